//! `SSL_CTX`: what connections are made from.

use super::session_cache::Cache;
use super::ticket::Tickets;
use super::{Config, Configurable, method::Method};
use std::sync::{Arc, RwLock};

/// A context. Shared by threads; connections keep it alive.
pub struct Context {
    config: RwLock<Arc<Config>>,
    /// The sessions that may be resumed.
    pub sessions: Cache,
    /// What session tickets are made with.
    pub tickets: Tickets,
}

impl Context {
    pub fn new(method: &'static Method) -> Arc<Self> {
        Arc::new(Self {
            config: RwLock::new(Arc::new(Config::new(method))),
            sessions: Cache::default(),
            tickets: Tickets::default(),
        })
    }
}

impl Configurable for Context {
    fn config(&self) -> Arc<Config> {
        self.config.read().unwrap_or_else(|poisoned| poisoned.into_inner()).clone()
    }

    fn configure<R>(&self, change: impl FnOnce(&mut Config) -> R) -> R {
        let mut config = self.config.write().unwrap_or_else(|poisoned| poisoned.into_inner());
        change(Arc::make_mut(&mut config))
    }
}
