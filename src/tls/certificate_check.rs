//! Whether a certificate, its key and a chain would do for a connection (`SSL_check_chain(3)`).

use super::certificate::Kind;
use super::connection::Connection;
use super::handshake::signature;
use super::security::{Judge, Op, SuiteB};
use super::sigalg::{self, Key, Sigalg};
use super::version::TLS1_3;
use super::{Config, Configurable, ca_list, group};
use crate::libcrypto::pkey::PKey;
use crate::libcrypto::x509::{X509, chain_keeps_suite_b};

/// `CERT_PKEY_*`: what of a chain is in order.
pub mod flag {
    /// It may be used.
    pub const VALID: i32 = 0x1;
    /// The peer takes signatures of this kind of key.
    pub const SIGN: i32 = 0x2;
    /// The leaf is signed as the peer wants it.
    pub const EE_SIGNATURE: i32 = 0x10;
    /// So are the other certificates.
    pub const CA_SIGNATURE: i32 = 0x20;
    /// The leaf's key has parameters that may be used.
    pub const EE_PARAM: i32 = 0x40;
    /// So have the other certificates' keys.
    pub const CA_PARAM: i32 = 0x80;
    /// The peer said that it takes signatures of this kind of key.
    pub const EXPLICIT_SIGN: i32 = 0x100;
    /// An issuer is among those that the server named.
    pub const ISSUER_NAME: i32 = 0x200;
    /// The key is of a type that the server named (TLS 1.2).
    pub const CERT_TYPE: i32 = 0x400;
    /// The chain keeps to Suite B (RFC 6460).
    pub const SUITEB: i32 = 0x800;
}

/// By which signatures certificates may be signed.
enum Signatures {
    Any,
    /// Only by this algorithm (`NID_*`): the default of RFC 5246, 7.4.1.4.1.
    Only(i32),
    Among(Vec<i32>),
}

impl Signatures {
    fn allow(&self, x509: &X509) -> bool {
        match self {
            Self::Any => true,
            Self::Only(nid) => x509.signature_nid() == *nid,
            Self::Among(nids) => nids.contains(&x509.signature_nid()),
        }
    }
}

impl Connection {
    /// Bits of `flag`; 0 for a kind of key that TLS can't use.
    pub fn check_chain(&self, judge: &dyn Judge, x509: &X509, key: &PKey, chain: &[X509]) -> i32 {
        let Some(kind) = Kind::of(key) else { return 0 };
        let config = self.config();
        let suite_b = config.security.suite_b() != SuiteB::Off;
        let mut needed = flag::EE_SIGNATURE | flag::EE_PARAM;
        if config.security.strict() {
            needed |= flag::CA_SIGNATURE | flag::CA_PARAM | flag::ISSUER_NAME | flag::CERT_TYPE;
        }
        let mut found = 0;
        if suite_b {
            needed |= flag::SUITEB;
            if chain_keeps_suite_b(x509, chain, config.security.cert_flags) {
                found |= flag::SUITEB;
            }
        }
        found |= self.check_signatures(&config, kind, x509, key, chain);
        let may_be_used = |x509: &X509, leaf| self.check_parameters(&config, judge, x509, leaf);
        if may_be_used(x509, true) {
            found |= flag::EE_PARAM;
        }
        if !self.is_server() || chain.iter().all(|x509| may_be_used(x509, false)) {
            found |= flag::CA_PARAM;
        }
        if self.is_server() {
            found |= flag::ISSUER_NAME | flag::CERT_TYPE;
        } else {
            found |= self.check_request(kind, x509, chain);
        }
        if found & needed == needed {
            found |= flag::VALID;
        }
        found | self.check_kind(&config, kind)
    }

    fn check_signatures(&self, config: &Config, kind: Kind, x509: &X509, key: &PKey, chain: &[X509]) -> i32 {
        let facts = self.facts.borrow();
        let tls13 = self.status.version.get() == TLS1_3;
        let nids = |ids: &[u16]| {
            ids.iter().filter_map(|id| Sigalg::find(*id)).map(|sigalg| sigalg.sig_hash_nid).collect()
        };
        let signatures = if facts.peer_sigalgs().is_empty() {
            match legacy(kind) {
                Some(sigalg) => {
                    let configured = &config.sigalgs.sigalgs;
                    if configured.as_ref().is_some_and(|ours| !ours.contains(&sigalg.id)) {
                        return 0;
                    }
                    Signatures::Only(sigalg.sig_hash_nid)
                }
                None => Signatures::Any,
            }
        } else if tls13 && !facts.peer_cert_sigalgs().is_empty() {
            Signatures::Among(nids(facts.peer_cert_sigalgs()))
        } else {
            Signatures::Among(nids(&facts.shared_sigalgs))
        };
        let mut found = 0;
        let leaf_signs = if tls13 {
            let shared: Vec<_> = facts.shared_sigalgs.iter().filter_map(|id| Sigalg::find(*id)).collect();
            let leaf_signed = facts.peer_cert_sigalgs().is_empty() || signatures.allow(x509);
            leaf_signed && signature::choose(key, &shared, TLS1_3).is_some()
        } else {
            signatures.allow(x509)
        };
        if leaf_signs {
            found |= flag::EE_SIGNATURE;
        }
        if chain.iter().all(|x509| signatures.allow(x509)) {
            found |= flag::CA_SIGNATURE;
        }
        found
    }

    /// Whether a certificate's key is in a group that the connection may use.
    fn check_parameters(&self, config: &Config, judge: &dyn Judge, x509: &X509, leaf: bool) -> bool {
        let Ok(key) = x509.public_key() else { return false };
        if Kind::of(&key) != Some(Kind::Ec) {
            return true;
        }
        let Some(group) = signature::curve_nid(&key).and_then(group::Group::by_nid) else { return false };
        let suite_b = config.security.suite_b();
        let ours = || config.groups.preferred(suite_b).contains(&group.id);
        if !self.is_server() && !ours() || !group.allowed(Op::CurveCheck, judge) {
            return false;
        }
        let facts = self.facts.borrow();
        let peer = facts.peer_groups();
        if self.is_server() && !peer.is_empty() && !peer.contains(&group.id) {
            return false;
        }
        // RFC 6460, 4.1: P-256 signs with SHA-256, P-384 with SHA-384.
        const SECP256R1: u16 = 23;
        const SECP384R1: u16 = 24;
        let scheme = match group.id {
            _ if !leaf || suite_b == SuiteB::Off => return true,
            SECP256R1 => 0x0403,
            SECP384R1 => 0x0503,
            _ => return false,
        };
        facts.shared_sigalgs.contains(&scheme)
    }

    /// Whether the chain is one that the server's certificate request asked for.
    fn check_request(&self, kind: Kind, x509: &X509, chain: &[X509]) -> i32 {
        let mut found = 0;
        // RFC 5246, 7.4.4 and RFC 8422, 5.5: rsa_sign, dss_sign, ecdsa_sign.
        let wanted = match kind {
            Kind::Rsa => Some(1),
            Kind::Dsa => Some(2),
            Kind::Ec => Some(64),
            Kind::RsaPss | Kind::Ed25519 | Kind::Ed448 => None,
        };
        if wanted.is_none_or(|wanted| {
            self.facts.borrow().rare().is_some_and(|rare| rare.certificate_types.contains(&wanted))
        }) {
            found |= flag::CERT_TYPE;
        }
        let names = self.own_ca_list(ca_list::Which::Peer).map(|names| names.to_vec()).unwrap_or_default();
        if ca_list::issued_by_one_of(&names, core::iter::once(x509).chain(chain)) {
            found |= flag::ISSUER_NAME;
        }
        found
    }

    /// Whether the peer takes signatures of such keys, as far as it has said so.
    fn check_kind(&self, config: &Config, kind: Kind) -> i32 {
        let facts = self.facts.borrow();
        let version = self.status.version.get();
        let signs = |id: &u16| {
            Sigalg::find(*id).is_some_and(|sigalg| {
                signature::slot(sigalg.key) == Some(kind)
                    && !(version == TLS1_3 && sigalg.sig_nid == sigalg::NID_RSA)
            })
        };
        if facts.shared_sigalgs.iter().any(signs) {
            return flag::SIGN | flag::EXPLICIT_SIGN;
        }
        // RFC 5246, 7.4.1.4.1: a client that sends none has SHA-1 with any kind of key.
        let silent = self.is_server() && version != 0 && facts.peer_sigalgs().is_empty();
        let ours = config.sigalgs.preferred(config.security.suite_b(), false);
        if silent && legacy(kind).is_some_and(|sigalg| ours.contains(&sigalg.id)) { flag::SIGN } else { 0 }
    }
}

/// What signatures of `kind` are without a word about it (RFC 5246, 7.4.1.4.1).
fn legacy(kind: Kind) -> Option<&'static Sigalg> {
    let key = match kind {
        Kind::Rsa => Key::Rsa,
        Kind::Dsa => Key::Dsa,
        Kind::Ec => Key::Ecdsa,
        Kind::RsaPss | Kind::Ed25519 | Kind::Ed448 => return None,
    };
    [0x0201, 0x0202, 0x0203].into_iter().filter_map(Sigalg::find).find(|sigalg| sigalg.key == key)
}
