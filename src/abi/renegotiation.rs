//! Renegotiation, which this library does not do: it answers as a connection with `SSL_OP_NO_RENEGOTIATION`.

use super::ctrl::Control;
use super::prelude::*;
use crate::libcrypto::err;
use crate::tls::error::reason;
use crate::tls::version::TLS1_3;

exports! {
    SSL_renegotiate,
    SSL_renegotiate_abbreviated,
    SSL_renegotiate_pending,
}

/// The controls of a connection that are about renegotiation (RFC 5746); `None` for others.
pub(super) fn ctrl(connection: &SSL, control: Control) -> Option<c_long> {
    const GET_NUM_RENEGOTIATIONS: c_int = 10;
    const CLEAR_NUM_RENEGOTIATIONS: c_int = 11;
    const GET_TOTAL_RENEGOTIATIONS: c_int = 12;
    const GET_RI_SUPPORT: c_int = 76;
    match control.command {
        GET_NUM_RENEGOTIATIONS | CLEAR_NUM_RENEGOTIATIONS | GET_TOTAL_RENEGOTIATIONS => Some(0),
        GET_RI_SUPPORT => Some(connection.facts.borrow().secure_renegotiation.into()),
        _ => None,
    }
}

fn refuse(connection: &SSL) -> c_int {
    err::put_ssl(match connection.status.version.get() {
        // RFC 8446, 1.2: TLS 1.3 has none.
        TLS1_3 => reason::WRONG_SSL_VERSION,
        _ => reason::NO_RENEGOTIATION,
    });
    0
}

/// `SSL_renegotiate(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_renegotiate(s: *mut SSL) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(s, 0, refuse) }
}

/// `SSL_renegotiate_abbreviated(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_renegotiate_abbreviated(s: *mut SSL) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(s, 0, refuse) }
}

/// `SSL_renegotiate_pending(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_renegotiate_pending(_s: *const SSL) -> c_int {
    guard(0, || 0)
}
