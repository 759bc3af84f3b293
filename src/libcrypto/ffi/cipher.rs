//! Ciphers: `EVP_CIPHER*`.

use super::*;

unsafe extern "C" {
    pub fn EVP_CIPHER_fetch(
        libctx: *mut OSSL_LIB_CTX,
        name: *const c_char,
        propq: *const c_char,
    ) -> *mut EVP_CIPHER;
    pub fn EVP_CIPHER_free(cipher: *mut EVP_CIPHER);
    pub fn EVP_CIPHER_get_key_length(cipher: *const EVP_CIPHER) -> c_int;
    pub fn EVP_CIPHER_get_iv_length(cipher: *const EVP_CIPHER) -> c_int;
    pub fn EVP_CIPHER_CTX_new() -> *mut EVP_CIPHER_CTX;
    pub fn EVP_CIPHER_CTX_free(context: *mut EVP_CIPHER_CTX);
    pub fn EVP_CIPHER_CTX_get0_cipher(context: *const EVP_CIPHER_CTX) -> *const EVP_CIPHER;
    pub fn EVP_CIPHER_CTX_get_iv_length(context: *const EVP_CIPHER_CTX) -> c_int;
    pub fn EVP_CipherInit_ex(
        context: *mut EVP_CIPHER_CTX,
        cipher: *const EVP_CIPHER,
        engine: *mut ENGINE,
        key: *const u8,
        iv: *const u8,
        encrypt: c_int,
    ) -> c_int;
    pub fn EVP_CipherUpdate(
        context: *mut EVP_CIPHER_CTX,
        out: *mut u8,
        out_len: *mut c_int,
        input: *const u8,
        len: c_int,
    ) -> c_int;
    pub fn EVP_CipherFinal_ex(context: *mut EVP_CIPHER_CTX, out: *mut u8, out_len: *mut c_int) -> c_int;
    pub fn EVP_Cipher(context: *mut EVP_CIPHER_CTX, out: *mut u8, input: *const u8, len: c_uint) -> c_int;
    pub fn EVP_CIPHER_CTX_ctrl(
        context: *mut EVP_CIPHER_CTX,
        command: c_int,
        number: c_int,
        argument: *mut c_void,
    ) -> c_int;
    pub fn EVP_EncryptUpdate(
        context: *mut EVP_CIPHER_CTX,
        out: *mut u8,
        out_len: *mut c_int,
        input: *const u8,
        len: c_int,
    ) -> c_int;
    pub fn EVP_EncryptFinal_ex(context: *mut EVP_CIPHER_CTX, out: *mut u8, out_len: *mut c_int) -> c_int;
    pub fn EVP_DecryptUpdate(
        context: *mut EVP_CIPHER_CTX,
        out: *mut u8,
        out_len: *mut c_int,
        input: *const u8,
        len: c_int,
    ) -> c_int;
    pub fn EVP_DecryptFinal_ex(context: *mut EVP_CIPHER_CTX, out: *mut u8, out_len: *mut c_int) -> c_int;
}
