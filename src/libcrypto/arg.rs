//! Pointers of the program that are only handed back to it.

use core::ffi::c_void;
use core::ptr;

/// The argument of a callback: what it points to, and which threads may use it, is the program's affair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arg(pub *mut c_void);

impl Default for Arg {
    fn default() -> Self {
        Self(ptr::null_mut())
    }
}

// SAFETY: never looked behind by us.
unsafe impl Send for Arg {}
// SAFETY: as above.
unsafe impl Sync for Arg {}
