//! `SSL_OP_*` options.

use super::prelude::*;
use crate::tls::Configurable;

exports! {
    SSL_CTX_clear_options,
    SSL_CTX_get_options,
    SSL_CTX_set_options,
    SSL_clear_options,
    SSL_get_options,
    SSL_set_options,
}

fn change(object: Option<&impl Configurable>, change: impl FnOnce(u64) -> u64) -> u64 {
    object.map_or(0, |object| {
        object.configure(|config| {
            config.options = change(config.options);
            config.options
        })
    })
}

/// `SSL_CTX_clear_options(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_clear_options(ctx: *mut SSL_CTX, op: u64) -> u64 {
    guard(0, || {
        // SAFETY: a handle by the module's contract.
        change(unsafe { handle(ctx) }.as_deref(), |options| options & !op)
    })
}

/// `SSL_CTX_get_options(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_options(ctx: *const SSL_CTX) -> u64 {
    guard(0, || {
        // SAFETY: a handle by the module's contract.
        unsafe { handle(ctx) }.map_or(0, |object| object.config().options)
    })
}

/// `SSL_CTX_set_options(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_options(ctx: *mut SSL_CTX, op: u64) -> u64 {
    guard(0, || {
        // SAFETY: a handle by the module's contract.
        change(unsafe { handle(ctx) }.as_deref(), |options| options | op)
    })
}

/// `SSL_clear_options(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_clear_options(s: *mut SSL, op: u64) -> u64 {
    guard(0, || {
        // SAFETY: a handle by the module's contract.
        change(unsafe { handle(s) }.as_deref(), |options| options & !op)
    })
}

/// `SSL_get_options(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_options(s: *const SSL) -> u64 {
    guard(0, || {
        // SAFETY: a handle by the module's contract.
        unsafe { handle(s) }.map_or(0, |object| object.config().options)
    })
}

/// `SSL_set_options(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_options(s: *mut SSL, op: u64) -> u64 {
    guard(0, || {
        // SAFETY: a handle by the module's contract.
        change(unsafe { handle(s) }.as_deref(), |options| options | op)
    })
}
