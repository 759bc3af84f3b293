//! `SSL_CTX` objects: making and freeing contexts.

use super::prelude::*;
use crate::libcrypto::err;
use crate::libcrypto::lib_ctx::LibCtx;
use crate::tls::Context;
use crate::tls::error::reason;
use std::sync::Arc;

exports! {
    SSL_CTX_free,
    SSL_CTX_new,
    SSL_CTX_new_ex,
    SSL_CTX_up_ref,
}

/// `SSL_CTX_free(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_free(ctx: *mut SSL_CTX) {
    guard((), || {
        if !ctx.is_null() {
            // SAFETY: the program gives up a reference that it has.
            drop(unsafe { Arc::from_raw(ctx.cast_const()) });
        }
    });
}

/// `SSL_CTX_new(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_new(meth: *const SSL_METHOD) -> *mut SSL_CTX {
    // SAFETY: the module's contract.
    guard(ptr::null_mut(), || new(LibCtx::default(), unsafe { constant(meth) }))
}

/// `SSL_CTX_new_ex(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_new_ex(
    libctx: *mut OSSL_LIB_CTX,
    propq: *const c_char,
    meth: *const SSL_METHOD,
) -> *mut SSL_CTX {
    guard(ptr::null_mut(), || {
        // SAFETY: the module's contract; the library context outlives what is made with it.
        let (lib, method) = unsafe { (LibCtx::new(libctx, cstr(propq)), constant(meth)) };
        new(lib, method)
    })
}

fn new(lib: LibCtx, method: Option<&'static SSL_METHOD>) -> *mut SSL_CTX {
    super::init::initialise();
    let Some(method) = method else {
        err::put_ssl(reason::NULL_SSL_METHOD_PASSED);
        return ptr::null_mut();
    };
    if !super::init::start_by_default() {
        return ptr::null_mut();
    }
    let Ok(context) = Context::new(lib, method) else { return ptr::null_mut() };
    crate::tls::conf::apply_system_default(&context);
    Arc::into_raw(context).cast_mut()
}

/// `SSL_CTX_up_ref(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_up_ref(ctx: *mut SSL_CTX) -> c_int {
    guard(0, || {
        if ctx.is_null() {
            return 0;
        }
        // SAFETY: a live context that `Arc::into_raw` made.
        unsafe { Arc::increment_strong_count(ctx.cast_const()) };
        1
    })
}
