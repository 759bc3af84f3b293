//! Pre-shared keys in TLS 1.2 (RFC 4279, 5487 and 5489), around the engine's stand-ins.
//!
//! Neither side sends a certificate or a signature: ServerKeyExchange has a hint at the identity and the server's public
//! key, where the suite exchanges any, ClientKeyExchange the identity and the client's public key. That both sides have
//! the same key Finished proves.

use super::client::Client;
use super::server::Server;
use super::server_choice::Choice;
use super::{Common, dhe, kind};
use crate::tls::Cipher;
use crate::tls::channel::Core;
use crate::tls::cipher::Kx;
use crate::tls::codec::{self, Input, vec8, vec16};
use crate::tls::connection::Connection;
use crate::tls::engine::Outgoing;
use crate::tls::engine::dhe::Group;
use crate::tls::engine::psk::{PreShared, Share, view};
use crate::tls::error::{Alert, Error, INTERNAL, reason};
use crate::tls::hooks;
use crate::tls::psk::MAX_IDENTITY;
use crate::tls::secret::Secret;
use crate::tls::state::State;
use crate::tls::stop::Stop;
use std::ffi::{CStr, CString};

/// What a client has of a server's ServerKeyExchange.
#[derive(Default)]
pub struct ServerPart {
    /// The message has come, or it was seen that there is none.
    taken: bool,
    hint: Option<CString>,
    /// What is exchanged beside the key: our public key, and the secret.
    exchanged: Option<(Vec<u8>, Secret)>,
}

/// What a server exchanges beside a pre-shared key.
pub struct ServerShare {
    /// As they stand before the public key in ServerKeyExchange.
    parameters: Vec<u8>,
    share: Share,
}

/// ECCurveType (RFC 8422, 5.4).
const NAMED_CURVE: u8 = 3;

/// A public key with its length: ClientDiffieHellmanPublic (RFC 5246, 7.4.7.2), or an ECPoint (RFC 8422, 5.4).
fn public_value(cipher: &Cipher, public: &[u8], out: &mut Vec<u8>) {
    let fill = |out: &mut Vec<u8>| out.extend_from_slice(public);
    if cipher.is_dhe() { vec16(out, fill) } else { vec8(out, fill) }
}

impl Connection {
    /// The suite that was chosen, if it is one for pre-shared keys.
    pub(in crate::tls) fn psk_cipher(&self) -> Option<&'static Cipher> {
        self.facts.borrow().pending_cipher.filter(|cipher| cipher.is_psk())
    }

    /// A client's part of a ServerHello without resumption: where a suite for pre-shared keys was selected, of those that
    /// were offered, rustls sees a certificate that the server does not send (RFC 4279, 2).
    pub(super) fn begin_psk(
        &self,
        core: &mut Core,
        client: &mut Client,
        cipher: &'static Cipher,
    ) -> Result<(), Stop> {
        let Some(psk) = PreShared::new(cipher) else { return Ok(()) };
        client.psk = Some(ServerPart::default());
        // RFC 6066, 8: a status is a certificate's.
        client.status_coming = false;
        client.common.engine.exchange().psk = Some(psk);
        self.feed(core, &mut client.common, &view::certificate(), &[])
    }

    /// ServerKeyExchange (RFC 4279, 2 and 3; RFC 5489, 2).
    pub(super) fn psk_server_key_exchange(
        &self,
        core: &mut Core,
        client: &mut Client,
        message: &[u8],
    ) -> Result<(), Stop> {
        let cipher = self.psk_cipher().ok_or(Self::internal())?;
        let body = &message[4..];
        let mut input = Input::new(body);
        let hint = input.vec16()?;
        if hint.len() > MAX_IDENTITY {
            return Err(Error::alert(Alert::HANDSHAKE_FAILURE, reason::DATA_LENGTH_TOO_LONG).into());
        }
        let lib = self.context().lib().clone();
        let exchanged = match cipher.kx {
            Kx::DhePsk => {
                let (key, parameters) = self.read_dhe_parameters(&mut input)?;
                Some((Share::in_field(&lib, Group::of_client(key, parameters))?, &[][..]))
            }
            Kx::EcdhePsk => {
                let (group, point) = self.read_named_curve(client, &mut input)?;
                Some((Share::on_curve(&lib, group)?, point))
            }
            _ => None,
        };
        // RFC 4279, 2 to 4: nothing is signed.
        input.end().map_err(|_| Error::alert(Alert::DECODE_ERROR, reason::EXTRA_DATA_IN_MESSAGE))?;
        let exchanged = exchanged.map(|(share, peer)| {
            let public = share.public().to_vec();
            share.agree(&lib, peer).map(|secret| (public, secret))
        });
        let part = client.psk.as_mut().ok_or(Self::internal())?;
        part.exchanged = exchanged.transpose()?;
        part.hint = text(hint).filter(|_| !hint.is_empty());
        part.taken = true;
        if let Some(made) = &client.made {
            made.update(|data| data.rare_mut().psk_identity_hint.clone_from(&part.hint));
        }
        self.feed(core, &mut client.common, &view::server_key_exchange(), message)
    }

    /// ClientKeyExchange (RFC 4279, 2 and 3; RFC 5489, 2), once the server has said all it has to say. Asks the program
    /// for the key.
    pub(super) fn psk_answer(&self, core: &mut Core, client: &mut Client) -> Result<(), Stop> {
        let Some(part) = client.psk.take() else { return Ok(()) };
        let cipher = self.psk_cipher().ok_or(Self::internal())?;
        if !part.taken {
            // RFC 4279, 2: a server with no hint sends no ServerKeyExchange, unless it has a public key to send.
            if cipher.kx != Kx::Psk {
                return Err(Error::alert(Alert::UNEXPECTED_MESSAGE, reason::UNEXPECTED_MESSAGE).into());
            }
            self.feed(core, &mut client.common, &view::server_key_exchange(), &[])?;
        }
        self.enter_state(State::ClientWriteKeyExchange);
        let (identity, key) = self.client_key(part.hint.as_deref())?;
        let exchanged = part.exchanged.as_ref();
        let wire = codec::message(kind::CLIENT_KEY_EXCHANGE, |out| {
            vec16(out, |out| out.extend_from_slice(identity.to_bytes()));
            if let Some((public, _)) = exchanged {
                public_value(cipher, public, out);
            }
        });
        let exchange = client.common.engine.exchange();
        let psk = exchange.psk.as_mut().ok_or(Self::internal())?;
        psk.set_key(exchanged.map(|(_, secret)| &secret[..]), &key)?;
        exchange.messages.rewrite(kind::CLIENT_KEY_EXCHANGE, Outgoing::Replace(wire));
        if let Some(made) = &client.made {
            made.update(|data| data.rare_mut().psk_identity = Some(identity));
        }
        Ok(())
    }

    fn client_key(&self, hint: Option<&CStr>) -> Result<(CString, Secret), Error> {
        if self.config_ref().psk.client.is_none() {
            return Err(Error::alert(Alert::INTERNAL_ERROR, reason::PSK_NO_CLIENT_CB));
        }
        let found = hooks::get().map_or(Ok(None), |hooks| hooks.psk_client(self, hint));
        found
            .map_err(|()| Error::alert(Alert::HANDSHAKE_FAILURE, INTERNAL))?
            .ok_or(Error::alert(Alert::HANDSHAKE_FAILURE, reason::PSK_IDENTITY_NOT_FOUND))
    }

    /// Whether a server can use suites for pre-shared keys.
    pub(super) fn serves_psk(&self) -> bool {
        self.config_ref().psk.server.is_some()
    }

    /// What a server exchanges beside a pre-shared key, if the suite wants anything. May run the program's callbacks.
    pub(super) fn begin_psk_share(&self, cipher: &Cipher, group: u16) -> Result<Option<ServerShare>, Error> {
        let lib = self.context().lib().clone();
        Ok(match cipher.kx {
            Kx::EcdhePsk => {
                let [high, low] = group.to_be_bytes();
                Some(ServerShare {
                    parameters: vec![NAMED_CURVE, high, low],
                    share: Share::on_curve(&lib, group)?,
                })
            }
            Kx::DhePsk => {
                let group = Group::of_server(&lib, &self.dh_parameters(None)?).ok_or(Self::internal())?;
                let parameters = group.parameters().to_vec();
                Some(ServerShare { parameters, share: Share::in_field(&lib, group)? })
            }
            _ => None,
        })
    }

    /// What a server sends for rustls's Certificate and ServerKeyExchange.
    pub(super) fn rewrite_psk_flight(&self, choice: &Choice, common: &mut Common) {
        let hint = self.config_ref().psk.hint.clone();
        let messages = &mut common.engine.exchange().messages;
        messages.rewrite(kind::CERTIFICATE, Outgoing::Replace(Vec::new()));
        // RFC 4279, 2: without a hint there is nothing to say, unless there is a public key.
        let message = if hint.is_none() && choice.psk_share.is_none() {
            Vec::new()
        } else {
            codec::message(kind::SERVER_KEY_EXCHANGE, |out| {
                let hint = hint.as_deref().map_or(&[][..], |hint| hint.to_bytes());
                vec16(out, |out| out.extend_from_slice(hint));
                if let Some(own) = &choice.psk_share {
                    out.extend_from_slice(&own.parameters);
                    public_value(choice.cipher, own.share.public(), out);
                }
            })
        };
        messages.rewrite(kind::SERVER_KEY_EXCHANGE, Outgoing::Replace(message));
    }

    /// ClientKeyExchange. Asks the program for the key.
    pub(super) fn psk_client_key_exchange(
        &self,
        core: &mut Core,
        server: &mut Server,
        message: &[u8],
    ) -> Result<(), Stop> {
        let choice = server.choice.as_mut().ok_or(Self::internal())?;
        let mut input = Input::new(&message[4..]);
        let identity = input.vec16()?;
        if identity.len() > MAX_IDENTITY {
            return Err(Error::alert(Alert::DECODE_ERROR, reason::DATA_LENGTH_TOO_LONG).into());
        }
        let key = self.server_key(choice, identity)?;
        let lib = self.context().lib().clone();
        let exchanged = match choice.psk_share.take() {
            Some(own) if choice.cipher.is_dhe() => {
                Some(own.share.agree(&lib, dhe::read_client_value(input.rest())?)?)
            }
            Some(_) if input.is_empty() => {
                // RFC 8422, 5.7: implicit values are for certificates with ECDH keys, which there are not.
                return Err(Error::alert(Alert::HANDSHAKE_FAILURE, reason::MISSING_TMP_ECDH_KEY).into());
            }
            Some(own) => {
                let point = input.vec8()?;
                input.end()?;
                Some(own.share.agree(&lib, point)?)
            }
            None => {
                input.end()?;
                None
            }
        };
        let common = server.common.as_mut().ok_or(Self::internal())?;
        let psk = common.engine.exchange().psk.as_mut().ok_or(Self::internal())?;
        psk.set_key(exchanged.as_ref().map(|secret| &secret[..]), &key)?;
        self.feed(core, common, &view::client_key_exchange(), message)
    }

    fn server_key(&self, choice: &Choice, identity: &[u8]) -> Result<Secret, Error> {
        if !self.serves_psk() {
            return Err(Error::alert(Alert::INTERNAL_ERROR, reason::PSK_NO_SERVER_CB));
        }
        // RFC 4279, 5.3: whoever is not known is told so.
        let unknown = Error::alert(Alert::UNKNOWN_PSK_IDENTITY, reason::PSK_IDENTITY_NOT_FOUND);
        // RFC 4279, 5.1: an identity is text; the callback takes a string.
        let name = CString::new(identity).map_err(|_| unknown)?;
        if let Some(made) = &choice.made {
            made.update(|data| data.rare_mut().psk_identity = Some(name.clone()));
        }
        let found = hooks::get().map_or(Ok(None), |hooks| hooks.psk_server(self, &name));
        found.map_err(|()| Error::alert(Alert::INTERNAL_ERROR, INTERNAL))?.ok_or(unknown)
    }
}

/// A hint as a string, which ends at a NUL.
fn text(bytes: &[u8]) -> Option<CString> {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    CString::new(&bytes[..end]).ok()
}
