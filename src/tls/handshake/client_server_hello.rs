//! What a client makes of a ServerHello, and of a HelloRetryRequest.

use super::client::Client;
use super::client_hello::{self, View, ext};
use super::server_hello::{ServerHello, selected};
use crate::tls::channel::Core;
use crate::tls::codec::{self, Input};
use crate::tls::connection::Connection;
use crate::tls::custom_ext::context as place;
use crate::tls::early_data;
use crate::tls::engine::{self, Output};
use crate::tls::error::{Alert, Error, reason};
use crate::tls::group::kept_share;
use crate::tls::key_schedule::Hash;
use crate::tls::keylog::label;
use crate::tls::options;
use crate::tls::session::Id;
use crate::tls::stop::Stop;
use crate::tls::version::{TLS1_2, TLS1_3};

impl Connection {
    #[inline(never)] // see `start`
    pub(super) fn server_hello(
        &self,
        core: &mut Core,
        client: &mut Client,
        message: &[u8],
    ) -> Result<(), Stop> {
        let hello = ServerHello::parse(&message[4..])?;
        self.show_extensions(hello.extensions.iter().copied());
        let version = hello.version()?;
        if !client.offer.enabled.contains(version) {
            return Err(Error::alert(Alert::PROTOCOL_VERSION, reason::UNSUPPORTED_PROTOCOL).into());
        }
        if hello.is_retry() {
            return self.hello_retry_request(core, client, message, &hello);
        }
        if std::mem::replace(&mut client.answered_hello, true) {
            return Err(Error::alert(Alert::UNEXPECTED_MESSAGE, reason::UNEXPECTED_MESSAGE).into());
        }
        // RFC 8446, D.3: early data can't be sent to a server of TLS 1.2.
        if version != TLS1_3 && client.resume.as_ref().is_some_and(|resume| resume.early_data) {
            return Err(Error::alert(Alert::PROTOCOL_VERSION, reason::UNSUPPORTED_PROTOCOL).into());
        }
        // RFC 8446, 4.1.4: what the retry selected stays.
        if client.retried && version != TLS1_3 {
            return Err(Error::alert(Alert::PROTOCOL_VERSION, reason::WRONG_SSL_VERSION).into());
        }
        if hello.compression != 0 {
            let reason = reason::UNSUPPORTED_COMPRESSION_ALGORITHM;
            return Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason).into());
        }
        // RFC 8446, 4.1.3.
        if version == TLS1_3 && hello.session_id != client.sent.session_id {
            return Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason::INVALID_SESSION_ID).into());
        }
        let cipher = selected(hello.suite, &client.offer.ciphers, version)?;
        // The program may have taken it back since it was offered.
        self.follow_context_ciphers();
        if !self.allows_cipher(cipher) || !self.config_ref().ciphers.all().contains(&cipher) {
            return Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason::WRONG_CIPHER_RETURNED).into());
        }
        let place = if version == TLS1_3 { place::TLS1_3_SERVER_HELLO } else { place::TLS1_2_SERVER_HELLO };
        self.check_answers(client, place, &hello.extensions)?;
        {
            let mut facts = self.facts.borrow_mut();
            facts.server_random.copy_from_slice(hello.random);
            facts.pending_cipher = Some(cipher);
            facts.cipher = Some(cipher).filter(|_| version == TLS1_3);
            if let Some(share) = hello.find(ext::KEY_SHARE).and_then(|share| share.get(..2)) {
                facts.group = u16::from_be_bytes([share[0], share[1]]);
                let share = hello.find(ext::KEY_SHARE).and_then(|share| share.get(4..));
                let share = kept_share(facts.group, share.unwrap_or_default());
                facts.set_peer_share(share);
            }
            facts.extended_master_secret = hello.find(ext::EXTENDED_MASTER_SECRET).is_some();
        }
        self.status.version.set(version);
        let tls12_resumed = version == TLS1_2
            && client.resume.as_ref().is_some_and(|resume| {
                resume.psks.is_empty()
                    && !hello.session_id.is_empty()
                    && client.sent.session_id == hello.session_id
            });
        let tls13_resumed = match hello.find(ext::PRE_SHARED_KEY) {
            Some(index) => {
                self.take_psk_choice(client, index)?;
                true
            }
            None => false,
        };
        self.status.resumed.set(tls12_resumed || tls13_resumed);
        if version == TLS1_2 {
            self.tls12_extensions(client, &hello)?;
            client.session_id = hello.session_id.to_vec();
        }
        if let Some(session) = client.offered.clone().filter(|_| self.status.resumed.get()) {
            self.check_resumed(&session, cipher)?;
            client.made = None;
            let _old = self.session.replace(Some(session));
        } else {
            if client.previous.is_some() {
                // Who the server was is the old session's.
                self.verify.set_peer(None, None);
            }
            if client.made.is_none() {
                client.made = Some(self.begin_session(version, Id::default()));
            }
            client.offered = None;
            // The keys come from this handshake, not from the session that the server has turned down.
            client.common.engine.exchange().resumption = None;
        }
        if !self.status.resumed.get() {
            // Else the keys would be made of it.
            client.common.engine.exchange().resumption = None;
        }
        self.take_custom_extensions(place, &hello.extensions, None)?;
        self.note_in_session_of(client);
        if version == TLS1_2 {
            self.ask_by_name(core)?;
        }
        let view_session_id: &[u8] =
            if version == TLS1_3 || tls12_resumed { &client.view_session_id } else { &[] };
        let placeholder = if tls13_resumed { self.share_for_psk_only(client, &hello)? } else { None };
        client.common.engine.exchange().psk_only = placeholder.is_some();
        let view = hello.view(version, view_session_id, placeholder.as_ref());
        self.feed(core, &mut client.common, &view, message)?;
        if version == TLS1_2 && !tls12_resumed {
            self.begin_psk(core, client, cipher)?;
        }
        if version == TLS1_3 {
            self.log_secret(
                label::SERVER_HANDSHAKE,
                &client.common.engine.exchange().secrets.server_handshake,
            );
        }
        self.send_output(core, &mut client.common)
    }

    /// RFC 8446, 4.2.9: in psk_ke "the server MUST NOT supply a \"key_share\" value", and it chooses that only where it was
    /// offered. Then, a share that rustls sees in the place of one.
    fn share_for_psk_only(
        &self,
        client: &Client,
        hello: &ServerHello<'_>,
    ) -> Result<Option<(u16, Vec<u8>)>, Error> {
        let offered = client.config.options & options::ALLOW_NO_DHE_KEX != 0;
        if !offered || hello.find(ext::KEY_SHARE).is_some() {
            return Ok(None);
        }
        let view = View::parse(&client.sent.view)?;
        let (group, share) = *client_hello::shares(&view)?.first().ok_or(Self::internal())?;
        Ok(Some((group, engine::answer_to_share(group, share).ok_or(Self::internal())?)))
    }

    /// RFC 8446, 4.1.4.
    fn hello_retry_request(
        &self,
        core: &mut Core,
        client: &mut Client,
        message: &[u8],
        hello: &ServerHello<'_>,
    ) -> Result<(), Stop> {
        if client.retried {
            return Err(Error::alert(Alert::UNEXPECTED_MESSAGE, reason::UNEXPECTED_MESSAGE).into());
        }
        if hello.session_id != client.sent.session_id {
            return Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason::INVALID_SESSION_ID).into());
        }
        let cipher = selected(hello.suite, &client.offer.ciphers, TLS1_3)?;
        self.check_answers(client, place::TLS1_3_HELLO_RETRY_REQUEST, &hello.extensions)?;
        self.take_custom_extensions(place::TLS1_3_HELLO_RETRY_REQUEST, &hello.extensions, None)?;
        let cookie = match hello.find(ext::COOKIE) {
            Some(content) => {
                let mut input = Input::new(content);
                let cookie = input.vec16()?;
                input.end()?;
                Some(cookie.to_vec())
            }
            None => None,
        };
        if let Some(group) = hello.find(ext::KEY_SHARE) {
            let bad = Error::alert(Alert::ILLEGAL_PARAMETER, reason::BAD_KEY_SHARE);
            let group: [u8; 2] = group.try_into().map_err(|_| codec::MALFORMED)?;
            let group = u16::from_be_bytes(group);
            // A group that we offered, and sent no share of.
            if !client.offer.groups.contains(&group)
                || client_hello::shares(&View::parse(&client.sent.view)?)?
                    .iter()
                    .any(|(shared, _)| *shared == group)
            {
                return Err(bad.into());
            }
        } else if cookie.is_none() {
            return Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason::NO_CHANGE_FOLLOWING_HRR).into());
        }
        // The session's hash must be the one the server has settled on (RFC 8446, 4.1.4).
        if let Some(resume) = &mut client.resume {
            // A program's callbacks are asked anew; rustls keeps a place for what they give if there was one before.
            let offered_external = resume.psks.iter().any(|psk| psk.external);
            resume.psks.retain(|psk| psk.cipher.digest == cipher.digest && !psk.external);
            if offered_external {
                let external = self.external_psk(&client.offer, Some(cipher.digest))?;
                resume.psks.extend(external.filter(|psk| psk.cipher.digest == cipher.digest));
            }
            if resume.early_data {
                // RFC 8446, 4.2.10: not with a second hello.
                self.early.status.set(early_data::Status::Rejected);
                resume.early_data = false;
                core.writer.set_sealer(None);
            }
        }
        client.retried = true;
        core.retried = true;
        self.facts.borrow_mut().pending_cipher = Some(cipher);
        let hash = Hash::of(cipher);
        // RFC 8446, 4.4.1: the first hello becomes its hash.
        let first = hash.hash(&client.common.transcript);
        let before = [&[254, 0, 0, first.as_ref().len() as u8], first.as_ref(), message].concat();
        let view = hello.view(TLS1_3, &client.view_session_id, None);
        self.feed(core, &mut client.common, &view, message)?;
        client.common.transcript = before.clone();
        let outputs = client.common.engine.take_output()?;
        let view = outputs.into_iter().find_map(|output| match output {
            Output::Handshake { view, .. } if client_hello::is_client_hello(&view) => Some(view),
            _ => None,
        });
        let view = view.ok_or(Self::internal())?;
        client.sent = self.make_client_hello(
            &client.config,
            &client.offer,
            client.resume.as_ref(),
            &view,
            cookie.as_deref(),
            &before,
            Some(&client.sent.session_id),
        )?;
        client.common.outbox.change = false;
        self.send_compatibility_change(core, client)?;
        self.send_client_hello(core, client)
    }
}
