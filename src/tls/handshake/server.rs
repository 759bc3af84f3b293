//! The server's handshake.

use super::client_hello::ext;
use super::entries::view_of_leaf;
use super::server_choice::Choice;
use super::{Common, dhe, kind, signature};
use crate::libcrypto::x509::X509;
use crate::tls::channel::{Core, Incoming};
use crate::tls::client_hello::ClientHello;
use crate::tls::codec::{self, Input, vec16, vec24};
use crate::tls::connection::{Connection, Wishes};
use crate::tls::custom_ext::context as place;
use crate::tls::early_data::Phase;
use crate::tls::engine::psk::PreShared;
use crate::tls::engine::{
    Engine, Exchange, Outgoing, Peer, ResumptionSecret, ServerKind, SignatureAlgorithm,
};
use crate::tls::error::{Alert, Error, reason};
use crate::tls::hooks::{self, Answer, HelloAnswer};
use crate::tls::keylog::label;
use crate::tls::record::Opener;
use crate::tls::renegotiation::Previous;
use crate::tls::stop::{Stop, Want};
use crate::tls::version::{TLS1_2, TLS1_3};
use crate::tls::{Config, Configurable, alert, key_schedule, ocsp, sigalg, verify};
use std::sync::Arc;

/// A server's handshake under way.
#[derive(Default)]
pub struct Server {
    pub(super) common: Option<Common>,
    stage: Stage,
    hello: Option<Arc<ClientHello>>,
    pub(super) choice: Option<Choice>,
    pub retried: bool,
    /// The client was asked for a certificate.
    asks: bool,
    chain: Option<Vec<X509>>,
    /// The schemes that it may sign with.
    asked_sigalgs: Vec<u16>,
    client_certificate: bool,
    /// The client's handshake key, while its early data is still coming.
    held_opener: Option<Opener>,
    finished: bool,
    /// The handshake before, on a connection that has had one.
    pub(super) previous: Option<Previous>,
}

/// How far the ClientHello's processing has come; a callback may make it wait.
#[derive(Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    #[default]
    Start,
    HelloCallback,
    CertificateCallback,
    Rest,
}

impl Server {
    pub fn done(&self) -> bool {
        self.finished && self.common.as_ref().is_some_and(|common| !common.engine.is_handshaking())
    }

    /// The client may send alerts before it has our keys (RFC 8446, 5).
    pub fn plain_alerts(&self) -> bool {
        !self.client_certificate && !self.finished && self.previous.is_none()
    }

    fn common(&mut self) -> Result<&mut Common, Error> {
        self.common.as_mut().ok_or(Connection::internal())
    }

    /// Notes in the session that is being made who the client is.
    fn note_in_session(&self, connection: &Connection) {
        if let Some(made) = self.choice.as_ref().and_then(|choice| choice.made.as_ref()) {
            connection.note_in(made);
        }
    }
}

impl Connection {
    pub(super) fn start_server(&self, previous: Option<Previous>) -> Result<Server, Stop> {
        let config = self.config();
        let enabled = self.enabled_versions(&config);
        if enabled.none() {
            return Err(Error::alert(Alert::PROTOCOL_VERSION, reason::NO_PROTOCOLS_AVAILABLE).into());
        }
        if !super::has_suite_of(config.ciphers.all(), enabled.max()) {
            return Err(super::no_suites(Alert::HANDSHAKE_FAILURE).into());
        }
        // Whoever was there before, on a connection that is used again, is not this peer.
        self.verify.set_peer(None, None);
        if previous.is_some() {
            self.facts.borrow_mut().clear_but_last();
            self.status.resumed.set(false);
            self.context_ref().sessions.statistics.accept_renegotiate.count();
        } else {
            self.facts.borrow_mut().clear_but_client_ciphers();
            self.session_context().sessions.statistics.accept.count();
        }
        Ok(Server { previous, ..Server::default() })
    }

    #[inline(never)] // see `start`
    pub(super) fn server_incoming(
        &self,
        core: &mut Core,
        server: &mut Server,
        incoming: &Incoming,
    ) -> Result<(), Stop> {
        let unexpected = Error::alert(Alert::UNEXPECTED_MESSAGE, reason::UNEXPECTED_MESSAGE);
        let message = match incoming {
            Incoming::ChangeCipherSpec => {
                let common = server.common.as_mut().ok_or(unexpected)?;
                return self.receive_change(core, common);
            }
            Incoming::Message(message) => message,
        };
        let version = self.status.version.get();
        match (message[0], version) {
            (kind::CLIENT_HELLO, _)
                if server.common.is_none() || (server.retried && !server.sent_hello()) =>
            {
                self.client_hello(core, server, message)
            }
            (kind::CERTIFICATE, 1..) if server.asks && !server.client_certificate => {
                self.client_certificate(core, server, message)
            }
            (kind::CLIENT_KEY_EXCHANGE, TLS1_2) => {
                server.common.as_ref().ok_or(unexpected)?;
                if self.psk_cipher().is_some() {
                    self.psk_client_key_exchange(core, server, message)?;
                } else {
                    if self.uses_dhe() {
                        dhe::check_client_key_exchange(message)?;
                    }
                    self.feed(core, server.common()?, message, message)?;
                }
                let common = server.common.as_mut().ok_or(Self::internal())?;
                let made = server.choice.as_ref().and_then(|choice| choice.made.as_ref());
                Self::note_master(made, &common.engine.exchange().secrets.master);
                Ok(())
            }
            (kind::END_OF_EARLY_DATA, TLS1_3) => self.take_end_of_early_data(core, server, message),
            (kind::CERTIFICATE_VERIFY, 1..) => self.client_verify(core, server, message),
            (kind::FINISHED, 1..) => self.client_finished(core, server, message),
            _ => Err(unexpected.into()),
        }
    }

    /// RFC 8446, 4.1.2 and everything that is decided upon it.
    fn client_hello(&self, core: &mut Core, server: &mut Server, message: &[u8]) -> Result<(), Stop> {
        if server.stage == Stage::Start {
            let mut hello = ClientHello::parse(message)?;
            if let Some(previous) = &server.previous {
                // Before anything is asked or looked up for it.
                previous.check_hello(&hello)?;
            }
            self.reset_custom_extensions();
            hello
                .note_own(self.own_extensions(place::CLIENT_HELLO, &hello.extensions().collect::<Vec<_>>())?);
            let hello = Arc::new(hello);
            self.show_extensions(hello.extensions());
            server.hello = Some(hello.clone());
            // A name that the program has set gives way to the client's, and to none.
            *self.wishes.borrow_mut() = Wishes { name: None, hello: Some(hello) };
            server.stage = Stage::HelloCallback;
        }
        let result = self.process_hello(core, server);
        if !matches!(result, Err(Stop::Want(..))) {
            self.wishes.borrow_mut().hello = None;
        }
        result
    }

    fn process_hello(&self, core: &mut Core, server: &mut Server) -> Result<(), Stop> {
        let hello = server.hello.clone().ok_or(Self::internal())?;
        if server.stage == Stage::HelloCallback {
            self.status.want.set(Want::Nothing);
            if let Some(hooks) = hooks::get() {
                match hooks.client_hello(self) {
                    HelloAnswer::Ok => {}
                    HelloAnswer::Later => return Err(Stop::Want(Want::ClientHelloCb, -1)),
                    HelloAnswer::Failed(alert) => {
                        return Err(Error::alert(alert, reason::CALLBACK_FAILED).into());
                    }
                }
            }
            let transcript = server.common.as_ref().map_or(&[][..], |common| &common.transcript);
            let choice =
                self.choose_early(core, &hello, server.choice.take(), transcript, server.previous.as_ref())?;
            // The callbacks from here on do not see it, as with OpenSSL.
            self.wishes.borrow_mut().hello = None;
            server.choice = Some(choice);
            server.stage = Stage::CertificateCallback;
        }
        if server.stage == Stage::CertificateCallback {
            if !self.status.resumed.get() {
                let before = self.config();
                match hooks::get().map_or(Answer::Ok, |hooks| hooks.certificate(self)) {
                    Answer::Ok => {}
                    Answer::Later => return Err(Stop::Want(Want::X509Lookup, -1)),
                    Answer::Failed => {
                        return Err(Error::alert(Alert::INTERNAL_ERROR, reason::CERT_CB_ERROR).into());
                    }
                }
                self.share_sigalgs(&before, &self.config())?;
            }
            server.stage = Stage::Rest;
        }
        self.status.want.set(Want::Nothing);
        self.follow_context_ciphers();
        let config = self.config();
        let choice = server.choice.as_mut().ok_or(Self::internal())?;
        self.choose_late(&config, &hello, choice)?;
        server.stage = Stage::Start;
        self.answer_hello(core, server, &config, &hello)
    }

    /// Gives rustls its view of the ClientHello, with what was decided, and completes what it answers.
    #[inline(never)] // see `start`
    fn answer_hello(
        &self,
        core: &mut Core,
        server: &mut Server,
        config: &Config,
        hello: &ClientHello,
    ) -> Result<(), Stop> {
        let choice = server.choice.as_ref().ok_or(Self::internal())?;
        let version = self.status.version.get();
        let tls13 = version == TLS1_3;
        let resumed = self.status.resumed.get();
        // RFC 4279, 2: who has a key is not asked for a certificate.
        let psk = choice.cipher.is_psk();
        let asked = server.previous.as_ref().is_some_and(|previous| previous.asked);
        server.asks = !resumed && !psk && self.asks_for_certificate(config, asked);
        self.facts.borrow_mut().certificate_requested = asked;
        let mut common = match server.common.take() {
            Some(common) => common,
            None => {
                let kind = ServerKind { tls13, downgrade_marker: choice.offers_tls13, psk };
                let mut exchange = Exchange::new(self.context().lib().clone());
                exchange.asks = server.asks;
                Common::new(Engine::server(kind, choice.engine_group(), exchange)?)
            }
        };
        let exchange = common.engine.exchange();
        exchange.asks = server.asks;
        exchange.auth = Some(choice.cipher.auth);
        exchange.dhe = choice.dhe.clone();
        exchange.psk = PreShared::new(choice.cipher).filter(|_| !resumed);
        exchange.signer = choice.own.as_ref().map(|(_, signer)| signer.clone());
        exchange.resumption = None;
        exchange.psk_only = choice.psk_only;
        if let Some(session) = &choice.session {
            let (key, ems) = session.read(|data| (data.master_key.clone(), data.extended_master_secret()));
            exchange.resumption_suite = choice.cipher.suite();
            exchange.resumption_ems = ems;
            exchange.resumption = Some(if tls13 {
                let proven = choice.proven.as_ref().ok_or(Self::internal())?;
                exchange.keys.keep(&key, proven.early_secret.clone());
                exchange.begun = Some(proven.covered.clone());
                ResumptionSecret::Psk(key)
            } else {
                ResumptionSecret::Master(key)
            });
        }
        let will_retry = tls13 && choice.asks_again();
        let messages = &mut exchange.messages;
        if tls13 {
            let place =
                if will_retry { place::TLS1_3_HELLO_RETRY_REQUEST } else { place::TLS1_3_SERVER_HELLO };
            let own = self.custom_extensions(place, None, 0)?;
            let rewrite = if will_retry && self.wants_cookie() {
                let hello = (hello.message(), hello.session_id());
                let asks_share = !choice.retry_for_cookie;
                Outgoing::Replace(self.stateless_retry(
                    hello,
                    choice.cipher,
                    choice.group,
                    asks_share,
                    &own,
                )?)
            } else {
                Outgoing::MoreExtensions { more: own, psk_only: choice.psk_only && !will_retry }
            };
            messages.rewrite(kind::SERVER_HELLO, rewrite);
        }
        if tls13 && !will_retry {
            let message = self.encrypted_extensions_message(config, choice)?;
            messages.rewrite(kind::ENCRYPTED_EXTENSIONS, Outgoing::Replace(message));
        }
        if !tls13 {
            messages.rewrite(
                kind::SERVER_HELLO,
                Outgoing::ServerHello {
                    session_id: choice.session_id.to_vec(),
                    extensions: self.tls12_answers(hello, choice, server.previous.as_ref())?,
                },
            );
            if let Some(group) = &choice.dhe {
                messages.rewrite(kind::SERVER_KEY_EXCHANGE, Outgoing::KeyExchange(group.clone()));
            }
            if choice.session.is_some() {
                let ticket = self.tls12_ticket(choice)?;
                messages.rewrite(kind::NEW_SESSION_TICKET, Outgoing::Replace(ticket.unwrap_or_default()));
            }
        }
        if server.asks && !will_retry {
            server.asked_sigalgs = self.certificate_request_sigalgs(config)?;
            let request = self.certificate_request_message(&[], &server.asked_sigalgs, tls13)?;
            messages.rewrite(kind::CERTIFICATE_REQUEST, Outgoing::Replace(request));
            self.facts.borrow_mut().certificate_requested = true;
        }
        if psk && !resumed {
            self.rewrite_psk_flight(choice, &mut common);
        }
        let messages = &mut common.engine.exchange().messages;
        if let Some((chain, _)) = choice.own.as_ref().filter(|_| !resumed && !will_retry) {
            messages.rewrite(kind::CERTIFICATE, Outgoing::Replace(self.server_certificates(chain, tls13)?));
        }
        let view = choice.view(hello, tls13);
        // rustls has no part in a retry that left no state: to it, what went before is the hello's.
        let wire = [&choice.before_hello, hello.message()].concat();
        self.feed(core, &mut common, &view, &wire)?;
        if choice.early_data {
            self.open_early_data(core, &mut server.held_opener, choice, hello)?;
        }
        let resumes_retry = !choice.before_hello.is_empty();
        server.retried = server.retried || will_retry || resumes_retry;
        // RFC 8446, D.4: one goes with the first message, which was the HelloRetryRequest.
        common.outbox.changed = resumes_retry;
        core.retried = server.retried;
        self.send_output(core, &mut common)?;
        if let Some(made) = choice.made.as_ref().filter(|_| tls13 && !will_retry) {
            made.update(|data| data.cipher = Some(choice.cipher));
        }
        if tls13 && !will_retry {
            // RFC 8446, 4.4.4: what follows our Finished is under the application's keys: data that the program
            // writes at once, and alerts.
            self.use_last_send_key(core, &mut common)?;
        }
        if will_retry {
            // RFC 8446, D.4: right after the first message.
            self.send_change(core, &mut common)?;
            // RFC 8446, 4.4.1: the first hello becomes its hash.
            let hash = crate::tls::key_schedule::Hash::of(choice.cipher);
            let first = hash.hash(hello.message());
            let rest = common.transcript.split_off(hello.message().len());
            common.transcript = [&[254, 0, 0, first.as_ref().len() as u8], first.as_ref(), &rest].concat();
        }
        server.common = Some(common);
        Ok(())
    }

    /// Whether the client is asked for a certificate now (`SSL_CTX_set_verify(3)`).
    /// `asked` says whether it was in an earlier handshake.
    fn asks_for_certificate(&self, config: &Config, asked: bool) -> bool {
        use verify::mode;
        config.verify.mode & mode::PEER != 0
            && !(asked && config.verify.mode & mode::CLIENT_ONCE != 0)
            && !(config.verify.mode & mode::POST_HANDSHAKE != 0 && self.status.version.get() == TLS1_3)
    }

    /// Our Certificate message, and in TLS 1.2 the CertificateStatus after it.
    fn server_certificates(&self, chain: &[X509], tls13: bool) -> Result<Vec<u8>, Error> {
        let response = self.config_ref().ocsp.response.clone().filter(|_| self.status.staples.get());
        let Some(response) = response else { return self.certificate_message(&[], chain, tls13, &[]) };
        let status = |out: &mut Vec<u8>| {
            out.push(ocsp::OCSP);
            vec24(out, |out| out.extend_from_slice(&response));
        };
        if tls13 {
            let mut leaf = Vec::new();
            codec::check_block(response.len())?;
            codec::extension(&mut leaf, ext::STATUS_REQUEST, status);
            return self.certificate_message(&[], chain, true, &leaf);
        }
        let mut messages = self.certificate_message(&[], chain, false, &[])?;
        messages.extend_from_slice(&codec::message(kind::CERTIFICATE_STATUS, status));
        Ok(messages)
    }

    /// What clients may sign with. `Err` if that is nothing.
    pub(in crate::tls) fn certificate_request_sigalgs(&self, config: &Config) -> Result<Vec<u16>, Error> {
        use crate::tls::sigalg::Situation;
        let version = self.status.version.get();
        let situation = Situation { server: true, min_version: version, version };
        // RFC 8446, 4.2.3: those that TLS 1.3 does not sign with are for certificates.
        let asked = config.sigalgs.offered(config.security.suite_b(), situation, self);
        if !asked.iter().any(|id| version != TLS1_3 || signature::signs_tls13(*id)) {
            return Err(super::no_sigalgs());
        }
        Ok(asked)
    }

    /// RFC 8446, 4.3.2; RFC 5246, 7.4.4.
    pub(in crate::tls) fn certificate_request_message(
        &self,
        context: &[u8],
        sigalgs: &[u16],
        tls13: bool,
    ) -> Result<Vec<u8>, Error> {
        let names = self.ca_names_to_send();
        let schemes = |out: &mut Vec<u8>| {
            vec16(out, |out| sigalgs.iter().for_each(|id| out.extend_from_slice(&id.to_be_bytes())));
        };
        let authorities = |out: &mut Vec<u8>| {
            vec16(out, |out| names.iter().for_each(|name| vec16(out, |out| out.extend_from_slice(name))));
        };
        // Asks the security callback, so nothing may be borrowed.
        let config = self.config();
        let types = match &config.certificates.request_types {
            _ if tls13 => Vec::new(),
            Some(types) => types.to_vec(),
            None => signature::certificate_types(sigalg::signers(&config, true, self)),
        };
        let own = if tls13 {
            self.custom_extensions(place::TLS1_3_CERTIFICATE_REQUEST, None, 0)?
        } else {
            Vec::new()
        };
        Ok(codec::message(kind::CERTIFICATE_REQUEST, |out| {
            if tls13 {
                codec::vec8(out, |out| out.extend_from_slice(context));
                vec16(out, |out| {
                    out.extend_from_slice(&own);
                    codec::extension(out, ext::SIGNATURE_ALGORITHMS, schemes);
                    if !names.is_empty() {
                        codec::extension(out, ext::CERTIFICATE_AUTHORITIES, authorities);
                    }
                });
            } else {
                codec::vec8(out, |out| out.extend_from_slice(&types));
                schemes(out);
                authorities(out);
            }
        }))
    }

    /// The client's chain: verified by the program's settings, and only then given to rustls. A client that was asked
    /// is served only with a certificate that is accepted, or without any where the program allows that.
    #[inline(never)] // see `start`
    fn client_certificate(&self, core: &mut Core, server: &mut Server, message: &[u8]) -> Result<(), Stop> {
        let tls13 = self.status.version.get() == TLS1_3;
        let context = self.context();
        if server.chain.is_none() {
            server.chain = Some(self.client_chain(&message[4..], &[], tls13)?);
        }
        let chain = server.chain.clone().unwrap_or_default();
        let Some((leaf, key)) = self.check_client_chain(&chain)? else {
            self.show_client_chain(None, chain);
            server.note_in_session(self);
            server.client_certificate = true;
            return self.feed(core, server.common()?, message, message);
        };
        let der = leaf.to_der().map_err(|_| Self::internal())?;
        let view = view_of_leaf(&der, tls13);
        let peer = Peer::new(&leaf, der, key, context.lib().clone());
        self.show_client_chain(Some(leaf), chain);
        server.note_in_session(self);
        server.chain = None;
        server.client_certificate = true;
        let common = server.common()?;
        common.engine.exchange().peer = Some(Box::new(peer));
        self.feed(core, common, &view, message)
    }

    fn client_verify(&self, core: &mut Core, server: &mut Server, message: &[u8]) -> Result<(), Stop> {
        let mut input = Input::new(&message[4..]);
        let sigalg = input.u16()?;
        input.vec16()?;
        input.end()?;
        let asked = std::mem::take(&mut server.asked_sigalgs);
        let common = server.common()?;
        let unexpected = Error::alert(Alert::UNEXPECTED_MESSAGE, reason::UNEXPECTED_MESSAGE);
        let peer = common.engine.exchange().peer.as_mut().ok_or(unexpected)?;
        let algorithm: SignatureAlgorithm = self.check_peer_sigalg(sigalg, &peer.key, &asked)?;
        peer.algorithm = Some(algorithm);
        self.feed(core, common, message, message)
    }

    fn client_finished(&self, core: &mut Core, server: &mut Server, message: &[u8]) -> Result<(), Stop> {
        let tls13 = self.status.version.get() == TLS1_3;
        if !tls13 && !core.changed {
            return Err(Error::alert(Alert::UNEXPECTED_MESSAGE, reason::GOT_A_FIN_BEFORE_A_CCS).into());
        }
        core.changed = false;
        if server.asks && !server.client_certificate {
            // RFC 8446, 4.4.2; RFC 5246, 7.4.6: who is asked answers, if only that there is none.
            return Err(Error::alert(Alert::UNEXPECTED_MESSAGE, reason::UNEXPECTED_MESSAGE).into());
        }
        self.check_finished(message)?;
        let choice = server.choice.as_mut().ok_or(Self::internal())?;
        let common = server.common.as_mut().ok_or(Self::internal())?;
        if !tls13 && choice.session.is_none() {
            // The session is whole but for what rustls is about to check; its ticket goes with the next flight.
            if let Some(made) = &choice.made {
                self.note_in(made);
                made.update(|data| data.cipher = Some(choice.cipher));
            }
            let ticket = self.tls12_ticket(choice)?;
            let messages = &mut common.engine.exchange().messages;
            messages.rewrite(kind::NEW_SESSION_TICKET, Outgoing::Replace(ticket.unwrap_or_default()));
        }
        self.facts.borrow_mut().peer_finished.set(&message[4..]);
        self.feed(core, common, message, message)?;
        if tls13 {
            self.log_secret(label::CLIENT_TRAFFIC, &common.engine.exchange().secrets.client_application);
        }
        server.finished = true;
        self.send_output(core, common)
    }
}

impl Connection {
    /// Early data comes first, under a key of its own; the handshake's waits.
    fn open_early_data(
        &self,
        core: &mut Core,
        held: &mut Option<Opener>,
        choice: &Choice,
        hello: &ClientHello,
    ) -> Result<(), Error> {
        let session = choice.session.as_ref().ok_or(Self::internal())?;
        let (cipher, key) = session.read(|data| (data.cipher, data.master_key.clone()));
        let cipher = cipher.ok_or(Self::internal())?;
        let secret = self.early_secret(cipher, &key, hello.message());
        let (key, iv) = key_schedule::traffic_key(cipher, &secret);
        let opener =
            Opener::new(self.context().lib(), cipher.enc, TLS1_3, &key, &iv).ok_or(Self::internal())?;
        *held = core.reader.replace_opener(Some(opener));
        Ok(())
    }

    /// The end of early data: in the transcript, but not rustls's to see.
    pub(super) fn take_end_of_early_data(
        &self,
        core: &mut Core,
        server: &mut Server,
        message: &[u8],
    ) -> Result<(), Stop> {
        let unexpected = Error::alert(Alert::UNEXPECTED_MESSAGE, reason::UNEXPECTED_MESSAGE);
        let opener = server.held_opener.take().ok_or(unexpected)?;
        core.reader.set_opener(Some(opener));
        // Whoever drove the handshake here: there is none left to read.
        self.early.phase.set(Phase::FinishedReading);
        let common = server.common()?;
        self.note_message(common, message);
        common.engine.exchange().messages.unseen.extend_from_slice(message);
        self.log_secret(label::CLIENT_HANDSHAKE, &common.engine.exchange().secrets.client_handshake);
        Ok(())
    }
}

impl Server {
    /// A HelloRetryRequest went out.
    pub(super) fn retried(&self) -> bool {
        self.retried
    }

    /// A ServerHello that is not a HelloRetryRequest went out.
    pub(super) fn sent_hello(&self) -> bool {
        self.common.as_ref().is_some_and(|common| common.outbox.epoch.is_some())
    }
}

/// A warning on the way, which does not end the handshake.
pub(super) fn warn(connection: &Connection, core: &mut Core, which: Alert) -> Result<(), Stop> {
    match connection.send_alert(core, alert::WARNING, which) {
        Err(Stop::Error(error)) => Err(error.into()),
        _ => Ok(()),
    }
}
