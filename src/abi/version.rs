//! Protocol versions.

use super::prelude::*;

exports! {
    SSL_client_version,
    SSL_get_version,
    SSL_version,
}

/// `SSL_client_version(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_client_version(_s: *const SSL) -> c_int {
    todo("SSL_client_version", 0)
}

/// `SSL_get_version(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_version(_s: *const SSL) -> *const c_char {
    todo("SSL_get_version", ptr::null())
}

/// `SSL_version(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_version(_ssl: *const SSL) -> c_int {
    todo("SSL_version", 0)
}
