//! Signatures with a key that makes many: what libcrypto looks up for one is kept for the next.

use super::lib_ctx::LibCtx;
use super::pkey::{DigestContext, PKey, SignParams};
use super::{Result, ffi};
use core::ffi::CStr;
use std::sync::{Mutex, PoisonError};

/// How many ways of signing are kept; a key has few.
const KEPT: usize = 8;

/// Contexts of a key, set up to sign and never used but to be copied. Used by many threads.
#[derive(Default)]
pub struct Templates(Mutex<Vec<(SignParams<'static>, DigestContext)>>);

impl Templates {
    /// Signs `message` with `key`, which is the same at each call.
    pub fn sign(
        &self,
        key: &PKey,
        lib: &LibCtx,
        params: SignParams<'static>,
        message: &[u8],
    ) -> Result<Vec<u8>> {
        // An engine's or another provider's key is asked anew each time, as OpenSSL does.
        if !lib.is_default() || !is_of_default_provider(key) {
            return key.sign(lib, params, message);
        }
        let kept = {
            let templates = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            templates.iter().find(|(known, _)| *known == params).and_then(|(_, template)| template.copy())
        };
        if let Some(context) = kept {
            return context.sign(message);
        }
        let context = DigestContext::to_sign(key, lib, params)?;
        if let Some(template) = context.copy() {
            let mut templates = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if templates.len() < KEPT && templates.iter().all(|(known, _)| *known != params) {
                templates.push((params, template));
            }
        }
        context.sign(message)
    }
}

/// Whether the key lives in libcrypto's own provider.
fn is_of_default_provider(key: &PKey) -> bool {
    // SAFETY: live; a provider's name is a string that ends with NUL and lives as long as the provider.
    unsafe {
        let provider = ffi::EVP_PKEY_get0_provider(key.as_ptr());
        !provider.is_null() && CStr::from_ptr(ffi::OSSL_PROVIDER_get0_name(provider)) == c"default"
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing;
    use super::*;

    #[test]
    fn kept_or_not_the_signatures_are_good() {
        let lib = LibCtx::default();
        let (sha256, none) = (Some(c"SHA256"), None);
        for (name, digest, pss) in [
            ("rsa.key", sha256, true),
            ("rsa.key", sha256, false),
            ("p256.key", sha256, false),
            ("ed25519.key", none, false),
        ] {
            let (key, params) = (testing::key(name), SignParams { digest, pss });
            let templates = Templates::default();
            for message in [&b"one"[..], b"another", b"and one more"] {
                let signature = templates.sign(&key, &lib, params, message).unwrap();
                assert!(key.verify(&lib, params, message, &signature), "{name}");
                assert!(!key.verify(&lib, params, b"else", &signature), "{name}");
            }
            assert_eq!(templates.0.lock().unwrap().len(), 1, "{name}");
        }
        super::super::err::clear();
    }
}
