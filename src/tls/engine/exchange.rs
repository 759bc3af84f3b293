//! What one connection's handshake and the hooks inside rustls tell each other.
//!
//! rustls calls our hash, key derivation, cipher, signing and verification objects, all of them process-wide, from
//! within a call into it. The [`Exchange`] of the connection that made the call is then the thread's current one.
//! Entering restores the previous exchange on the way out: a callback of the program may use another connection.

use super::dhe;
use super::hash::Begun;
use super::kdf::{Keys, Secrets};
use super::psk::PreShared;
use crate::libcrypto::lib_ctx::LibCtx;
use crate::libcrypto::p256;
use crate::libcrypto::pkey::{PKey, SignParams};
use crate::libcrypto::signing::Templates;
use crate::libcrypto::x509::X509;
use crate::tls::cipher::Auth;
use crate::tls::error::Error;
use crate::tls::random::{Random, Unavailable};
use crate::tls::secret::Secret;
use core::ffi::CStr;
use std::cell::RefCell;
use std::sync::Arc;
use zeroize::Zeroizing;

/// What the hooks need to know of a handshake, and what they learn of it.
#[derive(Default)]
pub struct Exchange {
    pub messages: Messages,
    /// What the first hello's binder covers.
    pub begun: Option<Arc<Begun>>,
    /// Where algorithms come from that are libcrypto's.
    pub lib: LibCtx,
    pub secrets: Secrets,
    pub keys: Keys,
    /// Keys that rustls has made for sending, oldest first; its null-protected records name them by their place.
    pub send_keys: Vec<TrafficKey>,
    /// Keys that rustls has made for receiving and that nobody has taken yet.
    pub receive_keys: Vec<TrafficKey>,
    /// The secret of the session being resumed: rustls has a placeholder.
    pub resumption: Option<ResumptionSecret>,
    /// The suite of that session, and whether it has an extended master secret.
    pub resumption_suite: u16,
    pub resumption_ems: bool,
    /// TLS 1.3: the keys are to come from the pre-shared key alone (psk_ke; RFC 8446, 4.2.9). rustls knows no such thing, so it
    /// sees a key exchange.
    pub psk_only: bool,
    /// How the TLS 1.2 suite authenticates a server; asked for where no signature is made.
    pub auth: Option<Auth>,
    /// A server asks its client for a certificate.
    pub asks: bool,
    /// Who signs for us, if anybody.
    pub signer: Option<Signer>,
    /// A client that was asked for a certificate sends none.
    pub declines: bool,
    /// The peer's key, once its certificate was accepted.
    pub peer: Option<Box<Peer>>,
    /// The finite-field group of the key exchange, where the suite has one.
    pub dhe: Option<dhe::Group>,
    /// The suite of the handshake is one for pre-shared keys.
    pub psk: Option<PreShared>,
    /// Why a hook failed, where it knows better than rustls.
    pub error: Option<Error>,
    /// A handshake between two placeholders, which makes a client session value; nothing of it is real.
    pub rehearsal: bool,
    /// For one call into rustls.
    pub(super) random: Random,
    /// The client's first hello is being written. What rustls computes meanwhile are binders, and ours take their place.
    pub writes_hello: bool,
}

impl Exchange {
    pub fn new(lib: LibCtx) -> Box<Self> {
        let mut exchange = Box::<Self>::default();
        exchange.lib = lib;
        exchange
    }
}

/// One direction's key, as rustls derived it.
pub struct TrafficKey {
    bytes: Zeroizing<[u8; Self::MAX]>,
    key_len: usize,
    len: usize,
}

impl TrafficKey {
    /// Key and nonce are no longer than this together, in bytes.
    const MAX: usize = 32 + 12;

    /// `None` if they are longer than those of any suite.
    pub fn new(key: &[u8], iv: &[u8]) -> Option<Self> {
        let mut bytes = Zeroizing::new([0; Self::MAX]);
        let (key_len, len) = (key.len(), key.len() + iv.len());
        bytes.get_mut(..key_len)?.copy_from_slice(key);
        bytes.get_mut(key_len..len)?.copy_from_slice(iv);
        Some(Self { bytes, key_len, len })
    }

    pub fn key(&self) -> &[u8] {
        &self.bytes[..self.key_len]
    }

    /// TLS 1.3: the whole static nonce; TLS 1.2: the fixed part, and what RFC 5288 calls the explicit one after it.
    pub fn iv(&self) -> &[u8] {
        &self.bytes[self.key_len..self.len]
    }
}

/// The secret behind the session that is resumed.
pub enum ResumptionSecret {
    /// TLS 1.2 master secret.
    Master(Secret),
    /// TLS 1.3 pre-shared key.
    Psk(Secret),
}

/// How a handshake message is signed: a SignatureScheme (RFC 8446, 4.2.3) as libcrypto needs to know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignatureAlgorithm {
    /// Its number on the wire.
    pub id: u16,
    /// The digest's name; `None` where the algorithm hashes by itself.
    pub digest: Option<&'static CStr>,
    pub pss: bool,
    /// Whether the key is an RSA key, of either kind.
    pub rsa: bool,
}

impl SignatureAlgorithm {
    pub fn params(&self) -> SignParams<'static> {
        SignParams { digest: self.digest, pss: self.pss }
    }
}

/// Our private key and the algorithm that was chosen for it.
#[derive(Clone)]
pub struct Signer {
    pub key: PKey,
    /// The key's, where it makes many signatures.
    pub templates: Arc<Templates>,
    pub lib: LibCtx,
    pub algorithm: SignatureAlgorithm,
}

impl Signer {
    pub fn sign(&self, message: &[u8]) -> crate::libcrypto::Result<Vec<u8>> {
        self.templates.sign(&self.key, &self.lib, self.algorithm.params(), message)
    }
}

/// The peer's public key, and how it may sign.
#[derive(Clone)]
pub struct Peer {
    /// DER of the accepted end-entity certificate.
    pub certificate: Vec<u8>,
    pub key: PKey,
    pub lib: LibCtx,
    /// The key, where it is on P-256.
    point: Option<p256::Point>,
    /// The algorithm the peer's signature names; set once it was checked to be one we asked for.
    pub algorithm: Option<SignatureAlgorithm>,
}

impl Peer {
    /// The peer whose accepted certificate is `leaf`, with that `key`.
    pub fn new(leaf: &X509, der: Vec<u8>, key: PKey, lib: LibCtx) -> Self {
        let point = p256::serves(&lib).then(|| leaf.p256_point()).flatten();
        Self { certificate: der, key, lib, point, algorithm: None }
    }

    /// Whether the peer signed `message` with `algorithm`.
    pub fn verify(&self, algorithm: SignatureAlgorithm, message: &[u8], signature: &[u8]) -> bool {
        let digest = match algorithm.id {
            0x0403 => Some(p256::Digest::Sha256),
            0x0503 => Some(p256::Digest::Sha384),
            _ => None,
        };
        let good = match (digest, &self.point) {
            (Some(digest), Some(point)) => p256::verify(digest, point, message, signature),
            _ => false,
        };
        // What is not plainly good is libcrypto's to judge.
        good || self.key.verify(&self.lib, algorithm.params(), message, signature)
    }
}

/// The handshake messages that rustls sees otherwise than the peer: rustls's view and the wire's, in pairs.
///
/// Transcripts are made of the wire's bytes: where rustls hashes its view, the wire's is hashed in its place.
#[derive(Default)]
pub struct Messages {
    pairs: Vec<(Vec<u8>, Vec<u8>)>,
    /// What stands on the wire for an outgoing message of this type, whatever rustls wrote.
    outgoing: Vec<(u8, Outgoing)>,
    /// Wire messages that rustls must not see and that come next in the transcript.
    pub unseen: Vec<u8>,
    /// A client's EndOfEarlyData, and how many more hashes are taken before it counts.
    end: Option<(Vec<u8>, u8)>,
}

/// How an outgoing message is rewritten.
pub enum Outgoing {
    /// These messages in its place.
    Replace(Vec<u8>),
    /// A TLS 1.2 ServerHello with this session id and these extensions in place of rustls's.
    ServerHello { session_id: Vec<u8>, extensions: Vec<u8> },
    /// A ServerKeyExchange in this group.
    KeyExchange(dhe::Group),
    /// A TLS 1.3 ServerHello or HelloRetryRequest with these extensions before rustls's, and those in OpenSSL's order, but for the
    /// key share if there is no key exchange.
    MoreExtensions { more: Vec<u8>, psk_only: bool },
}

impl Messages {
    /// What rustls is about to be given as `view` is `wire` to the peer.
    pub fn pair(&mut self, view: &[u8], wire: &[u8]) {
        let is_rewritten = || self.outgoing.iter().any(|(kind, _)| view.first() == Some(kind));
        if view != wire || is_rewritten() {
            self.pairs.push((view.to_vec(), wire.to_vec()));
        }
    }

    /// A client sends EndOfEarlyData when the server's Finished comes. It is in the transcript after that, but rustls,
    /// which does not know of it, takes two hashes up to there first: to check Finished, and for the application
    /// secrets (RFC 8446, 4.4.4 and 7.1).
    pub fn end_of_early_data(&mut self, message: Vec<u8>) {
        self.end = Some((message, 2));
    }

    /// What has to be hashed beyond what rustls has hashed, if the hash is taken now.
    pub fn pending(&mut self) -> Vec<u8> {
        match &mut self.end {
            Some((_, hashes @ 1..)) => {
                *hashes -= 1;
                self.unseen.clone()
            }
            Some((end, 0)) => [&self.unseen[..], end].concat(),
            None => self.unseen.clone(),
        }
    }

    /// Rewrites the next outgoing message of type `kind`.
    pub fn rewrite(&mut self, kind: u8, how: Outgoing) {
        self.outgoing.retain(|(other, _)| *other != kind);
        self.outgoing.push((kind, how));
    }

    /// Whether the message at the front of `view` has another form on the wire.
    pub fn knows(&self, view: &[u8]) -> bool {
        message_len(view)
            .is_some_and(|len| self.pairs.iter().any(|(known, _)| Some(&known[..]) == view.get(..len)))
    }

    /// The wire's bytes for handshake messages that rustls hashes, signs or sends.
    pub fn wire(&mut self, view: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(view.len() + 64);
        self.each_wire(view, |part| out.extend_from_slice(part));
        out
    }

    /// The same, in parts.
    pub fn each_wire(&mut self, mut view: &[u8], mut take: impl FnMut(&[u8])) {
        take(&std::mem::take(&mut self.unseen));
        if let Some((end, _)) = self.end.take_if(|(_, hashes)| *hashes == 0) {
            take(&end);
        }
        while !view.is_empty() {
            let len = message_len(view).unwrap_or(view.len()).min(view.len());
            let (message, rest) = view.split_at(len);
            self.take_wire(message, &mut take);
            view = rest;
        }
    }

    fn take_wire(&mut self, message: &[u8], take: &mut impl FnMut(&[u8])) {
        if let Some((_, wire)) = self.pairs.iter().find(|(view, _)| view == message) {
            return take(wire);
        }
        if message_len(message).is_some_and(|whole| message.len() < whole) {
            // A ClientHello up to its binders, which rustls neither makes nor checks ([`super::kdf`]).
            return;
        }
        let Some(index) = self.outgoing.iter().position(|(kind, _)| message.first() == Some(kind)) else {
            return take(message);
        };
        let wire = match self.outgoing.swap_remove(index).1 {
            Outgoing::Replace(wire) => wire,
            Outgoing::KeyExchange(group) => group.wire(message).unwrap_or_else(|| message.to_vec()),
            Outgoing::ServerHello { session_id, extensions } => {
                server_hello(message, &session_id, &extensions).unwrap_or_else(|| message.to_vec())
            }
            Outgoing::MoreExtensions { more, psk_only } => {
                more_extensions(message, &more, psk_only).unwrap_or_else(|| message.to_vec())
            }
        };
        take(&wire);
        self.pairs.push((message.to_vec(), wire));
    }
}

/// The length of the handshake message at the front of `bytes`, its header included.
pub fn message_len(bytes: &[u8]) -> Option<usize> {
    let header: [u8; 4] = bytes.get(..4)?.try_into().ok()?;
    Some(4 + (u32::from_be_bytes(header) & 0x00ff_ffff) as usize)
}

/// A ServerHello (RFC 5246, 7.4.1.3) like `hello`, with another session id and other extensions.
fn server_hello(hello: &[u8], session_id: &[u8], extensions: &[u8]) -> Option<Vec<u8>> {
    // Header, legacy_version, random; then session id, suite and compression; then the extension block.
    const SESSION_ID: usize = 4 + 2 + 32;
    let suite = SESSION_ID + 1 + usize::from(*hello.get(SESSION_ID)?);
    let mut out = hello[..SESSION_ID].to_vec();
    out.push(session_id.len() as u8);
    out.extend_from_slice(session_id);
    out.extend_from_slice(hello.get(suite..suite + 3)?);
    if !extensions.is_empty() {
        out.extend_from_slice(&(extensions.len() as u16).to_be_bytes());
        out.extend_from_slice(extensions);
    }
    let body = (out.len() - 4) as u32;
    out[1..4].copy_from_slice(&body.to_be_bytes()[1..]);
    Some(out)
}

/// A ServerHello (RFC 8446, 4.1.3) like `hello`, with `more` extensions in front, and without a key share if `psk_only`.
fn more_extensions(hello: &[u8], more: &[u8], psk_only: bool) -> Option<Vec<u8>> {
    const SESSION_ID: usize = 4 + 2 + 32;
    // After suite and compression comes the block, which is the last.
    let block = SESSION_ID + 1 + usize::from(*hello.get(SESSION_ID)?) + 3;
    let rest = hello.get(block + 2..)?;
    let rest = in_order(rest, psk_only)?;
    let len = u16::try_from(more.len() + rest.len()).ok()?;
    let mut out = hello[..block].to_vec();
    out.extend_from_slice(&len.to_be_bytes());
    out.extend_from_slice(more);
    out.extend_from_slice(&rest);
    let body = (out.len() - 4) as u32;
    out[1..4].copy_from_slice(&body.to_be_bytes()[1..]);
    Some(out)
}

/// Extensions with the version's in front: nothing needs it there, but it is OpenSSL's order, by which servers are known.
/// Without the key share if `psk_only`.
fn in_order(mut extensions: &[u8], psk_only: bool) -> Option<Vec<u8>> {
    const SUPPORTED_VERSIONS: [u8; 2] = [0, 43];
    const KEY_SHARE: [u8; 2] = [0, 51];
    let (mut first, mut others) = (Vec::new(), Vec::new());
    while !extensions.is_empty() {
        let len = 4 + usize::from(u16::from_be_bytes(extensions.get(2..4)?.try_into().ok()?));
        let (extension, rest) = extensions.split_at_checked(len)?;
        let place = if extension.starts_with(&SUPPORTED_VERSIONS) { &mut first } else { &mut others };
        if !(psk_only && extension.starts_with(&KEY_SHARE)) {
            place.extend_from_slice(extension);
        }
        extensions = rest;
    }
    first.append(&mut others);
    Some(first)
}

thread_local! {
    static CURRENT: RefCell<Option<Box<Exchange>>> = const { RefCell::new(None) };
}

/// Puts the exchange that was current before back, also when a hook panics.
struct Restore(Option<Box<Exchange>>);

impl Drop for Restore {
    fn drop(&mut self) {
        CURRENT.set(self.0.take());
    }
}

/// Runs `call` with `exchange` as the thread's current one.
pub fn enter<R>(exchange: Box<Exchange>, call: impl FnOnce() -> R) -> (Box<Exchange>, R) {
    let _restore = Restore(CURRENT.replace(Some(exchange)));
    let result = call();
    let mut exchange = CURRENT.take().unwrap_or_default();
    exchange.random.clear();
    (exchange, result)
}

/// Makes `exchange` the thread's current one, and returns the one before: for frames that leave the thread's stack.
pub fn replace(exchange: Option<Box<Exchange>>) -> Option<Box<Exchange>> {
    CURRENT.replace(exchange)
}

/// Whether nothing is real of what is computed now.
pub fn rehearses() -> bool {
    with(|x| x.rehearsal) == Some(true)
}

/// Whether nobody looks at a hash, a MAC or a secret that is computed now, so that anything will do.
pub fn is_for_nothing() -> bool {
    with(|x| x.rehearsal || x.writes_hello) == Some(true)
}

/// Fills `out` with random bytes; in a rehearsal, of which nothing is real, with zeroes.
pub fn fill_randomly(out: &mut [u8]) -> Result<(), Unavailable> {
    CURRENT.with_borrow_mut(|current| match current.as_deref_mut() {
        Some(exchange) if exchange.rehearsal => {
            out.fill(0);
            Ok(())
        }
        Some(exchange) => exchange.random.fill(out),
        None => Random::default().fill(out),
    })
}

/// Gives a hook the current exchange, if there is one. `access` must not call the program.
pub fn with<R>(access: impl FnOnce(&mut Exchange) -> R) -> Option<R> {
    CURRENT.with_borrow_mut(|current| current.as_deref_mut().map(access))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(kind: u8, body: &[u8]) -> Vec<u8> {
        let mut out = vec![kind, 0, 0, body.len() as u8];
        out.extend_from_slice(body);
        out
    }

    #[test]
    fn pairs_replace_whole_messages_and_binders_cover_none() {
        let mut messages = Messages::default();
        messages.pair(&message(1, b"viewBIND"), &message(1, b"wireish BIND"));
        assert_eq!(messages.wire(&message(1, b"viewBIND")), message(1, b"wireish BIND"));
        assert_eq!(messages.wire(&message(1, b"viewBIND")[..8]), []);
    }

    #[test]
    fn outgoing_messages_are_rewritten_once_and_remembered() {
        let mut messages = Messages::default();
        messages.rewrite(11, Outgoing::Replace(message(11, b"real")));
        let two = [message(11, b"x"), message(15, b"y")].concat();
        let expected = [message(11, b"real"), message(15, b"y")].concat();
        assert_eq!(messages.wire(&two), expected);
        assert_eq!(messages.wire(&two), expected);
    }

    #[test]
    fn server_hello_gets_more_extensions() {
        let mut body = vec![3, 3];
        body.extend([0; 32]);
        body.extend([2, 7, 7, 0x13, 1, 0, 0, 6, 0, 43, 0, 2, 3, 4]);
        let out = more_extensions(&message(2, &body), &[4, 0, 0, 1, 9], false).unwrap();
        assert_eq!(out[44..], [0, 11, 4, 0, 0, 1, 9, 0, 43, 0, 2, 3, 4]);
        assert_eq!(usize::from(out[3]), out.len() - 4);
        assert!(more_extensions(&message(2, &body[..40]), &[], false).is_none());
        let extensions = [0, 51, 0, 1, 9, 0, 43, 0, 0];
        assert_eq!(in_order(&extensions, false).unwrap(), [0, 43, 0, 0, 0, 51, 0, 1, 9]);
        assert_eq!(in_order(&extensions, true).unwrap(), [0, 43, 0, 0]);
        assert!(in_order(&[0, 51, 0, 2, 9], false).is_none());
    }

    #[test]
    fn server_hello_gets_its_own_session_id_and_extensions() {
        let mut body = vec![3, 3];
        body.extend([0; 32]);
        body.extend([2, 7, 7, 0xc0, 0x2f, 0, 0, 4, 0, 23, 0, 0]);
        let out = server_hello(&message(2, &body), &[9], &[0, 16, 0, 0]).unwrap();
        assert_eq!(out[38..], [1, 9, 0xc0, 0x2f, 0, 0, 4, 0, 16, 0, 0]);
        assert_eq!(usize::from(out[3]), out.len() - 4);
    }
}
