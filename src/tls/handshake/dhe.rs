//! The finite-field key exchange of TLS 1.2 (RFC 5246, 7.4.3 and 7.4.7.2), around the engine's.

use super::client::Client;
use super::signature;
use crate::libcrypto::pkey::PKey;
use crate::tls::cipher::Cipher;
use crate::tls::codec::{Input, MALFORMED};
use crate::tls::connection::Connection;
use crate::tls::dh;
use crate::tls::engine::dhe::Group;
use crate::tls::error::{Alert, Error, reason};

impl Connection {
    /// Whether the suite that was chosen exchanges keys in a finite field.
    pub(super) fn uses_dhe(&self) -> bool {
        self.facts.borrow().pending_cipher.is_some_and(Cipher::is_dhe)
    }

    /// A client's part of ServerKeyExchange: what rustls sees of it.
    pub(super) fn dhe_parameters(&self, client: &mut Client, message: &[u8]) -> Result<Vec<u8>, Error> {
        let mut input = Input::new(&message[4..]);
        let (key, parameters) = self.read_dhe_parameters(&mut input)?;
        let sigalg = input.u16().map_err(|_| Error::alert(Alert::DECODE_ERROR, reason::LENGTH_TOO_SHORT))?;
        let at = message.len() - input.rest().len() - 2;
        let stand_in = self.check_key_exchange_sigalg(client, sigalg)?;
        input.vec16()?;
        input.end()?;
        let mut signed = message.to_vec();
        signed[at..at + 2].copy_from_slice(&stand_in.to_be_bytes());
        let group = Group::of_client(key, parameters);
        let view = group.view(&signed).ok_or(Self::internal())?;
        client.common.engine.exchange().dhe = Some(group);
        Ok(view)
    }

    /// A server's public key (RFC 5246, 7.4.3), checked, and its parameters as they are in the message.
    pub(super) fn read_dhe_parameters<'a>(&self, input: &mut Input<'a>) -> Result<(PKey, &'a [u8]), Error> {
        let whole = input.rest();
        let prime = input.vec16()?;
        let generator = input.vec16()?;
        let parameters = &whole[..whole.len() - input.rest().len()];
        let public = input.vec16()?;
        let lib = self.context().lib().clone();
        let bad = |alert| move |_| Error::alert(alert, reason::BAD_DH_VALUE);
        let key = PKey::dh(&lib, prime, generator, Some(public)).map_err(bad(Alert::INTERNAL_ERROR))?;
        // RFC 7919, 5.1 and RFC 2785, 3.1: values of small order, and parameters that are none.
        key.check_dh(&lib).map_err(bad(Alert::ILLEGAL_PARAMETER))?;
        dh::check(self, Some(&key))?;
        let mut facts = self.facts.borrow_mut();
        facts.group = 0;
        facts.rare_mut().peer_dh = Some(key.clone());
        Ok((key, parameters))
    }

    /// Checks the algorithm that the server signs its key exchange with, and says which one rustls is to see: it knows
    /// the suite's kinds of signature only by two.
    pub(super) fn check_key_exchange_sigalg(&self, client: &mut Client, sigalg: u16) -> Result<u16, Error> {
        let peer = client.common.engine.exchange().peer.as_mut().ok_or(Self::internal())?;
        let algorithm = self.check_peer_sigalg(sigalg, &peer.key, &client.offer.sigalgs)?;
        peer.algorithm = Some(algorithm);
        Ok(signature::stand_in(algorithm.rsa))
    }
}

/// The form of ClientKeyExchange; what the value is worth is checked with the exchange itself.
pub(super) fn check_client_key_exchange(message: &[u8]) -> Result<(), Error> {
    read_client_value(message.get(4..).ok_or(MALFORMED)?).map(drop)
}

/// ClientDiffieHellmanPublic, which is all there is.
pub(super) fn read_client_value(body: &[u8]) -> Result<&[u8], Error> {
    let bad = |reason| Error::alert(Alert::DECODE_ERROR, reason);
    let mut input = Input::new(body);
    let whole = |_| bad(reason::DH_PUBLIC_VALUE_LENGTH_IS_WRONG);
    let public = input.vec16().map_err(whole)?;
    input.end().map_err(whole)?;
    // RFC 5246, 7.4.7.2: implicit values are for certificates with DH keys, which there are not.
    if public.is_empty() { Err(bad(reason::MISSING_TMP_DH_KEY)) } else { Ok(public) }
}
