//! `SSL`: one connection.

use super::callbacks::info_callback;
use super::channel::Core;
use super::client_hello::ClientHello;
use super::config::Variant;
use super::early_data::Early;
use super::error::{Error, INTERNAL};
use super::facts::Facts;
use super::rare::Rare;
use super::state::State;
use super::stop::{Stop, Want};
use super::transport::Transport;
use super::turn::Turn;
use super::version::{TLS1_3, Version};
use super::{
    Config, Configurable, Context, Session, async_job, ca_list, cookie, ct, custom_ext, dane, ocsp,
    renegotiation, verify,
};
use crate::libcrypto::ex_data::{ExData, class};
use crate::libcrypto::{Failed, Result as CryptoResult, err};
use crate::shared_cell::{Ref, SharedCell};
use crate::wipe;
use core::ptr;
use std::cell::Cell;
use std::ffi::CStr;
use std::sync::Arc;

/// Which end of the connection we are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Client,
    Server,
}

/// A connection. Used by one thread at a time ([`Turn`]), and re-entered by the callbacks that it runs: so each part is in a cell
/// of its own, and no borrow lives while a callback of the program runs.
pub struct Connection {
    settings: SharedCell<Settings>,
    /// The context it was made from: sessions and tickets are that one's.
    session_context: Arc<Context>,
    pub transport: Transport,
    pub turn: Turn,
    pub status: Status,
    pub facts: SharedCell<Facts>,
    pub early: Early,
    pub renegotiation: renegotiation::State,
    /// The session in use, or to be resumed (`SSL_get_session(3)`).
    pub session: SharedCell<Option<Arc<Session>>>,
    pub verify: verify::State,
    pub rare: Rare<RareParts>,
    pub ex_data: ExData<{ class::SSL }>,
    /// Its own, before the context's (`SSL_set_info_callback(3)`).
    pub info_callback: Cell<info_callback>,
    pub(crate) wishes: SharedCell<Wishes>,
    /// Records and handshake; away while a call is working with them.
    core: SharedCell<Option<Box<Core>>>,
}

struct Settings {
    context: Arc<Context>,
    config: Arc<Config>,
}

/// What a client wants.
#[derive(Default)]
pub(crate) struct Wishes {
    /// The name that it asks for.
    pub name: Option<Box<CStr>>,
    /// The ClientHello that a server's callbacks look at.
    pub hello: Option<Arc<ClientHello>>,
}

/// What few connections have anything in.
#[derive(Default)]
pub struct RareParts {
    pub jobs: async_job::State,
    pub ca_lists: ca_list::Lists,
    pub(super) custom_ext: custom_ext::State,
    pub(super) scts: ct::State,
    pub(super) dane: dane::State,
    pub renegotiations: renegotiation::Counts,
}

/// What the program can see of a connection's progress at any time, callbacks included.
#[derive(Default)]
pub struct Status {
    pub side: Cell<Option<Side>>,
    pub want: Cell<Want>,
    /// `SSL_SENT_SHUTDOWN` and `SSL_RECEIVED_SHUTDOWN`.
    pub shutdown: Cell<i32>,
    pub state: Cell<State>,
    /// A handshake is under way, or a fatal error made every further call one (`SSL_in_init(3)`).
    pub in_init: Cell<bool>,
    /// How many calls that drive the handshake are on the stack.
    pub in_handshake: Cell<u32>,
    /// A fatal error ended the connection.
    pub failed: Cell<bool>,
    /// A call on it panicked: it is not used again, whatever the program does.
    pub dead: Cell<bool>,
    /// A KeyUpdate is to be sent; whether the peer is to send one too (`SSL_get_key_update_type(3)`).
    pub key_update: Cell<Option<bool>>,
    /// Messages of a handshake flow, or have flowed ([`Connection::in_before`] says no).
    pub flowing: Cell<bool>,
    /// A record's header has come, and its body not (`SSL_rstate_string(3)`).
    pub reading_body: Cell<bool>,
    /// The last warning alert that came.
    pub warning: Cell<u8>,
    /// The negotiated version, 0 before.
    pub version: Cell<Version>,
    /// `SSL_session_reused(3)`.
    pub resumed: Cell<bool>,
    /// `SSL_pending(3)`, for when the core is away: at most a record's plaintext.
    pub pending: Cell<u16>,
    /// Tickets that `SSL_new_session_ticket(3)` asked for, and that have not been made.
    pub extra_tickets: Cell<u16>,
    pub(super) cookie: cookie::State,
    /// A server's answer has its OCSP response.
    pub(super) staples: Cell<bool>,
}

impl Connection {
    /// A new connection, of which the program's ex_data callbacks know.
    pub fn new(context: &Arc<Context>) -> CryptoResult<Arc<Self>> {
        if context.is_dead() {
            Self::internal().put();
            return Err(Failed);
        }
        let mut config = context.config();
        if config.record.max_pipelines > 1 {
            // As in OpenSSL: several records at once can only be read if they are there.
            Arc::make_mut(&mut config).record.read_ahead = 1;
        }
        if config.ct.is_enabled() {
            // Timestamps may come in OCSP responses.
            Arc::make_mut(&mut config).ocsp.status_type = ocsp::OCSP.into();
        }
        let status = Status::default();
        status.in_init.set(true);
        let connection = Arc::new(Self {
            settings: SharedCell::new(Settings { context: context.clone(), config }),
            session_context: context.clone(),
            transport: Transport::default(),
            turn: Turn::default(),
            status,
            facts: SharedCell::default(),
            early: Early::default(),
            renegotiation: renegotiation::State::default(),
            session: SharedCell::default(),
            verify: verify::State::new(context.trust.param.of_connection()),
            rare: Rare::default(),
            ex_data: ExData::default(),
            info_callback: Cell::default(),
            wishes: SharedCell::default(),
            core: SharedCell::new(Some(Box::default())),
        });
        let begun = connection.ex_data.init(Arc::as_ptr(&connection).cast_mut().cast());
        if begun { Ok(connection) } else { Err(Failed) }
    }

    pub fn context(&self) -> Arc<Context> {
        self.settings.borrow().context.clone()
    }

    /// A look at the context, for code that runs nothing of the program's meanwhile.
    pub fn context_ref(&self) -> Ref<'_, Context> {
        Ref::map(self.settings.borrow(), |settings| &*settings.context)
    }

    pub fn session_context(&self) -> &Arc<Context> {
        &self.session_context
    }

    /// A look at the configuration, for code that runs nothing of the program's meanwhile.
    pub fn config_ref(&self) -> Ref<'_, Config> {
        Ref::map(self.settings.borrow(), |settings| &*settings.config)
    }

    /// `SSL_in_before(3)`: no handshake has begun.
    pub fn in_before(&self) -> bool {
        let status = &self.status;
        status.state.get() == State::Before && !status.flowing.get() && !status.failed.get()
    }

    /// `SSL_is_init_finished(3)`.
    pub fn is_init_finished(&self) -> bool {
        !self.status.in_init.get() && self.status.state.get() == State::Ok
    }

    /// `SSL_version(3)`: before a version is negotiated, the highest that a client has offered, or that there is.
    pub fn version(&self) -> Version {
        match (self.status.version.get(), self.facts.borrow().offered_version) {
            (0, 0) => self.config_ref().method.fixed.unwrap_or(TLS1_3),
            (0, offered) => offered,
            (version, _) => version,
        }
    }

    /// Whether TLS 1.3 was negotiated, or is all that the method has.
    pub fn is_tls13(&self) -> bool {
        let version = self.status.version.get();
        version == TLS1_3 || version == 0 && self.config_ref().method.fixed == Some(TLS1_3)
    }

    /// Whether the program has said which end this is; a method that has one end only does not say it.
    pub fn has_side(&self) -> bool {
        self.status.side.get().is_some()
    }

    /// Whether the method is for this end.
    pub fn can_be(&self, side: Side) -> bool {
        let method = self.config_ref().method;
        match side {
            Side::Client => method.client,
            Side::Server => method.server,
        }
    }

    /// `SSL_set_SSL_CTX(3)`: certificates, callbacks, signature algorithms and security level are the other context's from
    /// now on.
    pub fn set_context(&self, context: &Arc<Context>) {
        if Arc::ptr_eq(&self.settings.borrow().context, context) {
            return;
        }
        let theirs = context.config();
        let ours = self.settings.borrow().context.config();
        self.configure(|config| {
            config.take_certificates(&theirs);
            config.ciphers.inherit(&theirs.ciphers);
            // Sessions stay apart as they were, unless the connection had no context of its own for them.
            if config.sessions.sid_ctx == ours.sessions.sid_ctx {
                config.sessions.sid_ctx = theirs.sessions.sid_ctx;
            }
        });
        let _old = core::mem::replace(&mut self.settings.borrow_mut().context, context.clone());
    }

    pub fn is_server(&self) -> bool {
        // A connection that was told nothing is a server if it can be, as OpenSSL's is.
        self.status.side.get().map_or(self.can_be(Side::Server), |side| side == Side::Server)
    }

    /// `SSL_set_connect_state(3)`, `SSL_set_accept_state(3)`.
    pub fn set_side(&self, side: Side) {
        if self.status.dead.get() {
            return;
        }
        self.status.side.set(Some(side));
        self.status.shutdown.set(0);
        self.status.state.set(State::Before);
        self.status.in_init.set(true);
        self.status.failed.set(false);
        self.status.flowing.set(false);
        self.status.key_update.set(None);
        self.status.reading_body.set(false);
        self.renegotiation.end();
        self.renew_core();
    }

    /// Forgets records and handshake, for another connection over the same transport.
    fn renew_core(&self) {
        let renew = |core: &mut Core| {
            let reader = core.reader.successor();
            std::mem::replace(core, Core { reader, ..Core::default() })
        };
        // What was there is dropped after the borrow has ended.
        let _old = self.change_core(renew);
        if _old.is_none() {
            let _none = self.core.replace(Some(Box::default()));
        }
    }

    /// `SSL_clear(3)`: ready for another connection with the same settings, the context's method, and the session if it may be
    /// resumed.
    pub fn clear(&self) -> Result<(), Error> {
        if self.status.dead.get() || self.renegotiation.is_wanted() {
            return Err(Self::internal());
        }
        if self.clear_bad_session() {
            let _old = self.session.take();
        }
        if self.session.borrow().is_none() {
            self.verify.set_peer(None, None);
        }
        self.status.state.set(State::Before);
        self.status.in_init.set(true);
        self.status.failed.set(false);
        self.status.flowing.set(false);
        let version = self.status.version.get();
        self.forget_last();
        let method = self.context_ref().config().method;
        if !ptr::eq(method, self.config_ref().method) {
            self.configure(|config| config.method = method);
        }
        self.facts.borrow_mut().client_version = version;
        self.early.clear();
        self.renew_core();
        Ok(())
    }

    /// Forgets what an earlier connection has left, before another begins.
    pub(super) fn forget_last(&self) {
        self.status.want.set(Want::Nothing);
        self.status.shutdown.set(0);
        self.status.key_update.set(None);
        self.status.reading_body.set(false);
        self.status.warning.set(0);
        self.status.version.set(0);
        self.status.resumed.set(false);
        self.status.extra_tickets.set(0);
        self.status.pending.set(0);
        self.wishes.borrow_mut().hello = None;
        self.status.cookie.accepted.set(false);
        self.verify.clear();
        self.facts.borrow_mut().clear_but_wishes();
        if let Some(rare) = self.rare.get() {
            rare.scts.clear();
            rare.dane.reset();
        }
    }

    /// Runs `work` with the records and the handshake, which nobody else reaches meanwhile: a call from within a
    /// callback that needs them fails.
    pub(super) fn with_core<R>(&self, work: impl FnOnce(&mut Core) -> Result<R, Stop>) -> Result<R, Stop> {
        let Some(mut core) = self.core.take() else {
            err::put_ssl(super::error::SHOULD_NOT_HAVE_BEEN_CALLED);
            return Err(Stop::Failed(-1));
        };
        let watch = Watch(self);
        let result = work(&mut core);
        let result = result.map_err(|stop| self.settle(&mut core, stop));
        #[cfg(feature = "test-panics")]
        test_panic();
        std::mem::forget(watch);
        core.reader.release();
        self.status.pending.set(core.pending() as u16);
        // SSL_clear and its kin may have put a new one there, for a connection that starts anew.
        let mut place = self.core.borrow_mut();
        if place.is_none() {
            *place = Some(core);
        }
        result
    }

    /// Runs what may call the library on this connection, in the midst of [`Self::with_core`]'s work.
    pub(super) fn lend_core(&self, core: &mut Core, call: impl FnOnce()) -> Result<(), Stop> {
        let _none = self.core.replace(Some(Box::new(std::mem::take(core))));
        call();
        // A call that panicked has ended the connection.
        let Some(back) = self.core.take() else { return Err(Stop::Failed(-1)) };
        *core = *back;
        Ok(())
    }

    /// Ends the connection without a word, for good: what it was doing panicked, and how far it came is not known.
    pub fn die(&self) {
        self.status.dead.set(true);
        self.status.failed.set(true);
        self.status.in_init.set(true);
        self.status.want.set(Want::Nothing);
        if let Some(mut core) = self.core.try_borrow_mut() {
            *core = None;
        }
        if let Some(session) = self.session.try_borrow()
            && let Some(session) = &*session
        {
            session.update(|data| data.not_resumable = true);
        }
    }

    /// A look at the core; `None` while a call works with it.
    pub(super) fn peek_core<R>(&self, look: impl FnOnce(&Core) -> R) -> Option<R> {
        self.core.borrow().as_deref().map(look)
    }

    /// Changes the core outside of a call that drives it; `None` while such a call works with it.
    pub(super) fn change_core<R>(&self, change: impl FnOnce(&mut Core) -> R) -> Option<R> {
        self.core.borrow_mut().as_deref_mut().map(change)
    }

    /// Tells of a failure that is still to be told, to the program and the peer.
    pub(super) fn settle(&self, core: &mut Core, stop: Stop) -> Stop {
        match stop {
            Stop::Error(error) => self.fatal(core, error, -1),
            Stop::Ended(error) => self.fatal(core, error, 0),
            Stop::Want(want, _) => {
                self.status.want.set(want);
                stop
            }
            _ => stop,
        }
    }

    /// Ends the connection with `error`: on the queue first, then to the peer.
    fn fatal(&self, core: &mut Core, error: Error, returned: i32) -> Stop {
        if error.reason != 0 {
            error.put();
        }
        if !self.status.failed.replace(true) {
            self.status.in_init.set(true);
            // After our close_notify no alert goes any more, and the call goes on waiting for what it waited for.
            if error.alert.is_none() || self.status.shutdown.get() & super::shutdown::SENT == 0 {
                self.status.want.set(Want::Nothing);
            }
            if let Some(alert) = error.alert {
                // Whether the peer gets it or not, the connection is over.
                let _ = self.send_alert(core, super::alert::FATAL, alert);
            }
        }
        core.handshake = None;
        Stop::Failed(returned)
    }

    /// An internal error, for what cannot happen.
    pub(super) const fn internal() -> Error {
        Error::alert(super::error::Alert::INTERNAL_ERROR, INTERNAL)
    }
}

/// How much of the stack a handshake uses, in bytes.
pub(super) const STACK: usize = if cfg!(debug_assertions) { 48 * 1024 } else { 24 * 1024 };
/// And how much freeing a connection uses.
const FREEING_STACK: usize = STACK / 2;

/// Panics where the environment asks for it, but not at the first places.
#[cfg(feature = "test-panics")]
fn test_panic() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static PASSED: AtomicUsize = AtomicUsize::new(0);
    let after = std::env::var("LIBSSL_RS_PANIC_AFTER").ok().and_then(|after| after.parse().ok()).unwrap_or(0);
    if std::env::var_os("LIBSSL_RS_PANIC").is_none_or(|place| place != "core") {
        PASSED.store(0, Ordering::Relaxed);
    } else if PASSED.fetch_add(1, Ordering::Relaxed) >= after {
        panic!("asked for by the test");
    }
}

/// Dropped by a panic only: the call that worked with the core did not come to its end.
struct Watch<'a>(&'a Connection);

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        self.0.die();
        self.0.status.in_handshake.set(0);
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.clear_bad_session();
        // First, so that the program's callbacks find the connection whole.
        self.ex_data.free(ptr::from_ref(self).cast_mut().cast());
        wipe::stack::<FREEING_STACK>();
        wipe::registers();
    }
}

impl Configurable for Connection {
    fn config(&self) -> Arc<Config> {
        self.settings.borrow().config.clone()
    }

    fn configure<R>(&self, change: impl FnOnce(&mut Config) -> R) -> R {
        let mut settings = self.settings.borrow_mut();
        let config = Arc::make_mut(&mut settings.config);
        config.forget_derived();
        change(config)
    }

    fn configure_as(&self, variant: Variant, change: impl FnOnce(&mut Config)) {
        let mut settings = self.settings.borrow_mut();
        let config = &mut settings.config;
        *config = config.variants.get(variant, config, change);
    }
}
