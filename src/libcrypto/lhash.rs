//! `LHASH_OF(...)`: libcrypto's hash tables, for a program to look into.

use super::ffi::{self, OPENSSL_LHASH};
use core::ffi::{c_int, c_ulong, c_void};
use core::marker::PhantomData;
use core::ptr::NonNull;
use std::sync::{Arc, Mutex, PoisonError};

/// What can lie in a [`Table`].
pub trait Entry: Send + Sync {
    fn hash(&self) -> c_ulong;
    fn same(&self, other: &Self) -> bool;
}

/// A table that stays in its place as long as it lives; what is in it changes as a whole.
pub struct Table<T: Entry> {
    table: NonNull<OPENSSL_LHASH>,
    entries: Mutex<Vec<Arc<T>>>,
    marker: PhantomData<T>,
}

impl<T: Entry> Table<T> {
    pub fn new() -> Self {
        unsafe extern "C" fn hash<T: Entry>(entry: *const c_void) -> c_ulong {
            // SAFETY: libcrypto passes entries of the table, or what the program looks for: a `T`.
            unsafe { &*entry.cast::<T>() }.hash()
        }
        unsafe extern "C" fn compare<T: Entry>(a: *const c_void, b: *const c_void) -> c_int {
            // SAFETY: as above.
            let same = unsafe { (*a.cast::<T>()).same(&*b.cast::<T>()) };
            c_int::from(!same)
        }
        // SAFETY: both functions have the types that libcrypto calls them with.
        match NonNull::new(unsafe { ffi::OPENSSL_LH_new(hash::<T>, compare::<T>) }) {
            Some(table) => Self { table, entries: Mutex::default(), marker: PhantomData },
            None => crate::libcrypto::short_of_memory(),
        }
    }

    /// Has the table hold exactly `entries`, and returns it as C sees it; it stays ours.
    pub fn show(&self, entries: Vec<Arc<T>>) -> *mut OPENSSL_LHASH {
        let mut held = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        // SAFETY: the table is live, and forgets its entries before they may go.
        unsafe {
            ffi::OPENSSL_LH_flush(self.table.as_ptr());
            for entry in &entries {
                ffi::OPENSSL_LH_insert(self.table.as_ptr(), Arc::as_ptr(entry).cast_mut().cast());
            }
        }
        let old = core::mem::replace(&mut *held, entries);
        drop(held);
        drop(old);
        self.table.as_ptr()
    }
}

impl<T: Entry> Default for Table<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Entry> Drop for Table<T> {
    fn drop(&mut self) {
        // SAFETY: the table is ours, its entries are not.
        unsafe { ffi::OPENSSL_LH_free(self.table.as_ptr()) }
    }
}

// SAFETY: we use the table under a lock; the program has to use its own, as with OpenSSL.
unsafe impl<T: Entry> Send for Table<T> {}
// SAFETY: as above.
unsafe impl<T: Entry> Sync for Table<T> {}

#[cfg(test)]
mod tests {
    use super::*;

    impl Entry for u32 {
        fn hash(&self) -> c_ulong {
            c_ulong::from(self % 10)
        }
        fn same(&self, other: &Self) -> bool {
            self == other
        }
    }

    #[test]
    fn a_table_shows_what_it_was_given() {
        let table = Table::new();
        let shown = table.show(vec![Arc::new(1), Arc::new(11), Arc::new(2)]);
        let find = |number: u32| {
            // SAFETY: the table is live, and what is looked for is of its type.
            unsafe { !ffi::OPENSSL_LH_retrieve(shown, core::ptr::from_ref(&number).cast()).is_null() }
        };
        assert!(find(1) && find(11) && find(2) && !find(21));
        assert_eq!(table.show(vec![Arc::new(21)]), shown);
        assert!(find(21) && !find(1));
    }
}
