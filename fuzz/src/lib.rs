//! What the targets share: the C functions of both libraries, contexts, and pairs of connections.
#![allow(non_snake_case, non_camel_case_types, clippy::missing_safety_doc)]

use libc::{c_char, c_int, c_long, c_uint, c_ulong, c_void};
use std::ffi::{CStr, CString};
use std::ptr::null_mut;
use std::sync::OnceLock;

// The library itself, whose functions are found by their C names.
extern crate ssl as _;
pub use ssl::tls::fuzz as hand;

/// Whatever C hides: contexts, connections, sessions, BIOs.
pub type Ptr = *mut c_void;
pub type Callback = Option<unsafe extern "C" fn()>;

/// Declares the functions twice over: for ours by name, for the system's by `dlsym`.
macro_rules! functions {
    ($($name:ident: ($($arg:ident: $type:ty),*) $(-> $result:ty)?;)*) => {
        /// Functions of a libssl.
        #[derive(Clone, Copy)]
        pub struct Api {
            $(pub $name: unsafe extern "C" fn($($type),*) $(-> $result)?,)*
        }

        mod ours {
            use super::*;
            unsafe extern "C" {
                $(pub fn $name($($arg: $type),*) $(-> $result)?;)*
            }
        }

        impl Api {
            /// The library that is fuzzed, which is linked into this program.
            pub fn ours() -> Self {
                Self { $($name: ours::$name,)* }
            }

            /// The system's, for the other end.
            pub fn system() -> &'static Self {
                static API: OnceLock<Api> = OnceLock::new();
                API.get_or_init(|| {
                    // SAFETY: the functions have these types in every OpenSSL 3.
                    unsafe {
                        let library = libc::dlopen(c"libssl.so.3".as_ptr(), libc::RTLD_NOW | libc::RTLD_LOCAL);
                        assert!(!library.is_null(), "the system has no libssl.so.3");
                        Api { $($name: {
                            let found = libc::dlsym(library, concat!(stringify!($name), "\0").as_ptr().cast());
                            assert!(!found.is_null(), stringify!($name));
                            std::mem::transmute::<*mut c_void, unsafe extern "C" fn($($type),*) $(-> $result)?>(found)
                        },)* }
                    }
                })
            }
        }
    };
}

functions! {
    TLS_method: () -> Ptr;
    SSL_CTX_new: (method: Ptr) -> Ptr;
    SSL_CTX_free: (ctx: Ptr);
    SSL_CTX_ctrl: (ctx: Ptr, cmd: c_int, larg: c_long, parg: Ptr) -> c_long;
    SSL_CTX_set_options: (ctx: Ptr, options: u64) -> u64;
    SSL_CTX_use_certificate_chain_file: (ctx: Ptr, file: *const c_char) -> c_int;
    SSL_CTX_use_PrivateKey_file: (ctx: Ptr, file: *const c_char, kind: c_int) -> c_int;
    SSL_CTX_load_verify_locations: (ctx: Ptr, file: *const c_char, dir: *const c_char) -> c_int;
    SSL_CTX_set_verify: (ctx: Ptr, mode: c_int, callback: Callback);
    SSL_CTX_set_client_hello_cb: (ctx: Ptr, callback: Callback, arg: Ptr);
    SSL_CTX_set_alpn_select_cb: (ctx: Ptr, callback: Callback, arg: Ptr);
    SSL_CTX_set_info_callback: (ctx: Ptr, callback: Callback);
    SSL_CTX_callback_ctrl: (ctx: Ptr, cmd: c_int, callback: Callback) -> c_long;
    SSL_CTX_set_cipher_list: (ctx: Ptr, list: *const c_char) -> c_int;
    SSL_CTX_set_ciphersuites: (ctx: Ptr, list: *const c_char) -> c_int;
    SSL_CTX_set_session_id_context: (ctx: Ptr, id: *const u8, len: c_uint) -> c_int;
    SSL_CTX_set_max_early_data: (ctx: Ptr, max: u32) -> c_int;
    SSL_CTX_set_alpn_protos: (ctx: Ptr, list: *const u8, len: c_uint) -> c_int;
    SSL_new: (ctx: Ptr) -> Ptr;
    SSL_free: (ssl: Ptr);
    SSL_clear: (ssl: Ptr) -> c_int;
    SSL_dup: (ssl: Ptr) -> Ptr;
    SSL_set_bio: (ssl: Ptr, read: Ptr, write: Ptr);
    SSL_set_connect_state: (ssl: Ptr);
    SSL_set_accept_state: (ssl: Ptr);
    SSL_do_handshake: (ssl: Ptr) -> c_int;
    SSL_read: (ssl: Ptr, buffer: Ptr, len: c_int) -> c_int;
    SSL_peek: (ssl: Ptr, buffer: Ptr, len: c_int) -> c_int;
    SSL_write: (ssl: Ptr, buffer: *const c_void, len: c_int) -> c_int;
    SSL_read_early_data: (ssl: Ptr, buffer: Ptr, len: usize, got: *mut usize) -> c_int;
    SSL_write_early_data: (ssl: Ptr, buffer: *const c_void, len: usize, put: *mut usize) -> c_int;
    SSL_shutdown: (ssl: Ptr) -> c_int;
    SSL_get_error: (ssl: Ptr, ret: c_int) -> c_int;
    SSL_pending: (ssl: Ptr) -> c_int;
    SSL_has_pending: (ssl: Ptr) -> c_int;
    SSL_ctrl: (ssl: Ptr, cmd: c_int, larg: c_long, parg: Ptr) -> c_long;
    SSL_is_init_finished: (ssl: Ptr) -> c_int;
    SSL_key_update: (ssl: Ptr, kind: c_int) -> c_int;
    SSL_renegotiate: (ssl: Ptr) -> c_int;
    SSL_get1_session: (ssl: Ptr) -> Ptr;
    SSL_set_session: (ssl: Ptr, session: Ptr) -> c_int;
    SSL_SESSION_free: (session: Ptr);
    SSL_SESSION_get_max_early_data: (session: Ptr) -> u32;
    d2i_SSL_SESSION: (session: *mut Ptr, der: *mut *const u8, len: c_long) -> Ptr;
    i2d_SSL_SESSION: (session: Ptr, der: *mut *mut u8) -> c_int;
    SSL_SESSION_print: (bio: Ptr, session: Ptr) -> c_int;
    SSL_SESSION_dup: (session: Ptr) -> Ptr;
    SSL_SESSION_up_ref: (session: Ptr) -> c_int;
    SSL_SESSION_is_resumable: (session: Ptr) -> c_int;
    SSL_SESSION_get_id: (session: Ptr, len: *mut c_uint) -> *const u8;
    SSL_SESSION_get_protocol_version: (session: Ptr) -> c_int;
    SSL_SESSION_get0_cipher: (session: Ptr) -> Ptr;
    SSL_SESSION_get0_peer: (session: Ptr) -> Ptr;
    SSL_SESSION_get0_hostname: (session: Ptr) -> *const c_char;
    SSL_SESSION_get0_ticket: (session: Ptr, ticket: *mut *const u8, len: *mut usize);
    SSL_SESSION_get0_alpn_selected: (session: Ptr, alpn: *mut *const u8, len: *mut usize);
    SSL_SESSION_get_master_key: (session: Ptr, out: *mut u8, len: usize) -> usize;
    SSL_set_psk_client_callback: (ssl: Ptr, callback: Callback);
    SSL_set_psk_server_callback: (ssl: Ptr, callback: Callback);
    SSL_use_psk_identity_hint: (ssl: Ptr, hint: *const c_char) -> c_int;
    SSL_set_psk_use_session_callback: (ssl: Ptr, callback: Callback);
    SSL_set_psk_find_session_callback: (ssl: Ptr, callback: Callback);
    SSL_CTX_sess_set_get_cb: (ctx: Ptr, callback: Callback);
    SSL_free_buffers: (ssl: Ptr) -> c_int;
    SSL_new_session_ticket: (ssl: Ptr) -> c_int;
    SSL_verify_client_post_handshake: (ssl: Ptr) -> c_int;
    SSL_set_post_handshake_auth: (ssl: Ptr, on: c_int);
    SSL_set_verify: (ssl: Ptr, mode: c_int, callback: Callback);
    SSL_set_quiet_shutdown: (ssl: Ptr, mode: c_int);
    SSL_set_shutdown: (ssl: Ptr, mode: c_int);
    SSL_set_SSL_CTX: (ssl: Ptr, ctx: Ptr) -> Ptr;
    SSL_set_cipher_list: (ssl: Ptr, list: *const c_char) -> c_int;
    SSL_set_ciphersuites: (ssl: Ptr, list: *const c_char) -> c_int;
    SSL_set1_host: (ssl: Ptr, name: *const c_char) -> c_int;
    SSL_set_block_padding: (ssl: Ptr, size: usize) -> c_int;
    SSL_export_keying_material: (ssl: Ptr, out: *mut u8, len: usize, label: *const c_char, llen: usize,
        context: *const u8, clen: usize, with: c_int) -> c_int;
    SSL_get_finished: (ssl: Ptr, out: Ptr, len: usize) -> usize;
    SSL_get_peer_finished: (ssl: Ptr, out: Ptr, len: usize) -> usize;
    SSL_get0_peer_certificate: (ssl: Ptr) -> Ptr;
    SSL_get_shared_ciphers: (ssl: Ptr, out: *mut c_char, len: c_int) -> *mut c_char;
    SSL_get_servername: (ssl: Ptr, kind: c_int) -> *const c_char;
    SSL_state_string_long: (ssl: Ptr) -> *const c_char;
    SSL_client_hello_get0_random: (ssl: Ptr, out: *mut *const u8) -> usize;
    SSL_client_hello_get0_session_id: (ssl: Ptr, out: *mut *const u8) -> usize;
    SSL_client_hello_get0_ciphers: (ssl: Ptr, out: *mut *const u8) -> usize;
    SSL_client_hello_get0_compression_methods: (ssl: Ptr, out: *mut *const u8) -> usize;
    SSL_client_hello_get1_extensions_present: (ssl: Ptr, out: *mut *mut c_int, len: *mut usize) -> c_int;
    SSL_client_hello_get0_ext: (ssl: Ptr, kind: c_uint, out: *mut *const u8, len: *mut usize) -> c_int;
    SSL_bytes_to_cipher_list: (ssl: Ptr, bytes: *const u8, len: usize, v2: c_int, list: *mut Ptr, scsvs: *mut Ptr) -> c_int;
    SSL_trace: (sent: c_int, version: c_int, kind: c_int, buffer: *const c_void, len: usize, ssl: Ptr, arg: Ptr);
    SSL_select_next_proto: (out: *mut *mut u8, len: *mut u8, server: *const u8, slen: c_uint, client: *const u8, clen: c_uint) -> c_int;
    SSL_CONF_CTX_new: () -> Ptr;
    SSL_CONF_CTX_free: (conf: Ptr);
    SSL_CONF_CTX_set_flags: (conf: Ptr, flags: c_uint) -> c_uint;
    SSL_CONF_CTX_set_ssl_ctx: (conf: Ptr, ctx: Ptr);
    SSL_CONF_CTX_finish: (conf: Ptr) -> c_int;
    SSL_CONF_cmd: (conf: Ptr, name: *const c_char, value: *const c_char) -> c_int;
    SSL_CIPHER_description: (cipher: Ptr, out: *mut c_char, len: c_int) -> *mut c_char;
    SSL_get_ciphers: (ssl: Ptr) -> Ptr;
    SSL_CTX_set_tlsext_use_srtp: (ctx: Ptr, list: *const c_char) -> c_int;
    SSL_CTX_use_serverinfo_ex: (ctx: Ptr, version: c_uint, info: *const u8, len: usize) -> c_int;
}

unsafe extern "C" {
    pub fn BIO_new_bio_pair(a: *mut Ptr, size_a: usize, b: *mut Ptr, size_b: usize) -> c_int;
    pub fn BIO_write(bio: Ptr, data: *const c_void, len: c_int) -> c_int;
    pub fn BIO_read(bio: Ptr, data: Ptr, len: c_int) -> c_int;
    pub fn BIO_new(method: Ptr) -> Ptr;
    pub fn BIO_s_null() -> Ptr;
    pub fn BIO_s_mem() -> Ptr;
    pub fn BIO_free(bio: Ptr) -> c_int;
    pub fn BIO_get_new_index() -> c_int;
    pub fn BIO_meth_new(kind: c_int, name: *const c_char) -> Ptr;
    pub fn BIO_meth_set_read(method: Ptr, read: unsafe extern "C" fn(Ptr, *mut u8, c_int) -> c_int) -> c_int;
    pub fn BIO_meth_set_write(method: Ptr, write: unsafe extern "C" fn(Ptr, *const u8, c_int) -> c_int) -> c_int;
    pub fn BIO_meth_set_ctrl(method: Ptr, ctrl: unsafe extern "C" fn(Ptr, c_int, c_long, Ptr) -> c_long) -> c_int;
    pub fn BIO_set_data(bio: Ptr, data: Ptr);
    pub fn BIO_get_data(bio: Ptr) -> Ptr;
    pub fn BIO_set_init(bio: Ptr, init: c_int);
    pub fn BIO_set_flags(bio: Ptr, flags: c_int);
    pub fn BIO_clear_flags(bio: Ptr, flags: c_int);
    pub fn ERR_clear_error();
    pub fn ERR_peek_error() -> c_ulong;
    pub fn ERR_peek_last_error() -> c_ulong;
    pub fn CRYPTO_free(memory: Ptr, file: *const c_char, line: c_int);
    pub fn OPENSSL_sk_free(stack: Ptr);
    pub fn OPENSSL_sk_value(stack: Ptr, index: c_int) -> Ptr;
}

pub const TLS1_2: c_long = 0x0303;
pub const TLS1_3: c_long = 0x0304;
pub const SET_MIN: c_int = 123;
pub const SET_MAX: c_int = 124;
pub const SET_GROUPS_LIST: c_int = 92;
pub const SET_DH_AUTO: c_int = 118;
pub const SET_SIGALGS_LIST: c_int = 98;
pub const SET_CLIENT_SIGALGS_LIST: c_int = 102;
pub const SET_HOSTNAME: c_int = 55;

/// A file that make-certs made.
pub fn file(name: &str) -> CString {
    let directory = std::env::var("FUZZ_CERTS").expect("fuzz/run sets FUZZ_CERTS");
    CString::new(format!("{directory}/{name}")).unwrap()
}

/// A context for either end, with the RSA and the P-256 certificate, that trusts the test CA.
pub unsafe fn context(api: &Api) -> Ptr {
    unsafe {
        let ctx = (api.SSL_CTX_new)((api.TLS_method)());
        assert!(!ctx.is_null());
        for (certificates, key) in [("rsa.pem", "rsa.key"), ("p256.pem", "p256.key")] {
            assert!((api.SSL_CTX_use_certificate_chain_file)(ctx, file(certificates).as_ptr()) == 1);
            assert!((api.SSL_CTX_use_PrivateKey_file)(ctx, file(key).as_ptr(), 1) == 1);
        }
        assert!((api.SSL_CTX_load_verify_locations)(ctx, file("ca.pem").as_ptr(), std::ptr::null()) == 1);
        (api.SSL_CTX_set_session_id_context)(ctx, b"fuzz".as_ptr(), 4);
        ctx
    }
}

/// The input, taken bit by bit; zeros after its end.
pub struct Input<'a>(pub &'a [u8]);

impl Input<'_> {
    pub fn byte(&mut self) -> u8 {
        let Some((&first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        first
    }

    pub fn word(&mut self) -> u16 {
        u16::from_be_bytes([self.byte(), self.byte()])
    }

    pub fn take(&mut self, len: usize) -> Vec<u8> {
        let (taken, rest) = self.0.split_at(len.min(self.0.len()));
        self.0 = rest;
        taken.to_vec()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A C string, of what is before the next NUL.
    pub fn text(&mut self) -> CString {
        let len = self.0.iter().position(|byte| *byte == 0).unwrap_or(self.0.len());
        let text = self.take(len);
        self.byte();
        CString::new(text).unwrap()
    }
}

/// Looks at everything that a ClientHello callback can look at.
pub unsafe extern "C" fn look_at_hello(ssl: Ptr, _alert: *mut c_int, _arg: Ptr) -> c_int {
    let api = Api::ours();
    unsafe {
        let mut bytes = std::ptr::null();
        let mut sum = 0u8;
        let mut add = |bytes: *const u8, len: usize| {
            if len > 0 {
                for byte in std::slice::from_raw_parts(bytes, len) {
                    sum = sum.wrapping_add(*byte);
                }
            }
        };
        for get in [
            api.SSL_client_hello_get0_random,
            api.SSL_client_hello_get0_session_id,
            api.SSL_client_hello_get0_ciphers,
            api.SSL_client_hello_get0_compression_methods,
        ] {
            let len = get(ssl, &raw mut bytes);
            add(bytes, len);
        }
        let len = (api.SSL_client_hello_get0_ciphers)(ssl, &raw mut bytes);
        let (mut list, mut scsvs) = (null_mut(), null_mut());
        if (api.SSL_bytes_to_cipher_list)(ssl, bytes, len, 0, &raw mut list, &raw mut scsvs) == 1 {
            OPENSSL_sk_free(list);
            OPENSSL_sk_free(scsvs);
        }
        let (mut kinds, mut count) = (null_mut(), 0);
        if (api.SSL_client_hello_get1_extensions_present)(ssl, &raw mut kinds, &raw mut count) == 1 {
            for index in 0..count {
                let mut len = 0;
                if (api.SSL_client_hello_get0_ext)(ssl, *kinds.add(index) as c_uint, &raw mut bytes, &raw mut len) == 1 {
                    add(bytes, len);
                }
            }
            CRYPTO_free(kinds.cast(), c"".as_ptr(), 0);
        }
        std::hint::black_box(sum);
    }
    1
}

/// Takes the first protocol that is offered.
pub unsafe extern "C" fn take_alpn(
    _ssl: Ptr,
    out: *mut *const u8,
    len: *mut u8,
    offered: *const u8,
    _offered_len: c_uint,
    _arg: Ptr,
) -> c_int {
    unsafe {
        *len = *offered;
        *out = offered.add(1);
    }
    0
}

/// Looks at the connection in the middle of its handshake.
pub unsafe extern "C" fn look(ssl: Ptr) {
    let api = Api::ours();
    let mut buffer = [0u8; 256];
    unsafe {
        (api.SSL_get_finished)(ssl, buffer.as_mut_ptr().cast(), 64);
        (api.SSL_get_peer_finished)(ssl, buffer.as_mut_ptr().cast(), 64);
        (api.SSL_get0_peer_certificate)(ssl);
        (api.SSL_get_shared_ciphers)(ssl, buffer.as_mut_ptr().cast(), 256);
        (api.SSL_get_servername)(ssl, 0);
        assert!(!CStr::from_ptr((api.SSL_state_string_long)(ssl)).is_empty());
        let session = (api.SSL_get1_session)(ssl);
        (api.SSL_SESSION_free)(session);
        (api.SSL_export_keying_material)(ssl, buffer.as_mut_ptr(), 32, c"fuzz".as_ptr(), 4, std::ptr::null(), 0, 0);
        (api.SSL_pending)(ssl);
    }
}

/// An info callback, from where calls come back to the connection.
pub unsafe extern "C" fn info(ssl: Ptr, _event: c_int, _value: c_int) {
    unsafe { look(ssl) }
}

/// Accepts every certificate.
pub unsafe extern "C" fn accept_all(_ok: c_int, _context: Ptr) -> c_int {
    1
}

/// Gives a client a key.
unsafe extern "C" fn client_key(_: Ptr, _hint: *const c_char, id: *mut c_char, _: c_uint, key: *mut u8, _: c_uint) -> c_uint {
    // SAFETY: both have room for it.
    unsafe {
        id.cast::<u8>().copy_from_nonoverlapping(b"somebody\0".as_ptr(), 9);
        key.write_bytes(7, 20);
    }
    20
}

/// Gives a server the same, for some.
unsafe extern "C" fn server_key(_: Ptr, id: *const c_char, key: *mut u8, _: c_uint) -> c_uint {
    // SAFETY: the key has room for it, and the identity is a string.
    unsafe {
        key.write_bytes(7, 20);
        if CStr::from_ptr(id).to_bytes().len() > 20 { 0 } else { 20 }
    }
}

/// Lets a connection use pre-shared keys.
pub unsafe fn use_keys(api: &Api, ssl: Ptr, hint: bool) {
    type Client = unsafe extern "C" fn(Ptr, *const c_char, *mut c_char, c_uint, *mut u8, c_uint) -> c_uint;
    type Server = unsafe extern "C" fn(Ptr, *const c_char, *mut u8, c_uint) -> c_uint;
    // SAFETY: the callbacks have these types.
    unsafe {
        (api.SSL_set_psk_client_callback)(ssl, callback!(client_key, Client));
        (api.SSL_set_psk_server_callback)(ssl, callback!(server_key, Server));
        if hint {
            (api.SSL_use_psk_identity_hint)(ssl, c"a hint".as_ptr());
        }
    }
}

/// A function pointer as setters take it.
#[macro_export]
macro_rules! callback {
    ($function:expr, $type:ty) => {{
        let function: $type = $function;
        Some(std::mem::transmute::<$type, unsafe extern "C" fn()>(function))
    }};
}

pub type Hello = unsafe extern "C" fn(Ptr, *mut c_int, Ptr) -> c_int;
pub type Alpn = unsafe extern "C" fn(Ptr, *mut *const u8, *mut u8, *const u8, c_uint, Ptr) -> c_int;
pub type Info = unsafe extern "C" fn(Ptr, c_int, c_int);
pub type Verify = unsafe extern "C" fn(c_int, Ptr) -> c_int;
pub type Message = unsafe extern "C" fn(c_int, c_int, c_int, *const c_void, usize, Ptr, Ptr);

/// Our context with callbacks that look at everything; `trace` writes what it parses to nowhere.
pub unsafe fn watched_context(trace: bool) -> Ptr {
    let api = Api::ours();
    unsafe {
        let ctx = context(&api);
        (api.SSL_CTX_set_client_hello_cb)(ctx, callback!(look_at_hello, Hello), null_mut());
        (api.SSL_CTX_set_alpn_select_cb)(ctx, callback!(take_alpn, Alpn), null_mut());
        (api.SSL_CTX_set_info_callback)(ctx, callback!(info, Info));
        // SSL_CTRL_SET_MSG_CALLBACK, _ARG
        if trace {
            (api.SSL_CTX_callback_ctrl)(ctx, 15, callback!(api.SSL_trace, Message));
            (api.SSL_CTX_ctrl)(ctx, 16, 0, BIO_new(BIO_s_null()));
        }
        ctx
    }
}

/// One end with a context, connected to nothing yet.
pub unsafe fn end(api: &Api, ctx: Ptr, server: bool) -> Ptr {
    unsafe {
        let ssl = (api.SSL_new)(ctx);
        assert!(!ssl.is_null());
        if server { (api.SSL_set_accept_state)(ssl) } else { (api.SSL_set_connect_state)(ssl) }
        ssl
    }
}

/// Connects two ends.
pub unsafe fn join(one: (&Api, Ptr), other: (&Api, Ptr)) {
    let (mut a, mut b) = (null_mut(), null_mut());
    unsafe {
        assert!(BIO_new_bio_pair(&raw mut a, 70_000, &raw mut b, 70_000) == 1);
        (one.0.SSL_set_bio)(one.1, a, a);
        (other.0.SSL_set_bio)(other.1, b, b);
    }
}

/// Drives an end; whether it is connected, or `None` while it waits.
pub unsafe fn drive(api: &Api, ssl: Ptr) -> Option<bool> {
    unsafe {
        ERR_clear_error();
        let ret = (api.SSL_do_handshake)(ssl);
        if ret == 1 {
            return Some(true);
        }
        // SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE
        match (api.SSL_get_error)(ssl, ret) {
            2 | 3 => None,
            _ => Some(false),
        }
    }
}
