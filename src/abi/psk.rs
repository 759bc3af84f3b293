//! Pre-shared keys, in TLS 1.2 and 1.3.

use super::prelude::*;
use crate::libcrypto::err;
use crate::tls::Configurable;
use crate::tls::error::reason;
use crate::tls::psk::MAX_IDENTITY;
use std::sync::Arc;

exports! {
    SSL_CTX_set_psk_client_callback,
    SSL_CTX_set_psk_find_session_callback,
    SSL_CTX_set_psk_server_callback,
    SSL_CTX_set_psk_use_session_callback,
    SSL_CTX_use_psk_identity_hint,
    SSL_get_psk_identity,
    SSL_get_psk_identity_hint,
    SSL_set_psk_client_callback,
    SSL_set_psk_find_session_callback,
    SSL_set_psk_server_callback,
    SSL_set_psk_use_session_callback,
    SSL_use_psk_identity_hint,
}

/// `SSL_CTX_set_psk_client_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_psk_client_callback(ctx: *mut SSL_CTX, cb: SSL_psk_client_cb_func) {
    // SAFETY: the module's contract.
    unsafe { on(ctx, (), |context| context.configure(|config| config.psk.client = cb)) }
}

/// `SSL_CTX_set_psk_find_session_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_psk_find_session_callback(
    ctx: *mut SSL_CTX,
    cb: SSL_psk_find_session_cb_func,
) {
    // SAFETY: the module's contract.
    unsafe { on(ctx, (), |context| context.configure(|config| config.psk.find_session = cb)) }
}

/// `SSL_CTX_set_psk_server_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_psk_server_callback(ctx: *mut SSL_CTX, cb: SSL_psk_server_cb_func) {
    // SAFETY: the module's contract.
    unsafe { on(ctx, (), |context| context.configure(|config| config.psk.server = cb)) }
}

/// `SSL_CTX_set_psk_use_session_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_psk_use_session_callback(
    ctx: *mut SSL_CTX,
    cb: SSL_psk_use_session_cb_func,
) {
    // SAFETY: the module's contract.
    unsafe { on(ctx, (), |context| context.configure(|config| config.psk.use_session = cb)) }
}

/// Keeps a hint, null for none.
///
/// # Safety
/// `hint` is null or a string.
unsafe fn use_hint(object: &impl Configurable, hint: *const c_char) -> c_int {
    // SAFETY: by contract.
    let hint = unsafe { cstr(hint) };
    if hint.is_some_and(|hint| hint.count_bytes() > MAX_IDENTITY) {
        err::put_ssl(reason::DATA_LENGTH_TOO_LONG);
        return 0;
    }
    object.configure(|config| config.psk.hint = hint.map(|hint| Arc::new(hint.to_owned())));
    1
}

/// `SSL_CTX_use_psk_identity_hint(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_use_psk_identity_hint(
    ctx: *mut SSL_CTX,
    identity_hint: *const c_char,
) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(ctx, 0, |context| use_hint(context, identity_hint)) }
}

/// `SSL_get_psk_identity(3)`: the session's, which TLS 1.2 alone has.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_psk_identity(s: *const SSL) -> *const c_char {
    guard(ptr::null(), || {
        // SAFETY: the module's contract. The session keeps the string.
        unsafe { handle(s) }.map_or(ptr::null(), |connection| {
            let session = connection.session.borrow();
            let identity = session.as_ref().map(|session| {
                session.read(|data| {
                    data.rare().psk_identity.as_ref().map_or(ptr::null(), |identity| identity.as_ptr())
                })
            });
            identity.unwrap_or(ptr::null())
        })
    })
}

/// `SSL_get_psk_identity_hint(3)`: the session's, which TLS 1.2 alone has.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_psk_identity_hint(s: *const SSL) -> *const c_char {
    guard(ptr::null(), || {
        // SAFETY: the module's contract. The session keeps the string.
        unsafe { handle(s) }.map_or(ptr::null(), |connection| {
            let session = connection.session.borrow();
            let hint = session.as_ref().map(|session| {
                session.read(|data| {
                    data.rare().psk_identity_hint.as_ref().map_or(ptr::null(), |hint| hint.as_ptr())
                })
            });
            hint.unwrap_or(ptr::null())
        })
    })
}

/// `SSL_set_psk_client_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_psk_client_callback(ssl: *mut SSL, cb: SSL_psk_client_cb_func) {
    // SAFETY: the module's contract.
    unsafe { on(ssl, (), |connection| connection.configure(|config| config.psk.client = cb)) }
}

/// `SSL_set_psk_find_session_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_psk_find_session_callback(s: *mut SSL, cb: SSL_psk_find_session_cb_func) {
    // SAFETY: the module's contract.
    unsafe { on(s, (), |connection| connection.configure(|config| config.psk.find_session = cb)) }
}

/// `SSL_set_psk_server_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_psk_server_callback(ssl: *mut SSL, cb: SSL_psk_server_cb_func) {
    // SAFETY: the module's contract.
    unsafe { on(ssl, (), |connection| connection.configure(|config| config.psk.server = cb)) }
}

/// `SSL_set_psk_use_session_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_psk_use_session_callback(s: *mut SSL, cb: SSL_psk_use_session_cb_func) {
    // SAFETY: the module's contract.
    unsafe { on(s, (), |connection| connection.configure(|config| config.psk.use_session = cb)) }
}

/// `SSL_use_psk_identity_hint(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_use_psk_identity_hint(s: *mut SSL, identity_hint: *const c_char) -> c_int {
    // SAFETY: the module's contract.
    guard(0, || unsafe { handle(s).map_or(0, |connection| use_hint(&*connection, identity_hint)) })
}
