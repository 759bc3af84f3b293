//! The handshake: our side of it, around the engine.
//!
//! Each incoming message is seen here first and whole. The program's callbacks for it run, in OpenSSL's order, before
//! rustls is given the message; their answers are then ready when rustls asks. A callback that asks for time leaves the
//! message waiting. What rustls wants sent is completed by what only we know, and becomes records.

mod client;
mod client_answers;
mod client_auth;
mod client_chain;
mod client_hello;
mod client_resume;
mod client_server_hello;
mod dhe;
mod entries;
pub(in crate::tls) use client_hello::{RENEGOTIATION_SCSV, ext};
mod finish;
mod messages;
mod psk;
pub(in crate::tls) mod server;
mod server_answer;
mod server_auth;
mod server_choice;
mod server_extensions;
mod server_hello;
pub(in crate::tls) use server_hello::RETRY_RANDOM;
mod server_resume;
mod server_share;
mod server_suite;
mod server_view;
mod session;
pub mod signature;

pub use client_hello::Offer;

use super::channel::{Core, Incoming};
use super::connection::{Connection, STACK, Side};
use super::engine::Engine;
use super::error::{Alert, Error, INTERNAL, SHOULD_NOT_HAVE_BEEN_CALLED, reason};
use super::hooks;
use super::key_schedule::Hash;
use super::record::{HANDSHAKE, Opener};
use super::renegotiation::Previous;
use super::state::{CHANGE, State, event};
use super::stop::Stop;
use super::version::TLS1_3;
use crate::libcrypto::err;
use crate::{stack, wipe};
use client::Client;
use server::Server;

/// Types of handshake messages (RFC 8446, 4; RFC 5246, 7.4).
pub mod kind {
    pub const HELLO_REQUEST: u8 = 0;
    pub const CLIENT_HELLO: u8 = 1;
    pub const SERVER_HELLO: u8 = 2;
    pub const NEW_SESSION_TICKET: u8 = 4;
    pub const END_OF_EARLY_DATA: u8 = 5;
    pub const ENCRYPTED_EXTENSIONS: u8 = 8;
    pub const CERTIFICATE: u8 = 11;
    pub const SERVER_KEY_EXCHANGE: u8 = 12;
    pub const CERTIFICATE_REQUEST: u8 = 13;
    pub const SERVER_HELLO_DONE: u8 = 14;
    pub const CLIENT_KEY_EXCHANGE: u8 = 16;
    pub const CERTIFICATE_VERIFY: u8 = 15;
    pub const FINISHED: u8 = 20;
    pub const CERTIFICATE_STATUS: u8 = 22;
    /// A first ClientHello in a transcript (RFC 8446, 4.4.1).
    pub const MESSAGE_HASH: u8 = 254;
}

/// A handshake under way.
pub struct Handshake {
    role: Role,
    /// A message that waits for a callback of the program.
    waiting: Option<Vec<u8>>,
    /// Everything is made and sent; what is left is to flush.
    done: bool,
    /// What comes first was sent.
    begun: bool,
    /// It rests while early data comes or goes.
    paused: bool,
}

enum Role {
    Client(Box<Client>),
    Server(Box<Server>),
    /// Finished, and its state taken apart.
    Over,
}

impl Handshake {
    /// The peer may not have our keys yet, so its alerts may be in clear.
    fn plain_alerts(&self) -> bool {
        match &self.role {
            Role::Server(server) => server.plain_alerts(),
            Role::Client(_) | Role::Over => false,
        }
    }
}

/// Whether one of the suites is of `version`.
fn has_suite_of(ciphers: &[&super::Cipher], version: super::version::Version) -> bool {
    ciphers.iter().any(|cipher| cipher.is_tls13() == (version == TLS1_3))
}

/// The failure of a side whose highest version has no suites: what was meant to be the best would silently be left out.
fn no_suites(alert: Alert) -> Error {
    err::put(
        err::LIB_SSL,
        reason::NO_CIPHERS_AVAILABLE,
        "No ciphers enabled for max supported SSL/TLS version",
    );
    Error::alert(alert, 0)
}

/// The failure of a side that has no signature algorithm to offer.
fn no_sigalgs() -> Error {
    Error::new(reason::NO_SUITABLE_SIGNATURE_ALGORITHM).put();
    Error::alert(Alert::INTERNAL_ERROR, INTERNAL)
}

/// The same where it has no groups.
fn no_groups(alert: Alert) -> Error {
    err::put(err::LIB_SSL, reason::NO_SUITABLE_GROUPS, "No groups enabled for max supported SSL/TLS version");
    Error::alert(alert, 0)
}

/// Messages of the engine that are on their way out.
#[derive(Default)]
pub(super) struct Outbox {
    /// The place of the key in use, among those that rustls made.
    epoch: Option<usize>,
    /// A ChangeCipherSpec that goes with the message after it.
    change: bool,
    /// The one that TLS 1.3 pretends to send is out already.
    pub changed: bool,
}

/// As long as the hellos of most handshakes are together, in bytes.
const HELLOS: usize = 1024;

/// What both sides of a handshake have.
pub(super) struct Common {
    pub engine: Engine,
    pub outbox: Outbox,
    /// The messages, as on the wire; all of them if [`Self::is_whole`].
    pub transcript: Vec<u8>,
    pub is_whole: bool,
    /// TLS 1.2: the key for what comes after the peer's ChangeCipherSpec.
    pub next_opener: Option<Opener>,
    /// It is in use.
    pub changed: bool,
}

impl Common {
    pub fn new(engine: Engine) -> Self {
        Self {
            engine,
            outbox: Outbox::default(),
            transcript: Vec::with_capacity(HELLOS),
            is_whole: true,
            next_opener: None,
            changed: false,
        }
    }
}

impl Connection {
    /// `SSL_do_handshake(3)`: the handshake, as far as it can go now.
    pub fn drive(&self) -> Result<(), Stop> {
        self.finish_early_writes();
        self.renegotiate_if_due();
        self.go_on()
    }

    /// As [`Self::drive`], for a program that reads: a client may still have early data to write.
    pub(super) fn go_on(&self) -> Result<(), Stop> {
        if self.status.in_init.get() { self.wiping(|| self.advance_if_due()) } else { self.advance_if_due() }
    }

    /// Runs a part of a handshake with enough of a stack, and leaves nothing of it there.
    fn wiping(&self, work: impl FnOnce() -> Result<(), Stop>) -> Result<(), Stop> {
        let result = stack::with_room(work);
        if !matches!(result, Err(Stop::Want(..))) {
            wipe::stack::<STACK>();
        }
        result
    }

    // Its frame is below that of `wiping`, so that it is wiped too.
    #[inline(never)]
    fn advance_if_due(&self) -> Result<(), Stop> {
        if self.status.side.get().is_none() {
            Error::new(reason::CONNECTION_TYPE_NOT_SET).put();
            return Err(Stop::Failed(-1));
        }
        if self.status.failed.get() {
            return Err(Stop::Failed(-1));
        }
        if !self.status.in_init.get() {
            // Only what could not go with the handshake may still wait; where the peer is gone it waits for ever.
            let flush = |core: &mut Core| if core.writer.is_pending() { self.flush(core) } else { Ok(()) };
            // Where there is no handshake, `SSL_want(3)` is about the call before.
            let want = self.status.want.get();
            let result = self.with_core(|core| match flush(core) {
                Err(Stop::Want(..)) if !self.transport.writer().is_some_and(|bio| bio.should_retry()) => {
                    Ok(())
                }
                result => result,
            });
            if result.is_ok() {
                self.status.want.set(want);
            }
            return result.map_err(|stop| if let Stop::Failed(_) = stop { Stop::Failed(-1) } else { stop });
        }
        if !self.can_be(self.side()) {
            Error::new(SHOULD_NOT_HAVE_BEEN_CALLED).put();
            return Err(Stop::Failed(0));
        }
        // What is on the queue from before must not make `SSL_get_error(3)` take a wait for a failure.
        err::clear();
        if self.peek_core(|core| core.established.is_some() && core.handshake.is_none()) == Some(true) {
            return self.with_core(|core| self.after_handshake(core));
        }
        self.status.in_handshake.set(self.status.in_handshake.get() + 1);
        let result = self.with_core(|core| {
            let handshake = match core.handshake.take() {
                Some(mut handshake) => {
                    self.unpause(&mut handshake);
                    handshake
                }
                None => {
                    // SSL_set_connect_state(3) alone makes another connection of it.
                    self.forget_last();
                    self.follow_context_ciphers();
                    self.tell(event::HANDSHAKE_START, 1);
                    Box::new(self.start(None)?)
                }
            };
            self.advance_and_keep(core, handshake)
        });
        self.status.in_handshake.set(self.status.in_handshake.get() - 1);
        // OpenSSL says -1 for everything but success, whatever the transport said.
        let result = result.map_err(|stop| match stop {
            Stop::Want(want, _) => Stop::Want(want, -1),
            Stop::Failed(_) | Stop::Closed => Stop::Failed(-1),
            other => other,
        });
        self.tell(self.side_event() | event::EXIT, if result.is_ok() { 1 } else { -1 });
        result
    }

    /// Goes on with a handshake, and keeps it if it has to wait.
    fn advance_and_keep(&self, core: &mut Core, mut handshake: Box<Handshake>) -> Result<(), Stop> {
        let result = self.advance(core, &mut handshake);
        let over = matches!(handshake.role, Role::Over);
        if !over && !matches!(result, Err(Stop::Failed(_) | Stop::Error(_) | Stop::Ended(_))) {
            core.handshake = Some(handshake);
        }
        result
    }

    /// Another handshake on an established connection (`renegotiation.rs`); `hello` is what a client has begun it with.
    pub(super) fn shake_again(&self, core: &mut Core, hello: Option<Vec<u8>>) -> Result<(), Stop> {
        let previous = self.previous();
        self.renegotiation.start();
        self.wiping(|| {
            self.follow_context_ciphers();
            let handshake = Handshake { waiting: hello, ..self.start(Some(previous))? };
            self.advance_and_keep(core, Box::new(handshake))
        })
    }

    /// What has come of a handshake while data was read.
    pub(super) fn go_on_among_data(&self, core: &mut Core) -> Result<(), Stop> {
        let Some(handshake) = core.handshake.take() else { return Err(Self::internal().into()) };
        self.status.in_handshake.set(self.status.in_handshake.get() + 1);
        let result = self.wiping(|| self.advance_and_keep(core, handshake));
        let result = result.map_err(|stop| self.settle(core, stop));
        self.status.in_handshake.set(self.status.in_handshake.get() - 1);
        self.tell(self.side_event() | event::EXIT, if result.is_ok() { 1 } else { -1 });
        result
    }

    // What has large frames is kept out of others: there are programs whose threads have 64 KiB of stack (stunnel).
    #[inline(never)]
    fn start(&self, previous: Option<Previous>) -> Result<Handshake, Stop> {
        let role = match self.side() {
            Side::Client => Role::Client(self.start_client(previous)?),
            Side::Server => Role::Server(Box::new(self.start_server(previous)?)),
        };
        Ok(Handshake { role, waiting: None, done: false, begun: false, paused: false })
    }

    fn advance(&self, core: &mut Core, handshake: &mut Handshake) -> Result<(), Stop> {
        if !handshake.begun {
            handshake.begun = true;
            core.flight = true;
            if let Role::Client(client) = &mut handshake.role {
                self.send_client_hello(core, client)?;
            }
        }
        if let Role::Client(client) = &mut handshake.role
            && client.flight_due
        {
            self.client_flight(core, client)?;
            handshake.done = client.done();
        }
        if let Role::Client(client) = &mut handshake.role
            && self.pauses_for_early_data()
        {
            self.flush(core)?;
            self.begin_early_data(core, client)?;
            self.pause(handshake);
            return Ok(());
        }
        if let Role::Client(client) = &mut handshake.role
            && client.announced_early_data()
        {
            // The program has changed its mind, but RFC 8446, 4.5 has the end of early data under its key.
            self.flush(core)?;
            self.begin_early_data(core, client)?;
        }
        loop {
            core.plain_alerts = !handshake.done && handshake.plain_alerts();
            if handshake.done {
                self.flush(core)?;
                return self.finish_handshake(core, handshake);
            }
            let incoming = match handshake.waiting.take() {
                Some(message) => Incoming::Message(message),
                None => {
                    // Before we wait for the peer, it must have what it waits for.
                    if core.writer.is_pending() {
                        self.flush(core)?;
                    }
                    if std::mem::take(&mut core.flight) {
                        self.end_flight();
                    }
                    let incoming = self.next_message(core)?;
                    self.show_incoming(&incoming)?;
                    incoming
                }
            };
            let (result, done) = match &mut handshake.role {
                Role::Client(client) => (self.client_incoming(core, client, &incoming), client.done()),
                Role::Server(server) => (self.server_incoming(core, server, &incoming), server.done()),
                Role::Over => (Err(Self::internal().into()), false),
            };
            if let (Err(Stop::Want(..)), Incoming::Message(message)) = (&result, incoming) {
                handshake.waiting = Some(message);
            }
            result?;
            handshake.done = done;
            if matches!(&handshake.role, Role::Client(client) if client.flight_due) {
                self.pause(handshake);
                return Ok(());
            }
            if (self.pauses_for_early_data() || self.status.cookie.active.get())
                && !done
                && self.hello_answered(handshake)
            {
                self.flush(core)?;
                core.flight = false;
                self.enter_state(State::EarlyData);
                self.pause(handshake);
                return Ok(());
            }
        }
    }

    /// The handshake rests while early data comes or goes: to the program it is done, for now.
    fn pause(&self, handshake: &mut Handshake) {
        handshake.paused = true;
        self.status.in_init.set(false);
        self.tell(event::HANDSHAKE_DONE, 1);
    }

    /// And goes on.
    fn unpause(&self, handshake: &mut Handshake) {
        if std::mem::take(&mut handshake.paused) {
            self.status.in_init.set(true);
            self.tell(event::HANDSHAKE_START, 1);
            if self.status.state.get() == State::EarlyData {
                self.tell_loop();
            }
        }
    }

    /// Our messages are out, and it is the peer's turn.
    fn end_flight(&self) {
        let begun = self.status.state.get() != State::Before;
        if self.is_server() && self.status.version.get() == TLS1_3 && begun {
            // Whether or not there is any.
            self.enter_state(State::EarlyData);
        }
        self.tell_loop();
    }

    /// Whether a server of TLS 1.3 has answered: early data may come, or after a HelloRetryRequest is known not to.
    fn hello_answered(&self, handshake: &Handshake) -> bool {
        matches!(&handshake.role, Role::Server(server) if server.sent_hello() || server.retried())
            && self.status.version.get() == TLS1_3
    }

    /// A client's EndOfEarlyData (RFC 8446, 4.5): what comes next is under its handshake key.
    pub(super) fn end_of_early_data(&self, core: &mut Core, message: Vec<u8>) -> Result<(), Stop> {
        let unexpected = Error::alert(Alert::UNEXPECTED_MESSAGE, reason::UNEXPECTED_MESSAGE);
        let mut handshake = core.handshake.take().ok_or(unexpected)?;
        self.status.in_handshake.set(self.status.in_handshake.get() + 1);
        self.unpause(&mut handshake);
        let end = self.read_end_of_early_data(core, &mut handshake, &message);
        // What can be done of the handshake is done now; it is no failure of early data if that fails.
        let result = end.and_then(|()| self.advance(core, &mut handshake));
        let result = result.map_err(|stop| self.settle(core, stop));
        self.status.in_handshake.set(self.status.in_handshake.get() - 1);
        if !matches!(handshake.role, Role::Over) && !matches!(result, Err(Stop::Failed(_))) {
            core.handshake = Some(handshake);
        }
        self.tell(self.side_event() | event::EXIT, if result.is_ok() { 1 } else { -1 });
        end.map_err(|_| Stop::Failed(-1))
    }

    fn read_end_of_early_data(
        &self,
        core: &mut Core,
        handshake: &mut Handshake,
        message: &[u8],
    ) -> Result<(), Stop> {
        let unexpected = Error::alert(Alert::UNEXPECTED_MESSAGE, reason::UNEXPECTED_MESSAGE);
        let header = message.first_chunk().copied().ok_or(unexpected)?;
        self.announce(header)?;
        if message != [kind::END_OF_EARLY_DATA, 0, 0, 0] {
            return Err(unexpected.into());
        }
        if !core.incoming.is_empty() || core.reader.record().is_some() {
            return Err(Error::alert(Alert::UNEXPECTED_MESSAGE, reason::NOT_ON_RECORD_BOUNDARY).into());
        }
        self.show_incoming(&Incoming::Message(message.to_vec()))?;
        match &mut handshake.role {
            Role::Server(server) => self.take_end_of_early_data(core, server, message),
            _ => Err(unexpected.into()),
        }
    }

    /// Tells the program of a message before anything is done about it.
    fn show_incoming(&self, incoming: &Incoming) -> Result<(), Error> {
        match incoming {
            Incoming::Message(message) => {
                if let Some(hooks) = hooks::get() {
                    hooks.message(self, false, self.version().into(), HANDSHAKE.into(), message);
                }
                Ok(())
            }
            // OpenSSL shows its record, and no message.
            Incoming::ChangeCipherSpec => self.announce_kind(CHANGE),
        }
    }

    /// Checks the length of the peer's Finished: that of the suite's hash, or 12 bytes (RFC 8446, 4.4.4; RFC 5246, 7.4.9).
    fn check_finished(&self, message: &[u8]) -> Result<(), Error> {
        let cipher = self.facts.borrow().pending_cipher.ok_or(Self::internal())?;
        let len = if cipher.is_tls13() { Hash::of(cipher).len() } else { 12 };
        if message.len() != 4 + len {
            return Err(Error::alert(Alert::DECODE_ERROR, reason::BAD_DIGEST_LENGTH));
        }
        Ok(())
    }
}
