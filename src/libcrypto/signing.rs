//! Signatures with a key that makes many: what libcrypto looks up for one is kept for the next.

use super::Result;
use super::copied_key::CopiedKey;
use super::lib_ctx::LibCtx;
use super::pkey::{DigestContext, PKey, SignParams};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many ways of signing are kept; a key has few.
const KEPT: usize = 8;

/// What is kept of a key. Used by many threads.
#[derive(Default)]
pub struct Templates(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    /// Contexts of the key, set up to sign and never used but to be copied.
    contexts: Vec<(SignParams<'static>, DigestContext)>,
    copy: Copy,
}

/// A copy of the key itself.
#[derive(Default)]
enum Copy {
    #[default]
    NotTried,
    /// There can be none.
    Never,
    Made(Arc<CopiedKey>),
}

/// What makes a signature.
enum Means {
    Copy(Arc<CopiedKey>),
    Context(DigestContext),
}

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
        if !lib.is_default() || !key.is_of_default_provider() {
            return key.sign(lib, params, message);
        }
        let means = self.lock().means(key, params, CopiedKey::is_allowed(lib));
        match means {
            Some(Means::Copy(copy)) => copy.sign(message),
            Some(Means::Context(context)) => context.sign(message),
            None => {
                let context = DigestContext::to_sign(key, lib, params)?;
                if let Some(template) = context.copy() {
                    self.lock().keep(params, template);
                }
                context.sign(message)
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    /// What there is for another signature. A copy that is not allowed any more is not kept either. None is made for a first
    /// signature, which is the only one of many keys.
    fn means(&mut self, key: &PKey, params: SignParams<'static>, copies: bool) -> Option<Means> {
        if !copies {
            self.copy = Copy::NotTried;
        }
        let (_, template) = self.contexts.iter().find(|(known, _)| *known == params)?;
        if copies && CopiedKey::serves(params) {
            if let Copy::NotTried = self.copy {
                let copy = CopiedKey::of(key, template);
                self.copy = copy.map_or(Copy::Never, |copy| Copy::Made(Arc::new(copy)));
            }
            if let Copy::Made(copy) = &self.copy {
                return Some(Means::Copy(copy.clone()));
            }
        }
        template.copy().map(Means::Context)
    }

    fn keep(&mut self, params: SignParams<'static>, template: DigestContext) {
        if self.contexts.len() < KEPT && self.contexts.iter().all(|(known, _)| *known != params) {
            self.contexts.push((params, template));
        }
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
            assert_eq!(templates.lock().contexts.len(), 1, "{name}");
        }
        super::super::err::clear();
    }
}
