//! Application data.

use super::prelude::*;

exports! {
    SSL_peek,
    SSL_peek_ex,
    SSL_read,
    SSL_read_ex,
    SSL_sendfile,
    SSL_write,
    SSL_write_ex,
}

/// `SSL_peek(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_peek(_ssl: *mut SSL, _buf: *mut c_void, _num: c_int) -> c_int {
    todo("SSL_peek", 0)
}

/// `SSL_peek_ex(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_peek_ex(_ssl: *mut SSL, _buf: *mut c_void, _num: usize, _readbytes: *mut usize) -> c_int {
    todo("SSL_peek_ex", 0)
}

/// `SSL_read(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_read(_ssl: *mut SSL, _buf: *mut c_void, _num: c_int) -> c_int {
    todo("SSL_read", 0)
}

/// `SSL_read_ex(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_read_ex(_ssl: *mut SSL, _buf: *mut c_void, _num: usize, _readbytes: *mut usize) -> c_int {
    todo("SSL_read_ex", 0)
}

/// `SSL_sendfile(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_sendfile(_s: *mut SSL, _fd: c_int, _offset: off_t, _size: usize, _flags: c_int) -> isize {
    todo("SSL_sendfile", 0)
}

/// `SSL_write(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_write(_ssl: *mut SSL, _buf: *const c_void, _num: c_int) -> c_int {
    todo("SSL_write", 0)
}

/// `SSL_write_ex(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_write_ex(_s: *mut SSL, _buf: *const c_void, _num: usize, _written: *mut usize) -> c_int {
    todo("SSL_write_ex", 0)
}
