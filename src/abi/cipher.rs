//! Cipher suites: `SSL_CIPHER`, and the lists of a context or connection.

use super::ctrl::Control;
use super::prelude::*;
use crate::libcrypto::stack::StaticStack;
use crate::libcrypto::{digest, err, stream};
use crate::tls::error::MALLOC_FAILURE;
use crate::tls::{Cipher, Configurable, cipher_list};
use core::ffi::CStr;

exports! {
    OPENSSL_cipher_name,
    OSSL_default_cipher_list,
    OSSL_default_ciphersuites,
    SSL_CIPHER_description,
    SSL_CIPHER_find,
    SSL_CIPHER_get_auth_nid,
    SSL_CIPHER_get_bits,
    SSL_CIPHER_get_cipher_nid,
    SSL_CIPHER_get_digest_nid,
    SSL_CIPHER_get_handshake_digest,
    SSL_CIPHER_get_id,
    SSL_CIPHER_get_kx_nid,
    SSL_CIPHER_get_name,
    SSL_CIPHER_get_protocol_id,
    SSL_CIPHER_get_version,
    SSL_CIPHER_is_aead,
    SSL_CIPHER_standard_name,
    SSL_CTX_get_ciphers,
    SSL_CTX_set_cipher_list,
    SSL_CTX_set_ciphersuites,
    SSL_bytes_to_cipher_list,
    SSL_get1_supported_ciphers,
    SSL_get_cipher_list,
    SSL_get_ciphers,
    SSL_get_client_ciphers,
    SSL_get_current_cipher,
    SSL_get_pending_cipher,
    SSL_get_shared_ciphers,
    SSL_set_cipher_list,
    SSL_set_ciphersuites,
}

/// What the functions that give names say of no cipher.
const NONE: &CStr = c"(NONE)";
/// The least that a description needs.
const DESCRIPTION_SIZE: usize = 128;

/// The object's list, which stays the object's.
fn stack_of(object: &impl Configurable) -> *mut stack_st_SSL_CIPHER {
    object.config().ciphers.list().stack().as_ptr().cast()
}

/// The control of a connection for the suites in the client's hello (`SSL_get0_raw_cipherlist`); `None` for others.
///
/// # Safety
/// The contract of the module `edge`: what `control` holds is what its command takes.
pub(super) unsafe fn connection_ctrl(connection: &SSL, control: Control) -> Option<c_long> {
    const GET_RAW_CIPHERLIST: c_int = 110;
    /// The length of a suite's value, in bytes.
    const SUITE_LEN: c_long = 2;
    if control.command != GET_RAW_CIPHERLIST {
        return None;
    }
    if control.pointer.is_null() {
        return Some(SUITE_LEN);
    }
    let suites = &connection.facts.borrow().client_ciphers;
    if suites.is_empty() {
        return Some(0);
    }
    // SAFETY: by contract.
    unsafe { control.put(suites.as_ptr()) };
    c_long::try_from(suites.len()).ok()
}

/// A list that becomes the program's.
fn give(ciphers: Vec<&'static Cipher>) -> *mut stack_st_SSL_CIPHER {
    ciphers.into_iter().collect::<StaticStack<Cipher>>().into_ptr().cast()
}

/// `OPENSSL_cipher_name(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn OPENSSL_cipher_name(rfc_name: *const c_char) -> *const c_char {
    guard(ptr::null(), || {
        // SAFETY: a string by the module's contract.
        let name = unsafe { cstr(rfc_name) }.map(CStr::to_bytes);
        name.and_then(Cipher::by_standard_name).map_or(NONE, Cipher::name).as_ptr()
    })
}

/// `OSSL_default_cipher_list(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn OSSL_default_cipher_list() -> *const c_char {
    guard(ptr::null(), || cipher_list::DEFAULT_LIST.as_ptr())
}

/// `OSSL_default_ciphersuites(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn OSSL_default_ciphersuites() -> *const c_char {
    guard(ptr::null(), || cipher_list::DEFAULT_SUITES.as_ptr())
}

/// `SSL_CIPHER_description(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CIPHER_description(
    arg0: *const SSL_CIPHER,
    buf: *mut c_char,
    size: c_int,
) -> *mut c_char {
    guard(ptr::null_mut(), || {
        // SAFETY: a cipher by the module's contract.
        let Some(cipher) = (unsafe { constant(arg0) }) else { return ptr::null_mut() };
        let mut text = [0; DESCRIPTION_SIZE];
        // The last byte stays NUL.
        let description = cipher.description();
        text.iter_mut().take(DESCRIPTION_SIZE - 1).zip(description.bytes()).for_each(|(to, from)| *to = from);
        if buf.is_null() {
            let copy = stream::allocate(&text);
            if copy.is_null() {
                err::put_ssl(MALLOC_FAILURE);
            }
            return copy.cast();
        }
        if !usize::try_from(size).is_ok_and(|size| size >= DESCRIPTION_SIZE) {
            return ptr::null_mut();
        }
        let len = description.len().min(DESCRIPTION_SIZE - 1) + 1;
        // SAFETY: writable for `size` bytes by the module's contract, and `len` is no more.
        unsafe { ptr::copy_nonoverlapping(text.as_ptr(), buf.cast(), len) };
        buf
    })
}

/// `SSL_CIPHER_find(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CIPHER_find(_ssl: *mut SSL, ptr: *const u8) -> *const SSL_CIPHER {
    guard(core::ptr::null(), || {
        if ptr.is_null() {
            return core::ptr::null();
        }
        // SAFETY: two bytes, as the manual page asks for.
        let suite = u16::from_be_bytes(unsafe { *ptr.cast::<[u8; 2]>() });
        Cipher::find(suite).map_or(core::ptr::null(), core::ptr::from_ref)
    })
}

/// `SSL_CIPHER_get_auth_nid(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CIPHER_get_auth_nid(c: *const SSL_CIPHER) -> c_int {
    guard(0, || {
        // SAFETY: a cipher by the module's contract.
        unsafe { constant(c) }.map_or(0, Cipher::auth_nid)
    })
}

/// `SSL_CIPHER_get_bits(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CIPHER_get_bits(c: *const SSL_CIPHER, alg_bits: *mut c_int) -> c_int {
    guard(0, || {
        // SAFETY: a cipher by the module's contract.
        let Some(cipher) = (unsafe { constant(c) }) else { return 0 };
        let bits = cipher.strength_bits().into();
        if !alg_bits.is_null() {
            // SAFETY: not null, and writable by the module's contract.
            unsafe { *alg_bits = bits };
        }
        bits
    })
}

/// `SSL_CIPHER_get_cipher_nid(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CIPHER_get_cipher_nid(c: *const SSL_CIPHER) -> c_int {
    guard(0, || {
        // SAFETY: a cipher by the module's contract.
        unsafe { constant(c) }.map_or(0, Cipher::cipher_nid)
    })
}

/// `SSL_CIPHER_get_digest_nid(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CIPHER_get_digest_nid(c: *const SSL_CIPHER) -> c_int {
    guard(0, || {
        // SAFETY: a cipher by the module's contract.
        unsafe { constant(c) }.map_or(0, Cipher::digest_nid)
    })
}

/// `SSL_CIPHER_get_handshake_digest(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CIPHER_get_handshake_digest(c: *const SSL_CIPHER) -> *const EVP_MD {
    guard(ptr::null(), || {
        // SAFETY: a cipher by the module's contract.
        unsafe { constant(c) }.map_or(ptr::null(), |cipher| digest::by_nid(cipher.handshake_digest_nid()))
    })
}

/// `SSL_CIPHER_get_id(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CIPHER_get_id(c: *const SSL_CIPHER) -> u32 {
    guard(0, || {
        // SAFETY: a cipher by the module's contract.
        unsafe { constant(c) }.map_or(0, Cipher::id)
    })
}

/// `SSL_CIPHER_get_kx_nid(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CIPHER_get_kx_nid(c: *const SSL_CIPHER) -> c_int {
    guard(0, || {
        // SAFETY: a cipher by the module's contract.
        unsafe { constant(c) }.map_or(0, Cipher::kx_nid)
    })
}

/// `SSL_CIPHER_get_name(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CIPHER_get_name(c: *const SSL_CIPHER) -> *const c_char {
    guard(NONE.as_ptr(), || {
        // SAFETY: a cipher by the module's contract.
        unsafe { constant(c) }.map_or(NONE.as_ptr(), |cipher| cipher.name().as_ptr())
    })
}

/// `SSL_CIPHER_get_protocol_id(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CIPHER_get_protocol_id(c: *const SSL_CIPHER) -> u16 {
    guard(0, || {
        // SAFETY: a cipher by the module's contract.
        unsafe { constant(c) }.map_or(0, Cipher::suite)
    })
}

/// `SSL_CIPHER_get_version(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CIPHER_get_version(c: *const SSL_CIPHER) -> *const c_char {
    guard(NONE.as_ptr(), || {
        // SAFETY: a cipher by the module's contract.
        unsafe { constant(c) }.map_or(NONE.as_ptr(), |cipher| cipher.version_name().as_ptr())
    })
}

/// `SSL_CIPHER_is_aead(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CIPHER_is_aead(c: *const SSL_CIPHER) -> c_int {
    guard(0, || {
        // SAFETY: a cipher by the module's contract.
        unsafe { constant(c) }.map_or(0, |cipher| cipher.is_aead().into())
    })
}

/// `SSL_CIPHER_standard_name(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CIPHER_standard_name(c: *const SSL_CIPHER) -> *const c_char {
    guard(ptr::null(), || {
        // SAFETY: a cipher by the module's contract.
        let Some(cipher) = (unsafe { constant(c) }) else { return NONE.as_ptr() };
        cipher.standard_name().map_or(ptr::null(), CStr::as_ptr)
    })
}

/// `SSL_CTX_get_ciphers(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_ciphers(ctx: *const SSL_CTX) -> *mut stack_st_SSL_CIPHER {
    guard(ptr::null_mut(), || {
        // SAFETY: a handle by the module's contract.
        unsafe { handle(ctx) }.map_or(ptr::null_mut(), |ctx| stack_of(&*ctx))
    })
}

/// `SSL_CTX_set_cipher_list(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_cipher_list(arg0: *mut SSL_CTX, string: *const c_char) -> c_int {
    guard(0, || {
        // SAFETY: a handle and a string by the module's contract.
        let (Some(ctx), Some(rules)) = (unsafe { handle(arg0) }, unsafe { cstr(string) }) else { return 0 };
        status(ctx.configure(|config| config.set_cipher_list(rules.to_bytes())))
    })
}

/// `SSL_CTX_set_ciphersuites(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_ciphersuites(ctx: *mut SSL_CTX, string: *const c_char) -> c_int {
    guard(0, || {
        // SAFETY: a handle and a string by the module's contract.
        let (Some(ctx), Some(names)) = (unsafe { handle(ctx) }, unsafe { cstr(string) }) else { return 0 };
        status(ctx.configure(|config| config.ciphers.set_suites(names.to_bytes())))
    })
}

/// `SSL_bytes_to_cipher_list(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_bytes_to_cipher_list(
    _s: *mut SSL,
    bytes: *const u8,
    len: usize,
    isv2format: c_int,
    sk: *mut *mut stack_st_SSL_CIPHER,
    scsvs: *mut *mut stack_st_SSL_CIPHER,
) -> c_int {
    guard(0, || {
        if isize::try_from(len).is_err() {
            // No buffer is that long.
            return 0;
        }
        // SAFETY: a buffer by the module's contract.
        let bytes = unsafe { super::edge::bytes(bytes, len) };
        let Some((suites, signals)) = report(cipher_list::parse_wire(bytes, isv2format != 0)) else {
            return 0;
        };
        for (list, to) in [(suites, sk), (signals, scsvs)] {
            if !to.is_null() {
                // SAFETY: not null, and writable by the module's contract.
                unsafe { *to = give(list) };
            }
        }
        1
    })
}

/// `SSL_get1_supported_ciphers(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get1_supported_ciphers(s: *mut SSL) -> *mut stack_st_SSL_CIPHER {
    guard(ptr::null_mut(), || {
        // SAFETY: a handle by the module's contract.
        let Some(s) = (unsafe { handle(s) }) else { return ptr::null_mut() };
        s.follow_context_ciphers();
        let config = s.config();
        let supported = config.supported_ciphers(s.is_server(), &*s).unwrap_or_default();
        if supported.is_empty() {
            return ptr::null_mut();
        }
        give(supported)
    })
}

/// `SSL_get_cipher_list(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_cipher_list(s: *const SSL, n: c_int) -> *const c_char {
    guard(ptr::null(), || {
        // SAFETY: a handle by the module's contract.
        let Some(s) = (unsafe { handle(s) }) else { return ptr::null() };
        s.follow_context_ciphers();
        let config = s.config();
        let cipher = usize::try_from(n).ok().and_then(|n| config.ciphers.all().get(n));
        cipher.map_or(ptr::null(), |cipher| cipher.name().as_ptr())
    })
}

/// `SSL_get_ciphers(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_ciphers(s: *const SSL) -> *mut stack_st_SSL_CIPHER {
    guard(ptr::null_mut(), || {
        // SAFETY: a handle by the module's contract.
        let Some(s) = (unsafe { handle(s) }) else { return ptr::null_mut() };
        s.follow_context_ciphers();
        stack_of(&*s)
    })
}

/// `SSL_get_client_ciphers(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_client_ciphers(s: *const SSL) -> *mut stack_st_SSL_CIPHER {
    guard(ptr::null_mut(), || {
        // SAFETY: a handle by the module's contract.
        unsafe { handle(s) }
            .and_then(|s| s.client_cipher_stack())
            .map_or(ptr::null_mut(), |stack| stack.cast())
    })
}

/// `SSL_get_current_cipher(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_current_cipher(s: *const SSL) -> *const SSL_CIPHER {
    // SAFETY: the module's contract.
    unsafe { on(s, ptr::null(), |s| s.current_cipher().map_or(ptr::null(), ptr::from_ref)) }
}

/// `SSL_get_pending_cipher(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_pending_cipher(s: *const SSL) -> *const SSL_CIPHER {
    // SAFETY: the module's contract.
    unsafe { on(s, ptr::null(), |s| s.facts.borrow().pending_cipher.map_or(ptr::null(), ptr::from_ref)) }
}

/// `SSL_get_shared_ciphers(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_shared_ciphers(s: *const SSL, buf: *mut c_char, size: c_int) -> *mut c_char {
    // SAFETY: the module's contract.
    unsafe {
        on(s, ptr::null_mut(), |s| {
            let Some(size) = usize::try_from(size).ok().filter(|size| *size >= 2) else {
                return ptr::null_mut();
            };
            let mut names = Vec::new();
            for cipher in s.shared_ciphers() {
                let name = cipher.name().to_bytes();
                // As many as fit, with a byte behind each.
                if names.len() + name.len() >= size {
                    break;
                }
                names.extend_from_slice(name);
                names.push(b':');
            }
            let Some(last) = names.last_mut() else { return ptr::null_mut() };
            *last = 0;
            bytes_mut(buf.cast(), names.len()).iter_mut().zip(&names).for_each(|(to, from)| *to = *from);
            buf
        })
    }
}

/// `SSL_set_cipher_list(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_cipher_list(s: *mut SSL, string: *const c_char) -> c_int {
    guard(0, || {
        // SAFETY: a handle and a string by the module's contract.
        let (Some(s), Some(rules)) = (unsafe { handle(s) }, unsafe { cstr(string) }) else { return 0 };
        status(s.configure(|config| {
            config.ciphers.set_own();
            config.set_cipher_list(rules.to_bytes())
        }))
    })
}

/// `SSL_set_ciphersuites(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_ciphersuites(s: *mut SSL, string: *const c_char) -> c_int {
    guard(0, || {
        // SAFETY: a handle and a string by the module's contract.
        let (Some(s), Some(names)) = (unsafe { handle(s) }, unsafe { cstr(string) }) else { return 0 };
        status(s.configure(|config| {
            config.ciphers.set_own();
            config.ciphers.set_suites(names.to_bytes())
        }))
    })
}
