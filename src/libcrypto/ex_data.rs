//! `CRYPTO_EX_DATA`: the pointers that a program attaches to our objects (`CRYPTO_get_ex_new_index(3)`).

// The program's pointers are passed on, never looked behind.
#![allow(clippy::not_unsafe_ptr_arg_deref)]

use super::ffi::{self, CRYPTO_EX_DATA, OSSL_LIB_CTX};
use core::cell::UnsafeCell;
use core::ffi::{c_int, c_void};
use core::ptr;
use std::sync::{Mutex, OnceLock, PoisonError};

/// The kinds of objects that libssl attaches data to (`CRYPTO_EX_INDEX_*`).
pub mod class {
    use core::ffi::c_int;

    pub const SSL: c_int = 0;
    pub const SSL_CTX: c_int = 1;
    pub const SSL_SESSION: c_int = 2;
}

/// `struct crypto_ex_data_st`, as `crypto.h` declares it.
#[repr(C)]
struct Raw {
    context: *mut OSSL_LIB_CTX,
    stack: *mut c_void,
}

/// The attached data of an object of a [`class`]. `parent` is what the program's callbacks are told the object is.
pub struct ExData<const CLASS: c_int> {
    /// Held while a slot is read or written, never while callbacks run.
    lock: Mutex<()>,
    data: UnsafeCell<Raw>,
}

impl<const CLASS: c_int> Default for ExData<CLASS> {
    /// No data; [`Self::init`] comes when the object has its address.
    fn default() -> Self {
        let data = Raw { context: ptr::null_mut(), stack: ptr::null_mut() };
        Self { lock: Mutex::new(()), data: UnsafeCell::new(data) }
    }
}

// SAFETY: slots are only used under the lock; what the pointers mean, and who may use it, is the program's affair.
unsafe impl<const CLASS: c_int> Send for ExData<CLASS> {}
// SAFETY: as above.
unsafe impl<const CLASS: c_int> Sync for ExData<CLASS> {}

impl<const CLASS: c_int> ExData<CLASS> {
    /// Runs the program's "new" callbacks for the new object `parent`.
    pub fn init(&self, parent: *mut c_void) -> bool {
        // SAFETY: the structure lives as long as `self`, and nobody else uses it before its object is handed out.
        unsafe { ffi::CRYPTO_new_ex_data(CLASS, parent, self.as_ptr()) > 0 }
    }

    /// Runs the program's "dup" callbacks: `self` gets what they make of the data of `from`, of the same class.
    pub fn copy_from(&self, from: &Self) -> bool {
        // SAFETY: both structures are live; `self` belongs to a new object that has not been handed out. The callbacks
        // may use the data of both objects, so the lock cannot be held.
        unsafe { ffi::CRYPTO_dup_ex_data(CLASS, self.as_ptr(), from.as_ptr()) > 0 }
    }

    /// Runs the program's "free" callbacks, and frees the data: whoever has it does so once, when `parent` goes away.
    pub fn free(&self, parent: *mut c_void) {
        // SAFETY: the structure lives as long as `self`; its object has no other user any more.
        unsafe { ffi::CRYPTO_free_ex_data(CLASS, parent, self.as_ptr()) }
    }

    /// `CRYPTO_set_ex_data(3)`; false for an index that was never given out, or want of memory.
    pub fn set(&self, index: c_int, value: *mut c_void) -> bool {
        let _lock = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        // SAFETY: the structure lives as long as `self`, and the lock keeps others away; any index is checked.
        unsafe { ffi::CRYPTO_set_ex_data(self.as_ptr(), index, value) > 0 }
    }

    /// `CRYPTO_get_ex_data(3)`; null where nothing was set.
    pub fn get(&self, index: c_int) -> *mut c_void {
        let _lock = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        // SAFETY: the structure lives as long as `self`, and the lock keeps writers away.
        unsafe { ffi::CRYPTO_get_ex_data(self.as_ptr(), index) }
    }

    fn as_ptr(&self) -> *mut CRYPTO_EX_DATA {
        self.data.get().cast()
    }
}

/// `SSL_get_ex_data_X509_STORE_CTX_idx(3)`: where a verification's `SSL` is; -1 for want of memory.
pub fn store_context_index() -> c_int {
    const X509_STORE_CTX: c_int = 5;
    static INDEX: OnceLock<c_int> = OnceLock::new();
    *INDEX.get_or_init(|| {
        let name = c"SSL for verify callback".as_ptr().cast_mut().cast();
        // SAFETY: no callbacks are given; the name is a constant string.
        unsafe { ffi::CRYPTO_get_ex_new_index(X509_STORE_CTX, 0, name, None, None, None) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_keep_what_is_put_in() {
        // SAFETY: no callbacks are given.
        let index =
            unsafe { ffi::CRYPTO_get_ex_new_index(class::SSL_SESSION, 0, ptr::null_mut(), None, None, None) };
        assert!(index >= 0);
        let (mut object, mut value) = (0u8, 0u8);
        let (parent, value) = (ptr::from_mut(&mut object).cast(), ptr::from_mut(&mut value).cast());
        let data = ExData::<{ class::SSL_SESSION }>::default();
        assert!(data.init(parent));
        assert!(data.get(index).is_null());
        assert!(data.set(index, value));
        assert_eq!(data.get(index), value);
        assert!(!data.set(-1, value));
        assert!(data.get(-1).is_null());
        let copy = ExData::<{ class::SSL_SESSION }>::default();
        assert!(copy.init(parent) && copy.copy_from(&data));
        assert_eq!(copy.get(index), value);
        data.free(parent);
        assert!(data.get(index).is_null());
        assert_eq!(copy.get(index), value);
        copy.free(parent);
    }
}
