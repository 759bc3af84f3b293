//! The parts of the TLS 1.3 key schedule (RFC 8446, 7) that outlive the handshake, and the TLS 1.2 derivations beside
//! them.

use super::cipher::{Cipher, Digest, Enc};
use super::engine::kdf::{Secret, prf};
use ring::{digest, hmac};
use zeroize::Zeroizing;

/// The hash of a suite, in the forms that derivations want it.
#[derive(Clone, Copy)]
pub struct Hash {
    pub digest: &'static digest::Algorithm,
    pub hmac: hmac::Algorithm,
}

impl Hash {
    pub fn of(cipher: &Cipher) -> Self {
        match cipher.digest {
            Digest::Sha384 => Self { digest: &digest::SHA384, hmac: hmac::HMAC_SHA384 },
            _ => Self { digest: &digest::SHA256, hmac: hmac::HMAC_SHA256 },
        }
    }

    pub fn len(self) -> usize {
        self.digest.output_len()
    }

    pub fn hash(self, data: &[u8]) -> digest::Digest {
        digest::digest(self.digest, data)
    }

    /// HKDF-Extract (RFC 5869, 2.2).
    pub fn extract(self, salt: &[u8], ikm: &[u8]) -> Secret {
        Zeroizing::new(hmac::sign(&hmac::Key::new(self.hmac, salt), ikm).as_ref().to_vec())
    }

    /// HKDF-Expand-Label (RFC 8446, 7.1) into all of `out`.
    pub fn expand_label(self, secret: &[u8], label: &[u8], context: &[u8], out: &mut [u8]) {
        let key = hmac::Key::new(self.hmac, secret);
        let mut info = (out.len() as u16).to_be_bytes().to_vec();
        info.push(6 + label.len() as u8);
        info.extend_from_slice(b"tls13 ");
        info.extend_from_slice(label);
        info.push(context.len() as u8);
        info.extend_from_slice(context);
        let mut previous: Option<hmac::Tag> = None;
        for (index, chunk) in out.chunks_mut(self.len()).enumerate() {
            let mut mac = hmac::Context::with_key(&key);
            if let Some(previous) = &previous {
                mac.update(previous.as_ref());
            }
            mac.update(&info);
            mac.update(&[index as u8 + 1]);
            let tag = mac.sign();
            chunk.copy_from_slice(&tag.as_ref()[..chunk.len()]);
            previous = Some(tag);
        }
    }

    /// A secret of the hash's length.
    pub fn derive(self, secret: &[u8], label: &[u8], context: &[u8]) -> Secret {
        let mut out = Zeroizing::new(vec![0; self.len()]);
        self.expand_label(secret, label, context, &mut out);
        out
    }

    /// The early secret of a PSK (RFC 8446, 7.1).
    pub fn early_secret(self, psk: &[u8]) -> Secret {
        self.extract(&[0; 48][..self.len()], psk)
    }

    /// A PSK's binder over the ClientHello up to its binders (RFC 8446, 4.2.11.2).
    pub fn binder(self, psk: &[u8], external: bool, transcript: &[u8]) -> Secret {
        let label: &[u8] = if external { b"ext binder" } else { b"res binder" };
        let binder_key = self.derive(&self.early_secret(psk), label, self.hash(&[]).as_ref());
        self.finished(&binder_key, self.hash(transcript).as_ref())
    }

    /// The verify_data of a Finished message (RFC 8446, 4.4.4).
    pub fn finished(self, base: &[u8], transcript_hash: &[u8]) -> Secret {
        let key = self.derive(base, b"finished", &[]);
        Zeroizing::new(hmac::sign(&hmac::Key::new(self.hmac, &key), transcript_hash).as_ref().to_vec())
    }
}

/// The length of a suite's record keys, in bytes.
pub fn key_len(enc: Enc) -> usize {
    match enc {
        Enc::Aes128Gcm | Enc::Aes128Ccm | Enc::Aes128Ccm8 => 16,
        _ => 32,
    }
}

/// Record key and IV of a traffic secret (RFC 8446, 7.3).
pub fn traffic_key(cipher: &Cipher, secret: &[u8]) -> (Secret, Secret) {
    let hash = Hash::of(cipher);
    let mut key = Zeroizing::new(vec![0; key_len(cipher.enc)]);
    hash.expand_label(secret, b"key", &[], &mut key);
    let mut iv = Zeroizing::new(vec![0; 12]);
    hash.expand_label(secret, b"iv", &[], &mut iv);
    (key, iv)
}

/// The traffic secret after a KeyUpdate (RFC 8446, 7.2).
pub fn next_traffic_secret(cipher: &Cipher, secret: &[u8]) -> Secret {
    Hash::of(cipher).derive(secret, b"traffic upd", &[])
}

/// The PSK of a ticket (RFC 8446, 4.6.1).
pub fn ticket_psk(cipher: &Cipher, resumption: &[u8], nonce: &[u8]) -> Secret {
    Hash::of(cipher).derive(resumption, b"resumption", nonce)
}

/// TLS 1.3 exporter (RFC 8446, 7.5).
pub fn export_tls13(cipher: &Cipher, exporter: &[u8], label: &[u8], context: &[u8], out: &mut [u8]) {
    let hash = Hash::of(cipher);
    let secret = hash.derive(exporter, label, hash.hash(&[]).as_ref());
    hash.expand_label(&secret, b"exporter", hash.hash(context).as_ref(), out);
}

/// TLS 1.2 PRF of a suite, over `seed` (RFC 5246, 5).
pub fn prf_tls12(cipher: &Cipher, secret: &[u8], label: &[u8], seed: &[u8], out: &mut [u8]) {
    prf(Hash::of(cipher).hmac, secret, label, seed, out);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8448, 3: the server's handshake traffic secret gives this key and IV.
    #[test]
    fn traffic_keys_known_answer() {
        let secret: Vec<u8> = (0..64)
            .step_by(2)
            .map(|i| {
                let hex = "b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38";
                u8::from_str_radix(&hex[i..i + 2], 16).unwrap()
            })
            .collect();
        let (key, iv) = traffic_key(Cipher::find(0x1301).unwrap(), &secret);
        assert_eq!(key[..4], [0x3f, 0xce, 0x51, 0x60]);
        assert_eq!(iv[..4], [0x5d, 0x31, 0x3e, 0xb2]);
    }
}
