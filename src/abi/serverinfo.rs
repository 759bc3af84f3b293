//! Serverinfo extensions.

use super::prelude::*;

exports! {
    SSL_CTX_use_serverinfo,
    SSL_CTX_use_serverinfo_ex,
    SSL_CTX_use_serverinfo_file,
}

/// `SSL_CTX_use_serverinfo(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_use_serverinfo(_ctx: *mut SSL_CTX, _serverinfo: *const u8, _serverinfo_length: usize) -> c_int {
    todo("SSL_CTX_use_serverinfo", 0)
}

/// `SSL_CTX_use_serverinfo_ex(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_use_serverinfo_ex(_ctx: *mut SSL_CTX, _version: c_uint, _serverinfo: *const u8, _serverinfo_length: usize) -> c_int {
    todo("SSL_CTX_use_serverinfo_ex", 0)
}

/// `SSL_CTX_use_serverinfo_file(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_use_serverinfo_file(_ctx: *mut SSL_CTX, _file: *const c_char) -> c_int {
    todo("SSL_CTX_use_serverinfo_file", 0)
}
