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
pub unsafe extern "C" fn SSL_CTX_add_client_custom_ext(
    _ctx: *mut SSL_CTX,
    _ext_type: c_uint,
    _add_cb: custom_ext_add_cb,
    _free_cb: custom_ext_free_cb,
    _add_arg: *mut c_void,
    _parse_cb: custom_ext_parse_cb,
    _parse_arg: *mut c_void,
) -> c_int {
    todo("SSL_CTX_add_client_custom_ext", 0)
}

/// `SSL_CTX_add_custom_ext(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_add_custom_ext(
    _ctx: *mut SSL_CTX,
    _ext_type: c_uint,
    _context: c_uint,
    _add_cb: SSL_custom_ext_add_cb_ex,
    _free_cb: SSL_custom_ext_free_cb_ex,
    _add_arg: *mut c_void,
    _parse_cb: SSL_custom_ext_parse_cb_ex,
    _parse_arg: *mut c_void,
) -> c_int {
    todo("SSL_CTX_add_custom_ext", 0)
}

/// `SSL_CTX_add_server_custom_ext(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_add_server_custom_ext(
    _ctx: *mut SSL_CTX,
    _ext_type: c_uint,
    _add_cb: custom_ext_add_cb,
    _free_cb: custom_ext_free_cb,
    _add_arg: *mut c_void,
    _parse_cb: custom_ext_parse_cb,
    _parse_arg: *mut c_void,
) -> c_int {
    todo("SSL_CTX_add_server_custom_ext", 0)
}

/// `SSL_CTX_has_client_custom_ext(3)`: none can be added yet.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_has_client_custom_ext(_ctx: *const SSL_CTX, _ext_type: c_uint) -> c_int {
    guard(0, || 0)
}

/// `SSL_extension_supported(3)`: whether the library itself deals with an extension, as OpenSSL 3.0 does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_extension_supported(ext_type: c_uint) -> c_int {
    guard(0, || {
        const KNOWN: [c_uint; 24] = [
            0, 1, 5, 10, 11, 13, 14, 16, 18, 21, 22, 23, 35, 41, 42, 43, 44, 45, 47, 49, 51, 0xff01,
            // What OpenSSL has and we refuse is not the program's to add either: SRP (RFC 5054) and NPN.
            12, 13172,
        ];
        KNOWN.contains(&ext_type).into()
    })
}
