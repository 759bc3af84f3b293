//! Server name indication (RFC 6066).

use super::ctrl::{Callback, Control, callback};
use super::prelude::*;
use crate::libcrypto::err;
use crate::tls::Configurable;
use crate::tls::error::reason;

exports! {
    SSL_get_servername,
    SSL_get_servername_type,
}

/// `TLSEXT_NAMETYPE_host_name`.
const HOST_NAME: c_int = 0;

/// The control of a context for the callback's argument; `None` for others.
pub(super) fn context_ctrl(context: &SSL_CTX, Control { command, pointer, .. }: Control) -> Option<c_long> {
    const SET_ARG: c_int = 54;
    (command == SET_ARG).then(|| {
        context.configure(|config| config.servername.argument = UserData::new(pointer));
        1
    })
}

/// The control of a context for the callback; `None` for others.
///
/// # Safety
/// The contract of the module `edge`: the callback is what the command takes.
pub(super) unsafe fn callback_ctrl(context: &SSL_CTX, command: c_int, function: Callback) -> Option<c_long> {
    const SET_CB: c_int = 53;
    (command == SET_CB).then(|| {
        // SAFETY: by contract.
        let callback = unsafe { callback(function) };
        context.configure(|config| config.servername.callback = callback);
        1
    })
}

/// The control of a connection for the name to ask for (`SSL_set_tlsext_host_name(3)`); `None` for others.
///
/// # Safety
/// The contract of the module `edge`: what `control` holds is what its command takes.
pub(super) unsafe fn connection_ctrl(connection: &SSL, control: Control) -> Option<c_long> {
    const SET_HOST_NAME: c_int = 55;
    if control.command != SET_HOST_NAME {
        return None;
    }
    let refuse = |reason| {
        err::put_ssl(reason);
        Some(0)
    };
    if control.number != c_long::from(HOST_NAME) {
        return refuse(reason::SSL3_EXT_INVALID_SERVERNAME_TYPE);
    }
    // SAFETY: by contract.
    if !connection.set_hostname(unsafe { control.string() }) {
        return refuse(reason::SSL3_EXT_INVALID_SERVERNAME);
    }
    Some(1)
}

/// `SSL_get_servername(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_servername(s: *const SSL, type_: c_int) -> *const c_char {
    // SAFETY: the module's contract.
    unsafe { on(s, ptr::null(), |s| if type_ == HOST_NAME { s.servername() } else { ptr::null() }) }
}

/// `SSL_get_servername_type(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_servername_type(s: *const SSL) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(s, -1, |s| if s.servername().is_null() { -1 } else { HOST_NAME }) }
}
