//! Keying material exporters (RFC 5705, RFC 8446 7.5).

use super::prelude::*;

exports! {
    SSL_export_keying_material,
    SSL_export_keying_material_early,
}

/// `SSL_export_keying_material(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_export_keying_material(_s: *mut SSL, _out: *mut u8, _olen: usize, _label: *const c_char, _llen: usize, _context: *const u8, _contextlen: usize, _use_context: c_int) -> c_int {
    todo("SSL_export_keying_material", 0)
}

/// `SSL_export_keying_material_early(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_export_keying_material_early(_s: *mut SSL, _out: *mut u8, _olen: usize, _label: *const c_char, _llen: usize, _context: *const u8, _contextlen: usize) -> c_int {
    todo("SSL_export_keying_material_early", 0)
}
