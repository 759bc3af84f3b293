//! Record sizes, padding and buffers.

use super::prelude::*;

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

/// `SSL_CTX_get_record_padding_callback_arg(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_record_padding_callback_arg(_ctx: *const SSL_CTX) -> *mut c_void {
    todo("SSL_CTX_get_record_padding_callback_arg", ptr::null_mut())
}

/// `SSL_CTX_set_block_padding(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_block_padding(_ctx: *mut SSL_CTX, _block_size: usize) -> c_int {
    todo("SSL_CTX_set_block_padding", 0)
}

/// `SSL_CTX_set_default_read_buffer_len(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_default_read_buffer_len(_ctx: *mut SSL_CTX, _len: usize) {
    todo("SSL_CTX_set_default_read_buffer_len", ())
}

/// `SSL_CTX_set_record_padding_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_record_padding_callback(_ctx: *mut SSL_CTX, _cb: Option<unsafe extern "C" fn(*mut SSL, c_int, usize, *mut c_void) -> usize>) {
    todo("SSL_CTX_set_record_padding_callback", ())
}

/// `SSL_CTX_set_record_padding_callback_arg(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_record_padding_callback_arg(_ctx: *mut SSL_CTX, _arg: *mut c_void) {
    todo("SSL_CTX_set_record_padding_callback_arg", ())
}

/// `SSL_CTX_set_tlsext_max_fragment_length(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_tlsext_max_fragment_length(_ctx: *mut SSL_CTX, _mode: u8) -> c_int {
    todo("SSL_CTX_set_tlsext_max_fragment_length", 0)
}

/// `SSL_alloc_buffers(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_alloc_buffers(_ssl: *mut SSL) -> c_int {
    todo("SSL_alloc_buffers", 0)
}

/// `SSL_free_buffers(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_free_buffers(_ssl: *mut SSL) -> c_int {
    todo("SSL_free_buffers", 0)
}

/// `SSL_get_read_ahead(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_read_ahead(_s: *const SSL) -> c_int {
    todo("SSL_get_read_ahead", 0)
}

/// `SSL_get_record_padding_callback_arg(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_record_padding_callback_arg(_ssl: *const SSL) -> *mut c_void {
    todo("SSL_get_record_padding_callback_arg", ptr::null_mut())
}

/// `SSL_has_pending(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_has_pending(_s: *const SSL) -> c_int {
    todo("SSL_has_pending", 0)
}

/// `SSL_pending(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_pending(_s: *const SSL) -> c_int {
    todo("SSL_pending", 0)
}

/// `SSL_set_block_padding(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_block_padding(_ssl: *mut SSL, _block_size: usize) -> c_int {
    todo("SSL_set_block_padding", 0)
}

/// `SSL_set_default_read_buffer_len(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_default_read_buffer_len(_s: *mut SSL, _len: usize) {
    todo("SSL_set_default_read_buffer_len", ())
}

/// `SSL_set_read_ahead(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_read_ahead(_s: *mut SSL, _yes: c_int) {
    todo("SSL_set_read_ahead", ())
}

/// `SSL_set_record_padding_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_record_padding_callback(_ssl: *mut SSL, _cb: Option<unsafe extern "C" fn(*mut SSL, c_int, usize, *mut c_void) -> usize>) -> c_int {
    todo("SSL_set_record_padding_callback", 0)
}

/// `SSL_set_record_padding_callback_arg(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_record_padding_callback_arg(_ssl: *mut SSL, _arg: *mut c_void) {
    todo("SSL_set_record_padding_callback_arg", ())
}

/// `SSL_set_tlsext_max_fragment_length(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_tlsext_max_fragment_length(_ssl: *mut SSL, _mode: u8) -> c_int {
    todo("SSL_set_tlsext_max_fragment_length", 0)
}
