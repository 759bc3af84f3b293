//! Closing a connection.

use super::prelude::*;

exports! {
    SSL_CTX_get_quiet_shutdown,
    SSL_CTX_set_quiet_shutdown,
    SSL_get_quiet_shutdown,
    SSL_get_shutdown,
    SSL_set_quiet_shutdown,
    SSL_set_shutdown,
    SSL_shutdown,
}

/// `SSL_CTX_get_quiet_shutdown(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_quiet_shutdown(_ctx: *const SSL_CTX) -> c_int {
    todo("SSL_CTX_get_quiet_shutdown", 0)
}

/// `SSL_CTX_set_quiet_shutdown(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_quiet_shutdown(_ctx: *mut SSL_CTX, _mode: c_int) {
    todo("SSL_CTX_set_quiet_shutdown", ())
}

/// `SSL_get_quiet_shutdown(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_quiet_shutdown(_ssl: *const SSL) -> c_int {
    todo("SSL_get_quiet_shutdown", 0)
}

/// `SSL_get_shutdown(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_shutdown(_ssl: *const SSL) -> c_int {
    todo("SSL_get_shutdown", 0)
}

/// `SSL_set_quiet_shutdown(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_quiet_shutdown(_ssl: *mut SSL, _mode: c_int) {
    todo("SSL_set_quiet_shutdown", ())
}

/// `SSL_set_shutdown(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_shutdown(_ssl: *mut SSL, _mode: c_int) {
    todo("SSL_set_shutdown", ())
}

/// `SSL_shutdown(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_shutdown(_s: *mut SSL) -> c_int {
    todo("SSL_shutdown", 0)
}
