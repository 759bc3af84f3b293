//! How a server proves who it is, as a client takes it: its certificate, and what is signed with its key (RFC 8446, 4.4.2
//! and 4.4.3; RFC 5246, 7.4.2 and 7.4.3).

use super::client::Client;
use super::entries::view_of_leaf;
use super::signature;
use crate::tls::Configurable;
use crate::tls::channel::Core;
use crate::tls::codec::Input;
use crate::tls::connection::Connection;
use crate::tls::engine::Peer;
use crate::tls::error::{Alert, Error, reason};
use crate::tls::group::Group;
use crate::tls::stop::{Stop, Want};
use crate::tls::version::{TLS1_2, TLS1_3};

impl Connection {
    /// The server's chain (RFC 8446, 4.4.2; RFC 5246, 7.4.2): decoded, verified by the program's settings, and only
    /// then given to rustls.
    #[inline(never)] // see `start`
    pub(super) fn server_certificate(
        &self,
        core: &mut Core,
        client: &mut Client,
        message: &[u8],
    ) -> Result<(), Stop> {
        let tls13 = self.status.version.get() == TLS1_3;
        if self.status.resumed.get() || self.psk_cipher().is_some() {
            // RFC 8446, 4.4.2; RFC 4279, 2: no certificates with a pre-shared key.
            return Err(Error::alert(Alert::UNEXPECTED_MESSAGE, reason::UNEXPECTED_MESSAGE).into());
        }
        let context = self.context();
        if !std::mem::replace(&mut client.verifying, true) {
            // RFC 8446, 4.4.2: the context is empty.
            let entries = self.parse_entries(&message[4..], &[], tls13)?;
            let chain = self.take_entries(&entries, &client.sent.extensions)?;
            // The chain can be seen while it is verified, the certificate when it is accepted.
            self.verify.set_peer(None, Some(chain.into_iter().collect()));
        }
        // A program that asks for a repetition may have added what the server did not send.
        let chain = self.verify.peer_chain().map(|chain| chain.to_vec()).unwrap_or_default();
        let Some(leaf) = chain.first().cloned() else {
            return Err(Error::alert(Alert::DECODE_ERROR, reason::CERT_LENGTH_MISMATCH).into());
        };
        if let Some(previous) = &client.previous {
            previous.check_leaf(&leaf)?;
        }
        self.status.want.set(Want::Nothing);
        let outcome = self.verify_peer(chain, false);
        if outcome.accepted() && self.status.want.get() == Want::RetryVerify {
            return Err(Stop::Want(Want::RetryVerify, -1));
        }
        if self.config().verify.required() && !outcome.accepted() {
            return Err(self.verify_failure().into());
        }
        crate::libcrypto::err::clear();
        let key = leaf
            .public_key()
            .map_err(|_| Error::alert(Alert::INTERNAL_ERROR, reason::UNABLE_TO_FIND_PUBLIC_KEY_PARAMETERS))?;
        if signature::key_kind(&key).is_none() {
            return Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason::UNKNOWN_CERTIFICATE_TYPE).into());
        }
        if !tls13 {
            self.check_certificate_type(&key)?;
        }
        let der = leaf.to_der().map_err(|_| Self::internal())?;
        let view = view_of_leaf(&der, tls13);
        client.common.engine.exchange().peer =
            Some(Box::new(Peer::new(&leaf, der, key, context.lib().clone())));
        self.verify.set_leaf(leaf);
        self.note_in_session_of(client);
        client.verifying = false;
        self.feed(core, &mut client.common, &view, message)
    }

    /// RFC 5246, 7.4.3; RFC 8422, 5.4.
    pub(super) fn server_key_exchange(
        &self,
        core: &mut Core,
        client: &mut Client,
        message: &[u8],
    ) -> Result<(), Stop> {
        if self.psk_cipher().is_some() {
            return self.psk_server_key_exchange(core, client, message);
        }
        if self.uses_dhe() {
            let view = self.dhe_parameters(client, message)?;
            return self.feed(core, &mut client.common, &view, message);
        }
        let mut input = Input::new(&message[4..]);
        self.read_named_curve(client, &mut input)?;
        let at = message.len() - input.rest().len();
        let sigalg = input.u16()?;
        input.vec16()?;
        input.end()?;
        let stand_in = self.check_key_exchange_sigalg(client, sigalg)?;
        let mut view = message.to_vec();
        view[at..at + 2].copy_from_slice(&stand_in.to_be_bytes());
        self.feed(core, &mut client.common, &view, message)
    }

    /// ServerECDHParams (RFC 8422, 5.4): the server's group and public key.
    pub(super) fn read_named_curve<'a>(
        &self,
        client: &Client,
        input: &mut Input<'a>,
    ) -> Result<(u16, &'a [u8]), Error> {
        let curve_type = input.u8()?;
        let group = input.u16()?;
        let share = input.vec8()?;
        // Named curves only, and one that we offered; for TLS 1.3 others were offered too.
        let fits = Group::find(group).is_some_and(|group| group.fits(TLS1_2, TLS1_2));
        if curve_type != 3 || !fits || !client.offer.groups.contains(&group) {
            return Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason::WRONG_CURVE));
        }
        let mut facts = self.facts.borrow_mut();
        facts.group = group;
        facts.set_peer_share(share);
        Ok((group, share))
    }

    /// RFC 8446, 4.4.3. Then the program may choose its own certificate, if it was asked for one.
    pub(super) fn certificate_verify(
        &self,
        core: &mut Core,
        client: &mut Client,
        message: &[u8],
    ) -> Result<(), Stop> {
        let mut input = Input::new(&message[4..]);
        let sigalg = input.u16()?;
        input.vec16()?;
        input.end()?;
        let exchange = client.common.engine.exchange();
        let unexpected = Error::alert(Alert::UNEXPECTED_MESSAGE, reason::UNEXPECTED_MESSAGE);
        let peer = exchange.peer.as_mut().ok_or(unexpected)?;
        if peer.algorithm.is_some() && client.request.is_some() && !client.answered {
            // The same message again: a callback had asked for time.
            return self.answer_request(client);
        }
        peer.algorithm = Some(self.check_peer_sigalg(sigalg, &peer.key, &client.offer.sigalgs)?);
        self.feed(core, &mut client.common, message, message)?;
        self.answer_request(client)
    }

    /// What is judged of the server when its flight is whole: once, whatever callback asks for time later.
    pub(super) fn check_flight(&self, client: &mut Client) -> Result<(), Error> {
        if !std::mem::replace(&mut client.flight_checked, true) {
            self.check_status()?;
            self.check_ct()?;
        }
        Ok(())
    }
}
