//! Certificate status (OCSP stapling). The header's macros for it are all controls.

use super::ctrl::{Callback, Control, callback};
use super::handle::Handle;
use super::prelude::*;
use crate::libcrypto::buffer::Buffer;
use crate::libcrypto::ocsp::{Extensions, ResponderIds};
use crate::libcrypto::stack::{Element, Stack};
use crate::tls::Configurable;
use std::sync::Arc;

/// The controls for the type of status (`SSL_CTX_set_tlsext_status_type(3)`); `None` for others.
pub(super) fn ctrl(target: &impl Handle, Control { command, number, .. }: Control) -> Option<c_long> {
    const SET_TYPE: c_int = 65;
    const GET_TYPE: c_int = 127;
    match command {
        SET_TYPE => {
            // OpenSSL's is a C int.
            target.configure(|config| config.ocsp.status_type = number as c_int);
            Some(1)
        }
        GET_TYPE => Some(target.config().ocsp.status_type.into()),
        _ => None,
    }
}

/// The controls of a context for the callback (`SSL_CTX_get_tlsext_status_cb(3)`); `None` for others.
///
/// # Safety
/// The contract of the module `edge`: what `control` holds is what its command takes.
pub(super) unsafe fn context_ctrl(context: &SSL_CTX, control: Control) -> Option<c_long> {
    const SET_CB_ARG: c_int = 64;
    const GET_CB: c_int = 128;
    const GET_CB_ARG: c_int = 129;
    let config = context.config();
    // SAFETY: by contract.
    Some(match control.command {
        SET_CB_ARG => {
            context.configure(|config| config.ocsp.argument = UserData::new(control.pointer));
            1
        }
        // SAFETY: by contract.
        GET_CB => unsafe { control.put(config.ocsp.callback) },
        // SAFETY: the command's argument is what its macro in tls1.h says.
        GET_CB_ARG => unsafe { control.put(config.ocsp.argument.get()) },
        _ => return None,
    })
}

/// The control for the callback; `None` for others.
///
/// # Safety
/// The contract of the module `edge`: the callback is what the command takes.
pub(super) unsafe fn callback_ctrl(context: &SSL_CTX, command: c_int, function: Callback) -> Option<c_long> {
    const SET_CB: c_int = 63;
    (command == SET_CB).then(|| {
        // SAFETY: by contract.
        let callback = unsafe { callback(function) };
        context.configure(|config| config.ocsp.callback = callback);
        1
    })
}

/// The controls of a connection for request and response; `None` for others.
///
/// # Safety
/// The contract of the module `edge`: what `control` holds is what its command takes.
pub(super) unsafe fn connection_ctrl(connection: &SSL, control: Control) -> Option<c_long> {
    const GET_EXTENSIONS: c_int = 66;
    const SET_EXTENSIONS: c_int = 67;
    const GET_IDS: c_int = 68;
    const SET_IDS: c_int = 69;
    const GET_RESPONSE: c_int = 70;
    const SET_RESPONSE: c_int = 71;
    let config = connection.config();
    // SAFETY: by contract.
    unsafe {
        Some(match control.command {
            GET_EXTENSIONS => control.put(pointer(&config.ocsp.request_extensions)),
            GET_IDS => control.put(pointer(&config.ocsp.responder_ids)),
            SET_EXTENSIONS => {
                let new = Extensions::from_ptr(control.pointer.cast());
                drop(config);
                connection.configure(|config| replace(&mut config.ocsp.request_extensions, new));
                1
            }
            SET_IDS => {
                let new = ResponderIds::from_ptr(control.pointer.cast());
                drop(config);
                connection.configure(|config| replace(&mut config.ocsp.responder_ids, new));
                1
            }
            GET_RESPONSE => {
                let (bytes, len) = connection.status_response();
                control.put(bytes);
                c_long::try_from(len).ok().filter(|len| *len > 0).unwrap_or(-1)
            }
            SET_RESPONSE => {
                let len = usize::try_from(control.number).unwrap_or(0);
                drop(config);
                connection.set_status_response(Buffer::from_ptr(control.pointer.cast(), len));
                1
            }
            _ => return None,
        })
    }
}

fn pointer<T: Element>(stack: &Option<Arc<Stack<T>>>) -> *mut T::Stack {
    stack.as_ref().map_or(ptr::null_mut(), |stack| stack.as_ptr())
}

/// Replaces a stack. The old one is the program's again, as in OpenSSL: it may have freed it, or be setting it again.
fn replace<T: Element>(place: &mut Option<Arc<Stack<T>>>, new: Option<Stack<T>>) {
    match core::mem::replace(place, new.map(Arc::new)).map(Arc::try_unwrap) {
        Some(Ok(old)) => drop(old.into_ptr()),
        // A snapshot of the configuration has it too, and must not free it either.
        Some(Err(shared)) => core::mem::forget(shared),
        None => {}
    }
}
