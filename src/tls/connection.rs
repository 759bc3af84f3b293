//! `SSL`: one connection.

use super::{Config, Configurable, Context};
use std::cell::RefCell;
use std::sync::Arc;

/// A connection. Used by one thread at a time, and re-entered by the callbacks that it runs: so each part is in a cell
/// of its own, and no borrow lives while a callback of the program runs.
pub struct Connection {
    context: RefCell<Arc<Context>>,
    config: RefCell<Arc<Config>>,
}

impl Connection {
    pub fn new(context: &Arc<Context>) -> Arc<Self> {
        Arc::new(Self { context: RefCell::new(context.clone()), config: RefCell::new(context.config()) })
    }

    pub fn context(&self) -> Arc<Context> {
        self.context.borrow().clone()
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
