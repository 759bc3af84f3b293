//! HelloRetryRequest cookies and stateless servers.

use super::handshake::handshake_as;
use super::prelude::*;
use crate::tls::connection::Side;
use crate::tls::{Configurable, cookie};

exports! {
    SSL_CTX_set_cookie_generate_cb,
    SSL_CTX_set_cookie_verify_cb,
    SSL_CTX_set_stateless_cookie_generate_cb,
    SSL_CTX_set_stateless_cookie_verify_cb,
    SSL_stateless,
}

fn set(context: &SSL_CTX, change: impl FnOnce(&mut cookie::Config)) {
    context.configure(|config| change(&mut config.cookie));
}

/// `SSL_CTX_set_cookie_generate_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_cookie_generate_cb(
    ctx: *mut SSL_CTX,
    app_gen_cookie_cb: cookie_generate_callback,
) {
    // SAFETY: the module's contract.
    unsafe { on(ctx, (), |ctx| set(ctx, |cookie| cookie.generate = app_gen_cookie_cb)) }
}

/// `SSL_CTX_set_cookie_verify_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_cookie_verify_cb(
    ctx: *mut SSL_CTX,
    app_verify_cookie_cb: cookie_verify_callback,
) {
    // SAFETY: the module's contract.
    unsafe { on(ctx, (), |ctx| set(ctx, |cookie| cookie.verify = app_verify_cookie_cb)) }
}

/// `SSL_CTX_set_stateless_cookie_generate_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_stateless_cookie_generate_cb(
    ctx: *mut SSL_CTX,
    gen_stateless_cookie_cb: stateless_cookie_generate_callback,
) {
    // SAFETY: the module's contract.
    unsafe { on(ctx, (), |ctx| set(ctx, |cookie| cookie.generate_stateless = gen_stateless_cookie_cb)) }
}

/// `SSL_CTX_set_stateless_cookie_verify_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_stateless_cookie_verify_cb(
    ctx: *mut SSL_CTX,
    verify_stateless_cookie_cb: stateless_cookie_verify_callback,
) {
    // SAFETY: the module's contract.
    unsafe { on(ctx, (), |ctx| set(ctx, |cookie| cookie.verify_stateless = verify_stateless_cookie_cb)) }
}

/// `SSL_stateless(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_stateless(s: *mut SSL) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(s, -1, |s| s.stateless(|s| handshake_as(s, Side::Server))) }
}
