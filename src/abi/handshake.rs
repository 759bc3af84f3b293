//! Driving the handshake.

use super::prelude::*;

exports! {
    SSL_accept,
    SSL_connect,
    SSL_do_handshake,
    SSL_is_server,
    SSL_set_accept_state,
    SSL_set_connect_state,
}

/// `SSL_accept(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_accept(_ssl: *mut SSL) -> c_int {
    todo("SSL_accept", 0)
}

/// `SSL_connect(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_connect(_ssl: *mut SSL) -> c_int {
    todo("SSL_connect", 0)
}

/// `SSL_do_handshake(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_do_handshake(_s: *mut SSL) -> c_int {
    todo("SSL_do_handshake", 0)
}

/// `SSL_is_server(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_is_server(_s: *const SSL) -> c_int {
    todo("SSL_is_server", 0)
}

/// `SSL_set_accept_state(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_accept_state(_s: *mut SSL) {
    todo("SSL_set_accept_state", ())
}

/// `SSL_set_connect_state(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_connect_state(_s: *mut SSL) {
    todo("SSL_set_connect_state", ())
}
