//! `SSL` objects: making, copying, clearing and freeing connections.

use super::prelude::*;

exports! {
    SSL_clear,
    SSL_dup,
    SSL_free,
    SSL_get_SSL_CTX,
    SSL_get_ex_data_X509_STORE_CTX_idx,
    SSL_new,
    SSL_set_SSL_CTX,
    SSL_up_ref,
}

/// `SSL_clear(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_clear(_s: *mut SSL) -> c_int {
    todo("SSL_clear", 0)
}

/// `SSL_dup(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_dup(_ssl: *mut SSL) -> *mut SSL {
    todo("SSL_dup", ptr::null_mut())
}

/// `SSL_free(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_free(_ssl: *mut SSL) {
    todo("SSL_free", ())
}

/// `SSL_get_SSL_CTX(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_SSL_CTX(_ssl: *const SSL) -> *mut SSL_CTX {
    todo("SSL_get_SSL_CTX", ptr::null_mut())
}

/// `SSL_get_ex_data_X509_STORE_CTX_idx(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_ex_data_X509_STORE_CTX_idx() -> c_int {
    todo("SSL_get_ex_data_X509_STORE_CTX_idx", 0)
}

/// `SSL_new(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_new(_ctx: *mut SSL_CTX) -> *mut SSL {
    todo("SSL_new", ptr::null_mut())
}

/// `SSL_set_SSL_CTX(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_SSL_CTX(_ssl: *mut SSL, _ctx: *mut SSL_CTX) -> *mut SSL_CTX {
    todo("SSL_set_SSL_CTX", ptr::null_mut())
}

/// `SSL_up_ref(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_up_ref(_s: *mut SSL) -> c_int {
    todo("SSL_up_ref", 0)
}
