//! Key exchange by graviola, on processors that have what its assembly needs; elsewhere the group's other
//! implementation serves. docs/CRYPTOGRAPHY.md says why and how much it brings.

use super::exchange;
use graviola::key_agreement::{p384, x25519};
use rustls::crypto::{ActiveKeyExchange, GetRandomFailed, SharedSecret, SupportedKxGroup};
use rustls::{Error, NamedGroup, PeerMisbehaved};
use std::sync::LazyLock;
use zeroize::Zeroizing;

/// Whether this processor runs graviola; looked at once.
static SUPPORTED: LazyLock<bool> = LazyLock::new(graviola::util::is_cpu_supported);

/// A group of graviola's.
#[derive(Debug)]
pub struct Fast {
    pub curve: Curve,
    /// What serves it elsewhere.
    pub base: &'static dyn SupportedKxGroup,
}

#[derive(Clone, Copy, Debug)]
pub enum Curve {
    X25519,
    P384,
}

impl SupportedKxGroup for Fast {
    fn start(&self) -> Result<Box<dyn ActiveKeyExchange>, Error> {
        if !*SUPPORTED {
            return self.base.start();
        }
        Ok(match self.curve {
            Curve::X25519 => {
                let mut bytes = Zeroizing::new([0; 32]);
                exchange::fill_randomly(&mut *bytes).map_err(|_| GetRandomFailed)?;
                let key = x25519::StaticPrivateKey::from_array(&bytes);
                let public = key.public_key().as_bytes();
                Box::new(X25519 { key, public })
            }
            Curve::P384 => {
                let key = p384::PrivateKey::new_random().map_err(|_| GetRandomFailed)?;
                let public = key.public_key_uncompressed();
                Box::new(P384 { key, public })
            }
        })
    }

    fn name(&self) -> NamedGroup {
        self.base.name()
    }
}

/// What graviola says of a share that is none: of another length, not on the curve, or of small order (RFC 8446, 7.4.2;
/// RFC 7748, 6.1).
fn bad_share(_: graviola::Error) -> Error {
    PeerMisbehaved::InvalidKeyShare.into()
}

struct X25519 {
    key: x25519::StaticPrivateKey,
    public: [u8; 32],
}

impl ActiveKeyExchange for X25519 {
    fn complete(self: Box<Self>, peer: &[u8]) -> Result<SharedSecret, Error> {
        let peer = x25519::PublicKey::try_from_slice(peer).map_err(bad_share)?;
        self.key.diffie_hellman(&peer).map(|secret| SharedSecret::from(&secret.0[..])).map_err(bad_share)
    }

    fn pub_key(&self) -> &[u8] {
        &self.public
    }

    fn group(&self) -> NamedGroup {
        NamedGroup::X25519
    }
}

struct P384 {
    key: p384::PrivateKey,
    public: [u8; 97],
}

impl ActiveKeyExchange for P384 {
    fn complete(self: Box<Self>, peer: &[u8]) -> Result<SharedSecret, Error> {
        let peer = p384::PublicKey::from_x962_uncompressed(peer).map_err(bad_share)?;
        self.key.diffie_hellman(&peer).map(|secret| SharedSecret::from(&secret.0[..])).map_err(bad_share)
    }

    fn pub_key(&self) -> &[u8] {
        &self.public
    }

    fn group(&self) -> NamedGroup {
        NamedGroup::secp384r1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tls::engine::kx;

    #[test]
    fn both_implementations_agree() {
        for group in [&kx::X25519, &kx::P384] {
            let (one, other) = (group.start().unwrap(), group.base.start().unwrap());
            let (public_one, public_other) = (one.pub_key().to_vec(), other.pub_key().to_vec());
            let secret = one.complete(&public_other).unwrap();
            assert_eq!(secret.secret_bytes(), other.complete(&public_one).unwrap().secret_bytes());
        }
    }

    #[test]
    fn points_of_small_order_are_refused() {
        let mut one = [0; 32];
        one[0] = 1;
        for bad in [[0; 32], one] {
            assert!(kx::X25519.start().unwrap().complete(&bad).is_err());
        }
    }

    /// RFC 7748, 5.2.
    #[test]
    fn x25519_known_answer() {
        let bytes = |hex: &str| {
            (0..hex.len())
                .step_by(2)
                .map(|i| u8::from_str_radix(&hex[i..i + 2], 16).unwrap())
                .collect::<Vec<u8>>()
        };
        let scalar = bytes("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4");
        let point = bytes("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c");
        let key = x25519::StaticPrivateKey::try_from_slice(&scalar).unwrap();
        let secret = key.diffie_hellman(&x25519::PublicKey::try_from_slice(&point).unwrap()).unwrap();
        assert_eq!(secret.0[..4], [0xc3, 0xda, 0x55, 0x37]);
    }
}
