//! What a context and its connections are configured with, in one copy-on-write value.

use super::callbacks::{SSL_CTX_keylog_cb_func, UserData, extensions_callback, info_callback, msg_callback};
use super::engine::{ClientSetup, ClientSetupCache};
use super::handshake::Offer;
use super::{
    alpn, async_job, certificate, cipher_list, client_hello, cookie, ct, custom_ext, dane, dh, early_data,
    group, io, method::Method, ocsp, options, psk, record, security, servername, session_cache, sigalg,
    ticket, verify, version,
};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Everything that `SSL_CTX` and `SSL` have in common. A connection starts with its context's.
#[derive(Clone)]
pub struct Config {
    pub method: &'static Method,
    /// `SSL_OP_*`.
    pub options: u64,
    /// `SSL_MODE_*`.
    pub mode: u32,
    pub versions: version::Bounds,
    pub security: security::Config,
    pub ciphers: cipher_list::Config,
    pub groups: group::Config,
    pub sigalgs: sigalg::Config,
    pub certificates: certificate::Config,
    pub verify: verify::Config,
    pub sessions: session_cache::Config,
    pub tickets: ticket::Config,
    pub record: record::Config,
    pub client_hello: client_hello::Config,
    pub early_data: early_data::Config,
    pub psk: psk::Config,
    pub alpn: alpn::Config,
    pub servername: servername::Config,
    pub ocsp: ocsp::Config,
    pub cookie: cookie::Config,
    pub jobs: async_job::Config,
    pub custom_ext: custom_ext::Config,
    pub ct: ct::Config,
    pub dane: dane::Config,
    pub dh: dh::Config,
    /// `SSL_CTX_set_quiet_shutdown(3)`, as the program gave it.
    pub quiet_shutdown: i32,
    /// `SSL_CTX_set_post_handshake_auth(3)`.
    pub post_handshake_auth: bool,
    /// The context's.
    pub info_callback: info_callback,
    pub msg_callback: msg_callback,
    pub msg_callback_argument: UserData,
    /// `SSL_set_tlsext_debug_callback`: shown the extensions that the peer sends.
    pub extensions_callback: extensions_callback,
    pub extensions_callback_argument: UserData,
    /// The context's.
    pub keylog_callback: SSL_CTX_keylog_cb_func,
    /// Made of the rest when it is first needed.
    pub client_setup: ClientSetupCache,
    /// What connections have made of it, for the next to share.
    pub(super) variants: Variants,
    /// What connections have found to follow from it, for the next.
    pub(super) derived: Derived,
}

/// A change that connections of one context make alike, and that leads to the same configuration each time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// `SSL_set_mode(3)`: the modes.
    Mode(u32),
    /// A handshake's choice of a certificate.
    Chosen(certificate::Kind),
}

/// Configurations that are this one but for a [`Variant`]: so that a thousand connections have not a thousand copies. It
/// forgets them when it is changed or copied.
#[derive(Default)]
pub(super) struct Variants(Mutex<Vec<(Variant, Arc<Config>)>>);

impl Clone for Variants {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Variants {
    /// More than programs have, in number.
    const MAX: usize = 4;

    /// `base`, whose variants these are, with `change`.
    pub fn get(&self, variant: Variant, base: &Config, change: impl FnOnce(&mut Config)) -> Arc<Config> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, config)) = known.iter().find(|(other, _)| *other == variant) {
            return config.clone();
        }
        let mut config = base.clone();
        change(&mut config);
        let config = Arc::new(config);
        if known.len() < Self::MAX {
            known.push((variant, config.clone()));
        }
        config
    }

    /// The configuration changes, or has changed.
    pub fn forget(&mut self) {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// What follows from a configuration and its context, and from no callback: worked out by the first connection that needs
/// it. It is forgotten when the configuration is changed or copied.
#[derive(Default)]
pub(super) struct Derived {
    /// What a client offers, and the engine's setup for that.
    pub offer: OnceLock<(Arc<Offer>, ClientSetup)>,
    shared_sigalgs: Mutex<Vec<SharedSigalgs>>,
}

/// The schemes of a peer, the situation they came in, and those in common.
type SharedSigalgs = (Box<[u16]>, sigalg::Situation, Arc<[u16]>);

impl Clone for Derived {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Derived {
    /// How many peers' lists are kept: there are few kinds of peers.
    const MAX: usize = 4;

    /// The schemes in common with a peer that sent `peer`, by `find` where they are not known.
    pub fn shared_sigalgs(
        &self,
        peer: &[u16],
        situation: sigalg::Situation,
        find: impl FnOnce() -> Arc<[u16]>,
    ) -> Arc<[u16]> {
        let known = || self.shared_sigalgs.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = |(sent, other, _): &&SharedSigalgs| **sent == *peer && *other == situation;
        if let Some((_, _, shared)) = known().iter().find(fits) {
            return shared.clone();
        }
        let shared = find();
        let mut known = known();
        if known.len() == Self::MAX {
            known.remove(0);
        }
        known.push((peer.into(), situation, shared.clone()));
        shared
    }
}

impl Config {
    /// It is about to change: what was made of it is forgotten.
    pub(super) fn forget_derived(&mut self) {
        self.variants.forget();
        self.derived = Derived::default();
    }

    /// Takes certificates from `other`, and all that OpenSSL keeps with them.
    pub(super) fn take_certificates(&mut self, other: &Self) {
        self.certificates.take_over(&other.certificates);
        self.security = other.security.clone();
        self.sigalgs = other.sigalgs.clone();
        self.dh = other.dh.clone();
        self.psk.hint = other.psk.hint.clone();
        self.custom_ext = other.custom_ext.clone();
    }

    pub fn new(method: &'static Method) -> Self {
        Self {
            method,
            options: options::DEFAULT,
            mode: io::MODE_AUTO_RETRY,
            versions: version::Bounds::default(),
            security: Default::default(),
            ciphers: Default::default(),
            groups: Default::default(),
            sigalgs: Default::default(),
            certificates: Default::default(),
            verify: Default::default(),
            sessions: Default::default(),
            tickets: Default::default(),
            record: Default::default(),
            client_hello: Default::default(),
            early_data: Default::default(),
            psk: Default::default(),
            alpn: Default::default(),
            servername: Default::default(),
            ocsp: Default::default(),
            cookie: Default::default(),
            jobs: Default::default(),
            custom_ext: Default::default(),
            ct: Default::default(),
            dane: Default::default(),
            dh: Default::default(),
            quiet_shutdown: 0,
            post_handshake_auth: false,
            info_callback: None,
            msg_callback: None,
            msg_callback_argument: UserData::default(),
            extensions_callback: None,
            extensions_callback_argument: UserData::default(),
            keylog_callback: None,
            client_setup: ClientSetupCache::default(),
            variants: Variants::default(),
            derived: Derived::default(),
        }
    }
}

/// A context or a connection, as far as its configuration goes.
pub trait Configurable {
    /// A snapshot that later changes do not touch.
    fn config(&self) -> Arc<Config>;

    /// Changes the configuration; `change` must not call back into the object or the program.
    fn configure<R>(&self, change: impl FnOnce(&mut Config) -> R) -> R;

    /// [`Self::configure`] for a change that `variant` tells all of: connections share what comes of it.
    fn configure_as(&self, variant: Variant, change: impl FnOnce(&mut Config)) {
        let _ = variant;
        self.configure(change);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_schemes_are_found_once_for_each_peer() {
        let derived = Derived::default();
        let situation = |version| sigalg::Situation { server: true, min_version: version, version };
        let find = |peer: &[u16], version, answer: u16| {
            derived.shared_sigalgs(peer, situation(version), || [answer].into())[0]
        };
        assert_eq!((find(&[1, 2], 3, 10), find(&[1, 2], 3, 11)), (10, 10));
        assert_eq!((find(&[2, 1], 3, 12), find(&[1, 2], 4, 13)), (12, 13));
        for peer in 0..4 {
            assert_eq!(find(&[peer], 3, peer), peer);
        }
        assert_eq!(
            (find(&[1, 2], 3, 14), derived.clone().shared_sigalgs.into_inner().unwrap().len()),
            (14, 0)
        );
    }

    #[test]
    fn what_is_changed_alike_is_one_copy_until_its_base_changes() {
        let mut base = Config::new(&super::super::method::TLS.both);
        let with =
            |base: &Config, mode| base.variants.get(Variant::Mode(mode), base, |config| config.mode = mode);
        let first = with(&base, 20);
        assert!(Arc::ptr_eq(&first, &with(&base, 20)) && first.mode == 20);
        assert!(!Arc::ptr_eq(&first, &with(&base, 21)));
        assert!(!Arc::ptr_eq(&first, &with(&base.clone(), 20)));
        base.options ^= 4;
        base.variants.forget();
        assert_eq!((with(&base, 20).options, first.options ^ 4), (base.options, base.options));
        for mode in 100..200 {
            assert_eq!(with(&base, mode).mode, mode);
        }
        assert_eq!(base.variants.0.lock().unwrap().len(), Variants::MAX);
    }
}
