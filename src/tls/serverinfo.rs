//! Extensions that a server sends with its certificate, from a file (`SSL_CTX_use_serverinfo(3)`).

use super::codec::Input;
use super::connection::{Connection, Side};
use super::custom_ext::{self, Handler, context};
use super::error::{self, Error, Result, reason};
use super::{Configurable, Context};
use crate::libcrypto::pem::File;
use core::ffi::CStr;

/// The form of serverinfo: in the second, each extension has its contexts in front.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    V1,
    V2,
}

impl Version {
    /// `SSL_SERVERINFOV1`, `SSL_SERVERINFOV2`.
    pub fn from_raw(version: u32) -> Option<Self> {
        match version {
            1 => Some(Self::V1),
            2 => Some(Self::V2),
            _ => None,
        }
    }
}

/// The next extension: its contexts, type and content.
fn next<'a>(input: &mut Input<'a>) -> core::result::Result<(u32, u16, &'a [u8]), Error> {
    Ok((input.u32()?, input.u16()?, input.vec16()?))
}

/// Appends extensions to serverinfo of the second form.
fn append(version: Version, extensions: &[u8], out: &mut Vec<u8>) {
    if version == Version::V1 {
        // Once, as OpenSSL does: of several extensions of the first form only one alone is understood.
        out.extend_from_slice(&context::OLD_STYLE.to_be_bytes());
    }
    out.extend_from_slice(extensions);
}

/// `SSL_CTX_use_serverinfo_ex(3)`: for the current certificate. `version` is `None` for one that does not exist.
pub fn set(target: &Context, version: Option<Version>, serverinfo: &[u8]) -> Result<()> {
    let invalid = Error::new(reason::INVALID_SERVERINFO_DATA);
    let mut all = Vec::new();
    append(version.ok_or(invalid)?, serverinfo, &mut all);
    let mut extensions = Vec::new();
    let mut input = Input::new(&all);
    while !input.is_empty() {
        let (context, kind, _) = next(&mut input).map_err(|_| invalid)?;
        extensions.push((context, kind));
    }
    target.configure(|config| config.certificates.set_serverinfo(&all));
    for (context, kind) in extensions {
        let role = (context == context::OLD_STYLE).then_some(Side::Server);
        if !custom_ext::add(target, role, kind.into(), context, Handler::ServerInfo) {
            return Err(invalid);
        }
    }
    Ok(())
}

/// `SSL_CTX_use_serverinfo_file(3)`: the extensions of a PEM file, named `SERVERINFO FOR ...` or `SERVERINFOV2 FOR ...`.
pub fn use_file(target: &Context, file: Option<&CStr>) -> Result<()> {
    const PREFIXES: [(&[u8], Version); 2] =
        [(b"SERVERINFO FOR ", Version::V1), (b"SERVERINFOV2 FOR ", Version::V2)];
    let file = file.ok_or(Error::new(error::PASSED_NULL))?;
    let mut file = File::open(Some(file)).map_err(|_| Error::new(error::SYS_LIB))?;
    let mut all = Vec::new();
    while let Ok((name, extension)) = file.pem_object() {
        let mut version = None;
        for (prefix, its) in PREFIXES {
            if name.len() < prefix.len() {
                return Err(Error::new(reason::PEM_NAME_TOO_SHORT));
            }
            if name.starts_with(prefix) {
                version = Some(its);
                break;
            }
        }
        let version = version.ok_or(Error::new(reason::PEM_NAME_BAD_PREFIX))?;
        let mut one = Vec::new();
        append(version, &extension, &mut one);
        let mut input = Input::new(&one);
        next(&mut input).and_then(|_| input.end()).map_err(|_| Error::new(reason::BAD_DATA))?;
        all.append(&mut one);
    }
    // The end of the file is an error of PEM's on the queue, as with OpenSSL.
    if all.is_empty() {
        return Err(Error::new(reason::NO_PEM_EXTENSIONS));
    }
    set(target, Some(Version::V2), &all)
}

/// What goes with the chosen certificate for an extension; `place` is the certificate's in its message.
pub(super) fn content(connection: &Connection, kind: u16, place: Option<usize>) -> Result<Option<Vec<u8>>> {
    // Only the leaf has some, and without a certificate there is none.
    if place.is_some_and(|place| place > 0) || connection.status.resumed.get() {
        return Ok(None);
    }
    let config = connection.config_ref();
    let chosen = config.certificates.chosen().map(|kind| config.certificates.slot(kind));
    let Some(serverinfo) = chosen.and_then(|slot| slot.serverinfo.as_deref()) else { return Ok(None) };
    let mut input = Input::new(serverinfo);
    while !input.is_empty() {
        let (_, found, content) = next(&mut input).map_err(|_| Connection::internal())?;
        if found == kind {
            return Ok(Some(content.to_vec()));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::libcrypto::lib_ctx::LibCtx;
    use crate::tls::method;

    #[test]
    fn serverinfo_is_checked_before_it_is_kept() {
        let target = Context::new(LibCtx::default(), &method::TLS.both).unwrap();
        let invalid = Err(Error::new(reason::INVALID_SERVERINFO_DATA));
        assert_eq!(set(&target, None, &[3, 232, 0, 0]), invalid);
        assert_eq!(set(&target, Some(Version::V1), &[3, 232, 0, 1]), invalid);
        assert!(target.config().certificates.current().serverinfo.is_none());
        assert_eq!(set(&target, Some(Version::V1), &[3, 232, 0, 1, 9]), Ok(()));
        assert_eq!(target.config().certificates.current().serverinfo.as_deref().map(<[u8]>::len), Some(9));
        assert_eq!(set(&target, Some(Version::V2), &[0, 0, 4, 128, 3, 233, 0, 0]), Ok(()));
        assert_eq!(
            set(&target, Some(Version::V2), &[0, 0, 4, 128, 3, 233, 0, 0]),
            invalid,
            "once for a context"
        );
    }
}
