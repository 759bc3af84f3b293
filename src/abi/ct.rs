//! Certificate Transparency.

use super::prelude::*;
use crate::libcrypto::ct::{Logs, Scts};
use crate::tls::Configurable;
use crate::tls::ct::{Validation, mode, set_validation};

exports! {
    SSL_CTX_ct_is_enabled,
    SSL_CTX_enable_ct,
    SSL_CTX_get0_ctlog_store,
    SSL_CTX_set0_ctlog_store,
    SSL_CTX_set_ct_validation_callback,
    SSL_CTX_set_ctlog_list_file,
    SSL_CTX_set_default_ctlog_list_file,
    SSL_ct_is_enabled,
    SSL_enable_ct,
    SSL_get0_peer_scts,
    SSL_set_ct_validation_callback,
}

/// `SSL_CTX_ct_is_enabled(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_ct_is_enabled(ctx: *const SSL_CTX) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, 0, |ctx| ctx.config().ct.is_enabled().into()) }
}

/// `SSL_CTX_enable_ct(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_enable_ct(ctx: *mut SSL_CTX, validation_mode: c_int) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, 0, |ctx| answer(mode(validation_mode).and_then(|mode| set_validation(ctx, ctx, mode)))) }
}

/// `SSL_CTX_get0_ctlog_store(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get0_ctlog_store(ctx: *const SSL_CTX) -> *const CTLOG_STORE {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe {
        on(ctx, ptr::null(), |ctx| ctx.ct_logs.get().map_or(ptr::null(), |logs| logs.as_ptr().cast_const()))
    }
}

/// `SSL_CTX_set0_ctlog_store(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set0_ctlog_store(ctx: *mut SSL_CTX, logs: *mut CTLOG_STORE) {
    // SAFETY: handles and pointers are as the module `edge` says; the store is ours from now on.
    unsafe {
        on(ctx, (), |ctx| {
            // What is there already stays as it is; OpenSSL's would be freed.
            if ctx.ct_logs.get().is_none_or(|old| old.as_ptr() != logs) {
                ctx.ct_logs.set(Logs::from_ptr(logs));
            }
        });
    }
}

/// `SSL_CTX_set_ct_validation_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_ct_validation_callback(
    ctx: *mut SSL_CTX,
    callback: ssl_ct_validation_cb,
    arg: *mut c_void,
) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, 0, |ctx| answer(set_validation(ctx, ctx, validation(callback, arg)))) }
}

/// `SSL_CTX_set_ctlog_list_file(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_ctlog_list_file(ctx: *mut SSL_CTX, path: *const c_char) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, 0, |ctx| ctx.ct_logs.load_file(cstr(path)).is_ok().into()) }
}

/// `SSL_CTX_set_default_ctlog_list_file(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_default_ctlog_list_file(ctx: *mut SSL_CTX) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, 0, |ctx| ctx.ct_logs.load_default_file().is_ok().into()) }
}

/// `SSL_ct_is_enabled(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_ct_is_enabled(s: *const SSL) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(s, 0, |s| s.config().ct.is_enabled().into()) }
}

/// `SSL_enable_ct(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_enable_ct(s: *mut SSL, validation_mode: c_int) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(s, 0, |s| answer(mode(validation_mode).and_then(|mode| s.set_ct_validation(mode)))) }
}

/// `SSL_get0_peer_scts(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get0_peer_scts(s: *mut SSL) -> *const stack_st_SCT {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe {
        on(s, ptr::null(), |s| {
            s.with_scts(|scts| scts.map_or(ptr::null(), |scts| Scts::as_ptr(scts).cast_const()))
        })
    }
}

/// `SSL_set_ct_validation_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_ct_validation_callback(
    s: *mut SSL,
    callback: ssl_ct_validation_cb,
    arg: *mut c_void,
) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(s, 0, |s| answer(s.set_ct_validation(validation(callback, arg)))) }
}

fn validation(callback: ssl_ct_validation_cb, arg: *mut c_void) -> Validation {
    match callback {
        None => Validation::Off,
        Some(_) => Validation::Callback(callback, UserData::new(arg)),
    }
}
