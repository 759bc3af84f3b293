//! Sessions of a connection: the one it has, and how a server finds, names and hands out others.

use super::{Id, Session, SessionData};
use crate::tls::error::{self, Alert, Error, reason};
use crate::tls::shutdown::SENT;
use crate::tls::state::State;
use crate::tls::ticket::{KeyName, Status};
use crate::tls::version::Version;
use crate::tls::{Configurable, Connection, hooks};
use std::sync::Arc;

impl Connection {
    /// `SSL_set_session(3)`: what a client is to resume, or that it is to resume nothing.
    pub fn set_session(&self, session: Option<Arc<Session>>) {
        self.clear_bad_session();
        if let Some(session) = &session {
            self.verify.set_result(session.read(|data| data.verify_result));
        }
        let _old = self.session.replace(session);
    }

    /// `SSL_copy_session_id(3)`: session, certificates and session id context of `from`.
    pub fn copy_session(&self, from: &Self) {
        let session = from.session.borrow().clone();
        self.set_session(session);
        let (certificates, sid_ctx) = {
            let config = from.config();
            (config.certificates.clone(), config.sessions.sid_ctx)
        };
        self.configure(|config| {
            config.certificates = certificates;
            config.sessions.sid_ctx = sid_ctx;
        });
    }

    /// Sees to it that the session of a connection that ends without our close_notify is not resumed (RFC 5246,
    /// 7.2.1 has dropped that rule, OpenSSL keeps it); whether that was so.
    pub fn clear_bad_session(&self) -> bool {
        let status = &self.status;
        if status.shutdown.get() & SENT != 0 || status.in_init.get() || status.state.get() == State::Before {
            return false;
        }
        let session = self.session.borrow().clone();
        let Some(session) = session else { return false };
        self.session_context().forget(&session);
        true
    }

    /// A server looks for the session that a client names: in the cache, then at the program's callback. Whether it
    /// may be resumed is [`crate::tls::session_cache::Cache::judge`]'s to say.
    pub fn find_session(&self, version: Version, id: &Id) -> Option<Arc<Session>> {
        let context = self.session_context().clone();
        if let Some(session) = context.sessions.lookup(version, id) {
            return Some(session);
        }
        let session = hooks::get()?.get_session(self, id)?;
        if session.read(|data| data.not_resumable) {
            return None;
        }
        context.tell_removed(context.sessions.found_externally(&session));
        Some(session)
    }

    /// An id for a new session, by the program's callback or at random.
    pub fn new_session_id(&self, version: Version) -> error::Result<Id> {
        let internal = |reason| Error::alert(Alert::INTERNAL_ERROR, reason);
        let cache = &self.session_context().sessions;
        let Some(answer) = hooks::get().and_then(|hooks| hooks.generate_session_id(self)) else {
            return cache.generate_id(version).ok_or(internal(reason::SSL_SESSION_ID_CALLBACK_FAILED));
        };
        let (bytes, len) = answer.ok_or(internal(reason::SSL_SESSION_ID_CALLBACK_FAILED))?;
        let id = bytes
            .get(..len)
            .filter(|id| !id.is_empty())
            .and_then(Id::new)
            .ok_or(internal(reason::SSL_SESSION_ID_HAS_BAD_LENGTH))?;
        if cache.contains(version, &id) {
            return Err(internal(reason::SSL_SESSION_ID_CONFLICT));
        }
        Ok(id)
    }

    /// Makes a ticket of a session; `None` if the program wants none to be sent. The connection's session is the one
    /// that the program's callback sees, and may put data into ([`Self::prepare_ticket`]).
    pub fn seal_ticket(&self, session: &SessionData) -> error::Result<Option<Vec<u8>>> {
        // Without callbacks there is nobody to ask, and no key: -1 is an error.
        self.session_context()
            .tickets
            .seal(session, &mut |request| hooks::get().map_or(-1, |hooks| hooks.ticket_key(self, request)))
    }

    /// Lets the program's callback put data into the connection's session, before a ticket is made of it.
    pub fn prepare_ticket(&self) -> error::Result<()> {
        if hooks::get().is_none_or(|hooks| hooks.generate_ticket(self)) {
            Ok(())
        } else {
            Err(Error::alert(Alert::INTERNAL_ERROR, error::INTERNAL))
        }
    }

    /// Looks into the ticket that a client sent, and asks the program's callback what to do about it. There is a
    /// session if the status is a success; whether it may be resumed is
    /// [`crate::tls::session_cache::Cache::judge`]'s to say. `session_id` is what the client sent with the ticket
    /// (TLS 1.2).
    pub fn open_ticket(
        &self,
        ticket: &[u8],
        session_id: &Id,
        version: Version,
    ) -> (Status, Option<Arc<Session>>) {
        let (mut status, session) =
            self.session_context().tickets.open(ticket, session_id, version, &mut |request| {
                hooks::get().map_or(-1, |hooks| hooks.ticket_key(self, request))
            });
        let session = session.map(Session::new);
        if !matches!(status, Status::Fatal | Status::None)
            && let Some(hooks) = hooks::get()
        {
            let name = &ticket[..ticket.len().min(size_of::<KeyName>())];
            if let Some(answer) = hooks.decrypt_ticket(self, session.as_ref(), name, status) {
                status = status.answered(answer);
            }
        }
        (status, session.filter(|_| status.is_success()))
    }

    /// Whether the program wants the new session never to be resumed. `forward_secret` says whether the key exchange
    /// is (EC)DHE.
    pub fn wants_no_resumption(&self, forward_secret: bool) -> bool {
        hooks::get().is_some_and(|hooks| hooks.not_resumable(self, forward_secret))
    }
}
