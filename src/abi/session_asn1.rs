//! Sessions in ASN.1, PEM and text.

use super::init::initialise;
use super::prelude::*;
use super::session::{give, store};
use crate::libcrypto::err;
use crate::libcrypto::stream::{self, Stream};
use crate::tls::session::asn1::DecodeError;
use crate::tls::session::{Session, SessionData};
use core::ffi::CStr;

exports! {
    PEM_read_SSL_SESSION,
    PEM_read_bio_SSL_SESSION,
    PEM_write_SSL_SESSION,
    PEM_write_bio_SSL_SESSION,
    SSL_SESSION_print,
    SSL_SESSION_print_fp,
    SSL_SESSION_print_keylog,
    d2i_SSL_SESSION,
    i2d_SSL_SESSION,
}

/// `PEM_STRING_SSL_SESSION`.
const PEM_NAME: &CStr = c"SSL SESSION PARAMETERS";
/// `ERR_LIB_ASN1`.
const LIB_ASN1: c_int = 13;

/// `PEM_read_SSL_SESSION(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PEM_read_SSL_SESSION(
    out: *mut FILE,
    x: *mut *mut SSL_SESSION,
    cb: pem_password_cb,
    u: *mut c_void,
) -> *mut SSL_SESSION {
    guard(ptr::null_mut(), || {
        // SAFETY: the contract of the ABI.
        unsafe { read_pem(Stream::from_file(out), x, cb, u) }
    })
}

/// `PEM_read_bio_SSL_SESSION(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PEM_read_bio_SSL_SESSION(
    out: *mut BIO,
    x: *mut *mut SSL_SESSION,
    cb: pem_password_cb,
    u: *mut c_void,
) -> *mut SSL_SESSION {
    guard(ptr::null_mut(), || {
        // SAFETY: the contract of the ABI.
        unsafe { read_pem(Some(Stream::from_bio(out)), x, cb, u) }
    })
}

/// `PEM_write_SSL_SESSION(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PEM_write_SSL_SESSION(out: *mut FILE, x: *const SSL_SESSION) -> c_int {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        unsafe { write_pem(Stream::from_file(out), x) }
    })
}

/// `PEM_write_bio_SSL_SESSION(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PEM_write_bio_SSL_SESSION(out: *mut BIO, x: *const SSL_SESSION) -> c_int {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        unsafe { write_pem(Some(Stream::from_bio(out)), x) }
    })
}

/// `SSL_SESSION_print(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_print(fp: *mut BIO, ses: *const SSL_SESSION) -> c_int {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        unsafe { print(Some(Stream::from_bio(fp)), ses) }
    })
}

/// `SSL_SESSION_print_fp(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_print_fp(fp: *mut FILE, ses: *const SSL_SESSION) -> c_int {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        unsafe { print(Stream::from_file(fp), ses) }
    })
}

/// `SSL_SESSION_print_keylog(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_print_keylog(bp: *mut BIO, x: *const SSL_SESSION) -> c_int {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        let (stream, session) = unsafe { (Stream::from_bio(bp), handle(x)) };
        let line = session.and_then(|session| session.read(SessionData::to_keylog));
        line.is_some_and(|line| stream.write(&line)).into()
    })
}

/// `d2i_SSL_SESSION(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn d2i_SSL_SESSION(
    a: *mut *mut SSL_SESSION,
    pp: *mut *const u8,
    length: c_long,
) -> *mut SSL_SESSION {
    guard(ptr::null_mut(), || {
        initialise();
        // SAFETY: the contract of the ABI.
        let Some(start) = (unsafe { pp.as_ref() }) else { return ptr::null_mut() };
        // SAFETY: the contract of the ABI: `length` bytes are readable there.
        let input = unsafe { bytes(*start, usize::try_from(length).unwrap_or(0)) };
        super::init::initialise();
        match SessionData::from_der(input) {
            Ok((data, len)) => {
                // SAFETY: the contract of the ABI; `len` bytes of the input were read.
                unsafe {
                    pp.write(start.add(len));
                    deliver(data, a)
                }
            }
            Err(error) => {
                put(error);
                ptr::null_mut()
            }
        }
    })
}

/// `i2d_SSL_SESSION(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn i2d_SSL_SESSION(input: *const SSL_SESSION, pp: *mut *mut u8) -> c_int {
    guard(0, || {
        // SAFETY: the contract of the ABI.
        let session = unsafe { handle(input) };
        let Some(der) = session.and_then(|session| session.read(SessionData::to_der)) else { return 0 };
        let Ok(len) = c_int::try_from(der.len()) else { return 0 };
        if pp.is_null() {
            return len;
        }
        // SAFETY: the contract of the ABI: null there asks for a buffer, else there is room for the whole encoding,
        // and the pointer moves past it.
        unsafe {
            if (*pp).is_null() {
                *pp = stream::allocate(&der);
                if (*pp).is_null() { -1 } else { len }
            } else {
                ptr::copy_nonoverlapping(der.as_ptr(), *pp, der.len());
                *pp = (*pp).add(der.len());
                len
            }
        }
    })
}

/// Puts the reason for `error` on the queue.
fn put(error: DecodeError) {
    match error {
        DecodeError::Malformed(malformed) => err::put(LIB_ASN1, malformed as c_int, ""),
        DecodeError::Refused(reason) => err::put_ssl(reason),
        DecodeError::Unusable | DecodeError::Queued => {}
    }
}

/// Hands out what was read: in the session that `*slot` holds already, or as a new one, which goes there too.
///
/// # Safety
/// `slot` is null, or points to null or a session; the contract of the ABI.
unsafe fn deliver(data: SessionData, slot: *mut *mut SSL_SESSION) -> *mut SSL_SESSION {
    // SAFETY: by contract.
    unsafe {
        if let Some(&old) = slot.as_ref()
            && let Some(session) = handle(old)
        {
            session.update(|now| {
                // As in OpenSSL, what is not in the encoding stays.
                let SessionData { not_resumable, unfinished, .. } = *now;
                let peer_chain = now.peer_chain.take();
                *now = SessionData { not_resumable, unfinished, peer_chain, ..data };
            });
            return old;
        }
        let session = give(Session::new(data));
        store(slot, session);
        session
    }
}

/// # Safety
/// The contract of the ABI.
unsafe fn read_pem(
    stream: Option<Stream>,
    slot: *mut *mut SSL_SESSION,
    callback: pem_password_cb,
    arg: *mut c_void,
) -> *mut SSL_SESSION {
    initialise();
    // SAFETY: by contract.
    let Some(der) = stream.and_then(|stream| unsafe { stream.read_pem(PEM_NAME, callback, arg) }) else {
        return ptr::null_mut();
    };
    match SessionData::from_der(&der) {
        // SAFETY: by contract.
        Ok((data, _)) => unsafe { deliver(data, slot) },
        Err(error) => {
            put(error);
            stream::put_pem_asn1();
            ptr::null_mut()
        }
    }
}

/// # Safety
/// The contract of the ABI.
unsafe fn write_pem(stream: Option<Stream>, session: *const SSL_SESSION) -> c_int {
    // SAFETY: by contract.
    let der = unsafe { handle(session) }.and_then(|session| session.read(SessionData::to_der));
    let (Some(stream), Some(der)) = (stream, der) else {
        stream::put_pem_asn1();
        return 0;
    };
    stream.write_pem(PEM_NAME, &der).into()
}

/// # Safety
/// The contract of the ABI.
unsafe fn print(stream: Option<Stream>, session: *const SSL_SESSION) -> c_int {
    // SAFETY: by contract.
    let text = unsafe { handle(session) }.map(|session| session.read(SessionData::to_text));
    stream.zip(text).is_some_and(|(stream, text)| stream.write(&text)).into()
}
