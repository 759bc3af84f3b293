//! `SSL_METHOD`.

use super::prelude::*;

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
    todo("DTLS_client_method", ptr::null())
}

/// `DTLS_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn DTLS_method() -> *const SSL_METHOD {
    todo("DTLS_method", ptr::null())
}

/// `DTLS_server_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn DTLS_server_method() -> *const SSL_METHOD {
    todo("DTLS_server_method", ptr::null())
}

/// `DTLSv1_2_client_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn DTLSv1_2_client_method() -> *const SSL_METHOD {
    todo("DTLSv1_2_client_method", ptr::null())
}

/// `DTLSv1_2_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn DTLSv1_2_method() -> *const SSL_METHOD {
    todo("DTLSv1_2_method", ptr::null())
}

/// `DTLSv1_2_server_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn DTLSv1_2_server_method() -> *const SSL_METHOD {
    todo("DTLSv1_2_server_method", ptr::null())
}

/// `DTLSv1_client_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn DTLSv1_client_method() -> *const SSL_METHOD {
    todo("DTLSv1_client_method", ptr::null())
}

/// `DTLSv1_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn DTLSv1_method() -> *const SSL_METHOD {
    todo("DTLSv1_method", ptr::null())
}

/// `DTLSv1_server_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn DTLSv1_server_method() -> *const SSL_METHOD {
    todo("DTLSv1_server_method", ptr::null())
}

/// `SSL_CTX_get_ssl_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_ssl_method(_ctx: *const SSL_CTX) -> *const SSL_METHOD {
    todo("SSL_CTX_get_ssl_method", ptr::null())
}

/// `SSL_CTX_set_ssl_version(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_ssl_version(_ctx: *mut SSL_CTX, _meth: *const SSL_METHOD) -> c_int {
    todo("SSL_CTX_set_ssl_version", 0)
}

/// `SSL_get_ssl_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_ssl_method(_s: *const SSL) -> *const SSL_METHOD {
    todo("SSL_get_ssl_method", ptr::null())
}

/// `SSL_set_ssl_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_ssl_method(_s: *mut SSL, _method: *const SSL_METHOD) -> c_int {
    todo("SSL_set_ssl_method", 0)
}

/// `TLS_client_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TLS_client_method() -> *const SSL_METHOD {
    todo("TLS_client_method", ptr::null())
}

/// `TLS_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TLS_method() -> *const SSL_METHOD {
    todo("TLS_method", ptr::null())
}

/// `TLS_server_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TLS_server_method() -> *const SSL_METHOD {
    todo("TLS_server_method", ptr::null())
}

/// `TLSv1_1_client_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TLSv1_1_client_method() -> *const SSL_METHOD {
    todo("TLSv1_1_client_method", ptr::null())
}

/// `TLSv1_1_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TLSv1_1_method() -> *const SSL_METHOD {
    todo("TLSv1_1_method", ptr::null())
}

/// `TLSv1_1_server_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TLSv1_1_server_method() -> *const SSL_METHOD {
    todo("TLSv1_1_server_method", ptr::null())
}

/// `TLSv1_2_client_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TLSv1_2_client_method() -> *const SSL_METHOD {
    todo("TLSv1_2_client_method", ptr::null())
}

/// `TLSv1_2_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TLSv1_2_method() -> *const SSL_METHOD {
    todo("TLSv1_2_method", ptr::null())
}

/// `TLSv1_2_server_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TLSv1_2_server_method() -> *const SSL_METHOD {
    todo("TLSv1_2_server_method", ptr::null())
}

/// `TLSv1_client_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TLSv1_client_method() -> *const SSL_METHOD {
    todo("TLSv1_client_method", ptr::null())
}

/// `TLSv1_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TLSv1_method() -> *const SSL_METHOD {
    todo("TLSv1_method", ptr::null())
}

/// `TLSv1_server_method(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TLSv1_server_method() -> *const SSL_METHOD {
    todo("TLSv1_server_method", ptr::null())
}
