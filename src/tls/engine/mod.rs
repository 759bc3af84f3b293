//! The engine: rustls as the handshake's state machine.
//!
//! rustls takes and makes handshake messages, chooses, checks and derives. What it sees is a view of the handshake: it
//! is given a message after ours and the program's decisions on it were made, reduced to what rustls is to act on, and
//! what it writes is completed on its way out. Transcripts are those of the wire ([`exchange::Messages`]), records are
//! unprotected (`aead`), secrets and keys come out as they are derived ([`kdf`]).

mod aead;
mod auth;
pub mod dhe;
pub mod exchange;
mod failure;
mod fast_kx;
mod hash;
mod hybrid;
pub mod kdf;
mod kx;
mod provided;
mod provider;
pub mod psk;
mod resume;

pub use exchange::{Exchange, Outgoing, Peer, ResumptionSecret, SignatureAlgorithm, Signer, TrafficKey};
pub use hash::{Begun, of_nothing};
pub use provider::ServerKind;

use super::error::{Error, Result};
use rustls::{ClientConfig, ClientConnection, Connection, ProtocolVersion, ServerConnection};
use std::sync::{Arc, Mutex, PoisonError};

/// What a client's handshakes have in common; made once per configuration.
#[derive(Clone)]
pub struct ClientSetup(Arc<ClientConfig>);

/// The setup that was made last, for the connections of a context, which mostly offer the same.
#[derive(Clone, Default)]
pub struct ClientSetupCache(Arc<Mutex<Option<(Offered, ClientSetup)>>>);

/// Suites, groups, and whether TLS 1.2 and 1.3 are offered.
type Offered = (Vec<u16>, Vec<u16>, bool, bool);

impl ClientSetupCache {
    /// As `ClientSetup::new`.
    pub fn get(&self, suites: &[u16], groups: &[u16], tls12: bool, tls13: bool) -> Option<ClientSetup> {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(((s, g, t12, t13), setup)) = &*last
            && s == suites
            && g == groups
            && (*t12, *t13) == (tls12, tls13)
        {
            return Some(setup.clone());
        }
        let setup = ClientSetup::new(suites, groups, tls12, tls13)?;
        *last = Some(((suites.to_vec(), groups.to_vec(), tls12, tls13), setup.clone()));
        Some(setup)
    }
}

impl ClientSetup {
    /// A client that offers `suites` and `groups`, in their order; `None` if nothing is left to offer.
    fn new(suites: &[u16], groups: &[u16], tls12: bool, tls13: bool) -> Option<Self> {
        provider::client_config(suites, groups, tls12, tls13).map(Self)
    }
}

/// Whether the engine can run the suite with this number.
pub fn has_suite(id: u16) -> bool {
    provider::suite(id).is_some()
}

/// Whether the engine can run the group with this number.
pub fn has_group(id: u16) -> bool {
    kx::group(id).is_some()
}

/// What a server could answer to a client's share, with a key of its own that it forgets.
pub fn answer_to_share(group: u16, share: &[u8]) -> Option<Vec<u8>> {
    Some(kx::group(group)?.start_and_complete(share).ok()?.pub_key)
}

/// One handshake.
pub struct Engine {
    /// Apart, so that it does not move with what owns it.
    connection: Box<Connection>,
    exchange: Option<Box<Exchange>>,
    /// Our ChangeCipherSpec is out: in TLS 1.2, what follows is protected.
    sent_ccs: bool,
    /// A handshake message of rustls's of which only the start has come.
    partial: Vec<u8>,
}

/// What rustls wants sent, in order.
#[derive(Debug, PartialEq, Eq)]
pub enum Output {
    /// A handshake message as rustls wrote it, under the key at this place of [`Exchange::send_keys`].
    Handshake {
        epoch: Option<usize>,
        view: Vec<u8>,
    },
    ChangeCipherSpec,
}

impl Engine {
    pub fn client(setup: &ClientSetup, mut exchange: Box<Exchange>) -> Result<Self> {
        exchange.writes_hello = true;
        let mut engine = Self::new(exchange, || {
            let made = ClientConnection::new(setup.0.clone(), resume::server_name());
            made.map(|connection| Box::new(Connection::Client(connection)))
        })?;
        engine.exchange().writes_hello = false;
        Ok(engine)
    }

    /// A server's, for the group that was chosen.
    pub fn server(kind: ServerKind, group: u16, exchange: Box<Exchange>) -> Result<Self> {
        Self::new(exchange, || {
            let made = ServerConnection::new(provider::server_config(kind, group));
            made.map(|connection| Box::new(Connection::Server(connection)))
        })
    }

    fn new(
        exchange: Box<Exchange>,
        make: impl FnOnce() -> core::result::Result<Box<Connection>, rustls::Error>,
    ) -> Result<Self> {
        let (mut exchange, made) = exchange::enter(exchange, make);
        let connection = made.map_err(|error| failure::map(&error, None, exchange.error.take()))?;
        Ok(Self { connection, exchange: Some(exchange), sent_ccs: false, partial: Vec::new() })
    }

    /// What the hooks learn and are told.
    pub fn exchange(&mut self) -> &mut Exchange {
        self.exchange.get_or_insert_default()
    }

    pub fn is_handshaking(&self) -> bool {
        self.connection.is_handshaking()
    }

    fn call<R>(&mut self, call: impl FnOnce(&mut Connection) -> R) -> R {
        let exchange = self.exchange.take().unwrap_or_default();
        let (exchange, result) = exchange::enter(exchange, || call(&mut self.connection));
        self.exchange = Some(exchange);
        result
    }

    /// Gives rustls a handshake message: `view`, which is `wire` to the peer. `protected` says whether it came under
    /// keys, which rustls checks against its state.
    pub fn handshake(&mut self, view: &[u8], wire: &[u8], protected: Protection) -> Result<()> {
        self.exchange().messages.pair(view, wire);
        view.chunks(MAX_FRAGMENT).try_for_each(|part| self.record(HANDSHAKE, part, protected))
    }

    /// Gives rustls a ChangeCipherSpec.
    pub fn change_cipher_spec(&mut self) -> Result<()> {
        self.record(CHANGE_CIPHER_SPEC, &[1], Protection::None)
    }

    fn record(&mut self, content_type: u8, payload: &[u8], protected: Protection) -> Result<()> {
        let inner = protected == Protection::Tls13;
        let len = payload.len() + usize::from(inner);
        let mut record = Vec::with_capacity(5 + len);
        record.extend_from_slice(&[if inner { APPLICATION_DATA } else { content_type }, 3, 3]);
        record.extend_from_slice(&(len as u16).to_be_bytes());
        record.extend_from_slice(payload);
        if inner {
            record.push(content_type);
        }
        let result = self.call(|connection| {
            let mut rest = &record[..];
            while !rest.is_empty() {
                // Reading from memory does not fail; rustls refuses only when its buffer is full, which one record
                // at a time never makes it.
                if connection.read_tls(&mut rest).is_err() {
                    return Err(rustls::Error::General("record not taken".into()));
                }
                connection.process_new_packets()?;
            }
            Ok(())
        });
        result.map_err(|error| {
            let alert = self.alert();
            let known = self.exchange().error.take();
            failure::map(&error, alert, known)
        })
    }

    /// The alert that rustls wants sent, if it does.
    fn alert(&mut self) -> Option<u8> {
        let records = self.drain();
        let mut rest = &records[..];
        let mut alert = None;
        while let Some((content_type, body, after)) = split_record(rest) {
            // Protected alerts have the key's place in front.
            match (content_type, body) {
                (ALERT, [_, description]) | (ALERT | APPLICATION_DATA, [_, _, description, ALERT]) => {
                    alert = Some(*description);
                }
                _ => {}
            }
            rest = after;
        }
        alert
    }

    fn drain(&mut self) -> Vec<u8> {
        self.call(|connection| {
            let mut records = Vec::with_capacity(if connection.wants_write() { 1024 } else { 0 });
            // Writing to a Vec does not fail.
            while connection.wants_write() && connection.write_tls(&mut records).is_ok() {}
            records
        })
    }

    /// Takes what rustls wants sent.
    pub fn take_output(&mut self) -> Result<Vec<Output>> {
        let records = self.drain();
        // In TLS 1.3 what is protected says so; a ChangeCipherSpec after a HelloRetryRequest says nothing.
        let tls12 = self.connection.protocol_version() == Some(ProtocolVersion::TLSv1_2);
        let mut out = Vec::new();
        let mut rest = &records[..];
        while let Some((content_type, body, after)) = split_record(rest) {
            rest = after;
            let protected =
                content_type == APPLICATION_DATA || (tls12 && self.sent_ccs && content_type == HANDSHAKE);
            let (epoch, content_type, body) = match body {
                [epoch, body @ .., inner] if protected => (Some(usize::from(*epoch)), *inner, body),
                _ => (None, content_type, body),
            };
            match content_type {
                CHANGE_CIPHER_SPEC => {
                    self.sent_ccs = true;
                    out.push(Output::ChangeCipherSpec);
                }
                HANDSHAKE => {
                    self.partial.extend_from_slice(body);
                    while let Some(len) =
                        exchange::message_len(&self.partial).filter(|len| *len <= self.partial.len())
                    {
                        let rest = self.partial.split_off(len);
                        out.push(Output::Handshake {
                            epoch,
                            view: std::mem::replace(&mut self.partial, rest),
                        });
                    }
                }
                // Alerts are read where the error that causes them is handled; rustls sends no application data.
                _ => {}
            }
        }
        Ok(out)
    }
}

/// How the record that brought a message was protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protection {
    None,
    Tls12,
    Tls13,
}

/// What fits into one record (RFC 8446, 5.1), less the inner content type.
const MAX_FRAGMENT: usize = 16384;
const CHANGE_CIPHER_SPEC: u8 = 20;
const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;
const APPLICATION_DATA: u8 = 23;

fn split_record(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (header, rest) = bytes.split_at_checked(5)?;
    let (body, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes([header[3], header[4]])))?;
    Some((header[0], body, rest))
}

/// An error of the library for what rustls found.
pub fn error_of(error: &rustls::Error) -> Error {
    failure::map(error, None, None)
}
