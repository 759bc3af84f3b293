//! Own certificates and private keys: one of each kind of key, with the chain to send.

use super::Configurable;
use super::callbacks::{UserData, cert_cb, client_cert_cb};
use super::certificate_chain::check_chain;
use super::error::{Error, Result, reason};
use super::handshake::signature::Traits;
use super::security::{About, Judge, Op, Question};
use crate::libcrypto::err;
use crate::libcrypto::pem::Password;
use crate::libcrypto::pkey::PKey;
use crate::libcrypto::signing::Templates;
use crate::libcrypto::store::Store;
use crate::libcrypto::x509::{Chain, EXFLAG_SS, X509};
use core::ffi::CStr;
use std::sync::Arc;

/// A kind of key that certificates are kept for, in OpenSSL's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Rsa,
    RsaPss,
    Dsa,
    Ec,
    Ed25519,
    Ed448,
}

impl Kind {
    pub const ALL: [Self; 6] = [Self::Rsa, Self::RsaPss, Self::Dsa, Self::Ec, Self::Ed25519, Self::Ed448];

    /// The names that libcrypto and providers know the kind by.
    fn names(self) -> &'static [&'static CStr] {
        match self {
            Self::Rsa => &[c"rsaEncryption"],
            Self::RsaPss => &[c"RSASSA-PSS", c"rsassaPss"],
            Self::Dsa => &[c"DSA", c"dsaEncryption"],
            Self::Ec => &[c"id-ecPublicKey"],
            Self::Ed25519 => &[c"ED25519"],
            Self::Ed448 => &[c"ED448"],
        }
    }

    /// `None` for a key that TLS can't use.
    pub fn of(key: &PKey) -> Option<Self> {
        // libcrypto's numbers for the kinds that have had one since before providers.
        match key.exact_id() {
            6 => return Some(Self::Rsa),
            912 => return Some(Self::RsaPss),
            116 => return Some(Self::Dsa),
            408 => return Some(Self::Ec),
            1087 => return Some(Self::Ed25519),
            1088 => return Some(Self::Ed448),
            _ => {}
        }
        Self::ALL.into_iter().find(|kind| kind.names().iter().any(|name| key.is_a(name)))
    }
}

/// A certificate, its key, and what is sent with it.
#[derive(Clone, Default)]
pub struct Slot {
    pub x509: Option<X509>,
    key: Option<OwnKey>,
    /// The certificates to send after the leaf; the program is shown this very stack.
    pub chain: Option<Arc<Chain>>,
    /// `SSL_CTX_use_serverinfo_ex(3)`, version 2.
    pub serverinfo: Option<Arc<[u8]>>,
}

/// A private key, and what is asked of it again and again.
#[derive(Clone)]
pub struct OwnKey {
    pub key: PKey,
    pub traits: Traits,
    pub templates: Arc<Templates>,
}

impl Slot {
    pub fn key(&self) -> Option<&PKey> {
        self.key.as_ref().map(|own| &own.key)
    }

    /// The same, with what is known of it.
    pub fn own_key(&self) -> Option<&OwnKey> {
        self.key.as_ref()
    }

    fn set_key(&mut self, key: Option<PKey>) {
        self.key = key.map(|key| OwnKey { traits: Traits::of(&key), key, templates: Arc::default() });
    }

    /// Whether both certificate and key are there.
    pub fn complete(&self) -> bool {
        self.x509.is_some() && self.key.is_some()
    }
}

/// This topic's part of [`super::Config`].
#[derive(Clone)]
pub struct Config {
    slots: Arc<[Slot; Kind::ALL.len()]>,
    /// What calls without a certificate of their own are about, and where they put one.
    current: Kind,
    chosen: Option<Kind>,
    /// Sent where a certificate has no chain of its own. Connections look at their context's.
    pub extra_chain: Option<Arc<Chain>>,
    /// `SSL_CTX_set_cert_cb(3)`.
    pub callback: cert_cb,
    pub callback_arg: UserData,
    /// `SSL_CTX_set_client_cert_cb(3)`. Connections look at their context's.
    pub client_callback: client_cert_cb,
    /// What chains are built from, in place of the context's store.
    pub chain_store: Option<Store>,
    /// What the peer is verified with, in place of the context's store.
    pub verify_store: Option<Store>,
    /// `SSL_CTX_set1_client_certificate_types`: what a TLS 1.2 server asks its clients for, in place of what its
    /// signature algorithms allow.
    pub request_types: Option<Arc<[u8]>>,
    /// Asked when a key file is encrypted.
    pub password: Password,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            slots: Arc::default(),
            current: Kind::Rsa,
            chosen: None,
            extra_chain: None,
            callback: None,
            callback_arg: UserData::default(),
            client_callback: None,
            chain_store: None,
            verify_store: None,
            request_types: None,
            password: Password::default(),
        }
    }
}

/// `SSL_CERT_SET_*` of `SSL_CTX_set_current_cert(3)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetCurrent {
    First,
    Next,
    /// The one that the server's handshake has chosen.
    Server,
}

impl SetCurrent {
    pub fn from_raw(which: i64) -> Option<Self> {
        match which {
            1 => Some(Self::First),
            2 => Some(Self::Next),
            3 => Some(Self::Server),
            _ => None,
        }
    }
}

impl Config {
    pub fn slot(&self, kind: Kind) -> &Slot {
        &self.slots[kind as usize]
    }

    pub fn current(&self) -> &Slot {
        self.slot(self.current)
    }

    pub fn current_kind(&self) -> Kind {
        self.current
    }

    /// What a connection's handshake uses; it is the current one from then on.
    pub fn choose(&mut self, kind: Kind) {
        self.current = kind;
        self.chosen = Some(kind);
    }

    /// What was chosen in the handshake.
    pub fn chosen(&self) -> Option<Kind> {
        self.chosen
    }

    /// The kinds that there is both a certificate and a key of.
    pub fn usable(&self) -> impl Iterator<Item = Kind> {
        Kind::ALL.into_iter().filter(|kind| self.slot(*kind).complete())
    }

    fn slot_mut(&mut self, kind: Kind) -> &mut Slot {
        &mut Arc::make_mut(&mut self.slots)[kind as usize]
    }

    /// What a connection takes over when its context is exchanged (`SSL_set_SSL_CTX(3)`).
    pub fn take_over(&mut self, context: &Self) {
        *self = Self { password: self.password, ..context.clone() };
    }

    /// Drops all certificates, keys and chains (`SSL_certs_clear(3)`).
    pub fn clear(&mut self) {
        self.slots = Arc::default();
    }

    /// Puts a certificate in its place, and drops a key there that does not fit it.
    pub fn set_certificate(&mut self, x509: X509) -> Result<()> {
        let public = x509.public_key().map_err(|_| Error::new(reason::X509_LIB))?;
        let kind = Kind::of(&public).ok_or(Error::new(reason::UNKNOWN_CERTIFICATE_TYPE))?;
        if kind == Kind::Ec && !public.can_sign() {
            return Err(Error::new(reason::ECC_CERT_NOT_FOR_SIGNING));
        }
        let slot = self.slot_mut(kind);
        if let Some(key) = slot.key() {
            // Few kinds of keys have parameters to copy.
            let _ = public.copy_parameters(key);
            err::clear();
            if x509.check_private_key(key).is_err() {
                slot.set_key(None);
                err::clear();
            }
        }
        slot.x509 = Some(x509);
        self.current = kind;
        Ok(())
    }

    /// Puts a private key in its place, if it fits the certificate there.
    pub fn set_key(&mut self, key: PKey) -> Result<()> {
        let kind = Kind::of(&key).ok_or(Error::new(reason::UNKNOWN_CERTIFICATE_TYPE))?;
        if let Some(x509) = &self.slot(kind).x509 {
            x509.check_private_key(&key)?;
        }
        self.slot_mut(kind).set_key(Some(key));
        self.current = kind;
        Ok(())
    }

    /// Puts certificate, key and chain in their place at once; without `replace` only where nothing is yet. No key
    /// means that the program signs by other means, and the certificate's public key stands for it.
    pub fn set_certificate_and_key(
        &mut self,
        x509: X509,
        key: Option<PKey>,
        chain: Option<Chain>,
        replace: bool,
    ) -> Result<()> {
        let public = x509.public_key()?;
        let key = match key {
            None => public.clone(),
            Some(key) => {
                match (key.lacks_parameters(), public.lacks_parameters()) {
                    (true, true) => return Err(Error::new(reason::MISSING_PARAMETERS)),
                    (true, false) => key.copy_parameters(&public),
                    (false, true) => public.copy_parameters(&key),
                    (false, false) => Ok(()),
                }
                .map_err(|_| Error::new(reason::COPY_PARAMETERS_FAILED))?;
                if !public.same(&key) {
                    return Err(Error::new(reason::PRIVATE_KEY_MISMATCH));
                }
                key
            }
        };
        let kind = Kind::of(&public).ok_or(Error::new(reason::UNKNOWN_CERTIFICATE_TYPE))?;
        let slot = self.slot(kind);
        if !replace && (slot.x509.is_some() || slot.key.is_some() || slot.chain.is_some()) {
            return Err(Error::new(reason::NOT_REPLACING_CERTIFICATE));
        }
        let slot = self.slot_mut(kind);
        slot.x509 = Some(x509);
        slot.set_key(Some(key));
        slot.chain = chain.map(Arc::new);
        self.current = kind;
        Ok(())
    }

    /// Whether the current key fits the current certificate.
    pub fn check_private_key(&self) -> Result<()> {
        let slot = self.current();
        let x509 = slot.x509.as_ref().ok_or(Error::new(reason::NO_CERTIFICATE_ASSIGNED))?;
        let key = slot.key().ok_or(Error::new(reason::NO_PRIVATE_KEY_ASSIGNED))?;
        Ok(x509.check_private_key(key)?)
    }

    /// Replaces the current certificate's serverinfo, of the second form.
    pub fn set_serverinfo(&mut self, serverinfo: &[u8]) {
        self.slot_mut(self.current).serverinfo = Some(serverinfo.into());
    }

    /// Replaces the current certificate's chain. Its strength was checked ([`check_chain`]).
    pub fn set_chain(&mut self, chain: Option<Chain>) {
        self.slot_mut(self.current).chain = chain.map(Arc::new);
    }

    /// Adds to the current certificate's chain. Its strength was checked ([`check`]).
    pub fn add_to_chain(&mut self, x509: X509) {
        let chain = &mut self.slot_mut(self.current).chain;
        Arc::make_mut(chain.get_or_insert_default()).push(x509);
    }

    /// Adds to the certificates that are sent where a certificate has no chain of its own.
    pub fn add_to_extra_chain(&mut self, x509: X509) {
        Arc::make_mut(self.extra_chain.get_or_insert_default()).push(x509);
    }

    /// Makes the certificate current, if it and its key are there (`SSL_CTX_select_current_cert(3)`).
    pub fn select_current(&mut self, x509: &X509) -> bool {
        let held = |kind: &Kind| {
            let slot = self.slot(*kind);
            slot.key.as_ref().and(slot.x509.as_ref())
        };
        // The very object first, an equal one otherwise.
        let found = Kind::ALL
            .into_iter()
            .find(|kind| held(kind).is_some_and(|held| held.as_ptr() == x509.as_ptr()))
            .or_else(|| Kind::ALL.into_iter().find(|kind| held(kind).is_some_and(|held| held.same(x509))));
        self.current = found.unwrap_or(self.current);
        found.is_some()
    }

    /// Makes the first, or next, complete certificate current (`SSL_CTX_set_current_cert(3)`).
    pub fn set_current(&mut self, which: SetCurrent) -> bool {
        let skip = match which {
            SetCurrent::First => 0,
            SetCurrent::Next => self.current as usize + 1,
            SetCurrent::Server => {
                self.current = self.chosen.unwrap_or(self.current);
                return self.chosen.is_some();
            }
        };
        let found = Kind::ALL.into_iter().skip(skip).find(|kind| self.slot(*kind).complete());
        self.current = found.unwrap_or(self.current);
        found.is_some()
    }
}

/// Whether a certificate's key, and what it is signed with, are strong enough. May run the program's callback.
///
/// `leaf` is the end entity's own certificate; `peers` says whether it came from the peer.
pub fn check(judge: &dyn Judge, x509: &X509, leaf: bool, peers: bool) -> Result<()> {
    let ask =
        |op, bits, nid| judge.allows(&Question { op, bits, nid, about: About::Object(x509.as_ptr().cast()) });
    let key_bits = x509.public_key().map_or(-1, |key| key.security_bits());
    let (op, weak) = match (leaf, peers) {
        (true, false) => (Op::EeKey, reason::EE_KEY_TOO_SMALL),
        (true, true) => (Op::PeerEeKey, reason::EE_KEY_TOO_SMALL),
        (false, false) => (Op::CaKey, reason::CA_KEY_TOO_SMALL),
        (false, true) => (Op::PeerCaKey, reason::CA_KEY_TOO_SMALL),
    };
    if !ask(op, key_bits, 0) {
        return Err(Error::new(weak));
    }
    // Nobody relies on a signature that a certificate makes for itself.
    if x509.extension_flags() & EXFLAG_SS == 0 {
        let info = x509.signature_info();
        let nid = if info.digest != 0 { info.digest } else { info.key };
        if !ask(if peers { Op::PeerCaMd } else { Op::CaMd }, info.security_bits, nid) {
            return Err(Error::new(reason::CA_MD_TOO_WEAK));
        }
    }
    Ok(())
}

/// Replaces certificates, keys or chains of a context or connection.
///
/// What is replaced is freed only when nothing is locked any more: that may run callbacks of the program.
pub fn replace<R>(target: &impl Configurable, change: impl FnOnce(&mut Config) -> R) -> R {
    let _before = target.config().certificates.clone();
    target.configure(|config| change(&mut config.certificates))
}

/// `SSL_CTX_use_certificate(3)`.
pub fn use_certificate(target: &impl Configurable, judge: &dyn Judge, x509: X509) -> Result<()> {
    check(judge, &x509, true, false)?;
    replace(target, |certificates| certificates.set_certificate(x509))
}

/// `SSL_CTX_use_cert_and_key(3)`.
pub fn use_certificate_and_key(
    target: &impl Configurable,
    judge: &dyn Judge,
    x509: X509,
    key: Option<PKey>,
    chain: Option<Chain>,
    replace: bool,
) -> Result<()> {
    check(judge, &x509, true, false)?;
    chain.iter().try_for_each(|chain| check_chain(judge, chain))?;
    self::replace(target, |certificates| certificates.set_certificate_and_key(x509, key, chain, replace))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::libcrypto::lib_ctx::LibCtx;
    use crate::libcrypto::testing;
    use crate::tls::security::Level;
    use crate::tls::{Context, method};

    fn context() -> Arc<Context> {
        Context::new(LibCtx::default(), &method::TLS.both).unwrap()
    }

    fn load(config: &mut Config, name: &str) {
        config.set_certificate(testing::certificate(&format!("{name}.pem"))).unwrap();
        config.set_key(testing::key(&format!("{name}.key"))).unwrap();
    }

    #[test]
    fn every_kind_of_key_has_its_place() {
        let mut config = Config::default();
        for (name, kind) in [
            ("rsa", Kind::Rsa),
            ("rsapss", Kind::RsaPss),
            ("p256", Kind::Ec),
            ("p521", Kind::Ec),
            ("ed25519", Kind::Ed25519),
        ] {
            load(&mut config, name);
            assert_eq!(config.current_kind(), kind);
            assert!(config.check_private_key().is_ok());
        }
        assert!(config.usable().eq([Kind::Rsa, Kind::RsaPss, Kind::Ec, Kind::Ed25519]));
        assert!(config.set_current(SetCurrent::First));
        assert_eq!(config.current_kind(), Kind::Rsa);
        assert!(config.set_current(SetCurrent::Next) && config.set_current(SetCurrent::Next));
        assert_eq!(config.current_kind(), Kind::Ec);
        assert!(config.set_current(SetCurrent::Next) && !config.set_current(SetCurrent::Next));
        assert_eq!(config.current_kind(), Kind::Ed25519);
        assert!(config.select_current(&testing::certificate("p521.pem")));
        assert_eq!(config.current_kind(), Kind::Ec);
        assert!(!config.select_current(&testing::certificate("p384.pem")));
        config.clear();
        assert_eq!(config.usable().count(), 0);
    }

    #[test]
    fn a_certificate_drops_a_key_that_does_not_fit_but_a_key_is_refused() {
        let mut config = Config::default();
        load(&mut config, "p256");
        assert!(config.set_key(testing::key("p384.key")).is_err());
        assert!(config.current().complete());
        config.set_certificate(testing::certificate("p384.pem")).unwrap();
        assert!(config.current().key.is_none());
        assert_eq!(config.check_private_key(), Err(Error::new(reason::NO_PRIVATE_KEY_ASSIGNED)));
        config.set_key(testing::key("p384.key")).unwrap();
        assert!(config.check_private_key().is_ok());
        err::clear();
    }

    #[test]
    fn certificate_and_key_at_once() {
        let (x509, key) = (testing::certificate("rsa.pem"), testing::key("rsa.key"));
        let mut config = Config::default();
        let mut set = |x509: &X509, key: Option<&PKey>, replace| {
            config.set_certificate_and_key(x509.clone(), key.cloned(), None, replace)
        };
        let wrong = testing::key("p256.key");
        assert_eq!(set(&x509, Some(&wrong), false), Err(Error::new(reason::PRIVATE_KEY_MISMATCH)));
        assert_eq!(set(&x509, Some(&key), false), Ok(()));
        assert_eq!(set(&x509, Some(&key), false), Err(Error::new(reason::NOT_REPLACING_CERTIFICATE)));
        assert_eq!(set(&x509, None, true), Ok(()));
    }

    #[test]
    fn snapshots_keep_what_they_have() {
        let mut config = Config::default();
        load(&mut config, "rsa");
        config.add_to_chain(testing::certificate("inter.pem"));
        let snapshot = config.clone();
        config.add_to_chain(testing::certificate("ca.pem"));
        assert_eq!(snapshot.current().chain.as_ref().unwrap().len(), 1);
        assert_eq!(config.current().chain.as_ref().unwrap().len(), 2);
        let shown = config.current().chain.as_ref().unwrap().as_ptr();
        config.add_to_chain(testing::certificate("ca.pem"));
        assert_eq!(config.current().chain.as_ref().unwrap().as_ptr(), shown);
        config.clear();
        assert!(snapshot.current().complete());
    }

    #[test]
    fn weak_certificates_are_refused() {
        let weak = |level, name, leaf| {
            check(&Level(level), &testing::certificate(name), leaf, false).err().map(|error| error.reason)
        };
        assert_eq!(weak(2, "rsa.pem", true), None);
        assert_eq!(weak(3, "rsa.pem", true), Some(reason::EE_KEY_TOO_SMALL));
        assert_eq!(weak(2, "weak.pem", true), Some(reason::EE_KEY_TOO_SMALL));
        assert_eq!(weak(2, "weak.pem", false), Some(reason::CA_KEY_TOO_SMALL));
        assert_eq!(weak(1, "weak.pem", true), None);
        assert_eq!(weak(1, "sha1.pem", true), Some(reason::CA_MD_TOO_WEAK));
        assert_eq!(weak(0, "sha1.pem", true), None);
        let context = context();
        assert!(use_certificate(&*context, &Level(2), testing::certificate("weak.pem")).is_err());
        assert!(context.config().certificates.current().x509.is_none());
    }
}
