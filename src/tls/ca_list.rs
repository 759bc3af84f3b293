//! Names of certification authorities, as hints to the peer: which certificates are of use.

use super::connection::Connection;
use super::error::{self, Alert, Error, reason};
use super::rare::Rare;
use crate::libcrypto::ffi::X509_NAME;
use crate::libcrypto::names::Collection;
use crate::libcrypto::stack::Stack;
use crate::libcrypto::x509::{DecodeError, Name, X509};
use crate::libcrypto::{Failed, Result, err};
use std::ffi::{CStr, CString, OsStr};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::sync::{Arc, PoisonError, RwLock, RwLockWriteGuard};

/// A list of names; the program is shown this very stack.
pub type Names = Arc<Stack<X509_NAME>>;

/// The lists of one context or connection. A connection's own takes the place of its context's; it has none at first.
#[derive(Default)]
pub struct Lists {
    /// There once one of them was set, which few connections do.
    lists: Rare<RwLock<ByWhich>>,
}

type ByWhich = [Option<Names>; 3];

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// `SSL_CTX_set0_CA_list(3)`: sent by both sides.
    Any = 0,
    /// `SSL_CTX_set_client_CA_list(3)`: sent by servers, before any other.
    Client = 1,
    /// What a connection's peer has sent.
    Peer = 2,
}

impl Lists {
    /// The empty lists of a context.
    pub fn of_context() -> Self {
        let lists = Rare::default();
        lists.get_or_make(|| RwLock::new([Some(Arc::default()), Some(Arc::default()), None]));
        Self { lists }
    }

    pub fn get(&self, which: Which) -> Option<Names> {
        let lists = self.lists.get()?.read().unwrap_or_else(PoisonError::into_inner);
        lists[which as usize].clone()
    }

    pub fn set(&self, which: Which, names: Option<Stack<X509_NAME>>) {
        if names.is_some() || self.lists.get().is_some() {
            self.write()[which as usize] = names.map(Arc::new);
        }
    }

    /// Adds the subject of a certificate.
    pub fn add(&self, which: Which, x509: &X509) -> Result<()> {
        let name = x509.subject().ok_or(Failed)?;
        Arc::make_mut(self.write()[which as usize].get_or_insert_default()).push(name);
        Ok(())
    }

    fn write(&self) -> RwLockWriteGuard<'_, ByWhich> {
        self.lists.get_or_make(RwLock::default).write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connection {
    /// A list of the connection's own.
    pub fn own_ca_list(&self, which: Which) -> Option<Names> {
        self.rare.get()?.ca_lists.get(which)
    }

    /// A list of the connection's own, or else its context's.
    pub fn ca_list(&self, which: Which) -> Option<Names> {
        self.own_ca_list(which).or_else(|| self.context().ca_lists.get(which))
    }

    /// What a server, or a client, sends: its own list for clients first, then the one for anybody.
    pub(super) fn ca_list_to_send(&self) -> Option<Names> {
        let find = |which| self.ca_list(which).filter(|names| !names.is_empty());
        self.is_server().then(|| find(Which::Client)).flatten().or_else(|| find(Which::Any))
    }
}

/// The names that the peer sent, each in DER.
///
/// # Errors
/// An entry that is not a name, or more than one (RFC 8446, 4.2.4; RFC 5246, 7.4.4).
pub fn decode<'a>(entries: impl IntoIterator<Item = &'a [u8]>) -> error::Result<Stack<X509_NAME>> {
    let decode = |entry| {
        Name::from_der(entry).map_err(|error| {
            let reason = match error {
                DecodeError::Asn1 => error::ASN1_LIB,
                DecodeError::Trailing => reason::CA_DN_LENGTH_MISMATCH,
            };
            Error::alert(Alert::DECODE_ERROR, reason)
        })
    };
    entries.into_iter().map(decode).collect()
}

/// `SSL_add_dir_cert_subjects_to_stack(3)`: the subjects of the certificates in the files of a directory.
pub fn add_directory(names: &mut Collection, directory: &CStr) -> error::Result<()> {
    /// OpenSSL's limit, with the NUL.
    const MAX_PATH: usize = 1024;
    let system = |error: std::io::Error| {
        let data = format!("calling OPENSSL_dir_read({})", directory.to_string_lossy());
        err::put(err::LIB_SYS, error.raw_os_error().unwrap_or_default(), &data);
        Error::new(error::SYS_LIB)
    };
    for entry in std::fs::read_dir(OsStr::from_bytes(directory.to_bytes())).map_err(system)? {
        let path = entry.map_err(system)?.path();
        if path.as_os_str().len() >= MAX_PATH {
            return Err(Error::new(reason::PATH_TOO_LONG));
        }
        if path.is_dir() {
            continue;
        }
        let path = CString::new(path.into_os_string().into_vec()).map_err(|_| Error::new(error::INTERNAL))?;
        names.add_file(Some(&path))?;
    }
    Ok(())
}

/// Whether `names` is empty, or has the issuer of one of the certificates (RFC 8446, 4.2.4).
pub fn issued_by_one_of<'a>(names: &[Name], chain: impl IntoIterator<Item = &'a X509>) -> bool {
    names.is_empty() || chain.into_iter().filter_map(X509::issuer).any(|issuer| names.contains(&issuer))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::libcrypto::lib_ctx::LibCtx;
    use crate::tls::connection::Side;
    use crate::tls::{Context, method};

    fn list(len: usize) -> Option<Stack<X509_NAME>> {
        Some((0..len).map(|_| Name::new()).collect())
    }

    #[test]
    fn a_connections_list_takes_the_place_of_its_contexts() {
        let context = Context::new(LibCtx::default(), &method::TLS.both).unwrap();
        let connection = Connection::new(&context).unwrap();
        let sent = |side| {
            connection.set_side(side);
            connection.ca_list_to_send().map(|names| names.len())
        };
        let expect = |server, client| assert_eq!((sent(Side::Server), sent(Side::Client)), (server, client));
        expect(None, None);
        context.ca_lists.set(Which::Any, list(1));
        expect(Some(1), Some(1));
        context.ca_lists.set(Which::Client, list(2));
        expect(Some(2), Some(1));
        connection.rare.make().ca_lists.set(Which::Any, list(3));
        connection.rare.make().ca_lists.set(Which::Client, list(4));
        expect(Some(4), Some(3));
    }

    #[test]
    fn shown_lists_stay_where_they_are() {
        let lists = Lists::of_context();
        let names = list(1).unwrap();
        let pointer = names.as_ptr();
        lists.set(Which::Client, Some(names));
        assert_eq!(lists.get(Which::Client).unwrap().as_ptr(), pointer);
    }
}
