//! TLS 1.3 early data (RFC 8446, 2.3 and 4.2.10), in OpenSSL's sequence of calls (`SSL_read_early_data(3)`).

use super::async_job::Jobs;
use super::callbacks::{SSL_allow_early_data_cb_fn, UserData};
use super::channel::Core;
use super::connection::{Connection, Side};
use super::error::{Alert, Error, SHOULD_NOT_HAVE_BEEN_CALLED, reason};
use super::key_schedule::{self, Hash};
use super::keylog::label;
use super::record::{ALERT, APPLICATION_DATA, HANDSHAKE, MAX_PLAINTEXT, Sealer};
use super::state::State;
use super::stop::Stop;
use super::version::TLS1_3;
use super::{Cipher, options};

/// This topic's part of [`super::Config`].
#[derive(Clone)]
pub struct Config {
    /// How much a server's tickets allow, in bytes.
    pub max: u32,
    /// How much a server takes, in bytes.
    pub receive_max: u32,
    pub allow: SSL_allow_early_data_cb_fn,
    pub allow_argument: UserData,
}

impl Default for Config {
    fn default() -> Self {
        Self { max: 0, receive_max: MAX_PLAINTEXT as u32, allow: None, allow_argument: UserData::default() }
    }
}

/// How far the calls for early data have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Phase {
    /// None of them was called.
    #[default]
    None,
    /// A client's hello is on its way.
    Connecting,
    /// The call for that is to be repeated; who drives the handshake otherwise writes none.
    ConnectRetry,
    /// A client may write.
    WriteRetry,
    Writing,
    WriteFlush,
    FinishedWriting,
    /// A server waits for a hello, and would take early data with it.
    Accepting,
    /// The call for that is to be repeated; who drives the handshake otherwise takes none.
    AcceptRetry,
    /// A server may read.
    ReadRetry,
    Reading,
    FinishedReading,
    /// A server writes before the client has finished.
    UnauthWriting,
}

/// `SSL_get_early_data_status(3)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
pub enum Status {
    #[default]
    NotSent = 0,
    Rejected = 1,
    Accepted = 2,
}

/// What `SSL_read_early_data(3)` found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Read {
    Data(usize),
    /// There is no more, or there is none.
    Finish,
}

/// What a record adds to its plaintext at most, as OpenSSL counts it.
const CIPHERTEXT_OVERHEAD: u32 = 6 + 255;

impl Connection {
    /// `SSL_write_early_data(3)`: all of `data`, which the server may ignore. What may take its time is one of `jobs`.
    pub fn write_early_data(&self, data: &[u8], jobs: &impl Jobs) -> Result<usize, Stop> {
        let misuse = || {
            Error::new(SHOULD_NOT_HAVE_BEEN_CALLED).put();
            Stop::Failed(0)
        };
        let phase = self.early.phase.get();
        match (phase, self.side()) {
            (Phase::None, Side::Client) if self.in_before() => {
                let allowed =
                    self.session.borrow().as_ref().is_some_and(|s| s.read(|data| data.max_early_data > 0));
                if !allowed && !self.has_psk_session_callback() {
                    return Err(misuse());
                }
                if !self.has_side() {
                    self.set_side(Side::Client);
                }
                self.early.phase.set(Phase::Connecting);
            }
            (Phase::ConnectRetry, _) => self.early.phase.set(Phase::Connecting),
            (Phase::WriteRetry | Phase::WriteFlush, _) => {}
            (Phase::FinishedReading | Phase::ReadRetry, _) => {
                self.early.phase.set(Phase::UnauthWriting);
                let result = jobs.run(self, |connection| connection.write(data));
                if result.is_ok() {
                    // What the BIO still holds it sends in time.
                    let _ = self.with_core(|core| self.flush(core));
                }
                self.early.phase.set(phase);
                return result;
            }
            _ => return Err(misuse()),
        }
        if self.early.phase.get() == Phase::Connecting {
            let result = jobs.run(self, |connection| connection.drive().map(|()| 1));
            self.early.phase.set(if result.is_ok() { Phase::WriteRetry } else { Phase::ConnectRetry });
            result?;
        }
        if self.early.phase.get() == Phase::WriteRetry {
            // A write that is repeated counts once.
            let len = u32::try_from(data.len()).unwrap_or(u32::MAX);
            let counted = self.early.write_counted.replace(len);
            self.count_early_data(len.saturating_sub(counted) as usize, 0, true)?;
            self.early.phase.set(Phase::Writing);
            // No job: nothing of the program's runs but its BIO, which OpenSSL does not call in a job either.
            let result = self.write(data);
            self.early.phase.set(Phase::WriteRetry);
            result?;
            self.early.write_counted.set(0);
            self.early.phase.set(Phase::WriteFlush);
        }
        self.with_core(|core| self.flush(core))?;
        self.early.phase.set(Phase::WriteRetry);
        Ok(data.len())
    }

    /// `SSL_read_early_data(3)`. What may take its time is one of `jobs`.
    pub fn read_early_data(&self, buffer: &mut [u8], jobs: &impl Jobs) -> Result<Read, Stop> {
        let misuse = || {
            Error::new(SHOULD_NOT_HAVE_BEEN_CALLED).put();
            Stop::Failed(0)
        };
        if !self.is_server() {
            return Err(misuse());
        }
        match self.early.phase.get() {
            Phase::None if self.in_before() => {
                if !self.has_side() {
                    self.set_side(Side::Server);
                }
                self.early.phase.set(Phase::Accepting);
            }
            Phase::AcceptRetry => self.early.phase.set(Phase::Accepting),
            Phase::ReadRetry => {}
            _ => return Err(misuse()),
        }
        if self.early.phase.get() == Phase::Accepting {
            let result = jobs.run(self, |connection| connection.drive().map(|()| 1));
            self.early.phase.set(if result.is_ok() { Phase::ReadRetry } else { Phase::AcceptRetry });
            result?;
        }
        if self.status.failed.get() {
            return Err(Stop::Failed(-1));
        }
        if self.early.status.get() != Status::Accepted {
            self.early.phase.set(Phase::FinishedReading);
            return Ok(Read::Finish);
        }
        self.early.phase.set(Phase::Reading);
        let result = jobs.run(self, |connection| {
            let read = connection.with_core(|core| connection.read_early(core, buffer))?;
            Ok(match read {
                Read::Data(len) => len,
                Read::Finish => {
                    connection.early.phase.set(Phase::FinishedReading);
                    0
                }
            })
        });
        if self.early.phase.get() == Phase::FinishedReading {
            return Ok(Read::Finish);
        }
        self.early.phase.set(Phase::ReadRetry);
        result.map(Read::Data)
    }

    fn read_early(&self, core: &mut Core, buffer: &mut [u8]) -> Result<Read, Stop> {
        loop {
            if let Some(message) = self.whole_message(core)? {
                self.end_of_early_data(core, message)?;
                return Ok(Read::Finish);
            }
            let record = self.next_record(core)?;
            match record.kind {
                APPLICATION_DATA => {
                    if !self.early.counted.replace(true) {
                        self.count_early_data(core.reader.data().len(), 0, false)?;
                    }
                    let len = buffer.len().min(core.reader.data().len());
                    buffer[..len].copy_from_slice(&core.reader.data()[..len]);
                    core.reader.consume(len, self.config_ref().options & options::CLEANSE_PLAINTEXT != 0);
                    if core.reader.record().is_none() {
                        self.early.counted.set(false);
                    }
                    return Ok(Read::Data(len));
                }
                HANDSHAKE => self.take_handshake_bytes(core),
                ALERT => self.receive_alert(core)?,
                _ => return Err(Error::alert(Alert::UNEXPECTED_MESSAGE, reason::UNEXPECTED_RECORD).into()),
            }
        }
    }

    /// Counts early data against what is allowed.
    fn count_early_data(&self, len: usize, overhead: u32, send: bool) -> Result<(), Error> {
        let max = self.early_data_limit().saturating_add(overhead);
        let alert = if send { Alert::INTERNAL_ERROR } else { Alert::UNEXPECTED_MESSAGE };
        let too_much = Error::alert(alert, reason::TOO_MUCH_EARLY_DATA);
        let sum = u32::try_from(len).ok().and_then(|len| self.early.count.get().checked_add(len));
        let sum = sum.filter(|sum| *sum <= max && max > 0).ok_or(too_much)?;
        self.early.count.set(sum);
        Ok(())
    }

    /// How much early data this connection may carry, in bytes.
    fn early_data_limit(&self) -> u32 {
        let session = self.early.allowed.get();
        if !self.is_server() {
            return session;
        }
        let receive = self.config_ref().early_data.receive_max;
        if self.early.status.get() == Status::Accepted { session.min(receive) } else { receive }
    }

    /// How many bytes of refused early data may be skipped.
    pub(super) fn early_data_to_skip(&self, core: &Core) -> u32 {
        // RFC 8446, 4.2.10: after a second hello there is none.
        let over = core.retried && core.reader.has_opener();
        let refused = self.is_server()
            && !over
            && self.early.asked.get()
            && self.early.status.get() == Status::Rejected
            // What follows the first message that could be read is none (RFC 8446, 4.2.10).
            && self.status.state.get() == State::EarlyData;
        if refused {
            match self.config_ref().early_data.receive_max {
                // Less than any record: none is too much.
                0 => 1,
                max => max.saturating_add(CIPHERTEXT_OVERHEAD),
            }
        } else {
            0
        }
    }

    /// Secrets of early data (RFC 8446, 7.1), which depend on the ClientHello.
    pub(super) fn early_secret(
        &self,
        cipher: &'static Cipher,
        psk: &[u8],
        hello: &[u8],
    ) -> super::secret::Secret {
        let hash = Hash::of(cipher);
        let early = hash.early_secret(psk);
        let transcript = hash.hash(hello);
        let exporter = key_schedule::derive(&early, b"e exp master", transcript.as_ref());
        self.log_secret(label::EARLY_EXPORTER, &exporter);
        self.facts.borrow_mut().rare_mut().early_exporter = Some((cipher, exporter));
        let traffic = key_schedule::derive(&early, b"c e traffic", transcript.as_ref());
        self.log_secret(label::CLIENT_EARLY, &traffic);
        traffic
    }

    /// Whether early data comes before the rest of the handshake.
    pub(super) fn accepts_early_data(&self) -> bool {
        self.early.status.get() == Status::Accepted
    }

    /// Makes what is sent next early data.
    pub(super) fn seal_early(
        &self,
        core: &mut Core,
        cipher: &'static Cipher,
        secret: &[u8],
    ) -> Result<(), Error> {
        let (key, iv) = key_schedule::traffic_key(cipher, secret);
        let sealer =
            Sealer::new(self.context().lib(), cipher.enc, TLS1_3, &key, &iv).ok_or(Self::internal())?;
        core.writer.set_sealer(Some(sealer));
        Ok(())
    }

    /// Whether the call that drives the handshake ends here, so that the program can go on with early data.
    pub(super) fn pauses_for_early_data(&self) -> bool {
        matches!(self.early.phase.get(), Phase::Connecting | Phase::Accepting)
    }

    /// Whether the call that begins early data is to be repeated.
    pub(super) fn waits_for_early_call(&self) -> bool {
        matches!(self.early.phase.get(), Phase::ConnectRetry | Phase::AcceptRetry)
    }

    /// A client that drives the handshake on writes no more early data.
    pub(super) fn finish_early_writes(&self) {
        if self.early_writes_open() || self.early.phase.get() == Phase::ConnectRetry {
            self.early.phase.set(Phase::FinishedWriting);
        }
        if matches!(self.status.state.get(), State::EarlyData | State::PendingEarlyDataEnd) {
            self.status.in_init.set(true);
        }
    }

    /// Whether a program that reads or writes goes on with the handshake that rests for early data: a client at once, a
    /// server when it has read it all.
    pub(super) fn ends_rest(&self) -> bool {
        self.status.state.get() == State::EarlyData
            && (!self.is_server() || self.early.phase.get() == Phase::FinishedReading)
    }

    /// Whether a server has early data to read yet. It may be replayed, so it is given to nobody who has not asked for it
    /// (RFC 8446, 8): ordinary reads and writes have to wait.
    pub(super) fn holds_early_data(&self) -> bool {
        self.early.phase.get() == Phase::ReadRetry
            && self.early.status.get() == Status::Accepted
            && !self.status.failed.get()
    }

    /// Whether a client may write more early data.
    pub(super) fn early_writes_open(&self) -> bool {
        matches!(self.early.phase.get(), Phase::WriteRetry | Phase::WriteFlush | Phase::Writing)
    }

    /// Whether a write goes out in the middle of the handshake.
    pub(super) fn writes_early(&self) -> bool {
        matches!(self.early.phase.get(), Phase::Writing | Phase::UnauthWriting)
    }

    /// `SSL_get_early_data_status(3)`.
    pub fn early_data_status(&self) -> Status {
        self.early.status.get()
    }
}

/// What a connection knows of its early data.
#[derive(Default)]
pub struct Early {
    pub phase: std::cell::Cell<Phase>,
    pub status: std::cell::Cell<Status>,
    /// A client's hello announced early data.
    pub asked: std::cell::Cell<bool>,
    /// How much the session in use allows, in bytes.
    pub allowed: std::cell::Cell<u32>,
    count: std::cell::Cell<u32>,
    /// How much of the write that is to be repeated was counted, in bytes.
    write_counted: std::cell::Cell<u32>,
    /// The current record was counted.
    counted: std::cell::Cell<bool>,
}

impl Early {
    /// Forgets everything, for another connection.
    pub fn clear(&self) {
        self.phase.set(Phase::None);
        self.status.set(Status::NotSent);
        self.asked.set(false);
        self.allowed.set(0);
        self.count.set(0);
        self.write_counted.set(0);
        self.counted.set(false);
    }
}
