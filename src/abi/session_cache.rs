//! The session cache of a context.

use super::ctrl::{Callback, callback};
use super::prelude::*;
use super::session::id_from;
use crate::libcrypto::err;
use crate::tls::error::reason;
use crate::tls::session_cache::{DEFAULT_TIMEOUT, Settings};
use crate::tls::{Configurable, Context};

exports! {
    SSL_CTX_add_session,
    SSL_CTX_flush_sessions,
    SSL_CTX_get_timeout,
    SSL_CTX_remove_session,
    SSL_CTX_sess_get_get_cb,
    SSL_CTX_sess_get_new_cb,
    SSL_CTX_sess_get_remove_cb,
    SSL_CTX_sess_set_get_cb,
    SSL_CTX_sess_set_new_cb,
    SSL_CTX_sess_set_remove_cb,
    SSL_CTX_sessions,
    SSL_CTX_set_generate_session_id,
    SSL_CTX_set_not_resumable_session_callback,
    SSL_CTX_set_session_id_context,
    SSL_CTX_set_timeout,
    SSL_get_default_timeout,
    SSL_has_matching_session_id,
    SSL_set_generate_session_id,
    SSL_set_not_resumable_session_callback,
    SSL_set_session_id_context,
    SSL_set_session_secret_cb,
}

/// `SSL_CTX_add_session(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_add_session(ctx: *mut SSL_CTX, session: *mut SSL_SESSION) -> c_int {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        let (Some(context), Some(session)) = (unsafe { (handle(ctx), shared(session)) }) else { return 0 };
        let (added, removed) = context.sessions.insert(session.counted());
        context.tell_removed(removed);
        added.into()
    })
}

/// `SSL_CTX_flush_sessions(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_flush_sessions(ctx: *mut SSL_CTX, tm: c_long) {
    guard((), || {
        // SAFETY: the contract of the ABI.
        if let Some(context) = unsafe { handle(ctx) } {
            context.tell_removed(context.sessions.flush(tm));
        }
    })
}

/// `SSL_CTX_get_timeout(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_timeout(ctx: *const SSL_CTX) -> c_long {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        unsafe { handle(ctx) }.map_or(0, |context| context.sessions.settings().timeout)
    })
}

/// `SSL_CTX_remove_session(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_remove_session(ctx: *mut SSL_CTX, session: *mut SSL_SESSION) -> c_int {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        let (Some(context), Some(session)) = (unsafe { (handle(ctx), shared(session)) }) else { return 0 };
        context.forget(session.counted()).into()
    })
}

/// `SSL_CTX_sess_get_get_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_sess_get_get_cb(
    ctx: *mut SSL_CTX,
) -> Option<unsafe extern "C" fn(*mut SSL, *const u8, c_int, *mut c_int) -> *mut SSL_SESSION> {
    guard(None, || {
        // SAFETY: the contract of the ABI.
        unsafe { handle(ctx) }.and_then(|context| context.sessions.settings().get)
    })
}

/// `SSL_CTX_sess_get_new_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_sess_get_new_cb(
    ctx: *mut SSL_CTX,
) -> Option<unsafe extern "C" fn(*mut SSL, *mut SSL_SESSION) -> c_int> {
    guard(None, || {
        // SAFETY: the contract of the ABI.
        unsafe { handle(ctx) }.and_then(|context| context.sessions.settings().new)
    })
}

/// `SSL_CTX_sess_get_remove_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_sess_get_remove_cb(
    ctx: *mut SSL_CTX,
) -> Option<unsafe extern "C" fn(*mut SSL_CTX, *mut SSL_SESSION)> {
    guard(None, || {
        // SAFETY: the contract of the ABI.
        unsafe { handle(ctx) }.and_then(|context| context.sessions.settings().remove)
    })
}

/// `SSL_CTX_sess_set_get_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_sess_set_get_cb(
    ctx: *mut SSL_CTX,
    get_session_cb: Option<unsafe extern "C" fn(*mut SSL, *const u8, c_int, *mut c_int) -> *mut SSL_SESSION>,
) {
    guard((), || {
        // SAFETY: the contract of the ABI.
        set(unsafe { handle(ctx) }.as_deref(), |settings| settings.get = get_session_cb);
    })
}

/// `SSL_CTX_sess_set_new_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_sess_set_new_cb(
    ctx: *mut SSL_CTX,
    new_session_cb: Option<unsafe extern "C" fn(*mut SSL, *mut SSL_SESSION) -> c_int>,
) {
    guard((), || {
        // SAFETY: the contract of the ABI.
        set(unsafe { handle(ctx) }.as_deref(), |settings| settings.new = new_session_cb);
    })
}

/// `SSL_CTX_sess_set_remove_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_sess_set_remove_cb(
    ctx: *mut SSL_CTX,
    remove_session_cb: Option<unsafe extern "C" fn(*mut SSL_CTX, *mut SSL_SESSION)>,
) {
    guard((), || {
        // SAFETY: the contract of the ABI.
        set(unsafe { handle(ctx) }.as_deref(), |settings| settings.remove = remove_session_cb);
    })
}

/// `SSL_CTX_sessions(3)`: the table shows what is in the cache at the time of the call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_sessions(ctx: *mut SSL_CTX) -> *mut lhash_st_SSL_SESSION {
    guard(ptr::null_mut(), || {
        // SAFETY: the contract of the ABI.
        unsafe { handle(ctx) }.map_or(ptr::null_mut(), |context| context.sessions.table().cast())
    })
}

/// `SSL_CTX_set_generate_session_id(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_generate_session_id(ctx: *mut SSL_CTX, cb: GEN_SESSION_CB) -> c_int {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        set_generate_id(unsafe { handle(ctx) }.as_deref(), cb)
    })
}

/// `SSL_CTX_set_not_resumable_session_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_not_resumable_session_callback(
    ctx: *mut SSL_CTX,
    cb: Option<unsafe extern "C" fn(*mut SSL, c_int) -> c_int>,
) {
    guard((), || {
        // SAFETY: the contract of the ABI.
        set_not_resumable(unsafe { handle(ctx) }.as_deref(), cb)
    })
}

/// `SSL_CTX_set_session_id_context(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_session_id_context(
    ctx: *mut SSL_CTX,
    sid_ctx: *const u8,
    sid_ctx_len: c_uint,
) -> c_int {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        unsafe { set_id_context(handle(ctx).as_deref(), sid_ctx, sid_ctx_len) }
    })
}

/// `SSL_CTX_set_timeout(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_timeout(ctx: *mut SSL_CTX, t: c_long) -> c_long {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        set(unsafe { handle(ctx) }.as_deref(), |settings| core::mem::replace(&mut settings.timeout, t))
            .unwrap_or(0)
    })
}

/// `SSL_get_default_timeout(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_default_timeout(_s: *const SSL) -> c_long {
    guard(0, || DEFAULT_TIMEOUT)
}

/// `SSL_has_matching_session_id(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_has_matching_session_id(s: *const SSL, id: *const u8, id_len: c_uint) -> c_int {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        let (connection, id) = unsafe { (handle(s), id_from(id, id_len)) };
        let found = connection.zip(id).is_some_and(|(connection, id)| {
            connection.session_context().sessions.contains(connection.version(), &id)
        });
        found.into()
    })
}

/// `SSL_set_generate_session_id(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_generate_session_id(s: *mut SSL, cb: GEN_SESSION_CB) -> c_int {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        set_generate_id(unsafe { handle(s) }.as_deref(), cb)
    })
}

/// `SSL_set_not_resumable_session_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_not_resumable_session_callback(
    ssl: *mut SSL,
    cb: Option<unsafe extern "C" fn(*mut SSL, c_int) -> c_int>,
) {
    guard((), || {
        // SAFETY: the contract of the ABI.
        set_not_resumable(unsafe { handle(ssl) }.as_deref(), cb)
    })
}

/// `SSL_set_session_id_context(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_session_id_context(
    ssl: *mut SSL,
    sid_ctx: *const u8,
    sid_ctx_len: c_uint,
) -> c_int {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        unsafe { set_id_context(handle(ssl).as_deref(), sid_ctx, sid_ctx_len) }
    })
}

/// `SSL_set_session_secret_cb(3)`: for EAP-FAST (RFC 4851), which is not there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_session_secret_cb(
    s: *mut SSL,
    session_secret_cb: tls_session_secret_cb_fn,
    _arg: *mut c_void,
) -> c_int {
    guard(0, || {
        if s.is_null() || session_secret_cb.is_none() {
            return (!s.is_null()).into();
        }
        err::put_unimplemented("SSL_set_session_secret_cb");
        0
    })
}

fn set_generate_id(object: Option<&impl Configurable>, callback: GEN_SESSION_CB) -> c_int {
    object.map_or(0, |object| {
        object.configure(|config| config.sessions.generate_id = callback);
        1
    })
}

fn set_not_resumable(object: Option<&impl Configurable>, callback: not_resumable_callback) {
    if let Some(object) = object {
        object.configure(|config| config.sessions.not_resumable = callback);
    }
}

/// # Safety
/// The contract of the ABI for the buffer.
unsafe fn set_id_context(object: Option<&impl Configurable>, id: *const u8, len: c_uint) -> c_int {
    // SAFETY: by contract.
    match (object, unsafe { id_from(id, len) }) {
        (Some(object), Some(id)) => {
            object.configure(|config| config.sessions.sid_ctx = id);
            1
        }
        (_, None) => {
            err::put_ssl(reason::SSL_SESSION_ID_CONTEXT_TOO_LONG);
            0
        }
        (None, _) => 0,
    }
}

fn set<R>(context: Option<&Context>, change: impl FnOnce(&mut Settings) -> R) -> Option<R> {
    context.map(|context| context.sessions.set(change))
}

/// The commands of `SSL_CTX_ctrl(3)` for the cache; `None` for others.
pub(super) fn ctrl(context: &Context, cmd: c_int, larg: c_long) -> Option<c_long> {
    let (sessions, seen) = (&context.sessions, &context.sessions.statistics);
    // A count that no C program could hold either is not reached.
    let long = |count: usize| c_long::try_from(count).unwrap_or(c_long::MAX);
    let counter = match cmd {
        20 => return Some(long(sessions.len())),
        21 => &seen.connect,
        22 => &seen.connect_good,
        23 => &seen.connect_renegotiate,
        24 => &seen.accept,
        25 => &seen.accept_good,
        26 => &seen.accept_renegotiate,
        27 => &seen.hit,
        28 => &seen.cb_hit,
        29 => &seen.miss,
        30 => &seen.timeout,
        31 => &seen.cache_full,
        42 => {
            let Ok(size) = usize::try_from(larg) else { return Some(0) };
            return Some(long(sessions.set(|settings| core::mem::replace(&mut settings.size, size))));
        }
        43 => return Some(long(sessions.settings().size)),
        44 => {
            // As in OpenSSL, the low 32 bits count.
            return Some(sessions.set(|settings| core::mem::replace(&mut settings.mode, larg as u32)).into());
        }
        45 => return Some(sessions.settings().mode.into()),
        _ => return None,
    };
    Some(counter.get().into())
}

/// The command of `SSL_callback_ctrl(3)` for whether sessions may be resumed; `None` for others.
///
/// # Safety
/// The contract of the ABI: the callback is what the command takes.
pub(super) unsafe fn callback_ctrl(
    target: &impl Configurable,
    command: c_int,
    function: Callback,
) -> Option<c_long> {
    const SET_NOT_RESUMABLE_SESS_CB: c_int = 79;
    (command == SET_NOT_RESUMABLE_SESS_CB).then(|| {
        // SAFETY: by contract.
        set_not_resumable(Some(target), unsafe { callback(function) });
        1
    })
}
