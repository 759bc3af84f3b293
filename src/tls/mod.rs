//! The library in safe Rust: contexts, connections, sessions and configuration; below them the engine and the record
//! layer.

pub mod ca_list;
pub mod callbacks;
pub mod certificate;
pub mod certificate_file;
pub mod cipher;
pub mod cipher_list;
pub mod conf_list;
pub mod config;
pub mod connection;
pub mod context;
pub mod engine;
pub mod error;
pub mod group;
pub mod key_schedule;
pub mod method;
pub mod options;
pub mod record;
pub mod security;
pub mod session;
pub mod session_cache;
pub mod sigalg;
pub mod stop;
pub mod store;
pub mod ticket;
pub mod verify;
pub mod version;

pub use cipher::Cipher;
pub use config::{Config, Configurable};
pub use connection::Connection;
pub use context::Context;
pub use error::Error;
pub use method::Method;
pub use session::Session;
pub struct ConfContext;
