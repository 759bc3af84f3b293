//! libcrypto's asynchronous jobs (`ASYNC_start_job(3)`), in which an engine or a callback of the program may pause the
//! call that it is in.
//!
//! libcrypto gives a job 32 KiB of stack and no guard page, which is too little for a handshake here: each job goes on
//! to a stack of its own, with a guard.

use super::object::{Object, Owned};
use super::{Failed, Result, ffi};
use crate::stack::{Stack, on_stack};
use core::ffi::{c_int, c_void};
use core::mem::ManuallyDrop;
use core::ptr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::{self, ThreadId};

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

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;
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
