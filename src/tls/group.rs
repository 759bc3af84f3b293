//! Named groups of the key exchange: their names and numbers, lists of them, and which may be used.

use super::codec::{self, Input};
use super::conf_list;
use super::error::{self, Error, Result, reason};
use super::provided_group::Provided;
use super::security::{About, Judge, Op, Question, SuiteB};
use super::version::{self, Version};
use super::{Configurable, Connection, options};
use crate::libcrypto::err;
use crate::libcrypto::pkey::{KeyKind, PKey};
use core::ffi::CStr;
use std::sync::Arc;

/// What a group is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A curve whose points have two coordinates (RFC 8422, 5.4.1).
    Curve,
    /// X25519 or X448 (RFC 7748).
    Montgomery,
    /// Finite field Diffie-Hellman (RFC 7919).
    FiniteField,
    /// A key encapsulation beside an elliptic curve.
    Hybrid,
    /// A provider's.
    Provided,
}

/// A named group (IANA's registry of TLS Supported Groups).
#[derive(Debug)]
pub struct Group {
    /// The value on the wire.
    pub id: u16,
    /// libcrypto's `NID_*`, 0 if it has none.
    pub nid: i32,
    /// The name that `SSL_group_to_name(3)` gives.
    pub name: &'static CStr,
    /// Other names that lists may use.
    aliases: &'static [&'static str],
    pub kind: Kind,
    pub security_bits: i32,
    /// The first version the group is for.
    pub min_version: Version,
    /// The last version the group is for; 0 is no bound.
    pub max_version: Version,
}

const SECP192R1: u16 = 19;
pub const SECP256R1: u16 = 23;
pub const SECP384R1: u16 = 24;
pub const SECP521R1: u16 = 25;
pub const X25519: u16 = 29;
pub const X448: u16 = 30;
pub const FFDHE2048: u16 = 0x100;
pub const FFDHE3072: u16 = 0x101;
pub const FFDHE4096: u16 = 0x102;
pub const FFDHE6144: u16 = 0x103;
pub const FFDHE8192: u16 = 0x104;
pub const X25519MLKEM768: u16 = 0x11ec;

/// The mark of an id in place of a `NID_*` for a group that libcrypto has no number for (`TLSEXT_nid_unknown`).
const NID_UNKNOWN: i32 = 0x100_0000;

/// What a program that sets no groups has, in order. OpenSSL 3.0's, after the hybrid that later versions put first.
const DEFAULT: [u16; 11] = [
    X25519MLKEM768,
    X25519,
    SECP256R1,
    X448,
    SECP521R1,
    SECP384R1,
    FFDHE2048,
    FFDHE3072,
    FFDHE4096,
    FFDHE6144,
    FFDHE8192,
];

const fn curve(
    id: u16,
    nid: i32,
    name: &'static CStr,
    aliases: &'static [&'static str],
    security_bits: i32,
    max_version: Version,
) -> Group {
    let (kind, min_version) = (Kind::Curve, version::TLS1_0);
    Group { id, nid, name, aliases, kind, security_bits, min_version, max_version }
}

const fn montgomery(
    id: u16,
    nid: i32,
    name: &'static CStr,
    aliases: &'static [&'static str],
    security_bits: i32,
) -> Group {
    Group { kind: Kind::Montgomery, ..curve(id, nid, name, aliases, security_bits, 0) }
}

const fn tls13(kind: Kind, id: u16, nid: i32, name: &'static CStr, security_bits: i32) -> Group {
    Group { kind, min_version: version::TLS1_3, ..curve(id, nid, name, &[], security_bits, 0) }
}

/// The groups that OpenSSL 3.0's libcrypto offers for TLS, and hybrids.
#[rustfmt::skip]
pub static ALL: &[Group] = &[
    curve(1, 721, c"sect163k1", &["K-163"], 80, version::TLS1_2),
    curve(2, 722, c"sect163r1", &[], 80, version::TLS1_2),
    curve(3, 723, c"sect163r2", &["B-163"], 80, version::TLS1_2),
    curve(4, 724, c"sect193r1", &[], 80, version::TLS1_2),
    curve(5, 725, c"sect193r2", &[], 80, version::TLS1_2),
    curve(6, 726, c"sect233k1", &["K-233"], 112, version::TLS1_2),
    curve(7, 727, c"sect233r1", &["B-233"], 112, version::TLS1_2),
    curve(8, 728, c"sect239k1", &[], 112, version::TLS1_2),
    curve(9, 729, c"sect283k1", &["K-283"], 128, version::TLS1_2),
    curve(10, 730, c"sect283r1", &["B-283"], 128, version::TLS1_2),
    curve(11, 731, c"sect409k1", &["K-409"], 192, version::TLS1_2),
    curve(12, 732, c"sect409r1", &["B-409"], 192, version::TLS1_2),
    curve(13, 733, c"sect571k1", &["K-571"], 256, version::TLS1_2),
    curve(14, 734, c"sect571r1", &["B-571"], 256, version::TLS1_2),
    curve(15, 708, c"secp160k1", &[], 80, version::TLS1_2),
    curve(16, 709, c"secp160r1", &[], 80, version::TLS1_2),
    curve(17, 710, c"secp160r2", &[], 80, version::TLS1_2),
    curve(18, 711, c"secp192k1", &[], 80, version::TLS1_2),
    curve(SECP192R1, 409, c"secp192r1", &["P-192", "prime192v1"], 80, version::TLS1_2),
    curve(20, 712, c"secp224k1", &[], 112, version::TLS1_2),
    curve(21, 713, c"secp224r1", &["P-224"], 112, version::TLS1_2),
    curve(22, 714, c"secp256k1", &[], 128, version::TLS1_2),
    curve(SECP256R1, 415, c"secp256r1", &["P-256", "prime256v1"], 128, 0),
    curve(SECP384R1, 715, c"secp384r1", &["P-384"], 192, 0),
    curve(SECP521R1, 716, c"secp521r1", &["P-521"], 256, 0),
    curve(26, 927, c"brainpoolP256r1", &[], 128, version::TLS1_2),
    curve(27, 931, c"brainpoolP384r1", &[], 192, version::TLS1_2),
    curve(28, 933, c"brainpoolP512r1", &[], 256, version::TLS1_2),
    montgomery(X25519, 1034, c"x25519", &["X25519"], 128),
    montgomery(X448, 1035, c"x448", &["X448"], 224),
    tls13(Kind::FiniteField, FFDHE2048, 1126, c"ffdhe2048", 112),
    tls13(Kind::FiniteField, FFDHE3072, 1127, c"ffdhe3072", 128),
    tls13(Kind::FiniteField, FFDHE4096, 1128, c"ffdhe4096", 128),
    tls13(Kind::FiniteField, FFDHE6144, 1129, c"ffdhe6144", 128),
    tls13(Kind::FiniteField, FFDHE8192, 1130, c"ffdhe8192", 192),
    tls13(Kind::Hybrid, X25519MLKEM768, 0, c"X25519MLKEM768", 192),
];

impl Group {
    /// The group with the value `id` on the wire.
    pub fn find(id: u16) -> Option<&'static Self> {
        ALL.iter().find(|group| group.id == id).or_else(|| Provided::find(id).map(|provided| &provided.group))
    }

    /// A group of a provider's, for TLS 1.3.
    pub fn provided(id: u16, name: &'static CStr, security_bits: i32) -> Self {
        tls13(Kind::Provided, id, 0, name, security_bits)
    }

    /// Whether the group is, or has in it, an elliptic curve.
    pub fn is_elliptic(&self) -> bool {
        matches!(self.kind, Kind::Curve | Kind::Montgomery | Kind::Hybrid)
    }

    /// The group with this name, in the case it is written in.
    pub fn by_name(name: &[u8]) -> Option<&'static Self> {
        let named = |group: &&Self| {
            group.name.to_bytes() == name || group.aliases.iter().any(|alias| alias.as_bytes() == name)
        };
        ALL.iter().find(named).or_else(|| Provided::by_name(name).map(|provided| &provided.group))
    }

    /// The group with libcrypto's `nid`.
    pub fn by_nid(nid: i32) -> Option<&'static Self> {
        ALL.iter().find(|group| nid != 0 && group.nid == nid)
    }

    /// What `SSL_group_to_name(3)` takes: a `NID_*`, or a number made by [`public_id`].
    pub fn by_public_id(number: i32) -> Option<&'static Self> {
        if number & NID_UNKNOWN != 0 { Self::find((number & 0xffff) as u16) } else { Self::by_nid(number) }
    }

    /// Whether a connection that may use versions from `min` to `max` can use the group.
    pub fn fits(&self, min: Version, max: Version) -> bool {
        (self.max_version == 0 || min <= self.max_version) && self.min_version <= max
    }

    /// Whether the security level or callback lets the group pass.
    pub fn allowed(&self, op: Op, judge: &dyn Judge) -> bool {
        judge.allows(&Question { op, bits: self.security_bits, nid: self.nid, about: About::Wire(self.id) })
    }
}

/// The number that programs are told for a group: its `NID_*`, or the marked id if libcrypto has none. 0 for 0.
pub fn public_id(id: u16) -> i32 {
    match Group::find(id) {
        _ if id == 0 => 0,
        Some(group) if group.nid != 0 => group.nid,
        _ => NID_UNKNOWN | i32::from(id),
    }
}

/// What a connection keeps of a public key, to make a key of when it is asked for: nothing of one that libcrypto has none
/// for, and that is long.
pub(super) fn kept_share(group: u16, share: &[u8]) -> &[u8] {
    match Group::find(group) {
        Some(group) if group.kind == Kind::Hybrid => &[],
        _ => share,
    }
}

impl Connection {
    /// The groups in common with the client, best first; none at a client (`SSL_get_shared_group(3)`). May run the
    /// program's security callback.
    pub fn shared_groups(&self) -> Vec<u16> {
        if !self.is_server() {
            return Vec::new();
        }
        let config = self.config();
        let peer = self.facts.borrow().peer_groups();
        let server_preference = config.options & options::CIPHER_SERVER_PREFERENCE != 0;
        config.groups.shared(config.security.suite_b(), &peer, server_preference, self.version(), self)
    }

    /// The group of the key exchange, or in TLS 1.2 that of the session; 0 for none.
    pub fn negotiated_group(&self) -> u16 {
        match self.facts.borrow().group {
            0 => {
                let session = self.session.borrow();
                session.as_ref().map_or(0, |session| session.read(|data| data.kex_group as u16))
            }
            group => group,
        }
    }

    /// Keeps a server's random and the public keys (RFC 8446, 4.2.8) of a hello that goes out.
    pub(super) fn note_hello_sent(&self, message: &[u8]) {
        const KEY_SHARE: u16 = 51;
        const CLIENT_HELLO: u8 = 1;
        const SERVER_HELLO: u8 = 2;
        let mut shares = Vec::new();
        let mut keep = |entry: &mut Input<'_>| {
            let group = entry.u16()?;
            let share = kept_share(group, entry.vec16()?);
            shares.extend_from_slice(&group.to_be_bytes());
            codec::vec16(&mut shares, |out| out.extend_from_slice(share));
            Ok::<_, Error>(())
        };
        let mut find = || {
            let mut input = Input::new(message.get(4..).unwrap_or_default());
            // Version and random, session id.
            input.take(2 + 32)?;
            input.vec8()?;
            let list = message[0] == CLIENT_HELLO;
            if list {
                input.vec16()?;
                input.vec8()?;
            } else {
                input.take(2 + 1)?;
            }
            let extensions = codec::extensions(input.vec16()?)?;
            let content = extensions.into_iter().find(|(kind, _)| *kind == KEY_SHARE);
            let mut content = Input::new(content.map_or(&[][..], |(_, content)| content));
            if !list {
                keep(&mut content)?;
            } else {
                let mut entries = Input::new(content.vec16()?);
                while !entries.is_empty() {
                    keep(&mut entries)?;
                }
            }
            Ok::<_, Error>(())
        };
        if let [SERVER_HELLO, _, _, _, _, _, rest @ ..] = message
            && let Some(random) = rest.first_chunk()
        {
            self.facts.borrow_mut().server_random = *random;
        }
        if matches!(message[0], CLIENT_HELLO | SERVER_HELLO)
            // A TLS 1.2 message and a HelloRetryRequest have none.
            && find().is_ok()
        {
            self.facts.borrow_mut().set_own_shares(&shares);
        }
    }

    /// Our own public key of a TLS 1.3 key exchange. The private key never leaves the engine.
    pub fn own_key(&self) -> Option<PKey> {
        let facts = self.facts.borrow();
        let mut entries = Input::new(facts.own_shares());
        let shares: Vec<_> =
            std::iter::from_fn(|| Some((entries.u16().ok()?, entries.vec16().ok()?))).collect();
        let of_group = |(group, _): &&(u16, &[u8])| *group == facts.group;
        let (group, share) = shares.iter().find(of_group).or(shares.first())?;
        self.public_key(*group, share)
    }

    /// The peer's key of the key exchange.
    pub fn peer_key(&self) -> Option<PKey> {
        let facts = self.facts.borrow();
        facts
            .rare()
            .and_then(|rare| rare.peer_dh.clone())
            .or_else(|| self.public_key(facts.group, facts.peer_share()))
    }

    /// A public key, as on the wire. libcrypto has none for a [`Kind::Hybrid`].
    fn public_key(&self, group: u16, share: &[u8]) -> Option<PKey> {
        let group = Group::find(group).filter(|_| !share.is_empty())?;
        let kind = match group.kind {
            // libcrypto knows these by their older names only.
            Kind::Curve if group.id == SECP192R1 => KeyKind::Group(c"EC", c"prime192v1"),
            Kind::Curve if group.id == SECP256R1 => KeyKind::Group(c"EC", c"prime256v1"),
            Kind::Curve => KeyKind::Group(c"EC", group.name),
            Kind::Montgomery => KeyKind::Plain(group.name),
            Kind::FiniteField => KeyKind::Group(c"DH", group.name),
            Kind::Provided => Provided::find(group.id)?.kind(),
            Kind::Hybrid => return None,
        };
        PKey::public(self.context().lib(), kind, share).ok()
    }
}

/// This topic's part of [`super::Config`].
#[derive(Clone, Default)]
pub struct Config {
    /// By preference; `None` is the default.
    pub groups: Option<Arc<[u16]>>,
    /// Those of the context's providers that may be set beside OpenSSL's.
    pub provided: Arc<[u16]>,
}

impl Config {
    /// `SSL_CTX_set1_groups_list(3)`: names between colons.
    ///
    /// # Errors
    /// Nothing is changed, and reason 0 says that OpenSSL puts nothing on the queue (an empty element, a group that
    /// stands twice), or that the error is there already (a group that we do not have).
    pub fn set_list(&mut self, list: &[u8]) -> Result<()> {
        self.groups = Some(parse_list(list, &self.provided)?);
        Ok(())
    }

    /// `SSL_CTX_set1_groups(3)`: `NID_*` of groups.
    ///
    /// # Errors
    /// Nothing is changed; `BAD_LENGTH` for no groups, reason 0 for one that we do not have or that stands twice.
    pub fn set_nids(&mut self, nids: &[i32]) -> Result<()> {
        if nids.is_empty() {
            return Err(Error::new(reason::BAD_LENGTH));
        }
        let mut groups = Vec::new();
        for nid in nids {
            let group = Group::by_nid(*nid).ok_or(Error::new(0))?;
            push_new(&mut groups, group.id)?;
        }
        self.groups = Some(groups.into());
        Ok(())
    }

    /// The groups in order of preference, before the security level is asked.
    pub fn preferred(&self, suite_b: SuiteB) -> &[u16] {
        // RFC 6460, 3.
        match (suite_b, &self.groups) {
            (SuiteB::Both, _) => &[SECP256R1, SECP384R1],
            (SuiteB::Bits128Only, _) => &[SECP256R1],
            (SuiteB::Bits192, _) => &[SECP384R1],
            (SuiteB::Off, Some(groups)) => groups,
            (SuiteB::Off, None) => &DEFAULT,
        }
    }

    /// The groups that a client with versions from `min` to `max` offers.
    pub fn offered(&self, suite_b: SuiteB, min: Version, max: Version, judge: &dyn Judge) -> Vec<u16> {
        let usable = |group: &&Group| group.fits(min, max) && group.allowed(Op::CurveSupported, judge);
        self.preferred(suite_b)
            .iter()
            .filter_map(|id| Group::find(*id))
            .filter(usable)
            .map(|g| g.id)
            .collect()
    }

    /// The groups that a server of `version` has in common with a client that offered `peer`, best first:
    /// `SSL_get_shared_group(3)`.
    pub fn shared(
        &self,
        suite_b: SuiteB,
        peer: &[u16],
        server_preference: bool,
        version: Version,
        judge: &dyn Judge,
    ) -> Vec<u16> {
        let own = self.preferred(suite_b);
        let (first, second) = if server_preference { (own, peer) } else { (peer, own) };
        let usable = |group: &&Group| group.fits(version, version) && group.allowed(Op::CurveShared, judge);
        let common = first.iter().filter(|id| second.contains(id));
        common.filter_map(|id| Group::find(*id)).filter(usable).map(|group| group.id).collect()
    }
}

/// Parses a list without setting it, which is how `SSL_CONF_cmd(3)` checks one. `provided` are the groups of providers
/// that it may name.
///
/// # Errors
/// As [`Config::set_list`].
pub fn parse_list(list: &[u8], provided: &[u16]) -> Result<Arc<[u16]>> {
    /// OpenSSL's buffer for a name, without its NUL.
    const LONGEST_NAME: usize = 63;

    let mut groups = Vec::new();
    for name in conf_list::elements(list) {
        let name = name.filter(|name| name.len() <= LONGEST_NAME).ok_or(Error::new(0))?;
        let known = |group: &&Group| group.kind != Kind::Provided || provided.contains(&group.id);
        let Some(group) = Group::by_name(name).filter(known) else {
            let name = String::from_utf8_lossy(name);
            err::put(err::LIB_SSL, error::INVALID_ARGUMENT, &format!("group '{name}' cannot be set"));
            return Err(Error::new(0));
        };
        push_new(&mut groups, group.id)?;
    }
    Ok(groups.into())
}

fn push_new(groups: &mut Vec<u16>, id: u16) -> Result<()> {
    if groups.contains(&id) {
        return Err(Error::new(0));
    }
    groups.push(id);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::security::Level;
    use super::*;

    fn set(list: &str) -> Option<Vec<u16>> {
        let mut config = Config::default();
        config.set_list(list.as_bytes()).ok().map(|()| config.groups.unwrap().to_vec())
    }

    #[test]
    fn lists_parse_as_openssls() {
        assert_eq!(set("X25519:P-256 : secp384r1"), Some(vec![X25519, SECP256R1, SECP384R1]));
        assert_eq!(set(" x448:P-521"), Some(vec![X448, SECP521R1]));
        for bad in
            ["", "P-256:", ":X25519", "p-256", "X25519:x25519", "P-256:prime256v1", "nope", "X25519,P-256"]
        {
            assert_eq!(set(bad), None, "{bad}");
        }
        assert_eq!(set(&"x".repeat(64)), None);
        assert_eq!(set("X25519MLKEM768:X25519"), Some(vec![X25519MLKEM768, X25519]));
    }

    #[test]
    fn the_engine_runs_every_group() {
        for group in ALL {
            assert!(crate::tls::engine::has_group(group.id), "{:?}", group.name);
        }
    }

    #[test]
    fn a_bad_list_changes_nothing() {
        let mut config = Config::default();
        config.set_list(b"P-256").unwrap();
        assert!(config.set_list(b"P-384:nope").is_err());
        assert!(config.set_nids(&[715, 715]).is_err());
        assert_eq!(config.preferred(SuiteB::Off), [SECP256R1]);
    }

    #[test]
    fn nids_are_checked() {
        let mut config = Config::default();
        assert_eq!(config.set_nids(&[]), Err(Error::new(reason::BAD_LENGTH)));
        assert_eq!(config.set_nids(&[0]), Err(Error::new(0)));
        assert_eq!(config.set_nids(&[415, 1034]), Ok(()));
        assert_eq!(config.preferred(SuiteB::Off), [SECP256R1, X25519]);
    }

    #[test]
    fn defaults_follow_the_security_level() {
        let offered = |level, min, max| Config::default().offered(SuiteB::Off, min, max, &Level(level));
        assert_eq!(offered(2, version::TLS1_2, version::TLS1_3), DEFAULT);
        assert_eq!(
            offered(4, version::TLS1_2, version::TLS1_3),
            [X25519MLKEM768, X448, SECP521R1, SECP384R1, FFDHE8192]
        );
        assert_eq!(
            offered(2, version::TLS1_2, version::TLS1_2),
            [X25519, SECP256R1, X448, SECP521R1, SECP384R1]
        );
        assert_eq!(offered(5, version::TLS1_2, version::TLS1_2), [SECP521R1]);
        let suite_b = Config::default().offered(SuiteB::Bits192, version::TLS1_2, version::TLS1_2, &Level(2));
        assert_eq!(suite_b, [SECP384R1]);
    }

    #[test]
    fn shared_groups_follow_who_decides() {
        let mut config = Config::default();
        config.set_list(b"P-384:X25519").unwrap();
        let peer = [0x0a0a, X25519, SECP256R1, SECP384R1];
        let shared = |server| config.shared(SuiteB::Off, &peer, server, version::TLS1_3, &Level(2));
        assert_eq!(shared(true), [SECP384R1, X25519]);
        assert_eq!(shared(false), [X25519, SECP384R1]);
    }

    #[test]
    fn public_numbers_go_both_ways() {
        assert_eq!(public_id(SECP256R1), 415);
        assert_eq!(public_id(X25519MLKEM768), NID_UNKNOWN | 0x11ec);
        assert_eq!(public_id(0x0a0a), NID_UNKNOWN | 0x0a0a);
        assert_eq!(public_id(0), 0);
        for group in ALL {
            assert_eq!(Group::by_public_id(public_id(group.id)).map(|found| found.id), Some(group.id));
        }
        assert!(Group::by_public_id(0).is_none());
    }
}
