//! The cipher suites and configurations that rustls runs with.

use super::aead::{Null12, Null13};
use super::kdf::{HKDF_SHA256, HKDF_SHA384, PRF_SHA256, PRF_SHA384, PSK_PRF_SHA256, PSK_PRF_SHA384};
use super::{auth, dhe, exchange, hash, kx, psk, resume};
use crate::tls::group::{SECP256R1, X25519, X25519MLKEM768};
use rustls::client::Resumption;
use rustls::crypto::{
    CipherSuiteCommon, CryptoProvider, GetRandomFailed, KeyExchangeAlgorithm, KeyProvider, SecureRandom,
    SupportedKxGroup, WebPkiSupportedAlgorithms,
};
use rustls::pki_types::{PrivateKeyDer, UnixTime};
use rustls::sign::SigningKey;
use rustls::time_provider::TimeProvider;
use rustls::{
    CipherSuite, ClientConfig, ServerConfig, SignatureScheme, SupportedCipherSuite, SupportedProtocolVersion,
    Tls12CipherSuite, Tls13CipherSuite, version,
};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

/// The record layer counts, not rustls.
const NO_LIMIT: u64 = u64::MAX;

static NULL13_16: Null13 = Null13(16);
static NULL13_32: Null13 = Null13(32);
static NULL12_AES_16: Null12 = Null12 { key_len: 16, fixed_iv_len: 4, explicit_nonce_len: 8 };
static NULL12_AES_32: Null12 = Null12 { key_len: 32, fixed_iv_len: 4, explicit_nonce_len: 8 };
static NULL12_CHACHA: Null12 = Null12 { key_len: 32, fixed_iv_len: 12, explicit_nonce_len: 0 };

const fn common(suite: CipherSuite, hash: &'static hash::Transcript) -> CipherSuiteCommon {
    CipherSuiteCommon { suite, hash_provider: hash, confidentiality_limit: NO_LIMIT }
}

static TLS13: [Tls13CipherSuite; 5] = [
    Tls13CipherSuite {
        common: common(CipherSuite::TLS13_AES_128_GCM_SHA256, &hash::SHA256),
        hkdf_provider: &HKDF_SHA256,
        aead_alg: &NULL13_16,
        quic: None,
    },
    Tls13CipherSuite {
        common: common(CipherSuite::TLS13_AES_256_GCM_SHA384, &hash::SHA384),
        hkdf_provider: &HKDF_SHA384,
        aead_alg: &NULL13_32,
        quic: None,
    },
    Tls13CipherSuite {
        common: common(CipherSuite::TLS13_CHACHA20_POLY1305_SHA256, &hash::SHA256),
        hkdf_provider: &HKDF_SHA256,
        aead_alg: &NULL13_32,
        quic: None,
    },
    Tls13CipherSuite {
        common: common(CipherSuite::TLS13_AES_128_CCM_SHA256, &hash::SHA256),
        hkdf_provider: &HKDF_SHA256,
        aead_alg: &NULL13_16,
        quic: None,
    },
    Tls13CipherSuite {
        common: common(CipherSuite::TLS13_AES_128_CCM_8_SHA256, &hash::SHA256),
        hkdf_provider: &HKDF_SHA256,
        aead_alg: &NULL13_16,
        quic: None,
    },
];

/// Without [`psk::SCHEME`], which is for the stand-in of a signature.
static SIGN_ECDSA: &[SignatureScheme] = &[
    SignatureScheme::ECDSA_NISTP256_SHA256,
    SignatureScheme::ECDSA_NISTP384_SHA384,
    SignatureScheme::ECDSA_NISTP521_SHA512,
    SignatureScheme::ED25519,
    SignatureScheme::ECDSA_SHA1_Legacy,
];
static SIGN_RSA: &[SignatureScheme] = &[
    SignatureScheme::RSA_PSS_SHA256,
    SignatureScheme::RSA_PSS_SHA384,
    SignatureScheme::RSA_PSS_SHA512,
    SignatureScheme::RSA_PKCS1_SHA256,
    SignatureScheme::RSA_PKCS1_SHA384,
    SignatureScheme::RSA_PKCS1_SHA512,
    SignatureScheme::RSA_PKCS1_SHA1,
];

const fn tls12(
    suite: CipherSuite,
    kx: KeyExchangeAlgorithm,
    sha384: bool,
    sign: &'static [SignatureScheme],
    aead: &'static Null12,
) -> Tls12CipherSuite {
    Tls12CipherSuite {
        common: common(suite, if sha384 { &hash::SHA384 } else { &hash::SHA256 }),
        kx,
        sign,
        aead_alg: aead,
        prf_provider: if sha384 { &PRF_SHA384 } else { &PRF_SHA256 },
    }
}

static TLS12: LazyLock<[Tls12CipherSuite; 17]> = LazyLock::new(|| {
    use CipherSuite::*;
    use KeyExchangeAlgorithm::{DHE, ECDHE};
    [
        tls12(TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, ECDHE, false, SIGN_ECDSA, &NULL12_AES_16),
        tls12(TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, ECDHE, true, SIGN_ECDSA, &NULL12_AES_32),
        tls12(TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, ECDHE, false, SIGN_ECDSA, &NULL12_CHACHA),
        tls12(TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, ECDHE, false, SIGN_RSA, &NULL12_AES_16),
        tls12(TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, ECDHE, true, SIGN_RSA, &NULL12_AES_32),
        tls12(TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, ECDHE, false, SIGN_RSA, &NULL12_CHACHA),
        tls12(TLS_ECDHE_ECDSA_WITH_AES_128_CCM, ECDHE, false, SIGN_ECDSA, &NULL12_AES_16),
        tls12(TLS_ECDHE_ECDSA_WITH_AES_256_CCM, ECDHE, false, SIGN_ECDSA, &NULL12_AES_32),
        tls12(TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8, ECDHE, false, SIGN_ECDSA, &NULL12_AES_16),
        tls12(TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8, ECDHE, false, SIGN_ECDSA, &NULL12_AES_32),
        tls12(TLS_DHE_RSA_WITH_AES_128_GCM_SHA256, DHE, false, SIGN_RSA, &NULL12_AES_16),
        tls12(TLS_DHE_RSA_WITH_AES_256_GCM_SHA384, DHE, true, SIGN_RSA, &NULL12_AES_32),
        tls12(TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256, DHE, false, SIGN_RSA, &NULL12_CHACHA),
        tls12(TLS_DHE_RSA_WITH_AES_128_CCM, DHE, false, SIGN_RSA, &NULL12_AES_16),
        tls12(TLS_DHE_RSA_WITH_AES_256_CCM, DHE, false, SIGN_RSA, &NULL12_AES_32),
        tls12(TLS_DHE_RSA_WITH_AES_128_CCM_8, DHE, false, SIGN_RSA, &NULL12_AES_16),
        tls12(TLS_DHE_RSA_WITH_AES_256_CCM_8, DHE, false, SIGN_RSA, &NULL12_AES_32),
    ]
});

/// A suite for pre-shared keys. To rustls all of them exchange keys on the stand-in's curve.
const fn tls12_psk(suite: CipherSuite, sha384: bool, aead: &'static Null12) -> Tls12CipherSuite {
    Tls12CipherSuite {
        common: common(suite, if sha384 { &hash::SHA384 } else { &hash::SHA256 }),
        kx: KeyExchangeAlgorithm::ECDHE,
        sign: &[psk::SCHEME],
        aead_alg: aead,
        prf_provider: if sha384 { &PSK_PRF_SHA384 } else { &PSK_PRF_SHA256 },
    }
}

static TLS12_PSK: LazyLock<[Tls12CipherSuite; 15]> = LazyLock::new(|| {
    use CipherSuite::*;
    [
        tls12_psk(TLS_PSK_WITH_AES_128_GCM_SHA256, false, &NULL12_AES_16),
        tls12_psk(TLS_PSK_WITH_AES_256_GCM_SHA384, true, &NULL12_AES_32),
        tls12_psk(TLS_DHE_PSK_WITH_AES_128_GCM_SHA256, false, &NULL12_AES_16),
        tls12_psk(TLS_DHE_PSK_WITH_AES_256_GCM_SHA384, true, &NULL12_AES_32),
        tls12_psk(TLS_PSK_WITH_AES_128_CCM, false, &NULL12_AES_16),
        tls12_psk(TLS_PSK_WITH_AES_256_CCM, false, &NULL12_AES_32),
        tls12_psk(TLS_DHE_PSK_WITH_AES_128_CCM, false, &NULL12_AES_16),
        tls12_psk(TLS_DHE_PSK_WITH_AES_256_CCM, false, &NULL12_AES_32),
        tls12_psk(TLS_PSK_WITH_AES_128_CCM_8, false, &NULL12_AES_16),
        tls12_psk(TLS_PSK_WITH_AES_256_CCM_8, false, &NULL12_AES_32),
        tls12_psk(TLS_PSK_DHE_WITH_AES_128_CCM_8, false, &NULL12_AES_16),
        tls12_psk(TLS_PSK_DHE_WITH_AES_256_CCM_8, false, &NULL12_AES_32),
        tls12_psk(TLS_PSK_WITH_CHACHA20_POLY1305_SHA256, false, &NULL12_CHACHA),
        tls12_psk(TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256, false, &NULL12_CHACHA),
        tls12_psk(TLS_DHE_PSK_WITH_CHACHA20_POLY1305_SHA256, false, &NULL12_CHACHA),
    ]
});

/// The suite with this number, if the engine can run it.
pub fn suite(id: u16) -> Option<SupportedCipherSuite> {
    let tls13 =
        TLS13.iter().find(|suite| u16::from(suite.common.suite) == id).map(SupportedCipherSuite::Tls13);
    let tls12 = || TLS12.iter().chain(TLS12_PSK.iter()).find(|suite| u16::from(suite.common.suite) == id);
    tls13.or_else(|| tls12().map(SupportedCipherSuite::Tls12))
}

/// Whether the suite's key exchange is in a finite field.
pub fn is_dhe(suite: &SupportedCipherSuite) -> bool {
    matches!(suite, SupportedCipherSuite::Tls12(suite) if suite.kx == KeyExchangeAlgorithm::DHE)
}

/// Whether the suite is one for pre-shared keys.
pub fn is_psk(suite: &SupportedCipherSuite) -> bool {
    matches!(suite, SupportedCipherSuite::Tls12(suite) if suite.sign.contains(&psk::SCHEME))
}

#[derive(Debug)]
struct Random;

impl SecureRandom for Random {
    fn fill(&self, buf: &mut [u8]) -> Result<(), GetRandomFailed> {
        exchange::fill_randomly(buf).map_err(|_| GetRandomFailed)
    }
}

/// rustls asks for private keys by DER; ours are libcrypto's.
#[derive(Debug)]
struct NoKeys;

impl KeyProvider for NoKeys {
    fn load_private_key(&self, _: PrivateKeyDer<'static>) -> Result<Arc<dyn SigningKey>, rustls::Error> {
        Err(rustls::Error::General("keys are libcrypto's".into()))
    }
}

/// Session lifetimes are OpenSSL's to judge, so for rustls no time passes.
#[derive(Debug)]
struct StoppedClock;

impl TimeProvider for StoppedClock {
    fn current_time(&self) -> Option<UnixTime> {
        Some(UnixTime::since_unix_epoch(Duration::from_secs(1 << 30)))
    }
}

fn provider(suites: Vec<SupportedCipherSuite>, groups: &[u16]) -> Arc<CryptoProvider> {
    let dhe = suites.iter().any(is_dhe).then_some(&dhe::StandIn as &dyn SupportedKxGroup);
    let psk = suites.iter().any(is_psk).then_some(&psk::StandIn as &dyn SupportedKxGroup);
    Arc::new(CryptoProvider {
        cipher_suites: suites,
        kx_groups: groups.iter().filter_map(|id| kx::group(*id)).chain(dhe).chain(psk).collect(),
        signature_verification_algorithms: WebPkiSupportedAlgorithms { all: &[], mapping: &[] },
        secure_random: &Random,
        key_provider: &NoKeys,
    })
}

/// A provider for a handshake that makes stand-in sessions of one suite.
pub fn rehearsal(suite: SupportedCipherSuite, group: &'static dyn SupportedKxGroup) -> Arc<CryptoProvider> {
    let mut provider = (*provider(vec![suite], &[])).clone();
    provider.kx_groups = vec![group];
    Arc::new(provider)
}

pub fn clock() -> Arc<dyn TimeProvider> {
    Arc::new(StoppedClock)
}

pub fn versions(tls12: bool, tls13: bool) -> Vec<&'static SupportedProtocolVersion> {
    [(tls13, &version::TLS13), (tls12, &version::TLS12)]
        .into_iter()
        .filter(|(on, _)| *on)
        .map(|(_, v)| v)
        .collect()
}

/// A client that offers `suites` and `groups` (by number), in their order; `None` if that leaves nothing to offer.
pub fn client_config(suites: &[u16], groups: &[u16], tls12: bool, tls13: bool) -> Option<Arc<ClientConfig>> {
    let suites = suites.iter().filter_map(|id| suite(*id)).collect();
    let mut config = ClientConfig::builder_with_details(provider(suites, groups), Arc::new(StoppedClock))
        .with_protocol_versions(&versions(tls12, tls13))
        .ok()?
        .dangerous()
        .with_custom_certificate_verifier(auth::VERIFIER.clone())
        .with_client_cert_resolver(auth::CLIENT_KEYS.clone());
    config.resumption = Resumption::store(resume::CLIENT_SESSIONS.clone());
    config.enable_sni = false;
    Some(Arc::new(config))
}

/// Which of the few server configurations a handshake needs. What was chosen for the connection (suite, group,
/// signature) comes to rustls in its view of the ClientHello, so nothing else differs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ServerKind {
    pub tls13: bool,
    /// The server can speak TLS 1.3, and marks its TLS 1.2 randoms so (RFC 8446, 4.1.3).
    pub downgrade_marker: bool,
    /// The suite is one for pre-shared keys: such a server has no other of TLS 1.2, and no other has these.
    pub psk: bool,
}

impl ServerKind {
    fn all() -> impl Iterator<Item = Self> {
        (0..4).map(|bits| Self { tls13: bits & 1 != 0, downgrade_marker: bits & 2 != 0, psk: false })
    }
}

const USUAL_GROUPS: [u16; 3] = [X25519, SECP256R1, X25519MLKEM768];

fn new_server_config(kind: ServerKind, groups: &[u16]) -> Arc<ServerConfig> {
    let tls13 = TLS13.iter().filter(|_| kind.tls13 || kind.downgrade_marker).map(SupportedCipherSuite::Tls13);
    let tls12 = if kind.psk { &TLS12_PSK[..] } else { &TLS12[..] };
    let suites = tls13.chain(tls12.iter().filter(|_| !kind.tls13).map(SupportedCipherSuite::Tls12)).collect();
    let mut config = ServerConfig::builder_with_details(provider(suites, groups), Arc::new(StoppedClock))
        .with_protocol_versions(&versions(!kind.tls13, kind.tls13 || kind.downgrade_marker))
        .expect("every version has suites")
        .with_client_cert_verifier(auth::CLIENT_VERIFIER.clone())
        .with_cert_resolver(auth::SERVER_KEYS.clone());
    config.send_tls13_tickets = 0;
    config.session_storage = resume::SERVER_SESSIONS.clone();
    if !kind.tls13 {
        config.ticketer = resume::TICKETS.clone();
    }
    Arc::new(config)
}

/// The server configuration of this kind, for a handshake with this group.
pub fn server_config(kind: ServerKind, group: u16) -> Arc<ServerConfig> {
    if kind.psk {
        static PSK: LazyLock<[Arc<ServerConfig>; 2]> = LazyLock::new(|| {
            [false, true].map(|downgrade_marker| {
                new_server_config(ServerKind { tls13: false, downgrade_marker, psk: true }, &[])
            })
        });
        return PSK[usize::from(kind.downgrade_marker)].clone();
    }
    if kx::provided(group).is_some() {
        return new_server_config(kind, &[kx::ids(), vec![group]].concat());
    }
    // What resumes TLS 1.2, or exchanges keys in a finite field, needs none. rustls has the stand-in beside it.
    let group = if group == 0 { SECP256R1 } else { group };
    // rustls goes through all groups and suites, so the usual ones come with no others.
    static USUAL: LazyLock<Vec<(u16, ServerKind, Arc<ServerConfig>)>> = LazyLock::new(|| {
        let all = USUAL_GROUPS.into_iter().flat_map(|group| ServerKind::all().map(move |kind| (group, kind)));
        all.map(|(group, kind)| (group, kind, new_server_config(kind, &[group]))).collect()
    });
    if let Some((.., config)) = USUAL.iter().find(|(known, other, _)| (*known, *other) == (group, kind)) {
        return config.clone();
    }
    static ALL: LazyLock<Vec<(ServerKind, Arc<ServerConfig>)>> =
        LazyLock::new(|| ServerKind::all().map(|kind| (kind, new_server_config(kind, &kx::ids()))).collect());
    ALL.iter()
        .find(|(known, _)| *known == kind)
        .map(|(_, config)| config.clone())
        .expect("all kinds are made")
}
