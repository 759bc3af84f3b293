//! `SSL_OP_*`: the bits of [`super::Config::options`] (`SSL_CTX_set_options(3)`).

/// No extended master secret in TLS 1.2 (RFC 7627).
pub const NO_EXTENDED_MASTER_SECRET: u64 = 1 << 0;
/// Wipe application data once the program has read it.
pub const CLEANSE_PLAINTEXT: u64 = 1 << 1;
/// Connect to servers without secure renegotiation (RFC 5746).
pub const LEGACY_SERVER_CONNECT: u64 = 1 << 2;
/// Let the kernel encrypt records if it can.
pub const ENABLE_KTLS: u64 = 1 << 3;
/// Pad client hellos that some servers choke on (RFC 7685).
pub const TLSEXT_PADDING: u64 = 1 << 4;
/// Take a missing close_notify for the end of data.
pub const IGNORE_UNEXPECTED_EOF: u64 = 1 << 7;
/// Let clients renegotiate.
pub const ALLOW_CLIENT_RENEGOTIATION: u64 = 1 << 8;
/// Send no names of authorities, in client hellos and in requests for certificates.
pub const DISABLE_TLSEXT_CA_NAMES: u64 = 1 << 9;
/// TLS 1.3 resumption without a key exchange (`psk_ke`).
pub const ALLOW_NO_DHE_KEX: u64 = 1 << 10;
/// TLS 1.0 only.
pub const DONT_INSERT_EMPTY_FRAGMENTS: u64 = 1 << 11;
/// No tickets in TLS 1.2, only stateful ones in TLS 1.3.
pub const NO_TICKET: u64 = 1 << 14;
pub const NO_SESSION_RESUMPTION_ON_RENEGOTIATION: u64 = 1 << 16;
pub const NO_COMPRESSION: u64 = 1 << 17;
pub const ALLOW_UNSAFE_LEGACY_RENEGOTIATION: u64 = 1 << 18;
/// CBC suites only.
pub const NO_ENCRYPT_THEN_MAC: u64 = 1 << 19;
/// Look like TLS 1.2 to middleboxes (RFC 8446, D.4).
pub const ENABLE_MIDDLEBOX_COMPAT: u64 = 1 << 20;
/// Prefer ChaCha20 if the client's first suite uses it.
pub const PRIORITIZE_CHACHA: u64 = 1 << 21;
/// The server's order of suites, groups and signature algorithms rules.
pub const CIPHER_SERVER_PREFERENCE: u64 = 1 << 22;
/// No protection against replayed early data.
pub const NO_ANTI_REPLAY: u64 = 1 << 24;
pub const NO_SSLV3: u64 = 1 << 25;
pub const NO_TLS1_0: u64 = 1 << 26;
pub const NO_TLS1_2: u64 = 1 << 27;
pub const NO_TLS1_1: u64 = 1 << 28;
pub const NO_TLS1_3: u64 = 1 << 29;
pub const NO_RENEGOTIATION: u64 = 1 << 30;

/// What a new context has set.
pub const DEFAULT: u64 = NO_COMPRESSION | ENABLE_MIDDLEBOX_COMPAT;
