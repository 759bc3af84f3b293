//! Asynchronous jobs (`ASYNC_JOB`) under a connection. There are none: every call ends what it began, so nothing is
//! ever waited for.

use super::prelude::*;

exports! {
    SSL_CTX_set_async_callback,
    SSL_CTX_set_async_callback_arg,
    SSL_get_all_async_fds,
    SSL_get_async_status,
    SSL_get_changed_async_fds,
    SSL_set_async_callback,
    SSL_set_async_callback_arg,
    SSL_waiting_for_async,
}

/// `SSL_CTX_set_async_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_async_callback(
    _ctx: *mut SSL_CTX,
    _callback: SSL_async_callback_fn,
) -> c_int {
    todo("SSL_CTX_set_async_callback", 0)
}

/// `SSL_CTX_set_async_callback_arg(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_async_callback_arg(_ctx: *mut SSL_CTX, _arg: *mut c_void) -> c_int {
    todo("SSL_CTX_set_async_callback_arg", 0)
}

/// `SSL_get_all_async_fds(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_all_async_fds(s: *mut SSL, _fds: *mut c_int, _numfds: *mut usize) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(s, 0, |_| 0) }
}

/// `SSL_get_async_status(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_async_status(s: *mut SSL, _status: *mut c_int) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(s, 0, |_| 0) }
}

/// `SSL_get_changed_async_fds(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_changed_async_fds(
    s: *mut SSL,
    _addfd: *mut c_int,
    _numaddfds: *mut usize,
    _delfd: *mut c_int,
    _numdelfds: *mut usize,
) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(s, 0, |_| 0) }
}

/// `SSL_set_async_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_async_callback(_s: *mut SSL, _callback: SSL_async_callback_fn) -> c_int {
    todo("SSL_set_async_callback", 0)
}

/// `SSL_set_async_callback_arg(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_async_callback_arg(_s: *mut SSL, _arg: *mut c_void) -> c_int {
    todo("SSL_set_async_callback_arg", 0)
}

/// `SSL_waiting_for_async(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_waiting_for_async(s: *mut SSL) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(s, 0, |_| 0) }
}
