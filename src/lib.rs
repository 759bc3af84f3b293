//! `libssl.so.3` on rustls.
//!
//! Calls go down only: [`abi`] (the C functions) uses [`tls`] (safe Rust) and [`libcrypto`] (safe wrappers over the
//! system's libcrypto); `tls` uses `libcrypto`; nothing uses `abi`. `unsafe` lives in `abi`, `libcrypto`, [`shared_cell`],
//! [`stack`] and [`wipe`].

#[allow(non_snake_case, non_camel_case_types, clippy::missing_safety_doc)]
pub mod abi;
pub mod libcrypto;
pub mod shared_cell;
pub mod stack;
#[deny(unsafe_code)]
pub mod tls;
pub mod wipe;
