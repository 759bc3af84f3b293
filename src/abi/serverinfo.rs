//! Serverinfo extensions.

use super::prelude::*;
use crate::tls::error::{self, Error};
use crate::tls::serverinfo::{self, Version};

exports! {
    SSL_CTX_use_serverinfo,
    SSL_CTX_use_serverinfo_ex,
    SSL_CTX_use_serverinfo_file,
}

/// `SSL_SERVERINFOV1`.
const V1: c_uint = 1;

/// `SSL_CTX_use_serverinfo(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_use_serverinfo(
    ctx: *mut SSL_CTX,
    serverinfo: *const u8,
    serverinfo_length: usize,
) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, 0, |ctx| use_bytes(ctx, V1, bytes(serverinfo, serverinfo_length))) }
}

/// `SSL_CTX_use_serverinfo_ex(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_use_serverinfo_ex(
    ctx: *mut SSL_CTX,
    version: c_uint,
    serverinfo: *const u8,
    serverinfo_length: usize,
) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, 0, |ctx| use_bytes(ctx, version, bytes(serverinfo, serverinfo_length))) }
}

/// `SSL_CTX_use_serverinfo_file(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_use_serverinfo_file(ctx: *mut SSL_CTX, file: *const c_char) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, 0, |ctx| answer(serverinfo::use_file(ctx, cstr(file)))) }
}

fn use_bytes(ctx: &SSL_CTX, version: c_uint, serverinfo: &[u8]) -> c_int {
    if serverinfo.is_empty() {
        return answer::<(), _>(Err(Error::new(error::PASSED_NULL)));
    }
    answer(serverinfo::set(ctx, Version::from_raw(version), serverinfo))
}
