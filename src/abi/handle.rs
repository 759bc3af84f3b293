//! What the functions of `SSL_CTX` and those of `SSL` have in common: a configuration, where algorithms come from, and
//! somebody to ask whether something is secure enough.

use super::prelude::*;
use crate::libcrypto::lib_ctx::LibCtx;
use crate::libcrypto::store::Store;
use crate::tls::Configurable;
use crate::tls::security::Judge;

/// An `SSL_CTX` or an `SSL`.
pub(super) trait Handle: Configurable + Judge {
    /// Where keys, certificates and algorithms come from.
    fn libctx(&self) -> LibCtx;

    /// The context's method, which for a connection is not always its own.
    fn method(&self) -> &'static SSL_METHOD;

    /// The context's store.
    fn store(&self) -> Option<Store>;
}

impl Handle for SSL_CTX {
    fn libctx(&self) -> LibCtx {
        self.lib().clone()
    }

    fn method(&self) -> &'static SSL_METHOD {
        self.config().method
    }

    fn store(&self) -> Option<Store> {
        self.trust.store()
    }
}

impl Handle for SSL {
    fn libctx(&self) -> LibCtx {
        self.context().lib().clone()
    }

    fn method(&self) -> &'static SSL_METHOD {
        self.context().config().method
    }

    fn store(&self) -> Option<Store> {
        self.context().trust.store()
    }
}
