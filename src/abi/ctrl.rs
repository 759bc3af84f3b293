//! `SSL_ctrl` and its kin, which the header's macros call.
//!
//! Each topic answers its own controls: its function `ctrl` is asked, and says `None` to those of others.

use super::handle::Handle;
use super::prelude::*;
use super::{
    certificate, cipher, dh, group, message, ocsp, record, renegotiation, security, servername, session,
    session_cache, sigalg, ticket, verify, version,
};
use crate::tls::config::Variant;

exports! {
    SSL_CTX_callback_ctrl,
    SSL_CTX_ctrl,
    SSL_callback_ctrl,
    SSL_ctrl,
}

/// What a program calls with: a number or a pointer, as the control has it.
#[derive(Clone, Copy)]
pub(super) struct Control {
    pub command: c_int,
    pub number: c_long,
    pub pointer: *mut c_void,
}

impl Control {
    /// The string that the pointer is, `None` for null.
    ///
    /// # Safety
    /// The contract of the module `edge`: the control takes a string. The result must not outlive the call.
    pub(super) unsafe fn string<'a>(self) -> Option<&'a core::ffi::CStr> {
        // SAFETY: by contract.
        unsafe { cstr(self.pointer.cast()) }
    }

    /// The array that the pointer and the number are; null or a length that is none is an empty one.
    ///
    /// # Safety
    /// The contract of the module `edge`: the control takes an array of `T`. The result must not outlive the call.
    pub(super) unsafe fn array<'a, T>(self) -> &'a [T] {
        match usize::try_from(self.number) {
            // SAFETY: not null, and readable for so many elements by contract.
            Ok(len) if len > 0 && !self.pointer.is_null() => unsafe {
                core::slice::from_raw_parts(self.pointer.cast(), len)
            },
            _ => &[],
        }
    }

    /// Writes an answer where the pointer says; 1, or 0 for null.
    ///
    /// # Safety
    /// The contract of the module `edge`: the control takes a place for a `T`.
    pub(super) unsafe fn put<T>(self, value: T) -> c_long {
        if self.pointer.is_null() {
            return 0;
        }
        // SAFETY: not null, and writable by contract.
        unsafe { self.pointer.cast::<T>().write(value) };
        1
    }
}

/// A callback as the controls for callbacks take it.
pub(super) type Callback = Option<unsafe extern "C" fn()>;

/// A callback of the type that a control takes.
///
/// # Safety
/// `F` is an `Option` of a C function type, and what the program passed for this control is such a function.
pub(super) unsafe fn callback<F: Copy>(callback: Callback) -> F {
    const { assert!(size_of::<F>() == size_of::<Callback>()) };
    // SAFETY: both are nullable pointers to functions; the caller vouches for the function's type.
    unsafe { core::mem::transmute_copy(&callback) }
}

/// `SSL_MODE_*`, which are OR-ed in or taken away.
fn mode(target: &impl Handle, Control { command, number, .. }: Control) -> Option<c_long> {
    const SET: c_int = 33;
    const CLEAR: c_int = 78;
    // As OpenSSL, whose modes are 32 bits.
    let bits = number as u32;
    let change: fn(u32, u32) -> u32 = match command {
        SET => |mode, bits| mode | bits,
        CLEAR => |mode, bits| mode & !bits,
        _ => return None,
    };
    // A connection has its configuration from its context until something changes.
    let old = target.config().mode;
    let new = change(old, bits);
    if new != old {
        target.configure_as(Variant::Mode(new), |config| config.mode = new);
    }
    Some(target.config().mode.into())
}

/// The controls that contexts and connections have alike.
///
/// # Safety
/// The contract of the module `edge`: what `control` holds is what its command takes.
unsafe fn common<T: Handle>(target: &T, control: Control) -> Option<c_long> {
    let Control { command, number, pointer } = control;
    // SAFETY: by contract.
    unsafe {
        mode(target, control)
            .or_else(|| record::ctrl(target, control))
            .or_else(|| version::ctrl(target, control))
            .or_else(|| security::ctrl(target, control))
            .or_else(|| message::ctrl(target, control))
            .or_else(|| group::ctrl(target, control))
            .or_else(|| sigalg::ctrl(target, control))
            .or_else(|| ocsp::ctrl(target, control))
            .or_else(|| dh::ctrl(target, control))
            .or_else(|| certificate::ctrl(target, target.store(), command, number, pointer))
    }
}

/// Without a context, lists are only checked.
///
/// # Safety
/// The contract of the module `edge`.
unsafe fn check_list(control: Control) -> c_long {
    const SET_GROUPS_LIST: c_int = 92;
    const SET_SIGALGS_LIST: c_int = 98;
    const SET_CLIENT_SIGALGS_LIST: c_int = 102;
    // SAFETY: by contract.
    let list = || crate::tls::conf_list::required(unsafe { control.string() });
    match control.command {
        SET_GROUPS_LIST => {
            status(list().and_then(|list| crate::tls::group::parse_list(list, &[])).map(drop)).into()
        }
        SET_SIGALGS_LIST | SET_CLIENT_SIGALGS_LIST => {
            status(list().and_then(crate::tls::sigalg::parse_list).map(drop)).into()
        }
        _ => 0,
    }
}

/// `SSL_CTX_callback_ctrl(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_callback_ctrl(
    ctx: *mut SSL_CTX,
    cmd: c_int,
    fp: Option<unsafe extern "C" fn()>,
) -> c_long {
    // SAFETY: the module's contract: the callback is what the command takes.
    unsafe {
        on(ctx, 0, |ctx| {
            message::callback_ctrl(ctx, cmd, fp)
                .or_else(|| servername::callback_ctrl(ctx, cmd, fp))
                .or_else(|| ocsp::callback_ctrl(ctx, cmd, fp))
                .or_else(|| ticket::callback_ctrl(ctx, cmd, fp))
                .or_else(|| session_cache::callback_ctrl(ctx, cmd, fp))
                .or_else(|| dh::callback_ctrl(ctx, cmd, fp))
                .unwrap_or(0)
        })
    }
}

/// `SSL_CTX_ctrl(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_ctrl(
    ctx: *mut SSL_CTX,
    cmd: c_int,
    larg: c_long,
    parg: *mut c_void,
) -> c_long {
    guard(0, || {
        let control = Control { command: cmd, number: larg, pointer: parg };
        // SAFETY: the module's contract: the arguments are what the command takes.
        unsafe {
            let Some(ctx) = handle(ctx) else { return check_list(control) };
            let ctx = &*ctx;
            session_cache::ctrl(ctx, cmd, larg)
                .or_else(|| ticket::ctrl(ctx, cmd, larg, parg))
                .or_else(|| servername::context_ctrl(ctx, control))
                .or_else(|| ocsp::context_ctrl(ctx, control))
                .or_else(|| certificate::extra_chain_ctrl(ctx, cmd, larg, parg))
                .or_else(|| certificate::request_ctrl(ctx, control))
                .or_else(|| common(ctx, control))
                .unwrap_or(0)
        }
    })
}

/// `SSL_callback_ctrl(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_callback_ctrl(
    ssl: *mut SSL,
    cmd: c_int,
    fp: Option<unsafe extern "C" fn()>,
) -> c_long {
    // SAFETY: the module's contract: the callback is what the command takes.
    unsafe {
        on(ssl, 0, |ssl| {
            message::callback_ctrl(ssl, cmd, fp)
                .or_else(|| message::extensions_callback_ctrl(ssl, cmd, fp))
                .or_else(|| session_cache::callback_ctrl(ssl, cmd, fp))
                .or_else(|| dh::callback_ctrl(ssl, cmd, fp))
                .unwrap_or(0)
        })
    }
}

/// `SSL_ctrl(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_ctrl(ssl: *mut SSL, cmd: c_int, larg: c_long, parg: *mut c_void) -> c_long {
    // SAFETY: the module's contract: the arguments are what the command takes.
    unsafe {
        on(ssl, 0, |ssl| {
            let control = Control { command: cmd, number: larg, pointer: parg };
            servername::connection_ctrl(ssl, control)
                .or_else(|| record::connection_ctrl(ssl, control))
                .or_else(|| ocsp::connection_ctrl(ssl, control))
                .or_else(|| certificate::connection_ctrl(ssl, control))
                .or_else(|| common(ssl, control))
                .or_else(|| group::connection_ctrl(ssl, control))
                .or_else(|| sigalg::connection_ctrl(ssl, control))
                .or_else(|| cipher::connection_ctrl(ssl, control))
                .or_else(|| session::connection_ctrl(ssl, control))
                .or_else(|| verify::connection_ctrl(ssl, control))
                .or_else(|| message::extensions_ctrl(ssl, control))
                .or_else(|| renegotiation::ctrl(ssl, control))
                .unwrap_or(0)
        })
    }
}
