//! The protocol message callback.

use super::prelude::*;

exports! {
    SSL_CTX_set_msg_callback,
    SSL_set_msg_callback,
    SSL_trace,
}

/// `SSL_CTX_set_msg_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_msg_callback(_ctx: *mut SSL_CTX, _cb: Option<unsafe extern "C" fn(c_int, c_int, c_int, *const c_void, usize, *mut SSL, *mut c_void)>) {
    todo("SSL_CTX_set_msg_callback", ())
}

/// `SSL_set_msg_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_msg_callback(_ssl: *mut SSL, _cb: Option<unsafe extern "C" fn(c_int, c_int, c_int, *const c_void, usize, *mut SSL, *mut c_void)>) {
    todo("SSL_set_msg_callback", ())
}

/// `SSL_trace(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_trace(_write_p: c_int, _version: c_int, _content_type: c_int, _buf: *const c_void, _len: usize, _ssl: *mut SSL, _arg: *mut c_void) {
    todo("SSL_trace", ())
}
