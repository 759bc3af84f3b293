//! Keying material exporters (RFC 5705; RFC 8446, 7.5).

use super::Cipher;
use super::connection::Connection;
use super::engine::kdf::Secrets;
use super::error::{self, Error, Result, reason};
use super::key_schedule::{self, Hash};
use super::state::State;
use super::version::TLS1_3;

/// The longest label that fits a TLS 1.3 derivation (RFC 8446, 7.1), in bytes.
const MAX_LABEL: usize = 249;
/// What RFC 5246 and RFC 7627 derive for themselves.
const RESERVED: [&[u8]; 5] =
    [b"client finished", b"server finished", b"master secret", b"extended master secret", b"key expansion"];

impl Connection {
    /// Allows exports from the server's Finished on, which a server of TLS 1.3 writes before the client is known (RFC 8446, 7.5
    /// and 2).
    pub(super) fn allow_exports(&self, secrets: &Secrets) {
        if self.status.version.get() == TLS1_3 {
            self.facts.borrow_mut().exporter.set(&secrets.exporter);
        }
    }

    /// `SSL_export_keying_material(3)` into all of `out`.
    ///
    /// # Errors
    /// Reason 0 where OpenSSL puts none on the queue: there is no secret yet.
    pub fn export(&self, label: &[u8], context: Option<&[u8]>, out: &mut [u8]) -> Result<()> {
        let facts = self.facts.borrow();
        if self.version() == TLS1_3 {
            if !self.is_tls13() {
                // No version is negotiated, and OpenSSL looks for the hash of TLS 1.2.
                return Err(Error::new(error::INTERNAL));
            }
            if self.status.state.get() == State::ServerWriteFinished {
                // OpenSSL's are allowed when it is on its way.
                return Err(Error::new(0));
            }
            return export_tls13(facts.cipher, &facts.exporter, label, context.unwrap_or_default(), out);
        }
        // RFC 5705, 4: the PRF's label and seed are one string to it.
        let mut seed = [label, &facts.client_random, &facts.server_random].concat();
        if let Some(context) = context {
            // OpenSSL cuts the length of a longer one off; the other side would not understand us.
            let len = u16::try_from(context.len()).map_err(|_| Error::new(error::INVALID_ARGUMENT))?;
            seed.extend_from_slice(&len.to_be_bytes());
            seed.extend_from_slice(context);
        }
        if RESERVED.iter().any(|reserved| seed.starts_with(reserved)) {
            return Err(Error::new(reason::TLS_ILLEGAL_EXPORTER_LABEL));
        }
        let cipher = facts.cipher.filter(|_| !facts.exporter.is_empty()).ok_or(Error::new(0))?;
        key_schedule::prf_tls12(cipher, &facts.exporter, &[], &seed, out);
        Ok(())
    }

    /// `SSL_export_keying_material_early(3)` into all of `out`.
    ///
    /// # Errors
    /// As [`Self::export`].
    pub fn export_early(&self, label: &[u8], context: &[u8], out: &mut [u8]) -> Result<()> {
        let facts = self.facts.borrow();
        let (cipher, secret) =
            facts.rare().and_then(|rare| rare.early_exporter.as_ref()).ok_or(Error::new(0))?;
        export_tls13(Some(cipher), secret, label, context, out)
    }
}

fn export_tls13(
    cipher: Option<&'static Cipher>,
    secret: &[u8],
    label: &[u8],
    context: &[u8],
    out: &mut [u8],
) -> Result<()> {
    let cipher = cipher.filter(|_| !secret.is_empty()).ok_or(Error::new(0))?;
    if label.len() > MAX_LABEL {
        return Err(Error::new(reason::TLS_ILLEGAL_EXPORTER_LABEL));
    }
    // RFC 5869, 2.3.
    if out.is_empty() || out.len() > 255 * Hash::of(cipher).len() {
        return Err(Error::new(error::INTERNAL));
    }
    key_schedule::export_tls13(cipher, secret, label, context, out);
    Ok(())
}
