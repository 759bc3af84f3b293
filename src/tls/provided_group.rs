//! Groups of key exchange that a program's providers have beside OpenSSL's own (`provider-base(7)`): post-quantum ones, say.
//!
//! They are for TLS 1.3. A context knows those of its library context, by name, when it is made.

use super::engine::{dhe, psk};
use super::group::{self, Group};
use super::version::TLS1_3;
use crate::libcrypto::capability::{self, TlsGroup};
use crate::libcrypto::lib_ctx::LibCtx;
use crate::libcrypto::pkey::{KeyKind, PKey};
use core::ffi::CStr;
use std::sync::{Arc, PoisonError, RwLock};

/// A provider's group.
#[derive(Debug)]
pub struct Provided {
    pub group: Group,
    told: &'static TlsGroup,
}

/// All that any context knows. A number stands for one group in the whole process; whoever comes later with another one
/// of that number cannot use it.
static ALL: RwLock<Vec<&'static Provided>> = RwLock::new(Vec::new());

impl Provided {
    pub fn find(id: u16) -> Option<&'static Self> {
        let all = ALL.read().unwrap_or_else(PoisonError::into_inner);
        all.iter().find(|provided| provided.group.id == id).copied()
    }

    /// By the name in TLS, or that among the provider's keys.
    pub fn by_name(name: &[u8]) -> Option<&'static Self> {
        let all = ALL.read().unwrap_or_else(PoisonError::into_inner);
        let called =
            |by: fn(&TlsGroup) -> &CStr| all.iter().find(|provided| by(provided.told).to_bytes() == name);
        called(|told| &told.name).or_else(|| called(|told| &told.internal)).copied()
    }

    /// What libcrypto knows its keys by.
    pub fn kind(&self) -> KeyKind<'static> {
        KeyKind::Group(&self.told.algorithm, &self.told.internal)
    }

    /// Whether the server encapsulates a secret for the client's key, in place of agreeing on one.
    pub fn encapsulates(&self) -> bool {
        self.told.encapsulates
    }
}

/// The numbers of the groups that the providers of a library context have beside OpenSSL's.
pub fn known_in(lib: &LibCtx) -> Arc<[u16]> {
    // What rustls has in the place of a group must not be one.
    let stands_in = |id| [dhe::STAND_IN, psk::STAND_IN].contains(&id);
    let unknown = |id| group::ALL.iter().all(|group| group.id != id) && !stands_in(id);
    let told = capability::tls_groups(lib, &unknown);
    told.into_iter().filter(|told| usable(lib, told)).filter_map(register).collect()
}

fn usable(lib: &LibCtx, told: &TlsGroup) -> bool {
    let tls13 = i32::from(TLS1_3);
    told.min_version >= 0
        && told.max_version >= 0
        && told.min_version <= tls13
        && (told.max_version == 0 || told.max_version >= tls13)
        && PKey::has_kind(lib, &told.algorithm)
}

/// The number of a group, which is told to everybody from then on; `None` if it is another group's.
fn register(told: TlsGroup) -> Option<u16> {
    let mut all = ALL.write().unwrap_or_else(PoisonError::into_inner);
    let clashes = |provided: &&&Provided| provided.group.id == told.id || provided.told.name == told.name;
    if let Some(provided) = all.iter().find(clashes) {
        return (*provided.told == told).then_some(told.id);
    }
    // Handshakes of any context may be under way with it, so it is never taken back.
    let told: &'static TlsGroup = Box::leak(Box::new(told));
    let group = Group::provided(told.id, &told.name, told.security_bits);
    all.push(Box::leak(Box::new(Provided { group, told })));
    Some(told.id)
}
