//! Certificate timestamps: `SCT_*`, `CT*`.

use super::*;

unsafe extern "C" {
    pub fn CTLOG_STORE_new_ex(libctx: *mut OSSL_LIB_CTX, propq: *const c_char) -> *mut CTLOG_STORE;
    pub fn CTLOG_STORE_free(store: *mut CTLOG_STORE);
    pub fn CTLOG_STORE_load_file(store: *mut CTLOG_STORE, file: *const c_char) -> c_int;
    pub fn CTLOG_STORE_load_default_file(store: *mut CTLOG_STORE) -> c_int;
    pub fn CT_POLICY_EVAL_CTX_new_ex(
        libctx: *mut OSSL_LIB_CTX,
        propq: *const c_char,
    ) -> *mut CT_POLICY_EVAL_CTX;
    pub fn CT_POLICY_EVAL_CTX_free(ctx: *mut CT_POLICY_EVAL_CTX);
    pub fn CT_POLICY_EVAL_CTX_set1_cert(ctx: *mut CT_POLICY_EVAL_CTX, cert: *mut X509) -> c_int;
    pub fn CT_POLICY_EVAL_CTX_set1_issuer(ctx: *mut CT_POLICY_EVAL_CTX, issuer: *mut X509) -> c_int;
    pub fn CT_POLICY_EVAL_CTX_set_shared_CTLOG_STORE(ctx: *mut CT_POLICY_EVAL_CTX, store: *mut CTLOG_STORE);
    pub fn CT_POLICY_EVAL_CTX_set_time(ctx: *mut CT_POLICY_EVAL_CTX, time_in_ms: u64);
    pub fn o2i_SCT_LIST(a: *mut *mut stack_st_SCT, pp: *mut *const u8, len: usize) -> *mut stack_st_SCT;
    pub fn SCT_LIST_free(a: *mut stack_st_SCT);
    pub fn SCT_LIST_validate(scts: *const stack_st_SCT, ctx: *mut CT_POLICY_EVAL_CTX) -> c_int;
    pub fn SCT_free(sct: *mut SCT);
    pub fn SCT_set_source(sct: *mut SCT, source: c_uint) -> c_int;
    pub fn SCT_get_validation_status(sct: *const SCT) -> c_uint;
}
