//! The parts of the TLS 1.3 key schedule (RFC 8446, 7) that outlive the handshake, and the TLS 1.2 derivations beside
//! them.

use super::cipher::{Cipher, Digest, Enc};
use super::engine::kdf::{expand, extract, prf};
use super::engine::{Begun, of_nothing};
use super::secret::Secret;
use crate::libcrypto::sha::{Algorithm, Key, Value};

/// The hash of a suite, for derivations.
#[derive(Clone, Copy)]
pub struct Hash(pub Algorithm);

impl Hash {
    pub fn of(cipher: &Cipher) -> Self {
        Self(match cipher.digest {
            Digest::Sha384 => Algorithm::Sha384,
            _ => Algorithm::Sha256,
        })
    }

    pub fn len(self) -> usize {
        self.0.output_len()
    }

    pub fn hash(self, data: &[u8]) -> Value {
        self.0.hash(data)
    }

    /// HKDF-Expand-Label (RFC 8446, 7.1) into all of `out`.
    pub fn expand_label(self, secret: &[u8], label: &[u8], context: &[u8], out: &mut [u8]) {
        expand_label(&Key::new(self.0, secret), label, context, out);
    }

    /// A secret of the hash's length.
    pub fn derive(self, secret: &[u8], label: &[u8], context: &[u8]) -> Secret {
        derive(&Key::new(self.0, secret), label, context)
    }

    /// The key that is the early secret of a PSK (RFC 8446, 7.1).
    pub fn early_secret(self, psk: &[u8]) -> Key {
        extract(self.0, None, psk)
    }

    /// A PSK's binder over the ClientHello up to its binders (RFC 8446, 4.2.11.2).
    pub fn binder(self, early_secret: &Key, external: bool, covered: &Begun) -> Secret {
        let label: &[u8] = if external { b"ext binder" } else { b"res binder" };
        let binder_key = derive(early_secret, label, of_nothing(self.0).as_ref());
        self.finished(&binder_key, covered.value().as_ref())
    }

    /// The verify_data of a Finished message (RFC 8446, 4.4.4).
    pub fn finished(self, base: &[u8], transcript_hash: &[u8]) -> Secret {
        let key = self.derive(base, b"finished", &[]);
        Key::new(self.0, &key).sign(&[transcript_hash]).as_ref().into()
    }
}

/// HKDF-Expand-Label (RFC 8446, 7.1) into all of `out`.
pub fn expand_label(key: &Key, label: &[u8], context: &[u8], out: &mut [u8]) {
    let len = (out.len() as u16).to_be_bytes();
    let lens = ([6 + label.len() as u8], [context.len() as u8]);
    expand(key, &[&len, &lens.0, b"tls13 ", label, &lens.1, context], out);
}

/// A secret of the hash's length.
pub fn derive(key: &Key, label: &[u8], context: &[u8]) -> Secret {
    let mut out = Secret::from(vec![0; key.algorithm().output_len()]);
    expand_label(key, label, context, &mut out);
    out
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
    let secret = Key::new(Hash::of(cipher).0, secret);
    let mut key = Secret::from(vec![0; key_len(cipher.enc)]);
    expand_label(&secret, b"key", &[], &mut key);
    let mut iv = Secret::from(vec![0; 12]);
    expand_label(&secret, b"iv", &[], &mut iv);
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
    let secret = hash.derive(exporter, label, of_nothing(hash.0).as_ref());
    hash.expand_label(&secret, b"exporter", hash.hash(context).as_ref(), out);
}

/// TLS 1.2 PRF of a suite, over `seed` (RFC 5246, 5).
pub fn prf_tls12(cipher: &Cipher, secret: &[u8], label: &[u8], seed: &[u8], out: &mut [u8]) {
    prf(&Key::new(Hash::of(cipher).0, secret), label, seed, out);
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
