//! Names of certification authorities sent to the peer.

use super::prelude::*;
use crate::libcrypto::err;
use crate::libcrypto::lib_ctx::LibCtx;
use crate::libcrypto::names::{Collection, load_file};
use crate::libcrypto::object::Owned;
use crate::libcrypto::stack::Stack;
use crate::tls::ca_list::{self, Lists, Names, Which};
use crate::tls::error;
use core::ffi::CStr;

exports! {
    SSL_CTX_add1_to_CA_list,
    SSL_CTX_add_client_CA,
    SSL_CTX_get0_CA_list,
    SSL_CTX_get_client_CA_list,
    SSL_CTX_set0_CA_list,
    SSL_CTX_set_client_CA_list,
    SSL_add1_to_CA_list,
    SSL_add_client_CA,
    SSL_add_dir_cert_subjects_to_stack,
    SSL_add_file_cert_subjects_to_stack,
    SSL_add_store_cert_subjects_to_stack,
    SSL_dup_CA_list,
    SSL_get0_CA_list,
    SSL_get0_peer_CA_list,
    SSL_get_client_CA_list,
    SSL_load_client_CA_file,
    SSL_load_client_CA_file_ex,
    SSL_set0_CA_list,
    SSL_set_client_CA_list,
}

/// `SSL_CTX_add1_to_CA_list(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_add1_to_CA_list(ctx: *mut SSL_CTX, x: *const X509) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    guard(0, || unsafe { add(ctx, Which::Any, x, |ctx| &ctx.ca_lists) })
}

/// `SSL_CTX_add_client_CA(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_add_client_CA(ctx: *mut SSL_CTX, x: *mut X509) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    guard(0, || unsafe { add(ctx, Which::Client, x, |ctx| &ctx.ca_lists) })
}

/// `SSL_CTX_get0_CA_list(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get0_CA_list(ctx: *const SSL_CTX) -> *const stack_st_X509_NAME {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, ptr::null(), |ctx| pointer(ctx.ca_lists.get(Which::Any))) }
}

/// `SSL_CTX_get_client_CA_list(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_client_CA_list(s: *const SSL_CTX) -> *mut stack_st_X509_NAME {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(s, ptr::null_mut(), |s| pointer(s.ca_lists.get(Which::Client))) }
}

/// `SSL_CTX_set0_CA_list(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set0_CA_list(ctx: *mut SSL_CTX, name_list: *mut stack_st_X509_NAME) {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, (), |ctx| ctx.ca_lists.set(Which::Any, Stack::from_ptr(name_list))) }
}

/// `SSL_CTX_set_client_CA_list(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_client_CA_list(ctx: *mut SSL_CTX, name_list: *mut stack_st_X509_NAME) {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(ctx, (), |ctx| ctx.ca_lists.set(Which::Client, Stack::from_ptr(name_list))) }
}

/// `SSL_add1_to_CA_list(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_add1_to_CA_list(ssl: *mut SSL, x: *const X509) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    guard(0, || unsafe { add(ssl, Which::Any, x, |ssl| &ssl.rare.make().ca_lists) })
}

/// `SSL_add_client_CA(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_add_client_CA(ssl: *mut SSL, x: *mut X509) -> c_int {
    // SAFETY: handles and pointers are as the module `edge` says.
    guard(0, || unsafe { add(ssl, Which::Client, x, |ssl| &ssl.rare.make().ca_lists) })
}

/// `SSL_add_dir_cert_subjects_to_stack(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_add_dir_cert_subjects_to_stack(
    stackCAs: *mut stack_st_X509_NAME,
    dir: *const c_char,
) -> c_int {
    // SAFETY: pointers are as the module `edge` says.
    guard(0, || unsafe {
        if dir.is_null() {
            err::put(err::LIB_SYS, libc::EINVAL, "calling OPENSSL_dir_read(<NULL>)");
            err::put_ssl(error::SYS_LIB);
            return 0;
        }
        collect(stackCAs, dir, ca_list::add_directory)
    })
}

/// `SSL_add_file_cert_subjects_to_stack(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_add_file_cert_subjects_to_stack(
    stackCAs: *mut stack_st_X509_NAME,
    file: *const c_char,
) -> c_int {
    // SAFETY: pointers are as the module `edge` says.
    guard(0, || unsafe { collect(stackCAs, file, |names, file| Ok(names.add_file(Some(file))?)) })
}

/// `SSL_add_store_cert_subjects_to_stack(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_add_store_cert_subjects_to_stack(
    stackCAs: *mut stack_st_X509_NAME,
    uri: *const c_char,
) -> c_int {
    // SAFETY: pointers are as the module `edge` says.
    guard(0, || unsafe { collect(stackCAs, uri, |names, uri| Ok(names.add_uri(uri)?)) })
}

/// `SSL_dup_CA_list(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_dup_CA_list(sk: *const stack_st_X509_NAME) -> *mut stack_st_X509_NAME {
    // SAFETY: pointers are as the module `edge` says.
    guard(ptr::null_mut(), || unsafe { Stack::<X509_NAME>::from_borrowed(sk) }.unwrap_or_default().into_ptr())
}

/// `SSL_get0_CA_list(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get0_CA_list(s: *const SSL) -> *const stack_st_X509_NAME {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(s, ptr::null(), |s| pointer(s.ca_list(Which::Any))) }
}

/// `SSL_get0_peer_CA_list(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get0_peer_CA_list(s: *const SSL) -> *const stack_st_X509_NAME {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(s, ptr::null(), |s| pointer(s.own_ca_list(Which::Peer))) }
}

/// `SSL_get_client_CA_list(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_client_CA_list(s: *const SSL) -> *mut stack_st_X509_NAME {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe {
        on(s, ptr::null_mut(), |s| {
            let names = if s.is_server() { s.ca_list(Which::Client) } else { s.own_ca_list(Which::Peer) };
            pointer(names)
        })
    }
}

/// `SSL_load_client_CA_file(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_load_client_CA_file(file: *const c_char) -> *mut stack_st_X509_NAME {
    // SAFETY: pointers are as the module `edge` says.
    guard(ptr::null_mut(), || unsafe { load(&LibCtx::default(), file) })
}

/// `SSL_load_client_CA_file_ex(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_load_client_CA_file_ex(
    file: *const c_char,
    libctx: *mut OSSL_LIB_CTX,
    propq: *const c_char,
) -> *mut stack_st_X509_NAME {
    // SAFETY: pointers are as the module `edge` says.
    guard(ptr::null_mut(), || unsafe { load(&LibCtx::new(libctx, cstr(propq)), file) })
}

/// `SSL_set0_CA_list(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set0_CA_list(s: *mut SSL, name_list: *mut stack_st_X509_NAME) {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(s, (), |s| s.rare.make().ca_lists.set(Which::Any, Stack::from_ptr(name_list))) }
}

/// `SSL_set_client_CA_list(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_client_CA_list(s: *mut SSL, name_list: *mut stack_st_X509_NAME) {
    // SAFETY: handles and pointers are as the module `edge` says.
    unsafe { on(s, (), |s| s.rare.make().ca_lists.set(Which::Client, Stack::from_ptr(name_list))) }
}

fn pointer(names: Option<Names>) -> *mut stack_st_X509_NAME {
    // The list stays where it is: its owner holds another reference.
    names.map_or(ptr::null_mut(), |names| names.as_ptr())
}

/// # Safety
/// The contract of the module `edge`.
unsafe fn add<T: Mortal>(
    handle: *const T,
    which: Which,
    x509: *const X509,
    lists: impl FnOnce(&T) -> &Lists,
) -> c_int {
    // SAFETY: handle and certificate are null or live, by contract.
    unsafe {
        // OpenSSL looks at the certificate first, and has nothing to say of none.
        let Some(x509) = Owned::from_borrowed(x509) else { return 0 };
        on(handle, 0, |handle| answer(lists(handle).add(which, &x509)))
    }
}

/// # Safety
/// The contract of the module `edge`.
unsafe fn collect(
    stack: *mut stack_st_X509_NAME,
    from: *const c_char,
    add: impl FnOnce(&mut Collection, &CStr) -> error::Result<()>,
) -> c_int {
    // SAFETY: null or live, by contract.
    let (Some(mut names), Some(from)) = (unsafe { (Collection::new(stack), cstr(from)) }) else {
        err::put_ssl(error::PASSED_NULL);
        return 0;
    };
    answer(add(&mut names, from))
}

/// # Safety
/// The contract of the module `edge`.
unsafe fn load(lib: &LibCtx, file: *const c_char) -> *mut stack_st_X509_NAME {
    // SAFETY: null or a string, by contract.
    load_file(lib, unsafe { cstr(file) }).map_or(ptr::null_mut(), Stack::into_ptr)
}
