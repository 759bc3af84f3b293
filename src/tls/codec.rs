//! Reading and writing the vectors of TLS messages (RFC 8446, 3.4).

use super::error::{Alert, Error, reason};

/// A cursor over bytes of a message.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a>(&'a [u8]);

/// What a message that ends too early, or goes on too long, is answered with.
pub const MALFORMED: Error = Error::alert(Alert::DECODE_ERROR, reason::LENGTH_MISMATCH);

impl<'a> Input<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub fn rest(&self) -> &'a [u8] {
        self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn take(&mut self, len: usize) -> Result<&'a [u8], Error> {
        let (head, tail) = self.0.split_at_checked(len).ok_or(MALFORMED)?;
        self.0 = tail;
        Ok(head)
    }

    pub fn u8(&mut self) -> Result<u8, Error> {
        Ok(self.take(1)?[0])
    }

    pub fn u16(&mut self) -> Result<u16, Error> {
        let bytes = self.take(2)?;
        Ok(u16::from_be_bytes([bytes[0], bytes[1]]))
    }

    pub fn u32(&mut self) -> Result<u32, Error> {
        let bytes = self.take(4)?;
        Ok(u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    /// A vector whose length is in one byte.
    pub fn vec8(&mut self) -> Result<&'a [u8], Error> {
        let len = self.u8()?;
        self.take(len.into())
    }

    /// A vector whose length is in two bytes.
    pub fn vec16(&mut self) -> Result<&'a [u8], Error> {
        let len = self.u16()?;
        self.take(len.into())
    }

    /// A vector whose length is in three bytes.
    pub fn vec24(&mut self) -> Result<&'a [u8], Error> {
        let len = self.take(3)?;
        self.take(usize::from(len[0]) << 16 | usize::from(len[1]) << 8 | usize::from(len[2]))
    }

    /// Nothing may follow.
    pub fn end(&self) -> Result<(), Error> {
        if self.0.is_empty() { Ok(()) } else { Err(MALFORMED) }
    }
}

/// The 16-bit numbers in `bytes`; an odd byte at the end is left out.
pub fn u16s(bytes: &[u8]) -> impl Iterator<Item = u16> + '_ {
    bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
}

/// An extension's content that is a list of 16-bit numbers, not an empty one.
pub fn list16(content: &[u8]) -> Result<Vec<u16>, Error> {
    let bad = Error::alert(Alert::DECODE_ERROR, reason::BAD_EXTENSION);
    let mut input = Input::new(content);
    let list = input.vec16().map_err(|_| bad)?;
    if list.is_empty() || list.len() % 2 != 0 || !input.is_empty() {
        return Err(bad);
    }
    Ok(u16s(list).collect())
}

/// Writes vectors: what `fill` appends gets its length in front, in `N` bytes.
fn vector<const N: usize>(out: &mut Vec<u8>, fill: impl FnOnce(&mut Vec<u8>)) {
    let at = out.len();
    out.resize(at + N, 0);
    fill(out);
    let len = (out.len() - at - N) as u32;
    out[at..at + N].copy_from_slice(&len.to_be_bytes()[4 - N..]);
}

pub fn vec8(out: &mut Vec<u8>, fill: impl FnOnce(&mut Vec<u8>)) {
    vector::<1>(out, fill);
}

pub fn vec16(out: &mut Vec<u8>, fill: impl FnOnce(&mut Vec<u8>)) {
    vector::<2>(out, fill);
}

pub fn vec24(out: &mut Vec<u8>, fill: impl FnOnce(&mut Vec<u8>)) {
    vector::<3>(out, fill);
}

/// A handshake message of `kind`.
pub fn message(kind: u8, fill: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    // Enough for most, so that it grows once at most.
    let mut out = Vec::with_capacity(512);
    out.push(kind);
    vec24(&mut out, fill);
    out
}

/// An extension of type `kind`.
pub fn extension(out: &mut Vec<u8>, kind: u16, fill: impl FnOnce(&mut Vec<u8>)) {
    out.extend_from_slice(&kind.to_be_bytes());
    vec16(out, fill);
}

/// Checks that a block of extensions is not longer than its length can say.
///
/// # Errors
/// One that is, which is the program's doing: the library's own are never so long.
pub fn check_block(len: usize) -> Result<(), Error> {
    if len <= MAX_EXTENSIONS {
        Ok(())
    } else {
        Err(Error::alert(Alert::INTERNAL_ERROR, super::error::INTERNAL))
    }
}

/// How long an extension, and a block of them, can be (RFC 8446, 4.2).
const MAX_EXTENSIONS: usize = 0xffff;

/// The extensions of a message, by type and content.
///
/// # Errors
/// A block that does not hold what its lengths say, or an extension twice (RFC 8446, 4.2).
pub fn extensions(block: &[u8]) -> Result<Vec<(u16, &[u8])>, Error> {
    let mut input = Input::new(block);
    // Few messages have more.
    let mut all: Vec<(u16, &[u8])> = Vec::with_capacity(if block.is_empty() { 0 } else { 16 });
    while !input.is_empty() {
        let malformed = Error::alert(Alert::DECODE_ERROR, reason::BAD_EXTENSION);
        let kind = input.u16().map_err(|_| malformed)?;
        let content = input.vec16().map_err(|_| malformed)?;
        if all.iter().any(|(known, _)| *known == kind) {
            return Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason::BAD_EXTENSION));
        }
        all.push((kind, content));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_are_written_as_they_are_read() {
        let message = message(1, |out| {
            vec8(out, |out| out.extend([1, 2, 3]));
            vec16(out, |out| extension(out, 0x1234, |out| out.push(9)));
        });
        assert_eq!(message[..4], [1, 0, 0, 11]);
        let mut input = Input::new(&message[4..]);
        assert_eq!(input.vec8().unwrap(), [1, 2, 3]);
        assert_eq!(extensions(input.vec16().unwrap()).unwrap(), [(0x1234, &[9][..])]);
        assert!(input.end().is_ok());
        assert!(Input::new(&[0, 5, 1]).vec16().is_err());
        assert!(extensions(&[0, 1, 0, 0, 0, 1, 0, 0]).is_err());
    }
}
