//! Where a connection stands: `OSSL_HANDSHAKE_STATE` (`SSL_get_state(3)`), and telling the program of it.

pub mod names;

use super::cipher::Kx;
use super::connection::{Connection, Side};
use super::error::{Alert, Error, reason};
use super::hooks;
use super::version::{TLS1_2, TLS1_3};

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

/// Stands for a ChangeCipherSpec where a type of handshake messages is asked for; no message has it (RFC 8446, 4).
pub const CHANGE: u8 = 255;

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
            (Side::Client, CHANGE) => ClientReadChange,
            (Side::Server, CHANGE) => ServerReadChange,
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

    /// Tells that the handshake takes a step.
    pub(super) fn tell_loop(&self) {
        self.status.flowing.set(true);
        self.tell(self.side_event() | event::LOOP, 1);
    }

    /// Moves to `state`; the program hears of it while the old state is still to be seen, as with OpenSSL.
    pub(super) fn enter_state(&self, state: State) {
        self.tell_loop();
        self.status.state.set(state);
    }

    /// Moves to the state in which a message is read whose `header` has come, if it may come now.
    pub(super) fn announce(&self, header: [u8; 4]) -> Result<(), Error> {
        if self.ignores(header) {
            return Ok(());
        }
        self.announce_kind(header[0])
    }

    /// The same for the message's type; [`CHANGE`] for a ChangeCipherSpec.
    pub(super) fn announce_kind(&self, kind: u8) -> Result<(), Error> {
        self.tell_loop();
        let state = State::reading(self.side(), kind).filter(|state| self.may_read(*state));
        let unexpected = Error::alert(Alert::UNEXPECTED_MESSAGE, reason::UNEXPECTED_MESSAGE);
        self.status.state.set(state.ok_or(unexpected)?);
        Ok(())
    }

    /// RFC 5246, 7.4.1.1: a client ignores HelloRequest while a handshake is under way.
    pub(super) fn ignores(&self, header: [u8; 4]) -> bool {
        self.side() == Side::Client && header == [0; 4] && self.status.state.get() != State::Ok
    }

    /// Whether the peer's message that is read in `next` may come now (RFC 8446, 4; RFC 5246, 7.3).
    fn may_read(&self, next: State) -> bool {
        use State::*;
        let resumed = self.status.resumed.get();
        let now = self.status.state.get();
        if self.side() == Side::Server {
            return self.server_may_read(now, next);
        }
        match (self.status.version.get(), now) {
            (TLS1_3, Ok) => {
                matches!(next, ClientReadSessionTicket | ClientReadKeyUpdate | ClientReadCertificateRequest)
            }
            (TLS1_2, Ok) => next == ClientReadHelloRequest,
            (_, ClientWriteClientHello | EarlyData) => next == ClientReadServerHello,
            (TLS1_3, ClientReadServerHello) => next == ClientReadEncryptedExtensions,
            (TLS1_3, ClientReadEncryptedExtensions) if resumed => next == ClientReadFinished,
            (TLS1_3, ClientReadEncryptedExtensions) => {
                matches!(next, ClientReadCertificate | ClientReadCertificateRequest)
            }
            (TLS1_3, ClientReadCertificateRequest) => next == ClientReadCertificate,
            (TLS1_3, ClientReadCertificate) => next == ClientReadCertificateVerify,
            (TLS1_3, ClientReadCertificateVerify) => next == ClientReadFinished,
            (_, ClientReadServerHello) if resumed => {
                matches!(next, ClientReadSessionTicket | ClientReadChange)
            }
            // RFC 4279, 2: no certificates, and ServerKeyExchange where there is anything to say.
            (_, ClientReadServerHello) if self.psk_cipher().is_some_and(|cipher| cipher.kx == Kx::Psk) => {
                matches!(next, ClientReadKeyExchange | ClientReadServerDone)
            }
            (_, ClientReadServerHello) if self.psk_cipher().is_some() => next == ClientReadKeyExchange,
            (_, ClientReadKeyExchange) if self.psk_cipher().is_some() => next == ClientReadServerDone,
            (_, ClientReadServerHello) => next == ClientReadCertificate,
            (_, ClientReadCertificate) => matches!(next, ClientReadCertificateStatus | ClientReadKeyExchange),
            (_, ClientReadCertificateStatus) => next == ClientReadKeyExchange,
            (_, ClientReadKeyExchange) => matches!(next, ClientReadCertificateRequest | ClientReadServerDone),
            (_, ClientReadCertificateRequest) => next == ClientReadServerDone,
            (_, ClientWriteFinished) => matches!(next, ClientReadSessionTicket | ClientReadChange),
            (_, ClientReadSessionTicket) => next == ClientReadChange,
            (_, ClientReadChange) => next == ClientReadFinished,
            _ => false,
        }
    }

    /// The server's part of [`Self::may_read`]; whether a certificate was asked for is known elsewhere.
    fn server_may_read(&self, now: State, next: State) -> bool {
        use State::*;
        match (self.status.version.get(), now) {
            (_, Before) => next == ServerReadClientHello,
            (TLS1_3, EarlyData) => matches!(
                next,
                ServerReadClientHello | ServerReadEndOfEarlyData | ServerReadCertificate | ServerReadFinished
            ),
            (TLS1_3, ServerReadEndOfEarlyData) => matches!(next, ServerReadCertificate | ServerReadFinished),
            (TLS1_3, ServerReadCertificate) => {
                matches!(next, ServerReadCertificateVerify | ServerReadFinished)
            }
            (TLS1_3, ServerReadCertificateVerify) => next == ServerReadFinished,
            (TLS1_3, Ok) => matches!(next, ServerReadKeyUpdate | ServerReadCertificate),
            (TLS1_2, ServerWriteServerDone) => matches!(next, ServerReadCertificate | ServerReadKeyExchange),
            (TLS1_2, ServerReadCertificate) => next == ServerReadKeyExchange,
            (TLS1_2, ServerReadKeyExchange) => matches!(next, ServerReadCertificateVerify | ServerReadChange),
            (TLS1_2, ServerReadCertificateVerify | ServerWriteFinished) => next == ServerReadChange,
            (TLS1_2, ServerReadChange) => next == ServerReadFinished,
            (TLS1_2, Ok) => next == ServerReadClientHello,
            _ => false,
        }
    }
}
