//! TLS 1.3 key updates.

use super::prelude::*;
use crate::libcrypto::err;
use crate::tls::error::reason;

exports! {
    SSL_get_key_update_type,
    SSL_key_update,
}

/// `SSL_KEY_UPDATE_NONE`.
const NONE: c_int = -1;
const NOT_REQUESTED: c_int = 0;
const REQUESTED: c_int = 1;

/// `SSL_get_key_update_type(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_key_update_type(s: *const SSL) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(s, NONE, |connection| connection.status.key_update.get().map_or(NONE, c_int::from)) }
}

/// `SSL_key_update(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_key_update(s: *mut SSL, updatetype: c_int) -> c_int {
    // SAFETY: the module's contract.
    unsafe {
        on(s, 0, |connection| {
            if connection.is_tls13() && !matches!(updatetype, NOT_REQUESTED | REQUESTED) {
                err::put_ssl(reason::INVALID_KEY_UPDATE_TYPE);
                return 0;
            }
            answer(connection.key_update(updatetype == REQUESTED))
        })
    }
}
