//! Signing, verifying and choosing certificates, as rustls asks for it.
//!
//! All decisions are made before rustls asks, in OpenSSL's order and with the program's callbacks; what is here only
//! carries them out, for the current [`super::exchange::Exchange`]. The objects are process-wide: rustls resumes a
//! session only under the very verifier and resolver that it was made under.

use super::{exchange, psk};
use crate::tls::cipher::Auth;
use crate::tls::error::{Alert, Error, reason};
use rustls::client::ResolvesClientCert;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::{CertifiedKey, Signer as RustlsSigner, SigningKey};
use rustls::{DigitallySignedStruct, DistinguishedName, SignatureAlgorithm, SignatureScheme};
use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

type Result<T> = core::result::Result<T, rustls::Error>;

/// Notes the precise failure for the connection and gives rustls something to stop at.
fn fail<T>(error: Error) -> Result<T> {
    exchange::with(|x| x.error = Some(error));
    Err(rustls::Error::General("refused".into()))
}

/// Everything rustls may see in its view; the wire's algorithms were checked before ([`Peer::algorithm`]).
fn schemes() -> Vec<SignatureScheme> {
    use SignatureScheme::*;
    vec![
        ECDSA_NISTP256_SHA256,
        ECDSA_NISTP384_SHA384,
        ECDSA_NISTP521_SHA512,
        ED25519,
        ED448,
        RSA_PSS_SHA256,
        RSA_PSS_SHA384,
        RSA_PSS_SHA512,
        RSA_PKCS1_SHA256,
        RSA_PKCS1_SHA384,
        RSA_PKCS1_SHA512,
        RSA_PKCS1_SHA1,
        ECDSA_SHA1_Legacy,
    ]
}

/// The certificate must be the one that the connection verified, or was told to accept unverified.
fn accepted(end_entity: &CertificateDer<'_>) -> Result<()> {
    let known = exchange::with(|x| {
        let stands_in = psk::accepts(x, end_entity);
        x.rehearsal
            || stands_in
            || x.peer.as_ref().is_some_and(|peer| peer.certificate == end_entity.as_ref())
    });
    if known == Some(true) {
        return Ok(());
    }
    fail(Error::alert(Alert::INTERNAL_ERROR, reason::CERTIFICATE_VERIFY_FAILED))
}

/// Checks the peer's signature of `message`, which is the wire's.
fn verify(message: &[u8], signature: &DigitallySignedStruct) -> Result<HandshakeSignatureValid> {
    // A key may be a provider's, which is the program's: not while the exchange is held.
    let (rehearsal, peer) = exchange::with(|x| (x.rehearsal, x.peer.take())).unwrap_or_default();
    if rehearsal {
        return Ok(HandshakeSignatureValid::assertion());
    }
    let Some((algorithm, peer)) = peer.and_then(|peer| Some((peer.algorithm?, peer))) else {
        return fail(Error::alert(Alert::INTERNAL_ERROR, crate::tls::error::INTERNAL));
    };
    let good = peer.verify(algorithm, message, signature.signature());
    exchange::with(|x| x.peer = Some(peer));
    if good {
        return Ok(HandshakeSignatureValid::assertion());
    }
    fail(Error::alert(Alert::DECRYPT_ERROR, reason::BAD_SIGNATURE))
}

/// Checks what stands for a signature in a suite with a pre-shared key, whose proof is Finished (RFC 4279, 1).
fn verify_stand_in(
    message: &[u8],
    end_entity: &CertificateDer<'_>,
    dss: &DigitallySignedStruct,
) -> Result<HandshakeSignatureValid> {
    let rehearsal = exchange::with(|x| x.rehearsal) == Some(true);
    let accepted = exchange::with(|x| psk::accepts(x, end_entity)) == Some(true);
    if rehearsal || (accepted && psk::is_stand_in(message) && dss.signature().is_empty()) {
        return Ok(HandshakeSignatureValid::assertion());
    }
    fail(Error::alert(Alert::INTERNAL_ERROR, crate::tls::error::INTERNAL))
}

#[derive(Debug)]
struct Verifier;

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified> {
        accepted(end_entity).map(|()| ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        end_entity: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid> {
        if dss.scheme == psk::SCHEME {
            return verify_stand_in(message, end_entity, dss);
        }
        verify(&key_exchange(message)?, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        _: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid> {
        verify(message, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        schemes()
    }
}

/// Verifies clients, if they are asked.
#[derive(Debug)]
struct ClientVerifier;

impl ClientCertVerifier for ClientVerifier {
    /// The handshake's to say, anew with each ClientHello: one that was to resume before a HelloRetryRequest may not be
    /// able to after it.
    fn offer_client_auth(&self) -> bool {
        exchange::with(|x| x.asks) == Some(true)
    }

    /// Whether a client may come without a certificate is the connection's to say: it looks at the Certificate
    /// message before rustls does.
    fn client_auth_mandatory(&self) -> bool {
        false
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified> {
        accepted(end_entity).map(|()| ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        _: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid> {
        // The client signs all messages so far (RFC 5246, 7.4.8), and rustls kept its view of them.
        let wire = exchange::with(|x| x.messages.wire(message)).unwrap_or_default();
        verify(&wire, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        _: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid> {
        verify(message, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        schemes()
    }
}

/// Stands for the program's private key of one algorithm.
#[derive(Debug)]
struct Key(SignatureAlgorithm);

impl SigningKey for Key {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn RustlsSigner>> {
        if exchange::with(|x| x.rehearsal) == Some(true) {
            return Some(Box::new(Rehearsed(*offered.first()?)));
        }
        if self.0 == psk::KEY {
            return Some(Box::new(Keyed));
        }
        // A client is asked when CertificateRequest comes; the program decides later.
        Some(Box::new(Chosen))
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.0
    }
}

/// Signs nothing, in a handshake between placeholders.
#[derive(Debug)]
struct Rehearsed(SignatureScheme);

impl RustlsSigner for Rehearsed {
    fn sign(&self, _: &[u8]) -> Result<Vec<u8>> {
        Ok(vec![0; 8])
    }

    fn scheme(&self) -> SignatureScheme {
        self.0
    }
}

/// Signs nothing, where both sides have a key.
#[derive(Debug)]
struct Keyed;

impl RustlsSigner for Keyed {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>> {
        if psk::is_stand_in(message) && exchange::with(|x| x.psk.is_some()) == Some(true) {
            return Ok(Vec::new());
        }
        fail(Error::alert(Alert::INTERNAL_ERROR, crate::tls::error::INTERNAL))
    }

    fn scheme(&self) -> SignatureScheme {
        psk::SCHEME
    }
}

/// Signs with the key and the algorithm that were chosen for the connection.
#[derive(Debug)]
struct Chosen;

impl RustlsSigner for Chosen {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>> {
        let (declines, signer) = exchange::with(|x| (x.declines, x.signer.clone())).unwrap_or_default();
        if declines {
            // The message that this goes into is not sent.
            return Ok(Vec::new());
        }
        let Some(signer) = signer else {
            return fail(Error::alert(Alert::INTERNAL_ERROR, crate::tls::error::INTERNAL));
        };
        match signer.sign(&wire(message)?) {
            Ok(signature) => Ok(signature),
            Err(_) => fail(Error::alert(Alert::INTERNAL_ERROR, crate::tls::error::EVP_LIB)),
        }
    }

    fn scheme(&self) -> SignatureScheme {
        let id = exchange::with(|x| x.signer.as_ref().map(|signer| signer.algorithm.id)).flatten();
        id.map_or(SignatureScheme::ECDSA_NISTP256_SHA256, SignatureScheme::from)
    }
}

/// What we sign, of what rustls says we do.
///
/// A TLS 1.2 client signs all messages so far (RFC 5246, 7.4.8), of which rustls kept its view; a server signs its key
/// exchange, which starts with a random. What TLS 1.3 signs starts with 64 spaces, and is rustls's to write.
fn wire(message: &[u8]) -> Result<Cow<'_, [u8]>> {
    match exchange::with(|x| x.messages.knows(message).then(|| x.messages.wire(message))).flatten() {
        Some(messages) => Ok(messages.into()),
        None => key_exchange(message),
    }
}

/// The key exchange that a TLS 1.2 server signs (RFC 5246, 7.4.3), with the group of a finite field in the stand-in's place.
fn key_exchange(message: &[u8]) -> Result<Cow<'_, [u8]>> {
    match exchange::with(|x| x.dhe.as_ref().map(|group| group.signed(message))).flatten() {
        None => Ok(message.into()),
        Some(Some(wire)) => Ok(wire.into()),
        // Nobody is to rely on the stand-in.
        Some(None) => fail(Error::alert(Alert::INTERNAL_ERROR, crate::tls::error::INTERNAL)),
    }
}

/// A certificate that stands for the real one, which goes into the message on its way out.
fn placeholder(algorithm: SignatureAlgorithm) -> Arc<CertifiedKey> {
    Arc::new(CertifiedKey::new(vec![CertificateDer::from(vec![0])], Arc::new(Key(algorithm))))
}

static RSA: LazyLock<Arc<CertifiedKey>> = LazyLock::new(|| placeholder(SignatureAlgorithm::RSA));
static ECDSA: LazyLock<Arc<CertifiedKey>> = LazyLock::new(|| placeholder(SignatureAlgorithm::ECDSA));
static PSK: LazyLock<Arc<CertifiedKey>> = LazyLock::new(|| {
    let certificate = CertificateDer::from(psk::CERTIFICATE);
    Arc::new(CertifiedKey::new(vec![certificate], Arc::new(Key(psk::KEY))))
});

#[derive(Debug)]
struct Resolver;

/// The placeholder for the chosen key. rustls wants to know only which kind of TLS 1.2 suite it can serve; EdDSA keys
/// serve ECDSA suites (RFC 8422, 2.2).
fn resolve() -> Option<Arc<CertifiedKey>> {
    exchange::with(|x| match &x.signer {
        Some(signer) if signer.algorithm.rsa => Some(RSA.clone()),
        Some(_) => Some(ECDSA.clone()),
        None => None,
    })
    .flatten()
}

impl ResolvesServerCert for Resolver {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        // A resumed handshake sends no certificate, but rustls asks before it knows.
        match exchange::with(|x| x.auth).flatten() {
            Some(Auth::Psk) => Some(PSK.clone()),
            Some(Auth::Rsa) => resolve().or_else(|| Some(RSA.clone())),
            _ => resolve().or_else(|| Some(ECDSA.clone())),
        }
    }
}

impl ResolvesClientCert for Resolver {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        // With or without a certificate, rustls writes the messages; what is in them is settled before they go.
        (exchange::with(|x| x.rehearsal) != Some(true)).then(|| ECDSA.clone())
    }

    fn has_certs(&self) -> bool {
        true
    }
}

pub static VERIFIER: LazyLock<Arc<dyn ServerCertVerifier>> = LazyLock::new(|| Arc::new(Verifier));
pub static CLIENT_VERIFIER: LazyLock<Arc<dyn ClientCertVerifier>> =
    LazyLock::new(|| Arc::new(ClientVerifier));
pub static SERVER_KEYS: LazyLock<Arc<dyn ResolvesServerCert>> = LazyLock::new(|| Arc::new(Resolver));
pub static CLIENT_KEYS: LazyLock<Arc<dyn ResolvesClientCert>> = LazyLock::new(|| Arc::new(Resolver));
