//! The edge between C and Rust, and the safety contract of every exported function.
//!
//! # Safety
//!
//! The caller is a C program that keeps OpenSSL's rules, and each exported function relies on these and no others:
//!
//! - a handle (`SSL *`, `SSL_CTX *`, ...) is null or came from this library and still has a reference;
//! - an `SSL` is used by one thread at a time, but for `SSL_read`, `SSL_write`, `SSL_shutdown` and what asks how they
//!   fared, which take turns (`tls/turn.rs`); an `SSL_CTX` and an `SSL_SESSION` may be used by many;
//! - a buffer is readable (or writable) for the length given beside it, a string ends with NUL;
//! - objects of libcrypto are alive, and of the type that the prototype names;
//! - callbacks have the type that the prototype names, and do not unwind.
//!
//! Everything else (null handles, lengths out of range, calls in the wrong order, calls from inside a callback) is
//! checked, and fails as OpenSSL does.

use crate::libcrypto::err;
use crate::tls::error;
use core::ffi::{CStr, c_int};
use std::ops::Deref;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::panicking;

/// Runs the body of an exported function: a panic ends here, as an internal error on the queue and the function's
/// failure value, and never unwinds into C. The objects that the body had by [`handle`] die of it.
pub(super) fn guard<T>(failure: T, body: impl FnOnce() -> T) -> T {
    let body = || {
        #[cfg(feature = "test-panics")]
        test_panic("edge");
        body()
    };
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(value) => value,
        Err(_) => {
            err::put_internal("panic");
            failure
        }
    }
}

/// Panics where the test asks for it: `edge`, at the beginning of every function; `handle`, where it has its object.
#[cfg(feature = "test-panics")]
fn test_panic(here: &str) {
    if std::env::var_os("LIBSSL_RS_PANIC").is_some_and(|place| place == here) {
        panic!("asked for by the test");
    }
}

/// What a handle leads to. An object that a panic may have left half changed is not used any more.
pub(super) trait Mortal {
    /// Makes every later use of the object fail, as far as it could lead to a wrong decision.
    fn die(&self) {}
}

impl Mortal for crate::tls::Connection {
    fn die(&self) {
        self.die();
    }
}

impl Mortal for crate::tls::Context {
    fn die(&self) {
        self.die();
    }
}

/// What is left of it is settings that were made, one by one.
impl Mortal for crate::tls::ConfContext {}

impl Mortal for crate::tls::Session {
    fn die(&self) {
        self.update(|data| data.not_resumable = true);
    }
}

/// An object that an exported function works with: by reference, or with a reference count of its own. A panic that
/// passes here kills it. There is no other way from a program's pointer to an object.
pub(super) struct Held<P: Deref<Target: Mortal>> {
    object: P,
    /// A program's callback, and so the whole call, may be part of what cleans up after a panic.
    in_panic: bool,
}

impl<P: Deref<Target: Mortal>> Held<P> {
    fn new(object: P) -> Self {
        Self { object, in_panic: panicking() }
    }
}

impl<T: Mortal> Held<Arc<T>> {
    /// The reference that is counted, to be cloned by who keeps it.
    pub(super) fn counted(&self) -> &Arc<T> {
        &self.object
    }
}

impl<P: Deref<Target: Mortal>> Deref for Held<P> {
    type Target = P::Target;

    fn deref(&self) -> &P::Target {
        &self.object
    }
}

impl<P: Deref<Target: Mortal>> Drop for Held<P> {
    fn drop(&mut self) {
        if panicking() && !self.in_panic {
            self.object.die();
        }
    }
}

/// [`guard`] for a function on a handle: for null it fails, with `ERR_R_PASSED_NULL_PARAMETER` on the queue.
///
/// # Safety
/// The module's contract.
pub(super) unsafe fn on<T: Mortal, R: Copy>(pointer: *const T, failure: R, body: impl FnOnce(&T) -> R) -> R {
    guard(failure, || {
        // SAFETY: by contract; the reference does not outlive the call.
        match unsafe { handle(pointer) } {
            Some(object) => body(&object),
            None => {
                err::put_ssl(error::PASSED_NULL);
                failure
            }
        }
    })
}

/// 1 for success, 0 for failure, with its reason on the queue.
pub(super) fn answer<T, E: Into<error::Error>>(result: Result<T, E>) -> c_int {
    let Err(error) = result else { return 1 };
    let reason = error.into().reason;
    if reason != 0 {
        err::put_ssl(reason);
    }
    0
}

/// The value of a result; the reason of a failure goes on the queue.
pub(super) fn report<T>(result: crate::tls::error::Result<T>) -> Option<T> {
    // Reason 0: it is there already, or OpenSSL puts none.
    result
        .inspect_err(|error| {
            if error.reason != 0 {
                err::put_ssl(error.reason)
            }
        })
        .ok()
}

/// A result as 1 or 0; the reason of a failure goes on the queue.
pub(super) fn status(result: crate::tls::error::Result<()>) -> core::ffi::c_int {
    report(result).is_some().into()
}

/// The object that a handle leads to, `None` for null.
///
/// # Safety
/// The module's contract; what this gives must not outlive the call that got the pointer.
pub(super) unsafe fn handle<'a, T: Mortal>(pointer: *const T) -> Option<Held<&'a T>> {
    // SAFETY: null, or a live object of this library.
    let held = unsafe { pointer.as_ref() }.map(Held::new);
    #[cfg(feature = "test-panics")]
    if held.is_some() {
        test_panic("handle");
    }
    held
}

/// [`handle`] for an object that will be referred to, `None` for null.
///
/// # Safety
/// The module's contract.
pub(super) unsafe fn shared<T: Mortal>(pointer: *const T) -> Option<Held<Arc<T>>> {
    if pointer.is_null() {
        return None;
    }
    // SAFETY: by contract alive, and `Arc::into_raw` made it, as it makes all handles of objects with a reference count.
    let object = unsafe {
        Arc::increment_strong_count(pointer);
        Arc::from_raw(pointer)
    };
    let held = Held::new(object);
    #[cfg(feature = "test-panics")]
    test_panic("handle");
    Some(held)
}

/// What never changes and nobody frees, as ciphers and methods; `None` for null.
///
/// # Safety
/// The module's contract.
pub(super) unsafe fn constant<T>(pointer: *const T) -> Option<&'static T> {
    // SAFETY: null, or one of this library's constants.
    unsafe { pointer.as_ref() }
}

/// A buffer as a slice; null or no length is the empty slice.
///
/// # Safety
/// The module's contract for buffers.
pub(super) unsafe fn bytes<'a>(pointer: *const u8, len: usize) -> &'a [u8] {
    if pointer.is_null() || len == 0 {
        return &[];
    }
    // SAFETY: not null, and readable for `len` bytes by contract.
    unsafe { core::slice::from_raw_parts(pointer, len) }
}

/// A buffer to write to; null or no length is the empty slice.
///
/// # Safety
/// The module's contract for buffers.
pub(super) unsafe fn bytes_mut<'a>(pointer: *mut u8, len: usize) -> &'a mut [u8] {
    if pointer.is_null() || len == 0 {
        return &mut [];
    }
    // SAFETY: not null, and writable for `len` bytes by contract.
    unsafe { core::slice::from_raw_parts_mut(pointer, len) }
}

/// A C string, `None` for null.
///
/// # Safety
/// The module's contract for strings.
pub(super) unsafe fn cstr<'a>(pointer: *const core::ffi::c_char) -> Option<&'a CStr> {
    if pointer.is_null() {
        return None;
    }
    // SAFETY: not null, and ends with NUL by contract.
    Some(unsafe { CStr::from_ptr(pointer) })
}
