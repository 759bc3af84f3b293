//! Records that go out.

use super::{HEADER_LEN, Sealer, pool};
use crate::libcrypto::bio::{Bio, clear_errno};
use crate::tls::error::{Error, INTERNAL};
use crate::tls::version::Version;

/// What a record has besides its plaintext, at most, without padding.
const MAX_OVERHEAD: usize = 64;

/// The sending half of the record layer: makes records, and holds them until the transport has taken them.
#[derive(Default)]
pub struct Writer {
    /// From the thread's pool, and without memory when nothing waits.
    out: Vec<u8>,
    /// How much of `out` the transport has.
    sent: usize,
    sealer: Option<Sealer>,
    /// What comes before `out` is being written elsewhere ([`Self::lend_out`]).
    lent: bool,
}

/// Bytes on their way to the transport.
pub struct Outgoing {
    out: Vec<u8>,
    sent: usize,
}

impl Outgoing {
    /// Writes them, as far as the transport takes them; `Err` is what the BIO returned.
    pub fn write_to(&mut self, bio: &Bio) -> Result<(), core::ffi::c_int> {
        while self.sent < self.out.len() {
            clear_errno();
            self.sent += bio.write(&self.out[self.sent..])?;
        }
        Ok(())
    }
}

impl Writer {
    /// Gives away what waits for the transport; what is made meanwhile comes after it. `None` if nothing waits.
    pub fn lend_out(&mut self) -> Option<Outgoing> {
        if !self.is_pending() || self.lent {
            return None;
        }
        self.lent = true;
        Some(Outgoing { out: core::mem::take(&mut self.out), sent: core::mem::take(&mut self.sent) })
    }

    /// Takes back what is left of it.
    pub fn take_back(&mut self, mut outgoing: Outgoing) {
        // Where another connection has begun meanwhile, nothing was lent.
        if core::mem::take(&mut self.lent) && outgoing.sent < outgoing.out.len() {
            outgoing.out.extend_from_slice(&self.out[self.sent..]);
            (self.out, self.sent) = (outgoing.out, outgoing.sent);
        } else {
            pool::give_written(outgoing.out);
        }
    }

    /// Sets the key for the records that are made next.
    pub fn set_sealer(&mut self, sealer: Option<Sealer>) {
        self.sealer = sealer;
    }

    /// Takes the key away, for a record that goes in clear.
    pub fn take_sealer(&mut self) -> Option<Sealer> {
        self.sealer.take()
    }

    pub fn sealer(&self) -> Option<&Sealer> {
        self.sealer.as_ref()
    }

    /// Makes a record; `version` is what an unprotected one says. Returns its header.
    pub fn push(
        &mut self,
        kind: u8,
        version: Version,
        plaintext: &[u8],
        padding: usize,
    ) -> Result<[u8; HEADER_LEN], Error> {
        if self.out.capacity() == 0 {
            self.out = pool::take_to_write();
            let sealed_at = HEADER_LEN + self.sealer.as_ref().map_or(0, Sealer::explicit_len);
            self.out.reserve(pool::MAX_SKIP + sealed_at + plaintext.len() + MAX_OVERHEAD);
            self.sent = pool::skip(&self.out, sealed_at, plaintext.as_ptr().addr());
            self.out.resize(self.sent, 0);
        }
        if let Some(sealer) = &mut self.sealer {
            return sealer.seal(kind, plaintext, padding, &mut self.out).ok_or(Error::new(INTERNAL));
        }
        let ([major, minor], [high, low]) = (version.to_be_bytes(), (plaintext.len() as u16).to_be_bytes());
        let header = [kind, major, minor, high, low];
        self.out.extend_from_slice(&header);
        self.out.extend_from_slice(plaintext);
        Ok(header)
    }

    /// Whether bytes wait for the transport.
    pub fn is_pending(&self) -> bool {
        self.sent < self.out.len()
    }

    /// Writes what waits, as far as the transport takes it, or a plain socket without waiting; `Err` is what the BIO
    /// returned.
    pub fn write_to(&mut self, bio: &Bio, at_once: bool) -> Result<(), core::ffi::c_int> {
        if self.lent {
            return Ok(());
        }
        while self.is_pending() {
            clear_errno();
            let rest = &self.out[self.sent..];
            self.sent += if at_once { bio.write_at_once(rest)? } else { bio.write(rest)? };
        }
        pool::give_written(core::mem::take(&mut self.out));
        self.sent = 0;
        Ok(())
    }
}
