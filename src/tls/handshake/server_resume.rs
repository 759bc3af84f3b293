//! Sessions that a client wants to resume (RFC 8446, 4.2.11; RFC 5246, 7.4.1.2; RFC 5077), and those it gets.

use super::client_hello::ext;
use super::server_choice::Choice;
use super::server_share::Modes;
use crate::libcrypto::{clock, sha};
use crate::tls::channel::Core;
use crate::tls::cipher::Cipher;
use crate::tls::client_hello::ClientHello;
use crate::tls::codec::{self, Input, vec8, vec16};
use crate::tls::connection::Connection;
use crate::tls::custom_ext::context as place;
use crate::tls::engine::Begun;
use crate::tls::error::{Alert, Error, reason};
use crate::tls::hooks::{self, SessionId};
use crate::tls::key_schedule::{self, Hash};
use crate::tls::random::Random;
use crate::tls::security::{Judge, Question};
use crate::tls::session::{Id, SessionData};
use crate::tls::session_cache::{Verdict, Wish};
use crate::tls::state::State;
use crate::tls::stop::Stop;
use crate::tls::ticket::{self, KeyRequest, Status};
use crate::tls::version::{TLS1_2, TLS1_3, Version};
use crate::tls::{Config, Configurable, Session, options, verify};
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// What was found of a client's wish to resume.
#[derive(Default)]
pub struct Resumed {
    pub session: Option<Arc<Session>>,
    pub psk_index: usize,
    /// It stands for a key from elsewhere.
    pub external: bool,
    /// The age that the client says its ticket has is the one it has (RFC 8446, 8.3).
    pub fresh: bool,
    /// The client should get a ticket.
    pub ticket_expected: bool,
    /// TLS 1.3: the client has proven that it has the session's key.
    pub proven: Option<Proven>,
}

/// What was computed to check a binder.
pub struct Proven {
    /// Of the session (RFC 8446, 7.1).
    pub early_secret: sha::Key,
    /// What the binder covers.
    pub covered: Arc<Begun>,
}

impl Connection {
    /// The session to resume, if there is one that may be. `cipher` is the suite of TLS 1.3, and `transcript` what went
    /// before the hello, if that is not the first.
    pub(super) fn find_session(
        &self,
        config: &Config,
        hello: &ClientHello,
        cipher: Option<&'static Cipher>,
        modes: Modes,
        transcript: &[u8],
    ) -> Result<Resumed, Error> {
        match cipher {
            Some(cipher) if modes.any() => self.find_psk(config, hello, cipher, transcript),
            Some(_) => Ok(Resumed { ticket_expected: true, ..Resumed::default() }),
            None => self.find_tls12(config, hello),
        }
    }

    fn find_tls12(&self, config: &Config, hello: &ClientHello) -> Result<Resumed, Error> {
        let tickets = config.options & options::NO_TICKET == 0 && self.allows(&Question::ticket());
        let id = Id::new(hello.session_id()).unwrap_or_default();
        let mut resumed = Resumed::default();
        let mut from_ticket = false;
        let candidate = match hello.find(ext::SESSION_TICKET).filter(|_| tickets) {
            Some(ticket) => {
                let (status, session) = self.open_ticket(ticket, &id)?;
                resumed.ticket_expected = status.wants_ticket();
                match status {
                    Status::None | Status::Empty => self.session_by_id(TLS1_2, &id),
                    // RFC 5077, 3.4: an id beside a ticket is only a mark of the client's.
                    _ => {
                        from_ticket = true;
                        session.map(|data| Session::new(*data))
                    }
                }
            }
            None => self.session_by_id(TLS1_2, &id),
        };
        let Some(session) = candidate else { return Ok(resumed) };
        if self.may_resume(config, &session, TLS1_2, !from_ticket)? {
            self.resume(&session);
            resumed.session = Some(session);
        } else if from_ticket {
            resumed.ticket_expected = true;
        }
        Ok(resumed)
    }

    /// RFC 8446, 4.2.11: the client's first key that is ours, good, and of the suite's hash. The client proves that it has
    /// it.
    fn find_psk(
        &self,
        config: &Config,
        hello: &ClientHello,
        cipher: &'static Cipher,
        transcript: &[u8],
    ) -> Result<Resumed, Error> {
        let Some(content) = hello.find(ext::PRE_SHARED_KEY) else {
            return Ok(Resumed { ticket_expected: true, ..Resumed::default() });
        };
        let bad = Error::alert(Alert::DECODE_ERROR, reason::BAD_EXTENSION);
        let mut input = Input::new(content);
        let mut identities = Input::new(input.vec16().map_err(|_| bad)?);
        let mut index = 0;
        let mut found = None;
        let mut ticket_expected = false;
        while !identities.is_empty() {
            let identity = identities.vec16().map_err(|_| bad)?;
            let age = identities.u32().map_err(|_| bad)?;
            if found.is_none() {
                if let Some(external) = self.psk_of(identity)? {
                    ticket_expected = true;
                    let session = self.external_session(config, &external);
                    if same_hash(&session, cipher) && self.may_resume(config, &session, TLS1_3, false)? {
                        found = Some((index, session, true, true));
                    }
                } else {
                    let (status, session) = self.psk_session(config, identity)?;
                    ticket_expected |= status.wants_ticket();
                    if let Some(session) = session {
                        let fresh = session.read(|data| is_fresh(data, age));
                        let usable = same_hash(&session, cipher)
                            && self.may_resume(config, &session, TLS1_3, false)?
                            && self.is_first_use(config, &session);
                        if usable {
                            found = Some((index, session, false, fresh));
                        } else {
                            ticket_expected = true;
                        }
                    }
                }
            }
            index += 1;
        }
        let Some((index, session, external, fresh)) = found else {
            return Ok(Resumed { ticket_expected, ..Resumed::default() });
        };
        let (_, binder, binders_len) = offered_psk(hello, index).ok_or(bad)?;
        if binder.len() != Hash::of(cipher).len() {
            return Err(bad);
        }
        // RFC 8446, 4.2.11.2: the one place where a binder is checked, before the program's callbacks run, which are told whose
        // session it is.
        let (covered, _) = hello.message().split_at(hello.message().len() - binders_len);
        let key = session.read(|data| data.master_key.clone());
        let hash = Hash::of(cipher);
        let early_secret = hash.early_secret(&key);
        let covered = Arc::new(Begun::new(hash.0, [transcript, covered].concat()));
        let expected = hash.binder(&early_secret, external, &covered);
        if !bool::from(expected.ct_eq(binder)) {
            return Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason::BINDER_DOES_NOT_VERIFY));
        }
        self.resume(&session);
        Ok(Resumed {
            session: Some(session),
            psk_index: index,
            external,
            fresh,
            ticket_expected,
            proven: Some(Proven { early_secret, covered }),
        })
    }

    /// The session behind an identity: a ticket's, or one of the cache that a ticket only names.
    fn psk_session(&self, config: &Config, identity: &[u8]) -> Result<(Status, Option<Arc<Session>>), Error> {
        if !self.allows(&Question::ticket()) {
            return Ok((Status::None, None));
        }
        if self.stateful_tickets(config) {
            // Such a name is worth a new one each time.
            let id = Id::new(identity).filter(|id| id.len() == Id::MAX);
            return Ok(match id.and_then(|id| self.session_by_id(TLS1_3, &id)) {
                Some(session) => (Status::SuccessRenew, Some(session)),
                None => (Status::NoDecrypt, None),
            });
        }
        let (status, session) = self.open_ticket(identity, &Id::default())?;
        Ok((status, session.map(|data| Session::new(*data))))
    }

    /// A session of our own for an external key.
    fn external_session(&self, config: &Config, external: &Session) -> Arc<Session> {
        let mut data = external.read(|data| data.for_connection(false));
        data.sid_ctx = config.sessions.sid_ctx;
        external.dup_as(data)
    }

    /// Whether tickets are names of sessions in the cache: because the program says so (`SSL_OP_NO_TICKET(3)`), or
    /// because they must serve only once.
    fn stateful_tickets(&self, config: &Config) -> bool {
        config.options & options::NO_TICKET != 0 || serves_once(config)
    }

    /// RFC 8446, 8.1: where early data is taken, a session is gone once it is used.
    fn is_first_use(&self, config: &Config, session: &Arc<Session>) -> bool {
        !serves_once(config) || self.session_context().clone().forget(session)
    }

    fn open_ticket(&self, ticket: &[u8], id: &Id) -> Result<(Status, Option<Box<SessionData>>), Error> {
        let context = self.session_context().clone();
        let mut ask =
            |request: KeyRequest<'_>| hooks::get().map_or(-1, |hooks| hooks.ticket_key(self, request));
        let (status, session) =
            context.tickets.open(ticket, id, self.status.version.get(), context.sessions.timeout(), &mut ask);
        let fatal = Error::alert(Alert::INTERNAL_ERROR, crate::tls::error::INTERNAL);
        let session = session.map(Box::new);
        match hooks::get().and_then(|hooks| hooks.ticket_decrypted(self, session.as_deref(), ticket, status))
        {
            None if matches!(status, Status::Fatal) => Err(fatal),
            None => Ok((status, session)),
            Some(Status::Fatal) => Err(fatal),
            Some(status) => Ok((status, session.filter(|_| status.is_success()))),
        }
    }

    fn session_by_id(&self, version: Version, id: &Id) -> Option<Arc<Session>> {
        if id.is_empty() {
            return None;
        }
        let context = self.session_context().clone();
        if let Some(session) = context.sessions.lookup(version, id) {
            return Some(session);
        }
        let session = hooks::get().and_then(|hooks| hooks.get_session(self, id))?;
        if session.read(SessionData::must_not_resume) {
            return None;
        }
        let removed = context.sessions.found_externally(&session);
        context.tell_removed(removed);
        Some(session)
    }

    /// Whether a session may be resumed here, by the rules that keep sessions apart. A session `by_id` leaves the cache
    /// when it is over.
    fn may_resume(
        &self,
        config: &Config,
        session: &Arc<Session>,
        version: Version,
        by_id: bool,
    ) -> Result<bool, Error> {
        // A key that is none proves nothing.
        let usable = session.read(|data| {
            !data.must_not_resume()
                && !data.master_key.is_empty()
                && data.cipher.is_some_and(|cipher| cipher.implemented)
        });
        if !usable {
            return Ok(false);
        }
        let context = self.session_context().clone();
        let wish = Wish {
            version,
            sid_ctx: &config.sessions.sid_ctx,
            verify_peer: config.verify.mode & verify::mode::PEER != 0,
            extended_master_secret: self.facts.borrow().extended_master_secret,
        };
        match session.read(|data| context.sessions.judge(data, &wish))? {
            Verdict::Resume => Ok(true),
            Verdict::Ignore => Ok(false),
            Verdict::Expired => {
                if by_id {
                    context.forget(session);
                }
                Ok(false)
            }
        }
    }

    fn resume(&self, session: &Arc<Session>) {
        let (peer, chain, result) =
            session.read(|data| (data.peer.clone(), data.peer_chain.clone(), data.verify_result));
        self.verify.set_peer(peer, chain);
        self.verify.set_result(result.into());
        self.session.replace(Some(session.clone()));
    }

    /// Whether a session of TLS 1.3 is for another host than the one that serves, now that the program has heard the name.
    /// OpenSSL resumes it all the same, and a client that one host knows got into another so (CVE-2025-23419). Where both
    /// are one context, and it is nobody's identity that goes over, the name does not matter (RFC 8446, 4.6.1). In TLS 1.2
    /// the name that the program hears is the session's.
    pub(super) fn is_of_another_host(&self, resumed: &Resumed, name_agreed: bool) -> bool {
        let Some(session) = resumed.session.as_ref().filter(|_| !resumed.external) else { return false };
        let name = self.facts.borrow().servername.clone().filter(|_| name_agreed);
        let (same, has_peer) =
            session.read(|data| (data.hostname.as_deref() == name.as_deref(), data.peer.is_some()));
        let matters = || {
            let verifies = self.config_ref().verify.mode & verify::mode::PEER != 0;
            has_peer || verifies || !Arc::ptr_eq(&self.context(), self.session_context())
        };
        self.status.version.get() == TLS1_3 && !same && matters()
    }

    /// Forgets the session that was to be resumed, and who its peer is.
    pub(super) fn forget_resumed(&self) {
        if self.status.resumed.replace(false) {
            self.verify.set_peer(None, None);
            self.verify.set_result(verify::OK.into());
            let _old = self.session.replace(None);
        }
    }

    /// A new session id: the program's, or a random one.
    pub(super) fn new_session_id(&self, version: Version, random: &mut Random) -> Result<Id, Error> {
        let failed = |reason| Error::alert(Alert::INTERNAL_ERROR, reason);
        match hooks::get().map_or(SessionId::Default, |hooks| hooks.session_id(self)) {
            SessionId::Default => {}
            SessionId::Given(id) if self.session_context().sessions.contains(version, &id) => {
                return Err(failed(reason::SSL_SESSION_ID_CONFLICT));
            }
            SessionId::Given(id) => return Ok(id),
            SessionId::Failed => return Err(failed(reason::SSL_SESSION_ID_CALLBACK_FAILED)),
            SessionId::BadLength => return Err(failed(reason::SSL_SESSION_ID_HAS_BAD_LENGTH)),
        }
        self.session_context().sessions.generate_id(version, random).ok_or(Self::internal())
    }

    /// The NewSessionTicket of TLS 1.2 (RFC 5077, 3.3); `None` if none is to be sent, or the callback wants none.
    pub(super) fn tls12_ticket(&self, choice: &Choice) -> Result<Option<Vec<u8>>, Error> {
        if !choice.ticket_expected {
            return Ok(None);
        }
        let session = choice.session.as_ref().or(choice.made.as_ref()).ok_or(Self::internal())?;
        let mut random = Random::taking(ticket::IV_LEN);
        self.announce_ticket(&mut random)?;
        let data = SessionData { unfinished: false, ..session.snapshot() };
        let ticket = self.seal_ticket(&data, &mut random)?;
        let lifetime = ticket::lifetime(&data, TLS1_2, choice.session.is_some());
        Ok(Some(codec::message(super::kind::NEW_SESSION_TICKET, |out| match &ticket {
            Some(ticket) => {
                out.extend_from_slice(&lifetime.to_be_bytes());
                vec16(out, |out| out.extend_from_slice(ticket));
            }
            // RFC 5077, 3.3: the promise was made, so an empty one goes.
            None => out.extend_from_slice(&[0; 6]),
        })))
    }

    /// The program's callback may put data into the connection's session before a ticket is made of it. It may fork, too.
    fn announce_ticket(&self, random: &mut Random) -> Result<(), Error> {
        if self.session_context().tickets.callbacks().generate.is_some() {
            random.clear();
        }
        if hooks::get().is_none_or(|hooks| hooks.ticket_due(self)) { Ok(()) } else { Err(Self::internal()) }
    }

    fn seal_ticket(&self, data: &SessionData, random: &mut Random) -> Result<Option<Vec<u8>>, Error> {
        let context = self.session_context().clone();
        let mut ask =
            |request: KeyRequest<'_>| hooks::get().map_or(-1, |hooks| hooks.ticket_key(self, request));
        context.tickets.seal(data, context.sessions.timeout(), random, &mut ask)
    }

    /// `SSL_new_session_ticket(3)`: one more ticket, with the next call that writes or goes on with the handshake; false
    /// where there can be none.
    pub fn request_ticket(&self) -> bool {
        let status = &self.status;
        let due = status.extra_tickets.get();
        let (established, writing) = self
            .peek_core(|core| (core.established.is_some(), core.writer.is_pending()))
            // A callback in the midst of a call, which may be sending tickets.
            .unwrap_or((due > 0, true));
        let busy = status.in_init.get() && due == 0;
        if !established || busy || !self.is_server() || status.version.get() != TLS1_3 {
            return false;
        }
        let Some(more) = due.checked_add(1) else { return false };
        status.extra_tickets.set(more);
        if !writing {
            status.in_init.set(true);
        }
        true
    }

    /// Makes the tickets that [`Self::request_ticket`] asked for, and hands everything to the transport.
    pub(in crate::tls) fn send_extra_tickets(&self, core: &mut Core) -> Result<(), Stop> {
        let extra = &self.status.extra_tickets;
        while extra.get() > 0 {
            self.enter_state(State::ServerWriteSessionTicket);
            self.send_ticket(core)?;
            extra.set(extra.get() - 1);
        }
        self.flush(core)
    }

    /// Makes one TLS 1.3 ticket (RFC 8446, 4.6.1) of a connection that is established.
    pub(in crate::tls) fn send_ticket(&self, core: &mut Core) -> Result<(), Stop> {
        let config = self.config();
        let base = self.session.borrow().clone().ok_or(Self::internal())?;
        let (cipher, tls13) = core.tls13_mut().ok_or(Self::internal())?;
        // The session of this handshake goes into the first ticket, and copies of it into others: by then it may be in
        // a cache.
        let ticketless = tls13.ticketless.take();
        let unused = ticketless.is_some_and(|session| Arc::ptr_eq(&session, &base));
        // A program may have had none of this handshake's sessions resumed, and ask for a ticket all the same.
        let session = if unused && !base.read(|data| data.not_resumable) {
            base
        } else {
            let copy = base.dup_as(base.read(|data| data.for_connection(false)));
            let _old = self.session.replace(Some(copy.clone()));
            copy
        };
        let mut age_add = [0; 4];
        let mut random = Random::taking(Id::MAX + age_add.len() + ticket::IV_LEN);
        let session_id = self.new_session_id(TLS1_3, &mut random)?;
        random.fill(&mut age_add).map_err(|_| Self::internal())?;
        let nonce = u64::from(tls13.nonces).to_be_bytes();
        tls13.nonces = tls13.nonces.checked_add(1).ok_or(Self::internal())?;
        let psk = key_schedule::ticket_psk(cipher, &tls13.resumption, &nonce);
        let alpn = self.facts.borrow().alpn.clone();
        session.update(|data| {
            data.master_key = psk;
            data.cipher = Some(cipher);
            data.time = clock::now();
            data.ticket_age_add = u32::from_be_bytes(age_add);
            if data.alpn_selected != alpn {
                data.alpn_selected = alpn;
            }
            data.max_early_data = config.early_data.max;
            data.session_id = session_id;
        });
        self.announce_ticket(&mut random)?;
        let data = session.snapshot();
        let ticket = if self.stateful_tickets(&config) {
            Some(data.session_id.to_vec())
        } else {
            self.seal_ticket(&data, &mut random)?
        };
        // RFC 8446, 4.6.1 has no empty tickets: where the program's callback wants none, nothing is sent.
        let Some(ticket) = ticket else { return Ok(()) };
        let lifetime = ticket::lifetime(&data, TLS1_3, self.status.resumed.get());
        let mut extensions = self.custom_extensions(place::TLS1_3_NEW_SESSION_TICKET, None, 0)?;
        if config.early_data.max > 0 {
            codec::extension(&mut extensions, ext::EARLY_DATA, |out| {
                out.extend_from_slice(&config.early_data.max.to_be_bytes());
            });
        }
        codec::check_block(extensions.len())?;
        let message = codec::message(super::kind::NEW_SESSION_TICKET, |out| {
            out.extend_from_slice(&lifetime.to_be_bytes());
            out.extend_from_slice(&age_add);
            vec8(out, |out| out.extend_from_slice(&nonce));
            vec16(out, |out| out.extend_from_slice(&ticket));
            vec16(out, |out| out.extend_from_slice(&extensions));
        });
        self.push_message(core, &message)?;
        self.keep_session(&session);
        Ok(())
    }
}

/// Whether the age that a client says its ticket has can be true: ten seconds are allowed for the way
/// (RFC 8446, 8.3).
fn is_fresh(data: &SessionData, obfuscated_age: u32) -> bool {
    const ALLOWANCE: u64 = 10_000;
    let said = u64::from(obfuscated_age.wrapping_sub(data.ticket_age_add));
    let Ok(seconds) = u64::try_from(clock::now() - data.time) else { return false };
    let age = seconds.saturating_mul(1000);
    data.timeout >= seconds as i64 && said <= age + 1000 && said + ALLOWANCE >= age + 1000
}

/// Whether early data is taken, and each session may bring it only once.
fn serves_once(config: &Config) -> bool {
    config.early_data.max > 0 && config.options & options::NO_ANTI_REPLAY == 0
}

/// Whether the session's key belongs to the hash of the suite (RFC 8446, 4.2.11).
fn same_hash(session: &Session, cipher: &'static Cipher) -> bool {
    session.read(|data| data.cipher.is_some_and(|old| old.is_tls13() && old.digest == cipher.digest))
}

/// Identity and binder at `index`, and how long the binders' vector is, its length included.
fn offered_psk(hello: &ClientHello, index: usize) -> Option<(&[u8], &[u8], usize)> {
    let mut input = Input::new(hello.find(ext::PRE_SHARED_KEY)?);
    let mut identities = Input::new(input.vec16().ok()?);
    let binders_len = input.rest().len();
    let mut binders = Input::new(input.vec16().ok()?);
    input.end().ok()?;
    for at in 0.. {
        let identity = identities.vec16().ok()?;
        identities.u32().ok()?;
        let binder = binders.vec8().ok()?;
        if at == index {
            return Some((identity, binder, binders_len));
        }
    }
    None
}
