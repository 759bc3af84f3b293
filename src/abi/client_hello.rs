//! The ClientHello callback and its getters.

use super::prelude::*;
use crate::libcrypto::err;
use crate::libcrypto::stream::allocate;
use crate::tls::Configurable;
use crate::tls::client_hello::ClientHello;
use crate::tls::error::MALLOC_FAILURE;
use std::sync::Arc;

exports! {
    SSL_CTX_set_client_hello_cb,
    SSL_client_hello_get0_ciphers,
    SSL_client_hello_get0_compression_methods,
    SSL_client_hello_get0_ext,
    SSL_client_hello_get0_legacy_version,
    SSL_client_hello_get0_random,
    SSL_client_hello_get0_session_id,
    SSL_client_hello_get1_extensions_present,
    SSL_client_hello_isv2,
}

/// The connection, and the ClientHello that the program's callback is asked about; `None` outside of it.
///
/// # Safety
/// The module's contract.
unsafe fn hello<'a>(s: *const SSL) -> Option<(Held<&'a SSL>, &'a ClientHello)> {
    // SAFETY: by contract.
    let connection = unsafe { handle(s) }?;
    let hello: Arc<ClientHello> = connection.wishes.borrow().hello.clone()?;
    // SAFETY: the connection keeps it until the ClientHello is dealt with, so for the length of the call.
    Some((connection, unsafe { &*Arc::as_ptr(&hello) }))
}

/// A part of the ClientHello: its length, and its place if the program wants that.
///
/// # Safety
/// The module's contract; `out` is null or writable.
unsafe fn part(s: *const SSL, out: *mut *const u8, part: impl FnOnce(&ClientHello) -> &[u8]) -> usize {
    // SAFETY: by contract.
    let Some((_connection, hello)) = (unsafe { hello(s) }) else { return 0 };
    let bytes = part(hello);
    if !out.is_null() {
        // SAFETY: not null, and writable by contract.
        unsafe { *out = bytes.as_ptr() };
    }
    bytes.len()
}

/// `SSL_CTX_set_client_hello_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_client_hello_cb(
    c: *mut SSL_CTX,
    cb: SSL_client_hello_cb_fn,
    arg: *mut c_void,
) {
    // SAFETY: the module's contract.
    unsafe {
        on(c, (), |context| {
            context.configure(|config| {
                config.client_hello.callback = cb;
                config.client_hello.argument = UserData::new(arg);
            });
        });
    }
}

/// `SSL_client_hello_get0_ciphers(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_client_hello_get0_ciphers(s: *mut SSL, out: *mut *const u8) -> usize {
    // SAFETY: the module's contract.
    guard(0, || unsafe { part(s, out, ClientHello::ciphers) })
}

/// `SSL_client_hello_get0_compression_methods(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_client_hello_get0_compression_methods(
    s: *mut SSL,
    out: *mut *const u8,
) -> usize {
    // SAFETY: the module's contract.
    guard(0, || unsafe { part(s, out, ClientHello::compressions) })
}

/// `SSL_client_hello_get0_ext(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_client_hello_get0_ext(
    s: *mut SSL,
    type_: c_uint,
    out: *mut *const u8,
    outlen: *mut usize,
) -> c_int {
    guard(0, || {
        // SAFETY: the module's contract.
        let Some((_connection, hello)) = (unsafe { hello(s) }) else { return 0 };
        let Some(content) = u16::try_from(type_).ok().and_then(|kind| hello.find_known(kind)) else {
            return 0;
        };
        // SAFETY: where they are not null, they are writable by contract.
        unsafe {
            if !out.is_null() {
                *out = content.as_ptr();
            }
            if !outlen.is_null() {
                *outlen = content.len();
            }
        }
        1
    })
}

/// `SSL_client_hello_get0_legacy_version(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_client_hello_get0_legacy_version(s: *mut SSL) -> c_uint {
    // SAFETY: the module's contract.
    guard(0, || unsafe { hello(s) }.map_or(0, |(_connection, hello)| hello.legacy_version.into()))
}

/// `SSL_client_hello_get0_random(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_client_hello_get0_random(s: *mut SSL, out: *mut *const u8) -> usize {
    // SAFETY: the module's contract.
    guard(0, || unsafe { part(s, out, ClientHello::random) })
}

/// `SSL_client_hello_get0_session_id(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_client_hello_get0_session_id(s: *mut SSL, out: *mut *const u8) -> usize {
    // SAFETY: the module's contract.
    guard(0, || unsafe { part(s, out, ClientHello::session_id) })
}

/// `SSL_client_hello_get1_extensions_present(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_client_hello_get1_extensions_present(
    s: *mut SSL,
    out: *mut *mut c_int,
    outlen: *mut usize,
) -> c_int {
    guard(0, || {
        // SAFETY: the module's contract.
        let Some((_connection, hello)) = (unsafe { hello(s) }) else { return 0 };
        if out.is_null() || outlen.is_null() {
            return 0;
        }
        let types: Vec<c_int> = hello.known_types().map(c_int::from).collect();
        let block: Vec<u8> = types.iter().flat_map(|kind| kind.to_ne_bytes()).collect();
        // libcrypto aligns what it allocates for any type.
        let array = if types.is_empty() { ptr::null_mut() } else { allocate(&block).cast::<c_int>() };
        if array.is_null() && !types.is_empty() {
            err::put_ssl(MALLOC_FAILURE);
            return 0;
        }
        // SAFETY: both are not null, and writable by contract.
        unsafe {
            *out = array;
            *outlen = types.len();
        }
        1
    })
}

/// `SSL_client_hello_isv2(3)`: never; a hello in SSLv2's format is not taken.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_client_hello_isv2(_s: *mut SSL) -> c_int {
    guard(0, || 0)
}
