//! Records of a connection, both ways: what lies between its transport and its handshake and data.

use super::connection::{Connection, Side};
use super::error::{Alert, Error, reason};
use super::handshake::Handshake;
use super::hooks;
use super::post_handshake::Established;
use super::record::{
    ALERT, APPLICATION_DATA, CHANGE_CIPHER_SPEC, Expect, HANDSHAKE, MAX_PLAINTEXT, Reader, Record,
    SSL2_HELLO, Shown, Writer,
};
use super::shutdown::{RECEIVED, SENT};
use super::state::State;
use super::stop::{Stop, Want};
use super::version::{TLS1_0, TLS1_2, TLS1_3};
use crate::libcrypto::bio::WOULD_WAIT;

/// `SSL3_RT_HEADER` and `SSL3_RT_INNER_CONTENT_TYPE`, for the message callback.
const RT_HEADER: i32 = 0x100;
const RT_INNER: i32 = 0x101;

/// A connection's records and handshake.
#[derive(Default)]
pub struct Core {
    pub reader: Reader,
    pub writer: Writer,
    /// Bytes of handshake messages that were not taken yet.
    pub incoming: Box<[u8]>,
    /// The handshake that is under way; away while it advances.
    pub handshake: Option<Box<Handshake>>,
    /// A HelloRetryRequest came or went.
    pub retried: bool,
    /// The peer may not have our keys yet, so its alerts may be in clear.
    pub plain_alerts: bool,
    /// What is left of a handshake that is over.
    pub established: Option<Established>,
    /// The alert that is to be sent.
    pub alert: Option<[u8; 2]>,
    /// Its record is in the writer.
    pub alert_made: bool,
    /// Warning alerts in a row.
    pub warnings: u8,
    /// TLS 1.2: a ChangeCipherSpec came, Finished must be next.
    pub changed: bool,
    /// Messages of the handshake were sent after the last that came.
    pub flight: bool,
    /// The header of the message that comes was told to the program.
    pub announced: bool,
    pub data: super::io::Progress,
}

impl Core {
    /// `SSL_pending(3)`: bytes of application data that are here, decrypted.
    pub fn pending(&self) -> usize {
        match self.reader.record() {
            Some(Record { kind: APPLICATION_DATA, .. }) => self.reader.data().len(),
            _ => 0,
        }
    }
}

/// What a handshake is given next.
pub enum Incoming {
    /// A whole message, with its header.
    Message(Vec<u8>),
    ChangeCipherSpec,
}

impl Connection {
    /// What the next record may be.
    fn expect(&self, core: &Core) -> Expect {
        let config = self.config_ref();
        let max_fragment = self.facts.borrow().max_fragment_length;
        Expect {
            server: self.is_server(),
            version: self.status.version.get(),
            handshaking: core.established.is_none(),
            retried: core.retried,
            plain_alerts: core.plain_alerts,
            read_ahead: if config.record.read_ahead != 0 {
                config.record.read_buffer_len.max(MAX_PLAINTEXT + 5 + 320)
            } else {
                0
            },
            // Only from a plain socket: any other BIO may be the program's, which sees what it is asked for.
            next_header: core.established.is_some() && self.transport.reads_plain_socket(),
            max_plaintext: if (1..=4).contains(&max_fragment) { 256 << max_fragment } else { MAX_PLAINTEXT },
            target: 0,
            skip_early_data: self.early_data_to_skip(core),
        }
    }

    /// Reads the next record, unless one is there already.
    pub(super) fn next_record(&self, core: &mut Core) -> Result<Record, Stop> {
        self.next_record_for(core, &[])
    }

    /// [`Self::next_record`], of which data will be copied to `target`.
    pub(super) fn next_record_for(&self, core: &mut Core, target: &[u8]) -> Result<Record, Stop> {
        if let Some(record) = core.reader.record() {
            return Ok(record);
        }
        loop {
            let record = self.read_record(core, target)?;
            // Before TLS 1.3, a part of a message may be empty.
            if record.kind != HANDSHAKE || !core.reader.data().is_empty() {
                return Ok(record);
            }
            core.reader.consume(0, false);
        }
    }

    fn read_record(&self, core: &mut Core, target: &[u8]) -> Result<Record, Stop> {
        let mut expect = self.expect(core);
        if !target.is_empty() {
            expect.target = target.as_ptr().addr();
        }
        let mut read = |buffer: &mut [u8]| self.read_raw(buffer);
        let mut show = |shown: Shown<'_>| {
            self.status.reading_body.set(matches!(shown, Shown::Header(_)));
            let Some(hooks) = self.message_hooks() else { return };
            match shown {
                Shown::Header(header) => {
                    let version = i32::from(u16::from_be_bytes([header[1], header[2]]));
                    hooks.message(self, false, version, RT_HEADER, header);
                }
                Shown::InnerType(kind) => {
                    hooks.message(self, false, i32::from(self.version()), RT_INNER, &[kind]);
                }
            }
        };
        let record = core.reader.next(&expect, &mut read, &mut show);
        self.status.reading_body.set(core.reader.in_record());
        let record = record?;
        self.status.want.set(Want::Nothing);
        if record.kind != ALERT && !core.reader.data().is_empty() {
            core.warnings = 0;
        }
        // RFC 8446, 5.1: no other record between the parts of a message; but a peer that fails in the midst of one may say so.
        let between = core.incoming.len() < 4 || record.kind != ALERT;
        let mixed = !core.incoming.is_empty() && record.kind != HANDSHAKE && between;
        if mixed && self.status.version.get() == TLS1_3 {
            let reason = reason::MIXED_HANDSHAKE_AND_NON_HANDSHAKE_DATA;
            return Err(Error::alert(Alert::UNEXPECTED_MESSAGE, reason).into());
        }
        if core.changed && record.kind != HANDSHAKE {
            return Err(Error::alert(Alert::UNEXPECTED_MESSAGE, reason::DATA_BETWEEN_CCS_AND_FINISHED).into());
        }
        Ok(record)
    }

    /// Takes what the current record adds to handshake messages.
    pub(super) fn take_handshake_bytes(&self, core: &mut Core) {
        #[cfg(fuzzing)]
        {
            let mut bytes = core.reader.data().to_vec();
            super::fuzz::change(self.is_server(), &mut bytes);
            core.incoming = [&core.incoming[..], &bytes].concat().into();
        }
        #[cfg(not(fuzzing))]
        {
            core.incoming = [&core.incoming[..], core.reader.data()].concat().into();
        }
        let len = core.reader.data().len();
        core.reader.consume(len, false);
    }

    /// The next handshake message or ChangeCipherSpec, while a handshake is under way.
    pub(super) fn next_message(&self, core: &mut Core) -> Result<Incoming, Stop> {
        loop {
            if let Some(&header) = core.incoming.first_chunk()
                && !core.announced
            {
                core.announced = true;
                self.announce(header)?;
            }
            if let Some(message) = self.whole_message(core)? {
                core.announced = false;
                return Ok(Incoming::Message(message));
            }
            let record = self.next_record(core).map_err(|stop| self.lost(core, stop))?;
            if self.status.shutdown.get() & RECEIVED != 0 {
                // After a close_notify nothing counts (RFC 8446, 6.1), though a program may try to go on.
                return Err(self.lost(core, Stop::Closed));
            }
            match record.kind {
                HANDSHAKE => self.take_handshake_bytes(core),
                SSL2_HELLO => {
                    // RFC 6176, 3 lets a server take it for a later version's; RFC 8446, D.5 does not like it.
                    return Err(Error::alert(Alert::PROTOCOL_VERSION, reason::UNKNOWN_PROTOCOL).into());
                }
                // A server has nothing to be warned of yet.
                kind if kind != CHANGE_CIPHER_SPEC
                    && (kind != ALERT || self.is_server())
                    && self.is_versionless() =>
                {
                    let error = Error::alert(Alert::UNEXPECTED_MESSAGE, reason::UNEXPECTED_MESSAGE);
                    return Err(self.lost(core, error.into()));
                }
                ALERT => self.receive_alert(core).map_err(|stop| self.lost(core, stop))?,
                CHANGE_CIPHER_SPEC if self.is_versionless() && self.ignores_change(core) => {
                    return Err(Stop::Want(Want::Nothing, -1));
                }
                CHANGE_CIPHER_SPEC if self.status.version.get() == TLS1_3 => {
                    let error = Error::alert(Alert::UNEXPECTED_MESSAGE, reason::UNEXPECTED_CCS_MESSAGE);
                    return Err(self.lost(core, error.into()));
                }
                CHANGE_CIPHER_SPEC => {
                    if !core.incoming.is_empty() {
                        return Err(
                            Error::alert(Alert::UNEXPECTED_MESSAGE, reason::CCS_RECEIVED_EARLY).into()
                        );
                    }
                    // RFC 5246, 7.1.
                    if core.reader.data() != [1] {
                        let bad = reason::BAD_CHANGE_CIPHER_SPEC;
                        return Err(Error::alert(Alert::UNEXPECTED_MESSAGE, bad).into());
                    }
                    core.reader.consume(1, false);
                    return Ok(Incoming::ChangeCipherSpec);
                }
                APPLICATION_DATA if self.takes_data_first(core) => return Err(Stop::Data),
                _ => {
                    let error = Error::alert(Alert::UNEXPECTED_MESSAGE, reason::UNEXPECTED_RECORD);
                    return Err(self.lost(core, error.into()));
                }
            }
        }
    }

    /// Ends what waits for a handshake message. `SSL_want(3)` goes on saying that it reads, and there are programs that ask
    /// that before `SSL_get_error(3)`.
    fn lost(&self, core: &mut Core, stop: Stop) -> Stop {
        let stop = self.settle(core, stop);
        if matches!(stop, Stop::Failed(_) | Stop::Closed) {
            self.status.want.set(Want::Reading);
        }
        stop
    }

    /// The version is still to be negotiated.
    fn is_versionless(&self) -> bool {
        self.status.version.get() == 0 && self.config_ref().method.fixed.is_none()
    }

    /// RFC 8446, D.4: what a client sends between its hellos comes first where the first has left no state.
    fn ignores_change(&self, core: &mut Core) -> bool {
        let ignores =
            self.status.cookie.active.get() && core.incoming.is_empty() && core.reader.data() == [1];
        if ignores {
            core.reader.consume(1, false);
        }
        ignores
    }

    /// Cuts a message off the bytes that came, if it is all there.
    pub(super) fn whole_message(&self, core: &mut Core) -> Result<Option<Vec<u8>>, Error> {
        let Some(len) = super::engine::exchange::message_len(&core.incoming) else {
            return Ok(None);
        };
        if len > 4 + self.max_message(core.incoming[0]) {
            return Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason::EXCESSIVE_MESSAGE_SIZE));
        }
        if core.incoming.len() < len {
            return Ok(None);
        }
        let rest = Box::from(&core.incoming[len..]);
        let mut message = std::mem::replace(&mut core.incoming, rest).into_vec();
        message.truncate(len);
        Ok(Some(message))
    }

    /// The longest body of a handshake message that a peer may make us keep, in bytes.
    fn max_message(&self, kind: u8) -> usize {
        let certificates = self.config_ref().record.max_cert_list;
        match kind {
            // ClientHello, as long as its vectors allow; ServerHello and all that is of fixed shape.
            1 => 131_396,
            11 | 13 => certificates,
            4 => 131_338,
            12 => 102_400,
            22 | 8 => MAX_PLAINTEXT.max(20_000),
            20 => 64,
            // HelloRequest, KeyUpdate.
            0 => 0,
            24 => 1,
            _ => MAX_PLAINTEXT + 4,
        }
    }

    /// Makes a record of `data`, which fits into one.
    pub(super) fn push_record(&self, core: &mut Core, kind: u8, data: &[u8]) -> Result<(), Error> {
        let first = kind != CHANGE_CIPHER_SPEC
            && self.status.state.get() == State::ClientWriteClientHello
            && self.status.version.get() == 0;
        let version = if first && !core.retried {
            // RFC 8446, 5.1: for old servers, which look at it.
            TLS1_0
        } else {
            match self.status.version.get() {
                0 | TLS1_3 => TLS1_2,
                version => version,
            }
        };
        let padding = if core.writer.sealer().is_some() && self.status.version.get() == TLS1_3 {
            self.padding(kind, data.len())
        } else {
            0
        };
        let header = core.writer.push(kind, version, data, padding)?;
        let Some(hooks) = self.message_hooks() else { return Ok(()) };
        let version = i32::from(u16::from_be_bytes([header[1], header[2]]));
        hooks.message(self, true, version, RT_HEADER, &header);
        if header[0] == APPLICATION_DATA
            && self.status.version.get() == TLS1_3
            && core.writer.sealer().is_some()
        {
            // As OpenSSL, which says the record's version of what it sends, and the connection's of what comes.
            hooks.message(self, true, version, RT_INNER, &[kind]);
        }
        Ok(())
    }

    /// Makes the records of a handshake message.
    pub(super) fn push_message(&self, core: &mut Core, message: &[u8]) -> Result<(), Error> {
        let limit = self.max_fragment();
        for part in message.chunks(limit) {
            self.push_record(core, HANDSHAKE, part)?;
        }
        if let Some(hooks) = self.message_hooks() {
            hooks.message(self, true, self.version().into(), HANDSHAKE.into(), message);
        }
        Ok(())
    }

    /// The longest plaintext that we put into a record.
    pub(super) fn max_fragment(&self) -> usize {
        let negotiated = self.facts.borrow().max_fragment_length;
        let negotiated = if (1..=4).contains(&negotiated) { 256 << negotiated } else { MAX_PLAINTEXT };
        negotiated.min(self.config_ref().record.max_send_fragment)
    }

    /// Hands what was made to the transport.
    pub(super) fn write_out(&self, core: &mut Core) -> Result<(), Stop> {
        if !core.writer.is_pending() {
            return Ok(());
        }
        let Some(bio) = self.transport.hold_writer() else {
            if self.status.in_handshake.get() > 0 {
                // OpenSSL's buffer takes the messages, and has nowhere to flush them to.
                return Err(Stop::Want(Want::Writing, -1));
            }
            return Err(Error::alert(Alert::INTERNAL_ERROR, reason::BIO_NOT_SET).into());
        };
        self.status.want.set(Want::Writing);
        let at_once = self.puts_off(&bio);
        core.writer.write_to(&bio, at_once).map_err(|returned| match returned {
            WOULD_WAIT => self.turn.put_off(Want::Writing),
            _ => Stop::Want(Want::Writing, returned),
        })?;
        self.status.want.set(Want::Nothing);
        Ok(())
    }

    /// The program's callbacks, if it has one that is shown messages.
    fn message_hooks(&self) -> Option<&'static dyn hooks::Hooks> {
        self.config_ref().msg_callback?;
        hooks::get()
    }

    /// Whether several records may be handed to the transport at once: nobody sees each on its own.
    pub(super) fn writes_at_once(&self) -> bool {
        self.config_ref().msg_callback.is_none() && self.transport.writes_plain_socket()
    }

    /// Hands a flight to the transport, and sees that it passes it on.
    pub(super) fn flush(&self, core: &mut Core) -> Result<(), Stop> {
        self.write_out(core)?;
        let Some(bio) = self.transport.hold_writer() else { return Ok(()) };
        self.status.want.set(Want::Writing);
        if !bio.flush() {
            return Err(Stop::Want(Want::Writing, -1));
        }
        self.status.want.set(Want::Nothing);
        Ok(())
    }

    /// Reads for `SSL_shutdown`: only close_notify is of interest.
    pub(super) fn discard(&self, core: &mut Core) -> Result<(), Stop> {
        self.take_what_waits(core)?;
        loop {
            let record = self.next_record(core)?;
            match record.kind {
                ALERT => self.receive_alert(core)?,
                HANDSHAKE if self.status.version.get() == TLS1_3 => {
                    self.take_handshake_bytes(core);
                    self.post_handshake(core)?;
                }
                HANDSHAKE if self.status.shutdown.get() & SENT != 0 => {
                    // There is no way to answer it any more.
                    let len = core.reader.data().len();
                    core.reader.consume(len, false);
                }
                APPLICATION_DATA => {
                    let len = core.reader.data().len();
                    core.reader.consume(len, false);
                    return Err(Error::new(reason::APPLICATION_DATA_AFTER_CLOSE_NOTIFY).into());
                }
                _ => return Err(Error::alert(Alert::UNEXPECTED_MESSAGE, reason::UNEXPECTED_RECORD).into()),
            }
        }
    }

    pub(super) fn side(&self) -> Side {
        if self.is_server() { Side::Server } else { Side::Client }
    }
}
