//! `X509_VERIFY_PARAM` and `X509_STORE_CTX`: verifying chains.

use super::dane::Dane;
use super::lib_ctx::LibCtx;
use super::object::{Object, Owned};
use super::shared_chain::SharedChain;
use super::stack::{self, Stack};
use super::store::Store;
use super::x509::X509;
use super::{Failed, Result, ffi, pointer};
use core::ffi::{CStr, c_char, c_int, c_long, c_uint, c_ulong, c_void};
use core::ptr;

/// What a chain is verified for: host, depth, flags, purpose, time. The program may hold a pointer to it and change it.
pub type VerifyParam = Owned<ffi::X509_VERIFY_PARAM>;

// SAFETY: has one owner and no lock; a program that changes it keeps other threads away, as OpenSSL demands of it.
unsafe impl Object for ffi::X509_VERIFY_PARAM {
    unsafe fn free(object: *mut Self) {
        // SAFETY: by the trait's contract.
        unsafe { ffi::X509_VERIFY_PARAM_free(object) }
    }
}

fn done(result: c_int) -> Result<()> {
    if result > 0 { Ok(()) } else { Err(Failed) }
}

impl VerifyParam {
    pub fn new() -> Self {
        // SAFETY: takes no arguments; what comes back is null or ours.
        match unsafe { Self::from_ptr(ffi::X509_VERIFY_PARAM_new()) } {
            Some(param) => param,
            None => crate::libcrypto::short_of_memory(),
        }
    }

    /// Takes over from `from` what is not set here, by the inheritance flags (`X509_VERIFY_PARAM_inherit(3)`).
    pub fn inherit(&self, from: &Self) -> Result<()> {
        // SAFETY: both are live.
        done(unsafe { ffi::X509_VERIFY_PARAM_inherit(self.as_ptr(), from.as_ptr()) })
    }

    /// Takes over everything that is set in `from` (`X509_VERIFY_PARAM_set1(3)`).
    ///
    /// # Safety
    /// `from` is null, which changes nothing, or live.
    pub unsafe fn set1(&self, from: *const ffi::X509_VERIFY_PARAM) -> Result<()> {
        // SAFETY: live, and by contract.
        done(unsafe { ffi::X509_VERIFY_PARAM_set1(self.as_ptr(), from) })
    }

    /// `X509_V_FLAG_*`.
    pub fn flags(&self) -> c_ulong {
        // SAFETY: live.
        unsafe { ffi::X509_VERIFY_PARAM_get_flags(self.as_ptr()) }
    }

    /// Adds `X509_V_FLAG_*`.
    pub fn set_flags(&self, flags: c_ulong) -> Result<()> {
        // SAFETY: live.
        done(unsafe { ffi::X509_VERIFY_PARAM_set_flags(self.as_ptr(), flags) })
    }

    /// `X509_PURPOSE_*`; fails if there is no such purpose.
    pub fn set_purpose(&self, purpose: c_int) -> Result<()> {
        // SAFETY: live.
        done(unsafe { ffi::X509_VERIFY_PARAM_set_purpose(self.as_ptr(), purpose) })
    }

    /// `X509_TRUST_*`; fails if there is no such setting.
    pub fn set_trust(&self, trust: c_int) -> Result<()> {
        // SAFETY: live.
        done(unsafe { ffi::X509_VERIFY_PARAM_set_trust(self.as_ptr(), trust) })
    }

    /// The most CA certificates between the leaf and the trust anchor, -1 for no limit of its own.
    pub fn depth(&self) -> c_int {
        // SAFETY: live.
        unsafe { ffi::X509_VERIFY_PARAM_get_depth(self.as_ptr()) }
    }

    pub fn set_depth(&self, depth: c_int) {
        // SAFETY: live.
        unsafe { ffi::X509_VERIFY_PARAM_set_depth(self.as_ptr(), depth) }
    }

    /// Which host the leaf must name; none or an empty one for any.
    pub fn set_host(&self, name: Option<&CStr>) -> Result<()> {
        // SAFETY: live; length 0 means up to the NUL.
        done(unsafe { ffi::X509_VERIFY_PARAM_set1_host(self.as_ptr(), pointer(name), 0) })
    }

    /// One more host that the leaf may name.
    pub fn add_host(&self, name: Option<&CStr>) -> Result<()> {
        // SAFETY: live; length 0 means up to the NUL.
        done(unsafe { ffi::X509_VERIFY_PARAM_add1_host(self.as_ptr(), pointer(name), 0) })
    }

    /// Whether an address is set.
    pub fn has_ip(&self) -> bool {
        // SAFETY: live; the text that comes back is null or ours, freed once.
        unsafe {
            let text = ffi::X509_VERIFY_PARAM_get1_ip_asc(self.as_ptr());
            ffi::CRYPTO_free(text.cast(), c"".as_ptr(), 0);
            !text.is_null()
        }
    }

    /// Forgets the name of [`VerifyParam::peername`].
    pub fn clear_peername(&self) {
        // SAFETY: live; null means to take the name from nowhere.
        unsafe { ffi::X509_VERIFY_PARAM_move_peername(self.as_ptr(), ptr::null_mut()) }
    }

    /// The address that the leaf must name, as text.
    pub fn set_ip_text(&self, address: &CStr) -> Result<()> {
        // SAFETY: live.
        done(unsafe { ffi::X509_VERIFY_PARAM_set1_ip_asc(self.as_ptr(), address.as_ptr()) })
    }

    /// `X509_CHECK_FLAG_*`.
    pub fn set_host_flags(&self, flags: c_uint) {
        // SAFETY: live.
        unsafe { ffi::X509_VERIFY_PARAM_set_hostflags(self.as_ptr(), flags) }
    }

    /// The name in the leaf that met the host asked for, null if there is none; valid until the next verification.
    pub fn peername(&self) -> *const c_char {
        // SAFETY: live.
        unsafe { ffi::X509_VERIFY_PARAM_get0_peername(self.as_ptr()) }
    }
}

impl Default for VerifyParam {
    fn default() -> Self {
        Self::new()
    }
}

/// The program's callback for each certificate (`SSL_CTX_set_verify(3)`).
#[derive(Debug, Clone, Copy, Default)]
pub struct VerifyCallback(ffi::verify_callback);

impl VerifyCallback {
    /// # Safety
    /// `callback` may be called with any live `X509_STORE_CTX`.
    pub unsafe fn new(callback: ffi::verify_callback) -> Self {
        Self(callback)
    }

    pub fn get(self) -> ffi::verify_callback {
        self.0
    }
}

/// The program's function that verifies instead of `X509_verify_cert(3)` (`SSL_CTX_set_cert_verify_callback(3)`).
#[derive(Debug, Clone, Copy)]
pub struct VerifyFunction {
    function: Option<unsafe extern "C" fn(*mut ffi::X509_STORE_CTX, *mut c_void) -> c_int>,
    arg: *mut c_void,
}

impl VerifyFunction {
    /// # Safety
    /// `function` may be called with any live `X509_STORE_CTX` and `arg`.
    pub unsafe fn new(
        function: Option<unsafe extern "C" fn(*mut ffi::X509_STORE_CTX, *mut c_void) -> c_int>,
        arg: *mut c_void,
    ) -> Self {
        Self { function, arg }
    }
}

impl Default for VerifyFunction {
    fn default() -> Self {
        Self { function: None, arg: ptr::null_mut() }
    }
}

// SAFETY: the pointer is only given back to the program.
unsafe impl Send for VerifyFunction {}
// SAFETY: as above.
unsafe impl Sync for VerifyFunction {}

/// `X509_STORE_CTX`: one verification. It keeps what it works on alive.
pub struct StoreContext {
    context: *mut ffi::X509_STORE_CTX,
    lib: LibCtx,
    /// The program looks at each certificate.
    watched: bool,
    _store: Option<Store>,
    _leaf: X509,
    _untrusted: Stack<ffi::X509>,
}

impl StoreContext {
    /// Prepares to verify `leaf`, whose issuers are sought among `untrusted` and in `store`.
    pub fn new(lib: &LibCtx, store: Option<Store>, leaf: X509, untrusted: Stack<ffi::X509>) -> Result<Self> {
        // SAFETY: the library context is live; what comes back is null or ours.
        let context = unsafe { ffi::X509_STORE_CTX_new_ex(lib.as_ptr(), lib.properties()) };
        if context.is_null() {
            return Err(Failed);
        }
        let context = Self {
            context,
            lib: lib.clone(),
            watched: false,
            _store: store,
            _leaf: leaf,
            _untrusted: untrusted,
        };
        // SAFETY: all are live, and kept by `context` as long as libcrypto uses them.
        done(unsafe {
            ffi::X509_STORE_CTX_init(
                context.context,
                context._store.as_ref().map_or(ptr::null_mut(), Owned::as_ptr),
                context._leaf.as_ptr(),
                context._untrusted.as_ptr(),
            )
        })?;
        Ok(context)
    }

    #[cfg(test)]
    pub fn as_ptr(&self) -> *mut ffi::X509_STORE_CTX {
        self.context
    }

    fn param(&self) -> *mut ffi::X509_VERIFY_PARAM {
        // SAFETY: live and initialised, so it has parameters.
        unsafe { ffi::X509_STORE_CTX_get0_param(self.context) }
    }

    /// The security level that keys and signatures of the chain must have.
    pub fn set_auth_level(&mut self, level: c_int) {
        // SAFETY: live.
        unsafe { ffi::X509_VERIFY_PARAM_set_auth_level(self.param(), level) }
    }

    /// Adds `X509_V_FLAG_*`.
    pub fn set_flags(&mut self, flags: c_ulong) {
        // SAFETY: live.
        unsafe { ffi::X509_STORE_CTX_set_flags(self.context, flags) }
    }

    /// Application data, for the program's callbacks.
    #[allow(clippy::not_unsafe_ptr_arg_deref)] // the value is stored, not looked at
    pub fn set_ex_data(&mut self, index: c_int, data: *mut c_void) -> Result<()> {
        // SAFETY: live; the pointer is stored, not used.
        done(unsafe { ffi::X509_STORE_CTX_set_ex_data(self.context, index, data) })
    }

    /// Inherits the named parameters: `ssl_client`, `ssl_server`.
    pub fn set_default(&mut self, name: &CStr) -> Result<()> {
        // SAFETY: live.
        done(unsafe { ffi::X509_STORE_CTX_set_default(self.context, name.as_ptr()) })
    }

    /// Everything set in `param` takes effect.
    pub fn set_param(&mut self, param: &VerifyParam) -> Result<()> {
        // SAFETY: both are live.
        done(unsafe { ffi::X509_VERIFY_PARAM_set1(self.param(), param.as_ptr()) })
    }

    pub fn set_callback(&mut self, callback: VerifyCallback) {
        if callback.0.is_some() {
            self.watched = true;
            // SAFETY: live; the callback takes what it is given by `VerifyCallback`'s contract.
            unsafe { ffi::X509_STORE_CTX_set_verify_cb(self.context, callback.0) }
        }
    }

    /// Spares work that the program does not see: [`super::chain`].
    fn speed_up(&mut self) {
        // SAFETY: live and initialised, with that store.
        unsafe { super::chain::speed_up(self.context, &self.lib, self._store.as_ref()) }
    }

    /// Verifies, by the program's function if there is one, and returns what it returned (positive for success). Runs
    /// the program's callbacks.
    pub fn verify(&mut self, function: VerifyFunction) -> c_int {
        self.verify_with(function, None)
    }

    /// The same, by TLSA records too, which are told what matched.
    pub fn verify_with(&mut self, function: VerifyFunction, dane: Option<&Dane>) -> c_int {
        if function.function.is_none() && dane.is_none() && !self.watched {
            self.speed_up();
        }
        // SAFETY: live and initialised; the function takes it by `VerifyFunction`'s contract; the records outlive the
        // call, and are not known to libcrypto after it.
        unsafe {
            if let Some(dane) = dane {
                ffi::X509_STORE_CTX_set0_dane(self.context, dane.as_ptr());
            }
            let returned = match function.function {
                Some(verify) => verify(self.context, function.arg),
                None => ffi::X509_verify_cert(self.context),
            };
            ffi::X509_STORE_CTX_set0_dane(self.context, ptr::null_mut());
            returned
        }
    }

    /// `X509_V_*`.
    pub fn error(&self) -> c_int {
        // SAFETY: live.
        unsafe { ffi::X509_STORE_CTX_get_error(self.context) }
    }

    /// The chain that was built, leaf first, if one was; it may not be a verified one.
    pub fn chain(&self) -> Option<SharedChain> {
        // SAFETY: live; the chain is null or the context's.
        let chain = unsafe { stack::elements::<ffi::X509>(ffi::X509_STORE_CTX_get0_chain(self.context)) };
        chain.map(|chain| chain.into_iter().collect())
    }

    /// Whether a name met the host asked for.
    pub fn has_peername(&self) -> bool {
        // SAFETY: live.
        !unsafe { ffi::X509_VERIFY_PARAM_get0_peername(self.param()) }.is_null()
    }

    /// Moves the name that met the host asked for to `param`.
    pub fn move_peername(&mut self, param: &VerifyParam) {
        // SAFETY: both are live.
        unsafe { ffi::X509_VERIFY_PARAM_move_peername(param.as_ptr(), self.param()) }
    }
}

impl Drop for StoreContext {
    fn drop(&mut self) {
        // SAFETY: ours, freed once, before what it uses.
        unsafe { ffi::X509_STORE_CTX_free(self.context) }
    }
}

/// What an `X509_V_*` code means.
pub fn error_string(code: c_int) -> &'static CStr {
    // SAFETY: a constant string for each code that libcrypto knows, and a static buffer or constant for others.
    unsafe { CStr::from_ptr(ffi::X509_verify_cert_error_string(c_long::from(code))) }
}

/// Whether text is an IP address, as libcrypto reads it.
pub fn is_ip_address(text: &CStr) -> bool {
    // SAFETY: the address that comes back is null or ours, freed once.
    unsafe {
        let address = ffi::a2i_IPADDRESS(text.as_ptr());
        ffi::ASN1_OCTET_STRING_free(address);
        !address.is_null()
    }
}
