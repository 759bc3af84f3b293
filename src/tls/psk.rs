//! Keys that both sides have from elsewhere: what a program sets for them, and in TLS 1.3 (RFC 8446, 4.2.11) what is made
//! of that. TLS 1.2 has suites for them (RFC 4279).

use super::callbacks::{
    SSL_psk_client_cb_func, SSL_psk_find_session_cb_func, SSL_psk_server_cb_func, SSL_psk_use_session_cb_func,
};
use super::cipher::{Cipher, Digest};
use super::connection::Connection;
use super::error::{Alert, Error, INTERNAL, reason};
use super::hooks;
use super::secret::Secret;
use super::session::{Session, SessionData};
use super::version::TLS1_3;
use std::ffi::CString;
use std::sync::Arc;

/// `PSK_MAX_IDENTITY_LEN`: the longest identity and the longest hint, in bytes.
pub const MAX_IDENTITY: usize = 256;

/// This topic's part of [`super::Config`].
#[derive(Clone, Default)]
pub struct Config {
    pub client: SSL_psk_client_cb_func,
    pub server: SSL_psk_server_cb_func,
    pub use_session: SSL_psk_use_session_cb_func,
    pub find_session: SSL_psk_find_session_cb_func,
    /// `SSL_CTX_use_psk_identity_hint(3)`, which TLS 1.2 sends.
    pub hint: Option<Arc<CString>>,
}

/// The suite whose hash goes with the keys of the callbacks that TLS 1.2 has too: TLS_AES_128_GCM_SHA256.
const DEFAULT_SUITE: u16 = 0x1301;

/// A session that stands for an external key.
fn session_of(key: Secret) -> Option<Arc<Session>> {
    let cipher = Cipher::find(DEFAULT_SUITE)?;
    let data =
        SessionData { ssl_version: TLS1_3, cipher: Some(cipher), master_key: key, ..SessionData::default() };
    Some(Session::new(data))
}

impl Connection {
    pub(super) fn has_psk_session_callback(&self) -> bool {
        self.config_ref().psk.use_session.is_some()
    }

    /// The identity and session that a client's callbacks give, if they give one. `digest` is known after a
    /// HelloRetryRequest.
    pub(super) fn psk_to_use(
        &self,
        digest: Option<Digest>,
    ) -> Result<Option<(Vec<u8>, Arc<Session>)>, Error> {
        let Some(hooks) = hooks::get() else { return Ok(None) };
        let bad = Error::alert(Alert::INTERNAL_ERROR, reason::BAD_PSK);
        let found = hooks.psk_use_session(self, digest).map_err(|()| bad)?;
        if let Some((identity, session)) = found {
            if session.read(|data| data.ssl_version) != TLS1_3 {
                return Err(bad);
            }
            return Ok(Some((identity, session)));
        }
        let found = hooks.psk_client(self, None);
        let found = found.map_err(|()| Error::alert(Alert::HANDSHAKE_FAILURE, INTERNAL))?;
        Ok(found.and_then(|(identity, key)| Some((identity.into_bytes(), session_of(key)?))))
    }

    /// The session behind an identity that a client offers, if it is an external key's.
    pub(super) fn psk_of(&self, identity: &[u8]) -> Result<Option<Arc<Session>>, Error> {
        let Some(hooks) = hooks::get() else { return Ok(None) };
        let found = hooks.psk_find_session(self, identity);
        let found = found.map_err(|()| Error::alert(Alert::INTERNAL_ERROR, reason::BAD_EXTENSION))?;
        if found.is_some() {
            return Ok(found);
        }
        // RFC 8446, 4.2.11: an identity is bytes; this callback takes a string.
        let Some(identity) = CString::new(identity).ok().filter(|_| identity.len() <= MAX_IDENTITY) else {
            return Ok(None);
        };
        let key = hooks.psk_server(self, &identity);
        Ok(key.map_err(|()| Error::alert(Alert::INTERNAL_ERROR, INTERNAL))?.and_then(session_of))
    }
}
