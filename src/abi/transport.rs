//! The BIOs or file descriptors under a connection.

use super::prelude::*;
use crate::libcrypto::bio::Bio;
use crate::libcrypto::err;
use crate::tls::error;

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

fn pointer(bio: Option<Bio>) -> *mut BIO {
    // The connection keeps the BIO alive.
    bio.map_or(ptr::null_mut(), |bio| bio.as_ptr())
}

fn fd(bio: Option<Bio>) -> c_int {
    let Some(bio) = bio else {
        // libcrypto's, which OpenSSL asks for a BIO of the kind.
        err::put(err::LIB_BIO, error::PASSED_NULL, "");
        return -1;
    };
    bio.fd()
}

/// `SSL_get_fd(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_fd(s: *const SSL) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(s, -1, |connection| fd(connection.transport.reader())) }
}

/// `SSL_get_rbio(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_rbio(s: *const SSL) -> *mut BIO {
    // SAFETY: the module's contract.
    unsafe { on(s, ptr::null_mut(), |connection| pointer(connection.transport.reader())) }
}

/// `SSL_get_rfd(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_rfd(s: *const SSL) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(s, -1, |connection| fd(connection.transport.reader())) }
}

/// `SSL_get_wbio(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_wbio(s: *const SSL) -> *mut BIO {
    // SAFETY: the module's contract.
    unsafe { on(s, ptr::null_mut(), |connection| pointer(connection.transport.writer())) }
}

/// `SSL_get_wfd(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_wfd(s: *const SSL) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(s, -1, |connection| fd(connection.transport.writer())) }
}

/// `SSL_set0_rbio(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set0_rbio(s: *mut SSL, rbio: *mut BIO) {
    // SAFETY: the module's contract; the program gives up one reference.
    unsafe { on(s, (), |connection| connection.transport.set_reader(Bio::from_ptr(rbio))) }
}

/// `SSL_set0_wbio(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set0_wbio(s: *mut SSL, wbio: *mut BIO) {
    // SAFETY: the module's contract; the program gives up one reference.
    unsafe { on(s, (), |connection| connection.transport.set_writer(Bio::from_ptr(wbio))) }
}

/// `SSL_set_bio(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_bio(s: *mut SSL, rbio: *mut BIO, wbio: *mut BIO) {
    // SAFETY: the module's contract.
    unsafe { on(s, (), |connection| set_bio(connection, rbio, wbio)) }
}

/// Takes the BIOs over: how many references the program gives up depends on what was set before; the manual page of
/// `SSL_set_bio(3)` lists the cases.
///
/// # Safety
/// Null, or live BIOs with as many references to give up.
pub(super) unsafe fn set_bio(connection: &SSL, rbio: *mut BIO, wbio: *mut BIO) {
    let transport = &connection.transport;
    let (old_r, old_w) = (pointer(transport.reader()), pointer(transport.writer()));
    if rbio == old_r && wbio == old_w {
        return;
    }
    // SAFETY: references are taken over exactly where the manual page says so.
    unsafe {
        // One reference is given for both sides where they are the same BIO; the other is counted here.
        if rbio == wbio
            && let Some(both) = Bio::from_borrowed(rbio)
        {
            both.into_ptr();
        }
        if rbio == old_r {
            transport.set_writer(Bio::from_ptr(wbio));
            return;
        }
        if wbio != old_w || old_r == old_w {
            transport.set_reader(Bio::from_ptr(rbio));
            transport.set_writer(Bio::from_ptr(wbio));
            return;
        }
        transport.set_reader(Bio::from_ptr(rbio));
    }
}

/// `SSL_set_fd(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_fd(s: *mut SSL, fd: c_int) -> c_int {
    // SAFETY: the module's contract.
    unsafe {
        on(s, 0, |connection| {
            let Some(bio) = socket(fd) else { return 0 };
            connection.transport.set_reader(Some(bio.clone()));
            connection.transport.set_writer(Some(bio));
            1
        })
    }
}

fn socket(fd: c_int) -> Option<Bio> {
    let bio = Bio::socket(fd);
    if bio.is_none() {
        err::put_ssl(error::MALLOC_FAILURE);
    }
    bio
}

/// `SSL_set_rfd(3)`: the other side's BIO serves both if it is a socket over the same descriptor.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_rfd(s: *mut SSL, fd: c_int) -> c_int {
    // SAFETY: the module's contract.
    unsafe {
        on(s, 0, |connection| {
            let shared = connection.transport.writer().filter(|bio| bio.is_socket_over(fd));
            let Some(bio) = shared.or_else(|| socket(fd)) else { return 0 };
            connection.transport.set_reader(Some(bio));
            1
        })
    }
}

/// `SSL_set_wfd(3)`: the other side's BIO serves both if it is a socket over the same descriptor.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_wfd(s: *mut SSL, fd: c_int) -> c_int {
    // SAFETY: the module's contract.
    unsafe {
        on(s, 0, |connection| {
            let shared = connection.transport.reader().filter(|bio| bio.is_socket_over(fd));
            let Some(bio) = shared.or_else(|| socket(fd)) else { return 0 };
            connection.transport.set_writer(Some(bio));
            1
        })
    }
}
