//! TLS 1.3 post-handshake authentication.

use super::prelude::*;

exports! {
    SSL_CTX_set_post_handshake_auth,
    SSL_set_post_handshake_auth,
    SSL_verify_client_post_handshake,
}

/// `SSL_CTX_set_post_handshake_auth(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_post_handshake_auth(_ctx: *mut SSL_CTX, _val: c_int) {
    todo("SSL_CTX_set_post_handshake_auth", ())
}

/// `SSL_set_post_handshake_auth(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_post_handshake_auth(_s: *mut SSL, _val: c_int) {
    todo("SSL_set_post_handshake_auth", ())
}

/// `SSL_verify_client_post_handshake(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_verify_client_post_handshake(_s: *mut SSL) -> c_int {
    todo("SSL_verify_client_post_handshake", 0)
}
