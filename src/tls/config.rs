//! What a context and its connections are configured with, in one copy-on-write value.

use super::{
    certificate, cipher_list, group, method::Method, options, security, session_cache, sigalg, ticket,
    verify, version,
};
use std::sync::Arc;

/// Everything that `SSL_CTX` and `SSL` have in common. A connection starts with its context's.
#[derive(Clone)]
pub struct Config {
    pub method: &'static Method,
    /// `SSL_OP_*`.
    pub options: u64,
    /// `SSL_MODE_*`.
    pub mode: u32,
    pub versions: version::Bounds,
    pub security: security::Config,
    pub ciphers: cipher_list::Config,
    pub groups: group::Config,
    pub sigalgs: sigalg::Config,
    pub certificates: certificate::Config,
    pub verify: verify::Config,
    pub sessions: session_cache::Config,
    pub tickets: ticket::Config,
}

impl Config {
    pub fn new(method: &'static Method) -> Self {
        Self {
            method,
            options: options::DEFAULT,
            mode: 0,
            versions: version::Bounds::default(),
            security: Default::default(),
            ciphers: Default::default(),
            groups: Default::default(),
            sigalgs: Default::default(),
            certificates: Default::default(),
            verify: Default::default(),
            sessions: Default::default(),
            tickets: Default::default(),
        }
    }
}

/// A context or a connection, as far as its configuration goes.
pub trait Configurable {
    /// A snapshot that later changes do not touch.
    fn config(&self) -> Arc<Config>;

    /// Changes the configuration; `change` must not call back into the object or the program.
    fn configure<R>(&self, change: impl FnOnce(&mut Config) -> R) -> R;
}
