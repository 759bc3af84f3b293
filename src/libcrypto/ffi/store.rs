//! Stores by URI: `OSSL_STORE_*`.

use super::*;

/// `OSSL_STORE_post_process_info_fn`.
pub type post_process =
    Option<unsafe extern "C" fn(*mut OSSL_STORE_INFO, *mut c_void) -> *mut OSSL_STORE_INFO>;

unsafe extern "C" {
    pub fn OSSL_STORE_open(
        uri: *const c_char,
        ui: *const UI_METHOD,
        ui_data: *mut c_void,
        post: post_process,
        post_data: *mut c_void,
    ) -> *mut OSSL_STORE_CTX;
    pub fn OSSL_STORE_load(ctx: *mut OSSL_STORE_CTX) -> *mut OSSL_STORE_INFO;
    pub fn OSSL_STORE_eof(ctx: *mut OSSL_STORE_CTX) -> c_int;
    pub fn OSSL_STORE_error(ctx: *mut OSSL_STORE_CTX) -> c_int;
    pub fn OSSL_STORE_close(ctx: *mut OSSL_STORE_CTX) -> c_int;
    pub fn OSSL_STORE_INFO_get_type(info: *const OSSL_STORE_INFO) -> c_int;
    pub fn OSSL_STORE_INFO_get0_NAME(info: *const OSSL_STORE_INFO) -> *const c_char;
    pub fn OSSL_STORE_INFO_get0_CERT(info: *const OSSL_STORE_INFO) -> *mut X509;
    pub fn OSSL_STORE_INFO_free(info: *mut OSSL_STORE_INFO);
}
