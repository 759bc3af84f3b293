//! Signature algorithms.

use super::ctrl::Control;
use super::prelude::*;
use super::session::store;
use crate::tls::facts::Facts;
use crate::tls::sigalg::Sigalg;
use crate::tls::{Configurable, conf_list};

exports! {
    SSL_get_peer_signature_type_nid,
    SSL_get_shared_sigalgs,
    SSL_get_sigalgs,
    SSL_get_signature_type_nid,
}

/// The controls for which schemes may be used (`SSL_CTX_set1_sigalgs(3)`); `None` for others.
///
/// # Safety
/// The contract of the module `edge`: what `control` holds is what its command takes.
pub(super) unsafe fn ctrl(target: &impl Configurable, control: Control) -> Option<c_long> {
    const SET_SIGALGS: c_int = 97;
    const SET_SIGALGS_LIST: c_int = 98;
    const SET_CLIENT_SIGALGS: c_int = 101;
    const SET_CLIENT_SIGALGS_LIST: c_int = 102;
    let client = matches!(control.command, SET_CLIENT_SIGALGS | SET_CLIENT_SIGALGS_LIST);
    // SAFETY: by contract.
    let set = match control.command {
        SET_SIGALGS | SET_CLIENT_SIGALGS => {
            let nids = unsafe { control.array() };
            target.configure(|config| config.sigalgs.set_nids(nids, client))
        }
        // SAFETY: by contract.
        SET_SIGALGS_LIST | SET_CLIENT_SIGALGS_LIST => conf_list::required(unsafe { control.string() })
            .and_then(|list| target.configure(|config| config.sigalgs.set_list(list, client))),
        _ => return None,
    };
    Some(status(set).into())
}

/// The controls of a connection for the hash that was signed (`SSL_get_signature_nid(3)`); `None` for others.
///
/// # Safety
/// The contract of the module `edge`: what `control` holds is what its command takes.
pub(super) unsafe fn connection_ctrl(connection: &SSL, control: Control) -> Option<c_long> {
    const GET_PEER_SIGNATURE_NID: c_int = 108;
    const GET_SIGNATURE_NID: c_int = 132;
    let used = match control.command {
        GET_PEER_SIGNATURE_NID => Facts::peer_scheme,
        GET_SIGNATURE_NID => Facts::own_scheme,
        _ => return None,
    };
    let scheme = used(&connection.facts.borrow());
    // SAFETY: by contract.
    Some(scheme.map_or(0, |scheme| unsafe { control.put(scheme.hash_nid) }))
}

/// What a program wants to know of a scheme; each may be null.
struct Out {
    sign: *mut c_int,
    hash: *mut c_int,
    both: *mut c_int,
    raw_sign: *mut u8,
    raw_hash: *mut u8,
}

impl Out {
    /// # Safety
    /// The contract of the module `edge`.
    unsafe fn put(&self, id: u16) {
        let [hash, sign] = id.to_be_bytes();
        let scheme = Sigalg::find(id);
        let nid = |nid: fn(&Sigalg) -> i32| scheme.map_or(0, nid);
        // SAFETY: by contract.
        unsafe {
            store(self.raw_hash, hash);
            store(self.raw_sign, sign);
            store(self.sign, nid(|scheme| scheme.sig_nid));
            store(self.hash, nid(|scheme| scheme.hash_nid));
            store(self.both, nid(|scheme| scheme.sig_hash_nid));
        }
    }
}

/// How many schemes there are. A hello holds less than a C int counts.
fn count(schemes: &[u16]) -> c_int {
    schemes.len() as c_int
}

/// # Safety
/// The contract of the module `edge`.
unsafe fn type_nid(used: Option<&Sigalg>, nid: *mut c_int) -> c_int {
    used.map_or(0, |scheme| {
        // SAFETY: by contract.
        unsafe { store(nid, scheme.sig_nid) };
        1
    })
}

/// `SSL_get_peer_signature_type_nid(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_peer_signature_type_nid(s: *const SSL, pnid: *mut c_int) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(s, 0, |s| type_nid(s.facts.borrow().peer_scheme(), pnid)) }
}

/// `SSL_get_shared_sigalgs(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_shared_sigalgs(
    s: *mut SSL,
    idx: c_int,
    psign: *mut c_int,
    phash: *mut c_int,
    psignandhash: *mut c_int,
    rsig: *mut u8,
    rhash: *mut u8,
) -> c_int {
    // SAFETY: the module's contract.
    unsafe {
        on(s, 0, |s| {
            let out = Out { sign: psign, hash: phash, both: psignandhash, raw_sign: rsig, raw_hash: rhash };
            let shared = &s.facts.borrow().shared_sigalgs;
            let Some(id) = usize::try_from(idx).ok().and_then(|index| shared.get(index)) else { return 0 };
            out.put(*id);
            count(shared)
        })
    }
}

/// `SSL_get_sigalgs(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_sigalgs(
    s: *mut SSL,
    idx: c_int,
    psign: *mut c_int,
    phash: *mut c_int,
    psignandhash: *mut c_int,
    rsig: *mut u8,
    rhash: *mut u8,
) -> c_int {
    // SAFETY: the module's contract.
    unsafe {
        on(s, 0, |s| {
            let out = Out { sign: psign, hash: phash, both: psignandhash, raw_sign: rsig, raw_hash: rhash };
            let peer = &s.facts.borrow().peer_sigalgs();
            if let Ok(index) = usize::try_from(idx) {
                let Some(id) = peer.get(index) else { return 0 };
                out.put(*id);
            }
            count(peer)
        })
    }
}

/// `SSL_get_signature_type_nid(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_signature_type_nid(s: *const SSL, pnid: *mut c_int) -> c_int {
    // SAFETY: the module's contract.
    unsafe { on(s, 0, |s| type_nid(s.facts.borrow().own_scheme(), pnid)) }
}
