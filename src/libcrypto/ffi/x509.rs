//! Certificates, names, CRLs and their parts.

use super::*;

unsafe extern "C" {
    pub fn X509_new_ex(libctx: *mut OSSL_LIB_CTX, propq: *const c_char) -> *mut X509;
    pub fn X509_up_ref(x509: *mut X509) -> c_int;
    pub fn X509_free(x509: *mut X509);
    pub fn d2i_X509(x509: *mut *mut X509, der: *mut *const u8, len: c_long) -> *mut X509;
    pub fn i2d_X509(x509: *const X509, der: *mut *mut u8) -> c_int;
    pub fn i2d_X509_AUX(x509: *const X509, der: *mut *mut u8) -> c_int;
    #[cfg(test)]
    pub fn X509_alias_set1(x509: *mut X509, name: *const u8, len: c_int) -> c_int;
    pub fn d2i_X509_bio(bio: *mut BIO, x509: *mut *mut X509) -> *mut X509;
    pub fn X509_cmp(a: *const X509, b: *const X509) -> c_int;
    pub fn X509_get_subject_name(x509: *const X509) -> *mut X509_NAME;
    pub fn X509_get_issuer_name(x509: *const X509) -> *mut X509_NAME;
    pub fn X509_get0_pubkey(x509: *const X509) -> *mut EVP_PKEY;
    pub fn X509_verify(x509: *mut X509, key: *mut EVP_PKEY) -> c_int;
    pub fn X509_get_X509_PUBKEY(x509: *const X509) -> *mut X509_PUBKEY;
    pub fn i2d_X509_PUBKEY(key: *const X509_PUBKEY, der: *mut *mut u8) -> c_int;
    pub fn X509_get0_notBefore(x509: *const X509) -> *const ASN1_STRING;
    pub fn X509_get0_notAfter(x509: *const X509) -> *const ASN1_STRING;
    pub fn ASN1_STRING_length(string: *const ASN1_STRING) -> c_int;
    pub fn ASN1_STRING_type(string: *const ASN1_STRING) -> c_int;
    pub fn ASN1_STRING_get0_data(string: *const ASN1_STRING) -> *const u8;
    pub fn X509_check_private_key(x509: *const X509, key: *const EVP_PKEY) -> c_int;
    pub fn X509_get_signature_info(
        x509: *mut X509,
        digest_nid: *mut c_int,
        key_nid: *mut c_int,
        security_bits: *mut c_int,
        flags: *mut u32,
    ) -> c_int;
    pub fn X509_get_signature_nid(x509: *const X509) -> c_int;
    pub fn X509_get_extension_flags(x509: *mut X509) -> u32;
    pub fn X509_get_key_usage(x509: *mut X509) -> u32;
    pub fn X509_chain_check_suiteb(
        error_depth: *mut c_int,
        x509: *mut X509,
        chain: *mut stack_st_X509,
        flags: c_ulong,
    ) -> c_int;
    pub fn X509_NAME_new() -> *mut X509_NAME;
    pub fn X509_NAME_dup(name: *const X509_NAME) -> *mut X509_NAME;
    pub fn X509_NAME_free(name: *mut X509_NAME);
    pub fn X509_NAME_cmp(a: *const X509_NAME, b: *const X509_NAME) -> c_int;
    pub fn X509_NAME_print_ex(out: *mut BIO, name: *const X509_NAME, indent: c_int, flags: c_ulong) -> c_int;
    pub fn X509_print_ex(
        out: *mut BIO,
        x509: *mut X509,
        name_flags: c_ulong,
        certificate_flags: c_ulong,
    ) -> c_int;
    pub fn d2i_X509_NAME(name: *mut *mut X509_NAME, der: *mut *const u8, len: c_long) -> *mut X509_NAME;
    pub fn i2d_X509_NAME(name: *const X509_NAME, der: *mut *mut u8) -> c_int;
    pub fn X509_EXTENSION_free(extension: *mut X509_EXTENSION);
    pub fn X509_EXTENSION_dup(extension: *const X509_EXTENSION) -> *mut X509_EXTENSION;
    pub fn d2i_X509_EXTENSIONS(
        extensions: *mut *mut stack_st_X509_EXTENSION,
        der: *mut *const u8,
        len: c_long,
    ) -> *mut stack_st_X509_EXTENSION;
    pub fn i2d_X509_EXTENSIONS(extensions: *const stack_st_X509_EXTENSION, der: *mut *mut u8) -> c_int;
    pub fn X509_get_ext_d2i(x: *const X509, nid: c_int, crit: *mut c_int, idx: *mut c_int) -> *mut c_void;
}
