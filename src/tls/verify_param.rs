//! What certificates are verified by: the parameters of contexts, and of their connections, which begin with a copy.
//!
//! Most connections never change theirs, so all that begin with the same have one copy together, until one of them needs
//! its own: because it changes it, shows it to the program, or a verification found a name.

use crate::libcrypto::verify::VerifyParam;
use std::ptr;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// A context's parameters.
pub struct OfContext {
    param: VerifyParam,
    copies: Mutex<Copies>,
}

/// The copies that new connections begin with.
enum Copies {
    /// One for all, once it is made.
    Shared(Option<Arc<VerifyParam>>),
    /// The program has a pointer to the parameters, and may change them at any time: each connection has one of its own.
    Each,
}

impl OfContext {
    pub fn new() -> Self {
        Self { param: VerifyParam::new(), copies: Mutex::new(Copies::Shared(None)) }
    }

    /// A look at them.
    pub fn get(&self) -> &VerifyParam {
        &self.param
    }

    /// Changes them by `change`, for connections to come.
    pub fn change<R>(&self, change: impl FnOnce(&VerifyParam) -> R) -> R {
        // Held meanwhile, so that no connection begins with a copy of what is half changed.
        let mut copies = self.copies();
        if let Copies::Shared(copy) = &mut *copies {
            *copy = None;
        }
        change(&self.param)
    }

    /// Shows them to the program (`SSL_CTX_get0_param(3)`).
    pub fn show(&self) -> &VerifyParam {
        *self.copies() = Copies::Each;
        &self.param
    }

    /// What a new connection begins with.
    pub fn of_connection(&self) -> OfConnection {
        let shared = match &mut *self.copies() {
            Copies::Shared(copy) => copy.get_or_insert_with(|| Arc::new(inherited(&self.param))).clone(),
            Copies::Each => Arc::new(inherited(&self.param)),
        };
        OfConnection { shared, own: OnceLock::new() }
    }

    fn copies(&self) -> MutexGuard<'_, Copies> {
        self.copies.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection's parameters.
pub struct OfConnection {
    /// What it began with, which others may have too, and nobody changes.
    shared: Arc<VerifyParam>,
    /// Its own, in the place of those; the program may hold a pointer to them.
    own: OnceLock<VerifyParam>,
}

impl OfConnection {
    /// A look at them.
    pub fn get(&self) -> &VerifyParam {
        self.own.get().unwrap_or(&self.shared)
    }

    /// Those that are the connection's alone, to be changed.
    pub fn own(&self) -> &VerifyParam {
        self.own.get_or_init(|| inherited(&self.shared))
    }

    /// Forgets the name that the last verification found.
    pub fn clear_peername(&self) {
        if let Some(own) = self.own.get() {
            own.clear_peername();
        }
    }

    /// The name that the last verification found, as [`VerifyParam::peername`].
    pub fn peername(&self) -> *const core::ffi::c_char {
        self.own.get().map_or(ptr::null(), VerifyParam::peername)
    }
}

/// New parameters with what is set in `from`.
fn inherited(from: &VerifyParam) -> VerifyParam {
    let param = VerifyParam::new();
    // Copies strings only; where there is no memory for that, the host to check would be missing.
    if param.inherit(from).is_err() {
        crate::libcrypto::short_of_memory();
    }
    param
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depths(connections: &[OfConnection]) -> Vec<i32> {
        connections.iter().map(|connection| connection.get().depth()).collect()
    }

    #[test]
    fn connections_begin_with_what_their_context_has_then() {
        let context = OfContext::new();
        let mut connections = vec![context.of_connection(), context.of_connection()];
        assert!(ptr::eq(connections[0].get(), connections[1].get()));
        context.change(|param| param.set_depth(3));
        connections.push(context.of_connection());
        connections[0].own().set_depth(7);
        assert_eq!(depths(&connections), [7, -1, 3]);
        let shown = context.show();
        connections.push(context.of_connection());
        shown.set_depth(4);
        connections.push(context.of_connection());
        context.change(|param| param.set_depth(5));
        shown.set_depth(6);
        connections.push(context.of_connection());
        assert_eq!(depths(&connections), [7, -1, 3, 3, 4, 6]);
    }
}
