//! The program's callbacks, as the core sees them.
//!
//! Calling a C function is the ABI layer's business: it implements [`Hooks`], and [`install`]s itself. No borrow of a
//! connection's parts may be alive when a hook is called, because the program may call back into the connection.

use super::cipher::Digest;
use super::error::Alert;
use super::secret::Secret;
use super::security::{self, Question};
use super::session::{Id, SessionData};
use super::ticket::{KeyRequest, Status};
use super::{Connection, Context, Session, ct, custom_ext};
use crate::libcrypto::ct::Policy;
use crate::libcrypto::pkey::PKey;
use crate::libcrypto::x509::X509;
use std::ffi::{CStr, CString};
use std::sync::{Arc, OnceLock};

/// What a callback that may ask for time said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Ok,
    /// Go on later: the call that ran the callback returns, and runs it again when it is repeated.
    Later,
    Failed,
}

/// What the ClientHello callback said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HelloAnswer {
    Ok,
    Later,
    Failed(Alert),
}

/// What the servername callback said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameAnswer {
    Ok,
    NoAck,
    Warning(Alert),
    Fatal(Alert),
}

/// What the ALPN callback said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AlpnAnswer {
    Selected(Box<[u8]>),
    NoAck,
    Fatal,
}

/// What the callback for session ids said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionId {
    /// There is no callback.
    Default,
    Given(Id),
    Failed,
    BadLength,
}

/// Who asks a security callback.
#[derive(Clone, Copy)]
pub enum Asker<'a> {
    Connection(&'a Connection),
    Context(&'a Context),
}

/// The callbacks. Each does what OpenSSL does when the program has set none.
pub trait Hooks: Sync {
    /// `SSL_CTX_set_info_callback(3)`.
    fn info(&self, connection: &Connection, event: i32, value: i32);
    /// Whether there is one.
    fn wants_info(&self, connection: &Connection) -> bool;
    /// `SSL_CTX_set_msg_callback(3)`.
    fn message(&self, connection: &Connection, sent: bool, version: i32, content_type: i32, bytes: &[u8]);
    /// `SSL_set_tlsext_debug_callback`: an extension that the peer sent.
    fn extension(&self, connection: &Connection, kind: u16, content: &[u8]);
    /// `SSL_CTX_set_keylog_callback(3)`.
    fn keylog(&self, connection: &Connection, line: &CStr);
    /// `SSL_CTX_set_cert_cb(3)`.
    fn certificate(&self, connection: &Connection) -> Answer;
    /// `SSL_CTX_set_tmp_dh_callback(3)`: `None` without a callback, `Err` if it gave no parameters.
    fn tmp_dh(&self, connection: &Connection) -> Option<Result<PKey, ()>>;
    /// `SSL_CTX_set_client_cert_cb(3)`: `Err` with what it said where it gave no certificate.
    fn client_certificate(&self, connection: &Connection) -> Result<(X509, PKey), Answer>;
    /// `SSL_CTX_sess_set_new_cb(3)`: the callback gets a reference of its own, and may keep it.
    fn new_session(&self, connection: &Connection, session: &Arc<Session>);
    /// `SSL_CTX_set_client_hello_cb(3)`.
    fn client_hello(&self, connection: &Connection) -> HelloAnswer;
    /// `SSL_CTX_set_tlsext_servername_callback(3)`.
    fn servername(&self, connection: &Connection) -> NameAnswer;
    /// `SSL_CTX_set_alpn_select_cb(3)`, with the client's list.
    fn alpn(&self, connection: &Connection, offered: &[u8]) -> AlpnAnswer;
    /// `SSL_CTX_sess_set_get_cb(3)`.
    fn get_session(&self, connection: &Connection, id: &Id) -> Option<Arc<Session>>;
    /// `SSL_CTX_set_generate_session_id(3)`.
    fn session_id(&self, connection: &Connection) -> SessionId;
    /// `SSL_CTX_set_tlsext_ticket_key_evp_cb(3)`: what the callback returned.
    fn ticket_key(&self, connection: &Connection, request: KeyRequest<'_>) -> i32;
    /// `SSL_CTX_set_psk_use_session_callback(3)`: identity and session; `Err` if the callback failed.
    fn psk_use_session(
        &self,
        connection: &Connection,
        digest: Option<Digest>,
    ) -> Result<Option<(Vec<u8>, Arc<Session>)>, ()>;
    /// `SSL_CTX_set_psk_client_callback(3)`: identity and key; `Err` for a key that is too long.
    fn psk_client(
        &self,
        connection: &Connection,
        hint: Option<&CStr>,
    ) -> Result<Option<(CString, Secret)>, ()>;
    /// `SSL_CTX_set_psk_find_session_callback(3)`; `Err` if the callback failed.
    fn psk_find_session(&self, connection: &Connection, identity: &[u8]) -> Result<Option<Arc<Session>>, ()>;
    /// `SSL_CTX_set_psk_server_callback(3)`; `Err` for a key that is too long.
    fn psk_server(&self, connection: &Connection, identity: &CStr) -> Result<Option<Secret>, ()>;
    /// `SSL_CTX_set_allow_early_data_cb(3)`.
    fn allow_early_data(&self, connection: &Connection) -> bool;
    /// `SSL_CTX_set_session_ticket_cb(3)`, before a ticket is made: whether to go on.
    fn ticket_due(&self, connection: &Connection) -> bool;
    /// The same, after one was looked into; `None` without a callback.
    fn ticket_decrypted(
        &self,
        connection: &Connection,
        session: Option<&SessionData>,
        ticket: &[u8],
        status: Status,
    ) -> Option<Status>;
    /// `SSL_set_session_ticket_ext_cb(3)`, about the peer's SessionTicket extension: whether to go on.
    fn ticket_extension(&self, connection: &Connection, content: &[u8]) -> bool;
    /// Whether [`Self::message`] and [`Self::keylog`] have anybody to tell.
    fn wants_messages(&self, connection: &Connection) -> bool;
    fn wants_keylog(&self, connection: &Connection) -> bool;
    /// `SSL_CTX_set_tlsext_status_cb(3)`; `None` without a callback.
    fn status(&self, connection: &Connection) -> Option<i32>;
    /// `SSL_CTX_add_custom_ext(3)`: the content of an extension that goes into the message (one of
    /// [`custom_ext::context`]), `None` if it is left out; `entry` is the certificate that it goes with.
    fn custom_ext_add(
        &self,
        connection: &Connection,
        method: &custom_ext::Method,
        message: u32,
        entry: custom_ext::Entry<'_>,
    ) -> Result<Option<Vec<u8>>, Alert>;
    /// The same, for an extension that came.
    fn custom_ext_parse(
        &self,
        connection: &Connection,
        method: &custom_ext::Method,
        message: u32,
        content: &[u8],
        entry: custom_ext::Entry<'_>,
    ) -> Result<(), Alert>;
    /// `SSL_CTX_set_ct_validation_callback(3)`: whether the connection may go on.
    fn ct_validation(&self, connection: &Connection, validation: ct::Validation, policy: &Policy) -> bool;
    /// `SSL_CTX_set_record_padding_callback(3)`, in bytes.
    fn padding(&self, connection: &Connection, kind: u8, len: usize) -> usize;
    /// `SSL_CTX_set_security_callback(3)`: asked only if there is one, on behalf of a connection or a context.
    fn security(&self, asker: Asker<'_>, config: &security::Config, question: &Question) -> bool;
    /// `SSL_CTX_sess_set_remove_cb(3)`.
    fn removed_session(&self, context: &Context, session: &Arc<Session>);
    /// `SSL_set_not_resumable_session_callback(3)`: whether a new session is never to be resumed. `forward_secret`
    /// says whether the key exchange is (EC)DHE.
    fn not_resumable(&self, connection: &Connection, forward_secret: bool) -> bool;
    /// `SSL_CTX_set_stateless_cookie_generate_cb(3)`: `None` without a callback, `Some(None)` if it fails.
    fn make_cookie(&self, connection: &Connection) -> Option<Option<Vec<u8>>>;
    /// Whether there is a callback of `SSL_CTX_set_stateless_cookie_verify_cb(3)`.
    fn verifies_cookies(&self, connection: &Connection) -> bool;
    /// And what it says of a cookie.
    fn check_cookie(&self, connection: &Connection, cookie: &[u8]) -> bool;
}

static HOOKS: OnceLock<&'static dyn Hooks> = OnceLock::new();

/// Installs the ABI layer's callbacks, once.
pub fn install(hooks: &'static dyn Hooks) {
    let _ = HOOKS.set(hooks);
}

/// The installed callbacks; `None` in tests of the core.
pub fn get() -> Option<&'static dyn Hooks> {
    HOOKS.get().copied()
}
