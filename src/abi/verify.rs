//! Verification of the peer.

use super::prelude::*;

exports! {
    SSL_CTX_get0_param,
    SSL_CTX_get_verify_callback,
    SSL_CTX_get_verify_depth,
    SSL_CTX_get_verify_mode,
    SSL_CTX_set1_param,
    SSL_CTX_set_cert_verify_callback,
    SSL_CTX_set_purpose,
    SSL_CTX_set_trust,
    SSL_CTX_set_verify,
    SSL_CTX_set_verify_depth,
    SSL_add1_host,
    SSL_get0_param,
    SSL_get0_peername,
    SSL_get0_verified_chain,
    SSL_get_peer_cert_chain,
    SSL_get_verify_callback,
    SSL_get_verify_depth,
    SSL_get_verify_mode,
    SSL_get_verify_result,
    SSL_set1_host,
    SSL_set1_param,
    SSL_set_hostflags,
    SSL_set_purpose,
    SSL_set_trust,
    SSL_set_verify,
    SSL_set_verify_depth,
    SSL_set_verify_result,
}

/// `SSL_CTX_get0_param(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get0_param(_ctx: *mut SSL_CTX) -> *mut X509_VERIFY_PARAM {
    todo("SSL_CTX_get0_param", ptr::null_mut())
}

/// `SSL_CTX_get_verify_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_verify_callback(_ctx: *const SSL_CTX) -> SSL_verify_cb {
    todo("SSL_CTX_get_verify_callback", None)
}

/// `SSL_CTX_get_verify_depth(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_verify_depth(_ctx: *const SSL_CTX) -> c_int {
    todo("SSL_CTX_get_verify_depth", 0)
}

/// `SSL_CTX_get_verify_mode(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_verify_mode(_ctx: *const SSL_CTX) -> c_int {
    todo("SSL_CTX_get_verify_mode", 0)
}

/// `SSL_CTX_set1_param(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set1_param(_ctx: *mut SSL_CTX, _vpm: *mut X509_VERIFY_PARAM) -> c_int {
    todo("SSL_CTX_set1_param", 0)
}

/// `SSL_CTX_set_cert_verify_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_cert_verify_callback(_ctx: *mut SSL_CTX, _cb: Option<unsafe extern "C" fn(*mut X509_STORE_CTX, *mut c_void) -> c_int>, _arg: *mut c_void) {
    todo("SSL_CTX_set_cert_verify_callback", ())
}

/// `SSL_CTX_set_purpose(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_purpose(_ctx: *mut SSL_CTX, _purpose: c_int) -> c_int {
    todo("SSL_CTX_set_purpose", 0)
}

/// `SSL_CTX_set_trust(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_trust(_ctx: *mut SSL_CTX, _trust: c_int) -> c_int {
    todo("SSL_CTX_set_trust", 0)
}

/// `SSL_CTX_set_verify(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_verify(_ctx: *mut SSL_CTX, _mode: c_int, _callback: SSL_verify_cb) {
    todo("SSL_CTX_set_verify", ())
}

/// `SSL_CTX_set_verify_depth(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_verify_depth(_ctx: *mut SSL_CTX, _depth: c_int) {
    todo("SSL_CTX_set_verify_depth", ())
}

/// `SSL_add1_host(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_add1_host(_s: *mut SSL, _hostname: *const c_char) -> c_int {
    todo("SSL_add1_host", 0)
}

/// `SSL_get0_param(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get0_param(_ssl: *mut SSL) -> *mut X509_VERIFY_PARAM {
    todo("SSL_get0_param", ptr::null_mut())
}

/// `SSL_get0_peername(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get0_peername(_s: *mut SSL) -> *const c_char {
    todo("SSL_get0_peername", ptr::null())
}

/// `SSL_get0_verified_chain(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get0_verified_chain(_s: *const SSL) -> *mut stack_st_X509 {
    todo("SSL_get0_verified_chain", ptr::null_mut())
}

/// `SSL_get_peer_cert_chain(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_peer_cert_chain(_s: *const SSL) -> *mut stack_st_X509 {
    todo("SSL_get_peer_cert_chain", ptr::null_mut())
}

/// `SSL_get_verify_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_verify_callback(_s: *const SSL) -> SSL_verify_cb {
    todo("SSL_get_verify_callback", None)
}

/// `SSL_get_verify_depth(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_verify_depth(_s: *const SSL) -> c_int {
    todo("SSL_get_verify_depth", 0)
}

/// `SSL_get_verify_mode(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_verify_mode(_s: *const SSL) -> c_int {
    todo("SSL_get_verify_mode", 0)
}

/// `SSL_get_verify_result(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_verify_result(_ssl: *const SSL) -> c_long {
    todo("SSL_get_verify_result", 0)
}

/// `SSL_set1_host(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set1_host(_s: *mut SSL, _hostname: *const c_char) -> c_int {
    todo("SSL_set1_host", 0)
}

/// `SSL_set1_param(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set1_param(_ssl: *mut SSL, _vpm: *mut X509_VERIFY_PARAM) -> c_int {
    todo("SSL_set1_param", 0)
}

/// `SSL_set_hostflags(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_hostflags(_s: *mut SSL, _flags: c_uint) {
    todo("SSL_set_hostflags", ())
}

/// `SSL_set_purpose(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_purpose(_ssl: *mut SSL, _purpose: c_int) -> c_int {
    todo("SSL_set_purpose", 0)
}

/// `SSL_set_trust(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_trust(_ssl: *mut SSL, _trust: c_int) -> c_int {
    todo("SSL_set_trust", 0)
}

/// `SSL_set_verify(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_verify(_s: *mut SSL, _mode: c_int, _callback: SSL_verify_cb) {
    todo("SSL_set_verify", ())
}

/// `SSL_set_verify_depth(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_verify_depth(_s: *mut SSL, _depth: c_int) {
    todo("SSL_set_verify_depth", ())
}

/// `SSL_set_verify_result(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_verify_result(_ssl: *mut SSL, _v: c_long) {
    todo("SSL_set_verify_result", ())
}
