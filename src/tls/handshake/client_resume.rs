//! What a client resumes: the session or key that it offers, and whether the server keeps to it.

use super::client::Client;
use super::client_hello::{Offer, Psk, Resume};
use crate::libcrypto::clock;
use crate::tls::cipher::Digest;
use crate::tls::codec;
use crate::tls::connection::Connection;
use crate::tls::early_data::Phase;
use crate::tls::engine::ResumptionSecret;
use crate::tls::error::{Alert, Error, reason};
use crate::tls::session::SessionData;
use crate::tls::version::{TLS1_2, TLS1_3};
use crate::tls::{Cipher, Config, Session};
use std::sync::Arc;

impl Connection {
    /// The external key to offer, if the program's callbacks give one whose hash is offered. `digest` is the one that a
    /// HelloRetryRequest settled.
    pub(super) fn external_psk(&self, offer: &Offer, digest: Option<Digest>) -> Result<Option<Psk>, Error> {
        let Some((identity, session)) = self.psk_to_use(digest)? else { return Ok(None) };
        let (cipher, key) = session.read(|data| (data.cipher, data.master_key.clone()));
        let bad = Error::alert(Alert::INTERNAL_ERROR, reason::BAD_PSK);
        let cipher = cipher.ok_or(bad)?;
        if key.is_empty() || identity.is_empty() {
            return Err(bad);
        }
        let usable = offer.ciphers.iter().any(|other| other.is_tls13() && other.digest == cipher.digest);
        // RFC 8446, 4.2.11: the age of an external key is 0.
        Ok(usable.then(|| Psk::new(identity, 0, key, cipher, true, session)))
    }

    /// What can be resumed with what is offered: the session that the program set, and what its callback for external
    /// keys gives. Runs the program's callbacks.
    pub(super) fn session_to_resume(
        &self,
        config: &Config,
        offer: &Offer,
    ) -> Result<(Option<Arc<Session>>, Option<Resume>), Error> {
        let mut resume =
            Resume { session_id: Vec::new(), ticket: Vec::new(), psks: Vec::new(), early_data: false };
        let session =
            self.session.borrow().clone().filter(|session| !session.read(SessionData::must_not_resume));
        if offer.enabled.tls13 {
            resume.psks.extend(session.as_ref().and_then(|session| ticket_psk(session, offer)));
            if let Some(psk) = self.external_psk(offer, None)? {
                let same = resume.psks.first().is_none_or(|first| first.cipher.digest == psk.cipher.digest);
                resume.psks.extend(Some(psk).filter(|_| same));
            }
        }
        if !resume.psks.is_empty() {
            resume.early_data =
                self.early.phase.get() == Phase::Connecting && may_send_early(&resume.psks[0]);
            if resume.early_data {
                self.early.allowed.set(resume.psks[0].session.read(|data| data.max_early_data));
                self.check_early_data(config, &resume.psks[0].session)?;
            }
            return Ok((session, Some(resume)));
        }
        let tls12 = session.as_ref().filter(|_| offer.enabled.tls12).and_then(|session| {
            session.read(|data| {
                let cipher =
                    data.cipher.filter(|_| data.ssl_version == TLS1_2 && !data.master_key.is_empty())?;
                offer.ciphers.iter().find(|known| core::ptr::eq(**known, cipher))?;
                let ticket = data.ticket.as_deref().unwrap_or_default().to_vec();
                let session_id = data.session_id.to_vec();
                (!session_id.is_empty() || !ticket.is_empty()).then_some((session_id, ticket))
            })
        });
        Ok(match tls12 {
            Some((session_id, ticket)) => (session, Some(Resume { session_id, ticket, ..resume })),
            None => (None, None),
        })
    }

    /// RFC 8446, 4.2.10: early data goes with the protocol and to the name that the session was made with.
    pub(super) fn check_early_data(&self, config: &Config, session: &Session) -> Result<(), Error> {
        let fail = |reason| Error::alert(Alert::INTERNAL_ERROR, reason);
        session.read(|data| {
            if let Some(name) = &data.hostname
                && self.hostname().as_ref() != Some(name)
            {
                return Err(fail(reason::INCONSISTENT_EARLY_DATA_SNI));
            }
            if let Some(protocol) = &data.alpn_selected {
                let offered = config.alpn.protocols.as_deref().unwrap_or_default();
                if !crate::tls::alpn::protocols(offered).any(|known| known == &**protocol) {
                    return Err(fail(reason::INCONSISTENT_EARLY_DATA_ALPN));
                }
            }
            Ok(())
        })
    }

    /// The key that the server chose (RFC 8446, 4.2.11).
    pub(super) fn take_psk_choice(&self, client: &mut Client, index: &[u8]) -> Result<(), Error> {
        let bad = Error::alert(Alert::ILLEGAL_PARAMETER, reason::BAD_PSK_IDENTITY);
        let index: [u8; 2] = index.try_into().map_err(|_| codec::MALFORMED)?;
        let index = usize::from(u16::from_be_bytes(index));
        let psk = client.resume.as_ref().and_then(|resume| resume.psks.get(index)).ok_or(bad)?;
        client.offered = Some(psk.session.clone());
        let secret = ResumptionSecret::Psk(psk.key.clone());
        client.common.engine.exchange().resumption = Some(secret);
        client.chosen_psk = index;
        Ok(())
    }

    /// A server that resumes keeps to the session (RFC 5246, 7.4.1.3; RFC 8446, 4.2.11; RFC 7627, 5.3).
    pub(super) fn check_resumed(&self, session: &Session, cipher: &'static Cipher) -> Result<(), Error> {
        let version = self.status.version.get();
        session.read(|data| {
            if data.sid_ctx != self.config_ref().sessions.sid_ctx {
                let reason = reason::ATTEMPT_TO_REUSE_SESSION_IN_DIFFERENT_CONTEXT;
                return Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason));
            }
            let old = data.cipher.ok_or(Self::internal())?;
            if version == TLS1_3 {
                if old.digest != cipher.digest {
                    let reason = reason::CIPHERSUITE_DIGEST_HAS_CHANGED;
                    return Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason));
                }
                return Ok(());
            }
            if !core::ptr::eq(old, cipher) {
                let reason = reason::OLD_SESSION_CIPHER_NOT_RETURNED;
                return Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason));
            }
            if data.extended_master_secret() != self.facts.borrow().extended_master_secret {
                return Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason::INCONSISTENT_EXTMS));
            }
            Ok(())
        })
    }
}

/// The key of a session's ticket (RFC 8446, 4.6.1), if its time has not passed and its hash is one that we offer.
fn ticket_psk(session: &Arc<Session>, offer: &Offer) -> Option<Psk> {
    session.read(|data| {
        let cipher = data.cipher.filter(|_| data.ssl_version == TLS1_3 && !data.master_key.is_empty())?;
        let ticket = data.ticket.as_deref().filter(|ticket| !ticket.is_empty())?;
        offer.ciphers.iter().find(|other| other.is_tls13() && other.digest == cipher.digest)?;
        let age = u64::try_from(clock::now() - data.time).ok()?;
        if data.ticket_lifetime_hint < age {
            return None;
        }
        let obfuscated_age = u32::try_from(age).ok()?.checked_mul(1000)?.wrapping_add(data.ticket_age_add);
        let key = data.master_key.clone();
        Some(Psk::new(ticket.to_vec(), obfuscated_age, key, cipher, false, session.clone()))
    })
}

fn may_send_early(psk: &Psk) -> bool {
    psk.session.read(|data| data.max_early_data > 0)
}
