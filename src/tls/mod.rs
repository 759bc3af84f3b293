//! The library in safe Rust: contexts, connections, sessions and configuration; below them the engine and the record
//! layer.

pub mod callbacks;

pub struct Connection;
pub struct Context;
pub struct Session;
pub struct Cipher;
pub struct Method;
pub struct ConfContext;
