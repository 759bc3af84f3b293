//! `EVP_PKEY`: public and private keys, and signatures.

use super::err;
use super::lib_ctx::LibCtx;
use super::object::{Duplicate, Object, Owned};
use super::{Failed, Result, ffi};
use core::ffi::{CStr, c_int, c_long};
use core::ptr;

/// A key (counted), which may live in a provider.
pub type PKey = Owned<ffi::EVP_PKEY>;

// SAFETY: counted by an atomic; what libcrypto caches in a key is under a lock of its own.
unsafe impl Object for ffi::EVP_PKEY {
    unsafe fn free(object: *mut Self) {
        // SAFETY: by the trait's contract.
        unsafe { ffi::EVP_PKEY_free(object) }
    }
}

// SAFETY: the same object, counted up.
unsafe impl Duplicate for ffi::EVP_PKEY {
    unsafe fn duplicate(object: *mut Self) -> *mut Self {
        // SAFETY: by the trait's contract.
        if unsafe { ffi::EVP_PKEY_up_ref(object) } == 1 { object } else { ptr::null_mut() }
    }
}

/// How to sign: the digest, and for RSA whether the padding is PSS (with a salt of the digest's length) or PKCS #1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignParams<'a> {
    /// The digest's name, `None` for schemes that hash themselves (Ed25519, Ed448).
    pub digest: Option<&'a CStr>,
    pub pss: bool,
}

/// What kind of key pair to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind<'a> {
    /// A kind that needs nothing more: `X25519`, `X448`, `ED25519`.
    Plain(&'a CStr),
    /// A key of kind `EC` (or `DH`) in the group of that name: `P-521`, `brainpoolP256r1`, `ffdhe2048`.
    Group(&'a CStr, &'a CStr),
}

const RSA_PKCS1_PSS_PADDING: c_int = 6;
const RSA_PSS_SALTLEN_DIGEST: c_int = -1;

/// `EVP_MD_CTX`, for one signature.
pub(super) struct DigestContext(*mut ffi::EVP_MD_CTX);

// SAFETY: has one owner.
unsafe impl Send for DigestContext {}

impl DigestContext {
    /// One that is set up to sign.
    pub(super) fn to_sign(key: &PKey, lib: &LibCtx, params: SignParams<'_>) -> Result<Self> {
        let context = Self::new()?;
        let digest = params.digest.map_or(ptr::null(), CStr::as_ptr);
        // SAFETY: all objects are live; the key context belongs to the digest context.
        unsafe {
            let mut key_context = ptr::null_mut();
            succeeded(ffi::EVP_DigestSignInit_ex(
                context.0,
                &raw mut key_context,
                digest,
                lib.as_ptr(),
                lib.properties(),
                key.as_ptr(),
                ptr::null(),
            ))?;
            set_padding(key_context, params)?;
        }
        Ok(context)
    }

    /// Another in the same state, if it can be copied.
    pub(super) fn copy(&self) -> Option<Self> {
        let copy = Self::new().ok()?;
        // SAFETY: both are live. That there is none is not an error of the program's.
        unsafe {
            ffi::ERR_set_mark();
            let done = ffi::EVP_MD_CTX_copy_ex(copy.0, self.0) == 1;
            ffi::ERR_pop_to_mark();
            done.then_some(copy)
        }
    }

    /// Signs `message`; the context is set up to.
    pub(super) fn sign(self, message: &[u8]) -> Result<Vec<u8>> {
        let (data, data_len) = (message.as_ptr(), message.len());
        let mut len = 0;
        // SAFETY: live and set up; the buffer has the size that libcrypto asked for.
        unsafe {
            succeeded(ffi::EVP_DigestSign(self.0, ptr::null_mut(), &raw mut len, data, data_len))?;
            let mut signature = vec![0; len];
            succeeded(ffi::EVP_DigestSign(self.0, signature.as_mut_ptr(), &raw mut len, data, data_len))?;
            signature.truncate(len);
            Ok(signature)
        }
    }

    /// Whether what signs is of libcrypto's own provider.
    pub(super) fn is_of_default_provider(&self) -> bool {
        // SAFETY: live; its key context is its own, and set up, or null.
        unsafe {
            let context = ffi::EVP_MD_CTX_get_pkey_ctx(self.0);
            !context.is_null() && is_default_provider(ffi::EVP_PKEY_CTX_get0_provider(context))
        }
    }

    fn new() -> Result<Self> {
        // SAFETY: takes no arguments.
        let context = unsafe { ffi::EVP_MD_CTX_new() };
        if context.is_null() { Err(Failed) } else { Ok(Self(context)) }
    }
}

impl Drop for DigestContext {
    fn drop(&mut self) {
        // SAFETY: ours, freed once.
        unsafe { ffi::EVP_MD_CTX_free(self.0) }
    }
}

/// `EVP_PKEY_CTX`, for one operation.
pub(super) struct KeyContext(pub(super) *mut ffi::EVP_PKEY_CTX);

impl KeyContext {
    /// # Safety
    /// `context` is null, or live and the caller's.
    pub(super) unsafe fn from_ptr(context: *mut ffi::EVP_PKEY_CTX) -> Result<Self> {
        if context.is_null() { Err(Failed) } else { Ok(Self(context)) }
    }
}

impl Drop for KeyContext {
    fn drop(&mut self) {
        // SAFETY: ours, freed once.
        unsafe { ffi::EVP_PKEY_CTX_free(self.0) }
    }
}

/// libcrypto's "positive for success".
pub(super) fn succeeded(result: c_int) -> Result<()> {
    if result > 0 { Ok(()) } else { Err(Failed) }
}

/// # Safety
/// `context` belongs to a signature that was begun and lives.
unsafe fn set_padding(context: *mut ffi::EVP_PKEY_CTX, params: SignParams<'_>) -> Result<()> {
    if params.pss {
        // SAFETY: by contract.
        unsafe {
            succeeded(ffi::EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING))?;
            succeeded(ffi::EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST))?;
        }
    }
    Ok(())
}

/// The curve (`NID_*`, 0 if it has no name) of a deprecated `EC_KEY`; `None` if it has no group.
///
/// # Safety
/// `key` is live.
pub unsafe fn ec_key_curve(key: *const ffi::EC_KEY) -> Option<c_int> {
    // SAFETY: live, by contract; the group is the key's.
    unsafe {
        let group = ffi::EC_KEY_get0_group(key);
        (!group.is_null()).then(|| ffi::EC_GROUP_get_curve_name(group))
    }
}

/// # Safety
/// `provider` is null or live.
unsafe fn is_default_provider(provider: *const ffi::OSSL_PROVIDER) -> bool {
    // SAFETY: live, by contract; its name is a string that ends with NUL and lives as long as the provider.
    !provider.is_null() && unsafe { CStr::from_ptr(ffi::OSSL_PROVIDER_get0_name(provider)) == c"default" }
}

impl PKey {
    /// Whether the key lives in libcrypto's own provider.
    pub(super) fn is_of_default_provider(&self) -> bool {
        // SAFETY: live, and so is its provider.
        unsafe { is_default_provider(ffi::EVP_PKEY_get0_provider(self.as_ptr())) }
    }

    /// Decodes a private key of legacy type `kind` (`EVP_PKEY_*`).
    pub fn private_from_der(lib: &LibCtx, kind: c_int, der: &[u8]) -> Result<Self> {
        let len = c_long::try_from(der.len()).map_err(|_| Failed)?;
        let mut end = der.as_ptr();
        // SAFETY: the buffer has that length; what comes back is null or ours.
        unsafe {
            Self::from_ptr(ffi::d2i_PrivateKey_ex(
                kind,
                ptr::null_mut(),
                &raw mut end,
                len,
                lib.as_ptr(),
                lib.properties(),
            ))
        }
        .ok_or(Failed)
    }

    /// A key from the deprecated `RSA`, which keeps its own count.
    ///
    /// # Safety
    /// `rsa` is live.
    pub unsafe fn from_rsa(rsa: *mut ffi::RSA) -> Result<Self> {
        // SAFETY: takes no arguments; a new key is ours. `rsa` is live by contract and counted up.
        unsafe {
            let key = Self::from_ptr(ffi::EVP_PKEY_new()).ok_or(Failed)?;
            succeeded(ffi::EVP_PKEY_set1_RSA(key.as_ptr(), rsa))?;
            Ok(key)
        }
    }

    /// Takes over an `RSA`; fails for null.
    ///
    /// # Safety
    /// `rsa` is null, or live and one reference to it is the caller's.
    pub(super) unsafe fn take_rsa(rsa: *mut ffi::RSA) -> Result<Self> {
        if rsa.is_null() {
            return Err(Failed);
        }
        // SAFETY: live, by contract; the key has a reference of its own when the caller's is given back.
        unsafe {
            let key = Self::from_rsa(rsa);
            ffi::RSA_free(rsa);
            key
        }
    }

    /// A key from the deprecated `DH`, which keeps its own count.
    ///
    /// # Safety
    /// `dh` is live.
    pub unsafe fn from_dh(dh: *mut ffi::DH) -> Result<Self> {
        // SAFETY: takes no arguments; a new key is ours. `dh` is live by contract and counted up.
        unsafe {
            let key = Self::from_ptr(ffi::EVP_PKEY_new()).ok_or(Failed)?;
            succeeded(ffi::EVP_PKEY_set1_DH(key.as_ptr(), dh))?;
            Ok(key)
        }
    }

    /// A public key of `kind`, from its encoding; fails if that is not valid.
    pub fn public(lib: &LibCtx, kind: KeyKind<'_>, encoded: &[u8]) -> Result<Self> {
        // The kinds that need no group take the name they have for one.
        let (KeyKind::Plain(name) | KeyKind::Group(name, _)) = kind;
        let (KeyKind::Plain(group) | KeyKind::Group(_, group)) = kind;
        // SAFETY: the context is live through all of the calls; the key that comes back is ours.
        unsafe {
            let context = ffi::EVP_PKEY_CTX_new_from_name(lib.as_ptr(), name.as_ptr(), lib.properties());
            let context = KeyContext::from_ptr(context)?;
            succeeded(ffi::EVP_PKEY_paramgen_init(context.0))?;
            succeeded(ffi::EVP_PKEY_CTX_set_group_name(context.0, group.as_ptr()))?;
            let mut key = ptr::null_mut();
            succeeded(ffi::EVP_PKEY_paramgen(context.0, &raw mut key))?;
            let key = Self::from_ptr(key).ok_or(Failed)?;
            succeeded(ffi::EVP_PKEY_set1_encoded_public_key(key.as_ptr(), encoded.as_ptr(), encoded.len()))?;
            Ok(key)
        }
    }

    /// Decodes an RSA private key of the traditional form (RFC 8017, A.1.2).
    pub fn rsa_from_der(der: &[u8]) -> Result<Self> {
        let len = c_long::try_from(der.len()).map_err(|_| Failed)?;
        let mut end = der.as_ptr();
        // SAFETY: the buffer has that length; what comes back is null or ours.
        unsafe { Self::take_rsa(ffi::d2i_RSAPrivateKey(ptr::null_mut(), &raw mut end, len)) }
    }

    /// A new key pair.
    pub fn generate(lib: &LibCtx, kind: KeyKind<'_>) -> Result<Self> {
        let (name, group) = match kind {
            KeyKind::Plain(name) => (name, None),
            KeyKind::Group(name, group) => (name, Some(group)),
        };
        // SAFETY: the context is live through all of the calls; the key that comes back is ours.
        unsafe {
            let context = ffi::EVP_PKEY_CTX_new_from_name(lib.as_ptr(), name.as_ptr(), lib.properties());
            let context = KeyContext::from_ptr(context)?;
            succeeded(ffi::EVP_PKEY_keygen_init(context.0))?;
            if let Some(group) = group {
                succeeded(ffi::EVP_PKEY_CTX_set_group_name(context.0, group.as_ptr()))?;
            }
            let mut key = ptr::null_mut();
            succeeded(ffi::EVP_PKEY_keygen(context.0, &raw mut key))?;
            Self::from_ptr(key).ok_or(Failed)
        }
    }

    /// The legacy type (`EVP_PKEY_RSA`, ...), negative for a key that only a provider knows.
    pub fn id(&self) -> c_int {
        // SAFETY: live.
        unsafe { ffi::EVP_PKEY_get_base_id(self.as_ptr()) }
    }

    /// Whether there are keys of the kind with that number.
    pub fn is_available(lib: &LibCtx, nid: c_int) -> bool {
        // SAFETY: takes any number; a name lives forever, and ends with a NUL.
        unsafe {
            let name = ffi::OBJ_nid2sn(nid);
            !name.is_null() && Self::has_kind(lib, CStr::from_ptr(name))
        }
    }

    /// Whether there are keys of the kind called `name`.
    pub fn has_kind(lib: &LibCtx, name: &CStr) -> bool {
        err::without(|| {
            // SAFETY: the library context is live.
            let context =
                unsafe { ffi::EVP_PKEY_CTX_new_from_name(lib.as_ptr(), name.as_ptr(), lib.properties()) };
            // SAFETY: null, or ours.
            unsafe { KeyContext::from_ptr(context) }.is_ok()
        })
    }

    /// The same without looking for what that is another name of, which takes long.
    pub fn exact_id(&self) -> c_int {
        // SAFETY: live.
        unsafe { ffi::EVP_PKEY_get_id(self.as_ptr()) }
    }

    /// Whether the key is of the kind called `name`, provider keys included.
    pub fn is_a(&self, name: &CStr) -> bool {
        // SAFETY: live.
        unsafe { ffi::EVP_PKEY_is_a(self.as_ptr(), name.as_ptr()) == 1 }
    }

    pub fn can_sign(&self) -> bool {
        // SAFETY: live.
        unsafe { ffi::EVP_PKEY_can_sign(self.as_ptr()) == 1 }
    }

    /// Whether the key makes signatures with the digest of that name.
    pub fn signs_with(&self, digest: Option<&CStr>) -> bool {
        let Some(digest) = digest else { return true };
        // SAFETY: both are live for the call; null is for the default library context. That the answer is no is not
        // an error of the program's.
        unsafe {
            ffi::ERR_set_mark();
            let answer = ffi::EVP_PKEY_digestsign_supports_digest(
                self.as_ptr(),
                ptr::null_mut(),
                digest.as_ptr(),
                ptr::null(),
            );
            ffi::ERR_pop_to_mark();
            answer > 0
        }
    }

    /// The size in bits of the modulus, or of the group's order.
    pub fn bits(&self) -> c_int {
        // SAFETY: live.
        unsafe { ffi::EVP_PKEY_get_bits(self.as_ptr()) }
    }

    /// The largest size of a signature, in bytes.
    pub fn size(&self) -> c_int {
        // SAFETY: live.
        unsafe { ffi::EVP_PKEY_get_size(self.as_ptr()) }
    }

    pub fn security_bits(&self) -> c_int {
        // SAFETY: live.
        unsafe { ffi::EVP_PKEY_get_security_bits(self.as_ptr()) }
    }

    /// The name of the group that the key is in (`prime256v1`), `None` where there is none.
    pub fn group_name(&self) -> Option<String> {
        let mut name = [0_u8; 80];
        let mut len = 0;
        // SAFETY: live; the buffer has that size.
        let done = unsafe {
            ffi::EVP_PKEY_get_group_name(self.as_ptr(), name.as_mut_ptr().cast(), name.len(), &raw mut len)
        };
        if done != 1 {
            return None;
        }
        String::from_utf8(name.get(..len)?.to_vec()).ok()
    }

    /// Whether both have the same public key.
    pub fn same(&self, other: &Self) -> bool {
        // SAFETY: both are live.
        unsafe { ffi::EVP_PKEY_eq(self.as_ptr(), other.as_ptr()) == 1 }
    }

    /// Whether the key lacks parameters of its kind, and has them from elsewhere (its issuer's key, for DSA).
    pub fn lacks_parameters(&self) -> bool {
        // SAFETY: live.
        unsafe { ffi::EVP_PKEY_missing_parameters(self.as_ptr()) != 0 }
    }

    /// Gives this key the parameters of `from`, if it has none. Few kinds can.
    pub fn copy_parameters(&self, from: &Self) -> Result<()> {
        // SAFETY: both are live.
        succeeded(unsafe { ffi::EVP_PKEY_copy_parameters(self.as_ptr(), from.as_ptr()) })
    }

    /// Signs `message`.
    pub fn sign(&self, lib: &LibCtx, params: SignParams<'_>, message: &[u8]) -> Result<Vec<u8>> {
        DigestContext::to_sign(self, lib, params)?.sign(message)
    }

    /// Whether `signature` is this key's of `message`.
    pub fn verify(&self, lib: &LibCtx, params: SignParams<'_>, message: &[u8], signature: &[u8]) -> bool {
        let check = || {
            let context = DigestContext::new()?;
            let digest = params.digest.map_or(ptr::null(), CStr::as_ptr);
            // SAFETY: all objects are live; the key context belongs to the digest context; lengths are the slices'.
            unsafe {
                let mut key_context = ptr::null_mut();
                succeeded(ffi::EVP_DigestVerifyInit_ex(
                    context.0,
                    &raw mut key_context,
                    digest,
                    lib.as_ptr(),
                    lib.properties(),
                    self.as_ptr(),
                    ptr::null(),
                ))?;
                set_padding(key_context, params)?;
                let (data, data_len) = (message.as_ptr(), message.len());
                succeeded(ffi::EVP_DigestVerify(
                    context.0,
                    signature.as_ptr(),
                    signature.len(),
                    data,
                    data_len,
                ))
            }
        };
        check().is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::super::err;
    use super::*;

    fn round_trip(kind: KeyKind<'_>, params: SignParams<'_>) {
        let lib = LibCtx::default();
        let key = PKey::generate(&lib, kind).unwrap();
        let signature = key.sign(&lib, params, b"message").unwrap();
        assert!(key.verify(&lib, params, b"message", &signature));
        assert!(!key.verify(&lib, params, b"massage", &signature));
        assert!(!key.verify(&lib, params, b"message", &signature[1..]));
        assert!(!key.verify(&lib, params, b"message", b""));
        err::clear();
    }

    #[test]
    fn signatures_of_every_kind_are_verified() {
        let sha256 = Some(c"SHA256");
        round_trip(KeyKind::Group(c"EC", c"P-256"), SignParams { digest: sha256, pss: false });
        round_trip(KeyKind::Group(c"EC", c"P-521"), SignParams { digest: Some(c"SHA512"), pss: false });
        round_trip(KeyKind::Plain(c"RSA"), SignParams { digest: sha256, pss: false });
        round_trip(KeyKind::Plain(c"RSA"), SignParams { digest: sha256, pss: true });
        round_trip(KeyKind::Plain(c"ED25519"), SignParams { digest: None, pss: false });
        round_trip(KeyKind::Plain(c"ED448"), SignParams { digest: None, pss: false });
    }

    #[test]
    fn both_paddings_differ() {
        let lib = LibCtx::default();
        let key = PKey::generate(&lib, KeyKind::Plain(c"RSA")).unwrap();
        let pss = SignParams { digest: Some(c"SHA256"), pss: true };
        let pkcs1 = SignParams { pss: false, ..pss };
        let signature = key.sign(&lib, pss, b"message").unwrap();
        assert!(!key.verify(&lib, pkcs1, b"message", &signature));
        err::clear();
    }

    #[test]
    fn keys_know_what_they_are() {
        let lib = LibCtx::default();
        let key = PKey::generate(&lib, KeyKind::Group(c"EC", c"P-384")).unwrap();
        assert!(key.is_a(c"EC") && !key.is_a(c"RSA"));
        assert_eq!((key.id(), key.bits(), key.security_bits()), (408, 384, 192));
        assert_eq!(key.group_name().as_deref(), Some("secp384r1"));
        assert!(key.can_sign() && key.same(&key.clone()));
        let other = PKey::generate(&lib, KeyKind::Plain(c"X448")).unwrap();
        assert!(!other.can_sign() && !key.same(&other));
        assert_eq!(other.group_name(), None);
        err::clear();
    }
}
