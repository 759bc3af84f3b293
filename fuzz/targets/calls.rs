//! Any calls in any order on one connection, over BIOs that do anything: take part of a write, give part of what is there,
//! want to be called again, fail, or end.
#![no_main]

use libc::{c_char, c_int, c_long, c_void};
use libfuzzer_sys::fuzz_target;
use libssl_rs_fuzz::*;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::ptr::null_mut;
use std::sync::OnceLock;

#[derive(Default)]
struct Wire {
    /// To us, and from us.
    pipes: [VecDeque<u8>; 2],
    /// What our BIO does next: taken round and round.
    moods: Vec<u8>,
    next: usize,
}

thread_local! {
    static WIRE: RefCell<Wire> = RefCell::default();
}

const RETRY_READ: c_int = 1 | 8;
const RETRY_WRITE: c_int = 2 | 8;

/// Only our end has moods; its BIO's data is 0, the other's is 1.
fn transfer(bio: Ptr, reading: bool, len: c_int, mut copy: impl FnMut(&mut VecDeque<u8>, usize)) -> c_int {
    let other = unsafe { !BIO_get_data(bio).is_null() };
    unsafe { BIO_clear_flags(bio, RETRY_READ | RETRY_WRITE) };
    WIRE.with_borrow_mut(|wire| {
        let mood = if other || wire.moods.is_empty() {
            255
        } else {
            wire.next += 1;
            wire.moods[wire.next % wire.moods.len()]
        };
        let pipe = &mut wire.pipes[usize::from(reading == other)];
        let room = if reading { pipe.len() } else { 300_000 - pipe.len().min(300_000) };
        let retry = |bio| unsafe { BIO_set_flags(bio, if reading { RETRY_READ } else { RETRY_WRITE }) };
        let most = match mood {
            0 => return 0,
            1 => return -1,
            2..=40 => 0,
            41..=120 => usize::from(mood - 40),
            _ => usize::MAX,
        };
        let count = room.min(most).min(len as usize);
        if count == 0 {
            retry(bio);
            return -1;
        }
        copy(pipe, count);
        count as c_int
    })
}

unsafe extern "C" fn read(bio: Ptr, out: *mut u8, len: c_int) -> c_int {
    transfer(bio, true, len, |pipe, count| {
        for (index, byte) in pipe.drain(..count).enumerate() {
            unsafe { *out.add(index) = byte };
        }
    })
}

unsafe extern "C" fn write(bio: Ptr, data: *const u8, len: c_int) -> c_int {
    transfer(bio, false, len, |pipe, count| pipe.extend(unsafe { std::slice::from_raw_parts(data, count) }))
}

unsafe extern "C" fn ctrl(_bio: Ptr, cmd: c_int, _num: c_long, _arg: Ptr) -> c_long {
    // BIO_CTRL_FLUSH
    c_long::from(cmd == 11)
}

struct Fixed {
    contexts: [Ptr; 2],
    system: Ptr,
    method: Ptr,
}
// SAFETY: libFuzzer has one thread.
unsafe impl Send for Fixed {}
unsafe impl Sync for Fixed {}

fn fixed() -> &'static Fixed {
    static FIXED: OnceLock<Fixed> = OnceLock::new();
    FIXED.get_or_init(|| unsafe {
        let method = BIO_meth_new(BIO_get_new_index() | 0x400, c"moody".as_ptr() as *const c_char);
        BIO_meth_set_read(method, read);
        BIO_meth_set_write(method, write);
        BIO_meth_set_ctrl(method, ctrl);
        let watched = watched_context(true);
        let api = Api::ours();
        // SSL_CTRL_SET_INFO_CALLBACK is none; calls come back by the message callback's trace and the hello.
        let fixed =
            Fixed { contexts: [watched, context(&api)], system: context(Api::system()), method };
        (api.SSL_CTX_set_max_early_data)(watched, 1000);
        fixed
    })
}

unsafe fn bio(other: bool) -> Ptr {
    unsafe {
        let bio = BIO_new(fixed().method);
        BIO_set_data(bio, usize::from(other) as Ptr);
        BIO_set_init(bio, 1);
        bio
    }
}

unsafe fn run(data: &[u8]) {
    let (api, peer, fixed) = (Api::ours(), Api::system(), fixed());
    let mut input = Input(data);
    let options = input.byte();
    let moods = usize::from(input.byte()) % 16;
    WIRE.with_borrow_mut(|wire| *wire = Wire { moods: input.take(moods), ..Wire::default() });
    let server = options & 1 != 0;
    let mut kept = vec![0x5au8; 70_000];
    let mut buffer = vec![0u8; 70_000];
    unsafe {
        let mut ssl = end(&api, fixed.contexts[0], server);
        let other = end(peer, fixed.system, !server);
        if options & 2 != 0 {
            (api.SSL_ctrl)(ssl, SET_MAX, TLS1_2, null_mut());
        }
        let own = bio(false);
        (api.SSL_set_bio)(ssl, own, own);
        let theirs = bio(true);
        (peer.SSL_set_bio)(other, theirs, theirs);
        let mut session: Ptr = null_mut();
        let mut steps = 0;
        while !input.is_empty() && steps < 60 {
            steps += 1;
            let call = input.byte();
            let len = i32::from(input.word());
            let mut got = 0;
            let result = match call % 40 {
                0..=2 => (api.SSL_do_handshake)(ssl),
                3..=5 => (api.SSL_read)(ssl, buffer.as_mut_ptr().cast(), len),
                6 => (api.SSL_peek)(ssl, buffer.as_mut_ptr().cast(), len),
                7..=9 => (api.SSL_write)(ssl, kept.as_ptr().cast(), len),
                10 => (api.SSL_shutdown)(ssl),
                11..=15 => (peer.SSL_do_handshake)(other),
                16 | 17 => (peer.SSL_read)(other, buffer.as_mut_ptr().cast(), len),
                18 | 19 => (peer.SSL_write)(other, kept.as_ptr().cast(), len.min(16384)),
                20 => (peer.SSL_shutdown)(other),
                21 => (peer.SSL_key_update)(other, len & 1),
                22 => (api.SSL_key_update)(ssl, len & 1),
                23 => (api.SSL_clear)(ssl),
                24 => {
                    // What has begun is the same one with another reference.
                    let copy = (api.SSL_dup)(ssl);
                    (api.SSL_free)(copy);
                    1
                }
                25 => (api.SSL_read_early_data)(ssl, buffer.as_mut_ptr().cast(), len as usize, &raw mut got),
                26 => (api.SSL_write_early_data)(ssl, kept.as_ptr().cast(), len as usize, &raw mut got),
                27 => (api.SSL_free_buffers)(ssl),
                28 => (api.SSL_new_session_ticket)(ssl),
                29 => (api.SSL_verify_client_post_handshake)(ssl),
                30 => {
                    (api.SSL_SESSION_free)(session);
                    session = (api.SSL_get1_session)(ssl);
                    1
                }
                31 => (api.SSL_set_session)(ssl, session),
                32 => {
                    (api.SSL_set_SSL_CTX)(ssl, fixed.contexts[len as usize & 1]);
                    1
                }
                33 => {
                    let new = bio(false);
                    (api.SSL_set_bio)(ssl, new, new);
                    1
                }
                34 => {
                    (api.SSL_set_shutdown)(ssl, len & 3);
                    1
                }
                35 => {
                    if len & 1 != 0 { (api.SSL_set_connect_state)(ssl) } else { (api.SSL_set_accept_state)(ssl) }
                    1
                }
                36 => {
                    // SSL_CTRL_MODE, CLEAR_MODE
                    (api.SSL_ctrl)(ssl, if len & 256 != 0 { 33 } else { 78 }, (len & 0x17).into(), null_mut());
                    // SSL_CTRL_SET_READ_AHEAD
                    (api.SSL_ctrl)(ssl, 41, (len >> 9 & 1).into(), null_mut());
                    1
                }
                37 => {
                    // SSL_CTRL_SET_MAX_SEND_FRAGMENT, SPLIT_SEND_FRAGMENT, MAX_PIPELINES
                    (api.SSL_ctrl)(ssl, [52, 125, 126][len as usize % 3], (len >> 2).into(), null_mut());
                    (api.SSL_set_block_padding)(ssl, len as usize);
                    1
                }
                38 => {
                    (api.SSL_set_quiet_shutdown)(ssl, len & 1);
                    (api.SSL_renegotiate)(ssl)
                }
                _ => {
                    // A peer's bytes from nowhere.
                    let bytes = input.take(len as usize & 63);
                    WIRE.with_borrow_mut(|wire| wire.pipes[0].extend(bytes));
                    1
                }
            };
            let error = (api.SSL_get_error)(ssl, result.min(1));
            assert!((0..=12).contains(&error));
            assert!((api.SSL_pending)(ssl) >= 0);
            look(ssl);
            if call & 0x80 == 0 {
                ERR_clear_error();
            }
        }
        kept.fill(0);
        (api.SSL_SESSION_free)(session);
        (api.SSL_free)(ssl);
        ssl = null_mut::<c_void>();
        std::hint::black_box(ssl);
        (peer.SSL_free)(other);
        ERR_clear_error();
    }
}

fuzz_target!(|data: &[u8]| unsafe { run(data) });
