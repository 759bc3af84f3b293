//! Key derivation for rustls: HKDF (RFC 8446, 7.1) and the TLS 1.2 PRF (RFC 5246, 5), on ring's HMAC.
//!
//! They note the secrets that the connection needs after rustls is gone, and put the resumed session's secret where
//! rustls has a placeholder.

use super::exchange::{self, ResumptionSecret};
use ring::hmac;
use rustls::Error;
use rustls::crypto::ActiveKeyExchange;
use rustls::crypto::hmac::Tag;
use rustls::crypto::tls12::Prf;
use rustls::crypto::tls13::{Hkdf, HkdfExpander, OkmBlock, OutputLengthError};
use zeroize::Zeroizing;

/// A secret of 32 or 48 bytes.
pub type Secret = Zeroizing<Vec<u8>>;

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
pub struct HkdfRing(pub hmac::Algorithm);

pub static HKDF_SHA256: HkdfRing = HkdfRing(hmac::HMAC_SHA256);
pub static HKDF_SHA384: HkdfRing = HkdfRing(hmac::HMAC_SHA384);

impl HkdfRing {
    fn extract(&self, salt: Option<&[u8]>, ikm: &[u8]) -> Box<dyn HkdfExpander> {
        let zeroes = [0; 48];
        let len = self.0.digest_algorithm().output_len();
        let prk = hmac::sign(&hmac::Key::new(self.0, salt.unwrap_or(&zeroes[..len])), ikm);
        Box::new(Expander(hmac::Key::new(self.0, prk.as_ref())))
    }
}

impl Hkdf for HkdfRing {
    fn extract_from_zero_ikm(&self, salt: Option<&[u8]>) -> Box<dyn HkdfExpander> {
        self.extract(salt, &[0; 48][..self.0.digest_algorithm().output_len()])
    }

    fn extract_from_secret(&self, salt: Option<&[u8]>, secret: &[u8]) -> Box<dyn HkdfExpander> {
        // Only the early secret is extracted without a salt (RFC 8446, 7.1), and its input is the PSK.
        if salt.is_none() {
            let psk = exchange::with(|x| matches!(x.resumption, Some(ResumptionSecret::Psk { .. })));
            if psk == Some(true) {
                return Box::new(EarlyExpander(self.0));
            }
        }
        self.extract(salt, secret)
    }

    fn expander_for_okm(&self, okm: &OkmBlock) -> Box<dyn HkdfExpander> {
        Box::new(Expander(hmac::Key::new(self.0, okm.as_ref())))
    }

    fn hmac_sign(&self, key: &OkmBlock, message: &[u8]) -> Tag {
        Tag::new(hmac::sign(&hmac::Key::new(self.0, key.as_ref()), message).as_ref())
    }
}

struct Expander(hmac::Key);

impl Expander {
    fn expand(&self, info: &[&[u8]], out: &mut [u8]) {
        let len = self.0.algorithm().digest_algorithm().output_len();
        let mut previous: Option<hmac::Tag> = None;
        for (index, chunk) in out.chunks_mut(len).enumerate() {
            let mut context = hmac::Context::with_key(&self.0);
            if let Some(previous) = &previous {
                context.update(previous.as_ref());
            }
            info.iter().for_each(|part| context.update(part));
            context.update(&[index as u8 + 1]);
            let tag = context.sign();
            chunk.copy_from_slice(&tag.as_ref()[..chunk.len()]);
            previous = Some(tag);
        }
    }
}

/// The early secret of the key that is offered at the moment: which of several it is, the server says later.
struct EarlyExpander(hmac::Algorithm);

impl EarlyExpander {
    fn current(&self) -> Expander {
        let psk = exchange::with(|x| match &x.resumption {
            Some(ResumptionSecret::Psk { key, .. }) => Some(key.clone()),
            _ => None,
        });
        let salt = hmac::Key::new(self.0, &[0; 48][..self.0.digest_algorithm().output_len()]);
        let secret = hmac::sign(&salt, &psk.flatten().unwrap_or_default());
        Expander(hmac::Key::new(self.0, secret.as_ref()))
    }
}

impl HkdfExpander for EarlyExpander {
    fn expand_slice(&self, info: &[&[u8]], output: &mut [u8]) -> Result<(), OutputLengthError> {
        self.current().expand_slice(info, output)
    }

    fn expand_block(&self, info: &[&[u8]]) -> OkmBlock {
        self.current().expand_block(info)
    }

    fn hash_len(&self) -> usize {
        self.0.digest_algorithm().output_len()
    }
}

/// Where rustls puts the label among the parts of an HkdfLabel: length, label length, "tls13 ", label, ...
const LABEL: usize = 3;

impl HkdfExpander for Expander {
    fn expand_slice(&self, info: &[&[u8]], output: &mut [u8]) -> Result<(), OutputLengthError> {
        if output.len() > 255 * self.hash_len() {
            return Err(OutputLengthError);
        }
        self.expand(info, output);
        Ok(())
    }

    fn expand_block(&self, info: &[&[u8]]) -> OkmBlock {
        let mut block = Zeroizing::new([0; 48]);
        let block = &mut block[..self.hash_len()];
        let label = info.get(LABEL).copied().unwrap_or_default();
        let external = label == b"res binder"
            && exchange::with(|x| matches!(x.resumption, Some(ResumptionSecret::Psk { external: true, .. })))
                == Some(true);
        if external {
            let mut info = info.to_vec();
            info[LABEL] = b"ext binder";
            self.expand(&info, block);
        } else {
            self.expand(info, block);
        }
        exchange::with(|x| {
            if let Some(place) = x.secrets.labelled(label) {
                *place = Zeroizing::new(block.to_vec());
            }
        });
        OkmBlock::new(block)
    }

    fn hash_len(&self) -> usize {
        self.0.algorithm().digest_algorithm().output_len()
    }
}

/// The TLS 1.2 PRF with one hash.
pub struct PrfRing(pub hmac::Algorithm);

pub static PRF_SHA256: PrfRing = PrfRing(hmac::HMAC_SHA256);
pub static PRF_SHA384: PrfRing = PrfRing(hmac::HMAC_SHA384);

/// P_hash of RFC 5246, 5.
pub fn prf(algorithm: hmac::Algorithm, secret: &[u8], label: &[u8], seed: &[u8], out: &mut [u8]) {
    let key = hmac::Key::new(algorithm, secret);
    let sign = |parts: &[&[u8]]| {
        let mut context = hmac::Context::with_key(&key);
        parts.iter().for_each(|part| context.update(part));
        context.sign()
    };
    let mut a = sign(&[label, seed]);
    for chunk in out.chunks_mut(algorithm.digest_algorithm().output_len()) {
        let term = sign(&[a.as_ref(), label, seed]);
        chunk.copy_from_slice(&term.as_ref()[..chunk.len()]);
        a = sign(&[a.as_ref()]);
    }
}

impl Prf for PrfRing {
    fn for_key_exchange(
        &self,
        output: &mut [u8; 48],
        kx: Box<dyn ActiveKeyExchange>,
        peer_pub_key: &[u8],
        label: &[u8],
        seed: &[u8],
    ) -> Result<(), Error> {
        let shared = kx.complete_for_tls_version(peer_pub_key, &rustls::version::TLS12)?;
        prf(self.0, shared.secret_bytes(), label, seed, output);
        exchange::with(|x| x.secrets.master = Zeroizing::new(output.to_vec()));
        Ok(())
    }

    fn for_secret(&self, output: &mut [u8], secret: &[u8], label: &[u8], seed: &[u8]) {
        let resumed = exchange::with(|x| match &x.resumption {
            Some(ResumptionSecret::Master(master)) => {
                x.secrets.master = master.clone();
                Some(master.clone())
            }
            _ => None,
        });
        prf(self.0, resumed.flatten().as_ref().map_or(secret, |master| master), label, seed, output);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
