//! The system's libcrypto as C declares it: opaque types and the functions we call.
//!
//! Safety contract of every declaration here: pointers are live objects of libcrypto of the named type (or null where
//! the manual page allows it), lengths are those of the buffers given beside them, and reference counts follow the
//! function's name (`get0`/`set0` move or borrow, `get1`/`set1` count up).
#![allow(non_camel_case_types, non_snake_case)]

use core::ffi::{c_char, c_int, c_long, c_uint, c_ulong, c_void};
use core::marker::{PhantomData, PhantomPinned};

macro_rules! opaque {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        $(
            $(#[$doc])*
            #[repr(C)]
            pub struct $name {
                _data: [u8; 0],
                _marker: PhantomData<(*mut u8, PhantomPinned)>,
            }
        )*
    };
}

opaque! {
    BIGNUM, BIO, BIO_ADDR, BIO_METHOD, COMP_METHOD, CTLOG_STORE, CT_POLICY_EVAL_CTX, DH, ENGINE, EVP_CIPHER,
    EVP_CIPHER_CTX, HMAC_CTX, EVP_MAC, EVP_MAC_CTX, EVP_MD, EVP_MD_CTX, EVP_PKEY, EVP_PKEY_CTX, OPENSSL_INIT_SETTINGS,
    OSSL_LIB_CTX, OSSL_PROVIDER, RSA, SCT, X509, X509_CRL, X509_NAME, X509_PUBKEY, X509_ALGOR, ASN1_OBJECT, ASN1_STRING,
    X509_STORE, X509_STORE_CTX, X509_VERIFY_PARAM, OPENSSL_STACK, EC_KEY, EC_GROUP, CRYPTO_EX_DATA, OSSL_PARAM,
    ASYNC_JOB, ASYNC_WAIT_CTX, CONF, CONF_IMODULE, OCSP_RESPID, OCSP_RESPONSE, OCSP_BASICRESP, OCSP_SINGLERESP, OSSL_STORE_CTX, OSSL_STORE_INFO, OPENSSL_LHASH, X509_LOOKUP, X509_LOOKUP_METHOD, UI_METHOD,
    stack_st_SCT, stack_st_SRTP_PROTECTION_PROFILE, stack_st_SSL_CIPHER, stack_st_SSL_COMP, stack_st_X509,
    stack_st_X509_NAME, stack_st_X509_CRL, lhash_st_SSL_SESSION, SSL_COMP, SRTP_PROTECTION_PROFILE, SSL_DANE,
    openssl_ssl_test_functions, X509_EXTENSION, stack_st_OCSP_RESPID, stack_st_X509_EXTENSION,
}

unsafe extern "C" {
    pub fn ERR_new();
    pub fn ERR_set_debug(file: *const c_char, line: c_int, func: *const c_char);
    pub fn ERR_set_error(lib: c_int, reason: c_int, fmt: *const c_char, ...);
    pub fn ERR_peek_error() -> c_ulong;
    pub fn ERR_peek_last_error() -> c_ulong;
    pub fn ERR_clear_error();
    pub fn ERR_get_error() -> c_ulong;
}

pub type CRYPTO_EX_new =
    Option<unsafe extern "C" fn(*mut c_void, *mut c_void, *mut CRYPTO_EX_DATA, c_int, c_long, *mut c_void)>;
pub type CRYPTO_EX_free = CRYPTO_EX_new;
pub type CRYPTO_EX_dup = Option<
    unsafe extern "C" fn(
        *mut CRYPTO_EX_DATA,
        *const CRYPTO_EX_DATA,
        *mut *mut c_void,
        c_int,
        c_long,
        *mut c_void,
    ) -> c_int,
>;

unsafe extern "C" {
    pub fn CRYPTO_get_ex_new_index(
        class: c_int,
        argl: c_long,
        argp: *mut c_void,
        new: CRYPTO_EX_new,
        dup: CRYPTO_EX_dup,
        free: CRYPTO_EX_free,
    ) -> c_int;
    pub fn CRYPTO_new_ex_data(class: c_int, object: *mut c_void, data: *mut CRYPTO_EX_DATA) -> c_int;
    pub fn CRYPTO_dup_ex_data(class: c_int, to: *mut CRYPTO_EX_DATA, from: *const CRYPTO_EX_DATA) -> c_int;
    pub fn CRYPTO_free_ex_data(class: c_int, object: *mut c_void, data: *mut CRYPTO_EX_DATA);
    pub fn CRYPTO_set_ex_data(data: *mut CRYPTO_EX_DATA, index: c_int, value: *mut c_void) -> c_int;
    pub fn CRYPTO_get_ex_data(data: *const CRYPTO_EX_DATA, index: c_int) -> *mut c_void;
}

// Hash tables.
unsafe extern "C" {
    pub fn OPENSSL_LH_new(
        hash: unsafe extern "C" fn(*const c_void) -> c_ulong,
        compare: unsafe extern "C" fn(*const c_void, *const c_void) -> c_int,
    ) -> *mut OPENSSL_LHASH;
    pub fn OPENSSL_LH_free(table: *mut OPENSSL_LHASH);
    pub fn OPENSSL_LH_flush(table: *mut OPENSSL_LHASH);
    pub fn OPENSSL_LH_insert(table: *mut OPENSSL_LHASH, entry: *mut c_void) -> *mut c_void;
    pub fn OPENSSL_LH_retrieve(table: *mut OPENSSL_LHASH, entry: *const c_void) -> *mut c_void;
}

// Ciphers and MACs, for tickets.
unsafe extern "C" {
    pub fn EVP_CIPHER_fetch(
        libctx: *mut OSSL_LIB_CTX,
        name: *const c_char,
        propq: *const c_char,
    ) -> *mut EVP_CIPHER;
    pub fn EVP_CIPHER_free(cipher: *mut EVP_CIPHER);
    pub fn EVP_CIPHER_get_key_length(cipher: *const EVP_CIPHER) -> c_int;
    pub fn EVP_CIPHER_get_iv_length(cipher: *const EVP_CIPHER) -> c_int;
    pub fn EVP_CIPHER_CTX_new() -> *mut EVP_CIPHER_CTX;
    pub fn EVP_CIPHER_CTX_free(context: *mut EVP_CIPHER_CTX);
    pub fn EVP_CIPHER_CTX_get0_cipher(context: *const EVP_CIPHER_CTX) -> *const EVP_CIPHER;
    pub fn EVP_CIPHER_CTX_get_iv_length(context: *const EVP_CIPHER_CTX) -> c_int;
    pub fn EVP_CipherInit_ex(
        context: *mut EVP_CIPHER_CTX,
        cipher: *const EVP_CIPHER,
        engine: *mut ENGINE,
        key: *const u8,
        iv: *const u8,
        encrypt: c_int,
    ) -> c_int;
    pub fn EVP_CipherUpdate(
        context: *mut EVP_CIPHER_CTX,
        out: *mut u8,
        out_len: *mut c_int,
        input: *const u8,
        len: c_int,
    ) -> c_int;
    pub fn EVP_CipherFinal_ex(context: *mut EVP_CIPHER_CTX, out: *mut u8, out_len: *mut c_int) -> c_int;
    pub fn EVP_Cipher(context: *mut EVP_CIPHER_CTX, out: *mut u8, input: *const u8, len: c_uint) -> c_int;
    pub fn EVP_CIPHER_CTX_ctrl(
        context: *mut EVP_CIPHER_CTX,
        command: c_int,
        number: c_int,
        argument: *mut c_void,
    ) -> c_int;
    pub fn EVP_EncryptUpdate(
        context: *mut EVP_CIPHER_CTX,
        out: *mut u8,
        out_len: *mut c_int,
        input: *const u8,
        len: c_int,
    ) -> c_int;
    pub fn EVP_EncryptFinal_ex(context: *mut EVP_CIPHER_CTX, out: *mut u8, out_len: *mut c_int) -> c_int;
    pub fn EVP_DecryptUpdate(
        context: *mut EVP_CIPHER_CTX,
        out: *mut u8,
        out_len: *mut c_int,
        input: *const u8,
        len: c_int,
    ) -> c_int;
    pub fn EVP_DecryptFinal_ex(context: *mut EVP_CIPHER_CTX, out: *mut u8, out_len: *mut c_int) -> c_int;
    pub fn EVP_MAC_fetch(
        libctx: *mut OSSL_LIB_CTX,
        name: *const c_char,
        propq: *const c_char,
    ) -> *mut EVP_MAC;
    pub fn EVP_MAC_free(mac: *mut EVP_MAC);
    pub fn EVP_MAC_CTX_new(mac: *mut EVP_MAC) -> *mut EVP_MAC_CTX;
    pub fn EVP_MAC_CTX_free(context: *mut EVP_MAC_CTX);
    pub fn EVP_MAC_CTX_get_mac_size(context: *mut EVP_MAC_CTX) -> usize;
    pub fn EVP_MAC_update(context: *mut EVP_MAC_CTX, data: *const u8, len: usize) -> c_int;
    pub fn EVP_MAC_final(context: *mut EVP_MAC_CTX, out: *mut u8, out_len: *mut usize, size: usize) -> c_int;
    pub fn HMAC_CTX_new() -> *mut HMAC_CTX;
    pub fn HMAC_CTX_free(context: *mut HMAC_CTX);
    pub fn HMAC_size(context: *const HMAC_CTX) -> usize;
    pub fn HMAC_Update(context: *mut HMAC_CTX, data: *const u8, len: usize) -> c_int;
    pub fn HMAC_Final(context: *mut HMAC_CTX, out: *mut u8, out_len: *mut c_uint) -> c_int;
    pub fn CRYPTO_memcmp(a: *const c_void, b: *const c_void, len: usize) -> c_int;
}

// The program's BIOs and files, for sessions.
unsafe extern "C" {
    pub fn CRYPTO_malloc(size: usize, file: *const c_char, line: c_int) -> *mut c_void;
    pub fn CRYPTO_clear_free(block: *mut c_void, size: usize, file: *const c_char, line: c_int);
    pub fn BIO_new_fp(file: *mut c_void, close: c_int) -> *mut BIO;
    pub fn BIO_write_ex(bio: *mut BIO, data: *const c_void, len: usize, written: *mut usize) -> c_int;
    pub fn PEM_write_bio(
        bio: *mut BIO,
        name: *const c_char,
        header: *const c_char,
        data: *const u8,
        len: c_long,
    ) -> c_int;
    pub fn PEM_bytes_read_bio(
        data: *mut *mut u8,
        len: *mut c_long,
        found: *mut *mut c_char,
        name: *const c_char,
        bio: *mut BIO,
        callback: pem_password_callback,
        arg: *mut c_void,
    ) -> c_int;
}

/// `pem_password_cb`: buffer, its size, whether it is for writing, the program's argument; returns the length.
pub type pem_password_callback =
    Option<unsafe extern "C" fn(*mut c_char, c_int, c_int, *mut c_void) -> c_int>;
/// `X509_STORE_CTX_verify_fn`.
pub type verify_function = Option<unsafe extern "C" fn(*mut X509_STORE_CTX) -> c_int>;

/// `X509_STORE_CTX_verify_cb`.
pub type verify_callback = Option<unsafe extern "C" fn(c_int, *mut X509_STORE_CTX) -> c_int>;
/// The `compare` of a stack: it is given pointers to two elements.
pub type stack_compare = Option<unsafe extern "C" fn(*const *const c_void, *const *const c_void) -> c_int>;

/// What goes through providers is told of each, or of each capability; answers of 0 end it.
pub type provider_callback = Option<unsafe extern "C" fn(*mut OSSL_PROVIDER, *mut c_void) -> c_int>;
pub type capability_callback = Option<unsafe extern "C" fn(*const OSSL_PARAM, *mut c_void) -> c_int>;

// Providers.
unsafe extern "C" {
    pub fn OSSL_PROVIDER_do_all(
        libctx: *mut OSSL_LIB_CTX,
        callback: provider_callback,
        arg: *mut c_void,
    ) -> c_int;
    pub fn OSSL_PROVIDER_get_capabilities(
        provider: *const OSSL_PROVIDER,
        capability: *const c_char,
        callback: capability_callback,
        arg: *mut c_void,
    ) -> c_int;
    pub fn OSSL_PARAM_locate_const(params: *const OSSL_PARAM, name: *const c_char) -> *const OSSL_PARAM;
    pub fn OSSL_PARAM_get_uint(param: *const OSSL_PARAM, value: *mut c_uint) -> c_int;
    pub fn OSSL_PARAM_get_int(param: *const OSSL_PARAM, value: *mut c_int) -> c_int;
    pub fn OSSL_PARAM_get_utf8_string_ptr(param: *const OSSL_PARAM, value: *mut *const c_char) -> c_int;
}

// Memory, stacks and errors.
unsafe extern "C" {
    pub fn CRYPTO_free(block: *mut c_void, file: *const c_char, line: c_int);
    pub fn OPENSSL_sk_new_null() -> *mut OPENSSL_STACK;
    pub fn OPENSSL_sk_insert(stack: *mut OPENSSL_STACK, data: *const c_void, place: c_int) -> c_int;
    pub fn OPENSSL_sk_pop(stack: *mut OPENSSL_STACK) -> *mut c_void;
    pub fn OPENSSL_sk_num(stack: *const OPENSSL_STACK) -> c_int;
    pub fn OPENSSL_sk_value(stack: *const OPENSSL_STACK, index: c_int) -> *mut c_void;
    pub fn OPENSSL_sk_push(stack: *mut OPENSSL_STACK, element: *const c_void) -> c_int;
    pub fn OPENSSL_sk_find(stack: *mut OPENSSL_STACK, element: *const c_void) -> c_int;
    pub fn OPENSSL_sk_set_cmp_func(stack: *mut OPENSSL_STACK, compare: stack_compare) -> stack_compare;
    pub fn OPENSSL_sk_free(stack: *mut OPENSSL_STACK);
    pub fn OPENSSL_sk_pop_free(stack: *mut OPENSSL_STACK, free: unsafe extern "C" fn(*mut c_void));
    pub fn conf_ssl_name_find(name: *const c_char, index: *mut usize) -> c_int;
    pub fn conf_ssl_get(index: usize, name: *mut *const c_char, count: *mut usize) -> *const c_void;
    pub fn conf_ssl_get_cmd(
        commands: *const c_void,
        index: usize,
        command: *mut *mut c_char,
        argument: *mut *mut c_char,
    );
    pub fn OSSL_DECODER_CTX_new_for_pkey(
        key: *mut *mut EVP_PKEY,
        input: *const c_char,
        structure: *const c_char,
        kind: *const c_char,
        selection: c_int,
        libctx: *mut OSSL_LIB_CTX,
        propq: *const c_char,
    ) -> *mut c_void;
    pub fn OSSL_DECODER_from_bio(decoder: *mut c_void, bio: *mut BIO) -> c_int;
    pub fn OSSL_DECODER_CTX_free(decoder: *mut c_void);
    pub fn OSSL_LIB_CTX_set0_default(libctx: *mut OSSL_LIB_CTX) -> *mut OSSL_LIB_CTX;
    pub fn ERR_set_mark() -> c_int;
    pub fn ERR_pop_to_mark() -> c_int;
    pub fn ERR_clear_last_mark() -> c_int;
}

// Certificates and names.
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
    pub fn EVP_default_properties_is_fips_enabled(libctx: *mut OSSL_LIB_CTX) -> c_int;
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
    pub fn PEM_write_bio_X509(out: *mut BIO, x509: *const X509) -> c_int;
    pub fn BIO_puts(out: *mut BIO, text: *const c_char) -> c_int;
    pub fn BIO_dump_indent(out: *mut BIO, bytes: *const c_void, len: c_int, indent: c_int) -> c_int;
    pub fn d2i_X509_NAME(name: *mut *mut X509_NAME, der: *mut *const u8, len: c_long) -> *mut X509_NAME;
    pub fn i2d_X509_NAME(name: *const X509_NAME, der: *mut *mut u8) -> c_int;
    pub fn X509_CRL_up_ref(crl: *mut X509_CRL) -> c_int;
    pub fn X509_CRL_free(crl: *mut X509_CRL);
}

// Certificate status requests.
unsafe extern "C" {
    pub fn OCSP_RESPID_free(id: *mut OCSP_RESPID);
    pub fn d2i_OCSP_RESPID(id: *mut *mut OCSP_RESPID, der: *mut *const u8, len: c_long) -> *mut OCSP_RESPID;
    pub fn i2d_OCSP_RESPID(id: *const OCSP_RESPID, der: *mut *mut u8) -> c_int;
    pub fn X509_EXTENSION_free(extension: *mut X509_EXTENSION);
    pub fn X509_EXTENSION_dup(extension: *const X509_EXTENSION) -> *mut X509_EXTENSION;
    pub fn d2i_X509_EXTENSIONS(
        extensions: *mut *mut stack_st_X509_EXTENSION,
        der: *mut *const u8,
        len: c_long,
    ) -> *mut stack_st_X509_EXTENSION;
    pub fn i2d_X509_EXTENSIONS(extensions: *const stack_st_X509_EXTENSION, der: *mut *mut u8) -> c_int;
}

// Keys and digests.
unsafe extern "C" {
    pub fn EVP_PKEY_new() -> *mut EVP_PKEY;
    pub fn EVP_PKEY_up_ref(key: *mut EVP_PKEY) -> c_int;
    pub fn EVP_PKEY_free(key: *mut EVP_PKEY);
    pub fn EVP_PKEY_get_base_id(key: *const EVP_PKEY) -> c_int;
    pub fn EVP_PKEY_get_id(key: *const EVP_PKEY) -> c_int;
    pub fn EVP_PKEY_get0_provider(key: *const EVP_PKEY) -> *const OSSL_PROVIDER;
    pub fn OSSL_PROVIDER_get0_name(provider: *const OSSL_PROVIDER) -> *const c_char;
    pub fn EVP_MD_CTX_copy_ex(to: *mut EVP_MD_CTX, from: *const EVP_MD_CTX) -> c_int;
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
    pub fn EC_KEY_get0_group(key: *const EC_KEY) -> *const EC_GROUP;
    pub fn EC_GROUP_get_curve_name(group: *const EC_GROUP) -> c_int;
    pub fn EVP_PKEY_set1_RSA(key: *mut EVP_PKEY, rsa: *mut RSA) -> c_int;
    pub fn RSA_free(rsa: *mut RSA);
    pub fn d2i_RSAPrivateKey(rsa: *mut *mut RSA, der: *mut *const u8, len: c_long) -> *mut RSA;
    pub fn d2i_RSAPrivateKey_bio(bio: *mut BIO, rsa: *mut *mut RSA) -> *mut RSA;
    pub fn PEM_read_bio_RSAPrivateKey(
        bio: *mut BIO,
        rsa: *mut *mut RSA,
        password: pem_password_callback,
        arg: *mut c_void,
    ) -> *mut RSA;
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
    pub fn EVP_MD_CTX_new() -> *mut EVP_MD_CTX;
    pub fn EVP_MD_CTX_free(ctx: *mut EVP_MD_CTX);
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
    pub fn EVP_MD_fetch(libctx: *mut OSSL_LIB_CTX, name: *const c_char, propq: *const c_char) -> *mut EVP_MD;
    pub fn EVP_MD_up_ref(digest: *mut EVP_MD) -> c_int;
    pub fn EVP_MD_free(digest: *mut EVP_MD);
    pub fn EVP_MD_get_size(digest: *const EVP_MD) -> c_int;
    pub fn EVP_Digest(
        data: *const c_void,
        len: usize,
        digest: *mut u8,
        digest_len: *mut c_uint,
        kind: *const EVP_MD,
        engine: *mut ENGINE,
    ) -> c_int;
}

// Files: PEM, DER, stores by URI.
unsafe extern "C" {
    pub fn BIO_s_file() -> *const BIO_METHOD;
    pub fn BIO_new(method: *const BIO_METHOD) -> *mut BIO;
    pub fn BIO_new_mem_buf(data: *const c_void, len: c_int) -> *mut BIO;
    pub fn BIO_free(bio: *mut BIO) -> c_int;
    pub fn BIO_ctrl(bio: *mut BIO, cmd: c_int, larg: c_long, parg: *mut c_void) -> c_long;
    pub fn PEM_read_bio_X509(
        bio: *mut BIO,
        x509: *mut *mut X509,
        password: pem_password_callback,
        arg: *mut c_void,
    ) -> *mut X509;
    pub fn PEM_read_bio_X509_AUX(
        bio: *mut BIO,
        x509: *mut *mut X509,
        password: pem_password_callback,
        arg: *mut c_void,
    ) -> *mut X509;
    pub fn PEM_read_bio_PrivateKey_ex(
        bio: *mut BIO,
        key: *mut *mut EVP_PKEY,
        password: pem_password_callback,
        arg: *mut c_void,
        libctx: *mut OSSL_LIB_CTX,
        propq: *const c_char,
    ) -> *mut EVP_PKEY;
    pub fn OSSL_STORE_open(
        uri: *const c_char,
        ui: *const UI_METHOD,
        ui_data: *mut c_void,
        post: *const c_void,
        post_data: *mut c_void,
    ) -> *mut OSSL_STORE_CTX;
    pub fn OSSL_STORE_load(ctx: *mut OSSL_STORE_CTX) -> *mut OSSL_STORE_INFO;
    pub fn OSSL_STORE_eof(ctx: *mut OSSL_STORE_CTX) -> c_int;
    pub fn OSSL_STORE_error(ctx: *mut OSSL_STORE_CTX) -> c_int;
    pub fn OSSL_STORE_close(ctx: *mut OSSL_STORE_CTX) -> c_int;
    pub fn OSSL_STORE_INFO_get_type(info: *const OSSL_STORE_INFO) -> c_int;
    pub fn OSSL_STORE_INFO_get0_NAME(info: *const OSSL_STORE_INFO) -> *const c_char;
    pub fn OSSL_STORE_INFO_get0_CERT(info: *const OSSL_STORE_INFO) -> *mut X509;
    pub fn OSSL_STORE_INFO_free(info: *mut OSSL_STORE_INFO);
}

// Stores of trusted certificates, and verification with them.
unsafe extern "C" {
    pub fn X509_STORE_new() -> *mut X509_STORE;
    pub fn X509_STORE_up_ref(store: *mut X509_STORE) -> c_int;
    pub fn X509_STORE_free(store: *mut X509_STORE);
    pub fn X509_STORE_add_cert(store: *mut X509_STORE, x509: *mut X509) -> c_int;
    pub fn X509_STORE_load_file_ex(
        store: *mut X509_STORE,
        file: *const c_char,
        libctx: *mut OSSL_LIB_CTX,
        propq: *const c_char,
    ) -> c_int;
    pub fn X509_STORE_load_path(store: *mut X509_STORE, path: *const c_char) -> c_int;
    pub fn X509_STORE_load_store_ex(
        store: *mut X509_STORE,
        uri: *const c_char,
        libctx: *mut OSSL_LIB_CTX,
        propq: *const c_char,
    ) -> c_int;
    pub fn X509_STORE_set_default_paths_ex(
        store: *mut X509_STORE,
        libctx: *mut OSSL_LIB_CTX,
        propq: *const c_char,
    ) -> c_int;
    pub fn X509_STORE_add_lookup(store: *mut X509_STORE, method: *mut X509_LOOKUP_METHOD)
    -> *mut X509_LOOKUP;
    pub fn X509_LOOKUP_hash_dir() -> *mut X509_LOOKUP_METHOD;
    pub fn X509_LOOKUP_file() -> *mut X509_LOOKUP_METHOD;
    pub fn X509_LOOKUP_store() -> *mut X509_LOOKUP_METHOD;
    pub fn X509_LOOKUP_ctrl_ex(
        lookup: *mut X509_LOOKUP,
        cmd: c_int,
        argc: *const c_char,
        argl: c_long,
        ret: *mut *mut c_char,
        libctx: *mut OSSL_LIB_CTX,
        propq: *const c_char,
    ) -> c_int;
    pub fn X509_get_default_cert_file() -> *const c_char;
    pub fn X509_get_default_cert_dir() -> *const c_char;
    pub fn X509_get_default_cert_file_env() -> *const c_char;
    pub fn X509_get_default_cert_dir_env() -> *const c_char;
    pub fn X509_VERIFY_PARAM_new() -> *mut X509_VERIFY_PARAM;
    pub fn X509_VERIFY_PARAM_free(param: *mut X509_VERIFY_PARAM);
    pub fn X509_VERIFY_PARAM_inherit(to: *mut X509_VERIFY_PARAM, from: *const X509_VERIFY_PARAM) -> c_int;
    pub fn X509_VERIFY_PARAM_set1(to: *mut X509_VERIFY_PARAM, from: *const X509_VERIFY_PARAM) -> c_int;
    pub fn X509_VERIFY_PARAM_move_peername(to: *mut X509_VERIFY_PARAM, from: *mut X509_VERIFY_PARAM);
    pub fn X509_VERIFY_PARAM_set_flags(param: *mut X509_VERIFY_PARAM, flags: c_ulong) -> c_int;
    pub fn X509_VERIFY_PARAM_get_flags(param: *const X509_VERIFY_PARAM) -> c_ulong;
    pub fn X509_VERIFY_PARAM_set_purpose(param: *mut X509_VERIFY_PARAM, purpose: c_int) -> c_int;
    pub fn X509_VERIFY_PARAM_set_trust(param: *mut X509_VERIFY_PARAM, trust: c_int) -> c_int;
    pub fn X509_VERIFY_PARAM_set_depth(param: *mut X509_VERIFY_PARAM, depth: c_int);
    pub fn X509_VERIFY_PARAM_get_depth(param: *const X509_VERIFY_PARAM) -> c_int;
    pub fn X509_VERIFY_PARAM_set_auth_level(param: *mut X509_VERIFY_PARAM, level: c_int);
    pub fn X509_VERIFY_PARAM_set1_host(
        param: *mut X509_VERIFY_PARAM,
        name: *const c_char,
        len: usize,
    ) -> c_int;
    pub fn X509_VERIFY_PARAM_add1_host(
        param: *mut X509_VERIFY_PARAM,
        name: *const c_char,
        len: usize,
    ) -> c_int;
    pub fn X509_VERIFY_PARAM_set1_ip(param: *mut X509_VERIFY_PARAM, ip: *const u8, len: usize) -> c_int;
    pub fn X509_VERIFY_PARAM_set1_ip_asc(param: *mut X509_VERIFY_PARAM, ip: *const c_char) -> c_int;
    pub fn X509_VERIFY_PARAM_get1_ip_asc(param: *mut X509_VERIFY_PARAM) -> *mut c_char;
    pub fn a2i_IPADDRESS(text: *const c_char) -> *mut ASN1_STRING;
    pub fn ASN1_OCTET_STRING_free(string: *mut ASN1_STRING);
    pub fn X509_VERIFY_PARAM_set_hostflags(param: *mut X509_VERIFY_PARAM, flags: c_uint);
    pub fn X509_VERIFY_PARAM_get0_peername(param: *const X509_VERIFY_PARAM) -> *mut c_char;
    pub fn X509_STORE_CTX_new_ex(libctx: *mut OSSL_LIB_CTX, propq: *const c_char) -> *mut X509_STORE_CTX;
    pub fn X509_STORE_CTX_free(ctx: *mut X509_STORE_CTX);
    pub fn X509_STORE_CTX_init(
        ctx: *mut X509_STORE_CTX,
        store: *mut X509_STORE,
        x509: *mut X509,
        untrusted: *mut stack_st_X509,
    ) -> c_int;
    pub fn X509_STORE_CTX_get0_param(ctx: *const X509_STORE_CTX) -> *mut X509_VERIFY_PARAM;
    pub fn X509_STORE_get_verify(store: *const X509_STORE) -> verify_function;
    pub fn X509_STORE_get_verify_cb(store: *const X509_STORE) -> verify_callback;
    pub fn X509_STORE_CTX_get_verify(ctx: *const X509_STORE_CTX) -> verify_function;
    pub fn X509_STORE_CTX_set_verify(ctx: *mut X509_STORE_CTX, verify: verify_function);
    pub fn X509_STORE_CTX_set_error_depth(ctx: *mut X509_STORE_CTX, depth: c_int);
    pub fn X509_STORE_CTX_set_current_cert(ctx: *mut X509_STORE_CTX, x509: *mut X509);
    pub fn X509_STORE_CTX_set_flags(ctx: *mut X509_STORE_CTX, flags: c_ulong);
    pub fn X509_STORE_CTX_set_ex_data(ctx: *mut X509_STORE_CTX, index: c_int, data: *mut c_void) -> c_int;
    pub fn X509_STORE_CTX_set_default(ctx: *mut X509_STORE_CTX, name: *const c_char) -> c_int;
    pub fn X509_STORE_CTX_set_verify_cb(ctx: *mut X509_STORE_CTX, callback: verify_callback);
    pub fn OpenSSL_version_num() -> c_ulong;
    pub fn d2i_PUBKEY(a: *mut *mut EVP_PKEY, pp: *mut *const u8, len: c_long) -> *mut EVP_PKEY;
    pub fn i2d_PUBKEY(a: *const EVP_PKEY, pp: *mut *mut u8) -> c_int;
    pub fn X509_get_ext_d2i(x: *const X509, nid: c_int, crit: *mut c_int, idx: *mut c_int) -> *mut c_void;
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
    pub fn SCT_set_source(sct: *mut SCT, source: c_int) -> c_int;
    pub fn SCT_get_validation_status(sct: *const SCT) -> c_int;
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
    pub fn PEM_read_bio(
        bp: *mut BIO,
        name: *mut *mut c_char,
        header: *mut *mut c_char,
        data: *mut *mut u8,
        len: *mut c_long,
    ) -> c_int;
    pub fn X509_STORE_CTX_set0_dane(ctx: *mut X509_STORE_CTX, dane: *mut SSL_DANE);
    pub fn X509_verify_cert(ctx: *mut X509_STORE_CTX) -> c_int;
    pub fn X509_STORE_CTX_get_error(ctx: *const X509_STORE_CTX) -> c_int;
    pub fn X509_STORE_CTX_get0_chain(ctx: *const X509_STORE_CTX) -> *mut stack_st_X509;
    pub fn X509_STORE_CTX_get1_chain(ctx: *const X509_STORE_CTX) -> *mut stack_st_X509;
    pub fn X509_verify_cert_error_string(code: c_long) -> *const c_char;
}

// BIO
unsafe extern "C" {
    pub fn BIO_s_socket() -> *const BIO_METHOD;
    pub fn BIO_up_ref(bio: *mut BIO) -> c_int;
    pub fn BIO_free_all(bio: *mut BIO);
    pub fn BIO_read(bio: *mut BIO, data: *mut c_void, len: c_int) -> c_int;
    pub fn BIO_write(bio: *mut BIO, data: *const c_void, len: c_int) -> c_int;
    pub fn BIO_int_ctrl(bio: *mut BIO, cmd: c_int, larg: c_long, iarg: c_int) -> c_long;
    pub fn BIO_test_flags(bio: *const BIO, flags: c_int) -> c_int;
    pub fn BIO_set_flags(bio: *mut BIO, flags: c_int);
    pub fn BIO_clear_flags(bio: *mut BIO, flags: c_int);
    pub fn BIO_get_retry_reason(bio: *mut BIO) -> c_int;
    pub fn BIO_find_type(bio: *mut BIO, bio_type: c_int) -> *mut BIO;
    pub fn BIO_method_type(bio: *const BIO) -> c_int;
    pub fn BIO_get_callback(bio: *const BIO) -> Option<unsafe extern "C" fn()>;
    pub fn BIO_get_callback_ex(bio: *const BIO) -> Option<unsafe extern "C" fn()>;
    pub fn BIO_next(bio: *mut BIO) -> *mut BIO;
    pub fn BIO_push(bio: *mut BIO, next: *mut BIO) -> *mut BIO;
    pub fn BIO_callback_ctrl(bio: *mut BIO, cmd: c_int, callback: BIO_info_cb) -> c_long;
    pub fn BIO_f_buffer() -> *const BIO_METHOD;
    pub fn BIO_s_connect() -> *const BIO_METHOD;
    pub fn OBJ_nid2sn(nid: c_int) -> *const c_char;
    pub fn EVP_get_digestbyname(name: *const c_char) -> *const EVP_MD;
}

/// `BIO_info_cb`.
pub type BIO_info_cb = Option<unsafe extern "C" fn(*mut BIO, c_int, c_int) -> c_int>;

// A kind of BIO of our own, and what only its callbacks may do with one.
unsafe extern "C" {
    pub fn BIO_meth_new(kind: c_int, name: *const c_char) -> *mut BIO_METHOD;
    pub fn BIO_meth_set_write_ex(
        method: *mut BIO_METHOD,
        write: unsafe extern "C" fn(*mut BIO, *const c_char, usize, *mut usize) -> c_int,
    ) -> c_int;
    pub fn BIO_meth_set_read_ex(
        method: *mut BIO_METHOD,
        read: unsafe extern "C" fn(*mut BIO, *mut c_char, usize, *mut usize) -> c_int,
    ) -> c_int;
    pub fn BIO_meth_set_puts(
        method: *mut BIO_METHOD,
        puts: unsafe extern "C" fn(*mut BIO, *const c_char) -> c_int,
    ) -> c_int;
    pub fn BIO_meth_set_ctrl(
        method: *mut BIO_METHOD,
        ctrl: unsafe extern "C" fn(*mut BIO, c_int, c_long, *mut c_void) -> c_long,
    ) -> c_int;
    pub fn BIO_meth_set_callback_ctrl(
        method: *mut BIO_METHOD,
        ctrl: unsafe extern "C" fn(*mut BIO, c_int, BIO_info_cb) -> c_long,
    ) -> c_int;
    pub fn BIO_meth_set_create(
        method: *mut BIO_METHOD,
        create: unsafe extern "C" fn(*mut BIO) -> c_int,
    ) -> c_int;
    pub fn BIO_meth_set_destroy(
        method: *mut BIO_METHOD,
        destroy: unsafe extern "C" fn(*mut BIO) -> c_int,
    ) -> c_int;
    pub fn BIO_get_data(bio: *mut BIO) -> *mut c_void;
    pub fn BIO_set_data(bio: *mut BIO, data: *mut c_void);
    pub fn BIO_get_init(bio: *mut BIO) -> c_int;
    pub fn BIO_set_init(bio: *mut BIO, init: c_int);
    pub fn BIO_get_shutdown(bio: *mut BIO) -> c_int;
    pub fn BIO_set_shutdown(bio: *mut BIO, shutdown: c_int);
    pub fn BIO_set_next(bio: *mut BIO, next: *mut BIO);
    pub fn BIO_copy_next_retry(bio: *mut BIO);
    pub fn BIO_set_retry_reason(bio: *mut BIO, reason: c_int);
}

/// `ERR_STRING_DATA`.
#[repr(C)]
pub struct ERR_STRING_DATA {
    pub error: c_ulong,
    pub string: *const c_char,
}

// Start, and error strings.
unsafe extern "C" {
    pub fn ERR_load_strings_const(strings: *const ERR_STRING_DATA) -> c_int;
    pub fn OPENSSL_init_crypto(opts: u64, settings: *const OPENSSL_INIT_SETTINGS) -> c_int;
}

unsafe extern "C" {
    pub fn EVP_sha256() -> *const EVP_MD;
}

unsafe extern "C" {
    pub fn EVP_sha384() -> *const EVP_MD;
}

/// `SHA256_CTX`.
#[repr(C)]
#[derive(Clone, Default)]
pub struct SHA256_CTX {
    pub h: [u32; 8],
    bits: [u32; 2],
    block: [u32; 16],
    used: c_uint,
    output: c_uint,
}

/// `SHA512_CTX`.
#[repr(C)]
#[derive(Clone, Default)]
pub struct SHA512_CTX {
    pub h: [u64; 8],
    bits: [u64; 2],
    block: [u64; 16],
    used: c_uint,
    output: c_uint,
}

impl SHA256_CTX {
    /// The state in which `SHA256_Update(3)` leaves it after 64 bytes.
    pub fn after_one_block(h: [u32; 8]) -> Self {
        Self { h, bits: [512, 0], block: [0; 16], used: 0, output: 32 }
    }
}

impl SHA512_CTX {
    /// The state in which `SHA384_Update(3)` leaves it after 128 bytes.
    pub fn sha384_after_one_block(h: [u64; 8]) -> Self {
        Self { h, bits: [1024, 0], block: [0; 16], used: 0, output: 48 }
    }
}

unsafe extern "C" {
    pub fn SHA256_Init(state: *mut SHA256_CTX) -> c_int;
    pub fn SHA256_Update(state: *mut SHA256_CTX, data: *const c_void, len: usize) -> c_int;
    pub fn SHA256_Final(out: *mut u8, state: *mut SHA256_CTX) -> c_int;
    pub fn SHA384_Init(state: *mut SHA512_CTX) -> c_int;
    pub fn SHA384_Update(state: *mut SHA512_CTX, data: *const c_void, len: usize) -> c_int;
    pub fn SHA384_Final(out: *mut u8, state: *mut SHA512_CTX) -> c_int;
}

pub type ASYNC_callback_fn = Option<unsafe extern "C" fn(*mut c_void) -> c_int>;

unsafe extern "C" {
    pub fn ASYNC_WAIT_CTX_new() -> *mut ASYNC_WAIT_CTX;
    pub fn ASYNC_WAIT_CTX_free(wait: *mut ASYNC_WAIT_CTX);
    pub fn ASYNC_WAIT_CTX_set_callback(
        wait: *mut ASYNC_WAIT_CTX,
        callback: ASYNC_callback_fn,
        argument: *mut c_void,
    ) -> c_int;
    pub fn ASYNC_WAIT_CTX_get_status(wait: *mut ASYNC_WAIT_CTX) -> c_int;
    pub fn ASYNC_WAIT_CTX_get_all_fds(wait: *mut ASYNC_WAIT_CTX, fds: *mut c_int, count: *mut usize)
    -> c_int;
    pub fn ASYNC_WAIT_CTX_get_changed_fds(
        wait: *mut ASYNC_WAIT_CTX,
        added: *mut c_int,
        added_count: *mut usize,
        removed: *mut c_int,
        removed_count: *mut usize,
    ) -> c_int;
    pub fn ASYNC_start_job(
        job: *mut *mut ASYNC_JOB,
        wait: *mut ASYNC_WAIT_CTX,
        returned: *mut c_int,
        work: ASYNC_callback_fn,
        argument: *mut c_void,
        argument_len: usize,
    ) -> c_int;
    #[cfg(test)]
    pub fn ASYNC_pause_job() -> c_int;
    pub fn ASYNC_get_current_job() -> *mut ASYNC_JOB;
}
