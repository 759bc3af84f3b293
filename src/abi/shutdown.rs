//! Closing a connection.

use super::async_job;
use super::prelude::*;
use crate::libcrypto::err;
use crate::tls::Configurable;
use crate::tls::error::reason;

exports! {
    SSL_CTX_get_quiet_shutdown,
    SSL_CTX_set_quiet_shutdown,
    SSL_get_quiet_shutdown,
    SSL_get_shutdown,
    SSL_set_quiet_shutdown,
    SSL_set_shutdown,
    SSL_shutdown,
}

/// `SSL_CTX_get_quiet_shutdown(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_quiet_shutdown(ctx: *const SSL_CTX) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(ctx, 0, |context| context.config().quiet_shutdown) }
}

/// `SSL_CTX_set_quiet_shutdown(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_quiet_shutdown(ctx: *mut SSL_CTX, mode: c_int) {
    // SAFETY: the module's contract.
    unsafe { on(ctx, (), |context| context.configure(|config| config.quiet_shutdown = mode)) }
}

/// `SSL_get_quiet_shutdown(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_quiet_shutdown(ssl: *const SSL) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(ssl, 0, |connection| connection.config().quiet_shutdown) }
}

/// `SSL_get_shutdown(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_shutdown(ssl: *const SSL) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(ssl, 0, |connection| connection.status.shutdown.get()) }
}

/// `SSL_set_quiet_shutdown(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_quiet_shutdown(ssl: *mut SSL, mode: c_int) {
    // SAFETY: the module's contract.
    unsafe { on(ssl, (), |connection| connection.configure(|config| config.quiet_shutdown = mode)) }
}

/// `SSL_set_shutdown(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_shutdown(ssl: *mut SSL, mode: c_int) {
    // SAFETY: the module's contract.
    unsafe { on(ssl, (), |connection| connection.status.shutdown.set(mode)) }
}

/// `SSL_shutdown(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_shutdown(s: *mut SSL) -> c_int {
    // SAFETY: the module's contract.
    unsafe {
        on(s, -1, |connection| {
            let _turn = connection.turn.enter();
            if connection.has_side() {
                return async_job::run_int(connection, SSL::shutdown);
            }
            err::put_ssl(reason::UNINITIALIZED);
            -1
        })
    }
}
