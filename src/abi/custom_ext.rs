//! Custom TLS extensions.

use super::prelude::*;
use crate::tls::connection::Side;
use crate::tls::custom_ext::{self, Entry, Handler, Method, context};
use crate::tls::error::Alert;
use crate::tls::{Configurable, Connection};

exports! {
    SSL_CTX_add_client_custom_ext,
    SSL_CTX_add_custom_ext,
    SSL_CTX_add_server_custom_ext,
    SSL_CTX_has_client_custom_ext,
    SSL_extension_supported,
}

/// `SSL_CTX_add_client_custom_ext(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_add_client_custom_ext(
    ctx: *mut SSL_CTX,
    ext_type: c_uint,
    add_cb: custom_ext_add_cb,
    free_cb: custom_ext_free_cb,
    add_arg: *mut c_void,
    parse_cb: custom_ext_parse_cb,
    parse_arg: *mut c_void,
) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe {
        on(ctx, 0, |ctx| {
            let handler = old(add_cb, free_cb, add_arg, parse_cb, parse_arg);
            add(ctx, Some(Side::Client), ext_type, context::OLD_STYLE, handler)
        })
    }
}

/// `SSL_CTX_add_custom_ext(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_add_custom_ext(
    ctx: *mut SSL_CTX,
    ext_type: c_uint,
    context: c_uint,
    add_cb: SSL_custom_ext_add_cb_ex,
    free_cb: SSL_custom_ext_free_cb_ex,
    add_arg: *mut c_void,
    parse_cb: SSL_custom_ext_parse_cb_ex,
    parse_arg: *mut c_void,
) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe {
        on(ctx, 0, |ctx| {
            let handler = Handler::New {
                add: add_cb,
                free: free_cb,
                add_argument: UserData::new(add_arg),
                parse: parse_cb,
                parse_argument: UserData::new(parse_arg),
            };
            add(ctx, None, ext_type, context, handler)
        })
    }
}

/// `SSL_CTX_add_server_custom_ext(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_add_server_custom_ext(
    ctx: *mut SSL_CTX,
    ext_type: c_uint,
    add_cb: custom_ext_add_cb,
    free_cb: custom_ext_free_cb,
    add_arg: *mut c_void,
    parse_cb: custom_ext_parse_cb,
    parse_arg: *mut c_void,
) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe {
        on(ctx, 0, |ctx| {
            let handler = old(add_cb, free_cb, add_arg, parse_cb, parse_arg);
            add(ctx, Some(Side::Server), ext_type, context::OLD_STYLE, handler)
        })
    }
}

/// `SSL_CTX_has_client_custom_ext(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_has_client_custom_ext(ctx: *const SSL_CTX, ext_type: c_uint) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe {
        on(ctx, 0, |ctx| {
            let kind = u16::try_from(ext_type);
            kind.is_ok_and(|kind| ctx.config().custom_ext.has(Some(Side::Client), kind)).into()
        })
    }
}

/// `SSL_extension_supported(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_extension_supported(ext_type: c_uint) -> c_int {
    guard(0, || custom_ext::is_supported(ext_type).into())
}

fn old(
    add: custom_ext_add_cb,
    free: custom_ext_free_cb,
    add_argument: *mut c_void,
    parse: custom_ext_parse_cb,
    parse_argument: *mut c_void,
) -> Handler {
    let (add_argument, parse_argument) = (UserData::new(add_argument), UserData::new(parse_argument));
    Handler::Old { add, free, add_argument, parse, parse_argument }
}

/// OpenSSL puts no reason on the queue where it refuses.
fn add(ctx: &SSL_CTX, role: Option<Side>, kind: c_uint, context: c_uint, handler: Handler) -> c_int {
    custom_ext::add(ctx, role, kind, context, handler).into()
}

/// The certificate of an entry and its place, as the callbacks take them.
fn parts(entry: Entry<'_>) -> (*mut X509, usize) {
    entry.map_or((ptr::null_mut(), 0), |(x509, index)| (x509.as_ptr(), index))
}

/// Asks the program for the content of an extension. See [`crate::tls::hooks::Hooks::custom_ext_add`].
///
/// # Safety
/// The contract of the module `edge`.
pub(super) unsafe fn ask_for_content(
    ssl: *mut Connection,
    method: &Method,
    message: u32,
    entry: Entry<'_>,
) -> Result<Option<Vec<u8>>, Alert> {
    let kind = c_uint::from(method.kind);
    let (x509, index) = parts(entry);
    let (mut out, mut len) = (ptr::null(), 0);
    let mut alert = c_int::from(Alert::INTERNAL_ERROR.0);
    // SAFETY: the callbacks have the types of their setters' prototypes; the places live through the call, and what the
    // program gives is readable until it is freed, or its own.
    unsafe {
        let added = match method.handler {
            Handler::New { add: Some(add), add_argument, .. } => {
                let argument = add_argument.get();
                add(ssl, kind, message, &raw mut out, &raw mut len, x509, index, &raw mut alert, argument)
            }
            Handler::Old { add: Some(add), add_argument, .. } => {
                add(ssl, kind, &raw mut out, &raw mut len, &raw mut alert, add_argument.get())
            }
            // Without the callback of the old style, the extension is empty.
            Handler::Old { .. } => 1,
            _ => 0,
        };
        match added {
            ..0 => return Err(Alert(alert as u8)),
            0 => return Ok(None),
            _ => {}
        }
        let content = bytes(out, len).to_vec();
        match method.handler {
            Handler::New { free: Some(free), add_argument, .. } => {
                free(ssl, kind, message, out, add_argument.get())
            }
            Handler::Old { free: Some(free), add_argument, .. } => free(ssl, kind, out, add_argument.get()),
            _ => {}
        }
        Ok(Some(content))
    }
}

/// Gives the program an extension that came. See [`crate::tls::hooks::Hooks::custom_ext_parse`].
///
/// # Safety
/// The contract of the module `edge`.
pub(super) unsafe fn give_content(
    ssl: *mut Connection,
    method: &Method,
    message: u32,
    content: &[u8],
    entry: Entry<'_>,
) -> Result<(), Alert> {
    let kind = c_uint::from(method.kind);
    let (x509, index) = parts(entry);
    let mut alert = c_int::from(Alert::DECODE_ERROR.0);
    let (data, len) = (content.as_ptr(), content.len());
    // SAFETY: the callbacks have the types of their setters' prototypes; content and places live through the call.
    let taken = unsafe {
        match method.handler {
            Handler::New { parse: Some(parse), parse_argument, .. } => {
                parse(ssl, kind, message, data, len, x509, index, &raw mut alert, parse_argument.get())
            }
            Handler::Old { parse: Some(parse), parse_argument, .. } => {
                parse(ssl, kind, data, len, &raw mut alert, parse_argument.get())
            }
            _ => 1,
        }
    };
    if taken > 0 { Ok(()) } else { Err(Alert(alert as u8)) }
}
