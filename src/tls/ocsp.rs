//! Certificate status: stapled OCSP responses (RFC 6066, 8; RFC 8446, 4.4.2.1).

use super::callbacks::{UserData, status_callback};
use super::codec::{Input, vec16};
use super::connection::Connection;
use super::error::{Alert, Error, MALLOC_FAILURE, reason};
use super::hooks;

/// `TLSEXT_STATUSTYPE_ocsp`.
pub const OCSP: u8 = 1;

/// This topic's part of [`super::Config`].
#[derive(Clone, Default)]
pub struct Config {
    /// A client asks for the status (`SSL_CTX_set_tlsext_status_type(3)`).
    pub request: bool,
    /// The context's.
    pub callback: status_callback,
    pub argument: UserData,
    /// DER of OCSP responder ids, and of the request's extensions.
    pub responder_ids: Vec<std::sync::Arc<[u8]>>,
    pub request_extensions: Option<std::sync::Arc<[u8]>>,
}

impl Connection {
    pub(super) fn wants_status(&self) -> bool {
        self.config_ref().ocsp.request
    }

    /// The content of the client's status_request extension.
    pub(super) fn status_request(&self) -> Vec<u8> {
        let config = self.config_ref();
        let mut out = vec![OCSP];
        vec16(&mut out, |out| {
            for id in &config.ocsp.responder_ids {
                vec16(out, |out| out.extend_from_slice(id));
            }
        });
        vec16(&mut out, |out| {
            out.extend_from_slice(config.ocsp.request_extensions.as_deref().unwrap_or_default());
        });
        out
    }

    /// A CertificateStatus, or the extension of a certificate that holds one.
    pub(super) fn take_status(&self, content: &[u8]) -> Result<(), Error> {
        let mut input = Input::new(content);
        if input.u8()? != OCSP {
            return Err(Error::alert(Alert::DECODE_ERROR, reason::UNSUPPORTED_STATUS_TYPE));
        }
        let response = input.vec24()?;
        input.end()?;
        self.facts.borrow_mut().ocsp_response = Some(response.into());
        Ok(())
    }

    /// Lets the program judge the status that came, or that none did, if it asked for one.
    pub(super) fn check_status(&self) -> Result<(), Error> {
        if !self.wants_status() || self.status.resumed.get() {
            return Ok(());
        }
        match hooks::get().and_then(|hooks| hooks.status(self)) {
            Some(0) => {
                let reason = reason::INVALID_STATUS_RESPONSE;
                Err(Error::alert(Alert::BAD_CERTIFICATE_STATUS_RESPONSE, reason))
            }
            Some(..0) => Err(Error::alert(Alert::INTERNAL_ERROR, MALLOC_FAILURE)),
            _ => Ok(()),
        }
    }
}
