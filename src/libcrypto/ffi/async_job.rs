//! Asynchronous jobs: `ASYNC_*`.

use super::*;

pub type ASYNC_callback_fn = Option<unsafe extern "C" fn(*mut c_void) -> c_int>;

unsafe extern "C" {
    pub fn ASYNC_WAIT_CTX_new() -> *mut ASYNC_WAIT_CTX;
    pub fn ASYNC_WAIT_CTX_free(wait: *mut ASYNC_WAIT_CTX);
    pub fn ASYNC_WAIT_CTX_set_callback(
        wait: *mut ASYNC_WAIT_CTX,
        callback: ASYNC_callback_fn,
        argument: *mut c_void,
    ) -> c_int;
    pub fn ASYNC_WAIT_CTX_get_status(wait: *mut ASYNC_WAIT_CTX) -> c_int;
    pub fn ASYNC_WAIT_CTX_get_all_fds(wait: *mut ASYNC_WAIT_CTX, fds: *mut c_int, count: *mut usize)
    -> c_int;
    pub fn ASYNC_WAIT_CTX_get_changed_fds(
        wait: *mut ASYNC_WAIT_CTX,
        added: *mut c_int,
        added_count: *mut usize,
        removed: *mut c_int,
        removed_count: *mut usize,
    ) -> c_int;
    pub fn ASYNC_start_job(
        job: *mut *mut ASYNC_JOB,
        wait: *mut ASYNC_WAIT_CTX,
        returned: *mut c_int,
        work: ASYNC_callback_fn,
        argument: *mut c_void,
        argument_len: usize,
    ) -> c_int;
    #[cfg(test)]
    pub fn ASYNC_pause_job() -> c_int;
    pub fn ASYNC_get_current_job() -> *mut ASYNC_JOB;
}
