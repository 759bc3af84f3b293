//! `STACK_OF(...)`: libcrypto's growing arrays of pointers.

use super::ffi::{self, OPENSSL_STACK, X509, X509_NAME};
use super::object::{Duplicate, Object, Owned};
use core::ffi::{c_int, c_void};
use core::marker::PhantomData;
use core::ptr::NonNull;

/// What can lie in a [`Stack`].
pub trait Element: Duplicate {
    /// The opaque type that C declares for the stack.
    type Stack;
}

impl Element for X509 {
    type Stack = ffi::stack_st_X509;
}
impl Element for X509_NAME {
    type Stack = ffi::stack_st_X509_NAME;
}
/// A stack that owns its elements.
pub struct Stack<T: Element> {
    stack: NonNull<OPENSSL_STACK>,
    elements: PhantomData<Owned<T>>,
}

impl<T: Element> Stack<T> {
    pub fn new() -> Self {
        // SAFETY: takes no arguments; a new stack is ours.
        match NonNull::new(unsafe { ffi::OPENSSL_sk_new_null() }) {
            Some(stack) => Self { stack, elements: PhantomData },
            None => crate::libcrypto::short_of_memory(),
        }
    }

    /// Takes over a stack and its elements; `None` for null.
    ///
    /// # Safety
    /// `stack` is null, or a live stack of `T`, it and its elements owned by the caller.
    pub unsafe fn from_ptr(stack: *mut T::Stack) -> Option<Self> {
        NonNull::new(stack.cast()).map(|stack| Self { stack, elements: PhantomData })
    }

    /// A copy of somebody else's stack with references (or copies) of its elements; `None` for null.
    ///
    /// # Safety
    /// `stack` is null or a live stack of `T`.
    pub unsafe fn from_borrowed(stack: *const T::Stack) -> Option<Self> {
        // SAFETY: by contract.
        unsafe { elements(stack) }.map(|elements| elements.into_iter().collect())
    }

    /// The stack as C sees it; it stays ours.
    pub fn as_ptr(&self) -> *mut T::Stack {
        self.stack.as_ptr().cast()
    }

    /// Gives the stack and its elements away.
    pub fn into_ptr(self) -> *mut T::Stack {
        let stack = self.as_ptr();
        core::mem::forget(self);
        stack
    }

    pub fn len(&self) -> usize {
        // SAFETY: the stack is live.
        usize::try_from(unsafe { ffi::OPENSSL_sk_num(self.stack.as_ptr()) }).unwrap_or(0)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A reference to (or copy of) the element at `index`.
    pub fn get(&self, index: usize) -> Option<Owned<T>> {
        let index = c_int::try_from(index).ok()?;
        // SAFETY: the stack is live; an index out of range gives null; elements are `T` and live.
        unsafe { Owned::from_borrowed(ffi::OPENSSL_sk_value(self.stack.as_ptr(), index).cast::<T>()) }
    }

    /// Appends; the stack owns the element from then on.
    pub fn push(&mut self, element: Owned<T>) {
        // SAFETY: the stack is live; the element's reference goes to the stack if it was taken.
        unsafe {
            if ffi::OPENSSL_sk_push(self.stack.as_ptr(), element.as_ptr().cast::<c_void>()) > 0 {
                core::mem::forget(element);
            } else {
                crate::libcrypto::short_of_memory();
            }
        }
    }

    /// References to (or copies of) all elements.
    pub fn to_vec(&self) -> Vec<Owned<T>> {
        (0..self.len()).filter_map(|index| self.get(index)).collect()
    }
}

/// References to (or copies of) the elements of somebody else's stack; `None` for null.
///
/// # Safety
/// `stack` is null or a live stack of `T`.
pub unsafe fn elements<T: Element>(stack: *const T::Stack) -> Option<Vec<Owned<T>>> {
    // SAFETY: by contract; the wrapper is not dropped, so nothing is freed.
    let borrowed = core::mem::ManuallyDrop::new(unsafe { Stack::<T>::from_ptr(stack.cast_mut()) }?);
    Some(borrowed.to_vec())
}

impl<T: Element> Default for Stack<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Element> FromIterator<Owned<T>> for Stack<T> {
    fn from_iter<I: IntoIterator<Item = Owned<T>>>(elements: I) -> Self {
        let mut stack = Self::new();
        elements.into_iter().for_each(|element| stack.push(element));
        stack
    }
}

impl<T: Element> Clone for Stack<T> {
    fn clone(&self) -> Self {
        self.to_vec().into_iter().collect()
    }
}

impl<T: Element> Drop for Stack<T> {
    fn drop(&mut self) {
        unsafe extern "C" fn free<T: Object>(element: *mut c_void) {
            // SAFETY: called by libcrypto with each element of a stack of `T`, which owns them.
            unsafe { T::free(element.cast()) }
        }
        // SAFETY: the stack and its elements are ours; null elements are skipped by libcrypto.
        unsafe { ffi::OPENSSL_sk_pop_free(self.stack.as_ptr(), free::<T>) }
    }
}

// SAFETY: the elements can be shared by `Object`'s contract, and a shared stack is only read.
unsafe impl<T: Element> Send for Stack<T> {}
// SAFETY: as above.
unsafe impl<T: Element> Sync for Stack<T> {}

/// A stack of pointers to values that live forever (`STACK_OF(SSL_CIPHER)`), which it does not own.
pub struct StaticStack<T: 'static> {
    stack: NonNull<OPENSSL_STACK>,
    elements: PhantomData<&'static T>,
}

impl<T> StaticStack<T> {
    /// The stack as C sees it; it stays ours.
    pub fn as_ptr(&self) -> *mut OPENSSL_STACK {
        self.stack.as_ptr()
    }

    /// Gives the stack away, to be freed with `OPENSSL_sk_free`.
    pub fn into_ptr(self) -> *mut OPENSSL_STACK {
        let stack = self.as_ptr();
        core::mem::forget(self);
        stack
    }
}

impl<T> FromIterator<&'static T> for StaticStack<T> {
    fn from_iter<I: IntoIterator<Item = &'static T>>(elements: I) -> Self {
        // SAFETY: takes no arguments; a new stack is ours.
        let Some(stack) = NonNull::new(unsafe { ffi::OPENSSL_sk_new_null() }) else {
            crate::libcrypto::short_of_memory();
        };
        for element in elements {
            // SAFETY: the stack is live, and stores the pointer without looking behind it.
            if unsafe { ffi::OPENSSL_sk_push(stack.as_ptr(), core::ptr::from_ref(element).cast()) } <= 0 {
                crate::libcrypto::short_of_memory();
            }
        }
        Self { stack, elements: PhantomData }
    }
}

impl<T> Drop for StaticStack<T> {
    fn drop(&mut self) {
        // SAFETY: the stack is ours, its elements are not.
        unsafe { ffi::OPENSSL_sk_free(self.stack.as_ptr()) }
    }
}

// SAFETY: a shared stack is only read, and what it points to is `'static` and shared already.
unsafe impl<T: Sync> Send for StaticStack<T> {}
// SAFETY: as above.
unsafe impl<T: Sync> Sync for StaticStack<T> {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::libcrypto::x509::Name;

    #[test]
    fn stacks_own_what_they_hold() {
        let mut names: Stack<X509_NAME> = Stack::new();
        names.push(Name::new());
        let copy = names.clone();
        drop(names);
        assert_eq!(copy.len(), 1);
        assert!(copy.get(0).is_some());
        assert!(copy.get(1).is_none());
        // SAFETY: the stack is live.
        assert_eq!(unsafe { elements::<X509_NAME>(copy.as_ptr()) }.map(|names| names.len()), Some(1));
        // SAFETY: null is allowed.
        assert!(unsafe { Stack::<X509_NAME>::from_borrowed(core::ptr::null()) }.is_none());
    }

    #[test]
    fn static_stacks_leave_their_elements_alone() {
        static NUMBERS: [u32; 2] = [1, 2];
        let stack: StaticStack<u32> = NUMBERS.iter().collect();
        // SAFETY: the stack is live.
        assert_eq!(unsafe { ffi::OPENSSL_sk_num(stack.as_ptr()) }, 2);
    }
}
