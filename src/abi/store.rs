//! Trusted certificates.

use super::prelude::*;

exports! {
    SSL_CTX_get_cert_store,
    SSL_CTX_load_verify_dir,
    SSL_CTX_load_verify_file,
    SSL_CTX_load_verify_locations,
    SSL_CTX_load_verify_store,
    SSL_CTX_set1_cert_store,
    SSL_CTX_set_cert_store,
    SSL_CTX_set_default_verify_dir,
    SSL_CTX_set_default_verify_file,
    SSL_CTX_set_default_verify_paths,
    SSL_CTX_set_default_verify_store,
}

/// `SSL_CTX_get_cert_store(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_cert_store(_arg0: *const SSL_CTX) -> *mut X509_STORE {
    todo("SSL_CTX_get_cert_store", ptr::null_mut())
}

/// `SSL_CTX_load_verify_dir(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_load_verify_dir(_ctx: *mut SSL_CTX, _CApath: *const c_char) -> c_int {
    todo("SSL_CTX_load_verify_dir", 0)
}

/// `SSL_CTX_load_verify_file(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_load_verify_file(_ctx: *mut SSL_CTX, _CAfile: *const c_char) -> c_int {
    todo("SSL_CTX_load_verify_file", 0)
}

/// `SSL_CTX_load_verify_locations(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_load_verify_locations(_ctx: *mut SSL_CTX, _CAfile: *const c_char, _CApath: *const c_char) -> c_int {
    todo("SSL_CTX_load_verify_locations", 0)
}

/// `SSL_CTX_load_verify_store(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_load_verify_store(_ctx: *mut SSL_CTX, _CAstore: *const c_char) -> c_int {
    todo("SSL_CTX_load_verify_store", 0)
}

/// `SSL_CTX_set1_cert_store(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set1_cert_store(_arg0: *mut SSL_CTX, _arg1: *mut X509_STORE) {
    todo("SSL_CTX_set1_cert_store", ())
}

/// `SSL_CTX_set_cert_store(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_cert_store(_arg0: *mut SSL_CTX, _arg1: *mut X509_STORE) {
    todo("SSL_CTX_set_cert_store", ())
}

/// `SSL_CTX_set_default_verify_dir(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_default_verify_dir(_ctx: *mut SSL_CTX) -> c_int {
    todo("SSL_CTX_set_default_verify_dir", 0)
}

/// `SSL_CTX_set_default_verify_file(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_default_verify_file(_ctx: *mut SSL_CTX) -> c_int {
    todo("SSL_CTX_set_default_verify_file", 0)
}

/// `SSL_CTX_set_default_verify_paths(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_default_verify_paths(_ctx: *mut SSL_CTX) -> c_int {
    todo("SSL_CTX_set_default_verify_paths", 0)
}

/// `SSL_CTX_set_default_verify_store(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_default_verify_store(_ctx: *mut SSL_CTX) -> c_int {
    todo("SSL_CTX_set_default_verify_store", 0)
}
