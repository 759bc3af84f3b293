//! Application data.

use super::async_job;
use super::prelude::*;
use crate::libcrypto::err;
use crate::tls::error::reason;
use crate::tls::shutdown::SENT;
use crate::tls::stop::Stop;
use crate::tls::turn::Held;

/// Makes the call in the thread's turn, and in a job if the program wants that.
fn job(
    connection: &SSL,
    _turn: Held<'_>,
    call: impl FnOnce(&SSL) -> Result<usize, Stop>,
) -> Result<usize, Stop> {
    // SAFETY: `SSL_MODE_ASYNC` has the program repeat a call with the buffer of the first, which it keeps until then.
    unsafe { async_job::run(connection, call) }
}

exports! {
    SSL_peek,
    SSL_peek_ex,
    SSL_read,
    SSL_read_ex,
    SSL_sendfile,
    SSL_write,
    SSL_write_ex,
}

/// The `int` flavour: bytes, or what stopped the call.
///
/// # Safety
/// As [`SSL_read`].
unsafe fn read_int(ssl: *mut SSL, buf: *mut c_void, num: c_int, peek: bool) -> c_int {
    guard(-1, || {
        let Ok(len) = usize::try_from(num) else {
            err::put_ssl(reason::BAD_LENGTH);
            return -1;
        };
        // SAFETY: the module's contract.
        let (connection, buffer) = unsafe { (handle(ssl), bytes_mut(buf.cast(), len)) };
        let Some(connection) = connection else { return -1 };
        match job(&connection, connection.turn.enter(), |connection| connection.read(buffer, peek)) {
            // At most `num` bytes.
            Ok(len) => len as c_int,
            Err(stop) => stop.returned(),
        }
    })
}

/// The `size_t` flavour: 1 and the number of bytes, or 0.
///
/// # Safety
/// As [`SSL_read_ex`].
unsafe fn read_size(ssl: *mut SSL, buf: *mut c_void, num: usize, readbytes: *mut usize, peek: bool) -> c_int {
    guard(0, || {
        // SAFETY: the module's contract.
        let (connection, buffer) = unsafe { (handle(ssl), bytes_mut(buf.cast(), num)) };
        let Some(connection) = connection else { return 0 };
        if readbytes.is_null() && connection.has_side() {
            return 0;
        }
        match job(&connection, connection.turn.enter(), |connection| connection.read(buffer, peek)) {
            Ok(len) if !readbytes.is_null() && (len > 0 || num == 0) => {
                // SAFETY: not null, and writable by contract.
                unsafe { *readbytes = len };
                c_int::from(len > 0)
            }
            _ => 0,
        }
    })
}

/// `SSL_peek(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_peek(ssl: *mut SSL, buf: *mut c_void, num: c_int) -> c_int {
    // SAFETY: the module's contract.
    guard(-1, || unsafe { read_int(ssl, buf, num, true) })
}

/// `SSL_peek_ex(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_peek_ex(
    ssl: *mut SSL,
    buf: *mut c_void,
    num: usize,
    readbytes: *mut usize,
) -> c_int {
    // SAFETY: the module's contract.
    guard(0, || unsafe { read_size(ssl, buf, num, readbytes, true) })
}

/// `SSL_read(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_read(ssl: *mut SSL, buf: *mut c_void, num: c_int) -> c_int {
    // SAFETY: the module's contract.
    guard(-1, || unsafe { read_int(ssl, buf, num, false) })
}

/// `SSL_read_ex(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_read_ex(
    ssl: *mut SSL,
    buf: *mut c_void,
    num: usize,
    readbytes: *mut usize,
) -> c_int {
    // SAFETY: the module's contract.
    guard(0, || unsafe { read_size(ssl, buf, num, readbytes, false) })
}

/// `SSL_sendfile(3)`: needs kernel TLS, which this library does not have.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_sendfile(
    s: *mut SSL,
    _fd: c_int,
    _offset: off_t,
    _size: usize,
    _flags: c_int,
) -> isize {
    // SAFETY: the module's contract.
    unsafe {
        on(s, -1, |connection| {
            let closed = connection.has_side() && connection.status.shutdown.get() & SENT != 0;
            // As OpenSSL where the kernel has no part in the connection.
            err::put_ssl(if closed { reason::PROTOCOL_IS_SHUTDOWN } else { reason::UNINITIALIZED });
            -1
        })
    }
}

/// `SSL_write(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_write(ssl: *mut SSL, buf: *const c_void, num: c_int) -> c_int {
    guard(-1, || {
        let Ok(len) = usize::try_from(num) else {
            err::put_ssl(reason::BAD_LENGTH);
            return -1;
        };
        // SAFETY: the module's contract.
        let (connection, data) = unsafe { (handle(ssl), bytes(buf.cast(), len)) };
        let Some(connection) = connection else { return -1 };
        match job(&connection, connection.turn.enter_to_write(), |connection| connection.write(data)) {
            // At most `num` bytes.
            Ok(len) => len as c_int,
            Err(stop) => stop.returned(),
        }
    })
}

/// `SSL_write_ex(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_write_ex(
    s: *mut SSL,
    buf: *const c_void,
    num: usize,
    written: *mut usize,
) -> c_int {
    guard(0, || {
        // SAFETY: the module's contract.
        let (connection, data) = unsafe { (handle(s), bytes(buf.cast(), num)) };
        let Some(connection) = connection else { return 0 };
        if written.is_null() && connection.has_side() {
            return 0;
        }
        match job(&connection, connection.turn.enter_to_write(), |connection| connection.write(data)) {
            Ok(len) if !written.is_null() => {
                // SAFETY: not null, and writable by contract.
                unsafe { *written = len };
                1
            }
            _ => 0,
        }
    })
}
