//! Key derivation for rustls: HKDF (RFC 8446, 7.1) and the TLS 1.2 PRF (RFC 5246, 5), on libcrypto's HMAC.
//!
//! They note the secrets that the connection needs after rustls is gone, and put the resumed session's secret where
//! rustls has a placeholder.

use super::exchange::{self, ResumptionSecret};
use super::hash::of_nothing;
use super::psk;
use crate::libcrypto::sha::{Algorithm, Key, Value};
use crate::tls::secret::Secret;
use rustls::Error;
use rustls::crypto::ActiveKeyExchange;
use rustls::crypto::hmac::Tag;
use rustls::crypto::tls12::Prf;
use rustls::crypto::tls13::{Hkdf, HkdfExpander, OkmBlock, OutputLengthError};
use std::sync::LazyLock;
use zeroize::{Zeroize, Zeroizing};

/// The HMAC keys that were used last, beside the secrets that they were made of. Each of these secrets is used several times
/// within a few steps: the early secret for binders and what follows from it, a handshake traffic secret for record keys and
/// for Finished, the master secret of TLS 1.2.
#[derive(Default)]
pub struct Keys([Option<(Secret, Key)>; 2]);

impl Keys {
    /// The key made of `secret`.
    fn of(&mut self, secret: &[u8], make: impl FnOnce() -> Key) -> Key {
        if let Some((_, key)) = self.0.iter().flatten().find(|(known, _)| known[..] == *secret) {
            return key.clone();
        }
        let key = make();
        self.keep(secret, key.clone());
        key
    }

    /// Notes the key that was made of `secret`.
    pub fn keep(&mut self, secret: &[u8], key: Key) {
        self.0.swap(0, 1);
        self.0[0] = Some((secret.into(), key));
    }
}

/// What rustls derived; empty where it did not.
#[derive(Default)]
pub struct Secrets {
    /// TLS 1.2 master secret.
    pub master: Secret,
    pub client_handshake: Secret,
    pub server_handshake: Secret,
    pub client_application: Secret,
    pub server_application: Secret,
    pub exporter: Secret,
    pub resumption: Secret,
}

impl Secrets {
    /// The place of the secret with this label (RFC 8446, 7.1).
    fn labelled(&mut self, label: &[u8]) -> Option<&mut Secret> {
        Some(match label {
            b"c hs traffic" => &mut self.client_handshake,
            b"s hs traffic" => &mut self.server_handshake,
            b"c ap traffic" => &mut self.client_application,
            b"s ap traffic" => &mut self.server_application,
            b"exp master" => &mut self.exporter,
            b"res master" => &mut self.resumption,
            _ => return None,
        })
    }
}

/// HKDF with one hash.
pub struct HkdfSha(pub Algorithm);

pub static HKDF_SHA256: HkdfSha = HkdfSha(Algorithm::Sha256);
pub static HKDF_SHA384: HkdfSha = HkdfSha(Algorithm::Sha384);

/// As many zeroes as a hash is long.
fn zeroes(algorithm: Algorithm) -> &'static [u8] {
    &[0; 48][..algorithm.output_len()]
}

/// HKDF-Extract (RFC 5869, 2.2), as the key that the result is used as.
pub fn extract(algorithm: Algorithm, salt: Option<&[u8]>, ikm: &[u8]) -> Key {
    static SHA256: LazyLock<Key> = LazyLock::new(|| Key::new(Algorithm::Sha256, &[]));
    static SHA384: LazyLock<Key> = LazyLock::new(|| Key::new(Algorithm::Sha384, &[]));
    match (salt, algorithm) {
        (Some(salt), _) => extract_with(&Key::new(algorithm, salt), ikm),
        // No salt is one of zeroes, and so are all keys padded.
        (None, Algorithm::Sha256) => extract_with(&SHA256, ikm),
        (None, Algorithm::Sha384) => extract_with(&SHA384, ikm),
    }
}

/// The same with a salt that is a key already.
fn extract_with(salt: &Key, ikm: &[u8]) -> Key {
    let prk = Zeroizing::new(salt.sign(&[ikm]));
    Key::new(salt.algorithm(), (*prk).as_ref())
}

/// Where the key schedule starts without a pre-shared key (RFC 8446, 7.1): the same in all handshakes.
struct Start {
    early: Key,
    /// The "derived" secret of that, as it is and as a salt.
    derived: Value,
    salt: Key,
}

impl Start {
    fn of(algorithm: Algorithm) -> &'static Self {
        static SHA256: LazyLock<Start> = LazyLock::new(|| Start::new(Algorithm::Sha256));
        static SHA384: LazyLock<Start> = LazyLock::new(|| Start::new(Algorithm::Sha384));
        match algorithm {
            Algorithm::Sha256 => &SHA256,
            Algorithm::Sha384 => &SHA384,
        }
    }

    fn new(algorithm: Algorithm) -> Self {
        let early = extract(algorithm, None, zeroes(algorithm));
        let nothing = of_nothing(algorithm);
        let len = [0, algorithm.output_len() as u8];
        let derived = early.sign(&[&len, &[13], b"tls13 derived", &len[1..], nothing.as_ref(), &[1]]);
        Self { salt: Key::new(algorithm, derived.as_ref()), early, derived }
    }
}

/// HKDF-Expand (RFC 5869, 2.3) of the parts of `info` into all of `out`.
pub fn expand(key: &Key, info: &[&[u8]], out: &mut [u8]) {
    let len = key.algorithm().output_len();
    let mut previous: Option<Zeroizing<Value>> = None;
    for (index, chunk) in out.chunks_mut(len).enumerate() {
        let value = key.sign_with(|mac| {
            if let Some(previous) = &previous {
                mac.update((**previous).as_ref());
            }
            info.iter().for_each(|part| mac.update(part));
            mac.update(&[index as u8 + 1]);
        });
        chunk.copy_from_slice(&value.as_ref()[..chunk.len()]);
        previous = Some(Zeroizing::new(value));
    }
}

impl Hkdf for HkdfSha {
    fn extract_from_zero_ikm(&self, salt: Option<&[u8]>) -> Box<dyn HkdfExpander> {
        if exchange::rehearses() {
            return Box::new(Nothing(self.0));
        }
        match salt {
            None => Box::new(NoPsk(self.0)),
            Some(salt) => Box::new(Expander(extract(self.0, Some(salt), zeroes(self.0)))),
        }
    }

    fn extract_from_secret(&self, salt: Option<&[u8]>, secret: &[u8]) -> Box<dyn HkdfExpander> {
        if exchange::rehearses() {
            return Box::new(Nothing(self.0));
        }
        // RFC 8446, 7.1, of the handshake secret: "If a given secret is not available, then the 0-value consisting of a string of
        // Hash.length bytes set to zeros is used". What rustls has exchanged then is a placeholder.
        if salt.is_some() && is_psk_only() {
            return self.extract_from_zero_ikm(salt);
        }
        // Only the early secret is extracted without a salt (RFC 8446, 7.1), and its input is the PSK.
        if salt.is_none() {
            let psk = exchange::with(|x| matches!(x.resumption, Some(ResumptionSecret::Psk(_))));
            if psk == Some(true) {
                return Box::new(EarlyExpander(self.0));
            }
        }
        let start = Start::of(self.0);
        Box::new(Expander(match salt {
            Some(salt) if *salt == *start.derived.as_ref() => extract_with(&start.salt, secret),
            _ => extract(self.0, salt, secret),
        }))
    }

    fn expander_for_okm(&self, okm: &OkmBlock) -> Box<dyn HkdfExpander> {
        if exchange::is_for_nothing() || is_nothing(okm.as_ref()) {
            return Box::new(Nothing(self.0));
        }
        let make = || Key::new(self.0, okm.as_ref());
        let key = exchange::with(|x| {
            // It makes record keys first, and then the key of Finished (RFC 8446, 7.3 and 4.4.4).
            let is_handshake = [&x.secrets.client_handshake, &x.secrets.server_handshake]
                .iter()
                .any(|it| it[..] == *okm.as_ref());
            if is_handshake { x.keys.of(okm.as_ref(), make) } else { make() }
        });
        Box::new(Expander(key.unwrap_or_else(make)))
    }

    fn hmac_sign(&self, key: &OkmBlock, message: &[u8]) -> Tag {
        // Only a binder comes before there are secrets; Finished messages come after them.
        let is_binder = || exchange::with(|x| x.secrets.server_handshake.is_empty()) == Some(true);
        if exchange::is_for_nothing() || (is_nothing(key.as_ref()) && is_binder()) {
            return Tag::new(zeroes(self.0));
        }
        Tag::new(Key::new(self.0, key.as_ref()).sign(&[message]).as_ref())
    }
}

/// Whether the keys come from a pre-shared key alone.
fn is_psk_only() -> bool {
    exchange::with(|x| x.psk_only && matches!(x.resumption, Some(ResumptionSecret::Psk { .. }))) == Some(true)
}

/// Derives zeroes, where nobody looks at what is derived.
struct Nothing(Algorithm);

/// Whether a secret or a key stands for none, as `Nothing` derives it: nothing else is all zeroes.
pub fn is_nothing(secret: &[u8]) -> bool {
    secret.iter().fold(0, |all, byte| all | byte) == 0
}

impl HkdfExpander for Nothing {
    fn expand_slice(&self, _: &[&[u8]], output: &mut [u8]) -> Result<(), OutputLengthError> {
        output.fill(0);
        Ok(())
    }

    fn expand_block(&self, _: &[&[u8]]) -> OkmBlock {
        OkmBlock::new(zeroes(self.0))
    }

    fn hash_len(&self) -> usize {
        self.0.output_len()
    }
}

/// The early secret where there is no pre-shared key.
struct NoPsk(Algorithm);

impl HkdfExpander for NoPsk {
    fn expand_slice(&self, info: &[&[u8]], output: &mut [u8]) -> Result<(), OutputLengthError> {
        Expander(Start::of(self.0).early.clone()).expand_slice(info, output)
    }

    fn expand_block(&self, info: &[&[u8]]) -> OkmBlock {
        let start = Start::of(self.0);
        // Its context is always that of nothing.
        if info.get(LABEL).copied() == Some(b"derived") {
            return OkmBlock::new(start.derived.as_ref());
        }
        Expander(start.early.clone()).expand_block(info)
    }

    fn hash_len(&self) -> usize {
        self.0.output_len()
    }
}

struct Expander(Key);

/// The early secret of the key that is offered at the moment: which of several it is, the server says later.
struct EarlyExpander(Algorithm);

impl EarlyExpander {
    fn current(&self) -> Expander {
        let key = exchange::with(|x| {
            let psk: &[u8] = match &x.resumption {
                Some(ResumptionSecret::Psk(key)) => key,
                _ => &[],
            };
            x.keys.of(psk, || extract(self.0, None, psk))
        });
        Expander(key.unwrap_or_else(|| extract(self.0, None, &[])))
    }
}

impl HkdfExpander for EarlyExpander {
    fn expand_slice(&self, info: &[&[u8]], output: &mut [u8]) -> Result<(), OutputLengthError> {
        self.current().expand_slice(info, output)
    }

    fn expand_block(&self, info: &[&[u8]]) -> OkmBlock {
        let label = info.get(LABEL).copied().unwrap_or_default();
        // rustls has no part in early data, nor in binders, which a server has checked before rustls sees the hello.
        if exchange::is_for_nothing() || matches!(label, b"c e traffic" | b"res binder") {
            return OkmBlock::new(zeroes(self.0));
        }
        self.current().expand_block(info)
    }

    fn hash_len(&self) -> usize {
        self.0.output_len()
    }
}

/// Where rustls puts the label among the parts of an HkdfLabel: length, label length, "tls13 ", label, ...
const LABEL: usize = 3;

impl HkdfExpander for Expander {
    fn expand_slice(&self, info: &[&[u8]], output: &mut [u8]) -> Result<(), OutputLengthError> {
        if output.len() > 255 * self.hash_len() {
            return Err(OutputLengthError);
        }
        expand(&self.0, info, output);
        Ok(())
    }

    fn expand_block(&self, info: &[&[u8]]) -> OkmBlock {
        let label = info.get(LABEL).copied().unwrap_or_default();
        // HKDF-Expand of one block (RFC 5869, 2.3).
        let block = Zeroizing::new(self.0.sign_with(|mac| {
            info.iter().for_each(|part| mac.update(part));
            mac.update(&[1]);
        }));
        exchange::with(|x| {
            if let Some(place) = x.secrets.labelled(label) {
                *place = (*block).as_ref().into();
            }
        });
        OkmBlock::new((*block).as_ref())
    }

    fn hash_len(&self) -> usize {
        self.0.algorithm().output_len()
    }
}

/// The TLS 1.2 PRF with one hash, for suites with pre-shared keys or for all others.
pub struct PrfSha {
    hash: Algorithm,
    psk: bool,
}

pub static PRF_SHA256: PrfSha = PrfSha { hash: Algorithm::Sha256, psk: false };
pub static PRF_SHA384: PrfSha = PrfSha { hash: Algorithm::Sha384, psk: false };
pub static PSK_PRF_SHA256: PrfSha = PrfSha { hash: Algorithm::Sha256, psk: true };
pub static PSK_PRF_SHA384: PrfSha = PrfSha { hash: Algorithm::Sha384, psk: true };

/// P_hash of RFC 5246, 5.
pub fn prf(key: &Key, label: &[u8], seed: &[u8], out: &mut [u8]) {
    let mut a = key.sign(&[label, seed]);
    for (index, chunk) in out.chunks_mut(key.algorithm().output_len()).enumerate() {
        if index > 0 {
            a = key.sign(&[a.as_ref()]);
        }
        let mut term = key.sign(&[a.as_ref(), label, seed]);
        chunk.copy_from_slice(&term.as_ref()[..chunk.len()]);
        term.zeroize();
    }
}

impl Prf for PrfSha {
    fn for_key_exchange(
        &self,
        output: &mut [u8; 48],
        kx: Box<dyn ActiveKeyExchange>,
        peer_pub_key: &[u8],
        label: &[u8],
        seed: &[u8],
    ) -> Result<(), Error> {
        // A secret of a pre-shared key is for its suites only, and they have no other.
        if (u16::from(kx.group()) == psk::STAND_IN) != self.psk {
            return Err(Error::General("not the suite's group".into()));
        }
        let shared = kx.complete_for_tls_version(peer_pub_key, &rustls::version::TLS12)?;
        if exchange::rehearses() {
            output.fill(0);
            return Ok(());
        }
        prf(&Key::new(self.hash, shared.secret_bytes()), label, seed, output);
        exchange::with(|x| x.secrets.master = output[..].into());
        Ok(())
    }

    fn for_secret(&self, output: &mut [u8], secret: &[u8], label: &[u8], seed: &[u8]) {
        if exchange::rehearses() {
            return output.fill(0);
        }
        let key = exchange::with(|x| {
            let mut secret = secret;
            if let Some(ResumptionSecret::Master(master)) = &x.resumption {
                x.secrets.master.clone_from(master);
                secret = master;
            }
            x.keys.of(secret, || Key::new(self.hash, secret))
        });
        prf(&key.unwrap_or_else(|| Key::new(self.hash, secret)), label, seed, output);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_that_were_used_last_are_not_made_again() {
        let mut keys = Keys::default();
        let mut made = String::new();
        for secret in ["a", "a", "b", "a", "c", "b", "a", "a"] {
            let make = || Key::new(Algorithm::Sha384, secret.as_bytes());
            let key = keys.of(secret.as_bytes(), || {
                made += secret;
                make()
            });
            assert_eq!(key.sign(&[b"message"]).as_ref(), make().sign(&[b"message"]).as_ref(), "{secret}");
        }
        assert_eq!(made, "abca");
    }

    /// RFC 8448, 3: "derived" of the early secret, and the handshake secret's first secret after it.
    #[test]
    fn what_no_handshake_changes_is_what_it_computes() {
        for hkdf in [&HKDF_SHA256, &HKDF_SHA384] {
            let (algorithm, len) = (hkdf.0, hkdf.0.output_len() as u8);
            let nothing = of_nothing(algorithm);
            let info: [&[u8]; 6] = [&[0, len], &[13], b"tls13 ", b"derived", &[len], nothing.as_ref()];
            let derived = hkdf.extract_from_zero_ikm(None).expand_block(&info);
            let early = extract(algorithm, None, zeroes(algorithm));
            assert_eq!(derived.as_ref(), Expander(early).expand_block(&info).as_ref());
            let of = |expander: &dyn HkdfExpander| expander.expand_block(&[b"info"]).as_ref().to_vec();
            let secret = hkdf.extract_from_secret(Some(derived.as_ref()), b"secret");
            assert_eq!(of(&*secret), of(&Expander(extract(algorithm, Some(derived.as_ref()), b"secret"))));
        }
        assert_eq!(Start::of(Algorithm::Sha256).derived.as_ref()[..4], [0x6f, 0x26, 0x15, 0xa1]);
    }

    /// RFC 5869, test case 1, through the pieces that TLS 1.3 uses.
    #[test]
    fn hkdf_known_answer() {
        let salt: Vec<u8> = (0..=12).collect();
        let info: Vec<u8> = (0xf0..=0xf9).collect();
        let expander = HKDF_SHA256.extract_from_secret(Some(&salt), &[0x0b; 22]);
        let mut okm = [0; 42];
        expander.expand_slice(&[&info], &mut okm).unwrap();
        assert_eq!(okm[..8], [0x3c, 0xb2, 0x5f, 0x25, 0xfa, 0xac, 0xd5, 0x7a]);
        assert_eq!(okm[38..], [0x87, 0x18, 0x58, 0x65]);
    }
}
