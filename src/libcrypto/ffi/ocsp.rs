//! Certificate status: `OCSP_*`.

use super::*;

unsafe extern "C" {
    pub fn OCSP_RESPID_free(id: *mut OCSP_RESPID);
    pub fn d2i_OCSP_RESPID(id: *mut *mut OCSP_RESPID, der: *mut *const u8, len: c_long) -> *mut OCSP_RESPID;
    pub fn i2d_OCSP_RESPID(id: *const OCSP_RESPID, der: *mut *mut u8) -> c_int;
    pub fn d2i_OCSP_RESPONSE(
        a: *mut *mut OCSP_RESPONSE,
        pp: *mut *const u8,
        len: c_long,
    ) -> *mut OCSP_RESPONSE;
    pub fn OCSP_RESPONSE_free(a: *mut OCSP_RESPONSE);
    pub fn OCSP_response_get1_basic(resp: *mut OCSP_RESPONSE) -> *mut OCSP_BASICRESP;
    pub fn OCSP_BASICRESP_free(a: *mut OCSP_BASICRESP);
    pub fn OCSP_resp_count(bs: *mut OCSP_BASICRESP) -> c_int;
    pub fn OCSP_resp_get0(bs: *mut OCSP_BASICRESP, idx: c_int) -> *mut OCSP_SINGLERESP;
    pub fn OCSP_SINGLERESP_get1_ext_d2i(
        x: *mut OCSP_SINGLERESP,
        nid: c_int,
        crit: *mut c_int,
        idx: *mut c_int,
    ) -> *mut c_void;
}
