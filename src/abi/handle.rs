//! What the functions of `SSL_CTX` and those of `SSL` have in common: a configuration, where algorithms come from, and
//! somebody to ask whether something is secure enough.

use super::prelude::*;
use crate::libcrypto::lib_ctx::LibCtx;
use crate::tls::Configurable;
use crate::tls::security::{About, Config, Judge, Question, default_allows};

/// An `SSL_CTX` or an `SSL`.
pub(super) trait Handle: Configurable + Judge {
    /// Where keys, certificates and algorithms come from.
    fn libctx(&self) -> LibCtx;
}

impl Handle for SSL_CTX {
    fn libctx(&self) -> LibCtx {
        self.lib().clone()
    }
}

impl Handle for SSL {
    fn libctx(&self) -> LibCtx {
        self.context().lib().clone()
    }
}

impl Judge for SSL_CTX {
    fn allows(&self, question: &Question) -> bool {
        ask(&self.config().security, ptr::null(), self, question)
    }
}

impl Judge for SSL {
    fn allows(&self, question: &Question) -> bool {
        ask(&self.config().security, self, ptr::null(), question)
    }
}

/// Puts the question to the program's callback (`SSL_CTX_set_security_callback(3)`) where there is one.
fn ask(config: &Config, ssl: *const SSL, ctx: *const SSL_CTX, question: &Question) -> bool {
    let Some(callback) = config.callback else { return default_allows(config.level, question) };
    let wire;
    let other = match question.about {
        About::Nothing => ptr::null(),
        About::Cipher(cipher) => ptr::from_ref(cipher).cast::<c_void>(),
        About::Wire(value) => {
            wire = value.to_be_bytes();
            wire.as_ptr().cast()
        }
        About::Object(object) => object,
    };
    let Question { op, bits, nid, .. } = *question;
    // SAFETY: the program's callback, by the contract of its type; both handles and the object live through the call.
    unsafe { callback(ssl, ctx, op as c_int, bits, nid, other.cast_mut(), config.ex.get()) != 0 }
}
