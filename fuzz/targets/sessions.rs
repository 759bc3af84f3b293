//! Sessions that come from outside, as a file, another process's cache or a decrypted ticket has them: whatever stands in
//! one, it can be read, written, printed, and offered and taken for resumption at both ends.
#![no_main]

use libc::{c_char, c_int, c_long};
use libfuzzer_sys::fuzz_target;
use libssl_rs_fuzz::*;
use std::cell::RefCell;
use std::ptr::{null, null_mut};
use std::sync::OnceLock;

thread_local! {
    /// What the callbacks of both ends give, as DER.
    static GIVEN: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

type UseSession = unsafe extern "C" fn(Ptr, Ptr, *mut *const u8, *mut usize, *mut Ptr) -> c_int;
type FindSession = unsafe extern "C" fn(Ptr, *const u8, usize, *mut Ptr) -> c_int;
type FromCache = unsafe extern "C" fn(Ptr, *const u8, c_int, *mut c_int) -> Ptr;

const IDENTITY: &[u8] = b"somebody";

/// A new session of the given bytes, or null.
fn given() -> Ptr {
    GIVEN.with_borrow(|der| {
        let mut at = der.as_ptr();
        unsafe { (Api::ours().d2i_SSL_SESSION)(null_mut(), &raw mut at, der.len() as c_long) }
    })
}

unsafe extern "C" fn use_session(
    _ssl: Ptr,
    _digest: Ptr,
    id: *mut *const u8,
    len: *mut usize,
    session: *mut Ptr,
) -> c_int {
    unsafe {
        (*id, *len, *session) = (IDENTITY.as_ptr(), IDENTITY.len(), given());
    }
    1
}

unsafe extern "C" fn find_session(_ssl: Ptr, _id: *const u8, _len: usize, session: *mut Ptr) -> c_int {
    unsafe { *session = given() };
    1
}

unsafe extern "C" fn from_cache(_ssl: Ptr, _id: *const u8, _len: c_int, copy: *mut c_int) -> Ptr {
    unsafe { *copy = 0 };
    given()
}

struct Context(Ptr);
// SAFETY: libFuzzer has one thread.
unsafe impl Send for Context {}
unsafe impl Sync for Context {}

/// A context for both ends, with tickets or without.
fn context_of(tickets: bool) -> Ptr {
    static CONTEXTS: OnceLock<[Context; 2]> = OnceLock::new();
    let make = |tickets: bool| unsafe {
        let api = Api::ours();
        let ctx = context(&api);
        (api.SSL_CTX_set_max_early_data)(ctx, 16384);
        // SSL_CTRL_SET_SESS_CACHE_MODE: for servers, and not inside, so that the callback is asked.
        (api.SSL_CTX_ctrl)(ctx, 44, 0x302, null_mut());
        (api.SSL_CTX_sess_set_get_cb)(ctx, callback!(from_cache, FromCache));
        if !tickets {
            // SSL_OP_NO_TICKET
            (api.SSL_CTX_set_options)(ctx, 0x4000);
        }
        Context(ctx)
    };
    CONTEXTS.get_or_init(|| [make(false), make(true)])[usize::from(tickets)].0
}

/// Looks at all that a program can look at.
unsafe fn look_at(session: Ptr) {
    let api = Api::ours();
    unsafe {
        let (mut at, mut len, mut id_len) = (null(), 0, 0);
        let touch = |at: *const u8, len: usize| {
            assert!(len == 0 || !at.is_null());
            std::hint::black_box((0..len).fold(0u8, |sum, index| sum ^ *at.add(index)));
        };
        (api.SSL_SESSION_get0_ticket)(session, &raw mut at, &raw mut len);
        touch(at, len);
        (api.SSL_SESSION_get0_alpn_selected)(session, &raw mut at, &raw mut len);
        touch(at, len);
        let id = (api.SSL_SESSION_get_id)(session, &raw mut id_len);
        touch(id, id_len as usize);
        let name: *const c_char = (api.SSL_SESSION_get0_hostname)(session);
        if !name.is_null() {
            touch(name.cast(), libc::strlen(name));
        }
        let mut key = [0; 64];
        assert!((api.SSL_SESSION_get_master_key)(session, key.as_mut_ptr(), key.len()) <= key.len());
        (api.SSL_SESSION_get_protocol_version)(session);
        (api.SSL_SESSION_get0_cipher)(session);
        (api.SSL_SESSION_get0_peer)(session);
        let bio = BIO_new(BIO_s_null());
        (api.SSL_SESSION_print)(bio, session);
        BIO_free(bio);
    }
}

unsafe fn der_of(session: Ptr) -> Vec<u8> {
    let api = Api::ours();
    unsafe {
        let len = (api.i2d_SSL_SESSION)(session, null_mut());
        assert!(len >= 0);
        let mut der = vec![0; len as usize];
        let mut at = der.as_mut_ptr();
        assert!((api.i2d_SSL_SESSION)(session, &raw mut at) == len && at == der.as_mut_ptr().add(der.len()));
        der
    }
}

unsafe fn run(data: &[u8]) {
    let api = Api::ours();
    let mut input = Input(data);
    let options = input.byte();
    GIVEN.set(input.0.to_vec());
    unsafe {
        let session = given();
        if session.is_null() {
            ERR_clear_error();
            return;
        }
        look_at(session);
        // What is written is read again as the same.
        let der = der_of(session);
        if !der.is_empty() {
            let mut at = der.as_ptr();
            let again = (api.d2i_SSL_SESSION)(null_mut(), &raw mut at, der.len() as c_long);
            assert!(!again.is_null() && at == der.as_ptr_range().end, "what was written is not read");
            assert!(der_of(again) == der, "what was written is read as something else");
            (api.SSL_SESSION_free)(again);
        }
        let copy = (api.SSL_SESSION_dup)(session);
        look_at(copy);
        (api.SSL_SESSION_free)(copy);

        let ctx = context_of(options & 32 == 0);
        let (client, server) = (end(&api, ctx, false), end(&api, ctx, true));
        let version = if options & 1 != 0 { TLS1_2 } else { TLS1_3 };
        if options & 2 != 0 {
            for ssl in [client, server] {
                (api.SSL_ctrl)(ssl, SET_MIN, version, null_mut());
                (api.SSL_ctrl)(ssl, SET_MAX, version, null_mut());
            }
        }
        if options & 4 != 0 {
            (api.SSL_set_session)(client, session);
        }
        if options & 8 != 0 {
            (api.SSL_set_psk_use_session_callback)(client, callback!(use_session, UseSession));
        }
        if options & 16 != 0 {
            (api.SSL_set_psk_find_session_callback)(server, callback!(find_session, FindSession));
        }
        join((&api, client), (&api, server));
        let (mut buffer, mut len) = ([0u8; 512], 0);
        if options & 64 != 0 {
            (api.SSL_write_early_data)(client, b"early".as_ptr().cast(), 5, &raw mut len);
            (api.SSL_read_early_data)(server, buffer.as_mut_ptr().cast(), 512, &raw mut len);
        }
        let (mut one, mut other) = (None, None);
        for _ in 0..10 {
            one = one.or_else(|| drive(&api, client));
            look(client);
            other = other.or_else(|| drive(&api, server));
            look(server);
        }
        if one == Some(true) && other == Some(true) {
            // A server that has not read early data to their end may not write, as with OpenSSL.
            let sent = (api.SSL_write)(server, b"x".as_ptr().cast(), 1);
            let got = (api.SSL_read)(client, buffer.as_mut_ptr().cast(), 512);
            assert!(sent != 1 || got == 1, "data that were sent do not come");
        }
        (api.SSL_free)(client);
        (api.SSL_free)(server);
        (api.SSL_SESSION_free)(session);
        ERR_clear_error();
    }
}

fuzz_target!(|data: &[u8]| unsafe { run(data) });
