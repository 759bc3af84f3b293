//! What libcrypto has read of `openssl.cnf` for libssl: its `ssl_conf` module keeps named lists of commands, and leaves
//! what they mean to libssl.

use super::ffi;
use super::lib_ctx::LibCtx;
use core::ffi::{CStr, c_char};
use core::ptr;
use std::ffi::CString;

/// The commands, each with its argument, of the list called `name`; `None` if there is no such list.
pub fn commands(name: &CStr) -> Option<Vec<(CString, CString)>> {
    let mut index = 0;
    // SAFETY: a string, and a place for the index.
    if unsafe { ffi::conf_ssl_name_find(name.as_ptr(), &raw mut index) } == 0 {
        return None;
    }
    let (mut name, mut count) = (ptr::null(), 0);
    // SAFETY: the index is one that was just found; nothing reloads the configuration meanwhile but a program that
    // OpenSSL's own libssl would not survive either (CONF_modules_load_file(3)).
    let list = unsafe { ffi::conf_ssl_get(index, &raw mut name, &raw mut count) };
    let command = |index| {
        let (mut command, mut argument): (*mut c_char, *mut c_char) = (ptr::null_mut(), ptr::null_mut());
        // SAFETY: the list is the one above and has more than `index` commands, whose two strings are not null.
        unsafe {
            ffi::conf_ssl_get_cmd(list, index, &raw mut command, &raw mut argument);
            (CStr::from_ptr(command).to_owned(), CStr::from_ptr(argument).to_owned())
        }
    };
    Some((0..count).map(command).collect())
}

/// Makes `lib` the thread's default library context for as long as the value lives.
pub struct Default {
    previous: *mut ffi::OSSL_LIB_CTX,
    /// It outlives its being the default.
    _lib: LibCtx,
}

impl Default {
    pub fn set(lib: &LibCtx) -> Self {
        // SAFETY: null, or a live context.
        let previous = unsafe { ffi::OSSL_LIB_CTX_set0_default(lib.as_ptr()) };
        Self { previous, _lib: lib.clone() }
    }
}

impl Drop for Default {
    fn drop(&mut self) {
        // SAFETY: what it was before, which whoever set it keeps alive.
        unsafe { ffi::OSSL_LIB_CTX_set0_default(self.previous) };
    }
}
