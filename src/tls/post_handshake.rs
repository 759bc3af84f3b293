//! What happens on an established connection beside data: tickets, key updates, and messages that begin another handshake
//! (RFC 8446, 4.6; RFC 5246, 7.4.1).

use super::Session;
use super::channel::{Core, Incoming};
use super::cipher::{Cipher, Enc};
use super::connection::{Connection, Side};
use super::error::{Alert, Error, reason};
use super::handshake::kind::{
    CERTIFICATE, CERTIFICATE_REQUEST, CERTIFICATE_VERIFY, CLIENT_HELLO, FINISHED, HELLO_REQUEST,
    NEW_SESSION_TICKET,
};
use super::hooks;
use super::key_schedule;
use super::keylog::label;
use super::post_handshake_auth::Auth;
use super::record::{HANDSHAKE, Opener, Sealer};
use super::secret::HashSecret;
use super::state::{CHANGE, State, event};
use super::stop::Stop;
use super::version::{TLS1_2, TLS1_3};
use crate::libcrypto::err;
use std::sync::Arc;

const KEY_UPDATE: u8 = 24;

/// What is left of a handshake that is over.
pub struct Established {
    pub cipher: &'static Cipher,
    pub tls13: Option<Box<Tls13>>,
}

/// What TLS 1.3 goes on with.
#[derive(Default)]
pub struct Tls13 {
    /// Traffic secrets, ours and the peer's.
    pub send: HashSecret,
    pub receive: HashSecret,
    /// The resumption secret.
    pub resumption: HashSecret,
    /// How many tickets went out: their nonces.
    pub nonces: u32,
    /// A server's session that is this handshake's own, until the first ticket is made of it.
    pub ticketless: Option<Arc<Session>>,
    auth: Option<Box<Auth>>,
}

impl Tls13 {
    /// How far an authentication after the handshake is, if there may be one.
    pub(super) fn auth(&self) -> Option<&Auth> {
        self.auth.as_deref()
    }

    pub(super) fn auth_mut(&mut self) -> &mut Auth {
        self.auth.get_or_insert_default()
    }
}

impl Core {
    /// What TLS 1.3 goes on with, and the suite; `None` before the handshake is over, and in TLS 1.2.
    pub(super) fn tls13(&self) -> Option<(&'static Cipher, &Tls13)> {
        let established = self.established.as_ref()?;
        Some((established.cipher, established.tls13.as_deref()?))
    }

    /// As [`Self::tls13`].
    pub(super) fn tls13_mut(&mut self) -> Option<(&'static Cipher, &mut Tls13)> {
        let established = self.established.as_mut()?;
        Some((established.cipher, established.tls13.as_deref_mut()?))
    }
}

/// How a turn of the handshake's machinery ended.
enum Turn {
    /// What came or went is all.
    Over,
    /// It became a handshake of its own, which has said what there is to say.
    Handshake,
}

impl Connection {
    /// Acts on the handshake messages that came after the handshake; whether there was one, or its beginning.
    pub(super) fn post_handshake(&self, core: &mut Core) -> Result<bool, Stop> {
        let any = core.incoming.len() >= HEADER_LEN;
        while core.incoming.len() >= HEADER_LEN {
            self.after_handshake(core)?;
        }
        Ok(any)
    }

    /// Acts on messages that came before a call had to stop for something else: a KeyUpdate among them says under which key
    /// the next record is.
    pub(super) fn take_what_waits(&self, core: &mut Core) -> Result<(), Stop> {
        if core.established.is_some() { self.post_handshake(core).map(|_| ()) } else { Ok(()) }
    }

    /// One turn of the handshake's machinery on an established connection: sends the message that is due, or else reads
    /// one and acts on it. One that has to wait goes on where it was.
    pub(super) fn after_handshake(&self, core: &mut Core) -> Result<(), Stop> {
        let status = &self.status;
        let tls13 = status.version.get() == TLS1_3;
        let begins = !core.announced && status.state.get() == State::Ok;
        // As in the handshake.
        err::clear();
        status.in_handshake.set(status.in_handshake.get() + 1);
        status.in_init.set(true);
        if begins && !tls13 {
            self.tell(event::HANDSHAKE_START, 1);
        }
        let result = self.turn(core).map_err(|stop| self.settle(core, stop));
        status.in_handshake.set(status.in_handshake.get() - 1);
        if let Ok(Turn::Over) = result {
            status.in_init.set(false);
            if !tls13 {
                self.tell(event::HANDSHAKE_DONE, 1);
            }
        }
        self.tell(self.side_event() | event::EXIT, if result.is_ok() { 1 } else { -1 });
        result.map(|_| ()).map_err(|stop| match stop {
            Stop::Want(want, _) => Stop::Want(want, -1),
            Stop::Data => stop,
            _ => Stop::Failed(-1),
        })
    }

    fn turn(&self, core: &mut Core) -> Result<Turn, Stop> {
        let auth = core.tls13().and_then(|(_, tls13)| tls13.auth());
        let (waits, asks) = auth.map_or((false, false), |auth| (auth.waiting.is_some(), auth.due));
        let between = self.status.state.get() == State::Ok && !core.announced && !waits;
        match (self.status.state.get(), self.status.key_update.get()) {
            // It was made, and has to go yet.
            (
                State::ClientWriteKeyUpdate
                | State::ServerWriteKeyUpdate
                | State::ServerWriteCertificateRequest
                | State::ServerWriteHelloRequest,
                _,
            ) => self.flush(core)?,
            (_, Some(request)) if between => {
                self.send_key_update(core, request)?;
                self.flush(core)?;
            }
            (_, None) if between && asks => {
                self.ask_for_certificate(core)?;
                self.flush(core)?;
            }
            (_, None) if between && self.status.extra_tickets.get() > 0 => self.send_extra_tickets(core)?,
            (State::ServerWriteSessionTicket, _) => self.send_extra_tickets(core)?,
            _ if between && self.renegotiation.begins() => {
                if self.send_renegotiation(core)? {
                    return Ok(Turn::Handshake);
                }
            }
            _ => {
                if between {
                    self.tell_loop();
                }
                loop {
                    match self.read_post_message(core)? {
                        Some(Turn::Handshake) => return Ok(Turn::Handshake),
                        Some(Turn::Over) => break,
                        None => {}
                    }
                }
            }
        }
        self.enter_state(State::Ok);
        Ok(Turn::Over)
    }

    /// Reads a message and acts on it; `None` if it was not the last of its flight.
    fn read_post_message(&self, core: &mut Core) -> Result<Option<Turn>, Stop> {
        let waiting = match core.tls13_mut() {
            Some((_, tls13)) if tls13.auth().is_some() => tls13.auth_mut().waiting.take(),
            _ => None,
        };
        let message = match waiting {
            Some(message) => message,
            None => {
                let message = match self.next_message(core)? {
                    Incoming::Message(message) => message,
                    Incoming::ChangeCipherSpec => {
                        self.announce_kind(CHANGE)?;
                        return Err(Self::internal().into());
                    }
                };
                if let Some(hooks) = hooks::get() {
                    hooks.message(self, false, self.version().into(), HANDSHAKE.into(), &message);
                }
                message
            }
        };
        let result = self.post_message(core, &message);
        if let (Err(Stop::Want(..)), Some((_, tls13))) = (&result, core.tls13_mut()) {
            // A callback wants to be asked again.
            tls13.auth_mut().waiting = Some(message);
            return result.map(|_| None);
        }
        let more = self.is_server() && matches!(message.first(), Some(&(CERTIFICATE | CERTIFICATE_VERIFY)));
        result.map(|turn| Some(turn).filter(|_| !more))
    }

    fn post_message(&self, core: &mut Core, message: &[u8]) -> Result<Turn, Stop> {
        let (kind, body) = (message[0], &message[HEADER_LEN..]);
        let unexpected = Error::alert(Alert::UNEXPECTED_MESSAGE, reason::UNEXPECTED_MESSAGE);
        match (self.status.version.get(), self.side(), kind) {
            (TLS1_3, Side::Client, NEW_SESSION_TICKET) => self.new_session_ticket(core, body)?,
            (TLS1_3, Side::Client, CERTIFICATE_REQUEST) => self.post_handshake_request(core, message)?,
            (TLS1_3, Side::Server, CERTIFICATE | CERTIFICATE_VERIFY | FINISHED) => {
                self.post_handshake_answer(core, message)?;
            }
            (TLS1_3, _, KEY_UPDATE) => self.key_update_received(core, body)?,
            (TLS1_2, Side::Client, HELLO_REQUEST) if self.hello_requested(core, body)? => {
                return Ok(Turn::Handshake);
            }
            (TLS1_2, Side::Server, CLIENT_HELLO) if self.hello_again(core, message)? => {
                return Ok(Turn::Handshake);
            }
            (TLS1_2, Side::Client, HELLO_REQUEST) | (TLS1_2, Side::Server, CLIENT_HELLO) => {}
            _ => return Err(unexpected.into()),
        }
        Ok(Turn::Over)
    }

    /// RFC 8446, 4.6.3.
    fn key_update_received(&self, core: &mut Core, body: &[u8]) -> Result<(), Stop> {
        // RFC 8446, 5.1: a key change comes at a record's end.
        if !core.incoming.is_empty() || core.reader.record().is_some() {
            return Err(Error::alert(Alert::UNEXPECTED_MESSAGE, reason::NOT_ON_RECORD_BOUNDARY).into());
        }
        let requested = match body {
            [0] => false,
            [1] => true,
            [_] => return Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason::BAD_KEY_UPDATE).into()),
            _ => return Err(Error::alert(Alert::DECODE_ERROR, reason::BAD_KEY_UPDATE).into()),
        };
        let (cipher, tls13) = core.tls13_mut().ok_or(Self::internal())?;
        let next = key_schedule::next_traffic_secret(cipher, &tls13.receive);
        tls13.receive.set(&next);
        self.log_secret(if self.is_server() { label::CLIENT_UPDATED } else { label::SERVER_UPDATED }, &next);
        let (key, iv) = key_schedule::traffic_key(cipher, &next);
        // An answer that is due already answers this request too.
        if requested && self.status.key_update.get().is_none() {
            self.status.key_update.set(Some(false));
        }
        let opener = Opener::new(self.context().lib(), cipher.enc, TLS1_3, &key, &iv);
        core.reader.set_opener(Some(opener.ok_or(Self::internal())?));
        Ok(())
    }

    /// Whether a KeyUpdate has to go before data, because the peer or the program asked for it, or because the key has
    /// protected as many records as it may (RFC 8446, 5.5).
    pub(super) fn key_update_due(&self, core: &Core) -> bool {
        let key_update = &self.status.key_update;
        let worn = core.established.as_ref().is_some_and(|established| {
            established.tls13.is_some()
                && established.cipher.enc != Enc::Chacha20Poly1305
                && core.writer.sealer().is_some_and(|sealer| sealer.sequence() >= MAX_RECORDS)
        });
        if worn && key_update.get().is_none() {
            key_update.set(Some(false));
        }
        key_update.get().is_some()
    }

    fn send_key_update(&self, core: &mut Core, request: bool) -> Result<(), Stop> {
        self.enter_state(match self.side() {
            Side::Client => State::ClientWriteKeyUpdate,
            Side::Server => State::ServerWriteKeyUpdate,
        });
        self.status.key_update.set(None);
        self.push_message(core, &[KEY_UPDATE, 0, 0, 1, u8::from(request)])?;
        let (cipher, tls13) = core.tls13_mut().ok_or(Self::internal())?;
        let next = key_schedule::next_traffic_secret(cipher, &tls13.send);
        tls13.send.set(&next);
        self.log_secret(if self.is_server() { label::SERVER_UPDATED } else { label::CLIENT_UPDATED }, &next);
        let (key, iv) = key_schedule::traffic_key(cipher, &next);
        let sealer = Sealer::new(self.context().lib(), cipher.enc, TLS1_3, &key, &iv);
        core.writer.set_sealer(Some(sealer.ok_or(Self::internal())?));
        Ok(())
    }

    /// `SSL_key_update(3)`: the next call that reads, writes or drives the handshake updates our key; `request` asks the
    /// peer to do so too.
    ///
    /// # Errors
    /// If the connection is not one of TLS 1.3, not established, or a write on it has to be repeated first.
    pub fn key_update(&self, request: bool) -> Result<(), Error> {
        let status = &self.status;
        if !self.is_tls13() {
            return Err(Error::new(reason::WRONG_SSL_VERSION));
        }
        if status.in_init.get() || status.state.get() != State::Ok {
            return Err(Error::new(reason::STILL_IN_INIT));
        }
        if self.peek_core(|core| core.writer.is_pending()) == Some(true) {
            return Err(Error::new(reason::BAD_WRITE_RETRY));
        }
        status.in_init.set(true);
        status.key_update.set(Some(request));
        Ok(())
    }
}

/// The length of a handshake message's header, in bytes (RFC 8446, 4).
const HEADER_LEN: usize = 4;

/// 2^24.5 full records may go under an AES-GCM key (RFC 8446, 5.5); we change a little earlier.
const MAX_RECORDS: u64 = 1 << 24;
