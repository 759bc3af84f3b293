//! Calls the program's callbacks for the core ([`crate::tls::hooks::Hooks`]).
//!
//! # Safety
//!
//! Every callback here was set by the program with the type that its setter's prototype names, and gets what that
//! prototype promises; see [`super::edge`].

use super::prelude::*;
use crate::libcrypto::pkey::PKey;
use crate::libcrypto::x509::X509 as Certificate;
use crate::libcrypto::err;
use crate::tls::error::reason;
use crate::tls::hooks::{Answer, Asker, Hooks};
use crate::tls::security::{self, About, Question};
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
}
