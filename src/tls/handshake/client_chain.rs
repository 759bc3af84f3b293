//! The certificates that a client shows, in a handshake and after it.

use super::signature;
use crate::libcrypto::pkey::PKey;
use crate::libcrypto::x509::X509;
use crate::tls::connection::Connection;
use crate::tls::error::{Alert, Error, reason};
use crate::tls::stop::{Stop, Want};
use crate::tls::verify::mode;
use crate::tls::version::TLS1_3;

impl Connection {
    /// Verifies what a client has shown: the leaf and its key, none where it has no certificate and needs none (RFC 8446, 4.4.2.4;
    /// RFC 5246, 7.4.6). Runs the program's callbacks, which may ask for a repetition.
    pub(in crate::tls) fn check_client_chain(&self, chain: &[X509]) -> Result<Option<(X509, PKey)>, Stop> {
        let Some(leaf) = chain.first().cloned() else {
            if self.config_ref().verify.mode & mode::FAIL_IF_NO_PEER_CERT == 0 {
                return Ok(None);
            }
            let tls13 = self.status.version.get() == TLS1_3;
            let alert = if tls13 { Alert::CERTIFICATE_REQUIRED } else { Alert::HANDSHAKE_FAILURE };
            return Err(Error::alert(alert, reason::PEER_DID_NOT_RETURN_A_CERTIFICATE).into());
        };
        self.status.want.set(Want::Nothing);
        let outcome = self.verify_peer(chain.to_vec(), true);
        if outcome.accepted() && self.status.want.get() == Want::RetryVerify {
            return Err(Stop::Want(Want::RetryVerify, -1));
        }
        if !outcome.accepted() {
            return Err(self.verify_failure().into());
        }
        let unknown = Error::alert(Alert::HANDSHAKE_FAILURE, reason::UNKNOWN_CERTIFICATE_TYPE);
        let key = leaf.public_key().map_err(|_| unknown)?;
        signature::key_kind(&key).ok_or(unknown)?;
        Ok(Some((leaf, key)))
    }

    /// Shows a client's certificates to the program. A server's list begins after the leaf, and is empty where there is none
    /// (SSL_get_peer_cert_chain(3)).
    pub(in crate::tls) fn show_client_chain(&self, leaf: Option<X509>, chain: Vec<X509>) {
        self.verify.set_peer(leaf, Some(chain.into_iter().skip(1).collect()));
    }
}
