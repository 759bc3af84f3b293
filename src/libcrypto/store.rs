//! `X509_STORE`: trusted certificates, CRLs, and where to look for more.

use super::lib_ctx::LibCtx;
use super::object::{Duplicate, Object, Owned};
use super::x509::X509;
use super::{Failed, Result, ffi, pointer};
use core::ffi::{CStr, c_int, c_long};
use core::ptr;
use std::path::Path;

/// A store (counted), which the program may share and change.
pub type Store = Owned<ffi::X509_STORE>;

// SAFETY: counted by an atomic; has a lock of its own.
unsafe impl Object for ffi::X509_STORE {
    unsafe fn free(object: *mut Self) {
        // SAFETY: by the trait's contract.
        unsafe { ffi::X509_STORE_free(object) }
    }
}

// SAFETY: the same object, counted up.
unsafe impl Duplicate for ffi::X509_STORE {
    unsafe fn duplicate(object: *mut Self) -> *mut Self {
        // SAFETY: by the trait's contract.
        if unsafe { ffi::X509_STORE_up_ref(object) } == 1 { object } else { ptr::null_mut() }
    }
}

const X509_L_FILE_LOAD: c_int = 1;
const X509_L_ADD_DIR: c_int = 2;
const X509_L_ADD_STORE: c_int = 3;
const X509_FILETYPE_DEFAULT: c_long = 3;

/// One of the places that `SSL_CTX_set_default_verify_dir(3)` and its kin add.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DefaultPlace {
    Directory,
    File,
    Store,
}

fn done(result: c_int) -> Result<()> {
    if result > 0 { Ok(()) } else { Err(Failed) }
}

impl Store {
    pub fn new() -> Result<Self> {
        // SAFETY: takes no arguments; what comes back is null or ours.
        unsafe { Self::from_ptr(ffi::X509_STORE_new()) }.ok_or(Failed)
    }

    /// Adds a trusted certificate; one that is there already is no error.
    pub fn add(&self, x509: &X509) -> Result<()> {
        // SAFETY: both are live; the store counts the certificate up.
        done(unsafe { ffi::X509_STORE_add_cert(self.as_ptr(), x509.as_ptr()) })
    }

    /// Loads the PEM certificates and CRLs of a file (`X509_STORE_load_file_ex(3)`).
    pub fn load_file(&self, lib: &LibCtx, file: Option<&CStr>) -> Result<()> {
        // SAFETY: live; null fails.
        done(unsafe {
            ffi::X509_STORE_load_file_ex(self.as_ptr(), pointer(file), lib.as_ptr(), lib.properties())
        })
    }

    /// Adds a directory of certificates with hashed names (`X509_STORE_load_path(3)`).
    pub fn load_path(&self, path: Option<&CStr>) -> Result<()> {
        // SAFETY: live; null fails.
        done(unsafe { ffi::X509_STORE_load_path(self.as_ptr(), pointer(path)) })
    }

    /// Adds what a URI names (`X509_STORE_load_store_ex(3)`).
    pub fn load_uri(&self, lib: &LibCtx, uri: Option<&CStr>) -> Result<()> {
        // SAFETY: live; null fails.
        done(unsafe {
            ffi::X509_STORE_load_store_ex(self.as_ptr(), pointer(uri), lib.as_ptr(), lib.properties())
        })
    }

    /// Adds the default file, directory and store (`X509_STORE_set_default_paths_ex(3)`), which need not exist.
    pub fn set_default_paths(&self, lib: &LibCtx) -> Result<()> {
        // SAFETY: live.
        done(unsafe { ffi::X509_STORE_set_default_paths_ex(self.as_ptr(), lib.as_ptr(), lib.properties()) })
    }

    /// Adds one default place, which need not exist.
    pub fn add_default_place(&self, lib: &LibCtx, place: DefaultPlace) -> Result<()> {
        // SAFETY: the methods are static; the lookup belongs to the store, which is live; null means the default
        // place. The mark is set and popped around the one call whose errors are of no interest.
        unsafe {
            let (method, command, kind) = match place {
                DefaultPlace::Directory => {
                    (ffi::X509_LOOKUP_hash_dir(), X509_L_ADD_DIR, X509_FILETYPE_DEFAULT)
                }
                DefaultPlace::File => (ffi::X509_LOOKUP_file(), X509_L_FILE_LOAD, X509_FILETYPE_DEFAULT),
                DefaultPlace::Store => (ffi::X509_LOOKUP_store(), X509_L_ADD_STORE, 0),
            };
            let lookup = ffi::X509_STORE_add_lookup(self.as_ptr(), method);
            if lookup.is_null() {
                return Err(Failed);
            }
            ffi::ERR_set_mark();
            ffi::X509_LOOKUP_ctrl_ex(
                lookup,
                command,
                ptr::null(),
                kind,
                ptr::null_mut(),
                lib.as_ptr(),
                lib.properties(),
            );
            ffi::ERR_pop_to_mark();
        }
        Ok(())
    }
}

/// Whether the system has a default CA file or directory, or the environment names one.
pub fn default_places_exist() -> bool {
    // SAFETY: constant strings of libcrypto.
    let [file_env, dir_env, file, dir] = unsafe {
        [
            ffi::X509_get_default_cert_file_env(),
            ffi::X509_get_default_cert_dir_env(),
            ffi::X509_get_default_cert_file(),
            ffi::X509_get_default_cert_dir(),
        ]
        .map(|string| CStr::from_ptr(string).to_str().unwrap_or_default())
    };
    [file_env, dir_env].iter().any(|name| std::env::var_os(name).is_some())
        || [file, dir].iter().any(|path| Path::new(path).exists())
}
