//! What a server decides upon single extensions of a ClientHello: name, fragment length, early data, status and protocol.

use super::client_hello::ext;
use super::server::warn;
use super::server_choice::Choice;
use crate::tls::channel::Core;
use crate::tls::client_hello::ClientHello;
use crate::tls::codec::Input;
use crate::tls::connection::Connection;
use crate::tls::early_data;
use crate::tls::error::{Alert, Error, reason};
use crate::tls::hooks::{self, AlpnAnswer, NameAnswer};
use crate::tls::session::MAX_FRAGMENT_UNSPECIFIED;
use crate::tls::stop::Stop;
use crate::tls::version::TLS1_3;
use crate::tls::{Config, Session};

impl Connection {
    /// Asks the servername callback (`SSL_CTX_set_tlsext_servername_callback(3)`), which may exchange the context.
    /// OpenSSL's clients have it too: they call it when the server has answered.
    pub(super) fn ask_by_name(&self, core: &mut Core) -> Result<bool, Stop> {
        let answer = hooks::get().map_or(NameAnswer::NoAck, |hooks| hooks.servername(self));
        match answer {
            NameAnswer::Ok => Ok(true),
            NameAnswer::NoAck => Ok(false),
            NameAnswer::Warning(alert) => {
                // TLS 1.3 has no such warnings.
                if self.status.version.get() != TLS1_3 {
                    warn(self, core, alert)?;
                }
                Ok(false)
            }
            NameAnswer::Fatal(alert) => Err(Error::alert(alert, reason::CALLBACK_FAILED).into()),
        }
    }

    /// RFC 6066, 4: what the client asks for is granted; a resumed session keeps its own.
    pub(super) fn choose_fragment_length(
        &self,
        hello: &ClientHello,
        session: Option<&Session>,
    ) -> Result<(), Error> {
        let Some(content) = hello.find(ext::MAX_FRAGMENT_LENGTH) else { return Ok(()) };
        let &[code] = content else {
            return Err(Error::alert(Alert::DECODE_ERROR, reason::BAD_EXTENSION));
        };
        let bad = Error::alert(Alert::ILLEGAL_PARAMETER, reason::SSL3_EXT_INVALID_MAX_FRAGMENT_LENGTH);
        if !(1..=4).contains(&code) {
            return Err(bad);
        }
        let kept = session.map(|session| session.read(|data| data.max_fragment_len_mode));
        self.facts.borrow_mut().max_fragment_length = match kept {
            None | Some(MAX_FRAGMENT_UNSPECIFIED) => code,
            Some(kept @ 1..=4) => kept,
            Some(_) => 0,
        };
        Ok(())
    }

    /// Whether the client's early data is taken (RFC 8446, 4.2.10 and 8): only with the first key, soon after its ticket
    /// came, under the same suite, name and protocol, and if the program lets it.
    pub(super) fn choose_early_data(
        &self,
        config: &Config,
        hello: &ClientHello,
        choice: &Choice,
        fresh: bool,
        retried: bool,
    ) -> Result<bool, Error> {
        let asked = hello.find(ext::EARLY_DATA).is_some();
        if asked && retried {
            return Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason::BAD_EXTENSION));
        }
        if !asked {
            return Ok(false);
        }
        self.early.asked.set(true);
        self.early.status.set(early_data::Status::Rejected);
        let facts = self.facts.borrow();
        let same = choice.session.as_ref().is_some_and(|session| {
            session.read(|data| {
                data.cipher.is_some_and(|cipher| core::ptr::eq(cipher, choice.cipher))
                    && data.alpn_selected.as_deref() == facts.alpn.as_deref()
                    && (choice.external
                        || data.hostname.is_none()
                        || data.hostname.as_deref() == facts.servername.as_deref())
            })
        });
        drop(facts);
        let taken = config.early_data.max > 0
            && self.early.phase.get() == early_data::Phase::Accepting
            && !choice.asks_again()
            && choice.psk_index == 0
            && fresh
            && same
            && hooks::get().is_none_or(|hooks| hooks.allow_early_data(self));
        if taken {
            let allowed =
                choice.session.as_ref().map_or(0, |session| session.read(|data| data.max_early_data));
            self.early.allowed.set(allowed);
            self.early.status.set(early_data::Status::Accepted);
        }
        Ok(taken)
    }

    /// The status callback, where the client asks for a stapled response (RFC 6066, 8).
    pub(super) fn choose_status(&self, resumed: bool) -> Result<(), Error> {
        self.status.staples.set(false);
        if resumed || !self.wants_status() {
            return Ok(());
        }
        match hooks::get().and_then(|hooks| hooks.status(self)) {
            // SSL_TLSEXT_ERR_OK
            Some(0) => self.status.staples.set(self.config_ref().ocsp.response.is_some()),
            // SSL_TLSEXT_ERR_NOACK
            Some(3) | None => {}
            Some(_) => return Err(Error::alert(Alert::INTERNAL_ERROR, reason::CLIENTHELLO_TLSEXT)),
        }
        Ok(())
    }

    /// ALPN (RFC 7301, 3.2).
    pub(super) fn choose_protocol(&self, hello: &ClientHello, choice: &mut Choice) -> Result<(), Error> {
        self.facts.borrow_mut().alpn = None;
        let Some(content) = hello.find(ext::ALPN) else { return Ok(()) };
        let bad = Error::alert(Alert::DECODE_ERROR, reason::BAD_EXTENSION);
        let mut input = Input::new(content);
        let offered = input.vec16().map_err(|_| bad)?;
        if !crate::tls::alpn::is_list(offered) || !input.is_empty() {
            return Err(bad);
        }
        let answer = hooks::get().map_or(AlpnAnswer::NoAck, |hooks| hooks.alpn(self, offered));
        match answer {
            AlpnAnswer::Selected(protocol) => {
                self.facts.borrow_mut().alpn = Some(protocol);
                if let Some(made) = &choice.made {
                    self.note_in(made);
                }
                Ok(())
            }
            AlpnAnswer::NoAck => Ok(()),
            AlpnAnswer::Fatal => {
                let reason = reason::NO_APPLICATION_PROTOCOL;
                Err(Error::alert(Alert::NO_APPLICATION_PROTOCOL, reason))
            }
        }
    }
}
