//! Protocol versions.

use super::ctrl::Control;
use super::handle::Handle;
use super::prelude::*;
use crate::tls::version;

exports! {
    SSL_client_version,
    SSL_get_version,
    SSL_version,
}

/// The controls for version bounds (`SSL_CTX_set_min_proto_version(3)`); `None` for others.
pub(super) fn ctrl(target: &impl Handle, Control { command, number, .. }: Control) -> Option<c_long> {
    const SET_MIN_PROTO_VERSION: c_int = 123;
    const SET_MAX_PROTO_VERSION: c_int = 124;
    const GET_MIN_PROTO_VERSION: c_int = 130;
    const GET_MAX_PROTO_VERSION: c_int = 131;
    // OpenSSL looks at the low 32 bits.
    let version = number as c_int;
    let set = |change: fn(&mut version::Bounds, &SSL_METHOD, i32) -> bool| {
        let method = target.method();
        target.configure(|config| change(&mut config.versions, method, version)).into()
    };
    Some(match command {
        SET_MIN_PROTO_VERSION => set(version::Bounds::set_min),
        SET_MAX_PROTO_VERSION => set(version::Bounds::set_max),
        GET_MIN_PROTO_VERSION => target.config().versions.min.into(),
        GET_MAX_PROTO_VERSION => target.config().versions.max.into(),
        _ => return None,
    })
}

/// `SSL_client_version(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_client_version(s: *const SSL) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(s, 0, |s| s.client_version()) }
}

/// `SSL_get_version(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_version(s: *const SSL) -> *const c_char {
    // SAFETY: the module's contract.
    unsafe { on(s, c"unknown".as_ptr(), |s| version::name(s.version()).as_ptr()) }
}

/// `SSL_version(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_version(ssl: *const SSL) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(ssl, 0, |ssl| ssl.version().into()) }
}
