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
pub unsafe extern "C" fn SSL_CTX_get_ex_data(ssl: *const SSL_CTX, idx: c_int) -> *mut c_void {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ssl, ptr::null_mut(), |ssl| ssl.ex_data.get(idx)) }
}

/// `SSL_CTX_set_ex_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_ex_data(ssl: *mut SSL_CTX, idx: c_int, data: *mut c_void) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ssl, 0, |ssl| c_int::from(ssl.ex_data.set(idx, data))) }
}

/// `SSL_get_ex_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_ex_data(ssl: *const SSL, idx: c_int) -> *mut c_void {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ssl, ptr::null_mut(), |ssl| ssl.ex_data.get(idx)) }
}

/// `SSL_set_ex_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_ex_data(ssl: *mut SSL, idx: c_int, data: *mut c_void) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ssl, 0, |ssl| c_int::from(ssl.ex_data.set(idx, data))) }
}
