//! Custom TLS extensions.

use super::prelude::*;

exports! {
    SSL_CTX_add_client_custom_ext,
    SSL_CTX_add_custom_ext,
    SSL_CTX_add_server_custom_ext,
    SSL_CTX_has_client_custom_ext,
    SSL_extension_supported,
}

/// `SSL_CTX_add_client_custom_ext(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_add_client_custom_ext(_ctx: *mut SSL_CTX, _ext_type: c_uint, _add_cb: custom_ext_add_cb, _free_cb: custom_ext_free_cb, _add_arg: *mut c_void, _parse_cb: custom_ext_parse_cb, _parse_arg: *mut c_void) -> c_int {
    todo("SSL_CTX_add_client_custom_ext", 0)
}

/// `SSL_CTX_add_custom_ext(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_add_custom_ext(_ctx: *mut SSL_CTX, _ext_type: c_uint, _context: c_uint, _add_cb: SSL_custom_ext_add_cb_ex, _free_cb: SSL_custom_ext_free_cb_ex, _add_arg: *mut c_void, _parse_cb: SSL_custom_ext_parse_cb_ex, _parse_arg: *mut c_void) -> c_int {
    todo("SSL_CTX_add_custom_ext", 0)
}

/// `SSL_CTX_add_server_custom_ext(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_add_server_custom_ext(_ctx: *mut SSL_CTX, _ext_type: c_uint, _add_cb: custom_ext_add_cb, _free_cb: custom_ext_free_cb, _add_arg: *mut c_void, _parse_cb: custom_ext_parse_cb, _parse_arg: *mut c_void) -> c_int {
    todo("SSL_CTX_add_server_custom_ext", 0)
}

/// `SSL_CTX_has_client_custom_ext(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_has_client_custom_ext(_ctx: *const SSL_CTX, _ext_type: c_uint) -> c_int {
    todo("SSL_CTX_has_client_custom_ext", 0)
}

/// `SSL_extension_supported(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_extension_supported(_ext_type: c_uint) -> c_int {
    todo("SSL_extension_supported", 0)
}
