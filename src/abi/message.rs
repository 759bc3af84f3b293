//! The protocol message callback, and the one for extensions.

use super::ctrl::{Callback, Control, callback};
use super::prelude::*;
use crate::libcrypto::stream::Stream;
use crate::tls::Configurable;

exports! {
    SSL_CTX_set_msg_callback,
    SSL_set_msg_callback,
    SSL_trace,
}

fn set(target: &impl Configurable, callback: msg_callback) {
    target.configure(|config| config.msg_callback = callback);
}

/// The control for the argument of the message callback; `None` for others.
pub(super) fn ctrl(target: &impl Configurable, Control { command, pointer, .. }: Control) -> Option<c_long> {
    const SET_MSG_CALLBACK_ARG: c_int = 16;
    (command == SET_MSG_CALLBACK_ARG).then(|| {
        target.configure(|config| config.msg_callback_argument = UserData::new(pointer));
        1
    })
}

/// The control for the message callback; `None` for others.
///
/// # Safety
/// The contract of the module `edge`: the callback is what the command takes.
pub(super) unsafe fn callback_ctrl(
    target: &impl Configurable,
    command: c_int,
    function: Callback,
) -> Option<c_long> {
    const SET_MSG_CALLBACK: c_int = 15;
    (command == SET_MSG_CALLBACK).then(|| {
        // SAFETY: by contract.
        set(target, unsafe { callback(function) });
        1
    })
}

/// The control for the argument of the extensions callback (`SSL_set_tlsext_debug_arg`); `None` for others.
pub(super) fn extensions_ctrl(connection: &SSL, Control { command, pointer, .. }: Control) -> Option<c_long> {
    const SET_TLSEXT_DEBUG_ARG: c_int = 57;
    (command == SET_TLSEXT_DEBUG_ARG).then(|| {
        connection.configure(|config| config.extensions_callback_argument = UserData::new(pointer));
        1
    })
}

/// The control for the extensions callback (`SSL_set_tlsext_debug_callback`); `None` for others.
///
/// # Safety
/// The contract of the module `edge`: the callback is what the command takes.
pub(super) unsafe fn extensions_callback_ctrl(
    connection: &SSL,
    command: c_int,
    function: Callback,
) -> Option<c_long> {
    const SET_TLSEXT_DEBUG_CB: c_int = 56;
    (command == SET_TLSEXT_DEBUG_CB).then(|| {
        // SAFETY: by contract.
        let callback = unsafe { callback(function) };
        connection.configure(|config| config.extensions_callback = callback);
        1
    })
}

/// `SSL_CTX_set_msg_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_msg_callback(
    ctx: *mut SSL_CTX,
    cb: Option<unsafe extern "C" fn(c_int, c_int, c_int, *const c_void, usize, *mut SSL, *mut c_void)>,
) {
    // SAFETY: the module's contract.
    unsafe { on(ctx, (), |ctx| set(ctx, cb)) }
}

/// `SSL_set_msg_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_msg_callback(
    ssl: *mut SSL,
    cb: Option<unsafe extern "C" fn(c_int, c_int, c_int, *const c_void, usize, *mut SSL, *mut c_void)>,
) {
    // SAFETY: the module's contract.
    unsafe { on(ssl, (), |ssl| set(ssl, cb)) }
}

/// `SSL_trace(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_trace(
    write_p: c_int,
    _version: c_int,
    content_type: c_int,
    buf: *const c_void,
    len: usize,
    ssl: *mut SSL,
    arg: *mut c_void,
) {
    guard((), || {
        // SAFETY: the module's contract: the argument is a BIO.
        let (out, connection, bytes) =
            unsafe { (Stream::from_bio(arg.cast()), handle(ssl), bytes(buf.cast(), len)) };
        match connection {
            Some(connection) => connection.trace(&out, write_p != 0, content_type, bytes),
            None => out.end_line(),
        }
    });
}
