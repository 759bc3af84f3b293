//! For fuzzing only (`--cfg fuzzing`): a hand that changes handshake messages after they were decrypted.

use std::cell::RefCell;

type Hand = Box<dyn FnMut(bool, &mut Vec<u8>)>;

thread_local! {
    static HAND: RefCell<Option<Hand>> = const { RefCell::new(None) };
}

/// Sets what is given each record's content of handshake messages that comes, and whether a server got it.
pub fn set(hand: Option<Hand>) {
    HAND.set(hand);
}

/// Lets the hand change what came.
pub(super) fn change(server: bool, bytes: &mut Vec<u8>) {
    let hand = HAND.take();
    if let Some(mut hand) = hand {
        hand(server, bytes);
        HAND.with_borrow_mut(|place| {
            place.get_or_insert(hand);
        });
    }
}
