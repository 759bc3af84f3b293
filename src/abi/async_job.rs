//! Asynchronous jobs (`ASYNC_JOB`) under a connection.

use super::prelude::*;
use crate::libcrypto::async_job::WaitCtx;
use crate::libcrypto::err;
use crate::tls::callbacks::UserData;
use crate::tls::error::reason;
use crate::tls::stop::Stop;
use crate::tls::{Configurable, async_job};
use std::rc::Rc;

exports! {
    SSL_CTX_set_async_callback,
    SSL_CTX_set_async_callback_arg,
    SSL_get_all_async_fds,
    SSL_get_async_status,
    SSL_get_changed_async_fds,
    SSL_set_async_callback,
    SSL_set_async_callback_arg,
    SSL_waiting_for_async,
}

/// Makes a call that may take its time, in a job if the program wants that (`SSL_MODE_ASYNC`).
///
/// # Safety
/// What `call` uses of the program's stays as it is until the call is over, or the connection is freed.
pub(super) unsafe fn run(
    connection: &SSL,
    call: impl FnOnce(&SSL) -> Result<usize, Stop>,
) -> Result<usize, Stop> {
    if !connection.wants_job() {
        return call(connection);
    }
    let Some(wait) = wait_ctx(connection) else {
        err::put_ssl(reason::FAILED_TO_INIT_ASYNC);
        return Err(Stop::Failed(-1));
    };
    let work: Box<dyn FnOnce() + '_> = Box::new(|| connection.rare.make().jobs.finish(call(connection)));
    // SAFETY: only the lifetime changes. The job runs when a call on the connection starts or repeats it, so the
    // connection is alive; the rest lives as long by contract. A job that nobody repeats stays as it is for ever.
    let work: Box<dyn FnOnce() + 'static> = unsafe { core::mem::transmute(work) };
    connection.run_job(&wait, work)
}

/// Makes calls in jobs whose buffers stay as they are until they are over.
pub(super) struct KeptBuffers(());

impl KeptBuffers {
    /// # Safety
    /// As [`run`] has it for each call that is made so.
    pub(super) unsafe fn new() -> Self {
        Self(())
    }
}

impl async_job::Jobs for KeptBuffers {
    fn run(&self, connection: &SSL, call: impl FnOnce(&SSL) -> Result<usize, Stop>) -> Result<usize, Stop> {
        // SAFETY: who made it has promised that.
        unsafe { run(connection, call) }
    }
}

/// [`run`] for a call that returns an `int`.
///
/// # Safety
/// As there.
pub(super) unsafe fn run_int(connection: &SSL, call: impl FnOnce(&SSL) -> c_int) -> c_int {
    // SAFETY: by contract.
    let result = unsafe {
        run(connection, |connection| {
            let returned = call(connection);
            usize::try_from(returned).map_err(|_| Stop::Failed(returned))
        })
    };
    // What was an int is one.
    result.map_or_else(Stop::returned, |returned| returned as c_int)
}

/// What the connection's jobs wait for, if it has had one.
fn known_wait_ctx(connection: &SSL) -> Option<Rc<WaitCtx>> {
    connection.rare.get()?.jobs.wait()
}

/// What the connection's jobs wait for.
fn wait_ctx(connection: &SSL) -> Option<Rc<WaitCtx>> {
    if let Some(wait) = known_wait_ctx(connection) {
        return Some(wait);
    }
    let wait = WaitCtx::new().ok()?;
    if connection.config().jobs.callback.is_some() {
        // SAFETY: the context is the connection's own, so it lives no longer.
        unsafe { wait.set_callback(ready, ptr::from_ref(connection).cast_mut().cast()).ok()? };
    }
    let wait = Rc::new(wait);
    connection.rare.make().jobs.set_wait(wait.clone());
    Some(wait)
}

/// Called by an engine when a job can go on.
unsafe extern "C" fn ready(ssl: *mut c_void) -> c_int {
    // SAFETY: the connection that `wait_ctx` passed.
    unsafe {
        on(ssl.cast::<SSL>().cast_const(), 0, |connection| {
            let jobs = connection.config().jobs.clone();
            jobs.callback.map_or(0, |callback| callback(ssl.cast(), jobs.argument.get()))
        })
    }
}

fn set<T: Configurable>(target: &T, change: impl FnOnce(&mut async_job::Config)) -> c_int {
    target.configure(|config| change(&mut config.jobs));
    1
}

/// `SSL_CTX_set_async_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_async_callback(
    ctx: *mut SSL_CTX,
    callback: SSL_async_callback_fn,
) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(ctx, 0, |ctx| set(ctx, |jobs| jobs.callback = callback)) }
}

/// `SSL_CTX_set_async_callback_arg(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_async_callback_arg(ctx: *mut SSL_CTX, arg: *mut c_void) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(ctx, 0, |ctx| set(ctx, |jobs| jobs.argument = UserData::new(arg))) }
}

/// `SSL_get_all_async_fds(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_all_async_fds(s: *mut SSL, fds: *mut c_int, numfds: *mut usize) -> c_int {
    // SAFETY: the module's contract; the count is the program's, the array as long as an earlier call said.
    unsafe {
        on(s, 0, |s| {
            let asked = known_wait_ctx(s).filter(|_| !numfds.is_null());
            asked.map_or(0, |wait| wait.all_fds(fds, numfds).into())
        })
    }
}

/// `SSL_get_async_status(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_async_status(s: *mut SSL, status: *mut c_int) -> c_int {
    // SAFETY: the module's contract.
    unsafe {
        on(s, 0, |s| {
            let Some(wait) = known_wait_ctx(s).filter(|_| !status.is_null()) else { return 0 };
            *status = wait.status();
            1
        })
    }
}

/// `SSL_get_changed_async_fds(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_changed_async_fds(
    s: *mut SSL,
    addfd: *mut c_int,
    numaddfds: *mut usize,
    delfd: *mut c_int,
    numdelfds: *mut usize,
) -> c_int {
    // SAFETY: the module's contract; the counts are the program's, the arrays as long as an earlier call said.
    unsafe {
        on(s, 0, |s| {
            let asked = known_wait_ctx(s).filter(|_| !numaddfds.is_null() && !numdelfds.is_null());
            asked.map_or(0, |wait| wait.changed_fds((addfd, numaddfds), (delfd, numdelfds)).into())
        })
    }
}

/// `SSL_set_async_callback(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_async_callback(s: *mut SSL, callback: SSL_async_callback_fn) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(s, 0, |s| set(s, |jobs| jobs.callback = callback)) }
}

/// `SSL_set_async_callback_arg(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_async_callback_arg(s: *mut SSL, arg: *mut c_void) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(s, 0, |s| set(s, |jobs| jobs.argument = UserData::new(arg))) }
}

/// `SSL_waiting_for_async(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_waiting_for_async(s: *mut SSL) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(s, 0, |s| s.rare.get().is_some_and(|rare| rare.jobs.is_paused()).into()) }
}
