//! DANE TLSA (RFC 6698).

use super::prelude::*;
use crate::libcrypto::digest;
use crate::tls::Configurable;
use crate::tls::dane::{self, Refused};

exports! {
    SSL_CTX_dane_clear_flags,
    SSL_CTX_dane_enable,
    SSL_CTX_dane_mtype_set,
    SSL_CTX_dane_set_flags,
    SSL_dane_clear_flags,
    SSL_dane_enable,
    SSL_dane_set_flags,
    SSL_dane_tlsa_add,
    SSL_get0_dane,
    SSL_get0_dane_authority,
    SSL_get0_dane_tlsa,
}

/// `SSL_CTX_dane_clear_flags(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_dane_clear_flags(ctx: *mut SSL_CTX, flags: c_ulong) -> c_ulong {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, 0, |ctx| context_flags(ctx, |old| old & !flags)) }
}

/// `SSL_CTX_dane_enable(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_dane_enable(ctx: *mut SSL_CTX) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, 0, |ctx| answer(dane::enable(ctx))) }
}

/// `SSL_CTX_dane_mtype_set(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_dane_mtype_set(
    ctx: *mut SSL_CTX,
    md: *const EVP_MD,
    mtype: u8,
    ord: u8,
) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, 0, |ctx| answer(dane::set_type(ctx, digest::Digest::from_borrowed(md), mtype, ord))) }
}

/// `SSL_CTX_dane_set_flags(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_dane_set_flags(ctx: *mut SSL_CTX, flags: c_ulong) -> c_ulong {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, 0, |ctx| context_flags(ctx, |old| old | flags)) }
}

/// `SSL_dane_clear_flags(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_dane_clear_flags(ssl: *mut SSL, flags: c_ulong) -> c_ulong {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ssl, 0, |ssl| connection_flags(ssl, |old| old & !flags)) }
}

/// `SSL_dane_enable(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_dane_enable(s: *mut SSL, basedomain: *const c_char) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(s, 0, |s| outcome(s.enable_dane(cstr(basedomain)))) }
}

/// `SSL_dane_set_flags(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_dane_set_flags(ssl: *mut SSL, flags: c_ulong) -> c_ulong {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ssl, 0, |ssl| connection_flags(ssl, |old| old | flags)) }
}

/// `SSL_dane_tlsa_add(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_dane_tlsa_add(
    s: *mut SSL,
    usage: u8,
    selector: u8,
    mtype: u8,
    data: *const u8,
    dlen: usize,
) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says; data of a length that C can't have is not looked at.
    unsafe {
        on(s, 0, |s| {
            let sane = c_int::try_from(dlen).is_ok();
            let data = (!data.is_null()).then(|| if sane { bytes(data, dlen) } else { &[] });
            outcome(s.add_tlsa(usage, selector, mtype, data, dlen))
        })
    }
}

/// `SSL_get0_dane(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get0_dane(ssl: *mut SSL) -> *mut SSL_DANE {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ssl, ptr::null_mut(), |ssl| ssl.dane().as_ptr()) }
}

/// `SSL_get0_dane_authority(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get0_dane_authority(
    s: *mut SSL,
    mcert: *mut *mut X509,
    mspki: *mut *mut EVP_PKEY,
) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says; places that are not null are writable.
    unsafe {
        on(s, -1, |s| {
            let Some((depth, matched)) = s.dane_matched() else { return -1 };
            if let Some(matched) = matched {
                put(mcert, matched.certificate);
                put(mspki, matched.key);
            }
            depth
        })
    }
}

/// `SSL_get0_dane_tlsa(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get0_dane_tlsa(
    s: *mut SSL,
    usage: *mut u8,
    selector: *mut u8,
    mtype: *mut u8,
    data: *mut *const u8,
    dlen: *mut usize,
) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says; places that are not null are writable.
    unsafe {
        on(s, -1, |s| {
            let Some((depth, matched)) = s.dane_matched() else { return -1 };
            if let Some(matched) = matched {
                put(usage, matched.usage);
                put(selector, matched.selector);
                put(mtype, matched.mtype);
                put(data, matched.data);
                put(dlen, matched.len);
            }
            depth
        })
    }
}

/// Writes to a place that the caller may leave out.
///
/// # Safety
/// `place` is null or writable.
unsafe fn put<T>(place: *mut T, value: T) {
    if !place.is_null() {
        // SAFETY: by contract.
        unsafe { place.write(value) }
    }
}

/// 1 for success, 0 for what can't be used, -1 for what has failed.
fn outcome(result: Result<(), Refused>) -> c_int {
    match result {
        Ok(()) => 1,
        Err(Refused::Unusable(error)) => answer::<(), _>(Err(error)),
        Err(Refused::Failed(error)) => answer::<(), _>(Err(error)) - 1,
    }
}

fn context_flags(ctx: &SSL_CTX, change: impl FnOnce(c_ulong) -> c_ulong) -> c_ulong {
    ctx.configure(|config| {
        let old = config.dane.flags;
        config.dane.flags = change(old);
        old
    })
}

fn connection_flags(ssl: &SSL, change: impl FnOnce(c_ulong) -> c_ulong) -> c_ulong {
    let dane = ssl.dane();
    let old = dane.flags();
    dane.set_flags(change(old));
    old
}
