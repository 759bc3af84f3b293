//! The session cache of a context.

use super::prelude::*;

exports! {
    SSL_CTX_add_session,
    SSL_CTX_flush_sessions,
    SSL_CTX_get_timeout,
    SSL_CTX_remove_session,
    SSL_CTX_sess_get_get_cb,
    SSL_CTX_sess_get_new_cb,
    SSL_CTX_sess_get_remove_cb,
    SSL_CTX_sess_set_get_cb,
    SSL_CTX_sess_set_new_cb,
    SSL_CTX_sess_set_remove_cb,
    SSL_CTX_sessions,
    SSL_CTX_set_generate_session_id,
    SSL_CTX_set_not_resumable_session_callback,
    SSL_CTX_set_session_id_context,
    SSL_CTX_set_timeout,
    SSL_get_default_timeout,
    SSL_has_matching_session_id,
    SSL_set_generate_session_id,
    SSL_set_not_resumable_session_callback,
    SSL_set_session_id_context,
    SSL_set_session_secret_cb,
}

/// `SSL_CTX_add_session(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_add_session(_ctx: *mut SSL_CTX, _session: *mut SSL_SESSION) -> c_int {
    todo("SSL_CTX_add_session", 0)
}

/// `SSL_CTX_flush_sessions(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_flush_sessions(_ctx: *mut SSL_CTX, _tm: c_long) {
    todo("SSL_CTX_flush_sessions", ())
}

/// `SSL_CTX_get_timeout(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_timeout(_ctx: *const SSL_CTX) -> c_long {
    todo("SSL_CTX_get_timeout", 0)
}

/// `SSL_CTX_remove_session(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_remove_session(_ctx: *mut SSL_CTX, _session: *mut SSL_SESSION) -> c_int {
    todo("SSL_CTX_remove_session", 0)
}

/// `SSL_CTX_sess_get_get_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_sess_get_get_cb(_ctx: *mut SSL_CTX) -> Option<unsafe extern "C" fn(*mut SSL, *const u8, c_int, *mut c_int) -> *mut SSL_SESSION> {
    todo("SSL_CTX_sess_get_get_cb", None)
}

/// `SSL_CTX_sess_get_new_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_sess_get_new_cb(_ctx: *mut SSL_CTX) -> Option<unsafe extern "C" fn(*mut SSL, *mut SSL_SESSION) -> c_int> {
    todo("SSL_CTX_sess_get_new_cb", None)
}

/// `SSL_CTX_sess_get_remove_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_sess_get_remove_cb(_ctx: *mut SSL_CTX) -> Option<unsafe extern "C" fn(*mut SSL_CTX, *mut SSL_SESSION)> {
    todo("SSL_CTX_sess_get_remove_cb", None)
}

/// `SSL_CTX_sess_set_get_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_sess_set_get_cb(_ctx: *mut SSL_CTX, _get_session_cb: Option<unsafe extern "C" fn(*mut SSL, *const u8, c_int, *mut c_int) -> *mut SSL_SESSION>) {
    todo("SSL_CTX_sess_set_get_cb", ())
}

/// `SSL_CTX_sess_set_new_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_sess_set_new_cb(_ctx: *mut SSL_CTX, _new_session_cb: Option<unsafe extern "C" fn(*mut SSL, *mut SSL_SESSION) -> c_int>) {
    todo("SSL_CTX_sess_set_new_cb", ())
}

/// `SSL_CTX_sess_set_remove_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_sess_set_remove_cb(_ctx: *mut SSL_CTX, _remove_session_cb: Option<unsafe extern "C" fn(*mut SSL_CTX, *mut SSL_SESSION)>) {
    todo("SSL_CTX_sess_set_remove_cb", ())
}

/// `SSL_CTX_sessions(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_sessions(_ctx: *mut SSL_CTX) -> *mut lhash_st_SSL_SESSION {
    todo("SSL_CTX_sessions", ptr::null_mut())
}

/// `SSL_CTX_set_generate_session_id(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_generate_session_id(_ctx: *mut SSL_CTX, _cb: GEN_SESSION_CB) -> c_int {
    todo("SSL_CTX_set_generate_session_id", 0)
}

/// `SSL_CTX_set_not_resumable_session_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_not_resumable_session_callback(_ctx: *mut SSL_CTX, _cb: Option<unsafe extern "C" fn(*mut SSL, c_int) -> c_int>) {
    todo("SSL_CTX_set_not_resumable_session_callback", ())
}

/// `SSL_CTX_set_session_id_context(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_session_id_context(_ctx: *mut SSL_CTX, _sid_ctx: *const u8, _sid_ctx_len: c_uint) -> c_int {
    todo("SSL_CTX_set_session_id_context", 0)
}

/// `SSL_CTX_set_timeout(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_timeout(_ctx: *mut SSL_CTX, _t: c_long) -> c_long {
    todo("SSL_CTX_set_timeout", 0)
}

/// `SSL_get_default_timeout(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_default_timeout(_s: *const SSL) -> c_long {
    todo("SSL_get_default_timeout", 0)
}

/// `SSL_has_matching_session_id(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_has_matching_session_id(_s: *const SSL, _id: *const u8, _id_len: c_uint) -> c_int {
    todo("SSL_has_matching_session_id", 0)
}

/// `SSL_set_generate_session_id(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_generate_session_id(_s: *mut SSL, _cb: GEN_SESSION_CB) -> c_int {
    todo("SSL_set_generate_session_id", 0)
}

/// `SSL_set_not_resumable_session_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_not_resumable_session_callback(_ssl: *mut SSL, _cb: Option<unsafe extern "C" fn(*mut SSL, c_int) -> c_int>) {
    todo("SSL_set_not_resumable_session_callback", ())
}

/// `SSL_set_session_id_context(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_session_id_context(_ssl: *mut SSL, _sid_ctx: *const u8, _sid_ctx_len: c_uint) -> c_int {
    todo("SSL_set_session_id_context", 0)
}

/// `SSL_set_session_secret_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_session_secret_cb(_s: *mut SSL, _session_secret_cb: tls_session_secret_cb_fn, _arg: *mut c_void) -> c_int {
    todo("SSL_set_session_secret_cb", 0)
}
