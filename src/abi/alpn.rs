//! Application-layer protocol negotiation (RFC 7301), and the NPN calls that came before it.

use super::prelude::*;

exports! {
    SSL_CTX_set_alpn_protos,
    SSL_CTX_set_alpn_select_cb,
    SSL_CTX_set_next_proto_select_cb,
    SSL_CTX_set_next_protos_advertised_cb,
    SSL_get0_alpn_selected,
    SSL_get0_next_proto_negotiated,
    SSL_select_next_proto,
    SSL_set_alpn_protos,
}

/// `SSL_CTX_set_alpn_protos(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_alpn_protos(_ctx: *mut SSL_CTX, _protos: *const u8, _protos_len: c_uint) -> c_int {
    todo("SSL_CTX_set_alpn_protos", 0)
}

/// `SSL_CTX_set_alpn_select_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_alpn_select_cb(_ctx: *mut SSL_CTX, _cb: SSL_CTX_alpn_select_cb_func, _arg: *mut c_void) {
    todo("SSL_CTX_set_alpn_select_cb", ())
}

/// `SSL_CTX_set_next_proto_select_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_next_proto_select_cb(_s: *mut SSL_CTX, _cb: SSL_CTX_npn_select_cb_func, _arg: *mut c_void) {
    todo("SSL_CTX_set_next_proto_select_cb", ())
}

/// `SSL_CTX_set_next_protos_advertised_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_next_protos_advertised_cb(_s: *mut SSL_CTX, _cb: SSL_CTX_npn_advertised_cb_func, _arg: *mut c_void) {
    todo("SSL_CTX_set_next_protos_advertised_cb", ())
}

/// `SSL_get0_alpn_selected(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get0_alpn_selected(_ssl: *const SSL, _data: *mut *const u8, _len: *mut c_uint) {
    todo("SSL_get0_alpn_selected", ())
}

/// `SSL_get0_next_proto_negotiated(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get0_next_proto_negotiated(_s: *const SSL, _data: *mut *const u8, _len: *mut c_uint) {
    todo("SSL_get0_next_proto_negotiated", ())
}

/// `SSL_select_next_proto(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_select_next_proto(_out: *mut *mut u8, _outlen: *mut u8, _input: *const u8, _inlen: c_uint, _client: *const u8, _client_len: c_uint) -> c_int {
    todo("SSL_select_next_proto", 0)
}

/// `SSL_set_alpn_protos(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_alpn_protos(_ssl: *mut SSL, _protos: *const u8, _protos_len: c_uint) -> c_int {
    todo("SSL_set_alpn_protos", 0)
}
