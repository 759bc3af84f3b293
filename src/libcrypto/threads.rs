//! What the process's threads are.

use core::ffi::c_char;

unsafe extern "C" {
    /// glibc's (2.32): not 0 while the process surely has no thread beside the one that asks.
    static __libc_single_threaded: c_char;
}

/// Whether no other thread can be in the library, nor come into it before the caller has started one.
pub fn is_alone() -> bool {
    // SAFETY: glibc's own byte. It changes only when this thread starts another one, or later, towards "alone".
    unsafe { core::ptr::read_volatile(&raw const __libc_single_threaded) != 0 }
}

/// A number for the calling thread, which no other thread that is alive has; never 0.
pub fn current() -> usize {
    thread_local! {
        static PLACE: u8 = const { 0 };
    }
    PLACE.with(|place| core::ptr::from_ref(place).addr())
}
