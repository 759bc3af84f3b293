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
    OSSL_LIB_CTX, OSSL_PROVIDER, RSA, SCT, X509, X509_NAME, X509_PUBKEY, X509_ALGOR, ASN1_OBJECT, ASN1_STRING,
    X509_STORE, X509_STORE_CTX, X509_VERIFY_PARAM, OPENSSL_STACK, EC_KEY, EC_KEY_METHOD, EC_GROUP, CRYPTO_EX_DATA,
    ASYNC_JOB, ASYNC_WAIT_CTX, CONF, CONF_IMODULE, OCSP_RESPID, OCSP_RESPONSE, OCSP_BASICRESP, OCSP_SINGLERESP, OSSL_DECODER_CTX, OSSL_STORE_CTX, OSSL_STORE_INFO, OPENSSL_LHASH, X509_LOOKUP, X509_LOOKUP_METHOD, UI_METHOD,
    stack_st_SCT, stack_st_SRTP_PROTECTION_PROFILE, stack_st_SSL_CIPHER, stack_st_SSL_COMP, stack_st_X509,
    stack_st_X509_NAME, lhash_st_SSL_SESSION, SSL_COMP, SRTP_PROTECTION_PROFILE, SSL_DANE,
    openssl_ssl_test_functions, X509_EXTENSION, stack_st_OCSP_RESPID, stack_st_X509_EXTENSION,
}

mod async_job;
mod bio;
mod cipher;
mod conf;
mod crypto;
mod ct;
mod dh;
mod digest;
mod err;
mod ex_data;
mod lhash;
mod mac;
mod ocsp;
mod pem;
mod pkey;
mod provider;
mod stack;
mod store;
mod verify;
mod x509;

pub use async_job::*;
pub use bio::*;
pub use cipher::*;
pub use conf::*;
pub use crypto::*;
pub use ct::*;
pub use dh::*;
pub use digest::*;
pub use err::*;
pub use ex_data::*;
pub use lhash::*;
pub use mac::*;
pub use ocsp::*;
pub use pem::*;
pub use pkey::*;
pub use provider::*;
pub use stack::*;
pub use store::*;
pub use verify::*;
pub use x509::*;
