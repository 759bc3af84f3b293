//! The session that a full handshake makes: there from the ClientHello on, and filled as it goes.
//!
//! The program may hold it all the while, so it is completed in place, and never resumed before it is.

use super::client::Client;
use crate::tls::connection::Connection;
use crate::tls::session::{Id, Session, SessionData};
use crate::tls::verify;
use crate::tls::version::{TLS1_2, Version};
use std::sync::Arc;

impl Connection {
    /// Begins a session of `version` with the settings that it keeps: what `SSL_get_session(3)` gives from now on.
    pub(super) fn begin_session(&self, version: Version, session_id: Id) -> Arc<Session> {
        let mut data = SessionData {
            unfinished: true,
            ssl_version: version,
            session_id,
            sid_ctx: self.config_ref().sessions.sid_ctx,
            timeout: self.session_context().sessions.timeout(),
            verify_result: verify::OK,
            ..SessionData::default()
        };
        if self.facts.borrow().extended_master_secret {
            data.set_extended_master_secret();
        }
        let session = Session::new(data);
        let _old = self.session.replace(Some(session.clone()));
        session
    }

    /// Notes in the session what the handshake knows by now. What the program may hold a pointer to is set once.
    pub(super) fn note_in(&self, session: &Session) {
        let facts = self.facts.borrow();
        let chain = self.verify.peer_chain();
        let peer = self.verify.peer();
        session.update(|data| {
            data.max_fragment_len_mode = facts.max_fragment_length;
            data.kex_group = facts.group.into();
            if data.alpn_selected.is_none() {
                data.alpn_selected.clone_from(&facts.alpn);
            }
            if facts.extended_master_secret {
                data.set_extended_master_secret();
            }
            if data.peer_chain.is_none() && chain.is_some() {
                data.peer_chain = chain;
                data.peer = peer;
                data.verify_result = self.verify.result_to_keep();
            }
        });
    }

    /// The same at a client, whose server has answered.
    pub(super) fn note_in_session_of(&self, client: &Client) {
        let Some(session) = &client.made else { return };
        self.note_in(session);
        let version = self.status.version.get();
        let (acked, cipher) = {
            let facts = self.facts.borrow();
            (facts.servername_acked, facts.cipher)
        };
        let name = self.hostname().filter(|_| acked);
        session.update(|data| {
            data.ssl_version = version;
            data.cipher = data.cipher.or(cipher);
            if version == TLS1_2 {
                data.session_id = Id::new(&client.session_id).unwrap_or_default();
            }
            if data.hostname.is_none() {
                data.hostname = name;
            }
        });
    }

    /// Notes the master secret of TLS 1.2 (RFC 5246, 8.1), once there is one.
    pub(super) fn note_master(session: Option<&Arc<Session>>, master: &[u8]) {
        if let Some(session) = session.filter(|_| !master.is_empty()) {
            session.update(|data| data.master_key = master.into());
        }
    }

    /// The handshake is over, and nothing that the peer could still prove is missing.
    pub(super) fn complete(&self, session: &Arc<Session>) {
        self.note_in(session);
        let cipher = self.facts.borrow().cipher;
        session.update(|data| {
            data.unfinished = false;
            data.cipher = cipher;
        });
        // The program's callbacks may have put another one there.
        let _old = self.session.replace(Some(session.clone()));
    }
}
