//! What happens on an established connection beside data: tickets, key updates, and what TLS 1.2 peers may ask for in
//! vain (RFC 8446, 4.6; RFC 5246, 7.4.1).

use super::alert::WARNING;
use super::channel::Core;
use super::cipher::{Cipher, Enc};
use super::connection::{Connection, Side};
use super::engine::kdf::Secret;
use super::error::{Alert, Error, reason};
use super::hooks;
use super::key_schedule;
use super::record::{HANDSHAKE, Opener, Sealer};
use super::state::{State, event};
use super::stop::Stop;
use super::post_handshake_auth::Auth;
use super::version::{TLS1_3, Version};
use ring::digest;

const HELLO_REQUEST: u8 = 0;
const CLIENT_HELLO: u8 = 1;
const NEW_SESSION_TICKET: u8 = 4;
const KEY_UPDATE: u8 = 24;
use super::handshake::kind::{CERTIFICATE, CERTIFICATE_REQUEST, CERTIFICATE_VERIFY, FINISHED};

/// What is left of a handshake that is over.
pub struct Established {
    pub cipher: &'static Cipher,
    pub version: Version,
    /// TLS 1.3 traffic secrets, ours and the peer's.
    pub send: Secret,
    pub receive: Secret,
    /// TLS 1.3 resumption secret.
    pub resumption: Secret,
    /// A key update that `SSL_key_update(3)` asked for, and whether the peer is to do the same.
    pub update: Option<bool>,
    /// Messages after the handshake in a row, without data between them.
    pub messages: u32,
    /// How many tickets went out: their nonces.
    pub nonces: u64,
    /// The handshake's messages as they are hashed, where a client may be asked for a certificate later.
    pub transcript: Option<digest::Context>,
    pub auth: Auth,
}

impl Connection {
    /// Acts on the handshake messages that came after the handshake; whether there was a whole one.
    pub(super) fn post_handshake(&self, core: &mut Core) -> Result<bool, Stop> {
        let mut any = false;
        while let Some(message) = self.next_post_message(core)? {
            any = true;
            self.status.in_init.set(true);
            let result = self.post_message(core, &message);
            if let (Err(Stop::Want(..)), Some(established)) = (&result, core.established.as_deref_mut()) {
                // A callback wants to be asked again.
                self.status.in_init.set(false);
                established.auth.waiting = Some(message);
            }
            result?;
            self.status.in_init.set(false);
            self.status.state.set(State::Ok);
        }
        Ok(any)
    }

    fn next_post_message(&self, core: &mut Core) -> Result<Option<Vec<u8>>, Error> {
        match core.established.as_deref_mut().and_then(|established| established.auth.waiting.take()) {
            Some(message) => Ok(Some(message)),
            None => self.whole_message(core),
        }
    }

    fn post_message(&self, core: &mut Core, message: &[u8]) -> Result<(), Stop> {
        let (kind, body) = (message[0], &message[4..]);
        let side = self.side();
        let tls13 = self.status.version.get() == TLS1_3;
        if !tls13 {
            return self.renegotiation_asked(core, kind, body);
        }
        if let Some(state) = State::reading(side, kind) {
            self.enter_state(state);
        }
        if let Some(hooks) = hooks::get() {
            hooks.message(self, false, self.version().into(), HANDSHAKE.into(), message);
        }
        match (side, kind) {
            (Side::Client, NEW_SESSION_TICKET) => self.new_session_ticket(core, body)?,
            (Side::Client, CERTIFICATE_REQUEST) => self.post_handshake_request(core, message)?,
            (Side::Server, CERTIFICATE | CERTIFICATE_VERIFY | FINISHED) => {
                self.post_handshake_answer(core, message)?;
            }
            (_, KEY_UPDATE) => self.key_update_received(core, body)?,
            _ => return Err(Error::alert(Alert::UNEXPECTED_MESSAGE, reason::UNEXPECTED_MESSAGE).into()),
        }
        self.tell(self.side_event() | event::LOOP, 1);
        Ok(())
    }

    /// A TLS 1.2 peer asks for renegotiation, which we do not do: it is told so (RFC 5246, 7.2.2), and the connection
    /// goes on.
    fn renegotiation_asked(&self, core: &mut Core, kind: u8, body: &[u8]) -> Result<(), Stop> {
        match (self.side(), kind) {
            (Side::Client, HELLO_REQUEST) if body.is_empty() => {}
            (Side::Client, HELLO_REQUEST) => {
                return Err(Error::alert(Alert::DECODE_ERROR, reason::BAD_HELLO_REQUEST).into());
            }
            (Side::Server, CLIENT_HELLO) => {}
            _ => return Err(Error::alert(Alert::UNEXPECTED_MESSAGE, reason::UNEXPECTED_MESSAGE).into()),
        }
        match self.send_alert(core, WARNING, Alert::NO_RENEGOTIATION) {
            Err(Stop::Error(error)) => Err(error.into()),
            // It waits for the data before it.
            _ => Ok(()),
        }
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
        let established = core.established.as_deref_mut().ok_or(Self::internal())?;
        let cipher = established.cipher;
        established.receive = key_schedule::next_traffic_secret(cipher, &established.receive);
        let (key, iv) = key_schedule::traffic_key(cipher, &established.receive);
        // An answer that is due already answers this request too.
        if requested && established.update.is_none() {
            established.update = Some(false);
        }
        core.reader.set_opener(Opener::new(cipher.enc, TLS1_3, &key, &iv));
        Ok(())
    }

    /// Sends the KeyUpdate that is due, because the peer or the program asked for it, or because the key has protected
    /// as many records as it may (RFC 8446, 5.5).
    pub(super) fn update_keys_if_due(&self, core: &mut Core) -> Result<(), Stop> {
        let Some(established) = core.established.as_deref_mut() else { return Ok(()) };
        if established.version != TLS1_3 {
            return Ok(());
        }
        let worn = established.cipher.enc != Enc::Chacha20Poly1305
            && core.writer.sealer().is_some_and(|sealer| sealer.sequence() >= MAX_RECORDS);
        let Some(request) = established.update.take().or(worn.then_some(false)) else { return Ok(()) };
        let (cipher, side) = (established.cipher, self.side());
        if let Some(state) = State::writing(side, KEY_UPDATE) {
            self.enter_state(state);
        }
        self.push_message(core, &[KEY_UPDATE, 0, 0, 1, u8::from(request)])?;
        self.status.state.set(State::Ok);
        let established = core.established.as_deref_mut().ok_or(Self::internal())?;
        established.send = key_schedule::next_traffic_secret(cipher, &established.send);
        let (key, iv) = key_schedule::traffic_key(cipher, &established.send);
        core.writer.set_sealer(Sealer::new(cipher.enc, TLS1_3, &key, &iv));
        self.write_out(core)
    }

    /// `SSL_key_update(3)`: the next write, or handshake call, updates our key; `request` asks the peer to do so too.
    pub fn key_update(&self, request: bool) -> Result<(), Error> {
        if self.status.version.get() != TLS1_3 {
            return Err(Error::new(reason::WRONG_SSL_VERSION));
        }
        if self.status.in_init.get() {
            return Err(Error::new(reason::STILL_IN_INIT));
        }
        let set = self.change_core(|core| {
            let established = core.established.as_deref_mut()?;
            if core.writer.is_pending() {
                return None;
            }
            established.update = Some(request);
            Some(())
        });
        set.flatten().ok_or(Error::new(reason::BAD_WRITE_RETRY))
    }

    /// `SSL_get_key_update_type(3)`: what is still to be sent.
    pub fn key_update_pending(&self) -> Option<bool> {
        self.peek_core(|core| core.established.as_deref().and_then(|established| established.update)).flatten()
    }
}

/// 2^24.5 full records may go under an AES-GCM key (RFC 8446, 5.5); we change a little earlier.
const MAX_RECORDS: u64 = 1 << 24;
