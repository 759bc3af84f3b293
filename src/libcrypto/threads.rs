//! What the process's threads are.

use core::ffi::{c_char, c_int};
use std::sync::Once;
use std::sync::atomic::{AtomicU32, Ordering};

type Handler = Option<unsafe extern "C" fn()>;

unsafe extern "C" {
    /// glibc's (2.32): not 0 while the process surely has no thread beside the one that asks.
    static __libc_single_threaded: c_char;
    fn pthread_atfork(prepare: Handler, parent: Handler, child: Handler) -> c_int;
}

static FORKS: AtomicU32 = AtomicU32::new(0);

/// By how many calls of `fork(2)` this process is away from that which asked first: what threads had in their hands when it
/// was another number is of threads that are not here.
pub fn forks() -> u32 {
    static WATCH: Once = Once::new();
    unsafe extern "C" fn in_child() {
        FORKS.fetch_add(1, Ordering::Relaxed);
    }
    WATCH.call_once(|| {
        // SAFETY: the handler does what a child may (fork(2)); glibc forgets it when the library is unloaded. Where there is no
        // memory for it, a child may wait for a thread that it does not have, and nothing worse.
        unsafe { pthread_atfork(None, None, Some(in_child)) };
    });
    FORKS.load(Ordering::Relaxed)
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
