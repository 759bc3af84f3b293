//! Memory of libcrypto's allocator.

use super::ffi;
use core::ffi::c_void;
use core::ops::Deref;
use core::ptr::NonNull;

/// Bytes that a program allocated (`OPENSSL_malloc(3)`) and gave away.
pub struct Buffer {
    bytes: NonNull<u8>,
    len: usize,
}

impl Buffer {
    /// Takes bytes over; `None` for null.
    ///
    /// # Safety
    /// `bytes` is null, or `len` readable bytes that `OPENSSL_malloc` gave and nobody else frees or changes.
    pub unsafe fn from_ptr(bytes: *mut u8, len: usize) -> Option<Self> {
        NonNull::new(bytes).map(|bytes| Self { bytes, len })
    }
}

impl Deref for Buffer {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        // SAFETY: ours, and of that length.
        unsafe { core::slice::from_raw_parts(self.bytes.as_ptr(), self.len) }
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        // SAFETY: ours, freed once.
        unsafe { ffi::CRYPTO_free(self.bytes.as_ptr().cast::<c_void>(), c"".as_ptr(), 0) }
    }
}

// SAFETY: bytes that nobody changes.
unsafe impl Send for Buffer {}
// SAFETY: as above.
unsafe impl Sync for Buffer {}
