//! Named groups.

use super::prelude::*;
use crate::tls::group::Group;

exports! {
    SSL_group_to_name,
}

/// `SSL_group_to_name(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_group_to_name(_s: *mut SSL, id: c_int) -> *const c_char {
    guard(ptr::null(), || Group::by_public_id(id).map_or(ptr::null(), |group| group.name.as_ptr()))
}
