//! DTLS-SRTP.

use super::prelude::*;

exports! {
    SSL_CTX_set_tlsext_use_srtp,
    SSL_get_selected_srtp_profile,
    SSL_get_srtp_profiles,
    SSL_set_tlsext_use_srtp,
}

/// `SSL_CTX_set_tlsext_use_srtp(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_tlsext_use_srtp(_ctx: *mut SSL_CTX, _profiles: *const c_char) -> c_int {
    todo("SSL_CTX_set_tlsext_use_srtp", 0)
}

/// `SSL_get_selected_srtp_profile(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_selected_srtp_profile(_s: *mut SSL) -> *mut SRTP_PROTECTION_PROFILE {
    todo("SSL_get_selected_srtp_profile", ptr::null_mut())
}

/// `SSL_get_srtp_profiles(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_srtp_profiles(_ssl: *mut SSL) -> *mut stack_st_SRTP_PROTECTION_PROFILE {
    todo("SSL_get_srtp_profiles", ptr::null_mut())
}

/// `SSL_set_tlsext_use_srtp(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_tlsext_use_srtp(_ssl: *mut SSL, _profiles: *const c_char) -> c_int {
    todo("SSL_set_tlsext_use_srtp", 0)
}
