//! Collecting the subjects of certificates in files, directories and stores.

use super::ffi::{self, OPENSSL_STACK, X509_NAME};
use super::lib_ctx::LibCtx;
use super::pem::{File, Password};
use super::stack::Stack;
use super::x509::{Name, X509};
use super::{Failed, Result, err};
use core::ffi::{CStr, c_int, c_void};
use core::ptr::{self, NonNull};
use std::collections::HashSet;
use std::ffi::CString;

/// A program's stack of names that is being added to, without duplicates. libcrypto sorts it on the way.
pub struct Collection {
    stack: NonNull<OPENSSL_STACK>,
    /// What the program had the stack sorted by, put back in the end.
    compare: ffi::stack_compare,
}

unsafe extern "C" fn compare(a: *const c_void, b: *const c_void) -> c_int {
    // SAFETY: called by libcrypto with two elements of a stack of names, which stay the stack's.
    let encode = |place: *const c_void| unsafe {
        let name = Name::from_ptr(*place.cast::<*mut X509_NAME>()).map(core::mem::ManuallyDrop::new);
        name.and_then(|name| name.to_der().ok())
    };
    // SAFETY: both pointers are libcrypto's.
    let (Some(a), Some(b)) = (encode(a), encode(b)) else { return -2 };
    // Shorter first: the order that OpenSSL leaves such a stack in.
    a.len().cmp(&b.len()).then(a.cmp(&b)) as c_int
}

impl Collection {
    /// # Safety
    /// `stack` is null, for which there is no collection, or a live stack of names that nobody else uses meanwhile.
    pub unsafe fn new(stack: *mut ffi::stack_st_X509_NAME) -> Option<Self> {
        let stack = NonNull::new(stack.cast::<OPENSSL_STACK>())?;
        // SAFETY: live, by contract.
        let compare = unsafe { ffi::OPENSSL_sk_set_cmp_func(stack.as_ptr(), Some(compare)) };
        Some(Self { stack, compare })
    }

    /// The same for a stack of ours.
    pub fn of<R, E: From<Failed>>(
        stack: &mut Stack<X509_NAME>,
        work: impl FnOnce(&mut Self) -> core::result::Result<R, E>,
    ) -> core::result::Result<R, E> {
        // SAFETY: live, and nobody else's meanwhile.
        let mut collection = unsafe { Self::new(stack.as_ptr()) }.ok_or(Failed)?;
        work(&mut collection)
    }

    fn add(&mut self, x509: &X509) -> Result<()> {
        let name = x509.subject().ok_or(Failed)?;
        // SAFETY: both are live; the name goes to the stack only if that takes it.
        unsafe {
            if ffi::OPENSSL_sk_find(self.stack.as_ptr(), name.as_ptr().cast()) >= 0 {
                return Ok(());
            }
            if ffi::OPENSSL_sk_push(self.stack.as_ptr(), name.as_ptr().cast()) <= 0 {
                return Err(Failed);
            }
        }
        core::mem::forget(name);
        Ok(())
    }

    /// The subjects of the certificates in a PEM file, up to the first that can't be read.
    pub fn add_file(&mut self, file: Option<&CStr>) -> Result<()> {
        let mut file = File::open(file)?;
        while let Ok(x509) = file.pem_certificate(&LibCtx::default(), Password::default()) {
            self.add(&x509)?;
        }
        err::clear();
        Ok(())
    }

    /// The subjects of the certificates that a store has (`ossl_store(7)`), and those one level below it.
    pub fn add_uri(&mut self, uri: &CStr) -> Result<()> {
        self.add_uri_to_depth(uri, 1)
    }

    fn add_uri_to_depth(&mut self, uri: &CStr, depth: u32) -> Result<()> {
        let mut store = UriStore::open(uri)?;
        let mut result = Ok(());
        while let Some(item) = store.next() {
            match item {
                Item::Name(name) if depth > 0 => result = self.add_uri_to_depth(&name, depth - 1),
                Item::Name(_) | Item::Other => {}
                Item::Certificate(x509) => self.add(&x509)?,
            }
        }
        err::clear();
        result
    }
}

impl Drop for Collection {
    fn drop(&mut self) {
        // SAFETY: live, as it was at the beginning.
        unsafe { ffi::OPENSSL_sk_set_cmp_func(self.stack.as_ptr(), self.compare) };
    }
}

/// The subjects of the certificates in a PEM file, each once, in the file's order. Fails if there are none.
pub fn load_file(lib: &LibCtx, file: Option<&CStr>) -> Result<Stack<X509_NAME>> {
    let mut file = File::open(file)?;
    let (mut names, mut known) = (Stack::new(), HashSet::new());
    let mut any = false;
    while let Ok(x509) = file.pem_certificate(lib, Password::default()) {
        any = true;
        let name = x509.subject().ok_or(Failed)?;
        if known.insert(name.to_der()?) {
            names.push(name);
        }
    }
    if !any {
        return Err(Failed);
    }
    err::clear();
    Ok(names)
}

/// `OSSL_STORE_CTX`: objects behind a URI.
struct UriStore(*mut ffi::OSSL_STORE_CTX);

enum Item {
    Name(CString),
    Certificate(X509),
    Other,
}

impl UriStore {
    fn open(uri: &CStr) -> Result<Self> {
        // SAFETY: no callbacks; what comes back is null or ours.
        let store = unsafe {
            ffi::OSSL_STORE_open(uri.as_ptr(), ptr::null(), ptr::null_mut(), None, ptr::null_mut())
        };
        if store.is_null() { Err(Failed) } else { Ok(Self(store)) }
    }

    /// The next object; `None` at the end, and at an error.
    fn next(&mut self) -> Option<Item> {
        const NAME: c_int = 1;
        const CERT: c_int = 5;
        // SAFETY: the store is live; what it gives is ours and freed once, after it was copied from.
        unsafe {
            loop {
                if ffi::OSSL_STORE_eof(self.0) != 0 || ffi::OSSL_STORE_error(self.0) != 0 {
                    return None;
                }
                let info = ffi::OSSL_STORE_load(self.0);
                if info.is_null() {
                    continue;
                }
                let item = match ffi::OSSL_STORE_INFO_get_type(info) {
                    NAME => Item::Name(CStr::from_ptr(ffi::OSSL_STORE_INFO_get0_NAME(info)).into()),
                    CERT => X509::from_borrowed(ffi::OSSL_STORE_INFO_get0_CERT(info))
                        .map_or(Item::Other, Item::Certificate),
                    _ => Item::Other,
                };
                ffi::OSSL_STORE_INFO_free(info);
                return Some(item);
            }
        }
    }
}

impl Drop for UriStore {
    fn drop(&mut self) {
        // SAFETY: ours, closed once.
        unsafe { ffi::OSSL_STORE_close(self.0) };
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing;
    use super::*;

    #[test]
    fn every_subject_is_collected_once() {
        let both = testing::file("both-cas.pem");
        let lib = LibCtx::default();
        assert_eq!(load_file(&lib, Some(&both)).unwrap().len(), 2);
        assert!(load_file(&lib, Some(&testing::file("garbage.pem"))).is_err());
        assert!(load_file(&lib, Some(c"/nonexistent")).is_err());

        let names = load_file(&lib, Some(&testing::file("ca.pem"))).unwrap();
        // SAFETY: the stack is live, and nobody else's.
        let mut collection = unsafe { Collection::new(names.as_ptr()) }.unwrap();
        collection.add_file(Some(&both)).unwrap();
        collection.add_file(Some(&both)).unwrap();
        collection.add_uri(&both).unwrap();
        assert!(collection.add_uri(c"/nonexistent").is_err());
        drop(collection);
        assert_eq!(names.len(), 2);
        err::clear();
    }
}
