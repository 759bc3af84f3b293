//! What a connection knows of itself and its peer, for the program's getters.

use super::cipher::Cipher;
use super::secret::Secret;
use super::sigalg::Sigalg;
use super::version::Version;
use crate::libcrypto::pkey::PKey;
use crate::libcrypto::stack::StaticStack;
use std::sync::Arc;

/// Facts of the handshake, as far as it has come.
#[derive(Default)]
pub struct Facts {
    pub cipher: Option<&'static Cipher>,
    /// The suite that was chosen, before records use it.
    pub pending_cipher: Option<&'static Cipher>,
    /// What the client's hello said its version is (`SSL_client_version(3)`).
    pub client_version: u16,
    pub client_random: [u8; 32],
    pub server_random: [u8; 32],
    /// The group of the key exchange, by its number; 0 for none.
    pub group: u16,
    /// The peer's public key in that group, as on the wire.
    pub peer_share: Box<[u8]>,
    /// The server's key of a finite-field key exchange of TLS 1.2, at a client.
    pub peer_dh: Option<PKey>,
    /// Our public keys of TLS 1.3, with their groups.
    pub own_shares: Box<[(u16, Box<[u8]>)]>,
    /// The peer's groups, in its order.
    pub peer_groups: Box<[u16]>,
    /// The SignatureScheme that the peer, and we, have signed with; 0 for none.
    pub peer_sigalg: u16,
    pub own_sigalg: u16,
    /// The peer's signature_algorithms, and those that we share, best first.
    pub peer_sigalgs: Box<[u16]>,
    /// The peer's signature_algorithms_cert; none if it did not send that (RFC 8446, 4.2.3).
    pub peer_cert_sigalgs: Box<[u16]>,
    pub shared_sigalgs: Arc<[u16]>,
    /// The protocol that ALPN chose. Boxed: the program holds a pointer to it.
    pub alpn: Option<Box<[u8]>>,
    /// The name in the client's server_name extension, on the server.
    pub servername: Option<Box<std::ffi::CStr>>,
    /// The server has acknowledged the name.
    pub servername_acked: bool,
    /// The OCSP response that the server stapled.
    pub ocsp_response: Option<Box<[u8]>>,
    /// The server's signed certificate timestamps (RFC 6962, 3.3), as they came.
    pub scts: Option<Vec<u8>>,
    /// verify_data of our Finished and the peer's.
    pub finished: Box<[u8]>,
    pub peer_finished: Box<[u8]>,
    /// The highest version that we offered; 0 before, and at a server.
    pub offered_version: Version,
    /// The suites that the client offered, as bytes.
    pub client_ciphers: Box<[u8]>,
    /// Those of them that we know, for the program.
    pub client_cipher_stack: Option<StaticStack<Cipher>>,
    /// The peer's point formats (RFC 8422, 5.1.2), none if it sent none.
    pub peer_point_formats: Box<[u8]>,
    /// DER of the names of authorities that the peer asked for.
    pub peer_ca_names: Box<[Vec<u8>]>,
    /// A certificate was asked for, by the server or by us.
    pub certificate_requested: bool,
    /// TLS 1.2: the types of certificates that the server takes.
    pub certificate_types: Box<[u8]>,
    pub extended_master_secret: bool,
    /// The client would authenticate later (RFC 8446, 4.2.6).
    pub post_handshake_auth: bool,
    /// TLS 1.2 secure renegotiation (RFC 5746) is supported by the peer.
    pub secure_renegotiation: bool,
    /// RFC 6066, 4: the code of the maximum fragment length, 0 for none.
    pub max_fragment_length: u8,
    pub exporter: Secret,
    /// Of the key that early data was for, which need not be that of the session.
    pub early_exporter: Option<(&'static Cipher, Secret)>,
    pub master: Secret,
}

impl Facts {
    /// The scheme that the peer has signed with.
    pub fn peer_scheme(&self) -> Option<&'static Sigalg> {
        Sigalg::find(self.peer_sigalg)
    }

    /// The scheme that we have signed with.
    pub fn own_scheme(&self) -> Option<&'static Sigalg> {
        Sigalg::find(self.own_sigalg)
    }

    /// Forgets everything, for another handshake.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// What `SSL_clear(3)` leaves: a server's program can still ask what the last client wanted.
    pub fn clear_but_wishes(&mut self) {
        let old = std::mem::take(self);
        self.servername = old.servername;
        self.client_ciphers = old.client_ciphers;
        self.client_cipher_stack = old.client_cipher_stack;
    }
}
