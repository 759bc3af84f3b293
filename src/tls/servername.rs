//! Server name indication (RFC 6066, 3).

use super::callbacks::{UserData, servername_callback};
use super::connection::Connection;
use std::ffi::{CStr, CString};

/// This topic's part of [`super::Config`]: how a server chooses by name; the context's.
#[derive(Clone, Default)]
pub struct Config {
    pub callback: servername_callback,
    pub argument: UserData,
}

/// The longest name that may be set, in bytes.
pub const MAX_LEN: usize = 255;

impl Connection {
    /// The name that the program set to ask for.
    pub fn hostname(&self) -> Option<CString> {
        self.requested_name.borrow().as_deref().map(CStr::to_owned)
    }

    /// `SSL_set_tlsext_host_name(3)`; false for a name that is empty or too long.
    pub fn set_hostname(&self, name: Option<&CStr>) -> bool {
        if name.is_some_and(|name| name.is_empty() || name.count_bytes() > MAX_LEN) {
            return false;
        }
        self.requested_name.replace(name.map(Box::from));
        true
    }
}
