//! `SSL` objects: making, copying, clearing and freeing connections.

use super::prelude::*;
use crate::libcrypto::err;
use crate::libcrypto::ex_data;
use crate::tls::Connection;
use crate::tls::error::reason;
use std::sync::Arc;

exports! {
    SSL_clear,
    SSL_dup,
    SSL_free,
    SSL_get_SSL_CTX,
    SSL_get_ex_data_X509_STORE_CTX_idx,
    SSL_new,
    SSL_set_SSL_CTX,
    SSL_up_ref,
}

/// `SSL_clear(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_clear(s: *mut SSL) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(s, 0, |connection| answer(connection.clear())) }
}

/// `SSL_dup(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_dup(ssl: *mut SSL) -> *mut SSL {
    // SAFETY: the module's contract.
    guard(ptr::null_mut(), || unsafe { duplicate(ssl) })
}

/// A copy of a connection; one that has begun is the same one with another reference.
///
/// # Safety
/// The module's contract.
pub(super) unsafe fn duplicate(ssl: *mut SSL) -> *mut SSL {
    // SAFETY: by contract.
    let Some(connection) = (unsafe { handle(ssl) }) else { return ptr::null_mut() };
    if connection.in_before() {
        return connection.duplicate().map_or(ptr::null_mut(), |copy| Arc::into_raw(copy).cast_mut());
    }
    // SAFETY: a live connection that `Arc::into_raw` made.
    unsafe { Arc::increment_strong_count(ssl.cast_const()) };
    ssl
}

/// `SSL_free(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_free(ssl: *mut SSL) {
    // SAFETY: the module's contract.
    guard((), || unsafe { free(ssl) });
}

/// Gives up a reference.
///
/// # Safety
/// Null, or a live connection with a reference of the caller's.
pub(super) unsafe fn free(ssl: *mut SSL) {
    if !ssl.is_null() {
        // SAFETY: `Arc::into_raw` made it.
        drop(unsafe { Arc::from_raw(ssl.cast_const()) });
    }
}

/// `SSL_get_SSL_CTX(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_SSL_CTX(ssl: *const SSL) -> *mut SSL_CTX {
    // SAFETY: the module's contract. The connection keeps the context alive.
    unsafe { on(ssl, ptr::null_mut(), |connection| Arc::as_ptr(&connection.context()).cast_mut()) }
}

/// `SSL_get_ex_data_X509_STORE_CTX_idx(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_ex_data_X509_STORE_CTX_idx() -> c_int {
    guard(-1, ex_data::store_context_index)
}

/// `SSL_new(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_new(ctx: *mut SSL_CTX) -> *mut SSL {
    guard(ptr::null_mut(), || {
        // SAFETY: the module's contract.
        let Some(context) = (unsafe { shared(ctx) }).map(|context| context.counted().clone()) else {
            err::put_ssl(reason::NULL_SSL_CTX);
            return ptr::null_mut();
        };
        // A connection that cannot be made, for want of memory, is not the context's end: that is only read.
        Connection::new(&context).map_or(ptr::null_mut(), |connection| Arc::into_raw(connection).cast_mut())
    })
}

/// `SSL_set_SSL_CTX(3)`; a null context is the one that the connection was made from.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_SSL_CTX(ssl: *mut SSL, ctx: *mut SSL_CTX) -> *mut SSL_CTX {
    // SAFETY: the module's contract.
    unsafe {
        on(ssl, ptr::null_mut(), |connection| {
            let context =
                shared(ctx).map_or_else(|| connection.session_context().clone(), |ctx| ctx.counted().clone());
            if context.is_dead() {
                err::put_internal("the context");
                return ptr::null_mut();
            }
            connection.set_context(&context);
            Arc::as_ptr(&connection.context()).cast_mut()
        })
    }
}

/// `SSL_up_ref(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_up_ref(s: *mut SSL) -> c_int {
    guard(0, || {
        if s.is_null() {
            return 0;
        }
        // SAFETY: a live connection that `Arc::into_raw` made.
        unsafe { Arc::increment_strong_count(s.cast_const()) };
        1
    })
}
