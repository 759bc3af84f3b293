//! SHA-256, SHA-384 and HMAC with them, by libcrypto's assembly and without its providers: what a handshake hashes are
//! hundreds of short strings, where fetching and locking would cost more than hashing.

use super::ffi;
use core::fmt;
use zeroize::Zeroize;

/// A hash function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    Sha256,
    Sha384,
}

/// No block of these functions is longer, in bytes.
const MAX_BLOCK: usize = 128;
/// No value is longer, in bytes.
const MAX_OUTPUT: usize = 48;

impl Algorithm {
    /// The length of its values, in bytes.
    pub const fn output_len(self) -> usize {
        match self {
            Self::Sha256 => 32,
            Self::Sha384 => 48,
        }
    }

    const fn block_len(self) -> usize {
        match self {
            Self::Sha256 => 64,
            Self::Sha384 => 128,
        }
    }

    /// The hash of `data`.
    pub fn hash(self, data: &[u8]) -> Value {
        let mut context = Context::new(self);
        context.update(data);
        context.finish()
    }
}

/// A hash or a MAC.
#[derive(Clone)]
pub struct Value {
    bytes: [u8; MAX_OUTPUT],
    len: usize,
}

impl AsRef<[u8]> for Value {
    fn as_ref(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

impl Zeroize for Value {
    fn zeroize(&mut self) {
        self.bytes.zeroize();
    }
}

#[derive(Clone)]
enum State {
    Sha256(ffi::SHA256_CTX),
    Sha384(ffi::SHA512_CTX),
}

/// A hash that is being computed.
#[derive(Clone)]
pub struct Context(State);

impl Context {
    pub fn new(algorithm: Algorithm) -> Self {
        // Initialization, as well as the other functions, can't fail: they return 1 whatever happens.
        match algorithm {
            Algorithm::Sha256 => {
                let mut state = ffi::SHA256_CTX::default();
                // SAFETY: the state is ours.
                unsafe { ffi::SHA256_Init(&raw mut state) };
                Self(State::Sha256(state))
            }
            Algorithm::Sha384 => {
                let mut state = ffi::SHA512_CTX::default();
                // SAFETY: the state is ours.
                unsafe { ffi::SHA384_Init(&raw mut state) };
                Self(State::Sha384(state))
            }
        }
    }

    pub fn update(&mut self, data: &[u8]) {
        let (bytes, len) = (data.as_ptr().cast(), data.len());
        // SAFETY: the state is ours and initialized, the data are as long as told.
        unsafe {
            match &mut self.0 {
                State::Sha256(state) => ffi::SHA256_Update(state, bytes, len),
                State::Sha384(state) => ffi::SHA384_Update(state, bytes, len),
            }
        };
    }

    pub fn finish(mut self) -> Value {
        let (mut bytes, len) = ([0; MAX_OUTPUT], self.algorithm().output_len());
        // SAFETY: the state is ours and initialized; no value is longer than the output.
        unsafe {
            match &mut self.0 {
                State::Sha256(state) => ffi::SHA256_Final(bytes.as_mut_ptr(), state),
                State::Sha384(state) => ffi::SHA384_Final(bytes.as_mut_ptr(), state),
            }
        };
        Value { bytes, len }
    }

    /// The hash of what came so far and of `more`.
    pub fn peek(&self, more: &[u8]) -> Value {
        let mut copy = self.clone();
        copy.update(more);
        copy.finish()
    }

    fn algorithm(&self) -> Algorithm {
        match self.0 {
            State::Sha256(_) => Algorithm::Sha256,
            State::Sha384(_) => Algorithm::Sha384,
        }
    }
}

/// What one whole block makes of a hash function's start.
#[derive(Clone)]
enum Middle {
    Sha256([u32; 8]),
    Sha384([u64; 8]),
}

impl Middle {
    fn new(algorithm: Algorithm, block: &[u8]) -> Self {
        let mut context = Context::new(algorithm);
        context.update(block);
        match context.0 {
            State::Sha256(state) => Self::Sha256(state.h),
            State::Sha384(state) => Self::Sha384(state.h),
        }
    }

    fn context(&self) -> Context {
        Context(match self {
            Self::Sha256(h) => State::Sha256(ffi::SHA256_CTX::after_one_block(*h)),
            Self::Sha384(h) => State::Sha384(ffi::SHA512_CTX::sha384_after_one_block(*h)),
        })
    }
}

impl Zeroize for Middle {
    fn zeroize(&mut self) {
        match self {
            Self::Sha256(h) => h.zeroize(),
            Self::Sha384(h) => h.zeroize(),
        }
    }
}

/// A key of HMAC (RFC 2104), hashed already.
#[derive(Clone)]
pub struct Key {
    inner: Middle,
    outer: Middle,
}

impl Key {
    pub fn new(algorithm: Algorithm, key: &[u8]) -> Self {
        let mut block = [0; MAX_BLOCK];
        let block = &mut block[..algorithm.block_len()];
        match block.get_mut(..key.len()) {
            Some(start) => start.copy_from_slice(key),
            None => block[..algorithm.output_len()].copy_from_slice(algorithm.hash(key).as_ref()),
        }
        let mut padded = |pad: u8| {
            block.iter_mut().for_each(|byte| *byte ^= pad);
            Middle::new(algorithm, block)
        };
        let made = Self { inner: padded(0x36), outer: padded(0x36 ^ 0x5c) };
        block.zeroize();
        made
    }

    pub fn algorithm(&self) -> Algorithm {
        match self.inner {
            Middle::Sha256(_) => Algorithm::Sha256,
            Middle::Sha384(_) => Algorithm::Sha384,
        }
    }

    /// The MAC of `parts`, one after the other.
    pub fn sign(&self, parts: &[&[u8]]) -> Value {
        self.sign_with(|inner| parts.iter().for_each(|part| inner.update(part)))
    }

    /// The MAC of what `feed` gives.
    pub fn sign_with(&self, feed: impl FnOnce(&mut Context)) -> Value {
        let mut inner = self.inner.context();
        feed(&mut inner);
        let mut outer = self.outer.context();
        outer.update(inner.finish().as_ref());
        outer.finish()
    }
}

impl Drop for Key {
    fn drop(&mut self) {
        self.inner.zeroize();
        self.outer.zeroize();
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FIPS 180-4's examples.
    #[test]
    fn hashes_known_answers() {
        assert_eq!(Algorithm::Sha256.hash(b"abc").as_ref()[..4], [0xba, 0x78, 0x16, 0xbf]);
        assert_eq!(Algorithm::Sha384.hash(b"abc").as_ref()[..4], [0xcb, 0x00, 0x75, 0x3f]);
        assert_eq!(Algorithm::Sha384.hash(b"").as_ref().len(), 48);
        let mut context = Context::new(Algorithm::Sha384);
        context.update(b"a");
        assert_eq!(context.peek(b"bc").as_ref(), Algorithm::Sha384.hash(b"abc").as_ref());
    }

    /// RFC 4231, test cases 2 and 6: a short key, and one that is longer than a block.
    #[test]
    fn hmac_known_answers() {
        let sign =
            |algorithm, key: &[u8], data: &[u8]| Key::new(algorithm, key).sign(&[&data[..3], &data[3..]]);
        let what: &[u8] = b"what do ya want for nothing?";
        assert_eq!(sign(Algorithm::Sha256, b"Jefe", what).as_ref()[..4], [0x5b, 0xdc, 0xc1, 0x46]);
        assert_eq!(sign(Algorithm::Sha384, b"Jefe", what).as_ref()[..4], [0xaf, 0x45, 0xd2, 0xe3]);
        let long: &[u8] = b"Test Using Larger Than Block-Size Key - Hash Key First";
        assert_eq!(sign(Algorithm::Sha256, &[0xaa; 131], long).as_ref()[..4], [0x60, 0xe4, 0x31, 0x59]);
        assert_eq!(sign(Algorithm::Sha384, &[0xaa; 131], long).as_ref()[..4], [0x4e, 0xce, 0x08, 0x44]);
    }
}
