//! Pre-shared keys.

use super::prelude::*;

exports! {
    SSL_CTX_set_psk_client_callback,
    SSL_CTX_set_psk_find_session_callback,
    SSL_CTX_set_psk_server_callback,
    SSL_CTX_set_psk_use_session_callback,
    SSL_CTX_use_psk_identity_hint,
    SSL_get_psk_identity,
    SSL_get_psk_identity_hint,
    SSL_set_psk_client_callback,
    SSL_set_psk_find_session_callback,
    SSL_set_psk_server_callback,
    SSL_set_psk_use_session_callback,
    SSL_use_psk_identity_hint,
}

/// `SSL_CTX_set_psk_client_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_psk_client_callback(_ctx: *mut SSL_CTX, _cb: SSL_psk_client_cb_func) {
    todo("SSL_CTX_set_psk_client_callback", ())
}

/// `SSL_CTX_set_psk_find_session_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_psk_find_session_callback(_ctx: *mut SSL_CTX, _cb: SSL_psk_find_session_cb_func) {
    todo("SSL_CTX_set_psk_find_session_callback", ())
}

/// `SSL_CTX_set_psk_server_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_psk_server_callback(_ctx: *mut SSL_CTX, _cb: SSL_psk_server_cb_func) {
    todo("SSL_CTX_set_psk_server_callback", ())
}

/// `SSL_CTX_set_psk_use_session_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_psk_use_session_callback(_ctx: *mut SSL_CTX, _cb: SSL_psk_use_session_cb_func) {
    todo("SSL_CTX_set_psk_use_session_callback", ())
}

/// `SSL_CTX_use_psk_identity_hint(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_use_psk_identity_hint(_ctx: *mut SSL_CTX, _identity_hint: *const c_char) -> c_int {
    todo("SSL_CTX_use_psk_identity_hint", 0)
}

/// `SSL_get_psk_identity(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_psk_identity(_s: *const SSL) -> *const c_char {
    todo("SSL_get_psk_identity", ptr::null())
}

/// `SSL_get_psk_identity_hint(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_psk_identity_hint(_s: *const SSL) -> *const c_char {
    todo("SSL_get_psk_identity_hint", ptr::null())
}

/// `SSL_set_psk_client_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_psk_client_callback(_ssl: *mut SSL, _cb: SSL_psk_client_cb_func) {
    todo("SSL_set_psk_client_callback", ())
}

/// `SSL_set_psk_find_session_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_psk_find_session_callback(_s: *mut SSL, _cb: SSL_psk_find_session_cb_func) {
    todo("SSL_set_psk_find_session_callback", ())
}

/// `SSL_set_psk_server_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_psk_server_callback(_ssl: *mut SSL, _cb: SSL_psk_server_cb_func) {
    todo("SSL_set_psk_server_callback", ())
}

/// `SSL_set_psk_use_session_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_psk_use_session_callback(_s: *mut SSL, _cb: SSL_psk_use_session_cb_func) {
    todo("SSL_set_psk_use_session_callback", ())
}

/// `SSL_use_psk_identity_hint(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_use_psk_identity_hint(_s: *mut SSL, _identity_hint: *const c_char) -> c_int {
    todo("SSL_use_psk_identity_hint", 0)
}
