//! libcrypto's asynchronous jobs (`ASYNC_start_job(3)`), in which an engine or a callback of the program may pause the
//! call that it is in.
//!
//! libcrypto gives a job 32 KiB of stack and no guard page, which is too little for a handshake here: each job goes on
//! to a stack of its own, with a guard.

use super::object::{Object, Owned};
use super::{Failed, Result, ffi};
use core::ffi::{c_int, c_void};
use core::mem::ManuallyDrop;
use core::ptr;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::{self, ThreadId};
use zeroize::Zeroize;

// SAFETY: has one owner; what reads it does not write.
unsafe impl Object for ffi::ASYNC_WAIT_CTX {
    unsafe fn free(object: *mut Self) {
        // SAFETY: by the trait's contract.
        unsafe { ffi::ASYNC_WAIT_CTX_free(object) }
    }
}

/// `ASYNC_WAIT_CTX`: what a paused job waits for.
pub struct WaitCtx(Owned<ffi::ASYNC_WAIT_CTX>);

impl WaitCtx {
    pub fn new() -> Result<Self> {
        // SAFETY: takes no arguments; the result is null or ours.
        unsafe { Owned::from_ptr(ffi::ASYNC_WAIT_CTX_new()) }.map(Self).ok_or(Failed)
    }

    /// The object as C sees it; it stays ours.
    pub fn as_ptr(&self) -> *mut ffi::ASYNC_WAIT_CTX {
        self.0.as_ptr()
    }

    /// `ASYNC_WAIT_CTX_set_callback(3)`.
    ///
    /// # Safety
    /// `callback` may be called with `argument` as long as this lives.
    pub unsafe fn set_callback(
        &self,
        callback: unsafe extern "C" fn(*mut c_void) -> c_int,
        argument: *mut c_void,
    ) -> Result<()> {
        // SAFETY: live; the rest by contract.
        let set = unsafe { ffi::ASYNC_WAIT_CTX_set_callback(self.as_ptr(), Some(callback), argument) };
        if set == 1 { Ok(()) } else { Err(Failed) }
    }

    /// `ASYNC_WAIT_CTX_get_all_fds(3)`.
    ///
    /// # Safety
    /// As there: the array, if any, has room for as many as the same call says without one.
    pub unsafe fn all_fds(&self, fds: *mut c_int, count: *mut usize) -> bool {
        // SAFETY: live; the rest by contract.
        unsafe { ffi::ASYNC_WAIT_CTX_get_all_fds(self.as_ptr(), fds, count) != 0 }
    }

    /// `ASYNC_WAIT_CTX_get_changed_fds(3)`.
    ///
    /// # Safety
    /// As [`Self::all_fds`].
    pub unsafe fn changed_fds(
        &self,
        added: (*mut c_int, *mut usize),
        removed: (*mut c_int, *mut usize),
    ) -> bool {
        let wait = self.as_ptr();
        // SAFETY: live; the rest by contract.
        unsafe { ffi::ASYNC_WAIT_CTX_get_changed_fds(wait, added.0, added.1, removed.0, removed.1) != 0 }
    }

    /// `ASYNC_WAIT_CTX_get_status(3)`.
    pub fn status(&self) -> c_int {
        // SAFETY: live.
        unsafe { ffi::ASYNC_WAIT_CTX_get_status(self.as_ptr()) }
    }
}

/// What a job does.
pub type Work = Box<dyn FnOnce()>;

/// A job that has paused.
pub struct Job {
    job: *mut ffi::ASYNC_JOB,
    /// libcrypto's jobs belong to their thread.
    thread: ThreadId,
    /// Freed only when the job is over: what lies on it is dropped by its own frames or never.
    stack: ManuallyDrop<Stack>,
}

/// How far a job came.
pub enum Outcome {
    /// Its work is done, or ended by a panic.
    Finished {
        panicked: bool,
    },
    Paused(Job),
    /// The thread has as many jobs as it may have; the work was not begun.
    NoJobs,
    Failed,
}

/// Whether the thread is in a job already.
pub fn is_in_job() -> bool {
    // SAFETY: takes no arguments.
    unsafe { !ffi::ASYNC_get_current_job().is_null() }
}

/// What a job is started with.
struct Task {
    work: Option<Work>,
    top: *mut u8,
    panicked: bool,
}

/// Begins a job.
pub fn start(wait: &WaitCtx, work: Work) -> Outcome {
    let Some(stack) = Stack::new() else { return Outcome::Failed };
    let task = Box::new(Task { work: Some(work), top: stack.top(), panicked: false });
    let task = Box::into_raw(task);
    let stack = ManuallyDrop::new(stack);
    let job = Job { job: ptr::null_mut(), thread: thread::current().id(), stack };
    let outcome = job.go_on(wait, task);
    if matches!(outcome, Outcome::NoJobs) {
        // SAFETY: `run`, which takes it, was not called.
        drop(unsafe { Box::from_raw(task) });
    }
    outcome
}

/// Goes on with a paused job.
pub fn resume(wait: &WaitCtx, job: Job) -> Outcome {
    if !job.is_here() {
        return Outcome::Failed;
    }
    job.go_on(wait, ptr::null_mut())
}

impl Job {
    /// Whether the job may go on here: it began on this thread.
    pub fn is_here(&self) -> bool {
        self.thread == thread::current().id()
    }

    fn go_on(mut self, wait: &WaitCtx, mut task: *mut Task) -> Outcome {
        const ASYNC_NO_JOBS: c_int = 1;
        const ASYNC_PAUSE: c_int = 2;
        const ASYNC_FINISH: c_int = 3;
        let mut returned = 0;
        // SAFETY: the job is new or paused on this thread. `run` gets a copy of `task`, which is its to take; a job
        // that goes on does not look at it.
        let how = unsafe {
            ffi::ASYNC_start_job(
                &raw mut self.job,
                wait.as_ptr(),
                &raw mut returned,
                Some(run),
                (&raw mut task).cast(),
                size_of::<*mut Task>(),
            )
        };
        match how {
            ASYNC_FINISH | ASYNC_NO_JOBS => {
                ManuallyDrop::into_inner(self.stack).keep();
                if how == ASYNC_FINISH {
                    Outcome::Finished { panicked: returned == 0 }
                } else {
                    Outcome::NoJobs
                }
            }
            ASYNC_PAUSE => Outcome::Paused(self),
            // Whatever became of it, it does not run again.
            _ => Outcome::Failed,
        }
    }
}

/// A job's function: what `start` made runs on the job's own stack. 1, or 0 if that panicked.
unsafe extern "C" fn run(argument: *mut c_void) -> c_int {
    // SAFETY: libcrypto's copy of what `start` passed, which is ours to take.
    let mut task = unsafe { Box::from_raw(argument.cast::<*mut Task>().read()) };
    // SAFETY: the stack is the job's, and nothing else is on it; `work` does not unwind.
    unsafe { on_stack((&raw mut *task).cast(), work, task.top) };
    c_int::from(!task.panicked)
}

unsafe extern "C" fn work(task: *mut c_void) {
    // SAFETY: `run`'s, which waits for us.
    let task = unsafe { &mut *task.cast::<Task>() };
    let work = task.work.take();
    // A panic ends here, as at every edge.
    task.panicked = catch_unwind(AssertUnwindSafe(|| work.map(|work| work()))).is_err();
}

/// Calls `work` on the stack that ends at `top`.
///
/// # Safety
/// The stack is mapped, aligned to 16 bytes, and unused; `work` does not unwind.
#[unsafe(naked)]
unsafe extern "C" fn on_stack(argument: *mut c_void, work: unsafe extern "C" fn(*mut c_void), top: *mut u8) {
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
    /// A stack of a job that is over.
    static SPARE: Cell<Option<Stack>> = const { Cell::new(None) };
}

/// A stack, with a page below it that cannot be touched.
struct Stack(*mut u8);

impl Stack {
    const PAGE: usize = 4096;
    /// Only what is touched costs memory.
    const LEN: usize = 1 << 20;

    fn new() -> Option<Self> {
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

    /// How much of it a handshake uses, in bytes.
    const WIPED: usize = if cfg!(debug_assertions) { 96 * 1024 } else { 48 * 1024 };

    /// Leaves it to the thread's next job, without the keys that a handshake leaves on it.
    fn keep(self) {
        // SAFETY: the upper end of our mapping, on which nothing runs any more.
        unsafe {
            core::slice::from_raw_parts_mut(self.top().wrapping_sub(Self::WIPED), Self::WIPED).zeroize();
        }
        // While a thread ends there is no place for it, and it is given back.
        let _other = SPARE.try_with(|spare| spare.replace(Some(self)));
    }

    fn top(&self) -> *mut u8 {
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
    use std::rc::Rc;

    /// Much more than libcrypto's own stacks have.
    fn deep(n: usize) -> usize {
        let room = core::hint::black_box([n as u8; 4096]);
        if n == 0 { 0 } else { deep(n - 1) + usize::from(room[n % 4096] == n as u8) }
    }

    fn pause() {
        // SAFETY: we are in a job.
        unsafe { ffi::ASYNC_pause_job() };
    }

    #[test]
    fn jobs_pause_go_on_and_end() {
        let wait = WaitCtx::new().unwrap();
        let seen = Rc::new(Cell::new(0));
        let mine = seen.clone();
        let outcome = start(
            &wait,
            Box::new(move || {
                assert!(is_in_job());
                mine.set(deep(100));
                pause();
                mine.set(mine.get() + 1);
            }),
        );
        let Outcome::Paused(job) = outcome else { panic!("not paused") };
        assert!(seen.get() == 100 && !is_in_job());
        assert!(matches!(resume(&wait, job), Outcome::Finished { panicked: false }));
        assert!(seen.get() == 101 && Rc::strong_count(&seen) == 1);
    }

    #[test]
    fn jobs_wait_for_their_thread() {
        struct Anywhere(Job);
        // SAFETY: the other thread only asks whether the job is its own.
        unsafe impl Send for Anywhere {}
        let wait = WaitCtx::new().unwrap();
        let Outcome::Paused(job) = start(&wait, Box::new(pause)) else { panic!("not paused") };
        assert!(job.is_here());
        let away = Anywhere(job);
        let back = thread::spawn(move || {
            let away = away;
            assert!(!away.0.is_here());
            away
        });
        assert!(matches!(resume(&wait, back.join().unwrap().0), Outcome::Finished { panicked: false }));
    }

    #[test]
    fn panics_stay_in_their_job() {
        let wait = WaitCtx::new().unwrap();
        let work = || {
            pause();
            std::panic::resume_unwind(Box::new(()));
        };
        let Outcome::Paused(job) = start(&wait, Box::new(work)) else { panic!("not paused") };
        assert!(matches!(resume(&wait, job), Outcome::Finished { panicked: true }));
    }
}
