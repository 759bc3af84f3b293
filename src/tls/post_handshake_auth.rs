//! TLS 1.3 post-handshake authentication (RFC 8446, 4.6.2): a server asks a client for its certificate later.

use super::channel::Core;
use super::codec::{self, Input};
use super::connection::{Connection, Side};
use super::engine::{Peer, SignatureAlgorithm};
use super::error::{self, Alert, Error, reason};
use super::handshake::kind;
use super::key_schedule::Hash;
use super::secret::Secret;
use super::state::State;
use super::stop::Stop;
use super::version::TLS1_3;
use super::{Configurable, Session, verify};
use crate::libcrypto::sha;
use ring::rand::{SecureRandom, SystemRandom};
use subtle::ConstantTimeEq;

/// How far an authentication after the handshake is.
#[derive(Default)]
pub struct Auth {
    /// The handshake's messages as they are hashed, where a client may be asked for a certificate.
    pub transcript: Option<sha::Context>,
    /// A message that waits for a callback of the program.
    pub waiting: Option<Vec<u8>>,
    /// A server is to ask with its next flight.
    pub due: bool,
    /// What a server asked with.
    request: Option<Box<Request>>,
}

struct Request {
    context: [u8; 32],
    sigalgs: Vec<u16>,
    /// The transcript up to and with the request.
    transcript: sha::Context,
    /// The client's certificate was taken; with a key if there was one.
    peer: Option<Option<Peer>>,
    verified: bool,
}

/// What a certificate's key signs (RFC 8446, 4.4.3).
fn signed(transcript: &[u8]) -> Vec<u8> {
    let mut out = vec![b' '; 64];
    out.extend_from_slice(b"TLS 1.3, client CertificateVerify\0");
    out.extend_from_slice(transcript);
    out
}

impl Connection {
    /// Whether an authentication after the handshake may come.
    pub(super) fn keeps_transcript(&self) -> bool {
        self.status.version.get() == TLS1_3
            && match self.side() {
                Side::Client => self.config_ref().post_handshake_auth,
                Side::Server => self.facts.borrow().post_handshake_auth,
            }
    }

    /// `SSL_verify_client_post_handshake(3)`: the next flight asks the client for a certificate.
    pub fn verify_client_later(&self) -> Result<(), Error> {
        if self.status.version.get() != TLS1_3 {
            return Err(Error::new(reason::WRONG_SSL_VERSION));
        }
        if !self.is_server() {
            return Err(Error::new(reason::NOT_SERVER));
        }
        if !self.is_init_finished() {
            return Err(Error::new(reason::STILL_IN_INIT));
        }
        let mode = self.config_ref().verify.mode;
        let again = self.facts.borrow().certificate_requested;
        let verifies = mode & verify::mode::PEER != 0 && !(again && mode & verify::mode::CLIENT_ONCE != 0);
        let asked = self.change_core(|core| {
            let (_, tls13) = core.tls13_mut().ok_or(Error::new(error::INTERNAL))?;
            let auth = tls13.auth_mut();
            if auth.transcript.is_none() {
                return Err(Error::new(reason::EXTENSION_NOT_RECEIVED));
            }
            if auth.due {
                return Err(Error::new(reason::REQUEST_PENDING));
            }
            if auth.request.is_some() {
                return Err(Error::new(reason::REQUEST_SENT));
            }
            if !verifies {
                return Err(Error::new(reason::INVALID_CONFIG));
            }
            auth.due = true;
            Ok(())
        });
        asked.unwrap_or(Err(Error::new(error::SHOULD_NOT_HAVE_BEEN_CALLED)))?;
        self.status.in_init.set(true);
        Ok(())
    }

    /// Sends the CertificateRequest that is due.
    pub(super) fn ask_for_certificate(&self, core: &mut Core) -> Result<(), Stop> {
        let Some((_, tls13)) = core.tls13_mut() else { return Ok(()) };
        let auth = tls13.auth_mut();
        let Some(mut transcript) = auth.transcript.clone() else { return Ok(()) };
        auth.due = false;
        let mut context = [0; 32];
        SystemRandom::new().fill(&mut context).map_err(|_| Self::internal())?;
        let sigalgs = self.certificate_request_sigalgs(&self.config())?;
        let message = self.certificate_request_message(&context, &sigalgs, true)?;
        transcript.update(&message);
        self.facts.borrow_mut().certificate_requested = true;
        self.enter_state(State::ServerWriteCertificateRequest);
        self.push_message(core, &message)?;
        if let Some((_, tls13)) = core.tls13_mut() {
            let request = Request { context, sigalgs, transcript, peer: None, verified: false };
            tls13.auth_mut().request = Some(Box::new(request));
        }
        Ok(())
    }

    /// A client is asked for its certificate, and answers at once. Runs the program's callbacks.
    pub(super) fn post_handshake_request(&self, core: &mut Core, message: &[u8]) -> Result<(), Stop> {
        let unexpected = Error::alert(Alert::UNEXPECTED_MESSAGE, reason::UNEXPECTED_MESSAGE);
        let (cipher, tls13) = core.tls13().ok_or(unexpected)?;
        // RFC 8446, 4.6.2: only after the client has offered it.
        let mut transcript = tls13.auth().and_then(|auth| auth.transcript.clone()).ok_or(unexpected)?;
        let secret = Secret::from(&*tls13.send);
        let context = self.take_certificate_request(&self.config(), &message[4..], true)?;
        if context.is_empty() {
            return Err(Error::alert(Alert::DECODE_ERROR, reason::INVALID_CONTEXT).into());
        }
        let own = self.choose_client_certificate()?;
        transcript.update(message);
        let chain = own.as_ref().map_or(&[][..], |(chain, _)| chain);
        let certificate = self.certificate_message(&context, chain, true, &[])?;
        transcript.update(&certificate);
        self.enter_state(State::ClientWriteCertificate);
        self.push_message(core, &certificate)?;
        if let Some((_, signer)) = own {
            let algorithm = signer.algorithm;
            let hash = transcript.clone().finish();
            let failed = Error::alert(Alert::INTERNAL_ERROR, error::EVP_LIB);
            let signature = signer.sign(&signed(hash.as_ref())).map_err(|_| failed)?;
            let verify = codec::message(kind::CERTIFICATE_VERIFY, |out| {
                out.extend_from_slice(&algorithm.id.to_be_bytes());
                codec::vec16(out, |out| out.extend_from_slice(&signature));
            });
            transcript.update(&verify);
            self.facts.borrow_mut().own_sigalg = algorithm.id;
            self.enter_state(State::ClientWriteCertificateVerify);
            self.push_message(core, &verify)?;
        }
        // RFC 8446, 4.4.4: with the application traffic secret in use.
        let verify_data = Hash::of(cipher).finished(&secret, transcript.finish().as_ref());
        let finished = codec::message(kind::FINISHED, |out| out.extend_from_slice(&verify_data));
        self.enter_state(State::ClientWriteFinished);
        self.push_message(core, &finished)?;
        match self.write_out(core) {
            Err(Stop::Error(error)) => Err(error.into()),
            // What is left goes with whatever is written next.
            _ => Ok(()),
        }
    }

    /// The client's answer to a server: Certificate, CertificateVerify and Finished, in this order.
    pub(super) fn post_handshake_answer(&self, core: &mut Core, message: &[u8]) -> Result<(), Stop> {
        let unexpected = Error::alert(Alert::UNEXPECTED_MESSAGE, reason::UNEXPECTED_MESSAGE);
        let (cipher, tls13) =
            core.tls13_mut().filter(|(_, tls13)| tls13.auth().is_some()).ok_or(unexpected)?;
        let mut request = tls13.auth_mut().request.take().ok_or(unexpected)?;
        let receive = Secret::from(&*tls13.receive);
        let step = match (message[0], &request.peer) {
            (kind::CERTIFICATE, None) => self.later_certificate(&mut request, message),
            (kind::CERTIFICATE_VERIFY, Some(Some(_))) if !request.verified => {
                self.later_verify(&mut request, message)
            }
            (kind::FINISHED, Some(peer)) if peer.is_none() || request.verified => {
                let hash = request.transcript.clone().finish();
                let expected = Hash::of(cipher).finished(&receive, hash.as_ref());
                let same: bool = expected.ct_eq(&message[4..]).into();
                if !same {
                    return Err(Error::alert(Alert::DECRYPT_ERROR, reason::DIGEST_CHECK_FAILED).into());
                }
                self.authenticated_later(core)?;
                return Ok(());
            }
            _ => Err(unexpected.into()),
        };
        if matches!(step, Ok(()) | Err(Stop::Want(..)))
            && let Some((_, tls13)) = core.tls13_mut()
        {
            if step.is_ok() {
                request.transcript.update(message);
            }
            tls13.auth_mut().request = Some(request);
        }
        step
    }

    fn later_certificate(&self, request: &mut Request, message: &[u8]) -> Result<(), Stop> {
        let context = self.context();
        let chain = self.client_chain(&message[4..], &request.context, true)?;
        let Some((leaf, key)) = self.check_client_chain(&chain)? else {
            request.peer = Some(None);
            self.show_client_chain(None, chain);
            return Ok(());
        };
        request.peer = Some(Some(Peer::new(&leaf, Vec::new(), key, context.lib().clone())));
        self.show_client_chain(Some(leaf), chain);
        Ok(())
    }

    /// RFC 8446, 4.4.3.
    fn later_verify(&self, request: &mut Request, message: &[u8]) -> Result<(), Stop> {
        let mut input = Input::new(&message[4..]);
        let id = input.u16()?;
        let signature = input.vec16()?;
        input.end()?;
        let Some(Some(peer)) = &request.peer else { return Err(Self::internal().into()) };
        let algorithm: SignatureAlgorithm = self.check_peer_sigalg(id, &peer.key, &request.sigalgs)?;
        let hash = request.transcript.clone().finish();
        if !peer.verify(algorithm, &signed(hash.as_ref()), signature) {
            return Err(Error::alert(Alert::DECRYPT_ERROR, reason::BAD_SIGNATURE).into());
        }
        request.verified = true;
        Ok(())
    }

    /// The client is who it says: its session knows from now on, and it gets tickets that do.
    fn authenticated_later(&self, core: &mut Core) -> Result<(), Stop> {
        let session = self.session.borrow().clone().ok_or(Self::internal())?;
        let mut data = session.snapshot();
        data.peer = self.verify.peer();
        data.peer_chain = self.verify.peer_chain();
        data.verify_result = self.verify.result_to_keep();
        let session = Session::dup_as(&session, data);
        let _old = self.session.replace(Some(session.clone()));
        if let Some((_, tls13)) = core.tls13_mut() {
            tls13.ticketless = Some(session).filter(|_| !self.status.resumed.get());
        }
        for _ in 0..self.tickets_due() {
            self.enter_state(State::ServerWriteSessionTicket);
            self.send_ticket(core)?;
        }
        match self.write_out(core) {
            Err(Stop::Error(error)) => Err(error.into()),
            _ => Ok(()),
        }
    }
}
