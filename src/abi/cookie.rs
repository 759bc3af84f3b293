//! HelloRetryRequest cookies and stateless servers.

use super::prelude::*;

exports! {
    SSL_CTX_set_cookie_generate_cb,
    SSL_CTX_set_cookie_verify_cb,
    SSL_CTX_set_stateless_cookie_generate_cb,
    SSL_CTX_set_stateless_cookie_verify_cb,
    SSL_stateless,
}

/// `SSL_CTX_set_cookie_generate_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_cookie_generate_cb(_ctx: *mut SSL_CTX, _app_gen_cookie_cb: Option<unsafe extern "C" fn(*mut SSL, *mut u8, *mut c_uint) -> c_int>) {
    todo("SSL_CTX_set_cookie_generate_cb", ())
}

/// `SSL_CTX_set_cookie_verify_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_cookie_verify_cb(_ctx: *mut SSL_CTX, _app_verify_cookie_cb: Option<unsafe extern "C" fn(*mut SSL, *const u8, c_uint) -> c_int>) {
    todo("SSL_CTX_set_cookie_verify_cb", ())
}

/// `SSL_CTX_set_stateless_cookie_generate_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_stateless_cookie_generate_cb(_ctx: *mut SSL_CTX, _gen_stateless_cookie_cb: Option<unsafe extern "C" fn(*mut SSL, *mut u8, *mut usize) -> c_int>) {
    todo("SSL_CTX_set_stateless_cookie_generate_cb", ())
}

/// `SSL_CTX_set_stateless_cookie_verify_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_stateless_cookie_verify_cb(_ctx: *mut SSL_CTX, _verify_stateless_cookie_cb: Option<unsafe extern "C" fn(*mut SSL, *const u8, usize) -> c_int>) {
    todo("SSL_CTX_set_stateless_cookie_verify_cb", ())
}

/// `SSL_stateless(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_stateless(_s: *mut SSL) -> c_int {
    todo("SSL_stateless", 0)
}
