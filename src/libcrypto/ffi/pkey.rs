//! Keys: `EVP_PKEY*`, and what makes and reads them.

use super::*;

unsafe extern "C" {
    pub fn OSSL_DECODER_CTX_new_for_pkey(
        key: *mut *mut EVP_PKEY,
        input: *const c_char,
        structure: *const c_char,
        kind: *const c_char,
        selection: c_int,
        libctx: *mut OSSL_LIB_CTX,
        propq: *const c_char,
    ) -> *mut OSSL_DECODER_CTX;
    pub fn OSSL_DECODER_from_bio(decoder: *mut OSSL_DECODER_CTX, bio: *mut BIO) -> c_int;
    pub fn OSSL_DECODER_CTX_free(decoder: *mut OSSL_DECODER_CTX);
    pub fn EVP_PKEY_new() -> *mut EVP_PKEY;
    pub fn EVP_PKEY_up_ref(key: *mut EVP_PKEY) -> c_int;
    pub fn EVP_PKEY_free(key: *mut EVP_PKEY);
    pub fn EVP_PKEY_get_base_id(key: *const EVP_PKEY) -> c_int;
    pub fn EVP_PKEY_get_id(key: *const EVP_PKEY) -> c_int;
    pub fn EVP_PKEY_get0_provider(key: *const EVP_PKEY) -> *const OSSL_PROVIDER;
    pub fn EVP_PKEY_CTX_get0_provider(context: *const EVP_PKEY_CTX) -> *const OSSL_PROVIDER;
    pub fn EVP_PKEY_get_params(key: *const EVP_PKEY, params: *mut OSSL_PARAM) -> c_int;
    pub fn EVP_PKEY_is_a(key: *const EVP_PKEY, name: *const c_char) -> c_int;
    pub fn EVP_PKEY_can_sign(key: *const EVP_PKEY) -> c_int;
    pub fn EVP_PKEY_get_bits(key: *const EVP_PKEY) -> c_int;
    pub fn EVP_PKEY_get_size(key: *const EVP_PKEY) -> c_int;
    pub fn EVP_PKEY_get_security_bits(key: *const EVP_PKEY) -> c_int;
    pub fn EVP_PKEY_get_group_name(
        key: *const EVP_PKEY,
        name: *mut c_char,
        size: usize,
        len: *mut usize,
    ) -> c_int;
    pub fn EVP_PKEY_digestsign_supports_digest(
        key: *mut EVP_PKEY,
        lib: *mut OSSL_LIB_CTX,
        digest: *const c_char,
        properties: *const c_char,
    ) -> c_int;
    pub fn EVP_PKEY_eq(a: *const EVP_PKEY, b: *const EVP_PKEY) -> c_int;
    pub fn EVP_PKEY_missing_parameters(key: *const EVP_PKEY) -> c_int;
    pub fn EVP_PKEY_copy_parameters(to: *mut EVP_PKEY, from: *const EVP_PKEY) -> c_int;
    pub fn EVP_PKEY_get1_encoded_public_key(key: *mut EVP_PKEY, public: *mut *mut u8) -> usize;
    pub fn EVP_PKEY_set1_encoded_public_key(key: *mut EVP_PKEY, public: *const u8, len: usize) -> c_int;
    pub fn EVP_PKEY_set1_DH(key: *mut EVP_PKEY, dh: *mut DH) -> c_int;
    pub fn EVP_PKEY_paramgen_init(context: *mut EVP_PKEY_CTX) -> c_int;
    pub fn EVP_PKEY_paramgen(context: *mut EVP_PKEY_CTX, key: *mut *mut EVP_PKEY) -> c_int;
    pub fn EC_KEY_OpenSSL() -> *const EC_KEY_METHOD;
    pub fn EC_KEY_get_default_method() -> *const EC_KEY_METHOD;
    pub fn ENGINE_get_default_EC() -> *mut ENGINE;
    pub fn ENGINE_finish(engine: *mut ENGINE) -> c_int;
    pub fn EC_KEY_get0_group(key: *const EC_KEY) -> *const EC_GROUP;
    pub fn EC_GROUP_get_curve_name(group: *const EC_GROUP) -> c_int;
    pub fn EVP_PKEY_set1_RSA(key: *mut EVP_PKEY, rsa: *mut RSA) -> c_int;
    pub fn RSA_free(rsa: *mut RSA);
    pub fn d2i_RSAPrivateKey(rsa: *mut *mut RSA, der: *mut *const u8, len: c_long) -> *mut RSA;
    pub fn d2i_RSAPrivateKey_bio(bio: *mut BIO, rsa: *mut *mut RSA) -> *mut RSA;
    pub fn EVP_PKEY_CTX_new_from_name(
        libctx: *mut OSSL_LIB_CTX,
        name: *const c_char,
        propq: *const c_char,
    ) -> *mut EVP_PKEY_CTX;
    pub fn EVP_PKEY_CTX_new_from_pkey(
        libctx: *mut OSSL_LIB_CTX,
        key: *mut EVP_PKEY,
        propq: *const c_char,
    ) -> *mut EVP_PKEY_CTX;
    pub fn EVP_PKEY_CTX_free(ctx: *mut EVP_PKEY_CTX);
    pub fn EVP_PKEY_keygen_init(ctx: *mut EVP_PKEY_CTX) -> c_int;
    pub fn EVP_PKEY_keygen(ctx: *mut EVP_PKEY_CTX, key: *mut *mut EVP_PKEY) -> c_int;
    pub fn EVP_PKEY_CTX_set_group_name(ctx: *mut EVP_PKEY_CTX, name: *const c_char) -> c_int;
    pub fn EVP_PKEY_CTX_set_rsa_padding(ctx: *mut EVP_PKEY_CTX, padding: c_int) -> c_int;
    pub fn EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx: *mut EVP_PKEY_CTX, len: c_int) -> c_int;
    pub fn EVP_PKEY_CTX_set_dh_pad(ctx: *mut EVP_PKEY_CTX, pad: c_int) -> c_int;
    pub fn EVP_PKEY_derive_init(ctx: *mut EVP_PKEY_CTX) -> c_int;
    pub fn EVP_PKEY_derive_set_peer(ctx: *mut EVP_PKEY_CTX, peer: *mut EVP_PKEY) -> c_int;
    pub fn EVP_PKEY_derive(ctx: *mut EVP_PKEY_CTX, secret: *mut u8, len: *mut usize) -> c_int;
    pub fn EVP_PKEY_encapsulate_init(ctx: *mut EVP_PKEY_CTX, params: *const OSSL_PARAM) -> c_int;
    pub fn EVP_PKEY_encapsulate(
        ctx: *mut EVP_PKEY_CTX,
        wrapped: *mut u8,
        wrapped_len: *mut usize,
        secret: *mut u8,
        len: *mut usize,
    ) -> c_int;
    pub fn EVP_PKEY_decapsulate_init(ctx: *mut EVP_PKEY_CTX, params: *const OSSL_PARAM) -> c_int;
    pub fn EVP_PKEY_decapsulate(
        ctx: *mut EVP_PKEY_CTX,
        secret: *mut u8,
        len: *mut usize,
        wrapped: *const u8,
        wrapped_len: usize,
    ) -> c_int;
    pub fn EVP_DigestSignInit_ex(
        ctx: *mut EVP_MD_CTX,
        pctx: *mut *mut EVP_PKEY_CTX,
        digest: *const c_char,
        libctx: *mut OSSL_LIB_CTX,
        propq: *const c_char,
        key: *mut EVP_PKEY,
        params: *const OSSL_PARAM,
    ) -> c_int;
    pub fn EVP_DigestSign(
        ctx: *mut EVP_MD_CTX,
        signature: *mut u8,
        len: *mut usize,
        message: *const u8,
        message_len: usize,
    ) -> c_int;
    pub fn EVP_DigestVerifyInit_ex(
        ctx: *mut EVP_MD_CTX,
        pctx: *mut *mut EVP_PKEY_CTX,
        digest: *const c_char,
        libctx: *mut OSSL_LIB_CTX,
        propq: *const c_char,
        key: *mut EVP_PKEY,
        params: *const OSSL_PARAM,
    ) -> c_int;
    pub fn EVP_DigestVerify(
        ctx: *mut EVP_MD_CTX,
        signature: *const u8,
        len: usize,
        message: *const u8,
        message_len: usize,
    ) -> c_int;
    pub fn d2i_PrivateKey_ex(
        kind: c_int,
        key: *mut *mut EVP_PKEY,
        der: *mut *const u8,
        len: c_long,
        libctx: *mut OSSL_LIB_CTX,
        propq: *const c_char,
    ) -> *mut EVP_PKEY;
    pub fn d2i_PrivateKey_ex_bio(
        bio: *mut BIO,
        key: *mut *mut EVP_PKEY,
        libctx: *mut OSSL_LIB_CTX,
        propq: *const c_char,
    ) -> *mut EVP_PKEY;
    pub fn d2i_PUBKEY(a: *mut *mut EVP_PKEY, pp: *mut *const u8, len: c_long) -> *mut EVP_PKEY;
    pub fn i2d_PUBKEY(a: *const EVP_PKEY, pp: *mut *mut u8) -> c_int;
}
