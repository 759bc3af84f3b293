//! `OSSL_LIB_CTX` and a property query: where keys, certificates and algorithms come from.

use super::ffi::OSSL_LIB_CTX;
use core::ffi::{CStr, c_char};
use core::ptr;
use std::sync::Arc;

/// A library context and the properties asked of algorithms (`SSL_CTX_new_ex(3)`). The default is libcrypto's own.
#[derive(Clone, Debug)]
pub struct LibCtx {
    context: *mut OSSL_LIB_CTX,
    properties: Option<Arc<CStr>>,
}

impl LibCtx {
    /// # Safety
    /// `context` is null (libcrypto's default), or outlives every use of the value, as `SSL_CTX_new_ex(3)` demands.
    pub unsafe fn new(context: *mut OSSL_LIB_CTX, properties: Option<&CStr>) -> Self {
        Self { context, properties: properties.map(Arc::from) }
    }

    /// Whether it is libcrypto's default, without a property query.
    pub fn is_default(&self) -> bool {
        self.context.is_null() && self.properties.is_none()
    }

    pub fn as_ptr(&self) -> *mut OSSL_LIB_CTX {
        self.context
    }

    /// The property query, null for none.
    pub fn properties(&self) -> *const c_char {
        self.properties.as_ref().map_or(ptr::null(), |properties| properties.as_ptr())
    }
}

impl Default for LibCtx {
    fn default() -> Self {
        Self { context: ptr::null_mut(), properties: None }
    }
}

// SAFETY: an `OSSL_LIB_CTX` is made for use by several threads; the pointer itself is never written.
unsafe impl Send for LibCtx {}
// SAFETY: as above.
unsafe impl Sync for LibCtx {}
