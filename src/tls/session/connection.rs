//! The session that a connection has.

use super::Session;
use crate::tls::shutdown::SENT;
use crate::tls::state::State;
use crate::tls::{Configurable, Connection};
use std::sync::Arc;

impl Connection {
    /// `SSL_set_session(3)`: what a client is to resume, or that it is to resume nothing.
    pub fn set_session(&self, session: Option<Arc<Session>>) {
        self.clear_bad_session();
        if let Some(session) = &session {
            self.verify.set_result(session.read(|data| data.verify_result.into()));
        }
        // Where a connection goes on, what is shown is still its own peer.
        if self.status.state.get() == State::Before || self.status.failed.get() {
            self.show_what_is_known_of(session.as_deref());
        }
        let _old = self.session.replace(session);
    }

    /// Shows the peer and the suite of the session that is to be resumed (`SSL_get0_peer_certificate(3)`), until a handshake makes
    /// known what they are.
    fn show_what_is_known_of(&self, session: Option<&Session>) {
        self.facts.borrow_mut().cipher = None;
        let known = session.map(|session| session.read(|data| (data.peer.clone(), data.peer_chain.clone())));
        let (peer, chain) = known.unwrap_or_default();
        self.verify.set_peer(peer, chain);
    }

    /// `SSL_copy_session_id(3)`: session, certificates with what goes with them, and session id context of `from`.
    pub fn copy_session(&self, from: &Self) {
        let session = from.session.borrow().clone();
        self.set_session(session);
        let theirs = from.config();
        self.configure(|config| {
            config.take_certificates(&theirs);
            config.sessions.sid_ctx = theirs.sessions.sid_ctx;
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
}
