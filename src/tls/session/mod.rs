//! `SSL_SESSION`: what two peers keep of a handshake, to resume it later.

use super::secret::Secret;
use super::{Cipher, session_cache};
use crate::libcrypto::clock;
use crate::libcrypto::ex_data::{ExData, class};
use crate::libcrypto::shared_chain::SharedChain;
use crate::libcrypto::x509::X509;
use core::ffi::c_void;
use core::{fmt, ptr};
use std::ffi::CString;
use std::ops::Deref;
use std::sync::{Arc, PoisonError, RwLock, Weak};

pub mod asn1;
mod connection;
mod der;
mod print;

/// The session used the extended master secret (RFC 7627): `SSL_SESS_FLAG_EXTMS`.
pub const FLAG_EXTENDED_MASTER_SECRET: u32 = 1;
/// The longest master secret or PSK that a session takes, in bytes.
pub const MAX_MASTER_KEY: usize = 512;
/// [`SessionData::max_fragment_len_mode`] before anything was negotiated.
pub const MAX_FRAGMENT_UNSPECIFIED: u8 = 255;
/// How long a session that belongs to no context lives, in seconds.
const DEFAULT_TIMEOUT: i64 = 304;
/// `X509_V_ERR_UNSPECIFIED`: a session is not verified before somebody says so.
pub const VERIFY_UNSPECIFIED: i32 = 1;

/// At most 32 bytes: a session id (RFC 5246, 7.4.1.2), or a session id context (`SSL_CTX_set_session_id_context(3)`).
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id {
    bytes: [u8; Self::MAX],
    len: u8,
}

impl Id {
    /// The greatest length in bytes.
    pub const MAX: usize = 32;

    /// `None` if `bytes` are too many.
    pub fn new(bytes: &[u8]) -> Option<Self> {
        let mut id = Self { bytes: [0; Self::MAX], len: u8::try_from(bytes.len()).ok()? };
        id.bytes.get_mut(..bytes.len())?.copy_from_slice(bytes);
        Some(id)
    }
}

impl Deref for Id {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// When a session ends: seconds since 1970. What lies beyond 64 bits never comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Expiry(i128);

impl Expiry {
    /// Whether the session is over at `now` (seconds since 1970).
    pub fn passed(self, now: i64) -> bool {
        i128::from(now) > self.0
    }
}

/// What is in a session. The default is what `SSL_SESSION_new(3)` makes: nothing yet, from now on.
#[derive(Clone)]
pub struct SessionData {
    /// The protocol version on the wire.
    pub ssl_version: u16,
    /// The cipher suite; `None` if it was never set, or is one that we do not have.
    pub cipher: Option<&'static Cipher>,
    /// `0x0300_0000 | suite` of a session that was decoded, 0 for one that was made here.
    pub cipher_id: u32,
    /// TLS 1.2: the master secret. TLS 1.3: the PSK. At most [`MAX_MASTER_KEY`] bytes.
    pub master_key: Secret,
    pub session_id: Id,
    /// What keeps sessions of different applications apart.
    pub sid_ctx: Id,
    /// When the session began: seconds since 1970.
    pub time: i64,
    /// How long it may be resumed, in seconds.
    pub timeout: i64,
    /// The peer's certificate.
    pub peer: Option<X509>,
    /// The certificates that the peer sent (a client has the peer's own among them, a server does not); not saved.
    pub peer_chain: Option<SharedChain>,
    /// `X509_V_*`: what verifying the peer's certificate gave.
    pub verify_result: i32,
    /// The server name (RFC 6066, 3) that was agreed on.
    pub hostname: Option<CString>,
    /// The ticket that the server sent (RFC 5077, RFC 8446, 4.6.1).
    pub ticket: Option<Box<[u8]>>,
    /// How long the server said the ticket is good, in seconds.
    pub ticket_lifetime_hint: u64,
    /// RFC 8446, 4.6.1: what hides the ticket's age.
    pub ticket_age_add: u32,
    /// How many bytes of early data may be sent with the session.
    pub max_early_data: u32,
    /// The application protocol (RFC 7301) that was agreed on.
    pub alpn_selected: Option<Box<[u8]>>,
    /// The maximum fragment length code (RFC 6066, 4), 0 for none, [`MAX_FRAGMENT_UNSPECIFIED`] at first.
    pub max_fragment_len_mode: u8,
    /// `SSL_SESS_FLAG_*`: see [`Self::extended_master_secret`].
    pub flags: u32,
    /// The group of the key exchange (RFC 8446, 4.2.7), 0 if there was none.
    pub kex_group: u32,
    /// A compression method, which we never negotiate, but keep for whoever reads the session next.
    pub compress_meth: u8,
    /// Never to be resumed: its connection failed, or the application said so.
    pub not_resumable: bool,
    /// Its handshake is under way, and until that is over it is not resumed either.
    pub unfinished: bool,
    pub rare: Option<Box<RareData>>,
}

/// What few sessions have.
#[derive(Clone, Default)]
pub struct RareData {
    pub psk_identity_hint: Option<CString>,
    pub psk_identity: Option<CString>,
    /// A user name of SRP, which we never set, but keep for whoever reads the session next.
    pub srp_username: Option<CString>,
    /// What the server's application put into the ticket (`SSL_SESSION_set1_ticket_appdata(3)`).
    pub ticket_appdata: Option<Box<[u8]>>,
}

impl Default for SessionData {
    fn default() -> Self {
        Self {
            ssl_version: 0,
            cipher: None,
            cipher_id: 0,
            master_key: Secret::default(),
            session_id: Id::default(),
            sid_ctx: Id::default(),
            time: clock::now(),
            timeout: DEFAULT_TIMEOUT,
            peer: None,
            peer_chain: None,
            verify_result: VERIFY_UNSPECIFIED,
            hostname: None,
            ticket: None,
            ticket_lifetime_hint: 0,
            ticket_age_add: 0,
            max_early_data: 0,
            alpn_selected: None,
            max_fragment_len_mode: MAX_FRAGMENT_UNSPECIFIED,
            flags: 0,
            kex_group: 0,
            compress_meth: 0,
            not_resumable: false,
            unfinished: false,
            rare: None,
        }
    }
}

impl SessionData {
    /// What few sessions have, which may be nothing.
    pub fn rare(&self) -> &RareData {
        static NOTHING: RareData = RareData {
            psk_identity_hint: None,
            psk_identity: None,
            srp_username: None,
            ticket_appdata: None,
        };
        self.rare.as_deref().unwrap_or(&NOTHING)
    }

    /// Some of it is to be set.
    pub fn rare_mut(&mut self) -> &mut RareData {
        self.rare.get_or_insert_default()
    }

    /// When the session ends.
    pub fn expiry(&self) -> Expiry {
        Expiry(i128::from(self.time) + i128::from(self.timeout))
    }

    /// Whether the session was made with the extended master secret (RFC 7627).
    pub fn extended_master_secret(&self) -> bool {
        self.flags & FLAG_EXTENDED_MASTER_SECRET != 0
    }

    pub fn set_extended_master_secret(&mut self) {
        self.flags |= FLAG_EXTENDED_MASTER_SECRET;
    }

    /// Whether it must not be resumed: for ever, or as long as its handshake is not over.
    pub fn must_not_resume(&self) -> bool {
        self.not_resumable || self.unfinished
    }

    /// `SSL_SESSION_is_resumable(3)`: the client has something to name it by.
    pub fn is_resumable(&self) -> bool {
        !self.must_not_resume()
            && (!self.session_id.is_empty() || self.ticket.as_ref().is_some_and(|t| !t.is_empty()))
    }

    /// The copy that a connection goes on with after it resumed a session that others may hold too: without the
    /// ticket if a new one is to come, and resumable again.
    pub fn for_connection(&self, keep_ticket: bool) -> Self {
        let mut copy = Self { not_resumable: false, ..self.clone() };
        if !keep_ticket || copy.ticket.is_none() {
            copy.ticket = None;
            copy.ticket_lifetime_hint = 0;
        }
        copy
    }
}

/// Leaves the secrets out.
impl fmt::Debug for SessionData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionData")
            .field("ssl_version", &format_args!("{:#06x}", self.ssl_version))
            .field("session_id", &self.session_id)
            .field("sid_ctx", &self.sid_ctx)
            .field("time", &self.time)
            .field("timeout", &self.timeout)
            .field("verify_result", &self.verify_result)
            .field("hostname", &self.hostname)
            .field("not_resumable", &self.not_resumable)
            .finish_non_exhaustive()
    }
}

/// A session that connections, caches and the program share.
///
/// What is in it changes only by the program's hand (`SSL_SESSION_set*`), when a cache finds that it must not be
/// resumed any more, or by the one connection that makes it, until its handshake is over and the first ticket is made.
pub struct Session {
    state: RwLock<State>,
    ex_data: ExData<{ class::SSL_SESSION }>,
}

struct State {
    data: SessionData,
    /// The last cache it was put into.
    owner: Weak<session_cache::Store>,
}

impl Session {
    pub fn new(data: SessionData) -> Arc<Self> {
        let session = Arc::new(Self {
            state: RwLock::new(State { data, owner: Weak::new() }),
            ex_data: ExData::default(),
        });
        session.ex_data.init(session.address());
        session
    }

    /// `SSL_SESSION_dup(3)`: an independent copy, with what the program's callbacks make of its attached data.
    pub fn dup(&self) -> Arc<Self> {
        self.dup_as(self.snapshot())
    }

    /// As [`Self::dup`], with `data` instead of a copy of what is in the session.
    pub fn dup_as(&self, data: SessionData) -> Arc<Self> {
        let copy = Self::new(data);
        copy.ex_data.copy_from(&self.ex_data);
        copy
    }

    /// Looks at what is in the session; `look` must not come back to this session, nor run callbacks.
    pub fn read<R>(&self, look: impl FnOnce(&SessionData) -> R) -> R {
        look(&self.state.read().unwrap_or_else(PoisonError::into_inner).data)
    }

    /// Changes what is in the session; `change` must not come back to this session, nor run callbacks.
    pub fn update<R>(&self, change: impl FnOnce(&mut SessionData) -> R) -> R {
        change(&mut self.state.write().unwrap_or_else(PoisonError::into_inner).data)
    }

    /// As [`Self::update`], for what changes when the session ends: its cache has to know.
    pub fn set_lifetime(&self, change: impl FnOnce(&mut SessionData)) {
        self.update(change);
        let owner = self.state.read().unwrap_or_else(PoisonError::into_inner).owner.upgrade();
        if let Some(owner) = owner {
            owner.reorder(self);
        }
    }

    pub(super) fn set_owner(&self, owner: Weak<session_cache::Store>) {
        self.state.write().unwrap_or_else(PoisonError::into_inner).owner = owner;
    }

    /// A copy of what is in the session.
    pub fn snapshot(&self) -> SessionData {
        self.read(Clone::clone)
    }

    /// The program's data on the session.
    pub fn ex_data(&self) -> &ExData<{ class::SSL_SESSION }> {
        &self.ex_data
    }

    pub fn is_resumable(&self) -> bool {
        self.read(SessionData::is_resumable)
    }

    /// What the program's callbacks know the session by.
    fn address(&self) -> *mut c_void {
        ptr::from_ref(self).cast_mut().cast()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.ex_data.free(self.address());
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.read(|data| data.fmt(f))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_at_most_32_bytes() {
        assert_eq!(Id::new(&[7; 32]).as_deref(), Some(&[7; 32][..]));
        assert_eq!(Id::new(&[7; 33]), None);
        assert_eq!(Id::new(&[7; 256]), None);
        assert!(Id::default().is_empty());
    }

    #[test]
    fn a_session_ends_when_its_time_is_over() {
        let data = SessionData { time: 1000, timeout: 300, ..Default::default() };
        assert!(!data.expiry().passed(1300));
        assert!(data.expiry().passed(1301));
        let data = SessionData { time: 1000, timeout: i64::MAX, ..Default::default() };
        assert!(!data.expiry().passed(i64::MAX));
        let data = SessionData { time: i64::MIN, timeout: -1, ..Default::default() };
        assert!(data.expiry().passed(i64::MIN));
    }

    #[test]
    fn debug_shows_no_secret() {
        let shown = |key: u8| {
            let data = SessionData { time: 0, master_key: vec![key; 48].into(), ..Default::default() };
            format!("{data:?} {:?}", Session::new(data.clone()))
        };
        assert_eq!(shown(0xee), shown(0x11));
    }

    #[test]
    fn a_connection_gets_a_resumable_copy() {
        let data = SessionData {
            ticket: Some(Box::from(&b"ticket"[..])),
            ticket_lifetime_hint: 9,
            not_resumable: true,
            ..Default::default()
        };
        assert!(!data.is_resumable());
        let kept = data.for_connection(true);
        assert!(kept.is_resumable() && kept.ticket_lifetime_hint == 9);
        let dropped = data.for_connection(false);
        assert!(!dropped.is_resumable() && dropped.ticket_lifetime_hint == 0 && !dropped.not_resumable);
    }

    #[test]
    fn copies_are_independent() {
        let session = Session::new(SessionData { ssl_version: 0x304, ..Default::default() });
        let copy = session.dup();
        session.update(|data| data.ssl_version = 0x303);
        assert_eq!(copy.read(|data| data.ssl_version), 0x304);
    }
}
