//! Certificate status: stapled OCSP responses (RFC 6066, 8; RFC 8446, 4.4.2.1).

use super::callbacks::{UserData, status_callback};
use super::codec::{Input, vec16};
use super::config::Configurable;
use super::connection::Connection;
use super::error::{Alert, Error, reason};
use super::hooks;
use crate::libcrypto::buffer::Buffer;
use crate::libcrypto::ocsp::{Extensions, ResponderId, ResponderIds};
use std::sync::Arc;

/// `TLSEXT_STATUSTYPE_ocsp`.
pub(super) const OCSP: u8 = 1;
/// `TLSEXT_STATUSTYPE_nothing`.
const NOTHING: i32 = -1;

/// This topic's part of [`super::Config`].
#[derive(Clone)]
pub struct Config {
    /// `SSL_CTX_set_tlsext_status_type(3)`, as the program gave it: a client asks for a status of this type. At a
    /// server it is what the client has asked for.
    pub status_type: i32,
    /// The context's.
    pub callback: status_callback,
    pub argument: UserData,
    /// The connection's: `SSL_set_tlsext_status_ids(3)` and `SSL_set_tlsext_status_exts(3)`, or at a server what the
    /// client has sent. The program is shown, and may change, these very stacks.
    pub responder_ids: Option<Arc<ResponderIds>>,
    pub request_extensions: Option<Arc<Extensions>>,
    /// What a server staples: `SSL_set_tlsext_status_ocsp_resp(3)`.
    pub response: Option<Arc<Buffer>>,
}

impl Config {
    fn asks_nothing(&self) -> bool {
        self.status_type == NOTHING && self.responder_ids.is_none() && self.request_extensions.is_none()
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            status_type: NOTHING,
            callback: None,
            argument: UserData::default(),
            responder_ids: None,
            request_extensions: None,
            response: None,
        }
    }
}

/// The responders and the extensions of a client's request, if there are any.
type Request = (Option<Arc<ResponderIds>>, Option<Arc<Extensions>>);

/// Parses a status_request extension (RFC 6066, 8); `None` for a type that is not OCSP, which is not to be answered.
fn parse_status_request(content: &[u8]) -> Result<Option<Request>, Error> {
    let bad = Error::alert(Alert::DECODE_ERROR, reason::BAD_EXTENSION);
    let parse = || {
        let mut input = Input::new(content);
        if input.u8()? != OCSP {
            return Ok(None);
        }
        let mut list = Input::new(input.vec16()?);
        let extensions = input.vec16()?;
        input.end()?;
        let mut ids = ResponderIds::new();
        while !list.is_empty() {
            ids.push(ResponderId::from_der(list.vec16()?).map_err(|_| bad)?);
        }
        let extensions = match extensions {
            [] => None,
            der => Some(Arc::new(Extensions::from_der(der).map_err(|_| bad)?)),
        };
        Ok(Some(((!ids.is_empty()).then(|| Arc::new(ids)), extensions)))
    };
    parse().map_err(|_: Error| bad)
}

impl Connection {
    /// Whether a client asks for the status of the server's certificate.
    pub(super) fn wants_status(&self) -> bool {
        self.config_ref().ocsp.status_type == i32::from(OCSP)
    }

    /// The content of the client's status_request extension.
    pub(super) fn status_request(&self) -> Vec<u8> {
        let config = self.config_ref();
        let mut out = vec![OCSP];
        vec16(&mut out, |out| {
            let ids = config.ocsp.responder_ids.as_ref().map(|ids| ids.to_vec()).unwrap_or_default();
            for id in ids.iter().filter_map(|id| id.to_der().ok()) {
                vec16(out, |out| out.extend_from_slice(&id));
            }
        });
        vec16(&mut out, |out| {
            let extensions = config.ocsp.request_extensions.as_ref();
            out.extend(extensions.and_then(|extensions| extensions.to_der().ok()).unwrap_or_default());
        });
        out
    }

    /// The response that `SSL_get_tlsext_status_ocsp_resp(3)` shows: where it lies until the next handshake or setting,
    /// and its length.
    pub fn status_response(&self) -> (*const u8, usize) {
        let parts = |response: &[u8]| (response.as_ptr(), response.len());
        match self.facts.borrow().rare().and_then(|rare| rare.ocsp_response.as_deref()) {
            Some(received) => parts(received),
            None => self.config_ref().ocsp.response.as_ref().map_or((core::ptr::null(), 0), |own| parts(own)),
        }
    }

    /// `SSL_set_tlsext_status_ocsp_resp(3)`.
    pub fn set_status_response(&self, response: Option<Buffer>) {
        if self.facts.borrow().rare().is_some() {
            self.facts.borrow_mut().rare_mut().ocsp_response = None;
        }
        self.configure(|config| config.ocsp.response = response.map(Arc::new));
    }

    /// Takes what a client says in its status_request extension, if it has one: whether it asks for a status.
    pub(super) fn take_status_request(&self, content: Option<&[u8]>) -> Result<(), Error> {
        let parsed = content.map(parse_status_request).transpose()?.flatten();
        if parsed.is_none() && self.config_ref().ocsp.asks_nothing() {
            // The configuration stays the context's.
            return Ok(());
        }
        let (ids, extensions) = parsed.clone().unwrap_or_default();
        let old = self.configure(|config| {
            config.ocsp.status_type = if parsed.is_some() { OCSP.into() } else { NOTHING };
            let ids = core::mem::replace(&mut config.ocsp.responder_ids, ids);
            (ids, core::mem::replace(&mut config.ocsp.request_extensions, extensions))
        });
        drop(old);
        Ok(())
    }

    /// A CertificateStatus, or the extension of a certificate that holds one.
    pub(super) fn take_status(&self, content: &[u8]) -> Result<(), Error> {
        let mut input = Input::new(content);
        if input.u8()? != OCSP {
            return Err(Error::alert(Alert::DECODE_ERROR, reason::UNSUPPORTED_STATUS_TYPE));
        }
        let response = input.vec24()?;
        input.end()?;
        // RFC 6066, 8: a response has at least a byte.
        if response.is_empty() {
            return Err(Error::alert(Alert::DECODE_ERROR, reason::LENGTH_MISMATCH));
        }
        self.facts.borrow_mut().rare_mut().ocsp_response = Some(response.into());
        Ok(())
    }

    /// Lets the program judge the status that came, or that none did, if it asked for one. OpenSSL asks in resumed
    /// handshakes of TLS 1.3 too, where none can come.
    pub(super) fn check_status(&self) -> Result<(), Error> {
        if self.config_ref().ocsp.status_type == NOTHING {
            return Ok(());
        }
        match hooks::get().and_then(|hooks| hooks.status(self)) {
            Some(0) => {
                let reason = reason::INVALID_STATUS_RESPONSE;
                Err(Error::alert(Alert::BAD_CERTIFICATE_STATUS_RESPONSE, reason))
            }
            Some(..0) => Err(Error::alert(Alert::INTERNAL_ERROR, reason::OCSP_CALLBACK_FAILURE)),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::libcrypto::err;

    #[test]
    fn requests_are_parsed() {
        let id = [&[0xa2, 22, 4, 20][..], &[7; 20]].concat();
        let request = [&[1, 0, 26, 0, 24][..], &id, &[0, 0]].concat();
        let (ids, extensions) = parse_status_request(&request).unwrap().unwrap();
        assert!(ids.is_some_and(|ids| ids.len() == 1) && extensions.is_none());
        assert!(matches!(parse_status_request(&[1, 0, 0, 0, 0]), Ok(Some((None, None)))));
        assert!(matches!(parse_status_request(&[2, 9]), Ok(None)), "another type is left alone");
        for bad in [
            &b""[..],
            b"\x01",
            b"\x01\x00\x00\x00\x00\x00",
            b"\x01\x00\x03\x00\x01\x05\x00\x00",
            &request[..9],
        ] {
            assert!(parse_status_request(bad).is_err(), "{bad:?}");
        }
        err::clear();
    }
}
