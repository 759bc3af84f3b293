//! Session tickets (RFC 5077, RFC 8446, 4.6.1) in OpenSSL's format.
//!
//! ```text
//! key name (16 bytes) | IV | AES-256-CBC of the session's ASN.1 | HMAC-SHA256 of all before
//! ```

use super::Error;
use super::callbacks::{
    SSL_CTX_decrypt_session_ticket_fn, SSL_CTX_generate_session_ticket_fn, UserData, ticket_key_cb,
    ticket_key_evp_cb, tls_session_ticket_ext_cb_fn,
};
use super::error::{self, Alert, reason};
use super::random::Random;
use super::session::{Id, SessionData};
use super::ticket_keys::NAME_LEN;
pub use super::ticket_keys::{KeyName, KeyRing, Keys};
use super::version::{TLS1_3, Version};
use crate::libcrypto;
use crate::libcrypto::arg::Arg;
use crate::libcrypto::cipher::{Cipher, Crypter, Direction};
use crate::libcrypto::err;
use crate::libcrypto::lib_ctx::LibCtx;
use crate::libcrypto::mac::{self, Hmac};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use zeroize::Zeroizing;

/// No IV is longer, in bytes (`EVP_MAX_IV_LENGTH`).
pub const IV_LEN: usize = 16;
const MAC_LEN: usize = 32;
/// The longest session that fits into a ticket, in bytes.
const MAX_SESSION: usize = 0xff00;
/// The longest ticket lifetime, in seconds (RFC 8446, 4.6.1: "604800 seconds (7 days)").
const MAX_LIFETIME: i64 = 604_800;
/// `SSL_CTX_set_num_tickets(3)`: how many tickets a TLS 1.3 server sends by default.
const DEFAULT_TICKETS: usize = 2;

/// Room for an IV; only as much as the cipher takes is used.
pub type Iv = [u8; IV_LEN];

/// This topic's part of [`super::Config`].
#[derive(Clone)]
pub struct Config {
    /// How many tickets a TLS 1.3 server sends after a full handshake.
    pub num_tickets: usize,
    /// What a client without a session of TLS 1.2 puts into its SessionTicket extension.
    pub extension: Extension,
    /// Is shown what the peer has put there.
    pub extension_callback: tls_session_ticket_ext_cb_fn,
    pub extension_argument: UserData,
}

/// The content of a client's SessionTicket extension (RFC 5077, 3.2; RFC 4851, 3.2.2).
#[derive(Clone, Default)]
pub enum Extension {
    /// Nothing, which asks for a ticket.
    #[default]
    Empty,
    /// What the program has said (`SSL_set_session_ticket_ext(3)`).
    Given(Arc<[u8]>),
    /// The extension is not sent.
    Absent,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            num_tickets: DEFAULT_TICKETS,
            extension: Extension::default(),
            extension_callback: None,
            extension_argument: UserData::default(),
        }
    }
}

/// The program's callbacks for tickets, of a context.
#[derive(Clone, Copy, Default)]
pub struct Callbacks {
    /// `SSL_CTX_set_tlsext_ticket_key_evp_cb(3)`.
    pub key_evp: ticket_key_evp_cb,
    /// `SSL_CTX_set_tlsext_ticket_key_cb(3)`.
    pub key: ticket_key_cb,
    /// `SSL_CTX_set_session_ticket_cb(3)`.
    pub generate: SSL_CTX_generate_session_ticket_fn,
    pub decrypt: SSL_CTX_decrypt_session_ticket_fn,
    pub arg: Arg,
}

/// What a key callback is asked: to set up cipher and MAC for a ticket.
pub struct KeyRequest<'a> {
    /// Encrypting: where the name goes. Decrypting: the ticket's.
    pub name: &'a mut KeyName,
    /// Encrypting: where the IV goes. Decrypting: what follows the name in the ticket.
    pub iv: &'a mut Iv,
    /// The `EVP_CIPHER_CTX`.
    pub cipher: &'a Crypter,
    /// [`Hmac::Evp`] for [`Callbacks::key_evp`], else [`Hmac::Deprecated`] for [`Callbacks::key`].
    pub mac: &'a Hmac,
    pub encrypt: bool,
}

/// Calls the program's key callback; returns what that does.
pub type AskForKey<'a> = &'a mut dyn FnMut(KeyRequest<'_>) -> i32;

/// `SSL_TICKET_STATUS` of `ssl.h`: what became of a client's ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
pub enum Status {
    Fatal = 1,
    /// None was sent, or it is not looked at.
    None = 2,
    /// The client has none, but would take one.
    Empty = 3,
    /// Not ours, or damaged.
    NoDecrypt = 4,
    Success = 5,
    /// Good, but the client should get another.
    SuccessRenew = 6,
}

impl Status {
    /// Whether the server should send a new ticket (TLS 1.2).
    pub fn wants_ticket(self) -> bool {
        matches!(self, Self::Empty | Self::NoDecrypt | Self::SuccessRenew)
    }

    /// Whether there is a session to go on with.
    pub fn is_success(self) -> bool {
        matches!(self, Self::Success | Self::SuccessRenew)
    }

    /// What follows from the answer of [`Callbacks::decrypt`] (`SSL_TICKET_RETURN_*`), which is asked about every
    /// status but `Fatal` and `None`.
    pub fn answered(self, answer: i32) -> Self {
        match (answer, self) {
            (1, _) => Self::None,
            (2, Self::Empty | Self::NoDecrypt) => self,
            (2, _) => Self::NoDecrypt,
            (3, Self::Success | Self::SuccessRenew) => Self::Success,
            (4, Self::Success | Self::SuccessRenew) => Self::SuccessRenew,
            _ => Self::Fatal,
        }
    }
}

/// Keys and callbacks for the tickets of a context. Used by many threads.
pub struct Tickets {
    lib: LibCtx,
    pub keys: KeyRing,
    callbacks: RwLock<Callbacks>,
    cipher: OnceLock<Option<Cipher>>,
}

impl Tickets {
    pub fn new(lib: LibCtx) -> Self {
        Self { lib, keys: KeyRing::default(), callbacks: RwLock::default(), cipher: OnceLock::new() }
    }

    pub fn callbacks(&self) -> Callbacks {
        *self.callbacks.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn set_callbacks(&self, change: impl FnOnce(&mut Callbacks)) {
        change(&mut self.callbacks.write().unwrap_or_else(PoisonError::into_inner));
    }

    /// Makes a ticket of a session. `None` if the program's callback wants none to be sent. `ask` is only called if
    /// there is a key callback. `timeout` is how long the context's sessions live, in seconds.
    pub fn seal(
        &self,
        session: &SessionData,
        timeout: i64,
        random: &mut Random,
        ask: AskForKey<'_>,
    ) -> error::Result<Option<Vec<u8>>> {
        let session = session.to_der().filter(|der| der.len() <= MAX_SESSION).ok_or(INTERNAL)?;
        let (mut name, mut iv) = (KeyName::default(), Iv::default());
        let mut cipher = Crypter::new().map_err(|_| INTERNAL)?;
        let seal = |name: &KeyName, iv: &[u8], cipher: Crypter| {
            let mut ticket = Vec::with_capacity(NAME_LEN + IV_LEN + session.len() + IV_LEN + 64);
            ticket.extend_from_slice(name);
            ticket.extend_from_slice(iv);
            cipher.finish(Direction::Encrypt, &session, &mut ticket).map_err(|_| INTERNAL)?;
            Ok::<_, super::Error>(ticket)
        };
        if let Some(mac) = self.hmac() {
            let mac = mac.map_err(|_| INTERNAL)?;
            let request =
                KeyRequest { name: &mut name, iv: &mut iv, cipher: &cipher, mac: &mac, encrypt: true };
            match ask(request) {
                0 => return Ok(None),
                ..0 => return Err(Error::alert(Alert::INTERNAL_ERROR, reason::CALLBACK_FAILED)),
                _ => {}
            }
            let iv_len = cipher.iv_len().map_err(|_| INTERNAL)?;
            let mut ticket = seal(&name, iv.get(..iv_len).ok_or(INTERNAL)?, cipher)?;
            let tag = mac.finish(&ticket).map_err(|_| INTERNAL)?;
            ticket.extend_from_slice(&tag);
            return Ok(Some(ticket));
        }
        let keys = self.keys.current(timeout).ok_or(INTERNAL)?;
        random.fill(&mut iv).map_err(|_| INTERNAL)?;
        cipher.init(self.cipher()?, Direction::Encrypt, keys.aes(), &iv).map_err(|_| INTERNAL)?;
        let mut ticket = seal(keys.name(), &iv, cipher)?;
        let tag = keys.mac().sign(&[&ticket]);
        ticket.extend_from_slice(tag.as_ref());
        Ok(Some(ticket))
    }

    /// Looks into a ticket. With [`Status::Success`] and [`Status::SuccessRenew`] there is a session; whether it may
    /// be resumed is [`super::session_cache::Cache::judge`]'s to say. `session_id` is what the client sent with the
    /// ticket (TLS 1.2), by which it knows that the server took it (RFC 5077, 3.4). `timeout` and `ask` as in [`Self::seal`].
    pub fn open(
        &self,
        ticket: &[u8],
        session_id: &Id,
        version: Version,
        timeout: i64,
        ask: AskForKey<'_>,
    ) -> (Status, Option<SessionData>) {
        match self.decrypt(ticket, version, timeout, ask) {
            Ok((status, der)) => {
                // Only a session that fills the ticket is one.
                match SessionData::from_der(&der).ok().filter(|(_, len)| *len == der.len()) {
                    Some((mut session, _)) => {
                        if !session_id.is_empty() {
                            session.session_id = *session_id;
                        }
                        (status, Some(session))
                    }
                    None => {
                        // A key that others have too made a session that we do not understand: not an error.
                        err::clear();
                        (Status::NoDecrypt, None)
                    }
                }
            }
            Err(status) => (status, None),
        }
    }

    /// The session's encoding, or why there is none.
    fn decrypt(
        &self,
        ticket: &[u8],
        version: Version,
        timeout: i64,
        ask: AskForKey<'_>,
    ) -> Result<(Status, Zeroizing<Vec<u8>>), Status> {
        if ticket.is_empty() {
            return Err(Status::Empty);
        }
        let (name, rest) = ticket.split_first_chunk::<NAME_LEN>().ok_or(Status::NoDecrypt)?;
        let (iv, _) = rest.split_first_chunk::<IV_LEN>().ok_or(Status::NoDecrypt)?;
        let mut cipher = Crypter::new().map_err(|_| Status::Fatal)?;
        let (renew, start, body);
        if let Some(mac) = self.hmac() {
            let mac = mac.map_err(|_| Status::Fatal)?;
            let (mut name, mut iv) = (*name, *iv);
            let request =
                KeyRequest { name: &mut name, iv: &mut iv, cipher: &cipher, mac: &mac, encrypt: false };
            renew = match ask(request) {
                ..0 => return Err(Status::Fatal),
                0 => return Err(Status::NoDecrypt),
                answer => answer == 2,
            };
            let tag_len = Some(mac.size()).filter(|len| *len > 0).ok_or(Status::Fatal)?;
            start = NAME_LEN + cipher.iv_len().map_err(|_| Status::Fatal)?;
            let split =
                ticket.len().checked_sub(tag_len).filter(|split| *split > start).ok_or(Status::NoDecrypt)?;
            let (signed, tag) = ticket.split_at(split);
            if !mac::same(&mac.finish(signed).map_err(|_| Status::Fatal)?, tag) {
                return Err(Status::NoDecrypt);
            }
            body = &signed[start..];
        } else {
            let (keys, retired) = self.keys.find(name, timeout).ok_or(Status::NoDecrypt)?;
            start = NAME_LEN + IV_LEN;
            let split =
                ticket.len().checked_sub(MAC_LEN).filter(|split| *split > start).ok_or(Status::NoDecrypt)?;
            let (signed, tag) = ticket.split_at(split);
            if !mac::same(keys.mac().sign(&[signed]).as_ref(), tag) {
                return Err(Status::NoDecrypt);
            }
            body = &signed[start..];
            let algorithm = self.cipher().map_err(|_| Status::Fatal)?;
            cipher.init(algorithm, Direction::Decrypt, keys.aes(), iv).map_err(|_| Status::Fatal)?;
            // RFC 8446, C.4: clients should not use a ticket twice.
            renew = retired || version >= TLS1_3;
        }
        let mut session = Zeroizing::new(Vec::new());
        cipher.finish(Direction::Decrypt, body, &mut session).map_err(|_| Status::NoDecrypt)?;
        Ok((if renew { Status::SuccessRenew } else { Status::Success }, session))
    }

    fn cipher(&self) -> error::Result<&Cipher> {
        self.cipher.get_or_init(|| Cipher::fetch(&self.lib, c"AES-256-CBC").ok()).as_ref().ok_or(INTERNAL)
    }

    /// A MAC for the program's key callback, `None` without one.
    fn hmac(&self) -> Option<libcrypto::Result<Hmac>> {
        let callbacks = self.callbacks();
        if callbacks.key_evp.is_some() {
            Some(Hmac::evp(&self.lib))
        } else {
            callbacks.key.map(|_| Hmac::deprecated())
        }
    }
}

impl Default for Tickets {
    fn default() -> Self {
        Self::new(LibCtx::default())
    }
}

const INTERNAL: Error = Error::alert(Alert::INTERNAL_ERROR, error::INTERNAL);

/// The lifetime that a ticket is sent with, in seconds.
pub fn lifetime(session: &SessionData, version: Version, resumed: bool) -> u32 {
    let timeout = match (version >= TLS1_3, resumed) {
        (true, _) => session.timeout.min(MAX_LIFETIME),
        // RFC 5077, 3.3: 0 is for "unspecified".
        (false, true) => 0,
        (false, false) => session.timeout,
    };
    // As OpenSSL, which sends the low 32 bits.
    timeout as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tls::session::SessionData;

    fn session() -> SessionData {
        SessionData::from_der(include_bytes!("session/testdata/tls13.der")).unwrap().0
    }

    fn never(_: KeyRequest<'_>) -> i32 {
        panic!("there is no callback")
    }

    fn seal(tickets: &Tickets) -> Vec<u8> {
        tickets.seal(&session(), 300, &mut Random::default(), &mut never).unwrap().unwrap()
    }

    fn open(tickets: &Tickets, ticket: &[u8]) -> Status {
        let (status, session) = tickets.open(ticket, &Id::default(), 0x0303, 300, &mut never);
        assert_eq!(status.is_success(), session.is_some());
        status
    }

    #[test]
    fn a_ticket_holds_its_session() {
        let tickets = Tickets::default();
        let ticket = seal(&tickets);
        assert_eq!(&ticket[..16], tickets.keys.current(300).unwrap().name());
        let id = Id::new(&[9; 5]).unwrap();
        let (status, opened) = tickets.open(&ticket, &id, 0x0303, 300, &mut never);
        assert_eq!(status, Status::Success);
        let opened = opened.unwrap();
        assert_eq!(opened.session_id, id);
        assert_eq!(opened.master_key, session().master_key);
        assert_eq!(tickets.open(&ticket, &id, TLS1_3, 300, &mut never).0, Status::SuccessRenew);
        assert_ne!(seal(&tickets), ticket);
    }

    #[test]
    fn contexts_share_tickets_when_they_share_keys() {
        let (one, two) = (Tickets::default(), Tickets::default());
        let ticket = seal(&one);
        assert_eq!(open(&two, &ticket), Status::NoDecrypt);
        two.keys.set(Keys::from_bytes(&one.keys.share(300).unwrap().to_bytes()));
        assert_eq!(open(&two, &ticket), Status::Success);
    }

    #[test]
    fn a_ticket_that_was_touched_is_not_used() {
        let tickets = Tickets::default();
        let mut ticket = seal(&tickets);
        assert_eq!(open(&tickets, &[]), Status::Empty);
        for len in 1..ticket.len() {
            assert_eq!(open(&tickets, &ticket[..len]), Status::NoDecrypt);
        }
        for index in 0..ticket.len() {
            ticket[index] ^= 1;
            assert_eq!(open(&tickets, &ticket), Status::NoDecrypt);
            ticket[index] ^= 1;
        }
        ticket.push(0);
        assert_eq!(open(&tickets, &ticket), Status::NoDecrypt);
    }

    #[test]
    fn openssls_tickets_are_understood() {
        // Made by OpenSSL 3.0 with the keys 0, 1, 2, ... 79.
        let ticket = include_bytes!("session/testdata/ticket.bin");
        let tickets = Tickets::default();
        tickets.keys.set(Keys::from_bytes(&core::array::from_fn(|index| index as u8)));
        let (status, session) = tickets.open(ticket, &Id::default(), 0x0303, 300, &mut never);
        assert_eq!(status, Status::Success);
        let session = session.unwrap();
        assert_eq!(session.ssl_version, 0x0303);
        assert_eq!(session.master_key.len(), 48);
    }

    #[test]
    fn a_key_callback_that_sets_nothing_up_makes_no_ticket() {
        extern "C" fn callback(
            _: *mut super::super::Connection,
            _: *mut u8,
            _: *mut u8,
            _: *mut crate::libcrypto::ffi::EVP_CIPHER_CTX,
            _: *mut crate::libcrypto::ffi::EVP_MAC_CTX,
            _: i32,
        ) -> i32 {
            0
        }
        let tickets = Tickets::default();
        let ticket = seal(&tickets);
        tickets.set_callbacks(|callbacks| callbacks.key_evp = Some(callback));
        let seal = |answer| tickets.seal(&session(), 300, &mut Random::default(), &mut |_| answer);
        assert_eq!(seal(0), Ok(None));
        assert_eq!(seal(-1).unwrap_err().reason, reason::CALLBACK_FAILED);
        assert_eq!(seal(1).unwrap_err().reason, error::INTERNAL);
        let open = |answer| tickets.open(&ticket, &Id::default(), TLS1_3, 300, &mut |_| answer).0;
        assert_eq!((open(0), open(-1), open(1)), (Status::NoDecrypt, Status::Fatal, Status::Fatal));
    }

    #[test]
    fn answers_of_the_decrypt_callback() {
        use Status::*;
        for (status, expected) in [
            (Empty, [Fatal, None, Empty, Fatal, Fatal, Fatal]),
            (NoDecrypt, [Fatal, None, NoDecrypt, Fatal, Fatal, Fatal]),
            (Success, [Fatal, None, NoDecrypt, Success, SuccessRenew, Fatal]),
            (SuccessRenew, [Fatal, None, NoDecrypt, Success, SuccessRenew, Fatal]),
        ] {
            for (answer, expected) in (0..).zip(expected) {
                assert_eq!(status.answered(answer), expected);
            }
        }
    }

    #[test]
    fn lifetimes() {
        let session = SessionData { timeout: 1_000_000, ..Default::default() };
        assert_eq!(lifetime(&session, TLS1_3, true), 604_800);
        assert_eq!(lifetime(&session, 0x0303, false), 1_000_000);
        assert_eq!(lifetime(&session, 0x0303, true), 0);
    }
}
