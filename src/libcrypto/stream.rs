//! The program's `BIO`s and `FILE`s, where we print and where PEM comes from.

use super::ffi::{self, BIO};
use crate::libcrypto::err;
use core::ffi::{CStr, c_char, c_int, c_long, c_void};
use core::ptr;
use zeroize::Zeroizing;

const BIO_NOCLOSE: c_int = 0;
const LIB_PEM: c_int = 9;
const R_ASN1_LIB: c_int = 13 | (2 << 18); // ERR_R_ASN1_LIB

/// A `BIO` or a `FILE` of the program, for the length of a call.
pub struct Stream {
    bio: *mut BIO,
    /// We made the `BIO`, around a file.
    ours: bool,
}

impl Stream {
    /// Null is a stream too, on which everything fails, with errors of libcrypto.
    ///
    /// # Safety
    /// `bio` is null, or lives as long as the value.
    pub unsafe fn from_bio(bio: *mut BIO) -> Self {
        Self { bio, ours: false }
    }

    /// `None` for null, or want of memory.
    ///
    /// # Safety
    /// `file` is null, or open as long as the value lives.
    pub unsafe fn from_file(file: *mut libc::FILE) -> Option<Self> {
        if file.is_null() {
            return None;
        }
        // SAFETY: the file is open, and is left open when the BIO goes.
        let bio = unsafe { ffi::BIO_new_fp(file.cast(), BIO_NOCLOSE) };
        (!bio.is_null()).then_some(Self { bio, ours: true })
    }

    /// Writes all of `text`.
    pub fn write(&self, text: &[u8]) -> bool {
        let mut written = 0;
        // SAFETY: the BIO is live or null, and the buffer is as long as told.
        let ok = unsafe { ffi::BIO_write_ex(self.bio, text.as_ptr().cast(), text.len(), &mut written) };
        ok > 0 && written == text.len()
    }

    /// Writes `der` as PEM under `name`.
    pub fn write_pem(&self, name: &CStr, der: &[u8]) -> bool {
        let Ok(len) = c_long::try_from(der.len()) else { return false };
        // SAFETY: the BIO is live or null, the strings end with NUL, and the buffer is as long as told.
        unsafe { ffi::PEM_write_bio(self.bio, name.as_ptr(), c"".as_ptr(), der.as_ptr(), len) > 0 }
    }

    /// The content of the next PEM block under `name`; errors are on the queue.
    ///
    /// # Safety
    /// `callback` is null or a function that can be given `arg`, which asks for a pass phrase.
    pub unsafe fn read_pem(
        &self,
        name: &CStr,
        callback: ffi::pem_password_callback,
        arg: *mut c_void,
    ) -> Option<Zeroizing<Vec<u8>>> {
        let (mut data, mut len): (*mut u8, c_long) = (ptr::null_mut(), 0);
        let found: *mut *mut c_char = ptr::null_mut();
        // SAFETY: the BIO is live or null, and the callback is the caller's to vouch for.
        let ok = unsafe {
            ffi::PEM_bytes_read_bio(&mut data, &mut len, found, name.as_ptr(), self.bio, callback, arg)
        };
        if ok <= 0 {
            return None;
        }
        let size = usize::try_from(len).unwrap_or(0);
        // SAFETY: on success libcrypto gives a buffer of that many bytes, which is ours to free.
        unsafe {
            let content = core::slice::from_raw_parts(data, size).to_vec();
            ffi::CRYPTO_clear_free(data.cast(), size, c"".as_ptr(), 0);
            Some(content.into())
        }
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        if self.ours {
            // SAFETY: made by `from_file`, and freed once.
            unsafe { ffi::BIO_free(self.bio) };
        }
    }
}

/// Says on the error queue that PEM holds something, or is asked to hold something, whose ASN.1 is wrong.
pub fn put_pem_asn1() {
    err::put(LIB_PEM, R_ASN1_LIB, "");
}

/// A copy of `bytes` that C code frees with `OPENSSL_free`; null for want of memory.
pub fn allocate(bytes: &[u8]) -> *mut u8 {
    // SAFETY: the result is null or has room for what is copied.
    unsafe {
        let block = ffi::CRYPTO_malloc(bytes.len(), c"".as_ptr(), 0).cast::<u8>();
        if !block.is_null() {
            ptr::copy_nonoverlapping(bytes.as_ptr(), block, bytes.len());
        }
        block
    }
}

/// What `X509_V_*` code `error` means.
pub fn verify_error(error: i64) -> &'static CStr {
    // SAFETY: knows or names every number; gives a string that lives forever.
    unsafe { CStr::from_ptr(ffi::X509_verify_cert_error_string(error)) }
}
