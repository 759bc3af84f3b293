//! Safe wrappers over the system's libcrypto, the only place that calls it.
#![allow(clippy::missing_safety_doc)]

pub mod err;
pub mod ex_data;
pub mod ffi;
