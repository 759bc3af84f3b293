//! The ClientHello (RFC 8446, 4.1.2; RFC 5246, 7.4.1.2) that a client sends.
//!
//! rustls writes one, with its random, session id and key shares; the one that is sent is made here from these and from
//! everything that OpenSSL puts into it, in OpenSSL's order.

use crate::libcrypto::sha::Key;
use crate::tls::codec::{self, Input, extension, vec8, vec16};
use crate::tls::connection::Connection;
use crate::tls::custom_ext::context;
use crate::tls::engine::Begun;
use crate::tls::engine::exchange::message_len;
use crate::tls::error::Error;
use crate::tls::key_schedule::Hash;
use crate::tls::renegotiation::{self, Previous};
use crate::tls::secret::Secret;
use crate::tls::security::{Judge, Op, Question};
use crate::tls::sigalg::Situation;
use crate::tls::ticket::Extension;
use crate::tls::version::{Enabled, TLS1_2, TLS1_3};
use crate::tls::{Cipher, Config, Session, group, options};
use std::cell::OnceCell;
use std::sync::Arc;

/// Extension types (RFC 8446, 4.2, and the RFCs that define the others).
pub mod ext {
    pub const SERVER_NAME: u16 = 0;
    pub const MAX_FRAGMENT_LENGTH: u16 = 1;
    pub const STATUS_REQUEST: u16 = 5;
    pub const SUPPORTED_GROUPS: u16 = 10;
    pub const EC_POINT_FORMATS: u16 = 11;
    pub const SIGNATURE_ALGORITHMS: u16 = 13;
    pub const ALPN: u16 = 16;
    pub const SCT: u16 = 18;
    pub const PADDING: u16 = 21;
    pub const EXTENDED_MASTER_SECRET: u16 = 23;
    pub const SESSION_TICKET: u16 = 35;
    pub const PRE_SHARED_KEY: u16 = 41;
    pub const EARLY_DATA: u16 = 42;
    pub const SUPPORTED_VERSIONS: u16 = 43;
    pub const COOKIE: u16 = 44;
    pub const PSK_KEY_EXCHANGE_MODES: u16 = 45;
    pub const CERTIFICATE_AUTHORITIES: u16 = 47;
    pub const POST_HANDSHAKE_AUTH: u16 = 49;
    pub const SIGNATURE_ALGORITHMS_CERT: u16 = 50;
    pub const KEY_SHARE: u16 = 51;
    pub const RENEGOTIATION_INFO: u16 = 0xff01;
}

/// TLS_EMPTY_RENEGOTIATION_INFO_SCSV (RFC 5746, 3.3) and TLS_FALLBACK_SCSV (RFC 7507).
pub(in crate::tls) const RENEGOTIATION_SCSV: u16 = 0x00ff;
pub(super) const FALLBACK_SCSV: u16 = 0x5600;

/// How long the headers of a handshake message and of an extension are, in bytes.
const MESSAGE_HEADER: usize = 4;
const EXTENSION_HEADER: usize = 4;

/// What a client has decided to offer, before its hello is made.
pub struct Offer {
    pub enabled: Enabled,
    pub ciphers: Vec<&'static Cipher>,
    pub groups: Vec<u16>,
    pub sigalgs: Vec<u16>,
    /// verify_data of the handshake before, to which this one is bound (RFC 5746, 3.5).
    pub bound_to: Option<Vec<u8>>,
}

/// A session to resume, as the hello offers it.
pub struct Resume {
    /// TLS 1.2: the session id and the ticket. An id alone is for servers that keep sessions.
    pub session_id: Vec<u8>,
    pub ticket: Vec<u8>,
    /// TLS 1.3: the keys, in the order in which they are offered. The first is the one for early data.
    pub psks: Vec<Psk>,
    /// Early data follows the hello (RFC 8446, 4.2.10).
    pub early_data: bool,
}

/// A pre-shared key to offer (RFC 8446, 4.2.11).
pub struct Psk {
    pub identity: Vec<u8>,
    pub obfuscated_age: u32,
    pub key: Secret,
    pub cipher: &'static Cipher,
    pub external: bool,
    pub session: Arc<Session>,
    early_secret: OnceCell<Key>,
}

impl Psk {
    pub fn new(
        identity: Vec<u8>,
        obfuscated_age: u32,
        key: Secret,
        cipher: &'static Cipher,
        external: bool,
        session: Arc<Session>,
    ) -> Self {
        Self { identity, obfuscated_age, key, cipher, external, session, early_secret: OnceCell::new() }
    }

    /// Its early secret (RFC 8446, 7.1).
    pub fn early_secret(&self) -> &Key {
        self.early_secret.get_or_init(|| Hash::of(self.cipher).early_secret(&self.key))
    }
}

/// A ClientHello that was sent.
pub struct Sent {
    /// As rustls wrote it.
    pub view: Vec<u8>,
    pub wire: Vec<u8>,
    /// What the first binder covers, if there is one.
    pub begun: Option<Arc<Begun>>,
    pub session_id: Vec<u8>,
    /// The types of its extensions.
    pub extensions: Vec<u16>,
}

/// What is taken from rustls's ClientHello.
pub struct View<'a> {
    pub random: &'a [u8],
    pub session_id: &'a [u8],
    pub key_share: Option<&'a [u8]>,
}

impl<'a> View<'a> {
    pub fn parse(message: &'a [u8]) -> Result<Self, Error> {
        let mut input = Input::new(message.get(4..).unwrap_or_default());
        input.u16()?;
        let random = input.take(32)?;
        let session_id = input.vec8()?;
        input.vec16()?;
        input.vec8()?;
        let extensions = codec::extensions(input.vec16()?)?;
        let find = |kind| extensions.iter().find(|(known, _)| *known == kind).map(|(_, content)| *content);
        Ok(Self { random, session_id, key_share: find(ext::KEY_SHARE) })
    }
}

impl Connection {
    /// What the configuration leaves to offer.
    pub(super) fn offer(&self, config: &Config, previous: Option<&Previous>) -> Offer {
        let enabled = self.enabled_versions(config);
        let (min, max) = (enabled.min(), enabled.max());
        let suite_b = config.security.suite_b();
        let ciphers = config.supported_ciphers(false, self).unwrap_or_default();
        let situation = Situation { server: false, min_version: min, version: 0 };
        Offer {
            enabled,
            ciphers: ciphers
                .into_iter()
                .filter(|cipher| if cipher.is_tls13() { enabled.tls13 } else { enabled.tls12 })
                .collect(),
            groups: config.groups.offered(suite_b, min, max, self),
            sigalgs: config.sigalgs.offered(suite_b, situation, self),
            bound_to: previous.map(Previous::of_client),
        }
    }

    /// The versions that the configuration and the security callback leave. A connection that has one keeps to it.
    pub(super) fn enabled_versions(&self, config: &Config) -> Enabled {
        let mut enabled = Enabled::new(config.method, config.versions, config.options);
        let allowed = |version| self.allows(&Question::version(version));
        enabled.tls12 = enabled.tls12 && allowed(TLS1_2);
        enabled.tls13 = enabled.tls13 && !self.renegotiation.is_under_way() && allowed(TLS1_3);
        enabled
    }

    /// Makes the ClientHello of what rustls wrote. `cookie` comes from a HelloRetryRequest, `before` is what the
    /// binders' transcript starts with.
    pub(super) fn make_client_hello(
        &self,
        config: &Config,
        offer: &Offer,
        resume: Option<&Resume>,
        view: &[u8],
        cookie: Option<&[u8]>,
        before: &[u8],
        first_session_id: Option<&[u8]>,
    ) -> Result<Sent, Error> {
        let rustls = View::parse(view)?;
        let tls12_resume = resume.filter(|resume| resume.psks.is_empty());
        let session_id = match (first_session_id, tls12_resume) {
            (Some(session_id), _) => session_id,
            (None, Some(resume)) => &resume.session_id,
            (None, None) if config.options & options::ENABLE_MIDDLEBOX_COMPAT != 0 => rustls.session_id,
            (None, None) => &[],
        };
        self.reset_custom_extensions();
        let mut extensions = self.custom_extensions(context::CLIENT_HELLO, None, offer.enabled.max())?;
        extensions.reserve(512 + resume.map_or(0, |resume| resume.ticket.len()));
        self.write_extensions(config, offer, resume, &rustls, cookie, &mut extensions);
        let psks = resume.map_or(&[][..], |resume| &resume.psks);
        if resume.is_some_and(|resume| resume.early_data) && first_session_id.is_none() {
            extension(&mut extensions, ext::EARLY_DATA, |_| {});
        }
        let head = head(config, offer, rustls.random, session_id);
        if config.options & options::TLSEXT_PADDING != 0 {
            pad(psks, MESSAGE_HEADER + head.len() + 2, &mut extensions);
        }
        if !psks.is_empty() {
            write_psks(psks, &mut extensions);
        }
        codec::check_block(extensions.len())?;
        let mut wire = codec::message(super::kind::CLIENT_HELLO, |out| {
            out.extend_from_slice(&head);
            vec16(out, |out| out.extend_from_slice(&extensions));
        });
        let begun = fill_binders(psks, before, &mut wire);
        let types = codec::extensions(&extensions)?.into_iter().map(|(kind, _)| kind).collect();
        Ok(Sent { view: view.to_vec(), wire, begun, session_id: session_id.to_vec(), extensions: types })
    }

    /// The extensions but for pre_shared_key, which comes last, in OpenSSL's order.
    fn write_extensions(
        &self,
        config: &Config,
        offer: &Offer,
        resume: Option<&Resume>,
        rustls: &View<'_>,
        cookie: Option<&[u8]>,
        out: &mut Vec<u8>,
    ) {
        let Enabled { tls12, tls13 } = offer.enabled;
        if let Some(verify_data) = &offer.bound_to {
            renegotiation::write_info(verify_data, out);
        }
        if let Some(name) = self.hostname() {
            // RFC 6066, 3.
            extension(out, ext::SERVER_NAME, |out| {
                vec16(out, |out| {
                    out.push(0);
                    vec16(out, |out| out.extend_from_slice(name.to_bytes()));
                });
            });
        }
        if config.record.max_fragment_length != 0 {
            extension(out, ext::MAX_FRAGMENT_LENGTH, |out| out.push(config.record.max_fragment_length));
        }
        // What TLS 1.3 has no use for goes with hellos for it alone too: it is how OpenSSL's clients look.
        if offer.groups.iter().filter_map(|id| group::Group::find(*id)).any(group::Group::is_elliptic) {
            // RFC 8422, 5.1.2, with the compressed formats that OpenSSL offers too.
            extension(out, ext::EC_POINT_FORMATS, |out| vec8(out, |out| out.extend_from_slice(&[0, 1, 2])));
        }
        if !offer.groups.is_empty() {
            extension(out, ext::SUPPORTED_GROUPS, |out| {
                vec16(out, |out| offer.groups.iter().for_each(|id| out.extend_from_slice(&id.to_be_bytes())));
            });
        }
        if config.options & options::NO_TICKET == 0 && self.allows(&Question::ticket()) {
            // RFC 5077, 3.2.
            let ticket =
                resume.filter(|resume| resume.psks.is_empty()).map_or(&[][..], |resume| &resume.ticket);
            let ticket = match &config.tickets.extension {
                Extension::Given(content) if ticket.is_empty() => Some(&**content),
                Extension::Absent if ticket.is_empty() => None,
                _ => Some(ticket),
            };
            if let Some(ticket) = ticket {
                extension(out, ext::SESSION_TICKET, |out| out.extend_from_slice(ticket));
            }
        }
        if self.wants_status() {
            let request = self.status_request();
            extension(out, ext::STATUS_REQUEST, |out| out.extend_from_slice(&request));
        }
        // As OpenSSL: the protocol is settled in the first handshake.
        if let Some(protocols) = config.alpn.protocols.as_ref().filter(|_| offer.bound_to.is_none()) {
            extension(out, ext::ALPN, |out| vec16(out, |out| out.extend_from_slice(protocols)));
        }
        if config.ct.is_enabled() {
            extension(out, ext::SCT, |_| {});
        }
        if config.options & options::NO_EXTENDED_MASTER_SECRET == 0 {
            extension(out, ext::EXTENDED_MASTER_SECRET, |_| {});
        }
        if tls13 && config.post_handshake_auth {
            extension(out, ext::POST_HANDSHAKE_AUTH, |_| {});
        }
        extension(out, ext::SIGNATURE_ALGORITHMS, |out| {
            vec16(out, |out| offer.sigalgs.iter().for_each(|id| out.extend_from_slice(&id.to_be_bytes())));
        });
        if !tls13 {
            return;
        }
        extension(out, ext::SUPPORTED_VERSIONS, |out| {
            vec8(out, |out| {
                out.extend_from_slice(&TLS1_3.to_be_bytes());
                if tls12 {
                    out.extend_from_slice(&TLS1_2.to_be_bytes());
                }
            });
        });
        // RFC 8446, 4.2.9: resumption with a key exchange, and without one only if the program wants it.
        let modes: &[u8] = if config.options & options::ALLOW_NO_DHE_KEX != 0 { &[1, 0] } else { &[1] };
        extension(out, ext::PSK_KEY_EXCHANGE_MODES, |out| vec8(out, |out| out.extend_from_slice(modes)));
        if let Some(share) = rustls.key_share {
            extension(out, ext::KEY_SHARE, |out| out.extend_from_slice(share));
        }
        if let Some(cookie) = cookie {
            extension(out, ext::COOKIE, |out| vec16(out, |out| out.extend_from_slice(cookie)));
        }
        let names = self.ca_names_to_send();
        if !names.is_empty() {
            extension(out, ext::CERTIFICATE_AUTHORITIES, |out| {
                vec16(out, |out| names.iter().for_each(|name| vec16(out, |out| out.extend_from_slice(name))));
            });
        }
    }
}

/// RFC 8446, 4.2.11, with room for the binders.
/// A ClientHello up to its extensions (RFC 8446, 4.1.2).
fn head(config: &Config, offer: &Offer, random: &[u8], session_id: &[u8]) -> Vec<u8> {
    let mut head = TLS1_2.to_be_bytes().to_vec();
    head.extend_from_slice(random);
    vec8(&mut head, |out| out.extend_from_slice(session_id));
    vec16(&mut head, |out| {
        for cipher in &offer.ciphers {
            out.extend_from_slice(&cipher.suite().to_be_bytes());
        }
        if offer.bound_to.is_none() {
            // RFC 5746, 3.5: in a first handshake only.
            out.extend_from_slice(&RENEGOTIATION_SCSV.to_be_bytes());
        }
        if config.mode & crate::tls::io::MODE_SEND_FALLBACK_SCSV != 0 {
            out.extend_from_slice(&FALLBACK_SCSV.to_be_bytes());
        }
    });
    head.extend_from_slice(&[1, 0]);
    head
}

/// RFC 7685: fills a hello up to 512 bytes that has more than 255, which some old servers do not get over. `before` is
/// how long it is up to its extensions, of which only the keys are to come; external ones OpenSSL does not count.
fn pad(psks: &[Psk], before: usize, extensions: &mut Vec<u8>) {
    let mut keys = Vec::new();
    if let Some(ticket) = psks.iter().find(|psk| !psk.external) {
        write_psks(std::slice::from_ref(ticket), &mut keys);
    }
    let len = before + extensions.len() + keys.len();
    if (0x100..0x200).contains(&len) {
        // At least one byte: there are servers that want no empty extension at the end.
        let padding = (0x200 - len).saturating_sub(EXTENSION_HEADER).max(1);
        extension(extensions, ext::PADDING, |out| out.resize(out.len() + padding, 0));
    }
}

fn write_psks(psks: &[Psk], out: &mut Vec<u8>) {
    extension(out, ext::PRE_SHARED_KEY, |out| {
        vec16(out, |out| {
            for psk in psks {
                vec16(out, |out| out.extend_from_slice(&psk.identity));
                out.extend_from_slice(&psk.obfuscated_age.to_be_bytes());
            }
        });
        vec16(out, |out| {
            psks.iter()
                .for_each(|psk| vec8(out, |out| out.resize(out.len() + Hash::of(psk.cipher).len(), 0)));
        });
    });
}

/// RFC 8446, 4.2.11.2: each key's binder is over the hello up to the binders' vector. Returns what the first one covers.
fn fill_binders(psks: &[Psk], before: &[u8], wire: &mut [u8]) -> Option<Arc<Begun>> {
    let len: usize = psks.iter().map(|psk| 1 + Hash::of(psk.cipher).len()).sum();
    let mut at = wire.len() - len;
    let mut first = None;
    for psk in psks {
        let hash = Hash::of(psk.cipher);
        let covered = Begun::new(hash.0, [before, &wire[..wire.len() - len - 2]].concat());
        let binder = hash.binder(psk.early_secret(), psk.external, &covered);
        wire[at + 1..at + 1 + binder.len()].copy_from_slice(&binder);
        at += 1 + binder.len();
        first.get_or_insert(covered);
    }
    first.map(Arc::new)
}

/// The key shares of rustls's hello, each after its group.
pub fn shares<'a>(view: &View<'a>) -> Result<Vec<(u16, &'a [u8])>, Error> {
    let Some(content) = view.key_share else { return Ok(Vec::new()) };
    let mut shares = Input::new(Input::new(content).vec16()?);
    let mut all = Vec::new();
    while !shares.is_empty() {
        all.push((shares.u16()?, shares.vec16()?));
    }
    Ok(all)
}

/// Whether the message is a whole ClientHello.
pub fn is_client_hello(message: &[u8]) -> bool {
    message.first() == Some(&super::kind::CLIENT_HELLO) && message_len(message) == Some(message.len())
}

/// What rustls can run of the groups; the names are for errors.
pub fn runnable(groups: &[u16]) -> Vec<u16> {
    groups
        .iter()
        .copied()
        .filter(|id| crate::tls::engine::has_group(*id) && group::Group::find(*id).is_some())
        .collect()
}

impl Connection {
    /// DER of the names of authorities that we tell the peer of.
    pub(super) fn ca_names_to_send(&self) -> Vec<Vec<u8>> {
        if self.config_ref().options & options::DISABLE_TLSEXT_CA_NAMES != 0 {
            return Vec::new();
        }
        let names = self.ca_list_to_send();
        names.map_or_else(Vec::new, |names| {
            names.to_vec().iter().filter_map(|name| name.to_der().ok()).collect()
        })
    }

    /// Whether a suite that was agreed on may be used.
    pub(super) fn allows_cipher(&self, cipher: &'static Cipher) -> bool {
        self.allows(&Question::cipher(Op::CipherCheck, cipher))
    }
}
