//! Settings as text: cipher lists, groups, signature algorithms, SSL_CONF commands, names and protocol lists.
#![no_main]

use libfuzzer_sys::fuzz_target;
use libssl_rs_fuzz::*;
use std::ptr::{null, null_mut};
use std::sync::OnceLock;

struct Context(Ptr);
// SAFETY: libFuzzer has one thread.
unsafe impl Send for Context {}
unsafe impl Sync for Context {}

/// Commands that read no files.
const COMMANDS: [&std::ffi::CStr; 24] = [
    c"Protocol", c"MinProtocol", c"MaxProtocol", c"Options", c"VerifyMode", c"Groups", c"Curves", c"SignatureAlgorithms",
    c"ClientSignatureAlgorithms", c"CipherString", c"Ciphersuites", c"RecordPadding", c"NumTickets", c"ECDHParameters",
    c"-cipher", c"-groups", c"-sigalgs", c"-min_protocol", c"-record_padding", c"-num_tickets", c"-named_curve",
    c"-client_sigalgs", c"-no_tls1_2", c"-serverpref",
];

unsafe fn run(data: &[u8]) {
    static CONTEXT: OnceLock<Context> = OnceLock::new();
    let api = Api::ours();
    unsafe {
        let ctx = CONTEXT.get_or_init(|| Context((api.SSL_CTX_new)((api.TLS_method)()))).0;
        let ssl = (api.SSL_new)(ctx);
        assert!(!ssl.is_null());
        let mut input = Input(data);
        for _ in 0..8 {
            if input.is_empty() {
                break;
            }
            let what = input.byte();
            let text = input.text();
            let (pointer, bytes) = (text.as_ptr(), text.as_bytes());
            let argument = pointer.cast_mut().cast();
            let set = match what % 16 {
                0 => (api.SSL_set_cipher_list)(ssl, pointer),
                1 => (api.SSL_set_ciphersuites)(ssl, pointer),
                2 => (api.SSL_ctrl)(ssl, SET_GROUPS_LIST, 0, argument) as i32,
                3 => (api.SSL_ctrl)(ssl, SET_SIGALGS_LIST, 0, argument) as i32,
                4 => (api.SSL_ctrl)(ssl, SET_CLIENT_SIGALGS_LIST, 0, argument) as i32,
                5 => (api.SSL_set1_host)(ssl, pointer),
                6 => (api.SSL_ctrl)(ssl, SET_HOSTNAME, 0, argument) as i32,
                7 => {
                    let (mut out, mut len) = (null_mut(), 0);
                    let (server, client) = bytes.split_at(bytes.len() / 2);
                    let answer = (api.SSL_select_next_proto)(&raw mut out, &raw mut len, server.as_ptr(),
                        server.len() as u32, client.as_ptr(), client.len() as u32);
                    // Whatever is chosen lies within what was given.
                    if len > 0 {
                        let range = bytes.as_ptr_range();
                        assert!(range.contains(&out.cast_const()) && out.cast_const().add(len.into()) <= range.end);
                    }
                    answer
                }
                8 => (api.SSL_CTX_set_tlsext_use_srtp)(ctx, pointer),
                9 => (api.SSL_CTX_use_serverinfo_ex)(ctx, 1 + u32::from(what >> 7), bytes.as_ptr(), bytes.len()),
                10 => (api.SSL_CTX_set_alpn_protos)(ctx, bytes.as_ptr(), bytes.len() as u32),
                11 => {
                    let (mut list, mut scsvs) = (null_mut(), null_mut());
                    let answer = (api.SSL_bytes_to_cipher_list)(ssl, bytes.as_ptr(), bytes.len(), i32::from(what >> 7),
                        &raw mut list, &raw mut scsvs);
                    if answer == 1 {
                        OPENSSL_sk_free(list);
                        OPENSSL_sk_free(scsvs);
                    }
                    answer
                }
                _ => {
                    let conf = (api.SSL_CONF_CTX_new)();
                    let name = COMMANDS[usize::from(what >> 4) % 12 + usize::from(what & 1) * 12];
                    // CMDLINE or FILE, CLIENT, SERVER, SHOW_ERRORS
                    (api.SSL_CONF_CTX_set_flags)(conf, if what & 1 != 0 { 0x1d } else { 0x1e });
                    (api.SSL_CONF_CTX_set_ssl_ctx)(conf, ctx);
                    let answer = (api.SSL_CONF_cmd)(conf, name.as_ptr(), pointer);
                    (api.SSL_CONF_CTX_finish)(conf);
                    (api.SSL_CONF_CTX_free)(conf);
                    answer
                }
            };
            std::hint::black_box(set);
        }
        let mut buffer = [0 as libc::c_char; 300];
        let list = (api.SSL_get_ciphers)(ssl);
        if !list.is_null() {
            (api.SSL_CIPHER_description)(OPENSSL_sk_value(list, 0), buffer.as_mut_ptr(), 300);
        }
        // What was set is what a hello is made of.
        (api.SSL_set_connect_state)(ssl);
        let (mut a, mut b) = (null_mut(), null_mut());
        assert!(BIO_new_bio_pair(&raw mut a, 70_000, &raw mut b, 1) == 1);
        (api.SSL_set_bio)(ssl, a, a);
        (api.SSL_do_handshake)(ssl);
        (api.SSL_free)(ssl);
        BIO_free(b);
        (api.SSL_CTX_set_alpn_protos)(ctx, null(), 0);
        ERR_clear_error();
    }
}

fuzz_target!(|data: &[u8]| unsafe { run(data) });
