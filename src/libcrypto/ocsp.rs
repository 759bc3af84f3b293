//! What a certificate status request is made of (RFC 6066, 8): `OCSP_RESPID` and `X509_EXTENSION`, in stacks.

use super::object::{Duplicate, Object, Owned};
use super::stack::{Element, Stack};
use super::{Failed, Result, ffi};
use core::ffi::{c_int, c_long, c_void};
use core::ptr;

/// Names a responder.
pub type ResponderId = Owned<ffi::OCSP_RESPID>;
/// Responders that a client trusts.
pub type ResponderIds = Stack<ffi::OCSP_RESPID>;
/// Extensions of a request.
pub type Extensions = Stack<ffi::X509_EXTENSION>;

// SAFETY: has one owner; nothing is cached in it.
unsafe impl Object for ffi::OCSP_RESPID {
    unsafe fn free(object: *mut Self) {
        // SAFETY: by the trait's contract.
        unsafe { ffi::OCSP_RESPID_free(object) }
    }
}

// SAFETY: a copy, by way of its encoding.
unsafe impl Duplicate for ffi::OCSP_RESPID {
    unsafe fn duplicate(object: *mut Self) -> *mut Self {
        // SAFETY: live, by the trait's contract.
        let der = encode(|out| unsafe { ffi::i2d_OCSP_RESPID(object, out) });
        der.and_then(|der| ResponderId::from_der(&der)).map_or(ptr::null_mut(), Owned::into_ptr)
    }
}

// SAFETY: has one owner; nothing is cached in it.
unsafe impl Object for ffi::X509_EXTENSION {
    unsafe fn free(object: *mut Self) {
        // SAFETY: by the trait's contract.
        unsafe { ffi::X509_EXTENSION_free(object) }
    }
}

// SAFETY: a copy.
unsafe impl Duplicate for ffi::X509_EXTENSION {
    unsafe fn duplicate(object: *mut Self) -> *mut Self {
        // SAFETY: by the trait's contract.
        unsafe { ffi::X509_EXTENSION_dup(object) }
    }
}

impl Element for ffi::OCSP_RESPID {
    type Stack = ffi::stack_st_OCSP_RESPID;
}

impl Element for ffi::X509_EXTENSION {
    type Stack = ffi::stack_st_X509_EXTENSION;
}

/// The bytes that one of libcrypto's encoders makes.
fn encode(encoder: impl Fn(*mut *mut u8) -> c_int) -> Result<Vec<u8>> {
    let mut der: *mut u8 = ptr::null_mut();
    let len = usize::try_from(encoder(&raw mut der)).map_err(|_| Failed)?;
    if der.is_null() {
        return Err(Failed);
    }
    // SAFETY: libcrypto has allocated so many bytes, which are copied and freed once.
    unsafe {
        let bytes = core::slice::from_raw_parts(der, len).to_vec();
        ffi::CRYPTO_free(der.cast::<c_void>(), c"".as_ptr(), 0);
        Ok(bytes)
    }
}

impl ResponderId {
    /// Decodes one, which must be all of `der`.
    pub fn from_der(der: &[u8]) -> Result<Self> {
        let len = c_long::try_from(der.len()).map_err(|_| Failed)?;
        let mut end = der.as_ptr();
        // SAFETY: the buffer has that length; what comes back is null or ours.
        let id = unsafe { Self::from_ptr(ffi::d2i_OCSP_RESPID(ptr::null_mut(), &raw mut end, len)) };
        id.filter(|_| end.addr() - der.as_ptr().addr() == der.len()).ok_or(Failed)
    }

    pub fn to_der(&self) -> Result<Vec<u8>> {
        // SAFETY: live.
        encode(|out| unsafe { ffi::i2d_OCSP_RESPID(self.as_ptr(), out) })
    }
}

impl Extensions {
    /// Decodes an `Extensions` (RFC 5280, 4.1), which must be all of `der`.
    pub fn from_der(der: &[u8]) -> Result<Self> {
        let len = c_long::try_from(der.len()).map_err(|_| Failed)?;
        let mut end = der.as_ptr();
        // SAFETY: the buffer has that length; what comes back is null or ours.
        let all = unsafe { Self::from_ptr(ffi::d2i_X509_EXTENSIONS(ptr::null_mut(), &raw mut end, len)) };
        all.filter(|_| end.addr() - der.as_ptr().addr() == der.len()).ok_or(Failed)
    }

    pub fn to_der(&self) -> Result<Vec<u8>> {
        // SAFETY: live.
        encode(|out| unsafe { ffi::i2d_X509_EXTENSIONS(self.as_ptr(), out) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::libcrypto::err;

    /// A responder by the hash of its key (RFC 6960, 4.2.1).
    fn by_key() -> Vec<u8> {
        [&[0xa2, 22, 4, 20][..], &[7; 20]].concat()
    }

    #[test]
    fn responders_go_both_ways() {
        let id = ResponderId::from_der(&by_key()).unwrap();
        assert_eq!(id.clone().to_der().unwrap(), by_key());
        let ids: ResponderIds = [id].into_iter().collect();
        assert_eq!(ids.clone().get(0).unwrap().to_der().unwrap(), by_key());
        for bad in [&b""[..], b"\xa2\x00", &[&by_key()[..], b"x"].concat()] {
            assert!(ResponderId::from_der(bad).is_err(), "{bad:?}");
        }
        err::clear();
    }

    #[test]
    fn extensions_go_both_ways() {
        // A nonce (RFC 8954).
        let nonce = b"\x30\x11\x30\x0f\x06\x09\x2b\x06\x01\x05\x05\x07\x30\x01\x02\x04\x02\x04\x00";
        let extensions = Extensions::from_der(nonce).unwrap();
        assert_eq!(extensions.len(), 1);
        assert_eq!(extensions.clone().to_der().unwrap(), nonce);
        assert!(Extensions::from_der(&nonce[..10]).is_err());
        err::clear();
    }
}
