//! The types of the program's callbacks, as `ssl.h` declares them.
//!
//! The core stores these pointers and hands them back to getters; only the ABI layer calls them, through
//! [`super::hooks::Hooks`].
#![allow(non_camel_case_types)]

use super::{Cipher, Connection, Context, Session};
use crate::libcrypto::ffi::*;
use core::ffi::{c_char, c_int, c_uint, c_void};

/// A pointer of the program that is only kept and handed back: a callback's argument.
///
/// As a number, because what may be done with it, and by which thread, is the program's business.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UserData(usize);

impl UserData {
    pub fn new(pointer: *mut c_void) -> Self {
        Self(pointer.expose_provenance())
    }

    pub fn get(self) -> *mut c_void {
        core::ptr::with_exposed_provenance_mut(self.0)
    }
}

pub type DTLS_timer_cb = Option<unsafe extern "C" fn(*mut Connection, c_uint) -> c_uint>;
pub type GEN_SESSION_CB = Option<unsafe extern "C" fn(*mut Connection, *mut u8, *mut c_uint) -> c_int>;
pub type SSL_CTX_alpn_select_cb_func = Option<
    unsafe extern "C" fn(*mut Connection, *mut *const u8, *mut u8, *const u8, c_uint, *mut c_void) -> c_int,
>;
pub type SSL_CTX_decrypt_session_ticket_fn = Option<
    unsafe extern "C" fn(*mut Connection, *mut Session, *const u8, usize, c_int, *mut c_void) -> c_int,
>;
pub type SSL_CTX_generate_session_ticket_fn =
    Option<unsafe extern "C" fn(*mut Connection, *mut c_void) -> c_int>;
pub type SSL_CTX_keylog_cb_func = Option<unsafe extern "C" fn(*const Connection, *const c_char)>;
pub type SSL_CTX_npn_advertised_cb_func =
    Option<unsafe extern "C" fn(*mut Connection, *mut *const u8, *mut c_uint, *mut c_void) -> c_int>;
pub type SSL_CTX_npn_select_cb_func = Option<
    unsafe extern "C" fn(*mut Connection, *mut *mut u8, *mut u8, *const u8, c_uint, *mut c_void) -> c_int,
>;
pub type SSL_allow_early_data_cb_fn = Option<unsafe extern "C" fn(*mut Connection, *mut c_void) -> c_int>;
pub type SSL_async_callback_fn = Option<unsafe extern "C" fn(*mut Connection, *mut c_void) -> c_int>;
pub type SSL_client_hello_cb_fn =
    Option<unsafe extern "C" fn(*mut Connection, *mut c_int, *mut c_void) -> c_int>;
pub type SSL_custom_ext_add_cb_ex = Option<
    unsafe extern "C" fn(
        *mut Connection,
        c_uint,
        c_uint,
        *mut *const u8,
        *mut usize,
        *mut X509,
        usize,
        *mut c_int,
        *mut c_void,
    ) -> c_int,
>;
pub type SSL_custom_ext_free_cb_ex =
    Option<unsafe extern "C" fn(*mut Connection, c_uint, c_uint, *const u8, *mut c_void)>;
pub type SSL_custom_ext_parse_cb_ex = Option<
    unsafe extern "C" fn(
        *mut Connection,
        c_uint,
        c_uint,
        *const u8,
        usize,
        *mut X509,
        usize,
        *mut c_int,
        *mut c_void,
    ) -> c_int,
>;
pub type SSL_psk_client_cb_func = Option<
    unsafe extern "C" fn(*mut Connection, *const c_char, *mut c_char, c_uint, *mut u8, c_uint) -> c_uint,
>;
pub type SSL_psk_find_session_cb_func =
    Option<unsafe extern "C" fn(*mut Connection, *const u8, usize, *mut *mut Session) -> c_int>;
pub type SSL_psk_server_cb_func =
    Option<unsafe extern "C" fn(*mut Connection, *const c_char, *mut u8, c_uint) -> c_uint>;
pub type SSL_psk_use_session_cb_func = Option<
    unsafe extern "C" fn(
        *mut Connection,
        *const EVP_MD,
        *mut *const u8,
        *mut usize,
        *mut *mut Session,
    ) -> c_int,
>;
pub type SSL_verify_cb = Option<unsafe extern "C" fn(c_int, *mut X509_STORE_CTX) -> c_int>;
pub type custom_ext_add_cb = Option<
    unsafe extern "C" fn(
        *mut Connection,
        c_uint,
        *mut *const u8,
        *mut usize,
        *mut c_int,
        *mut c_void,
    ) -> c_int,
>;
pub type custom_ext_free_cb = Option<unsafe extern "C" fn(*mut Connection, c_uint, *const u8, *mut c_void)>;
pub type custom_ext_parse_cb =
    Option<unsafe extern "C" fn(*mut Connection, c_uint, *const u8, usize, *mut c_int, *mut c_void) -> c_int>;
pub type pem_password_cb = Option<unsafe extern "C" fn(*mut c_char, c_int, c_int, *mut c_void) -> c_int>;
pub type ssl_ct_validation_cb =
    Option<unsafe extern "C" fn(*const CT_POLICY_EVAL_CTX, *const stack_st_SCT, *mut c_void) -> c_int>;
pub type tls_session_secret_cb_fn = Option<
    unsafe extern "C" fn(
        *mut Connection,
        *mut c_void,
        *mut c_int,
        *mut stack_st_SSL_CIPHER,
        *mut *const Cipher,
        *mut c_void,
    ) -> c_int,
>;
pub type tls_session_ticket_ext_cb_fn =
    Option<unsafe extern "C" fn(*mut Connection, *const u8, c_int, *mut c_void) -> c_int>;
/// `SSL_CTX_set_info_callback(3)`: where, ret.
pub type info_callback = Option<unsafe extern "C" fn(*const Connection, c_int, c_int)>;
/// `SSL_CTX_set_security_callback(3)`: op, bits, nid, other, ex.
pub type security_callback = Option<
    unsafe extern "C" fn(
        *const Connection,
        *const Context,
        c_int,
        c_int,
        c_int,
        *mut c_void,
        *mut c_void,
    ) -> c_int,
>;
/// `SSL_CTX_set_msg_callback(3)`: write_p, version, content_type, buf, len, ssl, arg.
pub type msg_callback =
    Option<unsafe extern "C" fn(c_int, c_int, c_int, *const c_void, usize, *mut Connection, *mut c_void)>;
/// `SSL_set_tlsext_debug_callback`: whether a server sent it, type, data, length, argument.
pub type extensions_callback =
    Option<unsafe extern "C" fn(*mut Connection, c_int, c_int, *const u8, c_int, *mut c_void)>;
/// `SSL_CTX_set_cookie_generate_cb(3)`: cookie, length.
pub type cookie_generate_callback =
    Option<unsafe extern "C" fn(*mut Connection, *mut u8, *mut c_uint) -> c_int>;
/// `SSL_CTX_set_cookie_verify_cb(3)`: cookie, length.
pub type cookie_verify_callback = Option<unsafe extern "C" fn(*mut Connection, *const u8, c_uint) -> c_int>;
/// `SSL_CTX_set_stateless_cookie_generate_cb(3)`: cookie, length.
pub type stateless_cookie_generate_callback =
    Option<unsafe extern "C" fn(*mut Connection, *mut u8, *mut usize) -> c_int>;
/// `SSL_CTX_set_stateless_cookie_verify_cb(3)`: cookie, length.
pub type stateless_cookie_verify_callback =
    Option<unsafe extern "C" fn(*mut Connection, *const u8, usize) -> c_int>;
/// `SSL_CTX_sess_set_new_cb(3)`.
pub type new_session_cb = Option<unsafe extern "C" fn(*mut Connection, *mut Session) -> c_int>;
/// `SSL_CTX_sess_set_get_cb(3)`: id, id length, copy.
pub type get_session_cb =
    Option<unsafe extern "C" fn(*mut Connection, *const u8, c_int, *mut c_int) -> *mut Session>;
/// `SSL_CTX_sess_set_remove_cb(3)`.
pub type remove_session_cb = Option<unsafe extern "C" fn(*mut Context, *mut Session)>;
/// `SSL_CTX_set_cert_cb(3)`.
pub type cert_cb = Option<unsafe extern "C" fn(*mut Connection, *mut c_void) -> c_int>;
/// `SSL_CTX_set_client_cert_cb(3)`.
pub type client_cert_cb =
    Option<unsafe extern "C" fn(*mut Connection, *mut *mut X509, *mut *mut EVP_PKEY) -> c_int>;
/// `SSL_CTX_set_record_padding_callback(3)`: content type, length, argument.
pub type record_padding_callback =
    Option<unsafe extern "C" fn(*mut Connection, c_int, usize, *mut c_void) -> usize>;
/// `SSL_CTX_set_tlsext_ticket_key_evp_cb(3)`.
pub type ticket_key_evp_cb = Option<
    unsafe extern "C" fn(
        *mut Connection,
        *mut u8,
        *mut u8,
        *mut EVP_CIPHER_CTX,
        *mut EVP_MAC_CTX,
        c_int,
    ) -> c_int,
>;
/// `SSL_CTX_set_tlsext_ticket_key_cb(3)`; the fifth argument is an `HMAC_CTX`.
pub type ticket_key_cb = Option<
    unsafe extern "C" fn(*mut Connection, *mut u8, *mut u8, *mut EVP_CIPHER_CTX, *mut c_void, c_int) -> c_int,
>;
/// `SSL_CTX_set_tlsext_servername_callback(3)`.
pub type servername_callback =
    Option<unsafe extern "C" fn(*mut Connection, *mut c_int, *mut c_void) -> c_int>;
/// `SSL_CTX_set_tlsext_status_cb(3)`.
pub type status_callback = Option<unsafe extern "C" fn(*mut Connection, *mut c_void) -> c_int>;
/// `SSL_CTX_set_tmp_dh_callback(3)`.
pub type tmp_dh_callback = Option<unsafe extern "C" fn(*mut Connection, c_int, c_int) -> *mut DH>;
/// `SSL_CTX_set_not_resumable_session_callback(3)`.
pub type not_resumable_callback = Option<unsafe extern "C" fn(*mut Connection, c_int) -> c_int>;
