//! Session tickets.

use super::prelude::*;

exports! {
    SSL_CTX_get_num_tickets,
    SSL_CTX_set_num_tickets,
    SSL_CTX_set_session_ticket_cb,
    SSL_CTX_set_tlsext_ticket_key_evp_cb,
    SSL_SESSION_get0_ticket,
    SSL_SESSION_get0_ticket_appdata,
    SSL_SESSION_get_ticket_lifetime_hint,
    SSL_SESSION_has_ticket,
    SSL_SESSION_set1_ticket_appdata,
    SSL_get_num_tickets,
    SSL_new_session_ticket,
    SSL_set_num_tickets,
    SSL_set_session_ticket_ext,
    SSL_set_session_ticket_ext_cb,
}

/// `SSL_CTX_get_num_tickets(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_num_tickets(_ctx: *const SSL_CTX) -> usize {
    todo("SSL_CTX_get_num_tickets", 0)
}

/// `SSL_CTX_set_num_tickets(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_num_tickets(_ctx: *mut SSL_CTX, _num_tickets: usize) -> c_int {
    todo("SSL_CTX_set_num_tickets", 0)
}

/// `SSL_CTX_set_session_ticket_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_session_ticket_cb(_ctx: *mut SSL_CTX, _gen_cb: SSL_CTX_generate_session_ticket_fn, _dec_cb: SSL_CTX_decrypt_session_ticket_fn, _arg: *mut c_void) -> c_int {
    todo("SSL_CTX_set_session_ticket_cb", 0)
}

/// `SSL_CTX_set_tlsext_ticket_key_evp_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_tlsext_ticket_key_evp_cb(_ctx: *mut SSL_CTX, _fp: Option<unsafe extern "C" fn(*mut SSL, *mut u8, *mut u8, *mut EVP_CIPHER_CTX, *mut EVP_MAC_CTX, c_int) -> c_int>) -> c_int {
    todo("SSL_CTX_set_tlsext_ticket_key_evp_cb", 0)
}

/// `SSL_SESSION_get0_ticket(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get0_ticket(_s: *const SSL_SESSION, _tick: *mut *const u8, _len: *mut usize) {
    todo("SSL_SESSION_get0_ticket", ())
}

/// `SSL_SESSION_get0_ticket_appdata(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get0_ticket_appdata(_ss: *mut SSL_SESSION, _data: *mut *mut c_void, _len: *mut usize) -> c_int {
    todo("SSL_SESSION_get0_ticket_appdata", 0)
}

/// `SSL_SESSION_get_ticket_lifetime_hint(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get_ticket_lifetime_hint(_s: *const SSL_SESSION) -> c_ulong {
    todo("SSL_SESSION_get_ticket_lifetime_hint", 0)
}

/// `SSL_SESSION_has_ticket(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_has_ticket(_s: *const SSL_SESSION) -> c_int {
    todo("SSL_SESSION_has_ticket", 0)
}

/// `SSL_SESSION_set1_ticket_appdata(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_set1_ticket_appdata(_ss: *mut SSL_SESSION, _data: *const c_void, _len: usize) -> c_int {
    todo("SSL_SESSION_set1_ticket_appdata", 0)
}

/// `SSL_get_num_tickets(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_num_tickets(_s: *const SSL) -> usize {
    todo("SSL_get_num_tickets", 0)
}

/// `SSL_new_session_ticket(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_new_session_ticket(_s: *mut SSL) -> c_int {
    todo("SSL_new_session_ticket", 0)
}

/// `SSL_set_num_tickets(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_num_tickets(_s: *mut SSL, _num_tickets: usize) -> c_int {
    todo("SSL_set_num_tickets", 0)
}

/// `SSL_set_session_ticket_ext(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_session_ticket_ext(_s: *mut SSL, _ext_data: *mut c_void, _ext_len: c_int) -> c_int {
    todo("SSL_set_session_ticket_ext", 0)
}

/// `SSL_set_session_ticket_ext_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_session_ticket_ext_cb(_s: *mut SSL, _cb: tls_session_ticket_ext_cb_fn, _arg: *mut c_void) -> c_int {
    todo("SSL_set_session_ticket_ext_cb", 0)
}
