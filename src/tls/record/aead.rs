//! The algorithms that protect records, and which implementation serves each.
//!
//! MB/s in place, on an AMD EPYC with VAES and AVX-512 (`make bench` measures ring and EVP; docs/CRYPTOGRAPHY.md says more):
//!
//! |                          | ring | EVP of 3.0 | graviola | aws-lc-rs | served by                                |
//! |--------------------------|-----:|-----------:|---------:|----------:|------------------------------------------|
//! | AES-128-GCM, 100 bytes   |  890 |        200 |      600 |       910 | ring                                     |
//! | AES-128-GCM, 1 KiB       | 5700 |       2400 |     5600 |      4500 | ring                                     |
//! | AES-128-GCM, 16 KiB      | 9450 |       4450 |    10200 |     10500 | ring: as good for all but long records   |
//! | AES-256-GCM, 16 KiB      | 8500 |       4200 |     8700 |      9200 | ring                                     |
//! | ChaCha20-Poly1305, 1 KiB | 1800 |       1700 |     1030 |      1800 | ring                                     |
//! | the same, 16 KiB         | 2550 |       3350 |     1210 |      2550 | EVP, from [`MIN_EVP`] bytes on           |
//! | AES-CCM                  |      |            |          |           | EVP: the others have none                |

use super::key::{Algorithm, Key};
use crate::libcrypto::ccm::Ccm;
use crate::libcrypto::chacha::{self, ChaCha20Poly1305};
use crate::libcrypto::cipher::Direction;
use crate::libcrypto::lib_ctx::LibCtx;
use crate::tls::cipher::Enc;
use ring::aead::{Aad, Nonce};
use zeroize::Zeroizing;

pub const TAG_LEN: usize = 16;
pub const NONCE_LEN: usize = 12;
/// The tag of the CCM_8 suites (RFC 6655, 4).
const SHORT_TAG_LEN: usize = 8;

/// The shortest plaintext for which libcrypto's ChaCha20-Poly1305 is faster than ring's.
const MIN_EVP: usize = 2048;

/// A key, for one direction.
pub enum Aead {
    Ring(Key),
    Chacha(Box<(Key, Long)>),
    Ccm(Box<Ccm>),
}

/// libcrypto's ChaCha20-Poly1305, made for the first long record: most connections never have one.
pub enum Long {
    /// libcrypto has none.
    Never,
    Due(Box<(Zeroizing<[u8; chacha::KEY_LEN]>, Direction, LibCtx)>),
    Ready(ChaCha20Poly1305),
}

impl Long {
    /// For a record of `len` bytes, if it is long.
    fn of(&mut self, len: usize) -> Option<&mut ChaCha20Poly1305> {
        if len < MIN_EVP {
            return None;
        }
        if let Self::Due(due) = self {
            let (key, direction, lib) = &**due;
            *self = ChaCha20Poly1305::new(lib, *direction, key).map_or(Self::Never, Self::Ready);
        }
        match self {
            Self::Ready(aead) => Some(aead),
            _ => None,
        }
    }
}

/// What is encrypted behind the plaintext: in TLS 1.3 its type, and zeroes.
#[derive(Clone, Copy)]
pub struct InnerEnd {
    pub kind: u8,
    pub padding: usize,
}

impl InnerEnd {
    fn append(end: Option<Self>, out: &mut Vec<u8>) {
        if let Some(end) = end {
            out.push(end.kind);
            out.resize(out.len() + end.padding, 0);
        }
    }
}

impl Aead {
    pub fn new(lib: &LibCtx, enc: Enc, direction: Direction, key: &[u8]) -> Option<Self> {
        let ccm = |tag_len| Ccm::new(lib, direction, key, tag_len).ok().map(Box::new).map(Self::Ccm);
        match enc {
            Enc::Aes128Gcm => Key::new(Algorithm::Aes128Gcm, key).map(Self::Ring),
            Enc::Aes256Gcm => Key::new(Algorithm::Aes256Gcm, key).map(Self::Ring),
            Enc::Chacha20Poly1305 => {
                let due = (Zeroizing::new(key.try_into().ok()?), direction, lib.clone());
                let key = Key::new(Algorithm::ChaCha20Poly1305, key)?;
                Some(Self::Chacha(Box::new((key, Long::Due(Box::new(due))))))
            }
            Enc::Aes128Ccm | Enc::Aes256Ccm => ccm(TAG_LEN),
            Enc::Aes128Ccm8 | Enc::Aes256Ccm8 => ccm(SHORT_TAG_LEN),
            _ => None,
        }
    }

    pub fn tag_len(&self) -> usize {
        match self {
            Self::Ring(_) | Self::Chacha(..) => TAG_LEN,
            Self::Ccm(ccm) => ccm.tag_len(),
        }
    }

    /// What serves records that are not long.
    fn ring_or_ccm(&mut self) -> Result<&mut Key, &mut Ccm> {
        match self {
            Self::Ring(key) => Ok(key),
            Self::Chacha(keys) => Ok(&mut keys.0),
            Self::Ccm(ccm) => Err(ccm),
        }
    }

    /// Encrypts `plaintext` and `end`, and appends them and the tag to `out`.
    pub fn seal(
        &mut self,
        nonce: [u8; NONCE_LEN],
        aad: &[u8],
        plaintext: &[u8],
        end: Option<InnerEnd>,
        out: &mut Vec<u8>,
    ) -> Option<()> {
        if let Self::Chacha(keys) = self
            && let Some(long) = keys.1.of(plaintext.len())
        {
            // From the program's buffer straight into ours.
            long.begin(&nonce, aad).ok()?;
            long.append(plaintext, out).ok()?;
            let text_end = out.len();
            InnerEnd::append(end, out);
            long.in_place(&mut out[text_end..]).ok()?;
            out.extend_from_slice(&long.tag().ok()?);
            return Some(());
        }
        let start = out.len();
        out.extend_from_slice(plaintext);
        InnerEnd::append(end, out);
        match self.ring_or_ccm() {
            Ok(key) => {
                let nonce = Nonce::assume_unique_for_key(nonce);
                let text = &mut out[start..];
                let tag = key.with(|key| key.seal_in_place_separate_tag(nonce, Aad::from(aad), text).ok())?;
                out.extend_from_slice(tag.as_ref());
            }
            Err(ccm) => {
                let tag = ccm.seal(&nonce, aad, &mut out[start..]).ok()?;
                out.extend_from_slice(&tag[..ccm.tag_len()]);
            }
        }
        Some(())
    }

    /// Decrypts the text at the front of `sealed`, which ends with the tag.
    pub fn open(&mut self, nonce: [u8; NONCE_LEN], aad: &[u8], sealed: &mut [u8]) -> Option<()> {
        if let Self::Chacha(keys) = self
            && let Some(long) = keys.1.of(sealed.len())
        {
            let (text, tag) = sealed.split_last_chunk_mut::<TAG_LEN>()?;
            let opened = long.begin(&nonce, aad).and_then(|()| long.in_place(text));
            if opened.and_then(|()| long.verify(tag)).is_err() {
                // Nobody is to see what is not authentic.
                text.fill(0);
                return None;
            }
            return Some(());
        }
        match self.ring_or_ccm() {
            Ok(key) => {
                let nonce = Nonce::assume_unique_for_key(nonce);
                key.with(|key| key.open_in_place(nonce, Aad::from(aad), sealed).ok().map(|_| ()))
            }
            Err(ccm) => {
                let (text, tag) = sealed.split_at_mut(sealed.len().checked_sub(ccm.tag_len())?);
                ccm.open(&nonce, aad, text, tag).ok()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_records_are_those_of_ring() {
        let new = |direction| {
            Aead::new(&LibCtx::default(), Enc::Chacha20Poly1305, direction, &[7; 32]).expect("a key")
        };
        let short = |direction| match new(direction) {
            Aead::Chacha(keys) => Aead::Chacha(Box::new((keys.0, Long::Never))),
            other => other,
        };
        for end in [None, Some(InnerEnd { kind: 23, padding: 5 })] {
            for len in [100, MIN_EVP, 16384] {
                let (mut sealer, mut other) = (new(Direction::Encrypt), short(Direction::Encrypt));
                let (mut record, mut expected) = (vec![1], vec![1]);
                sealer.seal([3; 12], b"header", &vec![5; len], end, &mut record).unwrap();
                other.seal([3; 12], b"header", &vec![5; len], end, &mut expected).unwrap();
                assert!(record == expected);
                assert_eq!(
                    matches!(sealer, Aead::Chacha(keys) if matches!(keys.1, Long::Ready(_))),
                    len >= MIN_EVP
                );
                for forged in [true, false] {
                    for mut opener in [new(Direction::Decrypt), short(Direction::Decrypt)] {
                        let mut body = record[1..].to_vec();
                        body[len / 2] ^= u8::from(forged);
                        let opened = opener.open([3; 12], b"header", &mut body);
                        assert_eq!(opened.is_none(), forged);
                        assert!(body[..len].iter().all(|byte| *byte == if forged { 0 } else { 5 }));
                    }
                }
            }
        }
    }
}
