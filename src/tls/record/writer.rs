//! Records that go out.

use super::pool::{self, Buffer};
use super::{HEADER_LEN, Sealer};
use crate::libcrypto::bio::{Bio, clear_errno};
use crate::tls::error::{Error, INTERNAL};
use crate::tls::version::Version;

/// What a record has besides its plaintext, at most, without padding.
const MAX_OVERHEAD: usize = 64;

/// The sending half of the record layer: makes records, and holds them until the transport has taken them.
#[derive(Default)]
pub struct Writer {
    /// What waits; from the thread's pool.
    out: Option<Box<Outgoing>>,
    sealer: Option<Sealer>,
    /// What comes before `out` is being written elsewhere ([`Self::lend_out`]).
    lent: bool,
}

/// Bytes on their way to the transport.
#[derive(Default)]
pub struct Outgoing {
    bytes: Vec<u8>,
    /// How many of them the transport has.
    sent: usize,
}

impl Buffer for Outgoing {
    fn bytes(&mut self) -> &mut Vec<u8> {
        &mut self.bytes
    }
}

impl Outgoing {
    fn rest(&self) -> &[u8] {
        &self.bytes[self.sent..]
    }

    /// Writes them, as far as the transport takes them, or a plain socket without waiting; `Err` is what the BIO returned.
    #[inline]
    pub fn write_to(&mut self, bio: &Bio, at_once: bool) -> Result<(), core::ffi::c_int> {
        while !self.rest().is_empty() {
            clear_errno();
            self.sent += if at_once { bio.write_at_once(self.rest())? } else { bio.write(self.rest())? };
        }
        Ok(())
    }
}

impl Writer {
    /// Gives away what waits for the transport; what is made meanwhile comes after it. `None` if nothing waits.
    pub fn lend_out(&mut self) -> Option<Box<Outgoing>> {
        if self.lent || !self.is_pending() {
            return None;
        }
        self.lent = true;
        self.out.take()
    }

    /// Takes back what is left of it.
    pub fn take_back(&mut self, mut lent: Box<Outgoing>) {
        // Where another connection has begun meanwhile, nothing was lent.
        if !core::mem::take(&mut self.lent) || lent.rest().is_empty() {
            return pool::give_written(lent);
        }
        if let Some(made) = self.out.take() {
            lent.bytes.extend_from_slice(made.rest());
            pool::give_written(made);
        }
        self.out = Some(lent);
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
        let out = self.out.get_or_insert_with(|| {
            let mut out = pool::take_to_write();
            let sealed_at = HEADER_LEN + self.sealer.as_ref().map_or(0, Sealer::explicit_len);
            out.bytes.reserve(pool::MAX_SKIP + sealed_at + plaintext.len() + MAX_OVERHEAD);
            out.sent = pool::skip(&out.bytes, sealed_at, plaintext.as_ptr().addr());
            out.bytes.resize(out.sent, 0);
            out
        });
        if let Some(sealer) = &mut self.sealer {
            return sealer.seal(kind, plaintext, padding, &mut out.bytes).ok_or(Error::new(INTERNAL));
        }
        let ([major, minor], [high, low]) = (version.to_be_bytes(), (plaintext.len() as u16).to_be_bytes());
        let header = [kind, major, minor, high, low];
        out.bytes.extend_from_slice(&header);
        out.bytes.extend_from_slice(plaintext);
        Ok(header)
    }

    /// Whether bytes wait for the transport.
    pub fn is_pending(&self) -> bool {
        self.out.as_ref().is_some_and(|out| !out.rest().is_empty())
    }

    /// Writes what waits; `Err` with what the BIO returned, and then the rest is kept.
    pub fn write_to(&mut self, bio: &Bio, at_once: bool) -> Result<(), core::ffi::c_int> {
        if self.lent {
            return Ok(());
        }
        if let Some(out) = &mut self.out {
            out.write_to(bio, at_once)?;
        }
        if let Some(out) = self.out.take() {
            pool::give_written(out);
        }
        Ok(())
    }
}
