//! The commands of `SSL_CONF_cmd(3)` and what they do.

use super::{ConfContext, Target, ValueType, flag};
use crate::libcrypto::ffi::X509_NAME;
use crate::libcrypto::lib_ctx::LibCtx;
use crate::libcrypto::names::Collection;
use crate::libcrypto::pem::File;
use crate::libcrypto::stack::Stack;
use crate::libcrypto::store::Store as CertificateStore;
use crate::tls::ca_list::{self, Lists, Which};
use crate::tls::error::{Error, Result};
use crate::tls::record::MAX_PLAINTEXT;
use crate::tls::security::{Judge, Question};
use crate::tls::verify::mode;
use crate::tls::version::{SSL3, TLS1_0, TLS1_1, TLS1_2, TLS1_3, set_bound};
use crate::tls::{
    Config, Configurable, Connection, Context, Method, certificate_file, conf_list, dh, group, options,
    serverinfo, sigalg,
};
use core::ffi::CStr;
use std::sync::Arc;

/// A command: its names in a file and on a command line, who may use it, what its value is, and what it does.
pub struct Command {
    file: Option<&'static str>,
    line: Option<&'static str>,
    flags: u32,
    pub value: ValueType,
    pub effect: Effect,
}

/// What a command does.
pub enum Effect {
    /// It has no value.
    Switch(Setting),
    Sigalgs {
        client: bool,
    },
    Groups,
    EcdhParameters,
    Ciphers,
    Suites,
    /// The value is a list of these names.
    List(&'static [Named]),
    Bound {
        max: bool,
    },
    Certificate,
    PrivateKey,
    ServerInfo,
    Store {
        verify: bool,
        place: Place,
    },
    Names(Place),
    DhParameters,
    RecordPadding,
    NumTickets,
}

/// What a value that names certificates is.
#[derive(Clone, Copy)]
pub enum Place {
    File,
    Directory,
    Uri,
}

/// Bits that are set, or with `inverse` taken away.
#[derive(Clone, Copy)]
pub struct Setting {
    field: Field,
    inverse: bool,
}

#[derive(Clone, Copy)]
enum Field {
    Options(u64),
    CertFlags(u32),
    Verify(i32),
}

/// A word in a list: its setting and the sides that may use it.
pub struct Named {
    name: &'static str,
    sides: u32,
    setting: Setting,
}

const BOTH: u32 = flag::CLIENT | flag::SERVER;

const fn on(bits: u64) -> Setting {
    Setting { field: Field::Options(bits), inverse: false }
}

const fn off(bits: u64) -> Setting {
    Setting { field: Field::Options(bits), inverse: true }
}

const fn word(name: &'static str, sides: u32, setting: Setting) -> Named {
    Named { name, sides, setting }
}

const fn verify(name: &'static str, sides: u32, bits: i32) -> Named {
    Named { name, sides, setting: Setting { field: Field::Verify(bits), inverse: false } }
}

const ALL_VERSIONS: u64 =
    options::NO_SSLV3 | options::NO_TLS1_0 | options::NO_TLS1_1 | options::NO_TLS1_2 | options::NO_TLS1_3;
/// `SSL_OP_ALL`; two of its bits have no meaning any more.
const BUGS: u64 = 1 << 31 | 1 << 6 | options::DONT_INSERT_EMPTY_FRAGMENTS | options::TLSEXT_PADDING;
/// `SSL_FILETYPE_PEM`.
const PEM: i32 = 1;
/// `SSL_CERT_FLAG_TLS_STRICT`.
const STRICT: u32 = 1;

static PROTOCOLS: [Named; 9] = [
    word("ALL", BOTH, off(ALL_VERSIONS)),
    word("SSLv2", BOTH, off(0)),
    word("SSLv3", BOTH, off(options::NO_SSLV3)),
    word("TLSv1", BOTH, off(options::NO_TLS1_0)),
    word("TLSv1.1", BOTH, off(options::NO_TLS1_1)),
    word("TLSv1.2", BOTH, off(options::NO_TLS1_2)),
    word("TLSv1.3", BOTH, off(options::NO_TLS1_3)),
    // DTLS shares the bits of the TLS that it is made of.
    word("DTLSv1", BOTH, off(options::NO_TLS1_0)),
    word("DTLSv1.2", BOTH, off(options::NO_TLS1_2)),
];

static OPTIONS: [Named; 20] = [
    word("SessionTicket", BOTH, off(options::NO_TICKET)),
    word("EmptyFragments", BOTH, off(options::DONT_INSERT_EMPTY_FRAGMENTS)),
    word("Bugs", BOTH, on(BUGS)),
    word("Compression", BOTH, off(options::NO_COMPRESSION)),
    word("ServerPreference", flag::SERVER, on(options::CIPHER_SERVER_PREFERENCE)),
    word("NoResumptionOnRenegotiation", flag::SERVER, on(options::NO_SESSION_RESUMPTION_ON_RENEGOTIATION)),
    // Ephemeral keys are always single-use.
    word("DHSingle", flag::SERVER, on(0)),
    word("ECDHSingle", flag::SERVER, on(0)),
    word("UnsafeLegacyRenegotiation", BOTH, on(options::ALLOW_UNSAFE_LEGACY_RENEGOTIATION)),
    word("UnsafeLegacyServerConnect", BOTH, on(options::LEGACY_SERVER_CONNECT)),
    word("ClientRenegotiation", BOTH, on(options::ALLOW_CLIENT_RENEGOTIATION)),
    word("EncryptThenMac", BOTH, off(options::NO_ENCRYPT_THEN_MAC)),
    word("NoRenegotiation", BOTH, on(options::NO_RENEGOTIATION)),
    word("AllowNoDHEKEX", BOTH, on(options::ALLOW_NO_DHE_KEX)),
    word("PrioritizeChaCha", BOTH, on(options::PRIORITIZE_CHACHA)),
    word("MiddleboxCompat", BOTH, on(options::ENABLE_MIDDLEBOX_COMPAT)),
    word("AntiReplay", BOTH, off(options::NO_ANTI_REPLAY)),
    word("ExtendedMasterSecret", BOTH, off(options::NO_EXTENDED_MASTER_SECRET)),
    word("CANames", BOTH, off(options::DISABLE_TLSEXT_CA_NAMES)),
    word("KTLS", BOTH, on(options::ENABLE_KTLS)),
];

static VERIFY_MODES: [Named; 6] = [
    verify("Peer", flag::CLIENT, mode::PEER),
    verify("Request", flag::SERVER, mode::PEER),
    verify("Require", flag::SERVER, mode::PEER | mode::FAIL_IF_NO_PEER_CERT),
    verify("Once", flag::SERVER, mode::PEER | mode::CLIENT_ONCE),
    verify("RequestPostHandshake", flag::SERVER, mode::PEER | mode::POST_HANDSHAKE),
    verify(
        "RequirePostHandshake",
        flag::SERVER,
        mode::PEER | mode::POST_HANDSHAKE | mode::FAIL_IF_NO_PEER_CERT,
    ),
];

const fn switch(line: &'static str, flags: u32, setting: Setting) -> Command {
    Command { file: None, line: Some(line), flags, value: ValueType::None, effect: Effect::Switch(setting) }
}

const fn text(file: &'static str, line: Option<&'static str>, flags: u32, effect: Effect) -> Command {
    Command { file: Some(file), line, flags, value: ValueType::Text, effect }
}

/// A command whose value names certificates, keys and the like.
const fn place(
    file: &'static str,
    line: Option<&'static str>,
    flags: u32,
    value: ValueType,
    effect: Effect,
) -> Command {
    Command { file: Some(file), line, flags: flags | flag::CERTIFICATE, value, effect }
}

use Effect::*;
use ValueType::{Directory, File as AFile, Store as AStore};

#[rustfmt::skip]
static COMMANDS: [Command; 54] = [
    switch("no_ssl3", 0, on(options::NO_SSLV3)),
    switch("no_tls1", 0, on(options::NO_TLS1_0)),
    switch("no_tls1_1", 0, on(options::NO_TLS1_1)),
    switch("no_tls1_2", 0, on(options::NO_TLS1_2)),
    switch("no_tls1_3", 0, on(options::NO_TLS1_3)),
    switch("bugs", 0, on(BUGS)),
    switch("no_comp", 0, on(options::NO_COMPRESSION)),
    switch("comp", 0, off(options::NO_COMPRESSION)),
    switch("ecdh_single", flag::SERVER, on(0)),
    switch("no_ticket", 0, on(options::NO_TICKET)),
    switch("serverpref", flag::SERVER, on(options::CIPHER_SERVER_PREFERENCE)),
    switch("legacy_renegotiation", 0, on(options::ALLOW_UNSAFE_LEGACY_RENEGOTIATION)),
    switch("client_renegotiation", flag::SERVER, on(options::ALLOW_CLIENT_RENEGOTIATION)),
    switch("legacy_server_connect", flag::CLIENT, on(options::LEGACY_SERVER_CONNECT)),
    switch("no_renegotiation", 0, on(options::NO_RENEGOTIATION)),
    switch("no_resumption_on_reneg", flag::SERVER, on(options::NO_SESSION_RESUMPTION_ON_RENEGOTIATION)),
    switch("no_legacy_server_connect", flag::CLIENT, off(options::LEGACY_SERVER_CONNECT)),
    switch("allow_no_dhe_kex", 0, on(options::ALLOW_NO_DHE_KEX)),
    switch("prioritize_chacha", flag::SERVER, on(options::PRIORITIZE_CHACHA)),
    switch("strict", 0, Setting { field: Field::CertFlags(STRICT), inverse: false }),
    switch("no_middlebox", 0, off(options::ENABLE_MIDDLEBOX_COMPAT)),
    switch("anti_replay", flag::SERVER, off(options::NO_ANTI_REPLAY)),
    switch("no_anti_replay", flag::SERVER, on(options::NO_ANTI_REPLAY)),
    switch("no_etm", 0, on(options::NO_ENCRYPT_THEN_MAC)),
    text("SignatureAlgorithms", Some("sigalgs"), 0, Sigalgs { client: false }),
    text("ClientSignatureAlgorithms", Some("client_sigalgs"), 0, Sigalgs { client: true }),
    text("Curves", Some("curves"), 0, Groups),
    text("Groups", Some("groups"), 0, Groups),
    text("ECDHParameters", Some("named_curve"), flag::SERVER, EcdhParameters),
    text("CipherString", Some("cipher"), 0, Ciphers),
    text("Ciphersuites", Some("ciphersuites"), 0, Suites),
    text("Protocol", None, 0, List(&PROTOCOLS)),
    text("MinProtocol", Some("min_protocol"), 0, Bound { max: false }),
    text("MaxProtocol", Some("max_protocol"), 0, Bound { max: true }),
    text("Options", None, 0, List(&OPTIONS)),
    text("VerifyMode", None, 0, List(&VERIFY_MODES)),
    place("Certificate", Some("cert"), 0, AFile, Certificate),
    place("PrivateKey", Some("key"), 0, AFile, PrivateKey),
    place("ServerInfoFile", None, flag::SERVER, AFile, ServerInfo),
    place("ChainCAPath", Some("chainCApath"), 0, Directory, Store { verify: false, place: Place::Directory }),
    place("ChainCAFile", Some("chainCAfile"), 0, AFile, Store { verify: false, place: Place::File }),
    place("ChainCAStore", Some("chainCAstore"), 0, AStore, Store { verify: false, place: Place::Uri }),
    place("VerifyCAPath", Some("verifyCApath"), 0, Directory, Store { verify: true, place: Place::Directory }),
    place("VerifyCAFile", Some("verifyCAfile"), 0, AFile, Store { verify: true, place: Place::File }),
    place("VerifyCAStore", Some("verifyCAstore"), 0, AStore, Store { verify: true, place: Place::Uri }),
    place("RequestCAFile", Some("requestCAFile"), 0, AFile, Names(Place::File)),
    place("ClientCAFile", None, flag::SERVER, AFile, Names(Place::File)),
    place("RequestCAPath", None, 0, Directory, Names(Place::Directory)),
    place("ClientCAPath", None, flag::SERVER, Directory, Names(Place::Directory)),
    place("RequestCAStore", Some("requestCAStore"), 0, AStore, Names(Place::Uri)),
    place("ClientCAStore", None, flag::SERVER, AStore, Names(Place::Uri)),
    place("DHParameters", Some("dhparam"), flag::SERVER, AFile, DhParameters),
    text("RecordPadding", Some("record_padding"), 0, RecordPadding),
    text("NumTickets", Some("num_tickets"), flag::SERVER, NumTickets),
];

impl ConfContext {
    /// The command with this name, if the flags allow it.
    pub(super) fn find(&self, name: &[u8]) -> Option<&'static Command> {
        const USES: u32 = flag::SERVER | flag::CLIENT | flag::CERTIFICATE;
        COMMANDS.iter().filter(|command| command.flags & USES & !self.flags() == 0).find(|command| {
            let is = |known: Option<&str>, same: fn(&[u8], &[u8]) -> bool| {
                known.is_some_and(|known| same(known.as_bytes(), name))
            };
            (self.has(flag::COMMAND_LINE) && is(command.line, <[u8]>::eq))
                || (self.has(flag::FILE) && is(command.file, <[u8]>::eq_ignore_ascii_case))
        })
    }

    /// A look at the configuration of what commands act on.
    pub(super) fn with_config<R>(&self, look: impl FnOnce(&Config) -> R) -> Option<R> {
        self.subject().map(|subject| look(&subject.config()))
    }

    /// Sets bits, or takes them away.
    pub(super) fn set(&self, setting: Setting, on: bool) {
        let Some(subject) = self.subject() else { return };
        let on = on != setting.inverse;
        subject.configure(|config| match setting.field {
            Field::Options(bits) if on => config.options |= bits,
            Field::Options(bits) => config.options &= !bits,
            Field::CertFlags(bits) if on => config.security.cert_flags |= bits,
            Field::CertFlags(bits) => config.security.cert_flags &= !bits,
            Field::Verify(bits) if on => config.verify.mode |= bits,
            Field::Verify(bits) => config.verify.mode &= !bits,
        });
    }

    /// Does what a command says with its value: whether that was good, `None` if it is not for this use.
    pub(super) fn run(&self, effect: &Effect, value: &CStr) -> Option<bool> {
        let subject = self.subject();
        let subject = subject.as_ref();
        let list = value.to_bytes();
        Some(match effect {
            Switch(_) => false,
            List(words) => self.apply_list(words, list),
            EcdhParameters if self.is_automatic(list) => true,
            EcdhParameters if list.contains(&b':') => false,
            Names(place) => good(self.collect(*place, value)),
            PrivateKey if !self.has(flag::CERTIFICATE) => return None,
            // Without anything to act on, values are checked as far as that goes.
            Sigalgs { .. } if subject.is_none() => good(sigalg::parse_list(list)),
            Groups if subject.is_none() => good(group::parse_list(list, &[])),
            Bound { .. } | RecordPadding | NumTickets if subject.is_none() => false,
            _ => match subject {
                None => true,
                Some(subject) => good(self.act(subject, effect, value)),
            },
        })
    }

    /// A command on a context or a connection.
    fn act(&self, subject: &Subject, effect: &Effect, value: &CStr) -> Result<()> {
        let list = value.to_bytes();
        let bad = Error::new(0);
        match effect {
            Sigalgs { client } => subject.configure(|config| config.sigalgs.set_list(list, *client)),
            Groups | EcdhParameters => subject.configure(|config| config.groups.set_list(list)),
            Ciphers => subject.configure(|config| {
                subject.mark_ciphers(config);
                config.set_cipher_list(list)
            }),
            Suites => subject.configure(|config| {
                subject.mark_ciphers(config);
                config.ciphers.set_suites(list)
            }),
            Bound { max } => {
                let version = version(list).ok_or(bad)?;
                let method = subject.method();
                // Whether it fits the other bound, which may be set later, is seen when a handshake begins.
                let set = subject.configure(|config| {
                    let bounds = &mut config.versions;
                    set_bound(if *max { &mut bounds.max } else { &mut bounds.min }, method, version)
                });
                if set { Ok(()) } else { Err(bad) }
            }
            Certificate => {
                certificate_file::use_chain_file(subject, subject, &subject.lib(), Some(value))?;
                if self.has(flag::REQUIRE_PRIVATE) {
                    let kind = subject.config().certificates.current_kind();
                    self.certificate_files.borrow_mut()[kind as usize] = Some(value.to_owned());
                }
                Ok(())
            }
            PrivateKey => certificate_file::use_key_file(subject, &subject.lib(), Some(value), PEM),
            ServerInfo => subject.use_serverinfo_file(value),
            Store { verify, place } => load_store(subject, *verify, *place, value),
            DhParameters => {
                let key = File::open(Some(value))?.dh_parameters(&subject.lib())?;
                dh::check(subject, Some(&key))?;
                let old = subject.configure(|config| config.dh.key.replace(key));
                drop(old);
                Ok(())
            }
            RecordPadding => {
                let size = number(list).filter(|size| *size <= MAX_PLAINTEXT).ok_or(bad)?;
                // Blocks of one byte need no padding.
                subject.configure(|config| config.record.block_padding = if size == 1 { 0 } else { size });
                Ok(())
            }
            NumTickets => {
                let count = number(list).ok_or(bad)?;
                subject.configure(|config| config.tickets.num_tickets = count);
                Ok(())
            }
            Switch(_) | List(_) | Names(_) => Err(bad),
        }
    }

    /// Sets each word of a list; `-` before one takes it back. Those before a wrong one stay set.
    fn apply_list(&self, words: &[Named], list: &[u8]) -> bool {
        conf_list::elements_between(list, b',').all(|element| {
            let Some(element) = element else { return false };
            let (name, on) = match element {
                [b'+', name @ ..] => (name, true),
                [b'-', name @ ..] => (name, false),
                name => (name, true),
            };
            let known =
                |word: &&Named| self.has(word.sides) && word.name.as_bytes().eq_ignore_ascii_case(name);
            words.iter().find(known).inspect(|word| self.set(word.setting, on)).is_some()
        })
    }

    /// Values of old, for what is always so now.
    fn is_automatic(&self, value: &[u8]) -> bool {
        let file = [&b"+automatic"[..], b"automatic"].iter().any(|known| known.eq_ignore_ascii_case(value));
        (self.has(flag::FILE) && file) || (self.has(flag::COMMAND_LINE) && value == b"auto")
    }

    /// Collects names of authorities.
    fn collect(&self, place: Place, value: &CStr) -> Result<()> {
        let mut names = self.names.borrow_mut();
        Collection::of(names.get_or_insert_default(), |names| match place {
            Place::File => Ok(names.add_file(Some(value))?),
            Place::Directory => ca_list::add_directory(names, value),
            Place::Uri => Ok(names.add_uri(value)?),
        })
    }

    /// Gives collected names to what commands act on.
    pub(super) fn hand_over(&self, names: Stack<X509_NAME>) {
        match self.subject() {
            Some(subject) => subject.lists().set(Which::Any, Some(names)),
            None => drop(names),
        }
    }

    fn subject(&self) -> Option<Subject> {
        match &*self.target.borrow() {
            Target::Nothing => None,
            Target::Context(context) => context.upgrade().map(Subject::Context),
            Target::Connection(connection) => connection.upgrade().map(Subject::Connection),
        }
    }
}

/// What commands act on.
pub enum Subject {
    Context(Arc<Context>),
    Connection(Arc<Connection>),
}

impl Subject {
    pub fn lib(&self) -> LibCtx {
        match self {
            Self::Context(context) => context.lib().clone(),
            Self::Connection(connection) => connection.context().lib().clone(),
        }
    }

    /// The context's method: bounds are checked against that one.
    fn method(&self) -> &'static Method {
        match self {
            Self::Context(context) => context.config().method,
            Self::Connection(connection) => connection.context().config().method,
        }
    }

    fn lists(&self) -> &Lists {
        match self {
            Self::Context(context) => &context.ca_lists,
            Self::Connection(connection) => &connection.rare.make().ca_lists,
        }
    }

    /// A connection's list is its own from now on.
    fn mark_ciphers(&self, config: &mut Config) {
        if matches!(self, Self::Connection(_)) {
            config.ciphers.set_own();
        }
    }

    fn use_serverinfo_file(&self, file: &CStr) -> Result<()> {
        match self {
            Self::Context(context) => serverinfo::use_file(context, Some(file)),
            // As OpenSSL, which has this for contexts only and ignores it elsewhere.
            Self::Connection(_) => Ok(()),
        }
    }
}

impl Configurable for Subject {
    fn config(&self) -> Arc<Config> {
        match self {
            Self::Context(context) => context.config(),
            Self::Connection(connection) => connection.config(),
        }
    }

    fn configure<R>(&self, change: impl FnOnce(&mut Config) -> R) -> R {
        match self {
            Self::Context(context) => context.configure(change),
            Self::Connection(connection) => connection.configure(change),
        }
    }
}

impl Judge for Subject {
    fn allows(&self, question: &Question) -> bool {
        match self {
            Self::Context(context) => context.allows(question),
            Self::Connection(connection) => connection.allows(question),
        }
    }

    fn has_scheme(&self, scheme: &sigalg::Sigalg) -> bool {
        match self {
            Self::Context(context) => context.has_scheme(scheme),
            Self::Connection(connection) => connection.has_scheme(scheme),
        }
    }
}

/// Whether it went well; the reason of a failure goes on the queue.
fn good<T>(result: Result<T>) -> bool {
    result.inspect_err(|error| error.put()).is_ok()
}

/// Adds to the store that certificates are verified with, or chains built from; there is one from then on.
fn load_store(subject: &Subject, verify: bool, place: Place, value: &CStr) -> Result<()> {
    let place_of = |config: &mut Config| {
        let certificates = &mut config.certificates;
        let store = if verify { &mut certificates.verify_store } else { &mut certificates.chain_store };
        if store.is_none() {
            *store = Some(CertificateStore::new()?);
        }
        store.clone().ok_or(Error::new(0))
    };
    let store = subject.configure(place_of)?;
    match place {
        Place::File => store.load_file(&subject.lib(), Some(value))?,
        Place::Directory => store.load_path(Some(value))?,
        Place::Uri => store.load_uri(&subject.lib(), Some(value))?,
    }
    Ok(())
}

/// A version by the name that configuration files have for it.
fn version(name: &[u8]) -> Option<i32> {
    Some(match name {
        b"None" => 0,
        b"SSLv3" => SSL3.into(),
        b"TLSv1" => TLS1_0.into(),
        b"TLSv1.1" => TLS1_1.into(),
        b"TLSv1.2" => TLS1_2.into(),
        b"TLSv1.3" => TLS1_3.into(),
        b"DTLSv1" => 0xfeff,
        b"DTLSv1.2" => 0xfefd,
        _ => return None,
    })
}

/// A number as C's `atoi` reads it: what is no number is 0. `None` for one below zero.
fn number(text: &[u8]) -> Option<usize> {
    let text = text.trim_ascii_start();
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] | digits => (false, digits),
    };
    let digit = |digit: &&u8| digit.is_ascii_digit();
    let value = digits
        .iter()
        .take_while(digit)
        .fold(0i32, |value, digit| value.saturating_mul(10).saturating_add(i32::from(digit - b'0')));
    if negative && value > 0 { None } else { usize::try_from(value).ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_by_atoi() {
        let cases: [(&[u8], _); 8] = [
            (b"512", Some(512)),
            (b" +7x", Some(7)),
            (b"-1", None),
            (b"-0", Some(0)),
            (b"", Some(0)),
            (b"x", Some(0)),
            (b"99999999999", Some(i32::MAX as usize)),
            (b"- 1", Some(0)),
        ];
        for (text, expected) in cases {
            assert_eq!(number(text), expected);
        }
    }

    #[test]
    fn every_command_has_a_name_and_switches_have_no_file_name() {
        for command in &COMMANDS {
            assert!(command.file.is_some() || command.line.is_some());
            assert_eq!(matches!(command.effect, Switch(_)), command.value == ValueType::None);
        }
    }
}
