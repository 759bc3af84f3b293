//! Null ciphers for rustls: record protection is ours ([`crate::tls::record`]), so the keys go there and rustls gets
//! records that carry plaintext.

use super::exchange::{self, TrafficKey};
use super::kdf;
use rustls::crypto::cipher::{
    AeadKey, InboundOpaqueMessage, InboundPlainMessage, Iv, KeyBlockShape, MessageDecrypter,
    MessageEncrypter, OutboundOpaqueMessage, OutboundPlainMessage, PrefixedPayload, Tls12AeadAlgorithm,
    Tls13AeadAlgorithm, UnsupportedOperationError,
};
use rustls::{ConnectionTrafficSecrets, ContentType, Error, ProtocolVersion};

/// A TLS 1.3 cipher with keys of this many bytes.
pub struct Null13(pub usize);

/// A TLS 1.2 cipher with keys and nonces of these sizes.
pub struct Null12 {
    pub key_len: usize,
    pub fixed_iv_len: usize,
    pub explicit_nonce_len: usize,
}

fn traffic_key(key: &AeadKey, iv: &[u8]) -> TrafficKey {
    TrafficKey::new(key.as_ref(), iv).expect("the suites' keys and nonces are no longer")
}

/// Notes a sending key and returns its place, by which rustls's records will name it. In a rehearsal the peer reads the
/// records as they are, and there is none.
fn send_key(key: &AeadKey, iv: &[u8]) -> Option<u8> {
    exchange::with(|x| {
        x.send_keys.push(traffic_key(key, iv));
        (!x.rehearsal).then_some(x.send_keys.len() as u8 - 1)
    })
    .flatten()
}

/// Notes a key for what comes, unless it stands for none.
fn receive_key(key: &AeadKey, iv: &[u8]) {
    if kdf::is_nothing(key.as_ref()) {
        return;
    }
    exchange::with(|x| x.receive_keys.push(traffic_key(key, iv)));
}

impl Tls13AeadAlgorithm for Null13 {
    fn encrypter(&self, key: AeadKey, iv: Iv) -> Box<dyn MessageEncrypter> {
        Box::new(Encrypter { epoch: send_key(&key, iv.as_ref()), tls13: true })
    }

    fn decrypter(&self, key: AeadKey, iv: Iv) -> Box<dyn MessageDecrypter> {
        receive_key(&key, iv.as_ref());
        Box::new(Decrypter { tls13: true })
    }

    fn key_len(&self) -> usize {
        self.0
    }

    fn extract_keys(&self, _: AeadKey, _: Iv) -> Result<ConnectionTrafficSecrets, UnsupportedOperationError> {
        Err(UnsupportedOperationError)
    }
}

impl Tls12AeadAlgorithm for Null12 {
    fn encrypter(&self, key: AeadKey, iv: &[u8], _: &[u8]) -> Box<dyn MessageEncrypter> {
        Box::new(Encrypter { epoch: send_key(&key, iv), tls13: false })
    }

    fn decrypter(&self, key: AeadKey, iv: &[u8]) -> Box<dyn MessageDecrypter> {
        receive_key(&key, iv);
        Box::new(Decrypter { tls13: false })
    }

    fn key_block_shape(&self) -> KeyBlockShape {
        KeyBlockShape {
            enc_key_len: self.key_len,
            fixed_iv_len: self.fixed_iv_len,
            explicit_nonce_len: self.explicit_nonce_len,
        }
    }

    fn extract_keys(
        &self,
        _: AeadKey,
        _: &[u8],
        _: &[u8],
    ) -> Result<ConnectionTrafficSecrets, UnsupportedOperationError> {
        Err(UnsupportedOperationError)
    }
}

/// Writes: the place of the key, the plaintext, the content type.
struct Encrypter {
    epoch: Option<u8>,
    tls13: bool,
}

impl MessageEncrypter for Encrypter {
    fn encrypt(&mut self, m: OutboundPlainMessage<'_>, _: u64) -> Result<OutboundOpaqueMessage, Error> {
        let mut payload = PrefixedPayload::with_capacity(self.encrypted_payload_len(m.payload.len()));
        payload.extend_from_slice(self.epoch.as_slice());
        payload.extend_from_chunks(&m.payload);
        if self.tls13 || self.epoch.is_some() {
            payload.extend_from_slice(&[m.typ.into()]);
        }
        let typ = if self.tls13 { ContentType::ApplicationData } else { m.typ };
        Ok(OutboundOpaqueMessage::new(typ, ProtocolVersion::TLSv1_2, payload))
    }

    fn encrypted_payload_len(&self, payload_len: usize) -> usize {
        payload_len + 2
    }
}

/// Reads what the record layer has decrypted and checked.
struct Decrypter {
    tls13: bool,
}

impl MessageDecrypter for Decrypter {
    fn decrypt<'a>(&mut self, m: InboundOpaqueMessage<'a>, _: u64) -> Result<InboundPlainMessage<'a>, Error> {
        if self.tls13 { m.into_tls13_unpadded_message() } else { Ok(m.into_plain_message()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tls::engine::Exchange;

    /// A key that nobody has derived must protect nothing.
    #[test]
    fn a_key_that_stands_for_none_is_not_taken() {
        let (exchange, ()) = exchange::enter(Box::<Exchange>::default(), || {
            for key in [[0; 32], [1; 32]] {
                Null13(32).decrypter(AeadKey::from(key), Iv::from([0; 12]));
            }
        });
        let taken: Vec<_> = exchange.receive_keys.iter().map(|key| key.key().to_vec()).collect();
        assert_eq!(taken, [[1; 32]]);
    }
}
