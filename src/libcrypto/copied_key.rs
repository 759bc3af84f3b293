//! Signatures with a copy of a P-256 key, by graviola: faster than libcrypto with the key itself (docs/CRYPTOGRAPHY.md has the
//! figures, docs/SECURITY.md when there may be a copy).

use super::async_job::is_in_job;
use super::lib_ctx::LibCtx;
use super::pkey::{DigestContext, PKey, SignParams};
use super::{Failed, Result, err, ffi, p256};
use core::ffi::CStr;
use core::ptr;
use graviola::hashing::Sha256;
use graviola::key_agreement::p256::StaticPrivateKey;
use graviola::signing::ecdsa::{P256, SigningKey};
use zeroize::Zeroizing;

/// The length of a private key in bytes.
const LEN: usize = 32;
/// A signature is no longer, in bytes: two numbers and their ASN.1 tags.
const MAX_SIGNATURE: usize = 2 * (LEN + 3) + 2;

/// Wiped when it is freed, as all of the library's memory.
pub struct CopiedKey(Box<SigningKey<P256>>);

impl CopiedKey {
    /// Whether there may be a copy: not where a program wants FIPS's implementations or certain providers, nor where it keeps
    /// its keys in a heap of their own.
    pub fn is_allowed(lib: &LibCtx) -> bool {
        // SAFETY: takes no arguments.
        p256::serves(lib) && unsafe { ffi::CRYPTO_secure_malloc_initialized() } == 0
    }

    /// Whether a copy may make the signature: not in a job, whose stack is not wiped.
    pub fn serves(params: SignParams<'_>) -> bool {
        params.digest == Some(c"SHA256") && !is_in_job()
    }

    /// A copy of `key`, which `context` is set up to sign with; `None` where it is not on P-256, or none may be made.
    pub fn of(key: &PKey, context: &DigestContext) -> Option<Self> {
        let is_plain = graviola::util::is_cpu_supported()
            && key.is_a(c"EC")
            && key.group_name().as_deref() == Some("prime256v1")
            && context.is_of_default_provider()
            && is_own_method();
        let copy = is_plain.then(|| err::without(|| private(key).ok())).flatten()?;
        let copy = StaticPrivateKey::from_bytes(&*copy).ok()?;
        // What stands for a key that is elsewhere is not the key.
        let public = err::without(|| key.encoded_public_key().ok())?;
        let same = copy.public_key_uncompressed()[..] == public[..];
        same.then(|| Self(Box::new(SigningKey { private_key: copy })))
    }

    /// Signs `message` with SHA-256.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>> {
        let mut signature = [0; MAX_SIGNATURE];
        self.0.sign_asn1::<Sha256>(&[message], &mut signature).map(<[u8]>::to_vec).map_err(|_| Failed)
    }
}

/// Whether libcrypto's own code signs with EC keys: a program can put an engine or a method of its own in its place.
fn is_own_method() -> bool {
    // SAFETY: these take no arguments; methods are compared only, and a reference to an engine is ours and given back once.
    unsafe {
        let engine = ffi::ENGINE_get_default_EC();
        if !engine.is_null() {
            ffi::ENGINE_finish(engine);
        }
        engine.is_null() && ptr::eq(ffi::EC_KEY_get_default_method(), ffi::EC_KEY_OpenSSL())
    }
}

/// The private key, most significant byte first.
fn private(key: &PKey) -> Result<Zeroizing<[u8; LEN]>> {
    const NAME: &CStr = c"priv";
    const UNSIGNED_INTEGER: u32 = 2;
    let mut bytes = Zeroizing::new([0; LEN]);
    let mut params = [
        ffi::OSSL_PARAM {
            key: NAME.as_ptr(),
            data_type: UNSIGNED_INTEGER,
            data: bytes.as_mut_ptr().cast(),
            data_size: LEN,
            return_size: usize::MAX,
        },
        ffi::OSSL_PARAM {
            key: ptr::null(),
            data_type: 0,
            data: ptr::null_mut(),
            data_size: 0,
            return_size: 0,
        },
    ];
    // SAFETY: the key is live; the array ends with a parameter without a name, and the place has the size it tells.
    let done = unsafe { ffi::EVP_PKEY_get_params(key.as_ptr(), params.as_mut_ptr()) };
    if done != 1 || params[0].return_size != LEN {
        return Err(Failed);
    }
    if cfg!(target_endian = "little") {
        bytes.reverse();
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::super::pkey::KeyKind;
    use super::super::testing;
    use super::*;

    const PARAMS: SignParams<'static> = SignParams { digest: Some(c"SHA256"), pss: false };

    fn copy(key: &PKey) -> Option<CopiedKey> {
        CopiedKey::of(key, &DigestContext::to_sign(key, &LibCtx::default(), PARAMS).unwrap())
    }

    /// Keys with zeroes in front among them.
    #[test]
    fn a_copy_signs_as_the_key() {
        let lib = LibCtx::default();
        assert!(CopiedKey::is_allowed(&lib) && CopiedKey::serves(PARAMS));
        for _ in 0..1000 {
            let key = PKey::generate(&lib, KeyKind::Group(c"EC", c"P-256")).unwrap();
            let Some(copy) = copy(&key) else { return assert!(!graviola::util::is_cpu_supported()) };
            let signature = copy.sign(b"message").unwrap();
            assert!(key.verify(&lib, PARAMS, b"message", &signature));
            assert!(!key.verify(&lib, PARAMS, b"massage", &signature));
        }
    }

    #[test]
    fn there_is_a_copy_of_p256_only() {
        assert_eq!(copy(&testing::key("p256.key")).is_some(), graviola::util::is_cpu_supported());
        assert!(copy(&testing::key("p384.key")).is_none());
        assert!(copy(&testing::key("rsa.key")).is_none());
        assert!(!CopiedKey::serves(SignParams { digest: Some(c"SHA384"), pss: false }));
        // SAFETY: null is for libcrypto's default context.
        let lib = unsafe { LibCtx::new(ptr::null_mut(), Some(c"provider=default")) };
        assert!(!CopiedKey::is_allowed(&lib));
        super::super::err::clear();
    }
}
