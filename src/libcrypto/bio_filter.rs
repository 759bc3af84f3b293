//! A kind of BIO of our own making (`BIO_meth_new(3)`), and what its callbacks may do with a BIO of it.

use super::ffi::{self, BIO, BIO_METHOD};
use core::ffi::{CStr, c_char, c_int, c_long, c_void};
use core::ptr::NonNull;

const FLAGS_READ: c_int = 1;
const FLAGS_WRITE: c_int = 2;
const FLAGS_IO_SPECIAL: c_int = 4;
const FLAGS_SHOULD_RETRY: c_int = 8;

/// What a kind of BIO does, as `BIO_meth_new(3)` names it.
pub struct Callbacks {
    pub write: unsafe extern "C" fn(*mut BIO, *const c_char, usize, *mut usize) -> c_int,
    pub read: unsafe extern "C" fn(*mut BIO, *mut c_char, usize, *mut usize) -> c_int,
    pub puts: unsafe extern "C" fn(*mut BIO, *const c_char) -> c_int,
    pub ctrl: unsafe extern "C" fn(*mut BIO, c_int, c_long, *mut c_void) -> c_long,
    pub callback_ctrl: unsafe extern "C" fn(*mut BIO, c_int, ffi::BIO_info_cb) -> c_long,
    pub create: unsafe extern "C" fn(*mut BIO) -> c_int,
    pub destroy: unsafe extern "C" fn(*mut BIO) -> c_int,
}

/// A kind of BIO. It is never freed: BIOs of it may outlive everything else.
pub struct Kind(NonNull<BIO_METHOD>);

// SAFETY: a method does not change once it is made.
unsafe impl Send for Kind {}
// SAFETY: as above.
unsafe impl Sync for Kind {}

impl Kind {
    /// `None` if memory is short.
    pub fn new(number: c_int, name: &'static CStr, callbacks: &Callbacks) -> Option<Self> {
        // SAFETY: the name is static; the new method is ours; the callbacks have the types that it wants.
        unsafe {
            let method = NonNull::new(ffi::BIO_meth_new(number, name.as_ptr()))?;
            let kind = method.as_ptr();
            ffi::BIO_meth_set_write_ex(kind, callbacks.write);
            ffi::BIO_meth_set_read_ex(kind, callbacks.read);
            ffi::BIO_meth_set_puts(kind, callbacks.puts);
            ffi::BIO_meth_set_ctrl(kind, callbacks.ctrl);
            ffi::BIO_meth_set_callback_ctrl(kind, callbacks.callback_ctrl);
            ffi::BIO_meth_set_create(kind, callbacks.create);
            ffi::BIO_meth_set_destroy(kind, callbacks.destroy);
            Some(Self(method))
        }
    }

    pub fn as_ptr(&self) -> *const BIO_METHOD {
        self.0.as_ptr()
    }
}

/// What a BIO wants before it is called again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wants {
    Nothing,
    Read,
    Write,
    /// Something else, by its `BIO_RR_*` code.
    Special(c_int),
}

/// A BIO of a kind of ours, while a call on it runs. Its data are of type `T`, boxed.
pub struct Filter<T> {
    bio: NonNull<BIO>,
    data: core::marker::PhantomData<T>,
}

impl<T> Filter<T> {
    /// # Safety
    /// `bio` is null, or live as long as the value and of a kind whose data are a `T`.
    pub unsafe fn from_ptr(bio: *mut BIO) -> Option<Self> {
        Some(Self { bio: NonNull::new(bio)?, data: core::marker::PhantomData })
    }

    pub fn as_ptr(&self) -> *mut BIO {
        self.bio.as_ptr()
    }

    /// `None` before [`Self::set_data`].
    pub fn data(&self) -> Option<&T> {
        // SAFETY: null, or what `set_data` left there, which goes with the BIO only.
        unsafe { ffi::BIO_get_data(self.as_ptr()).cast::<T>().as_ref() }
    }

    /// Replaces the data; the old ones are the caller's.
    pub fn set_data(&self, data: Option<Box<T>>) -> Option<Box<T>> {
        let data = data.map_or(core::ptr::null_mut(), Box::into_raw);
        // SAFETY: a live BIO; its data are null or a box of this function's.
        unsafe {
            let old = ffi::BIO_get_data(self.as_ptr()).cast::<T>();
            ffi::BIO_set_data(self.as_ptr(), data.cast());
            (!old.is_null()).then(|| Box::from_raw(old))
        }
    }

    /// Whether it can be used.
    pub fn ready(&self) -> bool {
        // SAFETY: a live BIO.
        unsafe { ffi::BIO_get_init(self.as_ptr()) != 0 }
    }

    pub fn set_ready(&self, ready: bool) {
        // SAFETY: a live BIO.
        unsafe { ffi::BIO_set_init(self.as_ptr(), ready.into()) }
    }

    /// `BIO_CLOSE`, or `BIO_NOCLOSE`, which is 0.
    pub fn close(&self) -> c_int {
        // SAFETY: a live BIO.
        unsafe { ffi::BIO_get_shutdown(self.as_ptr()) }
    }

    pub fn set_close(&self, close: c_int) {
        // SAFETY: a live BIO.
        unsafe { ffi::BIO_set_shutdown(self.as_ptr(), close) }
    }

    pub fn clear_all_flags(&self) {
        // SAFETY: a live BIO.
        unsafe { ffi::BIO_clear_flags(self.as_ptr(), !0) }
    }

    /// Says what the call that ends wants.
    pub fn set_wants(&self, wants: Wants) {
        let (flags, reason) = match wants {
            Wants::Nothing => (0, 0),
            Wants::Read => (FLAGS_READ | FLAGS_SHOULD_RETRY, 0),
            Wants::Write => (FLAGS_WRITE | FLAGS_SHOULD_RETRY, 0),
            Wants::Special(reason) => (FLAGS_IO_SPECIAL | FLAGS_SHOULD_RETRY, reason),
        };
        // SAFETY: a live BIO.
        unsafe {
            ffi::BIO_set_flags(self.as_ptr(), flags);
            ffi::BIO_set_retry_reason(self.as_ptr(), reason);
        }
    }

    /// Wants nothing for now; the reason of the last call stays.
    pub fn clear_wants(&self) {
        let flags = FLAGS_READ | FLAGS_WRITE | FLAGS_IO_SPECIAL | FLAGS_SHOULD_RETRY;
        // SAFETY: a live BIO.
        unsafe { ffi::BIO_clear_flags(self.as_ptr(), flags) }
    }

    /// Wants what the next BIO of the chain wants.
    pub fn copy_next_wants(&self) {
        if !self.next().is_null() {
            // SAFETY: a live BIO, with one after it.
            unsafe { ffi::BIO_copy_next_retry(self.as_ptr()) }
        }
    }

    /// The next BIO of the chain, null if there is none.
    pub fn next(&self) -> *mut BIO {
        // SAFETY: a live BIO.
        unsafe { ffi::BIO_next(self.as_ptr()) }
    }

    /// Why the next BIO wants special treatment.
    pub fn next_reason(&self) -> c_int {
        match self.next() {
            next if next.is_null() => 0,
            // SAFETY: the chain of a live BIO lives.
            next => unsafe { ffi::BIO_get_retry_reason(next) },
        }
    }

    /// Puts `bio`, whose reference it takes over, between this BIO and the next.
    pub fn insert(&self, bio: super::bio::Bio) {
        let next = self.next();
        let bio = bio.into_ptr();
        // SAFETY: live BIOs; the reference to the next passes from this BIO to the inserted one.
        unsafe {
            if !next.is_null() {
                ffi::BIO_push(bio, next);
            }
            ffi::BIO_set_next(self.as_ptr(), bio);
        }
    }
}
