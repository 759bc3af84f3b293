//! As much of DER (X.690) as `SSL_SESSION` takes: low tag numbers, definite minimal lengths, at most 64 bits.

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
    SequenceLengthMismatch = 148,
    TooLong = 155,
    WrongTag = 168,
    IllegalPadding = 221,
    IllegalZeroContent = 222,
    TooLarge = 223,
    TooSmall = 224,
    IllegalNegativeValue = 226,
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
        let (&found, rest) = self.rest.split_first().ok_or(Malformed::HeaderTooLong)?;
        if found != tag {
            return Err(Malformed::WrongTag);
        }
        let (&first, rest) = rest.split_first().ok_or(Malformed::HeaderTooLong)?;
        let (len, rest) = if first < 0x80 {
            (usize::from(first), rest)
        } else {
            // 0x80 is BER's indefinite length; no session is longer than three bytes can tell.
            let count = usize::from(first & 0x7f);
            let len = rest.get(..count).ok_or(Malformed::HeaderTooLong)?;
            if count == 0 || count > 3 || len[0] == 0 {
                return Err(Malformed::BadObjectHeader);
            }
            let len = len.iter().fold(0, |len, &byte| len << 8 | usize::from(byte));
            if len < 0x80 {
                return Err(Malformed::BadObjectHeader);
            }
            (len, &rest[count..])
        };
        let (content, rest) = rest.split_at_checked(len).ok_or(Malformed::TooLong)?;
        self.rest = rest;
        Ok(content)
    }

    /// As [`Self::take`], `None` if the next element has another tag or there is none.
    pub fn optional(&mut self, tag: u8) -> Result<Option<&'a [u8]>, Malformed> {
        if self.rest.first() == Some(&tag) { self.take(tag).map(Some) } else { Ok(None) }
    }

    /// The content of an element with `tag` inside `[number]`, `None` if that does not come next.
    pub fn explicit(&mut self, number: u8, tag: u8) -> Result<Option<&'a [u8]>, Malformed> {
        let Some(inside) = self.optional(explicit(number))? else { return Ok(None) };
        let mut inside = Self::new(inside);
        let content = inside.take(tag)?;
        inside.end(Malformed::ExplicitLengthMismatch)?;
        Ok(Some(content))
    }

    /// Fails with `otherwise` unless everything is read.
    pub fn end(&self, otherwise: Malformed) -> Result<(), Malformed> {
        if self.rest.is_empty() { Ok(()) } else { Err(otherwise) }
    }
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
            assert_eq!(reader.explicit(3, OCTET_STRING).unwrap().map(<[u8]>::len), Some(len));
            assert_eq!(reader.remaining(), 0);
        }
        let take = |bytes: &[u8]| Reader::new(bytes).take(OCTET_STRING).map(<[u8]>::len);
        assert_eq!(take(&[]), Err(Malformed::HeaderTooLong));
        assert_eq!(take(&[4]), Err(Malformed::HeaderTooLong));
        assert_eq!(take(&[4, 1]), Err(Malformed::TooLong));
        assert_eq!(take(&[2, 0]), Err(Malformed::WrongTag));
        assert_eq!(take(&[4, 0x80, 0, 0]), Err(Malformed::BadObjectHeader));
        assert_eq!(take(&[4, 0x81, 1, 0]), Err(Malformed::BadObjectHeader));
        assert_eq!(take(&[4, 0x82, 0, 0x80]), Err(Malformed::BadObjectHeader));
        assert_eq!(take(&[4, 0x84, 1, 0, 0, 0]), Err(Malformed::BadObjectHeader));
        assert_eq!(take(&[4, 0xff]), Err(Malformed::HeaderTooLong));
        let mut reader = Reader::new(&[0xa3, 4, 4, 0, 4, 0]);
        assert_eq!(reader.explicit(3, OCTET_STRING), Err(Malformed::ExplicitLengthMismatch));
    }
}
