//! Choosing what to sign with, and checking what the peer signed with (RFC 8446, 4.2.3; RFC 5246, 7.4.1.4.1).

use crate::libcrypto::digest::nid;
use crate::libcrypto::pkey::PKey;
use crate::libcrypto::x509::X509;
use crate::tls::certificate::{Kind, Slot};
use crate::tls::cipher::Auth;
use crate::tls::config::Variant;
use crate::tls::connection::Connection;
use crate::tls::engine::{SignatureAlgorithm, Signer};
use crate::tls::error::{Alert, Error, reason};
use crate::tls::group::Group;
use crate::tls::security::SuiteB;
use crate::tls::sigalg::{self, Key, Sigalg, Signers, Situation};
use crate::tls::version::{TLS1_3, Version};
use crate::tls::{Config, Configurable, certificate_check};

/// A scheme as the engine needs it.
pub fn algorithm(sigalg: &Sigalg) -> Option<SignatureAlgorithm> {
    let digest = match sigalg.hash_nid {
        nid::SHA1 => Some(c"SHA1"),
        nid::SHA224 => Some(c"SHA224"),
        nid::SHA256 => Some(c"SHA256"),
        nid::SHA384 => Some(c"SHA384"),
        nid::SHA512 => Some(c"SHA512"),
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

/// The scheme that rustls sees in TLS 1.2: it is to know only whether the key is an RSA key.
pub fn stand_in(rsa: bool) -> u16 {
    if rsa { 0x0804 } else { 0x0403 }
}

/// The kind of scheme that a key signs with.
pub fn key_kind(key: &PKey) -> Option<Key> {
    Some(match Kind::of(key)? {
        Kind::Rsa => Key::Rsa,
        Kind::RsaPss => Key::RsaPss,
        Kind::Dsa => Key::Dsa,
        Kind::Ec => Key::Ecdsa,
        Kind::Ed25519 => Key::Ed25519,
        Kind::Ed448 => Key::Ed448,
    })
}

/// The NID of an EC key's curve.
pub fn curve_nid(key: &PKey) -> Option<i32> {
    let name = key.group_name()?;
    crate::tls::group::Group::by_name(name.as_bytes()).map(|group| group.nid)
}

/// What kind of key it is, and on which curve (an NID).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Traits {
    pub kind: Option<Key>,
    pub curve: Option<i32>,
}

impl Traits {
    pub fn of(key: &PKey) -> Self {
        let kind = key_kind(key);
        Self { kind, curve: if kind == Some(Key::Ecdsa) { curve_nid(key) } else { None } }
    }
}

/// Whether `key` can make signatures of `sigalg` in `version`.
fn fits(key: &PKey, traits: Traits, sigalg: &Sigalg, version: Version) -> bool {
    if traits.kind != Some(sigalg.key) {
        return false;
    }
    // RFC 8446, 4.2.3: TLS 1.3 binds ECDSA schemes to their curves, and has no PKCS #1 v1.5.
    if version == TLS1_3 {
        if !sigalg.signs_tls13() {
            return false;
        }
        if sigalg.key == Key::Ecdsa && traits.curve != Some(sigalg.curve_nid) {
            return false;
        }
    }
    // RFC 4055, 3.1: the key may be for one digest only.
    if sigalg.key == Key::RsaPss
        && !algorithm(sigalg).is_some_and(|algorithm| key.signs_with(algorithm.digest))
    {
        return false;
    }
    // RFC 8017, 9.1.1: PSS needs room for two digests.
    let digest = match sigalg.hash_nid {
        nid::SHA1 => 20,
        nid::SHA224 => 28,
        nid::SHA256 => 32,
        nid::SHA384 => 48,
        nid::SHA512 => 64,
        _ => 0,
    };
    sigalg.sig_nid != sigalg::NID_RSA_PSS || key.size() >= 2 * digest + 2
}

impl Connection {
    /// Checks that the peer may sign with `id` under its `key`: it is one that we asked for, and fits the key.
    pub(in crate::tls) fn check_peer_sigalg(
        &self,
        id: u16,
        key: &PKey,
        asked: &[u16],
    ) -> Result<SignatureAlgorithm, Error> {
        let wrong = Error::alert(Alert::ILLEGAL_PARAMETER, reason::WRONG_SIGNATURE_TYPE);
        let version = self.status.version.get();
        let sigalg = Sigalg::find(id).ok_or(wrong)?;
        let traits = Traits::of(key);
        if !asked.contains(&id) || traits.kind != Some(sigalg.key) {
            return Err(wrong);
        }
        if version == TLS1_3 && !sigalg.signs_tls13() {
            return Err(wrong);
        }
        if version == TLS1_3 && sigalg.key == Key::Ecdsa && traits.curve != Some(sigalg.curve_nid) {
            return Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason::WRONG_CURVE));
        }
        if version != TLS1_3 && sigalg.key == Key::Ecdsa && !self.takes_curve(traits.curve) {
            return Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason::WRONG_CURVE));
        }
        let situation = Situation { server: self.is_server(), min_version: 0, version };
        let op = crate::tls::security::Op::SigalgCheck;
        if !sigalg.allowed(op, situation, self) {
            return Err(Error::alert(Alert::HANDSHAKE_FAILURE, reason::WRONG_SIGNATURE_TYPE));
        }
        self.facts.borrow_mut().peer_sigalg = id;
        algorithm(sigalg).ok_or(wrong)
    }

    /// Whether the curve of the peer's key is one of our groups, and of the client's (RFC 8422, 5.1.1).
    fn takes_curve(&self, curve: Option<i32>) -> bool {
        let Some(group) = curve.and_then(Group::by_nid) else { return false };
        let config = self.config();
        let ours = config.groups.preferred(config.security.suite_b()).contains(&group.id);
        if !ours || !group.allowed(crate::tls::security::Op::CurveCheck, self) {
            return false;
        }
        let facts = self.facts.borrow();
        let peer = facts.peer_groups();
        !self.is_server() || peer.is_empty() || peer.contains(&group.id)
    }
}

impl Connection {
    /// The certificate to send and what to sign with, by the peer's algorithms; `None` if there is nothing suitable.
    /// `auth` is what a TLS 1.2 suite wants of a server's key. May run the program's callbacks.
    pub(super) fn own_certificate(&self, auth: Option<Auth>) -> Result<Option<(Vec<X509>, Signer)>, Error> {
        let config = self.config();
        let version = self.status.version.get();
        let shared = self.facts.borrow().shared_sigalgs.clone();
        // Before TLS 1.3 a client has but the one certificate that is current.
        let only = (version != TLS1_3 && !self.is_server()).then(|| config.certificates.current_kind());
        let wanted = self.wanted(version, auth);
        let cert_sigalgs = self.facts.borrow().peer_cert_sigalgs().to_vec();
        let chosen = usable(&config, &shared, &wanted).find(|(kind, _)| {
            only.is_none_or(|only| only == *kind)
                && is_signed_by(config.certificates.slot(*kind), &cert_sigalgs)
                && self.is_strictly_right(&config, *kind)
        });
        let Some((kind, sigalg)) = chosen else { return Ok(None) };
        let Some(own) = config.certificates.slot(kind).own_key().cloned() else { return Ok(None) };
        let algorithm = algorithm(sigalg).ok_or(Self::internal())?;
        // Callbacks, the status callback among them, find it as the current one.
        self.configure_as(Variant::Chosen(kind), |config| config.certificates.choose(kind));
        let chain = self.chain_to_send(self, kind)?;
        let lib = self.context().lib().clone();
        Ok(Some((chain, Signer { key: own.key, templates: own.templates, lib, algorithm })))
    }

    /// Whether our certificate of a kind, with its chain, is as strict ones have to be: `SSL_CERT_FLAG_TLS_STRICT`, Suite B.
    /// OpenSSL's servers of TLS 1.3 do not ask.
    pub(super) fn is_strictly_right(&self, config: &Config, kind: Kind) -> bool {
        let strict = config.security.strict() || config.security.suite_b() != SuiteB::Off;
        if !strict || self.is_server() && self.status.version.get() == TLS1_3 {
            return true;
        }
        let slot = config.certificates.slot(kind);
        let (Some(x509), Some(own)) = (&slot.x509, slot.own_key()) else { return false };
        let chain = slot.chain.as_ref().map(|chain| chain.to_vec()).unwrap_or_default();
        self.check_chain(self, x509, &own.key, &chain) & certificate_check::flag::VALID != 0
    }

    /// The peer's key must be of the kind that the TLS 1.2 suite is for (RFC 5246, 7.4.2).
    pub(super) fn check_certificate_type(&self, key: &PKey) -> Result<(), Error> {
        let auth = self.facts.borrow().pending_cipher.map_or(Auth::Any, |cipher| cipher.auth);
        if auth == Auth::Any || key_kind(key).is_some_and(|kind| serves(kind, auth)) {
            return Ok(());
        }
        Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason::WRONG_CERTIFICATE_TYPE))
    }
}

/// Whether a certificate is signed with one of the peer's signature_algorithms_cert (RFC 8446, 4.2.3), if it has sent
/// that. The kind of RSA key that signs with PSS can't be told from the signature.
fn is_signed_by(slot: &Slot, cert_sigalgs: &[u16]) -> bool {
    let Some(x509) = slot.x509.as_ref().filter(|_| !cert_sigalgs.is_empty()) else { return true };
    let info = x509.signature_info();
    let fits = |sigalg: &Sigalg| sigalg.hash_nid == info.digest && sigalg.sig_nid == info.key;
    info.security_bits >= 0 && cert_sigalgs.iter().filter_map(|id| Sigalg::find(*id)).any(fits)
}

/// Whether keys of this kind serve TLS 1.2 suites with this authentication (RFC 8422, 2.2 for EdDSA).
fn serves(key: Key, auth: Auth) -> bool {
    match key {
        Key::Rsa | Key::RsaPss => auth == Auth::Rsa,
        Key::Ecdsa | Key::Ed25519 | Key::Ed448 => auth == Auth::Ecdsa,
        Key::Dsa => false,
    }
}

/// Where certificates for a kind of scheme are.
pub fn slot(key: Key) -> Option<Kind> {
    Some(match key {
        Key::Rsa => Kind::Rsa,
        Key::RsaPss => Kind::RsaPss,
        Key::Ecdsa => Kind::Ec,
        Key::Ed25519 => Kind::Ed25519,
        Key::Ed448 => Kind::Ed448,
        Key::Dsa => return None,
    })
}

/// What a certificate of ours must be like.
pub struct Wanted {
    version: Version,
    /// What a TLS 1.2 suite wants of a server's key.
    auth: Option<Auth>,
    /// The curves of EC keys; `None` for any.
    groups: Option<Vec<u16>>,
    suite_b: bool,
}

impl Connection {
    /// What a certificate of ours must be like in `version`, for a TLS 1.2 suite with `auth`.
    pub(super) fn wanted(&self, version: Version, auth: Option<Auth>) -> Wanted {
        let groups = (version != TLS1_3 && self.is_server()).then(|| self.certificate_groups());
        let suite_b = self.config().security.suite_b() != SuiteB::Off;
        Wanted { version, auth, groups, suite_b }
    }

    /// The curves that a TLS 1.2 server's certificates may be on: those of its EC keys that security allows, and that the
    /// client has (RFC 8422, 5.1.1), if it says.
    fn certificate_groups(&self) -> Vec<u16> {
        let config = self.config();
        let own = config.certificates.slot(Kind::Ec).own_key().and_then(|own| own.traits.curve);
        let peer = self.facts.borrow().peer_groups();
        let mut own: Vec<_> = own.and_then(Group::by_nid).into_iter().collect();
        own.retain(|group| {
            (peer.is_empty() || peer.contains(&group.id))
                && group.allowed(crate::tls::security::Op::CurveCheck, self)
        });
        own.into_iter().map(|group| group.id).collect()
    }
}

/// Our certificates that one of the `shared` schemes can sign for, in the schemes' order.
pub fn usable<'a>(
    config: &'a Config,
    shared: &'a [u16],
    wanted: &'a Wanted,
) -> impl Iterator<Item = (Kind, &'static Sigalg)> + 'a {
    shared.iter().filter_map(|id| Sigalg::find(*id)).filter_map(move |sigalg| {
        let kind = slot(sigalg.key)?;
        let slot = config.certificates.slot(kind);
        let own = slot.own_key().filter(|_| slot.x509.is_some())?;
        let serves = wanted.auth.is_none_or(|auth| serves(sigalg.key, auth));
        let fits = |traits| wanted.takes(traits, sigalg) && fits(&own.key, traits, sigalg, wanted.version);
        (serves && fits(own.traits)).then_some((kind, sigalg))
    })
}

impl Wanted {
    fn takes(&self, traits: Traits, sigalg: &Sigalg) -> bool {
        if sigalg.key != Key::Ecdsa {
            return true;
        }
        let curve = traits.curve;
        let group = curve.and_then(Group::by_nid);
        // RFC 6460, 3.1: P-256 signs with SHA-256, and P-384 with SHA-384.
        let hash_fits = !self.suite_b || curve == Some(sigalg.curve_nid);
        let allowed = |groups: &Vec<u16>| group.is_some_and(|group| groups.contains(&group.id));
        hash_fits && self.groups.as_ref().is_none_or(allowed)
    }
}

/// Whether TLS 1.3 messages may be signed with the scheme.
pub fn signs_tls13(id: u16) -> bool {
    Sigalg::find(id).is_some_and(Sigalg::signs_tls13)
}

/// The ClientCertificateTypes (RFC 5246, 7.4.4; RFC 8422, 5.5) for the kinds of key that a server takes.
pub fn certificate_types(signers: Signers) -> Vec<u8> {
    const RSA_SIGN: u8 = 1;
    const ECDSA_SIGN: u8 = 64;
    let types = [(Auth::Rsa, RSA_SIGN), (Auth::Ecdsa, ECDSA_SIGN)];
    types.into_iter().filter(|(auth, _)| signers.allow(*auth)).map(|(_, kind)| kind).collect()
}

/// The first of `shared` that `key` can sign with.
pub fn choose(key: &PKey, shared: &[&'static Sigalg], version: Version) -> Option<&'static Sigalg> {
    let traits = Traits::of(key);
    shared.iter().copied().find(|sigalg| fits(key, traits, sigalg, version))
}
