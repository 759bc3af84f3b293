//! Handshake values: randoms and Finished messages.

use super::prelude::*;
use crate::tls::facts::Facts;

exports! {
    SSL_get_client_random,
    SSL_get_finished,
    SSL_get_peer_finished,
    SSL_get_server_random,
}

/// The length of a random (RFC 8446, 4.1.2), in bytes.
const RANDOM_LEN: usize = 32;

/// Copies as much as there is room for; how much that was.
///
/// # Safety
/// The contract of the module `edge` for the buffer.
unsafe fn copy(value: &[u8], out: *mut u8, size: usize) -> usize {
    let len = value.len().min(size);
    // SAFETY: by contract; no more than `size` bytes.
    unsafe { bytes_mut(out, len) }.iter_mut().zip(value).for_each(|(to, from)| *to = *from);
    len
}

/// A random: how long it is if the program has no room, else what was copied.
///
/// # Safety
/// The contract of the module `edge` for the buffer.
unsafe fn random(
    ssl: Option<&SSL>,
    which: fn(&Facts) -> &[u8; RANDOM_LEN],
    out: *mut u8,
    size: usize,
) -> usize {
    if size == 0 {
        return RANDOM_LEN;
    }
    // SAFETY: by contract.
    ssl.map_or(0, |ssl| unsafe { copy(which(&ssl.facts.borrow()), out, size) })
}

/// `SSL_get_client_random(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_client_random(ssl: *const SSL, out: *mut u8, outlen: usize) -> usize {
    guard(0, || {
        // SAFETY: the module's contract.
        unsafe { random(handle(ssl).as_deref(), |facts| &facts.client_random, out, outlen) }
    })
}

/// `SSL_get_finished(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_finished(s: *const SSL, buf: *mut c_void, count: usize) -> usize {
    // SAFETY: the module's contract.
    unsafe {
        on(s, 0, |s| {
            let facts = s.facts.borrow();
            copy(&facts.finished, buf.cast(), count);
            facts.finished.len()
        })
    }
}

/// `SSL_get_peer_finished(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_peer_finished(s: *const SSL, buf: *mut c_void, count: usize) -> usize {
    // SAFETY: the module's contract.
    unsafe {
        on(s, 0, |s| {
            let facts = s.facts.borrow();
            copy(&facts.peer_finished, buf.cast(), count);
            facts.peer_finished.len()
        })
    }
}

/// `SSL_get_server_random(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_server_random(ssl: *const SSL, out: *mut u8, outlen: usize) -> usize {
    guard(0, || {
        // SAFETY: the module's contract.
        unsafe { random(handle(ssl).as_deref(), |facts| &facts.server_random, out, outlen) }
    })
}
