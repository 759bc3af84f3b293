//! `SSL_CONF`: configuration by strings.

use super::prelude::*;
use crate::libcrypto::err;
use crate::tls::conf::{self, Outcome, Subject, ValueType, flag};
use crate::tls::error::{PASSED_NULL, reason};

exports! {
    SSL_CONF_CTX_clear_flags,
    SSL_CONF_CTX_finish,
    SSL_CONF_CTX_free,
    SSL_CONF_CTX_new,
    SSL_CONF_CTX_set1_prefix,
    SSL_CONF_CTX_set_flags,
    SSL_CONF_CTX_set_ssl,
    SSL_CONF_CTX_set_ssl_ctx,
    SSL_CONF_cmd,
    SSL_CONF_cmd_argv,
    SSL_CONF_cmd_value_type,
    SSL_CTX_config,
    SSL_add_ssl_module,
    SSL_config,
}

/// `SSL_CONF_CTX_clear_flags(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CONF_CTX_clear_flags(cctx: *mut SSL_CONF_CTX, flags: c_uint) -> c_uint {
    // SAFETY: the module's contract.
    unsafe {
        on(cctx, 0, |conf| {
            conf.set_flags(conf.flags() & !flags);
            conf.flags()
        })
    }
}

/// `SSL_CONF_CTX_finish(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CONF_CTX_finish(cctx: *mut SSL_CONF_CTX) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(cctx, 0, |conf| conf.finish().into()) }
}

/// `SSL_CONF_CTX_free(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CONF_CTX_free(cctx: *mut SSL_CONF_CTX) {
    guard((), || {
        if !cctx.is_null() {
            // SAFETY: made by `SSL_CONF_CTX_new`, and the program gives it up.
            drop(unsafe { Box::from_raw(cctx) });
        }
    });
}

/// `SSL_CONF_CTX_new(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CONF_CTX_new() -> *mut SSL_CONF_CTX {
    guard(ptr::null_mut(), || Box::into_raw(Box::default()))
}

/// `SSL_CONF_CTX_set1_prefix(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CONF_CTX_set1_prefix(cctx: *mut SSL_CONF_CTX, pre: *const c_char) -> c_int {
    // SAFETY: the module's contract.
    unsafe {
        on(cctx, 0, |conf| {
            conf.set_prefix(cstr(pre));
            1
        })
    }
}

/// `SSL_CONF_CTX_set_flags(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CONF_CTX_set_flags(cctx: *mut SSL_CONF_CTX, flags: c_uint) -> c_uint {
    // SAFETY: the module's contract.
    unsafe {
        on(cctx, 0, |conf| {
            conf.set_flags(conf.flags() | flags);
            conf.flags()
        })
    }
}

/// `SSL_CONF_CTX_set_ssl(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CONF_CTX_set_ssl(cctx: *mut SSL_CONF_CTX, ssl: *mut SSL) {
    // SAFETY: the module's contract.
    unsafe { on(cctx, (), |conf| conf.set_connection(shared(ssl).as_ref().map(Held::counted))) }
}

/// `SSL_CONF_CTX_set_ssl_ctx(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CONF_CTX_set_ssl_ctx(cctx: *mut SSL_CONF_CTX, ctx: *mut SSL_CTX) {
    // SAFETY: the module's contract.
    unsafe { on(cctx, (), |conf| conf.set_context(shared(ctx).as_ref().map(Held::counted))) }
}

/// `SSL_CONF_cmd(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CONF_cmd(
    cctx: *mut SSL_CONF_CTX,
    cmd: *const c_char,
    value: *const c_char,
) -> c_int {
    guard(0, || {
        // SAFETY: the module's contract.
        let (conf, command, value) = unsafe { (handle(cctx), cstr(cmd), cstr(value)) };
        let Some(command) = command else {
            err::put_ssl(reason::INVALID_NULL_CMD_NAME);
            return 0;
        };
        let Some(conf) = conf else {
            err::put_ssl(PASSED_NULL);
            return 0;
        };
        conf.command(command, value) as c_int
    })
}

/// `SSL_CONF_cmd_argv(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CONF_cmd_argv(
    cctx: *mut SSL_CONF_CTX,
    pargc: *mut c_int,
    pargv: *mut *mut *mut c_char,
) -> c_int {
    guard(0, || {
        // SAFETY: the module's contract: null, or a place for a number; the vector has so many strings, or without
        // a number at least one and a null at its end.
        unsafe {
            let count = pargc.as_ref().copied();
            let Some(conf) = handle(cctx) else {
                err::put_ssl(PASSED_NULL);
                return 0;
            };
            if count.is_some_and(|count| count <= 0) || pargv.is_null() || (*pargv).is_null() {
                return 0;
            }
            let Some(command) = cstr(**pargv) else { return 0 };
            let value = if count.is_none_or(|count| count > 1) { cstr(*(*pargv).add(1)) } else { None };
            conf.set_flags(conf.flags() & !flag::FILE | flag::COMMAND_LINE);
            match conf.command(command, value) {
                Outcome::Unknown => 0,
                Outcome::Rejected => -1,
                Outcome::Missing => Outcome::Missing as c_int,
                used => {
                    let used = used as c_int;
                    *pargv = (*pargv).add(used as usize);
                    if let Some(count) = pargc.as_mut() {
                        *count -= used;
                    }
                    used
                }
            }
        }
    })
}

/// `SSL_CONF_cmd_value_type(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CONF_cmd_value_type(cctx: *mut SSL_CONF_CTX, cmd: *const c_char) -> c_int {
    guard(ValueType::Unknown as c_int, || {
        // SAFETY: the module's contract.
        let (conf, command) = unsafe { (handle(cctx), cstr(cmd)) };
        conf.zip(command).map_or(ValueType::Unknown, |(conf, command)| conf.value_type(command)) as c_int
    })
}

/// Runs the commands that `openssl.cnf` has under a name.
///
/// # Safety
/// The contract of the module `edge`.
unsafe fn configure(subject: Option<Subject>, name: *const c_char) -> c_int {
    let Some(subject) = subject else {
        err::put_ssl(PASSED_NULL);
        return 0;
    };
    // SAFETY: null or a string, by contract.
    conf::apply(&subject, unsafe { cstr(name) }).into()
}

/// `SSL_CTX_config(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_config(ctx: *mut SSL_CTX, name: *const c_char) -> c_int {
    guard(0, || {
        // SAFETY: the module's contract.
        let ctx = unsafe { shared(ctx) };
        let subject = ctx.as_ref().map(|ctx| Subject::Context(ctx.counted().clone()));
        // SAFETY: the module's contract.
        unsafe { configure(subject, name) }
    })
}

/// `SSL_add_ssl_module`: libcrypto has the module already.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_add_ssl_module() {
    guard((), || ());
}

/// `SSL_config(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_config(s: *mut SSL, name: *const c_char) -> c_int {
    guard(0, || {
        // SAFETY: the module's contract.
        let connection = unsafe { shared(s) };
        let subject = connection.as_ref().map(|connection| Subject::Connection(connection.counted().clone()));
        // SAFETY: the module's contract.
        unsafe { configure(subject, name) }
    })
}
