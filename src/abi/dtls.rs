//! DTLS.

use super::prelude::*;

exports! {
    DTLS_get_data_mtu,
    DTLS_set_timer_cb,
    DTLSv1_listen,
    SSL_is_dtls,
}

/// `DTLS_get_data_mtu(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn DTLS_get_data_mtu(_s: *const SSL) -> usize {
    todo("DTLS_get_data_mtu", 0)
}

/// `DTLS_set_timer_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn DTLS_set_timer_cb(_s: *mut SSL, _cb: DTLS_timer_cb) {
    todo("DTLS_set_timer_cb", ())
}

/// `DTLSv1_listen(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn DTLSv1_listen(_s: *mut SSL, _client: *mut BIO_ADDR) -> c_int {
    todo("DTLSv1_listen", 0)
}

/// `SSL_is_dtls(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_is_dtls(_s: *const SSL) -> c_int {
    todo("SSL_is_dtls", 0)
}
