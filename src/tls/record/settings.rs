//! How a program wants its records.

use super::MAX_PLAINTEXT;
use crate::tls::callbacks::{UserData, record_padding_callback};

/// This topic's part of [`crate::tls::Config`].
#[derive(Clone)]
pub struct Config {
    /// `SSL_CTX_set_read_ahead(3)`, as the program gave it: not 0 for yes.
    pub read_ahead: i32,
    /// `SSL_CTX_set_default_read_buffer_len(3)`, in bytes; 0 is the default.
    pub read_buffer_len: usize,
    /// `SSL_CTX_set_max_send_fragment(3)` and `SSL_CTX_set_split_send_fragment(3)`, in bytes.
    pub max_send_fragment: usize,
    pub split_send_fragment: usize,
    /// `SSL_CTX_set_max_pipelines(3)`, 0 if it was not set.
    pub max_pipelines: usize,
    /// `SSL_CTX_set_max_cert_list(3)`, in bytes.
    pub max_cert_list: usize,
    /// `SSL_CTX_set_block_padding(3)`, in bytes; 0 and 1 are none.
    pub block_padding: usize,
    pub padding_callback: record_padding_callback,
    pub padding_argument: UserData,
    /// `SSL_CTX_set_tlsext_max_fragment_length(3)`: the code of RFC 6066, 4; 0 for none.
    pub max_fragment_length: u8,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            read_ahead: 0,
            read_buffer_len: 0,
            max_send_fragment: MAX_PLAINTEXT,
            split_send_fragment: MAX_PLAINTEXT,
            max_pipelines: 0,
            max_cert_list: 100 * 1024,
            block_padding: 0,
            padding_callback: None,
            padding_argument: UserData::default(),
            max_fragment_length: 0,
        }
    }
}
