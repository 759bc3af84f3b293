//! Handshake values: randoms and Finished messages.

use super::prelude::*;

exports! {
    SSL_get_client_random,
    SSL_get_finished,
    SSL_get_peer_finished,
    SSL_get_server_random,
}

/// `SSL_get_client_random(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_client_random(_ssl: *const SSL, _out: *mut u8, _outlen: usize) -> usize {
    todo("SSL_get_client_random", 0)
}

/// `SSL_get_finished(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_finished(_s: *const SSL, _buf: *mut c_void, _count: usize) -> usize {
    todo("SSL_get_finished", 0)
}

/// `SSL_get_peer_finished(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_peer_finished(_s: *const SSL, _buf: *mut c_void, _count: usize) -> usize {
    todo("SSL_get_peer_finished", 0)
}

/// `SSL_get_server_random(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_server_random(_ssl: *const SSL, _out: *mut u8, _outlen: usize) -> usize {
    todo("SSL_get_server_random", 0)
}
