//! A client's own certificate (RFC 8446, 4.3.2; RFC 5246, 7.4.4 and 7.4.6): what the server asks for, and the answer.

use super::client::Client;
use super::client_hello::ext;
use super::kind;
use super::server_hello::check_places;
use crate::libcrypto::x509::X509;
use crate::tls::ca_list::{self, Which};
use crate::tls::channel::Core;
use crate::tls::codec::{self, Input, vec16};
use crate::tls::connection::Connection;
use crate::tls::custom_ext::context as place;
use crate::tls::engine::{Outgoing, Signer};
use crate::tls::error::{Alert, Error, reason};
use crate::tls::hooks::{self, Answer};
use crate::tls::sigalg::Situation;
use crate::tls::stop::{Stop, Want};
use crate::tls::version::TLS1_3;
use crate::tls::{Config, Configurable, certificate, options};

/// What a client sends for its own certificate.
type Own = Option<(Vec<X509>, Signer)>;

impl Connection {
    /// RFC 8446, 4.3.2; RFC 5246, 7.4.4.
    pub(super) fn certificate_request(
        &self,
        core: &mut Core,
        client: &mut Client,
        message: &[u8],
    ) -> Result<(), Stop> {
        let tls13 = self.status.version.get() == TLS1_3;
        if self.psk_cipher().is_some() {
            // RFC 4279, 2: nobody is asked for a certificate.
            return Err(Error::alert(Alert::UNEXPECTED_MESSAGE, reason::UNEXPECTED_MESSAGE).into());
        }
        if !tls13 && client.request.is_some() && !client.answered {
            // The same message again: a callback had asked for time.
            return self.answer_request(client);
        }
        let context = self.take_certificate_request(&client.config, &message[4..], tls13)?;
        // RFC 8446, 4.3.2: empty in the handshake.
        if !context.is_empty() {
            return Err(Error::alert(Alert::DECODE_ERROR, reason::LENGTH_MISMATCH).into());
        }
        client.request = Some(context);
        let view = codec::message(kind::CERTIFICATE_REQUEST, |out| {
            let schemes = |out: &mut Vec<u8>| vec16(out, |out| out.extend_from_slice(&[4, 3, 8, 4]));
            if tls13 {
                out.push(0);
                vec16(out, |out| codec::extension(out, ext::SIGNATURE_ALGORITHMS, schemes));
            } else {
                codec::vec8(out, |out| out.extend_from_slice(&[1, 64]));
                schemes(out);
                vec16(out, |_| {});
            }
        });
        self.feed(core, &mut client.common, &view, message)?;
        // In TLS 1.3 the program is asked when the server has proven who it is ([`Self::certificate_verify`]).
        if tls13 { Ok(()) } else { self.answer_request(client) }
    }

    /// Reads a CertificateRequest and keeps what it asks for; returns its context.
    pub(in crate::tls) fn take_certificate_request(
        &self,
        config: &Config,
        body: &[u8],
        tls13: bool,
    ) -> Result<Vec<u8>, Error> {
        let mut input = Input::new(body);
        let mut context = Vec::new();
        let mut types = Vec::new();
        let mut extensions = Vec::new();
        let mut cert_sigalgs = Vec::new();
        let (sigalgs, names): (&[u8], Option<&[u8]>);
        if tls13 {
            context = input.vec8()?.to_vec();
            extensions = self.read_extensions(input.vec16()?)?;
            let own = self.own_extensions(place::TLS1_3_CERTIFICATE_REQUEST, &extensions)?;
            check_places(&extensions, place::TLS1_3_CERTIFICATE_REQUEST, &own)?;
            let find =
                |kind| extensions.iter().find(|(known, _)| *known == kind).map(|(_, content)| *content);
            let missing = Error::alert(Alert::MISSING_EXTENSION, reason::MISSING_SIGALGS_EXTENSION);
            let list = |content| {
                let mut input = Input::new(content);
                let list = input.vec16()?;
                input.end().map(|()| list)
            };
            sigalgs = list(find(ext::SIGNATURE_ALGORITHMS).ok_or(missing)?)?;
            names = find(ext::CERTIFICATE_AUTHORITIES).map(list).transpose()?;
            if let Some(content) = find(ext::SIGNATURE_ALGORITHMS_CERT) {
                cert_sigalgs = codec::list16(content)?;
            }
        } else {
            types = input.vec8()?.to_vec();
            sigalgs = input.vec16()?;
            names = Some(input.vec16()?);
        }
        input.end()?;
        if sigalgs.is_empty() || sigalgs.len() % 2 != 0 {
            return Err(Error::alert(Alert::DECODE_ERROR, reason::SIGNATURE_ALGORITHMS_ERROR));
        }
        let names = names.map(|names| {
            let mut list = Input::new(names);
            let mut ca_names = Vec::new();
            while !list.is_empty() {
                ca_names.push(list.vec16()?);
            }
            ca_list::decode(ca_names)
        });
        self.rare.make().ca_lists.set(Which::Peer, names.transpose()?);
        self.take_custom_extensions(place::TLS1_3_CERTIFICATE_REQUEST, &extensions, None)?;
        self.facts.borrow_mut().rare_mut().peer_cert_sigalgs = cert_sigalgs.into();
        self.set_shared_sigalgs(config, &codec::u16s(sigalgs).collect::<Vec<_>>());
        let mut facts = self.facts.borrow_mut();
        facts.certificate_requested = true;
        facts.rare_mut().certificate_types = types.into();
        Ok(context)
    }

    /// The schemes that both sides have, with the peer's list.
    pub(super) fn set_shared_sigalgs(&self, config: &Config, peer: &[u16]) {
        let version = self.status.version.get();
        let situation = Situation { server: self.is_server(), min_version: version, version };
        let preference = config.options & options::CIPHER_SERVER_PREFERENCE != 0;
        let suite_b = config.security.suite_b();
        let find = || {
            let shared = config.sigalgs.shared(suite_b, peer, preference, situation, self);
            shared.iter().map(|sigalg| sigalg.id).collect()
        };
        let shared = match config.security.callback {
            // It is asked each time.
            Some(_) => find(),
            None => config.derived.shared_sigalgs(peer, situation, find),
        };
        let mut facts = self.facts.borrow_mut();
        facts.shared_sigalgs = shared;
        facts.set_peer_sigalgs(peer);
    }

    /// Chooses what to answer a CertificateRequest with, if there was one: the program's callbacks run.
    pub(super) fn answer_request(&self, client: &mut Client) -> Result<(), Stop> {
        let Some(context) = client.request.clone().filter(|_| !client.answered) else { return Ok(()) };
        let own = self.choose_client_certificate()?;
        client.answered = true;
        let tls13 = self.status.version.get() == TLS1_3;
        let chain = own.as_ref().map_or(&[][..], |(chain, _)| chain);
        let message = self.certificate_message(&context, chain, tls13, &[])?;
        let exchange = client.common.engine.exchange();
        exchange.messages.rewrite(kind::CERTIFICATE, Outgoing::Replace(message));
        match own {
            Some((_, signer)) => {
                self.facts.borrow_mut().own_sigalg = signer.algorithm.id;
                exchange.signer = Some(signer);
            }
            None => {
                // RFC 8446, 4.4.3: without a certificate there is no CertificateVerify.
                exchange.declines = true;
                exchange.messages.rewrite(kind::CERTIFICATE_VERIFY, Outgoing::Replace(Vec::new()));
            }
        }
        Ok(())
    }

    /// The certificate, if the callbacks and the configuration give one that the server can use.
    pub(in crate::tls) fn choose_client_certificate(&self) -> Result<Own, Stop> {
        if let Some(hooks) = hooks::get() {
            match hooks.certificate(self) {
                Answer::Ok => {}
                Answer::Later => return Err(Stop::Want(Want::X509Lookup, -1)),
                Answer::Failed => {
                    return Err(Error::alert(Alert::INTERNAL_ERROR, reason::CALLBACK_FAILED).into());
                }
            }
        }
        if let Some(own) = self.own_certificate(None)? {
            return Ok(Some(own));
        }
        let Some(hooks) = hooks::get() else { return Ok(None) };
        match hooks.client_certificate(self) {
            Ok((certificate, key)) => {
                certificate::use_certificate(self, self, certificate)?;
                self.configure(|config| config.certificates.set_key(key))?;
                Ok(self.own_certificate(None)?)
            }
            Err(Answer::Later) => Err(Stop::Want(Want::X509Lookup, -1)),
            Err(_) => Ok(None),
        }
    }
}
