//! Several threads on one connection.
//!
//! OpenSSL's manual wants one thread at a time (openssl-threads(7)). Many programs read in one thread all the same while
//! another one writes, which OpenSSL bears, because each way has a state of its own. Here the calls that move data take
//! turns, and a call that waits for its socket lets others in: it ends as it would on a socket that does not block, waits
//! with nothing in its hands, and is repeated. So no thread sees what another one has half done.
//!
//! A process with one thread, and a call from within a callback, know nothing of this, and wait in the transport. A child that
//! was forked while another thread had its turn has not got that thread: there, turns begin anew.

use super::connection::Connection;
use super::rare::Rare;
use super::stop::{Stop, Want};
use crate::libcrypto::bio::Bio;
use crate::libcrypto::threads;
use std::cell::Cell;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long a call makes room for a thread that waited before it.
const COURTESY: Duration = Duration::from_millis(1);

/// Whose turn it is.
pub struct Turn {
    /// The process that it is about ([`threads::forks`]).
    forks: u32,
    /// The same for a child: not even the lock can be used there, if another thread had it.
    child: Rare<Turn>,
    holder: Mutex<Holder>,
    changed: Condvar,
    /// How many calls of the thread whose turn it is are on its stack; 0 also where the process has no other.
    depth: Cell<u32>,
    /// The call does not wait in the transport.
    yields: Cell<bool>,
    /// What it did not wait for.
    due: Cell<Option<Want>>,
}

#[derive(Default)]
struct Holder {
    /// The thread whose turn it is, 0 if it is nobody's.
    thread: usize,
    /// The thread that is in the midst of a write, which goes on in its next turn; 0 if none is.
    writer: usize,
    waiting: u32,
    /// One of those who wait is to be next.
    handed: bool,
}

/// A thread's turn, until it is dropped.
pub struct Held<'a> {
    turn: Option<&'a Turn>,
    writes: bool,
}

impl Default for Turn {
    fn default() -> Self {
        Self {
            forks: threads::forks(),
            child: Rare::default(),
            holder: Mutex::default(),
            changed: Condvar::new(),
            depth: Cell::default(),
            yields: Cell::default(),
            due: Cell::default(),
        }
    }
}

impl Turn {
    /// What counts in this process.
    #[inline]
    fn here(&self) -> &Self {
        if self.forks == threads::forks() { self } else { self.in_child() }
    }

    #[cold]
    fn in_child(&self) -> &Self {
        self.child.make().here()
    }

    /// Waits for the calling thread's turn. One that it has already is only counted.
    pub fn enter(&self) -> Held<'_> {
        self.enter_to(false)
    }

    /// [`Self::enter`] for a call that writes data: no other one begins before it is over.
    pub fn enter_to_write(&self) -> Held<'_> {
        self.enter_to(true)
    }

    fn enter_to(&self, write: bool) -> Held<'_> {
        if threads::is_alone() {
            return Held { turn: None, writes: false };
        }
        self.here().wait_for(write)
    }

    fn wait_for(&self, write: bool) -> Held<'_> {
        let me = threads::current();
        let mut holder = self.lock();
        let mut writes = false;
        if holder.thread != me {
            if holder.handed {
                // A thread that calls again and again would keep the others out, which take longer to wake up.
                holder.waiting += 1;
                holder =
                    self.changed.wait_timeout(holder, COURTESY).unwrap_or_else(PoisonError::into_inner).0;
                holder.waiting -= 1;
            }
            holder = self.wait(holder, |holder| holder.thread == 0 && (!write || holder.writer == 0));
            (holder.thread, holder.handed) = (me, false);
            if write {
                holder.writer = me;
                writes = true;
            }
        }
        drop(holder);
        self.depth.set(self.depth.get() + 1);
        Held { turn: Some(self), writes }
    }

    fn lock(&self) -> MutexGuard<'_, Holder> {
        self.holder.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(
        &self,
        mut holder: MutexGuard<'a, Holder>,
        until: impl Fn(&Holder) -> bool,
    ) -> MutexGuard<'a, Holder> {
        while !until(&holder) {
            holder.waiting += 1;
            holder = self.changed.wait(holder).unwrap_or_else(PoisonError::into_inner);
            holder.waiting -= 1;
        }
        holder
    }

    fn leave(&self, writes: bool) {
        let mut holder = self.lock();
        holder.thread = 0;
        if writes {
            holder.writer = 0;
        }
        holder.handed = holder.waiting > 0;
        if holder.handed {
            self.changed.notify_all();
        }
    }

    /// Does something that takes its time while other threads have their turns.
    fn let_others<R>(&self, pause: impl FnOnce() -> R) -> R {
        let depth = self.depth.replace(0);
        let yields = self.yields.replace(false);
        self.leave(false);
        let result = pause();
        let mut holder = self.wait(self.lock(), |holder| holder.thread == 0);
        (holder.thread, holder.handed) = (threads::current(), false);
        drop(holder);
        self.depth.set(depth);
        self.yields.set(yields);
        result
    }

    /// Says what the call would have waited for.
    pub(super) fn put_off(&self, want: Want) -> Stop {
        self.here().due.set(Some(want));
        Stop::Want(want, -1)
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        let Some(turn) = self.turn else { return };
        let depth = turn.depth.get().saturating_sub(1);
        turn.depth.set(depth);
        if depth == 0 {
            turn.leave(self.writes);
        }
    }
}

impl Connection {
    /// Makes a call that moves data, and lets other threads have their turns where it waits for a socket.
    pub(super) fn yielding<R>(&self, mut call: impl FnMut() -> Result<R, Stop>) -> Result<R, Stop> {
        let turn = self.turn.here();
        let outermost = turn.depth.get() == 1;
        let before = turn.yields.replace(outermost);
        turn.due.set(None);
        let result = loop {
            let result = call();
            let Some(due) = turn.due.take() else { break result };
            if !matches!(result, Err(Stop::Want(..))) {
                break result;
            }
            let done = match due {
                Want::Writing => self.write_while_others_go_on(),
                _ => self.await_data_while_others_go_on(),
            };
            if let Err(stop) = done {
                break Err(stop);
            }
        };
        turn.yields.set(before);
        result
    }

    /// Whether a call on `bio` is to end with [`Turn::put_off`] where it would wait.
    pub(super) fn puts_off(&self, bio: &Bio) -> bool {
        self.turn.here().yields.get() && self.status.in_handshake.get() == 0 && bio.is_plain_socket()
    }

    fn await_data_while_others_go_on(&self) -> Result<(), Stop> {
        let Some(bio) = self.transport.hold_reader() else { return Ok(()) };
        if self.turn.here().let_others(|| bio.await_data()) {
            return Ok(());
        }
        self.status.want.set(Want::Reading);
        Err(Stop::Want(Want::Reading, -1))
    }

    /// Writes what waits for the transport, and what other threads add to it meanwhile.
    fn write_while_others_go_on(&self) -> Result<(), Stop> {
        while let Some(mut out) = self.change_core(|core| core.writer.lend_out()).flatten() {
            let Some(bio) = self.transport.hold_writer() else {
                let _gone = self.change_core(|core| core.writer.take_back(out));
                return Ok(());
            };
            let result = self.turn.here().let_others(|| out.write_to(&bio, false));
            let _gone = self.change_core(|core| core.writer.take_back(out));
            if let Err(returned) = result {
                self.status.want.set(Want::Writing);
                return Err(Stop::Want(Want::Writing, returned));
            }
        }
        Ok(())
    }
}
