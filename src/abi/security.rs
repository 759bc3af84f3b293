//! Security levels and callback.

use super::prelude::*;

exports! {
    SSL_CTX_get0_security_ex_data,
    SSL_CTX_get_security_callback,
    SSL_CTX_get_security_level,
    SSL_CTX_set0_security_ex_data,
    SSL_CTX_set_security_callback,
    SSL_CTX_set_security_level,
    SSL_get0_security_ex_data,
    SSL_get_security_callback,
    SSL_get_security_level,
    SSL_set0_security_ex_data,
    SSL_set_security_callback,
    SSL_set_security_level,
}

/// `SSL_CTX_get0_security_ex_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get0_security_ex_data(_ctx: *const SSL_CTX) -> *mut c_void {
    todo("SSL_CTX_get0_security_ex_data", ptr::null_mut())
}

/// `SSL_CTX_get_security_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_security_callback(_ctx: *const SSL_CTX) -> Option<unsafe extern "C" fn(*const SSL, *const SSL_CTX, c_int, c_int, c_int, *mut c_void, *mut c_void) -> c_int> {
    todo("SSL_CTX_get_security_callback", None)
}

/// `SSL_CTX_get_security_level(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_security_level(_ctx: *const SSL_CTX) -> c_int {
    todo("SSL_CTX_get_security_level", 0)
}

/// `SSL_CTX_set0_security_ex_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set0_security_ex_data(_ctx: *mut SSL_CTX, _ex: *mut c_void) {
    todo("SSL_CTX_set0_security_ex_data", ())
}

/// `SSL_CTX_set_security_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_security_callback(_ctx: *mut SSL_CTX, _cb: Option<unsafe extern "C" fn(*const SSL, *const SSL_CTX, c_int, c_int, c_int, *mut c_void, *mut c_void) -> c_int>) {
    todo("SSL_CTX_set_security_callback", ())
}

/// `SSL_CTX_set_security_level(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_security_level(_ctx: *mut SSL_CTX, _level: c_int) {
    todo("SSL_CTX_set_security_level", ())
}

/// `SSL_get0_security_ex_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get0_security_ex_data(_s: *const SSL) -> *mut c_void {
    todo("SSL_get0_security_ex_data", ptr::null_mut())
}

/// `SSL_get_security_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_security_callback(_s: *const SSL) -> Option<unsafe extern "C" fn(*const SSL, *const SSL_CTX, c_int, c_int, c_int, *mut c_void, *mut c_void) -> c_int> {
    todo("SSL_get_security_callback", None)
}

/// `SSL_get_security_level(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_security_level(_s: *const SSL) -> c_int {
    todo("SSL_get_security_level", 0)
}

/// `SSL_set0_security_ex_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set0_security_ex_data(_s: *mut SSL, _ex: *mut c_void) {
    todo("SSL_set0_security_ex_data", ())
}

/// `SSL_set_security_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_security_callback(_s: *mut SSL, _cb: Option<unsafe extern "C" fn(*const SSL, *const SSL_CTX, c_int, c_int, c_int, *mut c_void, *mut c_void) -> c_int>) {
    todo("SSL_set_security_callback", ())
}

/// `SSL_set_security_level(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_security_level(_s: *mut SSL, _level: c_int) {
    todo("SSL_set_security_level", ())
}
