//! `SSL_METHOD`.

use super::prelude::*;
use crate::tls::error::{Error, reason};
use crate::tls::{Configurable, method};

exports! {
    DTLS_client_method,
    DTLS_method,
    DTLS_server_method,
    DTLSv1_2_client_method,
    DTLSv1_2_method,
    DTLSv1_2_server_method,
    DTLSv1_client_method,
    DTLSv1_method,
    DTLSv1_server_method,
    SSL_CTX_get_ssl_method,
    SSL_CTX_set_ssl_version,
    SSL_get_ssl_method,
    SSL_set_ssl_method,
    TLS_client_method,
    TLS_method,
    TLS_server_method,
    TLSv1_1_client_method,
    TLSv1_1_method,
    TLSv1_1_server_method,
    TLSv1_2_client_method,
    TLSv1_2_method,
    TLSv1_2_server_method,
    TLSv1_client_method,
    TLSv1_method,
    TLSv1_server_method,
}

/// `DTLS_client_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn DTLS_client_method() -> *const SSL_METHOD {
    guard(ptr::null(), || &raw const method::DTLS.client)
}

/// `DTLS_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn DTLS_method() -> *const SSL_METHOD {
    guard(ptr::null(), || &raw const method::DTLS.both)
}

/// `DTLS_server_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn DTLS_server_method() -> *const SSL_METHOD {
    guard(ptr::null(), || &raw const method::DTLS.server)
}

/// `DTLSv1_2_client_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn DTLSv1_2_client_method() -> *const SSL_METHOD {
    guard(ptr::null(), || &raw const method::DTLS1_2.client)
}

/// `DTLSv1_2_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn DTLSv1_2_method() -> *const SSL_METHOD {
    guard(ptr::null(), || &raw const method::DTLS1_2.both)
}

/// `DTLSv1_2_server_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn DTLSv1_2_server_method() -> *const SSL_METHOD {
    guard(ptr::null(), || &raw const method::DTLS1_2.server)
}

/// `DTLSv1_client_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn DTLSv1_client_method() -> *const SSL_METHOD {
    guard(ptr::null(), || &raw const method::DTLS1_0.client)
}

/// `DTLSv1_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn DTLSv1_method() -> *const SSL_METHOD {
    guard(ptr::null(), || &raw const method::DTLS1_0.both)
}

/// `DTLSv1_server_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn DTLSv1_server_method() -> *const SSL_METHOD {
    guard(ptr::null(), || &raw const method::DTLS1_0.server)
}

/// `SSL_CTX_get_ssl_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_ssl_method(ctx: *const SSL_CTX) -> *const SSL_METHOD {
    guard(ptr::null(), || {
        // SAFETY: a handle by the module's contract.
        unsafe { handle(ctx) }.map_or(ptr::null(), |ctx| ptr::from_ref(ctx.config().method))
    })
}

/// `SSL_CTX_set_ssl_version(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_ssl_version(ctx: *mut SSL_CTX, meth: *const SSL_METHOD) -> c_int {
    guard(0, || {
        // SAFETY: a handle by the module's contract; methods are statics of ours.
        let (Some(ctx), Some(method)) = (unsafe { handle(ctx) }, unsafe { constant(meth) }) else {
            return status(Err(Error::new(reason::NULL_SSL_METHOD_PASSED)));
        };
        status(ctx.configure(|config| config.set_version(method)))
    })
}

/// `SSL_get_ssl_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_ssl_method(s: *const SSL) -> *const SSL_METHOD {
    guard(ptr::null(), || {
        // SAFETY: a handle by the module's contract.
        unsafe { handle(s) }.map_or(ptr::null(), |s| ptr::from_ref(s.config().method))
    })
}

/// `SSL_set_ssl_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_ssl_method(s: *mut SSL, method: *const SSL_METHOD) -> c_int {
    guard(0, || {
        // SAFETY: a handle by the module's contract; methods are statics of ours.
        let (Some(s), Some(method)) = (unsafe { handle(s) }, unsafe { constant(method) }) else {
            return status(Err(Error::new(reason::NULL_SSL_METHOD_PASSED)));
        };
        s.configure(|config| config.method = method);
        1
    })
}

/// `TLS_client_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TLS_client_method() -> *const SSL_METHOD {
    guard(ptr::null(), || &raw const method::TLS.client)
}

/// `TLS_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TLS_method() -> *const SSL_METHOD {
    guard(ptr::null(), || &raw const method::TLS.both)
}

/// `TLS_server_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TLS_server_method() -> *const SSL_METHOD {
    guard(ptr::null(), || &raw const method::TLS.server)
}

/// `TLSv1_1_client_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TLSv1_1_client_method() -> *const SSL_METHOD {
    guard(ptr::null(), || &raw const method::TLS1_1.client)
}

/// `TLSv1_1_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TLSv1_1_method() -> *const SSL_METHOD {
    guard(ptr::null(), || &raw const method::TLS1_1.both)
}

/// `TLSv1_1_server_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TLSv1_1_server_method() -> *const SSL_METHOD {
    guard(ptr::null(), || &raw const method::TLS1_1.server)
}

/// `TLSv1_2_client_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TLSv1_2_client_method() -> *const SSL_METHOD {
    guard(ptr::null(), || &raw const method::TLS1_2.client)
}

/// `TLSv1_2_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TLSv1_2_method() -> *const SSL_METHOD {
    guard(ptr::null(), || &raw const method::TLS1_2.both)
}

/// `TLSv1_2_server_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TLSv1_2_server_method() -> *const SSL_METHOD {
    guard(ptr::null(), || &raw const method::TLS1_2.server)
}

/// `TLSv1_client_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TLSv1_client_method() -> *const SSL_METHOD {
    guard(ptr::null(), || &raw const method::TLS1_0.client)
}

/// `TLSv1_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TLSv1_method() -> *const SSL_METHOD {
    guard(ptr::null(), || &raw const method::TLS1_0.both)
}

/// `TLSv1_server_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TLSv1_server_method() -> *const SSL_METHOD {
    guard(ptr::null(), || &raw const method::TLS1_0.server)
}
