//! Sessions in OpenSSL's ASN.1 (`d2i_SSL_SESSION(3)`): what tickets, session files and external caches hold.
//!
//! ```text
//! SSLSession ::= SEQUENCE {
//!     version             INTEGER (1),
//!     sslVersion          INTEGER,
//!     cipher              OCTET STRING (SIZE (2)),
//!     sessionId           OCTET STRING,
//!     masterKey           OCTET STRING,
//!     keyArg              [0] IMPLICIT OCTET STRING OPTIONAL,
//!     time [1], timeout [2], peer [3], sessionIdContext [4], verifyResult [5], hostName [6],
//!     pskIdentityHint [7], pskIdentity [8], ticketLifetimeHint [9], ticket [10], compression [11],
//!     srpUsername [12], flags [13], ticketAgeAdd [14], maxEarlyData [15], alpnSelected [16],
//!     maxFragmentLength [17], ticketAppData [18], keyExchangeGroup [19]     -- all EXPLICIT, OPTIONAL
//! }
//! ```

use super::der::{self, INTEGER, Malformed, OCTET_STRING, Reader, SEQUENCE};
use super::{Id, MAX_MASTER_KEY, RareData, SessionData};
use crate::libcrypto::clock;
use crate::libcrypto::lib_ctx::LibCtx;
use crate::libcrypto::x509::{self, X509};
use crate::tls::Cipher;
use crate::tls::error::reason;
use std::borrow::Cow;
use std::ffi::{CStr, CString};
use zeroize::Zeroizing;

const VERSION: u32 = 1;
/// How long a session without a timeout lives, in seconds.
const NO_TIMEOUT: i64 = 3;

/// Why bytes are no session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecodeError {
    /// Not the ASN.1 that it should be.
    Malformed(Malformed),
    /// A session that cannot be used, for this `SSL_R_*` reason.
    Refused(i32),
    /// A session that cannot be used; OpenSSL gives no reason.
    Unusable,
    /// The reason is on the error queue already.
    Queued,
}

impl From<Malformed> for DecodeError {
    fn from(malformed: Malformed) -> Self {
        Self::Malformed(malformed)
    }
}

impl SessionData {
    /// `i2d_SSL_SESSION(3)`; `None` for a session that has no cipher suite yet, or a peer that cannot be encoded.
    pub fn to_der(&self) -> Option<Zeroizing<Vec<u8>>> {
        let suite = match self.cipher {
            Some(cipher) => cipher.suite(),
            None if self.cipher_id == 0 => return None,
            None => self.cipher_id as u16,
        };
        let body = self.body(suite)?;
        let mut out = Zeroizing::new(Vec::with_capacity(body.len() + 8));
        der::put(&mut out, SEQUENCE, &body);
        Some(out)
    }

    fn body(&self, suite: u16) -> Option<Zeroizing<Vec<u8>>> {
        let peer = self.peer.as_ref().map(X509::to_der).transpose().ok()?;
        let bytes = |field: &Option<Box<[u8]>>| field.as_ref().map_or(0, |field| field.len());
        let string = |field: &Option<CString>| field.as_ref().map_or(0, |field| field.count_bytes());
        // Enough for all fields with their headers: secrets must not stay behind in a buffer that was too small.
        let capacity = 512
            + self.master_key.len()
            + peer.as_ref().map_or(0, Vec::len)
            + bytes(&self.ticket)
            + bytes(&self.alpn_selected)
            + bytes(&self.rare().ticket_appdata)
            + string(&self.hostname)
            + string(&self.rare().psk_identity_hint)
            + string(&self.rare().psk_identity)
            + string(&self.rare().srp_username);
        let mut body = Zeroizing::new(Vec::with_capacity(capacity));
        let out = &mut *body;
        der::with_integer(VERSION, |version| der::put(out, INTEGER, version));
        der::with_integer(self.ssl_version, |version| der::put(out, INTEGER, version));
        der::put(out, OCTET_STRING, &suite.to_be_bytes());
        der::put(out, OCTET_STRING, &self.session_id);
        der::put(out, OCTET_STRING, &self.master_key);
        put_integer(out, 1, self.time);
        put_integer(out, 2, self.timeout);
        if let Some(peer) = &peer {
            der::put_header(out, der::explicit(3), peer.len());
            out.extend_from_slice(peer);
        }
        der::put_explicit(out, 4, OCTET_STRING, &self.sid_ctx);
        put_integer(out, 5, self.verify_result);
        put_string(out, 6, self.hostname.as_deref());
        put_string(out, 7, self.rare().psk_identity_hint.as_deref());
        put_string(out, 8, self.rare().psk_identity.as_deref());
        put_integer(out, 9, self.ticket_lifetime_hint);
        put_bytes(out, 10, self.ticket.as_deref());
        put_bytes(out, 11, (self.compress_meth != 0).then_some(&[self.compress_meth]));
        put_string(out, 12, self.rare().srp_username.as_deref());
        put_integer(out, 13, self.flags);
        put_integer(out, 14, self.ticket_age_add);
        put_integer(out, 15, self.max_early_data);
        put_bytes(out, 16, self.alpn_selected.as_deref());
        put_integer(out, 17, self.max_fragment_len_mode);
        put_bytes(out, 18, self.rare().ticket_appdata.as_deref());
        // The one number that is there even if it is 0.
        der::with_integer(self.kex_group, |group| der::put_explicit(out, 19, INTEGER, group));
        Some(body)
    }

    /// `d2i_SSL_SESSION(3)`: the session at the start of `bytes`, and how many bytes it takes. BER will do.
    pub fn from_der(bytes: &[u8]) -> Result<(Self, usize), DecodeError> {
        let mut outside = Reader::new(bytes);
        let mut fields = Reader::new(outside.take(SEQUENCE)?);
        let data = Self::decode(&mut fields)?;
        Ok((data, bytes.len() - outside.remaining()))
    }

    fn decode(fields: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let version: u32 = der::integer(fields.take(INTEGER)?)?;
        let ssl_version: i32 = der::integer(fields.take(INTEGER)?)?;
        let suite = fields.string(OCTET_STRING)?;
        let session_id = fields.string(OCTET_STRING)?;
        let master_key = fields.string(OCTET_STRING)?;
        let _key_arg = fields.optional_string(der::implicit(0))?;
        let time: i64 = number(fields, 1)?;
        let timeout: i64 = number(fields, 2)?;
        let peer = fields.optional(der::explicit(3))?;
        let sid_ctx = string(fields, 4)?;
        let verify_result: i32 = number(fields, 5)?;
        let hostname = string(fields, 6)?;
        let psk_identity_hint = string(fields, 7)?;
        let psk_identity = string(fields, 8)?;
        let ticket_lifetime_hint: u64 = number(fields, 9)?;
        let ticket = string(fields, 10)?;
        let compression = string(fields, 11)?;
        let srp_username = string(fields, 12)?;
        let flags: u64 = number(fields, 13)?;
        let ticket_age_add: u32 = number(fields, 14)?;
        let max_early_data: u32 = number(fields, 15)?;
        let alpn_selected = string(fields, 16)?;
        let max_fragment_len_mode: u32 = number(fields, 17)?;
        let ticket_appdata = string(fields, 18)?;
        let kex_group: u32 = number(fields, 19)?;
        fields.end(Malformed::SequenceLengthMismatch)?;

        if version != VERSION {
            return Err(DecodeError::Refused(reason::UNKNOWN_SSL_VERSION));
        }
        let ssl_version = u16::try_from(ssl_version)
            .ok()
            .filter(|version| matches!(version >> 8, 0x03 | 0xfe) || *version == 0x0100)
            .ok_or(DecodeError::Refused(reason::UNSUPPORTED_SSL_VERSION))?;
        let [high, low] = *suite else {
            return Err(DecodeError::Refused(reason::CIPHER_CODE_WRONG_LENGTH));
        };
        let cipher = Cipher::find(u16::from_be_bytes([high, low])).ok_or(DecodeError::Unusable)?;
        if master_key.len() > MAX_MASTER_KEY {
            return Err(DecodeError::Unusable);
        }
        let peer = match peer {
            Some(der) => Some(X509::from_der(&LibCtx::default(), der).map_err(|error| match error {
                x509::DecodeError::Asn1 => DecodeError::Queued,
                x509::DecodeError::Trailing => DecodeError::Malformed(Malformed::ExplicitLengthMismatch),
            })?),
            None => None,
        };
        let compress_meth = match compression.as_deref() {
            None => 0,
            Some(&[method]) => method,
            Some(_) => return Err(DecodeError::Refused(reason::BAD_LENGTH)),
        };
        let has_rare = [&psk_identity_hint, &psk_identity, &srp_username, &ticket_appdata]
            .iter()
            .any(|field| field.is_some());
        let rare = RareData {
            psk_identity_hint: text(psk_identity_hint),
            psk_identity: text(psk_identity),
            srp_username: text(srp_username),
            ticket_appdata: owned(ticket_appdata),
        };
        Ok(Self {
            ssl_version,
            cipher: Some(cipher),
            cipher_id: cipher.id(),
            master_key: master_key.into_owned().into(),
            session_id: Id::new(&session_id).ok_or(DecodeError::Unusable)?,
            sid_ctx: Id::new(&sid_ctx.unwrap_or_default()).ok_or(DecodeError::Unusable)?,
            time: if time == 0 { clock::now() } else { time },
            timeout: if timeout == 0 { NO_TIMEOUT } else { timeout },
            peer,
            peer_chain: None,
            verify_result,
            hostname: text(hostname),
            ticket: owned(ticket),
            ticket_lifetime_hint,
            ticket_age_add,
            max_early_data,
            alpn_selected: owned(alpn_selected),
            // OpenSSL's fields for both are as narrow.
            max_fragment_len_mode: max_fragment_len_mode as u8,
            flags: flags as u32,
            kex_group,
            compress_meth,
            not_resumable: false,
            unfinished: false,
            rare: has_rare.then(|| Box::new(rare)),
        })
    }
}

/// The number in `[field]`, 0 if it is not there.
fn number<T: TryFrom<i128> + Default>(fields: &mut Reader<'_>, field: u8) -> Result<T, Malformed> {
    let content = fields.explicit(field, |inside| inside.take(INTEGER))?;
    content.map_or(Ok(T::default()), der::integer)
}

/// The string in `[field]`.
fn string<'a>(fields: &mut Reader<'a>, field: u8) -> Result<Option<Cow<'a, [u8]>>, Malformed> {
    fields.explicit(field, |inside| inside.string(OCTET_STRING))
}

/// A string of C: what comes before a NUL.
fn text(field: Option<Cow<'_, [u8]>>) -> Option<CString> {
    CString::new(field?.split(|byte| *byte == 0).next()?).ok()
}

/// Bytes of a session's own.
fn owned(field: Option<Cow<'_, [u8]>>) -> Option<Box<[u8]>> {
    field.map(|field| field.into_owned().into())
}

/// A number in `[field]`; 0 is left out.
fn put_integer(out: &mut Vec<u8>, field: u8, value: impl Into<i128>) {
    let value = value.into();
    if value != 0 {
        der::with_integer(value, |content| der::put_explicit(out, field, INTEGER, content));
    }
}

fn put_bytes(out: &mut Vec<u8>, field: u8, content: Option<&[u8]>) {
    if let Some(content) = content {
        der::put_explicit(out, field, OCTET_STRING, content);
    }
}

fn put_string(out: &mut Vec<u8>, field: u8, content: Option<&CStr>) {
    put_bytes(out, field, content.map(CStr::to_bytes));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Saved by OpenSSL's `s_client -sess_out`.
    const SAVED: [&[u8]; 3] = [
        include_bytes!("testdata/tls12_ticket.der"),
        include_bytes!("testdata/tls12_id.der"),
        include_bytes!("testdata/tls13.der"),
    ];

    fn full() -> SessionData {
        SessionData {
            ssl_version: 0x0303,
            cipher: Cipher::find(0xc02f),
            master_key: vec![1; 48].into(),
            session_id: Id::new(&[2; 32]).unwrap(),
            sid_ctx: Id::new(b"context").unwrap(),
            time: -5,
            timeout: i64::MAX,
            verify_result: -3,
            hostname: Some(c"host".into()),
            ticket: Some(Box::from(&[][..])),
            ticket_lifetime_hint: u64::MAX,
            ticket_age_add: u32::MAX,
            max_early_data: 1,
            alpn_selected: Some(Box::from(&b"h2"[..])),
            flags: 1,
            kex_group: 0,
            compress_meth: 1,
            rare: Some(Box::new(RareData {
                psk_identity_hint: Some(c"".into()),
                psk_identity: Some(c"identity".into()),
                srp_username: Some(c"user".into()),
                ticket_appdata: Some(Box::from(&b"data"[..])),
            })),
            ..SessionData::default()
        }
    }

    #[test]
    fn openssl_sessions_round_trip() {
        for saved in SAVED {
            let (data, len) = SessionData::from_der(saved).unwrap();
            assert_eq!(len, saved.len());
            assert_eq!(data.to_der().unwrap().as_slice(), saved);
        }
    }

    #[test]
    fn all_fields_round_trip() {
        let encoded = full().to_der().unwrap();
        let mut longer = encoded.to_vec();
        longer.extend_from_slice(b"more");
        let (data, len) = SessionData::from_der(&longer).unwrap();
        assert_eq!(len, encoded.len());
        assert_eq!(data.to_der().unwrap(), encoded);
        assert_eq!(data.timeout, i64::MAX);
        assert_eq!(data.time, -5);
    }

    #[test]
    fn a_session_without_a_suite_has_no_encoding() {
        assert!(SessionData::default().to_der().is_none());
        assert!(SessionData { cipher_id: 0x0300_1301, ..Default::default() }.to_der().is_some());
    }

    #[test]
    fn no_time_means_now_and_not_for_long() {
        let data = SessionData { time: 0, timeout: 0, ..full() };
        let (data, _) = SessionData::from_der(&data.to_der().unwrap()).unwrap();
        assert!(data.time >= clock::now() - 1);
        assert_eq!(data.timeout, 3);
    }

    #[test]
    fn what_cannot_be_used_is_refused() {
        let refused = |change: fn(&mut SessionData)| {
            let mut data = full();
            change(&mut data);
            SessionData::from_der(&data.to_der().unwrap()).unwrap_err()
        };
        assert_eq!(
            refused(|data| data.ssl_version = 0x0203),
            DecodeError::Refused(reason::UNSUPPORTED_SSL_VERSION)
        );
        assert_eq!(refused(|data| data.master_key = vec![0; 513].into()), DecodeError::Unusable);
        assert_eq!(
            refused(|data| {
                data.cipher = None;
                data.cipher_id = 0x0300_fefe;
            }),
            DecodeError::Unusable
        );
        let mut encoded = full().to_der().unwrap();
        encoded[5] = 2;
        assert_eq!(
            SessionData::from_der(&encoded).unwrap_err(),
            DecodeError::Refused(reason::UNKNOWN_SSL_VERSION)
        );
    }

    #[test]
    fn no_truncation_is_a_session() {
        for saved in SAVED {
            for len in 0..saved.len() {
                assert!(SessionData::from_der(&saved[..len]).is_err());
            }
        }
    }

    #[test]
    fn no_flipped_bit_or_byte_panics() {
        let encoded = full().to_der().unwrap();
        for saved in SAVED.into_iter().chain([encoded.as_slice()]) {
            let mut bytes = saved.to_vec();
            for index in 0..bytes.len() {
                for flip in [1, 2, 4, 8, 16, 32, 64, 128, 0xff] {
                    bytes[index] ^= flip;
                    crate::libcrypto::err::clear();
                    if let Ok((data, len)) = SessionData::from_der(&bytes) {
                        assert!(len <= bytes.len() && data.master_key.len() <= MAX_MASTER_KEY);
                        assert!(data.to_der().is_some());
                    }
                    bytes[index] ^= flip;
                }
            }
        }
    }
}
