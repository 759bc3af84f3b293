//! Own certificates and private keys.

use super::prelude::*;

exports! {
    SSL_CTX_check_private_key,
    SSL_CTX_get0_certificate,
    SSL_CTX_get0_privatekey,
    SSL_CTX_get_client_cert_cb,
    SSL_CTX_set_cert_cb,
    SSL_CTX_set_client_cert_cb,
    SSL_CTX_set_client_cert_engine,
    SSL_CTX_use_PrivateKey,
    SSL_CTX_use_PrivateKey_ASN1,
    SSL_CTX_use_RSAPrivateKey,
    SSL_CTX_use_RSAPrivateKey_ASN1,
    SSL_CTX_use_cert_and_key,
    SSL_CTX_use_certificate,
    SSL_CTX_use_certificate_ASN1,
    SSL_certs_clear,
    SSL_check_chain,
    SSL_check_private_key,
    SSL_get0_peer_certificate,
    SSL_get1_peer_certificate,
    SSL_get_certificate,
    SSL_get_privatekey,
    SSL_set_cert_cb,
    SSL_use_PrivateKey,
    SSL_use_PrivateKey_ASN1,
    SSL_use_RSAPrivateKey,
    SSL_use_RSAPrivateKey_ASN1,
    SSL_use_cert_and_key,
    SSL_use_certificate,
    SSL_use_certificate_ASN1,
}

/// `SSL_CTX_check_private_key(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_check_private_key(_ctx: *const SSL_CTX) -> c_int {
    todo("SSL_CTX_check_private_key", 0)
}

/// `SSL_CTX_get0_certificate(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get0_certificate(_ctx: *const SSL_CTX) -> *mut X509 {
    todo("SSL_CTX_get0_certificate", ptr::null_mut())
}

/// `SSL_CTX_get0_privatekey(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get0_privatekey(_ctx: *const SSL_CTX) -> *mut EVP_PKEY {
    todo("SSL_CTX_get0_privatekey", ptr::null_mut())
}

/// `SSL_CTX_get_client_cert_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_client_cert_cb(_ctx: *mut SSL_CTX) -> Option<unsafe extern "C" fn(*mut SSL, *mut *mut X509, *mut *mut EVP_PKEY) -> c_int> {
    todo("SSL_CTX_get_client_cert_cb", None)
}

/// `SSL_CTX_set_cert_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_cert_cb(_c: *mut SSL_CTX, _cb: Option<unsafe extern "C" fn(*mut SSL, *mut c_void) -> c_int>, _arg: *mut c_void) {
    todo("SSL_CTX_set_cert_cb", ())
}

/// `SSL_CTX_set_client_cert_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_client_cert_cb(_ctx: *mut SSL_CTX, _client_cert_cb: Option<unsafe extern "C" fn(*mut SSL, *mut *mut X509, *mut *mut EVP_PKEY) -> c_int>) {
    todo("SSL_CTX_set_client_cert_cb", ())
}

/// `SSL_CTX_set_client_cert_engine(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_client_cert_engine(_ctx: *mut SSL_CTX, _e: *mut ENGINE) -> c_int {
    todo("SSL_CTX_set_client_cert_engine", 0)
}

/// `SSL_CTX_use_PrivateKey(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_use_PrivateKey(_ctx: *mut SSL_CTX, _pkey: *mut EVP_PKEY) -> c_int {
    todo("SSL_CTX_use_PrivateKey", 0)
}

/// `SSL_CTX_use_PrivateKey_ASN1(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_use_PrivateKey_ASN1(_pk: c_int, _ctx: *mut SSL_CTX, _d: *const u8, _len: c_long) -> c_int {
    todo("SSL_CTX_use_PrivateKey_ASN1", 0)
}

/// `SSL_CTX_use_RSAPrivateKey(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_use_RSAPrivateKey(_ctx: *mut SSL_CTX, _rsa: *mut RSA) -> c_int {
    todo("SSL_CTX_use_RSAPrivateKey", 0)
}

/// `SSL_CTX_use_RSAPrivateKey_ASN1(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_use_RSAPrivateKey_ASN1(_ctx: *mut SSL_CTX, _d: *const u8, _len: c_long) -> c_int {
    todo("SSL_CTX_use_RSAPrivateKey_ASN1", 0)
}

/// `SSL_CTX_use_cert_and_key(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_use_cert_and_key(_ctx: *mut SSL_CTX, _x509: *mut X509, _privatekey: *mut EVP_PKEY, _chain: *mut stack_st_X509, _override: c_int) -> c_int {
    todo("SSL_CTX_use_cert_and_key", 0)
}

/// `SSL_CTX_use_certificate(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_use_certificate(_ctx: *mut SSL_CTX, _x: *mut X509) -> c_int {
    todo("SSL_CTX_use_certificate", 0)
}

/// `SSL_CTX_use_certificate_ASN1(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_use_certificate_ASN1(_ctx: *mut SSL_CTX, _len: c_int, _d: *const u8) -> c_int {
    todo("SSL_CTX_use_certificate_ASN1", 0)
}

/// `SSL_certs_clear(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_certs_clear(_s: *mut SSL) {
    todo("SSL_certs_clear", ())
}

/// `SSL_check_chain(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_check_chain(_s: *mut SSL, _x: *mut X509, _pk: *mut EVP_PKEY, _chain: *mut stack_st_X509) -> c_int {
    todo("SSL_check_chain", 0)
}

/// `SSL_check_private_key(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_check_private_key(_ctx: *const SSL) -> c_int {
    todo("SSL_check_private_key", 0)
}

/// `SSL_get0_peer_certificate(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get0_peer_certificate(_s: *const SSL) -> *mut X509 {
    todo("SSL_get0_peer_certificate", ptr::null_mut())
}

/// `SSL_get1_peer_certificate(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get1_peer_certificate(_s: *const SSL) -> *mut X509 {
    todo("SSL_get1_peer_certificate", ptr::null_mut())
}

/// `SSL_get_certificate(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_certificate(_ssl: *const SSL) -> *mut X509 {
    todo("SSL_get_certificate", ptr::null_mut())
}

/// `SSL_get_privatekey(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_privatekey(_ssl: *const SSL) -> *mut EVP_PKEY {
    todo("SSL_get_privatekey", ptr::null_mut())
}

/// `SSL_set_cert_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_cert_cb(_s: *mut SSL, _cb: Option<unsafe extern "C" fn(*mut SSL, *mut c_void) -> c_int>, _arg: *mut c_void) {
    todo("SSL_set_cert_cb", ())
}

/// `SSL_use_PrivateKey(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_use_PrivateKey(_ssl: *mut SSL, _pkey: *mut EVP_PKEY) -> c_int {
    todo("SSL_use_PrivateKey", 0)
}

/// `SSL_use_PrivateKey_ASN1(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_use_PrivateKey_ASN1(_pk: c_int, _ssl: *mut SSL, _d: *const u8, _len: c_long) -> c_int {
    todo("SSL_use_PrivateKey_ASN1", 0)
}

/// `SSL_use_RSAPrivateKey(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_use_RSAPrivateKey(_ssl: *mut SSL, _rsa: *mut RSA) -> c_int {
    todo("SSL_use_RSAPrivateKey", 0)
}

/// `SSL_use_RSAPrivateKey_ASN1(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_use_RSAPrivateKey_ASN1(_ssl: *mut SSL, _d: *const u8, _len: c_long) -> c_int {
    todo("SSL_use_RSAPrivateKey_ASN1", 0)
}

/// `SSL_use_cert_and_key(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_use_cert_and_key(_ssl: *mut SSL, _x509: *mut X509, _privatekey: *mut EVP_PKEY, _chain: *mut stack_st_X509, _override: c_int) -> c_int {
    todo("SSL_use_cert_and_key", 0)
}

/// `SSL_use_certificate(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_use_certificate(_ssl: *mut SSL, _x: *mut X509) -> c_int {
    todo("SSL_use_certificate", 0)
}

/// `SSL_use_certificate_ASN1(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_use_certificate_ASN1(_ssl: *mut SSL, _d: *const u8, _len: c_int) -> c_int {
    todo("SSL_use_certificate_ASN1", 0)
}
