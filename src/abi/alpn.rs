//! Application-layer protocol negotiation (RFC 7301), and the NPN calls that came before it.

use super::prelude::*;
use super::session::store;
use crate::libcrypto::err;
use crate::tls::{Configurable, alpn};

exports! {
    SSL_CTX_set_alpn_protos,
    SSL_CTX_set_alpn_select_cb,
    SSL_CTX_set_next_proto_select_cb,
    SSL_CTX_set_next_protos_advertised_cb,
    SSL_get0_alpn_selected,
    SSL_get0_next_proto_negotiated,
    SSL_select_next_proto,
    SSL_set_alpn_protos,
}

/// `OPENSSL_NPN_NEGOTIATED`.
const NEGOTIATED: c_int = 1;
/// `OPENSSL_NPN_NO_OVERLAP`.
const NO_OVERLAP: c_int = 2;

/// Sets what to offer. Unlike everywhere else, 0 is success and 1 is failure.
///
/// # Safety
/// The contract of the module `edge` for the buffer.
unsafe fn set_protocols(target: &impl Configurable, protocols: *const u8, len: c_uint) -> c_int {
    // SAFETY: by contract.
    let list = unsafe { bytes(protocols, len as usize) };
    if !list.is_empty() && !alpn::is_list(list) {
        return 1;
    }
    target.configure(|config| config.alpn.protocols = (!list.is_empty()).then(|| list.into()));
    0
}

/// `SSL_CTX_set_alpn_protos(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_alpn_protos(
    ctx: *mut SSL_CTX,
    protos: *const u8,
    protos_len: c_uint,
) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(ctx, 1, |ctx| set_protocols(ctx, protos, protos_len)) }
}

/// `SSL_CTX_set_alpn_select_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_alpn_select_cb(
    ctx: *mut SSL_CTX,
    cb: SSL_CTX_alpn_select_cb_func,
    arg: *mut c_void,
) {
    // SAFETY: the module's contract.
    unsafe {
        on(ctx, (), |ctx| {
            ctx.configure(|config| {
                config.alpn.select = cb;
                config.alpn.select_argument = UserData::new(arg);
            });
        })
    }
}

/// `SSL_CTX_set_next_proto_select_cb(3)`: ALPN has replaced it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_next_proto_select_cb(
    _s: *mut SSL_CTX,
    cb: SSL_CTX_npn_select_cb_func,
    _arg: *mut c_void,
) {
    guard((), || {
        if cb.is_some() {
            err::put_refused("NPN");
        }
    })
}

/// `SSL_CTX_set_next_protos_advertised_cb(3)`: ALPN has replaced it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_next_protos_advertised_cb(
    _s: *mut SSL_CTX,
    cb: SSL_CTX_npn_advertised_cb_func,
    _arg: *mut c_void,
) {
    guard((), || {
        if cb.is_some() {
            err::put_refused("NPN");
        }
    })
}

/// `SSL_get0_alpn_selected(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get0_alpn_selected(ssl: *const SSL, data: *mut *const u8, len: *mut c_uint) {
    // SAFETY: the module's contract.
    unsafe {
        on(ssl, (), |ssl| {
            let facts = ssl.facts.borrow();
            let (protocol, size) =
                facts.alpn.as_ref().map_or((ptr::null(), 0), |protocol| (protocol.as_ptr(), protocol.len()));
            store(data, protocol);
            // A protocol's length is in one byte (RFC 7301, 3.1).
            store(len, size as c_uint);
        })
    }
}

/// `SSL_get0_next_proto_negotiated(3)`: never one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get0_next_proto_negotiated(
    _s: *const SSL,
    data: *mut *const u8,
    len: *mut c_uint,
) {
    guard((), || {
        // SAFETY: the module's contract.
        unsafe {
            store(data, ptr::null());
            store(len, 0);
        }
    })
}

/// `SSL_select_next_proto(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_select_next_proto(
    out: *mut *mut u8,
    outlen: *mut u8,
    input: *const u8,
    inlen: c_uint,
    client: *const u8,
    client_len: c_uint,
) -> c_int {
    guard(NO_OVERLAP, || {
        // SAFETY: the module's contract.
        unsafe {
            let (server, client) = (bytes(input, inlen as usize), bytes(client, client_len as usize));
            let (protocol, common) = alpn::select(server, client);
            store(out, protocol.map_or(ptr::null_mut(), |protocol| protocol.as_ptr().cast_mut()));
            // Its length was in one byte.
            store(outlen, protocol.map_or(0, |protocol| protocol.len() as u8));
            if common { NEGOTIATED } else { NO_OVERLAP }
        }
    })
}

/// `SSL_set_alpn_protos(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_alpn_protos(ssl: *mut SSL, protos: *const u8, protos_len: c_uint) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(ssl, 1, |ssl| set_protocols(ssl, protos, protos_len)) }
}
