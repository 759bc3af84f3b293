//! Buffers of the record layer, one of each kind per thread.
//!
//! A connection has one only while something is in it: so an idle connection holds none, a busy one allocates none, and a
//! thread that serves many connections works in memory that is in its caches. A connection that keeps its buffer over a
//! call, because the program has not read all or the transport would not take all, leaves the thread to make another.

use super::reader::Input;
use super::writer::Outgoing;
use std::cell::Cell;
use zeroize::Zeroize;

/// The largest buffer that is kept, in bytes.
pub const MAX_KEPT: usize = 128 * 1024;

/// A buffer, and what marks there are in it.
pub trait Buffer: Default {
    fn bytes(&mut self) -> &mut Vec<u8>;
}

#[derive(Default)]
struct Pool<B: Buffer>(Cell<Option<Box<B>>>);

impl<B: Buffer> Pool<B> {
    fn give(&self, mut buffer: Box<B>) {
        if buffer.bytes().capacity() > MAX_KEPT {
            return buffer.bytes().zeroize();
        }
        if let Some(mut other) = self.0.take() {
            // The larger of the two stays.
            if other.bytes().capacity() > buffer.bytes().capacity() {
                core::mem::swap(&mut other, &mut buffer);
            }
            other.bytes().zeroize();
        }
        self.0.set(Some(buffer));
    }
}

impl<B: Buffer> Drop for Pool<B> {
    fn drop(&mut self) {
        // Plaintext of the program's.
        if let Some(buffer) = self.0.get_mut() {
            buffer.bytes().zeroize();
        }
    }
}

thread_local! {
    static READING: Pool<Input> = Pool::default();
    static WRITING: Pool<Outgoing> = Pool::default();
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
#[inline]
pub fn take_to_read(len: usize) -> Box<Input> {
    // A thread that ends has no pool any more.
    let mut buffer = READING.try_with(|pool| pool.0.take()).ok().flatten().unwrap_or_default();
    let bytes = buffer.bytes();
    if bytes.is_empty() {
        // Zeroes from the system cost nothing until they are used.
        *bytes = vec![0; len];
    } else if bytes.len() < len {
        bytes.resize(len, 0);
    }
    buffer
}

/// Takes a buffer back in which nothing is any more.
#[inline]
pub fn give_read(buffer: Box<Input>) {
    let _ = READING.try_with(|pool| pool.give(buffer));
}

/// An empty buffer to append to.
#[inline]
pub fn take_to_write() -> Box<Outgoing> {
    WRITING.try_with(|pool| pool.0.take()).ok().flatten().unwrap_or_default()
}

/// Takes a buffer back of which nothing is needed any more.
#[inline]
pub fn give_written(mut buffer: Box<Outgoing>) {
    buffer.bytes().clear();
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
        let give = |byte: u8, len: usize| {
            let mut buffer = Box::<Input>::default();
            *buffer.bytes() = vec![byte; len];
            give_read(buffer);
        };
        give(1, 1000);
        let mut buffer = take_to_read(500);
        assert_eq!((buffer.bytes().len(), buffer.bytes()[999]), (1000, 1));
        assert_eq!(*take_to_read(10).bytes(), vec![0; 10]);
        give_read(buffer);
        give(2, 100);
        assert_eq!(take_to_read(0).bytes().len(), 1000);
        give(0, MAX_KEPT + 1);
        assert_eq!(take_to_read(10).bytes().len(), 10);
    }
}
