//! The chain of certificates after one's own: how it is built, and what of it is sent.

use super::certificate::{Kind, Slot, check, replace};
use super::error::{Alert, Error, Result, reason};
use super::security::Judge;
use super::{Configurable, Connection, error, security};
use crate::libcrypto::err;
use crate::libcrypto::lib_ctx::LibCtx;
use crate::libcrypto::stack::Stack;
use crate::libcrypto::store::Store;
use crate::libcrypto::verify::{StoreContext, VerifyFunction, error_string};
use crate::libcrypto::x509::{Chain, EXFLAG_SS, X509};
use std::sync::Arc;

/// `SSL_BUILD_CHAIN_FLAG_*` of `SSL_CTX_build_cert_chain(3)`.
pub mod build_flag {
    /// The certificates of the present chain may be used, untrusted.
    pub const UNTRUSTED: i32 = 0x1;
    /// The root is left out.
    pub const NO_ROOT: i32 = 0x2;
    /// Only the present chain is checked and put in order.
    pub const CHECK: i32 = 0x4;
    /// A chain that does not verify will do.
    pub const IGNORE_ERROR: i32 = 0x8;
    /// And its errors leave the queue.
    pub const CLEAR_ERROR: i32 = 0x10;
}

/// [`check`] of our own CA certificates.
pub fn check_chain(judge: &dyn Judge, chain: &Chain) -> Result<()> {
    chain.to_vec().iter().try_for_each(|x509| check(judge, x509, false, false))
}

/// A chain that was built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Built {
    Verified,
    /// It did not verify, which was to be ignored.
    Unverified,
}

/// `SSL_CTX_build_cert_chain(3)`: builds the current certificate's chain from `store`, or from the present chain, as
/// `flags` (bits of [`build_flag`]) say. May run the program's callbacks.
pub fn build_chain(
    target: &impl Configurable,
    judge: &dyn Judge,
    lib: &LibCtx,
    store: Option<Store>,
    flags: i32,
) -> Result<Built> {
    let config = target.config();
    let slot = config.certificates.current();
    let x509 = slot.x509.clone().ok_or(Error::new(reason::NO_CERTIFICATE_SET))?;
    let present = slot.chain.as_ref().map(|chain| chain.to_vec()).unwrap_or_default();
    let (store, untrusted) = if flags & build_flag::CHECK != 0 {
        let store = Store::new()?;
        // The leaf may be self-signed.
        present.iter().chain([&x509]).try_for_each(|x509| store.add(x509))?;
        (Some(store), Vec::new())
    } else {
        let store = config.certificates.chain_store.clone().or(store);
        (store, if flags & build_flag::UNTRUSTED != 0 { present } else { Vec::new() })
    };

    let mut context = StoreContext::new(lib, store, x509, untrusted.into_iter().collect())
        .map_err(|_| Error::new(error::X509_LIB))?;
    context.set_flags((config.security.cert_flags & security::cert_flag::SUITEB_128).into());
    let mut built = Built::Verified;
    if context.verify(VerifyFunction::default()) <= 0 {
        if flags & build_flag::IGNORE_ERROR == 0 {
            let why = error_string(context.error()).to_string_lossy();
            err::put(err::LIB_SSL, reason::CERTIFICATE_VERIFY_FAILED, &format!("Verify error:{why}"));
            return Err(Error::new(0));
        }
        if flags & build_flag::CLEAR_ERROR != 0 {
            err::clear();
        }
        built = Built::Unverified;
    }
    let mut chain = context.chain().map(|chain| chain.to_vec()).unwrap_or_default();
    chain.drain(..1.min(chain.len()));
    if flags & build_flag::NO_ROOT != 0 {
        chain.pop_if(|last| last.extension_flags() & EXFLAG_SS != 0);
    }
    for x509 in &chain {
        check(judge, x509, false, false)?;
        // As OpenSSL 3.0 does, which forgets at this point that the chain did not verify.
        built = Built::Verified;
    }
    replace(target, |certificates| certificates.set_chain(Some(chain.into_iter().collect())));
    Ok(built)
}

/// What to send after a leaf without a chain of its own.
#[derive(Clone)]
pub enum Fallback {
    /// The context's extra chain.
    Extra(Arc<Chain>),
    /// What can be found in a store.
    Store(Store),
    /// Nothing.
    None,
}

/// The certificates to send for `slot`, the leaf first; none if there is no certificate. May run the program's
/// callbacks.
///
/// # Errors
/// A certificate that is too weak, which ends the handshake.
pub fn chain_to_send(
    judge: &dyn Judge,
    lib: &LibCtx,
    slot: &Slot,
    fallback: impl FnOnce() -> Fallback,
) -> Result<Vec<X509>> {
    let Some(leaf) = slot.x509.clone() else { return Ok(Vec::new()) };
    let fatal = |error: Error| Error::alert(Alert::INTERNAL_ERROR, error.reason);
    let fallback = slot.chain.clone().map_or_else(fallback, Fallback::Extra);
    let chain = match fallback {
        Fallback::Extra(rest) => core::iter::once(leaf).chain(rest.to_vec()).collect(),
        Fallback::None => vec![leaf],
        Fallback::Store(store) => {
            let mut context = StoreContext::new(lib, Some(store), leaf.clone(), Stack::new())
                .map_err(|_| fatal(Error::new(error::X509_LIB)))?;
            // As much of the chain as there is: the root need not be in the store.
            context.verify(VerifyFunction::default());
            err::clear();
            context.chain().map_or_else(|| vec![leaf], |chain| chain.to_vec())
        }
    };
    chain.iter().enumerate().try_for_each(|(i, x509)| check(judge, x509, i == 0, false)).map_err(fatal)?;
    Ok(chain)
}

impl Connection {
    /// The certificates to send for the one of `kind`, the leaf first. May run the program's callbacks.
    ///
    /// # Errors
    /// A certificate that is too weak, which ends the handshake.
    pub fn chain_to_send(&self, judge: &dyn Judge, kind: Kind) -> Result<Vec<X509>> {
        /// `SSL_MODE_NO_AUTO_CHAIN`.
        const NO_AUTO_CHAIN: u32 = 0x8;
        let (config, context) = (self.config(), self.context());
        let fallback = || match &context.config().certificates.extra_chain {
            Some(extra) => Fallback::Extra(extra.clone()),
            None if config.mode & NO_AUTO_CHAIN != 0 => Fallback::None,
            None => {
                let store = config.certificates.chain_store.clone().or_else(|| context.trust.store());
                store.map_or(Fallback::None, Fallback::Store)
            }
        };
        chain_to_send(judge, context.lib(), config.certificates.slot(kind), fallback)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::libcrypto::testing;
    use crate::tls::certificate::use_certificate;
    use crate::tls::security::Level;
    use crate::tls::{Context, method};

    #[test]
    fn chains_are_built_from_a_store() {
        let context = Context::new(LibCtx::default(), &method::TLS.both).unwrap();
        let judge = &Level(2);
        let build = |store: &str, flags| {
            let built = build_chain(&*context, judge, context.lib(), Some(testing::store(store)), flags);
            let chain = context.config().certificates.current().chain.as_ref().map(|chain| chain.len());
            err::clear();
            (built.map_err(|error| error.reason), chain)
        };
        assert_eq!(build("ca.pem", 0), (Err(reason::NO_CERTIFICATE_SET), None));
        use_certificate(&*context, judge, testing::certificate("rsa.pem")).unwrap();
        assert_eq!(build("ca.pem", 0), (Err(0), None));
        assert_eq!(build("ca.pem", build_flag::IGNORE_ERROR), (Ok(Built::Unverified), Some(0)));
        context.configure(|config| config.certificates.set_chain(Some(testing::chain("inter.pem"))));
        assert_eq!(build("ca.pem", 0), (Err(0), Some(1)));
        assert_eq!(
            build("ca.pem", build_flag::UNTRUSTED | build_flag::NO_ROOT),
            (Ok(Built::Verified), Some(1))
        );
        assert_eq!(build("ca.pem", build_flag::UNTRUSTED), (Ok(Built::Verified), Some(2)));
        assert_eq!(build("ca.pem", build_flag::CHECK), (Ok(Built::Verified), Some(2)));
    }

    #[test]
    fn what_is_sent_comes_from_the_chain_the_context_or_a_store() {
        let (lib, judge) = (LibCtx::default(), &Level(2));
        let mut slot = Slot::default();
        let none = || Fallback::None;
        assert!(chain_to_send(judge, &lib, &slot, none).unwrap().is_empty());
        slot.x509 = Some(testing::certificate("rsa.pem"));
        assert_eq!(chain_to_send(judge, &lib, &slot, none).unwrap().len(), 1);
        let extra = || Fallback::Extra(Arc::new(testing::chain("both-cas.pem")));
        assert_eq!(chain_to_send(judge, &lib, &slot, extra).unwrap().len(), 3);
        let store = || {
            let store = testing::store("ca.pem");
            store.add(&testing::certificate("inter.pem")).unwrap();
            Fallback::Store(store)
        };
        assert_eq!(chain_to_send(judge, &lib, &slot, store).unwrap().len(), 3);
        let other = || Fallback::Store(testing::store("other-ca.pem"));
        assert_eq!(chain_to_send(judge, &lib, &slot, other).unwrap().len(), 1);
        assert_eq!(err::peek(), 0);
        slot.chain = Some(Arc::new(testing::chain("inter.pem")));
        assert_eq!(chain_to_send(judge, &lib, &slot, extra).unwrap().len(), 2);
        let error = chain_to_send(&Level(5), &lib, &slot, none).unwrap_err();
        assert_eq!(error, Error::alert(Alert::INTERNAL_ERROR, reason::EE_KEY_TOO_SMALL));
    }
}
