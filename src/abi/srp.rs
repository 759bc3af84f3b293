//! SRP, which this library does not have.

use super::prelude::*;
use crate::libcrypto::err;

exports! {
    SRP_Calc_A_param,
    SSL_CTX_SRP_CTX_free,
    SSL_CTX_SRP_CTX_init,
    SSL_CTX_set_srp_cb_arg,
    SSL_CTX_set_srp_client_pwd_callback,
    SSL_CTX_set_srp_password,
    SSL_CTX_set_srp_strength,
    SSL_CTX_set_srp_username,
    SSL_CTX_set_srp_username_callback,
    SSL_CTX_set_srp_verify_param_callback,
    SSL_SRP_CTX_free,
    SSL_SRP_CTX_init,
    SSL_get_srp_N,
    SSL_get_srp_g,
    SSL_get_srp_userinfo,
    SSL_get_srp_username,
    SSL_set_srp_server_param,
    SSL_set_srp_server_param_pw,
    SSL_srp_server_param_with_username,
}

/// `SSL3_AL_FATAL`.
const ALERT_FATAL: c_int = 2;

fn refuse<T>(failure: T) -> T {
    err::put_refused("SRP");
    failure
}

/// `SRP_Calc_A_param(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SRP_Calc_A_param(_s: *mut SSL) -> c_int {
    guard(0, || refuse(0))
}

/// `SSL_CTX_SRP_CTX_free(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_SRP_CTX_free(ctx: *mut SSL_CTX) -> c_int {
    guard(0, || {
        // There is nothing to free, and so nothing that can fail.
        c_int::from(!ctx.is_null())
    })
}

/// `SSL_CTX_SRP_CTX_init(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_SRP_CTX_init(_ctx: *mut SSL_CTX) -> c_int {
    guard(0, || refuse(0))
}

/// `SSL_CTX_set_srp_cb_arg(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_srp_cb_arg(_ctx: *mut SSL_CTX, _arg: *mut c_void) -> c_int {
    guard(0, || refuse(0))
}

/// `SSL_CTX_set_srp_client_pwd_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_srp_client_pwd_callback(
    _ctx: *mut SSL_CTX,
    _cb: Option<unsafe extern "C" fn(*mut SSL, *mut c_void) -> *mut c_char>,
) -> c_int {
    guard(0, || refuse(0))
}

/// `SSL_CTX_set_srp_password(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_srp_password(_ctx: *mut SSL_CTX, _password: *mut c_char) -> c_int {
    guard(0, || refuse(0))
}

/// `SSL_CTX_set_srp_strength(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_srp_strength(_ctx: *mut SSL_CTX, _strength: c_int) -> c_int {
    guard(0, || refuse(0))
}

/// `SSL_CTX_set_srp_username(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_srp_username(_ctx: *mut SSL_CTX, _name: *mut c_char) -> c_int {
    guard(0, || refuse(0))
}

/// `SSL_CTX_set_srp_username_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_srp_username_callback(
    _ctx: *mut SSL_CTX,
    _cb: Option<unsafe extern "C" fn(*mut SSL, *mut c_int, *mut c_void) -> c_int>,
) -> c_int {
    guard(0, || refuse(0))
}

/// `SSL_CTX_set_srp_verify_param_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_srp_verify_param_callback(
    _ctx: *mut SSL_CTX,
    _cb: Option<unsafe extern "C" fn(*mut SSL, *mut c_void) -> c_int>,
) -> c_int {
    guard(0, || refuse(0))
}

/// `SSL_SRP_CTX_free(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SRP_CTX_free(ctx: *mut SSL) -> c_int {
    guard(0, || {
        // There is nothing to free, and so nothing that can fail.
        c_int::from(!ctx.is_null())
    })
}

/// `SSL_SRP_CTX_init(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SRP_CTX_init(_s: *mut SSL) -> c_int {
    guard(0, || refuse(0))
}

/// `SSL_get_srp_N(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_srp_N(_s: *mut SSL) -> *mut BIGNUM {
    guard(ptr::null_mut(), ptr::null_mut)
}

/// `SSL_get_srp_g(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_srp_g(_s: *mut SSL) -> *mut BIGNUM {
    guard(ptr::null_mut(), ptr::null_mut)
}

/// `SSL_get_srp_userinfo(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_srp_userinfo(_s: *mut SSL) -> *mut c_char {
    guard(ptr::null_mut(), ptr::null_mut)
}

/// `SSL_get_srp_username(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_srp_username(_s: *mut SSL) -> *mut c_char {
    guard(ptr::null_mut(), ptr::null_mut)
}

/// `SSL_set_srp_server_param(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_srp_server_param(
    _s: *mut SSL,
    _N: *const BIGNUM,
    _g: *const BIGNUM,
    _sa: *mut BIGNUM,
    _v: *mut BIGNUM,
    _info: *mut c_char,
) -> c_int {
    guard(-1, || refuse(-1))
}

/// `SSL_set_srp_server_param_pw(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_srp_server_param_pw(
    _s: *mut SSL,
    _user: *const c_char,
    _pass: *const c_char,
    _grp: *const c_char,
) -> c_int {
    guard(-1, || refuse(-1))
}

/// `SSL_srp_server_param_with_username(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_srp_server_param_with_username(_s: *mut SSL, _ad: *mut c_int) -> c_int {
    guard(ALERT_FATAL, || refuse(ALERT_FATAL))
}
