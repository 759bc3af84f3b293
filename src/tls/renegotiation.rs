//! Renegotiation in TLS 1.2 (`SSL_renegotiate(3)`; RFC 5246, 7.4.1.1 and 7.4.1.2): another handshake on an established
//! connection, under the keys of the one before.
//!
//! It is always bound to that one (RFC 5746), so that nobody can have a client's handshake go on with what he began himself
//! (CVE-2009-3555). OpenSSL does without the binding where it is told to; here nothing does.

use super::channel::Core;
use super::client_hello::ClientHello;
use super::codec::{Input, extension, vec8};
use super::connection::{Connection, Side};
use super::error::{Alert, Error, reason};
use super::handshake::kind::HELLO_REQUEST;
use super::handshake::{RENEGOTIATION_SCSV, ext};
use super::options;
use super::shutdown::SENT;
use super::state::State as At;
use super::stop::Stop;
use crate::libcrypto::x509::X509;
use std::cell::Cell;

/// How far a renegotiation is.
#[derive(Default)]
pub struct State {
    /// The handshake that was asked for, or is under way (`SSL_renegotiate_pending(3)`).
    wanted: Cell<Option<Wanted>>,
    step: Cell<Step>,
    /// The handshake is under way.
    again: Cell<bool>,
    /// Data may be read, if some comes instead of the peer's answer.
    reading: Cell<bool>,
}

/// How often we have begun.
#[derive(Default)]
pub struct Counts {
    /// Until the program counts anew (`SSL_num_renegotiations(3)`).
    pub recent: Cell<u32>,
    /// In all (`SSL_total_renegotiations(3)`).
    pub total: Cell<u32>,
}

/// The session that is to come of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    New,
    /// That of the connection, if the other side still has it (`SSL_renegotiate_abbreviated(3)`).
    Same,
}

/// What is to be done about it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Step {
    #[default]
    Nothing,
    /// To begin, as soon as nothing else lies here or waits to go.
    Due,
    /// To send what begins it: a server's HelloRequest, or a client's hello.
    Begins,
}

impl State {
    pub fn is_wanted(&self) -> bool {
        self.wanted.get().is_some()
    }

    pub fn wants_new_session(&self) -> bool {
        self.wanted.get() == Some(Wanted::New)
    }

    /// Whether the message that begins it has to go now.
    pub(super) fn begins(&self) -> bool {
        self.step.get() == Step::Begins
    }

    /// Whether the handshake that is under way is not the connection's first.
    pub(super) fn is_under_way(&self) -> bool {
        self.again.get()
    }

    /// The messages of another handshake follow.
    pub(super) fn start(&self) {
        self.again.set(true);
    }

    /// The handshake is over, whoever asked for it, or there is none to be repeated.
    pub(super) fn end(&self) {
        self.again.set(false);
        self.wanted.set(None);
        self.step.set(Step::Nothing);
    }
}

/// What a handshake has of the one before, to which it is bound.
pub(super) struct Previous {
    /// verify_data of both sides (RFC 5746, 3.1).
    client: Box<[u8]>,
    server: Box<[u8]>,
    pub extended_master_secret: bool,
    /// The client was asked for a certificate (`SSL_VERIFY_CLIENT_ONCE`).
    pub asked: bool,
    /// A server's certificate.
    leaf: Option<X509>,
    pub wants_new_session: bool,
}

impl Previous {
    /// What a client's renegotiation_info has (RFC 5746, 3.2).
    pub fn of_client(&self) -> Vec<u8> {
        self.client.to_vec()
    }

    /// What a server's has.
    pub fn of_both(&self) -> Vec<u8> {
        [&*self.client, &*self.server].concat()
    }

    /// RFC 5746, 3.7: a renegotiating client shows that the handshake before was its own.
    pub fn check_hello(&self, hello: &ClientHello) -> Result<(), Error> {
        let fail = |reason| Err(Error::alert(Alert::HANDSHAKE_FAILURE, reason));
        if hello.offers(RENEGOTIATION_SCSV) {
            return fail(reason::SCSV_RECEIVED_WHEN_RENEGOTIATING);
        }
        match hello.find(ext::RENEGOTIATION_INFO) {
            Some(content) => check_info(content, &self.client, Alert::HANDSHAKE_FAILURE),
            None => fail(reason::UNSAFE_LEGACY_RENEGOTIATION_DISABLED),
        }
    }

    /// A program may have looked at the certificate after the first handshake, and not do so again. So the server stays the
    /// same, as RFC 5246 does not say and OpenSSL does not check.
    pub fn check_leaf(&self, leaf: &X509) -> Result<(), Error> {
        match &self.leaf {
            Some(known) if !known.same(leaf) => {
                Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason::RENEGOTIATION_MISMATCH))
            }
            _ => Ok(()),
        }
    }

    /// RFC 7627, 5.2: who had the extended master secret has it again, so that the session is bound to its handshake.
    pub fn check_extended_master_secret(&self, again: bool) -> Result<(), Error> {
        if self.extended_master_secret && !again {
            return Err(Error::alert(Alert::HANDSHAKE_FAILURE, reason::INCONSISTENT_EXTMS));
        }
        Ok(())
    }
}

/// Writes renegotiation_info (RFC 5746, 3.2).
pub(super) fn write_info(verify_data: &[u8], out: &mut Vec<u8>) {
    extension(out, ext::RENEGOTIATION_INFO, |out| vec8(out, |out| out.extend_from_slice(verify_data)));
}

/// Checks that renegotiation_info has `verify_data`; where it has not, `alert` is sent.
pub(super) fn check_info(content: &[u8], verify_data: &[u8], alert: Alert) -> Result<(), Error> {
    let bad = |_| Error::alert(Alert::DECODE_ERROR, reason::RENEGOTIATION_ENCODING_ERR);
    let mut input = Input::new(content);
    let found = input.vec8().map_err(bad)?;
    input.end().map_err(bad)?;
    if found != verify_data {
        return Err(Error::alert(alert, reason::RENEGOTIATION_MISMATCH));
    }
    Ok(())
}

impl Connection {
    /// `SSL_renegotiate(3)`, `SSL_renegotiate_abbreviated(3)`: the next call that reads, writes or drives the handshake
    /// begins another one.
    ///
    /// # Errors
    /// TLS 1.3 has no renegotiation (RFC 8446, 1.2), a program may have forbidden it (`SSL_OP_NO_RENEGOTIATION`), and after
    /// close_notify nothing goes any more (RFC 5246, 7.2.1).
    pub fn renegotiate(&self, wanted: Wanted) -> Result<(), Error> {
        if self.is_tls13() {
            return Err(Error::new(reason::WRONG_SSL_VERSION));
        }
        if self.config_ref().options & options::NO_RENEGOTIATION != 0 {
            return Err(Error::new(reason::NO_RENEGOTIATION));
        }
        if self.status.shutdown.get() & SENT != 0 {
            return Err(Error::new(reason::PROTOCOL_IS_SHUTDOWN));
        }
        self.renegotiation.wanted.set(Some(wanted));
        if self.has_side() {
            self.renegotiation.step.set(Step::Due);
        }
        Ok(())
    }

    /// Goes back into the handshake if one is due, and nothing else has to be read or written first.
    pub(super) fn renegotiate_if_due(&self) {
        let state = &self.renegotiation;
        if state.step.get() != Step::Due || self.status.in_init.get() {
            return;
        }
        if self.peek_core(|core| core.established.is_some() && Self::is_idle(core)) == Some(true) {
            self.begin_renegotiation();
            self.status.in_init.set(true);
        }
    }

    fn is_idle(core: &Core) -> bool {
        !core.writer.is_pending() && !core.reader.has_raw()
    }

    fn begin_renegotiation(&self) {
        self.renegotiation.step.set(Step::Begins);
        let counts = &self.rare.make().renegotiations;
        for count in [&counts.recent, &counts.total] {
            count.set(count.get().wrapping_add(1));
        }
    }

    /// Sends what begins it; whether a handshake is under way then.
    pub(super) fn send_renegotiation(&self, core: &mut Core) -> Result<bool, Stop> {
        self.renegotiation.step.set(Step::Nothing);
        if !self.can_be_bound() {
            let reason = reason::UNSAFE_LEGACY_RENEGOTIATION_DISABLED;
            return Err(Error::alert(Alert::HANDSHAKE_FAILURE, reason).into());
        }
        if self.side() == Side::Client {
            return self.shake_again(core, None).map(|()| true);
        }
        self.enter_state(At::ServerWriteHelloRequest);
        self.push_message(core, &[HELLO_REQUEST, 0, 0, 0])?;
        self.flush(core)?;
        Ok(false)
    }

    /// RFC 5746: both sides have said that they bind handshakes together. What binds them is a hash of each, which a session
    /// without an extended master secret has made predictable (RFC 7627, 1).
    fn can_be_bound(&self) -> bool {
        let facts = self.facts.borrow();
        facts.secure_renegotiation && (facts.extended_master_secret || !self.status.resumed.get())
    }

    /// A server asks for a handshake; whether one is under way now.
    pub(super) fn hello_requested(&self, core: &mut Core, body: &[u8]) -> Result<bool, Stop> {
        if !body.is_empty() {
            return Err(Error::alert(Alert::DECODE_ERROR, reason::LENGTH_MISMATCH).into());
        }
        if self.config_ref().options & options::NO_RENEGOTIATION != 0 || !self.can_be_bound() {
            return self.decline(core).map(|()| false);
        }
        self.renegotiation.wanted.set(Some(Wanted::Same));
        self.renegotiation.step.set(Step::Due);
        if !Self::is_idle(core) {
            return Ok(false);
        }
        self.begin_renegotiation();
        self.send_renegotiation(core)
    }

    /// A client begins a handshake, as it was asked to, or by itself; whether it may.
    pub(super) fn hello_again(&self, core: &mut Core, message: &[u8]) -> Result<bool, Stop> {
        let state = &self.renegotiation;
        let options = self.config_ref().options;
        let by_itself =
            options & options::NO_RENEGOTIATION == 0 && options & options::ALLOW_CLIENT_RENEGOTIATION != 0;
        if !self.can_be_bound() || !(state.is_wanted() || by_itself) {
            return self.decline(core).map(|()| false);
        }
        if !state.is_wanted() {
            state.wanted.set(Some(Wanted::New));
        }
        state.step.set(Step::Nothing);
        self.shake_again(core, Some(message.to_vec())).map(|()| true)
    }

    /// The peer is told that we do not (RFC 5246, 7.2.2), and the connection goes on.
    fn decline(&self, core: &mut Core) -> Result<(), Stop> {
        match self.send_alert(core, super::alert::WARNING, Alert::NO_RENEGOTIATION) {
            Err(Stop::Error(error)) => Err(error.into()),
            // It waits for the data before it.
            _ => Ok(()),
        }
    }

    /// What the handshake that begins is to be bound to.
    pub(super) fn previous(&self) -> Previous {
        let facts = self.facts.borrow();
        let (own, peers) = (Box::from(&*facts.finished), Box::from(&*facts.peer_finished));
        let is_server = self.is_server();
        let (client, server) = if is_server { (peers, own) } else { (own, peers) };
        Previous {
            client,
            server,
            extended_master_secret: facts.extended_master_secret,
            asked: facts.certificate_requested,
            leaf: self.verify.peer().filter(|_| !is_server),
            wants_new_session: self.renegotiation.wants_new_session(),
        }
    }

    /// Runs `read`, which takes data where a handshake was to be read.
    pub(super) fn while_reading<R>(&self, read: impl FnOnce() -> R) -> R {
        let before = self.renegotiation.reading.replace(true);
        let result = read();
        self.renegotiation.reading.set(before);
        result
    }

    /// Whether data that comes is the program's, although a handshake is under way: the server has sent it before it saw our
    /// hello, and the program reads.
    pub(super) fn takes_data_first(&self, core: &Core) -> bool {
        core.established.is_some()
            && self.renegotiation.reading.get()
            && self.status.state.get() == At::ClientWriteClientHello
    }
}
