//! Signature algorithms.

use super::prelude::*;

exports! {
    SSL_get_peer_signature_type_nid,
    SSL_get_shared_sigalgs,
    SSL_get_sigalgs,
    SSL_get_signature_type_nid,
}

/// `SSL_get_peer_signature_type_nid(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_peer_signature_type_nid(_s: *const SSL, _pnid: *mut c_int) -> c_int {
    todo("SSL_get_peer_signature_type_nid", 0)
}

/// `SSL_get_shared_sigalgs(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_shared_sigalgs(_s: *mut SSL, _idx: c_int, _psign: *mut c_int, _phash: *mut c_int, _psignandhash: *mut c_int, _rsig: *mut u8, _rhash: *mut u8) -> c_int {
    todo("SSL_get_shared_sigalgs", 0)
}

/// `SSL_get_sigalgs(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_sigalgs(_s: *mut SSL, _idx: c_int, _psign: *mut c_int, _phash: *mut c_int, _psignandhash: *mut c_int, _rsig: *mut u8, _rhash: *mut u8) -> c_int {
    todo("SSL_get_sigalgs", 0)
}

/// `SSL_get_signature_type_nid(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_signature_type_nid(_s: *const SSL, _pnid: *mut c_int) -> c_int {
    todo("SSL_get_signature_type_nid", 0)
}
