//! The entries of Certificate messages (RFC 8446, 4.4.2; RFC 5246, 7.4.2), with their extensions.

use super::client_hello::ext;
use super::kind;
use super::server_hello::check_extensions;
use crate::libcrypto::x509::X509;
use crate::tls::codec::{self, Input, vec8, vec16, vec24};
use crate::tls::connection::Connection;
use crate::tls::custom_ext::context as place;
use crate::tls::error::{Alert, Error, reason};
use crate::tls::verify;

/// One certificate as it came.
pub struct Entry<'a> {
    pub der: &'a [u8],
    /// TLS 1.3.
    pub extensions: Vec<(u16, &'a [u8])>,
}

/// What rustls sees of a peer's Certificate message: the certificate alone, since the chain is ours to verify.
pub(super) fn view_of_leaf(der: &[u8], tls13: bool) -> Vec<u8> {
    codec::message(kind::CERTIFICATE, |out| {
        if tls13 {
            out.push(0);
        }
        vec24(out, |out| {
            vec24(out, |out| out.extend_from_slice(der));
            if tls13 {
                vec16(out, |_| {});
            }
        });
    })
}

impl Connection {
    /// Reads a Certificate message of the peer, whose context must be the one that it was asked with.
    pub(super) fn parse_entries<'a>(
        &self,
        body: &'a [u8],
        context: &[u8],
        tls13: bool,
    ) -> Result<Vec<Entry<'a>>, Error> {
        let mut input = Input::new(body);
        if tls13 && input.vec8()? != context {
            // RFC 8446, 4.4.2: a server's is empty.
            let reason = if self.is_server() { reason::INVALID_CONTEXT } else { reason::LENGTH_MISMATCH };
            return Err(Error::alert(Alert::DECODE_ERROR, reason));
        }
        let mut list = Input::new(input.vec24()?);
        input.end()?;
        let mut entries = Vec::new();
        while !list.is_empty() {
            let malformed = Error::alert(Alert::DECODE_ERROR, reason::CERT_LENGTH_MISMATCH);
            let der = list.vec24().map_err(|_| malformed)?;
            let extensions = if tls13 { self.read_extensions(list.vec16()?)? } else { Vec::new() };
            entries.push(Entry { der, extensions });
        }
        Ok(entries)
    }

    /// The certificates of a Certificate message; their extensions answer those that were `sent`. Runs the program's
    /// callbacks.
    pub(super) fn take_entries(&self, entries: &[Entry<'_>], sent: &[u16]) -> Result<Vec<X509>, Error> {
        let context = self.context();
        let entries_der = entries.iter().map(|entry| entry.der);
        let chain =
            verify::decode_chain(context.lib(), &context.peer_certificates, entries_der, self.is_server())?;
        for (index, (entry, x509)) in entries.iter().zip(&chain).enumerate() {
            let message = place::TLS1_3_CERTIFICATE;
            let own = self.own_extensions(message, &entry.extensions)?;
            check_extensions(&entry.extensions, message, sent, &own)?;
            for (kind, content) in &entry.extensions {
                match *kind {
                    // The leaf's: what the others have is of no use.
                    ext::STATUS_REQUEST if index == 0 => self.take_status(content)?,
                    ext::SCT => self.take_scts(message, content, index == 0)?,
                    _ => {}
                }
            }
            self.take_custom_extensions(message, &entry.extensions, Some((x509, index)))?;
        }
        Ok(chain)
    }

    /// A client's certificates, from its Certificate message. Runs the program's callbacks.
    pub(in crate::tls) fn client_chain(
        &self,
        body: &[u8],
        context: &[u8],
        tls13: bool,
    ) -> Result<Vec<X509>, Error> {
        // RFC 8446, 4.4.2: answers to extensions of the request, of which only the program has some.
        self.take_entries(&self.parse_entries(body, context, tls13)?, &[])
    }

    /// A Certificate message with `chain`, leaf first, and in TLS 1.3 with extensions of the `leaf`'s, beside those of
    /// the program. Runs the program's callbacks.
    pub(in crate::tls) fn certificate_message(
        &self,
        context: &[u8],
        chain: &[X509],
        tls13: bool,
        leaf: &[u8],
    ) -> Result<Vec<u8>, Error> {
        let mut list = Vec::new();
        for (index, x509) in chain.iter().enumerate() {
            let der = x509.to_der().map_err(|_| Self::internal())?;
            vec24(&mut list, |out| out.extend_from_slice(&der));
            if tls13 {
                let own = self.custom_extensions(place::TLS1_3_CERTIFICATE, Some((x509, index)), 0)?;
                let leaf = if index == 0 { leaf } else { &[] };
                codec::check_block(own.len() + leaf.len())?;
                vec16(&mut list, |out| {
                    out.extend_from_slice(&own);
                    out.extend_from_slice(leaf);
                });
            }
        }
        Ok(codec::message(kind::CERTIFICATE, |out| {
            if tls13 {
                vec8(out, |out| out.extend_from_slice(context));
            }
            vec24(out, |out| out.extend_from_slice(&list));
        }))
    }
}
