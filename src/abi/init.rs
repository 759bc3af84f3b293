//! Library initialisation.

use super::hooks::Program;
use super::prelude::*;
use crate::libcrypto::err;
use crate::tls::{error, hooks};
use std::sync::Once;

exports! {
    OPENSSL_init_ssl,
    SSL_set_debug,
    SSL_test_functions,
}

/// What has to be done once: libcrypto's start, our error strings, and the program's callbacks for the core.
pub(super) fn initialise() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        hooks::install(&Program);
        err::load_strings(err::LIB_SSL, error::reason::STRINGS);
    });
}

/// Starts libcrypto, which reads the configuration file unless it was told otherwise before, and this library.
///
/// # Safety
/// `settings` is null or live.
unsafe fn start(opts: u64, settings: *const OPENSSL_INIT_SETTINGS) -> bool {
    /// `OPENSSL_INIT_ADD_ALL_CIPHERS` and `OPENSSL_INIT_ADD_ALL_DIGESTS`.
    const ADD_ALL: u64 = 0x4 | 0x8;
    /// `OPENSSL_INIT_LOAD_CONFIG`.
    const LOAD_CONFIG: u64 = 0x40;
    /// `OPENSSL_INIT_NO_LOAD_CONFIG`.
    const NO_LOAD_CONFIG: u64 = 0x80;
    let mut opts = opts | ADD_ALL;
    if opts & NO_LOAD_CONFIG == 0 {
        opts |= LOAD_CONFIG;
    }
    // SAFETY: by contract.
    if unsafe { OPENSSL_init_crypto(opts, settings) } == 0 {
        return false;
    }
    initialise();
    true
}

/// [`start`] for whoever does not start the library explicitly.
pub(super) fn start_by_default() -> bool {
    // SAFETY: no settings.
    unsafe { start(0, ptr::null()) }
}

/// `OPENSSL_init_ssl(3)`. The options are libcrypto's but for `NO_LOAD_SSL_STRINGS`, which saves nothing here.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn OPENSSL_init_ssl(opts: u64, settings: *const OPENSSL_INIT_SETTINGS) -> c_int {
    // SAFETY: the module's contract.
    guard(0, || unsafe { start(opts, settings) }.into())
}

/// `SSL_set_debug(3)`: does nothing, as in OpenSSL 3.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_debug(_s: *mut SSL, _debug: c_int) {
    guard((), || ());
}

/// `SSL_test_functions`: a table for OpenSSL's own unit tests, which a library without them does not have.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_test_functions() -> *const openssl_ssl_test_functions {
    guard(ptr::null(), ptr::null)
}
