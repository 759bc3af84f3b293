//! TLS 1.3 key updates.

use super::prelude::*;

exports! {
    SSL_get_key_update_type,
    SSL_key_update,
}

/// `SSL_get_key_update_type(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_key_update_type(_s: *const SSL) -> c_int {
    todo("SSL_get_key_update_type", 0)
}

/// `SSL_key_update(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_key_update(_s: *mut SSL, _updatetype: c_int) -> c_int {
    todo("SSL_key_update", 0)
}
