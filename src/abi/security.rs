//! Security levels and callback.

use super::ctrl::Control;
use super::prelude::*;
use crate::tls::Configurable;
use crate::tls::callbacks::UserData;
use crate::tls::security::{self, About, Op, Question};

exports! {
    SSL_CTX_get0_security_ex_data,
    SSL_CTX_get_security_callback,
    SSL_CTX_get_security_level,
    SSL_CTX_set0_security_ex_data,
    SSL_CTX_set_security_callback,
    SSL_CTX_set_security_level,
    SSL_get0_security_ex_data,
    SSL_get_security_callback,
    SSL_get_security_level,
    SSL_set0_security_ex_data,
    SSL_set_security_callback,
    SSL_set_security_level,
}

/// The callback of objects that the program gave none: programs fetch and call it from inside their own.
unsafe extern "C" fn default_callback(
    s: *const SSL,
    ctx: *const SSL_CTX,
    op: c_int,
    bits: c_int,
    nid: c_int,
    other: *mut c_void,
    _ex: *mut c_void,
) -> c_int {
    guard(0, || {
        // SAFETY: handles by the module's contract.
        let (s, ctx) = unsafe { (handle(s), handle(ctx)) };
        let Some(config) = ctx.map(|ctx| ctx.config()).or_else(|| s.map(|s| s.config())) else {
            return 0;
        };
        let level = config.security.level;
        let allowed = match Op::from_raw(op) {
            Some(op) => {
                let of_cipher = matches!(op, Op::CipherSupported | Op::CipherShared | Op::CipherCheck);
                let about = if of_cipher && !other.is_null() {
                    // SAFETY: for these operations the manual page says that it is a cipher, and those are statics.
                    About::Cipher(unsafe { &*other.cast::<SSL_CIPHER>() })
                } else {
                    About::Nothing
                };
                security::default_allows(level, &Question { op, bits, nid, about })
            }
            None => bits >= security::minimum_bits(level),
        };
        allowed.into()
    })
}

/// The controls for `SSL_CERT_FLAG_*`; `None` for others.
pub(super) fn ctrl(target: &impl Configurable, Control { command, number, .. }: Control) -> Option<c_long> {
    const SET: c_int = 99;
    const CLEAR: c_int = 100;
    // As OpenSSL, whose flags are 32 bits.
    let bits = number as u32;
    let change: fn(u32, u32) -> u32 = match command {
        SET => |flags, bits| flags | bits,
        CLEAR => |flags, bits| flags & !bits,
        _ => return None,
    };
    Some(target.configure(|config| {
        config.security.cert_flags = change(config.security.cert_flags, bits);
        config.security.cert_flags.into()
    }))
}

/// `SSL_CTX_get0_security_ex_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get0_security_ex_data(ctx: *const SSL_CTX) -> *mut c_void {
    guard(ptr::null_mut(), || {
        // SAFETY: a handle by the module's contract.
        unsafe { handle(ctx) }.map_or(ptr::null_mut(), |object| object.config().security.ex.get())
    })
}

/// `SSL_CTX_get_security_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_security_callback(
    ctx: *const SSL_CTX,
) -> Option<
    unsafe extern "C" fn(*const SSL, *const SSL_CTX, c_int, c_int, c_int, *mut c_void, *mut c_void) -> c_int,
> {
    guard(None, || {
        // SAFETY: a handle by the module's contract.
        unsafe { handle(ctx) }.and_then(|object| object.config().security.callback.or(Some(default_callback)))
    })
}

/// `SSL_CTX_get_security_level(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_security_level(ctx: *const SSL_CTX) -> c_int {
    guard(0, || {
        // SAFETY: a handle by the module's contract.
        unsafe { handle(ctx) }.map_or(0, |object| object.config().security.level)
    })
}

/// `SSL_CTX_set0_security_ex_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set0_security_ex_data(ctx: *mut SSL_CTX, ex: *mut c_void) {
    guard((), || {
        // SAFETY: a handle by the module's contract.
        if let Some(object) = unsafe { handle(ctx) } {
            object.configure(|config| config.security.ex = UserData::new(ex));
        }
    })
}

/// `SSL_CTX_set_security_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_security_callback(
    ctx: *mut SSL_CTX,
    cb: Option<
        unsafe extern "C" fn(
            *const SSL,
            *const SSL_CTX,
            c_int,
            c_int,
            c_int,
            *mut c_void,
            *mut c_void,
        ) -> c_int,
    >,
) {
    guard((), || {
        // SAFETY: a handle by the module's contract.
        if let Some(object) = unsafe { handle(ctx) } {
            object.configure(|config| config.security.callback = cb);
        }
    })
}

/// `SSL_CTX_set_security_level(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_security_level(ctx: *mut SSL_CTX, level: c_int) {
    guard((), || {
        // SAFETY: a handle by the module's contract.
        if let Some(object) = unsafe { handle(ctx) } {
            object.configure(|config| config.security.level = level);
        }
    })
}

/// `SSL_get0_security_ex_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get0_security_ex_data(s: *const SSL) -> *mut c_void {
    guard(ptr::null_mut(), || {
        // SAFETY: a handle by the module's contract.
        unsafe { handle(s) }.map_or(ptr::null_mut(), |object| object.config().security.ex.get())
    })
}

/// `SSL_get_security_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_security_callback(
    s: *const SSL,
) -> Option<
    unsafe extern "C" fn(*const SSL, *const SSL_CTX, c_int, c_int, c_int, *mut c_void, *mut c_void) -> c_int,
> {
    guard(None, || {
        // SAFETY: a handle by the module's contract.
        unsafe { handle(s) }.and_then(|object| object.config().security.callback.or(Some(default_callback)))
    })
}

/// `SSL_get_security_level(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_security_level(s: *const SSL) -> c_int {
    guard(0, || {
        // SAFETY: a handle by the module's contract.
        unsafe { handle(s) }.map_or(0, |object| object.config().security.level)
    })
}

/// `SSL_set0_security_ex_data(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set0_security_ex_data(s: *mut SSL, ex: *mut c_void) {
    guard((), || {
        // SAFETY: a handle by the module's contract.
        if let Some(object) = unsafe { handle(s) } {
            object.configure(|config| config.security.ex = UserData::new(ex));
        }
    })
}

/// `SSL_set_security_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_security_callback(
    s: *mut SSL,
    cb: Option<
        unsafe extern "C" fn(
            *const SSL,
            *const SSL_CTX,
            c_int,
            c_int,
            c_int,
            *mut c_void,
            *mut c_void,
        ) -> c_int,
    >,
) {
    guard((), || {
        // SAFETY: a handle by the module's contract.
        if let Some(object) = unsafe { handle(s) } {
            object.configure(|config| config.security.callback = cb);
        }
    })
}

/// `SSL_set_security_level(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_security_level(s: *mut SSL, level: c_int) {
    guard((), || {
        // SAFETY: a handle by the module's contract.
        if let Some(object) = unsafe { handle(s) } {
            object.configure(|config| config.security.level = level);
        }
    })
}
