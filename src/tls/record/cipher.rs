//! Record protection: one key, one direction.

use super::aead::{Aead, InnerEnd, NONCE_LEN};
use super::{APPLICATION_DATA, HEADER_LEN};
use crate::libcrypto::cipher::Direction;
use crate::libcrypto::lib_ctx::LibCtx;
use crate::tls::cipher::Enc;
use crate::tls::engine::kdf::is_nothing;
use crate::tls::version::{TLS1_2, TLS1_3, Version};

/// The part of a TLS 1.2 AES-GCM or AES-CCM nonce that is in the record (RFC 5288, 3; RFC 6655, 3).
const EXPLICIT_LEN: usize = 8;

struct Key {
    aead: Aead,
    /// TLS 1.3 and ChaCha20-Poly1305: XORed with the sequence number; else its first four bytes lead.
    iv: [u8; NONCE_LEN],
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
        // The engine's word for a key that nobody derived, which must protect nothing.
        (!is_nothing(key)).then_some(())?;
        let tls13 = version == TLS1_3;
        let explicit = !tls13 && enc != Enc::Chacha20Poly1305;
        let mut nonce = [0; NONCE_LEN];
        nonce.get_mut(..iv.len())?.copy_from_slice(iv);
        (iv.len() == if explicit { NONCE_LEN - EXPLICIT_LEN } else { NONCE_LEN }).then_some(())?;
        let aead = Aead::new(lib, enc, direction, key)?;
        Some(Self { aead, iv: nonce, sequence: 0, tls13, explicit })
    }

    /// RFC 8446, 5.3; RFC 7905, 2; RFC 5288, 3, with the sequence number as the explicit part.
    fn nonce(&self, explicit: Option<&[u8]>) -> [u8; NONCE_LEN] {
        let mut nonce = self.iv;
        match explicit {
            Some(explicit) => nonce[4..].copy_from_slice(explicit),
            None => nonce[4..].iter_mut().zip(self.sequence.to_be_bytes()).for_each(|(n, s)| *n ^= s),
        }
        nonce
    }

    /// How many bytes protection adds to a plaintext.
    fn overhead(&self) -> usize {
        // In TLS 1.3 there is the type besides.
        self.aead.tag_len() + if self.tls13 { 1 } else { self.explicit_len() }
    }

    /// How many bytes of them stand before it.
    fn explicit_len(&self) -> usize {
        if self.explicit { EXPLICIT_LEN } else { 0 }
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

    /// How many bytes of them stand before it.
    pub fn explicit_len(&self) -> usize {
        self.0.explicit_len()
    }

    /// Appends the protected record of `plaintext` to `out`, and returns its header; TLS 1.3 hides its type and adds
    /// `padding` zeroes.
    pub fn seal(
        &mut self,
        kind: u8,
        plaintext: &[u8],
        padding: usize,
        out: &mut Vec<u8>,
    ) -> Option<[u8; HEADER_LEN]> {
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
        if key.tls13 {
            let end = InnerEnd { kind, padding };
            let nonce = key.nonce(None);
            key.aead.seal(nonce, &header, plaintext, Some(end), out)?;
        } else {
            let aad = key.tls12_aad(kind, plaintext.len());
            let nonce = key.nonce(key.explicit.then_some(&explicit[..]));
            key.aead.seal(nonce, &aad, plaintext, None, out)?;
        }
        key.advance()?;
        Some(header)
    }
}

/// Decrypts what the peer sends.
pub struct Opener(Key);

impl Opener {
    /// As [`Sealer::new`].
    pub fn new(lib: &LibCtx, enc: Enc, version: Version, key: &[u8], iv: &[u8]) -> Option<Self> {
        Key::new(lib, enc, version, Direction::Decrypt, key, iv).map(Self)
    }

    /// How many bytes stand before what is encrypted.
    pub fn explicit_len(&self) -> usize {
        self.0.explicit_len()
    }

    /// Whether records hide their type.
    pub fn tls13(&self) -> bool {
        self.0.tls13
    }

    /// Decrypts a record's body in place and says where in it the plaintext is (TLS 1.3: with inner type and padding).
    /// `None`: it is not authentic.
    pub fn open(&mut self, header: [u8; HEADER_LEN], body: &mut [u8]) -> Option<core::ops::Range<usize>> {
        let key = &mut self.0;
        let start = key.explicit_len();
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
            (Enc::Chacha20Poly1305, TLS1_3, 32, 12),
            (Enc::Aes128Ccm, TLS1_3, 16, 12),
            (Enc::Aes128Ccm8, TLS1_3, 16, 12),
            (Enc::Aes256Ccm, TLS1_2, 32, 4),
            (Enc::Aes256Ccm8, TLS1_2, 32, 4),
        ] {
            let (mut sealer, mut opener) = pair(enc, version, key, iv);
            for text in [&b"first"[..], &[5; 3000], b"second", b""] {
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
    fn a_key_that_nobody_derived_protects_nothing() {
        let lib = LibCtx::default();
        assert!(Sealer::new(&lib, Enc::Aes128Gcm, TLS1_3, &[0; 16], &[9; 12]).is_none());
        assert!(Opener::new(&lib, Enc::Aes128Gcm, TLS1_3, &[0; 16], &[9; 12]).is_none());
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
