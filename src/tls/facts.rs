//! What a connection knows of itself and its peer, for the program's getters.

use super::cipher::Cipher;
use super::codec;
use super::packed::Packed;
use super::secret::{HashSecret, Secret};
use super::sigalg::Sigalg;
use super::version::Version;
use crate::libcrypto::pkey::PKey;
use crate::libcrypto::stack::StaticStack;
use core::mem::take;
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
    /// Those of [`List`], to which the program has no pointers.
    lists: Packed<4>,
    /// The SignatureScheme that the peer, and we, have signed with; 0 for none.
    pub peer_sigalg: u16,
    pub own_sigalg: u16,
    /// The signature algorithms that both sides have, best first.
    pub shared_sigalgs: Arc<[u16]>,
    /// The protocol that ALPN chose. Boxed: the program holds a pointer to it.
    pub alpn: Option<Box<[u8]>>,
    /// The name in the client's server_name extension, on the server.
    pub servername: Option<Box<std::ffi::CStr>>,
    /// The server has acknowledged the name.
    pub servername_acked: bool,
    /// verify_data of our Finished and the peer's.
    pub finished: HashSecret,
    pub peer_finished: HashSecret,
    /// The highest version that we offered; 0 before, and at a server.
    pub offered_version: Version,
    /// The suites that the client offered, as bytes.
    pub client_ciphers: Box<[u8]>,
    /// Nothing was chosen by them so far, and nothing is where TLS 1.2 resumes a session.
    suites_unused: bool,
    /// The peer's point formats (RFC 8422, 5.1.2), none if it sent none.
    pub peer_point_formats: Box<[u8]>,
    /// A certificate was asked for, by the server or by us.
    pub certificate_requested: bool,
    pub extended_master_secret: bool,
    /// The client would authenticate later (RFC 8446, 4.2.6).
    pub post_handshake_auth: bool,
    /// TLS 1.2 secure renegotiation (RFC 5746) is supported by the peer.
    pub secure_renegotiation: bool,
    /// RFC 6066, 4: the code of the maximum fragment length, 0 for none.
    pub max_fragment_length: u8,
    /// What keying material is exported from: TLS 1.3's exporter secret (RFC 8446, 7.5), TLS 1.2's master secret (RFC 5705, 4).
    pub exporter: HashSecret,
    rare: Option<Box<RareFacts>>,
}

/// Facts that few handshakes have.
#[derive(Default)]
pub struct RareFacts {
    /// The server's key of a finite-field key exchange of TLS 1.2, at a client.
    pub peer_dh: Option<PKey>,
    /// The peer's signature_algorithms_cert; none if it did not send that (RFC 8446, 4.2.3).
    pub peer_cert_sigalgs: Box<[u16]>,
    /// The OCSP response that the server stapled.
    pub ocsp_response: Option<Box<[u8]>>,
    /// The server's signed certificate timestamps (RFC 6962, 3.3), as they came.
    pub scts: Option<Vec<u8>>,
    /// Those of [`Facts::used_client_ciphers`] that we know, for the program.
    pub client_cipher_stack: Option<StaticStack<Cipher>>,
    /// The suites of the client before, until something is chosen by this one's.
    last_client_ciphers: Box<[u8]>,
    /// TLS 1.2: the types of certificates that the server takes.
    pub certificate_types: Box<[u8]>,
    /// Of the key that early data was for, which need not be that of the session.
    pub early_exporter: Option<(&'static Cipher, Secret)>,
}

/// Facts that are lists, as on the wire.
#[derive(Clone, Copy, Debug)]
enum List {
    PeerShare,
    OwnShares,
    PeerGroups,
    PeerSigalgs,
}

impl Facts {
    /// The peer's public key in the group of the key exchange.
    pub fn peer_share(&self) -> &[u8] {
        self.lists.get(List::PeerShare as usize)
    }

    pub fn set_peer_share(&mut self, share: &[u8]) {
        self.lists.set(List::PeerShare as usize, share);
    }

    /// Our public keys of TLS 1.3, as KeyShareEntry structures (RFC 8446, 4.2.8).
    pub fn own_shares(&self) -> &[u8] {
        self.lists.get(List::OwnShares as usize)
    }

    pub fn set_own_shares(&mut self, shares: &[u8]) {
        self.lists.set(List::OwnShares as usize, shares);
    }

    /// The peer's groups, in its order.
    pub fn peer_groups(&self) -> Vec<u16> {
        codec::u16s(self.lists.get(List::PeerGroups as usize)).collect()
    }

    pub fn set_peer_groups(&mut self, groups: &[u16]) {
        self.set_numbers(List::PeerGroups, groups);
    }

    /// The peer's signature_algorithms.
    pub fn peer_sigalgs(&self) -> Vec<u16> {
        codec::u16s(self.lists.get(List::PeerSigalgs as usize)).collect()
    }

    pub fn set_peer_sigalgs(&mut self, sigalgs: &[u16]) {
        self.set_numbers(List::PeerSigalgs, sigalgs);
    }

    fn set_numbers(&mut self, list: List, numbers: &[u16]) {
        let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_be_bytes()).collect();
        self.lists.set(list as usize, &bytes);
    }

    /// The rare ones, if there are any.
    pub fn rare(&self) -> Option<&RareFacts> {
        self.rare.as_deref()
    }

    /// The rare ones, one of which is to be set.
    pub fn rare_mut(&mut self) -> &mut RareFacts {
        self.rare.get_or_insert_default()
    }

    /// [`RareFacts::peer_cert_sigalgs`].
    pub fn peer_cert_sigalgs(&self) -> &[u16] {
        self.rare().map_or(&[], |rare| &rare.peer_cert_sigalgs)
    }

    /// The scheme that the peer has signed with.
    pub fn peer_scheme(&self) -> Option<&'static Sigalg> {
        Sigalg::find(self.peer_sigalg)
    }

    /// The scheme that we have signed with.
    pub fn own_scheme(&self) -> Option<&'static Sigalg> {
        Sigalg::find(self.own_sigalg)
    }

    /// Forgets everything, for another handshake. In its place, as what else forgets: secrets that are moved leave copies.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// [`Self::clear`] where the connection has had a handshake, which is the last one until this is over.
    pub fn clear_but_last(&mut self) {
        let (client_version, secure_renegotiation) = (self.client_version, self.secure_renegotiation);
        let (cipher, pending_cipher) = (self.cipher, self.pending_cipher);
        let (finished, peer_finished) = (take(&mut self.finished), take(&mut self.peer_finished));
        self.clear_but_client_ciphers();
        (self.client_version, self.secure_renegotiation) = (client_version, secure_renegotiation);
        (self.cipher, self.pending_cipher) = (cipher, pending_cipher);
        (self.finished, self.peer_finished) = (finished, peer_finished);
    }

    /// [`Self::clear`] but for the suites of the last client, which the next one's take the place of if it does not resume.
    pub fn clear_but_client_ciphers(&mut self) {
        let (client_ciphers, suites_unused) = (take(&mut self.client_ciphers), self.suites_unused);
        let rare = self.rare.take();
        self.clear();
        (self.client_ciphers, self.suites_unused) = (client_ciphers, suites_unused);
        if let Some(rare) = rare {
            let RareFacts { client_cipher_stack, last_client_ciphers, .. } = *rare;
            if client_cipher_stack.is_some() || !last_client_ciphers.is_empty() {
                let rare = self.rare_mut();
                (rare.client_cipher_stack, rare.last_client_ciphers) =
                    (client_cipher_stack, last_client_ciphers);
            }
        }
    }

    /// What `SSL_clear(3)` leaves: a server's program can still ask what the last client wanted.
    pub fn clear_but_wishes(&mut self) {
        let servername = self.servername.take();
        self.clear_but_client_ciphers();
        self.servername = servername;
    }

    /// Notes what a client offers.
    pub fn set_client_ciphers(&mut self, suites: &[u8]) {
        if !self.used_client_ciphers().is_empty() {
            self.rare_mut().last_client_ciphers = self.used_client_ciphers().into();
        }
        self.client_ciphers = suites.into();
        self.suites_unused = true;
    }

    /// Something is chosen by what the client offers.
    pub fn use_client_ciphers(&mut self) {
        self.suites_unused = false;
        if let Some(rare) = &mut self.rare {
            rare.last_client_ciphers = Box::default();
            rare.client_cipher_stack = None;
        }
    }

    /// The suites of the last client by which something was chosen, as bytes.
    pub fn used_client_ciphers(&self) -> &[u8] {
        if self.suites_unused {
            self.rare().map_or(&[], |rare| &rare.last_client_ciphers)
        } else {
            &self.client_ciphers
        }
    }
}
