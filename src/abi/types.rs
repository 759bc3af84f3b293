//! The names that OpenSSL's header gives to handles and callbacks.

pub use crate::tls::callbacks::*;
pub type SSL = crate::tls::Connection;
pub type SSL_CTX = crate::tls::Context;
pub type SSL_SESSION = crate::tls::Session;
pub type SSL_CIPHER = crate::tls::Cipher;
pub type SSL_METHOD = crate::tls::Method;
pub type SSL_CONF_CTX = crate::tls::ConfContext;
