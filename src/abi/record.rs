//! Record sizes, padding and buffers.

use super::ctrl::Control;
use super::prelude::*;
use crate::libcrypto::err;
use crate::tls::Configurable;
use crate::tls::error::reason;
use crate::tls::record::{self, MAX_PLAINTEXT};
use core::ops::RangeInclusive;

exports! {
    SSL_CTX_get_record_padding_callback_arg,
    SSL_CTX_set_block_padding,
    SSL_CTX_set_default_read_buffer_len,
    SSL_CTX_set_record_padding_callback,
    SSL_CTX_set_record_padding_callback_arg,
    SSL_CTX_set_tlsext_max_fragment_length,
    SSL_alloc_buffers,
    SSL_free_buffers,
    SSL_get_read_ahead,
    SSL_get_record_padding_callback_arg,
    SSL_has_pending,
    SSL_pending,
    SSL_set_block_padding,
    SSL_set_default_read_buffer_len,
    SSL_set_read_ahead,
    SSL_set_record_padding_callback,
    SSL_set_record_padding_callback_arg,
    SSL_set_tlsext_max_fragment_length,
}

const SET_MAX_PIPELINES: c_int = 126;

/// The controls for how records are made and read; `None` for others.
pub(super) fn ctrl(target: &impl Configurable, Control { command, number, .. }: Control) -> Option<c_long> {
    const GET_READ_AHEAD: c_int = 40;
    const SET_READ_AHEAD: c_int = 41;
    const GET_MAX_CERT_LIST: c_int = 50;
    const SET_MAX_CERT_LIST: c_int = 51;
    const SET_MAX_SEND_FRAGMENT: c_int = 52;
    const SET_SPLIT_SEND_FRAGMENT: c_int = 125;
    const MIN_FRAGMENT: usize = 512;
    const MAX_PIPELINES: usize = 32;
    // A negative number is out of every range.
    let size = usize::try_from(number).ok();
    // No size that was set is beyond what the program can give.
    let shown = |size: usize| c_long::try_from(size).unwrap_or(c_long::MAX);
    let set = |change: &dyn Fn(&mut record::Config) -> c_long| {
        target.configure(|config| change(&mut config.record))
    };
    // 1 for a size that is allowed, 0 for one that is not.
    let set_size = |place: fn(&mut record::Config) -> &mut usize, allowed: RangeInclusive<usize>| {
        let Some(size) = size.filter(|size| allowed.contains(size)) else { return 0 };
        set(&|record| {
            *place(record) = size;
            record.split_send_fragment = record.split_send_fragment.min(record.max_send_fragment);
            1
        })
    };
    let present = || target.config();
    Some(match command {
        GET_READ_AHEAD => present().record.read_ahead.into(),
        // OpenSSL's is a C int.
        SET_READ_AHEAD => set(&|record| core::mem::replace(&mut record.read_ahead, number as c_int).into()),
        GET_MAX_CERT_LIST => shown(present().record.max_cert_list),
        SET_MAX_CERT_LIST => {
            size.map_or(0, |size| set(&|record| shown(core::mem::replace(&mut record.max_cert_list, size))))
        }
        SET_MAX_SEND_FRAGMENT => {
            set_size(|record| &mut record.max_send_fragment, MIN_FRAGMENT..=MAX_PLAINTEXT)
        }
        SET_SPLIT_SEND_FRAGMENT => {
            let longest = present().record.max_send_fragment;
            set_size(|record| &mut record.split_send_fragment, 1..=longest)
        }
        SET_MAX_PIPELINES => set_size(|record| &mut record.max_pipelines, 1..=MAX_PIPELINES),
        _ => return None,
    })
}

/// What [`ctrl`] does not do for a connection; `None` for the rest.
pub(super) fn connection_ctrl(connection: &SSL, control: Control) -> Option<c_long> {
    if control.command != SET_MAX_PIPELINES {
        return None;
    }
    let done = ctrl(connection, control);
    if done == Some(1) && control.number > 1 {
        connection.configure(|config| config.record.read_ahead = 1);
    }
    done
}

/// `SSL_CTX_set_block_padding(3)`.
fn set_block_padding(target: &impl Configurable, size: usize) -> c_int {
    if size > MAX_PLAINTEXT {
        return 0;
    }
    target.configure(|config| config.record.block_padding = if size == 1 { 0 } else { size });
    1
}

/// `SSL_CTX_set_tlsext_max_fragment_length(3)`.
fn set_max_fragment_length(target: &impl Configurable, mode: u8) -> c_int {
    // RFC 6066, 4; 0 is for none.
    if mode > 4 {
        err::put_ssl(reason::SSL3_EXT_INVALID_MAX_FRAGMENT_LENGTH);
        return 0;
    }
    target.configure(|config| config.record.max_fragment_length = mode);
    1
}

fn padding_argument(target: &impl Configurable) -> *mut c_void {
    target.config().record.padding_argument.get()
}

fn set_padding_argument(target: &impl Configurable, argument: *mut c_void) {
    target.configure(|config| config.record.padding_argument = UserData::new(argument));
}

/// `SSL_CTX_get_record_padding_callback_arg(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_record_padding_callback_arg(ctx: *const SSL_CTX) -> *mut c_void {
    // SAFETY: the module's contract.
    unsafe { on(ctx, ptr::null_mut(), padding_argument) }
}

/// `SSL_CTX_set_block_padding(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_block_padding(ctx: *mut SSL_CTX, block_size: usize) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(ctx, 0, |ctx| set_block_padding(ctx, block_size)) }
}

/// `SSL_CTX_set_default_read_buffer_len(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_default_read_buffer_len(ctx: *mut SSL_CTX, len: usize) {
    // SAFETY: the module's contract.
    unsafe { on(ctx, (), |ctx| ctx.configure(|config| config.record.read_buffer_len = len)) }
}

/// `SSL_CTX_set_record_padding_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_record_padding_callback(ctx: *mut SSL_CTX, cb: record_padding_callback) {
    // SAFETY: the module's contract.
    unsafe { on(ctx, (), |ctx| ctx.configure(|config| config.record.padding_callback = cb)) }
}

/// `SSL_CTX_set_record_padding_callback_arg(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_record_padding_callback_arg(ctx: *mut SSL_CTX, arg: *mut c_void) {
    // SAFETY: the module's contract.
    unsafe { on(ctx, (), |ctx| set_padding_argument(ctx, arg)) }
}

/// `SSL_CTX_set_tlsext_max_fragment_length(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_tlsext_max_fragment_length(ctx: *mut SSL_CTX, mode: u8) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(ctx, 0, |ctx| set_max_fragment_length(ctx, mode)) }
}

/// `SSL_alloc_buffers(3)`: buffers are made when they are needed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_alloc_buffers(ssl: *mut SSL) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(ssl, 0, |_| 1) }
}

/// `SSL_free_buffers(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_free_buffers(ssl: *mut SSL) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(ssl, 0, |ssl| ssl.free_buffers().into()) }
}

/// `SSL_get_read_ahead(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_read_ahead(s: *const SSL) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(s, 0, |s| s.config().record.read_ahead) }
}

/// `SSL_get_record_padding_callback_arg(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_record_padding_callback_arg(ssl: *const SSL) -> *mut c_void {
    // SAFETY: the module's contract.
    unsafe { on(ssl, ptr::null_mut(), padding_argument) }
}

/// `SSL_has_pending(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_has_pending(s: *const SSL) -> c_int {
    // SAFETY: the module's contract.
    unsafe {
        on(s, 0, |s| {
            let _turn = s.turn.enter();
            s.has_pending().into()
        })
    }
}

/// `SSL_pending(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_pending(s: *const SSL) -> c_int {
    // SAFETY: the module's contract.
    unsafe {
        on(s, 0, |s| {
            let _turn = s.turn.enter();
            s.pending().try_into().unwrap_or(c_int::MAX)
        })
    }
}

/// `SSL_set_block_padding(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_block_padding(ssl: *mut SSL, block_size: usize) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(ssl, 0, |ssl| set_block_padding(ssl, block_size)) }
}

/// `SSL_set_default_read_buffer_len(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_default_read_buffer_len(s: *mut SSL, len: usize) {
    // SAFETY: the module's contract.
    unsafe { on(s, (), |s| s.configure(|config| config.record.read_buffer_len = len)) }
}

/// `SSL_set_read_ahead(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_read_ahead(s: *mut SSL, yes: c_int) {
    // SAFETY: the module's contract.
    unsafe { on(s, (), |s| s.configure(|config| config.record.read_ahead = yes)) }
}

/// `SSL_set_record_padding_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_record_padding_callback(
    ssl: *mut SSL,
    cb: record_padding_callback,
) -> c_int {
    // SAFETY: the module's contract.
    unsafe {
        on(ssl, 0, |ssl| {
            ssl.configure(|config| config.record.padding_callback = cb);
            1
        })
    }
}

/// `SSL_set_record_padding_callback_arg(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_record_padding_callback_arg(ssl: *mut SSL, arg: *mut c_void) {
    // SAFETY: the module's contract.
    unsafe { on(ssl, (), |ssl| set_padding_argument(ssl, arg)) }
}

/// `SSL_set_tlsext_max_fragment_length(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_tlsext_max_fragment_length(ssl: *mut SSL, mode: u8) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(ssl, 0, |ssl| set_max_fragment_length(ssl, mode)) }
}
