//! Where a connection stands: `OSSL_HANDSHAKE_STATE` (`SSL_get_state(3)`), and telling the program of it.

use super::connection::{Connection, Side};
use super::hooks;

/// A handshake state, numbered as `ssl.h` does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum State {
    #[default]
    Before = 0,
    Ok = 1,
    ClientReadServerHello = 3,
    ClientReadCertificate = 4,
    ClientReadCertificateStatus = 5,
    ClientReadKeyExchange = 6,
    ClientReadCertificateRequest = 7,
    ClientReadServerDone = 8,
    ClientReadSessionTicket = 9,
    ClientReadChange = 10,
    ClientReadFinished = 11,
    ClientWriteClientHello = 12,
    ClientWriteCertificate = 13,
    ClientWriteKeyExchange = 14,
    ClientWriteCertificateVerify = 15,
    ClientWriteChange = 16,
    ClientWriteFinished = 18,
    ServerWriteHelloRequest = 19,
    ServerReadClientHello = 20,
    ServerWriteServerHello = 22,
    ServerWriteCertificate = 23,
    ServerWriteKeyExchange = 24,
    ServerWriteCertificateRequest = 25,
    ServerWriteServerDone = 26,
    ServerReadCertificate = 27,
    ServerReadKeyExchange = 28,
    ServerReadCertificateVerify = 29,
    ServerReadChange = 31,
    ServerReadFinished = 32,
    ServerWriteSessionTicket = 33,
    ServerWriteCertificateStatus = 34,
    ServerWriteChange = 35,
    ServerWriteFinished = 36,
    ServerWriteEncryptedExtensions = 37,
    ClientReadEncryptedExtensions = 38,
    ClientReadCertificateVerify = 39,
    ServerWriteCertificateVerify = 40,
    ClientReadHelloRequest = 41,
    ServerWriteKeyUpdate = 42,
    ClientWriteKeyUpdate = 43,
    ServerReadKeyUpdate = 44,
    ClientReadKeyUpdate = 45,
    EarlyData = 46,
    PendingEarlyDataEnd = 47,
    ClientWriteEndOfEarlyData = 48,
    ServerReadEndOfEarlyData = 49,
}

/// `SSL_CB_*`.
pub mod event {
    pub const LOOP: i32 = 0x01;
    pub const EXIT: i32 = 0x02;
    pub const READ: i32 = 0x04;
    pub const WRITE: i32 = 0x08;
    pub const HANDSHAKE_START: i32 = 0x10;
    pub const HANDSHAKE_DONE: i32 = 0x20;
    pub const CONNECT: i32 = 0x1000;
    pub const ACCEPT: i32 = 0x2000;
    pub const ALERT: i32 = 0x4000;
}

impl State {
    /// The state in which a handshake message is written.
    pub fn writing(side: Side, message: u8) -> Option<Self> {
        use State::*;
        Some(match (side, message) {
            (Side::Client, 1) => ClientWriteClientHello,
            (Side::Client, 11) => ClientWriteCertificate,
            (Side::Client, 16) => ClientWriteKeyExchange,
            (Side::Client, 15) => ClientWriteCertificateVerify,
            (Side::Client, 20) => ClientWriteFinished,
            (Side::Client, 5) => ClientWriteEndOfEarlyData,
            (Side::Client, 24) => ClientWriteKeyUpdate,
            (Side::Server, 0) => ServerWriteHelloRequest,
            (Side::Server, 2) => ServerWriteServerHello,
            (Side::Server, 8) => ServerWriteEncryptedExtensions,
            (Side::Server, 11) => ServerWriteCertificate,
            (Side::Server, 22) => ServerWriteCertificateStatus,
            (Side::Server, 12) => ServerWriteKeyExchange,
            (Side::Server, 13) => ServerWriteCertificateRequest,
            (Side::Server, 14) => ServerWriteServerDone,
            (Side::Server, 15) => ServerWriteCertificateVerify,
            (Side::Server, 20) => ServerWriteFinished,
            (Side::Server, 4) => ServerWriteSessionTicket,
            (Side::Server, 24) => ServerWriteKeyUpdate,
            _ => return None,
        })
    }

    /// The state in which a handshake message is read.
    pub fn reading(side: Side, message: u8) -> Option<Self> {
        use State::*;
        Some(match (side, message) {
            (Side::Client, 0) => ClientReadHelloRequest,
            (Side::Client, 2) => ClientReadServerHello,
            (Side::Client, 4) => ClientReadSessionTicket,
            (Side::Client, 8) => ClientReadEncryptedExtensions,
            (Side::Client, 11) => ClientReadCertificate,
            (Side::Client, 22) => ClientReadCertificateStatus,
            (Side::Client, 12) => ClientReadKeyExchange,
            (Side::Client, 13) => ClientReadCertificateRequest,
            (Side::Client, 14) => ClientReadServerDone,
            (Side::Client, 15) => ClientReadCertificateVerify,
            (Side::Client, 20) => ClientReadFinished,
            (Side::Client, 24) => ClientReadKeyUpdate,
            (Side::Server, 1) => ServerReadClientHello,
            (Side::Server, 5) => ServerReadEndOfEarlyData,
            (Side::Server, 11) => ServerReadCertificate,
            (Side::Server, 16) => ServerReadKeyExchange,
            (Side::Server, 15) => ServerReadCertificateVerify,
            (Side::Server, 20) => ServerReadFinished,
            (Side::Server, 24) => ServerReadKeyUpdate,
            _ => return None,
        })
    }
}

impl Connection {
    /// Tells the program's info callback.
    pub(super) fn tell(&self, what: i32, value: i32) {
        if let Some(hooks) = hooks::get() {
            hooks.info(self, what, value);
        }
    }

    /// The bit of `SSL_CB_*` that says which side we are.
    pub(super) fn side_event(&self) -> i32 {
        if self.status.side.get() == Some(Side::Server) { event::ACCEPT } else { event::CONNECT }
    }

    /// Moves to `state`; the program hears of it while the old state is still to be seen, as with OpenSSL.
    pub(super) fn enter_state(&self, state: State) {
        self.tell(self.side_event() | event::LOOP, 1);
        self.status.state.set(state);
    }
}
