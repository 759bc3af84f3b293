//! What a call's return value means.

use super::prelude::*;

exports! {
    ERR_load_SSL_strings,
    SSL_get_error,
    SSL_want,
}

/// `ERR_load_SSL_strings(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ERR_load_SSL_strings() -> c_int {
    todo("ERR_load_SSL_strings", 0)
}

/// `SSL_get_error(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_error(_s: *const SSL, _ret_code: c_int) -> c_int {
    todo("SSL_get_error", 0)
}

/// `SSL_want(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_want(_s: *const SSL) -> c_int {
    todo("SSL_want", 0)
}
