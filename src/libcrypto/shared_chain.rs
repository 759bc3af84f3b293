//! Chains that a connection and its sessions share.

use super::ffi;
use super::x509::{Chain, X509};
use once_cell::race::OnceBox;
use std::sync::Arc;

/// A chain of certificates. A stack of them is there once the program has asked for it, and shown to it ever after.
#[derive(Clone)]
pub struct SharedChain(Arc<Certificates>);

struct Certificates {
    certificates: List,
    /// The program may have added to it.
    shown: OnceBox<Chain>,
}

/// As many as chains have, without a block of memory of their own.
enum List {
    Few([Option<X509>; 3]),
    Many(Box<[X509]>),
}

impl List {
    fn iter(&self) -> impl Iterator<Item = &X509> {
        let (few, many) = match self {
            Self::Few(few) => (&few[..], &[][..]),
            Self::Many(many) => (&[][..], &many[..]),
        };
        few.iter().flatten().chain(many)
    }
}

impl FromIterator<X509> for List {
    fn from_iter<I: IntoIterator<Item = X509>>(certificates: I) -> Self {
        let mut certificates = certificates.into_iter();
        let few = core::array::from_fn(|_| certificates.next());
        match certificates.next() {
            None => Self::Few(few),
            Some(more) => Self::Many(few.into_iter().flatten().chain([more]).chain(certificates).collect()),
        }
    }
}

impl SharedChain {
    /// The stack for the program.
    pub fn show(&self) -> *mut ffi::stack_st_X509 {
        self.0.shown.get_or_init(|| Box::new(self.0.certificates.iter().cloned().collect())).as_ptr()
    }

    pub fn get(&self, index: usize) -> Option<X509> {
        match self.0.shown.get() {
            Some(shown) => shown.get(index),
            None => self.0.certificates.iter().nth(index).cloned(),
        }
    }

    pub fn to_vec(&self) -> Vec<X509> {
        self.0.shown.get().map_or_else(|| self.0.certificates.iter().cloned().collect(), Chain::to_vec)
    }
}

impl FromIterator<X509> for SharedChain {
    fn from_iter<I: IntoIterator<Item = X509>>(certificates: I) -> Self {
        let certificates = certificates.into_iter().collect();
        Self(Arc::new(Certificates { certificates, shown: OnceBox::new() }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::libcrypto::testing;

    #[test]
    fn chains_of_any_length_are_whole() {
        let some = testing::certificates("deep.pem");
        let certificates = [&some[..], &some[..], &some[..]].concat();
        assert!(certificates.len() > 4);
        for len in 0..certificates.len() {
            let chain: SharedChain = certificates[..len].iter().cloned().collect();
            let pointers = |chain: &[X509]| chain.iter().map(X509::as_ptr).collect::<Vec<_>>();
            assert_eq!(pointers(&chain.to_vec()), pointers(&certificates[..len]));
            assert_eq!(chain.get(0).is_some(), len > 0);
            assert!(chain.get(len).is_none());
        }
    }

    #[test]
    fn the_stack_that_was_shown_counts_from_then_on() {
        let certificates = testing::certificates("deep.pem");
        let chain: SharedChain = certificates.iter().cloned().collect();
        let pointers = |chain: &[X509]| chain.iter().map(X509::as_ptr).collect::<Vec<_>>();
        assert_eq!(pointers(&chain.to_vec()), pointers(&certificates));
        assert!(chain.get(certificates.len()).is_none());
        let (shown, copy) = (chain.show(), chain.clone());
        assert_eq!((copy.show(), chain.show()), (shown, shown));
        // SAFETY: the stack is live, and is not freed by this handle; as a program adds to it.
        let mut stack = core::mem::ManuallyDrop::new(unsafe { Chain::from_ptr(shown) }.unwrap());
        stack.push(certificates[0].clone());
        assert_eq!(copy.get(certificates.len()).unwrap().as_ptr(), certificates[0].as_ptr());
        assert_eq!(copy.to_vec().len(), certificates.len() + 1);
    }
}
