//! `SSL_CONF`: configuration by strings.

use super::prelude::*;

exports! {
    SSL_CONF_CTX_clear_flags,
    SSL_CONF_CTX_finish,
    SSL_CONF_CTX_free,
    SSL_CONF_CTX_new,
    SSL_CONF_CTX_set1_prefix,
    SSL_CONF_CTX_set_flags,
    SSL_CONF_CTX_set_ssl,
    SSL_CONF_CTX_set_ssl_ctx,
    SSL_CONF_cmd,
    SSL_CONF_cmd_argv,
    SSL_CONF_cmd_value_type,
    SSL_CTX_config,
    SSL_add_ssl_module,
    SSL_config,
}

/// `SSL_CONF_CTX_clear_flags(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CONF_CTX_clear_flags(_cctx: *mut SSL_CONF_CTX, _flags: c_uint) -> c_uint {
    todo("SSL_CONF_CTX_clear_flags", 0)
}

/// `SSL_CONF_CTX_finish(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CONF_CTX_finish(_cctx: *mut SSL_CONF_CTX) -> c_int {
    todo("SSL_CONF_CTX_finish", 0)
}

/// `SSL_CONF_CTX_free(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CONF_CTX_free(_cctx: *mut SSL_CONF_CTX) {
    todo("SSL_CONF_CTX_free", ())
}

/// `SSL_CONF_CTX_new(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CONF_CTX_new() -> *mut SSL_CONF_CTX {
    todo("SSL_CONF_CTX_new", ptr::null_mut())
}

/// `SSL_CONF_CTX_set1_prefix(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CONF_CTX_set1_prefix(_cctx: *mut SSL_CONF_CTX, _pre: *const c_char) -> c_int {
    todo("SSL_CONF_CTX_set1_prefix", 0)
}

/// `SSL_CONF_CTX_set_flags(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CONF_CTX_set_flags(_cctx: *mut SSL_CONF_CTX, _flags: c_uint) -> c_uint {
    todo("SSL_CONF_CTX_set_flags", 0)
}

/// `SSL_CONF_CTX_set_ssl(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CONF_CTX_set_ssl(_cctx: *mut SSL_CONF_CTX, _ssl: *mut SSL) {
    todo("SSL_CONF_CTX_set_ssl", ())
}

/// `SSL_CONF_CTX_set_ssl_ctx(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CONF_CTX_set_ssl_ctx(_cctx: *mut SSL_CONF_CTX, _ctx: *mut SSL_CTX) {
    todo("SSL_CONF_CTX_set_ssl_ctx", ())
}

/// `SSL_CONF_cmd(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CONF_cmd(_cctx: *mut SSL_CONF_CTX, _cmd: *const c_char, _value: *const c_char) -> c_int {
    todo("SSL_CONF_cmd", 0)
}

/// `SSL_CONF_cmd_argv(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CONF_cmd_argv(_cctx: *mut SSL_CONF_CTX, _pargc: *mut c_int, _pargv: *mut *mut *mut c_char) -> c_int {
    todo("SSL_CONF_cmd_argv", 0)
}

/// `SSL_CONF_cmd_value_type(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CONF_cmd_value_type(_cctx: *mut SSL_CONF_CTX, _cmd: *const c_char) -> c_int {
    todo("SSL_CONF_cmd_value_type", 0)
}

/// `SSL_CTX_config(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_config(_ctx: *mut SSL_CTX, _name: *const c_char) -> c_int {
    todo("SSL_CTX_config", 0)
}

/// `SSL_add_ssl_module(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_add_ssl_module() {
    todo("SSL_add_ssl_module", ())
}

/// `SSL_config(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_config(_s: *mut SSL, _name: *const c_char) -> c_int {
    todo("SSL_config", 0)
}
