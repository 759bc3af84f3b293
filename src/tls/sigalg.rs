//! Signature schemes: their names and numbers, lists of them, and which may be used.

use super::cipher::Auth;
use super::conf_list;
use super::error::{self, Error, Result};
use super::security::{About, Judge, Op, Question, SuiteB};
use super::version::{self, Version};
use crate::libcrypto::digest::Digest;
use crate::libcrypto::digest::nid::{SHA1, SHA224, SHA256, SHA384, SHA512};
use crate::libcrypto::lib_ctx::LibCtx;
use crate::libcrypto::pkey::PKey;
use std::sync::Arc;

/// The kind of certificate key that a scheme signs with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    Rsa,
    /// RSA whose certificate allows PSS only.
    RsaPss,
    Dsa,
    Ecdsa,
    Ed25519,
    Ed448,
}

/// A signature scheme (IANA's registry of TLS SignatureScheme).
#[derive(Debug)]
pub struct Sigalg {
    /// The value on the wire; before TLS 1.3 the high byte was a hash, the low one a kind of key.
    pub id: u16,
    /// The name that lists may use beside `KEY+HASH`.
    pub name: Option<&'static str>,
    pub key: Key,
    /// `NID_*` of the kind of signature.
    pub sig_nid: i32,
    /// `NID_*` of the hash, 0 if the scheme has its own.
    pub hash_nid: i32,
    /// `NID_*` of both, 0 if libcrypto has no number for it.
    pub sig_hash_nid: i32,
    /// `NID_*` of the one curve the scheme is for in TLS 1.3, 0 if there is none.
    pub curve_nid: i32,
}

pub const NID_RSA: i32 = 6;
pub const NID_RSA_PSS: i32 = 912;
pub const NID_DSA: i32 = 116;
pub const NID_EC: i32 = 408;
pub const NID_ED25519: i32 = 1087;
pub const NID_ED448: i32 = 1088;

const ECDSA_SECP256R1_SHA256: u16 = 0x0403;
const ECDSA_SECP384R1_SHA384: u16 = 0x0503;

const fn sigalg(
    id: u16,
    name: &'static str,
    key: Key,
    sig_nid: i32,
    hash_nid: i32,
    sig_hash_nid: i32,
    curve_nid: i32,
) -> Sigalg {
    let name = if name.is_empty() { None } else { Some(name) };
    Sigalg { id, name, key, sig_nid, hash_nid, sig_hash_nid, curve_nid }
}

/// The schemes that OpenSSL 3.0 knows, but GOST's. The first one with a key and a hash is what `KEY+HASH` means.
#[rustfmt::skip]
pub static ALL: &[Sigalg] = &[
    sigalg(0x0403, "ecdsa_secp256r1_sha256", Key::Ecdsa, NID_EC, SHA256, 794, 415),
    sigalg(0x0503, "ecdsa_secp384r1_sha384", Key::Ecdsa, NID_EC, SHA384, 795, 715),
    sigalg(0x0603, "ecdsa_secp521r1_sha512", Key::Ecdsa, NID_EC, SHA512, 796, 716),
    sigalg(0x0807, "ed25519", Key::Ed25519, NID_ED25519, 0, 0, 0),
    sigalg(0x0808, "ed448", Key::Ed448, NID_ED448, 0, 0, 0),
    sigalg(0x0303, "", Key::Ecdsa, NID_EC, SHA224, 793, 0),
    sigalg(0x0203, "", Key::Ecdsa, NID_EC, SHA1, 416, 0),
    sigalg(0x0804, "rsa_pss_rsae_sha256", Key::Rsa, NID_RSA_PSS, SHA256, 0, 0),
    sigalg(0x0805, "rsa_pss_rsae_sha384", Key::Rsa, NID_RSA_PSS, SHA384, 0, 0),
    sigalg(0x0806, "rsa_pss_rsae_sha512", Key::Rsa, NID_RSA_PSS, SHA512, 0, 0),
    sigalg(0x0809, "rsa_pss_pss_sha256", Key::RsaPss, NID_RSA_PSS, SHA256, 0, 0),
    sigalg(0x080a, "rsa_pss_pss_sha384", Key::RsaPss, NID_RSA_PSS, SHA384, 0, 0),
    sigalg(0x080b, "rsa_pss_pss_sha512", Key::RsaPss, NID_RSA_PSS, SHA512, 0, 0),
    sigalg(0x0401, "rsa_pkcs1_sha256", Key::Rsa, NID_RSA, SHA256, 668, 0),
    sigalg(0x0501, "rsa_pkcs1_sha384", Key::Rsa, NID_RSA, SHA384, 669, 0),
    sigalg(0x0601, "rsa_pkcs1_sha512", Key::Rsa, NID_RSA, SHA512, 670, 0),
    sigalg(0x0301, "rsa_pkcs1_sha224", Key::Rsa, NID_RSA, SHA224, 671, 0),
    sigalg(0x0201, "rsa_pkcs1_sha1", Key::Rsa, NID_RSA, SHA1, 65, 0),
    sigalg(0x0402, "", Key::Dsa, NID_DSA, SHA256, 803, 0),
    sigalg(0x0502, "", Key::Dsa, NID_DSA, SHA384, 0, 0),
    sigalg(0x0602, "", Key::Dsa, NID_DSA, SHA512, 0, 0),
    sigalg(0x0302, "", Key::Dsa, NID_DSA, SHA224, 0, 0),
    sigalg(0x0202, "", Key::Dsa, NID_DSA, SHA1, 113, 0),
];

/// What a program that sets no schemes has, in order; the security level takes some away.
const DEFAULT: [u16; 23] = [
    0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0809, 0x080a, 0x080b, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501,
    0x0601, 0x0303, 0x0203, 0x0301, 0x0201, 0x0302, 0x0202, 0x0402, 0x0502, 0x0602,
];

/// What a connection is when it is asked whether it allows a scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Situation {
    pub server: bool,
    /// The lowest version that is enabled.
    pub min_version: Version,
    /// The version that was agreed on, 0 before that.
    pub version: Version,
}

impl Sigalg {
    /// The scheme with the value `id` on the wire.
    pub fn find(id: u16) -> Option<&'static Self> {
        ALL.iter().find(|sigalg| sigalg.id == id)
    }

    fn by_nids(sig_nid: i32, hash_nid: i32) -> Option<&'static Self> {
        ALL.iter().find(|sigalg| sigalg.sig_nid == sig_nid && sigalg.hash_nid == hash_nid)
    }

    /// The scheme that an element of a list names: `rsa_pss_rsae_sha256`, `RSA-PSS+SHA256` or `SHA256+RSA-PSS`.
    pub fn by_name(name: &[u8]) -> Option<&'static Self> {
        let name = str::from_utf8(name).ok()?;
        let Some((first, second)) = name.split_once('+') else {
            return ALL.iter().find(|sigalg| sigalg.name == Some(name));
        };
        let (mut sig, mut hash) = (None, None);
        for part in [first, second] {
            match part {
                "RSA" => sig = Some(NID_RSA),
                "RSA-PSS" | "PSS" => sig = Some(NID_RSA_PSS),
                "DSA" => sig = Some(NID_DSA),
                "ECDSA" => sig = Some(NID_EC),
                "SHA1" | "sha1" => hash = Some(SHA1),
                "SHA224" | "sha224" => hash = Some(SHA224),
                "SHA256" | "sha256" => hash = Some(SHA256),
                "SHA384" | "sha384" => hash = Some(SHA384),
                "SHA512" | "sha512" => hash = Some(SHA512),
                _ => return None,
            }
        }
        Self::by_nids(sig?, hash?)
    }

    /// Bits of security: half the hash's, or less where collisions are known.
    pub fn security_bits(&self) -> i32 {
        match (self.hash_nid, self.key) {
            (SHA1, _) => 64,
            (SHA224, _) => 112,
            (SHA256, _) => 128,
            (SHA384, _) => 192,
            (SHA512, _) => 256,
            (_, Key::Ed448) => 224,
            _ => 128,
        }
    }

    /// Whether TLS 1.3 can sign messages with the scheme (RFC 8446, 4.2.3).
    pub fn signs_tls13(&self) -> bool {
        !matches!(self.sig_nid, NID_RSA | NID_DSA) && !matches!(self.hash_nid, SHA1 | SHA224)
    }

    /// Whether a connection may use the scheme, by what libcrypto has, its versions and the security level or callback.
    pub fn allowed(&self, op: Op, situation: Situation, judge: &dyn Judge) -> bool {
        if !judge.has_scheme(self) {
            return false;
        }
        let Situation { server, min_version, version } = situation;
        // RFC 8446, 4.2.3: no DSA, SHA-1 or SHA-224 if the connection can only be TLS 1.3.
        let legacy = self.key == Key::Dsa || matches!(self.hash_nid, SHA1 | SHA224);
        if version == version::TLS1_3 && self.key == Key::Dsa
            || !server && min_version >= version::TLS1_3 && legacy
        {
            return false;
        }
        let (bits, nid) = (self.security_bits(), self.hash_nid);
        judge.allows(&Question { op, bits, nid, about: About::Wire(self.id) })
    }
}

/// The schemes whose keys and hashes libcrypto has for a context: a program's library context may have providers with
/// few algorithms, and its property query may leave some out.
pub struct Available(Vec<u16>);

impl Available {
    pub fn in_lib(lib: &LibCtx) -> Self {
        let mut asked: Vec<(i32, bool)> = Vec::new();
        let mut has =
            |nid, fetch: fn(&LibCtx, i32) -> bool| match asked.iter().find(|(known, _)| *known == nid) {
                Some((_, answer)) => *answer,
                None => {
                    let answer = fetch(lib, nid);
                    asked.push((nid, answer));
                    answer
                }
            };
        let usable = ALL.iter().filter(|sigalg| {
            (sigalg.hash_nid == 0 || has(sigalg.hash_nid, Digest::is_available))
                && has(sigalg.sig_nid, PKey::is_available)
        });
        Self(usable.map(|sigalg| sigalg.id).collect())
    }

    pub fn has(&self, scheme: &Sigalg) -> bool {
        self.0.contains(&scheme.id)
    }
}

/// This topic's part of [`super::Config`].
#[derive(Clone, Default)]
pub struct Config {
    /// By preference; `None` is the default.
    pub sigalgs: Option<Arc<[u16]>>,
    /// For client certificates; `None` is as for others.
    pub client_sigalgs: Option<Arc<[u16]>>,
}

impl Config {
    fn set(&mut self, sigalgs: Arc<[u16]>, client: bool) {
        *(if client { &mut self.client_sigalgs } else { &mut self.sigalgs }) = Some(sigalgs);
    }

    /// `SSL_CTX_set1_sigalgs_list(3)`, and `SSL_CTX_set1_client_sigalgs_list(3)` with `client`.
    ///
    /// # Errors
    /// Reason 0 (OpenSSL puts nothing on the queue) and nothing changed, for an element that is empty, unknown or
    /// there twice.
    pub fn set_list(&mut self, list: &[u8], client: bool) -> Result<()> {
        self.set(parse_list(list)?, client);
        Ok(())
    }

    /// `SSL_CTX_set1_sigalgs(3)`, and `SSL_CTX_set1_client_sigalgs(3)` with `client`: `NID_*` of a hash and of a kind
    /// of key by turns.
    ///
    /// # Errors
    /// Nothing is changed; reason 0 for an odd count or an unknown pair, and OpenSSL's `MALLOC_FAILURE` for none.
    pub fn set_nids(&mut self, nids: &[i32], client: bool) -> Result<()> {
        let (pairs, odd) = nids.as_chunks::<2>();
        if !odd.is_empty() {
            return Err(Error::new(0));
        }
        if pairs.is_empty() {
            return Err(Error::new(error::MALLOC_FAILURE));
        }
        let ids = pairs.iter().map(|[hash, sig]| Sigalg::by_nids(*sig, *hash).map(|sigalg| sigalg.id));
        let ids: Option<Vec<_>> = ids.collect();
        self.set(ids.ok_or(Error::new(0))?.into(), client);
        Ok(())
    }

    /// The schemes in order of preference, before the security level is asked. `certificate_request` is for what is
    /// asked of clients, or what a client chooses from.
    pub fn preferred(&self, suite_b: SuiteB, certificate_request: bool) -> &[u16] {
        let client = self.client_sigalgs.as_ref().filter(|_| certificate_request);
        // RFC 6460, 4.
        match (suite_b, client.or(self.sigalgs.as_ref())) {
            (SuiteB::Both, _) => &[ECDSA_SECP256R1_SHA256, ECDSA_SECP384R1_SHA384],
            (SuiteB::Bits128Only, _) => &[ECDSA_SECP256R1_SHA256],
            (SuiteB::Bits192, _) => &[ECDSA_SECP384R1_SHA384],
            (SuiteB::Off, Some(sigalgs)) => sigalgs,
            (SuiteB::Off, None) => &DEFAULT,
        }
    }

    /// The schemes to send to the peer: a client's in its hello, a server's in its certificate request.
    pub fn offered(&self, suite_b: SuiteB, situation: Situation, judge: &dyn Judge) -> Vec<u16> {
        let allowed = |sigalg: &&Sigalg| sigalg.allowed(Op::SigalgSupported, situation, judge);
        let preferred = self.preferred(suite_b, situation.server).iter();
        preferred.filter_map(|id| Sigalg::find(*id)).filter(allowed).map(|sigalg| sigalg.id).collect()
    }

    /// The schemes in common with a peer that sent `peer`, best first: `SSL_get_shared_sigalgs(3)`.
    pub fn shared(
        &self,
        suite_b: SuiteB,
        peer: &[u16],
        server_preference: bool,
        situation: Situation,
        judge: &dyn Judge,
    ) -> Vec<&'static Sigalg> {
        let own = self.preferred(suite_b, !situation.server);
        let own_first = server_preference || suite_b != SuiteB::Off;
        let (first, second) = if own_first { (own, peer) } else { (peer, own) };
        let allowed = |sigalg: &&Sigalg| sigalg.allowed(Op::SigalgShared, situation, judge);
        let common = first.iter().filter(|id| second.contains(id));
        common.filter_map(|id| Sigalg::find(*id)).filter(allowed).collect()
    }
}

/// Parses a list without setting it, which is how `SSL_CONF_cmd(3)` checks one.
///
/// # Errors
/// As [`Config::set_list`].
pub fn parse_list(list: &[u8]) -> Result<Arc<[u16]>> {
    /// OpenSSL's buffer for a name, without its NUL.
    const LONGEST_NAME: usize = 39;

    let mut ids = Vec::new();
    for name in conf_list::elements(list) {
        let name = name.filter(|name| name.len() <= LONGEST_NAME);
        let sigalg = name.and_then(Sigalg::by_name).filter(|sigalg| !ids.contains(&sigalg.id));
        ids.push(sigalg.ok_or(Error::new(0))?.id);
    }
    Ok(ids.into())
}

/// The kinds of key that any scheme of a connection signs with.
#[derive(Clone, Copy, Default, Debug)]
pub struct Signers {
    rsa: bool,
    dsa: bool,
    ecdsa: bool,
}

impl Signers {
    /// Whether suites with this authentication can be used.
    pub fn allow(self, auth: Auth) -> bool {
        match auth {
            Auth::Any => true,
            Auth::Rsa => self.rsa,
            Auth::Dss => self.dsa,
            Auth::Ecdsa => self.ecdsa,
            _ => false,
        }
    }
}

/// The kinds of key that the schemes of `config` leave.
pub fn signers(config: &super::Config, server: bool, judge: &dyn Judge) -> Signers {
    // Before versions are looked at, as in OpenSSL, where callbacks can see the difference.
    let situation = Situation { server, min_version: 0, version: 0 };
    let mut signers = Signers::default();
    let preferred = config.sigalgs.preferred(config.security.suite_b(), server).iter();
    for sigalg in preferred.filter_map(|id| Sigalg::find(*id)) {
        let signer = match sigalg.key {
            Key::Rsa | Key::RsaPss => &mut signers.rsa,
            Key::Dsa => &mut signers.dsa,
            // Suites with ECDSA take Edwards curves' keys too (RFC 8422, 2.2).
            Key::Ecdsa | Key::Ed25519 | Key::Ed448 => &mut signers.ecdsa,
        };
        // One scheme is enough, and the callback is not asked about more.
        *signer = *signer || sigalg.allowed(Op::SigalgMask, situation, judge);
    }
    signers
}

#[cfg(test)]
mod tests {
    use super::super::security::Level;
    use super::*;

    const CLIENT: Situation = Situation { server: false, min_version: version::TLS1_2, version: 0 };

    fn set(list: &str) -> Option<Vec<u16>> {
        let mut config = Config::default();
        config.set_list(list.as_bytes(), false).ok().map(|()| config.sigalgs.unwrap().to_vec())
    }

    #[test]
    fn lists_parse_as_openssls() {
        assert_eq!(set("RSA+SHA256"), Some(vec![0x0401]));
        assert_eq!(set("SHA256+RSA"), Some(vec![0x0401]));
        assert_eq!(set(" rsa_pss_rsae_sha256 : ECDSA+sha1"), Some(vec![0x0804, 0x0203]));
        assert_eq!(set("PSS+SHA384:DSA+SHA1:ed25519"), Some(vec![0x0805, 0x0202, 0x0807]));
        for bad in [
            "",
            "foo",
            "RSA+",
            "+SHA256",
            "RSA",
            "ED25519",
            "RSA+MD5",
            "RSA+SHA256:",
            "RSA+SHA256:RSA+SHA256",
            "ecdsa_secp256r1_sha256:ECDSA+SHA256",
            "RSA+SHA256+SHA256",
            "RSA+RSA",
            "SHA1+SHA256",
            "RSA+SHA3-256",
        ] {
            assert_eq!(set(bad), None, "{bad}");
        }
    }

    #[test]
    fn nids_are_checked() {
        let mut config = Config::default();
        assert_eq!(config.set_nids(&[SHA256, NID_RSA, SHA384, NID_EC], true), Ok(()));
        assert_eq!(config.preferred(SuiteB::Off, true), [0x0401, 0x0503]);
        assert_eq!(config.preferred(SuiteB::Off, false), DEFAULT);
        assert_eq!(config.set_nids(&[SHA256], true), Err(Error::new(0)));
        assert_eq!(config.set_nids(&[SHA256, 1], true), Err(Error::new(0)));
        assert_eq!(config.set_nids(&[], true), Err(Error::new(error::MALLOC_FAILURE)));
        assert_eq!(config.set_nids(&[0, NID_ED448], false), Ok(()));
        assert_eq!(config.preferred(SuiteB::Off, false), [0x0808]);
    }

    /// As seen in the client hellos of OpenSSL 3.0.22.
    #[test]
    fn clients_offer_what_openssls_do() {
        let offered = |level, min_version| {
            let situation = Situation { min_version, ..CLIENT };
            Config::default().offered(SuiteB::Off, situation, &Level(level))
        };
        let common = &DEFAULT[..14];
        let rest = [0x0303, 0x0301, 0x0302, 0x0402, 0x0502, 0x0602];
        assert_eq!(offered(2, version::TLS1_2), [common, &rest].concat());
        assert_eq!(offered(2, version::TLS1_3), common);
        assert_eq!(offered(0, version::TLS1_2), DEFAULT);
        let level4 = [0x0503, 0x0603, 0x0808, 0x080a, 0x080b, 0x0805, 0x0806, 0x0501, 0x0601, 0x0502, 0x0602];
        assert_eq!(offered(4, version::TLS1_2), level4);
        assert_eq!(offered(5, version::TLS1_2), [0x0603, 0x080b, 0x0806, 0x0601, 0x0602]);
    }

    #[test]
    fn shared_schemes_follow_who_decides() {
        let peer = [0x0401, 0x0804, 0x0403, 0x0a0a];
        let shared = |own_first| {
            let situation = Situation { server: true, ..CLIENT };
            let found = Config::default().shared(SuiteB::Off, &peer, own_first, situation, &Level(2));
            found.iter().map(|sigalg| sigalg.id).collect::<Vec<_>>()
        };
        assert_eq!(shared(true), [0x0403, 0x0804, 0x0401]);
        assert_eq!(shared(false), [0x0401, 0x0804, 0x0403]);
    }
}
