//! Buffers of the record layer, one of each kind per thread.
//!
//! A connection has one only while something is in it: so an idle connection holds none, a busy one allocates none, and a
//! thread that serves many connections works in memory that is in its caches. A connection that keeps its buffer over a
//! call, because the program has not read all or the transport would not take all, leaves the thread to make another.

use std::cell::Cell;
use zeroize::Zeroize;

/// The largest buffer that is kept.
pub const MAX_KEPT: usize = 128 * 1024;

#[derive(Default)]
struct Pool(Cell<Vec<u8>>);

impl Pool {
    fn give(&self, mut buffer: Vec<u8>) {
        let other = self.0.take();
        if other.capacity() == 0 && buffer.capacity() <= MAX_KEPT {
            self.0.set(buffer);
            return;
        }
        // The larger of the two stays.
        if buffer.capacity() > other.capacity() && buffer.capacity() <= MAX_KEPT {
            self.0.set(core::mem::replace(&mut buffer, other));
        } else {
            self.0.set(other);
        }
        buffer.zeroize();
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        // Plaintext of the program's.
        self.0.get_mut().zeroize();
    }
}

thread_local! {
    static READING: Pool = Pool::default();
    static WRITING: Pool = Pool::default();
}

/// How many bytes to leave out at the start of a buffer, so that what stands `offset` after them is copied fast from or to
/// `other` (an address; 0 for none): at most [`MAX_SKIP`].
///
/// Some processors copy 27 times slower where the target lies 1 to 15 bytes after the source within a page, and half as
/// fast up to 63, as a record's body would where both buffers are pages. So both get the same place in a cache line, and
/// what follows at small distances gets another one in the page.
pub fn skip(buffer: &[u8], offset: usize, other: usize) -> usize {
    const LINE: usize = 64;
    const PAGE: usize = 4096;
    if other == 0 {
        return 0;
    }
    let distance = (buffer.as_ptr().addr() + offset).wrapping_sub(other);
    let skip = distance.wrapping_neg() % LINE;
    match distance.wrapping_add(skip) % PAGE {
        0 => skip + LINE,
        far if far >= PAGE - 2 * LINE => skip + 3 * LINE,
        _ => skip,
    }
}

/// The most that [`skip`] says.
pub const MAX_SKIP: usize = 4 * 64;

/// A buffer of at least `len` bytes to read into, all of which may be used.
pub fn take_to_read(len: usize) -> Vec<u8> {
    // A thread that ends has no pool any more.
    let mut buffer = READING.try_with(|pool| pool.0.take()).unwrap_or_default();
    if buffer.is_empty() {
        // Zeroes from the system cost nothing until they are used.
        buffer = vec![0; len];
    } else if buffer.len() < len {
        buffer.resize(len, 0);
    }
    buffer
}

/// Takes a buffer back in which nothing is any more.
pub fn give_read(buffer: Vec<u8>) {
    let _ = READING.try_with(|pool| pool.give(buffer));
}

/// An empty buffer to append to.
pub fn take_to_write() -> Vec<u8> {
    WRITING.try_with(|pool| pool.0.take()).unwrap_or_default()
}

/// Takes a buffer back of which nothing is needed any more.
pub fn give_written(mut buffer: Vec<u8>) {
    buffer.clear();
    let _ = WRITING.try_with(|pool| pool.give(buffer));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_skipped_brings_to_the_same_place_in_a_line_and_another_in_the_page() {
        let buffer = vec![0; 8192];
        for other in buffer.as_ptr().addr()..buffer.as_ptr().addr() + 5000 {
            let skip = skip(&buffer, 5, other);
            let distance = (buffer.as_ptr().addr() + skip + 5).wrapping_sub(other);
            assert!(skip <= MAX_SKIP && distance % 64 == 0 && (64..=4096 - 128).contains(&(distance % 4096)));
        }
        assert_eq!(skip(&buffer, 5, 0), 0);
    }

    #[test]
    fn a_buffer_goes_round_and_large_ones_do_not() {
        give_read(vec![1; 1000]);
        let buffer = take_to_read(500);
        assert_eq!((buffer.len(), buffer[999]), (1000, 1));
        assert_eq!(take_to_read(10), vec![0; 10]);
        give_read(buffer);
        give_read(vec![2; 100]);
        assert_eq!(take_to_read(0).len(), 1000);
        give_read(vec![0; MAX_KEPT + 1]);
        assert_eq!(take_to_read(10).len(), 10);
    }
}
