//! The controls for certificates, chains and stores.

use super::super::ctrl::Control;
use super::super::handle::Handle;
use super::super::prelude::*;
use super::{null, pointer};
use crate::libcrypto::err;
use crate::libcrypto::object::Owned;
use crate::libcrypto::store::Store;
use crate::libcrypto::x509::Chain;
use crate::tls::Configurable;
use crate::tls::certificate::{self, SetCurrent};
use crate::tls::certificate_chain::{self, Built};
use crate::tls::error::reason;
use std::sync::Arc;

/// The commands of `SSL_CTX_ctrl(3)` and `SSL_ctrl(3)` for certificates and chains; `None` for others. `store` is the
/// context's.
///
/// # Safety
/// The contract of the module `edge`: `parg` is what the command's macro takes.
pub(in crate::abi) unsafe fn ctrl<T: Handle>(
    target: &T,
    store: Option<Store>,
    cmd: c_int,
    larg: c_long,
    parg: *mut c_void,
) -> Option<c_long> {
    const CHAIN: c_int = 88;
    const CHAIN_CERT: c_int = 89;
    const BUILD_CERT_CHAIN: c_int = 105;
    const SET_VERIFY_CERT_STORE: c_int = 106;
    const SET_CHAIN_CERT_STORE: c_int = 107;
    const GET_CHAIN_CERTS: c_int = 115;
    const SELECT_CURRENT_CERT: c_int = 116;
    const SET_CURRENT_CERT: c_int = 117;
    const GET_VERIFY_CERT_STORE: c_int = 137;
    const GET_CHAIN_CERT_STORE: c_int = 138;
    // SAFETY: by contract.
    let result = unsafe {
        match cmd {
            CHAIN => set_chain(target, parg.cast(), larg != 0),
            CHAIN_CERT => add_to_chain(target, parg.cast(), larg != 0),
            GET_CHAIN_CERTS => show(parg, shown_chain(&target.config().certificates.current().chain)),
            SELECT_CURRENT_CERT => Owned::from_borrowed(parg.cast::<X509>())
                .is_some_and(|x509| target.configure(|config| config.certificates.select_current(&x509)))
                .into(),
            SET_CURRENT_CERT => SetCurrent::from_raw(larg)
                .is_some_and(|which| target.configure(|config| config.certificates.set_current(which)))
                .into(),
            BUILD_CERT_CHAIN => {
                // The flags are low bits of a C int.
                let flags = larg as c_int;
                match certificate_chain::build_chain(target, target, &target.libctx(), store, flags) {
                    Ok(Built::Verified) => 1,
                    Ok(Built::Unverified) => 2,
                    Err(error) => answer::<(), _>(Err(error)),
                }
            }
            SET_VERIFY_CERT_STORE | SET_CHAIN_CERT_STORE => {
                let store = store_argument(parg.cast(), larg != 0);
                certificate::replace(target, |certificates| match cmd {
                    SET_VERIFY_CERT_STORE => certificates.verify_store = store,
                    _ => certificates.chain_store = store,
                });
                1
            }
            GET_VERIFY_CERT_STORE => show(parg, pointer(target.config().certificates.verify_store.as_ref())),
            GET_CHAIN_CERT_STORE => show(parg, pointer(target.config().certificates.chain_store.as_ref())),
            _ => return None,
        }
    };
    Some(result.into())
}

/// The commands of `SSL_CTX_ctrl(3)` for the certificates that go with every chain; `None` for others.
///
/// # Safety
/// The contract of the module `edge`: `parg` is what the command's macro takes.
pub(in crate::abi) unsafe fn extra_chain_ctrl(
    ctx: &SSL_CTX,
    cmd: c_int,
    larg: c_long,
    parg: *mut c_void,
) -> Option<c_long> {
    const EXTRA_CHAIN_CERT: c_int = 14;
    const GET_EXTRA_CHAIN_CERTS: c_int = 82;
    const CLEAR_EXTRA_CHAIN_CERTS: c_int = 83;
    // SAFETY: by contract.
    let result = unsafe {
        match cmd {
            EXTRA_CHAIN_CERT => {
                let Some(x509) = Owned::from_ptr(parg.cast::<X509>()) else { return Some(null().into()) };
                ctx.configure(|config| config.certificates.add_to_extra_chain(x509));
                1
            }
            GET_EXTRA_CHAIN_CERTS => {
                let certificates = &ctx.config().certificates;
                let own = || certificates.current().chain.as_ref().filter(|_| larg == 0);
                show(parg, shown_chain(&certificates.extra_chain.as_ref().or_else(own).cloned()))
            }
            CLEAR_EXTRA_CHAIN_CERTS => {
                certificate::replace(ctx, |certificates| certificates.extra_chain = None);
                1
            }
            _ => return None,
        }
    };
    Some(result.into())
}

/// Gives a pointer back through an argument.
///
/// # Safety
/// `to` is null or points to a pointer to `T`.
unsafe fn show<T>(to: *mut c_void, pointer: *mut T) -> c_int {
    // SAFETY: by contract.
    match unsafe { to.cast::<*mut T>().as_mut() } {
        Some(to) => {
            *to = pointer;
            1
        }
        None => null(),
    }
}

fn shown_chain(chain: &Option<Arc<Chain>>) -> *mut stack_st_X509 {
    chain.as_ref().map_or(ptr::null_mut(), |chain| chain.as_ptr())
}

/// # Safety
/// The contract of the module `edge`; without `count`, the caller's reference is given away.
unsafe fn store_argument(store: *mut X509_STORE, count: bool) -> Option<Store> {
    // SAFETY: by contract.
    unsafe { if count { Store::from_borrowed(store) } else { Store::from_ptr(store) } }
}

/// `SSL_CTX_set0_chain(3)`, and with `copy` `SSL_CTX_set1_chain(3)`.
///
/// # Safety
/// The contract of the module `edge`; without `copy`, the chain is given away if the call succeeds.
unsafe fn set_chain<T: Handle>(target: &T, chain: *mut stack_st_X509, copy: bool) -> c_int {
    // SAFETY: by contract.
    let chain = unsafe { if copy { Chain::from_borrowed(chain) } else { Chain::from_ptr(chain) } };
    let checked = chain.as_ref().map_or(Ok(()), |chain| certificate_chain::check_chain(target, chain));
    if answer(checked) == 0 {
        if !copy {
            // The caller's again.
            chain.map(Chain::into_ptr);
        }
        return 0;
    }
    certificate::replace(target, |certificates| certificates.set_chain(chain));
    1
}

/// `SSL_CTX_add0_chain_cert(3)`, and with `count` `SSL_CTX_add1_chain_cert(3)`.
///
/// # Safety
/// The contract of the module `edge`; without `count`, the reference is given away if the call succeeds.
unsafe fn add_to_chain<T: Handle>(target: &T, x509: *mut X509, count: bool) -> c_int {
    // SAFETY: null or live, by contract.
    let Some(counted) = (unsafe { Owned::from_borrowed(x509) }) else {
        // OpenSSL looks for its key, and finds that it has no bits.
        err::put_ssl(reason::CA_KEY_TOO_SMALL);
        return 0;
    };
    if answer(certificate::check(target, &counted, false, false)) == 0 {
        return 0;
    }
    target.configure(|config| config.certificates.add_to_chain(counted));
    if !count {
        // SAFETY: the caller's reference, which is given away.
        drop(unsafe { Owned::from_ptr(x509) });
    }
    1
}

/// The control of a context, or of a server's connection, for the types of certificates that TLS 1.2 clients are asked
/// for (`SSL_CTX_set1_client_certificate_types`); `None` for others.
///
/// # Safety
/// The contract of the module `edge`: what `control` holds is what its command takes.
pub(in crate::abi) unsafe fn request_ctrl(target: &impl Configurable, control: Control) -> Option<c_long> {
    const SET_CLIENT_CERT_TYPES: c_int = 104;
    if control.command != SET_CLIENT_CERT_TYPES {
        return None;
    }
    // SAFETY: by contract.
    let types: &[u8] = unsafe { control.array() };
    // RFC 5246, 7.4.4: their number is in one byte.
    let fit = u8::try_from(types.len()).is_ok();
    let set = Some(types).filter(|types| fit && !types.is_empty());
    target.configure(|config| config.certificates.request_types = set.map(Into::into));
    Some(fit.into())
}

/// The controls of a connection for the types of certificates; `None` for others.
///
/// # Safety
/// The contract of the module `edge`: what `control` holds is what its command takes.
pub(in crate::abi) unsafe fn connection_ctrl(connection: &SSL, control: Control) -> Option<c_long> {
    const GET_CLIENT_CERT_TYPES: c_int = 103;
    if control.command != GET_CLIENT_CERT_TYPES {
        // SAFETY: by contract.
        return unsafe { request_ctrl(connection, control) }.filter(|_| connection.is_server());
    }
    let facts = connection.facts.borrow();
    if connection.is_server() || !facts.certificate_requested {
        return Some(0);
    }
    let types = facts.rare().map_or(&[][..], |rare| &rare.certificate_types);
    // SAFETY: by contract; null is for a program that wants their number only.
    unsafe { control.put(types.as_ptr()) };
    c_long::try_from(types.len()).ok()
}
