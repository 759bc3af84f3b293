//! Handshake messages and keys on their way between the engine and the record layer.

use super::{Common, kind};
use crate::tls::Cipher;
use crate::tls::channel::Core;
use crate::tls::connection::{Connection, Side};
use crate::tls::engine::{Output, Protection, exchange};
use crate::tls::error::{Alert, Error, reason};
use crate::tls::hooks;
use crate::tls::options;
use crate::tls::record::{CHANGE_CIPHER_SPEC, Opener, Sealer};
use crate::tls::state::State;
use crate::tls::stop::Stop;
use crate::tls::version::{TLS1_2, TLS1_3};

impl Connection {
    /// Keeps a message, if it is a hello, of which a HelloRetryRequest makes another (RFC 8446, 4.4.1), or if all are of use
    /// later.
    pub(super) fn note_message(&self, common: &mut Common, message: &[u8]) {
        let is_hello = matches!(message.first(), Some(&(kind::CLIENT_HELLO | kind::SERVER_HELLO)));
        if is_hello || self.keeps_transcript() {
            common.transcript.extend_from_slice(message);
        } else {
            common.is_whole = false;
        }
    }

    /// Gives the engine a message as `view`; what came is `wire`.
    pub(super) fn feed(
        &self,
        core: &mut Core,
        common: &mut Common,
        view: &[u8],
        wire: &[u8],
    ) -> Result<(), Stop> {
        // The records of a renegotiation are encrypted from its beginning, but not by rustls's keys.
        let protection = match self.status.version.get() {
            TLS1_3 if core.reader.has_opener() => Protection::Tls13,
            TLS1_2 if common.changed => Protection::Tls12,
            _ => Protection::None,
        };
        self.note_message(common, wire);
        common.engine.handshake(view, wire, protection)?;
        self.take_receive_keys(core, common)
    }

    /// Installs the keys that rustls has made for what the peer sends next.
    pub(super) fn take_receive_keys(&self, core: &mut Core, common: &mut Common) -> Result<(), Stop> {
        let keys = std::mem::take(&mut common.engine.exchange().receive_keys);
        for key in keys {
            let cipher = self.pending_cipher()?;
            let version = self.status.version.get();
            let opener = Opener::new(self.context_ref().lib(), cipher.enc, version, key.key(), key.iv())
                .ok_or(Self::internal())?;
            if version == TLS1_3 {
                // RFC 8446, 5.1: messages do not span key changes. rustls gets whole messages, so it cannot see this.
                if !core.incoming.is_empty() || core.reader.record().is_some() {
                    let reason = reason::NOT_ON_RECORD_BOUNDARY;
                    return Err(Error::alert(Alert::UNEXPECTED_MESSAGE, reason).into());
                }
                core.reader.set_opener(Some(opener));
            } else {
                common.next_opener = Some(opener);
            }
        }
        Ok(())
    }

    /// The peer's ChangeCipherSpec, which only TLS 1.2 has (RFC 5246, 7.1).
    pub(super) fn receive_change(&self, core: &mut Core, common: &mut Common) -> Result<(), Stop> {
        let early = Error::alert(Alert::UNEXPECTED_MESSAGE, reason::CCS_RECEIVED_EARLY);
        if self.status.version.get() != TLS1_2 {
            return Err(Error::alert(Alert::UNEXPECTED_MESSAGE, reason::UNEXPECTED_MESSAGE).into());
        }
        let opener = common.next_opener.take().ok_or(early)?;
        common.engine.change_cipher_spec().map_err(|_| {
            // Something else had to come first, such as a client's CertificateVerify.
            Error::alert(Alert::UNEXPECTED_MESSAGE, reason::UNEXPECTED_MESSAGE)
        })?;
        core.reader.set_opener(Some(opener));
        core.changed = true;
        common.changed = true;
        self.begin_to_use_cipher();
        Ok(())
    }

    pub(super) fn pending_cipher(&self) -> Result<&'static Cipher, Error> {
        self.facts.borrow().pending_cipher.ok_or(Self::internal())
    }

    /// Makes records of what rustls wants sent. `first` is given each ClientHello that rustls writes.
    pub(super) fn send_output(&self, core: &mut Core, common: &mut Common) -> Result<(), Stop> {
        for output in common.engine.take_output()? {
            match output {
                Output::ChangeCipherSpec => common.outbox.change = true,
                Output::Handshake { epoch, view } => {
                    let wire = common.engine.exchange().messages.wire(&view);
                    if wire.is_empty() {
                        continue;
                    }
                    self.send_message(core, common, epoch, &wire)?;
                }
            }
        }
        Ok(())
    }

    /// Makes records of handshake messages, under the key at `epoch`.
    pub(super) fn send_message(
        &self,
        core: &mut Core,
        common: &mut Common,
        epoch: Option<usize>,
        mut wire: &[u8],
    ) -> Result<(), Stop> {
        self.send_change(core, common)?;
        if epoch != common.outbox.epoch {
            common.outbox.epoch = epoch;
            self.use_send_key(core, common, epoch)?;
        }
        self.note_message(common, wire);
        while let Some(len) = exchange::message_len(wire).filter(|len| *len <= wire.len()) {
            let (message, rest) = wire.split_at(len);
            let secrets = &common.engine.exchange().secrets;
            self.log_before(message[0], secrets);
            match State::writing(self.side(), message[0]) {
                // It was made in that state already.
                Some(
                    state @ (State::ClientWriteClientHello
                    | State::ServerWriteServerHello
                    | State::ClientWriteKeyExchange),
                ) if self.status.state.get() == state => {}
                Some(state) => self.enter_state(state),
                None => {}
            }
            core.flight = true;
            self.log_before_first(message[0], secrets);
            if message[0] == kind::FINISHED {
                self.facts.borrow_mut().finished.set(&message[4..]);
            }
            self.log_with(message[0], secrets);
            self.note_hello_sent(message);
            self.push_message(core, message)?;
            self.log_after(message[0], secrets);
            if message[0] == kind::FINISHED && self.is_server() {
                self.allow_exports(secrets);
            }
            wire = rest;
        }
        Ok(())
    }

    /// Sends the ChangeCipherSpec that is due, if one is.
    pub(super) fn send_change(&self, core: &mut Core, common: &mut Common) -> Result<(), Error> {
        if std::mem::take(&mut common.outbox.change) && !common.outbox.changed {
            let tls13 = self.status.version.get() == TLS1_3;
            if !tls13 || self.config_ref().options & options::ENABLE_MIDDLEBOX_COMPAT != 0 {
                self.enter_state(match self.side() {
                    Side::Client => State::ClientWriteChange,
                    Side::Server => State::ServerWriteChange,
                });
                self.push_change(core)?;
            }
            if !tls13 {
                self.begin_to_use_cipher();
            }
        }
        Ok(())
    }

    /// TLS 1.2: from the first ChangeCipherSpec on, whoever sends it, the suite is the connection's.
    pub(super) fn begin_to_use_cipher(&self) {
        let mut facts = self.facts.borrow_mut();
        facts.cipher = facts.pending_cipher;
    }

    /// A ChangeCipherSpec: never encrypted in TLS 1.3 (RFC 8446, 5), and in TLS 1.2 as what goes before it.
    pub(super) fn push_change(&self, core: &mut Core) -> Result<(), Error> {
        let pushed = if self.status.version.get() == TLS1_2 {
            self.push_record(core, CHANGE_CIPHER_SPEC, &[1])
        } else {
            let sealer = core.writer.take_sealer();
            let pushed = self.push_record(core, CHANGE_CIPHER_SPEC, &[1]);
            core.writer.set_sealer(sealer);
            pushed
        };
        if let Some(hooks) = hooks::get() {
            hooks.message(self, true, self.version().into(), CHANGE_CIPHER_SPEC.into(), &[1]);
        }
        pushed
    }

    pub(super) fn use_send_key(
        &self,
        core: &mut Core,
        common: &mut Common,
        epoch: Option<usize>,
    ) -> Result<(), Error> {
        let cipher = self.pending_cipher()?;
        let key =
            epoch.and_then(|epoch| common.engine.exchange().send_keys.get(epoch)).ok_or(Self::internal())?;
        let version = self.status.version.get();
        let sealer = Sealer::new(self.context_ref().lib(), cipher.enc, version, key.key(), key.iv());
        core.writer.set_sealer(Some(sealer.ok_or(Self::internal())?));
        Ok(())
    }
}
