//! Own certificates and private keys from files, and the password callback.

use super::handle::Handle;
use super::prelude::*;
use crate::libcrypto::pem::Password;
use crate::tls::Configurable;
use crate::tls::certificate_file::{
    refuse, use_certificate_file, use_chain_file, use_key_file, use_rsa_key_file,
};

exports! {
    SSL_CTX_get_default_passwd_cb,
    SSL_CTX_get_default_passwd_cb_userdata,
    SSL_CTX_set_default_passwd_cb,
    SSL_CTX_set_default_passwd_cb_userdata,
    SSL_CTX_use_PrivateKey_file,
    SSL_CTX_use_RSAPrivateKey_file,
    SSL_CTX_use_certificate_chain_file,
    SSL_CTX_use_certificate_file,
    SSL_get_default_passwd_cb,
    SSL_get_default_passwd_cb_userdata,
    SSL_set_default_passwd_cb,
    SSL_set_default_passwd_cb_userdata,
    SSL_use_PrivateKey_file,
    SSL_use_RSAPrivateKey_file,
    SSL_use_certificate_chain_file,
    SSL_use_certificate_file,
}

/// `SSL_CTX_get_default_passwd_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_default_passwd_cb(ctx: *mut SSL_CTX) -> pem_password_cb {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, None, |ctx| ctx.config().certificates.password.callback()) }
}

/// `SSL_CTX_get_default_passwd_cb_userdata(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_default_passwd_cb_userdata(ctx: *mut SSL_CTX) -> *mut c_void {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, ptr::null_mut(), |ctx| ctx.config().certificates.password.arg()) }
}

/// `SSL_CTX_set_default_passwd_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_default_passwd_cb(ctx: *mut SSL_CTX, cb: pem_password_cb) {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, (), |ctx| set_password(ctx, |old| Password::new(cb, old.arg()))) }
}

/// `SSL_CTX_set_default_passwd_cb_userdata(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_default_passwd_cb_userdata(ctx: *mut SSL_CTX, u: *mut c_void) {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, (), |ctx| set_password(ctx, |old| Password::new(old.callback(), u))) }
}

/// `SSL_CTX_use_PrivateKey_file(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_use_PrivateKey_file(
    ctx: *mut SSL_CTX,
    file: *const c_char,
    type_: c_int,
) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    guard(0, || unsafe {
        on_file(ctx, file, |ctx| answer(use_key_file(ctx, &ctx.libctx(), cstr(file), type_)))
    })
}

/// `SSL_CTX_use_RSAPrivateKey_file(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_use_RSAPrivateKey_file(
    ctx: *mut SSL_CTX,
    file: *const c_char,
    type_: c_int,
) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    guard(0, || unsafe { on_file(ctx, file, |ctx| answer(use_rsa_key_file(ctx, cstr(file), type_))) })
}

/// `SSL_CTX_use_certificate_chain_file(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_use_certificate_chain_file(ctx: *mut SSL_CTX, file: *const c_char) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    guard(0, || unsafe {
        handle(ctx).map_or(0, |ctx| answer(use_chain_file(&*ctx, &*ctx, &ctx.libctx(), cstr(file))))
    })
}

/// `SSL_CTX_use_certificate_file(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_use_certificate_file(
    ctx: *mut SSL_CTX,
    file: *const c_char,
    type_: c_int,
) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    guard(0, || unsafe {
        on_file(ctx, file, |ctx| answer(use_certificate_file(ctx, ctx, &ctx.libctx(), cstr(file), type_)))
    })
}

/// `SSL_get_default_passwd_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_default_passwd_cb(s: *mut SSL) -> pem_password_cb {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(s, None, |s| s.config().certificates.password.callback()) }
}

/// `SSL_get_default_passwd_cb_userdata(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_default_passwd_cb_userdata(s: *mut SSL) -> *mut c_void {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(s, ptr::null_mut(), |s| s.config().certificates.password.arg()) }
}

/// `SSL_set_default_passwd_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_default_passwd_cb(s: *mut SSL, cb: pem_password_cb) {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(s, (), |s| set_password(s, |old| Password::new(cb, old.arg()))) }
}

/// `SSL_set_default_passwd_cb_userdata(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_default_passwd_cb_userdata(s: *mut SSL, u: *mut c_void) {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(s, (), |s| set_password(s, |old| Password::new(old.callback(), u))) }
}

/// `SSL_use_PrivateKey_file(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_use_PrivateKey_file(ssl: *mut SSL, file: *const c_char, type_: c_int) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    guard(0, || unsafe {
        on_file(ssl, file, |ssl| answer(use_key_file(ssl, &ssl.libctx(), cstr(file), type_)))
    })
}

/// `SSL_use_RSAPrivateKey_file(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_use_RSAPrivateKey_file(
    ssl: *mut SSL,
    file: *const c_char,
    type_: c_int,
) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    guard(0, || unsafe { on_file(ssl, file, |ssl| answer(use_rsa_key_file(ssl, cstr(file), type_))) })
}

/// `SSL_use_certificate_chain_file(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_use_certificate_chain_file(ssl: *mut SSL, file: *const c_char) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    guard(0, || unsafe {
        handle(ssl).map_or(0, |ssl| answer(use_chain_file(&*ssl, &*ssl, &ssl.libctx(), cstr(file))))
    })
}

/// `SSL_use_certificate_file(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_use_certificate_file(ssl: *mut SSL, file: *const c_char, type_: c_int) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    guard(0, || unsafe {
        on_file(ssl, file, |ssl| answer(use_certificate_file(ssl, ssl, &ssl.libctx(), cstr(file), type_)))
    })
}

fn set_password(target: &impl Handle, change: impl FnOnce(Password) -> Password) {
    target.configure(|config| config.certificates.password = change(config.certificates.password));
}

/// For a handle and a file: without the handle, the file decides what is wrong.
///
/// # Safety
/// The contract of the module `edge`.
unsafe fn on_file<T: Handle + Mortal>(
    target: *const T,
    file: *const c_char,
    body: impl FnOnce(&T) -> c_int,
) -> c_int {
    // SAFETY: null or live, by contract.
    unsafe {
        match handle(target) {
            Some(target) => body(&target),
            None => answer::<(), _>(Err(refuse(cstr(file)))),
        }
    }
}
