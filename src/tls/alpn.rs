//! Application-layer protocol negotiation (RFC 7301).

use super::callbacks::{SSL_CTX_alpn_select_cb_func, UserData};
use super::codec::Input;
use super::connection::Connection;
use super::error::{Alert, Error, reason};
use std::sync::Arc;

/// This topic's part of [`super::Config`].
#[derive(Clone, Default)]
pub struct Config {
    /// What a client offers, as on the wire: each protocol after its length.
    pub protocols: Option<Arc<[u8]>>,
    /// How a server chooses; the context's.
    pub select: SSL_CTX_alpn_select_cb_func,
    pub select_argument: UserData,
}

/// Whether `list` holds protocols as RFC 7301, 3.1 has them: at least one, none empty.
pub fn is_list(list: &[u8]) -> bool {
    let mut input = Input::new(list);
    while !input.is_empty() {
        if input.vec8().map_or(true, <[u8]>::is_empty) {
            return false;
        }
    }
    !list.is_empty()
}

/// The protocols of a list.
pub fn protocols(list: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut input = Input::new(list);
    core::iter::from_fn(move || input.vec8().ok())
}

impl Connection {
    /// The server's answer: one protocol, of those that were `offered` (RFC 7301, 3.1).
    pub(super) fn take_alpn(&self, content: &[u8], offered: Option<&[u8]>) -> Result<(), Error> {
        let bad = Error::alert(Alert::DECODE_ERROR, reason::BAD_EXTENSION);
        let mut input = Input::new(content);
        let mut list = Input::new(input.vec16().map_err(|_| bad)?);
        let protocol = list.vec8().map_err(|_| bad)?;
        if protocol.is_empty() || !list.is_empty() || !input.is_empty() {
            return Err(bad);
        }
        if !protocols(offered.unwrap_or_default()).any(|known| known == protocol) {
            return Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason::BAD_EXTENSION));
        }
        self.facts.borrow_mut().alpn = Some(protocol.into());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_hold_protocols_that_are_not_empty() {
        assert!(is_list(b"\x02h2\x08http/1.1"));
        for bad in [&b""[..], b"\x00", b"\x02h", b"\x02h2\x00"] {
            assert!(!is_list(bad), "{bad:?}");
        }
        assert!(protocols(b"\x02h2\x01x").eq([&b"h2"[..], b"x"]));
    }
}
