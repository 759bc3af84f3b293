//! The two BIOs under a connection.

use super::bio::Bio;
use super::ffi;
use core::mem::ManuallyDrop;
use core::ops::Deref;
use core::ptr;
use std::cell::Cell;

/// A BIO to read from and one to write to, each with a reference of its own, or null.
///
/// A call holds on to the BIO that it uses, because the program's code may run in it and put another in its place; by one
/// count for both, which is cheaper than a BIO's own: what is replaced meanwhile is freed when nothing is held any more.
pub struct Bios {
    reader: Cell<*mut ffi::BIO>,
    writer: Cell<*mut ffi::BIO>,
    held: Cell<u32>,
    replaced: Cell<Option<Box<Replaced>>>,
}

/// A BIO that was replaced while one was held, and those before it.
struct Replaced(Option<Bio>, Option<Box<Replaced>>);

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Reading,
    Writing,
}

impl Default for Bios {
    fn default() -> Self {
        Self {
            reader: Cell::new(ptr::null_mut()),
            writer: Cell::new(ptr::null_mut()),
            held: Cell::default(),
            replaced: Cell::default(),
        }
    }
}

impl Bios {
    /// The BIO of a way, with a reference.
    pub fn get(&self, way: Way) -> Option<Bio> {
        // SAFETY: null, or live by our reference.
        unsafe { Bio::from_borrowed(self.place(way).get()) }
    }

    /// The BIO of a way, for the length of a call.
    pub fn hold(&self, way: Way) -> Option<Held<'_>> {
        // SAFETY: null, or live by our reference, which is there as long as anything is held; the alias is not dropped.
        let bio = ManuallyDrop::new(unsafe { Bio::from_ptr(self.place(way).get()) }?);
        self.held.set(self.held.get() + 1);
        Some(Held { bios: self, bio })
    }

    /// Replaces the BIO of a way; the old one's reference goes.
    pub fn set(&self, way: Way, bio: Option<Bio>) {
        let old = self.place(way).replace(bio.map_or(ptr::null_mut(), Bio::into_ptr));
        // SAFETY: null, or our reference, which is in no place any more.
        let old = unsafe { Bio::from_ptr(old) };
        if self.held.get() > 0 && old.is_some() {
            self.replaced.set(Some(Box::new(Replaced(old, self.replaced.take()))));
        }
        // Else it is freed now, which may run the program's code: the place has its new BIO by then.
    }

    fn place(&self, way: Way) -> &Cell<*mut ffi::BIO> {
        match way {
            Way::Reading => &self.reader,
            Way::Writing => &self.writer,
        }
    }
}

impl Drop for Bios {
    fn drop(&mut self) {
        self.set(Way::Reading, None);
        self.set(Way::Writing, None);
    }
}

impl Drop for Replaced {
    fn drop(&mut self) {
        drop(self.0.take());
        // One by one, however many they are.
        let mut next = self.1.take();
        while let Some(mut replaced) = next {
            next = replaced.1.take();
        }
    }
}

/// A BIO that is not freed as long as this is there.
pub struct Held<'a> {
    bios: &'a Bios,
    bio: ManuallyDrop<Bio>,
}

impl Deref for Held<'_> {
    type Target = Bio;

    fn deref(&self) -> &Bio {
        &self.bio
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        let held = self.bios.held.get() - 1;
        self.bios.held.set(held);
        if held == 0 {
            // Freeing a BIO may run the program's code, which finds nothing held, and nothing here.
            let _replaced = self.bios.replaced.take();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_outlives_its_replacement() {
        let bios = Bios::default();
        assert!(bios.hold(Way::Reading).is_none() && bios.get(Way::Writing).is_none());
        let own = Bio::socket(-1).unwrap();
        bios.set(Way::Reading, Some(own.clone()));
        bios.set(Way::Writing, Some(own.clone()));
        let held = bios.hold(Way::Reading).unwrap();
        assert!(*held == own);
        for _ in 0..3 {
            bios.set(Way::Reading, Bio::socket(-1));
        }
        assert!(*held == own && held.is_plain_socket() && bios.get(Way::Reading) != Some(own));
        drop(held);
        assert!(bios.replaced.take().is_none() && bios.held.get() == 0);
    }
}
