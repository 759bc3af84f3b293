//! Owned objects of libcrypto: who frees them, and who counts references.

use core::fmt;
use core::ptr::NonNull;

/// A type of libcrypto that is handled by pointer and has a function to free it.
///
/// # Safety
/// `free` gives back one reference (or the whole object, if it has no count). An implementor can be moved to another
/// thread and read by several: libcrypto locks what it caches inside such objects.
pub unsafe trait Object {
    /// # Safety
    /// `object` is live, and the caller owns the reference that is given back.
    unsafe fn free(object: *mut Self);
}

/// An [`Object`] of which a second owner can be made.
///
/// # Safety
/// `duplicate` returns an object that the caller owns (the same with a higher count, or a deep copy), or null.
pub unsafe trait Duplicate: Object {
    /// # Safety
    /// `object` is live.
    unsafe fn duplicate(object: *mut Self) -> *mut Self;
}

/// An object of libcrypto (or a reference to it, where it is counted) that is freed on drop.
#[repr(transparent)]
pub struct Owned<T: Object>(NonNull<T>);

impl<T: Object> Owned<T> {
    /// Takes over a reference that the caller owns; `None` for null.
    ///
    /// # Safety
    /// `object` is null, or live and one reference to it is the caller's.
    pub unsafe fn from_ptr(object: *mut T) -> Option<Self> {
        NonNull::new(object).map(Self)
    }

    /// The object as C sees it; the reference stays ours.
    pub fn as_ptr(&self) -> *mut T {
        self.0.as_ptr()
    }

    /// Gives the reference away.
    pub fn into_ptr(self) -> *mut T {
        let object = self.as_ptr();
        core::mem::forget(self);
        object
    }
}

impl<T: Duplicate> Owned<T> {
    /// A second owner of an object that somebody else owns; `None` for null, or when there is no memory.
    ///
    /// # Safety
    /// `object` is null or live.
    pub unsafe fn from_borrowed(object: *const T) -> Option<Self> {
        if object.is_null() {
            return None;
        }
        // SAFETY: not null, so live; what comes back is null or ours.
        unsafe { Self::from_ptr(T::duplicate(object.cast_mut())) }
    }
}

impl<T: Object> Drop for Owned<T> {
    fn drop(&mut self) {
        // SAFETY: the reference is ours, and given back once.
        unsafe { T::free(self.as_ptr()) }
    }
}

impl<T: Duplicate> Clone for Owned<T> {
    fn clone(&self) -> Self {
        // SAFETY: live as long as `self`.
        match unsafe { Self::from_borrowed(self.as_ptr()) } {
            Some(copy) => copy,
            // Counting up cannot fail, and a deep copy only for want of memory, which ends a Rust program anyway.
            None => crate::libcrypto::short_of_memory(),
        }
    }
}

impl<T: Object> fmt::Debug for Owned<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:p}", self.0)
    }
}

// SAFETY: what `Object` demands of its implementors.
unsafe impl<T: Object> Send for Owned<T> {}
// SAFETY: what `Object` demands of its implementors.
unsafe impl<T: Object> Sync for Owned<T> {}
