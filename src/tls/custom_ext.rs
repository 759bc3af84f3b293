//! Extensions that the program makes and reads itself (`SSL_CTX_add_custom_ext(3)`).

use super::callbacks::{
    SSL_custom_ext_add_cb_ex, SSL_custom_ext_free_cb_ex, SSL_custom_ext_parse_cb_ex, UserData,
    custom_ext_add_cb, custom_ext_free_cb, custom_ext_parse_cb,
};
use super::codec;
use super::connection::{Connection, Side};
use super::error::{Alert, Error, reason};
use super::rare::Rare;
use super::version::{TLS1_3, Version};
use super::{Configurable, Context, hooks, serverinfo};
use crate::libcrypto::x509::X509;
use std::cell::RefCell;
use std::sync::Arc;

/// `SSL_EXT_*`: in which messages an extension may stand, and when it is left out.
pub mod context {
    pub const TLS1_2_AND_BELOW_ONLY: u32 = 0x10;
    pub const TLS1_3_ONLY: u32 = 0x20;
    pub const IGNORE_ON_RESUMPTION: u32 = 0x40;
    pub const CLIENT_HELLO: u32 = 0x80;
    pub const TLS1_2_SERVER_HELLO: u32 = 0x100;
    pub const TLS1_3_SERVER_HELLO: u32 = 0x200;
    pub const TLS1_3_ENCRYPTED_EXTENSIONS: u32 = 0x400;
    pub const TLS1_3_HELLO_RETRY_REQUEST: u32 = 0x800;
    pub const TLS1_3_CERTIFICATE: u32 = 0x1000;
    pub const TLS1_3_NEW_SESSION_TICKET: u32 = 0x2000;
    pub const TLS1_3_CERTIFICATE_REQUEST: u32 = 0x4000;
    const DTLS_ONLY: u32 = 0x2;

    /// What the functions from before TLS 1.3 stand for.
    pub const OLD_STYLE: u32 =
        TLS1_2_AND_BELOW_ONLY | CLIENT_HELLO | TLS1_2_SERVER_HELLO | IGNORE_ON_RESUMPTION;
    /// Messages of a server that answer the client's hello.
    pub const ANSWERS: u32 = TLS1_2_SERVER_HELLO | TLS1_3_SERVER_HELLO | TLS1_3_ENCRYPTED_EXTENSIONS;

    /// Whether an extension of `extension`'s contexts may stand in the message `message`.
    pub fn allows(extension: u32, message: u32) -> bool {
        extension & message != 0 && extension & DTLS_ONLY == 0
    }
}

/// signed_certificate_timestamp (RFC 6962, 3.3.1), which the program may deal with in the library's place.
pub const SCT: u16 = 18;

/// Who makes and reads an extension.
#[derive(Clone, Copy)]
pub enum Handler {
    /// `SSL_CTX_add_custom_ext(3)`.
    New {
        add: SSL_custom_ext_add_cb_ex,
        free: SSL_custom_ext_free_cb_ex,
        add_argument: UserData,
        parse: SSL_custom_ext_parse_cb_ex,
        parse_argument: UserData,
    },
    /// `SSL_CTX_add_client_custom_ext(3)`, `SSL_CTX_add_server_custom_ext(3)`.
    Old {
        add: custom_ext_add_cb,
        free: custom_ext_free_cb,
        add_argument: UserData,
        parse: custom_ext_parse_cb,
        parse_argument: UserData,
    },
    /// `SSL_CTX_use_serverinfo(3)`.
    ServerInfo,
}

/// An extension that was added.
#[derive(Clone, Copy)]
pub struct Method {
    /// For which end; `None` for both.
    pub role: Option<Side>,
    pub kind: u16,
    /// Bits of [`context`].
    pub context: u32,
    pub handler: Handler,
}

impl Method {
    fn serves(&self, role: Option<Side>) -> bool {
        role.is_none() || self.role.is_none() || self.role == role
    }
}

/// This topic's part of [`super::Config`].
#[derive(Clone, Default)]
pub struct Config {
    methods: Arc<Vec<Method>>,
}

impl Config {
    /// The extension of type `kind` for `role`, or for either end where that is `None`; with its place.
    fn find(&self, role: Option<Side>, kind: u16) -> Option<(usize, &Method)> {
        self.methods.iter().enumerate().find(|(_, method)| method.kind == kind && method.serves(role))
    }

    /// Whether there is one of type `kind` that is for clients, or servers, alone.
    fn has_exactly(&self, role: Side, kind: u16) -> bool {
        self.methods.iter().any(|method| method.kind == kind && method.role == Some(role))
    }

    pub fn has(&self, role: Option<Side>, kind: u16) -> bool {
        self.find(role, kind).is_some()
    }
}

/// What a connection knows of its extensions: those that its hello had, and those that the peer's hello or request had.
#[derive(Default)]
pub struct State(Rare<Marks>);

#[derive(Default)]
struct Marks {
    sent: Mark,
    received: Mark,
}

type Mark = RefCell<Vec<(Option<Side>, u16)>>;

impl State {
    fn clear(&self) {
        if let Some(marks) = self.0.get() {
            marks.sent.borrow_mut().clear();
            marks.received.borrow_mut().clear();
        }
    }

    fn mark(&self, which: fn(&Marks) -> &Mark, method: &Method) {
        which(self.0.get_or_make(Marks::default)).borrow_mut().push((method.role, method.kind));
    }

    /// Whether a method was marked. A context that was exchanged may have it for another role.
    fn marked(&self, which: fn(&Marks) -> &Mark, method: &Method) -> bool {
        let serves = |(role, kind): &(Option<Side>, u16)| *kind == method.kind && method.serves(*role);
        self.0.get().is_some_and(|marks| which(marks).borrow().iter().any(serves))
    }
}

/// `SSL_extension_supported(3)`: whether the library itself deals with an extension, as OpenSSL 3.0 does.
pub fn is_supported(kind: u32) -> bool {
    const KNOWN: [u32; 24] = [
        0, 1, 5, 10, 11, 13, 14, 16, 18, 21, 22, 23, 35, 41, 42, 43, 44, 45, 47, 49, 51, 0xff01,
        // What OpenSSL has and we refuse is not the program's to add either: SRP (RFC 5054) and NPN.
        12, 13172,
    ];
    KNOWN.contains(&kind)
}

/// Adds an extension; whether it could be.
pub fn add(target: &Context, role: Option<Side>, kind: u32, context: u32, handler: Handler) -> bool {
    let config = target.config();
    // Nothing would be there to free.
    if matches!(handler, Handler::New { add: None, free: Some(_), .. }) {
        return false;
    }
    if kind == u32::from(SCT) && context & self::context::CLIENT_HELLO != 0 && config.ct.is_enabled() {
        return false;
    }
    if is_supported(kind) && kind != u32::from(SCT) {
        return false;
    }
    let Ok(kind) = u16::try_from(kind) else { return false };
    target.configure(|config| {
        let free = !config.custom_ext.has(role, kind);
        if free {
            Arc::make_mut(&mut config.custom_ext.methods).push(Method { role, kind, context, handler });
        }
        free
    })
}

/// A certificate of a Certificate message, and its place there.
pub type Entry<'a> = Option<(&'a X509, usize)>;

impl Connection {
    fn custom_ext_is_relevant(&self, extension: u32, message: u32) -> bool {
        use context::*;
        // A HelloRetryRequest is of TLS 1.3, although nothing is settled yet.
        let tls13 = message & TLS1_3_HELLO_RETRY_REQUEST != 0 || self.status.version.get() == TLS1_3;
        let other_version = if tls13 {
            extension & TLS1_2_AND_BELOW_ONLY != 0
        } else {
            extension & TLS1_3_ONLY != 0 && (message & CLIENT_HELLO == 0 || self.is_server())
        };
        let left_out = self.status.resumed.get() && extension & IGNORE_ON_RESUMPTION != 0;
        !other_version && !left_out
    }

    /// Which end's methods serve a message; in TLS 1.3 there is but one for both.
    fn custom_ext_role(&self, message: u32) -> Option<Side> {
        (message & (context::CLIENT_HELLO | context::TLS1_2_SERVER_HELLO) != 0).then(|| self.side())
    }

    fn is_marked(&self, which: fn(&Marks) -> &Mark, method: &Method) -> bool {
        self.rare.get().is_some_and(|rare| rare.custom_ext.marked(which, method))
    }

    /// Forgets which extensions went and came, for a new hello.
    pub(super) fn reset_custom_extensions(&self) {
        if let Some(rare) = self.rare.get() {
            rare.custom_ext.clear();
        }
    }

    /// The program's extensions for a message, as they stand in it, before all others. `highest` is the highest version
    /// that a client offers. Runs the program's callbacks.
    pub(super) fn custom_extensions(
        &self,
        message: u32,
        entry: Entry<'_>,
        highest: Version,
    ) -> Result<Vec<u8>, Error> {
        use context::*;
        let config = self.config();
        let mut out = Vec::new();
        for method in config.custom_ext.methods.iter() {
            if method.context & message == 0 || !self.custom_ext_is_relevant(method.context, message) {
                continue;
            }
            let hello = message & CLIENT_HELLO != 0;
            if hello && method.context & TLS1_3_ONLY != 0 && highest < TLS1_3 {
                continue;
            }
            // RFC 8446, 4.2: one of a type. OpenSSL sends both, where a context has one for each end.
            if hello
                && method.role == Some(Side::Server)
                && config.custom_ext.has_exactly(Side::Client, method.kind)
            {
                continue;
            }
            // RFC 8446, 4.2: answers, unlike requests and tickets, have only what was asked for.
            let answers = ANSWERS | TLS1_3_HELLO_RETRY_REQUEST | TLS1_3_CERTIFICATE;
            if message & answers != 0 && !self.is_marked(|marks| &marks.received, method) {
                continue;
            }
            let content = match method.handler {
                Handler::ServerInfo => serverinfo::content(self, method.kind, entry.map(|(_, index)| index))?,
                Handler::New { add: None, .. } => hello.then(Vec::new),
                _ => {
                    let added = hooks::get()
                        .map_or(Ok(None), |hooks| hooks.custom_ext_add(self, method, message, entry));
                    added.map_err(|alert| Error::alert(alert, reason::CALLBACK_FAILED))?
                }
            };
            let Some(content) = content else { continue };
            codec::check_block(content.len())?;
            codec::extension(&mut out, method.kind, |out| out.extend_from_slice(&content));
            if hello {
                self.rare.make().custom_ext.mark(|marks| &marks.sent, method);
            }
        }
        Ok(out)
    }

    /// The program's among the extensions that came in a message, after a check that they may be there.
    pub(super) fn own_extensions(
        &self,
        message: u32,
        extensions: &[(u16, &[u8])],
    ) -> Result<Vec<u16>, Error> {
        let config = self.config_ref();
        let role = self.custom_ext_role(message);
        let mut own = Vec::new();
        for (kind, _) in extensions.iter().filter(|(kind, _)| *kind != SCT) {
            let Some((_, method)) = config.custom_ext.find(role, *kind) else { continue };
            if !context::allows(method.context, message) {
                return Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason::BAD_EXTENSION));
            }
            own.push(*kind);
        }
        Ok(own)
    }

    /// Gives the program its extensions of a message that came, in the order in which it has added them. Runs its
    /// callbacks.
    pub(super) fn take_custom_extensions(
        &self,
        message: u32,
        extensions: &[(u16, &[u8])],
        entry: Entry<'_>,
    ) -> Result<(), Error> {
        let config = self.config();
        if config.custom_ext.methods.is_empty() {
            return Ok(());
        }
        let role = self.custom_ext_role(message);
        let takes_scts = self.takes_scts();
        let mut found: Vec<_> = extensions
            .iter()
            .filter(|(kind, _)| *kind != SCT || !takes_scts)
            .filter_map(|(kind, content)| {
                config.custom_ext.find(role, *kind).map(|(at, method)| (at, method, *content))
            })
            .collect();
        // The one that the library knows too has its turn with those that it knows.
        found.sort_by_key(|(at, method, _)| (method.kind != SCT, *at));
        found
            .into_iter()
            .try_for_each(|(_, method, content)| self.take_custom_extension(message, method, content, entry))
    }

    fn take_custom_extension(
        &self,
        message: u32,
        method: &Method,
        content: &[u8],
        entry: Entry<'_>,
    ) -> Result<(), Error> {
        use context::*;
        if !self.custom_ext_is_relevant(method.context, message) {
            return Ok(());
        }
        // RFC 8446, 4.2.
        if message & ANSWERS != 0 && !self.is_marked(|marks| &marks.sent, method) {
            return Err(Error::alert(Alert::UNSUPPORTED_EXTENSION, reason::BAD_EXTENSION));
        }
        if message & (CLIENT_HELLO | TLS1_3_CERTIFICATE_REQUEST) != 0 {
            self.rare.make().custom_ext.mark(|marks| &marks.received, method);
        }
        let taken = match method.handler {
            Handler::ServerInfo if content.is_empty() => Ok(()),
            Handler::ServerInfo => Err(Alert::DECODE_ERROR),
            _ => hooks::get()
                .map_or(Ok(()), |hooks| hooks.custom_ext_parse(self, method, message, content, entry)),
        };
        taken.map_err(|alert| Error::alert(alert, reason::BAD_EXTENSION))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::libcrypto::lib_ctx::LibCtx;
    use crate::tls::method;

    /// Nobody makes or reads it.
    fn silent() -> Handler {
        let nothing = UserData::default();
        Handler::New { add: None, free: None, add_argument: nothing, parse: None, parse_argument: nothing }
    }

    #[test]
    fn an_extension_is_added_once_for_each_end() {
        let target = Context::new(LibCtx::default(), &method::TLS.both).unwrap();
        let add = |role, kind| add(&target, role, kind, context::CLIENT_HELLO, silent());
        assert!(!add(None, 10), "the library's own");
        assert!(!add(None, 0x10000));
        assert!(add(None, 18) && !add(None, 18));
        assert!(add(Some(Side::Client), 1000) && add(Some(Side::Server), 1000));
        assert!(!add(Some(Side::Client), 1000) && !add(None, 1000));
        assert!(add(None, 1001) && !add(Some(Side::Server), 1001));
        let config = target.config();
        assert!(config.custom_ext.has(Some(Side::Client), 1001) && !config.custom_ext.has(None, 1002));
    }

    #[test]
    fn extensions_go_where_and_when_they_may() {
        let target = Context::new(LibCtx::default(), &method::TLS.client).unwrap();
        assert!(add(&target, None, 1000, context::CLIENT_HELLO | context::TLS1_3_ONLY, silent()));
        assert!(add(&target, None, 1001, context::CLIENT_HELLO | context::TLS1_2_SERVER_HELLO, silent()));
        let connection = Connection::new(&target).unwrap();
        let hello = |highest| connection.custom_extensions(context::CLIENT_HELLO, None, highest).unwrap();
        assert_eq!(hello(0x0303), [3, 0xe9, 0, 0]);
        connection.reset_custom_extensions();
        assert_eq!(hello(TLS1_3), [3, 0xe8, 0, 0, 3, 0xe9, 0, 0]);
        let wrong = connection.own_extensions(context::TLS1_2_SERVER_HELLO, &[(1000, &[])]);
        assert_eq!(wrong, Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason::BAD_EXTENSION)));
        let answer: [(u16, &[u8]); 2] = [(1001, &[]), (1002, &[])];
        assert_eq!(connection.own_extensions(context::TLS1_2_SERVER_HELLO, &answer), Ok(vec![1001]));
        let take = || connection.take_custom_extensions(context::TLS1_2_SERVER_HELLO, &answer, None);
        assert!(take().is_ok());
        connection.reset_custom_extensions();
        assert_eq!(take(), Err(Error::alert(Alert::UNSUPPORTED_EXTENSION, reason::BAD_EXTENSION)));
    }
}
