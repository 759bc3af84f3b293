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
            // SAFETY: the block has that size, and nobody uses it any more. The compiler does not see through the call.
            unsafe { libc::explicit_bzero(block.cast(), layout.size()) };
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

#[global_allocator]
static ALLOCATOR: Wiping = Wiping;
