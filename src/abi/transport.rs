//! The BIOs or file descriptors under a connection.

use super::prelude::*;

exports! {
    SSL_get_fd,
    SSL_get_rbio,
    SSL_get_rfd,
    SSL_get_wbio,
    SSL_get_wfd,
    SSL_set0_rbio,
    SSL_set0_wbio,
    SSL_set_bio,
    SSL_set_fd,
    SSL_set_rfd,
    SSL_set_wfd,
}

/// `SSL_get_fd(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_fd(_s: *const SSL) -> c_int {
    todo("SSL_get_fd", 0)
}

/// `SSL_get_rbio(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_rbio(_s: *const SSL) -> *mut BIO {
    todo("SSL_get_rbio", ptr::null_mut())
}

/// `SSL_get_rfd(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_rfd(_s: *const SSL) -> c_int {
    todo("SSL_get_rfd", 0)
}

/// `SSL_get_wbio(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_wbio(_s: *const SSL) -> *mut BIO {
    todo("SSL_get_wbio", ptr::null_mut())
}

/// `SSL_get_wfd(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_wfd(_s: *const SSL) -> c_int {
    todo("SSL_get_wfd", 0)
}

/// `SSL_set0_rbio(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set0_rbio(_s: *mut SSL, _rbio: *mut BIO) {
    todo("SSL_set0_rbio", ())
}

/// `SSL_set0_wbio(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set0_wbio(_s: *mut SSL, _wbio: *mut BIO) {
    todo("SSL_set0_wbio", ())
}

/// `SSL_set_bio(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_bio(_s: *mut SSL, _rbio: *mut BIO, _wbio: *mut BIO) {
    todo("SSL_set_bio", ())
}

/// `SSL_set_fd(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_fd(_s: *mut SSL, _fd: c_int) -> c_int {
    todo("SSL_set_fd", 0)
}

/// `SSL_set_rfd(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_rfd(_s: *mut SSL, _fd: c_int) -> c_int {
    todo("SSL_set_rfd", 0)
}

/// `SSL_set_wfd(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_wfd(_s: *mut SSL, _fd: c_int) -> c_int {
    todo("SSL_set_wfd", 0)
}
