//! Records and messages as text (`SSL_trace(3)`), in OpenSSL's words.

mod names;

use super::cipher::Kx;
use super::connection::{Connection, Side};
use super::handshake::kind;
use super::record::{ALERT, CHANGE_CIPHER_SPEC, HANDSHAKE};
use super::state::names::{alert_description, alert_level};
use super::version::TLS1_3;
use crate::libcrypto::stream::Stream;
use names::{Names, find};
use std::fmt::Arguments;

/// `SSL3_RT_HEADER` and `SSL3_RT_INNER_CONTENT_TYPE`.
const HEADER: i32 = 0x100;
const INNER: i32 = 0x101;

/// What does not parse.
struct Malformed;

type Result<T> = core::result::Result<T, Malformed>;

/// A piece of a message that is taken from the front.
struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn take(&mut self, len: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(len).ok_or(Malformed)?;
        self.0 = rest;
        Ok(taken)
    }

    /// A number of `bytes` bytes.
    fn number(&mut self, bytes: usize) -> Result<usize> {
        Ok(self.take(bytes)?.iter().fold(0, |number, byte| number << 8 | usize::from(*byte)))
    }

    fn u16(&mut self) -> Result<u16> {
        Ok(self.number(2)? as u16)
    }

    /// A vector whose length has `bytes` bytes; one that is cut off is left where it is.
    fn vector(&mut self, bytes: usize) -> Result<&'a [u8]> {
        let mut rest = Self(self.0);
        let len = rest.number(bytes)?;
        let vector = rest.take(len)?;
        *self = rest;
        Ok(vector)
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A vector that is all there is.
fn whole(content: &[u8], bytes: usize) -> Result<&[u8]> {
    let mut input = Input(content);
    let vector = input.vector(bytes)?;
    if input.is_empty() { Ok(vector) } else { Err(Malformed) }
}

/// Writes about one message.
struct Tracer<'a> {
    out: &'a Stream,
    tls13: bool,
    /// The key exchange of the suite in use.
    exchange: Option<Kx>,
    /// The message is the server's.
    server: bool,
}

impl Connection {
    /// Writes about what a message callback is told.
    pub fn trace(&self, out: &Stream, sent: bool, content_type: i32, bytes: &[u8]) {
        let server = (self.status.side.get() == Some(Side::Server)) == sent;
        let exchange = self.facts.borrow().pending_cipher.map(|cipher| cipher.kx);
        let tracer = Tracer { out, tls13: self.status.version.get() == TLS1_3, exchange, server };
        match content_type {
            HEADER => tracer.header(sent, bytes),
            INNER => {
                let kind = bytes.first().copied().unwrap_or_default();
                tracer.text(format_args!(
                    "  Inner Content Type = {} ({kind})",
                    find(names::CONTENT_TYPES, kind.into())
                ));
            }
            content if content == i32::from(HANDSHAKE) => match tracer.message(bytes, 4) {
                Ok(()) => {}
                Err(Malformed) => tracer.text(format_args!("Message length parse error!\n")),
            },
            content if content == i32::from(CHANGE_CIPHER_SPEC) => match bytes {
                [1] => tracer.text(format_args!("    change_cipher_spec (1)\n")),
                _ => tracer.hex(4, "unknown value", bytes),
            },
            content if content == i32::from(ALERT) => match *bytes {
                [level, description] => tracer.text(format_args!(
                    "    Level={}({level}), description={}({description})\n",
                    alert_level(i32::from(level) << 8).1.to_string_lossy(),
                    alert_description(description.into()).1.to_string_lossy(),
                )),
                _ => tracer.text(format_args!("    Illegal Alert Length\n")),
            },
            _ => {}
        }
        out.end_line();
    }
}

impl Tracer<'_> {
    fn text(&self, text: Arguments<'_>) {
        // There is nobody to tell of a failure.
        self.out.write(text.to_string().as_bytes());
    }

    fn line(&self, indent: usize, text: Arguments<'_>) {
        self.text(format_args!("{:indent$}{text}\n", ""));
    }

    fn hex(&self, indent: usize, name: &str, bytes: &[u8]) {
        let hex: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
        self.line(indent, format_args!("{name} (len={}): {hex}", bytes.len()));
    }

    /// A vector, in hexadecimal digits.
    fn hex_vector(&self, indent: usize, name: &str, input: &mut Input<'_>, bytes: usize) -> Result<()> {
        self.hex(indent, name, input.vector(bytes)?);
        Ok(())
    }

    /// Numbers of one or two bytes each, and their names.
    fn list(&self, indent: usize, list: &[u8], bytes: usize, names: &Names) -> Result<()> {
        if !list.len().is_multiple_of(bytes) {
            return Err(Malformed);
        }
        for number in list.chunks(bytes) {
            let number = Input(number).number(bytes)? as u16;
            self.line(indent, format_args!("{} ({number})", find(names, number)));
        }
        Ok(())
    }

    fn signature_list(&self, indent: usize, list: &[u8]) -> Result<()> {
        if !list.len().is_multiple_of(2) {
            return Err(Malformed);
        }
        for scheme in list.chunks(2) {
            let scheme = Input(scheme).u16()?;
            self.line(indent, format_args!("{} (0x{scheme:04x})", find(names::SIGNATURES, scheme)));
        }
        Ok(())
    }

    fn header(&self, sent: bool, bytes: &[u8]) {
        let direction = if sent { "Sent" } else { "Received" };
        let [kind, major, minor, .., high, low] = *bytes else {
            self.text(format_args!("{direction}"));
            return self.hex(0, " too short message", bytes);
        };
        let version = u16::from_be_bytes([major, minor]);
        self.text(format_args!(
            "{direction} Record\nHeader:\n  Version = {} (0x{version:x})\n  Content Type = {} ({kind})\n  Length = {}",
            find(names::VERSIONS, version),
            find(names::CONTENT_TYPES, kind.into()),
            u16::from_be_bytes([high, low]),
        ));
    }

    fn message(&self, bytes: &[u8], indent: usize) -> Result<()> {
        let mut input = Input(bytes);
        let kind = input.number(1)? as u8;
        let len = input.number(3)?;
        self.line(indent, format_args!("{}, Length={len}", find(names::MESSAGES, kind.into())));
        if input.0.len() < len {
            return Err(Malformed);
        }
        let inner = indent + 2;
        match kind {
            kind::CLIENT_HELLO => self.client_hello(inner, input),
            HELLO_VERIFY_REQUEST => {
                self.version(inner, "server_version", &mut input)?;
                self.hex_vector(inner, "cookie", &mut input, 1)
            }
            kind::SERVER_HELLO => self.server_hello(inner, input),
            kind::SERVER_KEY_EXCHANGE => self.server_key_exchange(inner, input),
            kind::CLIENT_KEY_EXCHANGE => self.client_key_exchange(inner, input),
            kind::CERTIFICATE => self.certificates(inner, input),
            kind::CERTIFICATE_VERIFY => self.signature(inner, &mut input),
            kind::CERTIFICATE_REQUEST => self.certificate_request(inner, input),
            kind::FINISHED => {
                self.hex(inner, "verify_data", input.0);
                Ok(())
            }
            kind::SERVER_HELLO_DONE => {
                if !input.is_empty() {
                    self.hex(inner, "unexpected value", input.0);
                }
                Ok(())
            }
            kind::NEW_SESSION_TICKET => self.ticket(inner, input),
            kind::ENCRYPTED_EXTENSIONS => self.extensions(inner, true, kind, &mut input),
            KEY_UPDATE if input.0.len() != 1 => {
                self.hex(inner, "unexpected value", input.0);
                Err(Malformed)
            }
            KEY_UPDATE => self.list(inner, input.0, 1, names::KEY_UPDATES),
            _ => {
                self.line(inner, format_args!("Unsupported, hex dump follows:"));
                self.out.dump(input.0, inner + 2);
                Ok(())
            }
        }
    }

    fn version(&self, indent: usize, name: &str, input: &mut Input<'_>) -> Result<u16> {
        let version = input.u16()?;
        self.line(indent, format_args!("{name}=0x{version:x} ({})", find(names::VERSIONS, version)));
        Ok(version)
    }

    fn random(&self, indent: usize, input: &mut Input<'_>) -> Result<()> {
        let mut random = Input(input.take(32)?);
        let time = random.number(4)?;
        self.line(indent, format_args!("Random:"));
        self.line(indent + 2, format_args!("gmt_unix_time=0x{time:08X}"));
        self.hex(indent + 2, "random_bytes", random.0);
        Ok(())
    }

    fn client_hello(&self, indent: usize, mut input: Input<'_>) -> Result<()> {
        self.version(indent, "client_version", &mut input)?;
        self.random(indent, &mut input)?;
        self.hex_vector(indent, "session_id", &mut input, 1)?;
        let len = input.number(2)?;
        self.line(indent, format_args!("cipher_suites (len={len})"));
        if !len.is_multiple_of(2) {
            return Err(Malformed);
        }
        for suite in input.take(len)?.chunks(2) {
            let number = Input(suite).u16()?;
            let name = find(names::SUITES, number);
            self.line(indent + 2, format_args!("{{0x{:02X}, 0x{:02X}}} {name}", suite[0], suite[1]));
        }
        let methods = input.vector(1)?;
        self.line(indent, format_args!("compression_methods (len={})", methods.len()));
        for method in methods {
            let name = find(names::COMPRESSIONS, (*method).into());
            self.line(indent + 2, format_args!("{name} (0x{method:02X})"));
        }
        self.extensions(indent, false, kind::CLIENT_HELLO, &mut input)
    }

    fn server_hello(&self, indent: usize, mut input: Input<'_>) -> Result<()> {
        let version = self.version(indent, "server_version", &mut input)?;
        self.random(indent, &mut input)?;
        // A draft of TLS 1.3 had its version here, and no more than that.
        let old = version != TLS1_3;
        if old {
            self.hex_vector(indent, "session_id", &mut input, 1)?;
        }
        let suite = input.u16()?;
        let [high, low] = suite.to_be_bytes();
        let name = find(names::SUITES, suite);
        self.line(indent, format_args!("cipher_suite {{0x{high:02X}, 0x{low:02X}}} {name}"));
        if old {
            let method = input.number(1)? as u16;
            let name = find(names::COMPRESSIONS, method);
            self.line(indent, format_args!("compression_method: {name} (0x{method:02X})"));
        }
        self.extensions(indent, true, kind::SERVER_HELLO, &mut input)
    }

    /// `server` says whether extensions have the form of a server's.
    fn extensions(&self, indent: usize, server: bool, message: u8, input: &mut Input<'_>) -> Result<()> {
        self.text(format_args!("{:indent$}", ""));
        let len = if input.is_empty() { 0 } else { input.number(2)? };
        if len == 0 {
            self.text(format_args!("No extensions\n"));
            return Ok(());
        }
        let mut block = Input(input.take(len)?);
        self.text(format_args!("extensions, length = {len}\n"));
        while !block.is_empty() {
            let rest = block.0;
            let (number, len) = (block.u16()?, block.number(2)?);
            let Ok(content) = block.take(len) else {
                self.text(format_args!("extensions, extype = {number}, extlen = {len}\n"));
                self.out.dump(rest, indent + 2);
                return Err(Malformed);
            };
            self.extension(indent + 2, server, message, number, content)?;
        }
        Ok(())
    }

    fn extension(&self, indent: usize, server: bool, message: u8, number: u16, content: &[u8]) -> Result<()> {
        use super::handshake::ext;
        let name = find(names::EXTENSIONS, number);
        self.line(indent, format_args!("extension_type={name}({number}), length={}", content.len()));
        let (list, field) = (indent + 2, indent + 4);
        match number {
            ext::MAX_FRAGMENT_LENGTH if content.is_empty() => Err(Malformed),
            ext::MAX_FRAGMENT_LENGTH => self.list(list, content, 1, names::FRAGMENT_LENGTHS),
            ext::EC_POINT_FORMATS => self.list(list, whole(content, 1)?, 1, names::POINT_FORMATS),
            ext::SUPPORTED_GROUPS => self.list(list, whole(content, 2)?, 2, names::GROUPS),
            ext::ALPN => {
                let mut protocols = Input(whole(content, 2)?);
                while !protocols.is_empty() {
                    let protocol = protocols.vector(1)?;
                    self.text(format_args!("{:list$}", ""));
                    self.out.write(protocol);
                    self.text(format_args!("\n"));
                }
                Ok(())
            }
            ext::SIGNATURE_ALGORITHMS => self.signature_list(list, whole(content, 2)?),
            ext::RENEGOTIATION_INFO => self.renegotiation(field, server, whole(content, 1)?),
            ext::SESSION_TICKET => {
                if !content.is_empty() {
                    self.hex(field, "ticket", content);
                }
                Ok(())
            }
            ext::KEY_SHARE => self.key_shares(field, server, content),
            ext::SUPPORTED_VERSIONS if server => {
                let version = Input(content).u16().ok().filter(|_| content.len() == 2).ok_or(Malformed)?;
                self.line(field, format_args!("{} ({version})", find(names::VERSIONS, version)));
                Ok(())
            }
            ext::SUPPORTED_VERSIONS => self.list(list, whole(content, 1)?, 2, names::VERSIONS),
            ext::PSK_KEY_EXCHANGE_MODES => self.list(list, whole(content, 1)?, 1, names::PSK_MODES),
            ext::EARLY_DATA if message != kind::NEW_SESSION_TICKET => Ok(()),
            ext::EARLY_DATA => {
                let max = Input(content).number(4).ok().filter(|_| content.len() == 4).ok_or(Malformed)?;
                self.line(list, format_args!("max_early_data={max}"));
                Ok(())
            }
            _ => {
                self.out.dump(content, list);
                Ok(())
            }
        }
    }

    fn renegotiation(&self, indent: usize, server: bool, verify_data: &[u8]) -> Result<()> {
        if verify_data.is_empty() {
            self.line(indent, format_args!("<EMPTY>"));
            return Ok(());
        }
        if !server {
            self.hex(indent, "client_verify_data", verify_data);
            return Ok(());
        }
        if !verify_data.len().is_multiple_of(2) {
            return Err(Malformed);
        }
        let (client, server) = verify_data.split_at(verify_data.len() / 2);
        self.hex(indent, "client_verify_data", client);
        self.hex(indent, "server_verify_data", server);
        Ok(())
    }

    fn key_shares(&self, indent: usize, server: bool, content: &[u8]) -> Result<()> {
        let group =
            |group| self.line(indent, format_args!("NamedGroup: {} ({group})", find(names::GROUPS, group)));
        if server && content.len() == 2 {
            group(Input(content).u16()?);
            return Ok(());
        }
        if content.len() < 2 {
            return Err(Malformed);
        }
        let mut shares = Input(if server { content } else { whole(content, 2)? });
        while !shares.is_empty() {
            let number = shares.u16()?;
            let share = shares.vector(2)?;
            group(number);
            self.hex(indent, "key_exchange: ", share);
        }
        Ok(())
    }

    /// The name of the key exchange; those that we do not have are not told apart.
    fn exchange(&self, indent: usize) {
        let name = match self.exchange {
            Some(Kx::Ecdhe) => "ECDHE",
            Some(Kx::Dhe) => "DHE",
            Some(Kx::Psk) => "PSK",
            Some(Kx::DhePsk) => "DHEPSK",
            Some(Kx::EcdhePsk) => "ECDHEPSK",
            _ => "UNKNOWN",
        };
        self.line(indent, format_args!("KeyExchangeAlgorithm={name}"));
    }

    fn is_psk(&self) -> bool {
        matches!(self.exchange, Some(Kx::Psk | Kx::DhePsk | Kx::EcdhePsk))
    }

    fn is_dhe(&self) -> bool {
        matches!(self.exchange, Some(Kx::Dhe | Kx::DhePsk))
    }

    fn is_ecdhe(&self) -> bool {
        matches!(self.exchange, Some(Kx::Ecdhe | Kx::EcdhePsk))
    }

    fn client_key_exchange(&self, indent: usize, mut input: Input<'_>) -> Result<()> {
        self.exchange(indent);
        if self.is_psk() {
            self.hex_vector(indent + 2, "psk_identity", &mut input, 2)?;
        }
        if self.is_ecdhe() {
            self.hex_vector(indent + 2, "ecdh_Yc", &mut input, 1)?;
        }
        if self.is_dhe() {
            self.hex_vector(indent + 2, "dh_Yc", &mut input, 2)?;
        }
        if input.is_empty() { Ok(()) } else { Err(Malformed) }
    }

    fn server_key_exchange(&self, indent: usize, mut input: Input<'_>) -> Result<()> {
        const EXPLICIT_PRIME: usize = 1;
        const EXPLICIT_CHAR2: usize = 2;
        const NAMED: usize = 3;
        self.exchange(indent);
        if self.is_psk() {
            self.hex_vector(indent + 2, "psk_identity_hint", &mut input, 2)?;
        }
        if self.is_dhe() {
            for name in ["dh_p", "dh_g", "dh_Ys"] {
                self.hex_vector(indent + 2, name, &mut input, 2)?;
            }
        }
        if self.is_ecdhe() {
            let start = input.0;
            match input.number(1)? {
                NAMED => {
                    self.text(format_args!("{:width$}", "", width = indent + 2));
                    let group = input.u16()?;
                    self.text(format_args!("named_curve: {} ({group})\n", find(names::GROUPS, group)));
                    self.hex_vector(indent + 2, "point", &mut input, 1)?;
                }
                // What follows is not looked at.
                EXPLICIT_PRIME => {
                    self.line(indent + 2, format_args!("explicit_prime"));
                    input = Input(start);
                }
                EXPLICIT_CHAR2 => {
                    self.line(indent + 2, format_args!("explicit_char2"));
                    input = Input(start);
                }
                other => {
                    self.line(indent + 2, format_args!("UNKNOWN CURVE PARAMETER TYPE {other}"));
                    return Err(Malformed);
                }
            }
        }
        if !self.is_psk() {
            // It is left to what remains whether this is an error.
            let _ = self.signature(indent, &mut input);
        }
        if input.is_empty() { Ok(()) } else { Err(Malformed) }
    }

    fn signature(&self, indent: usize, input: &mut Input<'_>) -> Result<()> {
        let scheme = input.u16()?;
        let name = find(names::SIGNATURES, scheme);
        self.line(indent, format_args!("Signature Algorithm: {name} (0x{scheme:04x})"));
        self.hex_vector(indent, "Signature", input, 2)
    }

    fn certificates(&self, indent: usize, mut input: Input<'_>) -> Result<()> {
        if self.tls13 {
            self.hex_vector(indent, "context", &mut input, 1)?;
        }
        let mut list = Input(whole(input.0, 3)?);
        self.line(indent, format_args!("certificate_list, length={}", list.0.len()));
        while !list.is_empty() {
            let der = list.vector(3)?;
            self.text(format_args!("{:width$}ASN.1Cert, length={}", "", der.len(), width = indent + 2));
            let used = self.out.describe_certificate(der, "\n------details-----\n", "------------------\n");
            if used.is_none() {
                self.text(format_args!("<UNPARSABLE CERTIFICATE>\n"));
            }
            if used.unwrap_or(0) != der.len() {
                self.text(format_args!("<TRAILING GARBAGE AFTER CERTIFICATE>\n"));
            }
            if self.tls13 {
                self.extensions(indent + 2, self.server, kind::CERTIFICATE, &mut list)?;
            }
        }
        Ok(())
    }

    fn certificate_request(&self, indent: usize, mut input: Input<'_>) -> Result<()> {
        if self.tls13 {
            self.hex_vector(indent, "request_context", &mut input, 1)?;
            return self.extensions(indent, true, kind::CERTIFICATE_REQUEST, &mut input);
        }
        let types = input.vector(1)?;
        self.line(indent, format_args!("certificate_types (len={})", types.len()));
        self.list(indent + 2, types, 1, names::CERTIFICATE_TYPES)?;
        let schemes = input.vector(2)?;
        if !schemes.len().is_multiple_of(2) {
            return Err(Malformed);
        }
        self.line(indent, format_args!("signature_algorithms (len={})", schemes.len()));
        self.signature_list(indent + 2, schemes)?;
        let len = input.number(2)?;
        self.text(format_args!("{:indent$}", ""));
        let mut authorities = Input(input.take(len)?);
        self.text(format_args!("certificate_authorities (len={len})\n"));
        while !authorities.is_empty() {
            let name = authorities.vector(2)?;
            self.text(format_args!(
                "{:width$}DistinguishedName (len={}): ",
                "",
                name.len(),
                width = indent + 2
            ));
            let end = if self.out.describe_name(name) { "\n" } else { "<UNPARSABLE DN>\n" };
            self.text(format_args!("{end}"));
        }
        if input.is_empty() { Ok(()) } else { Err(Malformed) }
    }

    fn ticket(&self, indent: usize, mut input: Input<'_>) -> Result<()> {
        let indent = indent + 2;
        if input.is_empty() {
            self.line(indent, format_args!("No Ticket"));
            return Ok(());
        }
        let lifetime = input.number(4)?;
        self.line(indent, format_args!("ticket_lifetime_hint={lifetime}"));
        if self.tls13 {
            let age_add = input.number(4)?;
            self.line(indent, format_args!("ticket_age_add={age_add}"));
            self.hex_vector(indent, "ticket_nonce", &mut input, 1)?;
        }
        self.hex_vector(indent, "ticket", &mut input, 2)?;
        if self.tls13 {
            self.extensions(indent, false, kind::NEW_SESSION_TICKET, &mut input)?;
        }
        if input.is_empty() { Ok(()) } else { Err(Malformed) }
    }
}

/// DTLS's.
const HELLO_VERIFY_REQUEST: u8 = 3;
const KEY_UPDATE: u8 = 24;
