//! `SSL`: one connection.

use super::{Config, Configurable, Context, ca_list, verify};
use crate::libcrypto::ex_data::{Class, ExData};
use crate::libcrypto::{Failed, Result};
use core::ptr;
use std::cell::RefCell;
use std::sync::Arc;

/// A connection. Used by one thread at a time, and re-entered by the callbacks that it runs: so each part is in a cell
/// of its own, and no borrow lives while a callback of the program runs.
pub struct Connection {
    context: RefCell<Arc<Context>>,
    config: RefCell<Arc<Config>>,
    pub verify: verify::State,
    pub ca_lists: ca_list::Lists,
    pub ex_data: ExData,
}

impl Connection {
    /// A new connection, of which the program's ex_data callbacks know.
    pub fn new(context: &Arc<Context>) -> Result<Arc<Self>> {
        let connection = Arc::new(Self {
            context: RefCell::new(context.clone()),
            config: RefCell::new(context.config()),
            verify: verify::State::new(&context.trust.param),
            ca_lists: ca_list::Lists::of_connection(),
            ex_data: ExData::new(Class::Ssl),
        });
        let begun = connection.ex_data.init(Arc::as_ptr(&connection).cast_mut().cast());
        if begun { Ok(connection) } else { Err(Failed) }
    }

    pub fn is_server(&self) -> bool {
        // A connection that was told nothing is a server, as OpenSSL's is.
        self.config.borrow().method.server
    }

    pub fn context(&self) -> Arc<Context> {
        self.context.borrow().clone()
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        // First, so that the program's callbacks find the connection whole.
        self.ex_data.free(ptr::from_ref(self).cast_mut().cast());
    }
}

impl Configurable for Connection {
    fn config(&self) -> Arc<Config> {
        self.config.borrow().clone()
    }

    fn configure<R>(&self, change: impl FnOnce(&mut Config) -> R) -> R {
        change(Arc::make_mut(&mut self.config.borrow_mut()))
    }
}
