//! Providers, their parameters, and library contexts.

use super::*;

/// What goes through providers is told of each, or of each capability; answers of 0 end it.
pub type provider_callback = Option<unsafe extern "C" fn(*mut OSSL_PROVIDER, *mut c_void) -> c_int>;

pub type capability_callback = Option<unsafe extern "C" fn(*const OSSL_PARAM, *mut c_void) -> c_int>;

/// A named value, in an array that one without a name ends.
#[repr(C)]
pub struct OSSL_PARAM {
    pub key: *const c_char,
    pub data_type: c_uint,
    pub data: *mut c_void,
    pub data_size: usize,
    pub return_size: usize,
}

unsafe extern "C" {
    pub fn OSSL_PROVIDER_do_all(
        libctx: *mut OSSL_LIB_CTX,
        callback: provider_callback,
        arg: *mut c_void,
    ) -> c_int;
    pub fn OSSL_PROVIDER_get_capabilities(
        provider: *const OSSL_PROVIDER,
        capability: *const c_char,
        callback: capability_callback,
        arg: *mut c_void,
    ) -> c_int;
    pub fn OSSL_PARAM_locate_const(params: *const OSSL_PARAM, name: *const c_char) -> *const OSSL_PARAM;
    pub fn OSSL_PARAM_get_uint(param: *const OSSL_PARAM, value: *mut c_uint) -> c_int;
    pub fn OSSL_PARAM_get_int(param: *const OSSL_PARAM, value: *mut c_int) -> c_int;
    pub fn OSSL_PARAM_get_utf8_string_ptr(param: *const OSSL_PARAM, value: *mut *const c_char) -> c_int;
    pub fn OSSL_LIB_CTX_set0_default(libctx: *mut OSSL_LIB_CTX) -> *mut OSSL_LIB_CTX;
    pub fn OSSL_PROVIDER_get0_name(provider: *const OSSL_PROVIDER) -> *const c_char;
}
