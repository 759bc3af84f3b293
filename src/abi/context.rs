//! `SSL_CTX` objects: making and freeing contexts.

use super::prelude::*;

exports! {
    SSL_CTX_free,
    SSL_CTX_new,
    SSL_CTX_new_ex,
    SSL_CTX_up_ref,
}

/// `SSL_CTX_free(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_free(_arg0: *mut SSL_CTX) {
    todo("SSL_CTX_free", ())
}

/// `SSL_CTX_new(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_new(_meth: *const SSL_METHOD) -> *mut SSL_CTX {
    todo("SSL_CTX_new", ptr::null_mut())
}

/// `SSL_CTX_new_ex(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_new_ex(_libctx: *mut OSSL_LIB_CTX, _propq: *const c_char, _meth: *const SSL_METHOD) -> *mut SSL_CTX {
    todo("SSL_CTX_new_ex", ptr::null_mut())
}

/// `SSL_CTX_up_ref(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_up_ref(_ctx: *mut SSL_CTX) -> c_int {
    todo("SSL_CTX_up_ref", 0)
}
