//! The lists in strings of configuration: `CONF_parse_list` of libcrypto.

use super::error::{Error, Result};
use crate::libcrypto::err;
use core::ffi::CStr;

/// The list that a program passes.
///
/// # Errors
/// For null: libcrypto's `LIST_CANNOT_BE_NULL`, which is then on the queue.
pub fn required(list: Option<&CStr>) -> Result<&[u8]> {
    const LIB_CONF: i32 = 14;
    const LIST_CANNOT_BE_NULL: i32 = 115;
    list.map(CStr::to_bytes).ok_or_else(|| {
        err::put(LIB_CONF, LIST_CANNOT_BE_NULL, "");
        Error::new(0)
    })
}

/// The elements between colons, without white space around them; `None` for an empty one.
pub fn elements(list: &[u8]) -> impl Iterator<Item = Option<&[u8]>> {
    elements_between(list, b':')
}

/// The same for another separator.
pub fn elements_between(list: &[u8], separator: u8) -> impl Iterator<Item = Option<&[u8]>> {
    list.split(move |byte| *byte == separator).map(|element| {
        let element = trim(element);
        (!element.is_empty()).then_some(element)
    })
}

/// White space as C's `isspace`, which unlike Rust's has the vertical tab.
fn trim(mut element: &[u8]) -> &[u8] {
    let space = |byte: &u8| byte.is_ascii_whitespace() || *byte == 0x0b;
    while let [first, rest @ ..] = element
        && space(first)
    {
        element = rest;
    }
    while let [rest @ .., last] = element
        && space(last)
    {
        element = rest;
    }
    element
}

#[cfg(test)]
mod tests {
    use super::elements;

    #[test]
    fn elements_are_trimmed_and_empty_ones_marked() {
        let all = |list: &'static str| elements(list.as_bytes()).collect::<Vec<_>>();
        assert_eq!(all(" a : b\t:\x0bc d"), [Some(&b"a"[..]), Some(b"b"), Some(b"c d")]);
        assert_eq!(all(""), [None]);
        assert_eq!(all(":a: :"), [None, Some(&b"a"[..]), None, None]);
    }
}
