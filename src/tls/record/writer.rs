//! Records that go out.

use super::{HEADER_LEN, Sealer};
use crate::libcrypto::bio::Bio;
use crate::tls::error::{Error, INTERNAL};
use crate::tls::version::Version;

/// The sending half of the record layer: makes records, and holds them until the transport has taken them.
#[derive(Default)]
pub struct Writer {
    out: Vec<u8>,
    /// How much of `out` the transport has.
    sent: usize,
    sealer: Option<Sealer>,
}

impl Writer {
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

    /// Makes a record; `version` is what an unprotected one says.
    pub fn push(
        &mut self,
        kind: u8,
        version: Version,
        plaintext: &[u8],
        padding: usize,
    ) -> Result<(), Error> {
        if let Some(sealer) = &mut self.sealer {
            return sealer.seal(kind, plaintext, padding, &mut self.out).ok_or(Error::new(INTERNAL));
        }
        self.out.reserve(HEADER_LEN + plaintext.len());
        self.out.push(kind);
        self.out.extend_from_slice(&version.to_be_bytes());
        self.out.extend_from_slice(&(plaintext.len() as u16).to_be_bytes());
        self.out.extend_from_slice(plaintext);
        Ok(())
    }

    /// Where the next record will start in what is to be sent.
    pub fn mark(&self) -> usize {
        self.out.len()
    }

    /// The header of the record made since `mark`.
    pub fn header_at(&self, mark: usize) -> Option<[u8; HEADER_LEN]> {
        self.out.get(mark..mark + HEADER_LEN)?.try_into().ok()
    }

    /// Whether bytes wait for the transport.
    pub fn is_pending(&self) -> bool {
        self.sent < self.out.len()
    }

    /// Writes what waits, as far as the transport takes it; `Err` is what the BIO returned.
    pub fn write_to(&mut self, bio: &Bio) -> Result<(), core::ffi::c_int> {
        while self.is_pending() {
            crate::libcrypto::bio::clear_errno();
            self.sent += bio.write(&self.out[self.sent..])?;
        }
        self.out.clear();
        self.sent = 0;
        Ok(())
    }

    /// Gives the buffer's memory back, if nothing is in it.
    pub fn release(&mut self) {
        if !self.is_pending() {
            self.out = Vec::new();
            self.sent = 0;
        }
    }
}
