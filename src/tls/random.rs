//! Random bytes, which are the kernel's (`getrandom(2)`).
//!
//! A handshake needs some at several places at once, and asking the kernel takes as long as hashing 300 bytes, however few are
//! asked for. So they are taken together, for the length of one piece of work.

use ring::rand::{SecureRandom, SystemRandom};
use zeroize::Zeroize;

/// How many are taken at once, if nothing else is said: as many as a client's hello needs, with a key.
const LEN: usize = 128;

/// What was taken and is not used yet. It is not kept over calls of the program's: a process that is forked must not find there
/// what its parent has as well.
pub struct Random {
    bytes: [u8; LEN],
    left: usize,
    at_once: usize,
}

/// The kernel has none.
#[derive(Debug)]
pub struct Unavailable;

impl Default for Random {
    fn default() -> Self {
        Self::taking(LEN)
    }
}

impl Random {
    /// Takes `at_once` bytes at once, for a piece of work that needs no more; at most 128.
    pub fn taking(at_once: usize) -> Self {
        Self { bytes: [0; LEN], left: 0, at_once: at_once.min(LEN) }
    }

    /// Fills `out`.
    pub fn fill(&mut self, out: &mut [u8]) -> Result<(), Unavailable> {
        let fill = |out: &mut [u8]| SystemRandom::new().fill(out).map_err(|_| Unavailable);
        if out.len() > self.at_once {
            return fill(out);
        }
        if out.len() > self.left {
            fill(&mut self.bytes[..self.at_once])?;
            self.left = self.at_once;
        }
        let used = &mut self.bytes[self.left - out.len()..self.left];
        out.copy_from_slice(used);
        used.zeroize();
        self.left -= out.len();
        Ok(())
    }

    /// Forgets what is left.
    pub fn clear(&mut self) {
        if core::mem::take(&mut self.left) > 0 {
            self.bytes[..].zeroize();
        }
    }
}

impl Drop for Random {
    fn drop(&mut self) {
        self.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_byte_is_given_twice_or_stays() {
        let mut all = std::collections::HashSet::new();
        for mut random in [Random::default(), Random::taking(64)] {
            for len in (8..200).chain([32; 40]) {
                let mut out = vec![0; len];
                random.fill(&mut out).unwrap();
                assert!(out.windows(8).step_by(8).all(|part| all.insert(part.to_vec())), "{len}");
                assert!(random.bytes[random.left..].iter().all(|byte| *byte == 0));
            }
        }
        let mut random = Random::default();
        random.fill(&mut [0; 1]).unwrap();
        random.clear();
        assert_eq!((random.bytes, random.left), ([0; LEN], 0));
    }
}
