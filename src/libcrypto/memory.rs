//! An allocator that takes its memory where libcrypto does: from the functions that the program gave to
//! `CRYPTO_set_mem_functions`, or else from the C library.
//!
//! A program whose processes share connections has these functions give shared memory (Kamailio does), and one that counts
//! what TLS takes counts with them: so all that an `SSL` is made of has to come from there.

use super::ffi;
use core::ffi::{c_char, c_void};
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::OnceLock;

/// The file that the program's functions are told; there is no line.
const FILE: *const c_char = c"libssl-rs".as_ptr();

/// Which alignment every block of the program's has, in bytes: that of a pointer, as OpenSSL's own structures need.
const ALIGNED: usize = align_of::<*mut c_void>();

#[derive(Clone, Copy)]
struct Functions {
    give: ffi::CRYPTO_malloc_fn,
    take: ffi::CRYPTO_free_fn,
}

/// The program's functions, if it has set any. After this call it can set none, as after OpenSSL's first allocation.
#[inline]
fn functions() -> Option<&'static Functions> {
    static FUNCTIONS: OnceLock<Option<Functions>> = OnceLock::new();
    // Nothing in here is allocated by Rust, so it is not entered twice.
    FUNCTIONS.get_or_init(find).as_ref()
}

#[cold]
fn find() -> Option<Functions> {
    let (mut give, mut again, mut take) = (None, None, None);
    // SAFETY: the three places are there; the block is libcrypto's own.
    unsafe {
        // The first allocation ends the time for `CRYPTO_set_mem_functions`.
        ffi::CRYPTO_free(ffi::CRYPTO_malloc(1, FILE, 0), FILE, 0);
        ffi::CRYPTO_get_mem_functions(&mut give, &mut again, &mut take);
    }
    let (give, take) = give.zip(take)?;
    let own = core::ptr::fn_addr_eq(give, ffi::CRYPTO_malloc as ffi::CRYPTO_malloc_fn)
        && core::ptr::fn_addr_eq(take, ffi::CRYPTO_free as ffi::CRYPTO_free_fn);
    (!own).then_some(Functions { give, take })
}

pub struct Program;

impl Functions {
    /// A block of the program's, larger where it has to be aligned further: the block's own address stands before it then.
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if layout.align() <= ALIGNED {
            // SAFETY: this is what libcrypto does with it.
            return unsafe { (self.give)(layout.size(), FILE, 0) }.cast();
        }
        let Some(size) = layout.size().checked_add(layout.align() + size_of::<*mut u8>()) else {
            return core::ptr::null_mut();
        };
        // SAFETY: as above; the block has room for the pointer, for what the alignment skips, and for what was asked for.
        unsafe {
            let block: *mut u8 = (self.give)(size, FILE, 0).cast();
            if block.is_null() {
                return block;
            }
            let after = block.add(size_of::<*mut u8>());
            let aligned = after.add(after.align_offset(layout.align()));
            aligned.cast::<*mut u8>().sub(1).write(block);
            aligned
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: it was given by `alloc` for the same layout, so its own address stands before it where `alloc` put it there.
        unsafe {
            let own = if layout.align() <= ALIGNED { block } else { block.cast::<*mut u8>().sub(1).read() };
            (self.take)(own.cast(), FILE, 0);
        }
    }
}

// SAFETY: blocks are the C library's or the program's, whose functions keep the contract of malloc and free, and for which of the
// two does not change.
unsafe impl GlobalAlloc for Program {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's contract is theirs.
        unsafe { functions().map_or_else(|| System.alloc(layout), |functions| functions.alloc(layout)) }
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        let Some(functions) = functions() else {
            // SAFETY: as above.
            return unsafe { System.alloc_zeroed(layout) };
        };
        // SAFETY: as above, and the block is as large as is written.
        unsafe {
            let block = functions.alloc(layout);
            if !block.is_null() {
                block.write_bytes(0, layout.size());
            }
            block
        }
    }

    #[inline]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe {
            functions()
                .map_or_else(|| System.dealloc(block, layout), |functions| functions.dealloc(block, layout))
        }
    }

    #[inline]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let Some(functions) = functions() else {
            // SAFETY: as above.
            return unsafe { System.realloc(block, layout, size) };
        };
        // SAFETY: the caller guarantees that the size is possible with this alignment; both blocks are as large as is copied.
        unsafe {
            let new = functions.alloc(Layout::from_size_align_unchecked(size, layout.align()));
            if !new.is_null() {
                core::ptr::copy_nonoverlapping(block, new, layout.size().min(size));
                functions.dealloc(block, layout);
            }
            new
        }
    }
}
