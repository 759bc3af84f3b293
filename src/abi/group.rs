//! Named groups.

use super::prelude::*;

exports! {
    SSL_group_to_name,
}

/// `SSL_group_to_name(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_group_to_name(_s: *mut SSL, _id: c_int) -> *const c_char {
    todo("SSL_group_to_name", ptr::null())
}
