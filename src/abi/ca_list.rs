//! Names of certification authorities sent to the peer.

use super::prelude::*;

exports! {
    SSL_CTX_add1_to_CA_list,
    SSL_CTX_add_client_CA,
    SSL_CTX_get0_CA_list,
    SSL_CTX_get_client_CA_list,
    SSL_CTX_set0_CA_list,
    SSL_CTX_set_client_CA_list,
    SSL_add1_to_CA_list,
    SSL_add_client_CA,
    SSL_add_dir_cert_subjects_to_stack,
    SSL_add_file_cert_subjects_to_stack,
    SSL_add_store_cert_subjects_to_stack,
    SSL_dup_CA_list,
    SSL_get0_CA_list,
    SSL_get0_peer_CA_list,
    SSL_get_client_CA_list,
    SSL_load_client_CA_file,
    SSL_load_client_CA_file_ex,
    SSL_set0_CA_list,
    SSL_set_client_CA_list,
}

/// `SSL_CTX_add1_to_CA_list(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_add1_to_CA_list(_ctx: *mut SSL_CTX, _x: *const X509) -> c_int {
    todo("SSL_CTX_add1_to_CA_list", 0)
}

/// `SSL_CTX_add_client_CA(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_add_client_CA(_ctx: *mut SSL_CTX, _x: *mut X509) -> c_int {
    todo("SSL_CTX_add_client_CA", 0)
}

/// `SSL_CTX_get0_CA_list(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get0_CA_list(_ctx: *const SSL_CTX) -> *const stack_st_X509_NAME {
    todo("SSL_CTX_get0_CA_list", ptr::null())
}

/// `SSL_CTX_get_client_CA_list(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_client_CA_list(_s: *const SSL_CTX) -> *mut stack_st_X509_NAME {
    todo("SSL_CTX_get_client_CA_list", ptr::null_mut())
}

/// `SSL_CTX_set0_CA_list(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set0_CA_list(_ctx: *mut SSL_CTX, _name_list: *mut stack_st_X509_NAME) {
    todo("SSL_CTX_set0_CA_list", ())
}

/// `SSL_CTX_set_client_CA_list(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_client_CA_list(_ctx: *mut SSL_CTX, _name_list: *mut stack_st_X509_NAME) {
    todo("SSL_CTX_set_client_CA_list", ())
}

/// `SSL_add1_to_CA_list(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_add1_to_CA_list(_ssl: *mut SSL, _x: *const X509) -> c_int {
    todo("SSL_add1_to_CA_list", 0)
}

/// `SSL_add_client_CA(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_add_client_CA(_ssl: *mut SSL, _x: *mut X509) -> c_int {
    todo("SSL_add_client_CA", 0)
}

/// `SSL_add_dir_cert_subjects_to_stack(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_add_dir_cert_subjects_to_stack(_stackCAs: *mut stack_st_X509_NAME, _dir: *const c_char) -> c_int {
    todo("SSL_add_dir_cert_subjects_to_stack", 0)
}

/// `SSL_add_file_cert_subjects_to_stack(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_add_file_cert_subjects_to_stack(_stackCAs: *mut stack_st_X509_NAME, _file: *const c_char) -> c_int {
    todo("SSL_add_file_cert_subjects_to_stack", 0)
}

/// `SSL_add_store_cert_subjects_to_stack(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_add_store_cert_subjects_to_stack(_stackCAs: *mut stack_st_X509_NAME, _uri: *const c_char) -> c_int {
    todo("SSL_add_store_cert_subjects_to_stack", 0)
}

/// `SSL_dup_CA_list(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_dup_CA_list(_sk: *const stack_st_X509_NAME) -> *mut stack_st_X509_NAME {
    todo("SSL_dup_CA_list", ptr::null_mut())
}

/// `SSL_get0_CA_list(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get0_CA_list(_s: *const SSL) -> *const stack_st_X509_NAME {
    todo("SSL_get0_CA_list", ptr::null())
}

/// `SSL_get0_peer_CA_list(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get0_peer_CA_list(_s: *const SSL) -> *const stack_st_X509_NAME {
    todo("SSL_get0_peer_CA_list", ptr::null())
}

/// `SSL_get_client_CA_list(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_client_CA_list(_s: *const SSL) -> *mut stack_st_X509_NAME {
    todo("SSL_get_client_CA_list", ptr::null_mut())
}

/// `SSL_load_client_CA_file(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_load_client_CA_file(_file: *const c_char) -> *mut stack_st_X509_NAME {
    todo("SSL_load_client_CA_file", ptr::null_mut())
}

/// `SSL_load_client_CA_file_ex(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_load_client_CA_file_ex(_file: *const c_char, _libctx: *mut OSSL_LIB_CTX, _propq: *const c_char) -> *mut stack_st_X509_NAME {
    todo("SSL_load_client_CA_file_ex", ptr::null_mut())
}

/// `SSL_set0_CA_list(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set0_CA_list(_s: *mut SSL, _name_list: *mut stack_st_X509_NAME) {
    todo("SSL_set0_CA_list", ())
}

/// `SSL_set_client_CA_list(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_client_CA_list(_s: *mut SSL, _name_list: *mut stack_st_X509_NAME) {
    todo("SSL_set_client_CA_list", ())
}
