//! Cipher strings (`openssl-ciphers(1)`) and the lists of suites that come of them.

use super::cipher::{ALL, Auth, Cipher, Enc, Kx, Mac, class};
use super::error::{Error, Result, reason};
use super::security::{self, Judge, Op, Question, SuiteB, cert_flag};
use super::version::{self, Version};
use super::{Configurable, Connection, Method, conf_list, sigalg};
use crate::libcrypto::err;
use crate::libcrypto::ffi::OPENSSL_STACK;
use crate::libcrypto::stack::StaticStack;
use std::sync::{Arc, LazyLock, OnceLock};

mod alias;
use alias::{ALIASES, Select};

/// What `DEFAULT` stands for in a cipher string.
pub const DEFAULT_LIST: &core::ffi::CStr = c"ALL:!COMPLEMENTOFDEFAULT:!eNULL";
/// The suites of TLS 1.3 that a new context has.
pub const DEFAULT_SUITES: &core::ffi::CStr =
    c"TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256";

impl Connection {
    /// Takes over the context's list, which the program may have set since the connection was made: it counts for all that have
    /// none of their own.
    pub fn follow_context_ciphers(&self) {
        let theirs = self.context().config();
        if self.config_ref().ciphers.differs_from(&theirs.ciphers) {
            self.configure(|config| config.ciphers.inherit(&theirs.ciphers));
        }
    }

    /// The suite in use, or that of the session which is to be resumed: `SSL_get_current_cipher(3)`.
    pub fn current_cipher(&self) -> Option<&'static Cipher> {
        let session = || self.session.borrow().as_ref().and_then(|session| session.read(|data| data.cipher));
        let current = self.facts.borrow().cipher;
        current.or_else(session)
    }

    /// The suites that the client offered, as far as we know them, in its order: `SSL_get_client_ciphers(3)`. The
    /// stack lives until the next handshake. `None` at a client, and before there was a hello.
    pub fn client_cipher_stack(&self) -> Option<*mut OPENSSL_STACK> {
        if !self.is_server() {
            return None;
        }
        let mut facts = self.facts.borrow_mut();
        if facts.rare().is_none_or(|rare| rare.client_cipher_stack.is_none()) {
            let (suites, _) = parse_wire(facts.used_client_ciphers(), false)
                .ok()
                .filter(|_| !facts.used_client_ciphers().is_empty())?;
            facts.rare_mut().client_cipher_stack = Some(suites.into_iter().collect());
        }
        facts.rare().and_then(|rare| rare.client_cipher_stack.as_ref()).map(StaticStack::as_ptr)
    }

    /// The suites that the client offered and we have: `SSL_get_shared_ciphers(3)`.
    pub fn shared_ciphers(&self) -> Vec<&'static Cipher> {
        let facts = self.facts.borrow();
        if !self.is_server() || facts.used_client_ciphers().is_empty() {
            return Vec::new();
        }
        let mut suites =
            parse_wire(facts.used_client_ciphers(), false).map(|(suites, _)| suites).unwrap_or_default();
        let config = self.config_ref();
        suites.retain(|suite| config.ciphers.all().contains(suite));
        suites
    }
}

/// Suites in order of preference, those of TLS 1.3 first.
pub struct List {
    ciphers: Vec<&'static Cipher>,
    stack: OnceLock<StaticStack<Cipher>>,
}

impl List {
    fn new(ciphers: Vec<&'static Cipher>) -> Arc<Self> {
        Arc::new(Self { ciphers, stack: OnceLock::new() })
    }

    pub fn ciphers(&self) -> &[&'static Cipher] {
        &self.ciphers
    }

    /// The list as libcrypto's `STACK_OF(SSL_CIPHER)`, which lives as long as the list.
    pub fn stack(&self) -> &StaticStack<Cipher> {
        self.stack.get_or_init(|| self.ciphers.iter().copied().collect())
    }
}

/// This topic's part of [`super::Config`].
#[derive(Clone)]
pub struct Config {
    list: Arc<List>,
    tls13: Arc<[&'static Cipher]>,
    /// Whether a connection has a list of its own, and keeps it when it changes its context.
    own: bool,
}

impl Default for Config {
    fn default() -> Self {
        static DEFAULT: LazyLock<Config> = LazyLock::new(|| {
            let mut config = Config { list: List::new(Vec::new()), tls13: Arc::new([]), own: false };
            // The constants are in order, and a test says so.
            let _ = config.set_suites(DEFAULT_SUITES.to_bytes());
            let (result, _) = evaluate(DEFAULT_LIST.to_bytes());
            config.set_tls12(result.unwrap_or_default());
            config
        });
        DEFAULT.clone()
    }
}

impl Config {
    /// Every suite that may be used, those of TLS 1.3 first.
    pub fn all(&self) -> &[&'static Cipher] {
        self.list.ciphers()
    }

    /// The suites set for TLS 1.3.
    pub fn tls13(&self) -> impl Iterator<Item = &'static Cipher> {
        self.all().iter().copied().filter(|cipher| cipher.is_tls13())
    }

    /// The suites set for TLS 1.2.
    pub fn tls12(&self) -> impl Iterator<Item = &'static Cipher> {
        self.all().iter().copied().filter(|cipher| !cipher.is_tls13())
    }

    pub fn list(&self) -> &Arc<List> {
        &self.list
    }

    /// Marks the list as the connection's own.
    pub fn set_own(&mut self) {
        self.own = true;
    }

    /// Whether [`Self::inherit`] would change it.
    fn differs_from(&self, context: &Self) -> bool {
        !self.own && !Arc::ptr_eq(&self.list, &context.list)
    }

    /// What a connection does when its context, or the context's list, is replaced: takes that one's list, unless it has its own.
    pub fn inherit(&mut self, context: &Self) {
        if !self.own {
            self.list = context.list.clone();
        }
    }

    /// What `SSL_dup(3)` copies: a list of the connection's own.
    pub fn copy_own(&mut self, from: &Self) {
        if from.own {
            self.list = from.list.clone();
            self.own = true;
        }
    }

    fn set_tls12(&mut self, tls12: Vec<&'static Cipher>) {
        let tls12 = tls12.into_iter().filter(|cipher| cipher.implemented);
        self.list = List::new(self.tls13.iter().copied().chain(tls12).collect());
    }

    /// `SSL_CTX_set_ciphersuites(3)`: the standards' names of suites; unknown ones are skipped.
    ///
    /// # Errors
    /// `NO_CIPHER_MATCH` and nothing changed, if the list is not empty and no name in it is of a suite we have.
    pub fn set_suites(&mut self, names: &[u8]) -> Result<()> {
        // Names of earlier versions' suites are taken too: OpenSSL 3.0 does.
        let suites: Arc<[_]> = conf_list::elements(names)
            .flatten()
            .filter_map(Cipher::by_standard_name)
            .filter(|cipher| cipher.implemented)
            .collect();
        if suites.is_empty() && !names.is_empty() {
            return Err(Error::new(reason::NO_CIPHER_MATCH));
        }
        let rest = self.all().iter().copied().skip_while(|cipher| cipher.is_tls13());
        self.list = List::new(suites.iter().copied().chain(rest).collect());
        self.tls13 = suites;
        Ok(())
    }
}

impl super::Config {
    /// `SSL_CTX_set_cipher_list(3)`.
    ///
    /// # Errors
    /// `INVALID_COMMAND` with the list unchanged, for a string that does not parse; `NO_CIPHER_MATCH` for one that
    /// selects no suite we have, which leaves those of TLS 1.3 only, as in OpenSSL: a program that ignores the error
    /// must not run with more than it asked for.
    pub fn set_cipher_list(&mut self, rules: &[u8]) -> Result<()> {
        let rules = self.suite_b_rules(rules)?;
        let (ciphers, level) = evaluate(rules);
        if let Some(level) = level {
            self.security.level = level;
        }
        self.ciphers.set_tls12(ciphers?);
        if self.ciphers.tls12().next().is_none() {
            return Err(Error::new(reason::NO_CIPHER_MATCH));
        }
        Ok(())
    }

    /// `SSL_CTX_set_ssl_version(3)`: another method, and the default suites.
    ///
    /// # Errors
    /// `SSL_LIBRARY_HAS_NO_CIPHERS` beside the cause, if the method and Suite B exclude each other.
    pub fn set_version(&mut self, method: &'static Method) -> Result<()> {
        self.method = method;
        self.ciphers.set_suites(DEFAULT_SUITES.to_bytes())?;
        self.set_cipher_list(DEFAULT_LIST.to_bytes()).map_err(|error| {
            err::put_ssl(error.reason);
            Error::new(reason::SSL_LIBRARY_HAS_NO_CIPHERS)
        })
    }

    /// Suite B (RFC 6460) replaces the string, now and in later calls.
    fn suite_b_rules<'a>(&mut self, rules: &'a [u8]) -> Result<&'a [u8]> {
        const BOTH: &[u8] = b"ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384";
        const AES128: &[u8] = b"ECDHE-ECDSA-AES128-GCM-SHA256";
        const AES256: &[u8] = b"ECDHE-ECDSA-AES256-GCM-SHA384";

        let second = rules.starts_with(b"SUITEB128C2");
        let asked = if rules.starts_with(b"SUITEB128ONLY") {
            cert_flag::SUITEB_128_ONLY
        } else if rules.starts_with(b"SUITEB128") {
            cert_flag::SUITEB_128
        } else if rules.starts_with(b"SUITEB192") {
            cert_flag::SUITEB_192
        } else {
            0
        };
        if asked != 0 {
            self.security.cert_flags = self.security.cert_flags & !cert_flag::SUITEB_128 | asked;
        }
        let suite_b = self.security.suite_b();
        if suite_b != SuiteB::Off && self.method.fixed.is_some_and(|fixed| fixed < version::TLS1_2) {
            return Err(Error::new(reason::AT_LEAST_TLS_1_2_NEEDED_IN_SUITEB_MODE));
        }
        Ok(match suite_b {
            SuiteB::Off => rules,
            SuiteB::Both if second => AES256,
            SuiteB::Both => BOTH,
            SuiteB::Bits128Only => AES128,
            SuiteB::Bits192 => AES256,
        })
    }

    /// The suites a client would offer: `SSL_get1_supported_ciphers(3)`. For a server, the signature algorithms that it asks
    /// clients for decide, as in OpenSSL. `None` if no version is enabled.
    pub fn supported_ciphers(&self, server: bool, judge: &dyn Judge) -> Option<Vec<&'static Cipher>> {
        let signers = sigalg::signers(self, server, judge);
        let enabled = security::enabled_versions(self, judge);
        if enabled.none() {
            return None;
        }
        let usable = |cipher: &&'static Cipher| {
            in_range(cipher, enabled.min(), enabled.max())
                && (signers.allow(cipher.auth) || (cipher.is_psk() && self.psk.client.is_some()))
                && judge.allows(&Question::cipher(Op::CipherSupported, cipher))
        };
        Some(self.ciphers.all().iter().copied().filter(usable).collect())
    }
}

/// The suites of a client's list that OpenSSL 3.0 knows, and the signalling values in it
/// (`SSL_bytes_to_cipher_list(3)`). `v2` is for client hellos in the format of SSL 2, with three bytes each.
///
/// # Errors
/// `NO_CIPHERS_SPECIFIED` for an empty list, `ERROR_IN_RECEIVED_CIPHER_LIST` for one with part of a value.
pub fn parse_wire(bytes: &[u8], v2: bool) -> Result<(Vec<&'static Cipher>, Vec<&'static Cipher>)> {
    let size = if v2 { 3 } else { 2 };
    if bytes.is_empty() {
        return Err(Error::new(reason::NO_CIPHERS_SPECIFIED));
    }
    if !bytes.len().is_multiple_of(size) {
        return Err(Error::new(reason::ERROR_IN_RECEIVED_CIPHER_LIST));
    }
    let known = bytes.chunks_exact(size).filter_map(|value| match *value {
        [high, low] | [0, high, low] => Cipher::find(u16::from_be_bytes([high, low])),
        _ => None,
    });
    Ok(known.partition(|cipher| !cipher.is_signal()))
}

fn in_range(cipher: &Cipher, min: Version, max: Version) -> bool {
    cipher.min_version <= max && min <= cipher.max_version()
}

/// A suite's place while a cipher string is evaluated.
#[derive(Clone, Copy)]
struct Place {
    cipher: &'static Cipher,
    active: bool,
}

/// All suites up to TLS 1.2 in an order that rules change; those that are active at the end are the list.
#[derive(Clone)]
struct Order(Vec<Place>);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Rule {
    /// Activates, behind what is active.
    Add,
    /// Removes for good.
    Kill,
    /// Deactivates, to the front of what is not active.
    Delete,
    /// Moves to the end what is active.
    Last,
    /// Moves to the front what is active.
    First,
    Command,
}

impl Order {
    fn apply(&mut self, rule: Rule, matches: impl Fn(&Cipher) -> bool) {
        let wanted = |place: &Place| {
            matches(place.cipher)
                && match rule {
                    Rule::Add => !place.active,
                    Rule::Kill => true,
                    Rule::Delete | Rule::Last | Rule::First => place.active,
                    Rule::Command => false,
                }
        };
        let (mut moved, mut rest): (Vec<_>, Vec<_>) = self.0.iter().copied().partition(wanted);
        moved.iter_mut().for_each(|place| place.active = rule != Rule::Delete);
        self.0 = match rule {
            Rule::Add | Rule::Last => {
                rest.append(&mut moved);
                rest
            }
            Rule::Delete | Rule::First => {
                moved.append(&mut rest);
                moved
            }
            Rule::Kill | Rule::Command => rest,
        };
    }

    fn sort_by_strength(&mut self) {
        let mut strengths: Vec<_> =
            self.0.iter().filter(|place| place.active).map(|place| place.cipher.strength_bits()).collect();
        strengths.sort_unstable_by(|a, b| b.cmp(a));
        strengths.dedup();
        for strength in strengths {
            self.apply(Rule::Last, |cipher| cipher.strength_bits() == strength);
        }
    }

    /// The order of preference that cipher strings start from: nothing active.
    fn initial() -> Self {
        use Rule::*;
        // OpenSSL takes its table from the end.
        let all = ALL
            .iter()
            .rev()
            .filter(|cipher| !cipher.is_signal() && !cipher.is_tls13() && alias::available(cipher));
        let mut order = Self(all.map(|cipher| Place { cipher, active: false }).collect());

        let ephemeral = |c: &Cipher| matches!(c.kx, Kx::Dhe | Kx::Ecdhe);
        let gcm = |c: &Cipher| matches!(c.enc, Enc::Aes128Gcm | Enc::Aes256Gcm);
        // ECDHE before all else, with ECDSA before RSA.
        order.apply(Add, |c| c.kx == Kx::Ecdhe && c.auth == Auth::Ecdsa);
        order.apply(Add, |c| c.kx == Kx::Ecdhe);
        order.apply(Delete, |c| c.kx == Kx::Ecdhe);
        // GCM before ChaCha20, these before AES of other modes, and that before the rest.
        order.apply(Add, gcm);
        order.apply(Add, |c| c.enc == Enc::Chacha20Poly1305);
        order.apply(Add, |c| alias::is_aes(c.enc));
        order.apply(Add, |_| true);
        // Not so good ones last.
        order.apply(Last, |c| c.mac == Mac::Md5);
        order.apply(Last, |c| c.auth == Auth::Null);
        order.apply(Last, |c| c.kx == Kx::Rsa);
        order.apply(Last, |c| c.kx == Kx::Psk);
        order.apply(Last, |c| c.enc == Enc::Rc4);
        order.sort_by_strength();
        // But suites of TLS 1.2, AEADs and forward secrecy count for more than strength.
        order.apply(First, |c| c.min_version == version::TLS1_2);
        order.apply(First, |c| c.mac == Mac::Aead);
        order.apply(First, ephemeral);
        order.apply(First, |c| ephemeral(c) && c.mac == Mac::Aead);
        order.apply(Delete, |_| true);
        order
    }

    fn into_active(self) -> Vec<&'static Cipher> {
        self.0.into_iter().filter(|place| place.active).map(|place| place.cipher).collect()
    }
}

/// Evaluates a cipher string: the suites up to TLS 1.2 that it selects, whether we have them or not, in OpenSSL's
/// order; and the security level it sets, even if something else in it is wrong.
fn evaluate(rules: &[u8]) -> (Result<Vec<&'static Cipher>>, Option<i32>) {
    static INITIAL: LazyLock<Order> = LazyLock::new(Order::initial);

    let mut evaluation = Evaluation { order: INITIAL.clone(), level: None };
    let result = match rules.strip_prefix(b"DEFAULT") {
        Some(rest) => evaluation
            .run(DEFAULT_LIST.to_bytes())
            .and_then(|()| evaluation.run(rest.strip_prefix(b":").unwrap_or(rest))),
        None => evaluation.run(rules),
    };
    let Evaluation { order, level } = evaluation;
    (result.map(|()| order.into_active()), level)
}

struct Evaluation {
    order: Order,
    level: Option<i32>,
}

impl Evaluation {
    fn run(&mut self, rules: &[u8]) -> Result<()> {
        const INVALID: Error = Error::new(reason::INVALID_COMMAND);
        let separator = |byte: &u8| matches!(byte, b':' | b' ' | b';' | b',');
        let mut result = Ok(());
        let mut rest = rules;
        while let Some(first) = rest.first() {
            let rule = match first {
                b'-' => Rule::Delete,
                b'+' => Rule::Last,
                b'!' => Rule::Kill,
                b'@' => Rule::Command,
                _ => Rule::Add,
            };
            if rule != Rule::Add || separator(first) {
                rest = &rest[1..];
            }
            if separator(first) {
                continue;
            }
            if rule == Rule::Command {
                let word = take_word(&mut rest).ok_or(INVALID)?;
                result = result.and(self.command(word).ok_or(INVALID));
            } else if let Some(select) = take_selection(&mut rest).ok_or(INVALID)? {
                self.order.apply(rule, |cipher| select.matches(cipher));
                // What follows without a separator is the next rule.
                continue;
            }
            let end = rest.iter().position(separator).unwrap_or(rest.len());
            rest = &rest[end..];
        }
        result
    }

    fn command(&mut self, word: &[u8]) -> Option<()> {
        match word {
            b"STRENGTH" => self.order.sort_by_strength(),
            [b'S', b'E', b'C', b'L', b'E', b'V', b'E', b'L', b'=', level @ b'0'..=b'5'] => {
                self.level = Some(i32::from(level - b'0'));
            }
            _ => return None,
        }
        Some(())
    }
}

/// A word of letters, digits and `-.=`; `None` if there is none.
fn take_word<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'=');
    let end = rest.iter().position(|byte| !part(byte)).unwrap_or(rest.len());
    let (word, after) = rest.split_at(end);
    *rest = after;
    (!word.is_empty()).then_some(word)
}

/// Names joined by `+`. The outer `None` is a syntax error, the inner one a name that is not known, or names that
/// contradict each other.
fn take_selection(rest: &mut &[u8]) -> Option<Option<Select>> {
    let mut all = Select::default();
    loop {
        let word = take_word(rest)?;
        let more = rest.first() == Some(&b'+');
        if more {
            *rest = &rest[1..];
        }
        let Some(select) = lookup(word) else { return Some(None) };
        if !all.narrow(&select) {
            return Some(None);
        }
        if !more {
            return Some(Some(all));
        }
    }
}

fn lookup(word: &[u8]) -> Option<Select> {
    let suite = ALL
        .iter()
        .find(|cipher| cipher.name().to_bytes() == word && !cipher.is_tls13() && !cipher.is_signal())
        .filter(|cipher| alias::available(cipher));
    if let Some(cipher) = suite {
        return Some(Select::suite(cipher));
    }
    ALIASES
        .iter()
        .find(|(name, _)| name.as_bytes() == word)
        .map(|(_, select)| *select)
        .filter(Select::available)
}

#[cfg(test)]
mod tests;
