//! A ClientHello as a server reads it (RFC 8446, 4.1.2; RFC 5246, 7.4.1.2), for the handshake and for the program's
//! callback (`SSL_CTX_set_client_hello_cb(3)`).

use super::callbacks::{SSL_client_hello_cb_fn, UserData};
use super::codec::{self, Input};
use super::error::{Alert, Error, reason};
use super::version::Version;
use core::ops::Range;

/// This topic's part of [`super::Config`]; the context's.
#[derive(Clone, Default)]
pub struct Config {
    pub callback: SSL_client_hello_cb_fn,
    pub argument: UserData,
}

/// A ClientHello. Its parts are where the message has them: the program is given pointers to them.
pub struct ClientHello {
    message: Box<[u8]>,
    pub legacy_version: Version,
    random: Range<usize>,
    session_id: Range<usize>,
    ciphers: Range<usize>,
    compressions: Range<usize>,
    /// Type and place of each extension, in the client's order.
    extensions: Vec<(u16, Range<usize>)>,
    /// Those that are the program's own.
    own: Vec<u16>,
}

impl ClientHello {
    /// Reads a whole message, its header included.
    pub fn parse(message: &[u8]) -> Result<Self, Error> {
        let bad = |reason| Error::alert(Alert::DECODE_ERROR, reason);
        let mut input = Input::new(message.get(4..).unwrap_or_default());
        let at = |part: &[u8]| {
            let start = part.as_ptr().addr() - message.as_ptr().addr();
            start..start + part.len()
        };
        let legacy_version = input.u16().map_err(|_| bad(reason::LENGTH_TOO_SHORT))?;
        let random = input.take(32)?;
        let session_id = input.vec8()?;
        if session_id.len() > 32 {
            return Err(codec::MALFORMED);
        }
        let ciphers = input.vec16()?;
        let compressions = input.vec8()?;
        // RFC 5246, 7.4.1.2: the whole block may be missing.
        let block = if input.is_empty() { &[] } else { input.vec16()? };
        input.end()?;
        // RFC 5246, 7.4.1.2: cipher_suites<2..2^16-2>.
        if ciphers.is_empty() {
            return Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason::NO_CIPHERS_SPECIFIED));
        }
        if ciphers.len() % 2 != 0 {
            return Err(bad(reason::ERROR_IN_RECEIVED_CIPHER_LIST));
        }
        let extensions: Vec<_> =
            codec::extensions(block)?.into_iter().map(|(kind, content)| (kind, at(content))).collect();
        // RFC 8446, 4.2.11: pre_shared_key is the last.
        if extensions.iter().rev().skip(1).any(|(kind, _)| *kind == PRE_SHARED_KEY) {
            return Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason::BAD_EXTENSION));
        }
        Ok(Self {
            legacy_version,
            random: at(random),
            session_id: at(session_id),
            ciphers: at(ciphers),
            compressions: at(compressions),
            extensions,
            own: Vec::new(),
            message: message.into(),
        })
    }

    /// The whole message.
    pub fn message(&self) -> &[u8] {
        &self.message
    }

    pub fn random(&self) -> &[u8] {
        &self.message[self.random.clone()]
    }

    pub fn session_id(&self) -> &[u8] {
        &self.message[self.session_id.clone()]
    }

    /// The suites, two bytes each.
    pub fn ciphers(&self) -> &[u8] {
        &self.message[self.ciphers.clone()]
    }

    pub fn offers(&self, suite: u16) -> bool {
        codec::u16s(self.ciphers()).any(|offered| offered == suite)
    }

    pub fn compressions(&self) -> &[u8] {
        &self.message[self.compressions.clone()]
    }

    /// The types of the extensions, in the client's order.
    pub fn extension_types(&self) -> impl Iterator<Item = u16> + '_ {
        self.extensions.iter().map(|(kind, _)| *kind)
    }

    /// Notes which extensions are the program's own.
    pub fn note_own(&mut self, own: Vec<u16>) {
        self.own = own;
    }

    /// Whether the program is shown an extension: one that OpenSSL knows, or its own.
    fn is_shown(&self, kind: u16) -> bool {
        KNOWN.contains(&kind) || self.own.contains(&kind)
    }

    /// The content of an extension.
    pub fn find(&self, kind: u16) -> Option<&[u8]> {
        let (_, place) = self.extensions.iter().find(|(known, _)| *known == kind)?;
        Some(&self.message[place.clone()])
    }

    /// The types of those extensions that the program is shown.
    pub fn known_types(&self) -> impl Iterator<Item = u16> + '_ {
        self.extension_types().filter(|kind| self.is_shown(*kind))
    }

    /// All extensions, in the client's order.
    pub fn extensions(&self) -> impl Iterator<Item = (u16, &[u8])> {
        self.extensions.iter().map(|(kind, place)| (*kind, &self.message[place.clone()]))
    }

    /// The content of an extension that the program is shown.
    pub fn find_known(&self, kind: u16) -> Option<&[u8]> {
        if self.is_shown(kind) { self.find(kind) } else { None }
    }

    /// The client's point formats (RFC 8422, 5.1.2), none if it sent none.
    pub fn point_formats(&self) -> Result<&[u8], Error> {
        /// ec_point_formats.
        const POINT_FORMATS: u16 = 11;
        let Some(content) = self.find(POINT_FORMATS) else { return Ok(&[]) };
        let bad = Error::alert(Alert::DECODE_ERROR, reason::BAD_EXTENSION);
        let mut input = Input::new(content);
        let formats = input.vec8().map_err(|_| bad)?;
        if formats.is_empty() || !input.is_empty() { Err(bad) } else { Ok(formats) }
    }

    /// The extension `kind` as a list of 16-bit numbers; `None` if it is not there.
    pub fn list(&self, kind: u16) -> Result<Option<Vec<u16>>, Error> {
        self.find(kind).map(codec::list16).transpose()
    }

    /// The name that the client asks for (RFC 6066, 3); `None` if it asks for none.
    pub fn server_name(&self) -> Result<Option<&[u8]>, Error> {
        let Some(content) = self.find(SERVER_NAME) else { return Ok(None) };
        let bad = Error::alert(Alert::DECODE_ERROR, reason::BAD_EXTENSION);
        let mut input = Input::new(content);
        let mut list = Input::new(input.vec16().map_err(|_| bad)?);
        input.end().map_err(|_| bad)?;
        // One name, of the one type there is: what else the list's grammar allows nobody has ever used.
        let kind = list.u8().map_err(|_| bad)?;
        let name = list.vec16().map_err(|_| bad)?;
        if kind != 0 || name.is_empty() || !list.is_empty() {
            return Err(bad);
        }
        if name.len() > super::servername::MAX_LEN || name.contains(&0) {
            return Err(Error::alert(Alert::UNRECOGNIZED_NAME, reason::BAD_EXTENSION));
        }
        Ok(Some(name))
    }
}

/// The extensions of a ClientHello that OpenSSL 3.0 knows; others are as if they were not there
/// (`SSL_client_hello_get1_extensions_present(3)`).
pub(super) const KNOWN: [u16; 26] = [
    0, 1, 5, 10, 11, 12, 13, 14, 16, 18, 21, 22, 23, 35, 41, 42, 43, 44, 45, 47, 49, 50, 51, 13172, 0xfde8,
    0xff01,
];
const SERVER_NAME: u16 = 0;
const PRE_SHARED_KEY: u16 = 41;

#[cfg(test)]
mod tests {
    use super::*;

    fn hello(extensions: &[u8]) -> Vec<u8> {
        codec::message(1, |out| {
            out.extend([3, 3]);
            out.extend([7; 32]);
            codec::vec8(out, |out| out.extend([9; 4]));
            codec::vec16(out, |out| out.extend([0x13, 1]));
            codec::vec8(out, |out| out.push(0));
            codec::vec16(out, |out| out.extend_from_slice(extensions));
        })
    }

    #[test]
    fn parts_are_found() {
        let message = hello(&[0, 0, 0, 6, 0, 4, 0, 0, 1, b'a']);
        let hello = ClientHello::parse(&message).unwrap();
        assert_eq!((hello.random(), hello.session_id()), (&[7; 32][..], &[9; 4][..]));
        assert!(hello.offers(0x1301) && !hello.offers(0x1302));
        assert_eq!(hello.server_name().unwrap(), Some(&b"a"[..]));
        assert_eq!(hello.list(10).unwrap(), None);
    }

    #[test]
    fn every_cut_is_refused() {
        let message = hello(&[0, 10, 0, 4, 0, 2, 0, 29]);
        for len in 4..message.len() {
            // Cut right before the extensions it is a hello of old.
            let whole = len == message.len() - 10;
            assert_eq!(ClientHello::parse(&message[..len]).is_ok(), whole, "{len}");
        }
    }

    #[test]
    fn pre_shared_keys_come_last() {
        assert!(ClientHello::parse(&hello(&[0, 41, 0, 0, 0, 23, 0, 0])).is_err());
        assert!(ClientHello::parse(&hello(&[0, 23, 0, 0, 0, 41, 0, 0])).is_ok());
    }
}
