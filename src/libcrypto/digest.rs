//! `EVP_MD`: digests.

use super::err;
use super::lib_ctx::LibCtx;
use super::object::{Duplicate, Object, Owned};
use super::{Failed, Result, ffi};
use core::ffi::{CStr, c_uint};
use core::ptr;

/// A digest that was fetched (counted).
pub type Digest = Owned<ffi::EVP_MD>;

/// Numbers of digests (`NID_*`).
pub mod nid {
    pub const SHA1: i32 = 64;
    pub const SHA224: i32 = 675;
    pub const SHA256: i32 = 672;
    pub const SHA384: i32 = 673;
    pub const SHA512: i32 = 674;
}

/// `EVP_MAX_MD_SIZE`.
const MAX_SIZE: usize = 64;

// SAFETY: counted by an atomic, and not changed after it was fetched.
unsafe impl Object for ffi::EVP_MD {
    unsafe fn free(object: *mut Self) {
        // SAFETY: by the trait's contract.
        unsafe { ffi::EVP_MD_free(object) }
    }
}

// SAFETY: the same object, counted up.
unsafe impl Duplicate for ffi::EVP_MD {
    unsafe fn duplicate(object: *mut Self) -> *mut Self {
        // SAFETY: by the trait's contract.
        if unsafe { ffi::EVP_MD_up_ref(object) } == 1 { object } else { ptr::null_mut() }
    }
}

/// `EVP_get_digestbynid(3)`: a digest that lives forever, null if libcrypto has none with that number.
pub fn by_nid(nid: i32) -> *const ffi::EVP_MD {
    // SAFETY: both take any number or string, and null.
    unsafe {
        let name = ffi::OBJ_nid2sn(nid);
        if name.is_null() { ptr::null() } else { ffi::EVP_get_digestbyname(name) }
    }
}

impl Digest {
    /// The digest of [`by_nid`].
    pub fn known(nid: i32) -> Option<Self> {
        // SAFETY: null, or an object that lives forever.
        unsafe { Self::from_borrowed(by_nid(nid)) }
    }

    /// The digest called `name` (`EVP_MD_fetch(3)`).
    pub fn fetch(lib: &LibCtx, name: &CStr) -> Result<Self> {
        // SAFETY: the library context is live; what comes back is null or ours.
        unsafe { Self::from_ptr(ffi::EVP_MD_fetch(lib.as_ptr(), name.as_ptr(), lib.properties())) }
            .ok_or(Failed)
    }

    /// Whether there is a digest with that number.
    pub fn is_available(lib: &LibCtx, nid: i32) -> bool {
        // SAFETY: takes any number; the name is null, or lives forever.
        let name = unsafe { ffi::OBJ_nid2sn(nid) };
        !name.is_null()
            && err::without(|| {
                // SAFETY: not null, and ends with a NUL.
                Self::fetch(lib, unsafe { CStr::from_ptr(name) }).is_ok()
            })
    }

    /// The length of its values, in bytes.
    pub fn size(&self) -> usize {
        // SAFETY: live.
        usize::try_from(unsafe { ffi::EVP_MD_get_size(self.as_ptr()) }).unwrap_or(0)
    }

    /// The digest of `data`.
    pub fn hash(&self, data: &[u8]) -> Result<Vec<u8>> {
        let mut value = vec![0; MAX_SIZE];
        let mut len: c_uint = 0;
        // SAFETY: live; the output is as large as the largest digest.
        let done = unsafe {
            ffi::EVP_Digest(
                data.as_ptr().cast(),
                data.len(),
                value.as_mut_ptr(),
                &raw mut len,
                self.as_ptr(),
                ptr::null_mut(),
            )
        };
        if done != 1 {
            return Err(Failed);
        }
        value.truncate(len as usize);
        Ok(value)
    }
}

/// The digest that callbacks are shown: SHA-384 or SHA-256.
pub fn legacy(sha384: bool) -> *const ffi::EVP_MD {
    // SAFETY: take no arguments, and return static objects.
    unsafe { if sha384 { ffi::EVP_sha384() } else { ffi::EVP_sha256() } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sha256_of_nothing() {
        let digest = Digest::fetch(&LibCtx::default(), c"SHA256").unwrap();
        assert_eq!(digest.size(), 32);
        assert_eq!(digest.hash(b"").unwrap()[..4], [0xe3, 0xb0, 0xc4, 0x42]);
        assert!(Digest::fetch(&LibCtx::default(), c"no such digest").is_err());
        super::super::err::clear();
    }
}
