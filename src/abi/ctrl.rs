//! `SSL_ctrl` and its kin, which the header's macros call.

use super::prelude::*;

exports! {
    SSL_CTX_callback_ctrl,
    SSL_CTX_ctrl,
    SSL_callback_ctrl,
    SSL_ctrl,
}

/// `SSL_CTX_callback_ctrl(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_callback_ctrl(_arg0: *mut SSL_CTX, _arg1: c_int, _arg2: Option<unsafe extern "C" fn()>) -> c_long {
    todo("SSL_CTX_callback_ctrl", 0)
}

/// `SSL_CTX_ctrl(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_ctrl(_ctx: *mut SSL_CTX, _cmd: c_int, _larg: c_long, _parg: *mut c_void) -> c_long {
    todo("SSL_CTX_ctrl", 0)
}

/// `SSL_callback_ctrl(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_callback_ctrl(_arg0: *mut SSL, _arg1: c_int, _arg2: Option<unsafe extern "C" fn()>) -> c_long {
    todo("SSL_callback_ctrl", 0)
}

/// `SSL_ctrl(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_ctrl(_ssl: *mut SSL, _cmd: c_int, _larg: c_long, _parg: *mut c_void) -> c_long {
    todo("SSL_ctrl", 0)
}
