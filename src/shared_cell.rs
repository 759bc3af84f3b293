//! A cell as `RefCell`, but for several threads: what a program may ask of a connection in one thread while another thread
//! works with it.
//!
//! OpenSSL wants one thread at a time (openssl-threads(7)), but what only reads works there all the same, and programs rely on
//! it: Apache's HTTP/2 workers ask for a connection's certificate and suite while its own thread transfers. `RefCell`'s count is
//! wrong for ever after two threads have changed it at once.
//!
//! Borrows are short, and none lives while the program's code runs. So a thread waits for another one's; where it waits for
//! one of its own, which is a mistake of this library's, it panics as with a `RefCell`: at once in a process with one thread,
//! and else when it has waited for long.

use crate::libcrypto::threads;
use core::marker::PhantomData;
use core::ops::{Deref, DerefMut};
use core::ptr::NonNull;
use std::cell::UnsafeCell;
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;

/// That the value is being changed.
const WRITING: i32 = -1;

/// How often a thread looks before it sleeps, and how often and how long it sleeps before it gives up: 10 seconds and more.
const SPINS: u32 = 100;
const SLEEPS: u32 = 100_000;
const SLEEP: Duration = Duration::from_micros(100);

/// A value that is looked at by many, or changed by one.
#[derive(Default)]
pub struct SharedCell<T> {
    /// How many look at it, or [`WRITING`].
    state: AtomicI32,
    value: UnsafeCell<T>,
}

/// A look at the value.
pub struct Ref<'a, T: ?Sized> {
    // No reference: another thread may change the value when this has been counted off, which is before it is gone.
    value: NonNull<T>,
    state: &'a AtomicI32,
}

/// The value, to be changed.
pub struct RefMut<'a, T> {
    // As above.
    value: NonNull<T>,
    state: &'a AtomicI32,
    changes: PhantomData<&'a mut T>,
}

impl<T> SharedCell<T> {
    pub fn new(value: T) -> Self {
        Self { state: AtomicI32::new(0), value: UnsafeCell::new(value) }
    }

    pub fn borrow(&self) -> Ref<'_, T> {
        enter(&self.state, one_more);
        Ref { value: self.value(), state: &self.state }
    }

    pub fn borrow_mut(&self) -> RefMut<'_, T> {
        enter(&self.state, alone);
        RefMut { value: self.value(), state: &self.state, changes: PhantomData }
    }

    /// [`Self::borrow`], if nobody changes it.
    pub fn try_borrow(&self) -> Option<Ref<'_, T>> {
        update(&self.state, one_more).then(|| Ref { value: self.value(), state: &self.state })
    }

    /// [`Self::borrow_mut`], if nobody has it.
    pub fn try_borrow_mut(&self) -> Option<RefMut<'_, T>> {
        update(&self.state, alone).then(|| RefMut {
            value: self.value(),
            state: &self.state,
            changes: PhantomData,
        })
    }

    fn value(&self) -> NonNull<T> {
        NonNull::from(&self.value).cast()
    }

    /// Puts a value in the place of the one that was there, which it returns.
    pub fn replace(&self, value: T) -> T {
        core::mem::replace(&mut *self.borrow_mut(), value)
    }

    pub fn take(&self) -> T
    where
        T: Default,
    {
        self.replace(T::default())
    }
}

impl<'a, T: ?Sized> Ref<'a, T> {
    /// A look at a part of it.
    pub fn map<U: ?Sized>(this: Self, part: impl FnOnce(&T) -> &U) -> Ref<'a, U> {
        let mapped = Ref { value: NonNull::from(part(&this)), state: this.state };
        core::mem::forget(this);
        mapped
    }
}

impl<T: ?Sized> Deref for Ref<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: nobody changes it as long as somebody is counted to look at it.
        unsafe { self.value.as_ref() }
    }
}

impl<T> Deref for RefMut<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: nobody else has it until the state is another one.
        unsafe { self.value.as_ref() }
    }
}

impl<T> DerefMut for RefMut<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: as above.
        unsafe { self.value.as_mut() }
    }
}

impl<T: ?Sized> Drop for Ref<'_, T> {
    fn drop(&mut self) {
        if threads::is_alone() {
            self.state.store(self.state.load(Ordering::Relaxed) - 1, Ordering::Relaxed);
        } else {
            self.state.fetch_sub(1, Ordering::Release);
        }
    }
}

impl<T> Drop for RefMut<'_, T> {
    fn drop(&mut self) {
        self.state.store(0, Ordering::Release);
    }
}

/// The state when one more looks at the value.
fn one_more(state: i32) -> Option<i32> {
    (state >= 0).then_some(state + 1)
}

/// The state when somebody changes the value.
fn alone(state: i32) -> Option<i32> {
    (state == 0).then_some(WRITING)
}

/// Goes from a state to the one that `next` says; whether it says one.
fn update(state: &AtomicI32, next: fn(i32) -> Option<i32>) -> bool {
    if !threads::is_alone() {
        return state.fetch_update(Ordering::Acquire, Ordering::Relaxed, next).is_ok();
    }
    // Nobody comes between, and a locked instruction takes its time.
    let next = next(state.load(Ordering::Relaxed));
    next.inspect(|next| state.store(*next, Ordering::Relaxed)).is_some()
}

/// [`update`], when `next` says a state.
#[inline]
fn enter(state: &AtomicI32, next: fn(i32) -> Option<i32>) {
    if !update(state, next) {
        wait(state, next);
    }
}

#[cold]
fn wait(state: &AtomicI32, next: fn(i32) -> Option<i32>) {
    for round in 0..SPINS + SLEEPS {
        // Without another thread it is one of this thread's.
        if threads::is_alone() {
            break;
        }
        if round < SPINS {
            core::hint::spin_loop();
        } else {
            std::thread::sleep(SLEEP);
        }
        if update(state, next) {
            return;
        }
    }
    panic!("borrowed already");
}

#[cfg(test)]
mod tests {
    use super::*;

    // SAFETY: what the tests' threads use is counted.
    unsafe impl<T> Sync for SharedCell<T> {}

    #[test]
    fn many_look_and_one_changes() {
        let cell = SharedCell::new((1, 2));
        let (one, other) = (cell.borrow(), Ref::map(cell.borrow(), |value| &value.1));
        assert_eq!((one.0, *other, cell.state.load(Ordering::Relaxed)), (1, 2, 2));
        drop((one, other));
        cell.borrow_mut().0 = 7;
        assert_eq!(
            (cell.replace((3, 4)), cell.take(), cell.state.load(Ordering::Relaxed)),
            ((7, 2), (3, 4), 0)
        );
    }

    #[test]
    fn threads_see_whole_values_and_the_count_stays_right() {
        let cell = SharedCell::new((0_u64, 0_u64));
        std::thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| {
                    for _ in 0..20_000 {
                        let value = cell.borrow();
                        assert_eq!(value.0, value.1);
                    }
                });
            }
            for i in 0..20_000 {
                let mut value = cell.borrow_mut();
                value.0 = i;
                value.1 = i;
            }
        });
        assert_eq!(cell.state.load(Ordering::Relaxed), 0);
    }
}
