//! The library's allocator: the program's or the C library's (`libcrypto/memory.rs`), but what is freed is wiped first.
//!
//! Keys pass through many hands on their way into a record layer: ours, rustls's, ring's. Not each of these cleans up after
//! itself, so all small blocks are wiped here, whoever had them. Large ones are buffers for records and messages, which
//! hold no keys; those that held plaintext are cleared where OpenSSL clears them (`SSL_OP_CLEANSE_PLAINTEXT`).

use crate::libcrypto::memory::Program;
use std::alloc::{GlobalAlloc, Layout};

/// Up to how many bytes a block is wiped: more than the largest structure has.
const WIPED: usize = 16 * 1024;

struct Wiping;

// SAFETY: blocks are `Program`'s, and are only written to while they are the caller's to give up.
unsafe impl GlobalAlloc for Wiping {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's contract is `Program`'s.
        unsafe { Program.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above.
        unsafe { Program.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if layout.size() <= WIPED {
            // SAFETY: the block has that size, and nobody uses it any more.
            unsafe { wipe(block, layout.size()) };
        }
        // SAFETY: the caller's contract is `Program`'s.
        unsafe { Program.dealloc(block, layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if layout.size() > WIPED {
            // SAFETY: as above.
            return unsafe { Program.realloc(block, layout, size) };
        }
        // SAFETY: the caller guarantees that the size is possible with this alignment; both blocks are as large as is copied.
        unsafe {
            let new = Program.alloc(Layout::from_size_align_unchecked(size, layout.align()));
            if !new.is_null() {
                core::ptr::copy_nonoverlapping(block, new, layout.size().min(size));
                self.dealloc(block, layout);
            }
            new
        }
    }
}

/// Writes zeroes over `len` bytes, which the compiler must not leave out because the block is freed. Most blocks are small, and
/// a call would take longer than wiping them.
///
/// # Safety
/// The bytes may be written to.
#[inline]
unsafe fn wipe(block: *mut u8, len: usize) {
    /// Zeroes at both ends, which overlap, of a block of `N` to `2 * N` bytes.
    ///
    /// # Safety
    /// As above.
    #[inline(always)]
    unsafe fn both_ends<const N: usize>(block: *mut u8, len: usize) {
        // SAFETY: the block is at least as long as what is written; an array of bytes has no alignment.
        unsafe {
            block.cast::<[u8; N]>().write([0; N]);
            block.add(len - N).cast::<[u8; N]>().write([0; N]);
        }
    }
    // SAFETY: the block has that size, and so each part fits. The compiler does not see through the call, nor past the
    // instruction that could read the block.
    unsafe {
        match len {
            0..4 => block.write_bytes(0, len),
            4..8 => both_ends::<4>(block, len),
            8..16 => both_ends::<8>(block, len),
            16..32 => both_ends::<16>(block, len),
            32..64 => both_ends::<32>(block, len),
            64..128 => both_ends::<64>(block, len),
            128..=256 => both_ends::<128>(block, len),
            _ => return libc::explicit_bzero(block.cast(), len),
        }
        // Miri leaves nothing out, and knows no instructions.
        #[cfg(not(miri))]
        core::arch::asm!("/* {0} */", in(reg) block, options(nostack, preserves_flags));
    }
}

// Miri has its own, and does not know the functions that this one calls.
#[cfg_attr(not(miri), global_allocator)]
static ALLOCATOR: Wiping = Wiping;

#[cfg(test)]
mod tests {
    #[test]
    #[allow(unsafe_code)]
    fn blocks_of_all_sizes_are_wiped_and_nothing_beside_them() {
        // Longer ones are left to a function of the C library's, which Miri does not know.
        let longest = if cfg!(miri) { 256 } else { 600 };
        for len in 0..=longest {
            let mut bytes = vec![0xff; len + 2];
            // SAFETY: the bytes in the middle are ours.
            unsafe { super::wipe(bytes.as_mut_ptr().add(1), len) };
            assert_eq!((bytes[0], bytes[len + 1]), (0xff, 0xff), "{len}");
            assert!(bytes[1..=len].iter().all(|byte| *byte == 0), "{len}");
        }
    }
}
