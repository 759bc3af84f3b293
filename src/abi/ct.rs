//! Certificate Transparency.

use super::prelude::*;

exports! {
    SSL_CTX_ct_is_enabled,
    SSL_CTX_enable_ct,
    SSL_CTX_get0_ctlog_store,
    SSL_CTX_set0_ctlog_store,
    SSL_CTX_set_ct_validation_callback,
    SSL_CTX_set_ctlog_list_file,
    SSL_CTX_set_default_ctlog_list_file,
    SSL_ct_is_enabled,
    SSL_enable_ct,
    SSL_get0_peer_scts,
    SSL_set_ct_validation_callback,
}

/// `SSL_CTX_ct_is_enabled(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_ct_is_enabled(_ctx: *const SSL_CTX) -> c_int {
    todo("SSL_CTX_ct_is_enabled", 0)
}

/// `SSL_CTX_enable_ct(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_enable_ct(_ctx: *mut SSL_CTX, _validation_mode: c_int) -> c_int {
    todo("SSL_CTX_enable_ct", 0)
}

/// `SSL_CTX_get0_ctlog_store(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get0_ctlog_store(_ctx: *const SSL_CTX) -> *const CTLOG_STORE {
    todo("SSL_CTX_get0_ctlog_store", ptr::null())
}

/// `SSL_CTX_set0_ctlog_store(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set0_ctlog_store(_ctx: *mut SSL_CTX, _logs: *mut CTLOG_STORE) {
    todo("SSL_CTX_set0_ctlog_store", ())
}

/// `SSL_CTX_set_ct_validation_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_ct_validation_callback(_ctx: *mut SSL_CTX, _callback: ssl_ct_validation_cb, _arg: *mut c_void) -> c_int {
    todo("SSL_CTX_set_ct_validation_callback", 0)
}

/// `SSL_CTX_set_ctlog_list_file(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_ctlog_list_file(_ctx: *mut SSL_CTX, _path: *const c_char) -> c_int {
    todo("SSL_CTX_set_ctlog_list_file", 0)
}

/// `SSL_CTX_set_default_ctlog_list_file(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_default_ctlog_list_file(_ctx: *mut SSL_CTX) -> c_int {
    todo("SSL_CTX_set_default_ctlog_list_file", 0)
}

/// `SSL_ct_is_enabled(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_ct_is_enabled(_s: *const SSL) -> c_int {
    todo("SSL_ct_is_enabled", 0)
}

/// `SSL_enable_ct(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_enable_ct(_s: *mut SSL, _validation_mode: c_int) -> c_int {
    todo("SSL_enable_ct", 0)
}

/// `SSL_get0_peer_scts(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get0_peer_scts(_s: *mut SSL) -> *const stack_st_SCT {
    todo("SSL_get0_peer_scts", ptr::null())
}

/// `SSL_set_ct_validation_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_ct_validation_callback(_s: *mut SSL, _callback: ssl_ct_validation_cb, _arg: *mut c_void) -> c_int {
    todo("SSL_set_ct_validation_callback", 0)
}
