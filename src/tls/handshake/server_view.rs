//! The ClientHello that a server's rustls sees: what was chosen of the wire's, and nothing else.

use super::client_hello::ext;
use super::server_choice::Choice;
use super::signature;
use crate::tls::cipher::Auth;
use crate::tls::client_hello::ClientHello;
use crate::tls::codec::{self, vec8, vec16};
use crate::tls::engine::{dhe, psk};
use crate::tls::group::{SECP256R1, X25519};
use crate::tls::key_schedule::Hash;
use crate::tls::version::{TLS1_2, TLS1_3};

/// The share of X25519 whose owner has the key 1, in a manner of speaking (RFC 7748, 4.1).
const BASE_POINT: [u8; 32] = {
    let mut point = [0; 32];
    point[0] = 9;
    point
};

impl Choice {
    /// Whether the answer is a HelloRetryRequest.
    pub fn asks_again(&self) -> bool {
        self.retry_for_cookie || (self.share.is_none() && !self.psk_only)
    }

    /// The group that rustls sees.
    pub fn engine_group(&self) -> u16 {
        if self.psk_only { X25519 } else { self.group }
    }

    /// The hello that rustls sees: one suite, one group, one kind of signature, and the session that is resumed.
    pub fn view(&self, hello: &ClientHello, tls13: bool) -> Vec<u8> {
        let rsa = match &self.own {
            Some((_, signer)) => signer.algorithm.rsa,
            None => self.cipher.auth == Auth::Rsa,
        };
        let scheme = if self.cipher.is_psk() { psk::SCHEME.into() } else { signature::stand_in(rsa) };
        // A hello that is to be retried has none in rustls's view: the session may not be the same the next time.
        let resumes = tls13 && !self.asks_again();
        let resumes = resumes && self.session.is_some() && self.proven.is_some();
        codec::message(super::kind::CLIENT_HELLO, |out| {
            out.extend_from_slice(&TLS1_2.to_be_bytes());
            out.extend_from_slice(hello.random());
            // TLS 1.2: rustls looks a session up by its id, and ours are found already.
            let session_id = if !tls13 && self.session.is_some() { &[1; 32] } else { hello.session_id() };
            vec8(out, |out| out.extend_from_slice(session_id));
            vec16(out, |out| out.extend_from_slice(&self.cipher.suite().to_be_bytes()));
            out.extend_from_slice(&[1, 0]);
            vec16(out, |out| {
                let number = |id: u16| move |out: &mut Vec<u8>| out.extend_from_slice(&id.to_be_bytes());
                let group = match self.engine_group() {
                    _ if self.cipher.is_psk() => psk::STAND_IN,
                    _ if self.cipher.is_dhe() => dhe::STAND_IN,
                    0 => SECP256R1,
                    group => group,
                };
                codec::extension(out, ext::SUPPORTED_GROUPS, |out| vec16(out, number(group)));
                codec::extension(out, ext::SIGNATURE_ALGORITHMS, |out| vec16(out, number(scheme)));
                if tls13 {
                    codec::extension(out, ext::SUPPORTED_VERSIONS, |out| vec8(out, number(TLS1_3)));
                    codec::extension(out, ext::PSK_KEY_EXCHANGE_MODES, |out| vec8(out, |out| out.push(1)));
                    codec::extension(out, ext::KEY_SHARE, |out| {
                        vec16(out, |out| {
                            // Where there is no exchange, a share that rustls can do something with.
                            let share =
                                if self.psk_only { Some(&BASE_POINT[..]) } else { self.share.as_deref() };
                            if let Some(share) = share.filter(|_| !self.asks_again()) {
                                out.extend_from_slice(&group.to_be_bytes());
                                vec16(out, |out| out.extend_from_slice(share));
                            }
                        });
                    });
                } else {
                    if self.extended_master_secret {
                        codec::extension(out, ext::EXTENDED_MASTER_SECRET, |_| {});
                    }
                    if self.ticket_expected {
                        codec::extension(out, ext::SESSION_TICKET, |_| {});
                    }
                }
                if resumes {
                    // An identity and a binder that stand for those, as `kdf` makes them.
                    codec::extension(out, ext::PRE_SHARED_KEY, |out| {
                        vec16(out, |out| {
                            vec16(out, |out| out.push(0));
                            out.extend_from_slice(&[0; 4]);
                        });
                        let binder = &[0; 48][..Hash::of(self.cipher).len()];
                        vec16(out, |out| vec8(out, |out| out.extend_from_slice(binder)));
                    });
                }
            });
        })
    }
}
