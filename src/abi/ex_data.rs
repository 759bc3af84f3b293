//! Application data on objects.

use super::prelude::*;

exports! {
    SSL_CTX_get_ex_data,
    SSL_CTX_set_ex_data,
    SSL_get_ex_data,
    SSL_set_ex_data,
}

/// `SSL_CTX_get_ex_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_ex_data(_ssl: *const SSL_CTX, _idx: c_int) -> *mut c_void {
    todo("SSL_CTX_get_ex_data", ptr::null_mut())
}

/// `SSL_CTX_set_ex_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_ex_data(_ssl: *mut SSL_CTX, _idx: c_int, _data: *mut c_void) -> c_int {
    todo("SSL_CTX_set_ex_data", 0)
}

/// `SSL_get_ex_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_ex_data(_ssl: *const SSL, _idx: c_int) -> *mut c_void {
    todo("SSL_get_ex_data", ptr::null_mut())
}

/// `SSL_set_ex_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_ex_data(_ssl: *mut SSL, _idx: c_int, _data: *mut c_void) -> c_int {
    todo("SSL_set_ex_data", 0)
}
