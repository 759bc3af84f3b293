//! The BIOs under a connection (`SSL_set_bio(3)`).

use super::connection::Connection;
use super::error::{Alert, Error, reason};
use super::options;
use super::shutdown::RECEIVED;
use super::stop::{Stop, Want};
use crate::libcrypto::bio::{Bio, WOULD_WAIT, clear_errno};
use crate::libcrypto::bios::{Bios, Held, Way};

/// Where a connection reads from and writes to. Both may be the same BIO, each with a reference of its own.
#[derive(Default)]
pub struct Transport(Bios);

impl Transport {
    pub fn reader(&self) -> Option<Bio> {
        self.0.get(Way::Reading)
    }

    pub fn writer(&self) -> Option<Bio> {
        self.0.get(Way::Writing)
    }

    /// The BIO to read from, for the length of a call.
    pub(super) fn hold_reader(&self) -> Option<Held<'_>> {
        self.0.hold(Way::Reading)
    }

    /// The BIO to write to, for the length of a call.
    pub(super) fn hold_writer(&self) -> Option<Held<'_>> {
        self.0.hold(Way::Writing)
    }

    /// Whether reads go straight to a socket, and nothing of the program's sees them.
    pub(super) fn reads_plain_socket(&self) -> bool {
        self.hold_reader().is_some_and(|bio| bio.is_plain_socket())
    }

    /// Whether writes go straight to a socket, and nothing of the program's sees them.
    pub(super) fn writes_plain_socket(&self) -> bool {
        self.hold_writer().is_some_and(|bio| bio.is_plain_socket())
    }

    /// Replaces the BIO to read from; the old one's reference goes.
    pub fn set_reader(&self, bio: Option<Bio>) {
        self.0.set(Way::Reading, bio);
    }

    /// Replaces the BIO to write to; the old one's reference goes.
    pub fn set_writer(&self, bio: Option<Bio>) {
        self.0.set(Way::Writing, bio);
    }
}

impl Connection {
    /// Reads raw bytes.
    pub(super) fn read_raw(&self, buffer: &mut [u8]) -> Result<usize, Stop> {
        let Some(bio) = self.transport.hold_reader() else {
            return Err(Error::alert(Alert::INTERNAL_ERROR, reason::READ_BIO_NOT_SET).into());
        };
        clear_errno();
        self.status.want.set(Want::Reading);
        let at_once = self.puts_off(&bio);
        let returned = match if at_once { bio.read_at_once(buffer) } else { bio.read(buffer) } {
            Ok(len) => {
                // What the bytes bring about is shown to callbacks, which may ask.
                self.status.want.set(Want::Nothing);
                return Ok(len);
            }
            Err(WOULD_WAIT) => return Err(self.turn.put_off(Want::Reading)),
            Err(returned) => returned,
        };
        if !bio.should_retry() && bio.eof() {
            if self.config_ref().options & options::IGNORE_UNEXPECTED_EOF == 0 {
                let error = Error::alert(Alert::DECODE_ERROR, reason::UNEXPECTED_EOF_WHILE_READING);
                return Err(if returned == 0 { Stop::Ended(error) } else { error.into() });
            }
            self.status.shutdown.set(self.status.shutdown.get() | RECEIVED);
            self.status.warning.set(Alert::CLOSE_NOTIFY.0);
        }
        Err(Stop::Want(Want::Reading, returned))
    }
}
