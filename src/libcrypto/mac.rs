//! HMAC by libcrypto, for callbacks of the program that choose its key.

use super::lib_ctx::LibCtx;
use super::object::{Object, Owned};
use super::{Failed, Result, ffi};
use core::ffi::c_uint;

/// No digest is longer, in bytes (`EVP_MAX_MD_SIZE`).
const MAX_DIGEST: usize = 64;

// SAFETY: has one owner; what reads it does not write.
unsafe impl Object for ffi::EVP_MAC_CTX {
    unsafe fn free(object: *mut Self) {
        // SAFETY: by the trait's contract.
        unsafe { ffi::EVP_MAC_CTX_free(object) }
    }
}

// SAFETY: has one owner; what reads it does not write.
unsafe impl Object for ffi::HMAC_CTX {
    unsafe fn free(object: *mut Self) {
        // SAFETY: by the trait's contract.
        unsafe { ffi::HMAC_CTX_free(object) }
    }
}

/// HMAC, whose key and digest the program sets: through the current interface or the deprecated one.
pub enum Hmac {
    Evp(Owned<ffi::EVP_MAC_CTX>),
    Deprecated(Owned<ffi::HMAC_CTX>),
}

impl Hmac {
    /// A context for `EVP_MAC_init(3)`.
    pub fn evp(lib: &LibCtx) -> Result<Self> {
        // SAFETY: the library context is live, the strings end with NUL; the context counts its algorithm up.
        unsafe {
            let mac = ffi::EVP_MAC_fetch(lib.as_ptr(), c"HMAC".as_ptr(), lib.properties());
            if mac.is_null() {
                return Err(Failed);
            }
            let context = Owned::from_ptr(ffi::EVP_MAC_CTX_new(mac));
            ffi::EVP_MAC_free(mac);
            context.map(Self::Evp).ok_or(Failed)
        }
    }

    /// A context for `HMAC_Init_ex(3)`.
    pub fn deprecated() -> Result<Self> {
        // SAFETY: takes no arguments; the result is null or ours.
        unsafe { Owned::from_ptr(ffi::HMAC_CTX_new()) }.map(Self::Deprecated).ok_or(Failed)
    }

    /// How long the result will be in bytes, 0 if no key was set.
    pub fn size(&self) -> usize {
        // SAFETY: the context is live, whatever its state.
        unsafe {
            match self {
                Self::Evp(context) => ffi::EVP_MAC_CTX_get_mac_size(context.as_ptr()),
                Self::Deprecated(context) => ffi::HMAC_size(context.as_ptr()),
            }
        }
    }

    /// The MAC of `data`; fails if no key was set.
    pub fn finish(self, data: &[u8]) -> Result<Vec<u8>> {
        let mut out = [0; MAX_DIGEST];
        // SAFETY: the context is live, whatever its state; the buffers are as long as told, and no digest is longer
        // than the output.
        let len = unsafe {
            match &self {
                Self::Evp(context) => {
                    let mut len = 0;
                    let context = context.as_ptr();
                    let ok = ffi::EVP_MAC_update(context, data.as_ptr(), data.len()) > 0
                        && ffi::EVP_MAC_final(context, out.as_mut_ptr(), &mut len, out.len()) > 0;
                    ok.then_some(len)
                }
                Self::Deprecated(context) => {
                    let mut len: c_uint = 0;
                    let context = context.as_ptr();
                    let ok = ffi::HMAC_Update(context, data.as_ptr(), data.len()) > 0
                        && ffi::HMAC_Final(context, out.as_mut_ptr(), &mut len) > 0;
                    ok.then_some(len as usize)
                }
            }
        };
        match len {
            Some(len) if len > 0 => out.get(..len).map(<[u8]>::to_vec).ok_or(Failed),
            _ => Err(Failed),
        }
    }
}

/// Whether both are the same, in a time that tells nothing of where they differ.
pub fn same(a: &[u8], b: &[u8]) -> bool {
    // SAFETY: both are as long as told.
    a.len() == b.len() && unsafe { ffi::CRYPTO_memcmp(a.as_ptr().cast(), b.as_ptr().cast(), a.len()) == 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_key_there_is_no_mac() {
        for mac in [Hmac::evp(&LibCtx::default()).unwrap(), Hmac::deprecated().unwrap()] {
            assert_eq!(mac.size(), 0);
            assert!(mac.finish(b"data").is_err());
        }
    }

    #[test]
    fn sameness_needs_the_same_length() {
        assert!(same(b"", b"") && same(b"ab", b"ab"));
        assert!(!same(b"ab", b"ac") && !same(b"ab", b"abc"));
    }
}
