//! Sessions in ASN.1, PEM and text.

use super::prelude::*;

exports! {
    PEM_read_SSL_SESSION,
    PEM_read_bio_SSL_SESSION,
    PEM_write_SSL_SESSION,
    PEM_write_bio_SSL_SESSION,
    SSL_SESSION_print,
    SSL_SESSION_print_fp,
    SSL_SESSION_print_keylog,
    d2i_SSL_SESSION,
    i2d_SSL_SESSION,
}

/// `PEM_read_SSL_SESSION(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PEM_read_SSL_SESSION(_out: *mut FILE, _x: *mut *mut SSL_SESSION, _cb: pem_password_cb, _u: *mut c_void) -> *mut SSL_SESSION {
    todo("PEM_read_SSL_SESSION", ptr::null_mut())
}

/// `PEM_read_bio_SSL_SESSION(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PEM_read_bio_SSL_SESSION(_out: *mut BIO, _x: *mut *mut SSL_SESSION, _cb: pem_password_cb, _u: *mut c_void) -> *mut SSL_SESSION {
    todo("PEM_read_bio_SSL_SESSION", ptr::null_mut())
}

/// `PEM_write_SSL_SESSION(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PEM_write_SSL_SESSION(_out: *mut FILE, _x: *const SSL_SESSION) -> c_int {
    todo("PEM_write_SSL_SESSION", 0)
}

/// `PEM_write_bio_SSL_SESSION(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PEM_write_bio_SSL_SESSION(_out: *mut BIO, _x: *const SSL_SESSION) -> c_int {
    todo("PEM_write_bio_SSL_SESSION", 0)
}

/// `SSL_SESSION_print(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_print(_fp: *mut BIO, _ses: *const SSL_SESSION) -> c_int {
    todo("SSL_SESSION_print", 0)
}

/// `SSL_SESSION_print_fp(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_print_fp(_fp: *mut FILE, _ses: *const SSL_SESSION) -> c_int {
    todo("SSL_SESSION_print_fp", 0)
}

/// `SSL_SESSION_print_keylog(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_print_keylog(_bp: *mut BIO, _x: *const SSL_SESSION) -> c_int {
    todo("SSL_SESSION_print_keylog", 0)
}

/// `d2i_SSL_SESSION(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn d2i_SSL_SESSION(_a: *mut *mut SSL_SESSION, _pp: *mut *const u8, _length: c_long) -> *mut SSL_SESSION {
    todo("d2i_SSL_SESSION", ptr::null_mut())
}

/// `i2d_SSL_SESSION(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn i2d_SSL_SESSION(_input: *const SSL_SESSION, _pp: *mut *mut u8) -> c_int {
    todo("i2d_SSL_SESSION", 0)
}
