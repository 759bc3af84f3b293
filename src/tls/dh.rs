//! Ephemeral Diffie-Hellman of TLS 1.2: what a program sets for it. There are no suites that use it.

use super::callbacks::tmp_dh_callback;
use super::error::{Error, Result, reason};
use super::security::{About, Judge, Op, Question};
use crate::libcrypto::pkey::PKey;

/// This topic's part of [`super::Config`].
#[derive(Clone, Default)]
pub struct Config {
    /// `SSL_CTX_set0_tmp_dh_pkey(3)`: kept because the program may still use its pointer to it.
    pub key: Option<PKey>,
    /// `SSL_CTX_set_tmp_dh_callback(3)`.
    pub callback: tmp_dh_callback,
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
        Err(Error::new(reason::DH_KEY_TOO_SMALL))
    }
}
