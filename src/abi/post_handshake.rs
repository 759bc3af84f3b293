//! TLS 1.3 post-handshake authentication.

use super::prelude::*;
use crate::tls::Configurable;

exports! {
    SSL_CTX_set_post_handshake_auth,
    SSL_set_post_handshake_auth,
    SSL_verify_client_post_handshake,
}

/// `SSL_CTX_set_post_handshake_auth(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_post_handshake_auth(ctx: *mut SSL_CTX, val: c_int) {
    // SAFETY: the module's contract.
    unsafe { on(ctx, (), |context| context.configure(|config| config.post_handshake_auth = val != 0)) }
}

/// `SSL_set_post_handshake_auth(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_post_handshake_auth(s: *mut SSL, val: c_int) {
    // SAFETY: the module's contract.
    unsafe { on(s, (), |connection| connection.configure(|config| config.post_handshake_auth = val != 0)) }
}

/// `SSL_verify_client_post_handshake(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_verify_client_post_handshake(s: *mut SSL) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(s, 0, |connection| answer(connection.verify_client_later())) }
}
