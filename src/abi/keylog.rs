//! Key log lines (NSS key log format).

use super::prelude::*;

exports! {
    SSL_CTX_get_keylog_callback,
    SSL_CTX_set_keylog_callback,
}

/// `SSL_CTX_get_keylog_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_keylog_callback(_ctx: *const SSL_CTX) -> SSL_CTX_keylog_cb_func {
    todo("SSL_CTX_get_keylog_callback", None)
}

/// `SSL_CTX_set_keylog_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_keylog_callback(_ctx: *mut SSL_CTX, _cb: SSL_CTX_keylog_cb_func) {
    todo("SSL_CTX_set_keylog_callback", ())
}
