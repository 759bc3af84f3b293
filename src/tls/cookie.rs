//! Cookies with which a server checks that a client is where it says: of DTLS, and of HelloRetryRequests that are sent
//! without keeping state (RFC 8446, 4.2.2).

use super::callbacks::{
    cookie_generate_callback, cookie_verify_callback, stateless_cookie_generate_callback,
    stateless_cookie_verify_callback,
};

/// This topic's part of [`super::Config`]; the context's.
#[derive(Clone, Default)]
pub struct Config {
    /// `SSL_CTX_set_cookie_generate_cb(3)` and `SSL_CTX_set_cookie_verify_cb(3)`: for DTLS.
    pub generate: cookie_generate_callback,
    pub verify: cookie_verify_callback,
    /// `SSL_CTX_set_stateless_cookie_generate_cb(3)` and `SSL_CTX_set_stateless_cookie_verify_cb(3)`: for
    /// `SSL_stateless(3)`.
    pub generate_stateless: stateless_cookie_generate_callback,
    pub verify_stateless: stateless_cookie_verify_callback,
}
