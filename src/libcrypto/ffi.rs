//! The system's libcrypto as C declares it: opaque types and the functions we call.
//!
//! Safety contract of every declaration here: pointers are live objects of libcrypto of the named type (or null where
//! the manual page allows it), lengths are those of the buffers given beside them, and reference counts follow the
//! function's name (`get0`/`set0` move or borrow, `get1`/`set1` count up).
#![allow(non_camel_case_types, non_snake_case)]

use core::ffi::{c_char, c_int, c_long, c_uint, c_ulong, c_void};
use core::marker::{PhantomData, PhantomPinned};

macro_rules! opaque {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        $(
            $(#[$doc])*
            #[repr(C)]
            pub struct $name {
                _data: [u8; 0],
                _marker: PhantomData<(*mut u8, PhantomPinned)>,
            }
        )*
    };
}

opaque! {
    BIGNUM, BIO, BIO_ADDR, BIO_METHOD, COMP_METHOD, CTLOG_STORE, CT_POLICY_EVAL_CTX, DH, ENGINE, EVP_CIPHER,
    EVP_CIPHER_CTX, EVP_MAC, EVP_MAC_CTX, EVP_MD, EVP_MD_CTX, EVP_PKEY, EVP_PKEY_CTX, OPENSSL_INIT_SETTINGS,
    OSSL_LIB_CTX, RSA, SCT, X509, X509_CRL, X509_NAME, X509_PUBKEY, X509_ALGOR, ASN1_OBJECT, ASN1_STRING,
    X509_STORE, X509_STORE_CTX, X509_VERIFY_PARAM, OPENSSL_STACK, EC_KEY, EC_GROUP, CRYPTO_EX_DATA, OSSL_PARAM,
    ASYNC_JOB, ASYNC_WAIT_CTX, CONF, CONF_IMODULE, OCSP_RESPID, OSSL_STORE_CTX, LHASH,
    stack_st_SCT, stack_st_SRTP_PROTECTION_PROFILE, stack_st_SSL_CIPHER, stack_st_SSL_COMP, stack_st_X509,
    stack_st_X509_NAME, stack_st_X509_CRL, lhash_st_SSL_SESSION, SSL_COMP, SRTP_PROTECTION_PROFILE, SSL_DANE,
    openssl_ssl_test_functions,
}

unsafe extern "C" {
    pub fn ERR_new();
    pub fn ERR_set_debug(file: *const c_char, line: c_int, func: *const c_char);
    pub fn ERR_set_error(lib: c_int, reason: c_int, fmt: *const c_char, ...);
    pub fn ERR_peek_error() -> c_ulong;
    pub fn ERR_peek_last_error() -> c_ulong;
    pub fn ERR_clear_error();
    pub fn ERR_get_error() -> c_ulong;
}

pub type CRYPTO_EX_new =
    Option<unsafe extern "C" fn(*mut c_void, *mut c_void, *mut CRYPTO_EX_DATA, c_int, c_long, *mut c_void)>;
pub type CRYPTO_EX_free = CRYPTO_EX_new;
pub type CRYPTO_EX_dup = Option<
    unsafe extern "C" fn(
        *mut CRYPTO_EX_DATA,
        *const CRYPTO_EX_DATA,
        *mut *mut c_void,
        c_int,
        c_long,
        *mut c_void,
    ) -> c_int,
>;

unsafe extern "C" {
    pub fn CRYPTO_get_ex_new_index(
        class: c_int,
        argl: c_long,
        argp: *mut c_void,
        new: CRYPTO_EX_new,
        dup: CRYPTO_EX_dup,
        free: CRYPTO_EX_free,
    ) -> c_int;
    pub fn CRYPTO_new_ex_data(class: c_int, object: *mut c_void, data: *mut CRYPTO_EX_DATA) -> c_int;
    pub fn CRYPTO_dup_ex_data(class: c_int, to: *mut CRYPTO_EX_DATA, from: *const CRYPTO_EX_DATA) -> c_int;
    pub fn CRYPTO_free_ex_data(class: c_int, object: *mut c_void, data: *mut CRYPTO_EX_DATA);
    pub fn CRYPTO_set_ex_data(data: *mut CRYPTO_EX_DATA, index: c_int, value: *mut c_void) -> c_int;
    pub fn CRYPTO_get_ex_data(data: *const CRYPTO_EX_DATA, index: c_int) -> *mut c_void;
}
