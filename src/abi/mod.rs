//! The C ABI: every exported function, one file per topic, thin.
//!
//! A function turns pointers into handles, makes one call, turns the result into OpenSSL's return convention and puts
//! errors on the queue. The safety contract of all of them is in `edge.rs`.

/// Lists the functions a module exports and gives each its ABI version.
///
/// It has to stand in the module that defines them: `.symver` binds only within one object file, and rustc keeps a
/// module's functions together.
macro_rules! exports {
    ($($name:ident),* $(,)?) => {
        $(
            const _: *const () = $name as *const ();
            // A program that has the library linked into it has no version nodes.
            #[cfg(not(any(test, miri, libssl_static)))]
            core::arch::global_asm!(concat!(
                ".symver ", stringify!($name), ", ", stringify!($name), "@@@OPENSSL_3.0.0"
            ));
        )*
    };
}

mod edge;
mod types;

/// What every topic file needs.
mod prelude {
    pub(super) use super::edge::*;
    pub(super) use super::types::*;
    pub(super) use crate::libcrypto::ffi::*;
    pub(super) use core::ffi::{c_char, c_int, c_long, c_uint, c_ulong, c_void};
    pub(super) use core::ptr;
    pub(super) use libc::{FILE, off_t};
}

mod alpn;
mod async_job;
mod bio;
mod ca_list;
mod certificate;
mod certificate_file;
mod cipher;
mod client_hello;
mod compression;
mod conf;
mod connection;
mod context;
mod cookie;
mod ct;
mod ctrl;
mod custom_ext;
mod dane;
mod dh;
mod dtls;
mod early_data;
mod error;
mod ex_data;
mod exporter;
mod finished;
mod group;
mod handle;
mod handshake;
mod hooks;
mod init;
mod io;
mod key_update;
mod keylog;
mod memory;
mod message;
mod method;
mod ocsp;
mod options;
mod post_handshake;
mod psk;
mod record;
mod renegotiation;
mod security;
mod serverinfo;
mod servername;
mod session;
mod session_asn1;
mod session_cache;
mod shutdown;
mod sigalg;
mod srp;
mod srtp;
mod state;
mod store;
mod ticket;
mod transport;
mod verify;
mod version;
