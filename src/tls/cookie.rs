//! Cookies with which a server checks that a client is where it says: of DTLS, and of HelloRetryRequests that are sent
//! without keeping state (RFC 8446, 4.2.2).
//!
//! A HelloRetryRequest's cookie is all that is kept of the first ClientHello:
//!
//! ```text
//! format | version | group | suite | key_share was in the request (1 byte) | time (8 bytes)
//! | hash of the first hello (vector, 2 bytes) | the program's cookie (vector, 1 byte) | HMAC-SHA256 of all before
//! ```

use super::callbacks::{
    cookie_generate_callback, cookie_verify_callback, stateless_cookie_generate_callback,
    stateless_cookie_verify_callback,
};
use super::cipher::Cipher;
use super::codec::{self, Input, vec8, vec16};
use super::connection::Connection;
use super::error::{Alert, Error, reason};
use super::handshake::{RETRY_RANDOM, ext, kind};
use super::hooks;
use super::key_schedule::Hash;
use super::state;
use super::version::{TLS1_2, TLS1_3};
use crate::libcrypto::{clock, err};
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};
use std::cell::Cell;
use zeroize::Zeroizing;

/// The layout above.
const FORMAT: u16 = 1;
const MAC_LEN: usize = 32;
/// How old a cookie may be, in seconds.
const MAX_AGE: u64 = 600;
/// This topic's part of [`super::Config`]; the context's.
#[derive(Clone, Default)]
pub struct Config {
    /// `SSL_CTX_set_cookie_generate_cb(3)` and `SSL_CTX_set_cookie_verify_cb(3)`: for DTLS.
    pub generate: cookie_generate_callback,
    pub verify: cookie_verify_callback,
    /// `SSL_CTX_set_stateless_cookie_generate_cb(3)` and `SSL_CTX_set_stateless_cookie_verify_cb(3)`: for
    /// `SSL_stateless(3)`.
    pub generate_stateless: stateless_cookie_generate_callback,
    pub verify_stateless: stateless_cookie_verify_callback,
}

/// The key of a context's cookies.
pub struct Key(Zeroizing<[u8; 32]>);

impl Key {
    /// A new random key; `None` if there is no randomness.
    pub fn generate() -> Option<Self> {
        let mut bytes = Zeroizing::new([0; 32]);
        SystemRandom::new().fill(&mut *bytes).ok()?;
        Some(Self(bytes))
    }

    fn hmac(&self) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA256, &*self.0)
    }

    /// The cookie with its MAC.
    fn seal(&self, mut cookie: Vec<u8>) -> Vec<u8> {
        let tag = hmac::sign(&self.hmac(), &cookie);
        cookie.extend_from_slice(tag.as_ref());
        cookie
    }

    /// The cookie without its MAC, if that is right.
    fn open<'a>(&self, sealed: &'a [u8]) -> Result<&'a [u8], Error> {
        let short = Error::alert(Alert::DECODE_ERROR, reason::LENGTH_MISMATCH);
        let len = sealed.len().checked_sub(MAC_LEN).ok_or(short)?;
        let (cookie, tag) = sealed.split_at(len);
        hmac::verify(&self.hmac(), cookie, tag)
            .map_err(|_| Error::alert(Alert::ILLEGAL_PARAMETER, reason::COOKIE_MISMATCH))?;
        Ok(cookie)
    }
}

/// How far `SSL_stateless(3)` is on a connection.
#[derive(Default)]
pub struct State {
    /// It is running.
    pub active: Cell<bool>,
    /// The client's cookie is one of ours, so it may be served.
    pub accepted: Cell<bool>,
}

/// What a cookie says.
struct Content<'a> {
    group: u16,
    suite: u16,
    /// The HelloRetryRequest asked for a share of the group.
    asks_share: bool,
    time: u64,
    first_hello: &'a [u8],
    own: &'a [u8],
}

impl<'a> Content<'a> {
    fn write(&self) -> Result<Vec<u8>, Error> {
        let mut out = Vec::new();
        for number in [FORMAT, TLS1_3, self.group, self.suite] {
            out.extend_from_slice(&number.to_be_bytes());
        }
        out.push(self.asks_share.into());
        out.extend_from_slice(&self.time.to_be_bytes());
        vec16(&mut out, |out| out.extend_from_slice(self.first_hello));
        // As with OpenSSL, which could not tell an empty one from none.
        if self.own.is_empty() || self.own.len() > usize::from(u8::MAX) {
            return Err(Connection::internal());
        }
        vec8(&mut out, |out| out.extend_from_slice(self.own));
        Ok(out)
    }

    /// `None` for a layout that is not ours, which is as if there were no cookie.
    fn read(cookie: &'a [u8]) -> Result<Option<Self>, Error> {
        let bad = |_| Error::alert(Alert::DECODE_ERROR, reason::LENGTH_MISMATCH);
        let mut input = Input::new(cookie);
        if input.u16().map_err(bad)? != FORMAT {
            return Ok(None);
        }
        if input.u16().map_err(bad)? != TLS1_3 {
            return Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason::BAD_PROTOCOL_VERSION_NUMBER));
        }
        let content = Self {
            group: input.u16().map_err(bad)?,
            suite: input.u16().map_err(bad)?,
            asks_share: input.u8().map_err(bad)? != 0,
            time: u64::from_be_bytes(input.take(8).map_err(bad)?.try_into().unwrap_or_default()),
            first_hello: input.vec16().map_err(bad)?,
            own: input.vec8().map_err(bad)?,
        };
        input.end().map_err(bad)?;
        Ok(Some(content))
    }
}

/// A HelloRetryRequest (RFC 8446, 4.1.4) that ends with `cookie`, and asks for a share of `group` if there is one.
fn retry_request(session_id: &[u8], suite: u16, group: Option<u16>, own: &[u8], cookie: &[u8]) -> Vec<u8> {
    codec::message(kind::SERVER_HELLO, |out| {
        out.extend_from_slice(&TLS1_2.to_be_bytes());
        out.extend_from_slice(&RETRY_RANDOM);
        vec8(out, |out| out.extend_from_slice(session_id));
        out.extend_from_slice(&suite.to_be_bytes());
        out.push(0);
        vec16(out, |out| {
            out.extend_from_slice(own);
            codec::extension(out, ext::SUPPORTED_VERSIONS, |out| {
                out.extend_from_slice(&TLS1_3.to_be_bytes());
            });
            if let Some(group) = group {
                codec::extension(out, ext::KEY_SHARE, |out| out.extend_from_slice(&group.to_be_bytes()));
            }
            codec::extension(out, ext::COOKIE, |out| vec16(out, |out| out.extend_from_slice(cookie)));
        });
    })
}

impl Connection {
    /// `SSL_stateless(3)`: 1 if a client with a good cookie is served, 0 if one without was asked to come again.
    pub fn stateless(&self, accept: impl FnOnce(&Self) -> i32) -> i32 {
        // Nothing of an earlier client is kept.
        if self.clear().is_err() {
            return -1;
        }
        err::clear();
        self.status.cookie.active.set(true);
        let returned = accept(self);
        self.status.cookie.active.set(false);
        if returned > 0 && self.status.cookie.accepted.get() {
            return 1;
        }
        let retried = self.peek_core(|core| core.retried) == Some(true);
        if retried && !self.status.cookie.accepted.get() && !self.status.failed.get() { 0 } else { -1 }
    }

    /// Whether the client has to come again with a cookie.
    pub(super) fn wants_cookie(&self) -> bool {
        self.status.cookie.active.get() && !self.status.cookie.accepted.get()
    }

    /// A HelloRetryRequest after which nothing need be kept. `asks_share` says whether another share is needed.
    pub(super) fn stateless_retry(
        &self,
        hello: (&[u8], &[u8]),
        cipher: &'static Cipher,
        group: u16,
        asks_share: bool,
        own: &[u8],
    ) -> Result<Vec<u8>, Error> {
        let (message, session_id) = hello;
        let fail = |reason| Error::alert(Alert::INTERNAL_ERROR, reason);
        self.enter_state(state::State::ServerWriteServerHello);
        let made = hooks::get().and_then(|hooks| hooks.make_cookie(self));
        let program = made.ok_or(fail(reason::NO_COOKIE_CALLBACK_SET))?;
        let program = program.ok_or(fail(reason::COOKIE_GEN_CALLBACK_FAILURE))?;
        let content = Content {
            group,
            suite: cipher.suite(),
            asks_share,
            time: clock::now().cast_unsigned(),
            first_hello: Hash::of(cipher).hash(message).as_ref(),
            own: &program,
        }
        .write()?;
        let cookie = self.session_context().cookie_key.seal(content);
        Ok(retry_request(session_id, cipher.suite(), asks_share.then_some(group), own, &cookie))
    }

    /// Looks at a client's cookie, if it sent one that counts: what went before its hello, as the transcript has it
    /// (RFC 8446, 4.4.1).
    pub(super) fn check_cookie(
        &self,
        extension: Option<&[u8]>,
        session_id: &[u8],
        cipher: &'static Cipher,
        group: Option<u16>,
    ) -> Result<Option<Vec<u8>>, Error> {
        let wanted =
            self.status.cookie.active.get() && hooks::get().is_some_and(|hooks| hooks.verifies_cookies(self));
        let Some(extension) = extension.filter(|_| wanted) else { return Ok(None) };
        let bad = |_| Error::alert(Alert::DECODE_ERROR, reason::LENGTH_MISMATCH);
        let mut input = Input::new(extension);
        let sealed = input.vec16().map_err(bad)?;
        input.end().map_err(bad)?;
        let Some(content) = Content::read(self.session_context().cookie_key.open(sealed)?)? else {
            return Ok(None);
        };
        if group.unwrap_or_default() != content.group || content.suite != cipher.suite() {
            return Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason::BAD_CIPHER));
        }
        if clock::now().cast_unsigned().checked_sub(content.time).is_none_or(|age| age > MAX_AGE) {
            return Ok(None);
        }
        if !hooks::get().is_some_and(|hooks| hooks.check_cookie(self, content.own)) {
            return Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason::COOKIE_MISMATCH));
        }
        let group = content.asks_share.then_some(content.group);
        let request = retry_request(session_id, content.suite, group, &[], sealed);
        let hash = content.first_hello;
        let mut before = vec![kind::MESSAGE_HASH, 0, 0, hash.len() as u8];
        before.extend_from_slice(hash);
        before.extend_from_slice(&request);
        self.status.cookie.accepted.set(true);
        Ok(Some(before))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(own: &[u8]) -> Content<'_> {
        Content { group: 29, suite: 0x1301, asks_share: true, time: 7, first_hello: &[5; 32], own }
    }

    #[test]
    fn what_is_written_is_read() {
        let cookie = content(b"own").write().unwrap();
        assert_eq!(cookie.len(), 2 * 4 + 1 + 8 + 2 + 32 + 1 + 3);
        let read = Content::read(&cookie).unwrap().unwrap();
        assert_eq!((read.group, read.suite, read.asks_share, read.time), (29, 0x1301, true, 7));
        assert_eq!((read.first_hello, read.own), (&[5; 32][..], &b"own"[..]));
    }

    #[test]
    fn cookies_are_whole_and_ours() {
        let cookie = content(b"own").write().unwrap();
        for len in 0..cookie.len() {
            assert!(Content::read(&cookie[..len]).is_err(), "{len}");
        }
        assert!(Content::read(&[&[0, 2][..], &cookie[2..]].concat()).unwrap().is_none());
        assert!(content(&[0; 256]).write().is_err() && content(&[]).write().is_err());
        let key = Key::generate().unwrap();
        let mut sealed = key.seal(cookie.clone());
        assert_eq!(key.open(&sealed).unwrap(), cookie);
        assert!(Key::generate().unwrap().open(&sealed).is_err());
        for at in 0..sealed.len() {
            sealed[at] ^= 1;
            assert!(key.open(&sealed).is_err());
            sealed[at] ^= 1;
        }
        assert!(key.open(&sealed[..31]).is_err());
    }
}
