//! Security levels and callback.

use super::prelude::*;
use crate::tls::callbacks::UserData;
use crate::tls::security::{self, About, Judge, Op, Question};
use crate::tls::{Config, Configurable};

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

/// Puts questions of security to the callback of a connection or context, or to its level.
pub(super) struct Asker<'a> {
    ssl: *const SSL,
    ctx: *const SSL_CTX,
    config: &'a Config,
}

impl<'a> Asker<'a> {
    /// `config` is a snapshot of the connection's.
    pub(super) fn connection(ssl: &SSL, config: &'a Config) -> Self {
        Self { ssl, ctx: ptr::null(), config }
    }

    /// `config` is a snapshot of the context's.
    pub(super) fn context(ctx: &SSL_CTX, config: &'a Config) -> Self {
        Self { ssl: ptr::null(), ctx, config }
    }
}

impl Judge for Asker<'_> {
    fn allows(&self, question: &Question) -> bool {
        let security = &self.config.security;
        let Some(callback) = security.callback else {
            return security::default_allows(security.level, question);
        };
        let bytes;
        let other = match question.about {
            About::Nothing => ptr::null_mut(),
            About::Cipher(cipher) => ptr::from_ref(cipher).cast_mut().cast(),
            About::Wire(id) => {
                bytes = id.to_be_bytes();
                ptr::from_ref(&bytes).cast_mut().cast()
            }
            About::Object(object) => object,
        };
        let Question { op, bits, nid, .. } = *question;
        // SAFETY: the program's callback, with objects that live through the call, as its prototype and the manual
        // page say.
        unsafe { callback(self.ssl, self.ctx, op as c_int, bits, nid, other, security.ex.get()) != 0 }
    }
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
        let Some(config) = ctx.map(Configurable::config).or_else(|| s.map(Configurable::config)) else {
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
