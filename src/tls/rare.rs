//! Parts of an object that few objects have: made when they are first needed, so that the others are small.

use once_cell::race::OnceBox;

/// A part of a connection that most connections never have.
pub struct Rare<T>(OnceBox<T>);

impl<T> Default for Rare<T> {
    fn default() -> Self {
        Self(OnceBox::new())
    }
}

impl<T> Rare<T> {
    /// The part, if there is one.
    pub fn get(&self) -> Option<&T> {
        self.0.get()
    }

    /// The part, which is made if it is not there.
    pub fn make(&self) -> &T
    where
        T: Default,
    {
        self.get_or_make(T::default)
    }

    /// The part, which `make` makes if it is not there. Threads that come at the same time may each make one, of which one is
    /// kept. `make` must not come back to this object.
    pub fn get_or_make(&self, make: impl FnOnce() -> T) -> &T {
        self.0.get_or_init(|| Box::new(make()))
    }
}
