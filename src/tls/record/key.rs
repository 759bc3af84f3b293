//! ring's keys, expanded only while they are in use.
//!
//! An expanded key is 17 to 34 times as long as the key itself and is half of what an idle connection would hold. So each
//! thread has [`KEPT`] places for the last that it has used, and the rest are made again when they are next needed, which
//! takes a fifth of a microsecond.
//!
//! Nobody waits for a place: one that another thread works with, or another process in memory that both share, is passed over.

use crate::wipe;
use ring::aead::{self, LessSafeKey, UnboundKey};
use std::cell::RefCell;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use zeroize::Zeroizing;

/// The longest key that ring has.
const MAX_LEN: usize = 32;

/// How many expanded keys a thread leaves where they are: two for each connection.
const KEPT: usize = 32;

/// Of the stack, how much an expansion uses, in bytes.
const STACK: usize = if cfg!(debug_assertions) { 12 * 1024 } else { 4 * 1024 };

/// What a key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    Aes128Gcm,
    Aes256Gcm,
    ChaCha20Poly1305,
}

impl Algorithm {
    fn of_ring(self) -> &'static aead::Algorithm {
        match self {
            Self::Aes128Gcm => &aead::AES_128_GCM,
            Self::Aes256Gcm => &aead::AES_256_GCM,
            Self::ChaCha20Poly1305 => &aead::CHACHA20_POLY1305,
        }
    }
}

/// A key of one of ring's algorithms.
pub struct Key {
    plain: Plain,
    /// Where it was expanded last, which may be another key's place by now.
    place: Option<Arc<Place>>,
}

/// A key as it is derived.
#[derive(Clone)]
struct Plain {
    algorithm: Algorithm,
    bytes: Zeroizing<[u8; MAX_LEN]>,
}

/// Locked while it is in use, so that no other thread takes its key away.
type Place = Mutex<Option<Expanded>>;

struct Expanded {
    /// Whose it is.
    plain: Plain,
    key: Box<LessSafeKey>,
}

impl Key {
    /// `None`: the algorithm's keys have another length.
    pub fn new(algorithm: Algorithm, key: &[u8]) -> Option<Self> {
        let mut bytes = Zeroizing::new([0; MAX_LEN]);
        bytes.get_mut(..key.len())?.copy_from_slice(key);
        (key.len() == algorithm.of_ring().key_len())
            .then(|| Self { plain: Plain { algorithm, bytes }, place: None })
    }

    /// Works with the expanded key.
    pub fn with<T>(&mut self, work: impl FnOnce(&LessSafeKey) -> Option<T>) -> Option<T> {
        if let Some(place) = self.place.as_deref().and_then(lock)
            && let Some(expanded) = place.as_ref().filter(|expanded| expanded.plain == self.plain)
        {
            wipe::before_ghash();
            return work(&expanded.key);
        }
        let key = self.plain.expand();
        wipe::stack::<STACK>();
        let expanded = Expanded { plain: self.plain.clone(), key: key? };
        wipe::before_ghash();
        let result = work(&expanded.key);
        self.place = keep(expanded);
        result
    }
}

impl Drop for Key {
    fn drop(&mut self) {
        let place = self.place.as_deref().and_then(lock);
        if let Some(mut place) = place.filter(|place| holds(place, &self.plain)) {
            *place = None;
        }
    }
}

impl Plain {
    // Its frame is below that of its caller, so that it is wiped.
    #[inline(never)]
    fn expand(&self) -> Option<Box<LessSafeKey>> {
        let algorithm = self.algorithm.of_ring();
        let key = self.bytes.get(..algorithm.key_len())?;
        UnboundKey::new(algorithm, key).ok().map(LessSafeKey::new).map(Box::new)
    }
}

impl PartialEq for Plain {
    fn eq(&self, other: &Self) -> bool {
        // Arrays of this length are compared as a whole, and take the same time wherever they differ.
        self.algorithm == other.algorithm && *self.bytes == *other.bytes
    }
}

fn holds(place: &Option<Expanded>, plain: &Plain) -> bool {
    place.as_ref().is_some_and(|expanded| expanded.plain == *plain)
}

/// A place that nobody else works with.
fn lock(place: &Place) -> Option<MutexGuard<'_, Option<Expanded>>> {
    match place.try_lock() {
        Ok(place) => Some(place),
        Err(TryLockError::Poisoned(place)) => Some(PoisonError::into_inner(place)),
        Err(TryLockError::WouldBlock) => None,
    }
}

/// A thread's places, and which of them was filled first.
struct Places(RefCell<(Vec<Arc<Place>>, usize)>);

thread_local! {
    static PLACES: Places = const { Places(RefCell::new((Vec::new(), 0))) };
}

/// Puts a key in the place of the one that has been there for longest, and says where; `None`: there is no place for it.
fn keep(expanded: Expanded) -> Option<Arc<Place>> {
    // A thread that ends keeps nothing.
    PLACES
        .try_with(|places| {
            let (places, oldest) = &mut *places.0.borrow_mut();
            if places.len() < KEPT {
                let place = Arc::new(Mutex::new(Some(expanded)));
                places.push(place.clone());
                return Some(place);
            }
            for _ in 0..KEPT {
                let place = &places[*oldest];
                *oldest = (*oldest + 1) % KEPT;
                if let Some(mut locked) = lock(place) {
                    *locked = Some(expanded);
                    return Some(place.clone());
                }
            }
            None
        })
        .ok()?
}

impl Drop for Places {
    fn drop(&mut self) {
        for place in &self.0.get_mut().0 {
            if let Some(mut place) = lock(place) {
                *place = None;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_expanded(key: &Key) -> bool {
        key.place.as_deref().and_then(lock).is_some_and(|place| holds(&place, &key.plain))
    }

    #[test]
    fn a_key_has_its_algorithms_length() {
        for algorithm in [Algorithm::Aes128Gcm, Algorithm::Aes256Gcm, Algorithm::ChaCha20Poly1305] {
            for len in 0..40 {
                assert_eq!(
                    Key::new(algorithm, &vec![1; len]).is_some(),
                    len == algorithm.of_ring().key_len()
                );
            }
        }
    }

    #[test]
    fn a_thread_keeps_the_last_keys_expanded() {
        let mut keys: Vec<Key> =
            (0..KEPT + 3).map(|i| Key::new(Algorithm::Aes128Gcm, &[i as u8; 16]).unwrap()).collect();
        for key in &mut keys {
            assert!(!is_expanded(key));
            key.with(|_| Some(())).unwrap();
            assert!(is_expanded(key));
        }
        assert_eq!(
            keys.iter().map(is_expanded).collect::<Vec<_>>(),
            [vec![false; 3], vec![true; KEPT]].concat()
        );
        keys[0].with(|_| Some(())).unwrap();
        assert!(is_expanded(&keys[0]) && !is_expanded(&keys[3]));
    }

    #[test]
    fn a_key_in_use_by_another_thread_stays() {
        let mut keys: Vec<Key> =
            (0..=KEPT).map(|i| Key::new(Algorithm::Aes128Gcm, &[i as u8; 16]).unwrap()).collect();
        keys[..KEPT].iter_mut().for_each(|key| key.with(|_| Some(())).unwrap());
        let [used, others @ ..] = &mut keys[..] else { unreachable!() };
        std::thread::scope(|scope| {
            let (begun, has_begun) = std::sync::mpsc::channel();
            let (ended, has_ended) = std::sync::mpsc::channel::<()>();
            scope.spawn(move || {
                used.with(|_| {
                    begun.send(()).unwrap();
                    has_ended.recv().ok()
                })
            });
            has_begun.recv().unwrap();
            others[KEPT - 1].with(|_| Some(())).unwrap();
            ended.send(()).unwrap();
        });
        assert!([0, KEPT].iter().all(|i| is_expanded(&keys[*i])) && !is_expanded(&keys[1]));
    }

    #[test]
    fn a_thread_that_ends_leaves_none_expanded() {
        let mut key = Key::new(Algorithm::Aes256Gcm, &[1; 32]).unwrap();
        std::thread::scope(|scope| scope.spawn(|| key.with(|_| Some(())).unwrap()).join().unwrap());
        assert!(!is_expanded(&key));
    }

    #[test]
    fn a_key_that_is_gone_is_not_left_expanded() {
        let new = |byte| Key::new(Algorithm::Aes128Gcm, &[byte; 16]).unwrap();
        let (mut gone, mut same, mut other) = (new(1), new(1), new(2));
        for key in [&mut gone, &mut same, &mut other] {
            key.with(|_| Some(())).unwrap();
        }
        let place = gone.place.clone().unwrap();
        drop(gone);
        assert!(lock(&place).unwrap().is_none() && is_expanded(&same) && is_expanded(&other));
        // In another's place by now.
        same.place = other.place.clone();
        assert!(!is_expanded(&same));
        drop(same);
        assert!(is_expanded(&other));
    }
}
