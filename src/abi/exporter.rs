//! Keying material exporters (RFC 5705, RFC 8446 7.5).

use super::prelude::*;
use crate::tls::version::TLS1_3;

exports! {
    SSL_export_keying_material,
    SSL_export_keying_material_early,
}

/// `SSL_export_keying_material(3)`; -1 is for a connection without a session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_export_keying_material(
    s: *mut SSL,
    out: *mut u8,
    olen: usize,
    label: *const c_char,
    llen: usize,
    context: *const u8,
    contextlen: usize,
    use_context: c_int,
) -> c_int {
    // SAFETY: the module's contract.
    unsafe {
        on(s, -1, |s| {
            if s.session.borrow().is_none() {
                return -1;
            }
            let (label, context) = (bytes(label.cast(), llen), bytes(context, contextlen));
            status(s.export(label, (use_context != 0).then_some(context), bytes_mut(out, olen)))
        })
    }
}

/// `SSL_export_keying_material_early(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_export_keying_material_early(
    s: *mut SSL,
    out: *mut u8,
    olen: usize,
    label: *const c_char,
    llen: usize,
    context: *const u8,
    contextlen: usize,
) -> c_int {
    // SAFETY: the module's contract.
    unsafe {
        on(s, 0, |s| {
            if s.version() != TLS1_3 {
                return 0;
            }
            let (label, context) = (bytes(label.cast(), llen), bytes(context, contextlen));
            status(s.export_early(label, context, bytes_mut(out, olen)))
        })
    }
}
