//! DANE TLSA (RFC 6698).

use super::prelude::*;

exports! {
    SSL_CTX_dane_clear_flags,
    SSL_CTX_dane_enable,
    SSL_CTX_dane_mtype_set,
    SSL_CTX_dane_set_flags,
    SSL_dane_clear_flags,
    SSL_dane_enable,
    SSL_dane_set_flags,
    SSL_dane_tlsa_add,
    SSL_get0_dane,
    SSL_get0_dane_authority,
    SSL_get0_dane_tlsa,
}

/// `SSL_CTX_dane_clear_flags(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_dane_clear_flags(_ctx: *mut SSL_CTX, _flags: c_ulong) -> c_ulong {
    todo("SSL_CTX_dane_clear_flags", 0)
}

/// `SSL_CTX_dane_enable(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_dane_enable(_ctx: *mut SSL_CTX) -> c_int {
    todo("SSL_CTX_dane_enable", 0)
}

/// `SSL_CTX_dane_mtype_set(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_dane_mtype_set(_ctx: *mut SSL_CTX, _md: *const EVP_MD, _mtype: u8, _ord: u8) -> c_int {
    todo("SSL_CTX_dane_mtype_set", 0)
}

/// `SSL_CTX_dane_set_flags(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_dane_set_flags(_ctx: *mut SSL_CTX, _flags: c_ulong) -> c_ulong {
    todo("SSL_CTX_dane_set_flags", 0)
}

/// `SSL_dane_clear_flags(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_dane_clear_flags(_ssl: *mut SSL, _flags: c_ulong) -> c_ulong {
    todo("SSL_dane_clear_flags", 0)
}

/// `SSL_dane_enable(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_dane_enable(_s: *mut SSL, _basedomain: *const c_char) -> c_int {
    todo("SSL_dane_enable", 0)
}

/// `SSL_dane_set_flags(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_dane_set_flags(_ssl: *mut SSL, _flags: c_ulong) -> c_ulong {
    todo("SSL_dane_set_flags", 0)
}

/// `SSL_dane_tlsa_add(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_dane_tlsa_add(_s: *mut SSL, _usage: u8, _selector: u8, _mtype: u8, _data: *const u8, _dlen: usize) -> c_int {
    todo("SSL_dane_tlsa_add", 0)
}

/// `SSL_get0_dane(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get0_dane(_ssl: *mut SSL) -> *mut SSL_DANE {
    todo("SSL_get0_dane", ptr::null_mut())
}

/// `SSL_get0_dane_authority(3)`: the answer of a connection without DANE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get0_dane_authority(
    _s: *mut SSL,
    _mcert: *mut *mut X509,
    _mspki: *mut *mut EVP_PKEY,
) -> c_int {
    guard(-1, || -1)
}

/// `SSL_get0_dane_tlsa(3)`: the answer of a connection without DANE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get0_dane_tlsa(
    _s: *mut SSL,
    _usage: *mut u8,
    _selector: *mut u8,
    _mtype: *mut u8,
    _data: *mut *const u8,
    _dlen: *mut usize,
) -> c_int {
    guard(-1, || -1)
}
