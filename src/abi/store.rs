//! Trusted certificates.

use super::prelude::*;
use crate::libcrypto::store::{DefaultPlace, Store};

exports! {
    SSL_CTX_get_cert_store,
    SSL_CTX_load_verify_dir,
    SSL_CTX_load_verify_file,
    SSL_CTX_load_verify_locations,
    SSL_CTX_load_verify_store,
    SSL_CTX_set1_cert_store,
    SSL_CTX_set_cert_store,
    SSL_CTX_set_default_verify_dir,
    SSL_CTX_set_default_verify_file,
    SSL_CTX_set_default_verify_paths,
    SSL_CTX_set_default_verify_store,
}

/// `SSL_CTX_get_cert_store(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_cert_store(arg0: *const SSL_CTX) -> *mut X509_STORE {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe {
        on(arg0, ptr::null_mut(), |arg0| arg0.trust.store().map_or(ptr::null_mut(), |store| store.as_ptr()))
    }
}

/// `SSL_CTX_load_verify_dir(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_load_verify_dir(ctx: *mut SSL_CTX, CApath: *const c_char) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, 0, |ctx| answer(ctx.trust.load_path(cstr(CApath)))) }
}

/// `SSL_CTX_load_verify_file(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_load_verify_file(ctx: *mut SSL_CTX, CAfile: *const c_char) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, 0, |ctx| answer(ctx.trust.load_file(ctx.lib(), cstr(CAfile)))) }
}

/// `SSL_CTX_load_verify_locations(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_load_verify_locations(
    ctx: *mut SSL_CTX,
    CAfile: *const c_char,
    CApath: *const c_char,
) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    guard(0, || unsafe {
        let (file, path) = (cstr(CAfile), cstr(CApath));
        if file.is_none() && path.is_none() {
            return 0;
        }
        on(ctx, 0, |ctx| {
            let done = file.is_none_or(|file| answer(ctx.trust.load_file(ctx.lib(), Some(file))) == 1)
                && path.is_none_or(|path| answer(ctx.trust.load_path(Some(path))) == 1);
            c_int::from(done)
        })
    })
}

/// `SSL_CTX_load_verify_store(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_load_verify_store(ctx: *mut SSL_CTX, CAstore: *const c_char) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, 0, |ctx| answer(ctx.trust.load_uri(ctx.lib(), cstr(CAstore)))) }
}

/// `SSL_CTX_set1_cert_store(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set1_cert_store(arg0: *mut SSL_CTX, arg1: *mut X509_STORE) {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(arg0, (), |arg0| arg0.trust.set_store(Store::from_borrowed(arg1))) }
}

/// `SSL_CTX_set_cert_store(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_cert_store(arg0: *mut SSL_CTX, arg1: *mut X509_STORE) {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(arg0, (), |arg0| arg0.trust.set_store(Store::from_ptr(arg1))) }
}

/// `SSL_CTX_set_default_verify_dir(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_default_verify_dir(ctx: *mut SSL_CTX) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, 0, |ctx| answer(ctx.trust.add_default_place(ctx.lib(), DefaultPlace::Directory))) }
}

/// `SSL_CTX_set_default_verify_file(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_default_verify_file(ctx: *mut SSL_CTX) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, 0, |ctx| answer(ctx.trust.add_default_place(ctx.lib(), DefaultPlace::File))) }
}

/// `SSL_CTX_set_default_verify_paths(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_default_verify_paths(ctx: *mut SSL_CTX) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, 0, |ctx| answer(ctx.trust.set_default_paths(ctx.lib()))) }
}

/// `SSL_CTX_set_default_verify_store(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_default_verify_store(ctx: *mut SSL_CTX) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, 0, |ctx| answer(ctx.trust.add_default_place(ctx.lib(), DefaultPlace::Store))) }
}
