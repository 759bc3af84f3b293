//! MACs: `EVP_MAC*`, and `HMAC_*` for old ticket callbacks.

use super::*;

unsafe extern "C" {
    pub fn EVP_MAC_fetch(
        libctx: *mut OSSL_LIB_CTX,
        name: *const c_char,
        propq: *const c_char,
    ) -> *mut EVP_MAC;
    pub fn EVP_MAC_free(mac: *mut EVP_MAC);
    pub fn EVP_MAC_CTX_new(mac: *mut EVP_MAC) -> *mut EVP_MAC_CTX;
    pub fn EVP_MAC_CTX_free(context: *mut EVP_MAC_CTX);
    pub fn EVP_MAC_CTX_get_mac_size(context: *mut EVP_MAC_CTX) -> usize;
    pub fn EVP_MAC_update(context: *mut EVP_MAC_CTX, data: *const u8, len: usize) -> c_int;
    pub fn EVP_MAC_final(context: *mut EVP_MAC_CTX, out: *mut u8, out_len: *mut usize, size: usize) -> c_int;
    pub fn HMAC_CTX_new() -> *mut HMAC_CTX;
    pub fn HMAC_CTX_free(context: *mut HMAC_CTX);
    pub fn HMAC_size(context: *const HMAC_CTX) -> usize;
    pub fn HMAC_Update(context: *mut HMAC_CTX, data: *const u8, len: usize) -> c_int;
    pub fn HMAC_Final(context: *mut HMAC_CTX, out: *mut u8, out_len: *mut c_uint) -> c_int;
}
