//! Trusted certificates of a context.

use super::verify_param;
use crate::libcrypto::lib_ctx::LibCtx;
use crate::libcrypto::store::{DefaultPlace, Store, default_places_exist};
use crate::libcrypto::x509::X509;
use crate::libcrypto::{Failed, Result};
use core::ffi::CStr;
use std::sync::{OnceLock, PoisonError, RwLock};

/// What the connections of a context verify with, unless they have something of their own.
pub struct Trust {
    pub param: verify_param::OfContext,
    /// `None` where the program took it away. Connections look at it whenever they need it.
    store: RwLock<Option<Store>>,
}

impl Trust {
    pub fn new() -> Result<Self> {
        Ok(Self { param: verify_param::OfContext::new(), store: RwLock::new(Some(Store::new()?)) })
    }

    pub fn store(&self) -> Option<Store> {
        self.store.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn set_store(&self, store: Option<Store>) {
        let old = core::mem::replace(&mut *self.store.write().unwrap_or_else(PoisonError::into_inner), store);
        // After the lock: freeing a store may run the program's callbacks.
        drop(old);
    }

    fn with<R>(&self, change: impl FnOnce(&Store) -> Result<R>) -> Result<R> {
        change(&self.store().ok_or(Failed)?)
    }

    /// `SSL_CTX_load_verify_file(3)`.
    pub fn load_file(&self, lib: &LibCtx, file: Option<&CStr>) -> Result<()> {
        self.with(|store| store.load_file(lib, file))
    }

    /// `SSL_CTX_load_verify_dir(3)`.
    pub fn load_path(&self, path: Option<&CStr>) -> Result<()> {
        self.with(|store| store.load_path(path))
    }

    /// `SSL_CTX_load_verify_store(3)`.
    pub fn load_uri(&self, lib: &LibCtx, uri: Option<&CStr>) -> Result<()> {
        self.with(|store| store.load_uri(lib, uri))
    }

    /// `SSL_CTX_set_default_verify_dir(3)` and its kin.
    pub fn add_default_place(&self, lib: &LibCtx, place: DefaultPlace) -> Result<()> {
        self.with(|store| store.add_default_place(lib, place))
    }

    /// `SSL_CTX_set_default_verify_paths(3)`. Where the system has neither a default file nor a default directory (an
    /// empty container), and the environment names none, Mozilla's roots take their place.
    pub fn set_default_paths(&self, lib: &LibCtx) -> Result<()> {
        self.with(|store| {
            store.set_default_paths(lib)?;
            if default_places_exist() {
                return Ok(());
            }
            mozilla_roots().iter().try_for_each(|root| store.add(root))
        })
    }
}

/// Mozilla's roots, decoded once.
fn mozilla_roots() -> &'static [X509] {
    static ROOTS: OnceLock<Vec<X509>> = OnceLock::new();
    ROOTS.get_or_init(|| {
        let decode =
            |der: &rustls::pki_types::CertificateDer<'_>| X509::from_der(&LibCtx::default(), der).ok();
        webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().filter_map(decode).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mozilla_root_is_decoded() {
        assert_eq!(mozilla_roots().len(), webpki_root_certs::TLS_SERVER_ROOT_CERTS.len());
        assert!(mozilla_roots().len() > 100);
        let store = Store::new().unwrap();
        assert!(mozilla_roots().iter().all(|root| store.add(root).is_ok()));
    }

    #[test]
    fn a_context_without_a_store_loads_nothing() {
        let trust = Trust::new().unwrap();
        trust.set_store(None);
        assert!(trust.store().is_none());
        assert_eq!(trust.set_default_paths(&LibCtx::default()), Err(Failed));
    }
}
