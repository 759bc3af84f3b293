//! Server name indication (RFC 6066, 3).

use super::Session;
use super::callbacks::{UserData, servername_callback};
use super::connection::{Connection, Side};
use super::state::State;
use super::version::TLS1_3;
use core::ffi::c_char;
use core::ptr;
use std::ffi::{CStr, CString};
use std::sync::Arc;

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
        self.wishes.borrow().name.as_deref().map(CStr::to_owned)
    }

    /// `SSL_set_tlsext_host_name(3)`; false for a name that is empty or too long, and then there is none.
    pub fn set_hostname(&self, name: Option<&CStr>) -> bool {
        let valid = name.is_none_or(|name| !name.is_empty() && name.count_bytes() <= MAX_LEN);
        self.wishes.borrow_mut().name = name.filter(|_| valid).map(Box::from);
        // A client's name gives way to it: the program reads back what it has set.
        self.facts.borrow_mut().servername = None;
        valid
    }

    /// `SSL_get_servername(3)`: a C string that lives until the name is set again, or null. By side, by how far the
    /// handshake is, and by what is resumed, it is one of several names, as the manual page says.
    pub fn servername(&self) -> *const c_char {
        let session_name = || {
            let session = self.session.borrow();
            let name = |session: &Arc<Session>| {
                session.read(|data| data.hostname.as_ref().map(|name| name.as_ptr()))
            };
            session.as_ref().and_then(name)
        };
        let requested = self.wishes.borrow().name.as_ref().map(|name| name.as_ptr());
        let tls13 = self.status.version.get() == TLS1_3;
        let resumed = self.status.resumed.get() && !tls13;
        if self.status.side.get() == Some(Side::Server) {
            let sent = self.facts.borrow().servername.as_ref().map(|name| name.as_ptr());
            let name = if resumed { session_name() } else { sent.or(requested) };
            return name.unwrap_or(ptr::null());
        }
        let name = if self.status.state.get() == State::Before {
            let resumable = self
                .session
                .borrow()
                .as_ref()
                .is_some_and(|session| session.read(|data| data.ssl_version != TLS1_3));
            requested.or_else(|| session_name().filter(|_| resumable))
        } else if resumed {
            session_name().or(requested)
        } else {
            requested
        };
        name.unwrap_or(ptr::null())
    }
}
