//! The keys of session tickets, and when they are exchanged for others.

use super::key_schedule::expand_label;
use crate::libcrypto::sha;
use ring::rand::{SecureRandom, SystemRandom};
use std::collections::VecDeque;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};
use zeroize::{Zeroize, Zeroizing};

pub(super) const NAME_LEN: usize = 16;
/// How long a context's own keys make tickets.
const PERIOD: Duration = Duration::from_secs(24 * 60 * 60);
/// How many keys that make no tickets any more open some still, however long sessions live.
const MAX_RETIRED: usize = 31;

/// What tells which key a ticket was made with.
pub type KeyName = [u8; NAME_LEN];

/// What tickets are made with.
#[derive(Clone)]
pub struct Keys {
    name: KeyName,
    hmac: [u8; 32],
    aes: [u8; 32],
    /// `hmac`, ready for use.
    mac: sha::Key,
}

impl Keys {
    /// How long the keys are in `SSL_CTX_set_tlsext_ticket_keys(3)`, in bytes.
    pub const LEN: usize = NAME_LEN + 32 + 32;

    /// Name, HMAC key, AES key.
    pub fn from_bytes(bytes: &[u8; Self::LEN]) -> Self {
        let (mut name, mut hmac, mut aes) = ([0; NAME_LEN], [0; 32], [0; 32]);
        name.copy_from_slice(&bytes[..NAME_LEN]);
        hmac.copy_from_slice(&bytes[NAME_LEN..NAME_LEN + 32]);
        aes.copy_from_slice(&bytes[NAME_LEN + 32..]);
        Self { name, hmac, aes, mac: sha::Key::new(sha::Algorithm::Sha256, &hmac) }
    }

    /// Name, HMAC key, AES key.
    pub fn to_bytes(&self) -> Zeroizing<[u8; Self::LEN]> {
        let mut bytes = Zeroizing::new([0; Self::LEN]);
        bytes[..NAME_LEN].copy_from_slice(&self.name);
        bytes[NAME_LEN..NAME_LEN + 32].copy_from_slice(&self.hmac);
        bytes[NAME_LEN + 32..].copy_from_slice(&self.aes);
        bytes
    }
}

impl Keys {
    pub fn name(&self) -> &KeyName {
        &self.name
    }

    /// For AES-256-CBC.
    pub fn aes(&self) -> &[u8] {
        &self.aes
    }

    /// For HMAC-SHA256.
    pub fn mac(&self) -> &sha::Key {
        &self.mac
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        self.hmac.zeroize();
        self.aes.zeroize();
    }
}

/// The keys of a context: the program's, or its own, which change every day. Used by many threads.
///
/// Its own are made with the context and not when first needed, and each day's follow from those of the day before, so
/// that the processes a server forks into have the same at any time. What a day's keys were is not to be found from
/// those of a later one, and they are forgotten once no session lives that a ticket was made of with them.
pub struct KeyRing(RwLock<State>);

enum State {
    /// There was no randomness: no tickets.
    Empty,
    Given(Arc<Keys>),
    Own(Rotation),
}

struct Rotation {
    begun: Instant,
    /// How many periods there were before that of `current`.
    past: u32,
    current: Arc<Keys>,
    /// The latest first.
    retired: VecDeque<Arc<Keys>>,
    /// What the next period's follow from; `None` when they are to stay as they are.
    next: Option<sha::Key>,
}

/// New random keys.
impl Default for KeyRing {
    fn default() -> Self {
        Self(RwLock::new(Rotation::begin(Instant::now()).map_or(State::Empty, State::Own)))
    }
}

impl KeyRing {
    /// The program's keys, which stay (`SSL_CTX_set_tlsext_ticket_keys(3)`).
    pub fn set(&self, keys: Keys) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = State::Given(Arc::new(keys));
    }

    /// The keys, for a program that gives them to others too (`SSL_CTX_get_tlsext_ticket_keys(3)`): from now on they stay.
    /// `timeout` as in [`Self::current`].
    pub fn share(&self, timeout: i64) -> Option<Arc<Keys>> {
        match &mut *self.0.write().unwrap_or_else(PoisonError::into_inner) {
            State::Empty => None,
            State::Given(keys) => Some(keys.clone()),
            State::Own(rotation) => {
                rotation.advance(Instant::now(), lifetime(timeout));
                rotation.next = None;
                Some(rotation.current.clone())
            }
        }
    }

    /// Those that make tickets now. `timeout` is how long the context's sessions live, in seconds.
    pub fn current(&self, timeout: i64) -> Option<Arc<Keys>> {
        self.look(Instant::now(), timeout, |state| match state {
            State::Empty => None,
            State::Given(keys) => Some(keys.clone()),
            State::Own(rotation) => Some(rotation.current.clone()),
        })
    }

    /// Those that made a ticket, and whether others make them now. `timeout` as in [`Self::current`].
    pub fn find(&self, name: &KeyName, timeout: i64) -> Option<(Arc<Keys>, bool)> {
        self.find_at(Instant::now(), name, timeout)
    }

    fn find_at(&self, now: Instant, name: &KeyName, timeout: i64) -> Option<(Arc<Keys>, bool)> {
        self.look(now, timeout, |state| match state {
            State::Empty => None,
            State::Given(keys) => Some((keys.clone(), false)).filter(|_| keys.name == *name),
            State::Own(rotation) => rotation.find(now, name, lifetime(timeout)),
        })
    }

    fn look<T>(&self, now: Instant, timeout: i64, see: impl Fn(&State) -> T) -> T {
        let state = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if !matches!(&*state, State::Own(rotation) if rotation.is_due(now, lifetime(timeout))) {
            return see(&state);
        }
        drop(state);
        let mut state = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if let State::Own(rotation) = &mut *state {
            rotation.advance(now, lifetime(timeout));
        }
        see(&state)
    }
}

impl Rotation {
    /// `None` if there is no randomness.
    fn begin(now: Instant) -> Option<Self> {
        let mut seed = Zeroizing::new([0; 32]);
        SystemRandom::new().fill(&mut *seed).ok()?;
        let (current, next) = derive(&sha::Key::new(sha::Algorithm::Sha256, &*seed));
        Some(Self { begun: now, past: 0, current, retired: VecDeque::new(), next: Some(next) })
    }

    fn periods(&self, now: Instant) -> u32 {
        let periods = now.saturating_duration_since(self.begun).as_secs() / PERIOD.as_secs();
        u32::try_from(periods).unwrap_or(u32::MAX)
    }

    /// Whether there is something to be exchanged, or to be forgotten.
    fn is_due(&self, now: Instant, lifetime: Duration) -> bool {
        let over = self.next.is_some() && self.periods(now) > self.past;
        let oldest = self.retired.len().checked_sub(1);
        over || oldest.is_some_and(|oldest| self.unused_for(now, oldest) > lifetime)
    }

    /// Exchanges the keys as often as it is due, and forgets those that are of no use to sessions of such a lifetime.
    fn advance(&mut self, now: Instant, lifetime: Duration) {
        let due = self.periods(now);
        while self.past < due
            && let Some(next) = &self.next
        {
            let (keys, next) = derive(next);
            self.retired.push_front(std::mem::replace(&mut self.current, keys));
            self.retired.truncate(MAX_RETIRED);
            self.next = Some(next);
            self.past += 1;
        }
        let useful = (0..self.retired.len()).take_while(|index| self.unused_for(now, *index) <= lifetime);
        let useful = useful.count();
        self.retired.truncate(useful);
    }

    /// How long the retired keys of this index have made no tickets.
    fn unused_for(&self, now: Instant, index: usize) -> Duration {
        let end = PERIOD * self.past.saturating_sub(index as u32);
        now.saturating_duration_since(self.begun).saturating_sub(end)
    }

    fn find(&self, now: Instant, name: &KeyName, lifetime: Duration) -> Option<(Arc<Keys>, bool)> {
        if self.current.name == *name {
            return Some((self.current.clone(), false));
        }
        let index = self.retired.iter().position(|keys| keys.name == *name)?;
        (self.unused_for(now, index) <= lifetime).then(|| (self.retired[index].clone(), true))
    }
}

/// A period's keys, and what those of the next follow from.
fn derive(from: &sha::Key) -> (Arc<Keys>, sha::Key) {
    let (mut keys, mut next) = (Zeroizing::new([0; Keys::LEN]), Zeroizing::new([0; 32]));
    expand_label(from, b"ticket keys", &[], &mut *keys);
    expand_label(from, b"next keys", &[], &mut *next);
    (Arc::new(Keys::from_bytes(&keys)), sha::Key::new(sha::Algorithm::Sha256, &*next))
}

fn lifetime(timeout: i64) -> Duration {
    Duration::from_secs(u64::try_from(timeout).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);
    const LIFETIME: i64 = 7200;

    fn name(ring: &KeyRing, now: Instant) -> KeyName {
        ring.look(now, LIFETIME, |state| match state {
            State::Own(rotation) => rotation.current.name,
            _ => panic!("these are its own"),
        })
    }

    #[test]
    fn keys_change_every_day_and_open_tickets_as_long_as_sessions_live() {
        let ring = KeyRing::default();
        let start = Instant::now();
        let first = name(&ring, start);
        assert_eq!(name(&ring, start + 23 * HOUR), first);
        let second = name(&ring, start + 25 * HOUR);
        assert_ne!(second, first);
        let at = |hours: u32, name, timeout| {
            ring.find_at(start + hours * HOUR, name, timeout).map(|(keys, retired)| (keys.name, retired))
        };
        assert_eq!(at(25, &first, LIFETIME), Some((first, true)));
        assert_eq!(at(25, &second, LIFETIME), Some((second, false)));
        assert_eq!(at(27, &first, 4 * LIFETIME), Some((first, true)));
        assert_eq!(at(27, &first, LIFETIME), None);
        // Not even a longer lifetime brings back what is forgotten.
        assert_eq!(at(27, &first, i64::MAX), None);
        assert_eq!(at(49, &second, 0), None);
    }

    #[test]
    fn processes_that_were_one_have_the_same_keys() {
        let start = Instant::now();
        let seed = sha::Key::new(sha::Algorithm::Sha256, &[7; 32]);
        let ring = || {
            let (current, next) = derive(&seed);
            let retired = VecDeque::new();
            KeyRing(RwLock::new(State::Own(Rotation {
                begun: start,
                past: 0,
                current,
                retired,
                next: Some(next),
            })))
        };
        let (one, two) = (ring(), ring());
        for day in 0..5 {
            name(&one, start + day * PERIOD);
        }
        let later = start + 4 * PERIOD + HOUR;
        assert_eq!(name(&one, later), name(&two, later));
        assert!(two.find_at(later, &name(&one, later), LIFETIME).is_some());
    }

    /// Whether they change or, since a program has them, do not.
    #[test]
    fn keys_leave_memory_when_they_are_of_no_more_use() {
        for shared in [false, true] {
            let ring = KeyRing::default();
            let start = Instant::now();
            let kept = |hours| {
                name(&ring, start + hours * HOUR);
                let state = ring.0.read().unwrap();
                let State::Own(rotation) = &*state else { panic!("these are its own") };
                rotation.retired.len()
            };
            assert_eq!(kept(25), 1);
            if shared {
                ring.share(LIFETIME).unwrap();
            }
            assert_eq!((kept(25), kept(27)), (1, 0));
        }
    }

    #[test]
    fn no_more_keys_are_kept_than_there_is_room_for() {
        let ring = KeyRing::default();
        let start = Instant::now();
        ring.look(start + 1000 * PERIOD, i64::MAX, |_| ());
        let state = ring.0.read().unwrap();
        let State::Own(rotation) = &*state else { panic!("these are its own") };
        assert_eq!((rotation.past, rotation.retired.len()), (1000, MAX_RETIRED));
    }

    #[test]
    fn keys_that_a_program_knows_stay() {
        let ring = KeyRing::default();
        let keys = ring.share(LIFETIME).unwrap();
        let later = Instant::now() + 3 * PERIOD;
        assert_eq!(ring.find_at(later, keys.name(), LIFETIME).map(|(_, retired)| retired), Some(false));
        ring.set(Keys::from_bytes(&[5; Keys::LEN]));
        assert!(ring.find_at(later, keys.name(), LIFETIME).is_none());
        assert!(ring.find_at(later, &[5; NAME_LEN], LIFETIME).is_some());
    }
}
