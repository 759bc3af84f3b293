//! libcrypto's error queue.

use super::ffi;
use core::ffi::{CStr, c_int, c_ulong};
use std::ffi::CString;
use std::sync::OnceLock;

/// `ERR_LIB_SSL`.
pub const LIB_SSL: c_int = 20;
/// `ERR_LIB_BIO`.
pub const LIB_BIO: c_int = 32;
/// `ERR_LIB_SYS`: the reason is an `errno`.
pub const LIB_SYS: c_int = 2;
/// `ERR_LIB_ENGINE`.
pub const LIB_ENGINE: c_int = 38;
const INTERNAL_ERROR: c_int = 259 | (1 << 18) | (2 << 18); // ERR_R_INTERNAL_ERROR
const UNSUPPORTED: c_int = 268 | (2 << 18);

/// Where errors say that they come from. It has folders, as OpenSSL's names have, because programs cut those off, and luaossl then
/// shows what is left after libcrypto has freed it: nothing this far into the name, a part of an address at its start.
const FILE: &CStr = c"../ssl/libssl-rs";

/// Puts `reason` of library `lib` on the queue, with more words if `data` is not empty.
pub fn put(lib: c_int, reason: c_int, data: &str) {
    let data = CString::new(data).unwrap_or_default();
    // SAFETY: the format takes one string, which lives through the call; libcrypto copies it.
    unsafe {
        ffi::ERR_new();
        ffi::ERR_set_debug(FILE.as_ptr(), 0, c"".as_ptr());
        if data.is_empty() {
            ffi::ERR_set_error(lib, reason, core::ptr::null());
        } else {
            ffi::ERR_set_error(lib, reason, c"%s".as_ptr(), data.as_ptr());
        }
    }
}

/// Puts an `SSL_R_*` reason on the queue.
pub fn put_ssl(reason: c_int) {
    put(LIB_SSL, reason, "");
}

/// Puts `ERR_R_INTERNAL_ERROR` on the queue.
pub fn put_internal(what: &str) {
    put(LIB_SSL, INTERNAL_ERROR, what);
}

/// Puts `ERR_R_UNSUPPORTED` on the queue, naming what is not there.
pub fn put_unimplemented(name: &str) {
    put(LIB_SSL, UNSUPPORTED, &format!("{name} is not implemented by libssl-rs"));
}

/// Puts `ERR_R_UNSUPPORTED` on the queue for what we will not have.
pub fn put_refused(what: &str) {
    put(LIB_SSL, UNSUPPORTED, &format!("libssl-rs has no {what}"));
}

/// `ERR_peek_error(3)`: the oldest error, 0 if there is none.
pub fn peek() -> c_ulong {
    // SAFETY: takes no arguments.
    unsafe { ffi::ERR_peek_error() }
}

/// `ERR_clear_error(3)`.
pub fn clear() {
    // It goes through the whole queue, which is mostly empty.
    if peek() != 0 {
        // SAFETY: takes no arguments.
        unsafe { ffi::ERR_clear_error() }
    }
}

/// Runs `call`, and takes off the queue what it puts there (`ERR_pop_to_mark(3)`).
pub fn without<R>(call: impl FnOnce() -> R) -> R {
    // SAFETY: takes no arguments.
    unsafe { ffi::ERR_set_mark() };
    let result = call();
    // SAFETY: takes no arguments.
    unsafe { ffi::ERR_pop_to_mark() };
    result
}

/// The library and the reason of the newest error, zeros if there is none.
pub fn last() -> (c_int, c_int) {
    // SAFETY: takes no arguments.
    let code = unsafe { ffi::ERR_peek_last_error() };
    // `ERR_GET_LIB` and `ERR_GET_REASON` of a code that is not of the system.
    (((code >> 23) & 0xff) as c_int, (code & 0x7f_ffff) as c_int)
}

/// Whether an error of the queue is the operating system's (`ERR_SYSTEM_ERROR(3)`).
pub fn is_system(error: c_ulong) -> bool {
    const LIB_SYS: c_ulong = 2;
    const SYSTEM_FLAG: c_ulong = 1 << 31;
    error & SYSTEM_FLAG != 0 || (error >> 23) & 0xff == LIB_SYS
}

/// Strings of reasons, as libcrypto keeps them.
struct Table(Box<[ffi::ERR_STRING_DATA]>);

// SAFETY: a table does not change; its strings are constants.
unsafe impl Send for Table {}
// SAFETY: as above.
unsafe impl Sync for Table {}

/// Gives libcrypto the strings of a library's reasons (`ERR_load_strings(3)`), once.
pub fn load_strings(lib: c_int, strings: &'static [(i32, &'static core::ffi::CStr)]) {
    static TABLE: OnceLock<Table> = OnceLock::new();
    let pack = |reason: i32| ((lib as c_ulong) << 23) | reason as c_ulong;
    let make = || {
        let entries = strings
            .iter()
            .map(|(reason, string)| ffi::ERR_STRING_DATA { error: pack(*reason), string: string.as_ptr() });
        Table(entries.chain([ffi::ERR_STRING_DATA { error: 0, string: core::ptr::null() }]).collect())
    };
    // SAFETY: libcrypto keeps pointers into the table and into its strings, which are static; an entry of zeroes ends it.
    unsafe { ffi::ERR_load_strings_const(TABLE.get_or_init(make).0.as_ptr()) };
}
