//! Parts of an object that few objects have: made when they are first needed, so that the others are small.

use std::sync::OnceLock;

/// A part of a connection that most connections never have.
pub struct Rare<T>(OnceLock<Box<T>>);

impl<T> Default for Rare<T> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}

impl<T> Rare<T> {
    /// The part, if there is one.
    pub fn get(&self) -> Option<&T> {
        self.0.get().map(Box::as_ref)
    }

    /// The part, which `make` makes if it is not there. `make` must not come back to this object.
    pub fn get_or_make(&self, make: impl FnOnce() -> T) -> &T {
        self.0.get_or_init(|| Box::new(make()))
    }
}
