//! Own certificates and private keys: one of each kind of key, with the chain to send.

use super::callbacks::{UserData, cert_cb, client_cert_cb};
use super::error::{Alert, Error, Result, reason};
use super::handshake::signature::Traits;
use super::security::{About, Judge, Op, Question};
use super::{Configurable, Connection, error, security};
use crate::libcrypto::err;
use crate::libcrypto::lib_ctx::LibCtx;
use crate::libcrypto::pem::Password;
use crate::libcrypto::pkey::PKey;
use crate::libcrypto::signing::Templates;
use crate::libcrypto::stack::Stack;
use crate::libcrypto::store::Store;
use crate::libcrypto::verify::{StoreContext, VerifyFunction, error_string};
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

/// `SSL_BUILD_CHAIN_FLAG_*` of `SSL_CTX_build_cert_chain(3)`.
pub mod build_flag {
    /// The certificates of the present chain may be used, untrusted.
    pub const UNTRUSTED: i32 = 0x1;
    /// The root is left out.
    pub const NO_ROOT: i32 = 0x2;
    /// Only the present chain is checked and put in order.
    pub const CHECK: i32 = 0x4;
    /// A chain that does not verify will do.
    pub const IGNORE_ERROR: i32 = 0x8;
    /// And its errors leave the queue.
    pub const CLEAR_ERROR: i32 = 0x10;
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

/// [`check`] of our own CA certificates.
pub fn check_chain(judge: &dyn Judge, chain: &Chain) -> Result<()> {
    chain.to_vec().iter().try_for_each(|x509| check(judge, x509, false, false))
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

/// A chain that was built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Built {
    Verified,
    /// It did not verify, which was to be ignored.
    Unverified,
}

/// `SSL_CTX_build_cert_chain(3)`: builds the current certificate's chain from `store`, or from the present chain, as
/// `flags` (bits of [`build_flag`]) say. May run the program's callbacks.
pub fn build_chain(
    target: &impl Configurable,
    judge: &dyn Judge,
    lib: &LibCtx,
    store: Option<Store>,
    flags: i32,
) -> Result<Built> {
    let config = target.config();
    let slot = config.certificates.current();
    let x509 = slot.x509.clone().ok_or(Error::new(reason::NO_CERTIFICATE_SET))?;
    let present = slot.chain.as_ref().map(|chain| chain.to_vec()).unwrap_or_default();
    let (store, untrusted) = if flags & build_flag::CHECK != 0 {
        let store = Store::new()?;
        // The leaf may be self-signed.
        present.iter().chain([&x509]).try_for_each(|x509| store.add(x509))?;
        (Some(store), Vec::new())
    } else {
        let store = config.certificates.chain_store.clone().or(store);
        (store, if flags & build_flag::UNTRUSTED != 0 { present } else { Vec::new() })
    };

    let mut context = StoreContext::new(lib, store, x509, untrusted.into_iter().collect())
        .map_err(|_| Error::new(error::X509_LIB))?;
    context.set_flags((config.security.cert_flags & security::cert_flag::SUITEB_128).into());
    let mut built = Built::Verified;
    if context.verify(VerifyFunction::default()) <= 0 {
        if flags & build_flag::IGNORE_ERROR == 0 {
            let why = error_string(context.error()).to_string_lossy();
            err::put(err::LIB_SSL, reason::CERTIFICATE_VERIFY_FAILED, &format!("Verify error:{why}"));
            return Err(Error::new(0));
        }
        if flags & build_flag::CLEAR_ERROR != 0 {
            err::clear();
        }
        built = Built::Unverified;
    }
    let mut chain = context.chain().map(|chain| chain.to_vec()).unwrap_or_default();
    chain.drain(..1.min(chain.len()));
    if flags & build_flag::NO_ROOT != 0 {
        chain.pop_if(|last| last.extension_flags() & EXFLAG_SS != 0);
    }
    for x509 in &chain {
        check(judge, x509, false, false)?;
        // As OpenSSL 3.0 does, which forgets at this point that the chain did not verify.
        built = Built::Verified;
    }
    replace(target, |certificates| certificates.set_chain(Some(chain.into_iter().collect())));
    Ok(built)
}

/// What to send after a leaf without a chain of its own.
#[derive(Clone)]
pub enum Fallback {
    /// The context's extra chain.
    Extra(Arc<Chain>),
    /// What can be found in a store.
    Store(Store),
    /// Nothing.
    None,
}

/// The certificates to send for `slot`, the leaf first; none if there is no certificate. May run the program's
/// callbacks.
///
/// # Errors
/// A certificate that is too weak, which ends the handshake.
pub fn chain_to_send(
    judge: &dyn Judge,
    lib: &LibCtx,
    slot: &Slot,
    fallback: impl FnOnce() -> Fallback,
) -> Result<Vec<X509>> {
    let Some(leaf) = slot.x509.clone() else { return Ok(Vec::new()) };
    let fatal = |error: Error| Error::alert(Alert::INTERNAL_ERROR, error.reason);
    let fallback = slot.chain.clone().map_or_else(fallback, Fallback::Extra);
    let chain = match fallback {
        Fallback::Extra(rest) => core::iter::once(leaf).chain(rest.to_vec()).collect(),
        Fallback::None => vec![leaf],
        Fallback::Store(store) => {
            let mut context = StoreContext::new(lib, Some(store), leaf.clone(), Stack::new())
                .map_err(|_| fatal(Error::new(error::X509_LIB)))?;
            // As much of the chain as there is: the root need not be in the store.
            context.verify(VerifyFunction::default());
            err::clear();
            context.chain().map_or_else(|| vec![leaf], |chain| chain.to_vec())
        }
    };
    chain.iter().enumerate().try_for_each(|(i, x509)| check(judge, x509, i == 0, false)).map_err(fatal)?;
    Ok(chain)
}

impl Connection {
    /// The certificates to send for the one of `kind`, the leaf first. May run the program's callbacks.
    ///
    /// # Errors
    /// A certificate that is too weak, which ends the handshake.
    pub fn chain_to_send(&self, judge: &dyn Judge, kind: Kind) -> Result<Vec<X509>> {
        /// `SSL_MODE_NO_AUTO_CHAIN`.
        const NO_AUTO_CHAIN: u32 = 0x8;
        let (config, context) = (self.config(), self.context());
        let fallback = || match &context.config().certificates.extra_chain {
            Some(extra) => Fallback::Extra(extra.clone()),
            None if config.mode & NO_AUTO_CHAIN != 0 => Fallback::None,
            None => {
                let store = config.certificates.chain_store.clone().or_else(|| context.trust.store());
                store.map_or(Fallback::None, Fallback::Store)
            }
        };
        chain_to_send(judge, context.lib(), config.certificates.slot(kind), fallback)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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

    #[test]
    fn chains_are_built_from_a_store() {
        let context = context();
        let judge = &Level(2);
        let build = |store: &str, flags| {
            let built = build_chain(&*context, judge, context.lib(), Some(testing::store(store)), flags);
            let chain = context.config().certificates.current().chain.as_ref().map(|chain| chain.len());
            err::clear();
            (built.map_err(|error| error.reason), chain)
        };
        assert_eq!(build("ca.pem", 0), (Err(reason::NO_CERTIFICATE_SET), None));
        use_certificate(&*context, judge, testing::certificate("rsa.pem")).unwrap();
        assert_eq!(build("ca.pem", 0), (Err(0), None));
        assert_eq!(build("ca.pem", build_flag::IGNORE_ERROR), (Ok(Built::Unverified), Some(0)));
        context.configure(|config| config.certificates.set_chain(Some(testing::chain("inter.pem"))));
        assert_eq!(build("ca.pem", 0), (Err(0), Some(1)));
        assert_eq!(
            build("ca.pem", build_flag::UNTRUSTED | build_flag::NO_ROOT),
            (Ok(Built::Verified), Some(1))
        );
        assert_eq!(build("ca.pem", build_flag::UNTRUSTED), (Ok(Built::Verified), Some(2)));
        assert_eq!(build("ca.pem", build_flag::CHECK), (Ok(Built::Verified), Some(2)));
    }

    #[test]
    fn what_is_sent_comes_from_the_chain_the_context_or_a_store() {
        let (lib, judge) = (LibCtx::default(), &Level(2));
        let mut slot = Slot::default();
        let none = || Fallback::None;
        assert!(chain_to_send(judge, &lib, &slot, none).unwrap().is_empty());
        slot.x509 = Some(testing::certificate("rsa.pem"));
        assert_eq!(chain_to_send(judge, &lib, &slot, none).unwrap().len(), 1);
        let extra = || Fallback::Extra(Arc::new(testing::chain("both-cas.pem")));
        assert_eq!(chain_to_send(judge, &lib, &slot, extra).unwrap().len(), 3);
        let store = || {
            let store = testing::store("ca.pem");
            store.add(&testing::certificate("inter.pem")).unwrap();
            Fallback::Store(store)
        };
        assert_eq!(chain_to_send(judge, &lib, &slot, store).unwrap().len(), 3);
        let other = || Fallback::Store(testing::store("other-ca.pem"));
        assert_eq!(chain_to_send(judge, &lib, &slot, other).unwrap().len(), 1);
        assert_eq!(err::peek(), 0);
        slot.chain = Some(Arc::new(testing::chain("inter.pem")));
        assert_eq!(chain_to_send(judge, &lib, &slot, extra).unwrap().len(), 2);
        let error = chain_to_send(&Level(5), &lib, &slot, none).unwrap_err();
        assert_eq!(error, Error::alert(Alert::INTERNAL_ERROR, reason::EE_KEY_TOO_SMALL));
    }
}
