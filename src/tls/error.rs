//! What goes wrong, in the terms that the program and the peer are told: an `SSL_R_*` reason and an alert.

/// A failure: its `SSL_R_*` reason for the error queue, and the alert the peer is owed, if any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Error {
    /// `SSL_R_*` (or an `ERR_R_*` code), 0 if the cause is on the queue already.
    pub reason: i32,
    pub alert: Option<Alert>,
}

pub type Result<T> = core::result::Result<T, Error>;

impl Error {
    /// A failure the peer need not hear of.
    pub const fn new(reason: i32) -> Self {
        Self { reason, alert: None }
    }

    /// Puts the reason on the error queue, with the words that OpenSSL adds to an alert's.
    pub fn put(self) {
        /// `SSL_AD_REASON_OFFSET`.
        const ALERTS: i32 = 1000;
        match self.reason {
            0 => {}
            alert @ ALERTS..=1255 => {
                let words = format!("SSL alert number {}", alert - ALERTS);
                crate::libcrypto::err::put(crate::libcrypto::err::LIB_SSL, alert, &words);
            }
            reason => crate::libcrypto::err::put_ssl(reason),
        }
    }

    /// A failure that ends the connection with `alert`.
    pub const fn alert(alert: Alert, reason: i32) -> Self {
        Self { reason, alert: Some(alert) }
    }
}

/// libcrypto has put the cause on the queue.
impl From<crate::libcrypto::Failed> for Error {
    fn from(_: crate::libcrypto::Failed) -> Self {
        Self::new(0)
    }
}

/// Alert descriptions (RFC 8446, 6; RFC 5246, 7.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alert(pub u8);

#[rustfmt::skip]
impl Alert {
    pub const CLOSE_NOTIFY: Self = Self(0);
    pub const UNEXPECTED_MESSAGE: Self = Self(10);
    pub const BAD_RECORD_MAC: Self = Self(20);
    pub const RECORD_OVERFLOW: Self = Self(22);
    pub const HANDSHAKE_FAILURE: Self = Self(40);
    pub const BAD_CERTIFICATE: Self = Self(42);
    pub const UNSUPPORTED_CERTIFICATE: Self = Self(43);
    pub const CERTIFICATE_REVOKED: Self = Self(44);
    pub const CERTIFICATE_EXPIRED: Self = Self(45);
    pub const CERTIFICATE_UNKNOWN: Self = Self(46);
    pub const ILLEGAL_PARAMETER: Self = Self(47);
    pub const UNKNOWN_CA: Self = Self(48);
    pub const ACCESS_DENIED: Self = Self(49);
    pub const DECODE_ERROR: Self = Self(50);
    pub const DECRYPT_ERROR: Self = Self(51);
    pub const PROTOCOL_VERSION: Self = Self(70);
    pub const INSUFFICIENT_SECURITY: Self = Self(71);
    pub const INTERNAL_ERROR: Self = Self(80);
    pub const INAPPROPRIATE_FALLBACK: Self = Self(86);
    pub const USER_CANCELED: Self = Self(90);
    pub const NO_RENEGOTIATION: Self = Self(100);
    pub const MISSING_EXTENSION: Self = Self(109);
    pub const UNSUPPORTED_EXTENSION: Self = Self(110);
    pub const CERTIFICATE_UNOBTAINABLE: Self = Self(111);
    pub const UNRECOGNIZED_NAME: Self = Self(112);
    pub const BAD_CERTIFICATE_STATUS_RESPONSE: Self = Self(113);
    pub const UNKNOWN_PSK_IDENTITY: Self = Self(115);
    pub const CERTIFICATE_REQUIRED: Self = Self(116);
    pub const NO_APPLICATION_PROTOCOL: Self = Self(120);
}

/// `ERR_R_INTERNAL_ERROR`.
pub const INTERNAL: i32 = 259 | (3 << 18);
/// `ERR_R_PASSED_NULL_PARAMETER`.
pub const PASSED_NULL: i32 = 258 | (3 << 18);
/// `ERR_R_PASSED_INVALID_ARGUMENT`.
pub const INVALID_ARGUMENT: i32 = 262 | (2 << 18);
/// `ERR_R_MALLOC_FAILURE`.
pub const MALLOC_FAILURE: i32 = 256 | (3 << 18);
/// `ERR_R_SHOULD_NOT_HAVE_BEEN_CALLED`.
pub const SHOULD_NOT_HAVE_BEEN_CALLED: i32 = 257 | (3 << 18);
/// `ERR_R_DISABLED`.
pub const DISABLED: i32 = 260 | (3 << 18);
/// `ERR_R_UNSUPPORTED`.
pub const UNSUPPORTED: i32 = 268 | (2 << 18);
/// `ERR_R_SYS_LIB`.
pub const SYS_LIB: i32 = 2 | (2 << 18);
/// `ERR_R_PEM_LIB`.
pub const PEM_LIB: i32 = 9 | (2 << 18);
/// `ERR_R_X509_LIB`.
pub const X509_LIB: i32 = 11 | (2 << 18);
/// `ERR_R_ASN1_LIB`.
pub const ASN1_LIB: i32 = 13 | (2 << 18);
/// `ERR_R_ENGINE_LIB`.
pub const ENGINE_LIB: i32 = 38 | (2 << 18);
/// `ERR_R_EVP_LIB`.
pub const EVP_LIB: i32 = 6 | (2 << 18);
/// `ERR_R_INTERRUPTED_OR_CANCELLED`.
pub const INTERRUPTED: i32 = 265 | (2 << 18);

pub mod reason;
