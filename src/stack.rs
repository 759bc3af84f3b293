//! The stack that a call runs on: how much of it is left, and stacks of our own for what needs more.
//!
//! A handshake takes more of it than OpenSSL's, most for the post-quantum key exchange, and there are programs whose threads
//! have hardly more than OpenSSL needs (radsecproxy's have 32 KiB).

use crate::libcrypto::short_of_memory;
use core::ffi::c_void;
use core::{mem, ptr};
use std::cell::Cell;
use std::hint::black_box;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// How much a handshake must find, in bytes, with what the program's callbacks are likely to take.
const ROOM: usize = if cfg!(debug_assertions) { 192 * 1024 } else { 64 * 1024 };

/// Calls `work`, on a stack of our own where the thread's has little left. A panic goes through.
pub fn with_room<T>(work: impl FnOnce() -> T) -> T {
    if left().is_none_or(|left| left >= ROOM) {
        return work();
    }
    struct Task<F, T> {
        work: Option<F>,
        result: Option<std::thread::Result<T>>,
    }
    unsafe extern "C" fn run<F: FnOnce() -> T, T>(task: *mut c_void) {
        // SAFETY: the task of the frame that waits for us.
        let task = unsafe { &mut *task.cast::<Task<F, T>>() };
        task.result = task.work.take().map(|work| catch_unwind(AssertUnwindSafe(work)));
    }
    fn runner<F: FnOnce() -> T, T>(_: &Task<F, T>) -> unsafe extern "C" fn(*mut c_void) {
        run::<F, T>
    }
    // On too small a stack it would write to what is not its own: better a call that fails.
    let Some(stack) = Stack::new() else { short_of_memory() };
    let mut task = Task { work: Some(work), result: None };
    let run = runner(&task);
    // SAFETY: the stack is ours, and nothing else is on it; `run` does not unwind.
    unsafe { on_stack((&raw mut task).cast(), run, stack.top()) };
    stack.keep();
    match task.result {
        Some(Ok(result)) => result,
        Some(Err(panic)) => resume_unwind(panic),
        None => unreachable!("it was run"),
    }
}

/// How many bytes are left of the thread's stack, where that may be few: `None` for the first thread, whose stack grows, and
/// on a stack that a program or a job has made for itself. That one is not left: a collector of garbage that a callback runs
/// (Ruby's, in a fiber) looks for references between the stack pointer and where it knows that the stack begins.
pub fn left() -> Option<usize> {
    let here = here();
    let find = |known: &Cell<Option<_>>| {
        let found = known.get().unwrap_or_else(bounds);
        known.set(Some(found));
        found
    };
    let (low, high) = BOUNDS.try_with(find).ok()?;
    (low..high).contains(&here).then(|| here - low)
}

/// An address in the caller's frame, or nearly.
#[inline(always)]
fn here() -> usize {
    let local = 0_u8;
    ptr::from_ref(black_box(&local)).addr()
}

/// Where the thread's stack begins and ends; nowhere, if it is the first thread's.
#[cold]
fn bounds() -> (usize, usize) {
    /// Linux has at least twice as much between the first thread's stack and what is mapped below it.
    const GROWS: usize = 64 << 20;
    let here = here();
    // SAFETY: takes no pointers. This string is at the upper end of the first thread's stack.
    let top = unsafe { libc::getauxval(libc::AT_EXECFN) } as usize;
    if top.checked_sub(here).is_some_and(|distance| distance < GROWS) {
        // glibc would read /proc to find out more, which a sandbox may forbid.
        return (0, 0);
    }
    let (mut low, mut len) = (ptr::null_mut(), 0);
    // SAFETY: the thread is ourselves, and the places are there.
    unsafe {
        let mut attributes: libc::pthread_attr_t = mem::zeroed();
        if libc::pthread_getattr_np(libc::pthread_self(), &raw mut attributes) != 0 {
            return (0, 0);
        }
        libc::pthread_attr_getstack(&raw const attributes, &raw mut low, &raw mut len);
        libc::pthread_attr_destroy(&raw mut attributes);
    }
    (low.addr(), low.addr() + len)
}

/// Calls `work` on the stack that ends at `top`.
///
/// # Safety
/// The stack is mapped, aligned to 16 bytes, and unused; `work` does not unwind.
#[unsafe(naked)]
pub unsafe extern "C" fn on_stack(
    argument: *mut c_void,
    work: unsafe extern "C" fn(*mut c_void),
    top: *mut u8,
) {
    core::arch::naked_asm!(
        ".cfi_startproc",
        "push rbp",
        ".cfi_def_cfa_offset 16",
        ".cfi_offset rbp, -16",
        "mov rbp, rsp",
        // By rbp, debuggers and backtraces find back to the other stack.
        ".cfi_def_cfa_register rbp",
        "mov rsp, rdx",
        "call rsi",
        "mov rsp, rbp",
        "pop rbp",
        ".cfi_def_cfa rsp, 8",
        "ret",
        ".cfi_endproc",
    )
}

thread_local! {
    /// What `bounds` said.
    static BOUNDS: Cell<Option<(usize, usize)>> = const { Cell::new(None) };
    /// One that nothing runs on any more.
    static SPARE: Cell<Option<Stack>> = const { Cell::new(None) };
}

/// A stack of our own, with a page below it that cannot be touched.
pub struct Stack(*mut u8);

impl Stack {
    const PAGE: usize = 4096;
    /// Only what is touched costs memory.
    const LEN: usize = 1 << 20;

    pub fn new() -> Option<Self> {
        if let Ok(Some(spare)) = SPARE.try_with(Cell::take) {
            return Some(spare);
        }
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_STACK | libc::MAP_NORESERVE;
        let access = libc::PROT_READ | libc::PROT_WRITE;
        // SAFETY: a mapping of our own, of which the lowest page is then closed.
        unsafe {
            let base = libc::mmap(ptr::null_mut(), Self::PAGE + Self::LEN, access, flags, -1, 0);
            if base == libc::MAP_FAILED {
                return None;
            }
            let stack = Self(base.cast());
            (libc::mprotect(base, Self::PAGE, libc::PROT_NONE) == 0).then_some(stack)
        }
    }

    /// Leaves it to the thread's next use, without the keys that a handshake leaves on it.
    pub fn keep(self) {
        // The kernel takes the pages that were used, and gives empty ones for them: however deep the calls went, and without
        // writing to what memcheck takes for the end of a stack.
        // SAFETY: our mapping but for its guard, on which nothing runs any more.
        unsafe { libc::madvise(self.0.wrapping_add(Self::PAGE).cast(), Self::LEN, libc::MADV_DONTNEED) };
        // While a thread ends there is no place for it, and it is given back.
        let _other = SPARE.try_with(|spare| spare.replace(Some(self)));
    }

    pub fn top(&self) -> *mut u8 {
        self.0.wrapping_add(Self::PAGE + Self::LEN)
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        // SAFETY: our mapping; who drops it knows that nothing runs on it.
        unsafe { libc::munmap(self.0.cast(), Self::PAGE + Self::LEN) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    fn deep(n: usize) -> usize {
        let room = core::hint::black_box([n as u8; 4096]);
        if n == 0 { 0 } else { deep(n - 1) + usize::from(room[n % 4096] == n as u8) }
    }

    fn in_a_thread<T: Send + 'static>(kib: usize, work: impl FnOnce() -> T + Send + 'static) -> T {
        thread::Builder::new().stack_size(kib * 1024).spawn(work).unwrap().join().unwrap()
    }

    #[test]
    fn small_stacks_are_seen_and_done_without() {
        let (left_there, inside, sum, panicked, after) = in_a_thread(64, || {
            let inside = with_room(left);
            let sum = with_room(|| with_room(|| deep(60)));
            (
                left(),
                inside,
                sum,
                catch_unwind(|| with_room(|| panic!("asked for"))).is_err(),
                with_room(|| deep(50)),
            )
        });
        assert!(left_there.is_some_and(|left| (16 * 1024..=64 * 1024).contains(&left)), "{left_there:?}");
        assert_eq!((inside, sum, panicked, after), (None, 60, true, 50));
    }

    #[test]
    fn others_stay() {
        in_a_thread(8192, || {
            let here = here();
            with_room(|| {
                assert!(left().is_some_and(|left| left > 7 << 20) && super::here().abs_diff(here) < 1 << 20)
            });
        });
    }
}
