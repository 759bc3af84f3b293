//! The group of the key exchange, which a server chooses (RFC 8446, 4.2.7 and 4.2.8; RFC 8422, 5.1).

use super::client_hello::ext;
use super::server_choice::Choice;
use crate::tls::client_hello::ClientHello;
use crate::tls::codec::Input;
use crate::tls::connection::Connection;
use crate::tls::error::{Alert, Error, reason};
use crate::tls::group::{Group, SECP256R1, kept_share};
use crate::tls::security::Op;
use crate::tls::version::TLS1_3;
use crate::tls::{Config, engine, options};

/// How a client can resume (RFC 8446, 4.2.9), of what is allowed here.
#[derive(Clone, Copy, Default)]
pub struct Modes {
    /// With a key exchange: psk_dhe_ke.
    pub dhe: bool,
    /// By the session's key alone, without forward secrecy: psk_ke.
    pub psk_only: bool,
}

impl Modes {
    pub fn read(hello: &ClientHello, config: &Config) -> Result<Self, Error> {
        const PSK_KE: u8 = 0;
        const PSK_DHE_KE: u8 = 1;
        let Some(content) = hello.find(ext::PSK_KEY_EXCHANGE_MODES) else { return Ok(Self::default()) };
        let bad = Error::alert(Alert::DECODE_ERROR, reason::BAD_EXTENSION);
        let mut input = Input::new(content);
        let modes = input.vec8().map_err(|_| bad)?;
        if modes.is_empty() || !input.is_empty() {
            return Err(bad);
        }
        let allowed = config.options & options::ALLOW_NO_DHE_KEX != 0;
        Ok(Self { dhe: modes.contains(&PSK_DHE_KE), psk_only: allowed && modes.contains(&PSK_KE) })
    }

    pub fn any(self) -> bool {
        self.dhe || self.psk_only
    }
}

impl Connection {
    /// The group for a TLS 1.2 key exchange.
    pub(super) fn choose_group(&self, config: &Config) -> Option<u16> {
        let facts = self.facts.borrow();
        let preference = config.options & options::CIPHER_SERVER_PREFERENCE != 0;
        let version = self.status.version.get();
        let suite_b = config.security.suite_b();
        let peer = facts.peer_groups();
        drop(facts);
        if peer.is_empty() {
            // RFC 8422, 4: a client without the extension takes any; P-256 is what all have.
            let own = config.groups.offered(suite_b, version, version, self);
            return own.iter().copied().find(|id| *id == SECP256R1).or_else(|| own.first().copied());
        }
        let shared = config.groups.shared(suite_b, &peer, preference, version, self);
        shared.into_iter().find(|id| engine::has_group(*id))
    }

    /// The groups that a client and we have for a key exchange, in the client's order.
    pub(super) fn groups_for_shares(&self, config: &Config) -> Result<Vec<u16>, Error> {
        let peer = self.facts.borrow().peer_groups();
        if peer.is_empty() {
            // RFC 8446, 9.2.
            let reason = reason::MISSING_SUPPORTED_GROUPS_EXTENSION;
            return Err(Error::alert(Alert::MISSING_EXTENSION, reason));
        }
        let own = config.groups.preferred(config.security.suite_b());
        // The security callback is asked as OpenSSL does here, which is not about what is shared.
        let usable = |group: &Group| {
            group.fits(TLS1_3, TLS1_3)
                && engine::has_group(group.id)
                && [Op::CurveCheck, Op::CurveSupported].into_iter().all(|op| group.allowed(op, self))
        };
        let common = peer.into_iter().filter(|id| own.contains(id));
        Ok(common.filter(|id| Group::find(*id).is_some_and(usable)).collect())
    }

    /// RFC 8446, 4.2.8: the client's first share of a group that we have.
    pub(super) fn read_shares(
        &self,
        config: &Config,
        hello: &ClientHello,
        before: Option<&Choice>,
    ) -> Result<Option<(u16, Vec<u8>)>, Error> {
        let bad = Error::alert(Alert::DECODE_ERROR, reason::LENGTH_MISMATCH);
        let Some(content) = hello.find(ext::KEY_SHARE) else { return Ok(None) };
        let shared = self.groups_for_shares(config)?;
        let peer = self.facts.borrow().peer_groups();
        let mut input = Input::new(content);
        let mut shares = Input::new(input.vec16().map_err(|_| bad)?);
        input.end().map_err(|_| bad)?;
        if before.is_some_and(|before| before.retry_for_cookie) {
            // The state that the client was not to rely on is not used.
            return Err(Self::internal());
        }
        let mut seen = 0;
        let mut chosen = None;
        while !shares.is_empty() {
            let group = shares.u16().map_err(|_| bad)?;
            let share = shares.vec16().map_err(|_| bad)?;
            seen += 1;
            if share.is_empty() {
                return Err(bad);
            }
            if let Some(before) = before {
                // RFC 8446, 4.2.8: exactly the one that was asked for.
                if group != before.group || seen > 1 || !shares.is_empty() {
                    return Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason::BAD_KEY_SHARE));
                }
            }
            // RFC 8446, 4.2.8: shares are for groups of the client's list.
            if !peer.contains(&group) {
                return Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason::BAD_KEY_SHARE));
            }
            if chosen.is_none() && shared.contains(&group) {
                chosen = Some((group, share.to_vec()));
            }
        }
        if chosen.is_none() && before.is_some() {
            return Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason::BAD_KEY_SHARE));
        }
        Ok(chosen)
    }

    /// Whether the client has to come again: with a share of the first group that both have, or with a cookie; or whether the
    /// session's key is to do without an exchange, which a client has to allow, and the program (RFC 8446, 4.2.9).
    pub(super) fn choose_share(
        &self,
        config: &Config,
        hello: &ClientHello,
        modes: Modes,
        choice: &mut Choice,
        retried: bool,
    ) -> Result<(), Error> {
        let resumes = choice.session.is_some();
        choice.psk_only = resumes && !modes.dhe;
        if choice.share.is_none() && !choice.psk_only {
            let found = self.group_to_ask_for(config, hello, retried);
            choice.psk_only = found.is_err() && resumes && modes.psk_only;
            if !choice.psk_only {
                choice.group = found?;
            }
        }
        let has_all = choice.share.is_some() || choice.psk_only;
        if has_all && self.wants_cookie() {
            choice.share = None;
            choice.retry_for_cookie = true;
        }
        let mut facts = self.facts.borrow_mut();
        facts.group = if choice.psk_only { 0 } else { choice.group };
        let share = kept_share(facts.group, choice.share.as_deref().unwrap_or_default());
        facts.set_peer_share(share);
        Ok(())
    }

    /// Of the groups that nobody has a share of yet, the order is ours.
    fn group_to_ask_for(&self, config: &Config, hello: &ClientHello, retried: bool) -> Result<u16, Error> {
        let none = |alert| Error::alert(alert, reason::NO_SUITABLE_KEY_SHARE);
        if hello.find(ext::KEY_SHARE).is_none() {
            return Err(none(Alert::MISSING_EXTENSION));
        }
        let shared = self.groups_for_shares(config)?;
        let own = config.groups.preferred(config.security.suite_b());
        let group = own.iter().copied().find(|id| shared.contains(id)).filter(|_| !retried);
        group.ok_or(none(Alert::HANDSHAKE_FAILURE))
    }
}
