//! The client's handshake.

use super::client_hello::{self, Offer, Psk, Resume, Sent, View};
use super::psk::ServerPart;
use super::{Common, kind};
use crate::tls::channel::{Core, Incoming};
use crate::tls::codec::{self, Input};
use crate::tls::connection::Connection;
use crate::tls::early_data;
use crate::tls::engine::{ClientSetup, Engine, Exchange, Output, ResumptionSecret};
use crate::tls::error::{Alert, Error, reason};
use crate::tls::group::{Group, X25519};
use crate::tls::options;
use crate::tls::renegotiation::Previous;
use crate::tls::secret::Secret;
use crate::tls::session::{Id, SessionData};
use crate::tls::state::State;
use crate::tls::stop::Stop;
use crate::tls::ticket::Extension;
use crate::tls::version::{TLS1_2, TLS1_3};
use crate::tls::{Cipher, Config, Configurable, Session};
use std::sync::Arc;

/// A client's handshake under way.
pub struct Client {
    pub(super) common: Common,
    pub(super) config: Arc<Config>,
    pub(super) offer: Arc<Offer>,
    pub(super) resume: Option<Resume>,
    /// The session that is offered.
    pub(super) offered: Option<Arc<Session>>,
    /// The session that a full handshake makes.
    pub(super) made: Option<Arc<Session>>,
    pub(super) sent: Sent,
    /// rustls's session id, for what it is to see.
    pub(super) view_session_id: Vec<u8>,
    pub retried: bool,
    /// The server's answers to extensions that are ours.
    pub(super) ticket_coming: bool,
    pub(super) status_coming: bool,
    /// The server's chain was taken; what is left of the message waits for the verification to end.
    pub(super) verifying: bool,
    /// Where both sides authenticate by a pre-shared key: what has come of the server's key exchange.
    pub(super) psk: Option<ServerPart>,
    /// The server's CertificateRequest: its context (TLS 1.3).
    pub(super) request: Option<Vec<u8>>,
    /// The server's flight was judged.
    pub(super) flight_checked: bool,
    /// Our certificate was chosen, or that there is none.
    pub(super) answered: bool,
    /// Suite and secret of early data, until its key is in use.
    pub(super) early: Option<(&'static Cipher, Secret)>,
    /// Which of the offered keys the server took.
    pub(super) chosen_psk: usize,
    /// The server has finished, and EndOfEarlyData is to be sent first.
    pub(super) ends_early_data: bool,
    /// The last flight is to be sent.
    pub flight_due: bool,
    /// The ChangeCipherSpec of TLS 1.3 went already.
    pub(super) sent_change: bool,
    /// TLS 1.2: the ticket, with its lifetime hint in seconds.
    pub(super) ticket: Option<(u32, Vec<u8>)>,
    /// The new session's id.
    pub(super) session_id: Vec<u8>,
    pub(super) finished: bool,
    /// The handshake before, on a connection that has had one.
    pub(super) previous: Option<Previous>,
    /// The ServerHello came.
    pub(super) answered_hello: bool,
}

impl Client {
    /// What protects early data, where some is to be sent.
    fn early_psk(&self) -> Option<&Psk> {
        self.resume.as_ref().filter(|resume| resume.early_data && !self.retried)?.psks.first()
    }

    /// Whether the server was told of early data whose key is not in use yet.
    pub fn announced_early_data(&self) -> bool {
        self.early.is_some()
    }

    /// Whether nothing more will come or go.
    pub fn done(&self) -> bool {
        self.finished && !self.common.engine.is_handshaking()
    }

    pub fn into_parts(self) -> (Common, Parts) {
        let psks = self.resume.as_ref().map_or(&[][..], |resume| &resume.psks);
        let external = psks.get(self.chosen_psk).is_some_and(|psk| psk.external);
        let parts = Parts { offered: self.offered, external, made: self.made, ticket: self.ticket };
        (self.common, parts)
    }
}

/// What is left of a client's handshake for its session.
pub struct Parts {
    pub offered: Option<Arc<Session>>,
    /// It stands for a key from elsewhere.
    pub external: bool,
    pub made: Option<Arc<Session>>,
    pub ticket: Option<(u32, Vec<u8>)>,
}

impl Connection {
    /// Decides what to offer and gets rustls's ClientHello.
    pub(super) fn start_client(&self, previous: Option<Previous>) -> Result<Box<Client>, Stop> {
        let config = self.config();
        if previous.is_some() {
            self.facts.borrow_mut().clear_but_last();
            self.status.resumed.set(false);
        } else {
            self.facts.borrow_mut().clear();
        }
        if let Some(rare) = self.rare.get() {
            rare.scts.clear();
        }
        if previous.is_none() {
            // Whoever was there before, on a connection that is used again, is not this peer.
            self.verify.set_peer(None, None);
        }
        // What the program's security callback says may differ each time.
        let same_each_time = config.security.callback.is_none() && previous.is_none();
        let known = config.derived.offer.get().filter(|_| same_each_time);
        let (offer, setup) = match known {
            Some(known) => {
                self.session_context().sessions.statistics.connect.count();
                self.enter_state(State::ClientWriteClientHello);
                known.clone()
            }
            None => {
                let found = self.find_offer(&config, previous.as_ref())?;
                if same_each_time {
                    let _ = config.derived.offer.set(found.clone());
                }
                found
            }
        };
        let old = self.session.borrow().clone();
        let resumable = |data: &SessionData| data.is_resumable() && offer.enabled.contains(data.ssl_version);
        let made = match old.filter(|session| session.read(resumable)) {
            Some(_) => None,
            None => Some(self.begin_session(offer.enabled.max(), Id::default())),
        };
        if let (Some(made), Extension::Given(content)) = (&made, &config.tickets.extension)
            && offer.enabled.max() == TLS1_2
        {
            made.update(|data| data.ticket = Some(Box::from(&**content)));
        }
        let (offered, resume) = match &previous {
            Some(previous) if previous.wants_new_session => (None, None),
            _ => self.session_to_resume(&config, &offer)?,
        };
        let lib = self.context().lib().clone();
        let mut exchange = Exchange::new(lib);
        if let Some(resume) = &resume {
            let stands_in =
                resume.psks.first().map(|psk| &psk.session).or(offered.as_ref()).ok_or(Self::internal())?;
            exchange.resumption_suite = stands_in.read(|data| data.cipher.map_or(0, Cipher::suite));
            exchange.resumption_ems = stands_in.read(SessionData::extended_master_secret);
            exchange.resumption = Some(match resume.psks.first() {
                Some(psk) => ResumptionSecret::Psk(psk.key.clone()),
                None => ResumptionSecret::Master(stands_in.read(|data| data.master_key.clone())),
            });
        }
        let mut common = Common::new(Engine::client(&setup, exchange)?);
        let view = first_hello(&mut common)?;
        let parsed = View::parse(&view)?;
        let view_session_id = parsed.session_id.to_vec();
        let sent = self.make_client_hello(&config, &offer, resume.as_ref(), &view, None, &[], None)?;
        common.engine.exchange().begun.clone_from(&sent.begun);
        if let Some(psk) = resume.as_ref().and_then(|resume| resume.psks.first()) {
            common.engine.exchange().keys.keep(&psk.key, psk.early_secret().clone());
        }
        {
            let mut facts = self.facts.borrow_mut();
            facts.client_random.copy_from_slice(parsed.random);
            facts.offered_version = offer.enabled.max();
        }
        Ok(Box::new(Client {
            common,
            config,
            offer,
            resume,
            offered,
            made,
            sent,
            view_session_id,
            retried: false,
            ticket_coming: false,
            status_coming: false,
            verifying: false,
            psk: None,
            request: None,
            flight_checked: false,
            answered: false,
            early: None,
            chosen_psk: 0,
            ends_early_data: false,
            flight_due: false,
            sent_change: false,
            ticket: None,
            session_id: Vec::new(),
            finished: false,
            previous,
            answered_hello: false,
        }))
    }

    /// What to offer, and the engine's setup for that.
    fn find_offer(
        &self,
        config: &Config,
        previous: Option<&Previous>,
    ) -> Result<(Arc<Offer>, ClientSetup), Stop> {
        let offer = self.offer(config, previous);
        let fail = |reason| Error::alert(Alert::INTERNAL_ERROR, reason);
        if offer.enabled.none() {
            return Err(Error::alert(Alert::PROTOCOL_VERSION, reason::NO_PROTOCOLS_AVAILABLE).into());
        }
        let statistics = &self.session_context().sessions.statistics;
        if previous.is_some() { &statistics.connect_renegotiate } else { &statistics.connect }.count();
        self.enter_state(State::ClientWriteClientHello);
        if !super::has_suite_of(&offer.ciphers, offer.enabled.max()) {
            return Err(super::no_suites(Alert::INTERNAL_ERROR).into());
        }
        if offer.sigalgs.is_empty() {
            return Err(super::no_sigalgs().into());
        }
        let groups = client_hello::runnable(&offer.groups);
        let fit = |version| {
            groups.iter().any(|id| Group::find(*id).is_some_and(|group| group.fits(version, version)))
        };
        // RFC 8446, 4.2.8: a key share of none of them would be for nothing.
        let max = offer.enabled.max();
        if max == TLS1_3 && !fit(max) {
            return Err(super::no_groups(Alert::INTERNAL_ERROR).into());
        }
        // What there are no suites for cannot be offered.
        let has = |tls13| offer.ciphers.iter().any(|cipher| cipher.is_tls13() == tls13);
        let (has12, has13) = (has(false), has(true));
        let mut engine_groups = groups.clone();
        if has12 && !fit(TLS1_2) {
            // A hello goes out even so, as OpenSSL's does, and whatever curve a server answers with is none of ours. rustls
            // has to have one.
            engine_groups.push(X25519);
        }
        let mut offer = Offer { groups, ..offer };
        offer.enabled.tls12 = offer.enabled.tls12 && has12;
        offer.enabled.tls13 = offer.enabled.tls13 && has13;
        if !offer.ciphers.iter().any(|cipher| cipher.is_tls13() || cipher.is_ecdhe()) {
            // RFC 8422, 4: groups are for those who offer curves.
            offer.groups.clear();
        }
        let (tls12, tls13) = (offer.enabled.tls12, offer.enabled.tls13);
        offer.ciphers.retain(|cipher| if cipher.is_tls13() { tls13 } else { tls12 });
        let suites: Vec<u16> = offer.ciphers.iter().map(|cipher| cipher.suite()).collect();
        let setup = config
            .client_setup
            .get(&suites, &engine_groups, tls12, tls13)
            .ok_or(fail(reason::NO_CIPHERS_AVAILABLE))?;
        Ok((Arc::new(offer), setup))
    }

    pub(super) fn send_client_hello(&self, core: &mut Core, client: &mut Client) -> Result<(), Stop> {
        let Client { common, sent, .. } = client;
        common.engine.exchange().messages.pair(&sent.view, &sent.wire);
        self.send_message(core, common, None, &sent.wire)?;
        if client.early_psk().is_some() {
            // Before the first encrypted record.
            self.send_compatibility_change(core, client)?;
        }
        if let Some(psk) = client.early_psk() {
            let secret = self.early_secret(psk.cipher, &psk.key, &client.sent.wire);
            client.early = Some((psk.cipher, secret));
            self.enter_state(State::EarlyData);
            core.flight = false;
        }
        Ok(())
    }

    /// The ChangeCipherSpec that makes TLS 1.3 look like TLS 1.2 to middleboxes (RFC 8446, D.4), once.
    pub(super) fn send_compatibility_change(
        &self,
        core: &mut Core,
        client: &mut Client,
    ) -> Result<(), Error> {
        if client.config.options & options::ENABLE_MIDDLEBOX_COMPAT != 0 && !client.sent_change {
            self.enter_state(State::ClientWriteChange);
            self.push_change(core)?;
            client.sent_change = true;
        }
        Ok(())
    }

    /// Once its hello is out, a client's early data goes under a key of its own.
    pub(super) fn begin_early_data(&self, core: &mut Core, client: &mut Client) -> Result<(), Error> {
        match client.early.take() {
            Some((cipher, secret)) => self.seal_early(core, cipher, &secret),
            None => Ok(()),
        }
    }

    /// Acts on what came; callbacks may make it wait.
    #[inline(never)] // see `start`
    pub(super) fn client_incoming(
        &self,
        core: &mut Core,
        client: &mut Client,
        incoming: &Incoming,
    ) -> Result<(), Stop> {
        let message = match incoming {
            // RFC 5077, 3.3: the ticket that was promised comes first.
            Incoming::ChangeCipherSpec if client.ticket_coming && self.status.version.get() == TLS1_2 => {
                return Err(Error::alert(Alert::UNEXPECTED_MESSAGE, reason::UNEXPECTED_MESSAGE).into());
            }
            Incoming::ChangeCipherSpec => return self.receive_change(core, &mut client.common),
            Incoming::Message(message) => message,
        };
        let body = &message[4..];
        let version = self.status.version.get();
        if self.ignores(core::array::from_fn(|i| message[i])) {
            return Ok(());
        }
        if !client.answered_hello && message[0] != kind::SERVER_HELLO {
            return Err(Error::alert(Alert::UNEXPECTED_MESSAGE, reason::UNEXPECTED_MESSAGE).into());
        }
        match (message[0], version) {
            (kind::SERVER_HELLO, _) => self.server_hello(core, client, message),
            (kind::ENCRYPTED_EXTENSIONS, TLS1_3) => self.encrypted_extensions(core, client, message),
            (kind::CERTIFICATE, _) => self.server_certificate(core, client, message),
            (kind::CERTIFICATE_STATUS, TLS1_2) if client.status_coming => {
                client.status_coming = false;
                self.take_status(body)?;
                self.unseen(client, message);
                Ok(())
            }
            (kind::SERVER_KEY_EXCHANGE, TLS1_2) => self.server_key_exchange(core, client, message),
            (kind::CERTIFICATE_REQUEST, _) => self.certificate_request(core, client, message),
            (kind::SERVER_HELLO_DONE, TLS1_2) => {
                self.check_flight(client)?;
                self.psk_answer(core, client)?;
                self.feed(core, &mut client.common, message, message)?;
                Self::note_master(client.made.as_ref(), &client.common.engine.exchange().secrets.master);
                self.send_output(core, &mut client.common)
            }
            (kind::CERTIFICATE_VERIFY, TLS1_3) => self.certificate_verify(core, client, message),
            (kind::NEW_SESSION_TICKET, TLS1_2) if client.ticket_coming && !core.changed => {
                client.ticket_coming = false;
                let mut input = Input::new(body);
                let lifetime = input.u32()?;
                let ticket = input.vec16()?;
                input.end()?;
                // RFC 5077, 3.3: an empty ticket is none.
                client.ticket = (!ticket.is_empty()).then(|| (lifetime, ticket.to_vec()));
                self.unseen(client, message);
                Ok(())
            }
            (kind::FINISHED, _) => self.server_finished(core, client, message),
            _ => Err(Error::alert(Alert::UNEXPECTED_MESSAGE, reason::UNEXPECTED_MESSAGE).into()),
        }
    }

    /// Keeps a message that rustls does not see for the transcript.
    fn unseen(&self, client: &mut Client, message: &[u8]) {
        self.note_message(&mut client.common, message);
        client.common.engine.exchange().messages.unseen.extend_from_slice(message);
    }

    fn server_finished(&self, core: &mut Core, client: &mut Client, message: &[u8]) -> Result<(), Stop> {
        let tls13 = self.status.version.get() == TLS1_3;
        if tls13 {
            self.check_flight(client)?;
        } else if !core.changed {
            return Err(Error::alert(Alert::UNEXPECTED_MESSAGE, reason::GOT_A_FIN_BEFORE_A_CCS).into());
        }
        if client.ticket_coming {
            // RFC 5077, 3.3: a server that promises a ticket sends one.
            return Err(Error::alert(Alert::UNEXPECTED_MESSAGE, reason::UNEXPECTED_MESSAGE).into());
        }
        core.changed = false;
        self.check_finished(message)?;
        self.facts.borrow_mut().peer_finished.set(&message[4..]);
        let early = self.early.status.get() == early_data::Status::Accepted;
        if early {
            let end = codec::message(kind::END_OF_EARLY_DATA, |_| {});
            client.common.engine.exchange().messages.end_of_early_data(end);
        }
        self.feed(core, &mut client.common, message, message)?;
        if tls13 {
            let secrets = &client.common.engine.exchange().secrets;
            self.allow_exports(secrets);
            self.log_application(secrets);
        }
        client.ends_early_data = early;
        client.flight_due = true;
        if self.early.phase.get() != early_data::Phase::None {
            self.enter_state(State::PendingEarlyDataEnd);
        }
        if self.early_writes_open() {
            // The program may go on writing; what it reads meanwhile is the server's data.
            return Ok(());
        }
        self.client_flight(core, client)
    }

    /// The client's last flight.
    pub(super) fn client_flight(&self, core: &mut Core, client: &mut Client) -> Result<(), Stop> {
        client.flight_due = false;
        if std::mem::take(&mut client.ends_early_data) {
            // RFC 8446, 4.5: under the early key, and in the transcript after the server's Finished.
            let end = codec::message(kind::END_OF_EARLY_DATA, |_| {});
            self.enter_state(State::ClientWriteEndOfEarlyData);
            self.push_message(core, &end)?;
            self.note_message(&mut client.common, &end);
        }
        client.finished = true;
        client.common.outbox.change = client.common.outbox.change && !client.sent_change;
        self.send_output(core, &mut client.common)
    }
}

/// rustls's ClientHello.
pub(super) fn first_hello(common: &mut Common) -> Result<Vec<u8>, Error> {
    let outputs = common.engine.take_output()?;
    let hello = outputs.into_iter().find_map(|output| match output {
        Output::Handshake { view, .. } => Some(view),
        Output::ChangeCipherSpec => None,
    });
    hello.ok_or(Connection::internal())
}
