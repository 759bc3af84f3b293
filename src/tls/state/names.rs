//! What states and alerts are called (`SSL_state_string(3)`, `SSL_alert_type_string(3)`).
//!
//! Programs compare and print these, so they are OpenSSL's to the letter, its mistakes included.

use super::State;
use std::ffi::CStr;

impl State {
    /// The short and the long name.
    pub fn names(self) -> (&'static CStr, &'static CStr) {
        use State::*;
        match self {
            Before => (c"PINIT", c"before SSL initialization"),
            Ok => (c"SSLOK", c"SSL negotiation finished successfully"),
            ClientReadServerHello => (c"TRSH", c"SSLv3/TLS read server hello"),
            ClientReadCertificate => (c"TRSC", c"SSLv3/TLS read server certificate"),
            ClientReadCertificateStatus => (c"TRCS", c"SSLv3/TLS read certificate status"),
            ClientReadKeyExchange => (c"TRSKE", c"SSLv3/TLS read server key exchange"),
            ClientReadCertificateRequest => (c"TRCR", c"SSLv3/TLS read server certificate request"),
            ClientReadServerDone => (c"TRSD", c"SSLv3/TLS read server done"),
            ClientReadSessionTicket => (c"TRST", c"SSLv3/TLS read server session ticket"),
            ClientReadChange => (c"TRCCS", c"SSLv3/TLS read change cipher spec"),
            ClientReadFinished => (c"TRFIN", c"SSLv3/TLS read finished"),
            ClientWriteClientHello => (c"TWCH", c"SSLv3/TLS write client hello"),
            ClientWriteCertificate => (c"TWCC", c"SSLv3/TLS write client certificate"),
            ClientWriteKeyExchange => (c"TWCKE", c"SSLv3/TLS write client key exchange"),
            ClientWriteCertificateVerify => (c"TWCV", c"SSLv3/TLS write certificate verify"),
            ClientWriteChange => (c"TWCCS", c"SSLv3/TLS write change cipher spec"),
            ClientWriteFinished => (c"TWFIN", c"SSLv3/TLS write finished"),
            ServerWriteHelloRequest => (c"TWHR", c"SSLv3/TLS write hello request"),
            ServerReadClientHello => (c"TRCH", c"SSLv3/TLS read client hello"),
            ServerWriteServerHello => (c"TWSH", c"SSLv3/TLS write server hello"),
            ServerWriteCertificate => (c"TWSC", c"SSLv3/TLS write certificate"),
            ServerWriteKeyExchange => (c"TWSKE", c"SSLv3/TLS write key exchange"),
            ServerWriteCertificateRequest => (c"TWCR", c"SSLv3/TLS write certificate request"),
            ServerWriteServerDone => (c"TWSD", c"SSLv3/TLS write server done"),
            ServerReadCertificate => (c"TRCC", c"SSLv3/TLS read client certificate"),
            ServerReadKeyExchange => (c"TRCKE", c"SSLv3/TLS read client key exchange"),
            ServerReadCertificateVerify => (c"TRCV", c"SSLv3/TLS read certificate verify"),
            ServerReadChange => (c"TRCCS", c"SSLv3/TLS read change cipher spec"),
            ServerReadFinished => (c"TRFIN", c"SSLv3/TLS read finished"),
            ServerWriteSessionTicket => (c"TWST", c"SSLv3/TLS write session ticket"),
            ServerWriteCertificateStatus => (c"TWCS", c"SSLv3/TLS write certificate status"),
            ServerWriteChange => (c"TWCCS", c"SSLv3/TLS write change cipher spec"),
            ServerWriteFinished => (c"TWFIN", c"SSLv3/TLS write finished"),
            ServerWriteEncryptedExtensions => (c"TWEE", c"TLSv1.3 write encrypted extensions"),
            ClientReadEncryptedExtensions => (c"TREE", c"TLSv1.3 read encrypted extensions"),
            ClientReadCertificateVerify => (c"TRSCV", c"TLSv1.3 read server certificate verify"),
            ServerWriteCertificateVerify => (c"TWSCV", c"TLSv1.3 write server certificate verify"),
            ClientReadHelloRequest => (c"TRHR", c"SSLv3/TLS read hello request"),
            ServerWriteKeyUpdate => (c"TWSKU", c"TLSv1.3 write server key update"),
            ClientWriteKeyUpdate => (c"TWCKU", c"TLSv1.3 write client key update"),
            ServerReadKeyUpdate => (c"TRCKU", c"TLSv1.3 read client key update"),
            ClientReadKeyUpdate => (c"TRSKU", c"TLSv1.3 read server key update"),
            EarlyData => (c"TED", c"TLSv1.3 early data"),
            PendingEarlyDataEnd => (c"TPEDE", c"TLSv1.3 pending early data end"),
            ClientWriteEndOfEarlyData => (c"TWEOED", c"TLSv1.3 write end of early data"),
            ServerReadEndOfEarlyData => (c"TWEOED", c"TLSv1.3 read end of early data"),
        }
    }
}

/// The names of a connection that failed, in place of its state's.
pub const FAILED: (&CStr, &CStr) = (c"SSLERR", c"error");

/// The short and the long name of an alert's level, from level and description as one number.
pub fn alert_level(alert: i32) -> (&'static CStr, &'static CStr) {
    match alert >> 8 {
        1 => (c"W", c"warning"),
        2 => (c"F", c"fatal"),
        _ => (c"U", c"unknown"),
    }
}

/// The short and the long name of an alert's description, from level and description as one number.
pub fn alert_description(alert: i32) -> (&'static CStr, &'static CStr) {
    match alert & 0xff {
        0 => (c"CN", c"close notify"),
        10 => (c"UM", c"unexpected_message"),
        20 => (c"BM", c"bad record mac"),
        21 => (c"DC", c"decryption failed"),
        22 => (c"RO", c"record overflow"),
        30 => (c"DF", c"decompression failure"),
        40 => (c"HF", c"handshake failure"),
        41 => (c"NC", c"no certificate"),
        42 => (c"BC", c"bad certificate"),
        43 => (c"UC", c"unsupported certificate"),
        44 => (c"CR", c"certificate revoked"),
        45 => (c"CE", c"certificate expired"),
        46 => (c"CU", c"certificate unknown"),
        47 => (c"IP", c"illegal parameter"),
        48 => (c"CA", c"unknown CA"),
        49 => (c"AD", c"access denied"),
        50 => (c"DE", c"decode error"),
        51 => (c"CY", c"decrypt error"),
        60 => (c"ER", c"export restriction"),
        70 => (c"PV", c"protocol version"),
        71 => (c"IS", c"insufficient security"),
        80 => (c"IE", c"internal error"),
        90 => (c"US", c"user canceled"),
        100 => (c"NR", c"no renegotiation"),
        110 => (c"UE", c"unsupported extension"),
        111 => (c"CO", c"certificate unobtainable"),
        112 => (c"UN", c"unrecognized name"),
        113 => (c"BR", c"bad certificate status response"),
        114 => (c"BH", c"bad certificate hash value"),
        115 => (c"UP", c"unknown PSK identity"),
        120 => (c"UK", c"no application protocol"),
        _ => (c"UK", c"unknown"),
    }
}
