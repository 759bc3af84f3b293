//! DTLS.

use super::prelude::*;
use crate::libcrypto::err;
use crate::tls::Configurable;

exports! {
    DTLS_get_data_mtu,
    DTLS_set_timer_cb,
    DTLSv1_listen,
    SSL_is_dtls,
}

/// `DTLS_get_data_mtu(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn DTLS_get_data_mtu(_s: *const SSL) -> usize {
    guard(0, || 0)
}

/// `DTLS_set_timer_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn DTLS_set_timer_cb(_s: *mut SSL, _cb: DTLS_timer_cb) {
    guard((), || err::put_refused("DTLS"))
}

/// `DTLSv1_listen(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn DTLSv1_listen(_s: *mut SSL, _client: *mut BIO_ADDR) -> c_int {
    guard(-1, || {
        err::put_refused("DTLS");
        -1
    })
}

/// `SSL_is_dtls(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_is_dtls(s: *const SSL) -> c_int {
    guard(0, || {
        // SAFETY: a handle by the module's contract.
        unsafe { handle(s) }.is_some_and(|s| s.config().method.dtls).into()
    })
}
