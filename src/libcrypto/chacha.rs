//! ChaCha20-Poly1305 by libcrypto's EVP: many messages under one key.

use super::cipher::{Cipher, Direction};
use super::lib_ctx::LibCtx;
use super::object::Owned;
use super::{Failed, Result, err, ffi};
use core::ffi::{c_int, c_void};
use core::ptr;

pub const KEY_LEN: usize = 32;
pub const NONCE_LEN: usize = 12;
pub const TAG_LEN: usize = 16;

const CTRL_GET_TAG: c_int = 0x10;
const CTRL_SET_TAG: c_int = 0x11;

/// A key, for one direction.
pub struct ChaCha20Poly1305 {
    context: Owned<ffi::EVP_CIPHER_CTX>,
}

impl ChaCha20Poly1305 {
    /// Fails where the library context has no such algorithm.
    pub fn new(lib: &LibCtx, direction: Direction, key: &[u8; KEY_LEN]) -> Result<Self> {
        let cipher = err::without(|| Cipher::fetch(lib, c"ChaCha20-Poly1305"))?;
        // SAFETY: takes no arguments; the result is null or ours.
        let context = unsafe { Owned::from_ptr(ffi::EVP_CIPHER_CTX_new()) }.ok_or(Failed)?;
        let encrypt = c_int::from(direction == Direction::Encrypt);
        // SAFETY: live objects; the key is as long as the algorithm reads, and there is no IV yet.
        let ok = unsafe {
            ffi::EVP_CipherInit_ex(
                context.as_ptr(),
                cipher.as_ptr(),
                ptr::null_mut(),
                key.as_ptr(),
                ptr::null(),
                encrypt,
            )
        };
        if ok > 0 { Ok(Self { context }) } else { Err(Failed) }
    }

    /// Begins a message. A key never sees the same nonce twice, which is the caller's to ensure.
    pub fn begin(&mut self, nonce: &[u8; NONCE_LEN], associated: &[u8]) -> Result<()> {
        let context = self.context.as_ptr();
        let len = c_int::try_from(associated.len()).map_err(|_| Failed)?;
        let mut taken = 0;
        // SAFETY: a live context with algorithm and key; without an output the input is associated data.
        let ok = unsafe {
            ffi::EVP_CipherInit_ex(context, ptr::null(), ptr::null_mut(), ptr::null(), nonce.as_ptr(), -1) > 0
                && ffi::EVP_CipherUpdate(context, ptr::null_mut(), &mut taken, associated.as_ptr(), len) > 0
        };
        if ok { Ok(()) } else { Err(Failed) }
    }

    /// Encrypts or decrypts more of the message, appending to `output`.
    pub fn append(&mut self, input: &[u8], output: &mut Vec<u8>) -> Result<()> {
        output.reserve(input.len());
        // SAFETY: there is room for as much as goes in, and on success so much was written.
        unsafe {
            self.update(output.as_mut_ptr().add(output.len()), input.as_ptr(), input.len())?;
            output.set_len(output.len() + input.len());
        }
        Ok(())
    }

    /// Encrypts or decrypts more of the message in place.
    pub fn in_place(&mut self, data: &mut [u8]) -> Result<()> {
        // SAFETY: the buffer is as long as told.
        unsafe { self.update(data.as_mut_ptr(), data.as_ptr(), data.len()) }
    }

    /// # Safety
    /// `input` is readable and `output` writable for `len` bytes; they are the same or apart.
    unsafe fn update(&mut self, output: *mut u8, input: *const u8, len: usize) -> Result<()> {
        let count = c_int::try_from(len).map_err(|_| Failed)?;
        let mut written = 0;
        // SAFETY: a live context; a stream cipher writes as much as it reads.
        let ok =
            unsafe { ffi::EVP_CipherUpdate(self.context.as_ptr(), output, &mut written, input, count) > 0 };
        if ok && written == count { Ok(()) } else { Err(Failed) }
    }

    /// Ends a message that was encrypted.
    pub fn tag(&mut self) -> Result<[u8; TAG_LEN]> {
        let mut tag = [0; TAG_LEN];
        self.end()?;
        self.control(CTRL_GET_TAG, &mut tag)?;
        Ok(tag)
    }

    /// Ends a message that was decrypted: fails if it is not authentic.
    pub fn verify(&mut self, tag: &[u8; TAG_LEN]) -> Result<()> {
        let mut tag = *tag;
        self.control(CTRL_SET_TAG, &mut tag)?;
        err::without(|| self.end())
    }

    fn end(&mut self) -> Result<()> {
        let (mut rest, mut len) = ([0; TAG_LEN], 0);
        // SAFETY: a live context; a stream cipher has nothing left to write, and for a block there would be room.
        let ok = unsafe { ffi::EVP_CipherFinal_ex(self.context.as_ptr(), rest.as_mut_ptr(), &mut len) > 0 };
        if ok && len == 0 { Ok(()) } else { Err(Failed) }
    }

    fn control(&mut self, kind: c_int, tag: &mut [u8; TAG_LEN]) -> Result<()> {
        let tag = tag.as_mut_ptr().cast::<c_void>();
        // SAFETY: a live context; the tag has as many bytes as told.
        let ok = unsafe { ffi::EVP_CIPHER_CTX_ctrl(self.context.as_ptr(), kind, TAG_LEN as c_int, tag) > 0 };
        if ok { Ok(()) } else { Err(Failed) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encrypted_decrypts_and_a_forgery_does_not() {
        let lib = LibCtx::default();
        let mut seal = ChaCha20Poly1305::new(&lib, Direction::Encrypt, &[1; KEY_LEN]).unwrap();
        let mut open = ChaCha20Poly1305::new(&lib, Direction::Decrypt, &[1; KEY_LEN]).unwrap();
        for number in 0..3 {
            let nonce = [number; NONCE_LEN];
            let mut sealed = b"before".to_vec();
            seal.begin(&nonce, b"header").unwrap();
            seal.append(&[7; 5000], &mut sealed).unwrap();
            let mut end = [23];
            seal.in_place(&mut end).unwrap();
            let tag = seal.tag().unwrap();
            sealed.extend(end);
            for forged in [true, false] {
                let mut body = sealed[6..].to_vec();
                body[17] ^= u8::from(forged);
                open.begin(&nonce, b"header").unwrap();
                open.in_place(&mut body).unwrap();
                assert_eq!(open.verify(&tag).is_err(), forged);
                assert!(forged || body[..5000] == [7; 5000] && body[5000] == 23);
            }
        }
        assert_eq!(err::peek(), 0);
    }
}
