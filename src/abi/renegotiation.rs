//! Renegotiation in TLS 1.2.

use super::ctrl::Control;
use super::prelude::*;
use crate::tls::renegotiation::{Counts, Wanted};

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
    let count = |look: fn(&Counts) -> u32| {
        Some(connection.rare.get().map_or(0, |rare| look(&rare.renegotiations).into()))
    };
    match control.command {
        GET_NUM_RENEGOTIATIONS => count(|counts| counts.recent.get()),
        CLEAR_NUM_RENEGOTIATIONS => count(|counts| counts.recent.replace(0)),
        GET_TOTAL_RENEGOTIATIONS => count(|counts| counts.total.get()),
        GET_RI_SUPPORT => Some(connection.facts.borrow().secure_renegotiation.into()),
        _ => None,
    }
}

/// `SSL_renegotiate(3)`: with a new session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_renegotiate(s: *mut SSL) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(s, 0, |connection| answer(connection.renegotiate(Wanted::New))) }
}

/// `SSL_renegotiate_abbreviated(3)`: with the session that there is.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_renegotiate_abbreviated(s: *mut SSL) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(s, 0, |connection| answer(connection.renegotiate(Wanted::Same))) }
}

/// `SSL_renegotiate_pending(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_renegotiate_pending(s: *const SSL) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(s, 0, |connection| connection.renegotiation.is_wanted().into()) }
}
