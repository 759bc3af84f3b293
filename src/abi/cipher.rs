//! Cipher suites: `SSL_CIPHER`, and the lists of a context or connection.

use super::prelude::*;

exports! {
    OPENSSL_cipher_name,
    OSSL_default_cipher_list,
    OSSL_default_ciphersuites,
    SSL_CIPHER_description,
    SSL_CIPHER_find,
    SSL_CIPHER_get_auth_nid,
    SSL_CIPHER_get_bits,
    SSL_CIPHER_get_cipher_nid,
    SSL_CIPHER_get_digest_nid,
    SSL_CIPHER_get_handshake_digest,
    SSL_CIPHER_get_id,
    SSL_CIPHER_get_kx_nid,
    SSL_CIPHER_get_name,
    SSL_CIPHER_get_protocol_id,
    SSL_CIPHER_get_version,
    SSL_CIPHER_is_aead,
    SSL_CIPHER_standard_name,
    SSL_CTX_get_ciphers,
    SSL_CTX_set_cipher_list,
    SSL_CTX_set_ciphersuites,
    SSL_bytes_to_cipher_list,
    SSL_get1_supported_ciphers,
    SSL_get_cipher_list,
    SSL_get_ciphers,
    SSL_get_client_ciphers,
    SSL_get_current_cipher,
    SSL_get_pending_cipher,
    SSL_get_shared_ciphers,
    SSL_set_cipher_list,
    SSL_set_ciphersuites,
}

/// `OPENSSL_cipher_name(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn OPENSSL_cipher_name(_rfc_name: *const c_char) -> *const c_char {
    todo("OPENSSL_cipher_name", ptr::null())
}

/// `OSSL_default_cipher_list(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn OSSL_default_cipher_list() -> *const c_char {
    todo("OSSL_default_cipher_list", ptr::null())
}

/// `OSSL_default_ciphersuites(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn OSSL_default_ciphersuites() -> *const c_char {
    todo("OSSL_default_ciphersuites", ptr::null())
}

/// `SSL_CIPHER_description(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CIPHER_description(_arg0: *const SSL_CIPHER, _buf: *mut c_char, _size: c_int) -> *mut c_char {
    todo("SSL_CIPHER_description", ptr::null_mut())
}

/// `SSL_CIPHER_find(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CIPHER_find(_ssl: *mut SSL, _ptr: *const u8) -> *const SSL_CIPHER {
    todo("SSL_CIPHER_find", ptr::null())
}

/// `SSL_CIPHER_get_auth_nid(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CIPHER_get_auth_nid(_c: *const SSL_CIPHER) -> c_int {
    todo("SSL_CIPHER_get_auth_nid", 0)
}

/// `SSL_CIPHER_get_bits(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CIPHER_get_bits(_c: *const SSL_CIPHER, _alg_bits: *mut c_int) -> c_int {
    todo("SSL_CIPHER_get_bits", 0)
}

/// `SSL_CIPHER_get_cipher_nid(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CIPHER_get_cipher_nid(_c: *const SSL_CIPHER) -> c_int {
    todo("SSL_CIPHER_get_cipher_nid", 0)
}

/// `SSL_CIPHER_get_digest_nid(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CIPHER_get_digest_nid(_c: *const SSL_CIPHER) -> c_int {
    todo("SSL_CIPHER_get_digest_nid", 0)
}

/// `SSL_CIPHER_get_handshake_digest(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CIPHER_get_handshake_digest(_c: *const SSL_CIPHER) -> *const EVP_MD {
    todo("SSL_CIPHER_get_handshake_digest", ptr::null())
}

/// `SSL_CIPHER_get_id(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CIPHER_get_id(_c: *const SSL_CIPHER) -> u32 {
    todo("SSL_CIPHER_get_id", 0)
}

/// `SSL_CIPHER_get_kx_nid(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CIPHER_get_kx_nid(_c: *const SSL_CIPHER) -> c_int {
    todo("SSL_CIPHER_get_kx_nid", 0)
}

/// `SSL_CIPHER_get_name(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CIPHER_get_name(_c: *const SSL_CIPHER) -> *const c_char {
    todo("SSL_CIPHER_get_name", ptr::null())
}

/// `SSL_CIPHER_get_protocol_id(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CIPHER_get_protocol_id(_c: *const SSL_CIPHER) -> u16 {
    todo("SSL_CIPHER_get_protocol_id", 0)
}

/// `SSL_CIPHER_get_version(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CIPHER_get_version(_c: *const SSL_CIPHER) -> *const c_char {
    todo("SSL_CIPHER_get_version", ptr::null())
}

/// `SSL_CIPHER_is_aead(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CIPHER_is_aead(_c: *const SSL_CIPHER) -> c_int {
    todo("SSL_CIPHER_is_aead", 0)
}

/// `SSL_CIPHER_standard_name(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CIPHER_standard_name(_c: *const SSL_CIPHER) -> *const c_char {
    todo("SSL_CIPHER_standard_name", ptr::null())
}

/// `SSL_CTX_get_ciphers(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_ciphers(_ctx: *const SSL_CTX) -> *mut stack_st_SSL_CIPHER {
    todo("SSL_CTX_get_ciphers", ptr::null_mut())
}

/// `SSL_CTX_set_cipher_list(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_cipher_list(_arg0: *mut SSL_CTX, _string: *const c_char) -> c_int {
    todo("SSL_CTX_set_cipher_list", 0)
}

/// `SSL_CTX_set_ciphersuites(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_ciphersuites(_ctx: *mut SSL_CTX, _string: *const c_char) -> c_int {
    todo("SSL_CTX_set_ciphersuites", 0)
}

/// `SSL_bytes_to_cipher_list(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_bytes_to_cipher_list(_s: *mut SSL, _bytes: *const u8, _len: usize, _isv2format: c_int, _sk: *mut *mut stack_st_SSL_CIPHER, _scsvs: *mut *mut stack_st_SSL_CIPHER) -> c_int {
    todo("SSL_bytes_to_cipher_list", 0)
}

/// `SSL_get1_supported_ciphers(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get1_supported_ciphers(_s: *mut SSL) -> *mut stack_st_SSL_CIPHER {
    todo("SSL_get1_supported_ciphers", ptr::null_mut())
}

/// `SSL_get_cipher_list(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_cipher_list(_s: *const SSL, _n: c_int) -> *const c_char {
    todo("SSL_get_cipher_list", ptr::null())
}

/// `SSL_get_ciphers(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_ciphers(_s: *const SSL) -> *mut stack_st_SSL_CIPHER {
    todo("SSL_get_ciphers", ptr::null_mut())
}

/// `SSL_get_client_ciphers(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_client_ciphers(_s: *const SSL) -> *mut stack_st_SSL_CIPHER {
    todo("SSL_get_client_ciphers", ptr::null_mut())
}

/// `SSL_get_current_cipher(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_current_cipher(_s: *const SSL) -> *const SSL_CIPHER {
    todo("SSL_get_current_cipher", ptr::null())
}

/// `SSL_get_pending_cipher(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_pending_cipher(_s: *const SSL) -> *const SSL_CIPHER {
    todo("SSL_get_pending_cipher", ptr::null())
}

/// `SSL_get_shared_ciphers(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_shared_ciphers(_s: *const SSL, _buf: *mut c_char, _size: c_int) -> *mut c_char {
    todo("SSL_get_shared_ciphers", ptr::null_mut())
}

/// `SSL_set_cipher_list(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_cipher_list(_s: *mut SSL, _string: *const c_char) -> c_int {
    todo("SSL_set_cipher_list", 0)
}

/// `SSL_set_ciphersuites(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_ciphersuites(_s: *mut SSL, _string: *const c_char) -> c_int {
    todo("SSL_set_ciphersuites", 0)
}
