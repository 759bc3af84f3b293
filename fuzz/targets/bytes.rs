//! Bytes from a peer that has no keys: records, hellos, alerts, in pieces of any size, to a client or a server.
#![no_main]

use libfuzzer_sys::fuzz_target;
use libssl_rs_fuzz::*;
use std::ptr::null_mut;
use std::sync::OnceLock;

struct Context(Ptr);
// SAFETY: libFuzzer has one thread.
unsafe impl Send for Context {}
unsafe impl Sync for Context {}

unsafe fn run(data: &[u8]) {
    static CONTEXT: OnceLock<Context> = OnceLock::new();
    let ctx = CONTEXT.get_or_init(|| Context(unsafe { watched_context(true) })).0;
    let api = Api::ours();
    let mut input = Input(data);
    let (options, piece) = (input.byte(), input.byte());
    let server = options & 1 != 0;
    unsafe {
        let ssl = end(&api, ctx, server);
        if options & 2 != 0 {
            (api.SSL_ctrl)(ssl, SET_MAX, TLS1_2, null_mut());
        }
        if options & 4 != 0 {
            // SSL_CTRL_SET_READ_AHEAD
            (api.SSL_ctrl)(ssl, 41, 1, null_mut());
        }
        if options & 8 != 0 {
            (api.SSL_set_verify)(ssl, 1, callback!(accept_all, Verify));
        }
        if options >> 6 == 3 {
            use_keys(&api, ssl, options & 4 != 0);
        }
        let (mut a, mut b) = (null_mut(), null_mut());
        assert!(BIO_new_bio_pair(&raw mut a, 200_000, &raw mut b, 70_000) == 1);
        (api.SSL_set_bio)(ssl, a, a);
        let mut buffer = vec![0u8; 20_000];
        let framed = options & 16 != 0;
        let mut sent = 0;
        loop {
            let content = input.take(if piece == 0 { usize::MAX } else { usize::from(piece) });
            let mut record = Vec::new();
            if framed && !content.is_empty() {
                // A record of handshake messages around what is there.
                record.extend_from_slice(&[22, 3, 1 + u8::from(options & 32 != 0) * 2]);
                record.extend_from_slice(&(content.len() as u16).to_be_bytes());
            }
            record.extend_from_slice(&content);
            if !record.is_empty() {
                BIO_write(b, record.as_ptr().cast(), record.len() as i32);
            }
            let mut len = 0;
            match (options >> 6, server) {
                (1, true) => drop((api.SSL_read_early_data)(ssl, buffer.as_mut_ptr().cast(), 512, &raw mut len)),
                (2, _) => drop((api.SSL_read)(ssl, buffer.as_mut_ptr().cast(), 512)),
                _ => drop(drive(&api, ssl)),
            }
            look(ssl);
            assert!((api.SSL_is_init_finished)(ssl) == 0, "connected to a peer that has no keys");
            // What is answered is read, so that there is always room.
            BIO_read(b, buffer.as_mut_ptr().cast(), 20_000);
            sent += 1;
            if content.is_empty() || sent > 40 {
                break;
            }
        }
        (api.SSL_shutdown)(ssl);
        (api.SSL_free)(ssl);
        BIO_free(b);
        ERR_clear_error();
    }
}

fuzz_target!(|data: &[u8]| unsafe { run(data) });
