//! `SSL_OP_*` options.

use super::prelude::*;

exports! {
    SSL_CTX_clear_options,
    SSL_CTX_get_options,
    SSL_CTX_set_options,
    SSL_clear_options,
    SSL_get_options,
    SSL_set_options,
}

/// `SSL_CTX_clear_options(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_clear_options(_ctx: *mut SSL_CTX, _op: u64) -> u64 {
    todo("SSL_CTX_clear_options", 0)
}

/// `SSL_CTX_get_options(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_options(_ctx: *const SSL_CTX) -> u64 {
    todo("SSL_CTX_get_options", 0)
}

/// `SSL_CTX_set_options(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_options(_ctx: *mut SSL_CTX, _op: u64) -> u64 {
    todo("SSL_CTX_set_options", 0)
}

/// `SSL_clear_options(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_clear_options(_s: *mut SSL, _op: u64) -> u64 {
    todo("SSL_clear_options", 0)
}

/// `SSL_get_options(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_options(_s: *const SSL) -> u64 {
    todo("SSL_get_options", 0)
}

/// `SSL_set_options(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_options(_s: *mut SSL, _op: u64) -> u64 {
    todo("SSL_set_options", 0)
}
