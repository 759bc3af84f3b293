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

/// The longest output of a hash that TLS 1.3's suites have, in bytes: SHA-384's.
const MAX_HASH: usize = 48;

/// What is as long as a hash, or nothing yet, without a block of memory of its own. It is set where it lies, since what is
/// moved leaves a copy behind.
pub struct HashSecret {
    bytes: [u8; MAX_HASH],
    len: u8,
}

impl HashSecret {
    /// Puts `bytes` in its place; nothing of what is longer than a hash.
    pub fn set(&mut self, bytes: &[u8]) {
        self.bytes.zeroize();
        self.len = 0;
        if let (Some(place), Ok(len)) = (self.bytes.get_mut(..bytes.len()), u8::try_from(bytes.len())) {
            place.copy_from_slice(bytes);
            self.len = len;
        }
    }
}

impl Default for HashSecret {
    fn default() -> Self {
        Self { bytes: [0; MAX_HASH], len: 0 }
    }
}

impl ops::Deref for HashSecret {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }
}

impl fmt::Debug for HashSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HashSecret").finish_non_exhaustive()
    }
}

impl Drop for HashSecret {
    fn drop(&mut self) {
        if self.len != 0 {
            self.bytes.zeroize();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_set_in_its_place_and_nothing_longer() {
        let mut secret = HashSecret::default();
        for len in [48, 32, 0, 12] {
            secret.set(&vec![7; len]);
            assert_eq!(&*secret, vec![7; len]);
            assert!(secret.bytes[len..].iter().all(|byte| *byte == 0));
        }
        secret.set(&[7; 49]);
        assert!(secret.is_empty());
    }
}
