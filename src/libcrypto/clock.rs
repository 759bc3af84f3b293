//! The clock by which libcrypto, and most programs, tell the time.

/// Seconds since 1970, as `time(3)` has them. Around the turn of a second that is a few milliseconds behind the precise clock, by
/// which what is made now would be made in the future to everybody else.
pub fn now() -> i64 {
    // SAFETY: null is where the time is not to be written to.
    unsafe { libc::time(core::ptr::null_mut()) }
}
