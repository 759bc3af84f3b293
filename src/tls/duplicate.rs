//! `SSL_dup(3)`.

use super::ca_list::Which;
use super::{Configurable, Connection};
use crate::libcrypto::{Failed, Result};
use std::sync::Arc;

impl Connection {
    /// A new connection of the same context with copies of this one's settings, and its session. What OpenSSL does not
    /// copy is the context's: groups, ALPN, the server's name, BIOs.
    pub fn duplicate(&self) -> Result<Arc<Self>> {
        let copy = Self::new(&self.context())?;
        let session = self.session.borrow().clone();
        if session.is_some() {
            copy.copy_session(self);
        }
        let ours = self.config();
        copy.configure(|config| {
            config.method = ours.method;
            config.certificates = ours.certificates.clone();
            config.dh = ours.dh.clone();
            config.psk.hint = ours.psk.hint.clone();
            config.custom_ext = ours.custom_ext.clone();
            config.sigalgs = ours.sigalgs.clone();
            config.security = ours.security.clone();
            config.sessions.sid_ctx = ours.sessions.sid_ctx;
            config.sessions.generate_id = ours.sessions.generate_id;
            config.options = ours.options;
            config.mode = ours.mode;
            config.versions = ours.versions;
            config.record.max_cert_list = ours.record.max_cert_list;
            config.record.read_ahead = ours.record.read_ahead;
            config.msg_callback = ours.msg_callback;
            config.msg_callback_argument = ours.msg_callback_argument;
            config.verify.mode = ours.verify.mode;
            config.verify.callback = ours.verify.callback;
            config.ciphers.copy_own(&ours.ciphers);
        });
        // The program may hand out pointers into the copy from here on.
        if !copy.ex_data.copy_from(&self.ex_data) {
            return Err(Failed);
        }
        copy.info_callback.set(self.info_callback.get());
        if let Some(side) = self.status.side.get() {
            copy.set_side(side);
        }
        copy.status.shutdown.set(self.status.shutdown.get());
        copy.status.resumed.set(self.status.resumed.get());
        copy.verify.param.own().set_depth(self.verify.param.get().depth());
        copy.verify.param.own().inherit(self.verify.param.get())?;
        copy.copy_dane(self).map_err(|_| Failed)?;
        for which in [Which::Any, Which::Client] {
            if let Some(names) = self.own_ca_list(which) {
                copy.rare.make().ca_lists.set(which, Some((*names).clone()));
            }
        }
        Ok(copy)
    }
}
