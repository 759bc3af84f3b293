//! What providers say they can do for TLS (`provider-base(7)`, "CAPABILITIES").

use super::ffi::{self, OSSL_PARAM, OSSL_PROVIDER};
use super::lib_ctx::LibCtx;
use core::ffi::{CStr, c_char, c_int, c_uint, c_void};
use core::ptr;
use std::ffi::CString;

/// A group of a provider's for TLS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsGroup {
    pub id: u16,
    /// The name in lists of groups.
    pub name: CString,
    /// The kind of key that its exchange takes, and the group's name among those keys.
    pub algorithm: CString,
    pub internal: CString,
    pub security_bits: i32,
    /// The first and the last version; 0 is no bound, and a negative one is for no version of TLS.
    pub min_version: c_int,
    pub max_version: c_int,
    /// A key is encapsulated, not agreed on.
    pub encapsulates: bool,
}

struct Search<'a> {
    wanted: &'a dyn Fn(u16) -> bool,
    found: Vec<TlsGroup>,
}

/// The groups of all providers of a library context whose number is `wanted`.
pub fn tls_groups(lib: &LibCtx, wanted: &dyn Fn(u16) -> bool) -> Vec<TlsGroup> {
    unsafe extern "C" fn group(params: *const OSSL_PARAM, search: *mut c_void) -> c_int {
        // SAFETY: what was given to libcrypto below; nobody else uses it meanwhile. The parameters are live.
        unsafe {
            let search = &mut *search.cast::<Search<'_>>();
            search.found.extend(read_group(params, search.wanted));
        }
        1
    }
    unsafe extern "C" fn provider(provider: *mut OSSL_PROVIDER, search: *mut c_void) -> c_int {
        // SAFETY: the provider is live. One without groups fails, which is no reason to ask no other.
        unsafe { ffi::OSSL_PROVIDER_get_capabilities(provider, c"TLS-GROUP".as_ptr(), Some(group), search) };
        1
    }
    let mut search = Search { wanted, found: Vec::new() };
    super::err::without(|| {
        // SAFETY: the library context is live; the search outlives the call.
        unsafe { ffi::OSSL_PROVIDER_do_all(lib.as_ptr(), Some(provider), (&raw mut search).cast()) }
    });
    search.found
}

/// # Safety
/// `params` is an array of parameters as a provider gives it, live.
unsafe fn read_group(params: *const OSSL_PARAM, wanted: &dyn Fn(u16) -> bool) -> Option<TlsGroup> {
    let param = |name: &CStr| {
        // SAFETY: by contract.
        let param = unsafe { ffi::OSSL_PARAM_locate_const(params, name.as_ptr()) };
        (!param.is_null()).then_some(param)
    };
    let unsigned = |name| {
        let mut value: c_uint = 0;
        // SAFETY: a live parameter.
        (unsafe { ffi::OSSL_PARAM_get_uint(param(name)?, &raw mut value) } == 1).then_some(value)
    };
    let signed = |name| {
        let mut value: c_int = 0;
        // SAFETY: a live parameter.
        (unsafe { ffi::OSSL_PARAM_get_int(param(name)?, &raw mut value) } == 1).then_some(value)
    };
    let text = |name| {
        let mut value: *const c_char = ptr::null();
        // SAFETY: a live parameter; a string of it ends with a NUL, as the manual demands of these.
        unsafe {
            let is_text = ffi::OSSL_PARAM_get_utf8_string_ptr(param(name)?, &raw mut value) == 1;
            (is_text && !value.is_null()).then(|| CStr::from_ptr(value).to_owned())
        }
    };
    let id = u16::try_from(unsigned(c"tls-group-id")?).ok().filter(|id| wanted(*id))?;
    Some(TlsGroup {
        id,
        name: text(c"tls-group-name")?,
        algorithm: text(c"tls-group-alg")?,
        internal: text(c"tls-group-name-internal")?,
        security_bits: i32::try_from(unsigned(c"tls-group-sec-bits")?).ok()?,
        min_version: signed(c"tls-min-tls")?,
        max_version: signed(c"tls-max-tls")?,
        encapsulates: unsigned(c"tls-group-is-kem").unwrap_or(0) == 1,
    })
}
