//! Driving the handshake.

use super::async_job;
use super::prelude::*;
use crate::tls::connection::Side;
use crate::tls::stop::Stop;

exports! {
    SSL_accept,
    SSL_connect,
    SSL_do_handshake,
    SSL_is_server,
    SSL_set_accept_state,
    SSL_set_connect_state,
}

/// 1 for success, less for anything else; the handshake has put its errors on the queue.
pub(super) fn handshake(connection: &SSL) -> c_int {
    let in_init = connection.status.in_init.get();
    let drive = |connection: &SSL| connection.drive().map_or_else(Stop::returned, |()| 1);
    if !in_init && !connection.rare.get().is_some_and(|rare| rare.jobs.is_paused()) {
        return drive(connection);
    }
    // SAFETY: it uses nothing of the program's.
    unsafe { async_job::run_int(connection, drive) }
}

/// Runs the handshake as `side`, if the program has not said otherwise.
pub(super) fn handshake_as(connection: &SSL, side: Side) -> c_int {
    if !connection.has_side() {
        connection.set_side(side);
    }
    handshake(connection)
}

/// `SSL_accept(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_accept(ssl: *mut SSL) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(ssl, -1, |connection| handshake_as(connection, Side::Server)) }
}

/// `SSL_connect(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_connect(ssl: *mut SSL) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(ssl, -1, |connection| handshake_as(connection, Side::Client)) }
}

/// `SSL_do_handshake(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_do_handshake(s: *mut SSL) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(s, -1, handshake) }
}

/// `SSL_is_server(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_is_server(s: *const SSL) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(s, 0, |connection| c_int::from(connection.is_server())) }
}

/// `SSL_set_accept_state(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_accept_state(s: *mut SSL) {
    // SAFETY: the module's contract.
    unsafe { on(s, (), |connection| connection.set_side(Side::Server)) }
}

/// `SSL_set_connect_state(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_connect_state(s: *mut SSL) {
    // SAFETY: the module's contract.
    unsafe { on(s, (), |connection| connection.set_side(Side::Client)) }
}
