//! Pre-shared keys of TLS 1.2 (RFC 4279, 5487, 5489, 6655 and 7905).
//!
//! rustls knows no suites without certificates. Those for pre-shared keys it sees with stand-ins: a group, a certificate,
//! and a signature of the group's parameters. None of them is ever sent, or hashed. The secret that the group gives is
//! the real one, made of the key (RFC 4279, 2).
//!
//! Three things keep the stand-ins from taking the place of a certificate's checks, each of them alone:
//! - rustls ties a suite to its signature algorithms, and these suites alone have [`SCHEME`], and nothing else;
//! - the stand-ins are accepted, and signed, only while there is a [`PreShared`], which is made of a suite for pre-shared
//!   keys, and while no certificate was accepted;
//! - key derivation takes the stand-in group's secret for these suites only, and no other ([`super::kdf::PrfSha`]).

use super::exchange::{self, Exchange};
use super::{dhe, failure, kx};
use crate::libcrypto::lib_ctx::LibCtx;
use crate::tls::cipher::{Auth, Cipher};
use crate::tls::error::{Alert, Error, INTERNAL};
use crate::tls::secret::Secret;
use rustls::crypto::{ActiveKeyExchange, SharedSecret, SupportedKxGroup};
use rustls::{NamedGroup, PeerMisbehaved, ProtocolVersion, SignatureAlgorithm, SignatureScheme};
use zeroize::Zeroizing;

/// The group's number: among those of curves, one for private use (RFC 8422, 5.1.1), which is never on the wire.
pub const STAND_IN: u16 = 0xfe50;

/// Either side's public value.
const PUBLIC: &[u8] = &[0];

/// ServerECDHParams (RFC 8422, 5.4) of the stand-in: a named curve, its number, and the public value.
const PARAMETERS: &[u8] = &[3, 0xfe, 0x50, 1, 0];

/// The signature algorithm of these suites; the suites for certificates do not have it in rustls's view of TLS 1.2.
pub const SCHEME: SignatureScheme = SignatureScheme::ED448;

/// The kind of key that makes such signatures.
pub const KEY: SignatureAlgorithm = SignatureAlgorithm::ED448;

/// The certificate that rustls sees; it is none.
pub const CERTIFICATE: &[u8] = b"pre-shared key";

/// The randoms that a ServerKeyExchange is signed with.
const RANDOMS: usize = 32 + 32;

/// A handshake authenticates both sides by a pre-shared key: the suite that was agreed on says so.
pub struct PreShared {
    /// Once the key is known, until it is used.
    premaster: Option<Secret>,
}

impl PreShared {
    /// `None` for a suite that authenticates otherwise, or with more than the key.
    pub fn new(cipher: &Cipher) -> Option<Self> {
        (cipher.auth == Auth::Psk).then_some(Self { premaster: None })
    }

    /// Makes the premaster secret of `key` and what was exchanged beside it (RFC 4279, 2 and 3; RFC 5489, 2): where
    /// nothing was, as many zeros as the key is long.
    ///
    /// # Errors
    /// An internal error for what is longer than its length can say.
    pub fn set_key(&mut self, exchanged: Option<&[u8]>, key: &[u8]) -> Result<(), Error> {
        let zeros = vec![0; key.len()];
        let other = exchanged.unwrap_or(&zeros);
        let mut premaster = Zeroizing::new(Vec::with_capacity(2 + other.len() + 2 + key.len()));
        for part in [other, key] {
            let len = u16::try_from(part.len()).map_err(|_| Error::alert(Alert::INTERNAL_ERROR, INTERNAL))?;
            premaster.extend_from_slice(&len.to_be_bytes());
            premaster.extend_from_slice(part);
        }
        self.premaster = Some(std::mem::take(&mut *premaster).into());
        Ok(())
    }
}

/// Whether a client takes the stand-in's certificate for that of a server: the secret will be made of a key.
pub fn accepts(exchange: &Exchange, certificate: &[u8]) -> bool {
    let keyed = exchange.psk.as_ref().is_some_and(|psk| psk.premaster.is_some());
    keyed && exchange.peer.is_none() && certificate == CERTIFICATE
}

/// Whether what rustls has signed, or verified, is the stand-in's parameters.
pub fn is_stand_in(signed: &[u8]) -> bool {
    signed.get(RANDOMS..) == Some(PARAMETERS)
}

/// What rustls sees of a server's flight and a client's: Certificate, ServerKeyExchange, ClientKeyExchange.
pub mod view {
    use super::{CERTIFICATE, PARAMETERS, PUBLIC, SCHEME};
    use crate::tls::codec::{message, vec8, vec16, vec24};
    use crate::tls::handshake::kind;

    pub fn certificate() -> Vec<u8> {
        message(kind::CERTIFICATE, |out| {
            vec24(out, |out| vec24(out, |out| out.extend_from_slice(CERTIFICATE)));
        })
    }

    pub fn server_key_exchange() -> Vec<u8> {
        message(kind::SERVER_KEY_EXCHANGE, |out| {
            out.extend_from_slice(PARAMETERS);
            out.extend_from_slice(&u16::from(SCHEME).to_be_bytes());
            vec16(out, |_| {});
        })
    }

    pub fn client_key_exchange() -> Vec<u8> {
        message(kind::CLIENT_KEY_EXCHANGE, |out| vec8(out, |out| out.extend_from_slice(PUBLIC)))
    }
}

/// Our half of the key exchange that goes with a pre-shared key.
pub struct Share(Box<dyn ActiveKeyExchange>);

impl Share {
    /// A new key in the group with this number.
    ///
    /// # Errors
    /// An internal error if there is none.
    pub fn on_curve(lib: &LibCtx, group: u16) -> Result<Self, Error> {
        let group = kx::group(group).ok_or(Error::alert(Alert::INTERNAL_ERROR, INTERNAL))?;
        within(lib, || group.start()).map(Self)
    }

    /// Our key in a finite field: at a client a new one.
    ///
    /// # Errors
    /// An internal error if libcrypto makes none.
    pub fn in_field(lib: &LibCtx, group: dhe::Group) -> Result<Self, Error> {
        within(lib, || group.start()).map(Self)
    }

    /// Our public key, as ServerKeyExchange or ClientKeyExchange has it.
    pub fn public(&self) -> &[u8] {
        self.0.pub_key()
    }

    /// The secret shared with the peer, whose public key is `peer`: in a finite field without leading zeros
    /// (RFC 4279, 3), on a curve as it is (RFC 5489, 2).
    ///
    /// # Errors
    /// For a public key that is none.
    pub fn agree(self, lib: &LibCtx, peer: &[u8]) -> Result<Secret, Error> {
        let secret = within(lib, || self.0.complete_for_tls_version(peer, &rustls::version::TLS12))?;
        Ok(secret.secret_bytes().into())
    }
}

/// Runs `call`, which finds its algorithms in `lib`.
fn within<R>(lib: &LibCtx, call: impl FnOnce() -> Result<R, rustls::Error>) -> Result<R, Error> {
    let (mut exchange, result) = exchange::enter(Exchange::new(lib.clone()), call);
    result.map_err(|error| failure::map(&error, None, exchange.error.take()))
}

/// The group that rustls sees.
#[derive(Debug)]
pub struct StandIn;

impl SupportedKxGroup for StandIn {
    fn start(&self) -> Result<Box<dyn ActiveKeyExchange>, rustls::Error> {
        Ok(Box::new(StandIn))
    }

    fn name(&self) -> NamedGroup {
        NamedGroup::from(STAND_IN)
    }

    fn usable_for_version(&self, version: ProtocolVersion) -> bool {
        version == ProtocolVersion::TLSv1_2
    }
}

impl ActiveKeyExchange for StandIn {
    /// The premaster secret, once.
    fn complete(self: Box<Self>, peer: &[u8]) -> Result<SharedSecret, rustls::Error> {
        if peer != PUBLIC {
            return Err(PeerMisbehaved::InvalidKeyShare.into());
        }
        let premaster = exchange::with(|x| x.psk.as_mut().and_then(|psk| psk.premaster.take())).flatten();
        match premaster {
            Some(premaster) => Ok(SharedSecret::from(&premaster[..])),
            None => {
                exchange::with(|x| x.error = Some(Error::alert(Alert::INTERNAL_ERROR, INTERNAL)));
                Err(rustls::Error::General("no key".into()))
            }
        }
    }

    fn pub_key(&self) -> &[u8] {
        PUBLIC
    }

    fn group(&self) -> NamedGroup {
        self.name()
    }
}

#[cfg(test)]
mod tests {
    use super::super::exchange::Peer;
    use super::super::{ClientSetupCache, Engine, Output, Protection, SignatureAlgorithm, auth, provider};
    use super::*;
    use crate::libcrypto::signing::Templates;
    use crate::libcrypto::testing;
    use crate::tls::cipher::ALL;
    use crate::tls::codec;
    use crate::tls::group::{SECP256R1, X25519};
    use crate::tls::handshake::kind;
    use rustls::pki_types::{CertificateDer, UnixTime};

    const ECDHE_PSK: u16 = 0xccac;
    const ECDHE_ECDSA: u16 = 0xc02b;

    fn cipher(suite: u16) -> &'static Cipher {
        Cipher::find(suite).unwrap()
    }

    fn keyed(key: &[u8]) -> Option<PreShared> {
        let mut psk = PreShared::new(cipher(ECDHE_PSK)).unwrap();
        psk.set_key(None, key).unwrap();
        Some(psk)
    }

    #[test]
    fn only_suites_that_a_key_alone_authenticates_have_it() {
        for cipher in ALL {
            assert_eq!(PreShared::new(cipher).is_some(), cipher.auth == Auth::Psk, "{:?}", cipher.name());
        }
        assert!(PreShared::new(cipher(0x00ac)).is_none(), "RSA-PSK has a certificate");
    }

    #[test]
    fn rustls_has_the_stand_ins_for_these_suites_only() {
        for cipher in ALL.iter().filter(|cipher| cipher.implemented) {
            let suite = provider::suite(cipher.suite()).unwrap();
            assert_eq!(provider::is_psk(&suite), cipher.is_psk(), "{:?}", cipher.name());
            assert_eq!(
                suite.tls13().is_none() && suite.usable_for_signature_algorithm(KEY),
                cipher.is_psk(),
                "{:?}",
                cipher.name()
            );
        }
        assert!(kx::group(STAND_IN).is_none());
        for kind in
            [false, true].map(|psk| provider::ServerKind { tls13: false, downgrade_marker: true, psk })
        {
            for group in [0, X25519, 0x0100, 0x001a] {
                let config = provider::server_config(kind, group);
                let provider = config.crypto_provider();
                let tls12 = provider.cipher_suites.iter().filter(|suite| suite.tls13().is_none());
                assert!(tls12.map(provider::is_psk).all(|psk| psk == kind.psk));
                let stands_in = |group: &&&dyn SupportedKxGroup| u16::from(group.name()) == STAND_IN;
                assert_eq!(provider.kx_groups.iter().find(stands_in).is_some(), kind.psk);
            }
        }
    }

    /// RFC 4279, 2 and 3.
    #[test]
    fn the_secret_is_made_of_both_parts() {
        let premaster = |exchanged, key: &[u8]| {
            let mut psk = PreShared::new(cipher(ECDHE_PSK)).unwrap();
            psk.set_key(exchanged, key).map(|()| psk.premaster.unwrap().to_vec())
        };
        assert_eq!(premaster(None, &[7, 8, 9]), Ok(vec![0, 3, 0, 0, 0, 0, 3, 7, 8, 9]));
        assert_eq!(premaster(Some(&[5]), &[7, 8]), Ok(vec![0, 1, 5, 0, 2, 7, 8]));
        assert!(premaster(None, &[1; 0x10000]).is_err());
    }

    #[test]
    fn it_is_accepted_with_a_key_and_without_a_peer_only() {
        let certificate = CertificateDer::from(CERTIFICATE);
        let leaf = testing::certificate("p256.pem");
        let der = leaf.to_der().unwrap();
        let accepted = |psk: Option<PreShared>, peer: Option<Box<Peer>>, certificate: &CertificateDer<'_>| {
            let exchange = Box::new(Exchange { psk, peer, ..Exchange::default() });
            let verify = || {
                let name = super::super::resume::server_name();
                auth::VERIFIER.verify_server_cert(
                    certificate,
                    &[],
                    &name,
                    &[],
                    UnixTime::since_unix_epoch(core::time::Duration::ZERO),
                )
            };
            exchange::enter(exchange, verify).1.is_ok()
        };
        assert!(accepted(keyed(b"key"), None, &certificate));
        assert!(!accepted(None, None, &certificate));
        assert!(!accepted(PreShared::new(cipher(ECDHE_PSK)), None, &certificate));
        assert!(!accepted(keyed(b"key"), peer(), &certificate));
        assert!(!accepted(None, peer(), &certificate));
        let real = CertificateDer::from(&der[..]);
        assert!(!accepted(keyed(b"key"), None, &real));
        assert!(accepted(None, peer(), &real));
        assert!(is_stand_in(&[&[1; RANDOMS], PARAMETERS].concat()));
        assert!(!is_stand_in(&[&[1; RANDOMS], PARAMETERS, &[0]].concat()));
        assert!(!is_stand_in(PARAMETERS));
    }

    #[test]
    fn a_key_is_used_once() {
        let exchange = Box::new(Exchange { psk: keyed(b"key"), ..Exchange::default() });
        let (exchange, secrets) = exchange::enter(exchange, || {
            [PUBLIC, PUBLIC, &[1]]
                .map(|peer| Box::new(StandIn).complete(peer).map(|s| s.secret_bytes().to_vec()).ok())
        });
        assert_eq!(secrets, [Some(vec![0, 3, 0, 0, 0, 0, 3, b'k', b'e', b'y']), None, None]);
        assert!(exchange.error.is_some());
    }

    fn server_hello(suite: u16) -> Vec<u8> {
        codec::message(kind::SERVER_HELLO, |out| {
            out.extend_from_slice(&[3, 3]);
            out.extend_from_slice(&[5; 32]);
            out.push(0);
            out.extend_from_slice(&suite.to_be_bytes());
            out.push(0);
        })
    }

    fn key_exchange(group: u16, public: &[u8], scheme: u16, signature: &[u8]) -> Vec<u8> {
        codec::message(kind::SERVER_KEY_EXCHANGE, |out| {
            out.push(3);
            out.extend_from_slice(&group.to_be_bytes());
            codec::vec8(out, |out| out.extend_from_slice(public));
            out.extend_from_slice(&scheme.to_be_bytes());
            codec::vec16(out, |out| out.extend_from_slice(signature));
        })
    }

    fn certificate(der: &[u8]) -> Vec<u8> {
        codec::message(kind::CERTIFICATE, |out| {
            codec::vec24(out, |out| codec::vec24(out, |out| out.extend_from_slice(der)));
        })
    }

    /// The peer with the certificate `p256.pem`, that has signed as it may.
    fn peer() -> Option<Box<Peer>> {
        let leaf = testing::certificate("p256.pem");
        let mut peer =
            Peer::new(&leaf, leaf.to_der().unwrap(), leaf.public_key().unwrap(), LibCtx::default());
        peer.algorithm =
            Some(SignatureAlgorithm { id: 0x0403, digest: Some(c"SHA256"), pss: false, rsa: false });
        Some(Box::new(peer))
    }

    /// Whether rustls goes on to Finished with a flight, at a client that offers suites of both kinds, whatever our side
    /// of the handshake believes.
    fn goes_on(
        suite: u16,
        certificate: &[u8],
        key_exchange: impl FnOnce(&[u8]) -> Vec<u8>,
        psk: Option<PreShared>,
        peer: Option<Box<Peer>>,
    ) -> bool {
        let setup = ClientSetupCache::default();
        let setup = setup.get(&[ECDHE_ECDSA, ECDHE_PSK], &[SECP256R1], true, false).unwrap();
        let mut engine = Engine::client(&setup, Exchange::new(LibCtx::default())).unwrap();
        let hello = engine.take_output().unwrap();
        let [Output::Handshake { view: hello, .. }] = &hello[..] else { panic!("no hello") };
        let random = &hello[4 + 2..][..32];
        engine.exchange().psk = psk;
        engine.exchange().peer = peer;
        let done = codec::message(kind::SERVER_HELLO_DONE, |_| {});
        let flight = [&server_hello(suite)[..], certificate, &key_exchange(random), &done];
        let taken = flight.iter().all(|message| engine.handshake(message, message, Protection::None).is_ok());
        assert!(taken || engine.exchange().secrets.master.is_empty());
        taken
    }

    #[test]
    fn no_suite_for_certificates_goes_on_with_the_stand_ins() {
        let leaf = testing::certificate("p256.pem");
        let der = leaf.to_der().unwrap();
        let point = kx::group(SECP256R1).unwrap().start().unwrap().pub_key().to_vec();
        let stand_in = (view::certificate(), view::server_key_exchange());
        let unkeyed = PreShared::new(cipher(ECDHE_PSK));
        assert!(!goes_on(ECDHE_PSK, &stand_in.0, |_| stand_in.1.clone(), unkeyed, None));
        // All that our side could get wrong, for either suite.
        for suite in [ECDHE_ECDSA, ECDHE_PSK] {
            for certificate in [&stand_in.0, &certificate(&der)] {
                for exchanged in [
                    &stand_in.1,
                    &key_exchange(STAND_IN, PUBLIC, 0x0403, b"no signature"),
                    &key_exchange(STAND_IN, PUBLIC, 0x0804, b"no signature"),
                    &key_exchange(SECP256R1, &point, SCHEME.into(), b"no signature"),
                    &key_exchange(SECP256R1, &point, 0x0403, b"no signature"),
                ] {
                    for with_key in [false, true] {
                        for with_peer in [false, true] {
                            let key = if with_key { keyed(b"key") } else { None };
                            let expected = suite == ECDHE_PSK
                                && certificate == &stand_in.0
                                && exchanged == &stand_in.1
                                && with_key
                                && !with_peer;
                            let peer = if with_peer { peer() } else { None };
                            let went = goes_on(suite, certificate, |_| exchanged.clone(), key, peer);
                            assert_eq!(
                                went, expected,
                                "{suite:04x} {certificate:?} {exchanged:?} {with_key} {with_peer}"
                            );
                        }
                    }
                }
            }
        }
        crate::libcrypto::err::clear();
    }

    /// A server may sign what it likes.
    #[test]
    fn no_secret_is_made_of_a_stand_in_that_a_certificate_signs() {
        let key = testing::key("p256.key");
        let lib = LibCtx::default();
        let group = kx::group(SECP256R1).unwrap().start().unwrap();
        let certificate = certificate(&testing::certificate("p256.pem").to_der().unwrap());
        for (suite, group, public, good) in [
            (ECDHE_ECDSA, SECP256R1, group.pub_key(), true),
            (ECDHE_ECDSA, STAND_IN, PUBLIC, false),
            (ECDHE_PSK, SECP256R1, group.pub_key(), false),
            (ECDHE_PSK, STAND_IN, PUBLIC, false),
        ] {
            for with_key in [false, true] {
                let signed = |random: &[u8]| {
                    let unsigned = key_exchange(group, public, 0x0403, b"");
                    let parameters = &unsigned[4..unsigned.len() - 4];
                    let message = [random, &[5; 32], parameters].concat();
                    let algorithm = peer().unwrap().algorithm.unwrap();
                    let templates = Templates::default();
                    let signature = templates.sign(&key, &lib, algorithm.params(), &message).unwrap();
                    key_exchange(group, public, 0x0403, &signature)
                };
                let psk = if with_key { keyed(b"key") } else { None };
                let went = goes_on(suite, &certificate, signed, psk, peer());
                assert_eq!(went, good, "{suite:04x} {group:04x} {with_key}");
            }
        }
    }
}
