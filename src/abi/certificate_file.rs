//! Own certificates and private keys from files, and the password callback.

use super::prelude::*;

exports! {
    SSL_CTX_get_default_passwd_cb,
    SSL_CTX_get_default_passwd_cb_userdata,
    SSL_CTX_set_default_passwd_cb,
    SSL_CTX_set_default_passwd_cb_userdata,
    SSL_CTX_use_PrivateKey_file,
    SSL_CTX_use_RSAPrivateKey_file,
    SSL_CTX_use_certificate_chain_file,
    SSL_CTX_use_certificate_file,
    SSL_get_default_passwd_cb,
    SSL_get_default_passwd_cb_userdata,
    SSL_set_default_passwd_cb,
    SSL_set_default_passwd_cb_userdata,
    SSL_use_PrivateKey_file,
    SSL_use_RSAPrivateKey_file,
    SSL_use_certificate_chain_file,
    SSL_use_certificate_file,
}

/// `SSL_CTX_get_default_passwd_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_default_passwd_cb(_ctx: *mut SSL_CTX) -> pem_password_cb {
    todo("SSL_CTX_get_default_passwd_cb", None)
}

/// `SSL_CTX_get_default_passwd_cb_userdata(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_default_passwd_cb_userdata(_ctx: *mut SSL_CTX) -> *mut c_void {
    todo("SSL_CTX_get_default_passwd_cb_userdata", ptr::null_mut())
}

/// `SSL_CTX_set_default_passwd_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_default_passwd_cb(_ctx: *mut SSL_CTX, _cb: pem_password_cb) {
    todo("SSL_CTX_set_default_passwd_cb", ())
}

/// `SSL_CTX_set_default_passwd_cb_userdata(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_default_passwd_cb_userdata(_ctx: *mut SSL_CTX, _u: *mut c_void) {
    todo("SSL_CTX_set_default_passwd_cb_userdata", ())
}

/// `SSL_CTX_use_PrivateKey_file(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_use_PrivateKey_file(_ctx: *mut SSL_CTX, _file: *const c_char, _type_: c_int) -> c_int {
    todo("SSL_CTX_use_PrivateKey_file", 0)
}

/// `SSL_CTX_use_RSAPrivateKey_file(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_use_RSAPrivateKey_file(_ctx: *mut SSL_CTX, _file: *const c_char, _type_: c_int) -> c_int {
    todo("SSL_CTX_use_RSAPrivateKey_file", 0)
}

/// `SSL_CTX_use_certificate_chain_file(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_use_certificate_chain_file(_ctx: *mut SSL_CTX, _file: *const c_char) -> c_int {
    todo("SSL_CTX_use_certificate_chain_file", 0)
}

/// `SSL_CTX_use_certificate_file(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_use_certificate_file(_ctx: *mut SSL_CTX, _file: *const c_char, _type_: c_int) -> c_int {
    todo("SSL_CTX_use_certificate_file", 0)
}

/// `SSL_get_default_passwd_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_default_passwd_cb(_s: *mut SSL) -> pem_password_cb {
    todo("SSL_get_default_passwd_cb", None)
}

/// `SSL_get_default_passwd_cb_userdata(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_default_passwd_cb_userdata(_s: *mut SSL) -> *mut c_void {
    todo("SSL_get_default_passwd_cb_userdata", ptr::null_mut())
}

/// `SSL_set_default_passwd_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_default_passwd_cb(_s: *mut SSL, _cb: pem_password_cb) {
    todo("SSL_set_default_passwd_cb", ())
}

/// `SSL_set_default_passwd_cb_userdata(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_default_passwd_cb_userdata(_s: *mut SSL, _u: *mut c_void) {
    todo("SSL_set_default_passwd_cb_userdata", ())
}

/// `SSL_use_PrivateKey_file(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_use_PrivateKey_file(_ssl: *mut SSL, _file: *const c_char, _type_: c_int) -> c_int {
    todo("SSL_use_PrivateKey_file", 0)
}

/// `SSL_use_RSAPrivateKey_file(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_use_RSAPrivateKey_file(_ssl: *mut SSL, _file: *const c_char, _type_: c_int) -> c_int {
    todo("SSL_use_RSAPrivateKey_file", 0)
}

/// `SSL_use_certificate_chain_file(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_use_certificate_chain_file(_ssl: *mut SSL, _file: *const c_char) -> c_int {
    todo("SSL_use_certificate_chain_file", 0)
}

/// `SSL_use_certificate_file(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_use_certificate_file(_ssl: *mut SSL, _file: *const c_char, _type_: c_int) -> c_int {
    todo("SSL_use_certificate_file", 0)
}
