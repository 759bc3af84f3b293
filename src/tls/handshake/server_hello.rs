//! ServerHello, HelloRetryRequest and EncryptedExtensions as a client reads them (RFC 8446, 4.1.3, 4.1.4, 4.3.1;
//! RFC 5246, 7.4.1.3).

use super::client_hello::ext;
use crate::tls::codec::{self, Input};
use crate::tls::error::{Alert, Error, reason};
use crate::tls::version::{TLS1_2, TLS1_3, Version};
use crate::tls::{Cipher, custom_ext};

/// The random that makes a ServerHello a HelloRetryRequest (RFC 8446, 4.1.3).
pub(in crate::tls) const RETRY_RANDOM: [u8; 32] = [
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91, 0xc2,
    0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
];

/// A ServerHello, or a HelloRetryRequest.
pub struct ServerHello<'a> {
    pub legacy_version: Version,
    pub random: &'a [u8],
    pub session_id: &'a [u8],
    pub suite: u16,
    pub compression: u8,
    pub extensions: Vec<(u16, &'a [u8])>,
}

impl<'a> ServerHello<'a> {
    pub fn parse(body: &'a [u8]) -> Result<Self, Error> {
        let mut input = Input::new(body);
        let legacy_version = input.u16()?;
        let random = input.take(32)?;
        let session_id = input.vec8()?;
        if session_id.len() > 32 {
            let reason = reason::SSL3_SESSION_ID_TOO_LONG;
            return Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason));
        }
        let suite = input.u16()?;
        let compression = input.u8()?;
        // RFC 5246, 7.4.1.3: the whole block may be missing.
        let block = if input.is_empty() { &[] } else { input.vec16()? };
        input.end().map_err(|_| Error::alert(Alert::DECODE_ERROR, reason::BAD_LENGTH))?;
        let extensions = codec::extensions(block)?;
        Ok(Self { legacy_version, random, session_id, suite, compression, extensions })
    }

    pub fn is_retry(&self) -> bool {
        self.random == RETRY_RANDOM && self.legacy_version == TLS1_2
    }

    pub fn find(&self, kind: u16) -> Option<&'a [u8]> {
        self.extensions.iter().find(|(known, _)| *known == kind).map(|(_, content)| *content)
    }

    /// The version it selects.
    pub fn version(&self) -> Result<Version, Error> {
        match self.find(ext::SUPPORTED_VERSIONS) {
            Some([major, minor]) if self.legacy_version == TLS1_2 => Ok(u16::from_be_bytes([*major, *minor])),
            Some(_) => Err(Error::alert(Alert::DECODE_ERROR, reason::LENGTH_MISMATCH)),
            None => Ok(self.legacy_version),
        }
    }

    /// What rustls is to see: the same hello with `session_id`, and only those extensions that are rustls's to act on; and with
    /// the key share `placeholder` where it has none.
    pub fn view(&self, version: Version, session_id: &[u8], placeholder: Option<&(u16, Vec<u8>)>) -> Vec<u8> {
        let kept: &[u16] = match version {
            TLS1_3 => &[ext::SUPPORTED_VERSIONS, ext::KEY_SHARE, ext::PRE_SHARED_KEY, ext::COOKIE],
            _ => &[ext::EXTENDED_MASTER_SECRET, ext::EC_POINT_FORMATS],
        };
        codec::message(super::kind::SERVER_HELLO, |out| {
            out.extend_from_slice(&self.legacy_version.to_be_bytes());
            out.extend_from_slice(self.random);
            codec::vec8(out, |out| out.extend_from_slice(session_id));
            out.extend_from_slice(&self.suite.to_be_bytes());
            out.push(self.compression);
            codec::vec16(out, |out| {
                for (kind, content) in self.extensions.iter().filter(|(kind, _)| kept.contains(kind)) {
                    // Whatever place the chosen key had, rustls offered it alone.
                    let content = if *kind == ext::PRE_SHARED_KEY { &[0, 0] } else { *content };
                    codec::extension(out, *kind, |out| out.extend_from_slice(content));
                }
                if let Some((group, share)) = placeholder {
                    codec::extension(out, ext::KEY_SHARE, |out| {
                        out.extend_from_slice(&group.to_be_bytes());
                        codec::vec16(out, |out| out.extend_from_slice(share));
                    });
                }
            });
        })
    }
}

/// Checks that each extension that we know may be in such a `message`, which answers nothing (RFC 8446, 4.2). Those of the program's
/// `own` are checked already.
pub fn check_places(extensions: &[(u16, &[u8])], message: u32, own: &[u16]) -> Result<(), Error> {
    let places = known_in(message);
    let misplaced = |kind: &u16| is_known(*kind) && !own.contains(kind) && !places.contains(kind);
    if extensions.iter().any(|(kind, _)| misplaced(kind)) {
        return Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason::BAD_EXTENSION));
    }
    Ok(())
}

/// Checks that each extension may be there: in such a `message`, and as the answer to one that was `sent`
/// (RFC 8446, 4.2). Those of the program's `own` are checked already.
pub fn check_extensions(
    extensions: &[(u16, &[u8])],
    message: u32,
    sent: &[u16],
    own: &[u16],
) -> Result<(), Error> {
    check_places(extensions, message, own)?;
    for (kind, _) in extensions.iter().filter(|(kind, _)| !own.contains(kind)) {
        // RFC 5746, 3.6 and RFC 8446, 4.2.2: these come unasked. Who reads the last knows whether it was asked for.
        if !sent.contains(kind) && !matches!(*kind, ext::RENEGOTIATION_INFO | ext::COOKIE | ext::SCT) {
            return Err(Error::alert(Alert::UNSUPPORTED_EXTENSION, reason::UNSOLICITED_EXTENSION));
        }
    }
    Ok(())
}

fn is_known(kind: u16) -> bool {
    use ext::*;
    [
        SERVER_NAME,
        MAX_FRAGMENT_LENGTH,
        STATUS_REQUEST,
        SUPPORTED_GROUPS,
        EC_POINT_FORMATS,
        SIGNATURE_ALGORITHMS,
        ALPN,
        SCT,
        PADDING,
        EXTENDED_MASTER_SECRET,
        SESSION_TICKET,
        PRE_SHARED_KEY,
        EARLY_DATA,
        SUPPORTED_VERSIONS,
        COOKIE,
        PSK_KEY_EXCHANGE_MODES,
        CERTIFICATE_AUTHORITIES,
        POST_HANDSHAKE_AUTH,
        SIGNATURE_ALGORITHMS_CERT,
        KEY_SHARE,
        RENEGOTIATION_INFO,
    ]
    .contains(&kind)
}

/// What may stand in a message, one of [`custom_ext::context`], of what we know.
fn known_in(message: u32) -> &'static [u16] {
    use custom_ext::context as place;
    use ext::*;
    match message {
        place::TLS1_2_SERVER_HELLO => &[
            SERVER_NAME,
            MAX_FRAGMENT_LENGTH,
            STATUS_REQUEST,
            // Out of place (RFC 8422, 4), but there are servers that send it, and nothing follows from it.
            SUPPORTED_GROUPS,
            EC_POINT_FORMATS,
            ALPN,
            SCT,
            EXTENDED_MASTER_SECRET,
            SESSION_TICKET,
            RENEGOTIATION_INFO,
        ],
        place::TLS1_3_SERVER_HELLO => &[SUPPORTED_VERSIONS, KEY_SHARE, PRE_SHARED_KEY],
        place::TLS1_3_HELLO_RETRY_REQUEST => &[SUPPORTED_VERSIONS, KEY_SHARE, COOKIE],
        place::TLS1_3_ENCRYPTED_EXTENSIONS => {
            &[SERVER_NAME, MAX_FRAGMENT_LENGTH, SUPPORTED_GROUPS, ALPN, EARLY_DATA]
        }
        place::TLS1_3_CERTIFICATE => &[STATUS_REQUEST, SCT],
        place::TLS1_3_CERTIFICATE_REQUEST => {
            &[STATUS_REQUEST, SIGNATURE_ALGORITHMS, SCT, CERTIFICATE_AUTHORITIES, SIGNATURE_ALGORITHMS_CERT]
        }
        place::TLS1_3_NEW_SESSION_TICKET => &[EARLY_DATA],
        _ => &[],
    }
}

/// The suite that a hello selects, if it is one that was offered (RFC 8446, 4.1.3).
pub fn selected(suite: u16, offered: &[&'static Cipher], version: Version) -> Result<&'static Cipher, Error> {
    let Some(cipher) = offered.iter().find(|cipher| cipher.suite() == suite) else {
        let reason = if Cipher::find(suite).is_some() {
            reason::WRONG_CIPHER_RETURNED
        } else {
            reason::UNKNOWN_CIPHER_RETURNED
        };
        return Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason));
    };
    if cipher.is_tls13() != (version == TLS1_3) {
        return Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason::WRONG_CIPHER_RETURNED));
    }
    Ok(cipher)
}
