//! Own certificates and private keys.

use super::handle::Handle;
use super::prelude::*;
use crate::libcrypto::err;
use crate::libcrypto::object::{Object, Owned};
use crate::libcrypto::pkey::PKey;
use crate::libcrypto::stack::{Stack, elements};
use crate::tls::error::{self, reason};
use crate::tls::{Configurable, certificate, certificate_file};

mod ctrl;
pub(super) use ctrl::{connection_ctrl, ctrl, extra_chain_ctrl, request_ctrl};

exports! {
    SSL_CTX_check_private_key,
    SSL_CTX_get0_certificate,
    SSL_CTX_get0_privatekey,
    SSL_CTX_get_client_cert_cb,
    SSL_CTX_set_cert_cb,
    SSL_CTX_set_client_cert_cb,
    SSL_CTX_set_client_cert_engine,
    SSL_CTX_use_PrivateKey,
    SSL_CTX_use_PrivateKey_ASN1,
    SSL_CTX_use_RSAPrivateKey,
    SSL_CTX_use_RSAPrivateKey_ASN1,
    SSL_CTX_use_cert_and_key,
    SSL_CTX_use_certificate,
    SSL_CTX_use_certificate_ASN1,
    SSL_certs_clear,
    SSL_check_chain,
    SSL_check_private_key,
    SSL_get0_peer_certificate,
    SSL_get1_peer_certificate,
    SSL_get_certificate,
    SSL_get_privatekey,
    SSL_set_cert_cb,
    SSL_use_PrivateKey,
    SSL_use_PrivateKey_ASN1,
    SSL_use_RSAPrivateKey,
    SSL_use_RSAPrivateKey_ASN1,
    SSL_use_cert_and_key,
    SSL_use_certificate,
    SSL_use_certificate_ASN1,
}

/// `SSL_CTX_check_private_key(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_check_private_key(ctx: *const SSL_CTX) -> c_int {
    guard(0, || {
        // SAFETY: handles and pointers are as the module `edge` says.
        let Some(ctx) = (unsafe { handle(ctx) }) else {
            err::put_ssl(reason::NO_CERTIFICATE_ASSIGNED);
            return 0;
        };
        answer(ctx.config().certificates.check_private_key())
    })
}

/// `SSL_CTX_get0_certificate(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get0_certificate(ctx: *const SSL_CTX) -> *mut X509 {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, ptr::null_mut(), |ctx| pointer(ctx.config().certificates.current().x509.as_ref())) }
}

/// `SSL_CTX_get0_privatekey(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get0_privatekey(ctx: *const SSL_CTX) -> *mut EVP_PKEY {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, ptr::null_mut(), |ctx| pointer(ctx.config().certificates.current().key())) }
}

/// `SSL_CTX_get_client_cert_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_client_cert_cb(ctx: *mut SSL_CTX) -> client_cert_cb {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, None, |ctx| ctx.config().certificates.client_callback) }
}

/// `SSL_CTX_set_cert_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_cert_cb(c: *mut SSL_CTX, cb: cert_cb, arg: *mut c_void) {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(c, (), |c| set_callback(c, cb, arg)) }
}

/// `SSL_CTX_set_client_cert_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_client_cert_cb(ctx: *mut SSL_CTX, client_cert_cb: client_cert_cb) {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, (), |ctx| ctx.configure(|config| config.certificates.client_callback = client_cert_cb)) }
}

/// `SSL_CTX_set_client_cert_engine(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_client_cert_engine(_ctx: *mut SSL_CTX, e: *mut ENGINE) -> c_int {
    guard(0, || {
        if e.is_null() {
            err::put(err::LIB_ENGINE, error::PASSED_NULL, "");
            err::put_ssl(error::ENGINE_LIB);
        } else {
            err::put_ssl(error::UNSUPPORTED);
        }
        0
    })
}

/// `SSL_CTX_use_PrivateKey(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_use_PrivateKey(ctx: *mut SSL_CTX, pkey: *mut EVP_PKEY) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, 0, |ctx| use_key(ctx, pkey)) }
}

/// `SSL_CTX_use_PrivateKey_ASN1(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_use_PrivateKey_ASN1(
    pk: c_int,
    ctx: *mut SSL_CTX,
    d: *const u8,
    len: c_long,
) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, 0, |ctx| use_key_asn1(ctx, pk, d, len)) }
}

/// `SSL_CTX_use_RSAPrivateKey(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_use_RSAPrivateKey(ctx: *mut SSL_CTX, rsa: *mut RSA) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, 0, |ctx| use_rsa_key(ctx, rsa)) }
}

/// `SSL_CTX_use_RSAPrivateKey_ASN1(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_use_RSAPrivateKey_ASN1(
    ctx: *mut SSL_CTX,
    d: *const u8,
    len: c_long,
) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    guard(0, || unsafe { use_rsa_key_asn1(ctx, sized(d, len)) })
}

/// `SSL_CTX_use_cert_and_key(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_use_cert_and_key(
    ctx: *mut SSL_CTX,
    x509: *mut X509,
    privatekey: *mut EVP_PKEY,
    chain: *mut stack_st_X509,
    override_: c_int,
) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, 0, |ctx| use_certificate_and_key(ctx, x509, privatekey, chain, override_)) }
}

/// `SSL_CTX_use_certificate(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_use_certificate(ctx: *mut SSL_CTX, x: *mut X509) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, 0, |ctx| use_certificate(ctx, x)) }
}

/// `SSL_CTX_use_certificate_ASN1(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_use_certificate_ASN1(ctx: *mut SSL_CTX, len: c_int, d: *const u8) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, 0, |ctx| use_certificate_asn1(ctx, d, len)) }
}

/// `SSL_certs_clear(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_certs_clear(s: *mut SSL) {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(s, (), |s| certificate::replace(s, |certificates| certificates.clear())) }
}

/// `SSL_check_chain(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_check_chain(
    s: *mut SSL,
    x: *mut X509,
    pk: *mut EVP_PKEY,
    chain: *mut stack_st_X509,
) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe {
        on(s, 0, |s| {
            let (x509, key) = (Owned::from_borrowed(x), PKey::from_borrowed(pk));
            let chain = elements::<X509>(chain).unwrap_or_default();
            x509.zip(key).map_or(0, |(x509, key)| s.check_chain(s, &x509, &key, &chain))
        })
    }
}

/// `SSL_check_private_key(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_check_private_key(ctx: *const SSL) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, 0, |ctx| answer(ctx.config().certificates.check_private_key())) }
}

/// `SSL_get0_peer_certificate(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get0_peer_certificate(s: *const SSL) -> *mut X509 {
    // SAFETY: handles and pointers are as the module `edge` says.
    guard(ptr::null_mut(), || {
        unsafe { handle(s) }.map_or(ptr::null_mut(), |ssl| pointer(ssl.verify.peer().as_ref()))
    })
}

/// `SSL_get1_peer_certificate(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get1_peer_certificate(s: *const SSL) -> *mut X509 {
    guard(ptr::null_mut(), || {
        // SAFETY: handles and pointers are as the module `edge` says.
        let peer = unsafe { handle(s) }.and_then(|ssl| ssl.verify.peer());
        peer.map_or(ptr::null_mut(), Owned::into_ptr)
    })
}

/// `SSL_get_certificate(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_certificate(ssl: *const SSL) -> *mut X509 {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ssl, ptr::null_mut(), |ssl| pointer(ssl.config().certificates.current().x509.as_ref())) }
}

/// `SSL_get_privatekey(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_privatekey(ssl: *const SSL) -> *mut EVP_PKEY {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ssl, ptr::null_mut(), |ssl| pointer(ssl.config().certificates.current().key())) }
}

/// `SSL_set_cert_cb(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_cert_cb(s: *mut SSL, cb: cert_cb, arg: *mut c_void) {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(s, (), |s| set_callback(s, cb, arg)) }
}

/// `SSL_use_PrivateKey(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_use_PrivateKey(ssl: *mut SSL, pkey: *mut EVP_PKEY) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ssl, 0, |ssl| use_key(ssl, pkey)) }
}

/// `SSL_use_PrivateKey_ASN1(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_use_PrivateKey_ASN1(
    pk: c_int,
    ssl: *mut SSL,
    d: *const u8,
    len: c_long,
) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ssl, 0, |ssl| use_key_asn1(ssl, pk, d, len)) }
}

/// `SSL_use_RSAPrivateKey(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_use_RSAPrivateKey(ssl: *mut SSL, rsa: *mut RSA) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ssl, 0, |ssl| use_rsa_key(ssl, rsa)) }
}

/// `SSL_use_RSAPrivateKey_ASN1(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_use_RSAPrivateKey_ASN1(ssl: *mut SSL, d: *const u8, len: c_long) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    guard(0, || unsafe { use_rsa_key_asn1(ssl, sized(d, len)) })
}

/// `SSL_use_cert_and_key(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_use_cert_and_key(
    ssl: *mut SSL,
    x509: *mut X509,
    privatekey: *mut EVP_PKEY,
    chain: *mut stack_st_X509,
    override_: c_int,
) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ssl, 0, |ssl| use_certificate_and_key(ssl, x509, privatekey, chain, override_)) }
}

/// `SSL_use_certificate(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_use_certificate(ssl: *mut SSL, x: *mut X509) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ssl, 0, |ssl| use_certificate(ssl, x)) }
}

/// `SSL_use_certificate_ASN1(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_use_certificate_ASN1(ssl: *mut SSL, d: *const u8, len: c_int) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ssl, 0, |ssl| use_certificate_asn1(ssl, d, len)) }
}

/// An object that its owner shows; the owner keeps it.
fn pointer<T: Object>(object: Option<&Owned<T>>) -> *mut T {
    object.map_or(ptr::null_mut(), Owned::as_ptr)
}

/// A buffer whose length C gives with a sign.
///
/// # Safety
/// The contract of the module `edge`.
unsafe fn sized<'a>(data: *const u8, len: impl TryInto<usize>) -> &'a [u8] {
    // SAFETY: by contract.
    unsafe { bytes(data, len.try_into().unwrap_or(0)) }
}

fn null() -> c_int {
    err::put_ssl(error::PASSED_NULL);
    0
}

fn set_callback(target: &impl Handle, callback: cert_cb, arg: *mut c_void) {
    target.configure(|config| {
        config.certificates.callback = callback;
        config.certificates.callback_arg = UserData::new(arg);
    });
}

/// # Safety
/// The contract of the module `edge`.
unsafe fn use_certificate<T: Handle>(target: &T, x509: *mut X509) -> c_int {
    // SAFETY: null or live, by contract.
    let Some(x509) = (unsafe { Owned::from_borrowed(x509) }) else { return null() };
    answer(certificate::use_certificate(target, target, x509))
}

/// # Safety
/// The contract of the module `edge`.
unsafe fn use_certificate_asn1<T: Handle>(target: &T, der: *const u8, len: c_int) -> c_int {
    // SAFETY: by contract.
    let der = unsafe { sized(der, len) };
    answer(certificate_file::use_certificate_der(target, target, &target.libctx(), der))
}

/// # Safety
/// The contract of the module `edge`.
unsafe fn use_key(target: &impl Handle, key: *mut EVP_PKEY) -> c_int {
    // SAFETY: null or live, by contract.
    let Some(key) = (unsafe { PKey::from_borrowed(key) }) else { return null() };
    answer(certificate::replace(target, |certificates| certificates.set_key(key)))
}

/// # Safety
/// The contract of the module `edge`.
unsafe fn use_rsa_key(target: &impl Handle, rsa: *mut RSA) -> c_int {
    if rsa.is_null() {
        return null();
    }
    // SAFETY: live, by contract.
    let Ok(key) = (unsafe { PKey::from_rsa(rsa) }) else { return 0 };
    answer(certificate::replace(target, |certificates| certificates.set_key(key)))
}

/// # Safety
/// The contract of the module `edge`.
unsafe fn use_rsa_key_asn1<T: Handle + Mortal>(target: *const T, der: &[u8]) -> c_int {
    // The key first, as OpenSSL does it.
    match certificate_file::rsa_key(der) {
        // SAFETY: null or live, by contract.
        Ok(key) => unsafe {
            on(target, 0, |target| {
                answer(certificate::replace(target, |certificates| certificates.set_key(key)))
            })
        },
        Err(error) => answer::<(), _>(Err(error)),
    }
}

/// # Safety
/// The contract of the module `edge`.
unsafe fn use_key_asn1(target: &impl Handle, kind: c_int, der: *const u8, len: c_long) -> c_int {
    // SAFETY: by contract.
    let der = unsafe { sized(der, len) };
    answer(certificate_file::use_key_der(target, &target.libctx(), kind, der))
}

/// # Safety
/// The contract of the module `edge`.
unsafe fn use_certificate_and_key<T: Handle>(
    target: &T,
    x509: *mut X509,
    key: *mut EVP_PKEY,
    chain: *mut stack_st_X509,
    replace: c_int,
) -> c_int {
    // SAFETY: null or live, by contract.
    let (x509, key, chain) =
        unsafe { (Owned::from_borrowed(x509), Owned::from_borrowed(key), Stack::from_borrowed(chain)) };
    let Some(x509) = x509 else {
        // What OpenSSL says of it: the first check finds no key in it.
        err::put_ssl(reason::EE_KEY_TOO_SMALL);
        return 0;
    };
    answer(certificate::use_certificate_and_key(target, target, x509, key, chain, replace != 0))
}
