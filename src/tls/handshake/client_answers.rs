//! The server's answers to a client's extensions.

use super::client::Client;
use super::client_hello::ext;
use super::kind;
use super::server_hello::{ServerHello, check_extensions};
use crate::tls::channel::Core;
use crate::tls::codec::{self, Input, vec16};
use crate::tls::connection::Connection;
use crate::tls::custom_ext::context as place;
use crate::tls::early_data;
use crate::tls::error::{Alert, Error, reason};
use crate::tls::hooks;
use crate::tls::options;
use crate::tls::renegotiation::{self, Previous};
use crate::tls::stop::Stop;

impl Connection {
    /// Checks that a server's extensions may stand in a message, and answer ours.
    pub(super) fn check_answers(
        &self,
        client: &Client,
        message: u32,
        extensions: &[(u16, &[u8])],
    ) -> Result<(), Error> {
        let own = self.own_extensions(message, extensions)?;
        check_extensions(extensions, message, &client.sent.extensions, &own)
    }

    /// The answers to our extensions in a TLS 1.2 ServerHello.
    pub(super) fn tls12_extensions(&self, client: &mut Client, hello: &ServerHello<'_>) -> Result<(), Error> {
        let bound_to = client.previous.as_ref().map(Previous::of_both);
        match hello.find(ext::RENEGOTIATION_INFO) {
            // RFC 5746, 3.4 and 3.5: empty at first, and then what shows that the handshake before was with this server.
            Some(content) => {
                let expected = bound_to.as_deref().unwrap_or_default();
                renegotiation::check_info(content, expected, Alert::ILLEGAL_PARAMETER)?;
                self.facts.borrow_mut().secure_renegotiation = true;
            }
            None if bound_to.is_some() => {
                let reason = reason::UNSAFE_LEGACY_RENEGOTIATION_DISABLED;
                return Err(Error::alert(Alert::HANDSHAKE_FAILURE, reason));
            }
            // RFC 5746, 4.1: a server that does not know of it could be attacked.
            None if client.config.options
                & (options::LEGACY_SERVER_CONNECT | options::ALLOW_UNSAFE_LEGACY_RENEGOTIATION)
                == 0 =>
            {
                let reason = reason::UNSAFE_LEGACY_RENEGOTIATION_DISABLED;
                return Err(Error::alert(Alert::HANDSHAKE_FAILURE, reason));
            }
            None => {}
        }
        if let Some(content) = hello.find(ext::EC_POINT_FORMATS) {
            let bad = Error::alert(Alert::DECODE_ERROR, reason::BAD_EXTENSION);
            let mut input = Input::new(content);
            let formats = input.vec8().map_err(|_| bad)?;
            if formats.is_empty() || !input.is_empty() {
                return Err(bad);
            }
            self.facts.borrow_mut().peer_point_formats = formats.into();
        }
        if let Some(previous) = &client.previous {
            previous.check_extended_master_secret(self.facts.borrow().extended_master_secret)?;
        }
        self.common_extensions(client, &hello.extensions)?;
        client.ticket_coming = hello.find(ext::SESSION_TICKET).is_some();
        if let Some(content) = hello.find(ext::SESSION_TICKET)
            && hooks::get().is_some_and(|hooks| !hooks.ticket_extension(self, content))
        {
            return Err(Error::alert(Alert::HANDSHAKE_FAILURE, reason::BAD_EXTENSION));
        }
        if hello.find(ext::SESSION_TICKET).is_some_and(|content| !content.is_empty()) {
            return Err(Error::alert(Alert::DECODE_ERROR, reason::BAD_EXTENSION));
        }
        if hello.find(ext::EXTENDED_MASTER_SECRET).is_some_and(|content| !content.is_empty()) {
            return Err(Error::alert(Alert::DECODE_ERROR, reason::BAD_EXTENSION));
        }
        let status = hello.find(ext::STATUS_REQUEST);
        if status.is_some_and(|content| !content.is_empty()) {
            // RFC 6066, 8.
            return Err(Error::alert(Alert::DECODE_ERROR, reason::BAD_EXTENSION));
        }
        // RFC 6066, 8: not when resuming, and then nothing follows.
        client.status_coming = status.is_some() && !self.status.resumed.get();
        Ok(())
    }

    /// The answers that TLS 1.2 has in ServerHello and TLS 1.3 in EncryptedExtensions.
    pub(super) fn common_extensions(
        &self,
        client: &Client,
        extensions: &[(u16, &[u8])],
    ) -> Result<(), Error> {
        for (kind, content) in extensions {
            match *kind {
                ext::SERVER_NAME => {
                    // RFC 6066, 3: empty.
                    if !content.is_empty() {
                        return Err(Error::alert(Alert::DECODE_ERROR, reason::BAD_EXTENSION));
                    }
                    self.facts.borrow_mut().servername_acked = true;
                }
                ext::MAX_FRAGMENT_LENGTH => {
                    // RFC 6066, 4: the same as asked.
                    if **content != [client.config.record.max_fragment_length] {
                        let reason = reason::SSL3_EXT_INVALID_MAX_FRAGMENT_LENGTH;
                        return Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason));
                    }
                    self.facts.borrow_mut().max_fragment_length = content[0];
                }
                ext::SCT => self.take_scts(place::TLS1_2_SERVER_HELLO, content, true)?,
                ext::ALPN => self.take_alpn(content, client.config.alpn.protocols.as_deref())?,
                _ => {}
            }
        }
        Ok(())
    }

    pub(super) fn encrypted_extensions(
        &self,
        core: &mut Core,
        client: &mut Client,
        message: &[u8],
    ) -> Result<(), Stop> {
        let mut input = Input::new(&message[4..]);
        let block = input.vec16()?;
        input.end()?;
        let extensions = self.read_extensions(block)?;
        self.check_answers(client, place::TLS1_3_ENCRYPTED_EXTENSIONS, &extensions)?;
        self.common_extensions(client, &extensions)?;
        self.take_custom_extensions(place::TLS1_3_ENCRYPTED_EXTENSIONS, &extensions, None)?;
        self.note_in_session_of(client);
        self.ask_by_name(core)?;
        let early_data = extensions.iter().any(|(kind, _)| *kind == ext::EARLY_DATA);
        if client.resume.as_ref().is_some_and(|resume| resume.early_data) {
            if early_data && (client.chosen_psk != 0 || !self.status.resumed.get()) {
                // RFC 8446, 4.2.10: early data is for the first key.
                return Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason::BAD_EXTENSION).into());
            }
            // RFC 8446, 4.2.10: what was sent early was meant for the session's protocol.
            let protocol =
                client.offered.as_ref().and_then(|session| session.read(|data| data.alpn_selected.clone()));
            if early_data && self.facts.borrow().alpn != protocol {
                return Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason::BAD_EXTENSION).into());
            }
            let status = if early_data { early_data::Status::Accepted } else { early_data::Status::Rejected };
            self.early.status.set(status);
        }
        let view = codec::message(kind::ENCRYPTED_EXTENSIONS, |out| vec16(out, |_| {}));
        self.feed(core, &mut client.common, &view, message)
    }
}
