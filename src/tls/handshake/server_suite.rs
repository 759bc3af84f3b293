//! The version and the suite that a server chooses.

use super::client_hello::ext;
use super::signature;
use crate::tls::certificate::Kind;
use crate::tls::cipher::{Auth, Cipher, Digest, Enc, Kx};
use crate::tls::client_hello::ClientHello;
use crate::tls::codec::{self, Input};
use crate::tls::connection::Connection;
use crate::tls::error::{Alert, Error, reason};
use crate::tls::security::{Judge, Op, Question, SuiteB};
use crate::tls::sigalg::{Key, Sigalg};
use crate::tls::version::{TLS1_2, TLS1_3, Version};
use crate::tls::{Config, Configurable, options};

impl Connection {
    /// Whether there is a certificate or a key for TLS 1.3, or a callback that may bring one.
    fn could_serve_tls13(&self, config: &Config) -> bool {
        let contexts = [self.context().config(), self.session_context().config()];
        if contexts.iter().any(|context| context.servername.callback.is_some())
            || config.psk.server.is_some()
            || config.psk.find_session.is_some()
            || config.certificates.callback.is_some()
        {
            return true;
        }
        // RFC 8446, 4.2.3: there each scheme of ECDSA has its curve.
        let signs = |curve: i32| {
            let mut schemes =
                config.sigalgs.preferred(SuiteB::Off, false).iter().filter_map(|id| Sigalg::find(*id));
            schemes.any(|scheme| scheme.key == Key::Ecdsa && scheme.curve_nid == curve)
        };
        config.certificates.usable().any(|kind| match (kind, config.certificates.slot(kind).own_key()) {
            (Kind::Dsa, _) => false,
            (Kind::Ec, Some(own)) => own.traits.curve.is_some_and(signs),
            _ => true,
        })
    }

    /// RFC 8446, 4.2.1; RFC 5246, E.1.
    pub(super) fn choose_version(
        &self,
        config: &Config,
        hello: &ClientHello,
        retried: bool,
    ) -> Result<Version, Error> {
        let mut enabled = self.enabled_versions(config);
        enabled.tls13 = enabled.tls13 && self.could_serve_tls13(config);
        let unsupported = Error::alert(Alert::PROTOCOL_VERSION, reason::UNSUPPORTED_PROTOCOL);
        let offered = match hello.find(ext::SUPPORTED_VERSIONS) {
            Some(content) if hello.legacy_version >= 0x0300 => {
                let bad = Error::alert(Alert::DECODE_ERROR, reason::LENGTH_MISMATCH);
                let mut input = Input::new(content);
                let list = input.vec8().map_err(|_| bad)?;
                input.end().map_err(|_| bad)?;
                // RFC 8446, D.5: SSL 3.0 is not negotiated so.
                if hello.legacy_version == 0x0300 {
                    return Err(Error::alert(Alert::PROTOCOL_VERSION, reason::BAD_LEGACY_VERSION));
                }
                codec::u16s(list).filter(|version| enabled.contains(*version)).max()
            }
            _ if hello.legacy_version >= TLS1_2 && enabled.tls12 => Some(TLS1_2),
            _ => None,
        };
        let version = offered.ok_or(unsupported)?;
        if retried && version != TLS1_3 {
            return Err(Error::alert(Alert::PROTOCOL_VERSION, reason::BAD_HRR_VERSION));
        }
        Ok(version)
    }

    /// The suite, of those that both sides have and the certificates can serve.
    pub(super) fn choose_cipher(&self, config: &Config, hello: &ClientHello) -> Option<&'static Cipher> {
        let version = self.status.version.get();
        let client: Vec<&'static Cipher> = codec::u16s(hello.ciphers()).filter_map(Cipher::find).collect();
        let own: Vec<_> = config.ciphers.all().to_vec();
        // Suite B (RFC 6460) prefers its suites in an order, and the server sees to it.
        let suite_b = config.security.suite_b() != SuiteB::Off;
        let server_first = config.options & options::CIPHER_SERVER_PREFERENCE != 0 || suite_b;
        let is_chacha = |cipher: &&'static Cipher| cipher.enc == Enc::Chacha20Poly1305;
        let (mut first, second) = if server_first { (own, client) } else { (client, own) };
        if server_first
            && !suite_b
            && config.options & options::PRIORITIZE_CHACHA != 0
            && second.first().is_some_and(is_chacha)
        {
            first.sort_by_key(|cipher| !is_chacha(cipher));
        }
        if version == TLS1_3 && config.psk.server.is_some() && config.certificates.usable().next().is_none() {
            // Only a key can serve, and the ones of this callback are for SHA-256.
            first.sort_by_key(|cipher| cipher.digest != Digest::Sha256);
        }
        first.into_iter().find(|cipher| {
            cipher.implemented
                && cipher.is_tls13() == (version == TLS1_3)
                && second.iter().any(|other| core::ptr::eq(*other, *cipher))
                && (version == TLS1_3
                    || (self.serves(config, cipher.auth) && self.exchanges_keys(config, cipher.kx)))
                && self.allows(&Question::cipher(Op::CipherShared, cipher))
        })
    }

    /// Whether there is a certificate for TLS 1.2 suites with this authentication, that the client's algorithms and
    /// groups leave of use, or a callback for pre-shared keys.
    fn serves(&self, config: &Config, auth: Auth) -> bool {
        if auth == Auth::Psk {
            return self.serves_psk();
        }
        let shared = self.facts.borrow().shared_sigalgs.clone();
        signature::usable(config, &shared, &self.wanted(TLS1_2, Some(auth)))
            .any(|(kind, _)| self.is_strictly_right(config, kind))
    }

    /// Whether there is a group for TLS 1.2 suites with this key exchange. A client's groups say nothing of finite fields
    /// then: it takes what it gets, or fails.
    fn exchanges_keys(&self, config: &Config, kx: Kx) -> bool {
        match kx {
            Kx::Dhe | Kx::DhePsk => config.dh.serves(),
            // Whether there is a curve shows when one is needed, as in OpenSSL.
            Kx::Psk | Kx::EcdhePsk => true,
            _ => self.choose_group(config).is_some(),
        }
    }
}
