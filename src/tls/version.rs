//! Protocol versions and the bounds a program sets on them (`SSL_CTX_set_min_proto_version(3)`).

use super::connection::Connection;
use super::method::Method;
use core::ffi::CStr;

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

/// What `SSL_get_version(3)` calls a version.
pub fn name(version: Version) -> &'static CStr {
    match version {
        TLS1_3 => c"TLSv1.3",
        TLS1_2 => c"TLSv1.2",
        TLS1_1 => c"TLSv1.1",
        TLS1_0 => c"TLSv1",
        SSL3 => c"SSLv3",
        0x100 => c"DTLSv0.9",
        0xfeff => c"DTLSv1",
        0xfefd => c"DTLSv1.2",
        _ => c"unknown",
    }
}

impl Connection {
    /// `SSL_client_version(3)`: what the client's hello says, which is TLS 1.2 for all that is later (RFC 8446, 4.1.2).
    /// Before there is a hello, it is the method's version.
    pub fn client_version(&self) -> i32 {
        /// `TLS_ANY_VERSION` and `DTLS_ANY_VERSION`.
        const ANY: [i32; 2] = [0x10000, 0x1ffff];
        let facts = self.facts.borrow();
        match (facts.client_version, facts.offered_version) {
            (0, 0) => {
                let method = self.config_ref().method;
                method.fixed.map_or(ANY[usize::from(method.dtls)], i32::from)
            }
            (0, offered) => offered.min(TLS1_2).into(),
            (version, _) => version.into(),
        }
    }
}

impl Bounds {
    /// `SSL_CTX_set_min_proto_version(3)` for a context (or a connection of one) with `method`: whether `version` is 0
    /// or a version, and leaves one below [`Self::max`] that some OpenSSL has. Methods of one version ignore it.
    pub fn set_min(&mut self, method: &Method, version: i32) -> bool {
        in_order(version, self.max.into()) && set_bound(&mut self.min, method, version)
    }

    /// `SSL_CTX_set_max_proto_version(3)`, likewise.
    pub fn set_max(&mut self, method: &Method, version: i32) -> bool {
        in_order(self.min.into(), version) && set_bound(&mut self.max, method, version)
    }
}

/// `DTLS1_BAD_VER`: what was spoken before DTLS 1.0.
const DTLS_BAD: i32 = 0x100;

/// Whether OpenSSL takes both bounds together, built as we are without SSLv3, TLS 1.0 and TLS 1.1: bounds that leave
/// nothing are taken, as long as they reach into none of these.
fn in_order(min: i32, max: i32) -> bool {
    let is_dtls = |version: i32| version == DTLS_BAD || version >> 8 == 0xfe;
    if is_dtls(min) || is_dtls(max) {
        // Both, or no bound on the other side.
        return (is_dtls(min) || min == 0) && (is_dtls(max) || max == 0);
    }
    let [ssl3, tls1_0, tls1_1, tls1_2, tls1_3] = [SSL3, TLS1_0, TLS1_1, TLS1_2, TLS1_3].map(i32::from);
    let min = if min == 0 || (ssl3..=tls1_1).contains(&min) { tls1_2 } else { min };
    let max = match max {
        0 => tls1_3,
        max if max == tls1_0 || max == tls1_1 => ssl3,
        max => max,
    };
    ![ssl3, tls1_0, tls1_1].iter().any(|missing| (min..=max).contains(missing))
}

/// Sets one bound, whatever the other is; false for what is no version. Methods of one version ignore it.
pub(super) fn set_bound(bound: &mut Version, method: &Method, version: i32) -> bool {
    // DTLS counts down, with its oddity above all others.
    let dtls = if version == DTLS_BAD { 0xff00 } else { version };
    let (is_tls, is_dtls) =
        ((SSL3.into()..=TLS1_3.into()).contains(&version), (0xfefd..=0xff00).contains(&dtls));
    let Some(value) = Version::try_from(version).ok().filter(|_| version == 0 || is_tls || is_dtls) else {
        return false;
    };
    if version == 0 || method.fixed.is_none() && (if method.dtls { is_dtls } else { is_tls }) {
        *bound = value;
    }
    true
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tls::method;

    #[test]
    fn bounds_are_checked_as_by_an_openssl_without_old_versions() {
        let mut bounds = Bounds::default();
        let flexible = &method::TLS.both;
        for good in [0, 0x300, 0x301, 0x303, 0x304] {
            assert!(bounds.set_min(flexible, good), "{good:x}");
            assert_eq!(i32::from(bounds.min), good);
        }
        assert!(bounds.set_max(flexible, 0x303), "nothing is left, and OpenSSL takes it");
        bounds = Bounds::default();
        for bad in [-1, 1, 0x2ff, 0x305, 0xffff, 0x10303] {
            assert!(!bounds.set_min(flexible, bad) && !bounds.set_max(flexible, bad), "{bad:x}");
        }
        assert!(bounds.set_max(flexible, 0x301) && bounds.max == TLS1_0);
        assert!(bounds.set_max(flexible, 0xfefd) && bounds.max == TLS1_0, "DTLS is of no interest to TLS");
        assert!(bounds.set_max(&method::DTLS.both, 0xfefd) && bounds.max == 0xfefd);
        assert!(!bounds.set_min(flexible, 0x303), "TLS and DTLS do not mix");
        bounds = Bounds::default();
        assert!(bounds.set_max(&method::TLS1_2.both, 0x304) && bounds.max == 0);
    }
}
