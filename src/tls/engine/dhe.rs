//! Finite-field Diffie-Hellman of TLS 1.2 (RFC 5246, 7.4.3 and 7.4.7.2), in whatever group the server names.
//!
//! rustls knows the groups of RFC 7919 only, by their numbers. So it sees one stand-in, whose prime and generator are in
//! its view of ServerKeyExchange; what is signed, sent and hashed has the real ones in their place. Keys are libcrypto's.

use super::exchange;
use super::kx::lib;
use crate::libcrypto::lib_ctx::LibCtx;
use crate::libcrypto::pkey::PKey;
use crate::tls::error::{Alert, Error, INTERNAL};
use rustls::crypto::{ActiveKeyExchange, SharedSecret, SupportedKxGroup};
use rustls::ffdhe_groups::FfdheGroup;
use rustls::{NamedGroup, PeerMisbehaved, ProtocolVersion};

/// The stand-in's number: among those of finite fields, one for private use (RFC 7919, 2), which is never on the wire.
pub const STAND_IN: u16 = 0x01fc;

/// Its parameters; no group has these.
const PARAMETERS: FfdheGroup<'static> = FfdheGroup { p: &[1], g: &[1] };

/// They in ServerKeyExchange, each with its length.
const IN_VIEW: &[u8] = &[0, 1, 1, 0, 1, 1];

/// The randoms that a ServerKeyExchange is signed with.
const RANDOMS: usize = 32 + 32;

/// The group of a key exchange.
#[derive(Clone)]
pub struct Group {
    /// A server's key pair, or to a client the server's public key.
    key: PKey,
    /// Prime and generator as they are in ServerKeyExchange, each with its length.
    parameters: Vec<u8>,
    client: bool,
}

impl Group {
    /// A server's, with a new key for these parameters. `None` if libcrypto makes none, or the numbers are too long for a
    /// message.
    pub fn of_server(lib: &LibCtx, parameters: &PKey) -> Option<Self> {
        let key = parameters.generate_like(lib).ok()?;
        let (prime, generator) = key.dh_parameters().ok()?;
        let mut bytes = Vec::with_capacity(4 + prime.len() + generator.len());
        for number in [prime, generator] {
            bytes.extend_from_slice(&u16::try_from(number.len()).ok()?.to_be_bytes());
            bytes.extend_from_slice(&number);
        }
        Some(Self { key, parameters: bytes, client: false })
    }

    /// The group of a server's public key, whose message has `parameters`: prime and generator, with their lengths.
    pub fn of_client(public: PKey, parameters: &[u8]) -> Self {
        Self { key: public, parameters: parameters.to_vec(), client: true }
    }

    /// Prime and generator as they are in ServerKeyExchange.
    pub fn parameters(&self) -> &[u8] {
        &self.parameters
    }

    /// Begins an exchange in the group, with a server's key, or at a client with a new one.
    pub fn start(self) -> Result<Box<dyn ActiveKeyExchange>, rustls::Error> {
        let (key, peer) = if self.client {
            (self.key.generate_like(&lib()).map_err(failed)?, Some(self.key))
        } else {
            (self.key, None)
        };
        // As long as the prime: some servers want it so.
        let public = key.encoded_public_key().map_err(failed)?;
        Ok(Box::new(Exchange { key, public, peer }))
    }

    /// What is signed, of what rustls says is: randoms and parameters (RFC 5246, 7.4.3). `None` if it is something else.
    pub fn signed(&self, view: &[u8]) -> Option<Vec<u8>> {
        let (randoms, view) = view.split_at_checked(RANDOMS)?;
        Some([randoms, &self.parameters, view.strip_prefix(IN_VIEW)?].concat())
    }

    /// The wire's ServerKeyExchange, of rustls's.
    pub fn wire(&self, view: &[u8]) -> Option<Vec<u8>> {
        rewritten(view, IN_VIEW, &self.parameters)
    }

    /// rustls's ServerKeyExchange, of the wire's.
    pub fn view(&self, wire: &[u8]) -> Option<Vec<u8>> {
        rewritten(wire, &self.parameters, IN_VIEW)
    }
}

/// A message that starts with `new` in place of `old`.
fn rewritten(message: &[u8], old: &[u8], new: &[u8]) -> Option<Vec<u8>> {
    let (header, body) = message.split_at_checked(4)?;
    let rest = body.strip_prefix(old)?;
    let len = u32::try_from(new.len() + rest.len()).ok()?;
    Some([&header[..1], &len.to_be_bytes()[1..], new, rest].concat())
}

/// The group that rustls sees, for whichever the current exchange is in.
#[derive(Debug)]
pub struct StandIn;

/// Notes the precise failure for the connection and gives rustls something to stop at.
fn failed<E>(_: E) -> rustls::Error {
    exchange::with(|x| x.error = Some(Error::alert(Alert::INTERNAL_ERROR, INTERNAL)));
    rustls::Error::General("no key".into())
}

impl SupportedKxGroup for StandIn {
    fn start(&self) -> Result<Box<dyn ActiveKeyExchange>, rustls::Error> {
        exchange::with(|x| x.dhe.clone()).flatten().ok_or(()).map_err(failed)?.start()
    }

    fn ffdhe_group(&self) -> Option<FfdheGroup<'static>> {
        Some(PARAMETERS)
    }

    fn name(&self) -> NamedGroup {
        NamedGroup::from(STAND_IN)
    }

    fn usable_for_version(&self, version: ProtocolVersion) -> bool {
        version == ProtocolVersion::TLSv1_2
    }
}

struct Exchange {
    key: PKey,
    public: Vec<u8>,
    /// The server's key, which a client has checked.
    peer: Option<PKey>,
}

impl ActiveKeyExchange for Exchange {
    /// The secret, as long as the prime; TLS 1.2 takes off leading zeros (RFC 5246, 8.1.2), which rustls does.
    fn complete(self: Box<Self>, peer: &[u8]) -> Result<SharedSecret, rustls::Error> {
        let bad = |_| rustls::Error::from(PeerMisbehaved::InvalidKeyShare);
        let peer = match self.peer {
            Some(peer) => peer,
            None => self.key.peer(peer).map_err(bad)?,
        };
        let secret = self.key.derive(&lib(), &peer).map_err(bad)?;
        Ok(SharedSecret::from(&secret[..]))
    }

    fn pub_key(&self) -> &[u8] {
        &self.public
    }

    fn ffdhe_group(&self) -> Option<FfdheGroup<'static>> {
        Some(PARAMETERS)
    }

    fn group(&self) -> NamedGroup {
        NamedGroup::from(STAND_IN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustls::crypto::KeyExchangeAlgorithm;

    #[test]
    fn the_stand_in_is_of_a_finite_field_and_none_of_rustlss() {
        assert_eq!(StandIn.name().key_exchange_algorithm(), KeyExchangeAlgorithm::DHE);
        assert_eq!(super::super::kx::group(STAND_IN).map(|group| group.name()), None);
    }

    #[test]
    fn messages_have_the_real_parameters_on_the_wire_and_under_the_signature() {
        let parameters = PKey::dh_of_strength(&LibCtx::default(), 112).unwrap();
        let group = Group::of_server(&LibCtx::default(), &parameters).unwrap();
        let real = &group.parameters[..];
        assert_eq!((real.len(), &real[..2], &real[258..]), (261, &[1, 0][..], &[0, 1, 2][..]));
        let view = [&[12, 0, 0, 9][..], IN_VIEW, &[0, 1, 7]].concat();
        let wire = group.wire(&view).unwrap();
        assert_eq!(wire, [&[12, 0, 1, 8], real, &[0, 1, 7]].concat());
        assert_eq!(group.view(&wire).unwrap(), view);
        let signed = group.signed(&[&[3; RANDOMS], IN_VIEW, &[0, 1, 7]].concat()).unwrap();
        assert_eq!(signed, [&[3; RANDOMS], real, &[0, 1, 7]].concat());
        // Nothing is signed or sent that does not have the stand-in's.
        assert_eq!(group.signed(&[3; 200]), None);
        assert_eq!(group.signed(&[3; 10]), None);
        assert_eq!(group.wire(&wire), None);
    }
}
