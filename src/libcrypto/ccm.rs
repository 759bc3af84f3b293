//! AES-CCM (RFC 3610) by libcrypto's EVP, with nonces of 12 bytes, as TLS has them (RFC 6655).

use super::cipher::{Cipher, Direction};
use super::lib_ctx::LibCtx;
use super::object::Owned;
use super::{Failed, Result, err, ffi};
use core::ffi::{c_int, c_uint};
use core::ptr;
use zeroize::Zeroizing;

const NONCE_LEN: usize = 12;
/// The part of the nonce that is in a TLS 1.2 record.
const EXPLICIT_LEN: usize = 8;
const TLS_AAD_LEN: usize = 13;
/// The longest tag.
pub const MAX_TAG: usize = 16;

// `EVP_CTRL_AEAD_...`
const SET_IV_LEN: c_int = 0x9;
const GET_TAG: c_int = 0x10;
const SET_TAG: c_int = 0x11;
const SET_TLS_AAD: c_int = 0x16;
/// In place of a direction.
const KEEP: c_int = -1;

/// A key for one direction.
pub struct Ccm {
    context: Context,
    direction: Direction,
    tag_len: usize,
    /// For the contexts of empty records.
    cipher: Cipher,
    key: Zeroizing<Vec<u8>>,
}

impl Ccm {
    /// A key of 16 or 32 bytes, with tags of `tag_len` bytes: 8 or 16.
    pub fn new(lib: &LibCtx, direction: Direction, key: &[u8], tag_len: usize) -> Result<Self> {
        let name = match key.len() {
            16 => c"AES-128-CCM",
            32 => c"AES-256-CCM",
            _ => return Err(Failed),
        };
        if !matches!(tag_len, 8 | MAX_TAG) {
            return Err(Failed);
        }
        let cipher = Cipher::fetch(lib, name)?;
        let context = Context::new(&cipher, direction, key, tag_len)?;
        Ok(Self { context, direction, tag_len, cipher, key: Zeroizing::new(key.to_vec()) })
    }

    pub fn tag_len(&self) -> usize {
        self.tag_len
    }

    /// Encrypts `text` in place; the first [`Self::tag_len`] bytes of what is returned are the tag.
    pub fn seal(&mut self, nonce: &[u8; NONCE_LEN], aad: &[u8], text: &mut [u8]) -> Result<[u8; MAX_TAG]> {
        let mut tag = [0; MAX_TAG];
        if text.is_empty() {
            self.run_empty(nonce, aad, &mut tag)?;
            return Ok(tag);
        }
        self.context.run(nonce, aad, text)?;
        // SAFETY: the context is live, and the tag has room for what is asked for.
        let ok = unsafe { self.context.control(GET_TAG, self.tag_len, tag.as_mut_ptr()) };
        if ok { Ok(tag) } else { Err(Failed) }
    }

    /// Decrypts `text` in place. Fails if it is not authentic; what is in `text` then is of no use.
    pub fn open(&mut self, nonce: &[u8; NONCE_LEN], aad: &[u8], text: &mut [u8], tag: &[u8]) -> Result<()> {
        if tag.len() != self.tag_len {
            return Err(Failed);
        }
        if text.is_empty() {
            let mut own = [0; MAX_TAG];
            own[..self.tag_len].copy_from_slice(tag);
            return err::without(|| self.run_empty(nonce, aad, &mut own));
        }
        // SAFETY: the context is live; libcrypto reads as many bytes as the tag has, and writes none.
        if !unsafe { self.context.control(SET_TAG, tag.len(), tag.as_ptr().cast_mut()) } {
            return Err(Failed);
        }
        // A record that is none is the protocol's business, and may even be expected (RFC 8446, 4.2.10).
        err::without(|| self.context.run(nonce, aad, text))
    }

    /// A TLS 1.2 record without text: makes or checks its tag. EVP cannot be told that there is no text, only that there
    /// is a record, explicit nonce and tag included, whose additional data (RFC 5246, 6.2.3.3) says how long that is.
    fn run_empty(&self, nonce: &[u8; NONCE_LEN], aad: &[u8], tag: &mut [u8; MAX_TAG]) -> Result<()> {
        let explicit = &nonce[NONCE_LEN - EXPLICIT_LEN..];
        let mut header: [u8; TLS_AAD_LEN] = aad.try_into().map_err(|_| Failed)?;
        let counted = match self.direction {
            // libcrypto then takes the sequence number as the explicit nonce.
            Direction::Encrypt if header[..EXPLICIT_LEN] != *explicit => return Err(Failed),
            Direction::Encrypt => EXPLICIT_LEN,
            Direction::Decrypt => EXPLICIT_LEN + self.tag_len,
        };
        header[TLS_AAD_LEN - 2..].copy_from_slice(&(counted as u16).to_be_bytes());
        let mut record = [0; EXPLICIT_LEN + MAX_TAG];
        let (front, back) = record.split_at_mut(EXPLICIT_LEN);
        front.copy_from_slice(explicit);
        back.copy_from_slice(tag);
        let len = EXPLICIT_LEN + self.tag_len;
        // Of its own, because a context that was told so once expects nothing else any more.
        let context = Context::new(&self.cipher, self.direction, &self.key, self.tag_len)?;
        context.set_nonce(nonce)?;
        // SAFETY: the context is live and has key and nonce; the header is as long as TLS's, and the record, which is
        // changed in place, as long as is said.
        let done = unsafe {
            if !context.control(SET_TLS_AAD, TLS_AAD_LEN, header.as_mut_ptr()) {
                return Err(Failed);
            }
            ffi::EVP_Cipher(context.as_ptr(), record.as_mut_ptr(), record.as_ptr(), len as c_uint)
        };
        // Some providers' failure is -1 here, and some's is 0.
        if usize::try_from(done) != Ok(len) {
            return Err(Failed);
        }
        tag.copy_from_slice(&record[EXPLICIT_LEN..]);
        Ok(())
    }
}

/// An `EVP_CIPHER_CTX` with a key.
struct Context(Owned<ffi::EVP_CIPHER_CTX>);

impl Context {
    fn new(cipher: &Cipher, direction: Direction, key: &[u8], tag_len: usize) -> Result<Self> {
        let encrypt = c_int::from(direction == Direction::Encrypt);
        // SAFETY: takes no arguments; the result is null or ours.
        let context = Self(unsafe { Owned::from_ptr(ffi::EVP_CIPHER_CTX_new()) }.ok_or(Failed)?);
        // SAFETY: context and cipher are live; the key is as long as the cipher reads, which keeps a reference of its own.
        let ok = unsafe {
            let start = |cipher, key| {
                ffi::EVP_CipherInit_ex(context.as_ptr(), cipher, ptr::null_mut(), key, ptr::null(), encrypt)
                    > 0
            };
            start(cipher.as_ptr(), ptr::null())
                && context.control(SET_IV_LEN, NONCE_LEN, ptr::null_mut())
                && context.control(SET_TAG, tag_len, ptr::null_mut())
                && start(ptr::null(), key.as_ptr())
        };
        if ok { Ok(context) } else { Err(Failed) }
    }

    /// One message: the nonce, how long it is, the additional data, and the text (RFC 3610 needs them in this order).
    fn run(&self, nonce: &[u8; NONCE_LEN], aad: &[u8], text: &mut [u8]) -> Result<()> {
        let context = self.as_ptr();
        let len = c_int::try_from(text.len()).map_err(|_| Failed)?;
        let aad_len = c_int::try_from(aad.len()).map_err(|_| Failed)?;
        let mut written = 0;
        self.set_nonce(nonce)?;
        // SAFETY: the context is live and has key and nonce; output goes to `text` only, in place, and is as long as
        // the input.
        let ok = unsafe {
            let (out, input) = (text.as_mut_ptr(), text.as_ptr());
            ffi::EVP_CipherUpdate(context, ptr::null_mut(), &mut written, ptr::null(), len) > 0
                && ffi::EVP_CipherUpdate(context, ptr::null_mut(), &mut written, aad.as_ptr(), aad_len) > 0
                && ffi::EVP_CipherUpdate(context, out, &mut written, input, len) > 0
                && written == len
        };
        if ok { Ok(()) } else { Err(Failed) }
    }

    fn set_nonce(&self, nonce: &[u8; NONCE_LEN]) -> Result<()> {
        // SAFETY: the context is live and has a key, which stays; the nonce is as long as was said.
        let done = unsafe {
            let (cipher, engine, key) = (ptr::null(), ptr::null_mut(), ptr::null());
            ffi::EVP_CipherInit_ex(self.as_ptr(), cipher, engine, key, nonce.as_ptr(), KEEP)
        };
        if done > 0 { Ok(()) } else { Err(Failed) }
    }

    /// # Safety
    /// `argument` is what the command asks for.
    unsafe fn control(&self, command: c_int, len: usize, argument: *mut u8) -> bool {
        // SAFETY: the context is live, and by this function's contract.
        unsafe { ffi::EVP_CIPHER_CTX_ctrl(self.as_ptr(), command, len as c_int, argument.cast()) > 0 }
    }

    fn as_ptr(&self) -> *mut ffi::EVP_CIPHER_CTX {
        self.0.as_ptr()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(hex: &str) -> Vec<u8> {
        (0..hex.len()).step_by(2).map(|i| u8::from_str_radix(&hex[i..i + 2], 16).unwrap()).collect()
    }

    fn pair(key: &[u8], tag_len: usize) -> (Ccm, Ccm) {
        let new = |direction| Ccm::new(&LibCtx::default(), direction, key, tag_len).unwrap();
        (new(Direction::Encrypt), new(Direction::Decrypt))
    }

    /// NIST SP 800-38C, C.3: a 12-byte nonce and an 8-byte tag.
    #[test]
    fn known_answer() {
        let key = bytes("404142434445464748494a4b4c4d4e4f");
        let nonce = bytes("101112131415161718191a1b").try_into().unwrap();
        let aad = bytes("000102030405060708090a0b0c0d0e0f10111213");
        let mut text = bytes("202122232425262728292a2b2c2d2e2f3031323334353637");
        let (mut seals, mut opens) = pair(&key, 8);
        let tag = seals.seal(&nonce, &aad, &mut text).unwrap();
        assert_eq!(text, bytes("e3b201a9f5b71a7a9b1ceaeccd97e70b6176aad9a4428aa5"));
        assert_eq!(tag[..8], bytes("484392fbc1b09951"));
        opens.open(&nonce, &aad, &mut text, &tag[..8]).unwrap();
        assert_eq!(text[..4], [0x20, 0x21, 0x22, 0x23]);
    }

    #[test]
    fn what_is_sealed_opens_and_nothing_else_does() {
        for (key_len, tag_len) in [(16, 16), (32, 16), (16, 8), (32, 8)] {
            let (mut seals, mut opens) = pair(&vec![7; key_len], tag_len);
            for (count, len) in [0, 1, 15, 16, 17, 16384, 0].into_iter().enumerate() {
                let nonce = [count as u8; NONCE_LEN];
                // As long as TLS's, and with the nonce in front.
                let aad = [count as u8; TLS_AAD_LEN];
                let mut text = vec![count as u8; len];
                let tag = seals.seal(&nonce, &aad, &mut text).unwrap();
                let mut bad = tag;
                bad[tag_len - 1] ^= 1;
                let refused = |opens: &mut Ccm, nonce, aad: &[u8], tag: &[u8]| {
                    assert!(opens.open(nonce, aad, &mut text.clone(), tag).is_err(), "{len}");
                };
                refused(&mut opens, &nonce, &aad, &bad[..tag_len]);
                refused(&mut opens, &nonce, &[77; TLS_AAD_LEN], &tag[..tag_len]);
                refused(&mut opens, &[99; NONCE_LEN], &aad, &tag[..tag_len]);
                refused(&mut opens, &nonce, &aad, &tag[..tag_len - 1]);
                opens.open(&nonce, &aad, &mut text, &tag[..tag_len]).unwrap();
                assert_eq!(text, vec![count as u8; len]);
            }
        }
        assert_eq!(err::peek(), 0);
    }

    #[test]
    fn keys_and_tags_of_other_lengths_are_refused() {
        let new =
            |key: &[u8], tag_len| Ccm::new(&LibCtx::default(), Direction::Encrypt, key, tag_len).is_ok();
        assert!(new(&[0; 16], 16) && !new(&[0; 24], 16) && !new(&[0; 16], 4) && !new(&[], 8));
    }
}
