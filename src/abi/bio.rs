//! `BIO_f_ssl`: a connection as a BIO.

use super::prelude::*;

exports! {
    BIO_f_ssl,
    BIO_new_buffer_ssl_connect,
    BIO_new_ssl,
    BIO_new_ssl_connect,
    BIO_ssl_copy_session_id,
    BIO_ssl_shutdown,
}

/// `BIO_f_ssl(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BIO_f_ssl() -> *const BIO_METHOD {
    todo("BIO_f_ssl", ptr::null())
}

/// `BIO_new_buffer_ssl_connect(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BIO_new_buffer_ssl_connect(_ctx: *mut SSL_CTX) -> *mut BIO {
    todo("BIO_new_buffer_ssl_connect", ptr::null_mut())
}

/// `BIO_new_ssl(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BIO_new_ssl(_ctx: *mut SSL_CTX, _client: c_int) -> *mut BIO {
    todo("BIO_new_ssl", ptr::null_mut())
}

/// `BIO_new_ssl_connect(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BIO_new_ssl_connect(_ctx: *mut SSL_CTX) -> *mut BIO {
    todo("BIO_new_ssl_connect", ptr::null_mut())
}

/// `BIO_ssl_copy_session_id(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BIO_ssl_copy_session_id(_to: *mut BIO, _from: *mut BIO) -> c_int {
    todo("BIO_ssl_copy_session_id", 0)
}

/// `BIO_ssl_shutdown(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BIO_ssl_shutdown(_ssl_bio: *mut BIO) {
    todo("BIO_ssl_shutdown", ())
}
