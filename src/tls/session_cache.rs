//! The sessions of a context: which are kept, how long, and which of them a connection may resume.
//!
//! Callbacks of the program are stored here and run elsewhere, when no lock is held: methods hand out the sessions
//! that the callbacks have to be told of.

use super::callbacks::{
    GEN_SESSION_CB, get_session_cb, new_session_cb, not_resumable_callback, remove_session_cb,
};
use super::error::{Alert, reason};
use super::random::Random;
use super::session::{Expiry, Id, Session, SessionData};
use super::session_statistics::Statistics;
use super::version::{TLS1_3, Version};
use super::{Error, error};
use crate::libcrypto::clock;
use crate::libcrypto::ffi::OPENSSL_LHASH;
use crate::libcrypto::lhash::{self, Table};
use core::ffi::c_ulong;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};

/// `SSL_SESS_CACHE_*`: the bits of [`Settings::mode`].
pub mod mode {
    pub const CLIENT: u32 = 0x1;
    pub const SERVER: u32 = 0x2;
    pub const NO_AUTO_CLEAR: u32 = 0x80;
    pub const NO_INTERNAL_LOOKUP: u32 = 0x100;
    pub const NO_INTERNAL_STORE: u32 = 0x200;
    pub const UPDATE_TIME: u32 = 0x400;
}

/// `SSL_SESSION_CACHE_MAX_SIZE_DEFAULT`.
const DEFAULT_SIZE: usize = 20 * 1024;
/// `SSL_get_default_timeout(3)`, in seconds.
pub const DEFAULT_TIMEOUT: i64 = 7200;
/// How often a new id is tried before a collision is an error.
const ID_ATTEMPTS: usize = 10;

/// This topic's part of [`super::Config`].
#[derive(Clone, Default)]
pub struct Config {
    /// `SSL_set_session_id_context(3)`.
    pub sid_ctx: Id,
    /// `SSL_set_generate_session_id(3)`.
    pub generate_id: GEN_SESSION_CB,
    /// `SSL_set_not_resumable_session_callback(3)`.
    pub not_resumable: not_resumable_callback,
}

/// What the program sets for the sessions of a context.
#[derive(Clone, Copy)]
pub struct Settings {
    /// Bits of [`mode`]: `SSL_CTX_set_session_cache_mode(3)`.
    pub mode: u32,
    /// How many sessions are kept, 0 for as many as come: `SSL_CTX_sess_set_cache_size(3)`.
    pub size: usize,
    /// How long new sessions live, in seconds, 0 for the default: `SSL_CTX_set_timeout(3)`.
    pub timeout: i64,
    /// `SSL_CTX_sess_set_new_cb(3)`.
    pub new: new_session_cb,
    /// `SSL_CTX_sess_set_get_cb(3)`.
    pub get: get_session_cb,
    /// `SSL_CTX_sess_set_remove_cb(3)`.
    pub remove: remove_session_cb,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            mode: mode::SERVER,
            size: DEFAULT_SIZE,
            timeout: DEFAULT_TIMEOUT,
            new: None,
            get: None,
            remove: None,
        }
    }
}

/// Sessions that left a cache; the remove callback has to be told of each.
#[must_use = "the remove callback has to be told"]
#[derive(Default, Debug)]
pub struct Removed(pub Vec<Arc<Session>>);

/// A handshake that just finished, as far as caching its session goes.
#[derive(Clone, Copy, Debug)]
pub struct Finished {
    pub server: bool,
    pub version: Version,
    /// The handshake resumed a session.
    pub resumed: bool,
    /// `SSL_VERIFY_PEER` is set.
    pub verify_peer: bool,
    /// Early data is on, and each ticket is taken once (no `SSL_OP_NO_ANTI_REPLAY`).
    pub anti_replay: bool,
    /// `SSL_OP_NO_TICKET`.
    pub no_ticket: bool,
}

/// What to do with the session of a finished handshake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keep {
    /// Put it into the cache.
    pub internal: bool,
    /// Show it to the new callback.
    pub external: bool,
}

/// What a client's wish to resume is measured by.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    pub version: Version,
    pub sid_ctx: &'a Id,
    /// `SSL_VERIFY_PEER` is set.
    pub verify_peer: bool,
    /// The client offers the extended master secret (TLS 1.2).
    pub extended_master_secret: bool,
}

/// Whether a session may be resumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Resume,
    /// Goes on as if there were no such session.
    Ignore,
    /// The same, and the session is over: it has to leave the cache it came from.
    Expired,
}

/// The sessions of a context. Used by many threads.
#[derive(Default)]
pub struct Cache {
    store: Arc<Store>,
    settings: RwLock<Settings>,
    pub statistics: Statistics,
    /// For `SSL_CTX_sessions(3)`, once that is called.
    table: OnceLock<Table<Session>>,
}

impl Cache {
    /// What the program set.
    pub fn settings(&self) -> Settings {
        *self.settings.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes what the program set, and returns what `change` does.
    pub fn set<R>(&self, change: impl FnOnce(&mut Settings) -> R) -> R {
        change(&mut self.settings.write().unwrap_or_else(PoisonError::into_inner))
    }

    /// How long a new session lives, in seconds.
    pub fn timeout(&self) -> i64 {
        match self.settings().timeout {
            0 => DEFAULT_TIMEOUT,
            timeout => timeout,
        }
    }

    /// How many sessions there are.
    pub fn len(&self) -> usize {
        self.store.lock().by_id.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All sessions, in no order.
    pub fn sessions(&self) -> Vec<Arc<Session>> {
        self.store.lock().by_id.values().map(|entry| entry.session.clone()).collect()
    }

    /// `SSL_CTX_sessions(3)`: the same table each time, with the sessions there are now.
    pub fn table(&self) -> *mut OPENSSL_LHASH {
        self.table.get_or_init(Table::new).show(self.sessions())
    }

    /// Whether a session of `version` with this id is there.
    pub fn contains(&self, version: Version, id: &Id) -> bool {
        self.store.lock().by_id.contains_key(&(version, *id))
    }

    /// A server looks for the session that a client names. Does not look when the cache must not be used for it; then
    /// (as after `None`) the get callback is next.
    pub fn lookup(&self, version: Version, id: &Id) -> Option<Arc<Session>> {
        if self.settings().mode & mode::NO_INTERNAL_LOOKUP != 0 {
            return None;
        }
        let found = self.store.lock().by_id.get(&(version, *id)).map(|entry| entry.session.clone());
        if found.is_none() {
            self.statistics.miss.count();
        }
        found
    }

    /// A session that the get callback gave: counts it and keeps it if the mode allows.
    pub fn found_externally(&self, session: &Arc<Session>) -> Removed {
        self.statistics.cb_hit.count();
        if self.settings().mode & mode::NO_INTERNAL_STORE == 0 {
            self.insert(session).1
        } else {
            Removed::default()
        }
    }

    /// Whether `session` may be resumed, by the rules that keep sessions apart. An error ends the handshake.
    pub fn judge(&self, session: &SessionData, wish: &Wish<'_>) -> error::Result<Verdict> {
        if session.ssl_version != wish.version || session.sid_ctx != *wish.sid_ctx {
            return Ok(Verdict::Ignore);
        }
        if wish.verify_peer && wish.sid_ctx.is_empty() {
            // The session may stem from an application that verifies other certificates, or none.
            return Err(Error::alert(Alert::INTERNAL_ERROR, reason::SESSION_ID_CONTEXT_UNINITIALIZED));
        }
        if session.expiry().passed(clock::now()) {
            self.statistics.timeout.count();
            return Ok(Verdict::Expired);
        }
        if wish.version < TLS1_3 {
            match (session.extended_master_secret(), wish.extended_master_secret) {
                // RFC 7627, 5.3: abort if the original session used the extension and the new hello lacks it.
                (true, false) => {
                    return Err(Error::alert(Alert::HANDSHAKE_FAILURE, reason::INCONSISTENT_EXTMS));
                }
                // RFC 7627, 5.3: a full handshake if it is the other way round.
                (false, true) => return Ok(Verdict::Ignore),
                _ => {}
            }
        }
        self.statistics.hit.count();
        Ok(Verdict::Resume)
    }

    /// `SSL_CTX_add_session(3)`: whether the session was not there before, and which had to go to make room.
    pub fn insert(&self, session: &Arc<Session>) -> (bool, Removed) {
        let settings = self.settings();
        if settings.mode & mode::UPDATE_TIME != 0 {
            session.update(|data| data.time = clock::now());
        }
        session.set_owner(Arc::downgrade(&self.store));
        let mut removed = Removed::default();
        let mut inner = self.store.lock();
        let (key, expiry) = session.read(|data| (key_of(data), data.expiry()));
        // Dropping a session runs callbacks, so this one lives until the lock is gone.
        let old = inner.take(&key);
        // Another session with the same id leaves without a word, as in OpenSSL.
        let known = old.as_ref().is_some_and(|old| Arc::ptr_eq(old, session));
        if !known {
            // As in OpenSSL, the new session counts already, so that one place less is used than there is.
            while settings.size > 0
                && inner.by_id.len() + 1 >= settings.size
                && let Some(first) = inner.first()
            {
                removed.0.extend(inner.take(&first));
                self.statistics.cache_full.count();
            }
        }
        inner.put(key, expiry, session.clone());
        drop(inner);
        removed.mark();
        (!known, removed)
    }

    /// `SSL_CTX_remove_session(3)`: the session is not resumed any more, wherever it is; whether it was here. A
    /// session with an id has to be shown to the remove callback either way.
    pub fn remove(&self, session: &Session) -> bool {
        let key = session.update(|data| {
            if data.session_id.is_empty() {
                return None;
            }
            data.not_resumable = true;
            Some(key_of(data))
        });
        let Some(key) = key else { return false };
        let mut inner = self.store.lock();
        let taken = Removed(inner.take(&key).into_iter().collect());
        drop(inner);
        taken.mark();
        !taken.0.is_empty()
    }

    /// `SSL_CTX_flush_sessions(3)`: takes out the sessions that are over at `time` (seconds since 1970), all if it
    /// is 0.
    pub fn flush(&self, time: i64) -> Removed {
        let mut removed = Removed::default();
        let mut inner = self.store.lock();
        while let Some((&(expiry, _), key)) = inner.by_expiry.first_key_value()
            && (time == 0 || expiry.passed(time))
        {
            let key = *key;
            removed.0.extend(inner.take(&key));
        }
        drop(inner);
        removed.mark();
        removed
    }

    /// What to do with the session of a handshake that is done (TLS 1.3: with each new ticket).
    pub fn keep(&self, session: &SessionData, handshake: &Finished) -> Keep {
        let settings = self.settings();
        let side = if handshake.server { mode::SERVER } else { mode::CLIENT };
        let tls13 = handshake.version >= TLS1_3;
        // A server could not resume a session without context when it verifies clients, see `judge`.
        let useless = handshake.server && session.sid_ctx.is_empty() && handshake.verify_peer;
        let external = !session.session_id.is_empty()
            && !session.not_resumable
            && !useless
            && settings.mode & side != 0
            && (!handshake.resumed || tls13);
        // A TLS 1.3 server's tickets hold the whole session. It stays here only to see that none is used twice, to
        // tell the program when it ends, or because tickets are but names for sessions in the cache.
        let stateful = !tls13
            || !handshake.server
            || handshake.anti_replay
            || settings.remove.is_some()
            || handshake.no_ticket;
        Keep {
            internal: external && settings.mode & mode::NO_INTERNAL_STORE == 0 && stateful,
            external: external && settings.new.is_some(),
        }
    }

    /// Takes out old sessions after every 255th handshake, unless the mode forbids.
    pub fn flush_if_due(&self, server: bool) -> Removed {
        let (side, done) = if server {
            (mode::SERVER, &self.statistics.accept_good)
        } else {
            (mode::CLIENT, &self.statistics.connect_good)
        };
        let mode = self.settings().mode;
        if mode & mode::NO_AUTO_CLEAR == 0 && mode & side != 0 && done.get() & 0xff == 0xff {
            self.flush(clock::now())
        } else {
            Removed::default()
        }
    }

    /// A new id that no session here has; `None` if there is no randomness.
    pub fn generate_id(&self, version: Version, random: &mut Random) -> Option<Id> {
        (0..ID_ATTEMPTS).find_map(|_| {
            let mut bytes = [0; Id::MAX];
            random.fill(&mut bytes).ok()?;
            Id::new(&bytes).filter(|id| !self.contains(version, id))
        })
    }
}

impl Removed {
    /// Sessions that left are not resumed any more.
    fn mark(&self) {
        self.0.iter().for_each(|session| session.update(|data| data.not_resumable = true));
    }
}

type Key = (Version, Id);
/// Where a session is in the order in which they go: by their end, then by age.
type Place = (Expiry, u64);

fn key_of(data: &SessionData) -> Key {
    (data.ssl_version, data.session_id)
}

/// What is in a cache; sessions know it, to be moved when their end changes.
#[derive(Default)]
pub struct Store(Mutex<Inner>);

impl Store {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a session where its end now says, if it is here.
    pub(super) fn reorder(&self, session: &Session) {
        let mut inner = self.lock();
        let (key, expiry) = session.read(|data| (key_of(data), data.expiry()));
        if inner.by_id.get(&key).is_some_and(|entry| core::ptr::eq(&*entry.session, session))
            && let Some(session) = inner.take(&key)
        {
            inner.put(key, expiry, session);
        }
    }
}

#[derive(Default)]
struct Inner {
    by_id: HashMap<Key, Entry>,
    by_expiry: BTreeMap<Place, Key>,
    /// Tells sessions with the same end apart.
    added: u64,
}

struct Entry {
    session: Arc<Session>,
    place: Place,
}

impl Inner {
    fn put(&mut self, key: Key, expiry: Expiry, session: Arc<Session>) {
        let place = (expiry, self.added);
        self.added += 1;
        self.by_expiry.insert(place, key);
        self.by_id.insert(key, Entry { session, place });
    }

    fn take(&mut self, key: &Key) -> Option<Arc<Session>> {
        let entry = self.by_id.remove(key)?;
        self.by_expiry.remove(&entry.place);
        Some(entry.session)
    }

    /// The session that goes first.
    fn first(&self) -> Option<Key> {
        self.by_expiry.first_key_value().map(|(_, key)| *key)
    }
}

/// As OpenSSL's table finds sessions.
impl lhash::Entry for Session {
    fn hash(&self) -> c_ulong {
        self.read(|data| {
            data.session_id.iter().take(4).rev().fold(0, |hash, &byte| hash << 8 | c_ulong::from(byte))
        })
    }

    fn same(&self, other: &Self) -> bool {
        self.read(key_of) == other.read(key_of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VERSION: Version = 0x0303;

    fn session(id: u8, timeout: i64) -> Arc<Session> {
        Session::new(SessionData {
            ssl_version: VERSION,
            session_id: Id::new(&[id; 32]).unwrap(),
            time: 1_000_000,
            timeout,
            ..Default::default()
        })
    }

    fn id(id: u8) -> Id {
        Id::new(&[id; 32]).unwrap()
    }

    fn ids(removed: &Removed) -> Vec<u8> {
        removed.0.iter().map(|session| session.read(|data| data.session_id[0])).collect()
    }

    #[test]
    fn sessions_are_found_by_version_and_id() {
        let cache = Cache::default();
        let one = session(1, 100);
        assert!(cache.insert(&one).0);
        assert!(!cache.insert(&one).0);
        assert!(Arc::ptr_eq(&cache.lookup(VERSION, &id(1)).unwrap(), &one));
        assert!(cache.lookup(TLS1_3, &id(1)).is_none());
        assert!(cache.lookup(VERSION, &id(2)).is_none());
        assert_eq!(cache.statistics.miss.get(), 2);
        // Another with the same id takes its place.
        assert!(cache.insert(&session(1, 50)).0);
        assert_eq!(cache.len(), 1);
        assert!(one.is_resumable());
    }

    #[test]
    fn a_full_cache_drops_what_ends_first() {
        let cache = Cache::default();
        cache.set(|settings| settings.size = 3);
        let sessions = [session(1, 300), session(2, 100), session(3, 200), session(4, 200)];
        assert_eq!(ids(&cache.insert(&sessions[0]).1), []);
        assert_eq!(ids(&cache.insert(&sessions[1]).1), []);
        assert_eq!(ids(&cache.insert(&sessions[2]).1), [2]);
        assert!(!sessions[1].is_resumable());
        assert_eq!(ids(&cache.insert(&sessions[3]).1), [3]);
        assert_eq!(cache.statistics.cache_full.get(), 2);
        assert_eq!(cache.len(), 2);
    }

    #[test]
    fn a_session_moves_when_its_end_changes() {
        let cache = Cache::default();
        let (one, two) = (session(1, 100), session(2, 200));
        let _ = (cache.insert(&one), cache.insert(&two));
        one.set_lifetime(|data| data.timeout = 300);
        assert_eq!(ids(&cache.flush(1_000_250)), [2]);
        one.set_lifetime(|data| data.time = 0);
        assert_eq!(ids(&cache.flush(1_000_250)), [1]);
        drop(cache);
        one.set_lifetime(|data| data.time = 1);
    }

    #[test]
    fn flushing_takes_what_is_over_or_all() {
        let cache = Cache::default();
        let sessions = [session(1, 100), session(2, i64::MAX), session(3, 50)];
        sessions.iter().for_each(|session| drop(cache.insert(session)));
        assert_eq!(ids(&cache.flush(1_000_050)), []);
        assert_eq!(ids(&cache.flush(1_000_051)), [3]);
        assert!(!sessions[2].is_resumable() && sessions[0].is_resumable());
        assert_eq!(ids(&cache.flush(i64::MAX)), [1]);
        assert_eq!(ids(&cache.flush(0)), [2]);
        assert!(cache.is_empty());
    }

    #[test]
    fn a_removed_session_is_never_resumed() {
        let cache = Cache::default();
        let (one, two) = (session(1, 100), session(2, 100));
        let _ = cache.insert(&one);
        assert!(cache.remove(&one));
        assert!(!cache.remove(&two));
        assert!(!one.is_resumable() && !two.is_resumable());
        assert!(!cache.remove(&Session::new(SessionData::default())));
    }

    #[test]
    fn what_must_be_kept_apart_is() {
        let cache = Cache::default();
        let context = id(7);
        let fresh = SessionData { ssl_version: VERSION, sid_ctx: context, ..Default::default() };
        let wish =
            Wish { version: VERSION, sid_ctx: &context, verify_peer: true, extended_master_secret: false };
        assert_eq!(cache.judge(&fresh, &wish), Ok(Verdict::Resume));
        assert_eq!(cache.judge(&fresh, &Wish { version: TLS1_3, ..wish }), Ok(Verdict::Ignore));
        assert_eq!(cache.judge(&fresh, &Wish { sid_ctx: &id(8), ..wish }), Ok(Verdict::Ignore));
        let none = SessionData { sid_ctx: Id::default(), ..fresh.clone() };
        let error = cache.judge(&none, &Wish { sid_ctx: &Id::default(), ..wish }).unwrap_err();
        assert_eq!(error.reason, reason::SESSION_ID_CONTEXT_UNINITIALIZED);
        let over = SessionData { time: 5, ..fresh.clone() };
        assert_eq!(cache.judge(&over, &wish), Ok(Verdict::Expired));
        let extended = Wish { extended_master_secret: true, ..wish };
        assert_eq!(cache.judge(&fresh, &extended), Ok(Verdict::Ignore));
        let mut secure = fresh;
        secure.set_extended_master_secret();
        assert_eq!(cache.judge(&secure, &wish).unwrap_err().reason, reason::INCONSISTENT_EXTMS);
        assert_eq!(cache.judge(&secure, &extended), Ok(Verdict::Resume));
        assert_eq!(cache.statistics.hit.get(), 2);
        assert_eq!(cache.statistics.timeout.get(), 1);
    }

    #[test]
    fn what_is_kept_depends_on_side_mode_and_version() {
        let cache = Cache::default();
        let session = SessionData { session_id: id(1), ..Default::default() };
        let server = Finished {
            server: true,
            version: VERSION,
            resumed: false,
            verify_peer: false,
            anti_replay: false,
            no_ticket: false,
        };
        let internal = |finished: Finished| cache.keep(&session, &finished).internal;
        assert!(internal(server));
        assert!(!internal(Finished { server: false, ..server }));
        assert!(!internal(Finished { resumed: true, ..server }));
        assert!(!internal(Finished { verify_peer: true, ..server }));
        assert!(!internal(Finished { version: TLS1_3, ..server }));
        assert!(internal(Finished { version: TLS1_3, no_ticket: true, ..server }));
        assert!(internal(Finished { version: TLS1_3, anti_replay: true, resumed: true, ..server }));
        cache.set(|settings| settings.mode |= mode::NO_INTERNAL_STORE | mode::CLIENT);
        assert!(!internal(server) && !internal(Finished { server: false, ..server }));
        assert!(!cache.keep(&session, &server).external);
    }

    #[test]
    fn threads_share_a_cache() {
        let cache = Cache::default();
        cache.set(|settings| settings.size = 20);
        std::thread::scope(|scope| {
            for thread in 0..4 {
                let cache = &cache;
                scope.spawn(move || {
                    for round in 0..500 {
                        let session = session((thread * 10 + round % 30) as u8, 100);
                        let _ = cache.insert(&session);
                        session.set_lifetime(|data| data.timeout = i64::from(round % 7));
                        if round % 3 == 0 {
                            cache.remove(&session);
                        }
                        let _ = cache.lookup(VERSION, &id(5));
                    }
                });
            }
        });
        assert!(cache.len() < 20);
        let left = cache.len();
        assert_eq!(cache.flush(0).0.len(), left);
        assert!(cache.store.lock().by_expiry.is_empty());
    }

    #[test]
    fn new_ids_differ() {
        let cache = Cache::default();
        let mut random = Random::default();
        let mut generate = || cache.generate_id(VERSION, &mut random).unwrap();
        let (one, two) = (generate(), generate());
        assert!(one.len() == 32 && one != two);
    }
}
