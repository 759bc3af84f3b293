//! Ephemeral Diffie-Hellman parameters.

use super::prelude::*;

exports! {
    SSL_CTX_set0_tmp_dh_pkey,
    SSL_CTX_set_tmp_dh_callback,
    SSL_set0_tmp_dh_pkey,
    SSL_set_tmp_dh_callback,
}

/// `SSL_CTX_set0_tmp_dh_pkey(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set0_tmp_dh_pkey(_ctx: *mut SSL_CTX, _dhpkey: *mut EVP_PKEY) -> c_int {
    todo("SSL_CTX_set0_tmp_dh_pkey", 0)
}

/// `SSL_CTX_set_tmp_dh_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_tmp_dh_callback(_ctx: *mut SSL_CTX, _dh: Option<unsafe extern "C" fn(*mut SSL, c_int, c_int) -> *mut DH>) {
    todo("SSL_CTX_set_tmp_dh_callback", ())
}

/// `SSL_set0_tmp_dh_pkey(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set0_tmp_dh_pkey(_s: *mut SSL, _dhpkey: *mut EVP_PKEY) -> c_int {
    todo("SSL_set0_tmp_dh_pkey", 0)
}

/// `SSL_set_tmp_dh_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_tmp_dh_callback(_ssl: *mut SSL, _dh: Option<unsafe extern "C" fn(*mut SSL, c_int, c_int) -> *mut DH>) {
    todo("SSL_set_tmp_dh_callback", ())
}
