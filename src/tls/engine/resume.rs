//! Resumption as rustls sees it.
//!
//! Sessions are ours, in OpenSSL's formats. rustls resumes values that it made itself, so it gets stand-ins: the server
//! side takes bytes in a documented layout, the client side values that only a handshake makes. A rehearsal is such a
//! handshake, between two placeholders in this process, without any cryptography. The session's real secret takes the
//! stand-in's place in [`super::kdf`], the real ticket in our ClientHello.

use super::exchange::{self, Exchange, ResumptionSecret};
use super::{auth, dhe, provider, psk};
use crate::tls::cipher::Cipher;
use rustls::client::{ClientSessionStore, Resumption, Tls12ClientSessionValue, Tls13ClientSessionValue};
use rustls::crypto::{ActiveKeyExchange, SharedSecret, SupportedKxGroup};
use rustls::ffdhe_groups::FfdheGroup;
use rustls::pki_types::ServerName;
use rustls::server::{ProducesTickets, StoresServerSessions};
use rustls::{
    ClientConfig, ClientConnection, NamedGroup, ServerConfig, ServerConnection, SupportedCipherSuite,
};
use std::sync::{Arc, LazyLock, Mutex};

pub static CLIENT_SESSIONS: LazyLock<Arc<ClientSessions>> =
    LazyLock::new(|| Arc::new(ClientSessions::default()));
pub static SERVER_SESSIONS: LazyLock<Arc<dyn StoresServerSessions>> =
    LazyLock::new(|| Arc::new(ServerSessions));
pub static TICKETS: LazyLock<Arc<dyn ProducesTickets>> = LazyLock::new(|| Arc::new(Tickets));

/// The name under which rustls looks sessions up; ours are found elsewhere.
pub fn server_name() -> ServerName<'static> {
    ServerName::try_from("libssl-rs.invalid").expect("a valid name")
}

/// How many values one rehearsal of TLS 1.3 makes; each serves one resumption.
const TICKETS_PER_REHEARSAL: usize = 64;

/// The stock of stand-in sessions, by cipher suite.
#[derive(Debug, Default)]
pub struct ClientSessions {
    tls13: Mutex<Vec<(u16, Tls13ClientSessionValue)>>,
    /// By suite and extended master secret.
    tls12: Mutex<Vec<(u16, bool, Tls12ClientSessionValue)>>,
}

/// What the current connection resumes: is it a TLS 1.3 session, and of which suite.
fn resumed(tls13: bool) -> Option<(u16, bool)> {
    exchange::with(|x| {
        let is13 = match &x.resumption {
            Some(ResumptionSecret::Psk(_)) => true,
            Some(ResumptionSecret::Master(_)) => false,
            None => return None,
        };
        (is13 == tls13 && !x.rehearsal).then_some((x.resumption_suite, x.resumption_ems))
    })
    .flatten()
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

impl ClientSessionStore for ClientSessions {
    fn set_kx_hint(&self, _: ServerName<'static>, _: NamedGroup) {}

    fn kx_hint(&self, _: &ServerName<'_>) -> Option<NamedGroup> {
        None
    }

    fn set_tls12_session(&self, _: ServerName<'static>, value: Tls12ClientSessionValue) {
        let made =
            exchange::with(|x| x.rehearsal.then_some((x.resumption_suite, x.resumption_ems))).flatten();
        if let Some((suite, ems)) = made {
            lock(&self.tls12).push((suite, ems, value));
        }
    }

    fn tls12_session(&self, _: &ServerName<'_>) -> Option<Tls12ClientSessionValue> {
        let wanted = resumed(false)?;
        let find =
            || lock(&self.tls12).iter().find(|(s, ems, _)| (*s, *ems) == wanted).map(|(_, _, v)| v.clone());
        find().or_else(|| {
            rehearse(wanted.0, wanted.1)?;
            find()
        })
    }

    fn remove_tls12_session(&self, _: &ServerName<'static>) {}

    fn insert_tls13_ticket(&self, _: ServerName<'static>, value: Tls13ClientSessionValue) {
        if exchange::with(|x| x.rehearsal) == Some(true) {
            lock(&self.tls13).push((value.suite().common.suite.into(), value));
        }
    }

    fn take_tls13_ticket(&self, _: &ServerName<'static>) -> Option<Tls13ClientSessionValue> {
        let (suite, _) = resumed(true)?;
        let take = || {
            let mut stock = lock(&self.tls13);
            let index = stock.iter().rposition(|(known, _)| *known == suite)?;
            Some(stock.swap_remove(index).1)
        };
        take().or_else(|| {
            rehearse(suite, true)?;
            take()
        })
    }
}

/// A key exchange that is none, under the name of a group that the suite can have.
#[derive(Clone, Copy, Debug)]
struct NoExchange(NamedGroup);

impl NoExchange {
    fn for_suite(suite: &SupportedCipherSuite) -> &'static Self {
        const CURVE: &NoExchange = &NoExchange(NamedGroup::X25519);
        const FINITE_FIELD: &NoExchange = &NoExchange(NamedGroup::Unknown(dhe::STAND_IN));
        const PRE_SHARED: &NoExchange = &NoExchange(NamedGroup::Unknown(psk::STAND_IN));
        match suite {
            _ if provider::is_dhe(suite) => FINITE_FIELD,
            _ if provider::is_psk(suite) => PRE_SHARED,
            _ => CURVE,
        }
    }
}

impl SupportedKxGroup for NoExchange {
    fn start(&self) -> Result<Box<dyn ActiveKeyExchange>, rustls::Error> {
        Ok(Box::new(*self))
    }

    fn ffdhe_group(&self) -> Option<FfdheGroup<'static>> {
        dhe::StandIn.ffdhe_group()
    }

    fn name(&self) -> NamedGroup {
        self.0
    }
}

impl ActiveKeyExchange for NoExchange {
    fn complete(self: Box<Self>, _: &[u8]) -> Result<SharedSecret, rustls::Error> {
        Ok(SharedSecret::from(&[0; 32][..]))
    }

    fn pub_key(&self) -> &[u8] {
        &[0; 32]
    }

    fn ffdhe_group(&self) -> Option<FfdheGroup<'static>> {
        dhe::StandIn.ffdhe_group()
    }

    fn group(&self) -> NamedGroup {
        self.0
    }
}

/// Makes stand-in sessions of `suite`; they arrive in [`CLIENT_SESSIONS`].
fn rehearse(suite: u16, ems: bool) -> Option<()> {
    let mut exchange = Box::<Exchange>::default();
    exchange.rehearsal = true;
    exchange.resumption_suite = suite;
    exchange.resumption_ems = ems;
    exchange.auth = Cipher::find(suite).map(|cipher| cipher.auth);
    exchange::enter(exchange, || play(suite, ems).ok()).1
}

fn play(id: u16, ems: bool) -> Result<(), rustls::Error> {
    let suite = provider::suite(id).ok_or(rustls::Error::HandshakeNotComplete)?;
    let tls13 = suite.tls13().is_some();
    let provider = provider::rehearsal(suite, NoExchange::for_suite(&suite));
    let versions = provider::versions(!tls13, tls13);
    let mut config = ClientConfig::builder_with_details(provider.clone(), provider::clock())
        .with_protocol_versions(&versions)?
        .dangerous()
        .with_custom_certificate_verifier(auth::VERIFIER.clone())
        .with_client_cert_resolver(auth::CLIENT_KEYS.clone());
    config.resumption = Resumption::store(CLIENT_SESSIONS.clone());
    let mut server = ServerConfig::builder_with_details(provider, provider::clock())
        .with_protocol_versions(&versions)?
        .with_no_client_auth()
        .with_cert_resolver(auth::SERVER_KEYS.clone());
    server.send_tls13_tickets = TICKETS_PER_REHEARSAL;
    server.ticketer = TICKETS.clone();
    let mut client = ClientConnection::new(Arc::new(config), server_name())?;
    let mut server = ServerConnection::new(Arc::new(server))?;
    // Both sides end within three flights each.
    for _ in 0..4 {
        let mut flight = Vec::new();
        while client.wants_write() {
            client.write_tls(&mut flight).map_err(|_| rustls::Error::HandshakeNotComplete)?;
        }
        if !ems {
            without_ems(&mut flight);
        }
        let mut rest = &flight[..];
        while !rest.is_empty() {
            server.read_tls(&mut rest).map_err(|_| rustls::Error::HandshakeNotComplete)?;
            server.process_new_packets()?;
        }
        flight.clear();
        while server.wants_write() {
            server.write_tls(&mut flight).map_err(|_| rustls::Error::HandshakeNotComplete)?;
        }
        let mut rest = &flight[..];
        while !rest.is_empty() {
            client.read_tls(&mut rest).map_err(|_| rustls::Error::HandshakeNotComplete)?;
            client.process_new_packets()?;
        }
    }
    Ok(())
}

/// Renames the client's extended_master_secret extension (23, empty) to one that nobody knows, so that the server does
/// without. The transcripts differ then; both sides hash the server's reading of it.
fn without_ems(flight: &mut [u8]) {
    let is_hello = flight.len() > 6 && flight[0] == 22 && flight[5] == 1;
    if let Some(at) = flight.windows(4).position(|w| w == [0, 23, 0, 0]).filter(|_| is_hello) {
        let view = flight[5..].to_vec();
        flight[at] = 0xff;
        flight[at + 1] = 0x17;
        exchange::with(|x| x.messages.pair(&view, &flight[5..]));
    }
}

/// The bytes that rustls reads a server session from: TLS version, suite, secret, extended master secret, and nothing
/// else that would be its to judge. In the place of the secret, which [`super::kdf`] has, stands none: rustls knows no longer
/// ones than 255 bytes, and keys from elsewhere may be longer.
fn server_session(tls13: bool) -> Option<Vec<u8>> {
    const STAND_IN: [u8; 48] = [0; 48];
    exchange::with(|x| {
        match &x.resumption {
            Some(ResumptionSecret::Psk(_)) if tls13 => {}
            Some(ResumptionSecret::Master(_)) if !tls13 => {}
            _ => return None,
        }
        let mut out = Vec::with_capacity(128);
        out.extend_from_slice(&[0, 3, if tls13 { 4 } else { 3 }]);
        out.extend_from_slice(&x.resumption_suite.to_be_bytes());
        out.push(STAND_IN.len() as u8);
        out.extend_from_slice(&STAND_IN);
        out.push(u8::from(x.resumption_ems));
        // No client certificates, no ALPN, no application data (two bytes); made at time 0, no age offset.
        out.extend_from_slice(&[0; 2 + 2 + 8 + 4]);
        Some(out)
    })
    .flatten()
}

#[derive(Debug)]
struct ServerSessions;

impl StoresServerSessions for ServerSessions {
    fn put(&self, _: Vec<u8>, _: Vec<u8>) -> bool {
        false
    }

    fn get(&self, _: &[u8]) -> Option<Vec<u8>> {
        server_session(false)
    }

    fn take(&self, _: &[u8]) -> Option<Vec<u8>> {
        server_session(true)
    }

    fn can_cache(&self) -> bool {
        false
    }
}

/// Tickets whose contents are written over on their way out.
#[derive(Debug)]
struct Tickets;

impl ProducesTickets for Tickets {
    fn enabled(&self) -> bool {
        true
    }

    fn lifetime(&self) -> u32 {
        3600
    }

    fn encrypt(&self, _: &[u8]) -> Option<Vec<u8>> {
        Some(vec![1; 8])
    }

    fn decrypt(&self, _: &[u8]) -> Option<Vec<u8>> {
        server_session(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rehearsals_make_sessions_of_every_suite() {
        for (suite, ems) in [
            (0x1301, true),
            (0x1302, true),
            (0x1303, true),
            (0xc02f, true),
            (0xc02c, false),
            (0x009e, true),
            (0xccaa, false),
            (0xccac, true),
            (0x00a9, false),
        ] {
            assert_eq!(rehearse(suite, ems), Some(()), "{suite:04x} {ems}");
            if suite >> 8 == 0x13 {
                let stock = lock(&CLIENT_SESSIONS.tls13).iter().filter(|(known, _)| *known == suite).count();
                assert!(stock >= TICKETS_PER_REHEARSAL, "{suite:04x}: {stock}");
            } else {
                let stock = lock(&CLIENT_SESSIONS.tls12);
                assert!(stock.iter().any(|(known, e, _)| (*known, *e) == (suite, ems)), "{suite:04x} {ems}");
            }
        }
    }
}
