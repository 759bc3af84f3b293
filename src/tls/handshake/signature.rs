//! Choosing what to sign with, and checking what the peer signed with (RFC 8446, 4.2.3; RFC 5246, 7.4.1.4.1).

use crate::libcrypto::pkey::PKey;
use crate::tls::connection::Connection;
use crate::tls::engine::SignatureAlgorithm;
use crate::tls::error::{Alert, Error, reason};
use crate::tls::sigalg::{self, Key, Sigalg, Situation};
use crate::tls::version::{TLS1_3, Version};

const NID_SHA1: i32 = 64;
const NID_SHA224: i32 = 675;
const NID_SHA256: i32 = 672;
const NID_SHA384: i32 = 673;
const NID_SHA512: i32 = 674;

/// A scheme as the engine needs it.
pub fn algorithm(sigalg: &Sigalg) -> Option<SignatureAlgorithm> {
    let digest = match sigalg.hash_nid {
        NID_SHA1 => Some(c"SHA1"),
        NID_SHA224 => Some(c"SHA224"),
        NID_SHA256 => Some(c"SHA256"),
        NID_SHA384 => Some(c"SHA384"),
        NID_SHA512 => Some(c"SHA512"),
        0 => None,
        _ => return None,
    };
    Some(SignatureAlgorithm {
        id: sigalg.id,
        digest,
        pss: sigalg.sig_nid == sigalg::NID_RSA_PSS,
        rsa: matches!(sigalg.key, Key::Rsa | Key::RsaPss),
    })
}

/// The kind of scheme that a key signs with.
pub fn key_kind(key: &PKey) -> Option<Key> {
    let kinds = [
        (c"RSA-PSS", Key::RsaPss),
        (c"RSA", Key::Rsa),
        (c"EC", Key::Ecdsa),
        (c"ED25519", Key::Ed25519),
        (c"ED448", Key::Ed448),
    ];
    kinds.into_iter().find(|(name, _)| key.is_a(name)).map(|(_, kind)| kind)
}

/// The NID of an EC key's curve.
pub fn curve_nid(key: &PKey) -> Option<i32> {
    let name = key.group_name()?;
    crate::tls::group::Group::by_name(name.as_bytes()).map(|group| group.nid)
}

/// Whether `key` can make signatures of `sigalg` in `version`.
pub fn fits(key: &PKey, sigalg: &Sigalg, version: Version) -> bool {
    if key_kind(key) != Some(sigalg.key) {
        return false;
    }
    // RFC 8446, 4.2.3: TLS 1.3 binds ECDSA schemes to their curves, and has no PKCS #1 v1.5.
    if version == TLS1_3 {
        if !sigalg.signs_tls13() {
            return false;
        }
        if sigalg.key == Key::Ecdsa && curve_nid(key) != Some(sigalg.curve_nid) {
            return false;
        }
    }
    // RFC 8017, 9.1.1: PSS needs room for two digests.
    let digest = match sigalg.hash_nid {
        NID_SHA1 => 20,
        NID_SHA224 => 28,
        NID_SHA256 => 32,
        NID_SHA384 => 48,
        NID_SHA512 => 64,
        _ => 0,
    };
    sigalg.sig_nid != sigalg::NID_RSA_PSS || key.size() >= 2 * digest + 2
}

impl Connection {
    /// Checks that the peer may sign with `id` under its `key`: it is one that we asked for, and fits the key.
    pub(super) fn check_peer_sigalg(&self, id: u16, key: &PKey, asked: &[u16]) -> Result<SignatureAlgorithm, Error> {
        let wrong = Error::alert(Alert::ILLEGAL_PARAMETER, reason::WRONG_SIGNATURE_TYPE);
        let version = self.status.version.get();
        let sigalg = Sigalg::find(id).ok_or(wrong)?;
        if !asked.contains(&id) || key_kind(key) != Some(sigalg.key) {
            return Err(wrong);
        }
        if version == TLS1_3 && !sigalg.signs_tls13() {
            return Err(wrong);
        }
        if version == TLS1_3 && sigalg.key == Key::Ecdsa && curve_nid(key) != Some(sigalg.curve_nid) {
            return Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason::WRONG_CURVE));
        }
        let situation = Situation { server: self.is_server(), min_version: 0, version };
        let op = crate::tls::security::Op::SigalgCheck;
        if !sigalg.allowed(op, situation, &self.judge()) {
            return Err(Error::alert(Alert::HANDSHAKE_FAILURE, reason::WRONG_SIGNATURE_TYPE));
        }
        self.facts.borrow_mut().peer_sigalg = id;
        algorithm(sigalg).ok_or(wrong)
    }
}

/// The first of `shared` that `key` can sign with.
pub fn choose(key: &PKey, shared: &[&'static Sigalg], version: Version) -> Option<&'static Sigalg> {
    shared.iter().copied().find(|sigalg| fits(key, sigalg, version))
}
