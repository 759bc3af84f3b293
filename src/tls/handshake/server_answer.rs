//! Our answers to the client's extensions, in OpenSSL's order (RFC 8446, 4.3.1; RFC 5246, 7.4.1.4).

use super::client_hello::ext;
use super::kind;
use super::server_choice::Choice;
use crate::tls::Config;
use crate::tls::cipher::Kx;
use crate::tls::client_hello::ClientHello;
use crate::tls::codec::{self, extension, vec8, vec16};
use crate::tls::connection::Connection;
use crate::tls::custom_ext::context as place;
use crate::tls::error::Error;
use crate::tls::group::X25519MLKEM768;
use crate::tls::renegotiation::{self, Previous};
use crate::tls::version::TLS1_3;

impl Connection {
    /// The extensions of a TLS 1.2 ServerHello.
    pub(super) fn tls12_answers(
        &self,
        hello: &ClientHello,
        choice: &Choice,
        previous: Option<&Previous>,
    ) -> Result<Vec<u8>, Error> {
        let mut out = self.custom_extensions(place::TLS1_2_SERVER_HELLO, None, 0)?;
        let facts = self.facts.borrow();
        if choice.secure_renegotiation {
            // RFC 5746, 3.6 and 3.7.
            let bound_to = previous.map(Previous::of_both).unwrap_or_default();
            renegotiation::write_info(&bound_to, &mut out);
        }
        if choice.name_accepted {
            extension(&mut out, ext::SERVER_NAME, |_| {});
        }
        if facts.max_fragment_length != 0 {
            extension(&mut out, ext::MAX_FRAGMENT_LENGTH, |out| out.push(facts.max_fragment_length));
        }
        // RFC 8422, 5.2: it is for suites of that document, which those with pre-shared keys are not.
        if choice.cipher.kx == Kx::Ecdhe && hello.find(ext::EC_POINT_FORMATS).is_some() {
            extension(&mut out, ext::EC_POINT_FORMATS, |out| {
                vec8(out, |out| out.extend_from_slice(&[0, 1, 2]))
            });
        }
        if choice.ticket_expected {
            extension(&mut out, ext::SESSION_TICKET, |_| {});
        }
        if self.status.staples.get() {
            extension(&mut out, ext::STATUS_REQUEST, |_| {});
        }
        if let Some(protocol) = &facts.alpn {
            write_alpn(protocol, &mut out);
        }
        if choice.extended_master_secret {
            extension(&mut out, ext::EXTENDED_MASTER_SECRET, |_| {});
        }
        codec::check_block(out.len())?;
        Ok(out)
    }

    /// EncryptedExtensions (RFC 8446, 4.3.1).
    pub(super) fn encrypted_extensions_message(
        &self,
        config: &Config,
        choice: &Choice,
    ) -> Result<Vec<u8>, Error> {
        let mut block = self.custom_extensions(place::TLS1_3_ENCRYPTED_EXTENSIONS, None, 0)?;
        let facts = self.facts.borrow();
        let max_fragment_length = facts.max_fragment_length;
        let alpn = facts.alpn.clone();
        drop(facts);
        // RFC 8446, 4.2.7: for the client's next time, if we like another group better. The hybrid is not news to who
        // has not heard of it.
        let hybrid = self.facts.borrow().peer_groups().contains(&X25519MLKEM768);
        let mut own = config.groups.offered(config.security.suite_b(), TLS1_3, TLS1_3, self);
        own.retain(|id| hybrid || *id != X25519MLKEM768);
        let out = &mut block;
        if choice.name_accepted {
            extension(out, ext::SERVER_NAME, |_| {});
        }
        if max_fragment_length != 0 {
            extension(out, ext::MAX_FRAGMENT_LENGTH, |out| out.push(max_fragment_length));
        }
        // Where no group was asked for, none is of interest.
        if !choice.psk_only && own.first().is_some_and(|first| *first != choice.group) {
            extension(out, ext::SUPPORTED_GROUPS, |out| {
                vec16(out, |out| own.iter().for_each(|id| out.extend_from_slice(&id.to_be_bytes())));
            });
        }
        if let Some(protocol) = &alpn {
            write_alpn(protocol, out);
        }
        if choice.early_data {
            extension(out, ext::EARLY_DATA, |_| {});
        }
        codec::check_block(block.len())?;
        Ok(codec::message(kind::ENCRYPTED_EXTENSIONS, |out| vec16(out, |out| out.extend_from_slice(&block))))
    }
}

/// RFC 7301, 3.1: a list of one.
fn write_alpn(protocol: &[u8], out: &mut Vec<u8>) {
    extension(out, ext::ALPN, |out| {
        vec16(out, |out| vec8(out, |out| out.extend_from_slice(protocol)));
    });
}
