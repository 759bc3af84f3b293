//! Verifying the peer's certificate: what the program asked for, and how a chain is judged.

use super::certificate_cache::CertificateCache;
use super::error::{Alert, Error, Result, reason};
use super::session::VERIFY_UNSPECIFIED;
use super::{Configurable, Connection, verify_param};
use crate::libcrypto::dane::Dane;
use crate::libcrypto::lib_ctx::LibCtx;
use crate::libcrypto::shared_chain::SharedChain;
use crate::libcrypto::store::Store;
use crate::libcrypto::verify::{StoreContext, VerifyCallback, VerifyFunction, VerifyParam, is_ip_address};
use crate::libcrypto::x509::{DecodeError, X509};
use crate::libcrypto::{err, ex_data};
use crate::shared_cell::SharedCell;
use core::ffi::{CStr, c_int, c_ulong, c_void};
use core::mem::replace;
use std::cell::Cell;

/// `SSL_VERIFY_*` (`SSL_CTX_set_verify(3)`).
pub mod mode {
    /// A client verifies the server; a server asks the client for a certificate, and verifies it if there is one.
    pub const PEER: i32 = 0x01;
    /// A server refuses a client that sends none.
    pub const FAIL_IF_NO_PEER_CERT: i32 = 0x02;
    /// A server asks once, not again after the handshake.
    pub const CLIENT_ONCE: i32 = 0x04;
    /// A server asks after the handshake (RFC 8446, 4.6.2), not in it.
    pub const POST_HANDSHAKE: i32 = 0x08;
}

/// `X509_V_OK`.
pub const OK: i32 = 0;

/// This topic's part of [`super::Config`].
#[derive(Clone, Default)]
pub struct Config {
    /// Bits of [`mode`], as the program gave them.
    pub mode: i32,
    pub callback: VerifyCallback,
    /// The program's own verification. Connections look at their context's, whenever it was set.
    pub function: VerifyFunction,
}

impl Config {
    /// Whether the peer must have a good certificate, if it sends one at all.
    pub fn required(&self) -> bool {
        self.mode != 0
    }
}

/// What a connection verifies with, and what it found out.
pub struct State {
    pub param: verify_param::OfConnection,
    result: Cell<i64>,
    peer: SharedCell<Peer>,
}

/// What is known of the peer.
#[derive(Default)]
struct Peer {
    leaf: Option<X509>,
    /// What it sent.
    chain: Option<SharedChain>,
    /// What the last verification built.
    verified_chain: Option<SharedChain>,
}

impl State {
    /// The state of a new connection.
    pub fn new(param: verify_param::OfConnection) -> Self {
        Self { param, result: Cell::new(i64::from(OK)), peer: SharedCell::default() }
    }

    /// `X509_V_*`: what the last verification gave, or what the program put in its place.
    pub fn result(&self) -> i64 {
        self.result.get()
    }

    /// What a session keeps of it: what is longer than any of `X509_V_*` is an error, too.
    pub fn result_to_keep(&self) -> i32 {
        i32::try_from(self.result()).unwrap_or(VERIFY_UNSPECIFIED)
    }

    pub fn set_result(&self, result: i64) {
        self.result.set(result);
    }

    /// What was there is to be dropped after this.
    fn change_peer<R>(&self, change: impl FnOnce(&mut Peer) -> R) -> R {
        change(&mut self.peer.borrow_mut())
    }

    /// Notes what the peer sent. `chain` is what `SSL_get_peer_cert_chain(3)` shows: at a client it begins with the
    /// leaf, at a server it does not.
    pub fn set_peer(&self, leaf: Option<X509>, chain: Option<SharedChain>) {
        let _old = self.change_peer(|peer| (replace(&mut peer.leaf, leaf), replace(&mut peer.chain, chain)));
    }

    /// Notes whose chain it is that the program can see already, by a pointer that it may have.
    pub fn set_leaf(&self, leaf: X509) {
        let _old = self.change_peer(|peer| peer.leaf.replace(leaf));
    }

    pub fn peer(&self) -> Option<X509> {
        self.peer.borrow().leaf.clone()
    }

    /// Looks at the chain that the peer sent.
    pub fn with_peer_chain<R>(&self, look: impl FnOnce(Option<&SharedChain>) -> R) -> R {
        look(self.peer.borrow().chain.as_ref())
    }

    /// The chain that the peer sent, as [`Self::with_peer_chain`] shows it.
    pub fn peer_chain(&self) -> Option<SharedChain> {
        self.peer.borrow().chain.clone()
    }

    /// Takes over what a resumed session knows of the peer.
    pub fn adopt(&self, session: &super::Session) {
        let (peer, chain, result) =
            session.read(|data| (data.peer.clone(), data.peer_chain.clone(), data.verify_result));
        self.set_peer(peer, chain);
        self.set_result(result.into());
    }

    /// Looks at the chain that the last verification built.
    pub fn with_verified_chain<R>(&self, look: impl FnOnce(Option<&SharedChain>) -> R) -> R {
        look(self.peer.borrow().verified_chain.as_ref())
    }

    /// Forgets the verified name, as `SSL_clear(3)` does.
    pub fn clear(&self) {
        self.param.clear_peername();
    }
}

/// A chain to verify, and everything that the answer depends on.
pub struct VerifyInput<'a> {
    pub lib: &'a LibCtx,
    pub store: Option<Store>,
    /// As the peer sent it, the leaf first.
    pub chain: Vec<X509>,
    pub param: &'a verify_param::OfConnection,
    /// Whether the peer is a client.
    pub peer_is_client: bool,
    pub callback: VerifyCallback,
    pub function: VerifyFunction,
    /// 0 to 5: how strong the chain's keys and signatures must be, where the parameters do not say.
    pub security_level: i32,
    /// `X509_V_FLAG_SUITEB_*`, 0 for none.
    pub suite_b: c_ulong,
    /// TLSA records to verify by, if there are some.
    pub dane: Option<&'a Dane>,
    /// The `SSL` that callbacks find in the `X509_STORE_CTX`.
    pub ssl: *mut c_void,
}

/// What came of a verification.
pub struct VerifyOutcome {
    /// What `X509_verify_cert(3)` or the program's function returned: positive for a good chain.
    pub returned: c_int,
    /// `X509_V_*`. May be an error although the chain counts as good, where a callback of the program said so.
    pub result: c_int,
    /// The chain that was built, if any.
    pub chain: Option<SharedChain>,
}

impl VerifyOutcome {
    pub fn accepted(&self) -> bool {
        self.returned > 0
    }

    fn failed(result: c_int) -> Self {
        Self { returned: 0, result, chain: None }
    }
}

/// Verifies a chain. Runs the program's callbacks.
pub fn verify_chain(input: VerifyInput<'_>) -> VerifyOutcome {
    /// `X509_V_ERR_UNSPECIFIED`: nothing was verified, and nobody may believe otherwise.
    const UNSPECIFIED: c_int = 1;
    let Some(leaf) = input.chain.first().cloned() else {
        return VerifyOutcome::failed(UNSPECIFIED);
    };
    let prepare = || {
        let untrusted = input.chain.iter().cloned().collect();
        let mut context = StoreContext::new(input.lib, input.store.clone(), leaf, untrusted)?;
        context.set_auth_level(input.security_level);
        context.set_flags(input.suite_b);
        context.set_ex_data(ex_data::store_context_index(), input.ssl)?;
        context.set_default(if input.peer_is_client { c"ssl_client" } else { c"ssl_server" })?;
        context.set_param(input.param.get())?;
        context.set_callback(input.callback);
        Ok(context)
    };
    let prepared: crate::libcrypto::Result<StoreContext> = prepare();
    let Ok(mut context) = prepared else {
        err::put_ssl(reason::X509_VERIFICATION_SETUP_PROBLEMS);
        return VerifyOutcome::failed(UNSPECIFIED);
    };
    let returned = context.verify_with(input.function, input.dane);
    let outcome = VerifyOutcome { returned, result: context.error(), chain: context.chain() };
    input.param.clear_peername();
    if context.has_peername() {
        context.move_peername(input.param.own());
    }
    outcome
}

/// The alert that tells the peer why its certificate was refused with `result` (`X509_V_ERR_*`).
pub fn alert(result: c_int) -> Alert {
    match result {
        // UNSPECIFIED, OUT_OF_MEM, INVALID_CALL, STORE_LOOKUP
        1 | 17 | 69 | 70 => Alert::INTERNAL_ERROR,
        // CERT_SIGNATURE_FAILURE, CRL_SIGNATURE_FAILURE
        7 | 8 => Alert::DECRYPT_ERROR,
        // CERT_HAS_EXPIRED, CRL_HAS_EXPIRED
        10 | 12 => Alert::CERTIFICATE_EXPIRED,
        // CERT_REVOKED
        23 => Alert::CERTIFICATE_REVOKED,
        // INVALID_PURPOSE
        26 => Alert::UNSUPPORTED_CERTIFICATE,
        // APPLICATION_VERIFICATION
        50 => Alert::HANDSHAKE_FAILURE,
        // UNABLE_TO_GET_ISSUER_CERT, UNABLE_TO_GET_CRL, DEPTH_ZERO_SELF_SIGNED_CERT, SELF_SIGNED_CERT_IN_CHAIN,
        // UNABLE_TO_GET_ISSUER_CERT_LOCALLY, UNABLE_TO_VERIFY_LEAF_SIGNATURE, CERT_CHAIN_TOO_LONG,
        // PATH_LENGTH_EXCEEDED, UNABLE_TO_GET_CRL_ISSUER, INVALID_CA
        2 | 3 | 18 | 19 | 20 | 21 | 22 | 25 | 33 | 79 => Alert::UNKNOWN_CA,
        // UNABLE_TO_DECRYPT_CERT_SIGNATURE to UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY, CERT_NOT_YET_VALID,
        // CRL_NOT_YET_VALID, bad dates, CERT_UNTRUSTED, CERT_REJECTED
        4..=6 | 9 | 11 | 13..=16 | 27 | 28 => Alert::BAD_CERTIFICATE,
        // HOSTNAME_MISMATCH to CA_MD_TOO_WEAK, EC_KEY_EXPLICIT_PARAMS
        62..=68 | 94 => Alert::BAD_CERTIFICATE,
        _ => Alert::CERTIFICATE_UNKNOWN,
    }
}

impl Connection {
    /// Verifies the chain that the peer sent, leaf first, by the connection's and its context's settings, and keeps
    /// the result and the verified chain. Runs the program's callbacks.
    pub fn verify_peer(&self, chain: Vec<X509>, server: bool) -> VerifyOutcome {
        let config = self.config();
        let context = self.context();
        let outcome = verify_chain(VerifyInput {
            lib: context.lib(),
            store: config.certificates.verify_store.clone().or_else(|| context.trust.store()),
            chain,
            param: &self.verify.param,
            peer_is_client: server,
            callback: config.verify.callback,
            function: context.config().verify.function,
            security_level: config.security.level,
            suite_b: c_ulong::from(config.security.cert_flags & super::security::cert_flag::SUITEB_128),
            dane: self.dane_to_verify(),
            ssl: core::ptr::from_ref(self).cast_mut().cast(),
        });
        self.verify.result.set(i64::from(outcome.result));
        let chain = outcome.chain.clone();
        let _old = self.verify.change_peer(|peer| replace(&mut peer.verified_chain, chain));
        outcome
    }

    /// What a refused chain ends the handshake with.
    pub fn verify_failure(&self) -> Error {
        let result = c_int::try_from(self.verify.result()).unwrap_or(1);
        Error::alert(alert(result), reason::CERTIFICATE_VERIFY_FAILED)
    }
}

/// A decoded chain as the peer sent it, leaf first; `lib` is where its keys will come from, and `cache` may have some.
///
/// # Errors
/// As OpenSSL's, which answers a client and a server differently: an entry that is no certificate, or more than one.
pub fn decode_chain<'a>(
    lib: &LibCtx,
    cache: &CertificateCache,
    entries: impl IntoIterator<Item = &'a [u8]>,
    peer_is_client: bool,
) -> Result<Vec<X509>> {
    let asn1 = if peer_is_client { Alert::DECODE_ERROR } else { Alert::BAD_CERTIFICATE };
    let decode = |entry| {
        cache.decode(lib, entry).map_err(|error| match error {
            DecodeError::Asn1 => Error::alert(asn1, super::error::ASN1_LIB),
            DecodeError::Trailing => Error::alert(Alert::DECODE_ERROR, reason::CERT_LENGTH_MISMATCH),
        })
    };
    entries.into_iter().map(decode).collect()
}

/// `SSL_set1_host(3)`: text that is an address is what the peer must be, anything else a host name.
pub fn set_host(param: &VerifyParam, host: Option<&CStr>) -> bool {
    host.is_some_and(|host| param.set_ip_text(host).is_ok()) || param.set_host(host).is_ok()
}

/// `SSL_add1_host(3)`: as [`set_host`] beside what is there, but there can be only one address.
pub fn add_host(param: &VerifyParam, host: Option<&CStr>) -> bool {
    match host.filter(|host| is_ip_address(host)) {
        Some(address) => !param.has_ip() && param.set_ip_text(address).is_ok(),
        None => param.add_host(host).is_ok(),
    }
}

#[cfg(test)]
#[allow(unsafe_code)] // C callbacks, as programs have them
mod tests {
    use super::verify_param::{OfConnection, OfContext};
    use super::*;
    use crate::libcrypto::ffi::X509_STORE_CTX;
    use crate::libcrypto::testing;

    fn params() -> OfConnection {
        OfContext::new().of_connection()
    }

    #[test]
    fn a_session_takes_no_error_for_success() {
        let state = State::new(params());
        for (result, kept) in [(0, 0), (18, 18), (-1, -1), (1 << 32, VERIFY_UNSPECIFIED)] {
            state.set_result(result);
            assert_eq!(state.result_to_keep(), kept);
        }
    }

    fn input<'a>(lib: &'a LibCtx, param: &'a OfConnection, chain: &str) -> VerifyInput<'a> {
        VerifyInput {
            lib,
            store: Some(testing::store("ca.pem")),
            chain: testing::certificates(chain),
            param,
            peer_is_client: false,
            callback: VerifyCallback::default(),
            function: VerifyFunction::default(),
            security_level: 2,
            suite_b: 0,
            dane: None,
            ssl: core::ptr::null_mut(),
        }
    }

    fn verified(chain: &str, param: &OfConnection) -> (bool, c_int) {
        let outcome = verify_chain(input(&LibCtx::default(), param, chain));
        err::clear();
        (outcome.accepted(), outcome.result)
    }

    #[test]
    fn good_chains_pass_and_bad_ones_do_not() {
        let param = params();
        for chain in ["rsa.pem", "rsapss.pem", "p256.pem", "p384.pem", "p521.pem", "ed25519.pem", "deep.pem"]
        {
            assert_eq!(verified(chain, &param), (true, OK), "{chain}");
        }
        for (chain, result) in [
            ("wrongca.pem", 20),
            ("expired.pem", 10),
            ("notyet.pem", 9),
            ("selfsigned.pem", 18),
            ("nopath.pem", 20),
            ("clientonly.pem", 26),
            ("client-rsa.pem", 26),
            ("weak.pem", 66),
            ("sha1.pem", 68),
            ("critical.pem", 34),
            ("notca.pem", 79),
        ] {
            assert_eq!(verified(chain, &param), (false, result), "{chain}");
        }
    }

    #[test]
    fn no_chain_is_no_good_chain() {
        let (lib, param) = (LibCtx::default(), params());
        let mut input = input(&lib, &param, "rsa.pem");
        input.chain.clear();
        let outcome = verify_chain(input);
        assert!(!outcome.accepted() && outcome.result != OK && outcome.chain.is_none());
    }

    #[test]
    fn hosts_are_checked() {
        let param = params();
        assert!(set_host(param.own(), Some(c"www.wild.test")));
        assert_eq!(verified("rsa.pem", &param), (true, OK));
        // SAFETY: a C string of the parameters, which live.
        let peername = unsafe { CStr::from_ptr(param.peername()) };
        assert_eq!(peername, c"*.wild.test");
        param.clear_peername();
        assert!(param.peername().is_null());
        assert!(set_host(param.own(), Some(c"other.test")));
        assert_eq!(verified("rsa.pem", &param), (false, 62));
        assert!(add_host(param.own(), Some(c"server.test")));
        assert_eq!(verified("rsa.pem", &param), (true, OK));

        let param = params();
        assert!(add_host(param.own(), Some(c"127.0.0.1")) && !add_host(param.own(), Some(c"127.0.0.1")));
        assert_eq!(verified("rsa.pem", &param), (true, OK));
        assert!(set_host(param.own(), Some(c"127.0.0.2")));
        assert_eq!(verified("rsa.pem", &param), (false, 64));
    }

    #[test]
    fn connections_inherit_their_contexts_parameters() {
        let context = OfContext::new();
        context.change(|param| param.set_depth(0));
        assert!(context.change(|param| param.set_host(Some(c"other.test"))).is_ok());
        let state = State::new(context.of_connection());
        assert_eq!(state.param.get().depth(), 0);
        assert!(!verified("rsa.pem", &state.param).0);
    }

    #[test]
    fn the_programs_callbacks_decide() {
        extern "C" fn all_good(_ok: c_int, _context: *mut X509_STORE_CTX) -> c_int {
            1
        }
        extern "C" fn refuse(_context: *mut X509_STORE_CTX, arg: *mut c_void) -> c_int {
            arg.addr() as c_int
        }
        let (lib, param) = (LibCtx::default(), params());
        let mut bad = input(&lib, &param, "expired.pem");
        // SAFETY: it looks at nothing.
        bad.callback = unsafe { VerifyCallback::new(Some(all_good)) };
        let outcome = verify_chain(bad);
        assert!(outcome.accepted() && outcome.result == 10);
        for answer in [0, 1] {
            let mut input = input(&lib, &param, "wrongca.pem");
            // SAFETY: it looks at nothing.
            input.function =
                unsafe { VerifyFunction::new(Some(refuse), core::ptr::without_provenance_mut(answer)) };
            assert_eq!(verify_chain(input).accepted(), answer == 1);
        }
        err::clear();
    }

    #[test]
    fn chains_of_rubbish_are_not_decoded() {
        let lib = LibCtx::default();
        let der: Vec<_> =
            testing::certificates("rsa.pem").iter().map(|x509| x509.to_der().unwrap()).collect();
        assert_eq!(
            decode_chain(&lib, &CertificateCache::default(), der.iter().map(Vec::as_slice), false)
                .unwrap()
                .len(),
            2
        );
        let long = [der[0].as_slice(), b"x"].concat();
        let error = decode_chain(&lib, &CertificateCache::default(), [long.as_slice()], false).unwrap_err();
        assert_eq!(error, Error::alert(Alert::DECODE_ERROR, reason::CERT_LENGTH_MISMATCH));
        let error = decode_chain(&lib, &CertificateCache::default(), [&b"rubbish"[..]], false).unwrap_err();
        assert_eq!(error.alert, Some(Alert::BAD_CERTIFICATE));
        err::clear();
    }
}
