//! What is done when a handshake is over: the session, the secrets that stay, and the end of rustls.

use super::client::Parts;
use super::server_choice::Choice;
use super::server_hello::check_places;
use super::{Common, Handshake, Role};
use crate::libcrypto::{clock, sha};
use crate::tls::channel::Core;
use crate::tls::codec::Input;
use crate::tls::connection::{Connection, Side};
use crate::tls::custom_ext::context as place;
use crate::tls::error::{Alert, Error, reason};
use crate::tls::hooks;
use crate::tls::key_schedule;
use crate::tls::post_handshake::{Established, Tls13};
use crate::tls::session::{Id, SessionData};
use crate::tls::session_cache::{Finished, mode};
use crate::tls::state::{State, event};
use crate::tls::stop::Stop;
use crate::tls::version::TLS1_3;
use crate::tls::{Session, options, verify};
use std::sync::Arc;

impl Connection {
    /// Keeps what the connection needs from now on, and lets rustls go.
    #[inline(never)] // see `start`
    pub(super) fn finish_handshake(&self, core: &mut Core, handshake: &mut Handshake) -> Result<(), Stop> {
        let mut tickets = 0;
        let session = match std::mem::replace(&mut handshake.role, Role::Over) {
            Role::Client(client) => {
                let (mut common, parts) = client.into_parts();
                self.keep_secrets(core, &mut common)?;
                self.client_session(parts)?
            }
            Role::Server(mut server) => {
                let (Some(mut common), Some(choice)) = (server.common.take(), server.choice.take()) else {
                    return Err(Self::internal().into());
                };
                self.keep_secrets(core, &mut common)?;
                let tls13 = self.status.version.get() == TLS1_3;
                if tls13 && choice.ticket_expected {
                    tickets = self.tickets_due();
                }
                let session = self.server_session(choice)?;
                if let Some((_, tls13)) = core.tls13_mut() {
                    tls13.ticketless = Some(session.clone()).filter(|_| !self.status.resumed.get());
                }
                session
            }
            Role::Over => return Err(Self::internal().into()),
        };
        core.handshake = None;
        core.plain_alerts = false;
        core.flight = false;
        if self.is_server() && self.status.version.get() == TLS1_3 {
            for index in 0..tickets {
                self.enter_state(State::ServerWriteSessionTicket);
                if index == 0 {
                    // The handshake is done, and what goes with it is not.
                    self.tell_done(core)?;
                    self.status.in_init.set(true);
                }
                self.send_ticket(core)?;
            }
            // Whoever reads next must not wait for the tickets to go, nor may they keep the handshake from ending.
            match self.flush(core) {
                Err(Stop::Error(error)) => return Err(error.into()),
                // A client that has left already may have sent something, which is still to be read. What did not go is kept:
                // whatever follows has a later number (RFC 8446, 5.3).
                _ => self.status.want.set(crate::tls::stop::Want::Nothing),
            }
        }
        self.status.want.set(crate::tls::stop::Want::Nothing);
        self.enter_state(State::Ok);
        self.renegotiation.end();
        self.session_finished(&session);
        if tickets == 0 {
            self.tell_done(core)?;
        }
        self.status.in_init.set(false);
        Ok(())
    }

    /// To the program the handshake is done, and it may read and write: already while it is told, as Node.js does.
    fn tell_done(&self, core: &mut Core) -> Result<(), Stop> {
        self.status.in_init.set(false);
        if hooks::get().is_none_or(|hooks| !hooks.wants_info(self)) {
            return Ok(());
        }
        self.lend_core(core, || self.tell(event::HANDSHAKE_DONE, 1))
    }

    /// How many tickets a TLS 1.3 server sends by itself (`SSL_CTX_set_num_tickets(3)`): after a resumption one, for
    /// the one that was used.
    pub(in crate::tls) fn tickets_due(&self) -> usize {
        let tickets = self.config_ref().tickets.num_tickets;
        if self.status.resumed.get() { tickets.min(1) } else { tickets }
    }

    /// The session of a server's handshake that is over.
    fn server_session(&self, choice: Choice) -> Result<Arc<Session>, Error> {
        if let Some(session) = choice.session {
            return Ok(session);
        }
        let session = choice.made.ok_or(Self::internal())?;
        self.complete(&session);
        Ok(session)
    }

    fn keep_secrets(&self, core: &mut Core, common: &mut Common) -> Result<(), Stop> {
        let cipher = self.pending_cipher()?;
        let version = self.status.version.get();
        let side = self.side();
        self.use_last_send_key(core, common)?;
        self.take_receive_keys(core, common)?;
        let secrets = std::mem::take(&mut common.engine.exchange().secrets);
        let (send, receive) = match side {
            Side::Client => (secrets.client_application, secrets.server_application),
            Side::Server => (secrets.server_application, secrets.client_application),
        };
        let tls13 = (version == TLS1_3).then(|| {
            let mut tls13 = Box::<Tls13>::default();
            tls13.send.set(&send);
            tls13.receive.set(&receive);
            tls13.resumption.set(&secrets.resumption);
            if self.keeps_transcript() && common.is_whole {
                let mut hash = sha::Context::new(key_schedule::Hash::of(cipher).0);
                hash.update(&common.transcript);
                tls13.auth_mut().transcript = Some(hash);
            }
            tls13
        });
        core.established = Some(Established { cipher, tls13 });
        let mut facts = self.facts.borrow_mut();
        facts.cipher = Some(cipher);
        facts.exporter.set(if version == TLS1_3 { &secrets.exporter } else { &secrets.master });
        Ok(())
    }

    /// The last key that rustls made for sending may not have been used yet.
    pub(super) fn use_last_send_key(&self, core: &mut Core, common: &mut Common) -> Result<(), Error> {
        let last = common.engine.exchange().send_keys.len().checked_sub(1);
        if last != common.outbox.epoch {
            common.outbox.epoch = last;
            self.use_send_key(core, common, last)?;
        }
        Ok(())
    }

    /// The session of a client's handshake that is over.
    fn client_session(&self, parts: Parts) -> Result<Arc<Session>, Error> {
        let tls13 = self.status.version.get() == TLS1_3;
        let facts = self.facts.borrow();
        let offered = parts.offered.filter(|_| self.status.resumed.get());
        let mut outdated = None;
        if let Some(old) = &offered {
            // A key from elsewhere says nothing of a certificate.
            if !parts.external {
                self.verify.adopt(old);
            }
            let ticket = parts.ticket;
            let group = u32::from(facts.group);
            // A session that others may hold does not change: what differs is in a copy. No group, no exchange.
            let same =
                if tls13 { [0, old.read(|data| data.kex_group)].contains(&group) } else { ticket.is_none() };
            if same {
                return Ok(old.clone());
            }
            let mut data = old.read(|data| data.for_connection(false));
            if tls13 {
                data.kex_group = group;
            } else if let Some((lifetime, ticket)) = ticket {
                if self.session_context().sessions.settings().mode & mode::CLIENT != 0 {
                    outdated = Some(old.clone());
                }
                data.ticket = Some(ticket.into());
                data.ticket_lifetime_hint = lifetime.into();
                data.time = clock::now();
                data.session_id = ticket_id(data.ticket.as_deref().unwrap_or_default());
            }
            let session = old.dup_as(data);
            self.session.replace(Some(session.clone()));
            drop(facts);
            if let Some(old) = outdated {
                // RFC 5077, 3.3: a new ticket takes the old one's place.
                self.session_context().forget(&old);
            }
            return Ok(session);
        }
        let session = parts.made.ok_or(Self::internal())?;
        Self::note_master(Some(&session).filter(|_| !tls13), &facts.exporter);
        drop(facts);
        self.complete(&session);
        let Some((lifetime, ticket)) = parts.ticket else { return Ok(session) };
        let take = |data: &mut SessionData| {
            // RFC 5077, 3.4: a ticket has no id; OpenSSL names its session by the ticket's hash.
            data.session_id = ticket_id(&ticket);
            data.ticket = Some(ticket.into());
            data.ticket_lifetime_hint = lifetime.into();
            data.time = clock::now();
        };
        if session.read(|data| data.session_id.is_empty()) {
            session.update(take);
            return Ok(session);
        }
        // A session that has a name already keeps it.
        let mut data = session.snapshot();
        take(&mut data);
        let copy = session.dup_as(data);
        let _old = self.session.replace(Some(copy.clone()));
        if self.session_context().sessions.settings().mode & mode::CLIENT != 0 {
            self.session_context().forget(&session);
        }
        Ok(copy)
    }

    /// Counts the handshake, and offers its session to the cache and the program.
    fn session_finished(&self, session: &Arc<Session>) {
        let context = self.session_context();
        let tls13 = self.status.version.get() == TLS1_3;
        // What a TLS 1.3 server can resume it keeps with each ticket, and a client when one comes.
        if !tls13 {
            self.keep_session(session);
        } else if !self.is_server() && context.sessions.settings().mode & mode::CLIENT != 0 {
            // RFC 8446, C.4: a ticket should be used once.
            context.forget(session);
        }
        if self.is_server() {
            self.context().sessions.statistics.accept_good.count();
        } else {
            let statistics = &context.sessions.statistics;
            // A server counts when it finds a session.
            if self.status.resumed.get() {
                statistics.hit.count();
            }
            statistics.connect_good.count();
        }
    }

    /// Puts the session into the cache and gives it to the program, as the cache's mode has it.
    pub(in crate::tls) fn keep_session(&self, session: &Arc<Session>) {
        let context = self.session_context().clone();
        let config = self.config_ref();
        let finished = Finished {
            server: self.is_server(),
            version: self.status.version.get(),
            resumed: self.status.resumed.get(),
            verify_peer: config.verify.mode & verify::mode::PEER != 0,
            anti_replay: config.early_data.max > 0 && config.options & options::NO_ANTI_REPLAY == 0,
            no_ticket: config.options & options::NO_TICKET != 0,
        };
        drop(config);
        let keep = session.read(|data| context.sessions.keep(data, &finished));
        if keep.internal {
            let (_, removed) = context.sessions.insert(session);
            context.tell_removed(removed);
        }
        if let Some(hooks) = hooks::get().filter(|_| keep.external) {
            hooks.new_session(self, session);
        }
        let removed = context.sessions.flush_if_due(finished.server);
        context.tell_removed(removed);
    }

    /// A TLS 1.3 ticket (RFC 8446, 4.6.1): a session that can be resumed, beside any from earlier tickets.
    pub(in crate::tls) fn new_session_ticket(&self, core: &mut Core, body: &[u8]) -> Result<(), Stop> {
        let mut input = Input::new(body);
        let lifetime = input.u32()?;
        let age_add = input.u32()?;
        let nonce = input.vec8()?;
        let ticket = input.vec16()?;
        let extensions = self.read_extensions(input.vec16()?)?;
        input.end()?;
        if ticket.is_empty() {
            return Err(Error::alert(Alert::DECODE_ERROR, reason::LENGTH_MISMATCH).into());
        }
        let own = self.own_extensions(place::TLS1_3_NEW_SESSION_TICKET, &extensions)?;
        check_places(&extensions, place::TLS1_3_NEW_SESSION_TICKET, &own)?;
        let early_data = match extensions.iter().find(|(kind, _)| *kind == EARLY_DATA) {
            // RFC 8446, 4.6.1: how much may be sent.
            Some((_, content)) => {
                let mut input = Input::new(content);
                let bad = |_| Error::alert(Alert::DECODE_ERROR, reason::INVALID_MAX_EARLY_DATA);
                let max = input.u32().map_err(bad)?;
                input.end().map_err(bad)?;
                max
            }
            None => 0,
        };
        self.take_custom_extensions(place::TLS1_3_NEW_SESSION_TICKET, &extensions, None)?;
        let (cipher, tls13) = core.tls13().ok_or(Self::internal())?;
        let psk = key_schedule::ticket_psk(cipher, &tls13.resumption, nonce);
        let current = self.session.borrow().clone().ok_or(Self::internal())?;
        let mut data = current.read(|data| data.for_connection(false));
        data.cipher = Some(cipher);
        data.ssl_version = TLS1_3;
        data.master_key = psk;
        data.session_id = ticket_id(ticket);
        data.ticket = Some(ticket.into());
        data.ticket_lifetime_hint = lifetime.into();
        data.ticket_age_add = age_add;
        data.max_early_data = early_data;
        data.time = clock::now();
        data.timeout = self.session_context().sessions.timeout();
        data.alpn_selected.clone_from(&self.facts.borrow().alpn);
        let session = current.dup_as(data);
        self.session.replace(Some(session.clone()));
        self.keep_session(&session);
        Ok(())
    }
}

const EARLY_DATA: u16 = 42;

/// The id that OpenSSL gives a session that has a ticket: the ticket's SHA-256.
fn ticket_id(ticket: &[u8]) -> Id {
    Id::new(sha::Algorithm::Sha256.hash(ticket).as_ref()).unwrap_or_default()
}
