//! Key log lines (NSS key log format).

use super::prelude::*;
use crate::tls::Configurable;

exports! {
    SSL_CTX_get_keylog_callback,
    SSL_CTX_set_keylog_callback,
}

/// `SSL_CTX_get_keylog_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_keylog_callback(ctx: *const SSL_CTX) -> SSL_CTX_keylog_cb_func {
    // SAFETY: the module's contract.
    unsafe { on(ctx, None, |ctx| ctx.config().keylog_callback) }
}

/// `SSL_CTX_set_keylog_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_keylog_callback(ctx: *mut SSL_CTX, cb: SSL_CTX_keylog_cb_func) {
    // SAFETY: the module's contract.
    unsafe { on(ctx, (), |ctx| ctx.configure(|config| config.keylog_callback = cb)) }
}
