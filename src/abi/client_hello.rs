//! The ClientHello callback and its getters.

use super::prelude::*;

exports! {
    SSL_CTX_set_client_hello_cb,
    SSL_client_hello_get0_ciphers,
    SSL_client_hello_get0_compression_methods,
    SSL_client_hello_get0_ext,
    SSL_client_hello_get0_legacy_version,
    SSL_client_hello_get0_random,
    SSL_client_hello_get0_session_id,
    SSL_client_hello_get1_extensions_present,
    SSL_client_hello_isv2,
}

/// `SSL_CTX_set_client_hello_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_client_hello_cb(_c: *mut SSL_CTX, _cb: SSL_client_hello_cb_fn, _arg: *mut c_void) {
    todo("SSL_CTX_set_client_hello_cb", ())
}

/// `SSL_client_hello_get0_ciphers(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_client_hello_get0_ciphers(_s: *mut SSL, _out: *mut *const u8) -> usize {
    todo("SSL_client_hello_get0_ciphers", 0)
}

/// `SSL_client_hello_get0_compression_methods(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_client_hello_get0_compression_methods(_s: *mut SSL, _out: *mut *const u8) -> usize {
    todo("SSL_client_hello_get0_compression_methods", 0)
}

/// `SSL_client_hello_get0_ext(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_client_hello_get0_ext(_s: *mut SSL, _type_: c_uint, _out: *mut *const u8, _outlen: *mut usize) -> c_int {
    todo("SSL_client_hello_get0_ext", 0)
}

/// `SSL_client_hello_get0_legacy_version(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_client_hello_get0_legacy_version(_s: *mut SSL) -> c_uint {
    todo("SSL_client_hello_get0_legacy_version", 0)
}

/// `SSL_client_hello_get0_random(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_client_hello_get0_random(_s: *mut SSL, _out: *mut *const u8) -> usize {
    todo("SSL_client_hello_get0_random", 0)
}

/// `SSL_client_hello_get0_session_id(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_client_hello_get0_session_id(_s: *mut SSL, _out: *mut *const u8) -> usize {
    todo("SSL_client_hello_get0_session_id", 0)
}

/// `SSL_client_hello_get1_extensions_present(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_client_hello_get1_extensions_present(_s: *mut SSL, _out: *mut *mut c_int, _outlen: *mut usize) -> c_int {
    todo("SSL_client_hello_get1_extensions_present", 0)
}

/// `SSL_client_hello_isv2(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_client_hello_isv2(_s: *mut SSL) -> c_int {
    todo("SSL_client_hello_isv2", 0)
}
