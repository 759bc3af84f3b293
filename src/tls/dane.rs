//! DANE (RFC 6698, RFC 7671): a server's chain is verified by TLSA records that the program has from the DNS.

use super::connection::Connection;
use super::error::{self, Error, Result, reason};
use super::rare::Rare;
use super::{Configurable, Context, verify};
use crate::libcrypto::dane::{self as layout, Dane, Matched, Whole};
use crate::libcrypto::digest::{Digest, nid};
use crate::libcrypto::lib_ctx::LibCtx;
use crate::libcrypto::x509::X509;
use core::ffi::{CStr, c_ulong};
use std::cell::RefCell;
use std::sync::Arc;

/// Certificate usages (RFC 6698, 7.2).
mod usage {
    pub const PKIX_TA: u8 = 0;
    pub const DANE_TA: u8 = 2;
    pub const DANE_EE: u8 = 3;
}

/// Selectors (RFC 6698, 7.3).
mod selector {
    pub const SPKI: u8 = 1;
}

/// The matching type of a record that holds everything (RFC 6698, 7.4).
const FULL: u8 = 0;

/// Digest and preference of a matching type.
type Type = (Option<Digest>, u8);

/// This topic's part of [`super::Config`]; connections look at their context's.
#[derive(Clone, Default)]
pub struct Config {
    /// The matching types by number; `None` until they are enabled.
    types: Option<Arc<Vec<Type>>>,
    /// `DANE_FLAG_*`, which new connections begin with.
    pub flags: c_ulong,
}

/// A connection's records, once it has some.
#[derive(Default)]
pub struct State(Rare<Records>);

struct Records {
    dane: Dane,
    /// The context that it was enabled with: its matching types count.
    context: RefCell<Option<Arc<Context>>>,
}

impl State {
    fn existing(&self) -> Option<&Dane> {
        self.0.get().map(|records| &records.dane)
    }

    fn records(&self) -> Option<&Dane> {
        self.existing().filter(|dane| dane.has_records())
    }

    /// Forgets what the last verification found.
    pub fn reset(&self) {
        if let Some(dane) = self.existing() {
            dane.reset();
        }
    }
}

/// `SSL_CTX_dane_enable(3)`.
///
/// # Errors
/// A libcrypto whose layout is not known.
pub fn enable(target: &Context) -> Result<()> {
    if !layout::is_supported() {
        return Err(Error::new(error::UNSUPPORTED));
    }
    target.configure(|config| {
        // RFC 7671, 9: the longer digest is the better one.
        config.dane.types.get_or_insert_with(|| {
            Arc::new(vec![(None, 0), (Digest::known(nid::SHA256), 1), (Digest::known(nid::SHA512), 2)])
        });
    });
    Ok(())
}

/// `SSL_CTX_dane_mtype_set(3)`: no digest disables the type.
pub fn set_type(target: &Context, digest: Option<Digest>, mtype: u8, preference: u8) -> Result<()> {
    if mtype == FULL && digest.is_some() {
        return Err(Error::new(reason::DANE_CANNOT_OVERRIDE_MTYPE_FULL));
    }
    if !layout::is_supported() {
        return Err(Error::new(error::UNSUPPORTED));
    }
    let old = target.configure(|config| {
        let types = Arc::make_mut(config.dane.types.get_or_insert_default());
        if types.len() <= usize::from(mtype) {
            types.resize_with(usize::from(mtype) + 1, || (None, 0));
        }
        let preference = if digest.is_some() { preference } else { 0 };
        core::mem::replace(&mut types[usize::from(mtype)], (digest, preference))
    });
    drop(old);
    Ok(())
}

/// Why a record was not added: it can't be used, or something else is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    Unusable(Error),
    Failed(Error),
}

/// Checks a record's data. `length` is that of the digest, `None` for a record that holds everything.
fn check(usage: u8, selector: u8, length: Option<usize>, data: &[u8]) -> Result<Whole> {
    if let Some(length) = length {
        return if data.len() == length {
            Ok(Whole::None)
        } else {
            Err(Error::new(reason::DANE_TLSA_BAD_DIGEST_LENGTH))
        };
    }
    if selector == selector::SPKI {
        let key = layout::public_key(data).ok_or(Error::new(reason::DANE_TLSA_BAD_PUBLIC_KEY))?;
        return Ok(if usage == usage::DANE_TA { Whole::Key(key) } else { Whole::None });
    }
    let bad = Error::new(reason::DANE_TLSA_BAD_CERTIFICATE);
    let x509 = X509::from_der(&LibCtx::default(), data).map_err(|_| bad)?;
    x509.public_key().map_err(|_| bad)?;
    Ok(match usage {
        usage::PKIX_TA | usage::DANE_TA => Whole::Certificate(x509),
        // The peer sends its own.
        _ => Whole::None,
    })
}

impl Connection {
    fn make_dane(&self) -> &Records {
        let make = || Records { dane: Dane::new(self.config_ref().dane.flags), context: RefCell::default() };
        self.rare.make().dane.0.get_or_make(make)
    }

    /// The object behind `SSL_get0_dane(3)`.
    pub fn dane(&self) -> &Dane {
        &self.make_dane().dane
    }

    fn dane_records(&self) -> Option<&Dane> {
        self.rare.get()?.dane.records()
    }

    fn use_dane(&self, context: Arc<Context>) {
        let records = self.make_dane();
        records.dane.enable();
        records.context.replace(Some(context));
    }

    /// `SSL_dane_enable(3)`: for the domain that the records are from.
    ///
    /// # Errors
    /// As [`Refused`]: what is enabled wrongly is unusable, a bad name has failed.
    pub fn enable_dane(&self, base_domain: Option<&CStr>) -> core::result::Result<(), Refused> {
        let context = self.context();
        if context.config().dane.types.is_none() {
            return Err(Refused::Unusable(Error::new(reason::CONTEXT_NOT_DANE_ENABLED)));
        }
        if self.dane().is_enabled() {
            return Err(Refused::Unusable(Error::new(reason::DANE_ALREADY_ENABLED)));
        }
        let failed = Refused::Failed(Error::new(reason::ERROR_SETTING_TLSA_BASE_DOMAIN));
        if self.hostname().is_none() && !self.set_hostname(base_domain) {
            Error::new(reason::SSL3_EXT_INVALID_SERVERNAME).put();
            return Err(failed);
        }
        self.verify.param.own().set_host(base_domain).map_err(|_| failed)?;
        self.use_dane(context);
        Ok(())
    }

    /// The matching types that count here, as they are now.
    fn dane_types(&self) -> Arc<Vec<Type>> {
        let context = self
            .rare
            .get()
            .and_then(|rare| rare.dane.0.get())
            .and_then(|records| records.context.borrow().clone());
        context.and_then(|context| context.config().dane.types.clone()).unwrap_or_default()
    }

    /// `SSL_dane_tlsa_add(3)`; `None` for data that is null.
    pub fn add_tlsa(
        &self,
        usage: u8,
        selector: u8,
        mtype: u8,
        data: Option<&[u8]>,
        len: usize,
    ) -> core::result::Result<(), Refused> {
        let unusable = |reason| Err(Refused::Unusable(Error::new(reason)));
        let dane = self.dane();
        if !dane.is_enabled() {
            return Err(Refused::Failed(Error::new(reason::DANE_NOT_ENABLED)));
        }
        if i32::try_from(len).is_err() {
            return unusable(reason::DANE_TLSA_BAD_DATA_LENGTH);
        }
        if usage > usage::DANE_EE {
            return unusable(reason::DANE_TLSA_BAD_CERTIFICATE_USAGE);
        }
        if selector > selector::SPKI {
            return unusable(reason::DANE_TLSA_BAD_SELECTOR);
        }
        let types = self.dane_types();
        let digest = types.get(usize::from(mtype)).and_then(|(digest, _)| digest.as_ref());
        let length = match digest {
            _ if mtype == FULL => None,
            None => return unusable(reason::DANE_TLSA_BAD_MATCHING_TYPE),
            Some(digest) => Some(digest.size()),
        };
        if length.is_some_and(|length| length != len) {
            return unusable(reason::DANE_TLSA_BAD_DIGEST_LENGTH);
        }
        let Some(data) = data else { return unusable(reason::DANE_TLSA_NULL_DATA) };
        if data.is_empty() {
            // OpenSSL has no memory for nothing.
            return Err(Refused::Failed(Error::new(error::MALLOC_FAILURE)));
        }
        let whole = check(usage, selector, length, data).map_err(Refused::Unusable)?;
        dane.set_types(&types);
        dane.add(usage, selector, mtype, data, whole);
        Ok(())
    }

    /// The records to verify a chain by, if there are any.
    pub(super) fn dane_to_verify(&self) -> Option<&Dane> {
        let dane = self.dane_records()?;
        dane.set_types(&self.dane_types());
        Some(dane)
    }

    /// `SSL_get0_dane_authority(3)`: at which depth something matched, and what; `None` where DANE did not decide.
    pub fn dane_matched(&self) -> Option<(i32, Option<Matched>)> {
        let dane = self.dane_records().filter(|_| self.verify.result() == i64::from(verify::OK))?;
        Some(dane.matched())
    }

    /// Whether the peer was verified by a key or an anchor from the DNS, without the public authorities.
    pub(super) fn verified_by_dane_alone(&self) -> bool {
        let matched = self.dane_records().and_then(|dane| dane.matched().1);
        matched.is_some_and(|matched| matches!(matched.usage, usage::DANE_TA | usage::DANE_EE))
    }

    /// Copies the records of another connection, for `SSL_dup(3)`.
    pub(super) fn copy_dane(&self, from: &Self) -> core::result::Result<(), Refused> {
        let Some(theirs) = from.dane_records() else { return Ok(()) };
        let ours = self.dane();
        ours.set_flags(theirs.flags());
        self.use_dane(self.context());
        theirs.records().into_iter().try_for_each(|(usage, selector, mtype, data)| {
            self.add_tlsa(usage, selector, mtype, Some(&data), data.len())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::libcrypto::{err, testing};
    use crate::tls::method;

    fn connection() -> Arc<Connection> {
        let context = Context::new(LibCtx::default(), &method::TLS.client).unwrap();
        enable(&context).unwrap();
        let connection = Connection::new(&context).unwrap();
        connection.enable_dane(Some(c"server.test")).unwrap();
        connection
    }

    #[test]
    fn records_are_checked() {
        let connection = connection();
        let der = testing::certificate("rsa.pem").to_der().unwrap();
        let add = |usage, selector, mtype, data: &[u8]| {
            let added = connection.add_tlsa(usage, selector, mtype, Some(data), data.len());
            err::clear();
            match added {
                Ok(()) => 0,
                Err(Refused::Unusable(error) | Refused::Failed(error)) => error.reason,
            }
        };
        assert_eq!(add(4, 0, 1, &[0; 32]), reason::DANE_TLSA_BAD_CERTIFICATE_USAGE);
        assert_eq!(add(3, 2, 1, &[0; 32]), reason::DANE_TLSA_BAD_SELECTOR);
        assert_eq!(add(3, 1, 3, &[0; 32]), reason::DANE_TLSA_BAD_MATCHING_TYPE);
        assert_eq!(add(3, 1, 2, &[0; 32]), reason::DANE_TLSA_BAD_DIGEST_LENGTH);
        assert_eq!(add(3, 0, 0, &der[1..]), reason::DANE_TLSA_BAD_CERTIFICATE);
        assert_eq!(add(3, 1, 0, &der), reason::DANE_TLSA_BAD_PUBLIC_KEY);
        assert!(connection.dane_to_verify().is_none());
        assert_eq!((add(3, 0, 0, &der), add(2, 0, 0, &der), add(3, 1, 1, &[0; 32])), (0, 0, 0));
        assert!(connection.dane_to_verify().is_some());
        assert_eq!(connection.hostname().as_deref(), Some(c"server.test"));
        assert!(matches!(connection.enable_dane(None), Err(Refused::Unusable(_))));
        let copy = connection.duplicate().unwrap();
        assert_eq!(copy.dane_to_verify().map(|dane| dane.records().len()), Some(3));
    }
}
