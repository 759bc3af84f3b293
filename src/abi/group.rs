//! Named groups.

use super::ctrl::Control;
use super::prelude::*;
use crate::libcrypto::object::Owned;
use crate::tls::group::{self, Group};
use crate::tls::{Configurable, conf_list};

exports! {
    SSL_group_to_name,
}

/// The controls for which groups may be used (`SSL_CTX_set1_groups(3)`); `None` for others.
///
/// # Safety
/// The contract of the module `edge`: what `control` holds is what its command takes.
pub(super) unsafe fn ctrl(target: &impl Configurable, control: Control) -> Option<c_long> {
    const SET_GROUPS: c_int = 91;
    const SET_GROUPS_LIST: c_int = 92;
    // SAFETY: by contract.
    let set = match control.command {
        SET_GROUPS => {
            let nids = unsafe { control.array() };
            target.configure(|config| config.groups.set_nids(nids))
        }
        // SAFETY: by contract.
        SET_GROUPS_LIST => conf_list::required(unsafe { control.string() })
            .and_then(|list| target.configure(|config| config.groups.set_list(list))),
        _ => return None,
    };
    Some(status(set).into())
}

/// The controls of a connection for what both sides have and use; `None` for others.
///
/// # Safety
/// The contract of the module `edge`: what `control` holds is what its command takes.
pub(super) unsafe fn connection_ctrl(connection: &SSL, control: Control) -> Option<c_long> {
    const GET_GROUPS: c_int = 90;
    const GET_SHARED_GROUP: c_int = 93;
    const GET_PEER_TMP_KEY: c_int = 109;
    const GET_EC_POINT_FORMATS: c_int = 111;
    const GET_TMP_KEY: c_int = 133;
    const GET_NEGOTIATED_GROUP: c_int = 134;
    let facts = &connection.facts;
    // A hello holds no more than some ten thousand of anything.
    let count = |len: usize| len as c_long;
    // SAFETY: by contract.
    Some(match control.command {
        GET_GROUPS => {
            let groups = facts.borrow().peer_groups();
            if !control.pointer.is_null() {
                for (index, id) in groups.iter().enumerate() {
                    // SAFETY: the program has room for all of them: it has asked how many there are.
                    unsafe { control.pointer.cast::<c_int>().add(index).write(group::public_id(*id)) };
                }
            }
            count(groups.len())
        }
        GET_SHARED_GROUP => {
            let shared = connection.shared_groups();
            match control.number {
                -1 => count(shared.len()),
                // The most preferred one, for both numbers.
                -2 => shared.first().map_or(0, |id| group::public_id(*id)).into(),
                index => usize::try_from(index)
                    .ok()
                    .and_then(|index| shared.get(index))
                    .map_or(0, |id| group::public_id(*id))
                    .into(),
            }
        }
        GET_NEGOTIATED_GROUP => group::public_id(connection.negotiated_group()).into(),
        GET_PEER_TMP_KEY => match connection.peer_key() {
            // SAFETY: the command takes the place for a key, whose reference is the program's then.
            Some(key) => unsafe { control.put(Owned::into_ptr(key)) },
            None => 0,
        },
        GET_TMP_KEY => match connection.own_key() {
            // SAFETY: the command takes the place for a key, whose reference is the program's then.
            Some(key) => unsafe { control.put(Owned::into_ptr(key)) },
            None => 0,
        },
        GET_EC_POINT_FORMATS => {
            let formats = &facts.borrow().peer_point_formats;
            // SAFETY: the command takes the place for a pointer into the connection.
            if formats.is_empty() || unsafe { control.put(formats.as_ptr()) } == 0 {
                return Some(0);
            }
            count(formats.len())
        }
        _ => return None,
    })
}

/// `SSL_group_to_name(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_group_to_name(_s: *mut SSL, id: c_int) -> *const c_char {
    guard(ptr::null(), || Group::by_public_id(id).map_or(ptr::null(), |group| group.name.as_ptr()))
}
