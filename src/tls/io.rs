//! Application data (`SSL_read(3)`, `SSL_write(3)`).

use super::channel::Core;
use super::connection::Connection;
use super::early_data::Phase;
use super::error::{Alert, Error, SHOULD_NOT_HAVE_BEEN_CALLED, reason};
use super::hooks;
use super::options;
use super::record::{ALERT, APPLICATION_DATA, CHANGE_CIPHER_SPEC, HANDSHAKE, MAX_PLAINTEXT};
use super::shutdown::{RECEIVED, SENT};
use super::state::State;
use super::stop::{Stop, Want};
use super::version::TLS1_3;
use core::num::NonZeroUsize;
use core::ptr::NonNull;

pub const MODE_ENABLE_PARTIAL_WRITE: u32 = 0x1;
pub const MODE_ACCEPT_MOVING_WRITE_BUFFER: u32 = 0x2;
pub const MODE_AUTO_RETRY: u32 = 0x4;
pub const MODE_SEND_FALLBACK_SCSV: u32 = 0x80;

/// How much of a write is made into records before they go to a plain socket.
const AT_ONCE: usize = 4 * MAX_PLAINTEXT;

/// How far a write has come that is to be repeated.
#[derive(Default)]
pub struct Progress {
    /// Bytes of the program's buffer whose records the transport has.
    done: usize,
    /// The records that the transport has not all of.
    pending: Option<Pending>,
}

impl Progress {
    /// Whether a write of so many bytes is less than the one that waits, and that it has to repeat.
    fn cannot_be_repeated_with(&self, len: usize) -> bool {
        len < self.done + self.pending.as_ref().map_or(0, |pending| pending.len)
    }
}

struct Pending {
    len: usize,
    /// Where the program's buffer was, as far as these records go.
    address: NonZeroUsize,
}

/// Where `data` is.
fn address(data: &[u8]) -> NonZeroUsize {
    NonNull::from(data).addr()
}

impl Connection {
    /// `SSL_read_ex(3)`, `SSL_peek_ex(3)`: how many bytes came, at least one unless `buffer` is empty.
    pub fn read(&self, buffer: &mut [u8], peek: bool) -> Result<usize, Stop> {
        self.yielding(|| self.read_once(buffer, peek))
    }

    fn read_once(&self, buffer: &mut [u8], peek: bool) -> Result<usize, Stop> {
        if self.status.side.get().is_none() {
            Error::new(reason::UNINITIALIZED).put();
            return Err(Stop::Failed(-1));
        }
        if self.status.shutdown.get() & RECEIVED != 0 {
            self.status.want.set(Want::Nothing);
            return Err(Stop::Closed);
        }
        if self.holds_early_data() || !peek && self.waits_for_early_call() {
            Error::new(SHOULD_NOT_HAVE_BEEN_CALLED).put();
            return Err(Stop::Failed(0));
        }
        if self.ends_rest() {
            self.status.in_init.set(true);
        }
        self.renegotiate_if_due();
        self.while_reading(|| {
            if self.status.in_init.get() {
                match self.go_on() {
                    Err(Stop::Data) => {}
                    other => other.map_err(Stop::for_data)?,
                }
            }
            self.with_core(|core| self.read_data(core, buffer, peek))
        })
    }

    fn read_data(&self, core: &mut Core, buffer: &mut [u8], peek: bool) -> Result<usize, Stop> {
        self.status.want.set(Want::Nothing);
        self.take_what_waits(core)?;
        loop {
            let record = self.next_record_for(core, buffer)?;
            if self.status.shutdown.get() & RECEIVED != 0 {
                return Err(Stop::Closed);
            }
            match record.kind {
                APPLICATION_DATA if !record.protected => {
                    return Err(Error::alert(Alert::UNEXPECTED_MESSAGE, reason::APP_DATA_IN_HANDSHAKE).into());
                }
                APPLICATION_DATA if core.reader.data().is_empty() => core.reader.consume(0, false),
                APPLICATION_DATA => {
                    let len = buffer.len().min(core.reader.data().len());
                    buffer[..len].copy_from_slice(&core.reader.data()[..len]);
                    if !peek {
                        let cleanse = self.config_ref().options & options::CLEANSE_PLAINTEXT != 0;
                        core.reader.consume(len, cleanse);
                    }
                    return Ok(len);
                }
                ALERT => self.receive_alert(core)?,
                CHANGE_CIPHER_SPEC => {
                    return Err(Error::alert(Alert::UNEXPECTED_MESSAGE, reason::CCS_RECEIVED_EARLY).into());
                }
                HANDSHAKE => self.handshake_among_data(core)?,
                _ => return Err(Error::alert(Alert::UNEXPECTED_MESSAGE, reason::UNEXPECTED_RECORD).into()),
            }
        }
    }

    /// A handshake message came where data was asked for.
    fn handshake_among_data(&self, core: &mut Core) -> Result<(), Stop> {
        let auto_retry = self.config_ref().mode & MODE_AUTO_RETRY != 0;
        let tls13 = self.status.version.get() == TLS1_3;
        if self.status.shutdown.get() & SENT != 0 && !tls13 {
            // There is no way to answer it any more.
            let len = core.reader.data().len();
            core.reader.consume(len, false);
        } else {
            let result = if core.handshake.is_some() {
                self.go_on_among_data(core).map(|()| true)
            } else {
                self.take_handshake_bytes(core);
                self.post_handshake(core)
            };
            match result {
                Ok(true) => {}
                Ok(false) | Err(Stop::Data) => return Ok(()),
                Err(stop) => return Err(stop),
            }
        }
        if auto_retry || core.reader.has_raw() {
            return Ok(());
        }
        // A program that blocks may want to look at other things before it waits for data again.
        if let Some(bio) = self.transport.reader() {
            bio.set_retry_read();
        }
        Err(Stop::Want(Want::Reading, -1))
    }

    /// `SSL_write_ex(3)`: how many bytes of `data` went; all, but with `SSL_MODE_ENABLE_PARTIAL_WRITE`.
    pub fn write(&self, data: &[u8]) -> Result<usize, Stop> {
        self.yielding(|| self.write_once(data))
    }

    fn write_once(&self, data: &[u8]) -> Result<usize, Stop> {
        if self.status.side.get().is_none() {
            Error::new(reason::UNINITIALIZED).put();
            return Err(Stop::Failed(-1));
        }
        if self.status.shutdown.get() & SENT != 0 {
            self.status.want.set(Want::Nothing);
            Error::new(reason::PROTOCOL_IS_SHUTDOWN).put();
            return Err(Stop::Failed(-1));
        }
        if self.holds_early_data() || self.waits_for_early_call() {
            Error::new(SHOULD_NOT_HAVE_BEEN_CALLED).put();
            return Err(Stop::Failed(0));
        }
        if self.status.failed.get() {
            // It does not wait for the alert any more that ended the connection, as SSL_read does.
            self.status.want.set(Want::Nothing);
            if self.peek_core(|core| core.data.cannot_be_repeated_with(data.len())) == Some(true) {
                Error::new(reason::BAD_LENGTH).put();
            }
            return Err(Stop::Failed(-1));
        }
        self.renegotiate_if_due();
        let pending_end = self.status.state.get() == State::PendingEarlyDataEnd || self.ends_rest();
        if (self.status.in_init.get() || pending_end)
            && !self.writes_early()
            && self.peek_core(|core| core.data.pending.is_none()).unwrap_or(true)
        {
            self.drive().map_err(Stop::for_data)?;
        }
        self.with_core(|core| self.write_data(core, data))
    }

    fn write_data(&self, core: &mut Core, data: &[u8]) -> Result<usize, Stop> {
        self.status.want.set(Want::Nothing);
        let mut done = core.data.done;
        if core.data.cannot_be_repeated_with(data.len()) {
            return Err(Error::alert(Alert::INTERNAL_ERROR, reason::BAD_LENGTH).into());
        }
        let (mode, split) = {
            let config = self.config_ref();
            (config.mode, config.record.split_send_fragment)
        };
        let repeated = core.data.pending.is_some();
        if let Some(pending) = &core.data.pending {
            let moved = pending.address != address(&data[done..]);
            if moved && mode & MODE_ACCEPT_MOVING_WRITE_BUFFER == 0 {
                return Err(Error::alert(Alert::INTERNAL_ERROR, reason::BAD_WRITE_RETRY).into());
            }
            self.write_out(core)?;
            done += core.data.pending.take().map_or(0, |pending| pending.len);
        } else {
            // A message of ours that the transport would not take all of.
            self.write_out(core)?;
        }
        core.data.done = done;
        // A write that is repeated is finished before anything else goes, as with OpenSSL.
        while !repeated && (self.key_update_due(core) || self.status.extra_tickets.get() > 0) {
            self.after_handshake(core)?;
        }
        let fragment = self.max_fragment().min(split);
        // SSL_write_early_data(3) tells of all of it or of nothing.
        let partial = mode & MODE_ENABLE_PARTIAL_WRITE != 0 && self.early.phase.get() != Phase::Writing;
        let many = data.len() - done > fragment && !partial && self.writes_at_once();
        let at_once = if many { fragment.max(AT_ONCE) } else { fragment };
        while done < data.len() {
            if core.alert.is_some() {
                self.dispatch_alert(core)?;
            }
            let part = &data[done..data.len().min(done + at_once)];
            for record in part.chunks(fragment) {
                self.push_record(core, APPLICATION_DATA, record)?;
            }
            core.data.pending = Some(Pending { len: part.len(), address: address(part) });
            core.data.done = done;
            self.write_out(core)?;
            done += part.len();
            core.data.pending = None;
            core.data.done = done;
            if partial {
                break;
            }
        }
        core.data.done = 0;
        Ok(done)
    }

    /// How many bytes of padding a TLS 1.3 record of `len` bytes gets (RFC 8446, 5.4).
    pub(super) fn padding(&self, kind: u8, len: usize) -> usize {
        let (callback, block) = {
            let config = self.config_ref();
            (config.record.padding_callback.is_some(), config.record.block_padding)
        };
        // One byte is the inner content type.
        let room = (MAX_PLAINTEXT + 1).saturating_sub(len + 1);
        let wanted = if callback {
            hooks::get().map_or(0, |hooks| hooks.padding(self, kind, len + 1))
        } else if block > 1 {
            (block - (len + 1) % block) % block
        } else {
            0
        };
        wanted.min(room)
    }

    /// `SSL_pending(3)`, in bytes.
    pub fn pending(&self) -> usize {
        self.peek_core(Core::pending).unwrap_or_else(|| self.status.pending.get().into())
    }

    /// `SSL_free_buffers(3)`; false while they are in use.
    pub fn free_buffers(&self) -> bool {
        let free = |core: &mut Core| {
            if core.reader.is_in_use() {
                return false;
            }
            core.reader.release();
            !core.writer.is_pending()
        };
        self.change_core(free).unwrap_or(false)
    }

    /// `SSL_has_pending(3)`: whether bytes lie here, decrypted or not.
    pub fn has_pending(&self) -> bool {
        self.peek_core(|core| core.reader.record().is_some() || core.reader.has_raw()).unwrap_or(false)
    }
}
