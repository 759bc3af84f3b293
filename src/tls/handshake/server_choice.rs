//! What a server decides upon a ClientHello: version, session, suite, group, certificate and signature, in OpenSSL's
//! order and by its rules. rustls then sees a hello in which nothing else is left to choose.

use super::client_hello::{FALLBACK_SCSV, RENEGOTIATION_SCSV, ext};
use super::psk::ServerShare;
use super::server_resume::{Proven, Resumed};
use super::server_share::Modes;
use crate::libcrypto::x509::X509;
use crate::tls::ca_list::{self, Which};
use crate::tls::channel::Core;
use crate::tls::cipher::{Cipher, Kx};
use crate::tls::client_hello::ClientHello;
use crate::tls::codec::Input;
use crate::tls::connection::Connection;
use crate::tls::custom_ext::context as place;
use crate::tls::engine::{Signer, dhe};
use crate::tls::error::{Alert, Error, reason};
use crate::tls::hooks;
use crate::tls::random::Random;
use crate::tls::renegotiation::{Previous, check_info};
use crate::tls::session::Id;
use crate::tls::stop::Stop;
use crate::tls::version::{TLS1_2, TLS1_3};
use crate::tls::{Config, Configurable, Session, options};
use std::sync::Arc;

/// What was decided.
pub struct Choice {
    pub cipher: &'static Cipher,
    pub group: u16,
    /// TLS 1.2: the group in a finite field that a suite is for in which `group` is 0.
    pub dhe: Option<dhe::Group>,
    /// TLS 1.2: what is exchanged beside a pre-shared key.
    pub psk_share: Option<ServerShare>,
    /// TLS 1.3: the client's share for the group; without one it is asked again.
    pub share: Option<Vec<u8>>,
    /// A client without a cookie has to come again, with the share that it had.
    pub retry_for_cookie: bool,
    /// After a HelloRetryRequest that left no state: what the transcript begins with.
    pub before_hello: Vec<u8>,
    /// The session that is resumed.
    pub session: Option<Arc<Session>>,
    /// It stands for a key from elsewhere.
    pub external: bool,
    /// TLS 1.3: the client has its key.
    pub proven: Option<Proven>,
    /// Early data is taken (RFC 8446, 4.2.10).
    pub early_data: bool,
    /// The place of its key among those that the client offered (TLS 1.3).
    pub psk_index: usize,
    /// TLS 1.2: the session id to answer with.
    pub session_id: Id,
    /// The session that a full handshake makes.
    pub made: Option<Arc<Session>>,
    /// The session's key does without a key exchange (RFC 8446, 4.2.9).
    pub psk_only: bool,
    /// TLS 1.2: a ticket is to be sent.
    pub ticket_expected: bool,
    pub extended_master_secret: bool,
    /// RFC 5746: the client knows of it.
    pub secure_renegotiation: bool,
    /// Our certificate, and how to sign.
    pub own: Option<(Vec<X509>, Signer)>,
    /// The name was accepted, so it is acknowledged.
    pub name_accepted: bool,
    /// TLS 1.3 could have been chosen, as the server was when it chose: a TLS 1.2 random says so (RFC 8446, 4.1.3).
    pub offers_tls13: bool,
    /// The connection has had a handshake already.
    pub again: bool,
}

impl Connection {
    /// Everything that OpenSSL decides before the certificate callback runs. `before` is the choice that a
    /// HelloRetryRequest was sent upon, and `transcript` what went before the hello then.
    #[inline(never)] // see `start`
    pub(super) fn choose_early(
        &self,
        core: &mut Core,
        hello: &ClientHello,
        before: Option<Choice>,
        transcript: &[u8],
        previous: Option<&Previous>,
    ) -> Result<Choice, Stop> {
        self.follow_context_ciphers();
        let config = self.config();
        if before.is_some() {
            // RFC 8446, 4.1.2: what it resumes the client says anew, or it resumes nothing.
            self.forget_resumed();
            self.facts.borrow_mut().alpn = None;
        }
        // A client is told in the version that it speaks.
        let again = previous.is_some();
        let version = self.choose_version(&config, hello, before.is_some()).inspect_err(|_| {
            if before.is_none() && !again {
                self.status.version.set(hello.legacy_version);
            }
        })?;
        self.status.version.set(version);
        let offers_tls13 = self.enabled_versions(&config).tls13;
        let tls13 = version == TLS1_3;
        if tls13 && (!core.incoming.is_empty() || core.reader.record().is_some()) {
            // RFC 8446, 5.1.
            return Err(Error::alert(Alert::UNEXPECTED_MESSAGE, reason::NOT_ON_RECORD_BOUNDARY).into());
        }
        self.note_hello(hello)?;
        // RFC 7507, 3.
        if hello.offers(FALLBACK_SCSV) && version < self.enabled_versions(&config).max() {
            return Err(Error::alert(Alert::INAPPROPRIATE_FALLBACK, reason::INAPPROPRIATE_FALLBACK).into());
        }
        let no_cipher = Error::alert(Alert::HANDSHAKE_FAILURE, reason::NO_SHARED_CIPHER);
        let cipher = if tls13 { Some(self.choose_cipher(&config, hello).ok_or(no_cipher)?) } else { None };
        if let (Some(before), Some(cipher)) = (&before, cipher) {
            // RFC 8446, 4.1.4.
            if !core::ptr::eq(before.cipher, cipher) {
                return Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason::BAD_CIPHER).into());
            }
        }
        // Of a client that has no suite for TLS 1.3, OpenSSL knows no name.
        let name = hello.server_name()?.and_then(|name| std::ffi::CString::new(name).ok());
        self.facts.borrow_mut().servername = name.map(Into::into);
        // In TLS 1.3 the callbacks that follow may ask for it already.
        self.facts.borrow_mut().pending_cipher = cipher;
        let extended_master_secret = hello.find(ext::EXTENDED_MASTER_SECRET).filter(|_| !tls13);
        if extended_master_secret.is_some_and(|content| !content.is_empty()) {
            // RFC 7627, 5.1.
            return Err(Error::alert(Alert::DECODE_ERROR, reason::BAD_EXTENSION).into());
        }
        let extended_master_secret =
            extended_master_secret.is_some() && config.options & options::NO_EXTENDED_MASTER_SECRET == 0;
        if let Some(previous) = previous {
            previous.check_extended_master_secret(extended_master_secret)?;
        }
        self.facts.borrow_mut().extended_master_secret = extended_master_secret;
        let modes = Modes::read(hello, &config)?;
        let (mut group, mut share, mut before_hello) = (None, None, None);
        if let Some(cipher) = cipher {
            if let Some((id, bytes)) = self.read_shares(&config, hello, before.as_ref())? {
                (group, share) = (Some(id), Some(bytes));
            }
            before_hello = self.check_cookie(hello.find(ext::COOKIE), hello.session_id(), cipher, group)?;
        }
        let retried = before.is_some() || before_hello.is_some();
        let transcript = before_hello.as_deref().unwrap_or(transcript);
        let resumes = !previous.is_some_and(|previous| previous.wants_new_session)
            || config.options & options::NO_SESSION_RESUMPTION_ON_RENEGOTIATION == 0;
        let mut resumed = if resumes {
            self.find_session(&config, hello, cipher, modes, transcript)?
        } else {
            Resumed::default()
        };
        // In TLS 1.3 the option is for tickets that only name a session.
        let mut ticket_expected =
            resumed.ticket_expected && (tls13 || config.options & options::NO_TICKET == 0);
        let mut made = match &resumed.session {
            Some(_) => None,
            // The tickets of TLS 1.3 bring their ids, and those of TLS 1.2 have none.
            None if tls13 || ticket_expected => Some(self.begin_session(version, Id::default())),
            None => {
                Some(self.begin_session(version, self.new_session_id(version, &mut Random::taking(Id::MAX))?))
            }
        };
        self.check_compression(hello, tls13)?;
        // RFC 5746, 3.6: the extension is empty in a first handshake. What it is in another was checked first of all.
        let renegotiation = hello.find(ext::RENEGOTIATION_INFO);
        if let Some(content) = renegotiation.filter(|_| !again) {
            check_info(content, &[], Alert::HANDSHAKE_FAILURE)?;
        }
        let secure_renegotiation = renegotiation.is_some() || hello.offers(RENEGOTIATION_SCSV);
        self.facts.borrow_mut().secure_renegotiation = secure_renegotiation;
        self.status.resumed.set(resumed.session.is_some());
        if let Some(content) = hello.find(ext::SESSION_TICKET).filter(|_| !tls13)
            && hooks::get().is_some_and(|hooks| !hooks.ticket_extension(self, content))
        {
            return Err(Self::internal().into());
        }
        self.take_custom_extensions(place::CLIENT_HELLO, &hello.extensions().collect::<Vec<_>>(), None)?;
        self.choose_fragment_length(hello, resumed.session.as_deref())?;
        if let Some(made) = &made {
            self.note_in(made);
        }
        let name_agreed = self.ask_by_name(core)?;
        let context = self.context();
        if !retried && !again && !Arc::ptr_eq(&context, self.session_context()) {
            // Where it is good, it counts for the new context as well.
            context.sessions.statistics.accept.count();
            self.session_context().sessions.statistics.accept.uncount();
        }
        if self.is_of_another_host(&resumed, name_agreed) {
            self.forget_resumed();
            resumed = Resumed { ticket_expected: true, ..Resumed::default() };
            ticket_expected = true;
            let session = self.begin_session(version, Id::default());
            self.choose_fragment_length(hello, None)?;
            self.note_in(&session);
            // As one that was begun before the program changed contexts.
            session.update(|data| data.sid_ctx = config.sessions.sid_ctx);
            made = Some(session);
        }
        let name_accepted =
            name_agreed && hello.find(ext::SERVER_NAME).is_some() && resumed.session.is_none();
        let first = config;
        let config = self.config();
        if resumed.session.is_none() {
            self.share_sigalgs(&first, &config)?;
        } else {
            self.forget_unused_lists(tls13);
        }
        if name_agreed && ticket_expected && !first.options & config.options & options::NO_TICKET != 0 {
            // The host that was asked for has none, so the session needs a name.
            ticket_expected = false;
            if let Some(made) = &made {
                let session_id = self.new_session_id(version, &mut Random::taking(Id::MAX))?;
                made.update(|data| data.session_id = session_id);
            }
        }
        if let Some(made) = made.as_ref().filter(|_| name_accepted) {
            let name = self.facts.borrow().servername.clone().map(Into::into);
            made.update(|data| data.hostname = name);
        }
        // Before the certificate callback, which may look for the response there is to staple.
        self.take_status_request(hello.find(ext::STATUS_REQUEST).filter(|_| resumed.session.is_none()))?;
        let cipher = match (&resumed.session, cipher) {
            (_, Some(cipher)) => cipher,
            (Some(session), None) => {
                let cipher = session.read(|data| data.cipher).ok_or(Self::internal())?;
                // RFC 5246, 7.4.1.2: a client that wants to resume offers the session's suite.
                if !hello.offers(cipher.suite()) {
                    return Err(
                        Error::alert(Alert::ILLEGAL_PARAMETER, reason::REQUIRED_CIPHER_MISSING).into()
                    );
                }
                cipher
            }
            // Chosen later, when the certificates are known.
            (None, None) => config.ciphers.all().first().copied().ok_or(no_cipher)?,
        };
        let mut choice = Choice {
            cipher,
            group: group.unwrap_or_default(),
            dhe: None,
            psk_share: None,
            share,
            retry_for_cookie: false,
            psk_only: false,
            before_hello: before_hello.unwrap_or_default(),
            external: resumed.external,
            proven: resumed.proven,
            early_data: false,
            psk_index: resumed.psk_index,
            // RFC 5246, 7.4.1.3: the client's own says that its session is resumed.
            session_id: resumed
                .session
                .as_ref()
                .filter(|_| !tls13)
                .and_then(|_| Id::new(hello.session_id()))
                .unwrap_or_default(),
            made,
            ticket_expected,
            extended_master_secret,
            secure_renegotiation,
            own: None,
            name_accepted,
            offers_tls13,
            again,
            session: resumed.session,
        };
        if tls13 {
            self.choose_share(&config, hello, modes, &mut choice, retried)?;
            // TLS 1.3's suite is settled, so the protocol is chosen now, before early data depends on it.
            self.choose_protocol(hello, &mut choice)?;
            choice.early_data = self.choose_early_data(&config, hello, &choice, resumed.fresh, retried)?;
        }
        if tls13 || choice.session.is_none() {
            self.facts.borrow_mut().use_client_ciphers();
        }
        Ok(choice)
    }

    /// Keeps what getters show of the hello, and checks what is of use later.
    fn note_hello(&self, hello: &ClientHello) -> Result<(), Error> {
        let groups = hello.list(ext::SUPPORTED_GROUPS)?;
        let sigalgs = hello.list(ext::SIGNATURE_ALGORITHMS)?;
        if let Some(content) =
            hello.find(ext::CERTIFICATE_AUTHORITIES).filter(|_| self.status.version.get() == TLS1_3)
        {
            self.rare.make().ca_lists.set(Which::Peer, Some(ca_list::decode(authorities(content)?)?));
        }
        let cert_sigalgs = hello.list(ext::SIGNATURE_ALGORITHMS_CERT)?;
        let config = self.config();
        let mut facts = self.facts.borrow_mut();
        facts.client_random.copy_from_slice(hello.random());
        facts.set_client_ciphers(hello.ciphers());
        facts.set_peer_groups(&groups.unwrap_or_default());
        if let Some(cert_sigalgs) = cert_sigalgs {
            facts.rare_mut().peer_cert_sigalgs = cert_sigalgs.into();
        }
        facts.client_version = hello.legacy_version;
        if self.status.version.get() != TLS1_3 {
            facts.peer_point_formats = hello.point_formats()?.into();
        }
        facts.post_handshake_auth = hello.find(ext::POST_HANDSHAKE_AUTH).is_some();
        drop(facts);
        if self.status.version.get() == TLS1_3
            && sigalgs.is_none()
            && hello.find(ext::PRE_SHARED_KEY).is_none()
        {
            // RFC 8446, 9.2.
            let reason = reason::MISSING_SIGALGS_EXTENSION;
            return Err(Error::alert(Alert::MISSING_EXTENSION, reason));
        }
        self.set_shared_sigalgs(&config, &sigalgs.unwrap_or_default());
        Ok(())
    }

    /// Settles anew which signature algorithms both sides have, where a callback has changed the configuration, as it does
    /// with the context (`SSL_set_SSL_CTX(3)`).
    pub(super) fn share_sigalgs(&self, before: &Arc<Config>, now: &Arc<Config>) -> Result<(), Error> {
        if !Arc::ptr_eq(before, now) {
            let peer = self.facts.borrow().peer_sigalgs();
            self.set_shared_sigalgs(now, &peer);
        }
        let facts = self.facts.borrow();
        let says = !facts.peer_sigalgs().is_empty() || !facts.peer_cert_sigalgs().is_empty();
        if says && facts.shared_sigalgs.is_empty() {
            let reason = reason::NO_SHARED_SIGNATURE_ALGORITHMS;
            return Err(Error::alert(Alert::HANDSHAKE_FAILURE, reason));
        }
        Ok(())
    }

    /// Forgets the lists of a client that resumes: nothing was chosen by them, so OpenSSL does not show them.
    fn forget_unused_lists(&self, tls13: bool) {
        let mut facts = self.facts.borrow_mut();
        facts.set_peer_sigalgs(&[]);
        facts.shared_sigalgs = Arc::default();
        if !tls13 {
            facts.set_peer_groups(&[]);
        }
    }

    fn check_compression(&self, hello: &ClientHello, tls13: bool) -> Result<(), Error> {
        if !hello.compressions().contains(&0) {
            return Err(Error::alert(Alert::DECODE_ERROR, reason::NO_COMPRESSION_SPECIFIED));
        }
        // RFC 8446, 4.1.2.
        if tls13 && hello.compressions().len() != 1 {
            let reason = reason::INVALID_COMPRESSION_ALGORITHM;
            return Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason));
        }
        Ok(())
    }

    /// What is decided when the certificates are final: suite and group of TLS 1.2, certificate, status, protocol.
    #[inline(never)] // see `start`
    pub(super) fn choose_late(
        &self,
        config: &Config,
        hello: &ClientHello,
        choice: &mut Choice,
    ) -> Result<(), Stop> {
        let version = self.status.version.get();
        let tls13 = version == TLS1_3;
        let resumed = choice.session.is_some();
        if !tls13 && !resumed {
            let no_cipher = Error::alert(Alert::HANDSHAKE_FAILURE, reason::NO_SHARED_CIPHER);
            choice.cipher = self.choose_cipher(config, hello).ok_or(no_cipher)?;
            let no_group = Error::alert(Alert::HANDSHAKE_FAILURE, reason::UNSUPPORTED_ELLIPTIC_CURVE);
            choice.group = match choice.cipher.kx {
                Kx::Dhe | Kx::DhePsk | Kx::Psk => 0,
                Kx::EcdhePsk => self.choose_group(config).ok_or(no_group)?,
                _ => self.choose_group(config).ok_or(no_cipher)?,
            };
            self.facts.borrow_mut().group = choice.group;
        }
        {
            let mut facts = self.facts.borrow_mut();
            facts.pending_cipher = Some(choice.cipher);
            facts.cipher = Some(choice.cipher).filter(|_| tls13);
        }
        let psk = choice.cipher.is_psk();
        if !resumed && psk {
            self.settle_session(choice);
        } else if !resumed {
            let auth = (!tls13).then_some(choice.cipher.auth);
            let none = Error::alert(Alert::HANDSHAKE_FAILURE, reason::NO_SUITABLE_SIGNATURE_ALGORITHM);
            choice.own = Some(self.own_certificate(auth)?.ok_or(none)?);
            if let Some((_, signer)) = &choice.own {
                self.facts.borrow_mut().own_sigalg = signer.algorithm.id;
            }
            self.settle_session(choice);
        }
        // A status is a certificate's.
        self.choose_status(resumed || psk)?;
        if !tls13 && !choice.again {
            self.choose_protocol(hello, choice)?;
        }
        if let Some((_, signer)) = choice.own.as_ref().filter(|_| choice.cipher.kx == Kx::Dhe) {
            let parameters = self.dh_parameters(Some(&signer.key))?;
            let group = dhe::Group::of_server(self.context().lib(), &parameters);
            choice.dhe = Some(group.ok_or(Self::internal())?);
        }
        if psk && !resumed {
            choice.psk_share = self.begin_psk_share(choice.cipher, choice.group)?;
        }
        Ok(())
    }

    /// Settles whether the session that is made can be resumed, and by what.
    fn settle_session(&self, choice: &mut Choice) {
        use crate::tls::session_cache::mode;
        let Some(made) = &choice.made else { return };
        let tls12 = self.status.version.get() == TLS1_2;
        // A TLS 1.3 suite says nothing of the key exchange, so it does not count as (EC)DHE.
        let not_resumable = hooks::get().is_some_and(|hooks| hooks.not_resumable(self, tls12));
        choice.ticket_expected = choice.ticket_expected && !not_resumable;
        let caches = self.context().sessions.settings().mode & mode::SERVER != 0;
        choice.session_id = made.update(|data| {
            data.not_resumable |= not_resumable;
            if !caches {
                data.session_id = Id::default();
            }
            data.session_id
        });
    }
}

/// RFC 8446, 4.2.4.
fn authorities(content: &[u8]) -> Result<Vec<&[u8]>, Error> {
    let bad = Error::alert(Alert::DECODE_ERROR, reason::BAD_EXTENSION);
    let mut input = Input::new(content);
    let mut list = Input::new(input.vec16().map_err(|_| bad)?);
    if list.is_empty() || !input.is_empty() {
        return Err(bad);
    }
    let mut names = Vec::new();
    while !list.is_empty() {
        names.push(list.vec16().map_err(|_| bad)?);
    }
    Ok(names)
}
