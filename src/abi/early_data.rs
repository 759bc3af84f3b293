//! TLS 1.3 early data (RFC 8446, 2.3).

use super::prelude::*;

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

/// `SSL_CTX_get_max_early_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_max_early_data(_ctx: *const SSL_CTX) -> u32 {
    todo("SSL_CTX_get_max_early_data", 0)
}

/// `SSL_CTX_get_recv_max_early_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_recv_max_early_data(_ctx: *const SSL_CTX) -> u32 {
    todo("SSL_CTX_get_recv_max_early_data", 0)
}

/// `SSL_CTX_set_allow_early_data_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_allow_early_data_cb(_ctx: *mut SSL_CTX, _cb: SSL_allow_early_data_cb_fn, _arg: *mut c_void) {
    todo("SSL_CTX_set_allow_early_data_cb", ())
}

/// `SSL_CTX_set_max_early_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_max_early_data(_ctx: *mut SSL_CTX, _max_early_data: u32) -> c_int {
    todo("SSL_CTX_set_max_early_data", 0)
}

/// `SSL_CTX_set_recv_max_early_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_recv_max_early_data(_ctx: *mut SSL_CTX, _recv_max_early_data: u32) -> c_int {
    todo("SSL_CTX_set_recv_max_early_data", 0)
}

/// `SSL_SESSION_get_max_early_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get_max_early_data(_s: *const SSL_SESSION) -> u32 {
    todo("SSL_SESSION_get_max_early_data", 0)
}

/// `SSL_SESSION_set_max_early_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_set_max_early_data(_s: *mut SSL_SESSION, _max_early_data: u32) -> c_int {
    todo("SSL_SESSION_set_max_early_data", 0)
}

/// `SSL_get_early_data_status(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_early_data_status(_s: *const SSL) -> c_int {
    todo("SSL_get_early_data_status", 0)
}

/// `SSL_get_max_early_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_max_early_data(_s: *const SSL) -> u32 {
    todo("SSL_get_max_early_data", 0)
}

/// `SSL_get_recv_max_early_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_recv_max_early_data(_s: *const SSL) -> u32 {
    todo("SSL_get_recv_max_early_data", 0)
}

/// `SSL_read_early_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_read_early_data(_s: *mut SSL, _buf: *mut c_void, _num: usize, _readbytes: *mut usize) -> c_int {
    todo("SSL_read_early_data", 0)
}

/// `SSL_set_allow_early_data_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_allow_early_data_cb(_s: *mut SSL, _cb: SSL_allow_early_data_cb_fn, _arg: *mut c_void) {
    todo("SSL_set_allow_early_data_cb", ())
}

/// `SSL_set_max_early_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_max_early_data(_s: *mut SSL, _max_early_data: u32) -> c_int {
    todo("SSL_set_max_early_data", 0)
}

/// `SSL_set_recv_max_early_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_recv_max_early_data(_s: *mut SSL, _recv_max_early_data: u32) -> c_int {
    todo("SSL_set_recv_max_early_data", 0)
}

/// `SSL_write_early_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_write_early_data(_s: *mut SSL, _buf: *const c_void, _num: usize, _written: *mut usize) -> c_int {
    todo("SSL_write_early_data", 0)
}
