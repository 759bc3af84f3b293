//! Library initialisation.

use super::prelude::*;

exports! {
    OPENSSL_init_ssl,
    SSL_set_debug,
    SSL_test_functions,
}

/// `OPENSSL_init_ssl(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn OPENSSL_init_ssl(_opts: u64, _settings: *const OPENSSL_INIT_SETTINGS) -> c_int {
    todo("OPENSSL_init_ssl", 0)
}

/// `SSL_set_debug(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_debug(_s: *mut SSL, _debug: c_int) {
    todo("SSL_set_debug", ())
}

/// `SSL_test_functions(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_test_functions() -> *const openssl_ssl_test_functions {
    todo("SSL_test_functions", ptr::null())
}
