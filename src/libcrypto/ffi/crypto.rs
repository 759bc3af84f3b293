//! Memory, start and names.

use super::*;

pub type CRYPTO_malloc_fn = unsafe extern "C" fn(usize, *const c_char, c_int) -> *mut c_void;
pub type CRYPTO_realloc_fn = unsafe extern "C" fn(*mut c_void, usize, *const c_char, c_int) -> *mut c_void;
pub type CRYPTO_free_fn = unsafe extern "C" fn(*mut c_void, *const c_char, c_int);

unsafe extern "C" {
    pub fn CRYPTO_memcmp(a: *const c_void, b: *const c_void, len: usize) -> c_int;
    pub fn CRYPTO_malloc(size: usize, file: *const c_char, line: c_int) -> *mut c_void;
    pub fn CRYPTO_get_mem_functions(
        give: *mut Option<CRYPTO_malloc_fn>,
        again: *mut Option<CRYPTO_realloc_fn>,
        take: *mut Option<CRYPTO_free_fn>,
    );
    pub fn CRYPTO_clear_free(block: *mut c_void, size: usize, file: *const c_char, line: c_int);
    pub fn CRYPTO_free(block: *mut c_void, file: *const c_char, line: c_int);
    pub fn CRYPTO_secure_malloc_initialized() -> c_int;
    pub fn EVP_default_properties_is_fips_enabled(libctx: *mut OSSL_LIB_CTX) -> c_int;
    pub fn OpenSSL_version_num() -> c_ulong;
    pub fn OBJ_nid2sn(nid: c_int) -> *const c_char;
    pub fn OPENSSL_init_crypto(opts: u64, settings: *const OPENSSL_INIT_SETTINGS) -> c_int;
}
