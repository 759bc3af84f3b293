//! Calls the program's callbacks for the core ([`crate::tls::hooks::Hooks`]).
//!
//! # Safety
//!
//! Every callback here was set by the program with the type that its setter's prototype names, and gets what that
//! prototype promises; see [`super::edge`].

use super::prelude::*;
use crate::libcrypto::ct::Policy;
use crate::libcrypto::err;
use crate::libcrypto::pkey::PKey;
use crate::libcrypto::x509::X509 as Certificate;
use crate::tls::cipher::Digest;
use crate::tls::ct::Validation;
use crate::tls::error::{Alert, reason};
use crate::tls::hooks::{AlpnAnswer, Answer, Asker, HelloAnswer, Hooks, NameAnswer, SessionId};
use crate::tls::secret::Secret;
use crate::tls::security::{self, About, Question};
use crate::tls::session::{Id, SessionData};
use crate::tls::ticket::{KeyRequest, Status};
use crate::tls::{Configurable, Connection, Context, Session, custom_ext};
use core::ffi::CStr;
use std::ffi::CString;
use std::sync::Arc;
use zeroize::Zeroizing;

/// The callbacks of C programs.
pub(super) struct Program;

/// The handle that the program knows the connection by.
fn ssl(connection: &Connection) -> *mut SSL {
    ptr::from_ref(connection).cast_mut()
}

impl Hooks for Program {
    fn info(&self, connection: &Connection, event: i32, value: i32) {
        let own = connection.info_callback.get();
        let Some(callback) = own.or_else(|| connection.context_ref().info_callback()) else { return };
        // SAFETY: the module's contract.
        unsafe { callback(ssl(connection), event, value) }
    }

    fn wants_info(&self, connection: &Connection) -> bool {
        connection.info_callback.get().is_some() || connection.context_ref().info_callback().is_some()
    }

    fn message(&self, connection: &Connection, sent: bool, version: i32, content_type: i32, bytes: &[u8]) {
        let (callback, argument) = {
            let config = connection.config_ref();
            (config.msg_callback, config.msg_callback_argument.get())
        };
        let Some(callback) = callback else { return };
        // SAFETY: the module's contract; the bytes live through the call.
        unsafe {
            callback(
                c_int::from(sent),
                version,
                content_type,
                bytes.as_ptr().cast::<c_void>(),
                bytes.len(),
                ssl(connection),
                argument,
            );
        }
    }

    fn extension(&self, connection: &Connection, kind: u16, content: &[u8]) {
        let (callback, argument) = {
            let config = connection.config_ref();
            (config.extensions_callback, config.extensions_callback_argument.get())
        };
        let (Some(callback), Ok(len)) = (callback, c_int::try_from(content.len())) else {
            return;
        };
        let from_server = c_int::from(!connection.is_server());
        // SAFETY: the module's contract; the bytes live through the call.
        unsafe { callback(ssl(connection), from_server, kind.into(), content.as_ptr(), len, argument) }
    }

    fn wants_messages(&self, connection: &Connection) -> bool {
        connection.config_ref().msg_callback.is_some()
    }

    fn keylog(&self, connection: &Connection, line: &CStr) {
        let Some(callback) = connection.context_ref().keylog_callback() else { return };
        // SAFETY: the module's contract; the line lives through the call.
        unsafe { callback(ssl(connection), line.as_ptr()) }
    }

    fn wants_keylog(&self, connection: &Connection) -> bool {
        connection.context_ref().keylog_callback().is_some()
    }

    fn certificate(&self, connection: &Connection) -> Answer {
        let config = connection.config();
        let Some(callback) = config.certificates.callback else { return Answer::Ok };
        // SAFETY: the module's contract.
        match unsafe { callback(ssl(connection), config.certificates.callback_arg.get()) } {
            0 => Answer::Failed,
            answer if answer < 0 => Answer::Later,
            _ => Answer::Ok,
        }
    }

    fn tmp_dh(&self, connection: &Connection) -> Option<Result<PKey, ()>> {
        /// What OpenSSL says the length of an export suite's key is, which it has none of any more.
        const KEY_LENGTH: core::ffi::c_int = 1024;
        let callback = connection.config().dh.callback?;
        // SAFETY: the module's contract.
        let parameters = unsafe { callback(ssl(connection), 0, KEY_LENGTH) };
        if parameters.is_null() {
            return Some(Err(()));
        }
        // SAFETY: live, and still the program's.
        Some(unsafe { PKey::from_dh(parameters.cast()) }.map_err(|_| ()))
    }

    fn client_certificate(&self, connection: &Connection) -> Result<(Certificate, PKey), Answer> {
        let Some(callback) = connection.context().config().certificates.client_callback else {
            return Err(Answer::Ok);
        };
        let (mut x509, mut pkey) = (ptr::null_mut(), ptr::null_mut());
        // SAFETY: the module's contract; what the callback puts into the two places are references of ours.
        let (answer, x509, pkey) = unsafe {
            let answer = callback(ssl(connection), &raw mut x509, &raw mut pkey);
            (answer, Certificate::from_ptr(x509), PKey::from_ptr(pkey))
        };
        match (answer, x509, pkey) {
            (1, Some(x509), Some(pkey)) => Ok((x509, pkey)),
            (answer, ..) if answer < 0 => Err(Answer::Later),
            (1, ..) => {
                err::put_ssl(reason::BAD_DATA_RETURNED_BY_CALLBACK);
                Err(Answer::Failed)
            }
            _ => Err(Answer::Ok),
        }
    }

    fn new_session(&self, connection: &Connection, session: &Arc<Session>) {
        let Some(callback) = connection.session_context().sessions.settings().new else { return };
        let reference = Arc::into_raw(session.clone()).cast_mut();
        // SAFETY: the module's contract. The callback keeps the reference if it says so, else it is ours again.
        unsafe {
            if callback(ssl(connection), reference) == 0 {
                drop(Arc::from_raw(reference));
            }
        }
    }

    fn status(&self, connection: &Connection) -> Option<i32> {
        let context = connection.context().config();
        let callback = context.ocsp.callback?;
        // SAFETY: the module's contract.
        Some(unsafe { callback(ssl(connection), context.ocsp.argument.get()) })
    }

    fn custom_ext_add(
        &self,
        connection: &Connection,
        method: &custom_ext::Method,
        message: u32,
        entry: custom_ext::Entry<'_>,
    ) -> Result<Option<Vec<u8>>, Alert> {
        // SAFETY: the module's contract.
        unsafe { super::custom_ext::ask_for_content(ssl(connection), method, message, entry) }
    }

    fn custom_ext_parse(
        &self,
        connection: &Connection,
        method: &custom_ext::Method,
        message: u32,
        content: &[u8],
        entry: custom_ext::Entry<'_>,
    ) -> Result<(), Alert> {
        // SAFETY: the module's contract.
        unsafe { super::custom_ext::give_content(ssl(connection), method, message, content, entry) }
    }

    fn ct_validation(&self, connection: &Connection, validation: Validation, policy: &Policy) -> bool {
        let Validation::Callback(Some(callback), argument) = validation else { return true };
        let scts = connection.with_scts(|scts| scts.map_or(ptr::null(), |scts| scts.as_ptr().cast_const()));
        // SAFETY: the module's contract; policy and timestamps live through the call.
        unsafe { callback(policy.as_ptr(), scts, argument.get()) > 0 }
    }

    fn padding(&self, connection: &Connection, kind: u8, len: usize) -> usize {
        let config = connection.config();
        let Some(callback) = config.record.padding_callback else { return 0 };
        // SAFETY: the module's contract.
        unsafe { callback(ssl(connection), kind.into(), len, config.record.padding_argument.get()) }
    }

    fn security(&self, asker: Asker<'_>, config: &security::Config, question: &Question) -> bool {
        let Some(callback) = config.callback else { return security::default_allows(config.level, question) };
        let (ssl, ctx) = match asker {
            Asker::Connection(connection) => (ssl(connection).cast_const(), ptr::null()),
            Asker::Context(context) => (ptr::null(), ptr::from_ref(context)),
        };
        let wire;
        let other = match question.about {
            About::Nothing => ptr::null(),
            About::Cipher(cipher) => ptr::from_ref(cipher).cast::<c_void>(),
            About::Wire(value) => {
                wire = value.to_be_bytes();
                wire.as_ptr().cast()
            }
            About::Object(object) => object,
        };
        let Question { op, bits, nid, .. } = *question;
        // SAFETY: the module's contract; both handles and the object live through the call.
        unsafe { callback(ssl, ctx, op as c_int, bits, nid, other.cast_mut(), config.ex.get()) != 0 }
    }

    fn removed_session(&self, context: &Context, session: &Arc<Session>) {
        let Some(callback) = context.sessions.settings().remove else { return };
        // SAFETY: the module's contract; the session lives through the call.
        unsafe { callback(ptr::from_ref(context).cast_mut(), Arc::as_ptr(session).cast_mut()) }
    }

    fn client_hello(&self, connection: &Connection) -> HelloAnswer {
        let config = connection.context().config();
        let Some(callback) = config.client_hello.callback else { return HelloAnswer::Ok };
        let mut alert = c_int::from(Alert::INTERNAL_ERROR.0);
        // SAFETY: the module's contract; the alert's place lives through the call.
        match unsafe { callback(ssl(connection), &raw mut alert, config.client_hello.argument.get()) } {
            // SSL_CLIENT_HELLO_SUCCESS, SSL_CLIENT_HELLO_RETRY
            1 => HelloAnswer::Ok,
            -1 => HelloAnswer::Later,
            _ => HelloAnswer::Failed(Alert(alert as u8)),
        }
    }

    fn servername(&self, connection: &Connection) -> NameAnswer {
        let own = connection.context().config();
        let first = connection.session_context().config();
        let config = if own.servername.callback.is_some() { own } else { first };
        let Some(callback) = config.servername.callback else { return NameAnswer::NoAck };
        let mut alert = c_int::from(Alert::UNRECOGNIZED_NAME.0);
        // SAFETY: the module's contract; the alert's place lives through the call.
        let answer = unsafe { callback(ssl(connection), &raw mut alert, config.servername.argument.get()) };
        let alert = Alert(alert as u8);
        // SSL_TLSEXT_ERR_*
        match answer {
            1 => NameAnswer::Warning(alert),
            2 => NameAnswer::Fatal(alert),
            3 => NameAnswer::NoAck,
            _ => NameAnswer::Ok,
        }
    }

    fn alpn(&self, connection: &Connection, offered: &[u8]) -> AlpnAnswer {
        let config = connection.context().config();
        let Some(callback) = config.alpn.select else { return AlpnAnswer::NoAck };
        let (mut chosen, mut len) = (ptr::null(), 0);
        let argument = config.alpn.select_argument.get();
        // SAFETY: the module's contract; the list and the places live through the call, and what the callback chose
        // is readable until it returns, and as long as its own objects live.
        unsafe {
            let offered_len = offered.len() as c_uint;
            match callback(
                ssl(connection),
                &raw mut chosen,
                &raw mut len,
                offered.as_ptr(),
                offered_len,
                argument,
            ) {
                0 => AlpnAnswer::Selected(bytes(chosen, len.into()).into()),
                3 => AlpnAnswer::NoAck,
                _ => AlpnAnswer::Fatal,
            }
        }
    }

    fn get_session(&self, connection: &Connection, id: &Id) -> Option<Arc<Session>> {
        let callback = connection.session_context().sessions.settings().get?;
        let mut copy: c_int = 1;
        // SAFETY: the module's contract. The session is the callback's if it left `copy` set, else a reference of it
        // is ours.
        unsafe {
            let session =
                callback(ssl(connection), id.as_ptr(), id.len() as c_int, &raw mut copy).cast_const();
            if session.is_null() {
                return None;
            }
            if copy != 0 {
                Arc::increment_strong_count(session);
            }
            Some(Arc::from_raw(session))
        }
    }

    fn session_id(&self, connection: &Connection) -> SessionId {
        let own = connection.config().sessions.generate_id;
        let Some(callback) = own.or_else(|| connection.session_context().config().sessions.generate_id)
        else {
            return SessionId::Default;
        };
        let mut id = [0; Id::MAX];
        let mut len = Id::MAX as c_uint;
        // SAFETY: the module's contract; the id has room for as many bytes as its length says.
        if unsafe { callback(ssl(connection), id.as_mut_ptr(), &raw mut len) } == 0 {
            return SessionId::Failed;
        }
        let id = id.get(..len as usize).filter(|id| !id.is_empty()).and_then(Id::new);
        id.map_or(SessionId::BadLength, SessionId::Given)
    }

    fn not_resumable(&self, connection: &Connection, forward_secret: bool) -> bool {
        let Some(callback) = connection.config().sessions.not_resumable else { return false };
        // SAFETY: the module's contract.
        unsafe { callback(ssl(connection), c_int::from(forward_secret)) != 0 }
    }

    fn ticket_key(&self, connection: &Connection, request: KeyRequest<'_>) -> i32 {
        let callbacks = connection.session_context().tickets.callbacks();
        // SAFETY: the module's contract.
        unsafe { super::ticket::ask_for_key(ssl(connection), &callbacks, request) }
    }

    fn psk_use_session(
        &self,
        connection: &Connection,
        digest: Option<Digest>,
    ) -> Result<Option<(Vec<u8>, Arc<Session>)>, ()> {
        let Some(callback) = connection.config().psk.use_session else { return Ok(None) };
        let digest =
            digest.map_or(ptr::null(), |digest| crate::libcrypto::digest::legacy(digest == Digest::Sha384));
        let (mut identity, mut len, mut session) = (ptr::null(), 0, ptr::null_mut());
        // SAFETY: the module's contract. The session is a reference of ours, the identity the callback's.
        unsafe {
            let answer = callback(ssl(connection), digest, &raw mut identity, &raw mut len, &raw mut session);
            let session = (!session.is_null()).then(|| Arc::from_raw(session.cast_const()));
            if answer == 0 {
                return Err(());
            }
            Ok(session.map(|session| (bytes(identity, len).to_vec(), session)))
        }
    }

    fn psk_client(
        &self,
        connection: &Connection,
        hint: Option<&CStr>,
    ) -> Result<Option<(CString, Secret)>, ()> {
        let Some(callback) = connection.config().psk.client else { return Ok(None) };
        // PSK_MAX_IDENTITY_LEN with its NUL, and PSK_MAX_PSK_LEN.
        let mut identity = [0; 257];
        let mut key = Zeroizing::new([0; 512]);
        let hint = hint.map_or(ptr::null(), CStr::as_ptr);
        // SAFETY: the module's contract; both buffers have room for as much as their lengths say.
        let len = unsafe {
            let (text, max) = (identity.as_mut_ptr().cast::<c_char>(), identity.len() as c_uint - 1);
            callback(ssl(connection), hint, text, max, key.as_mut_ptr(), key.len() as c_uint)
        } as usize;
        if len > key.len() {
            return Err(());
        }
        let text = CStr::from_bytes_until_nul(&identity).map_err(|_| ())?;
        Ok((len > 0).then(|| (text.to_owned(), key[..len].into())))
    }

    fn psk_find_session(&self, connection: &Connection, identity: &[u8]) -> Result<Option<Arc<Session>>, ()> {
        let Some(callback) = connection.config().psk.find_session else { return Ok(None) };
        let mut session = ptr::null_mut();
        // SAFETY: the module's contract. The session is a reference of ours.
        unsafe {
            let answer = callback(ssl(connection), identity.as_ptr(), identity.len(), &raw mut session);
            let session = (!session.is_null()).then(|| Arc::from_raw(session.cast_const()));
            if answer == 0 { Err(()) } else { Ok(session) }
        }
    }

    fn psk_server(&self, connection: &Connection, identity: &CStr) -> Result<Option<Secret>, ()> {
        let Some(callback) = connection.config().psk.server else { return Ok(None) };
        let mut key = Zeroizing::new([0; 512]);
        // SAFETY: the module's contract; the key has room for as much as its length says.
        let len =
            unsafe { callback(ssl(connection), identity.as_ptr(), key.as_mut_ptr(), key.len() as c_uint) }
                as usize;
        let key = key.get(..len).ok_or(())?;
        Ok((len > 0).then(|| key.into()))
    }

    fn allow_early_data(&self, connection: &Connection) -> bool {
        let config = connection.config();
        let Some(callback) = config.early_data.allow else { return true };
        // SAFETY: the module's contract.
        unsafe { callback(ssl(connection), config.early_data.allow_argument.get()) != 0 }
    }

    fn ticket_due(&self, connection: &Connection) -> bool {
        let callbacks = connection.session_context().tickets.callbacks();
        let Some(callback) = callbacks.generate else { return true };
        // SAFETY: the module's contract.
        unsafe { callback(ssl(connection), callbacks.arg.0) != 0 }
    }

    fn ticket_extension(&self, connection: &Connection, content: &[u8]) -> bool {
        let config = connection.config();
        let Some(callback) = config.tickets.extension_callback else { return true };
        // An extension is never longer than 16 bits tell.
        let len = content.len() as c_int;
        // SAFETY: the module's contract; the content is there during the call.
        unsafe {
            callback(ssl(connection), content.as_ptr(), len, config.tickets.extension_argument.get()) != 0
        }
    }

    fn ticket_decrypted(
        &self,
        connection: &Connection,
        session: Option<&SessionData>,
        ticket: &[u8],
        status: Status,
    ) -> Option<Status> {
        let callbacks = connection.session_context().tickets.callbacks();
        let callback = callbacks.decrypt?;
        if matches!(status, Status::Fatal | Status::None) {
            return None;
        }
        let session = session.map(|data| Session::new(data.clone()));
        let pointer = session.as_ref().map_or(ptr::null_mut(), |session| Arc::as_ptr(session).cast_mut());
        let name = &ticket[..ticket.len().min(KEY_NAME_LEN)];
        // SAFETY: the module's contract; session and name live through the call.
        let answer = unsafe {
            let argument = callbacks.arg.0;
            callback(ssl(connection), pointer, name.as_ptr(), name.len(), status as c_int, argument)
        };
        Some(status.answered(answer))
    }

    fn make_cookie(&self, connection: &Connection) -> Option<Option<Vec<u8>>> {
        let callback = connection.context().config().cookie.generate_stateless?;
        let (mut cookie, mut len) = (vec![0; SSL_COOKIE_LENGTH], 0);
        // SAFETY: the module's contract; the buffer is as long as the manual says, and both live through the call.
        let answer = unsafe { callback(ssl(connection), cookie.as_mut_ptr(), &raw mut len) };
        if answer == 0 || len > cookie.len() {
            return Some(None);
        }
        cookie.truncate(len);
        Some(Some(cookie))
    }

    fn verifies_cookies(&self, connection: &Connection) -> bool {
        connection.context().config().cookie.verify_stateless.is_some()
    }

    fn check_cookie(&self, connection: &Connection, cookie: &[u8]) -> bool {
        let Some(callback) = connection.context().config().cookie.verify_stateless else { return false };
        // SAFETY: the module's contract; the cookie lives through the call.
        unsafe { callback(ssl(connection), cookie.as_ptr(), cookie.len()) != 0 }
    }
}

/// The room that a callback has for a cookie, in bytes.
const SSL_COOKIE_LENGTH: usize = 4096;

/// How long the name of a ticket's key is, in bytes.
const KEY_NAME_LEN: usize = 16;
