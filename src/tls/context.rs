//! `SSL_CTX`: what connections are made from.

use super::callbacks::{SSL_CTX_keylog_cb_func, info_callback};
use super::certificate_cache::CertificateCache;
use super::ct::LogStore;
use super::session_cache::{Cache, Removed};
use super::ticket::Tickets;
use super::{Config, Configurable, ca_list, cookie, method::Method, provided_group, sigalg, store::Trust};
use super::{Session, hooks};
use crate::libcrypto::ex_data::{ExData, class};
use crate::libcrypto::lib_ctx::LibCtx;
use crate::libcrypto::{Failed, Result};
use core::ptr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, RwLock};

/// A context. Shared by threads; connections keep it alive.
pub struct Context {
    config: RwLock<Arc<Config>>,
    lib: LibCtx,
    /// What signature schemes there are in it.
    pub schemes: sigalg::Available,
    pub trust: Trust,
    /// The logs of Certificate Transparency.
    pub ct_logs: LogStore,
    pub ca_lists: ca_list::Lists,
    pub ex_data: ExData<{ class::SSL_CTX }>,
    pub peer_certificates: CertificateCache,
    /// The sessions that may be resumed.
    pub sessions: Cache,
    /// What session tickets are made with.
    pub tickets: Tickets,
    /// What the cookies of HelloRetryRequests are made with.
    pub(super) cookie_key: cookie::Key,
    /// A panic may have left it half changed.
    dead: AtomicBool,
    /// Whether its configuration has callbacks that connections look for at each step, where a lock would be too much.
    tells: Tells,
}

/// Which callbacks there are.
#[derive(Default)]
struct Tells {
    info: AtomicBool,
    keylog: AtomicBool,
}

impl Context {
    /// A new context, of which the program's ex_data callbacks know.
    pub fn new(lib: LibCtx, method: &'static Method) -> Result<Arc<Self>> {
        let mut config = Config::new(method);
        config.groups.provided = provided_group::known_in(&lib);
        let context = Arc::new(Self {
            config: RwLock::new(Arc::new(config)),
            tickets: Tickets::new(lib.clone()),
            ct_logs: LogStore::new(&lib)?,
            cookie_key: cookie::Key::generate().ok_or(Failed)?,
            schemes: sigalg::Available::in_lib(&lib),
            lib,
            trust: Trust::new()?,
            ca_lists: ca_list::Lists::of_context(),
            ex_data: ExData::default(),
            peer_certificates: CertificateCache::default(),
            sessions: Cache::default(),
            dead: AtomicBool::new(false),
            tells: Tells::default(),
        });
        let begun = context.ex_data.init(Arc::as_ptr(&context).cast_mut().cast());
        if begun { Ok(context) } else { Err(Failed) }
    }

    /// No connection is made from it any more: a change of it panicked, and how far it came is not known.
    pub fn die(&self) {
        self.dead.store(true, Ordering::Relaxed);
    }

    pub fn is_dead(&self) -> bool {
        self.dead.load(Ordering::Relaxed)
    }

    /// Where keys, certificates and algorithms come from.
    pub fn lib(&self) -> &LibCtx {
        &self.lib
    }
}

impl Context {
    /// The info callback.
    pub fn info_callback(&self) -> info_callback {
        self.tells.info.load(Ordering::Acquire).then(|| self.config().info_callback).flatten()
    }

    /// The callback for the key log.
    pub fn keylog_callback(&self) -> SSL_CTX_keylog_cb_func {
        self.tells.keylog.load(Ordering::Acquire).then(|| self.config().keylog_callback).flatten()
    }
}

impl Context {
    /// `SSL_CTX_remove_session(3)`: sees to it that nobody resumes the session. Tells the program of it, even if it was
    /// not in the cache; whether it was.
    pub fn forget(&self, session: &Arc<Session>) -> bool {
        let removed = self.sessions.remove(session);
        if session.read(|data| !data.session_id.is_empty()) {
            self.tell_removed(Removed(vec![session.clone()]));
        }
        removed
    }

    /// Tells the program of sessions that left the cache.
    pub fn tell_removed(&self, removed: Removed) {
        if let Some(hooks) = hooks::get() {
            removed.0.iter().for_each(|session| hooks.removed_session(self, session));
        }
    }
}

impl Drop for Context {
    fn drop(&mut self) {
        // First, so that the program's callbacks find the context whole; those for sessions may use its data.
        self.tell_removed(self.sessions.flush(0));
        self.ex_data.free(ptr::from_ref(self).cast_mut().cast());
    }
}

impl Configurable for Context {
    fn config(&self) -> Arc<Config> {
        self.config.read().unwrap_or_else(|poisoned| poisoned.into_inner()).clone()
    }

    fn configure<R>(&self, change: impl FnOnce(&mut Config) -> R) -> R {
        let mut config = self.config.write().unwrap_or_else(|poisoned| poisoned.into_inner());
        let config = Arc::make_mut(&mut config);
        config.forget_derived();
        let result = change(config);
        self.tells.info.store(config.info_callback.is_some(), Ordering::Release);
        self.tells.keylog.store(config.keylog_callback.is_some(), Ordering::Release);
        result
    }
}
