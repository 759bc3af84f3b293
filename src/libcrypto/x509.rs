//! `X509` and `X509_NAME`: certificates and the names in them.

use super::lib_ctx::LibCtx;
use super::object::{Duplicate, Object, Owned};
use super::pkey::PKey;
use super::stack::Stack;
use super::{Failed, Result, ffi};
use core::ffi::{c_int, c_long, c_ulong};
use core::ptr;

/// A certificate (counted).
pub type X509 = Owned<ffi::X509>;
/// A distinguished name; a clone is a copy.
pub type Name = Owned<ffi::X509_NAME>;
/// Certificates in order, each signed by the next.
pub type Chain = Stack<ffi::X509>;

// SAFETY: counted by an atomic; what libcrypto caches in a certificate (extensions, key) is under a lock of its own.
unsafe impl Object for ffi::X509 {
    unsafe fn free(object: *mut Self) {
        // SAFETY: by the trait's contract.
        unsafe { ffi::X509_free(object) }
    }
}

// SAFETY: the same object, counted up.
unsafe impl Duplicate for ffi::X509 {
    unsafe fn duplicate(object: *mut Self) -> *mut Self {
        // SAFETY: by the trait's contract.
        if unsafe { ffi::X509_up_ref(object) } == 1 { object } else { ptr::null_mut() }
    }
}

// SAFETY: has one owner; a name that was decoded or copied has its encoding cached, so that reading does not write.
unsafe impl Object for ffi::X509_NAME {
    unsafe fn free(object: *mut Self) {
        // SAFETY: by the trait's contract.
        unsafe { ffi::X509_NAME_free(object) }
    }
}

// SAFETY: a copy.
unsafe impl Duplicate for ffi::X509_NAME {
    unsafe fn duplicate(object: *mut Self) -> *mut Self {
        // SAFETY: by the trait's contract.
        unsafe { ffi::X509_NAME_dup(object) }
    }
}

/// How a certificate is signed (`X509_get_signature_info(3)`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignatureInfo {
    /// NID of the digest, 0 if there is none (Ed25519, Ed448) or it is not known.
    pub digest: c_int,
    /// NID of the public key algorithm.
    pub key: c_int,
    /// Security strength in bits, -1 if not known.
    pub security_bits: c_int,
}

/// `EXFLAG_KUSAGE`: the certificate has a key usage extension.
pub const EXFLAG_KUSAGE: u32 = 0x2;
/// `EXFLAG_SI`: self-issued.
pub const EXFLAG_SI: u32 = 0x20;
/// `EXFLAG_SS`: self-issued, and the key identifiers do not deny that it is self-signed.
pub const EXFLAG_SS: u32 = 0x2000;
/// `KU_DIGITAL_SIGNATURE`.
pub const KU_DIGITAL_SIGNATURE: u32 = 0x80;

/// Why DER is not a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecodeError {
    /// Not a certificate; the cause is on the error queue.
    Asn1,
    /// Bytes follow the certificate.
    Trailing,
}

impl X509 {
    /// Decodes one certificate, which must be all of `der`.
    pub fn from_der(lib: &LibCtx, der: &[u8]) -> core::result::Result<Self, DecodeError> {
        let (x509, used) = Self::from_der_prefix(lib, der).map_err(|Failed| DecodeError::Asn1)?;
        if used == der.len() { Ok(x509) } else { Err(DecodeError::Trailing) }
    }

    /// Decodes the certificate that `der` begins with; the number is its length.
    pub fn from_der_prefix(lib: &LibCtx, der: &[u8]) -> Result<(Self, usize)> {
        let len = c_long::try_from(der.len()).map_err(|_| Failed)?;
        // SAFETY: the library context is live; the new certificate is ours. Decoding into it makes its key and
        // signature use that context; on failure libcrypto frees it and sets the pointer to null.
        unsafe {
            let mut x509 = ffi::X509_new_ex(lib.as_ptr(), lib.properties());
            if x509.is_null() {
                return Err(Failed);
            }
            let mut end = der.as_ptr();
            let decoded = ffi::d2i_X509(&raw mut x509, &raw mut end, len);
            let owned = Self::from_ptr(x509);
            if decoded.is_null() {
                return Err(Failed);
            }
            let used = end.addr() - der.as_ptr().addr();
            owned.map(|x509| (x509, used)).ok_or(Failed)
        }
    }

    /// The certificate's encoding: the bytes it came in, unless the program changed it.
    pub fn to_der(&self) -> Result<Vec<u8>> {
        // SAFETY: live; libcrypto allocates the output.
        encode(|out| unsafe { ffi::i2d_X509(self.as_ptr(), out) })
    }

    /// Whether the certificate is still the one that came as `der`: not signed anew, and without trust or names that
    /// a program gave it.
    pub fn encodes_as(&self, der: &[u8]) -> bool {
        // SAFETY: live; libcrypto allocates the output.
        encode(|out| unsafe { ffi::i2d_X509_AUX(self.as_ptr(), out) }).is_ok_and(|encoded| encoded == der)
    }

    pub fn subject(&self) -> Option<Name> {
        // SAFETY: live; the name is the certificate's and copied.
        unsafe { Name::from_borrowed(ffi::X509_get_subject_name(self.as_ptr())) }
    }

    pub fn issuer(&self) -> Option<Name> {
        // SAFETY: live; the name is the certificate's and copied.
        unsafe { Name::from_borrowed(ffi::X509_get_issuer_name(self.as_ptr())) }
    }

    /// The public key; fails if it can't be decoded or is of an unknown kind.
    pub fn public_key(&self) -> Result<PKey> {
        // SAFETY: live; the key is the certificate's and counted up.
        unsafe { PKey::from_borrowed(ffi::X509_get0_pubkey(self.as_ptr())) }.ok_or(Failed)
    }

    /// DER of the public key with its algorithm (SubjectPublicKeyInfo; RFC 5280, 4.1.2.7).
    pub fn public_key_info(&self) -> Result<Vec<u8>> {
        // SAFETY: live; the key info is the certificate's; libcrypto allocates the output.
        encode(|out| unsafe { ffi::i2d_X509_PUBKEY(ffi::X509_get_X509_PUBKEY(self.as_ptr()), out) })
    }

    /// The public key, where it is a point of P-256.
    pub fn p256_point(&self) -> Option<super::p256::Point> {
        super::p256::point(&self.public_key_info().ok()?)
    }

    /// Whether `key` is this certificate's; if not, the error queue says what differs (`X509_R_*`).
    pub fn check_private_key(&self, key: &PKey) -> Result<()> {
        // SAFETY: both are live.
        if unsafe { ffi::X509_check_private_key(self.as_ptr(), key.as_ptr()) } == 1 {
            Ok(())
        } else {
            Err(Failed)
        }
    }

    /// How the certificate is signed, as far as that is known.
    pub fn signature_info(&self) -> SignatureInfo {
        let mut info = SignatureInfo { digest: 0, key: 0, security_bits: -1 };
        // SAFETY: live; libcrypto writes the numbers that are asked for, and always does.
        let valid = unsafe {
            ffi::X509_get_signature_info(
                self.as_ptr(),
                &raw mut info.digest,
                &raw mut info.key,
                &raw mut info.security_bits,
                ptr::null_mut(),
            )
        };
        if valid != 1 {
            info.security_bits = -1;
        }
        info
    }

    /// `NID_*` of what the certificate is signed with: digest and key in one.
    pub fn signature_nid(&self) -> c_int {
        // SAFETY: live.
        unsafe { ffi::X509_get_signature_nid(self.as_ptr()) }
    }

    /// `EXFLAG_*`.
    pub fn extension_flags(&self) -> u32 {
        // SAFETY: live.
        unsafe { ffi::X509_get_extension_flags(self.as_ptr()) }
    }

    /// `KU_*`; all bits if the certificate does not limit its use.
    pub fn key_usage(&self) -> u32 {
        // SAFETY: live.
        unsafe { ffi::X509_get_key_usage(self.as_ptr()) }
    }

    /// Whether both are the same certificate (`X509_cmp(3)`).
    pub fn same(&self, other: &Self) -> bool {
        // SAFETY: both are live.
        self.as_ptr() == other.as_ptr() || unsafe { ffi::X509_cmp(self.as_ptr(), other.as_ptr()) } == 0
    }
}

/// Whether a chain keeps to Suite B (RFC 6460) at the levels of `flags` (`X509_V_FLAG_SUITEB_*`).
pub fn chain_keeps_suite_b(leaf: &X509, chain: &[X509], flags: u32) -> bool {
    let chain = (!chain.is_empty()).then(|| chain.iter().cloned().collect::<Chain>());
    let others = chain.as_ref().map_or(ptr::null_mut(), Chain::as_ptr);
    // SAFETY: all are live; nobody asks for the depth of an error, and without a chain only the leaf is looked at.
    let result =
        unsafe { ffi::X509_chain_check_suiteb(ptr::null_mut(), leaf.as_ptr(), others, c_ulong::from(flags)) };
    result == 0
}

impl Name {
    /// The empty name.
    pub fn new() -> Self {
        // SAFETY: takes no arguments; what comes back is null or ours.
        match unsafe { Self::from_ptr(ffi::X509_NAME_new()) } {
            Some(name) => name,
            None => crate::libcrypto::short_of_memory(),
        }
    }

    /// Decodes one name, which must be all of `der`.
    pub fn from_der(der: &[u8]) -> core::result::Result<Self, DecodeError> {
        let len = c_long::try_from(der.len()).map_err(|_| DecodeError::Asn1)?;
        let mut end = der.as_ptr();
        // SAFETY: the buffer has that length; what comes back is null or ours.
        let name = unsafe { Self::from_ptr(ffi::d2i_X509_NAME(ptr::null_mut(), &raw mut end, len)) };
        let name = name.ok_or(DecodeError::Asn1)?;
        if end.addr() - der.as_ptr().addr() == der.len() { Ok(name) } else { Err(DecodeError::Trailing) }
    }

    pub fn to_der(&self) -> Result<Vec<u8>> {
        // SAFETY: live; libcrypto allocates the output.
        encode(|out| unsafe { ffi::i2d_X509_NAME(self.as_ptr(), out) })
    }
}

impl Default for Name {
    fn default() -> Self {
        Self::new()
    }
}

impl PartialEq for Name {
    /// As certificates are compared with their issuers: by the canonical encoding.
    fn eq(&self, other: &Self) -> bool {
        // SAFETY: both are live.
        unsafe { ffi::X509_NAME_cmp(self.as_ptr(), other.as_ptr()) == 0 }
    }
}

/// What an `i2d_*` function allocates and writes.
fn encode(i2d: impl Fn(*mut *mut u8) -> c_int) -> Result<Vec<u8>> {
    let mut der = ptr::null_mut();
    let len = usize::try_from(i2d(&raw mut der)).map_err(|_| Failed)?;
    if der.is_null() {
        return Err(Failed);
    }
    // SAFETY: libcrypto allocated that many bytes, which are copied and freed once.
    unsafe {
        let bytes = core::slice::from_raw_parts(der, len).to_vec();
        ffi::CRYPTO_free(der.cast(), c"".as_ptr(), 0);
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{err, testing};
    use super::*;

    #[test]
    fn encodings_go_both_ways() {
        let lib = LibCtx::default();
        let x509 = testing::certificate("rsa-leaf.pem");
        let mut der = x509.to_der().unwrap();
        assert!(X509::from_der(&lib, &der).unwrap().same(&x509));
        der.push(0);
        assert_eq!(X509::from_der(&lib, &der).err(), Some(DecodeError::Trailing));
        assert_eq!(X509::from_der_prefix(&lib, &der).unwrap().1, der.len() - 1);
        for len in [0, 1, 100, der.len() - 2] {
            assert_eq!(X509::from_der(&lib, &der[..len]).err(), Some(DecodeError::Asn1));
        }
        let mut name = x509.issuer().unwrap().to_der().unwrap();
        assert!(Name::from_der(&name).unwrap() == testing::certificate("inter.pem").subject().unwrap());
        name.push(0);
        assert_eq!(Name::from_der(&name).err(), Some(DecodeError::Trailing));
        assert_eq!(Name::from_der(b"no").err(), Some(DecodeError::Asn1));
        err::clear();
    }

    #[test]
    fn certificates_tell_about_themselves() {
        let (leaf, root) = (testing::certificate("rsa-leaf.pem"), testing::certificate("ca.pem"));
        assert_eq!(root.extension_flags() & EXFLAG_SS, EXFLAG_SS);
        assert_eq!(leaf.extension_flags() & (EXFLAG_SS | EXFLAG_KUSAGE), EXFLAG_KUSAGE);
        assert_eq!(leaf.key_usage(), KU_DIGITAL_SIGNATURE);
        // ecdsa-with-SHA256 by the intermediate: SHA-256, id-ecPublicKey.
        assert_eq!(leaf.signature_info(), SignatureInfo { digest: 672, key: 408, security_bits: 128 });
        assert_eq!(testing::certificate("sha1-leaf.pem").signature_info().security_bits, 63);
        assert!(leaf.check_private_key(&testing::key("rsa.key")).is_ok());
        assert!(leaf.check_private_key(&testing::key("p256.key")).is_err());
        assert_eq!(err::last(), (11, 115)); // X509_R_KEY_TYPE_MISMATCH
        err::clear();
    }
}
