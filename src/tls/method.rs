//! `SSL_METHOD`: which protocol, which versions, which side.

use super::version::{self, Version};

/// What `TLS_method(3)` and its kin return.
#[derive(Debug, PartialEq, Eq)]
pub struct Method {
    /// The one version of a version-specific method, `None` for the flexible ones.
    pub fixed: Option<Version>,
    pub client: bool,
    pub server: bool,
    pub dtls: bool,
}

/// The three methods of one protocol version.
pub struct Family {
    pub both: Method,
    pub client: Method,
    pub server: Method,
}

const fn family(fixed: Option<Version>, dtls: bool) -> Family {
    Family {
        both: Method { fixed, client: true, server: true, dtls },
        client: Method { fixed, client: true, server: false, dtls },
        server: Method { fixed, client: false, server: true, dtls },
    }
}

pub static TLS: Family = family(None, false);
pub static TLS1_2: Family = family(Some(version::TLS1_2), false);
pub static TLS1_1: Family = family(Some(version::TLS1_1), false);
pub static TLS1_0: Family = family(Some(version::TLS1_0), false);
pub static DTLS: Family = family(None, true);
pub static DTLS1_2: Family = family(Some(0xfefd), true);
pub static DTLS1_0: Family = family(Some(0xfeff), true);

impl Method {
    /// Whether the method can speak `version` at all.
    pub fn allows(&self, version: Version) -> bool {
        !self.dtls && self.fixed.is_none_or(|fixed| fixed == version)
    }
}
