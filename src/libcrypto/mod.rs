//! Safe wrappers over the system's libcrypto, the only place that calls it.
#![allow(clippy::missing_safety_doc)]

pub mod arg;
pub mod async_job;
pub mod bio;
pub mod bio_filter;
pub mod bios;
pub mod buffer;
pub mod capability;
pub mod ccm;
pub mod chacha;
mod chain;
pub mod cipher;
pub mod clock;
pub mod conf;
mod copied_key;
pub mod ct;
pub mod dane;
pub mod dh;
pub mod digest;
pub mod err;
pub mod ex_data;
pub mod ffi;
mod key_exchange;
pub mod lhash;
pub mod lib_ctx;
pub mod mac;
pub mod memory;
pub mod names;
pub mod object;
pub mod ocsp;
pub mod p256;
pub mod pem;
pub mod pkey;
pub mod sha;
pub mod shared_chain;
mod signed;
pub mod signing;
pub mod stack;
pub mod store;
pub mod stream;
#[cfg(test)]
pub mod testing;
pub mod threads;
pub mod verify;
pub mod x509;

/// A call of libcrypto failed; its error queue says why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failed;

/// An object of libcrypto's could not be made, where to go on without it would mean to do less than was asked for. It is a panic,
/// which ends at the C ABI: the call fails, and what it worked on is not used any more.
#[cold]
pub(crate) fn short_of_memory() -> ! {
    panic!("libcrypto is short of memory")
}

pub type Result<T> = core::result::Result<T, Failed>;

/// A C string that may be null.
fn pointer(string: Option<&core::ffi::CStr>) -> *const core::ffi::c_char {
    string.map_or(core::ptr::null(), core::ffi::CStr::as_ptr)
}
