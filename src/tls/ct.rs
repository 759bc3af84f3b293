//! Certificate Transparency (RFC 6962): what a client asks for of it, and how it judges what comes.

use super::connection::Connection;
use super::error::Error;

/// This topic's part of [`super::Config`].
#[derive(Clone, Default)]
pub struct Config {}

impl Config {
    pub fn is_enabled(&self) -> bool {
        false
    }
}
impl Connection {
    pub(super) fn take_scts(&self, _message: u32, _content: &[u8], _leaf: bool) -> Result<(), Error> {
        Ok(())
    }
}
