//! `SSL_CONF_CTX`: configuration by strings, from a command line or a file (`SSL_CONF_cmd(3)`).

mod command;
mod system;

pub use command::Subject;
pub use system::{apply, apply_system_default};

use super::certificate::Kind;
use super::error::reason;
use super::{Connection, Context};
use crate::libcrypto::err;
use crate::libcrypto::ffi::X509_NAME;
use crate::libcrypto::stack::Stack;
use command::Effect;
use std::cell::{Cell, RefCell};
use std::ffi::{CStr, CString};
use std::sync::{Arc, Weak};

/// `SSL_CONF_FLAG_*`.
pub mod flag {
    pub const COMMAND_LINE: u32 = 0x1;
    pub const FILE: u32 = 0x2;
    pub const CLIENT: u32 = 0x4;
    pub const SERVER: u32 = 0x8;
    pub const SHOW_ERRORS: u32 = 0x10;
    pub const CERTIFICATE: u32 = 0x20;
    pub const REQUIRE_PRIVATE: u32 = 0x40;
}

/// `SSL_CONF_TYPE_*`: what a command's value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueType {
    Unknown = 0,
    Text = 1,
    File = 2,
    Directory = 3,
    None = 4,
    Store = 5,
}

/// How a command ended, by `SSL_CONF_cmd(3)`'s return values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It took no value.
    Switched = 1,
    /// It took its value.
    Taken = 2,
    /// The value is wrong.
    Rejected = 0,
    /// There is no such command, or not for this use.
    Unknown = -2,
    /// The value is missing.
    Missing = -3,
}

/// What commands act on. The program may free it any time, from when on they act on nothing.
#[derive(Default)]
enum Target {
    #[default]
    Nothing,
    Context(Weak<Context>),
    Connection(Weak<Connection>),
}

/// A configuration by strings under way.
#[derive(Default)]
pub struct ConfContext {
    flags: Cell<u32>,
    prefix: RefCell<Option<Vec<u8>>>,
    target: RefCell<Target>,
    /// The files that certificates came from: the keys may be there too.
    certificate_files: RefCell<[Option<CString>; Kind::ALL.len()]>,
    /// The names of authorities that were collected, for the end.
    names: RefCell<Option<Stack<X509_NAME>>>,
}

impl ConfContext {
    pub fn flags(&self) -> u32 {
        self.flags.get()
    }

    pub fn set_flags(&self, flags: u32) {
        self.flags.set(flags);
    }

    fn has(&self, flag: u32) -> bool {
        self.flags.get() & flag != 0
    }

    pub fn set_prefix(&self, prefix: Option<&CStr>) {
        self.prefix.replace(prefix.map(|prefix| prefix.to_bytes().to_vec()));
    }

    /// `SSL_CONF_CTX_set_ssl_ctx(3)`.
    pub fn set_context(&self, context: Option<&Arc<Context>>) {
        self.target
            .replace(context.map_or(Target::Nothing, |context| Target::Context(Arc::downgrade(context))));
    }

    /// `SSL_CONF_CTX_set_ssl(3)`.
    pub fn set_connection(&self, connection: Option<&Arc<Connection>>) {
        let target = connection.map(|connection| Target::Connection(Arc::downgrade(connection)));
        self.target.replace(target.unwrap_or_default());
    }

    /// The command's name without the prefix that it must have.
    fn strip<'a>(&self, name: &'a [u8]) -> Option<&'a [u8]> {
        let prefix = self.prefix.borrow();
        let Some(prefix) = &*prefix else {
            // Only then a command line's have their dash.
            let dash = |name: &'a [u8]| name.strip_prefix(b"-").filter(|rest| !rest.is_empty());
            return if self.has(flag::COMMAND_LINE) { dash(name) } else { Some(name) };
        };
        let (start, rest) = name.split_at_checked(prefix.len()).filter(|(_, rest)| !rest.is_empty())?;
        let wrong = (self.has(flag::COMMAND_LINE) && start != &prefix[..])
            || (self.has(flag::FILE) && !start.eq_ignore_ascii_case(prefix));
        (!wrong).then_some(rest)
    }

    /// `SSL_CONF_cmd(3)`.
    pub fn command(&self, name: &CStr, value: Option<&CStr>) -> Outcome {
        let shows = self.has(flag::SHOW_ERRORS);
        let stripped = self.strip(name.to_bytes());
        let known = stripped.unwrap_or(name.to_bytes());
        let Some(command) = stripped.and_then(|name| self.find(name)) else {
            if shows {
                let data = format!("cmd={}", String::from_utf8_lossy(known));
                err::put(err::LIB_SSL, reason::UNKNOWN_CMD_NAME, &data);
            }
            return Outcome::Unknown;
        };
        let outcome = match (&command.effect, value) {
            (Effect::Switch(setting), _) => {
                self.set(*setting, true);
                return Outcome::Switched;
            }
            (_, None) => Outcome::Missing,
            (effect, Some(value)) => match self.run(effect, value) {
                Some(true) => return Outcome::Taken,
                Some(false) => Outcome::Rejected,
                None => Outcome::Unknown,
            },
        };
        if shows {
            let value = value.map_or("<EMPTY>".into(), CStr::to_string_lossy);
            let data = format!("cmd={}, value={value}", String::from_utf8_lossy(known));
            err::put(err::LIB_SSL, reason::BAD_VALUE, &data);
        }
        outcome
    }

    /// `SSL_CONF_cmd_value_type(3)`.
    pub fn value_type(&self, name: &CStr) -> ValueType {
        let command = self.strip(name.to_bytes()).and_then(|name| self.find(name));
        command.map_or(ValueType::Unknown, |command| command.value)
    }

    /// `SSL_CONF_CTX_finish(3)`: looks for missing keys where the certificates were, and hands over the names that were
    /// collected. Whether all keys were found.
    pub fn finish(&self) -> bool {
        if self.has(flag::REQUIRE_PRIVATE) {
            for kind in Kind::ALL {
                let file = self.certificate_files.borrow()[kind as usize].clone();
                let Some(file) = file else { continue };
                let missing = self.with_config(|config| config.certificates.slot(kind).key().is_none());
                if missing == Some(true) && self.run(&Effect::PrivateKey, &file) == Some(false) {
                    return false;
                }
            }
        }
        if let Some(names) = self.names.take() {
            self.hand_over(names);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(flags: u32, prefix: Option<&CStr>) -> ConfContext {
        let conf = ConfContext::default();
        conf.set_flags(flags);
        conf.set_prefix(prefix);
        conf
    }

    #[test]
    fn prefixes_are_needed_as_the_flavour_has_them() {
        let line = with(flag::COMMAND_LINE, None);
        assert_eq!(line.strip(b"-no_tls1"), Some(&b"no_tls1"[..]));
        assert_eq!(line.strip(b"-"), None);
        assert_eq!(line.strip(b"no_tls1"), None);
        assert_eq!(with(flag::FILE, None).strip(b"Options"), Some(&b"Options"[..]));
        let line = with(flag::COMMAND_LINE, Some(c"--ssl-"));
        assert_eq!(line.strip(b"--ssl-bugs"), Some(&b"bugs"[..]));
        assert_eq!(line.strip(b"--SSL-bugs"), None);
        assert_eq!(line.strip(b"--ssl-"), None);
        assert_eq!(with(flag::FILE, Some(c"SSL")).strip(b"sslOptions"), Some(&b"Options"[..]));
    }

    #[test]
    fn without_a_target_only_syntax_is_checked() {
        let conf = with(flag::FILE | flag::SERVER, None);
        assert_eq!(conf.command(c"groups", Some(c"P-256:X25519")), Outcome::Taken);
        assert_eq!(conf.command(c"groups", Some(c"P-256:nonsense")), Outcome::Rejected);
        assert_eq!(conf.command(c"groups", None), Outcome::Missing);
        assert_eq!(conf.command(c"Options", Some(c"-SessionTicket, bugs")), Outcome::Taken);
        assert_eq!(conf.command(c"Options", Some(c"Bugs,,Bugs")), Outcome::Rejected);
        assert_eq!(conf.command(c"Certificate", Some(c"x.pem")), Outcome::Unknown);
        assert_eq!(conf.value_type(c"VerifyMode"), ValueType::Text);
        assert_eq!(conf.value_type(c"no_tls1"), ValueType::Unknown);
        err::clear();
    }
}
