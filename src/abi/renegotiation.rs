//! Renegotiation, which this library does not do.

use super::prelude::*;

exports! {
    SSL_renegotiate,
    SSL_renegotiate_abbreviated,
    SSL_renegotiate_pending,
}

/// `SSL_renegotiate(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_renegotiate(_s: *mut SSL) -> c_int {
    todo("SSL_renegotiate", 0)
}

/// `SSL_renegotiate_abbreviated(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_renegotiate_abbreviated(_s: *mut SSL) -> c_int {
    todo("SSL_renegotiate_abbreviated", 0)
}

/// `SSL_renegotiate_pending(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_renegotiate_pending(_s: *const SSL) -> c_int {
    todo("SSL_renegotiate_pending", 0)
}
