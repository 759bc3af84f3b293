//! Finite-field Diffie-Hellman of TLS 1.2: what a program sets for it.

use super::callbacks::tmp_dh_callback;
use super::cipher::Cipher;
use super::error::{Alert, Error, INTERNAL, Result, reason};
use super::security::{About, Judge, Op, Question, minimum_bits};
use super::{Configurable, Connection, hooks};
use crate::libcrypto::pkey::PKey;
use core::ffi::c_int;

/// This topic's part of [`super::Config`].
#[derive(Clone, Default)]
pub struct Config {
    /// `SSL_CTX_set0_tmp_dh_pkey(3)`.
    pub key: Option<PKey>,
    /// `SSL_CTX_set_tmp_dh_callback(3)`: asked where there is no key.
    pub callback: tmp_dh_callback,
    /// `SSL_CTX_set_dh_auto(3)`, as the program gave it: 0 for off, 2 for the weakest group that the security level
    /// allows, all else for one as strong as the certificate's key. Goes before the key.
    pub auto: c_int,
}

/// Takes the security level alone.
const AUTO_WEAKEST: c_int = 2;

/// The least security of a group that is chosen automatically, in bits.
const AUTO_LEAST: c_int = 80;

impl Config {
    /// Whether a server has parameters, or a callback that may give some: without, it has no suites to use them.
    pub fn serves(&self) -> bool {
        self.key.is_some() || self.callback.is_some() || self.auto != 0
    }
}

/// Whether parameters are strong enough. May run the program's callback.
///
/// # Errors
/// As OpenSSL for a group that is too small, or for none.
pub fn check(judge: &dyn Judge, key: Option<&PKey>) -> Result<()> {
    let object = key.map_or(core::ptr::null_mut(), |key| key.as_ptr().cast());
    let bits = key.map_or(0, PKey::security_bits);
    if judge.allows(&Question { op: Op::TmpDh, bits, nid: 0, about: About::Object(object) }) {
        Ok(())
    } else {
        Err(Error::alert(Alert::HANDSHAKE_FAILURE, reason::DH_KEY_TOO_SMALL))
    }
}

impl Connection {
    /// The parameters for a key exchange beside a certificate with the key `own`, or beside a pre-shared key. May run the
    /// program's callbacks.
    ///
    /// # Errors
    /// As OpenSSL where there are none, or they are too weak.
    pub(super) fn dh_parameters(&self, own: Option<&PKey>) -> Result<PKey> {
        let failed = |_| Error::alert(Alert::INTERNAL_ERROR, INTERNAL);
        let config = self.config();
        let key = if config.dh.auto != 0 {
            let own = match own {
                _ if config.dh.auto == AUTO_WEAKEST => AUTO_LEAST,
                Some(own) => own.security_bits(),
                // As strong as the suite.
                None if self.pending_strength() == 256 => 128,
                None => AUTO_LEAST,
            };
            let strength = own.max(minimum_bits(config.security.level));
            Some(PKey::dh_of_strength(self.context().lib(), strength).map_err(failed)?)
        } else {
            config.dh.key.clone()
        };
        let key = match (key, hooks::get()) {
            (None, Some(hooks)) => hooks.tmp_dh(self).transpose().map_err(|()| Self::internal())?,
            (key, _) => key,
        };
        let key = key.ok_or(Error::alert(Alert::INTERNAL_ERROR, reason::MISSING_TMP_DH_KEY))?;
        check(self, Some(&key))?;
        Ok(key)
    }

    /// The bits of the key that the chosen suite encrypts with.
    fn pending_strength(&self) -> u16 {
        self.facts.borrow().pending_cipher.map_or(0, Cipher::strength_bits)
    }
}
