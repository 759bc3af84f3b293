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

/// `SSL_select_next_proto(3)`: the first protocol of `server` that is in `client`, and whether there is one; without
/// one the first of `client`, which may be `None` for a list that holds nothing. What is malformed at the end of a
/// list is left out.
pub fn select<'a>(server: &'a [u8], client: &'a [u8]) -> (Option<&'a [u8]>, bool) {
    let Some(first) = protocols(client).next().filter(|first| !first.is_empty()) else {
        return (None, false);
    };
    let common = |protocol: &&[u8]| !protocol.is_empty() && protocols(client).any(|known| known == *protocol);
    match protocols(server).find(common) {
        Some(common) => (Some(common), true),
        None => (Some(first), false),
    }
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
            return Err(bad);
        }
        self.facts.borrow_mut().alpn = Some(protocol.into());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_the_server_is_selected() {
        assert_eq!(select(b"\x02h2\x01x", b"\x01x\x02h2"), (Some(&b"h2"[..]), true));
        assert_eq!(select(b"\x00\x01x", b"\x01y\x01x"), (Some(&b"x"[..]), true));
        assert_eq!(select(b"\x01z", b"\x01y\x01x"), (Some(&b"y"[..]), false));
        assert_eq!(select(b"\x05z", b"\x01y\x09x"), (Some(&b"y"[..]), false));
        assert_eq!(select(b"\x01z", b""), (None, false));
        assert_eq!(select(b"\x01z", b"\x00\x01z"), (None, false));
        assert_eq!(select(b"", b"\x01z"), (Some(&b"z"[..]), false));
    }

    #[test]
    fn lists_hold_protocols_that_are_not_empty() {
        assert!(is_list(b"\x02h2\x08http/1.1"));
        for bad in [&b""[..], b"\x00", b"\x02h", b"\x02h2\x00"] {
            assert!(!is_list(bad), "{bad:?}");
        }
        assert!(protocols(b"\x02h2\x01x").eq([&b"h2"[..], b"x"]));
    }
}
