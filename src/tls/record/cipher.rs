//! Record protection: one key, one direction.

use super::{APPLICATION_DATA, HEADER_LEN};
use crate::libcrypto::ccm::Ccm;
use crate::libcrypto::cipher::Direction;
use crate::libcrypto::lib_ctx::LibCtx;
use crate::tls::cipher::Enc;
use crate::tls::version::{TLS1_2, TLS1_3, Version};
use ring::aead::{self, Aad, LessSafeKey, Nonce, UnboundKey};

const TAG_LEN: usize = 16;
/// The tag of the CCM_8 suites (RFC 6655, 4).
const SHORT_TAG_LEN: usize = 8;
/// The part of a TLS 1.2 AES-GCM or AES-CCM nonce that is in the record (RFC 5288, 3; RFC 6655, 3).
const EXPLICIT_LEN: usize = 8;

/// What encrypts and decrypts. ring has no CCM, which is rare and slow, so that is libcrypto's.
enum Aead {
    Ring(LessSafeKey),
    Ccm(Box<Ccm>),
}

impl Aead {
    fn new(lib: &LibCtx, enc: Enc, direction: Direction, key: &[u8]) -> Option<Self> {
        let algorithm = match enc {
            Enc::Aes128Gcm => &aead::AES_128_GCM,
            Enc::Aes256Gcm => &aead::AES_256_GCM,
            Enc::Chacha20Poly1305 => &aead::CHACHA20_POLY1305,
            Enc::Aes128Ccm | Enc::Aes256Ccm => return Self::ccm(lib, direction, key, TAG_LEN),
            Enc::Aes128Ccm8 | Enc::Aes256Ccm8 => return Self::ccm(lib, direction, key, SHORT_TAG_LEN),
            _ => return None,
        };
        Some(Self::Ring(LessSafeKey::new(UnboundKey::new(algorithm, key).ok()?)))
    }

    fn ccm(lib: &LibCtx, direction: Direction, key: &[u8], tag_len: usize) -> Option<Self> {
        Ccm::new(lib, direction, key, tag_len).ok().map(Box::new).map(Self::Ccm)
    }

    fn tag_len(&self) -> usize {
        match self {
            Self::Ring(_) => TAG_LEN,
            Self::Ccm(ccm) => ccm.tag_len(),
        }
    }

    /// Encrypts what is in `out` from `start` on, and appends the tag.
    fn seal(&mut self, nonce: [u8; 12], aad: &[u8], out: &mut Vec<u8>, start: usize) -> Option<()> {
        match self {
            Self::Ring(key) => {
                let nonce = Nonce::assume_unique_for_key(nonce);
                let tag = key.seal_in_place_separate_tag(nonce, Aad::from(aad), &mut out[start..]).ok()?;
                out.extend_from_slice(tag.as_ref());
            }
            Self::Ccm(ccm) => {
                let tag = ccm.seal(&nonce, aad, &mut out[start..]).ok()?;
                out.extend_from_slice(&tag[..ccm.tag_len()]);
            }
        }
        Some(())
    }

    /// Decrypts the text at the front of `sealed`, which ends with the tag.
    fn open(&mut self, nonce: [u8; 12], aad: &[u8], sealed: &mut [u8]) -> Option<()> {
        match self {
            Self::Ring(key) => {
                let nonce = Nonce::assume_unique_for_key(nonce);
                key.open_in_place(nonce, Aad::from(aad), sealed).ok().map(|_| ())
            }
            Self::Ccm(ccm) => {
                let (text, tag) = sealed.split_at_mut(sealed.len().checked_sub(ccm.tag_len())?);
                ccm.open(&nonce, aad, text, tag).ok()
            }
        }
    }
}

struct Key {
    aead: Aead,
    /// TLS 1.3 and ChaCha20-Poly1305: XORed with the sequence number; else its first four bytes lead.
    iv: [u8; 12],
    sequence: u64,
    tls13: bool,
    /// The nonce's last eight bytes are in the record.
    explicit: bool,
}

impl Key {
    fn new(
        lib: &LibCtx,
        enc: Enc,
        version: Version,
        direction: Direction,
        key: &[u8],
        iv: &[u8],
    ) -> Option<Self> {
        let tls13 = version == TLS1_3;
        let explicit = !tls13 && enc != Enc::Chacha20Poly1305;
        let mut nonce = [0; 12];
        nonce.get_mut(..iv.len())?.copy_from_slice(iv);
        (iv.len() == if explicit { 4 } else { 12 }).then_some(())?;
        let aead = Aead::new(lib, enc, direction, key)?;
        Some(Self { aead, iv: nonce, sequence: 0, tls13, explicit })
    }

    /// RFC 8446, 5.3; RFC 7905, 2; RFC 5288, 3, with the sequence number as the explicit part.
    fn nonce(&self, explicit: Option<&[u8]>) -> [u8; 12] {
        let mut nonce = self.iv;
        match explicit {
            Some(explicit) => nonce[4..].copy_from_slice(explicit),
            None => nonce[4..].iter_mut().zip(self.sequence.to_be_bytes()).for_each(|(n, s)| *n ^= s),
        }
        nonce
    }

    /// How many bytes protection adds to a plaintext.
    fn overhead(&self) -> usize {
        let more = match (self.tls13, self.explicit) {
            // The type.
            (true, _) => 1,
            (_, true) => EXPLICIT_LEN,
            _ => 0,
        };
        self.aead.tag_len() + more
    }

    /// RFC 5246, 6.2.3.3.
    fn tls12_aad(&self, kind: u8, len: usize) -> [u8; 13] {
        let mut aad = [0; 13];
        aad[..8].copy_from_slice(&self.sequence.to_be_bytes());
        aad[8] = kind;
        aad[9..11].copy_from_slice(&TLS1_2.to_be_bytes());
        aad[11..].copy_from_slice(&(len as u16).to_be_bytes());
        aad
    }

    fn advance(&mut self) -> Option<()> {
        // RFC 8446, 5.3: sequence numbers do not wrap.
        self.sequence = self.sequence.checked_add(1)?;
        Some(())
    }
}

/// Encrypts what we send.
pub struct Sealer(Key);

impl Sealer {
    /// A key of the suites that encrypt with `enc`; what libcrypto does comes from `lib`.
    pub fn new(lib: &LibCtx, enc: Enc, version: Version, key: &[u8], iv: &[u8]) -> Option<Self> {
        Key::new(lib, enc, version, Direction::Encrypt, key, iv).map(Self)
    }

    /// How many records went out under this key.
    pub fn sequence(&self) -> u64 {
        self.0.sequence
    }

    /// How many bytes protection adds to a plaintext.
    pub fn overhead(&self) -> usize {
        self.0.overhead()
    }

    /// Appends the protected record of `plaintext` to `out`; TLS 1.3 hides its type and adds `padding` zeroes.
    pub fn seal(&mut self, kind: u8, plaintext: &[u8], padding: usize, out: &mut Vec<u8>) -> Option<()> {
        let key = &mut self.0;
        let padding = if key.tls13 { padding } else { 0 };
        let body = plaintext.len() + padding + key.overhead();
        let outer = if key.tls13 { APPLICATION_DATA } else { kind };
        let header = [outer, 3, 3, (body >> 8) as u8, body as u8];
        out.reserve(HEADER_LEN + body);
        out.extend_from_slice(&header);
        let explicit = key.sequence.to_be_bytes();
        if key.explicit {
            out.extend_from_slice(&explicit);
        }
        let start = out.len();
        out.extend_from_slice(plaintext);
        if key.tls13 {
            out.push(kind);
            out.resize(out.len() + padding, 0);
            let nonce = key.nonce(None);
            key.aead.seal(nonce, &header, out, start)?;
        } else {
            let aad = key.tls12_aad(kind, plaintext.len());
            let nonce = key.nonce(key.explicit.then_some(&explicit[..]));
            key.aead.seal(nonce, &aad, out, start)?;
        }
        key.advance()
    }
}

/// Decrypts what the peer sends.
pub struct Opener(Key);

impl Opener {
    /// As [`Sealer::new`].
    pub fn new(lib: &LibCtx, enc: Enc, version: Version, key: &[u8], iv: &[u8]) -> Option<Self> {
        Key::new(lib, enc, version, Direction::Decrypt, key, iv).map(Self)
    }

    /// Whether records hide their type.
    pub fn tls13(&self) -> bool {
        self.0.tls13
    }

    /// Decrypts a record's body in place and says where in it the plaintext is (TLS 1.3: with inner type and padding).
    /// `None`: it is not authentic.
    pub fn open(&mut self, header: [u8; HEADER_LEN], body: &mut [u8]) -> Option<core::ops::Range<usize>> {
        let key = &mut self.0;
        let start = if key.explicit { EXPLICIT_LEN } else { 0 };
        let plain = body.len().checked_sub(start + key.aead.tag_len())?;
        let (explicit, sealed) = body.split_at_mut(start);
        if key.tls13 {
            let nonce = key.nonce(None);
            key.aead.open(nonce, &header, sealed)?;
        } else {
            let aad = key.tls12_aad(header[0], plain);
            let nonce = key.nonce(key.explicit.then_some(&*explicit));
            key.aead.open(nonce, &aad, sealed)?;
        }
        key.advance()?;
        Some(start..start + plain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(enc: Enc, version: Version, key: usize, iv: usize) -> (Sealer, Opener) {
        let (key, iv) = (vec![7; key], vec![9; iv]);
        let lib = LibCtx::default();
        (
            Sealer::new(&lib, enc, version, &key, &iv).unwrap(),
            Opener::new(&lib, enc, version, &key, &iv).unwrap(),
        )
    }

    #[test]
    fn what_is_sealed_opens_in_order_and_only_so() {
        for (enc, version, key, iv) in [
            (Enc::Aes128Gcm, TLS1_3, 16, 12),
            (Enc::Aes256Gcm, TLS1_2, 32, 4),
            (Enc::Chacha20Poly1305, TLS1_2, 32, 12),
            (Enc::Aes128Ccm, TLS1_3, 16, 12),
            (Enc::Aes128Ccm8, TLS1_3, 16, 12),
            (Enc::Aes256Ccm, TLS1_2, 32, 4),
            (Enc::Aes256Ccm8, TLS1_2, 32, 4),
        ] {
            let (mut sealer, mut opener) = pair(enc, version, key, iv);
            for text in [&b"first"[..], b"second", b""] {
                let mut record = Vec::new();
                sealer.seal(22, text, 3, &mut record).unwrap();
                assert_eq!(
                    record.len(),
                    HEADER_LEN + text.len() + sealer.overhead() + if version == TLS1_3 { 3 } else { 0 }
                );
                let (header, body) = record.split_at_mut(HEADER_LEN);
                let header: [u8; HEADER_LEN] = (&*header).try_into().unwrap();
                let mut forged = body.to_vec();
                *forged.last_mut().unwrap() ^= 1;
                assert_eq!(pair(enc, version, key, iv).1.open(header, &mut forged), None);
                let range = opener.open(header, body).unwrap();
                assert!(body[range].starts_with(text));
            }
        }
    }

    #[test]
    fn short_bodies_are_not_authentic() {
        for enc in [Enc::Aes128Gcm, Enc::Aes128Ccm, Enc::Aes128Ccm8] {
            let (_, mut opener) = pair(enc, TLS1_2, 16, 4);
            for len in 0..25 {
                assert_eq!(opener.open([23, 3, 3, 0, len as u8], &mut vec![0; len]), None);
            }
        }
        crate::libcrypto::err::clear();
    }
}
