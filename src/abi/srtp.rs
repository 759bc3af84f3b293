//! DTLS-SRTP.

use super::prelude::*;
use crate::libcrypto::err;
use crate::tls::error::reason;
use core::ffi::CStr;

exports! {
    SSL_CTX_set_tlsext_use_srtp,
    SSL_get_selected_srtp_profile,
    SSL_get_srtp_profiles,
    SSL_set_tlsext_use_srtp,
}

const PROFILES: [&[u8]; 4] = [
    b"SRTP_AES128_CM_SHA1_80",
    b"SRTP_AES128_CM_SHA1_32",
    b"SRTP_AEAD_AES_128_GCM",
    b"SRTP_AEAD_AES_256_GCM",
];

/// Refuses to use SRTP, which is a matter of DTLS (RFC 5764), with OpenSSL's reason if it would refuse too. These
/// functions return 1 for a failure.
fn refuse(profiles: Option<&CStr>) -> c_int {
    let mut seen = Vec::new();
    for name in profiles.unwrap_or_default().to_bytes().split(|byte| *byte == b':') {
        if !PROFILES.contains(&name) {
            err::put_ssl(reason::SRTP_UNKNOWN_PROTECTION_PROFILE);
            return 1;
        }
        if seen.contains(&name) {
            err::put_ssl(reason::BAD_SRTP_PROTECTION_PROFILE_LIST);
            return 1;
        }
        seen.push(name);
    }
    err::put_refused("DTLS, which SRTP is for");
    1
}

/// `SSL_CTX_set_tlsext_use_srtp(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_tlsext_use_srtp(_ctx: *mut SSL_CTX, profiles: *const c_char) -> c_int {
    guard(1, || {
        // SAFETY: a string by the module's contract.
        refuse(unsafe { cstr(profiles) })
    })
}

/// `SSL_get_selected_srtp_profile(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_selected_srtp_profile(_s: *mut SSL) -> *mut SRTP_PROTECTION_PROFILE {
    guard(ptr::null_mut(), ptr::null_mut)
}

/// `SSL_get_srtp_profiles(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_srtp_profiles(_ssl: *mut SSL) -> *mut stack_st_SRTP_PROTECTION_PROFILE {
    guard(ptr::null_mut(), ptr::null_mut)
}

/// `SSL_set_tlsext_use_srtp(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_tlsext_use_srtp(_ssl: *mut SSL, profiles: *const c_char) -> c_int {
    guard(1, || {
        // SAFETY: a string by the module's contract.
        refuse(unsafe { cstr(profiles) })
    })
}
