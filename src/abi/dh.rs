//! Parameters of ephemeral keys: Diffie-Hellman's, and the curve for elliptic ones.

use super::ctrl::{Callback, Control, callback};
use super::handle::Handle;
use super::prelude::*;
use crate::libcrypto::err;
use crate::libcrypto::pkey::{self, PKey};
use crate::tls::error::{MALLOC_FAILURE, PASSED_NULL, SHOULD_NOT_HAVE_BEEN_CALLED, reason};
use crate::tls::{Configurable, dh};

exports! {
    SSL_CTX_set0_tmp_dh_pkey,
    SSL_CTX_set_tmp_dh_callback,
    SSL_set0_tmp_dh_pkey,
    SSL_set_tmp_dh_callback,
}

const SET_TMP_DH_CB: c_int = 6;

/// The deprecated controls for parameters of ephemeral keys; `None` for others.
///
/// # Safety
/// The contract of the module `edge`: what `control` holds is what its command takes.
pub(super) unsafe fn ctrl<T: Handle>(target: &T, control: Control) -> Option<c_long> {
    const SET_TMP_DH: c_int = 3;
    const SET_TMP_ECDH: c_int = 4;
    const SET_DH_AUTO: c_int = 118;
    let refuse = |reason| {
        err::put_ssl(reason);
        Some(0)
    };
    match control.command {
        SET_TMP_DH | SET_TMP_ECDH if control.pointer.is_null() => refuse(PASSED_NULL),
        SET_TMP_DH => {
            // SAFETY: a live `DH`, by contract.
            match unsafe { PKey::from_dh(control.pointer.cast()) } {
                Ok(key) => {
                    Some(status(dh::check(target, Some(&key)).map(|()| keep(target, Some(key)))).into())
                }
                Err(_) => refuse(MALLOC_FAILURE),
            }
        }
        SET_TMP_ECDH => {
            // SAFETY: a live `EC_KEY`, by contract.
            match unsafe { pkey::ec_key_curve(control.pointer.cast()) } {
                None => refuse(reason::MISSING_PARAMETERS),
                Some(0) => Some(0),
                Some(nid) => Some(status(target.configure(|config| config.groups.set_nids(&[nid]))).into()),
            }
        }
        SET_DH_AUTO => {
            // A long that the program gave; as in OpenSSL, what does not fit an int is cut off.
            target.configure(|config| config.dh.auto = control.number as c_int);
            Some(1)
        }
        SET_TMP_DH_CB => refuse(SHOULD_NOT_HAVE_BEEN_CALLED),
        _ => None,
    }
}

/// The control for the callback; `None` for others.
///
/// # Safety
/// The contract of the module `edge`: the callback is what the command takes.
pub(super) unsafe fn callback_ctrl(
    target: &impl Configurable,
    command: c_int,
    function: Callback,
) -> Option<c_long> {
    (command == SET_TMP_DH_CB).then(|| {
        // SAFETY: by contract.
        set_callback(target, unsafe { callback(function) });
        1
    })
}

fn set_callback(target: &impl Configurable, callback: tmp_dh_callback) {
    target.configure(|config| config.dh.callback = callback);
}

fn keep(target: &impl Configurable, key: Option<PKey>) {
    let old = target.configure(|config| core::mem::replace(&mut config.dh.key, key));
    drop(old);
}

/// # Safety
/// The contract of the module `edge`; the key is given away if the call succeeds.
unsafe fn set_key<T: Handle>(target: &T, key: *mut EVP_PKEY) -> c_int {
    // SAFETY: null or live, by contract.
    let checked = unsafe { PKey::from_borrowed(key) };
    if status(dh::check(target, checked.as_ref())) == 0 {
        return 0;
    }
    // SAFETY: the caller's reference, which is given away.
    keep(target, unsafe { PKey::from_ptr(key) });
    1
}

/// `SSL_CTX_set0_tmp_dh_pkey(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set0_tmp_dh_pkey(ctx: *mut SSL_CTX, dhpkey: *mut EVP_PKEY) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(ctx, 0, |ctx| set_key(ctx, dhpkey)) }
}

/// `SSL_CTX_set_tmp_dh_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_tmp_dh_callback(
    ctx: *mut SSL_CTX,
    dh: Option<unsafe extern "C" fn(*mut SSL, c_int, c_int) -> *mut DH>,
) {
    // SAFETY: the module's contract.
    unsafe { on(ctx, (), |ctx| set_callback(ctx, dh)) }
}

/// `SSL_set0_tmp_dh_pkey(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set0_tmp_dh_pkey(s: *mut SSL, dhpkey: *mut EVP_PKEY) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(s, 0, |s| set_key(s, dhpkey)) }
}

/// `SSL_set_tmp_dh_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_tmp_dh_callback(
    ssl: *mut SSL,
    dh: Option<unsafe extern "C" fn(*mut SSL, c_int, c_int) -> *mut DH>,
) {
    // SAFETY: the module's contract.
    unsafe { on(ssl, (), |ssl| set_callback(ssl, dh)) }
}
