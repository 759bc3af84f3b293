//! A secret of whatever length, which is wiped when it is given up.

use std::{fmt, ops};
use zeroize::Zeroize;

/// As `Zeroizing<Vec<u8>>`, but shorter, and for none, as most are at most times, nothing is wiped: glibc's `memset` takes a tenth
/// of a microsecond for no bytes where there is no memory, on processors with AVX-512.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(Box<[u8]>);

impl From<&[u8]> for Secret {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.into())
    }
}

impl From<Vec<u8>> for Secret {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }
}

impl ops::Deref for Secret {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl ops::DerefMut for Secret {
    fn deref_mut(&mut self) -> &mut [u8] {
        &mut self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secret").finish_non_exhaustive()
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        if !self.0.is_empty() {
            self.0.zeroize();
        }
    }
}
