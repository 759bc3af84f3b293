//! ring's keys, expanded only while they are in use.
//!
//! An expanded key is 17 to 34 times as long as the key itself and is half of what an idle connection would hold. So each
//! thread keeps the last [`KEPT`] that it has used, and the rest are made again when they are next needed, which takes a
//! fifth of a microsecond.

use crate::wipe;
use ring::aead::{Algorithm, LessSafeKey, UnboundKey};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use zeroize::Zeroizing;

/// The longest key that ring has.
const MAX_LEN: usize = 32;

/// How many expanded keys a thread leaves where they are: two for each connection.
const KEPT: usize = 32;

/// Of the stack, how much an expansion uses, in bytes.
const STACK: usize = if cfg!(debug_assertions) { 12 * 1024 } else { 4 * 1024 };

/// Locked while it is in use, by the one thread that works with the connection, so that no other takes it away.
type Slot = Mutex<Option<Box<LessSafeKey>>>;

/// A key of one of ring's algorithms.
pub struct Key {
    algorithm: &'static Algorithm,
    bytes: Zeroizing<[u8; MAX_LEN]>,
    slot: Arc<Slot>,
}

impl Key {
    /// `None`: the algorithm's keys have another length.
    pub fn new(algorithm: &'static Algorithm, key: &[u8]) -> Option<Self> {
        let mut bytes = Zeroizing::new([0; MAX_LEN]);
        bytes.get_mut(..key.len())?.copy_from_slice(key);
        (key.len() == algorithm.key_len()).then(|| Self { algorithm, bytes, slot: Arc::default() })
    }

    /// Works with the expanded key.
    pub fn with<T>(&self, work: impl FnOnce(&LessSafeKey) -> Option<T>) -> Option<T> {
        let mut slot = lock(&self.slot);
        if slot.is_none() {
            *slot = expand(self.algorithm, self.bytes.get(..self.algorithm.key_len())?);
            wipe::stack::<STACK>();
            keep(&self.slot);
        }
        let key = slot.as_deref()?;
        wipe::before_ghash();
        work(key)
    }
}

fn lock(slot: &Slot) -> std::sync::MutexGuard<'_, Option<Box<LessSafeKey>>> {
    slot.lock().unwrap_or_else(PoisonError::into_inner)
}

// Its frame is below that of its caller, so that it is wiped.
#[inline(never)]
fn expand(algorithm: &'static Algorithm, key: &[u8]) -> Option<Box<LessSafeKey>> {
    UnboundKey::new(algorithm, key).ok().map(LessSafeKey::new).map(Box::new)
}

/// The slots that hold expanded keys since this thread has used them, oldest first.
struct Kept(RefCell<VecDeque<Weak<Slot>>>);

thread_local! {
    static KEYS: Kept = const { Kept(RefCell::new(VecDeque::new())) };
}

/// Notes that `slot` holds a key, and empties the one that has held one for longest.
fn keep(slot: &Arc<Slot>) {
    // A thread that ends notes nothing more.
    let _ = KEYS.try_with(|kept| {
        let mut kept = kept.0.borrow_mut();
        if kept.len() == KEPT
            && let Some(oldest) = kept.pop_front()
            && !empty(&oldest)
        {
            kept.push_back(oldest);
        }
        kept.push_back(Arc::downgrade(slot));
    });
}

/// Empties a slot; `false`: another thread works with it.
fn empty(slot: &Weak<Slot>) -> bool {
    let Some(slot) = slot.upgrade() else { return true };
    let key = match slot.try_lock() {
        Ok(mut key) => key.take(),
        Err(_) => return false,
    };
    drop(key);
    true
}

impl Drop for Kept {
    fn drop(&mut self) {
        self.0.get_mut().iter().for_each(|slot| {
            empty(slot);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ring::aead::{AES_128_GCM, AES_256_GCM, CHACHA20_POLY1305};

    fn is_expanded(key: &Key) -> bool {
        lock(&key.slot).is_some()
    }

    #[test]
    fn a_key_has_its_algorithms_length() {
        for algorithm in [&AES_128_GCM, &AES_256_GCM, &CHACHA20_POLY1305] {
            for len in 0..40 {
                assert_eq!(Key::new(algorithm, &vec![1; len]).is_some(), len == algorithm.key_len());
            }
        }
    }

    #[test]
    fn a_thread_keeps_the_last_keys_expanded() {
        let keys: Vec<Key> = (0..KEPT + 3).map(|i| Key::new(&AES_128_GCM, &[i as u8; 16]).unwrap()).collect();
        for key in &keys {
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
        let keys: Vec<Key> = (0..=KEPT).map(|i| Key::new(&AES_128_GCM, &[i as u8; 16]).unwrap()).collect();
        keys[..KEPT].iter().for_each(|key| key.with(|_| Some(())).unwrap());
        std::thread::scope(|scope| {
            let (begun, has_begun) = std::sync::mpsc::channel();
            let (ended, has_ended) = std::sync::mpsc::channel::<()>();
            let used = &keys[0];
            scope.spawn(move || {
                used.with(|_| {
                    begun.send(()).unwrap();
                    has_ended.recv().ok()
                })
            });
            has_begun.recv().unwrap();
            keys[KEPT].with(|_| Some(())).unwrap();
            ended.send(()).unwrap();
        });
        assert!(is_expanded(&keys[0]) && is_expanded(&keys[KEPT]));
    }

    #[test]
    fn a_thread_that_ends_leaves_none_expanded() {
        let key = Key::new(&AES_256_GCM, &[1; 32]).unwrap();
        std::thread::scope(|scope| scope.spawn(|| key.with(|_| Some(())).unwrap()).join().unwrap());
        assert!(!is_expanded(&key));
    }
}
