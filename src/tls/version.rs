//! Protocol versions and the bounds a program sets on them (`SSL_CTX_set_min_proto_version(3)`).

use super::method::Method;

/// A protocol version as on the wire.
pub type Version = u16;

pub const SSL3: Version = 0x0300;
pub const TLS1_0: Version = 0x0301;
pub const TLS1_1: Version = 0x0302;
pub const TLS1_2: Version = 0x0303;
pub const TLS1_3: Version = 0x0304;

const OP_NO_TLS1_2: u64 = 1 << 27;
const OP_NO_TLS1_3: u64 = 1 << 29;

/// The lowest and highest version that a program allows; 0 is no bound.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Bounds {
    pub min: Version,
    pub max: Version,
}

/// The versions that a connection may use: those we have, within the method, the bounds and the options.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Enabled {
    pub tls12: bool,
    pub tls13: bool,
}

impl Enabled {
    pub fn new(method: &Method, bounds: Bounds, options: u64) -> Self {
        let allowed = |version: Version, off: u64| {
            method.allows(version)
                && (bounds.min == 0 || bounds.min <= version)
                && (bounds.max == 0 || version <= bounds.max)
                && options & off == 0
        };
        Self { tls12: allowed(TLS1_2, OP_NO_TLS1_2), tls13: allowed(TLS1_3, OP_NO_TLS1_3) }
    }

    pub fn none(self) -> bool {
        !self.tls12 && !self.tls13
    }

    /// The highest enabled version, 0 if there is none.
    pub fn max(self) -> Version {
        match self {
            Self { tls13: true, .. } => TLS1_3,
            Self { tls12: true, .. } => TLS1_2,
            _ => 0,
        }
    }

    /// The lowest enabled version, 0 if there is none.
    pub fn min(self) -> Version {
        match self {
            Self { tls12: true, .. } => TLS1_2,
            Self { tls13: true, .. } => TLS1_3,
            _ => 0,
        }
    }

    pub fn contains(self, version: Version) -> bool {
        match version {
            TLS1_2 => self.tls12,
            TLS1_3 => self.tls13,
            _ => false,
        }
    }
}
