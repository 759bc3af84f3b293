//! Certificate Transparency (RFC 6962): what a client asks for of it, and how it judges what comes.

use super::callbacks::{UserData, ssl_ct_validation_cb};
use super::connection::{Connection, Side};
use super::custom_ext::{SCT, context};
use super::error::{self, Alert, Error, Result, reason};
use super::rare::Rare;
use super::{Configurable, Context, hooks, ocsp, verify};
use crate::libcrypto::ct::{Logs, Policy, Scts};
use crate::libcrypto::lib_ctx::LibCtx;
use crate::libcrypto::{self, Failed, clock, err};
use crate::shared_cell::SharedCell;
use core::ffi::CStr;
use std::sync::{Arc, PoisonError, RwLock};

/// How timestamps are judged.
#[derive(Clone, Copy, Default)]
pub enum Validation {
    /// Not at all; none are asked for.
    #[default]
    Off,
    /// `SSL_CT_VALIDATION_PERMISSIVE`: they are there to be looked at.
    Permissive,
    /// `SSL_CT_VALIDATION_STRICT`: one must be valid.
    Strict,
    /// `SSL_CTX_set_ct_validation_callback(3)`.
    Callback(ssl_ct_validation_cb, UserData),
}

/// This topic's part of [`super::Config`].
#[derive(Clone, Default)]
pub struct Config {
    pub validation: Validation,
}

impl Config {
    pub fn is_enabled(&self) -> bool {
        !matches!(self.validation, Validation::Off)
    }
}

/// The logs that a context knows; `None` where the program took them away.
pub struct LogStore(RwLock<Option<Arc<Logs>>>);

impl LogStore {
    pub fn new(lib: &LibCtx) -> libcrypto::Result<Self> {
        Ok(Self(RwLock::new(Some(Arc::new(Logs::new(lib)?)))))
    }

    pub fn get(&self) -> Option<Arc<Logs>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn set(&self, logs: Option<Logs>) {
        let old = core::mem::replace(
            &mut *self.0.write().unwrap_or_else(PoisonError::into_inner),
            logs.map(Arc::new),
        );
        drop(old);
    }

    /// `SSL_CTX_set_ctlog_list_file(3)`.
    pub fn load_file(&self, file: Option<&CStr>) -> libcrypto::Result<()> {
        self.get().ok_or(Failed)?.load_file(file)
    }

    /// `SSL_CTX_set_default_ctlog_list_file(3)`.
    pub fn load_default_file(&self) -> libcrypto::Result<()> {
        self.get().ok_or(Failed)?.load_default_file()
    }
}

/// The timestamps that a connection has gathered. Boxed by libcrypto: the program holds a pointer to them.
#[derive(Default)]
pub struct State(Rare<SharedCell<Option<Gathered>>>);

struct Gathered(Option<Scts>);

impl State {
    /// Forgets them, for another connection.
    pub fn clear(&self) {
        let _old = self.0.get().map(SharedCell::take);
    }
}

/// `SSL_CTX_set_ct_validation_callback(3)`, for the connection or context `target` of a `context`.
///
/// # Errors
/// If the program has an extension of its own for timestamps.
pub fn set_validation(target: &impl Configurable, context: &Context, validation: Validation) -> Result<()> {
    let on = !matches!(validation, Validation::Off);
    if on && context.config().custom_ext.has(Some(Side::Client), SCT) {
        return Err(Error::new(reason::CUSTOM_EXT_HANDLER_ALREADY_INSTALLED));
    }
    target.configure(|config| config.ct.validation = validation);
    Ok(())
}

/// `SSL_CTX_enable_ct(3)`: `SSL_CT_VALIDATION_*`.
pub fn mode(raw: i32) -> Result<Validation> {
    match raw {
        0 => Ok(Validation::Permissive),
        1 => Ok(Validation::Strict),
        _ => Err(Error::new(reason::INVALID_CT_VALIDATION_TYPE)),
    }
}

impl Connection {
    /// `SSL_set_ct_validation_callback(3)`: timestamps may come in OCSP responses, so one is asked for too.
    pub fn set_ct_validation(&self, validation: Validation) -> Result<()> {
        set_validation(self, &self.context(), validation)?;
        if !matches!(validation, Validation::Off) {
            self.configure(|config| config.ocsp.status_type = ocsp::OCSP.into());
        }
        Ok(())
    }

    /// Whether the library deals with the timestamps that come, and not the program.
    pub(super) fn takes_scts(&self) -> bool {
        !self.is_server() && self.config_ref().ct.is_enabled()
    }

    /// The signed_certificate_timestamp extension of a `message` (RFC 6962, 3.3.1).
    pub(super) fn take_scts(&self, message: u32, content: &[u8], leaf: bool) -> Result<()> {
        if self.is_server() {
            // A client's are for the program, if it wants them.
            return Ok(());
        }
        if self.takes_scts() {
            // RFC 8446, 4.4.2.1: what the others have is about them.
            if leaf {
                self.facts.borrow_mut().rare_mut().scts = Some(content.to_vec());
            }
            return Ok(());
        }
        let role = (message == context::TLS1_2_SERVER_HELLO).then_some(Side::Client);
        if self.config_ref().custom_ext.has(role, SCT) {
            return Ok(());
        }
        // RFC 8446, 4.2: not asked for.
        Err(Error::alert(Alert::UNSUPPORTED_EXTENSION, reason::BAD_EXTENSION))
    }

    /// Looks at the timestamps for the peer's certificate, which are gathered the first time; `None` if they could not
    /// be, or there is nothing that could have some.
    pub fn with_scts<R>(&self, look: impl FnOnce(Option<&Scts>) -> R) -> R {
        let place = self.rare.make().scts.0.make();
        if place.borrow().is_none() {
            let facts = self.facts.borrow();
            let certificate = self.verify.peer();
            let (scts, response) = facts
                .rare()
                .map_or((None, None), |rare| (rare.scts.as_deref(), rare.ocsp_response.as_deref()));
            let extension = scts.filter(|content| !content.is_empty());
            let gathered = Scts::collect(extension, response, certificate.as_ref());
            drop(facts);
            match gathered {
                Ok(scts) => drop(place.replace(Some(Gathered(scts)))),
                Err(Failed) => return look(None),
            }
        }
        look(place.borrow().as_ref().and_then(|gathered| gathered.0.as_ref()))
    }

    /// Judges the timestamps of a server whose chain was verified by public authorities (RFC 7671, 4.2); runs the program's callback.
    pub(super) fn check_ct(&self) -> Result<()> {
        let validation = self.config_ref().ct.validation;
        if matches!(validation, Validation::Off) || self.status.resumed.get() || self.verified_by_dane_alone()
        {
            return Ok(());
        }
        let Some(certificate) = self.verify.peer().filter(|_| self.verify.result() == i64::from(verify::OK))
        else {
            return Ok(());
        };
        // Without an issuer there is nothing to check a timestamp with.
        let issuer = self.verify.with_verified_chain(|chain| chain.and_then(|chain| chain.get(1)));
        let Some(issuer) = issuer else { return Ok(()) };
        let judged = self.judge_scts(validation, &certificate, &issuer);
        if judged.is_err() {
            /// `X509_V_ERR_NO_VALID_SCTS`.
            const NO_VALID_SCTS: i64 = 71;
            self.verify.set_result(NO_VALID_SCTS);
        }
        judged
    }

    fn judge_scts(
        &self,
        validation: Validation,
        certificate: &libcrypto::x509::X509,
        issuer: &libcrypto::x509::X509,
    ) -> Result<()> {
        let context = self.context();
        let time = u64::try_from(clock::now()).unwrap_or(0).saturating_mul(1000);
        let policy = Policy::new(context.lib(), certificate, issuer, context.ct_logs.get(), time)
            .map_err(|Failed| Error::alert(Alert::INTERNAL_ERROR, error::MALLOC_FAILURE))?;
        let valid = self.with_scts(|scts| policy.check(scts).map(|()| scts.is_some_and(Scts::any_valid)));
        let valid = valid
            .map_err(|Failed| Error::alert(Alert::HANDSHAKE_FAILURE, reason::SCT_VERIFICATION_FAILED))?;
        let good = match validation {
            Validation::Off | Validation::Permissive => true,
            Validation::Strict => {
                if !valid {
                    err::put_ssl(reason::NO_VALID_SCTS);
                }
                valid
            }
            Validation::Callback(..) => {
                hooks::get().is_none_or(|hooks| hooks.ct_validation(self, validation, &policy))
            }
        };
        if good { Ok(()) } else { Err(Error::alert(Alert::HANDSHAKE_FAILURE, reason::CALLBACK_FAILED)) }
    }
}
