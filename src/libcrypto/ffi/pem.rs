//! PEM.

use super::*;

/// `pem_password_cb`: buffer, its size, whether it is for writing, the program's argument; returns the length.
pub type pem_password_callback =
    Option<unsafe extern "C" fn(*mut c_char, c_int, c_int, *mut c_void) -> c_int>;

unsafe extern "C" {
    pub fn PEM_write_bio(
        bio: *mut BIO,
        name: *const c_char,
        header: *const c_char,
        data: *const u8,
        len: c_long,
    ) -> c_int;
    pub fn PEM_bytes_read_bio(
        data: *mut *mut u8,
        len: *mut c_long,
        found: *mut *mut c_char,
        name: *const c_char,
        bio: *mut BIO,
        callback: pem_password_callback,
        arg: *mut c_void,
    ) -> c_int;
    pub fn PEM_write_bio_X509(out: *mut BIO, x509: *const X509) -> c_int;
    pub fn PEM_read_bio_RSAPrivateKey(
        bio: *mut BIO,
        rsa: *mut *mut RSA,
        password: pem_password_callback,
        arg: *mut c_void,
    ) -> *mut RSA;
    pub fn PEM_read_bio_X509(
        bio: *mut BIO,
        x509: *mut *mut X509,
        password: pem_password_callback,
        arg: *mut c_void,
    ) -> *mut X509;
    pub fn PEM_read_bio_X509_AUX(
        bio: *mut BIO,
        x509: *mut *mut X509,
        password: pem_password_callback,
        arg: *mut c_void,
    ) -> *mut X509;
    pub fn PEM_read_bio_PrivateKey_ex(
        bio: *mut BIO,
        key: *mut *mut EVP_PKEY,
        password: pem_password_callback,
        arg: *mut c_void,
        libctx: *mut OSSL_LIB_CTX,
        propq: *const c_char,
    ) -> *mut EVP_PKEY;
    pub fn PEM_read_bio(
        bp: *mut BIO,
        name: *mut *mut c_char,
        header: *mut *mut c_char,
        data: *mut *mut u8,
        len: *mut c_long,
    ) -> c_int;
}
