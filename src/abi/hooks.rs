//! Calls the program's callbacks for the core ([`crate::tls::hooks::Hooks`]).
//!
//! # Safety
//!
//! Every callback here was set by the program with the type that its setter's prototype names, and gets what that
//! prototype promises; see [`super::edge`].

use super::prelude::*;
use super::session::share;
use super::ticket::ask_for_key;
use crate::libcrypto::pkey::PKey;
use crate::libcrypto::x509::X509 as Certificate;
use crate::libcrypto::err;
use crate::tls::error::reason;
use crate::tls::hooks::{Answer, Asker, Hooks};
use crate::tls::security::{self, About, Question};
use crate::tls::session::Id;
use crate::tls::ticket::{KeyRequest, Status};
use crate::tls::{Configurable, Connection, Context, Session};
use core::ffi::CStr;
use std::sync::Arc;

/// The callbacks of C programs.
pub(super) struct Program;

/// The handle that the program knows the connection by.
fn ssl(connection: &Connection) -> *mut SSL {
    ptr::from_ref(connection).cast_mut()
}

impl Hooks for Program {
    fn info(&self, connection: &Connection, event: i32, value: i32) {
        let own = connection.config().info_callback;
        let Some(callback) = own.or_else(|| connection.context().config().info_callback) else { return };
        // SAFETY: the module's contract.
        unsafe { callback(ssl(connection), event, value) }
    }

    fn message(&self, connection: &Connection, sent: bool, version: i32, content_type: i32, bytes: &[u8]) {
        let config = connection.config();
        let Some(callback) = config.msg_callback else { return };
        let argument = config.msg_callback_argument.get();
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

    fn wants_messages(&self, connection: &Connection) -> bool {
        connection.config().msg_callback.is_some()
    }

    fn keylog(&self, connection: &Connection, line: &CStr) {
        let Some(callback) = connection.context().config().keylog_callback else { return };
        // SAFETY: the module's contract; the line lives through the call.
        unsafe { callback(ssl(connection), line.as_ptr()) }
    }

    fn wants_keylog(&self, connection: &Connection) -> bool {
        connection.context().config().keylog_callback.is_some()
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

    fn get_session(&self, connection: &Connection, id: &Id) -> Option<Arc<Session>> {
        let callback = connection.session_context().sessions.settings().get?;
        let mut copy = 1;
        // SAFETY: the module's contract; the id lives through the call, and has at most 32 bytes.
        let session = unsafe { callback(ssl(connection), id.as_ptr(), id.len() as c_int, &raw mut copy) };
        if session.is_null() {
            return None;
        }
        // SAFETY: the callback gives a session of ours; unless it asks for a copy, its reference with it.
        unsafe { if copy != 0 { share(session) } else { Some(Arc::from_raw(session.cast_const())) } }
    }

    fn generate_session_id(&self, connection: &Connection) -> Option<Option<([u8; Id::MAX], usize)>> {
        let own = connection.config().sessions.generate_id;
        let callback = own.or_else(|| connection.session_context().config().sessions.generate_id)?;
        let (mut id, mut len) = ([0; Id::MAX], Id::MAX as c_uint);
        // SAFETY: the module's contract; the callback may write as many bytes as `len` says.
        let ok = unsafe { callback(ssl(connection), id.as_mut_ptr(), &raw mut len) };
        Some((ok != 0).then_some((id, len as usize)))
    }

    fn not_resumable(&self, connection: &Connection, forward_secret: bool) -> bool {
        let Some(callback) = connection.config().sessions.not_resumable else { return false };
        // SAFETY: the module's contract.
        unsafe { callback(ssl(connection), c_int::from(forward_secret)) != 0 }
    }

    fn ticket_key(&self, connection: &Connection, request: KeyRequest<'_>) -> i32 {
        let callbacks = connection.session_context().tickets.callbacks();
        // SAFETY: the connection lives through the call.
        unsafe { ask_for_key(ssl(connection), &callbacks, request) }
    }

    fn generate_ticket(&self, connection: &Connection) -> bool {
        let callbacks = connection.session_context().tickets.callbacks();
        let Some(callback) = callbacks.generate else { return true };
        // SAFETY: the module's contract.
        unsafe { callback(ssl(connection), callbacks.arg.0) != 0 }
    }

    fn decrypt_ticket(
        &self,
        connection: &Connection,
        session: Option<&Arc<Session>>,
        key_name: &[u8],
        status: Status,
    ) -> Option<i32> {
        let callbacks = connection.session_context().tickets.callbacks();
        let callback = callbacks.decrypt?;
        let session = session.map_or(ptr::null_mut(), |session| Arc::as_ptr(session).cast_mut());
        let (name, len) = (key_name.as_ptr(), key_name.len());
        // SAFETY: the module's contract; session and name live through the call.
        Some(unsafe { callback(ssl(connection), session, name, len, status as c_int, callbacks.arg.0) })
    }
}
