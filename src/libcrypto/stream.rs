//! The program's `BIO`s and `FILE`s, where we print and where PEM comes from.

use super::ffi::{self, BIO};
use super::object::Owned;
use crate::libcrypto::err;
use core::ffi::{CStr, c_char, c_int, c_long, c_void};
use core::ptr;
use zeroize::Zeroizing;

const BIO_NOCLOSE: c_int = 0;
/// `XN_FLAG_ONELINE`.
const ONE_LINE: core::ffi::c_ulong = 0x82031f;
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
        let bio = unsafe { ffi::BIO_new_fp(file, BIO_NOCLOSE) };
        (!bio.is_null()).then_some(Self { bio, ours: true })
    }

    /// Writes all of `text`.
    pub fn write(&self, text: &[u8]) -> bool {
        let mut written = 0;
        // SAFETY: the BIO is live or null, and the buffer is as long as told.
        let ok = unsafe { ffi::BIO_write_ex(self.bio, text.as_ptr().cast(), text.len(), &mut written) };
        ok > 0 && written == text.len()
    }

    /// Ends a line; on null this puts an error on the queue, which [`Self::write`] does not.
    pub fn end_line(&self) {
        // SAFETY: the BIO is live or null, and the string ends with NUL.
        unsafe { ffi::BIO_puts(self.bio, c"\n".as_ptr()) };
    }

    /// Writes `bytes` as a hexadecimal dump (`BIO_dump_indent(3)`).
    pub fn dump(&self, bytes: &[u8], indent: usize) {
        let (Ok(len), Ok(indent)) = (c_int::try_from(bytes.len()), c_int::try_from(indent)) else { return };
        // SAFETY: the BIO is live or null, and the buffer is as long as told.
        unsafe { ffi::BIO_dump_indent(self.bio, bytes.as_ptr().cast(), len, indent) };
    }

    /// Writes all that can be said of a certificate, and itself in PEM, between `before` and `after`; how many of the
    /// bytes it takes. `None` with nothing written for what is no certificate.
    pub fn describe_certificate(&self, der: &[u8], before: &str, after: &str) -> Option<usize> {
        let len = c_long::try_from(der.len()).ok()?;
        let mut end = der.as_ptr();
        // SAFETY: the buffer is as long as told; the certificate is ours and freed by its owner; the BIO is live or null.
        unsafe {
            let x509 = Owned::<ffi::X509>::from_ptr(ffi::d2i_X509(ptr::null_mut(), &raw mut end, len))?;
            self.write(before.as_bytes());
            ffi::X509_print_ex(self.bio, x509.as_ptr(), ONE_LINE, 0);
            ffi::PEM_write_bio_X509(self.bio, x509.as_ptr());
            self.write(after.as_bytes());
        }
        Some(end.addr() - der.as_ptr().addr())
    }

    /// Writes a name in one line; false with nothing written for what is no name.
    pub fn describe_name(&self, der: &[u8]) -> bool {
        let Ok(len) = c_long::try_from(der.len()) else { return false };
        let mut end = der.as_ptr();
        // SAFETY: the buffer is as long as told; the name is ours and freed by its owner; the BIO is live or null.
        unsafe {
            let name = ffi::d2i_X509_NAME(ptr::null_mut(), &raw mut end, len);
            let Some(name) = Owned::<ffi::X509_NAME>::from_ptr(name) else { return false };
            ffi::X509_NAME_print_ex(self.bio, name.as_ptr(), 0, ONE_LINE);
        }
        true
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
