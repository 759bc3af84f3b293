//! Calls that an engine or a callback of the program may pause (`SSL_MODE_ASYNC`), by libcrypto's jobs.
//!
//! A job has a stack of its own. While it is paused, the call's frames stay there with what they hold: the connection's
//! core above all, so that only a repetition of the call gets at it. What the frames have in the thread's local memory
//! is put away until the job goes on.

use super::callbacks::{SSL_async_callback_fn, UserData};
use super::connection::{Connection, Side};
use super::engine::exchange::{self, Exchange};
use super::error::{Error, reason};
use super::rare::Rare;
use super::state;
use super::stop::{Stop, Want};
use crate::libcrypto::async_job::{self, Job, Outcome, WaitCtx, Work};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// `SSL_MODE_ASYNC`.
pub const MODE_ASYNC: u32 = 0x100;

/// This topic's part of [`super::Config`].
#[derive(Clone, Default)]
pub struct Config {
    pub callback: SSL_async_callback_fn,
    pub argument: UserData,
}

/// This topic's part of a connection.
#[derive(Default)]
pub struct State(Rare<Waiting>);

struct Waiting {
    /// What jobs wait for.
    wait: Rc<WaitCtx>,
    paused: RefCell<Option<Paused>>,
    /// What the call in a job came to.
    result: Cell<Option<Result<usize, Stop>>>,
}

struct Paused {
    job: Job,
    exchange: Option<Box<Exchange>>,
}

impl State {
    pub fn wait(&self) -> Option<Rc<WaitCtx>> {
        self.0.get().map(|waiting| waiting.wait.clone())
    }

    /// Sets what the connection's jobs wait for, which is there from the first one on.
    pub fn set_wait(&self, wait: Rc<WaitCtx>) {
        self.0.get_or_make(|| Waiting { wait, paused: RefCell::default(), result: Cell::default() });
    }

    /// `SSL_waiting_for_async(3)`.
    pub fn is_paused(&self) -> bool {
        self.0.get().is_some_and(|waiting| waiting.paused.borrow().is_some())
    }

    /// Whether the job that is paused makes a signature: of what the engine runs, nothing else takes its time.
    fn is_signing(&self) -> bool {
        self.0.get().is_some_and(|waiting| {
            waiting.paused.borrow().as_ref().is_some_and(|paused| paused.exchange.is_some())
        })
    }

    /// Leaves the job's result for who started or continued it.
    pub fn finish(&self, result: Result<usize, Stop>) {
        if let Some(waiting) = self.0.get() {
            waiting.result.set(Some(result));
        }
    }
}

/// Makes calls in jobs. The edge to C does, where it is known that what a call uses of the program's stays there.
pub trait Jobs {
    /// Makes the call, in a job if the program wants that; one that was paused goes on instead.
    fn run(
        &self,
        connection: &Connection,
        call: impl FnOnce(&Connection) -> Result<usize, Stop>,
    ) -> Result<usize, Stop>;
}

impl Connection {
    /// Whether a call is to run in a job.
    pub fn wants_job(&self) -> bool {
        self.config_ref().mode & MODE_ASYNC != 0 && !async_job::is_in_job()
    }

    /// `SSL_get_state(3)`. A signature is made before the messages around it are on their way, so a program that looks on while
    /// one waits is shown the state in which it is needed.
    pub fn visible_state(&self) -> state::State {
        use state::State::*;
        match (self.side(), self.is_tls13()) {
            _ if !self.rare.get().is_some_and(|rare| rare.jobs.is_signing()) => self.status.state.get(),
            (Side::Client, _) => ClientWriteCertificateVerify,
            (Side::Server, true) => ServerWriteCertificateVerify,
            (Side::Server, false) => ServerWriteKeyExchange,
        }
    }

    /// Runs `work` in a job, which leaves its result by [`State::finish`]; a job that is paused goes on instead.
    pub fn run_job(&self, wait: &WaitCtx, work: Work) -> Result<usize, Stop> {
        self.status.want.set(Want::Nothing);
        let Some(waiting) = self.rare.get().and_then(|rare| rare.jobs.0.get()) else {
            return Err(Stop::Failed(-1));
        };
        waiting.result.set(None);
        if waiting.paused.borrow().as_ref().is_some_and(|paused| !paused.job.is_here()) {
            // It waits for its own thread (ASYNC_start_job(3)).
            Error::new(reason::FAILED_TO_INIT_ASYNC).put();
            return Err(Stop::Failed(-1));
        }
        let paused = waiting.paused.take();
        let (job, exchange) = paused.map_or((None, None), |paused| (Some(paused.job), paused.exchange));
        let outer = exchange::replace(exchange);
        let outcome = match job {
            Some(job) => async_job::resume(wait, job),
            None => async_job::start(wait, work),
        };
        let exchange = exchange::replace(outer);
        match outcome {
            Outcome::Finished { panicked: false } => waiting.result.take().unwrap_or(Err(Stop::Failed(-1))),
            Outcome::Finished { panicked: true } => {
                self.die();
                crate::libcrypto::err::put_internal("panic");
                Err(Stop::Failed(-1))
            }
            Outcome::Paused(job) => {
                let _none = waiting.paused.replace(Some(Paused { job, exchange }));
                self.status.want.set(Want::AsyncPaused);
                Err(Stop::Want(Want::AsyncPaused, -1))
            }
            Outcome::NoJobs => {
                self.status.want.set(Want::AsyncNoJobs);
                Err(Stop::Want(Want::AsyncNoJobs, -1))
            }
            Outcome::Failed => {
                Error::new(reason::FAILED_TO_INIT_ASYNC).put();
                Err(Stop::Failed(-1))
            }
        }
    }
}
