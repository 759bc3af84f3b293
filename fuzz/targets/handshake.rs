//! A handshake whose messages are changed after their decryption: whatever the peer sends under the right keys, the
//! library must neither panic nor misuse memory, and the two ends must not agree on a handshake that they saw differently.
#![no_main]

use libfuzzer_sys::fuzz_target;
use libssl_rs_fuzz::*;
use std::cell::Cell;
use std::ptr::null_mut;
use std::rc::Rc;
use std::sync::OnceLock;

struct Contexts {
    ours: Ptr,
    plain: Ptr,
    system: Ptr,
}
// SAFETY: libFuzzer has one thread.
unsafe impl Send for Contexts {}
unsafe impl Sync for Contexts {}

fn contexts() -> &'static Contexts {
    static CONTEXTS: OnceLock<Contexts> = OnceLock::new();
    CONTEXTS.get_or_init(|| unsafe {
        let (ours, system) = (Api::ours(), Api::system());
        let all = Contexts { ours: watched_context(true), plain: context(&ours), system: context(system) };
        for (api, ctx) in [(&ours, all.ours), (&ours, all.plain), (system, all.system)] {
            (api.SSL_CTX_set_max_early_data)(ctx, 16384);
            (api.SSL_CTX_set_alpn_protos)(ctx, b"\x02h2\x08http/1.1".as_ptr(), 12);
        }
        all
    })
}

/// One change of one record's content.
struct Change {
    record: u8,
    kind: u8,
    at: u16,
    bytes: Vec<u8>,
}

/// Changes the content; whether only bytes of it, without adding or removing any, so that the ends must notice.
fn change(content: &mut Vec<u8>, change: &Change) -> bool {
    let at = if content.is_empty() { 0 } else { usize::from(change.at) % content.len() };
    let before = content.clone();
    let mut in_place = false;
    match change.kind % 8 {
        0 => {
            for (byte, new) in content[at..].iter_mut().zip(&change.bytes) {
                *byte = *new;
            }
            in_place = at >= 4;
        }
        1 => {
            for (byte, new) in content[at..].iter_mut().zip(&change.bytes) {
                *byte = byte.wrapping_add(*new);
            }
            in_place = at >= 4;
        }
        2 => drop(content.splice(at..at, change.bytes.iter().copied())),
        3 => drop(content.drain(at..(at + change.bytes.len().max(1)).min(content.len()))),
        4 => content.truncate(at),
        5 => content.extend_from_slice(&before),
        6 => content.clear(),
        _ => content.clone_from(&change.bytes),
    }
    // The message's length is put right, for what changed it in the middle.
    if change.kind & 0x80 != 0 && content.len() >= 4 {
        let len = (content.len() - 4) as u32;
        content[1..4].copy_from_slice(&len.to_be_bytes()[1..]);
        in_place = false;
    }
    in_place && before != *content
}

unsafe fn run(data: &[u8]) {
    let (ours, contexts) = (Api::ours(), contexts());
    let mut input = Input(data);
    let (options, more) = (input.byte(), input.byte());
    let server = options & 1 != 0;
    let version = if options & 2 != 0 { TLS1_2 } else { TLS1_3 };
    let (resume, client_auth, early) = (options & 4 != 0, options & 8 != 0, options & 16 != 0);
    let both_ours = options & 32 != 0;
    let (finite_field, keyed) = (options & 64 != 0, options & 128 != 0);
    let (peer, peer_ctx) =
        if both_ours { (&ours, contexts.plain) } else { (Api::system(), contexts.system) };

    let mut changes = Vec::new();
    while !input.is_empty() && changes.len() < 6 {
        let (record, kind, at) = (input.byte() % 24, input.byte(), input.word());
        let len = usize::from(input.byte()) % 65;
        changes.push(Change { record, kind, at, bytes: input.take(len) });
    }

    let mut session: Ptr = null_mut();
    for round in usize::from(!resume)..2 {
        unsafe {
            let ssl = end(&ours, contexts.ours, server);
            let other = end(peer, peer_ctx, !server);
            let (client, client_api) = if server { (other, peer) } else { (ssl, &ours) };
            for (api, ssl) in [(&ours, ssl), (peer, other)] {
                (api.SSL_ctrl)(ssl, SET_MIN, version, null_mut());
                (api.SSL_ctrl)(ssl, SET_MAX, version, null_mut());
                if more & 1 != 0 {
                    let text = if (ssl == client) == (more & 2 != 0) { c"P-256:X25519" } else { c"X25519:P-256" };
                    (api.SSL_ctrl)(ssl, SET_GROUPS_LIST, 0, text.as_ptr().cast_mut().cast());
                }
                if keyed {
                    let list = match (finite_field, more & 16 != 0) {
                        (true, _) => c"DHE-PSK-AES128-GCM-SHA256:DHE+AESGCM",
                        (_, true) => c"PSK-AES256-GCM-SHA384:ECDHE+AESGCM",
                        _ => c"ECDHE-PSK-CHACHA20-POLY1305:ECDHE+AESGCM",
                    };
                    (api.SSL_set_cipher_list)(ssl, list.as_ptr());
                    (api.SSL_ctrl)(ssl, SET_DH_AUTO, 1, null_mut());
                    use_keys(api, ssl, more & 32 != 0);
                } else if finite_field {
                    (api.SSL_set_cipher_list)(ssl, c"DHE+AESGCM".as_ptr());
                    (api.SSL_ctrl)(ssl, SET_DH_AUTO, 1, null_mut());
                }
                (api.SSL_set_post_handshake_auth)(ssl, 1);
            }
            (client_api.SSL_ctrl)(client, SET_HOSTNAME, 0, c"server.test".as_ptr().cast_mut().cast());
            // SSL_CTRL_SET_TLSEXT_STATUS_REQ_TYPE
            (client_api.SSL_ctrl)(client, 65, 1, null_mut());
            if client_auth {
                let (api, who) = if server { (&ours, ssl) } else { (peer, other) };
                (api.SSL_set_verify)(who, 1, callback!(accept_all, Verify));
            }
            if !session.is_null() {
                (client_api.SSL_set_session)(client, session);
                (client_api.SSL_SESSION_free)(session);
                session = null_mut();
            }
            join((&ours, ssl), (peer, other));

            let changed = Rc::new(Cell::new(false));
            let connected = Rc::new(Cell::new(false));
            if round == 1 {
                let (noted, late, mut seen) = (changed.clone(), connected.clone(), 0u8);
                let changes = std::mem::take(&mut changes);
                hand::set(Some(Box::new(move |at_server, content| {
                    if at_server != server {
                        return;
                    }
                    for one in changes.iter().filter(|one| one.record == seen) {
                        if change(content, one) && !late.get() {
                            noted.set(true);
                        }
                    }
                    seen = seen.saturating_add(1);
                })));
            }
            let mut buffer = [0u8; 512];
            let mut len = 0;
            if early && version == TLS1_3 && round == 1 {
                if server {
                    (peer.SSL_write_early_data)(other, b"early".as_ptr().cast(), 5, &raw mut len);
                    (ours.SSL_read_early_data)(ssl, buffer.as_mut_ptr().cast(), 512, &raw mut len);
                } else {
                    (ours.SSL_write_early_data)(ssl, b"early".as_ptr().cast(), 5, &raw mut len);
                    (peer.SSL_read_early_data)(other, buffer.as_mut_ptr().cast(), 512, &raw mut len);
                }
            }
            let (mut mine, mut theirs) = (None, None);
            for _ in 0..12 {
                mine = mine.or_else(|| drive(&ours, ssl));
                if mine == Some(true) {
                    connected.set(true);
                }
                look(ssl);
                theirs = theirs.or_else(|| drive(peer, other));
                if mine.is_some() && theirs.is_some() {
                    break;
                }
            }
            // A server of TLS 1.3 learns of a client's refusal only when it reads.
            if mine == Some(true) && theirs == Some(true) && changed.get() {
                let sent = (peer.SSL_write)(other, b"x".as_ptr().cast(), 1);
                let mine = (ours.SSL_read)(ssl, buffer.as_mut_ptr().cast(), 512);
                let theirs = (peer.SSL_read)(other, buffer.as_mut_ptr().cast(), 512);
                let error = (peer.SSL_get_error)(other, theirs);
                assert!(!(sent == 1 && mine == 1 && error == 2), "both ends are content with a handshake that was changed");
            }
            if mine == Some(true) && theirs == Some(true) {
                (ours.SSL_write)(ssl, b"hello".as_ptr().cast(), 5);
                (peer.SSL_read)(other, buffer.as_mut_ptr().cast(), 512);
                if server && version == TLS1_3 && client_auth {
                    (ours.SSL_verify_client_post_handshake)(ssl);
                    (ours.SSL_do_handshake)(ssl);
                }
                if !server && version == TLS1_3 && client_auth {
                    (peer.SSL_set_verify)(other, 1, callback!(accept_all, Verify));
                    (peer.SSL_verify_client_post_handshake)(other);
                    (peer.SSL_do_handshake)(other);
                }
                (peer.SSL_key_update)(other, i32::from(more & 4 != 0));
                (peer.SSL_write)(other, b"hello".as_ptr().cast(), 5);
                (ours.SSL_read)(ssl, buffer.as_mut_ptr().cast(), 512);
                (ours.SSL_key_update)(ssl, i32::from(more & 8 != 0));
                (ours.SSL_write)(ssl, b"hello".as_ptr().cast(), 5);
                (peer.SSL_read)(other, buffer.as_mut_ptr().cast(), 512);
                (ours.SSL_read)(ssl, buffer.as_mut_ptr().cast(), 512);
                (peer.SSL_read)(other, buffer.as_mut_ptr().cast(), 512);
                session = (client_api.SSL_get1_session)(client);
            }
            (ours.SSL_shutdown)(ssl);
            (peer.SSL_shutdown)(other);
            (ours.SSL_shutdown)(ssl);
            look(ssl);
            hand::set(None);
            (ours.SSL_free)(ssl);
            (peer.SSL_free)(other);
            if round == 1 && !session.is_null() {
                (client_api.SSL_SESSION_free)(session);
                session = null_mut();
            }
            ERR_clear_error();
        }
    }
    assert!(session.is_null());
}

fuzz_target!(|data: &[u8]| unsafe { run(data) });
