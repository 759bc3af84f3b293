//! Verification of the peer.

use super::ctrl::Control;
use super::prelude::*;
use crate::libcrypto::shared_chain::SharedChain;
use crate::libcrypto::verify::{VerifyCallback, VerifyFunction};
use crate::tls::stop::Want;
use crate::tls::{Configurable, verify};

/// The answer about no connection at all: not a good one.
const X509_V_ERR_UNSPECIFIED: c_long = 1;

exports! {
    SSL_CTX_get0_param,
    SSL_CTX_get_verify_callback,
    SSL_CTX_get_verify_depth,
    SSL_CTX_get_verify_mode,
    SSL_CTX_set1_param,
    SSL_CTX_set_cert_verify_callback,
    SSL_CTX_set_purpose,
    SSL_CTX_set_trust,
    SSL_CTX_set_verify,
    SSL_CTX_set_verify_depth,
    SSL_add1_host,
    SSL_get0_param,
    SSL_get0_peername,
    SSL_get0_verified_chain,
    SSL_get_peer_cert_chain,
    SSL_get_verify_callback,
    SSL_get_verify_depth,
    SSL_get_verify_mode,
    SSL_get_verify_result,
    SSL_set1_host,
    SSL_set1_param,
    SSL_set_hostflags,
    SSL_set_purpose,
    SSL_set_trust,
    SSL_set_verify,
    SSL_set_verify_depth,
    SSL_set_verify_result,
}

/// The control of a connection with which a verify callback puts its answer off (`SSL_set_retry_verify(3)`); `None` for
/// others.
pub(super) fn connection_ctrl(connection: &SSL, control: Control) -> Option<c_long> {
    const SET_RETRY_VERIFY: c_int = 136;
    (control.command == SET_RETRY_VERIFY).then(|| {
        connection.status.want.set(Want::RetryVerify);
        1
    })
}

/// `SSL_CTX_get0_param(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get0_param(ctx: *mut SSL_CTX) -> *mut X509_VERIFY_PARAM {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, ptr::null_mut(), |ctx| ctx.trust.param.show().as_ptr()) }
}

/// `SSL_CTX_get_verify_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_verify_callback(ctx: *const SSL_CTX) -> SSL_verify_cb {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, None, |ctx| ctx.config().verify.callback.get()) }
}

/// `SSL_CTX_get_verify_depth(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_verify_depth(ctx: *const SSL_CTX) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, -1, |ctx| ctx.trust.param.get().depth()) }
}

/// `SSL_CTX_get_verify_mode(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_verify_mode(ctx: *const SSL_CTX) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, 0, |ctx| ctx.config().verify.mode) }
}

/// `SSL_CTX_set1_param(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set1_param(ctx: *mut SSL_CTX, vpm: *mut X509_VERIFY_PARAM) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, 0, |ctx| answer(ctx.trust.param.change(|param| param.set1(vpm)))) }
}

/// `SSL_CTX_set_cert_verify_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_cert_verify_callback(
    ctx: *mut SSL_CTX,
    cb: Option<unsafe extern "C" fn(*mut X509_STORE_CTX, *mut c_void) -> c_int>,
    arg: *mut c_void,
) {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe {
        on(ctx, (), |ctx| {
            let function = VerifyFunction::new(cb, arg);
            ctx.configure(|config| config.verify.function = function);
        })
    }
}

/// `SSL_CTX_set_purpose(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_purpose(ctx: *mut SSL_CTX, purpose: c_int) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, 0, |ctx| answer(ctx.trust.param.change(|param| param.set_purpose(purpose)))) }
}

/// `SSL_CTX_set_trust(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_trust(ctx: *mut SSL_CTX, trust: c_int) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, 0, |ctx| answer(ctx.trust.param.change(|param| param.set_trust(trust)))) }
}

/// `SSL_CTX_set_verify(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_verify(ctx: *mut SSL_CTX, mode: c_int, callback: SSL_verify_cb) {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe {
        on(ctx, (), |ctx| {
            let callback = VerifyCallback::new(callback);
            ctx.configure(|config| (config.verify.mode, config.verify.callback) = (mode, callback));
        })
    }
}

/// `SSL_CTX_set_verify_depth(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_verify_depth(ctx: *mut SSL_CTX, depth: c_int) {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, (), |ctx| ctx.trust.param.change(|param| param.set_depth(depth))) }
}

/// `SSL_add1_host(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_add1_host(s: *mut SSL, hostname: *const c_char) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(s, 0, |s| c_int::from(verify::add_host(s.verify.param.own(), cstr(hostname)))) }
}

/// `SSL_get0_param(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get0_param(ssl: *mut SSL) -> *mut X509_VERIFY_PARAM {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ssl, ptr::null_mut(), |ssl| ssl.verify.param.own().as_ptr()) }
}

/// `SSL_get0_peername(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get0_peername(s: *mut SSL) -> *const c_char {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(s, ptr::null(), |s| s.verify.param.peername()) }
}

/// `SSL_get0_verified_chain(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get0_verified_chain(s: *const SSL) -> *mut stack_st_X509 {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(s, ptr::null_mut(), |s| s.verify.with_verified_chain(chain_pointer)) }
}

/// `SSL_get_peer_cert_chain(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_peer_cert_chain(s: *const SSL) -> *mut stack_st_X509 {
    guard(ptr::null_mut(), || {
        // SAFETY: handles and pointers are as the module `edge` says.
        let ssl = unsafe { handle(s) };
        ssl.map_or(ptr::null_mut(), |ssl| ssl.verify.with_peer_chain(chain_pointer))
    })
}

/// `SSL_get_verify_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_verify_callback(s: *const SSL) -> SSL_verify_cb {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(s, None, |s| s.config().verify.callback.get()) }
}

/// `SSL_get_verify_depth(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_verify_depth(s: *const SSL) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(s, -1, |s| s.verify.param.get().depth()) }
}

/// `SSL_get_verify_mode(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_verify_mode(s: *const SSL) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(s, 0, |s| s.config().verify.mode) }
}

/// `SSL_get_verify_result(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_verify_result(ssl: *const SSL) -> c_long {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ssl, X509_V_ERR_UNSPECIFIED, |ssl| ssl.verify.result()) }
}

/// `SSL_set1_host(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set1_host(s: *mut SSL, hostname: *const c_char) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(s, 0, |s| c_int::from(verify::set_host(s.verify.param.own(), cstr(hostname)))) }
}

/// `SSL_set1_param(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set1_param(ssl: *mut SSL, vpm: *mut X509_VERIFY_PARAM) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ssl, 0, |ssl| answer(ssl.verify.param.own().set1(vpm))) }
}

/// `SSL_set_hostflags(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_hostflags(s: *mut SSL, flags: c_uint) {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(s, (), |s| s.verify.param.own().set_host_flags(flags)) }
}

/// `SSL_set_purpose(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_purpose(ssl: *mut SSL, purpose: c_int) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ssl, 0, |ssl| answer(ssl.verify.param.own().set_purpose(purpose))) }
}

/// `SSL_set_trust(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_trust(ssl: *mut SSL, trust: c_int) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ssl, 0, |ssl| answer(ssl.verify.param.own().set_trust(trust))) }
}

/// `SSL_set_verify(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_verify(s: *mut SSL, mode: c_int, callback: SSL_verify_cb) {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe {
        on(s, (), |s| {
            let callback = callback.is_some().then(|| VerifyCallback::new(callback));
            s.configure(|config| {
                config.verify.mode = mode;
                // A connection keeps its context's callback unless it is given one.
                config.verify.callback = callback.unwrap_or(config.verify.callback);
            });
        })
    }
}

/// `SSL_set_verify_depth(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_verify_depth(s: *mut SSL, depth: c_int) {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(s, (), |s| s.verify.param.own().set_depth(depth)) }
}

/// `SSL_set_verify_result(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_verify_result(ssl: *mut SSL, v: c_long) {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ssl, (), |ssl| ssl.verify.set_result(v)) }
}

fn chain_pointer(chain: Option<&SharedChain>) -> *mut stack_st_X509 {
    chain.map_or(ptr::null_mut(), SharedChain::show)
}
