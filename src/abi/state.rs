//! Handshake state, its callback and strings.

use super::prelude::*;

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

/// `SSL_CTX_get_info_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_info_callback(_ctx: *mut SSL_CTX) -> Option<unsafe extern "C" fn(*const SSL, c_int, c_int)> {
    todo("SSL_CTX_get_info_callback", None)
}

/// `SSL_CTX_set_info_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_info_callback(_ctx: *mut SSL_CTX, _cb: Option<unsafe extern "C" fn(*const SSL, c_int, c_int)>) {
    todo("SSL_CTX_set_info_callback", ())
}

/// `SSL_alert_desc_string(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_alert_desc_string(_value: c_int) -> *const c_char {
    todo("SSL_alert_desc_string", ptr::null())
}

/// `SSL_alert_desc_string_long(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_alert_desc_string_long(_value: c_int) -> *const c_char {
    todo("SSL_alert_desc_string_long", ptr::null())
}

/// `SSL_alert_type_string(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_alert_type_string(_value: c_int) -> *const c_char {
    todo("SSL_alert_type_string", ptr::null())
}

/// `SSL_alert_type_string_long(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_alert_type_string_long(_value: c_int) -> *const c_char {
    todo("SSL_alert_type_string_long", ptr::null())
}

/// `SSL_get_info_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_info_callback(_ssl: *const SSL) -> Option<unsafe extern "C" fn(*const SSL, c_int, c_int)> {
    todo("SSL_get_info_callback", None)
}

/// `SSL_get_state(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_state(_ssl: *const SSL) -> c_int {
    todo("SSL_get_state", 0)
}

/// `SSL_in_before(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_in_before(_s: *const SSL) -> c_int {
    todo("SSL_in_before", 0)
}

/// `SSL_in_init(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_in_init(_s: *const SSL) -> c_int {
    todo("SSL_in_init", 0)
}

/// `SSL_is_init_finished(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_is_init_finished(_s: *const SSL) -> c_int {
    todo("SSL_is_init_finished", 0)
}

/// `SSL_rstate_string(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_rstate_string(_s: *const SSL) -> *const c_char {
    todo("SSL_rstate_string", ptr::null())
}

/// `SSL_rstate_string_long(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_rstate_string_long(_s: *const SSL) -> *const c_char {
    todo("SSL_rstate_string_long", ptr::null())
}

/// `SSL_set_info_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_info_callback(_ssl: *mut SSL, _cb: Option<unsafe extern "C" fn(*const SSL, c_int, c_int)>) {
    todo("SSL_set_info_callback", ())
}

/// `SSL_state_string(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_state_string(_s: *const SSL) -> *const c_char {
    todo("SSL_state_string", ptr::null())
}

/// `SSL_state_string_long(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_state_string_long(_s: *const SSL) -> *const c_char {
    todo("SSL_state_string_long", ptr::null())
}
