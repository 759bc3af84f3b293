//! TLS compression, which this library does not have.

use super::prelude::*;
use crate::libcrypto::err;

exports! {
    SSL_COMP_add_compression_method,
    SSL_COMP_get0_name,
    SSL_COMP_get_compression_methods,
    SSL_COMP_get_id,
    SSL_COMP_get_name,
    SSL_COMP_set0_compression_methods,
    SSL_get_current_compression,
    SSL_get_current_expansion,
}

/// `SSL_COMP_add_compression_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_COMP_add_compression_method(_id: c_int, _cm: *mut COMP_METHOD) -> c_int {
    guard(1, || {
        err::put_refused("compression");
        1
    })
}

/// `SSL_COMP_get0_name(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_COMP_get0_name(_comp: *const SSL_COMP) -> *const c_char {
    guard(ptr::null(), ptr::null)
}

/// `SSL_COMP_get_compression_methods(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_COMP_get_compression_methods() -> *mut stack_st_SSL_COMP {
    guard(ptr::null_mut(), ptr::null_mut)
}

/// `SSL_COMP_get_id(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_COMP_get_id(_comp: *const SSL_COMP) -> c_int {
    guard(-1, || -1)
}

/// `SSL_COMP_get_name(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_COMP_get_name(_comp: *const COMP_METHOD) -> *const c_char {
    guard(ptr::null(), ptr::null)
}

/// `SSL_COMP_set0_compression_methods(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_COMP_set0_compression_methods(
    meths: *mut stack_st_SSL_COMP,
) -> *mut stack_st_SSL_COMP {
    guard(meths, || meths)
}

/// `SSL_get_current_compression(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_current_compression(_s: *const SSL) -> *const COMP_METHOD {
    guard(ptr::null(), ptr::null)
}

/// `SSL_get_current_expansion(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_current_expansion(_s: *const SSL) -> *const COMP_METHOD {
    guard(ptr::null(), ptr::null)
}
