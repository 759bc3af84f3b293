//! Several short strings of bytes in one block of memory.

/// `N` strings of bytes, each of which is empty until it is set.
pub struct Packed<const N: usize> {
    bytes: Box<[u8]>,
    /// Where each ends, and the next begins.
    ends: [u32; N],
}

impl<const N: usize> Default for Packed<N> {
    fn default() -> Self {
        Self { bytes: Box::default(), ends: [0; N] }
    }
}

impl<const N: usize> Packed<N> {
    pub fn get(&self, index: usize) -> &[u8] {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.bytes[start..self.ends[index] as usize]
    }

    /// Sets the string at `index`, which moves the others.
    pub fn set(&mut self, index: usize, content: &[u8]) {
        if self.get(index) == content {
            return;
        }
        let old = core::mem::take(self);
        let mut bytes = Vec::with_capacity(old.bytes.len() - old.get(index).len() + content.len());
        for (i, end) in self.ends.iter_mut().enumerate() {
            bytes.extend_from_slice(if i == index { content } else { old.get(i) });
            // What came in messages: three bytes say how long one is.
            *end = bytes.len() as u32;
        }
        self.bytes = bytes.into();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_string_is_set_without_the_others() {
        let mut packed = Packed::<3>::default();
        let mut strings = [vec![], vec![], vec![]];
        for (index, len) in [(1, 5), (0, 3), (2, 1), (1, 0), (0, 7), (0, 7), (1, 2)] {
            strings[index] = vec![len as u8; len];
            packed.set(index, &strings[index]);
            assert!((0..3).all(|i| packed.get(i) == strings[i]));
        }
    }
}
