//! X25519MLKEM768 (draft-ietf-tls-ecdhe-mlkem): ML-KEM-768 (FIPS 203) by libcrux beside X25519, so that who records
//! today's traffic cannot read it with tomorrow's quantum computer.

use libcrux_ml_kem::mlkem768::{
    self, MlKem768Ciphertext, MlKem768PrivateKey, MlKem768PublicKey, validate_public_key,
};
use ring::rand::{SecureRandom as _, SystemRandom};
use rustls::crypto::{
    ActiveKeyExchange, CompletedKeyExchange, GetRandomFailed, SharedSecret, SupportedKxGroup,
};
use rustls::{Error, NamedGroup, PeerMisbehaved, ProtocolVersion};
use zeroize::{Zeroize as _, Zeroizing};

const ENCAPSULATION_KEY_LEN: usize = 1184;
const CIPHERTEXT_LEN: usize = 1088;
const X25519_LEN: usize = 32;

/// The group; `classic` does its X25519.
#[derive(Debug)]
pub struct Hybrid {
    pub classic: &'static dyn SupportedKxGroup,
}

fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut out = [0; N];
    SystemRandom::new().fill(&mut out).map_err(|_| GetRandomFailed)?;
    Ok(out)
}

/// The two parts of the peer's share, the first of which is as long as is said.
fn split(share: &[u8], len: usize) -> Result<(&[u8], &[u8]), Error> {
    if share.len() != len + X25519_LEN {
        return Err(PeerMisbehaved::InvalidKeyShare.into());
    }
    Ok(share.split_at(len))
}

/// ML-KEM's secret comes first (draft-ietf-tls-ecdhe-mlkem, 4.3).
fn secret(ml_kem: [u8; 32], classic: &SharedSecret) -> SharedSecret {
    let ml_kem = Zeroizing::new(ml_kem);
    let both = Zeroizing::new([&ml_kem[..], classic.secret_bytes()].concat());
    SharedSecret::from(&both[..])
}

impl SupportedKxGroup for Hybrid {
    fn start(&self) -> Result<Box<dyn ActiveKeyExchange>, Error> {
        let classic = self.classic.start()?;
        let pair = mlkem768::generate_key_pair(random()?);
        let (mut key, public) = pair.into_parts();
        let exchange = Exchange {
            key: Zeroizing::new(key.as_slice().to_vec()),
            public: [&public.as_slice()[..], classic.pub_key()].concat(),
            classic,
        };
        key[0..].zeroize();
        Ok(Box::new(exchange))
    }

    /// The server's part, which encapsulates.
    fn start_and_complete(&self, share: &[u8]) -> Result<CompletedKeyExchange, Error> {
        let (key, classic) = split(share, ENCAPSULATION_KEY_LEN)?;
        let bad = || Error::from(PeerMisbehaved::InvalidKeyShare);
        let key = MlKem768PublicKey::try_from(key).map_err(|_| bad())?;
        // FIPS 203, 7.2: every coefficient is below the modulus.
        if !validate_public_key(&key) {
            return Err(bad());
        }
        let classic = self.classic.start_and_complete(classic)?;
        let (ciphertext, ml_kem) = mlkem768::encapsulate(&key, random()?);
        Ok(CompletedKeyExchange {
            group: self.name(),
            pub_key: [&ciphertext.as_slice()[..], &classic.pub_key].concat(),
            secret: secret(ml_kem, &classic.secret),
        })
    }

    fn name(&self) -> NamedGroup {
        NamedGroup::X25519MLKEM768
    }

    fn usable_for_version(&self, version: ProtocolVersion) -> bool {
        version == ProtocolVersion::TLSv1_3
    }
}

/// A client's exchange under way.
struct Exchange {
    /// ML-KEM's decapsulation key.
    key: Zeroizing<Vec<u8>>,
    classic: Box<dyn ActiveKeyExchange>,
    public: Vec<u8>,
}

impl ActiveKeyExchange for Exchange {
    fn complete(self: Box<Self>, peer: &[u8]) -> Result<SharedSecret, Error> {
        let (ciphertext, classic) = split(peer, CIPHERTEXT_LEN)?;
        let internal = |_| Error::General("no ML-KEM key".into());
        let ciphertext = MlKem768Ciphertext::try_from(ciphertext).map_err(internal)?;
        let mut key = MlKem768PrivateKey::try_from(&self.key[..]).map_err(internal)?;
        let ml_kem = mlkem768::decapsulate(&key, &ciphertext);
        key[0..].zeroize();
        Ok(secret(ml_kem, &self.classic.complete(classic)?))
    }

    /// The same X25519 key is offered alone, for servers that do not know the hybrid
    /// (draft-ietf-tls-hybrid-design, 3.2).
    fn hybrid_component(&self) -> Option<(NamedGroup, &[u8])> {
        Some((self.classic.group(), self.classic.pub_key()))
    }

    fn complete_hybrid_component(self: Box<Self>, peer: &[u8]) -> Result<SharedSecret, Error> {
        self.classic.complete(peer)
    }

    fn pub_key(&self) -> &[u8] {
        &self.public
    }

    fn group(&self) -> NamedGroup {
        NamedGroup::X25519MLKEM768
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tls::engine::kx;

    fn is_bad<T>(result: Result<T, Error>) -> bool {
        matches!(result, Err(Error::PeerMisbehaved(PeerMisbehaved::InvalidKeyShare)))
    }

    #[test]
    fn shares_have_their_lengths_and_parts() {
        let client = kx::X25519MLKEM768.start().unwrap();
        let share = client.pub_key().to_vec();
        assert_eq!(share.len(), 1216);
        let (group, component) = client.hybrid_component().unwrap();
        assert_eq!((group, component), (NamedGroup::X25519, &share[1184..]));
        let server = kx::X25519MLKEM768.start_and_complete(&share).unwrap();
        assert_eq!(server.pub_key.len(), 1120);
        let secret = client.complete(&server.pub_key).unwrap();
        assert_eq!(secret.secret_bytes(), server.secret.secret_bytes());
        assert_eq!(secret.secret_bytes().len(), 64);
    }

    #[test]
    fn a_server_that_takes_x25519_alone_is_answered() {
        let client = kx::X25519MLKEM768.start().unwrap();
        let share = client.hybrid_component().unwrap().1.to_vec();
        let server = kx::X25519.start_and_complete(&share).unwrap();
        let secret = client.complete_hybrid_component(&server.pub_key).unwrap();
        assert_eq!(secret.secret_bytes(), server.secret.secret_bytes());
    }

    #[test]
    fn bad_shares_are_refused() {
        let group = &kx::X25519MLKEM768;
        let good = group.start().unwrap().pub_key().to_vec();
        let answer = || group.start_and_complete(&good).unwrap().pub_key;
        // Not of their length.
        assert!(is_bad(group.start_and_complete(&good[1..])));
        assert!(is_bad(group.start_and_complete(&[&good[..], &[0]].concat())));
        assert!(is_bad(group.start().unwrap().complete(&answer()[1..])));
        assert!(is_bad(group.start().unwrap().complete(&good)));
        // FIPS 203, 7.2: 12 bits of ones are above the modulus, 3329; 3328 is not.
        let mut above = good.clone();
        above[..2].copy_from_slice(&[0xff, 0x0f]);
        assert!(is_bad(group.start_and_complete(&above)));
        above[..2].copy_from_slice(&[0x01, 0x0d]);
        assert!(is_bad(group.start_and_complete(&above)));
        let mut below = good.clone();
        below[0] = 0;
        below[1] = below[1] & 0xf0 | 0x0d;
        assert!(group.start_and_complete(&below).is_ok());
        // X25519 of small order, on either side (RFC 7748, 6.1).
        let mut small = good.clone();
        small[1184..].fill(0);
        assert!(is_bad(group.start_and_complete(&small)));
        let mut small = answer();
        small[1088..].fill(0);
        assert!(is_bad(group.start().unwrap().complete(&small)));
    }

    /// What OpenSSL 3.5 makes of the same seed (d and z of FIPS 203, 7.1) and the same message (m of 7.2).
    #[test]
    fn ml_kem_known_answer() {
        let digest = |bytes: &[u8]| {
            let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
            digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect::<String>()
        };
        let pair = mlkem768::generate_key_pair(std::array::from_fn(|i| i as u8));
        let key = "0b7934c83125c788995e2ba6bd761e33046b3e40571be53e023309a29f398cc9";
        assert_eq!(digest(pair.pk()), key);
        let (ciphertext, secret) =
            mlkem768::encapsulate(pair.public_key(), std::array::from_fn(|i| 0x40 + i as u8));
        let expected = "dbf4e9aa48b078ad46ec1c9c47bda8c2d2fec9d0e7a21bd48d2238a2abedb856";
        assert_eq!(digest(ciphertext.as_slice()), expected);
        assert_eq!(secret[..8], [0x9c, 0xdd, 0xd0, 0x89, 0xff, 0xe7, 0x0e, 0x39]);
        assert_eq!(mlkem768::decapsulate(pair.private_key(), &ciphertext), secret);
    }

    /// FIPS 203, 6.3: a ciphertext that was changed gives another secret, not an error.
    #[test]
    fn changed_ciphertexts_give_other_secrets() {
        let client = kx::X25519MLKEM768.start().unwrap();
        let mut server = kx::X25519MLKEM768.start_and_complete(client.pub_key()).unwrap();
        server.pub_key[0] ^= 1;
        let secret = client.complete(&server.pub_key).unwrap();
        assert_ne!(secret.secret_bytes()[..32], server.secret.secret_bytes()[..32]);
        assert_eq!(secret.secret_bytes()[32..], server.secret.secret_bytes()[32..]);
    }
}
