//! `SSL_SESSION`.

use super::ctrl::Control;
use super::init::initialise;
use super::prelude::*;
use crate::libcrypto::err;
use crate::tls::error::reason;
use crate::tls::session::{Id, MAX_FRAGMENT_UNSPECIFIED, MAX_MASTER_KEY, Session, SessionData};
use std::sync::Arc;

exports! {
    SSL_SESSION_dup,
    SSL_SESSION_free,
    SSL_SESSION_get0_alpn_selected,
    SSL_SESSION_get0_cipher,
    SSL_SESSION_get0_hostname,
    SSL_SESSION_get0_id_context,
    SSL_SESSION_get0_peer,
    SSL_SESSION_get_compress_id,
    SSL_SESSION_get_ex_data,
    SSL_SESSION_get_id,
    SSL_SESSION_get_master_key,
    SSL_SESSION_get_max_fragment_length,
    SSL_SESSION_get_protocol_version,
    SSL_SESSION_get_time,
    SSL_SESSION_get_timeout,
    SSL_SESSION_is_resumable,
    SSL_SESSION_new,
    SSL_SESSION_set1_alpn_selected,
    SSL_SESSION_set1_hostname,
    SSL_SESSION_set1_id,
    SSL_SESSION_set1_id_context,
    SSL_SESSION_set1_master_key,
    SSL_SESSION_set_cipher,
    SSL_SESSION_set_ex_data,
    SSL_SESSION_set_protocol_version,
    SSL_SESSION_set_time,
    SSL_SESSION_set_timeout,
    SSL_SESSION_up_ref,
    SSL_copy_session_id,
    SSL_get1_session,
    SSL_get_session,
    SSL_session_reused,
    SSL_set_session,
}

/// Gives a reference to C, to be given back with `SSL_SESSION_free`.
pub(super) fn give(session: Arc<Session>) -> *mut SSL_SESSION {
    Arc::into_raw(session).cast_mut()
}

/// Runs a setter; 1, or 0 if there is no session.
fn change(session: Option<&Session>, set: impl FnOnce(&mut SessionData)) -> c_int {
    session.map_or(0, |session| {
        session.update(set);
        1
    })
}

fn refuse(reason: c_int) -> c_int {
    err::put_ssl(reason);
    0
}

/// Where an optional field lies: it stays there until it is set again, or the session goes.
pub(super) fn slice_of(field: &Option<Box<[u8]>>) -> (*const u8, usize) {
    field.as_ref().map_or((ptr::null(), 0), |field| (field.as_ptr(), field.len()))
}

/// Writes a result where the caller wants it, unless that is null.
///
/// # Safety
/// `out` is null or writable.
pub(super) unsafe fn store<T>(out: *mut T, value: T) {
    if !out.is_null() {
        // SAFETY: not null, so writable.
        unsafe { out.write(value) }
    }
}

/// An id that the program gives; `None` if it is too long.
///
/// # Safety
/// The contract of the ABI for the buffer.
pub(super) unsafe fn id_from(id: *const u8, len: c_uint) -> Option<Id> {
    let len = usize::try_from(len).ok().filter(|len| *len <= Id::MAX)?;
    // SAFETY: by contract.
    Id::new(unsafe { bytes(id, len) })
}

/// Where an id lies: inside the session, as long as that lives.
///
/// # Safety
/// The contract of the ABI.
unsafe fn id_of(
    session: *const SSL_SESSION,
    len: *mut c_uint,
    field: impl FnOnce(&SessionData) -> &Id,
) -> *const u8 {
    // SAFETY: by contract.
    let Some(session) = (unsafe { handle(session) }) else { return ptr::null() };
    session.read(|data| {
        let id = field(data);
        // SAFETY: by contract; an id has at most 32 bytes.
        unsafe { store(len, id.len() as c_uint) };
        id.as_ptr()
    })
}

/// `SSL_SESSION_dup(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_dup(src: *const SSL_SESSION) -> *mut SSL_SESSION {
    guard(ptr::null_mut(), || {
        // SAFETY: the contract of the ABI.
        unsafe { handle(src) }.map_or(ptr::null_mut(), |src| give(src.dup()))
    })
}

/// `SSL_SESSION_free(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_free(ses: *mut SSL_SESSION) {
    guard((), || {
        if !ses.is_null() {
            // SAFETY: the contract of the ABI: one reference is the caller's, and given back here.
            drop(unsafe { Arc::from_raw(ses.cast_const()) });
        }
    })
}

/// `SSL_SESSION_get0_alpn_selected(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get0_alpn_selected(
    s: *const SSL_SESSION,
    alpn: *mut *const u8,
    len: *mut usize,
) {
    guard((), || {
        // SAFETY: the contract of the ABI.
        let session = unsafe { handle(s) };
        let (data, size) =
            session.map_or((ptr::null(), 0), |session| session.read(|data| slice_of(&data.alpn_selected)));
        // SAFETY: the contract of the ABI.
        unsafe {
            store(alpn, data);
            store(len, size);
        }
    })
}

/// `SSL_SESSION_get0_cipher(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get0_cipher(s: *const SSL_SESSION) -> *const SSL_CIPHER {
    guard(ptr::null(), || {
        // SAFETY: the contract of the ABI.
        let session = unsafe { handle(s) };
        session.and_then(|session| session.read(|data| data.cipher)).map_or(ptr::null(), ptr::from_ref)
    })
}

/// `SSL_SESSION_get0_hostname(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get0_hostname(s: *const SSL_SESSION) -> *const c_char {
    guard(ptr::null(), || {
        // SAFETY: the contract of the ABI.
        let session = unsafe { handle(s) };
        session.map_or(ptr::null(), |session| {
            session.read(|data| data.hostname.as_ref().map_or(ptr::null(), |name| name.as_ptr()))
        })
    })
}

/// `SSL_SESSION_get0_id_context(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get0_id_context(s: *const SSL_SESSION, len: *mut c_uint) -> *const u8 {
    guard(ptr::null(), || {
        // SAFETY: the contract of the ABI.
        unsafe { id_of(s, len, |data| &data.sid_ctx) }
    })
}

/// `SSL_SESSION_get0_peer(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get0_peer(s: *mut SSL_SESSION) -> *mut X509 {
    guard(ptr::null_mut(), || {
        // SAFETY: the contract of the ABI.
        let session = unsafe { handle(s) };
        session.map_or(ptr::null_mut(), |session| {
            session.read(|data| data.peer.as_ref().map_or(ptr::null_mut(), |peer| peer.as_ptr()))
        })
    })
}

/// `SSL_SESSION_get_compress_id(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get_compress_id(s: *const SSL_SESSION) -> c_uint {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        unsafe { handle(s) }.map_or(0, |session| session.read(|data| data.compress_meth.into()))
    })
}

/// `SSL_SESSION_get_ex_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get_ex_data(ss: *const SSL_SESSION, idx: c_int) -> *mut c_void {
    guard(ptr::null_mut(), || {
        // SAFETY: the contract of the ABI.
        unsafe { handle(ss) }.map_or(ptr::null_mut(), |session| session.ex_data().get(idx))
    })
}

/// `SSL_SESSION_get_id(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get_id(s: *const SSL_SESSION, len: *mut c_uint) -> *const u8 {
    guard(ptr::null(), || {
        // SAFETY: the contract of the ABI.
        unsafe { id_of(s, len, |data| &data.session_id) }
    })
}

/// `SSL_SESSION_get_master_key(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get_master_key(
    sess: *const SSL_SESSION,
    out: *mut u8,
    outlen: usize,
) -> usize {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        let Some(session) = (unsafe { handle(sess) }) else { return 0 };
        session.read(|data| {
            if outlen == 0 {
                return data.master_key.len();
            }
            let len = outlen.min(data.master_key.len());
            if out.is_null() {
                return 0;
            }
            // SAFETY: the contract of the ABI: there is room for `outlen` bytes.
            unsafe { ptr::copy_nonoverlapping(data.master_key.as_ptr(), out, len) };
            len
        })
    })
}

/// `SSL_SESSION_get_max_fragment_length(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get_max_fragment_length(sess: *const SSL_SESSION) -> u8 {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        let session = unsafe { handle(sess) };
        session.map_or(0, |session| match session.read(|data| data.max_fragment_len_mode) {
            MAX_FRAGMENT_UNSPECIFIED => 0,
            code => code,
        })
    })
}

/// `SSL_SESSION_get_protocol_version(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get_protocol_version(s: *const SSL_SESSION) -> c_int {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        unsafe { handle(s) }.map_or(0, |session| session.read(|data| data.ssl_version.into()))
    })
}

/// `SSL_SESSION_get_time(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get_time(s: *const SSL_SESSION) -> c_long {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        unsafe { handle(s) }.map_or(0, |session| session.read(|data| data.time))
    })
}

/// `SSL_SESSION_get_timeout(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get_timeout(s: *const SSL_SESSION) -> c_long {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        unsafe { handle(s) }.map_or(0, |session| session.read(|data| data.timeout))
    })
}

/// `SSL_SESSION_is_resumable(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_is_resumable(s: *const SSL_SESSION) -> c_int {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        unsafe { handle(s) }.map_or(0, |session| session.is_resumable().into())
    })
}

/// `SSL_SESSION_new(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_new() -> *mut SSL_SESSION {
    guard(ptr::null_mut(), || {
        initialise();
        give(Session::new(SessionData::default()))
    })
}

/// `SSL_SESSION_set1_alpn_selected(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_set1_alpn_selected(
    s: *mut SSL_SESSION,
    alpn: *const u8,
    len: usize,
) -> c_int {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        let (session, alpn) = unsafe { (handle(s), bytes(alpn, len)) };
        let alpn = (!alpn.is_empty()).then(|| alpn.into());
        change(session.as_deref(), |data| data.alpn_selected = alpn)
    })
}

/// `SSL_SESSION_set1_hostname(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_set1_hostname(s: *mut SSL_SESSION, hostname: *const c_char) -> c_int {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        let (session, hostname) = unsafe { (handle(s), cstr(hostname)) };
        let hostname = hostname.map(Into::into);
        change(session.as_deref(), |data| data.hostname = hostname)
    })
}

/// `SSL_SESSION_set1_id(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_set1_id(s: *mut SSL_SESSION, sid: *const u8, sid_len: c_uint) -> c_int {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        let (session, id) = unsafe { (handle(s), id_from(sid, sid_len)) };
        match id {
            Some(id) => change(session.as_deref(), |data| data.session_id = id),
            None => refuse(reason::SSL_SESSION_ID_TOO_LONG),
        }
    })
}

/// `SSL_SESSION_set1_id_context(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_set1_id_context(
    s: *mut SSL_SESSION,
    sid_ctx: *const u8,
    sid_ctx_len: c_uint,
) -> c_int {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        let (session, id) = unsafe { (handle(s), id_from(sid_ctx, sid_ctx_len)) };
        match id {
            Some(id) => change(session.as_deref(), |data| data.sid_ctx = id),
            None => refuse(reason::SSL_SESSION_ID_CONTEXT_TOO_LONG),
        }
    })
}

/// `SSL_SESSION_set1_master_key(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_set1_master_key(
    sess: *mut SSL_SESSION,
    input: *const u8,
    len: usize,
) -> c_int {
    guard(0, || {
        if len > MAX_MASTER_KEY || (input.is_null() && len > 0) {
            return 0;
        }
        // SAFETY: the contract of the ABI.
        let (session, key) = unsafe { (handle(sess), bytes(input, len)) };
        let key = key.to_vec().into();
        change(session.as_deref(), |data| data.master_key = key)
    })
}

/// `SSL_SESSION_set_cipher(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_set_cipher(s: *mut SSL_SESSION, cipher: *const SSL_CIPHER) -> c_int {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        let (session, cipher) = unsafe { (handle(s), constant(cipher)) };
        change(session.as_deref(), |data| data.cipher = cipher)
    })
}

/// `SSL_SESSION_set_ex_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_set_ex_data(
    ss: *mut SSL_SESSION,
    idx: c_int,
    data: *mut c_void,
) -> c_int {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        unsafe { handle(ss) }.map_or(0, |session| session.ex_data().set(idx, data).into())
    })
}

/// `SSL_SESSION_set_protocol_version(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_set_protocol_version(s: *mut SSL_SESSION, version: c_int) -> c_int {
    guard(0, || {
        // No protocol has a version beyond 16 bits, and a session could not be saved with one.
        let Ok(version) = u16::try_from(version) else { return 0 };
        // SAFETY: the contract of the ABI.
        change(unsafe { handle(s) }.as_deref(), |data| data.ssl_version = version)
    })
}

/// `SSL_SESSION_set_time(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_set_time(s: *mut SSL_SESSION, t: c_long) -> c_long {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        let Some(session) = (unsafe { handle(s) }) else { return 0 };
        session.set_lifetime(|data| data.time = t);
        t
    })
}

/// `SSL_SESSION_set_timeout(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_set_timeout(s: *mut SSL_SESSION, t: c_long) -> c_long {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        let Some(session) = (unsafe { handle(s) }) else { return 0 };
        if t < 0 {
            return 0;
        }
        session.set_lifetime(|data| data.timeout = t);
        1
    })
}

/// `SSL_SESSION_up_ref(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_up_ref(ses: *mut SSL_SESSION) -> c_int {
    guard(0, || {
        if ses.is_null() {
            return 0;
        }
        // SAFETY: the contract of the ABI: the session has a reference, and was made by `give`.
        unsafe { Arc::increment_strong_count(ses.cast_const()) };
        1
    })
}

/// The controls of a connection for its session; `None` for others.
pub(super) fn connection_ctrl(connection: &SSL, control: Control) -> Option<c_long> {
    const GET_EXTMS_SUPPORT: c_int = 122;
    if control.command != GET_EXTMS_SUPPORT {
        return None;
    }
    let status = &connection.status;
    let session = connection.session.borrow().clone();
    Some(match session.filter(|_| !status.in_init.get() && status.in_handshake.get() == 0) {
        Some(session) => session.read(SessionData::extended_master_secret).into(),
        None => -1,
    })
}

/// `SSL_copy_session_id(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_copy_session_id(to: *mut SSL, from: *const SSL) -> c_int {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        let (Some(to), Some(from)) = (unsafe { (handle(to), handle(from)) }) else { return 0 };
        to.copy_session(&from);
        1
    })
}

/// `SSL_get1_session(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get1_session(ssl: *mut SSL) -> *mut SSL_SESSION {
    guard(ptr::null_mut(), || {
        // SAFETY: the contract of the ABI.
        let connection = unsafe { handle(ssl) };
        connection.and_then(|connection| connection.session.borrow().clone()).map_or(ptr::null_mut(), give)
    })
}

/// `SSL_get_session(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_session(ssl: *const SSL) -> *mut SSL_SESSION {
    guard(ptr::null_mut(), || {
        // SAFETY: the contract of the ABI. The session stays alive as long as the connection has it.
        let Some(connection) = (unsafe { handle(ssl) }) else { return ptr::null_mut() };
        connection
            .session
            .borrow()
            .as_ref()
            .map_or(ptr::null_mut(), |session| Arc::as_ptr(session).cast_mut())
    })
}

/// `SSL_session_reused(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_session_reused(s: *const SSL) -> c_int {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        unsafe { handle(s) }.map_or(0, |connection| connection.status.resumed.get().into())
    })
}

/// `SSL_set_session(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_session(to: *mut SSL, session: *mut SSL_SESSION) -> c_int {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        let Some(connection) = (unsafe { handle(to) }) else { return 0 };
        // SAFETY: the contract of the ABI.
        connection.set_session(unsafe { shared(session) }.map(|session| session.counted().clone()));
        1
    })
}
