//! What happened to the sessions of a context (`SSL_CTX_sess_number(3)`).

use core::sync::atomic::{AtomicI32, Ordering};

/// How often something happened; wraps as a C `int` does.
#[derive(Default)]
pub struct Counter(AtomicI32);

impl Counter {
    /// Counts one more.
    pub fn count(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// Takes back what was counted: it is another's.
    pub fn uncount(&self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }

    pub fn get(&self) -> i32 {
        self.0.load(Ordering::Relaxed)
    }
}

/// `SSL_CTX_sess_number(3)`: what happened so far.
#[derive(Default)]
pub struct Statistics {
    /// Handshakes that clients began.
    pub connect: Counter,
    pub connect_renegotiate: Counter,
    /// Handshakes that clients finished.
    pub connect_good: Counter,
    /// Handshakes that servers began.
    pub accept: Counter,
    pub accept_renegotiate: Counter,
    /// Handshakes that servers finished.
    pub accept_good: Counter,
    /// Sessions that were resumed.
    pub hit: Counter,
    /// Sessions that the program's callback found.
    pub cb_hit: Counter,
    /// Sessions that clients asked for and that are not in the cache.
    pub miss: Counter,
    /// Sessions that were found, and over.
    pub timeout: Counter,
    /// Sessions that had to go because the cache was full.
    pub cache_full: Counter,
}
