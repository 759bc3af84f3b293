//! The clock by which libcrypto, and most programs, tell the time.

/// Seconds since 1970, as `time(3)` has them. Around the turn of a second that is a few milliseconds behind the precise clock, by
/// which what is made now would be made in the future to everybody else.
#[cfg(not(miri))]
pub fn now() -> i64 {
    // SAFETY: null is where the time is not to be written to.
    unsafe { libc::time(core::ptr::null_mut()) }
}

/// As above; Miri does not know `time(3)`.
#[cfg(miri)]
pub fn now() -> i64 {
    use std::time::{SystemTime, UNIX_EPOCH};
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs() as i64
}
