//! Security levels and the security callback (`SSL_CTX_set_security_level(3)`).
//!
//! Everything that could be too weak is put as a [`Question`] to a [`Judge`]: the program's callback, or the level's
//! rules, which are [`default_allows`].

use super::callbacks::{UserData, security_callback};
use super::cipher::{Auth, Cipher, Enc, Kx, Mac};
use super::sigalg::Sigalg;
use super::version::{self, Enabled, Version};
use super::{Configurable, Connection, Context, hooks};
use core::ffi::c_void;

/// The level of a new context. Debian builds its OpenSSL with 2.
pub const DEFAULT_LEVEL: i32 = 2;

/// `SSL_CERT_FLAG_*`: how strictly certificates and algorithms are held to the standards.
pub mod cert_flag {
    /// `SSL_CERT_FLAG_TLS_STRICT`.
    pub const TLS_STRICT: u32 = 0x1;
    /// Suite B (RFC 6460): only the 128 bit level.
    pub const SUITEB_128_ONLY: u32 = 0x10000;
    /// Suite B (RFC 6460): only the 192 bit level.
    pub const SUITEB_192: u32 = 0x20000;
    /// Suite B (RFC 6460): both levels.
    pub const SUITEB_128: u32 = 0x30000;
}

/// This topic's part of [`super::Config`].
#[derive(Clone)]
pub struct Config {
    /// As it was set: values out of 0 to 5 count as the nearest of these.
    pub level: i32,
    /// The program's callback; `None` is [`default_allows`].
    pub callback: security_callback,
    /// What the callback gets last.
    pub ex: UserData,
    /// Bits of [`cert_flag`] and `SSL_CERT_FLAG_*` alike.
    pub cert_flags: u32,
}

impl Default for Config {
    fn default() -> Self {
        Self { level: DEFAULT_LEVEL, callback: None, ex: UserData::default(), cert_flags: 0 }
    }
}

/// Which part of Suite B (RFC 6460) rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuiteB {
    Off,
    Bits128Only,
    Bits192,
    Both,
}

impl Config {
    pub fn suite_b(&self) -> SuiteB {
        match self.cert_flags & cert_flag::SUITEB_128 {
            cert_flag::SUITEB_128_ONLY => SuiteB::Bits128Only,
            cert_flag::SUITEB_192 => SuiteB::Bits192,
            cert_flag::SUITEB_128 => SuiteB::Both,
            _ => SuiteB::Off,
        }
    }

    pub fn strict(&self) -> bool {
        self.cert_flags & cert_flag::TLS_STRICT != 0
    }
}

/// What a security callback is asked about; `SSL_SECOP_*`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
pub enum Op {
    CipherSupported = 1 | OTHER_CIPHER,
    CipherShared = 2 | OTHER_CIPHER,
    CipherCheck = 3 | OTHER_CIPHER,
    CurveSupported = 4 | OTHER_CURVE,
    CurveShared = 5 | OTHER_CURVE,
    CurveCheck = 6 | OTHER_CURVE,
    TmpDh = 7 | OTHER_PKEY,
    Version = 9,
    Ticket = 10,
    SigalgSupported = 11 | OTHER_SIGALG,
    SigalgShared = 12 | OTHER_SIGALG,
    SigalgCheck = 13 | OTHER_SIGALG,
    SigalgMask = 14 | OTHER_SIGALG,
    Compression = 15,
    EeKey = 16 | OTHER_CERT,
    CaKey = 17 | OTHER_CERT,
    CaMd = 18 | OTHER_CERT,
    PeerEeKey = 16 | OTHER_CERT | PEER,
    PeerCaKey = 17 | OTHER_CERT | PEER,
    PeerCaMd = 18 | OTHER_CERT | PEER,
}

const OTHER_CIPHER: i32 = 1 << 16;
const OTHER_CURVE: i32 = 2 << 16;
const OTHER_PKEY: i32 = 4 << 16;
const OTHER_SIGALG: i32 = 5 << 16;
const OTHER_CERT: i32 = 6 << 16;
const PEER: i32 = 0x1000;

impl Op {
    /// The operation with the value `SSL_SECOP_*`.
    pub fn from_raw(op: i32) -> Option<Self> {
        use Op::*;
        [
            CipherSupported,
            CipherShared,
            CipherCheck,
            CurveSupported,
            CurveShared,
            CurveCheck,
            TmpDh,
            Version,
            Ticket,
            SigalgSupported,
            SigalgShared,
            SigalgCheck,
            SigalgMask,
            Compression,
            EeKey,
            CaKey,
            CaMd,
            PeerEeKey,
            PeerCaKey,
            PeerCaMd,
        ]
        .into_iter()
        .find(|known| *known as i32 == op)
    }
}

/// The object of a question; the `other` of the callback.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum About {
    Nothing,
    Cipher(&'static Cipher),
    /// A group or a signature scheme, by its value on the wire.
    Wire(u16),
    /// An `X509` or an `EVP_PKEY`.
    Object(*mut c_void),
}

/// Whether something with `bits` bits of security may be used.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    pub op: Op,
    pub bits: i32,
    /// The algorithm's `NID_*`, or the version for [`Op::Version`], or 0.
    pub nid: i32,
    pub about: About,
}

impl Question {
    pub fn cipher(op: Op, cipher: &'static Cipher) -> Self {
        Self { op, bits: i32::from(cipher.strength_bits()), nid: 0, about: About::Cipher(cipher) }
    }

    pub fn version(version: Version) -> Self {
        Self { op: Op::Version, bits: 0, nid: i32::from(version), about: About::Nothing }
    }

    pub fn ticket() -> Self {
        Self { op: Op::Ticket, bits: 0, nid: 0, about: About::Nothing }
    }
}

/// Answers questions of security: a level, or the program's callback.
pub trait Judge {
    fn allows(&self, question: &Question) -> bool;
    /// Whether libcrypto has what the scheme signs with, where the asker takes its algorithms from.
    fn has_scheme(&self, scheme: &Sigalg) -> bool;
}

impl Judge for Connection {
    fn allows(&self, question: &Question) -> bool {
        let level = {
            let config = self.config_ref();
            config.security.callback.is_none().then_some(config.security.level)
        };
        match level {
            Some(level) => default_allows(level, question),
            None => judge(hooks::Asker::Connection(self), &self.config().security, question),
        }
    }

    fn has_scheme(&self, scheme: &Sigalg) -> bool {
        self.context().has_scheme(scheme)
    }
}

impl Judge for Context {
    fn allows(&self, question: &Question) -> bool {
        judge(hooks::Asker::Context(self), &self.config().security, question)
    }

    fn has_scheme(&self, scheme: &Sigalg) -> bool {
        self.schemes.has(scheme)
    }
}

/// The program's callback answers where there is one, else the level's rules.
fn judge(asker: hooks::Asker<'_>, config: &Config, question: &Question) -> bool {
    match hooks::get().filter(|_| config.callback.is_some()) {
        Some(hooks) => hooks.security(asker, config, question),
        None => default_allows(config.level, question),
    }
}

/// A security level, with no callback of the program.
#[derive(Clone, Copy, Debug)]
pub struct Level(pub i32);

impl Judge for Level {
    fn allows(&self, question: &Question) -> bool {
        default_allows(self.0, question)
    }

    fn has_scheme(&self, _: &Sigalg) -> bool {
        true
    }
}

/// The versions that the bounds and options of `config` leave, and the judge allows.
pub fn enabled_versions(config: &super::Config, judge: &dyn Judge) -> Enabled {
    let mut enabled = Enabled::new(config.method, config.versions, config.options);
    // Methods of one version are not asked about.
    if config.method.fixed.is_none() {
        let min = config.versions.min;
        let allows = |version| min <= version && judge.allows(&Question::version(version));
        enabled = Enabled {
            tls13: allows(version::TLS1_3) && enabled.tls13,
            tls12: allows(version::TLS1_2) && enabled.tls12,
        };
    }
    enabled
}

/// The least bits of security that `level` accepts.
pub fn minimum_bits(level: i32) -> i32 {
    [0, 80, 112, 128, 192, 256][level.clamp(0, 5) as usize]
}

/// The answer of OpenSSL's own security callback at `level`.
pub fn default_allows(level: i32, question: &Question) -> bool {
    let minimum = minimum_bits(level);
    let Question { op, bits, nid, about } = *question;
    if level <= 0 {
        // Even then no DH below 1024 bits (CVE-2015-4000).
        return op != Op::TmpDh || bits >= 80;
    }
    match op {
        Op::CipherSupported | Op::CipherShared | Op::CipherCheck => {
            let About::Cipher(cipher) = about else { return false };
            bits >= minimum && cipher_allowed(level, minimum, cipher)
        }
        Op::Version => {
            let floor = match level {
                1 => 0,
                2 => version::TLS1_0,
                3 => version::TLS1_1,
                _ => version::TLS1_2,
            };
            nid >= i32::from(floor)
        }
        Op::Compression => level < 2,
        // A ticket's key outlives the connection, so forward secrecy ends with it.
        Op::Ticket => level < 3,
        _ => bits >= minimum,
    }
}

fn cipher_allowed(level: i32, minimum: i32, cipher: &Cipher) -> bool {
    let forward_secret =
        cipher.is_tls13() || matches!(cipher.kx, Kx::Dhe | Kx::Ecdhe | Kx::DhePsk | Kx::EcdhePsk);
    cipher.auth != Auth::Null
        && cipher.mac != Mac::Md5
        // HMAC-SHA1 has 160 bits.
        && !(minimum > 160 && cipher.mac == Mac::Sha1)
        && !(level >= 2 && cipher.enc == Enc::Rc4)
        && (level < 3 || forward_secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cipher(suite: u16, level: i32) -> bool {
        default_allows(level, &Question::cipher(Op::CipherSupported, Cipher::find(suite).unwrap()))
    }

    #[test]
    fn levels_reject_weak_ciphers() {
        assert!(cipher(0x1301, 3) && !cipher(0x1301, 4) && cipher(0x1302, 5));
        // AES128-SHA is not forward secret.
        assert!(cipher(0x002f, 2) && !cipher(0x002f, 3));
        // ECDHE-RSA-AES256-SHA: HMAC-SHA1.
        assert!(cipher(0xc014, 3) && !cipher(0xc014, 4));
        // ADH and NULL.
        assert!(!cipher(0x00a6, 1) && cipher(0x00a6, 0) && !cipher(0x003b, 1) && cipher(0x003b, 0));
    }

    #[test]
    fn levels_reject_weak_keys() {
        let key = |bits, level| {
            default_allows(level, &Question { op: Op::EeKey, bits, nid: 0, about: About::Nothing })
        };
        assert!(
            key(112, 2)
                && !key(111, 2)
                && key(80, 1)
                && !key(79, 1)
                && key(0, 0)
                && !key(255, 9)
                && key(0, -1)
        );
        let dh = |bits| default_allows(0, &Question { op: Op::TmpDh, bits, nid: 0, about: About::Nothing });
        assert!(dh(80) && !dh(79));
    }

    #[test]
    fn levels_reject_old_versions_and_tickets() {
        let version = |version, level| default_allows(level, &Question::version(version));
        assert!(version(version::SSL3, 1) && !version(version::SSL3, 2));
        assert!(version(version::TLS1_0, 2) && !version(version::TLS1_0, 3));
        assert!(version(version::TLS1_1, 3) && !version(version::TLS1_1, 4));
        assert!(version(version::TLS1_2, 5));
        assert!(default_allows(2, &Question::ticket()) && !default_allows(3, &Question::ticket()));
    }

    #[test]
    fn operations_have_openssls_values() {
        assert_eq!(Op::PeerCaMd as i32, 0x61012);
        assert_eq!(Op::from_raw(0x40007), Some(Op::TmpDh));
        assert_eq!(Op::from_raw(8), None);
    }
}
