//! TLS 1.3 early data (RFC 8446, 2.3).

use super::async_job::KeptBuffers;
use super::prelude::*;
use crate::tls::Configurable;
use crate::tls::callbacks::UserData;
use crate::tls::early_data::Read;
use crate::tls::stop::Stop;

exports! {
    SSL_CTX_get_max_early_data,
    SSL_CTX_get_recv_max_early_data,
    SSL_CTX_set_allow_early_data_cb,
    SSL_CTX_set_max_early_data,
    SSL_CTX_set_recv_max_early_data,
    SSL_SESSION_get_max_early_data,
    SSL_SESSION_set_max_early_data,
    SSL_get_early_data_status,
    SSL_get_max_early_data,
    SSL_get_recv_max_early_data,
    SSL_read_early_data,
    SSL_set_allow_early_data_cb,
    SSL_set_max_early_data,
    SSL_set_recv_max_early_data,
    SSL_write_early_data,
}

fn set_max(object: &impl Configurable, max: u32) -> c_int {
    object.configure(|config| config.early_data.max = max);
    1
}

fn set_receive_max(object: &impl Configurable, max: u32) -> c_int {
    object.configure(|config| config.early_data.receive_max = max);
    1
}

fn set_allow(object: &impl Configurable, callback: SSL_allow_early_data_cb_fn, argument: *mut c_void) {
    object.configure(|config| {
        config.early_data.allow = callback;
        config.early_data.allow_argument = UserData::new(argument);
    });
}

/// `SSL_CTX_get_max_early_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_max_early_data(ctx: *const SSL_CTX) -> u32 {
    // SAFETY: the module's contract.
    unsafe { on(ctx, 0, |context| context.config().early_data.max) }
}

/// `SSL_CTX_get_recv_max_early_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_recv_max_early_data(ctx: *const SSL_CTX) -> u32 {
    // SAFETY: the module's contract.
    unsafe { on(ctx, 0, |context| context.config().early_data.receive_max) }
}

/// `SSL_CTX_set_allow_early_data_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_allow_early_data_cb(
    ctx: *mut SSL_CTX,
    cb: SSL_allow_early_data_cb_fn,
    arg: *mut c_void,
) {
    // SAFETY: the module's contract.
    unsafe { on(ctx, (), |context| set_allow(context, cb, arg)) }
}

/// `SSL_CTX_set_max_early_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_max_early_data(ctx: *mut SSL_CTX, max_early_data: u32) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(ctx, 0, |context| set_max(context, max_early_data)) }
}

/// `SSL_CTX_set_recv_max_early_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_recv_max_early_data(
    ctx: *mut SSL_CTX,
    recv_max_early_data: u32,
) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(ctx, 0, |context| set_receive_max(context, recv_max_early_data)) }
}

/// `SSL_SESSION_get_max_early_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get_max_early_data(s: *const SSL_SESSION) -> u32 {
    // SAFETY: the module's contract.
    unsafe { on(s, 0, |session| session.read(|data| data.max_early_data)) }
}

/// `SSL_SESSION_set_max_early_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_set_max_early_data(s: *mut SSL_SESSION, max_early_data: u32) -> c_int {
    // SAFETY: the module's contract.
    unsafe {
        on(s, 0, |session| {
            session.update(|data| data.max_early_data = max_early_data);
            1
        })
    }
}

/// `SSL_get_early_data_status(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_early_data_status(s: *const SSL) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(s, 0, |connection| connection.early_data_status() as c_int) }
}

/// `SSL_get_max_early_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_max_early_data(s: *const SSL) -> u32 {
    // SAFETY: the module's contract.
    unsafe { on(s, 0, |connection| connection.config().early_data.max) }
}

/// `SSL_get_recv_max_early_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_recv_max_early_data(s: *const SSL) -> u32 {
    // SAFETY: the module's contract.
    unsafe { on(s, 0, |connection| connection.config().early_data.receive_max) }
}

/// `SSL_read_early_data(3)`: `SSL_READ_EARLY_DATA_ERROR`, `_SUCCESS` or `_FINISH`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_read_early_data(
    s: *mut SSL,
    buf: *mut c_void,
    num: usize,
    readbytes: *mut usize,
) -> c_int {
    const ERROR: c_int = 0;
    const SUCCESS: c_int = 1;
    const FINISH: c_int = 2;
    guard(ERROR, || {
        // SAFETY: the module's contract.
        let (connection, buffer) = unsafe { (handle(s), bytes_mut(buf.cast(), num)) };
        let Some(connection) = connection else { return ERROR };
        // SAFETY: `SSL_MODE_ASYNC` has the program repeat a call with the buffer of the first, which it keeps until then.
        let jobs = unsafe { KeptBuffers::new() };
        let (answer, len) = match connection.read_early_data(buffer, &jobs) {
            Ok(Read::Data(len)) => (SUCCESS, len),
            Ok(Read::Finish) => (FINISH, 0),
            Err(_) => return ERROR,
        };
        // SAFETY: null, or writable by contract.
        if let Some(place) = unsafe { readbytes.as_mut() } {
            *place = len;
        }
        answer
    })
}

/// `SSL_set_allow_early_data_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_allow_early_data_cb(
    s: *mut SSL,
    cb: SSL_allow_early_data_cb_fn,
    arg: *mut c_void,
) {
    // SAFETY: the module's contract.
    unsafe { on(s, (), |connection| set_allow(connection, cb, arg)) }
}

/// `SSL_set_max_early_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_max_early_data(s: *mut SSL, max_early_data: u32) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(s, 0, |connection| set_max(connection, max_early_data)) }
}

/// `SSL_set_recv_max_early_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_recv_max_early_data(s: *mut SSL, recv_max_early_data: u32) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(s, 0, |connection| set_receive_max(connection, recv_max_early_data)) }
}

/// `SSL_write_early_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_write_early_data(
    s: *mut SSL,
    buf: *const c_void,
    num: usize,
    written: *mut usize,
) -> c_int {
    guard(0, || {
        // SAFETY: the module's contract.
        let (connection, data) = unsafe { (handle(s), bytes(buf.cast(), num)) };
        let Some(connection) = connection else { return 0 };
        // SAFETY: as for `SSL_read_early_data`.
        let jobs = unsafe { KeptBuffers::new() };
        match connection.write_early_data(data, &jobs) {
            Ok(len) => {
                // SAFETY: null, or writable by contract.
                if let Some(place) = unsafe { written.as_mut() } {
                    *place = len;
                }
                1
            }
            Err(Stop::Error(error)) => {
                error.put();
                0
            }
            Err(_) => 0,
        }
    })
}
