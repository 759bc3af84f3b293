//! The program's look at what the peer sends.

use super::client_hello;
use super::codec;
use super::config::Configurable;
use super::connection::Connection;
use super::error::Error;
use super::hooks;

impl Connection {
    /// Reads the extensions of a message, and shows them to the program (`SSL_set_tlsext_debug_callback`).
    ///
    /// # Errors
    /// As [`codec::extensions`].
    pub(super) fn read_extensions<'a>(&self, block: &'a [u8]) -> Result<Vec<(u16, &'a [u8])>, Error> {
        let extensions = codec::extensions(block)?;
        self.show_extensions(extensions.iter().copied());
        Ok(extensions)
    }

    /// Shows extensions to the program: those that OpenSSL knows, and its own.
    pub(super) fn show_extensions<'a>(&self, extensions: impl Iterator<Item = (u16, &'a [u8])>) {
        let Some(hooks) = hooks::get().filter(|_| self.config_ref().extensions_callback.is_some()) else {
            return;
        };
        let config = self.config();
        let known = |(kind, _): &(u16, &[u8])| {
            client_hello::KNOWN.contains(kind) || config.custom_ext.has(None, *kind)
        };
        extensions.filter(known).for_each(|(kind, content)| hooks.extension(self, kind, content));
    }
}
