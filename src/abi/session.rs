//! `SSL_SESSION`.

use super::prelude::*;

exports! {
    SSL_SESSION_dup,
    SSL_SESSION_free,
    SSL_SESSION_get0_alpn_selected,
    SSL_SESSION_get0_cipher,
    SSL_SESSION_get0_hostname,
    SSL_SESSION_get0_id_context,
    SSL_SESSION_get0_peer,
    SSL_SESSION_get_compress_id,
    SSL_SESSION_get_ex_data,
    SSL_SESSION_get_id,
    SSL_SESSION_get_master_key,
    SSL_SESSION_get_max_fragment_length,
    SSL_SESSION_get_protocol_version,
    SSL_SESSION_get_time,
    SSL_SESSION_get_timeout,
    SSL_SESSION_is_resumable,
    SSL_SESSION_new,
    SSL_SESSION_set1_alpn_selected,
    SSL_SESSION_set1_hostname,
    SSL_SESSION_set1_id,
    SSL_SESSION_set1_id_context,
    SSL_SESSION_set1_master_key,
    SSL_SESSION_set_cipher,
    SSL_SESSION_set_ex_data,
    SSL_SESSION_set_protocol_version,
    SSL_SESSION_set_time,
    SSL_SESSION_set_timeout,
    SSL_SESSION_up_ref,
    SSL_copy_session_id,
    SSL_get1_session,
    SSL_get_session,
    SSL_session_reused,
    SSL_set_session,
}

/// `SSL_SESSION_dup(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_dup(_src: *const SSL_SESSION) -> *mut SSL_SESSION {
    todo("SSL_SESSION_dup", ptr::null_mut())
}

/// `SSL_SESSION_free(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_free(_ses: *mut SSL_SESSION) {
    todo("SSL_SESSION_free", ())
}

/// `SSL_SESSION_get0_alpn_selected(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get0_alpn_selected(_s: *const SSL_SESSION, _alpn: *mut *const u8, _len: *mut usize) {
    todo("SSL_SESSION_get0_alpn_selected", ())
}

/// `SSL_SESSION_get0_cipher(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get0_cipher(_s: *const SSL_SESSION) -> *const SSL_CIPHER {
    todo("SSL_SESSION_get0_cipher", ptr::null())
}

/// `SSL_SESSION_get0_hostname(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get0_hostname(_s: *const SSL_SESSION) -> *const c_char {
    todo("SSL_SESSION_get0_hostname", ptr::null())
}

/// `SSL_SESSION_get0_id_context(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get0_id_context(_s: *const SSL_SESSION, _len: *mut c_uint) -> *const u8 {
    todo("SSL_SESSION_get0_id_context", ptr::null())
}

/// `SSL_SESSION_get0_peer(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get0_peer(_s: *mut SSL_SESSION) -> *mut X509 {
    todo("SSL_SESSION_get0_peer", ptr::null_mut())
}

/// `SSL_SESSION_get_compress_id(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get_compress_id(_s: *const SSL_SESSION) -> c_uint {
    todo("SSL_SESSION_get_compress_id", 0)
}

/// `SSL_SESSION_get_ex_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get_ex_data(_ss: *const SSL_SESSION, _idx: c_int) -> *mut c_void {
    todo("SSL_SESSION_get_ex_data", ptr::null_mut())
}

/// `SSL_SESSION_get_id(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get_id(_s: *const SSL_SESSION, _len: *mut c_uint) -> *const u8 {
    todo("SSL_SESSION_get_id", ptr::null())
}

/// `SSL_SESSION_get_master_key(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get_master_key(_sess: *const SSL_SESSION, _out: *mut u8, _outlen: usize) -> usize {
    todo("SSL_SESSION_get_master_key", 0)
}

/// `SSL_SESSION_get_max_fragment_length(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get_max_fragment_length(_sess: *const SSL_SESSION) -> u8 {
    todo("SSL_SESSION_get_max_fragment_length", 0)
}

/// `SSL_SESSION_get_protocol_version(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get_protocol_version(_s: *const SSL_SESSION) -> c_int {
    todo("SSL_SESSION_get_protocol_version", 0)
}

/// `SSL_SESSION_get_time(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get_time(_s: *const SSL_SESSION) -> c_long {
    todo("SSL_SESSION_get_time", 0)
}

/// `SSL_SESSION_get_timeout(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get_timeout(_s: *const SSL_SESSION) -> c_long {
    todo("SSL_SESSION_get_timeout", 0)
}

/// `SSL_SESSION_is_resumable(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_is_resumable(_s: *const SSL_SESSION) -> c_int {
    todo("SSL_SESSION_is_resumable", 0)
}

/// `SSL_SESSION_new(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_new() -> *mut SSL_SESSION {
    todo("SSL_SESSION_new", ptr::null_mut())
}

/// `SSL_SESSION_set1_alpn_selected(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_set1_alpn_selected(_s: *mut SSL_SESSION, _alpn: *const u8, _len: usize) -> c_int {
    todo("SSL_SESSION_set1_alpn_selected", 0)
}

/// `SSL_SESSION_set1_hostname(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_set1_hostname(_s: *mut SSL_SESSION, _hostname: *const c_char) -> c_int {
    todo("SSL_SESSION_set1_hostname", 0)
}

/// `SSL_SESSION_set1_id(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_set1_id(_s: *mut SSL_SESSION, _sid: *const u8, _sid_len: c_uint) -> c_int {
    todo("SSL_SESSION_set1_id", 0)
}

/// `SSL_SESSION_set1_id_context(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_set1_id_context(_s: *mut SSL_SESSION, _sid_ctx: *const u8, _sid_ctx_len: c_uint) -> c_int {
    todo("SSL_SESSION_set1_id_context", 0)
}

/// `SSL_SESSION_set1_master_key(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_set1_master_key(_sess: *mut SSL_SESSION, _input: *const u8, _len: usize) -> c_int {
    todo("SSL_SESSION_set1_master_key", 0)
}

/// `SSL_SESSION_set_cipher(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_set_cipher(_s: *mut SSL_SESSION, _cipher: *const SSL_CIPHER) -> c_int {
    todo("SSL_SESSION_set_cipher", 0)
}

/// `SSL_SESSION_set_ex_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_set_ex_data(_ss: *mut SSL_SESSION, _idx: c_int, _data: *mut c_void) -> c_int {
    todo("SSL_SESSION_set_ex_data", 0)
}

/// `SSL_SESSION_set_protocol_version(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_set_protocol_version(_s: *mut SSL_SESSION, _version: c_int) -> c_int {
    todo("SSL_SESSION_set_protocol_version", 0)
}

/// `SSL_SESSION_set_time(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_set_time(_s: *mut SSL_SESSION, _t: c_long) -> c_long {
    todo("SSL_SESSION_set_time", 0)
}

/// `SSL_SESSION_set_timeout(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_set_timeout(_s: *mut SSL_SESSION, _t: c_long) -> c_long {
    todo("SSL_SESSION_set_timeout", 0)
}

/// `SSL_SESSION_up_ref(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_up_ref(_ses: *mut SSL_SESSION) -> c_int {
    todo("SSL_SESSION_up_ref", 0)
}

/// `SSL_copy_session_id(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_copy_session_id(_to: *mut SSL, _from: *const SSL) -> c_int {
    todo("SSL_copy_session_id", 0)
}

/// `SSL_get1_session(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get1_session(_ssl: *mut SSL) -> *mut SSL_SESSION {
    todo("SSL_get1_session", ptr::null_mut())
}

/// `SSL_get_session(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_session(_ssl: *const SSL) -> *mut SSL_SESSION {
    todo("SSL_get_session", ptr::null_mut())
}

/// `SSL_session_reused(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_session_reused(_s: *const SSL) -> c_int {
    todo("SSL_session_reused", 0)
}

/// `SSL_set_session(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_session(_to: *mut SSL, _session: *mut SSL_SESSION) -> c_int {
    todo("SSL_set_session", 0)
}
