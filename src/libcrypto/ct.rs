//! Certificate Transparency: signed certificate timestamps (`SCT`), the logs that make them, and the check of both.

use super::lib_ctx::LibCtx;
use super::object::{Object, Owned};
use super::x509::X509;
use super::{Failed, Result, ffi, pointer};
use core::ffi::{CStr, c_int, c_long, c_uint, c_void};
use core::ptr::{self, NonNull};
use std::sync::Arc;

/// The logs that are known (`CTLOG_STORE_new(3)`). Files are loaded while nobody else uses it, as with OpenSSL.
pub type Logs = Owned<ffi::CTLOG_STORE>;

// SAFETY: has one owner; reading does not change it.
unsafe impl Object for ffi::CTLOG_STORE {
    unsafe fn free(object: *mut Self) {
        // SAFETY: by the trait's contract.
        unsafe { ffi::CTLOG_STORE_free(object) }
    }
}

impl Logs {
    pub fn new(lib: &LibCtx) -> Result<Self> {
        // SAFETY: the library context is live; what comes back is null or ours.
        unsafe { Self::from_ptr(ffi::CTLOG_STORE_new_ex(lib.as_ptr(), lib.properties())) }.ok_or(Failed)
    }

    /// Adds the logs of a file; `None` for a missing name.
    pub fn load_file(&self, file: Option<&CStr>) -> Result<()> {
        // SAFETY: live; the name is only read.
        done(unsafe { ffi::CTLOG_STORE_load_file(self.as_ptr(), pointer(file)) })
    }

    /// Adds the logs of the system's file, or the one that the environment names.
    pub fn load_default_file(&self) -> Result<()> {
        // SAFETY: live.
        done(unsafe { ffi::CTLOG_STORE_load_default_file(self.as_ptr()) })
    }
}

fn done(result: c_int) -> Result<()> {
    if result > 0 { Ok(()) } else { Err(Failed) }
}

/// Where a timestamp came from (`sct_source_t`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
enum Source {
    TlsExtension = 1,
    X509v3Extension = 2,
    OcspStapledResponse = 3,
}

const NID_CT_PRECERT_SCTS: c_int = 951;
const NID_CT_CERT_SCTS: c_int = 954;

/// A list of timestamps.
pub struct Scts(NonNull<ffi::stack_st_SCT>);

impl Scts {
    /// # Safety
    /// `list` is null, or a list of the caller's, it and its elements.
    unsafe fn from_ptr(list: *mut ffi::stack_st_SCT) -> Option<Self> {
        NonNull::new(list).map(Self)
    }

    /// The list as C sees it; it stays ours.
    pub fn as_ptr(&self) -> *mut ffi::stack_st_SCT {
        self.0.as_ptr()
    }

    fn stack(&self) -> *mut ffi::OPENSSL_STACK {
        self.as_ptr().cast()
    }

    /// A list as TLS has it (RFC 6962, 3.3); none for what is not one, which puts errors on the queue.
    fn from_tls(content: &[u8]) -> Option<Self> {
        let mut end = content.as_ptr();
        // SAFETY: the buffer has that length; what comes back is null or ours.
        unsafe { Self::from_ptr(ffi::o2i_SCT_LIST(ptr::null_mut(), &raw mut end, content.len())) }
    }

    /// The timestamps in a certificate.
    fn of_certificate(x509: &X509) -> Option<Self> {
        // SAFETY: live; what comes back is null, or a list by the extension's type, and ours.
        unsafe {
            let (none, no_index) = (ptr::null_mut(), ptr::null_mut());
            Self::from_ptr(ffi::X509_get_ext_d2i(x509.as_ptr(), NID_CT_PRECERT_SCTS, none, no_index).cast())
        }
    }

    /// The timestamps in an OCSP response, a list for each certificate it is about.
    fn of_response(response: &[u8]) -> Vec<Self> {
        let Ok(len) = c_long::try_from(response.len()) else { return Vec::new() };
        let mut end = response.as_ptr();
        let mut lists = Vec::new();
        // SAFETY: the buffer has that length; both objects are ours, and freed once; single responses are the basic
        // one's; lists are null, or by the extension's type, and ours.
        unsafe {
            let whole = ffi::d2i_OCSP_RESPONSE(ptr::null_mut(), &raw mut end, len);
            let basic = if whole.is_null() { ptr::null_mut() } else { ffi::OCSP_response_get1_basic(whole) };
            let count = if basic.is_null() { 0 } else { ffi::OCSP_resp_count(basic) };
            for index in 0..count {
                let single = ffi::OCSP_resp_get0(basic, index);
                if single.is_null() {
                    continue;
                }
                let (none, no_index) = (ptr::null_mut(), ptr::null_mut());
                let list = ffi::OCSP_SINGLERESP_get1_ext_d2i(single, NID_CT_CERT_SCTS, none, no_index);
                lists.extend(Self::from_ptr(list.cast()));
            }
            ffi::OCSP_BASICRESP_free(basic);
            ffi::OCSP_RESPONSE_free(whole);
        }
        lists
    }

    /// Moves the timestamps of another list here, the last one first.
    fn take(&mut self, other: &Self, source: Source) -> Result<()> {
        loop {
            // SAFETY: both lists are ours; an element that was taken is this list's, or freed, once.
            unsafe {
                let sct: *mut ffi::SCT = ffi::OPENSSL_sk_pop(other.stack()).cast();
                if sct.is_null() {
                    return Ok(());
                }
                if ffi::SCT_set_source(sct, source as c_uint) != 1
                    || ffi::OPENSSL_sk_push(self.stack(), sct.cast::<c_void>()) <= 0
                {
                    ffi::SCT_free(sct);
                    return Err(Failed);
                }
            }
        }
    }

    /// All timestamps for a certificate: those of the TLS extension, of the stapled OCSP response, and its own. `None`
    /// if there is nothing that could have some.
    pub fn collect(
        extension: Option<&[u8]>,
        response: Option<&[u8]>,
        certificate: Option<&X509>,
    ) -> Result<Option<Self>> {
        if extension.is_none() && response.is_none() && certificate.is_none() {
            return Ok(None);
        }
        // SAFETY: takes no arguments; the new stack is ours.
        let all = unsafe { Self::from_ptr(ffi::OPENSSL_sk_new_null().cast()) };
        let mut all = all.ok_or(Failed)?;
        if let Some(list) = extension.and_then(Self::from_tls) {
            all.take(&list, Source::TlsExtension)?;
        }
        for list in response.map(Self::of_response).unwrap_or_default() {
            all.take(&list, Source::OcspStapledResponse)?;
        }
        if let Some(list) = certificate.and_then(Self::of_certificate) {
            all.take(&list, Source::X509v3Extension)?;
        }
        Ok(Some(all))
    }

    /// Whether a check found one of them valid.
    pub fn any_valid(&self) -> bool {
        /// `SCT_VALIDATION_STATUS_VALID`.
        const VALID: c_uint = 2;
        // SAFETY: the list is ours; indexes are below its length.
        unsafe {
            (0..ffi::OPENSSL_sk_num(self.stack())).any(|index| {
                ffi::SCT_get_validation_status(ffi::OPENSSL_sk_value(self.stack(), index).cast()) == VALID
            })
        }
    }
}

impl Drop for Scts {
    fn drop(&mut self) {
        // SAFETY: ours, freed once.
        unsafe { ffi::SCT_LIST_free(self.as_ptr()) }
    }
}

// SAFETY: nobody else has it.
unsafe impl Send for Scts {}

/// What timestamps are checked against (`CT_POLICY_EVAL_CTX_new(3)`).
pub struct Policy {
    context: NonNull<ffi::CT_POLICY_EVAL_CTX>,
    _logs: Option<Arc<Logs>>,
}

impl Policy {
    /// `time` is in milliseconds since 1970: a timestamp of later is not valid.
    pub fn new(
        lib: &LibCtx,
        certificate: &X509,
        issuer: &X509,
        logs: Option<Arc<Logs>>,
        time: u64,
    ) -> Result<Self> {
        // SAFETY: all are live; certificates are counted up, the logs are kept beside the context.
        unsafe {
            let context = ffi::CT_POLICY_EVAL_CTX_new_ex(lib.as_ptr(), lib.properties());
            let policy = Self { context: NonNull::new(context).ok_or(Failed)?, _logs: logs };
            done(ffi::CT_POLICY_EVAL_CTX_set1_cert(context, certificate.as_ptr()))?;
            done(ffi::CT_POLICY_EVAL_CTX_set1_issuer(context, issuer.as_ptr()))?;
            let logs = policy._logs.as_ref().map_or(ptr::null_mut(), |logs| logs.as_ptr());
            ffi::CT_POLICY_EVAL_CTX_set_shared_CTLOG_STORE(context, logs);
            ffi::CT_POLICY_EVAL_CTX_set_time(context, time);
            Ok(policy)
        }
    }

    /// The policy as C sees it; it stays ours.
    pub fn as_ptr(&self) -> *mut ffi::CT_POLICY_EVAL_CTX {
        self.context.as_ptr()
    }

    /// Finds out which timestamps are valid. Fails if that could not be found out, not if some are invalid.
    pub fn check(&self, scts: Option<&Scts>) -> Result<()> {
        let list = scts.map_or(ptr::null(), |scts| scts.as_ptr().cast_const());
        // SAFETY: both are live, or the list is null, which is an empty one.
        if unsafe { ffi::SCT_LIST_validate(list, self.as_ptr()) } < 0 { Err(Failed) } else { Ok(()) }
    }
}

impl Drop for Policy {
    fn drop(&mut self) {
        // SAFETY: ours, freed once.
        unsafe { ffi::CT_POLICY_EVAL_CTX_free(self.as_ptr()) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{err, testing};
    use super::*;

    #[test]
    fn malformed_lists_have_nothing() {
        let certificate = testing::certificate("rsa.pem");
        for content in [&b""[..], b"\x00", b"\x00\x05ab", b"\x00\x02\x00\x09"] {
            let scts = Scts::collect(Some(content), Some(content), Some(&certificate)).unwrap().unwrap();
            assert!(!scts.any_valid());
            // SAFETY: live.
            assert_eq!(unsafe { ffi::OPENSSL_sk_num(scts.stack()) }, 0);
        }
        err::clear();
        assert!(Scts::collect(None, None, None).unwrap().is_none());
    }

    #[test]
    fn without_logs_nothing_is_valid() {
        let lib = LibCtx::default();
        let (leaf, issuer) = (testing::certificate("rsa.pem"), testing::certificate("inter.pem"));
        let logs = Arc::new(Logs::new(&lib).unwrap());
        assert!(logs.load_file(Some(c"/nonexistent")).is_err());
        let policy = Policy::new(&lib, &leaf, &issuer, Some(logs), 0).unwrap();
        // One timestamp of a log that nobody knows (RFC 6962, 3.2): version, log, time, extensions, signature.
        let sct = [&[0][..], &[7; 32], &[0; 8], &[0, 0], &[4, 3, 0, 2, 1, 1]].concat();
        let list =
            [&(sct.len() as u16 + 2).to_be_bytes()[..], &(sct.len() as u16).to_be_bytes(), &sct].concat();
        let scts = Scts::collect(Some(&list), None, Some(&leaf)).unwrap().unwrap();
        // SAFETY: live.
        assert_eq!(unsafe { ffi::OPENSSL_sk_num(scts.stack()) }, 1);
        assert!(policy.check(Some(&scts)).is_ok() && !scts.any_valid());
        assert!(policy.check(None).is_ok());
        err::clear();
    }
}
