//! Handshake state, its callback and strings.

use super::prelude::*;
use crate::tls::Configurable;
use crate::tls::state::{State, names};
use core::ffi::CStr;

exports! {
    SSL_CTX_get_info_callback,
    SSL_CTX_set_info_callback,
    SSL_alert_desc_string,
    SSL_alert_desc_string_long,
    SSL_alert_type_string,
    SSL_alert_type_string_long,
    SSL_get_info_callback,
    SSL_get_state,
    SSL_in_before,
    SSL_in_init,
    SSL_is_init_finished,
    SSL_rstate_string,
    SSL_rstate_string_long,
    SSL_set_info_callback,
    SSL_state_string,
    SSL_state_string_long,
}

/// A short and a long name; names live as long as the library.
type Names = (&'static CStr, &'static CStr);

/// What a connection's state is called.
fn state_names(connection: &SSL) -> Names {
    if connection.status.failed.get() { names::FAILED } else { connection.visible_state().names() }
}

/// What the reader of records is doing.
fn reader_names(connection: &SSL) -> Names {
    if connection.status.reading_body.get() { (c"RB", c"read body") } else { (c"RH", c"read header") }
}

/// `SSL_CTX_get_info_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_info_callback(
    ctx: *mut SSL_CTX,
) -> Option<unsafe extern "C" fn(*const SSL, c_int, c_int)> {
    // SAFETY: the module's contract.
    unsafe { on(ctx, None, |context| context.config().info_callback) }
}

/// `SSL_CTX_set_info_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_info_callback(
    ctx: *mut SSL_CTX,
    cb: Option<unsafe extern "C" fn(*const SSL, c_int, c_int)>,
) {
    // SAFETY: the module's contract.
    unsafe { on(ctx, (), |context| context.configure(|config| config.info_callback = cb)) }
}

/// `SSL_alert_desc_string(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_alert_desc_string(value: c_int) -> *const c_char {
    guard(ptr::null(), || names::alert_description(value).0.as_ptr())
}

/// `SSL_alert_desc_string_long(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_alert_desc_string_long(value: c_int) -> *const c_char {
    guard(ptr::null(), || names::alert_description(value).1.as_ptr())
}

/// `SSL_alert_type_string(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_alert_type_string(value: c_int) -> *const c_char {
    guard(ptr::null(), || names::alert_level(value).0.as_ptr())
}

/// `SSL_alert_type_string_long(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_alert_type_string_long(value: c_int) -> *const c_char {
    guard(ptr::null(), || names::alert_level(value).1.as_ptr())
}

/// `SSL_get_info_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_info_callback(
    ssl: *const SSL,
) -> Option<unsafe extern "C" fn(*const SSL, c_int, c_int)> {
    // SAFETY: the module's contract.
    unsafe { on(ssl, None, |connection| connection.info_callback.get()) }
}

/// `SSL_get_state(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_state(ssl: *const SSL) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(ssl, State::Before as c_int, |connection| connection.visible_state() as c_int) }
}

/// `SSL_in_before(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_in_before(s: *const SSL) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(s, 0, |connection| c_int::from(connection.in_before())) }
}

/// `SSL_in_init(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_in_init(s: *const SSL) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(s, 0, |connection| c_int::from(connection.status.in_init.get())) }
}

/// `SSL_is_init_finished(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_is_init_finished(s: *const SSL) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(s, 0, |connection| c_int::from(connection.is_init_finished())) }
}

/// `SSL_rstate_string(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_rstate_string(s: *const SSL) -> *const c_char {
    // SAFETY: the module's contract.
    unsafe { on(s, ptr::null(), |connection| reader_names(connection).0.as_ptr()) }
}

/// `SSL_rstate_string_long(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_rstate_string_long(s: *const SSL) -> *const c_char {
    // SAFETY: the module's contract.
    unsafe { on(s, ptr::null(), |connection| reader_names(connection).1.as_ptr()) }
}

/// `SSL_set_info_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_info_callback(
    ssl: *mut SSL,
    cb: Option<unsafe extern "C" fn(*const SSL, c_int, c_int)>,
) {
    // SAFETY: the module's contract.
    unsafe { on(ssl, (), |connection| connection.info_callback.set(cb)) }
}

/// `SSL_state_string(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_state_string(s: *const SSL) -> *const c_char {
    // SAFETY: the module's contract.
    unsafe { on(s, ptr::null(), |connection| state_names(connection).0.as_ptr()) }
}

/// `SSL_state_string_long(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_state_string_long(s: *const SSL) -> *const c_char {
    // SAFETY: the module's contract.
    unsafe { on(s, ptr::null(), |connection| state_names(connection).1.as_ptr()) }
}
