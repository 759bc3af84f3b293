//! Key exchange groups for rustls. One table says which implementation serves which group, and why.

use super::exchange;
use super::fast_kx::{Curve, Fast};
use super::hybrid::Hybrid;
use crate::libcrypto::lib_ctx::LibCtx;
use crate::libcrypto::pkey::{KeyKind, PKey};
use crate::tls::provided_group::Provided;
use core::ffi::CStr;
use ring::agreement::{self, Algorithm, EphemeralPrivateKey, UnparsedPublicKey};
use ring::rand::SystemRandom;
use rustls::crypto::{ActiveKeyExchange, GetRandomFailed, SharedSecret, SupportedKxGroup};
use rustls::{Error, NamedGroup, PeerMisbehaved};

/// Every group there is, by its number in RFC 8446, 4.2.7.
///
/// ring's P-256 is 2.2x as fast as OpenSSL 3.0's; graviola's X25519 and P-384 are again 1.9x and 2.7x as fast as ring's.
/// ML-KEM is libcrux's, which is verified. What they do not have comes from libcrypto: the curves that TLS 1.3 gave up too, for programs that list them.
static GROUPS: &[(u16, &'static dyn SupportedKxGroup)] = &[
    (0x11ec, &X25519MLKEM768),
    (0x001d, &X25519),
    (0x0017, &Ring { name: NamedGroup::secp256r1, algorithm: &agreement::ECDH_P256 }),
    (0x0018, &P384),
    (0x0019, &curve(25, c"P-521")),
    (0x001e, &Libcrypto { name: NamedGroup::X448, kind: KeyKind::Plain(c"X448"), form: Form::Fixed }),
    (0x0001, &curve(1, c"sect163k1")),
    (0x0002, &curve(2, c"sect163r1")),
    (0x0003, &curve(3, c"sect163r2")),
    (0x0004, &curve(4, c"sect193r1")),
    (0x0005, &curve(5, c"sect193r2")),
    (0x0006, &curve(6, c"sect233k1")),
    (0x0007, &curve(7, c"sect233r1")),
    (0x0008, &curve(8, c"sect239k1")),
    (0x0009, &curve(9, c"sect283k1")),
    (0x000a, &curve(10, c"sect283r1")),
    (0x000b, &curve(11, c"sect409k1")),
    (0x000c, &curve(12, c"sect409r1")),
    (0x000d, &curve(13, c"sect571k1")),
    (0x000e, &curve(14, c"sect571r1")),
    (0x000f, &curve(15, c"secp160k1")),
    (0x0010, &curve(16, c"secp160r1")),
    (0x0011, &curve(17, c"secp160r2")),
    (0x0012, &curve(18, c"secp192k1")),
    (0x0013, &curve(19, c"P-192")),
    (0x0014, &curve(20, c"secp224k1")),
    (0x0015, &curve(21, c"P-224")),
    (0x0016, &curve(22, c"secp256k1")),
    (0x001a, &curve(26, c"brainpoolP256r1")),
    (0x001b, &curve(27, c"brainpoolP384r1")),
    (0x001c, &curve(28, c"brainpoolP512r1")),
    (0x0100, &finite_field(NamedGroup::FFDHE2048, c"ffdhe2048")),
    (0x0101, &finite_field(NamedGroup::FFDHE3072, c"ffdhe3072")),
    (0x0102, &finite_field(NamedGroup::FFDHE4096, c"ffdhe4096")),
    (0x0103, &finite_field(NamedGroup::FFDHE6144, c"ffdhe6144")),
    (0x0104, &finite_field(NamedGroup::FFDHE8192, c"ffdhe8192")),
];

pub static X25519: Fast =
    Fast { curve: Curve::X25519, base: &Ring { name: NamedGroup::X25519, algorithm: &agreement::X25519 } };
pub static X25519MLKEM768: Hybrid = Hybrid { classic: &X25519 };
pub static P384: Fast = Fast {
    curve: Curve::P384,
    base: &Ring { name: NamedGroup::secp384r1, algorithm: &agreement::ECDH_P384 },
};

const fn curve(id: u16, group: &'static CStr) -> Libcrypto {
    let name = if id == 25 { NamedGroup::secp521r1 } else { NamedGroup::Unknown(id) };
    Libcrypto { name, kind: KeyKind::Group(c"EC", group), form: Form::Point }
}

const fn finite_field(name: NamedGroup, group: &'static CStr) -> Libcrypto {
    Libcrypto { name, kind: KeyKind::Group(c"DH", group), form: Form::Fixed }
}

/// The group with this number, if the engine can run it.
pub fn group(id: u16) -> Option<&'static dyn SupportedKxGroup> {
    let own = GROUPS.iter().find(|(known, _)| *known == id).map(|(_, group)| *group);
    own.or_else(|| provided(id))
}

/// The same of those that come from providers.
pub fn provided(id: u16) -> Option<&'static dyn SupportedKxGroup> {
    Provided::find(id).map(|provided| provided as _)
}

/// The numbers of all groups but those of providers.
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
pub fn lib() -> LibCtx {
    exchange::with(|x| x.lib.clone()).unwrap_or_default()
}

/// A group of libcrypto's.
#[derive(Debug)]
struct Libcrypto {
    name: NamedGroup,
    kind: KeyKind<'static>,
    form: Form,
}

/// What the peer's share must look like, where libcrypto would take more.
#[derive(Clone, Copy, Debug)]
enum Form {
    /// An uncompressed point (RFC 8446, 4.2.8.2).
    Point,
    /// As long as ours: padded to the prime's length for a finite field (RFC 8446, 4.2.8.1).
    Fixed,
}

impl SupportedKxGroup for Libcrypto {
    fn start(&self) -> Result<Box<dyn ActiveKeyExchange>, Error> {
        let failed = |_| Error::General("no key".into());
        let key = PKey::generate(&lib(), self.kind).map_err(failed)?;
        let public = key.encoded_public_key().map_err(failed)?;
        Ok(Box::new(LibcryptoExchange { name: self.name, key, public, form: self.form }))
    }

    fn name(&self) -> NamedGroup {
        self.name
    }
}

struct LibcryptoExchange {
    name: NamedGroup,
    key: PKey,
    public: Vec<u8>,
    form: Form,
}

impl ActiveKeyExchange for LibcryptoExchange {
    fn complete(self: Box<Self>, peer: &[u8]) -> Result<SharedSecret, Error> {
        let bad = |_| Error::from(PeerMisbehaved::InvalidKeyShare);
        let fits = match self.form {
            Form::Point => peer.first() == Some(&4),
            Form::Fixed => peer.len() == self.public.len(),
        };
        if !fits {
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
            let client = group.start().unwrap();
            assert_eq!(u16::from(client.group()), *id);
            let share = client.pub_key().to_vec();
            let server = group.start_and_complete(&share).unwrap();
            let secret = client.complete(&server.pub_key).unwrap();
            assert_eq!(secret.secret_bytes(), server.secret.secret_bytes());
            for bad in [&[][..], &[4; 7], &vec![0; server.pub_key.len()], &server.pub_key[1..]] {
                assert!(group.start().unwrap().complete(bad).is_err(), "{id:04x} {}", bad.len());
            }
            for bad in [&[][..], &[4; 7], &vec![0; share.len()], &share[1..]] {
                assert!(group.start_and_complete(bad).is_err(), "{id:04x} {}", bad.len());
            }
        }
        crate::libcrypto::err::clear();
    }
}
