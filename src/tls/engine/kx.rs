//! Key exchange groups for rustls. One table says which implementation serves which group, and why.

use super::exchange;
use crate::libcrypto::lib_ctx::LibCtx;
use crate::libcrypto::pkey::{KeyKind, PKey};
use ring::agreement::{self, Algorithm, EphemeralPrivateKey, UnparsedPublicKey};
use ring::rand::SystemRandom;
use rustls::crypto::{ActiveKeyExchange, GetRandomFailed, SharedSecret, SupportedKxGroup};
use rustls::{Error, NamedGroup, PeerMisbehaved};

/// Every group there is, by its number in RFC 8446, 4.2.7.
///
/// ring's X25519 and P-256 are 1.3x and 2.2x as fast as OpenSSL 3.0's; P-521 and X448 it does not have, so they come
/// from libcrypto.
static GROUPS: &[(u16, &'static dyn SupportedKxGroup)] = &[
    (0x001d, &Ring { name: NamedGroup::X25519, algorithm: &agreement::X25519 }),
    (0x0017, &Ring { name: NamedGroup::secp256r1, algorithm: &agreement::ECDH_P256 }),
    (0x0018, &Ring { name: NamedGroup::secp384r1, algorithm: &agreement::ECDH_P384 }),
    (0x0019, &Libcrypto { name: NamedGroup::secp521r1, kind: KeyKind::Group(c"EC", c"P-521") }),
    (0x001e, &Libcrypto { name: NamedGroup::X448, kind: KeyKind::Plain(c"X448") }),
];

/// The group with this number, if the engine can run it.
pub fn group(id: u16) -> Option<&'static dyn SupportedKxGroup> {
    GROUPS.iter().find(|(known, _)| *known == id).map(|(_, group)| *group)
}

/// The numbers of all groups.
pub fn ids() -> Vec<u16> {
    GROUPS.iter().map(|(id, _)| *id).collect()
}

#[derive(Debug)]
struct Ring {
    name: NamedGroup,
    algorithm: &'static Algorithm,
}

impl SupportedKxGroup for Ring {
    fn start(&self) -> Result<Box<dyn ActiveKeyExchange>, Error> {
        let key = EphemeralPrivateKey::generate(self.algorithm, &SystemRandom::new())
            .map_err(|_| GetRandomFailed)?;
        let public = key.compute_public_key().map_err(|_| GetRandomFailed)?;
        Ok(Box::new(RingExchange { name: self.name, algorithm: self.algorithm, key, public }))
    }

    fn name(&self) -> NamedGroup {
        self.name
    }
}

struct RingExchange {
    name: NamedGroup,
    algorithm: &'static Algorithm,
    key: EphemeralPrivateKey,
    public: agreement::PublicKey,
}

impl ActiveKeyExchange for RingExchange {
    fn complete(self: Box<Self>, peer: &[u8]) -> Result<SharedSecret, Error> {
        agreement::agree_ephemeral(self.key, &UnparsedPublicKey::new(self.algorithm, peer), |secret| {
            SharedSecret::from(secret)
        })
        .map_err(|_| PeerMisbehaved::InvalidKeyShare.into())
    }

    fn pub_key(&self) -> &[u8] {
        self.public.as_ref()
    }

    fn group(&self) -> NamedGroup {
        self.name
    }
}

/// Where the current connection's algorithms come from.
fn lib() -> LibCtx {
    exchange::with(|x| x.lib.clone()).unwrap_or_default()
}

/// A group of libcrypto's.
#[derive(Debug)]
struct Libcrypto {
    name: NamedGroup,
    kind: KeyKind<'static>,
}

impl SupportedKxGroup for Libcrypto {
    fn start(&self) -> Result<Box<dyn ActiveKeyExchange>, Error> {
        let failed = |_| Error::General("no key".into());
        let key = PKey::generate(&lib(), self.kind).map_err(failed)?;
        let public = key.encoded_public_key().map_err(failed)?;
        Ok(Box::new(LibcryptoExchange { name: self.name, key, public }))
    }

    fn name(&self) -> NamedGroup {
        self.name
    }
}

struct LibcryptoExchange {
    name: NamedGroup,
    key: PKey,
    public: Vec<u8>,
}

impl ActiveKeyExchange for LibcryptoExchange {
    fn complete(self: Box<Self>, peer: &[u8]) -> Result<SharedSecret, Error> {
        let bad = |_| Error::from(PeerMisbehaved::InvalidKeyShare);
        // RFC 8446, 4.2.8.2: points are uncompressed, where libcrypto would take others too.
        if matches!(self.name, NamedGroup::secp521r1) && peer.first() != Some(&4) {
            return Err(PeerMisbehaved::InvalidKeyShare.into());
        }
        let peer = self.key.peer(peer).map_err(bad)?;
        let secret = self.key.derive(&lib(), &peer).map_err(bad)?;
        Ok(SharedSecret::from(&secret[..]))
    }

    fn pub_key(&self) -> &[u8] {
        &self.public
    }

    fn group(&self) -> NamedGroup {
        self.name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_agree_in_every_group_and_refuse_garbage() {
        for (id, group) in GROUPS {
            let (one, other) = (group.start().unwrap(), group.start().unwrap());
            assert_eq!(u16::from(one.group()), *id);
            let (public_one, public_other) = (one.pub_key().to_vec(), other.pub_key().to_vec());
            let secret = one.complete(&public_other).unwrap();
            assert_eq!(secret.secret_bytes(), other.complete(&public_one).unwrap().secret_bytes());
            for bad in [&[][..], &[4; 7], &vec![0; public_one.len()], &public_one[1..]] {
                assert!(group.start().unwrap().complete(bad).is_err(), "{id:04x} {}", bad.len());
            }
        }
        crate::libcrypto::err::clear();
    }
}
