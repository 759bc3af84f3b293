//! As much of ASN.1's encodings (X.690) as `SSL_SESSION` takes: low tag numbers, at most 64 bits. What is written is DER; what is
//! read may be BER, as in OpenSSL: lengths that are longer than they need be or indefinite, and strings in parts.

use std::borrow::Cow;

/// `INTEGER`.
pub const INTEGER: u8 = 0x02;
/// `OCTET STRING`.
pub const OCTET_STRING: u8 = 0x04;
/// `SEQUENCE`, constructed.
pub const SEQUENCE: u8 = 0x30;

/// `[number]`, around a value with its own tag (EXPLICIT).
pub const fn explicit(number: u8) -> u8 {
    0xa0 | number
}

/// `[number]`, instead of the tag of a primitive value (IMPLICIT).
pub const fn implicit(number: u8) -> u8 {
    0x80 | number
}

/// What is wrong with an encoding: reasons of libcrypto's ASN.1 (`ASN1_R_*`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(i32)]
pub enum Malformed {
    BadObjectHeader = 102,
    ExplicitLengthMismatch = 119,
    HeaderTooLong = 123,
    MissingEoc = 137,
    SequenceLengthMismatch = 148,
    TooLong = 155,
    UnexpectedEoc = 159,
    WrongTag = 168,
    NestedAsn1String = 197,
    IllegalPadding = 221,
    IllegalZeroContent = 222,
    TooLarge = 223,
    TooSmall = 224,
    IllegalNegativeValue = 226,
}

/// The bit of a tag that says that there are elements inside.
const CONSTRUCTED: u8 = 0x20;
/// The tag number that says that a longer one follows: of no element that is asked for, but parts of strings may have any.
const HIGH_TAG: u8 = 0x1f;
/// What marks the end of an element whose length is indefinite.
const END: [u8; 2] = [0, 0];
/// How deep the parts of a string may lie in each other, as in OpenSSL.
const MAX_NESTING: u32 = 5;

/// Tag and length of an element, `None` for one that goes on until its end is marked.
struct Header {
    tag: u8,
    len: Option<usize>,
}

/// Reads elements one after the other.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// How many bytes are not read yet.
    pub fn remaining(&self) -> usize {
        self.rest.len()
    }

    /// The content of the next element, whose tag has to be `tag`.
    pub fn take(&mut self, tag: u8) -> Result<&'a [u8], Malformed> {
        if self.rest.first().is_some_and(|found| *found != tag) {
            return Err(Malformed::WrongTag);
        }
        self.element().map(|(_, content)| content)
    }

    /// The content of the next element, which has to be a string with `tag`, whole or in parts.
    pub fn string(&mut self, tag: u8) -> Result<Cow<'a, [u8]>, Malformed> {
        if self.rest.first().is_some_and(|found| found & !CONSTRUCTED != tag) {
            return Err(Malformed::WrongTag);
        }
        let (found, content) = self.element()?;
        if found & CONSTRUCTED == 0 {
            return Ok(content.into());
        }
        // As long as it can get, so that secrets are in one place.
        let mut whole = Vec::with_capacity(content.len());
        Self::new(content).join(&mut whole, 0)?;
        Ok(whole.into())
    }

    /// Adds the parts of a string. OpenSSL does not look at their tags.
    fn join(mut self, whole: &mut Vec<u8>, depth: u32) -> Result<(), Malformed> {
        while !self.rest.is_empty() {
            if self.rest.starts_with(&END) {
                return Err(Malformed::UnexpectedEoc);
            }
            let (tag, content) = self.element()?;
            if tag & CONSTRUCTED == 0 {
                whole.extend_from_slice(content);
            } else if depth == MAX_NESTING {
                return Err(Malformed::NestedAsn1String);
            } else {
                Self::new(content).join(whole, depth + 1)?;
            }
        }
        Ok(())
    }

    /// The next element's tag and content.
    fn element(&mut self) -> Result<(u8, &'a [u8]), Malformed> {
        let Header { tag, len } = self.header()?;
        let Some(len) = len else { return self.until_end().map(|content| (tag, content)) };
        let (content, rest) = self.rest.split_at_checked(len).ok_or(Malformed::TooLong)?;
        self.rest = rest;
        Ok((tag, content))
    }

    fn header(&mut self) -> Result<Header, Malformed> {
        let (tag, mut rest) = self.rest.split_first().ok_or(Malformed::HeaderTooLong)?;
        if tag & HIGH_TAG == HIGH_TAG {
            rest = after_number(rest)?;
        }
        let (first, rest) = rest.split_first().ok_or(Malformed::HeaderTooLong)?;
        let (len, rest) = match (first, first & 0x7f) {
            (0x80, _) if tag & CONSTRUCTED == 0 => return Err(Malformed::BadObjectHeader),
            (0x80, _) => (None, rest),
            (..0x80, len) => (Some(len.into()), rest),
            (_, count) => {
                let (len, rest) = rest.split_at_checked(count.into()).ok_or(Malformed::HeaderTooLong)?;
                let zeroes = len.iter().take_while(|byte| **byte == 0).count();
                if len.len() - zeroes > size_of::<u64>() {
                    return Err(Malformed::BadObjectHeader);
                }
                let len = len.iter().fold(0, |len, byte| len << 8 | u64::from(*byte));
                (Some(usize::try_from(len).map_err(|_| Malformed::TooLong)?), rest)
            }
        };
        self.rest = rest;
        Ok(Header { tag: *tag, len })
    }

    /// What comes before the mark of an end that is not of an element in between.
    fn until_end(&mut self) -> Result<&'a [u8], Malformed> {
        let whole = self.rest;
        let mut open = 1;
        loop {
            if let Some(rest) = self.rest.strip_prefix(&END) {
                let before = whole.len() - self.rest.len();
                self.rest = rest;
                open -= 1;
                if open == 0 {
                    return Ok(&whole[..before]);
                }
                continue;
            }
            match self.header().map_err(|_| Malformed::MissingEoc)?.len {
                None => open += 1,
                Some(len) => self.rest = self.rest.get(len..).ok_or(Malformed::TooLong)?,
            }
        }
    }

    /// As [`Self::take`], `None` if the next element has another tag or there is none.
    pub fn optional(&mut self, tag: u8) -> Result<Option<&'a [u8]>, Malformed> {
        if self.rest.first() == Some(&tag) { self.take(tag).map(Some) } else { Ok(None) }
    }

    /// [`Self::string`], `None` if the next element has another tag or there is none.
    pub fn optional_string(&mut self, tag: u8) -> Result<Option<Cow<'a, [u8]>>, Malformed> {
        let comes = self.rest.first().is_some_and(|found| found & !CONSTRUCTED == tag);
        if comes { self.string(tag).map(Some) } else { Ok(None) }
    }

    /// What `read` reads inside `[number]`, `None` if that does not come next.
    pub fn explicit<T>(
        &mut self,
        number: u8,
        read: impl FnOnce(&mut Self) -> Result<T, Malformed>,
    ) -> Result<Option<T>, Malformed> {
        let Some(inside) = self.optional(explicit(number))? else { return Ok(None) };
        let mut inside = Self::new(inside);
        let content = read(&mut inside)?;
        inside.end(Malformed::ExplicitLengthMismatch)?;
        Ok(Some(content))
    }

    /// Fails with `otherwise` unless everything is read.
    pub fn end(&self, otherwise: Malformed) -> Result<(), Malformed> {
        if self.rest.is_empty() { Ok(()) } else { Err(otherwise) }
    }
}

/// What comes after a tag's number that has bytes of its own.
fn after_number(mut rest: &[u8]) -> Result<&[u8], Malformed> {
    let mut number = 0;
    while let Some((byte, more)) = rest.split_first() {
        rest = more;
        if byte & 0x80 == 0 {
            return Ok(rest);
        }
        number = number << 7 | i32::from(byte & 0x7f);
        if number > i32::MAX >> 7 {
            return Err(Malformed::BadObjectHeader);
        }
    }
    Err(Malformed::HeaderTooLong)
}

/// The value of an INTEGER's content, if `T` can hold it.
pub fn integer<T: TryFrom<i128>>(content: &[u8]) -> Result<T, Malformed> {
    let (&first, _) = content.split_first().ok_or(Malformed::IllegalZeroContent)?;
    if let [0x00, 0x00..=0x7f, ..] | [0xff, 0x80..=0xff, ..] = content {
        return Err(Malformed::IllegalPadding);
    }
    if content.len() > 9 {
        return Err(Malformed::TooLarge);
    }
    let sign = if first >= 0x80 { -1 } else { 0 };
    let value = content.iter().fold(sign, |value: i128, &byte| value << 8 | i128::from(byte));
    T::try_from(value).map_err(|_| match (value < 0, T::try_from(-1).is_ok()) {
        (true, true) => Malformed::TooSmall,
        (true, false) => Malformed::IllegalNegativeValue,
        (false, _) => Malformed::TooLarge,
    })
}

/// Appends an element.
pub fn put(out: &mut Vec<u8>, tag: u8, content: &[u8]) {
    put_header(out, tag, content.len());
    out.extend_from_slice(content);
}

/// Appends `[number]` with an element inside.
pub fn put_explicit(out: &mut Vec<u8>, number: u8, tag: u8, content: &[u8]) {
    put_header(out, explicit(number), header_len(content.len()) + content.len());
    put(out, tag, content);
}

/// Calls `with` with the content of an INTEGER.
pub fn with_integer<R>(value: impl Into<i128>, with: impl FnOnce(&[u8]) -> R) -> R {
    let bytes = value.into().to_be_bytes();
    let redundant =
        bytes.windows(2).take_while(|pair| matches!(pair, [0x00, 0x00..=0x7f] | [0xff, 0x80..=0xff])).count();
    with(&bytes[redundant..])
}

/// Appends tag and length.
pub fn put_header(out: &mut Vec<u8>, tag: u8, len: usize) {
    out.push(tag);
    let bytes = len.to_be_bytes();
    let count = header_len(len) - 2;
    if count == 0 {
        out.push(bytes[bytes.len() - 1]);
    } else {
        // `count` is at most the eight bytes of a length.
        out.push(0x80 | count as u8);
        out.extend_from_slice(&bytes[bytes.len() - count..]);
    }
}

/// How many bytes tag and length take.
fn header_len(len: usize) -> usize {
    match len {
        0..0x80 => 2,
        _ => 2 + (usize::BITS - len.leading_zeros()).div_ceil(8) as usize,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_minimal_and_in_range() {
        for (value, content) in [
            (0i128, &[0][..]),
            (127, &[0x7f]),
            (128, &[0, 0x80]),
            (-1, &[0xff]),
            (-128, &[0x80]),
            (-129, &[0xff, 0x7f]),
            (i128::from(u64::MAX), &[0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
            (i128::from(i64::MIN), &[0x80, 0, 0, 0, 0, 0, 0, 0]),
        ] {
            with_integer(value, |bytes| assert_eq!(bytes, content));
            assert_eq!(integer(content), Ok(value));
        }
        assert_eq!(integer::<u32>(&[]), Err(Malformed::IllegalZeroContent));
        assert_eq!(integer::<u32>(&[0, 0x7f]), Err(Malformed::IllegalPadding));
        assert_eq!(integer::<u32>(&[0xff, 0x80]), Err(Malformed::IllegalPadding));
        assert_eq!(integer::<u32>(&[0xff]), Err(Malformed::IllegalNegativeValue));
        assert_eq!(integer::<i32>(&[0x80, 0, 0, 0, 0]), Err(Malformed::TooSmall));
        assert_eq!(integer::<u32>(&[1, 0, 0, 0, 0]), Err(Malformed::TooLarge));
        assert_eq!(integer::<i128>(&[1; 10]), Err(Malformed::TooLarge));
    }

    #[test]
    fn lengths_are_minimal_and_inside() {
        for len in [0, 0x7f, 0x80, 0xff, 0x100, 0xffff, 0x1_0000] {
            let mut out = Vec::new();
            put_explicit(&mut out, 3, OCTET_STRING, &vec![1; len]);
            let mut reader = Reader::new(&out);
            let content = reader.explicit(3, |inside| inside.string(OCTET_STRING)).unwrap().unwrap();
            assert_eq!(content.len(), len);
            assert_eq!(reader.remaining(), 0);
        }
        let take = |bytes: &[u8]| Reader::new(bytes).take(OCTET_STRING).map(<[u8]>::len);
        assert_eq!(take(&[]), Err(Malformed::HeaderTooLong));
        assert_eq!(take(&[4]), Err(Malformed::HeaderTooLong));
        assert_eq!(take(&[4, 1]), Err(Malformed::TooLong));
        assert_eq!(take(&[2, 0]), Err(Malformed::WrongTag));
        assert_eq!(take(&[4, 0x80, 0, 0]), Err(Malformed::BadObjectHeader));
        assert_eq!(take(&[4, 0xff]), Err(Malformed::HeaderTooLong));
        assert_eq!(take(&[4, 0x89, 1, 0, 0, 0, 0, 0, 0, 0, 0]), Err(Malformed::BadObjectHeader));
        assert_eq!(take(&[4, 0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), Err(Malformed::TooLong));
        let mut reader = Reader::new(&[0xa3, 4, 4, 0, 4, 0]);
        let content = reader.explicit(3, |inside| inside.string(OCTET_STRING));
        assert_eq!(content, Err(Malformed::ExplicitLengthMismatch));
    }

    #[test]
    fn ber_is_read() {
        let string = |bytes: &[u8]| {
            let mut reader = Reader::new(bytes);
            reader.string(OCTET_STRING).map(|content| (content.into_owned(), reader.remaining()))
        };
        let read = |content: &[u8]| Ok((content.to_vec(), 0));
        assert_eq!(string(&[4, 0x81, 1, 7]), read(&[7]));
        assert_eq!(string(&[4, 0x84, 0, 0, 0, 1, 7]), read(&[7]));
        assert_eq!(string(&[0x24, 5, 4, 1, 7, 4, 0]), read(&[7]));
        assert_eq!(string(&[0x24, 0x80, 4, 1, 7, 0x24, 0x80, 4, 1, 8, 0, 0, 0, 0]), read(&[7, 8]));
        // Contents that look like the mark of an end.
        assert_eq!(string(&[0x24, 0x80, 4, 2, 0, 0, 0, 0, 9]), Ok((vec![0, 0], 1)));
        assert_eq!(string(&[0x24, 0x80, 4, 1, 7]), Err(Malformed::MissingEoc));
        assert_eq!(string(&[0x24, 5, 4, 1, 7, 0, 0]), Err(Malformed::UnexpectedEoc));
        let nested = |depth: u8| {
            (0..depth).fold(vec![4, 1, 7], |inside, _| [&[0x24, inside.len() as u8], &inside[..]].concat())
        };
        assert_eq!(string(&nested(6)), read(&[7]));
        assert_eq!(string(&nested(7)), Err(Malformed::NestedAsn1String));
    }
}
