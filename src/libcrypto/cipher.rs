//! Symmetric ciphers by libcrypto's EVP, one message at a time.

use super::lib_ctx::LibCtx;
use super::object::{Object, Owned};
use super::{Failed, Result, ffi};
use core::ffi::{CStr, c_int};
use core::ptr;

/// No cipher has longer blocks, in bytes (`EVP_MAX_BLOCK_LENGTH`).
const MAX_BLOCK: usize = 32;

/// An algorithm, fetched from a provider.
pub type Cipher = Owned<ffi::EVP_CIPHER>;

// SAFETY: counted by an atomic, and never changes.
unsafe impl Object for ffi::EVP_CIPHER {
    unsafe fn free(object: *mut Self) {
        // SAFETY: by the trait's contract.
        unsafe { ffi::EVP_CIPHER_free(object) }
    }
}

// SAFETY: has one owner; what reads it does not write.
unsafe impl Object for ffi::EVP_CIPHER_CTX {
    unsafe fn free(object: *mut Self) {
        // SAFETY: by the trait's contract.
        unsafe { ffi::EVP_CIPHER_CTX_free(object) }
    }
}

impl Cipher {
    /// `EVP_CIPHER_fetch(3)`.
    pub fn fetch(lib: &LibCtx, name: &CStr) -> Result<Self> {
        // SAFETY: the library context is live, the strings end with NUL, the result is null or ours.
        unsafe { Self::from_ptr(ffi::EVP_CIPHER_fetch(lib.as_ptr(), name.as_ptr(), lib.properties())) }
            .ok_or(Failed)
    }
}

/// Whether to encrypt or decrypt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Encrypt,
    Decrypt,
}

/// An `EVP_CIPHER_CTX` for one message. It is initialized here, or by a callback of the program that is given
/// [`Self::as_ptr`]: so nothing is taken for granted about its state.
pub struct Crypter {
    context: Owned<ffi::EVP_CIPHER_CTX>,
}

impl Crypter {
    pub fn new() -> Result<Self> {
        // SAFETY: takes no arguments; the result is null or ours.
        let context = unsafe { Owned::from_ptr(ffi::EVP_CIPHER_CTX_new()) }.ok_or(Failed)?;
        Ok(Self { context })
    }

    /// Sets algorithm, key and IV; fails if key or IV have another length than the algorithm's.
    pub fn init(&mut self, cipher: &Cipher, direction: Direction, key: &[u8], iv: &[u8]) -> Result<()> {
        let encrypt = c_int::from(direction == Direction::Encrypt);
        // SAFETY: all objects are live; key and IV are as long as the algorithm reads.
        unsafe {
            let fits = |len: c_int, bytes: &[u8]| usize::try_from(len) == Ok(bytes.len());
            let ok = fits(ffi::EVP_CIPHER_get_key_length(cipher.as_ptr()), key)
                && fits(ffi::EVP_CIPHER_get_iv_length(cipher.as_ptr()), iv)
                && ffi::EVP_CipherInit_ex(
                    self.as_ptr(),
                    cipher.as_ptr(),
                    ptr::null_mut(),
                    key.as_ptr(),
                    iv.as_ptr(),
                    encrypt,
                ) > 0;
            if ok { Ok(()) } else { Err(Failed) }
        }
    }

    /// The context as C sees it; it stays ours.
    pub fn as_ptr(&self) -> *mut ffi::EVP_CIPHER_CTX {
        self.context.as_ptr()
    }

    /// How long the IV of the algorithm is, in bytes; fails if no algorithm was set.
    pub fn iv_len(&self) -> Result<usize> {
        if !self.is_initialized() {
            return Err(Failed);
        }
        // SAFETY: the context is live, and has an algorithm.
        usize::try_from(unsafe { ffi::EVP_CIPHER_CTX_get_iv_length(self.as_ptr()) }).map_err(|_| Failed)
    }

    /// Encrypts or decrypts the whole message `input`, appending to `output`. Fails if the context is set for the
    /// other direction, or the padding is wrong.
    pub fn finish(self, direction: Direction, input: &[u8], output: &mut Vec<u8>) -> Result<()> {
        if !self.is_initialized() {
            return Err(Failed);
        }
        let context = self.as_ptr();
        let len = c_int::try_from(input.len()).map_err(|_| Failed)?;
        output.reserve(input.len() + 2 * MAX_BLOCK);
        let start = output.len();
        let (mut first, mut rest) = (0, 0);
        // SAFETY: the context is live and has an algorithm; the output has room for the input and two blocks more;
        // libcrypto says how much of it was written.
        unsafe {
            let out = output.as_mut_ptr().add(start);
            let ok = match direction {
                Direction::Encrypt => {
                    ffi::EVP_EncryptUpdate(context, out, &mut first, input.as_ptr(), len) > 0
                        && first >= 0
                        && ffi::EVP_EncryptFinal_ex(context, out.add(first as usize), &mut rest) > 0
                }
                Direction::Decrypt => {
                    ffi::EVP_DecryptUpdate(context, out, &mut first, input.as_ptr(), len) > 0
                        && first >= 0
                        && ffi::EVP_DecryptFinal_ex(context, out.add(first as usize), &mut rest) > 0
                }
            };
            let written =
                usize::try_from(first).map_err(|_| Failed)? + usize::try_from(rest).map_err(|_| Failed)?;
            if !ok || written > input.len() + 2 * MAX_BLOCK {
                return Err(Failed);
            }
            output.set_len(start + written);
        }
        Ok(())
    }

    fn is_initialized(&self) -> bool {
        // SAFETY: the context is live.
        unsafe { !ffi::EVP_CIPHER_CTX_get0_cipher(self.as_ptr()).is_null() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crypt(direction: Direction, input: &[u8]) -> Result<Vec<u8>> {
        let cipher = Cipher::fetch(&LibCtx::default(), c"AES-256-CBC")?;
        let mut crypter = Crypter::new()?;
        crypter.init(&cipher, direction, &[1; 32], &[2; 16])?;
        let mut output = b"before".to_vec();
        crypter.finish(direction, input, &mut output)?;
        Ok(output.split_off(6))
    }

    #[test]
    fn what_is_encrypted_can_be_decrypted() {
        for len in [0, 1, 15, 16, 17, 1000] {
            let message = vec![7; len];
            let secret = crypt(Direction::Encrypt, &message).unwrap();
            assert_eq!(secret.len(), (len / 16 + 1) * 16);
            assert_eq!(crypt(Direction::Decrypt, &secret).unwrap(), message);
        }
        assert!(crypt(Direction::Decrypt, &[0; 17]).is_err());
        assert!(crypt(Direction::Decrypt, &[]).is_err());
    }

    #[test]
    fn a_context_that_is_not_set_up_fails() {
        let crypter = Crypter::new().unwrap();
        assert!(crypter.iv_len().is_err());
        assert!(crypter.finish(Direction::Encrypt, b"text", &mut Vec::new()).is_err());
        let cipher = Cipher::fetch(&LibCtx::default(), c"AES-256-CBC").unwrap();
        let mut crypter = Crypter::new().unwrap();
        assert!(crypter.init(&cipher, Direction::Encrypt, &[1; 16], &[2; 16]).is_err());
        assert!(crypter.init(&cipher, Direction::Encrypt, &[1; 32], &[2; 15]).is_err());
        assert!(crypter.init(&cipher, Direction::Encrypt, &[1; 32], &[2; 16]).is_ok());
        assert_eq!(crypter.iv_len(), Ok(16));
        assert!(crypter.finish(Direction::Decrypt, &[0; 16], &mut Vec::new()).is_err());
        assert!(Cipher::fetch(&LibCtx::default(), c"no such cipher").is_err());
    }
}
