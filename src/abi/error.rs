//! What a call's return value means.

use super::prelude::*;
use crate::libcrypto::bio::{Bio, Retry};
use crate::libcrypto::err;
use crate::tls::error::Alert;
use crate::tls::shutdown::RECEIVED;
use crate::tls::stop::Want;

exports! {
    ERR_load_SSL_strings,
    SSL_get_error,
    SSL_want,
}

pub(super) const ERROR_NONE: c_int = 0;
pub(super) const ERROR_SSL: c_int = 1;
pub(super) const ERROR_WANT_READ: c_int = 2;
pub(super) const ERROR_WANT_WRITE: c_int = 3;
pub(super) const ERROR_WANT_X509_LOOKUP: c_int = 4;
pub(super) const ERROR_SYSCALL: c_int = 5;
pub(super) const ERROR_ZERO_RETURN: c_int = 6;
pub(super) const ERROR_WANT_CONNECT: c_int = 7;
pub(super) const ERROR_WANT_ACCEPT: c_int = 8;
pub(super) const ERROR_WANT_ASYNC: c_int = 9;
pub(super) const ERROR_WANT_ASYNC_JOB: c_int = 10;
pub(super) const ERROR_WANT_CLIENT_HELLO_CB: c_int = 11;
pub(super) const ERROR_WANT_RETRY_VERIFY: c_int = 12;

/// `ERR_load_SSL_strings(3)`: they are there from the first call on.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ERR_load_SSL_strings() -> c_int {
    guard(0, || {
        super::init::initialise();
        1
    })
}

/// `SSL_get_error(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_error(s: *const SSL, ret_code: c_int) -> c_int {
    // SAFETY: the module's contract.
    unsafe {
        on(s, ERROR_SSL, |connection| {
            let _turn = connection.turn.enter();
            error_of(connection, ret_code)
        })
    }
}

/// What `ret_code` of a call on the connection means.
pub(super) fn error_of(connection: &SSL, ret_code: c_int) -> c_int {
    if ret_code > 0 {
        return ERROR_NONE;
    }
    // What lies on the queue, even from elsewhere, comes first: OpenSSL's programs clear it before a call.
    match err::peek() {
        0 => {}
        error if err::is_system(error) => return ERROR_SYSCALL,
        _ => return ERROR_SSL,
    }
    waiting(connection).unwrap_or_else(|| {
        let closed = connection.status.shutdown.get() & RECEIVED != 0
            && connection.status.warning.get() == Alert::CLOSE_NOTIFY.0;
        if closed { ERROR_ZERO_RETURN } else { ERROR_SYSCALL }
    })
}

/// The error for what the connection waits for; `None` if it waits for nothing that can come.
fn waiting(connection: &SSL) -> Option<c_int> {
    Some(match connection.status.want.get() {
        Want::Nothing => return None,
        Want::Reading => return blocked(connection.transport.reader().as_ref(), false),
        Want::Writing => return blocked(connection.transport.writer().as_ref(), true),
        Want::X509Lookup => ERROR_WANT_X509_LOOKUP,
        Want::RetryVerify => ERROR_WANT_RETRY_VERIFY,
        Want::AsyncPaused => ERROR_WANT_ASYNC,
        Want::AsyncNoJobs => ERROR_WANT_ASYNC_JOB,
        Want::ClientHelloCb => ERROR_WANT_CLIENT_HELLO_CB,
    })
}

/// What the BIO wants; one that was to be written to is asked for writing first.
fn blocked(bio: Option<&Bio>, writing: bool) -> Option<c_int> {
    let bio = bio?;
    if writing && bio.should_write() {
        return Some(ERROR_WANT_WRITE);
    }
    Some(match bio.retry()? {
        Retry::Read => ERROR_WANT_READ,
        Retry::Write => ERROR_WANT_WRITE,
        Retry::Connect => ERROR_WANT_CONNECT,
        Retry::Accept => ERROR_WANT_ACCEPT,
        Retry::Other => ERROR_SYSCALL,
    })
}

/// `SSL_want(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_want(s: *const SSL) -> c_int {
    // SAFETY: the module's contract.
    unsafe {
        on(s, Want::Nothing as c_int, |connection| {
            let _turn = connection.turn.enter();
            connection.status.want.get() as c_int
        })
    }
}
