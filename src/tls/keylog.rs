//! The key log (`SSL_CTX_set_keylog_callback(3)`): a line for each secret, in the format of NSS, told when OpenSSL tells
//! it.

use super::connection::Connection;
use super::engine::kdf::Secrets;
use super::handshake::kind;
use super::hooks;
use super::version::TLS1_3;
use std::ffi::CStr;
use zeroize::Zeroizing;

/// What the lines begin with.
pub mod label {
    /// TLS 1.2's master secret.
    pub const MASTER: &str = "CLIENT_RANDOM";
    pub const EARLY_EXPORTER: &str = "EARLY_EXPORTER_SECRET";
    pub const CLIENT_EARLY: &str = "CLIENT_EARLY_TRAFFIC_SECRET";
    pub const CLIENT_HANDSHAKE: &str = "CLIENT_HANDSHAKE_TRAFFIC_SECRET";
    pub const SERVER_HANDSHAKE: &str = "SERVER_HANDSHAKE_TRAFFIC_SECRET";
    pub const CLIENT_TRAFFIC: &str = "CLIENT_TRAFFIC_SECRET_0";
    pub const SERVER_TRAFFIC: &str = "SERVER_TRAFFIC_SECRET_0";
    /// After a key update, as OpenSSL says it for each of them.
    pub const CLIENT_UPDATED: &str = "CLIENT_TRAFFIC_SECRET_N";
    pub const SERVER_UPDATED: &str = "SERVER_TRAFFIC_SECRET_N";
    pub const EXPORTER: &str = "EXPORTER_SECRET";
}

impl Connection {
    /// Tells the program a secret, if it wants to know.
    pub(super) fn log_secret(&self, label: &str, secret: &[u8]) {
        let Some(hooks) = hooks::get().filter(|hooks| hooks.wants_keylog(self)) else { return };
        let random = self.facts.borrow().client_random;
        let line = line(label, &random, secret);
        if let Ok(line) = CStr::from_bytes_with_nul(&line) {
            hooks.keylog(self, line);
        }
    }
}

/// The moments of a handshake, by the types of its messages that we send. A callback of the program runs with the secrets
/// borrowed: they are the handshake's own, which nobody else reaches meanwhile.
impl Connection {
    /// Before a message is begun.
    pub(super) fn log_before(&self, kind: u8, secrets: &Secrets) {
        // The ServerHello, and the ChangeCipherSpec that may go with it, is out.
        if kind == kind::ENCRYPTED_EXTENSIONS {
            self.log_secret(label::SERVER_HANDSHAKE, &secrets.server_handshake);
            if !self.accepts_early_data() {
                self.log_secret(label::CLIENT_HANDSHAKE, &secrets.client_handshake);
            }
        }
    }

    /// Before a message is made: a client's first one under the handshake's keys.
    pub(super) fn log_before_first(&self, kind: u8, secrets: &Secrets) {
        let first = match kind {
            kind::CERTIFICATE => true,
            kind::FINISHED => !self.facts.borrow().certificate_requested,
            _ => false,
        };
        if first && self.status.version.get() == TLS1_3 && !self.is_server() {
            self.log_secret(label::CLIENT_HANDSHAKE, &secrets.client_handshake);
        }
    }

    /// When a message is made.
    pub(super) fn log_with(&self, kind: u8, secrets: &Secrets) {
        if kind == kind::FINISHED && self.status.version.get() != TLS1_3 {
            self.log_secret(label::MASTER, &secrets.master);
        }
    }

    /// When a message is out.
    pub(super) fn log_after(&self, kind: u8, secrets: &Secrets) {
        if self.status.version.get() != TLS1_3 || kind != kind::FINISHED {
            return;
        }
        if self.is_server() {
            self.log_application(secrets);
        } else {
            self.log_secret(label::CLIENT_TRAFFIC, &secrets.client_application);
        }
    }

    /// The secrets that the server's Finished brings.
    pub(super) fn log_application(&self, secrets: &Secrets) {
        self.log_secret(label::EXPORTER, &secrets.exporter);
        self.log_secret(label::SERVER_TRAFFIC, &secrets.server_application);
    }
}

/// Label, client's random and secret, and a NUL.
fn line(label: &str, random: &[u8], secret: &[u8]) -> Zeroizing<Vec<u8>> {
    // All at once: what grows leaves copies behind.
    let mut line = Zeroizing::new(Vec::with_capacity(label.len() + 2 * (random.len() + secret.len()) + 3));
    line.extend_from_slice(label.as_bytes());
    for part in [random, secret] {
        line.push(b' ');
        line.extend(
            part.iter()
                .flat_map(|byte| [byte >> 4, byte & 15])
                .map(|digit| b"0123456789abcdef"[usize::from(digit)]),
        );
    }
    line.push(0);
    line
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_line_is_label_random_and_secret() {
        assert_eq!(&super::line("X", &[0, 0xaf], &[0x10])[..], b"X 00af 10\0");
    }
}
