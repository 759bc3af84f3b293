//! Server name indication (RFC 6066).

use super::prelude::*;

exports! {
    SSL_get_servername,
    SSL_get_servername_type,
}

/// `SSL_get_servername(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_servername(_s: *const SSL, _type_: c_int) -> *const c_char {
    todo("SSL_get_servername", ptr::null())
}

/// `SSL_get_servername_type(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_servername_type(_s: *const SSL) -> c_int {
    todo("SSL_get_servername_type", 0)
}
