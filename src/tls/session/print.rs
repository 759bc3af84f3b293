//! Sessions as text (`SSL_SESSION_print(3)`), in OpenSSL's words.

use super::SessionData;
use crate::libcrypto::stream::verify_error;
use crate::tls::version;
use std::ffi::CString;
use std::io::Write;
use zeroize::Zeroizing;

impl SessionData {
    /// `SSL_SESSION_print(3)`.
    pub fn to_text(&self) -> Zeroizing<Vec<u8>> {
        let mut text = Text::default();
        let secret = if self.ssl_version == version::TLS1_3 { "Resumption PSK" } else { "Master-Key" };
        text.line(format_args!("SSL-Session:\n    Protocol  : {}\n", protocol(self.ssl_version)));
        match self.cipher {
            Some(cipher) => {
                text.line(format_args!("    Cipher    : {}\n", cipher.name().to_string_lossy()));
            }
            None if self.cipher_id >> 24 == 2 => {
                text.line(format_args!("    Cipher    : {:06X}\n", self.cipher_id & 0xff_ffff));
            }
            None => text.line(format_args!("    Cipher    : {:04X}\n", self.cipher_id & 0xffff)),
        }
        text.hex("    Session-ID: ", &self.session_id);
        text.hex("\n    Session-ID-ctx: ", &self.sid_ctx);
        text.hex(&format!("\n    {secret}: "), &self.master_key);
        text.name("\n    PSK identity: ", &self.rare().psk_identity);
        text.name("\n    PSK identity hint: ", &self.rare().psk_identity_hint);
        text.name("\n    SRP username: ", &self.rare().srp_username);
        if self.ticket_lifetime_hint != 0 {
            let hint = self.ticket_lifetime_hint as i64;
            text.line(format_args!("\n    TLS session ticket lifetime hint: {hint} (seconds)"));
        }
        if let Some(ticket) = &self.ticket {
            text.line(format_args!("\n    TLS session ticket:\n"));
            text.dump(ticket);
        }
        if self.compress_meth != 0 {
            text.line(format_args!("\n    Compression: {}", self.compress_meth));
        }
        if self.time != 0 {
            text.line(format_args!("\n    Start Time: {}", self.time));
        }
        if self.timeout != 0 {
            text.line(format_args!("\n    Timeout   : {} (sec)", self.timeout));
        }
        let verified = verify_error(self.verify_result.into()).to_string_lossy();
        text.line(format_args!("\n    Verify return code: {} ({verified})\n", self.verify_result));
        let extended = if self.extended_master_secret() { "yes" } else { "no" };
        text.line(format_args!("    Extended master secret: {extended}\n"));
        if self.ssl_version == version::TLS1_3 {
            text.line(format_args!("    Max Early Data: {}\n", self.max_early_data));
        }
        text.0
    }

    /// `SSL_SESSION_print_keylog(3)`; `None` for a session without id or secret.
    pub fn to_keylog(&self) -> Option<Zeroizing<Vec<u8>>> {
        if self.session_id.is_empty() || self.master_key.is_empty() {
            return None;
        }
        let mut text = Text::default();
        text.hex("RSA Session-ID:", &self.session_id);
        text.hex(" Master-Key:", &self.master_key);
        text.line(format_args!("\n"));
        Some(text.0)
    }
}

/// OpenSSL's name for a protocol version.
fn protocol(version: u16) -> &'static str {
    match version {
        version::TLS1_3 => "TLSv1.3",
        version::TLS1_2 => "TLSv1.2",
        version::TLS1_1 => "TLSv1.1",
        version::TLS1_0 => "TLSv1",
        version::SSL3 => "SSLv3",
        0x0100 => "DTLSv0.9",
        0xfeff => "DTLSv1",
        0xfefd => "DTLSv1.2",
        _ => "unknown",
    }
}

struct Text(Zeroizing<Vec<u8>>);

impl Default for Text {
    fn default() -> Self {
        // Room for secrets of the usual length, so that growing leaves no copy of them behind.
        Self(Zeroizing::new(Vec::with_capacity(4096)))
    }
}

impl Text {
    fn line(&mut self, text: core::fmt::Arguments<'_>) {
        // Writing to memory cannot fail.
        let _ = self.0.write_fmt(text);
    }

    fn hex(&mut self, label: &str, bytes: &[u8]) {
        self.0.extend_from_slice(label.as_bytes());
        bytes.iter().for_each(|byte| self.line(format_args!("{byte:02X}")));
    }

    fn name(&mut self, label: &str, name: &Option<CString>) {
        self.0.extend_from_slice(label.as_bytes());
        self.0.extend_from_slice(name.as_ref().map_or(b"None", |name| name.to_bytes()));
    }

    /// As `BIO_dump_indent(3)` by 4.
    fn dump(&mut self, bytes: &[u8]) {
        for (row, chunk) in bytes.chunks(16).enumerate() {
            self.line(format_args!("    {:04x} - ", row * 16));
            for column in 0..16 {
                match chunk.get(column) {
                    Some(byte) => {
                        let gap = if column == 7 { '-' } else { ' ' };
                        self.line(format_args!("{byte:02x}{gap}"));
                    }
                    None => self.line(format_args!("   ")),
                }
            }
            self.line(format_args!("  "));
            self.0.extend(chunk.iter().map(|&byte| if matches!(byte, b' '..=b'~') { byte } else { b'.' }));
            self.line(format_args!("\n"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saved(bytes: &[u8]) -> SessionData {
        SessionData::from_der(bytes).unwrap().0
    }

    #[test]
    fn text_is_openssls() {
        // The expected texts are `openssl sess_id -text`'s.
        for (saved, text) in [
            (
                saved(include_bytes!("testdata/tls12_ticket.der")),
                &include_bytes!("testdata/tls12_ticket.txt")[..],
            ),
            (saved(include_bytes!("testdata/tls12_id.der")), include_bytes!("testdata/tls12_id.txt")),
            (saved(include_bytes!("testdata/tls13.der")), include_bytes!("testdata/tls13.txt")),
        ] {
            assert_eq!(str::from_utf8(&saved.to_text()), str::from_utf8(text));
        }
    }

    #[test]
    fn a_keylog_line_needs_id_and_secret() {
        assert!(SessionData::default().to_keylog().is_none());
        let line = saved(include_bytes!("testdata/tls12_id.der")).to_keylog().unwrap();
        assert!(line.starts_with(b"RSA Session-ID:205AD1C5") && line.ends_with(b"6CC6E46\n"));
    }
}
