//! The record layer (RFC 8446, 5; RFC 5246, 6.2): frames, encrypts and decrypts, in every phase of a connection.

mod aead;
mod cipher;
mod key;
mod pool;
mod reader;
mod settings;
mod writer;

pub use cipher::{Opener, Sealer};
pub use reader::{Expect, Reader, Record, Shown};
pub use settings::Config;
pub use writer::Writer;

pub const CHANGE_CIPHER_SPEC: u8 = 20;
pub const ALERT: u8 = 21;
pub const HANDSHAKE: u8 = 22;
pub const APPLICATION_DATA: u8 = 23;
/// Of no record: a ClientHello in SSL 2's form, which came as the first thing (RFC 5246, E.2).
pub const SSL2_HELLO: u8 = 0x80;

/// The longest plaintext of a record (RFC 8446, 5.1).
pub const MAX_PLAINTEXT: usize = 16384;
/// The longest body of a TLS 1.3 record (RFC 8446, 5.2).
const MAX_TLS13_BODY: usize = MAX_PLAINTEXT + 256;
/// The longest body of a TLS 1.2 record that OpenSSL takes.
const MAX_TLS12_BODY: usize = MAX_PLAINTEXT + 320;
pub const HEADER_LEN: usize = 5;
