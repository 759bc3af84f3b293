//! Certificates that peers of a context send again and again, decoded once: libcrypto takes longer to decode a key than to
//! check a signature with it.
//!
//! What is kept is the object, and no verdict on it: each chain is verified each time. Sessions share such
//! objects between connections and threads as well. A certificate is kept when it comes for the second time, so that
//! a context for one connection keeps none.

use crate::libcrypto::lib_ctx::LibCtx;
use crate::libcrypto::x509::{DecodeError, X509};
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock};

/// How many are kept.
const KEPT: usize = 16;
/// Of how many it is known that they came once.
const SEEN: usize = 32;
/// The longest that is kept, in bytes.
const MAX_LEN: usize = 8192;

/// The certificates of a context's peers. Used by many threads.
#[derive(Default)]
pub struct CertificateCache {
    hasher: RandomState,
    inner: RwLock<Inner>,
}

#[derive(Default)]
struct Inner {
    kept: Vec<Kept>,
    /// Hashes of what came once, the latest last.
    seen: Vec<u64>,
}

struct Kept {
    hash: u64,
    der: Box<[u8]>,
    x509: X509,
    /// Came again since room was last looked for.
    used: AtomicBool,
}

impl CertificateCache {
    /// As [`X509::from_der`].
    pub fn decode(&self, lib: &LibCtx, der: &[u8]) -> Result<X509, DecodeError> {
        let hash = self.hasher.hash_one(der);
        if let Some(x509) = self.find(hash, der) {
            // The program may have changed what others had as well, which is not what came now.
            if x509.encodes_as(der) {
                return Ok(x509);
            }
            self.inner.write().unwrap_or_else(PoisonError::into_inner).kept.retain(|kept| kept.hash != hash);
        }
        let x509 = X509::from_der(lib, der)?;
        if der.len() <= MAX_LEN {
            let mut inner = self.inner.write().unwrap_or_else(PoisonError::into_inner);
            inner.note(hash, der, &x509);
        }
        Ok(x509)
    }

    fn find(&self, hash: u64, der: &[u8]) -> Option<X509> {
        let inner = self.inner.read().unwrap_or_else(PoisonError::into_inner);
        let kept = inner.kept.iter().find(|kept| kept.hash == hash && *kept.der == *der)?;
        kept.used.store(true, Ordering::Relaxed);
        Some(kept.x509.clone())
    }
}

impl Inner {
    fn note(&mut self, hash: u64, der: &[u8], x509: &X509) {
        let Some(index) = self.seen.iter().position(|seen| *seen == hash) else {
            if self.seen.len() == SEEN {
                self.seen.remove(0);
            }
            self.seen.push(hash);
            return;
        };
        if self.kept.iter().any(|kept| kept.hash == hash) {
            return;
        }
        self.seen.remove(index);
        if self.kept.len() == KEPT {
            // One that did not come again lately; else the oldest.
            let unused = self.kept.iter().position(|kept| !kept.used.swap(false, Ordering::Relaxed));
            self.kept.remove(unused.unwrap_or(0));
        }
        let used = AtomicBool::new(false);
        self.kept.push(Kept { hash, der: der.into(), x509: x509.clone(), used });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::libcrypto::{err, testing};

    #[test]
    fn what_comes_again_is_decoded_once() {
        let (cache, lib) = (CertificateCache::default(), LibCtx::default());
        let der = testing::certificate("rsa-leaf.pem").to_der().unwrap();
        let decode = || cache.decode(&lib, &der).unwrap();
        let (first, second, third) = (decode(), decode(), decode());
        assert!(first.as_ptr() != second.as_ptr() && second.as_ptr() == third.as_ptr());
        assert!(third.encodes_as(&der));
        let other = testing::certificate("ca.pem").to_der().unwrap();
        assert!(!third.encodes_as(&other) && cache.decode(&lib, &other).unwrap().encodes_as(&other));
        assert!(cache.decode(&lib, &der[1..]).is_err());
        err::clear();
    }

    #[test]
    fn what_the_program_changed_is_decoded_anew() {
        let (cache, lib) = (CertificateCache::default(), LibCtx::default());
        let der = testing::certificate("p256-leaf.pem").to_der().unwrap();
        let decode = || cache.decode(&lib, &der).unwrap();
        let _ = (decode(), decode());
        let kept = decode();
        testing::set_alias(&kept, b"mine");
        let again = decode();
        assert!(again.as_ptr() != kept.as_ptr() && again.encodes_as(&der));
    }

    #[test]
    fn there_is_a_limit() {
        let (cache, x509) = (CertificateCache::default(), testing::certificate("ca.pem"));
        let mut inner = cache.inner.write().unwrap();
        for hash in (0..200).flat_map(|hash| [hash, hash]) {
            inner.note(hash, b"some", &x509);
            inner.kept[..]
                .iter()
                .filter(|kept| kept.hash == 3)
                .for_each(|kept| kept.used.store(true, Ordering::Relaxed));
        }
        assert_eq!((inner.kept.len(), inner.seen.len()), (KEPT, 0));
        assert!(
            inner.kept.iter().any(|kept| kept.hash == 3) && inner.kept.iter().any(|kept| kept.hash == 199)
        );
    }
}
