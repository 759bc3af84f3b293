//! Session tickets.

use super::ctrl::{Callback, callback};
use super::prelude::*;
use super::session::{slice_of, store};
use crate::libcrypto::arg::Arg;
use crate::libcrypto::err;
use crate::libcrypto::mac::Hmac;
use crate::tls::callbacks::UserData;
use crate::tls::error::reason;
use crate::tls::ticket::{Callbacks, Extension, KeyRequest, Keys};
use crate::tls::{Configurable, Context};

exports! {
    SSL_CTX_get_num_tickets,
    SSL_CTX_set_num_tickets,
    SSL_CTX_set_session_ticket_cb,
    SSL_CTX_set_tlsext_ticket_key_evp_cb,
    SSL_SESSION_get0_ticket,
    SSL_SESSION_get0_ticket_appdata,
    SSL_SESSION_get_ticket_lifetime_hint,
    SSL_SESSION_has_ticket,
    SSL_SESSION_set1_ticket_appdata,
    SSL_get_num_tickets,
    SSL_new_session_ticket,
    SSL_set_num_tickets,
    SSL_set_session_ticket_ext,
    SSL_set_session_ticket_ext_cb,
}

/// `SSL_CTX_get_num_tickets(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_num_tickets(ctx: *const SSL_CTX) -> usize {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        unsafe { handle(ctx) }.map_or(0, |object| object.config().tickets.num_tickets)
    })
}

/// `SSL_CTX_set_num_tickets(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_num_tickets(ctx: *mut SSL_CTX, num_tickets: usize) -> c_int {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        set_num_tickets(unsafe { handle(ctx) }.as_deref(), num_tickets)
    })
}

/// `SSL_CTX_set_session_ticket_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_session_ticket_cb(
    ctx: *mut SSL_CTX,
    gen_cb: SSL_CTX_generate_session_ticket_fn,
    dec_cb: SSL_CTX_decrypt_session_ticket_fn,
    arg: *mut c_void,
) -> c_int {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        let Some(context) = (unsafe { handle(ctx) }) else { return 0 };
        context.tickets.set_callbacks(|callbacks| {
            (callbacks.generate, callbacks.decrypt, callbacks.arg) = (gen_cb, dec_cb, Arg(arg));
        });
        1
    })
}

/// `SSL_CTX_set_tlsext_ticket_key_evp_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_tlsext_ticket_key_evp_cb(
    ctx: *mut SSL_CTX,
    fp: Option<
        unsafe extern "C" fn(
            *mut SSL,
            *mut u8,
            *mut u8,
            *mut EVP_CIPHER_CTX,
            *mut EVP_MAC_CTX,
            c_int,
        ) -> c_int,
    >,
) -> c_int {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        let Some(context) = (unsafe { handle(ctx) }) else { return 0 };
        context.tickets.set_callbacks(|callbacks| callbacks.key_evp = fp);
        1
    })
}

/// `SSL_SESSION_get0_ticket(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get0_ticket(
    s: *const SSL_SESSION,
    tick: *mut *const u8,
    len: *mut usize,
) {
    guard((), || {
        // SAFETY: the contract of the ABI.
        let session = unsafe { handle(s) };
        let (data, size) =
            session.map_or((ptr::null(), 0), |session| session.read(|data| slice_of(&data.ticket)));
        // SAFETY: the contract of the ABI.
        unsafe {
            store(tick, data);
            store(len, size);
        }
    })
}

/// `SSL_SESSION_get0_ticket_appdata(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get0_ticket_appdata(
    ss: *mut SSL_SESSION,
    data: *mut *mut c_void,
    len: *mut usize,
) -> c_int {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        let Some(session) = (unsafe { handle(ss) }) else { return 0 };
        let (appdata, size) = session.read(|data| slice_of(&data.rare().ticket_appdata));
        // SAFETY: the contract of the ABI.
        unsafe {
            store(data, appdata.cast_mut().cast());
            store(len, size);
        }
        1
    })
}

/// `SSL_SESSION_get_ticket_lifetime_hint(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get_ticket_lifetime_hint(s: *const SSL_SESSION) -> c_ulong {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        unsafe { handle(s) }.map_or(0, |session| session.read(|data| data.ticket_lifetime_hint))
    })
}

/// `SSL_SESSION_has_ticket(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_has_ticket(s: *const SSL_SESSION) -> c_int {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        let session = unsafe { handle(s) };
        session.is_some_and(|session| session.read(|data| slice_of(&data.ticket).1 > 0)).into()
    })
}

/// `SSL_SESSION_set1_ticket_appdata(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_set1_ticket_appdata(
    ss: *mut SSL_SESSION,
    data: *const c_void,
    len: usize,
) -> c_int {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        let (session, appdata) = unsafe { (handle(ss), bytes(data.cast(), len)) };
        let Some(session) = session else { return 0 };
        let appdata = (!appdata.is_empty()).then(|| appdata.into());
        session.update(|data| data.rare_mut().ticket_appdata = appdata);
        1
    })
}

/// `SSL_get_num_tickets(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_num_tickets(s: *const SSL) -> usize {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        unsafe { handle(s) }.map_or(0, |object| object.config().tickets.num_tickets)
    })
}

/// `SSL_new_session_ticket(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_new_session_ticket(s: *mut SSL) -> c_int {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        unsafe { handle(s) }.is_some_and(|connection| connection.request_ticket()).into()
    })
}

/// `SSL_set_num_tickets(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_num_tickets(s: *mut SSL, num_tickets: usize) -> c_int {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        set_num_tickets(unsafe { handle(s) }.as_deref(), num_tickets)
    })
}

/// `SSL_set_session_ticket_ext`: what a client without a session of TLS 1.2 sends in its SessionTicket extension; with null
/// it does not send one. For EAP-FAST (RFC 4851, 3.2.2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_session_ticket_ext(
    s: *mut SSL,
    ext_data: *mut c_void,
    ext_len: c_int,
) -> c_int {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        let Some(connection) = (unsafe { handle(s) }) else { return 0 };
        let extension = if ext_data.is_null() {
            Extension::Absent
        } else {
            // No longer than an extension can be.
            let Ok(len) = u16::try_from(ext_len) else { return 0 };
            // SAFETY: the contract of the ABI: as many bytes.
            Extension::Given(unsafe { bytes(ext_data.cast_const().cast(), len.into()) }.into())
        };
        connection.configure(|config| config.tickets.extension = extension);
        1
    })
}

/// `SSL_set_session_ticket_ext_cb`: shows the content of the peer's SessionTicket extension in a handshake of TLS 1.2; 0 from
/// the callback ends the handshake.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_session_ticket_ext_cb(
    s: *mut SSL,
    cb: tls_session_ticket_ext_cb_fn,
    arg: *mut c_void,
) -> c_int {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        let Some(connection) = (unsafe { handle(s) }) else { return 0 };
        connection.configure(|config| {
            config.tickets.extension_callback = cb;
            config.tickets.extension_argument = UserData::new(arg);
        });
        1
    })
}

fn set_num_tickets(object: Option<&impl Configurable>, count: usize) -> c_int {
    object.map_or(0, |object| {
        object.configure(|config| config.tickets.num_tickets = count);
        1
    })
}

/// The commands of `SSL_CTX_ctrl(3)` for ticket keys (`SSL_CTX_set_tlsext_ticket_keys(3)`); `None` for others.
///
/// # Safety
/// The contract of the ABI: `parg` is null or a buffer of `larg` bytes.
pub(super) unsafe fn ctrl(context: &Context, cmd: c_int, larg: c_long, parg: *mut c_void) -> Option<c_long> {
    const GET: c_int = 58;
    const SET: c_int = 59;
    if !matches!(cmd, GET | SET) {
        return None;
    }
    if parg.is_null() {
        return Some(Keys::LEN as c_long);
    }
    if larg != Keys::LEN as c_long {
        err::put_ssl(reason::INVALID_TICKET_KEYS_LENGTH);
        return Some(0);
    }
    let buffer = parg.cast::<[u8; Keys::LEN]>();
    // SAFETY: by contract, of the length that was just checked.
    unsafe {
        if cmd == SET {
            context.tickets.keys.set(Keys::from_bytes(&*buffer));
            return Some(1);
        }
        let Some(keys) = context.tickets.keys.share(context.sessions.timeout()) else { return Some(0) };
        *buffer = *keys.to_bytes();
    }
    Some(1)
}

/// The command of `SSL_CTX_callback_ctrl(3)` for the deprecated key callback; `None` for others.
///
/// # Safety
/// The contract of the ABI: the callback is what the command takes.
pub(super) unsafe fn callback_ctrl(context: &Context, command: c_int, function: Callback) -> Option<c_long> {
    const SET_TICKET_KEY_CB: c_int = 72;
    (command == SET_TICKET_KEY_CB).then(|| {
        // SAFETY: by contract.
        let callback = unsafe { callback(function) };
        context.tickets.set_callbacks(|callbacks| callbacks.key = callback);
        1
    })
}

/// Calls the key callback that `callbacks` has for such a request. What it returns is judged by the caller.
///
/// # Safety
/// `ssl` is the connection the request is for, alive through the call.
pub(super) unsafe fn ask_for_key(ssl: *mut SSL, callbacks: &Callbacks, request: KeyRequest<'_>) -> c_int {
    let (name, iv) = (request.name.as_mut_ptr(), request.iv.as_mut_ptr());
    let (cipher, encrypt) = (request.cipher.as_ptr(), request.encrypt.into());
    // SAFETY: the callbacks have these types, and all that they are given lives through the call. They have 16 bytes
    // for a name and as many for an IV, as their manual says.
    unsafe {
        match (request.mac, callbacks.key_evp, callbacks.key) {
            (Hmac::Evp(mac), Some(callback), _) => callback(ssl, name, iv, cipher, mac.as_ptr(), encrypt),
            (Hmac::Deprecated(mac), None, Some(callback)) => {
                callback(ssl, name, iv, cipher, mac.as_ptr().cast(), encrypt)
            }
            _ => -1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tls::session::{Id, SessionData};
    use crate::tls::ticket::{Status, Tickets};

    unsafe extern "C" {
        fn EVP_aes_128_cbc() -> *const EVP_CIPHER;
        fn EVP_sha256() -> *const EVP_MD;
        fn EVP_MAC_init(
            mac: *mut EVP_MAC_CTX,
            key: *const u8,
            len: usize,
            params: *const OSSL_PARAM,
        ) -> c_int;
        fn OSSL_PARAM_construct_utf8_string(key: *const c_char, value: *mut c_char, size: usize) -> Param;
        fn OSSL_PARAM_construct_end() -> Param;
        fn HMAC_Init_ex(
            context: *mut c_void,
            key: *const c_void,
            len: c_int,
            digest: *const EVP_MD,
            engine: *mut ENGINE,
        ) -> c_int;
    }

    /// `struct ossl_param_st`.
    #[repr(C)]
    struct Param([usize; 5]);

    const NAME: [u8; 16] = *b"the name of keys";
    const KEY: [u8; 16] = [5; 16];

    unsafe fn set_up(name: *mut u8, iv: *mut u8, cipher: *mut EVP_CIPHER_CTX, encrypt: c_int) -> bool {
        // SAFETY: as a callback's contract says.
        unsafe {
            if encrypt != 0 {
                ptr::copy_nonoverlapping(NAME.as_ptr(), name, 16);
                iv.write_bytes(7, 16);
            } else if core::slice::from_raw_parts(name, 16) != NAME {
                return false;
            }
            EVP_CipherInit_ex(cipher, EVP_aes_128_cbc(), ptr::null_mut(), KEY.as_ptr(), iv, encrypt) > 0
        }
    }

    unsafe extern "C" fn evp(
        _: *mut SSL,
        name: *mut u8,
        iv: *mut u8,
        cipher: *mut EVP_CIPHER_CTX,
        mac: *mut EVP_MAC_CTX,
        encrypt: c_int,
    ) -> c_int {
        // SAFETY: as a callback's contract says.
        unsafe {
            if !set_up(name, iv, cipher, encrypt) {
                return 0;
            }
            let digest =
                OSSL_PARAM_construct_utf8_string(c"digest".as_ptr(), c"SHA384".as_ptr().cast_mut(), 0);
            let params = [digest, OSSL_PARAM_construct_end()];
            if EVP_MAC_init(mac, KEY.as_ptr(), 16, params.as_ptr().cast()) > 0 { 2 } else { -1 }
        }
    }

    unsafe extern "C" fn deprecated(
        _: *mut SSL,
        name: *mut u8,
        iv: *mut u8,
        cipher: *mut EVP_CIPHER_CTX,
        mac: *mut c_void,
        encrypt: c_int,
    ) -> c_int {
        // SAFETY: as a callback's contract says.
        unsafe {
            if !set_up(name, iv, cipher, encrypt) {
                return 0;
            }
            HMAC_Init_ex(mac, KEY.as_ptr().cast(), 16, EVP_sha256(), ptr::null_mut())
        }
    }

    fn check(callbacks: Callbacks, tag_len: usize, success: Status) {
        let tickets = Tickets::default();
        tickets.set_callbacks(|set| *set = callbacks);
        // SAFETY: the callbacks do not use the connection.
        let mut ask = |request: KeyRequest<'_>| unsafe { ask_for_key(ptr::null_mut(), &callbacks, request) };
        let saved = include_bytes!("../tls/session/testdata/tls13.der");
        let (session, _) = SessionData::from_der(saved).unwrap();
        let random = &mut crate::tls::random::Random::default();
        let mut ticket = tickets.seal(&session, 300, random, &mut ask).unwrap().unwrap();
        assert_eq!(&ticket[..16], &NAME);
        assert_eq!(&ticket[16..32], &[7; 16]);
        assert_eq!(ticket.len(), 32 + (saved.len() / 16 + 1) * 16 + tag_len);
        let mut open = |ticket: &[u8]| {
            let (status, session) = tickets.open(ticket, &Id::default(), 0x0304, 300, &mut ask);
            assert_eq!(session.is_some(), status.is_success());
            status
        };
        assert_eq!(open(&ticket), success);
        for len in 1..ticket.len() {
            assert_eq!(open(&ticket[..len]), Status::NoDecrypt);
        }
        for index in 0..ticket.len() {
            ticket[index] ^= 0x10;
            assert_eq!(open(&ticket), Status::NoDecrypt);
            ticket[index] ^= 0x10;
        }
    }

    #[test]
    fn the_programs_callback_chooses_keys() {
        check(Callbacks { key_evp: Some(evp), ..Default::default() }, 48, Status::SuccessRenew);
    }

    #[test]
    fn the_programs_deprecated_callback_chooses_keys() {
        check(Callbacks { key: Some(deprecated), ..Default::default() }, 32, Status::Success);
    }

    #[test]
    fn keys_are_given_and_taken() {
        let context = Context::new(Default::default(), &crate::tls::method::TLS.both).unwrap();
        let mut keys: [u8; Keys::LEN] = core::array::from_fn(|index| index as u8);
        let parg = ptr::from_mut(&mut keys).cast::<c_void>();
        let call = |cmd, len, parg| {
            // SAFETY: the buffer is as long as told, or the length is wrong and it is not used.
            unsafe { ctrl(&context, cmd, len, parg) }
        };
        assert_eq!(call(59, 0, ptr::null_mut()), Some(80));
        assert_eq!(call(59, 79, parg), Some(0));
        assert_eq!(call(59, 80, parg), Some(1));
        keys.fill(0);
        assert_eq!(call(58, 80, ptr::from_mut(&mut keys).cast()), Some(1));
        assert_eq!(keys[79], 79);
        assert_eq!(call(60, 80, ptr::null_mut()), None);
    }
}
