//! Groups of providers for rustls.

use super::kx;
use crate::libcrypto::pkey::PKey;
use crate::tls::provided_group::Provided;
use rustls::crypto::{ActiveKeyExchange, CompletedKeyExchange, SharedSecret, SupportedKxGroup};
use rustls::{Error, NamedGroup, PeerMisbehaved, ProtocolVersion};

fn failed(_: crate::libcrypto::Failed) -> Error {
    Error::General("the provider failed".into())
}

fn bad(_: crate::libcrypto::Failed) -> Error {
    PeerMisbehaved::InvalidKeyShare.into()
}

impl SupportedKxGroup for Provided {
    fn start(&self) -> Result<Box<dyn ActiveKeyExchange>, Error> {
        let key = PKey::generate(&kx::lib(), self.kind()).map_err(failed)?;
        let public = key.encoded_public_key().map_err(failed)?;
        let (name, encapsulates) = (self.name(), self.encapsulates());
        Ok(Box::new(Exchange { name, key, public, encapsulates }))
    }

    /// The server's part.
    fn start_and_complete(&self, share: &[u8]) -> Result<CompletedKeyExchange, Error> {
        if !self.encapsulates() {
            let exchange = self.start()?;
            let pub_key = exchange.pub_key().to_vec();
            let secret = exchange.complete(share)?;
            return Ok(CompletedKeyExchange { group: self.name(), pub_key, secret });
        }
        let client = PKey::public(&kx::lib(), self.kind(), share).map_err(bad)?;
        let (secret, pub_key) = client.encapsulate(&kx::lib()).map_err(bad)?;
        Ok(CompletedKeyExchange { group: self.name(), pub_key, secret: SharedSecret::from(&secret[..]) })
    }

    fn name(&self) -> NamedGroup {
        NamedGroup::from(self.group.id)
    }

    fn usable_for_version(&self, version: ProtocolVersion) -> bool {
        version == ProtocolVersion::TLSv1_3
    }
}

struct Exchange {
    name: NamedGroup,
    key: PKey,
    public: Vec<u8>,
    encapsulates: bool,
}

impl ActiveKeyExchange for Exchange {
    fn complete(self: Box<Self>, peer: &[u8]) -> Result<SharedSecret, Error> {
        let secret = if self.encapsulates {
            self.key.decapsulate(&kx::lib(), peer).map_err(bad)?
        } else {
            let peer = self.key.peer(peer).map_err(bad)?;
            self.key.derive(&kx::lib(), &peer).map_err(bad)?
        };
        Ok(SharedSecret::from(&secret[..]))
    }

    fn pub_key(&self) -> &[u8] {
        &self.public
    }

    fn group(&self) -> NamedGroup {
        self.name
    }
}
