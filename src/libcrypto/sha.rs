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
/// How long a short message is at most, with its padding, in bytes.
const SHORT: usize = 2 * MAX_BLOCK;
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

    /// How many bytes its padding has at least: a mark, and the message's length (FIPS 180-4, 5.1).
    const fn least_padding(self) -> usize {
        match self {
            Self::Sha256 => 1 + 8,
            Self::Sha384 => 1 + 16,
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
        // As a slice, which is cleared at once; arrays are, byte by byte.
        self.bytes[..].zeroize();
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

    pub fn algorithm(&self) -> Algorithm {
        match self.0 {
            State::Sha256(_) => Algorithm::Sha256,
            State::Sha384(_) => Algorithm::Sha384,
        }
    }
}

/// What whole blocks make of a hash function's start.
#[derive(Clone)]
enum Middle {
    Sha256([u32; 8]),
    Sha384([u64; 8]),
}

impl Middle {
    fn new(algorithm: Algorithm, block: &[u8]) -> Self {
        let mut middle = Self::start(algorithm);
        middle.take(block);
        middle
    }

    /// Before anything was taken (FIPS 180-4, 5.3.3 and 5.3.4).
    const fn start(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::Sha256 => Self::Sha256([
                0x6a09_e667,
                0xbb67_ae85,
                0x3c6e_f372,
                0xa54f_f53a,
                0x510e_527f,
                0x9b05_688c,
                0x1f83_d9ab,
                0x5be0_cd19,
            ]),
            Algorithm::Sha384 => Self::Sha384([
                0xcbbb_9d5d_c105_9ed8,
                0x629a_292a_367c_d507,
                0x9159_015a_3070_dd17,
                0x152f_ecd8_f70e_5939,
                0x6733_2667_ffc0_0b31,
                0x8eb4_4a87_6858_1511,
                0xdb0c_2e0d_64f9_8fa7,
                0x47b5_481d_befa_4fa4,
            ]),
        }
    }

    /// Takes whole blocks.
    fn take(&mut self, blocks: &[u8]) {
        match self {
            Self::Sha256(h) => {
                let mut state = ffi::SHA256_CTX::after_one_block(*h);
                for block in blocks.chunks_exact(Algorithm::Sha256.block_len()) {
                    // SAFETY: the state is ours, and a block is as long as is read.
                    unsafe { ffi::SHA256_Transform(&raw mut state, block.as_ptr()) };
                }
                *h = state.h;
            }
            Self::Sha384(h) => {
                let mut state = ffi::SHA512_CTX::sha384_after_one_block(*h);
                for block in blocks.chunks_exact(Algorithm::Sha384.block_len()) {
                    // SAFETY: the state is ours, and a block is as long as is read.
                    unsafe { ffi::SHA512_Transform(&raw mut state, block.as_ptr()) };
                }
                *h = state.h;
            }
        }
    }

    /// After one block, for more.
    fn context(&self) -> Context {
        Context(match self {
            Self::Sha256(h) => State::Sha256(ffi::SHA256_CTX::after_one_block(*h)),
            Self::Sha384(h) => State::Sha384(ffi::SHA512_CTX::sha384_after_one_block(*h)),
        })
    }

    /// After one block and the last `len` bytes, which `tail` begins with; zeroes follow them, and room for the padding.
    fn finish(mut self, tail: &mut [u8], len: usize) -> Value {
        let algorithm = self.algorithm();
        let block = algorithm.block_len();
        let end = (len + algorithm.least_padding()).next_multiple_of(block);
        // FIPS 180-4, 5.1: a one, and the number of bits.
        tail[len] = 0x80;
        tail[end - 8..end].copy_from_slice(&(8 * (block + len) as u64).to_be_bytes());
        self.take(&tail[..end]);
        let mut bytes = [0; MAX_OUTPUT];
        match &self {
            Self::Sha256(h) => {
                bytes
                    .chunks_exact_mut(4)
                    .zip(h)
                    .for_each(|(out, word)| out.copy_from_slice(&word.to_be_bytes()));
            }
            Self::Sha384(h) => {
                bytes
                    .chunks_exact_mut(8)
                    .zip(h)
                    .for_each(|(out, word)| out.copy_from_slice(&word.to_be_bytes()));
            }
        }
        self.zeroize();
        Value { bytes, len: algorithm.output_len() }
    }

    fn algorithm(&self) -> Algorithm {
        match self {
            Self::Sha256(_) => Algorithm::Sha256,
            Self::Sha384(_) => Algorithm::Sha384,
        }
    }
}

/// Copies what is mostly shorter than 64 bytes, for which a call would take longer than copying. Both are as long.
#[inline]
fn copy(from: &[u8], to: &mut [u8]) {
    /// The `N` bytes at both ends, which may overlap.
    #[inline(always)]
    fn both_ends<const N: usize>(from: &[u8], to: &mut [u8]) {
        let last = from.len() - N;
        to[..N].copy_from_slice(&from[..N]);
        to[last..].copy_from_slice(&from[last..]);
    }
    match from.len() {
        0 => {}
        1 => to[0] = from[0],
        2..4 => both_ends::<2>(from, to),
        4..8 => both_ends::<4>(from, to),
        8..16 => both_ends::<8>(from, to),
        16..32 => both_ends::<16>(from, to),
        32..=64 => both_ends::<32>(from, to),
        _ => to.copy_from_slice(from),
    }
}

/// What comes under an HMAC. Short messages, as nearly all in a handshake are, go into the hash function's blocks without a
/// detour.
pub struct Message<'k> {
    inner: &'k Middle,
    bytes: [u8; SHORT],
    len: usize,
    /// One that is longer.
    long: Option<Context>,
}

impl<'k> Message<'k> {
    fn new(inner: &'k Middle) -> Self {
        Self { inner, bytes: [0; SHORT], len: 0, long: None }
    }

    pub fn update(&mut self, data: &[u8]) {
        if let Some(long) = &mut self.long {
            return long.update(data);
        }
        let end = self.len + data.len();
        if end + self.inner.algorithm().least_padding() <= SHORT {
            copy(data, &mut self.bytes[self.len..end]);
            self.len = end;
        } else {
            let mut long = self.inner.context();
            long.update(&self.bytes[..self.len]);
            long.update(data);
            self.long = Some(long);
        }
    }

    fn finish(&mut self) -> Value {
        match self.long.take() {
            Some(long) => long.finish(),
            None => self.inner.clone().finish(&mut self.bytes, self.len),
        }
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
        self.inner.algorithm()
    }

    /// The MAC of `parts`, one after the other.
    pub fn sign(&self, parts: &[&[u8]]) -> Value {
        self.sign_with(|message| parts.iter().for_each(|part| message.update(part)))
    }

    /// The MAC of what `feed` gives.
    pub fn sign_with(&self, feed: impl FnOnce(&mut Message<'_>)) -> Value {
        let mut message = Message::new(&self.inner);
        feed(&mut message);
        let inner = message.finish();
        let mut tail = [0; MAX_BLOCK];
        // Behind a shorter value there are zeroes.
        tail[..MAX_OUTPUT].copy_from_slice(&inner.bytes);
        self.outer.clone().finish(&mut tail, inner.len)
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

    /// Whatever its length and its parts, a message has the MAC that RFC 2104 defines.
    #[test]
    fn short_and_long_messages_are_signed_alike() {
        let data: Vec<u8> = (0..600_u32).map(|byte| byte as u8).collect();
        for algorithm in [Algorithm::Sha256, Algorithm::Sha384] {
            let key = Key::new(algorithm, b"key");
            let block = algorithm.block_len();
            let pad = |byte: u8| {
                let mut pad = vec![byte; block];
                pad.iter_mut().zip(b"key").for_each(|(pad, key)| *pad ^= key);
                pad
            };
            for len in 0..data.len() {
                let data = &data[..len];
                let inner = algorithm.hash(&[&pad(0x36), data].concat());
                let expected = algorithm.hash(&[&pad(0x5c), inner.as_ref()].concat());
                for cut in [0, len / 3, len.saturating_sub(1)] {
                    let signed = key.sign(&[&data[..cut], &data[cut..], &[]]);
                    assert_eq!(signed.as_ref(), expected.as_ref(), "{algorithm:?} {len} {cut}");
                }
            }
        }
    }
}
