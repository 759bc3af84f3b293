//! Records that come in.

use super::pool::{self, Buffer};
use super::{
    ALERT, APPLICATION_DATA, CHANGE_CIPHER_SPEC, HANDSHAKE, HEADER_LEN, MAX_PLAINTEXT, MAX_TLS12_BODY,
    MAX_TLS13_BODY, Opener, SSL2_HELLO,
};
use crate::tls::error::{Alert, Error, reason};
use crate::tls::stop::Stop;
use crate::tls::version::{TLS1_2, TLS1_3, Version};
use core::ops::Range;
use zeroize::Zeroize;

/// How many empty records, or ChangeCipherSpecs to ignore, in a row are too many.
const MAX_EMPTY: u8 = 32;

/// What OpenSSL has room for in a record's body, which decides between two reasons for one that is too long.
const MAX_BUFFERED: usize = MAX_TLS12_BODY + 7;

/// What a buffer is made for: any record, and the header of the next.
const BUFFER_LEN: usize = pool::MAX_SKIP + HEADER_LEN + MAX_BUFFERED + HEADER_LEN;

/// Bodies from this length on are read together with the header that follows ([`Expect::next_header`]).
const MIN_WITH_NEXT: usize = 512;

/// A record that was taken from the wire, decrypted and checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// Content type, the inner one in TLS 1.3.
    pub kind: u8,
    /// Whether it came under a key.
    pub protected: bool,
}

/// What the connection's state has to say to the next record.
#[derive(Debug, Clone, Copy)]
pub struct Expect {
    /// The peer is a client.
    pub server: bool,
    /// The version that was negotiated, 0 before.
    pub version: Version,
    /// The first handshake is not over: TLS 1.3 ignores ChangeCipherSpec then (RFC 8446, 5).
    pub handshaking: bool,
    /// A HelloRetryRequest was sent or came: as in TLS 1.3, though the version is not final.
    pub retried: bool,
    /// A peer that has not got our keys yet may still send alerts in clear.
    pub plain_alerts: bool,
    /// How many bytes to ask the transport for at least, beyond what is needed: 0 without read-ahead.
    pub read_ahead: usize,
    /// The header that follows a record of data may be read with it. It spares a system call for each record, and is as
    /// good as no read-ahead: what is left of a record that follows is still in the transport, so that a program that
    /// polls sees it. A close_notify is too short for it, so that what follows that, which may not be TLS, stays there.
    pub next_header: bool,
    /// The longest plaintext that may come: 16384, or less by RFC 6066, 4.
    pub max_plaintext: usize,
    /// Where the program wants the plaintext, as an address; 0 if that is not known.
    pub target: usize,
    /// How many more bytes of early data that cannot be decrypted may be skipped (RFC 8446, 4.2.10).
    pub skip_early_data: u32,
}

/// The length of a ClientHello in SSL 2's form with its two bytes of header, if that is what begins here (RFC 5246, E.2).
fn ssl2_hello(header: &[u8; HEADER_LEN]) -> Option<usize> {
    let len = usize::from(u16::from_be_bytes([header[0] & 0x7f, header[1]]));
    (header[0] & 0x80 != 0 && header[2] == 1 && (9..=MAX_PLAINTEXT).contains(&len)).then_some(2 + len)
}

/// Bytes that came, and what was made of them.
#[derive(Default)]
pub struct Input {
    bytes: Vec<u8>,
    /// The raw ones: those that are still to be read.
    raw: Range<usize>,
    /// What is left of the current record's plaintext.
    plain: Range<usize>,
}

impl Buffer for Input {
    fn bytes(&mut self) -> &mut Vec<u8> {
        &mut self.bytes
    }
}

/// The receiving half of the record layer.
#[derive(Default)]
pub struct Reader {
    /// From the thread's pool, and not there when it is not needed.
    input: Option<Box<Input>>,
    /// The raw bytes when there is no input, which are a part of a header at most, and how many they are.
    rest: [u8; HEADER_LEN],
    rest_len: u8,
    /// How many of the raw bytes were read beyond what was needed, though there is no read-ahead.
    beyond: u8,
    /// What the current record's plaintext is.
    record: Option<Record>,
    opener: Option<Opener>,
    /// Some record came already.
    started: bool,
    empty: u8,
    /// The header of the record that is being read was looked at.
    header_seen: bool,
    /// Bytes of early data that were skipped.
    pub skipped: u32,
}

impl Reader {
    /// Sets the key for the records that come next.
    pub fn set_opener(&mut self, opener: Option<Opener>) {
        self.opener = opener;
    }

    /// Sets the key for the records that come next, and returns the one before.
    pub fn replace_opener(&mut self, opener: Option<Opener>) -> Option<Opener> {
        core::mem::replace(&mut self.opener, opener)
    }

    pub fn has_opener(&self) -> bool {
        self.opener.is_some()
    }

    /// The current record, if any of it is unread, or it is empty and nobody has looked at it.
    pub fn record(&self) -> Option<Record> {
        self.record
    }

    /// What is left of the current record.
    pub fn data(&self) -> &[u8] {
        self.input.as_ref().map_or(&[], |input| &input.bytes[input.plain.clone()])
    }

    /// Marks `len` bytes of the current record as read; one that is used up is gone.
    #[inline]
    pub fn consume(&mut self, len: usize, cleanse: bool) {
        let Some(input) = &mut self.input else { return self.record = None };
        let len = len.min(input.plain.len());
        if cleanse {
            input.bytes[input.plain.start..input.plain.start + len].zeroize();
        }
        input.plain.start += len;
        if input.plain.is_empty() {
            self.record = None;
        }
    }

    /// Whether bytes lie here that no record was made of yet, and that had to be read. A header alone is none: it is taken in.
    pub fn has_raw(&self) -> bool {
        let header = if self.header_seen { HEADER_LEN } else { 0 };
        self.raw().len() > header + usize::from(self.beyond)
    }

    /// Whether a record lies here, or the beginning of one that had to be read, if only its header.
    pub fn is_in_use(&self) -> bool {
        self.record().is_some() || self.raw().len() > usize::from(self.beyond)
    }

    fn raw(&self) -> &[u8] {
        match &self.input {
            Some(input) => input.raw(),
            None => &self.rest[..self.rest_len.into()],
        }
    }

    /// A reader for another connection over the same transport: only what was read beyond need is still there.
    pub fn successor(&self) -> Self {
        let (mut next, raw) = (Self::default(), self.raw());
        if raw.len() == usize::from(self.beyond) {
            next.rest[..raw.len()].copy_from_slice(raw);
            next.rest_len = self.beyond;
            next.beyond = self.beyond;
        }
        next
    }

    /// Whether the start of a record is here, and the rest is not.
    pub fn in_record(&self) -> bool {
        self.header_seen
    }

    /// Gives the buffer back, unless more is in it than a header, or it is one that the program has made too large for
    /// the pool.
    pub fn release(&mut self) {
        let unread = self.record.is_some();
        let Some(mut input) = self.input.take() else { return };
        let raw = input.raw();
        if unread || raw.len() > HEADER_LEN || input.bytes.len() > pool::MAX_KEPT {
            self.input = Some(input);
            return;
        }
        self.rest[..raw.len()].copy_from_slice(raw);
        self.rest_len = raw.len() as u8;
        (input.raw, input.plain) = (0..0, 0..0);
        pool::give_read(input);
    }

    /// The bytes that came, where they can be added to.
    fn load(&mut self) -> Box<Input> {
        self.input.take().unwrap_or_else(|| {
            let mut input = pool::take_to_read(BUFFER_LEN);
            // Whatever there is of it: to copy all is less than to call a function.
            input.bytes[..HEADER_LEN].copy_from_slice(&self.rest);
            input.raw = 0..core::mem::take(&mut self.rest_len).into();
            input
        })
    }

    /// Reads the next record. `read` gets bytes from the transport, `header` is shown each record's header and
    /// `inner` each inner content type. On `Stop` what came so far is kept, and the call continues there.
    pub fn next(
        &mut self,
        expect: &Expect,
        read: &mut dyn FnMut(&mut [u8]) -> Result<usize, Stop>,
        show: &mut dyn FnMut(Shown<'_>),
    ) -> Result<Record, Stop> {
        if let Some(record) = self.record {
            return Ok(record);
        }
        let mut input = self.load();
        let result = self.next_of(&mut input, expect, read, show);
        self.input = Some(input);
        result
    }

    fn next_of(
        &mut self,
        input: &mut Input,
        expect: &Expect,
        read: &mut dyn FnMut(&mut [u8]) -> Result<usize, Stop>,
        show: &mut dyn FnMut(Shown<'_>),
    ) -> Result<Record, Stop> {
        self.beyond = 0;
        let explicit = self.opener.as_ref().map_or(0, Opener::explicit_len);
        let base = pool::skip(&input.bytes, HEADER_LEN + explicit, expect.target);
        loop {
            input.fill(HEADER_LEN, expect.read_ahead, 0, base, read)?;
            let header: [u8; HEADER_LEN] = input.raw()[..HEADER_LEN].try_into().unwrap_or_default();
            if let Some(len) = ssl2_hello(&header).filter(|_| expect.server && !self.started) {
                // What is left of it when the connection ends would take the alert with it.
                input.fill(len, 0, 0, base, read)?;
                input.raw.start += len;
                return Ok(Record { kind: SSL2_HELLO, protected: false });
            }
            if !self.header_seen {
                show(Shown::Header(&header));
                self.header_seen = true;
                if let Err(error) = self.check_header(header, expect) {
                    // Nothing is made of it any more, so it does not lie here (SSL_has_pending(3)).
                    input.raw.start += HEADER_LEN;
                    return Err(error.into());
                }
            }
            let len = usize::from(u16::from_be_bytes([header[3], header[4]]));
            let with_next = expect.next_header
                && expect.read_ahead == 0
                && header[0] == APPLICATION_DATA
                && len >= MIN_WITH_NEXT;
            // As OpenSSL, which looks ahead for a record's header only: how much lies here is seen (SSL_has_pending(3)).
            input.fill(HEADER_LEN + len, 0, if with_next { HEADER_LEN } else { 0 }, base, read)?;
            self.header_seen = false;
            self.started = true;
            let body = input.raw.start + HEADER_LEN;
            input.raw.start = body + len;
            if let Some(record) = self.open(input, header, body..body + len, expect, show)? {
                if with_next {
                    self.beyond = input.raw.len() as u8;
                }
                self.record = Some(record);
                return Ok(record);
            }
        }
    }

    fn check_header(&self, header: [u8; HEADER_LEN], expect: &Expect) -> Result<(), Error> {
        let [kind, major, minor, ..] = header;
        let version = u16::from_be_bytes([major, minor]);
        let tls13 = expect.version == TLS1_3;
        if expect.version == TLS1_2 && !expect.retried && version != TLS1_2 && self.started {
            // An alert in clear of another version is the peer's way to say that it has none of ours.
            let silent = kind == ALERT && self.opener.is_none();
            let wrong = reason::WRONG_VERSION_NUMBER;
            return Err(if silent {
                Error::new(wrong)
            } else {
                Error::alert(Alert::PROTOCOL_VERSION, wrong)
            });
        }
        if major != 3 {
            return Err(match &header {
                _ if self.started => Error::alert(Alert::PROTOCOL_VERSION, reason::WRONG_VERSION_NUMBER),
                b"GET /" | b"POST " | b"HEAD " | b"PUT /" => Error::new(reason::HTTP_REQUEST),
                [b'G', b'E', b'T', b' ', _] | [b'P', b'U', b'T', b' ', _] => Error::new(reason::HTTP_REQUEST),
                b"CONNE" => Error::new(reason::HTTPS_PROXY_REQUEST),
                // It does not look like TLS, so there is nobody to understand an alert.
                _ => Error::new(reason::WRONG_VERSION_NUMBER),
            });
        }
        let len = usize::from(u16::from_be_bytes([header[3], header[4]]));
        if tls13 && self.opener.is_some() {
            // RFC 8446, 5.1 and 5.2.
            let allowed = kind == APPLICATION_DATA
                || (kind == CHANGE_CIPHER_SPEC && expect.handshaking)
                || (kind == ALERT && expect.plain_alerts);
            if !allowed {
                return Err(Error::alert(Alert::UNEXPECTED_MESSAGE, reason::BAD_RECORD_TYPE));
            }
            if version != TLS1_2 {
                return Err(Error::alert(Alert::DECODE_ERROR, reason::WRONG_VERSION_NUMBER));
            }
        }
        if len > MAX_BUFFERED.max(expect.read_ahead) {
            return Err(Error::alert(Alert::RECORD_OVERFLOW, reason::PACKET_LENGTH_TOO_LONG));
        }
        if len > if tls13 { MAX_TLS13_BODY } else { MAX_TLS12_BODY } {
            return Err(Error::alert(Alert::RECORD_OVERFLOW, reason::ENCRYPTED_LENGTH_TOO_LONG));
        }
        Ok(())
    }

    /// Decrypts and checks a record; `None` for one that is to be ignored.
    fn open(
        &mut self,
        input: &mut Input,
        header: [u8; HEADER_LEN],
        body: Range<usize>,
        expect: &Expect,
        show: &mut dyn FnMut(Shown<'_>),
    ) -> Result<Option<Record>, Error> {
        let outer = header[0];
        let tls13 = expect.version == TLS1_3;
        if outer == CHANGE_CIPHER_SPEC && expect.handshaking && (tls13 || expect.retried) {
            // RFC 8446, 5: exactly this one, and dropped.
            if input.bytes[body] != [1] {
                return Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason::INVALID_CCS_MESSAGE));
            }
            return self.count_empty(reason::UNEXPECTED_CCS_MESSAGE).map(|()| None);
        }
        let protected = self.opener.is_some() && !(tls13 && outer == ALERT);
        let mut kind = outer;
        input.plain = body.clone();
        if let Some(opener) = self.opener.as_mut().filter(|_| protected) {
            let Some(range) = opener.open(header, &mut input.bytes[body.clone()]) else {
                return self.skip_early_data(body.len(), expect).map(|()| None);
            };
            input.plain = body.start + range.start..body.start + range.end;
            if opener.tls13() {
                // RFC 8446, 5.4: the last byte that is not zero is the type.
                let data = &input.bytes[input.plain.clone()];
                let Some(at) = data.iter().rposition(|byte| *byte != 0) else {
                    return Err(Error::alert(Alert::UNEXPECTED_MESSAGE, reason::BAD_RECORD_TYPE));
                };
                kind = data[at];
                input.plain.end = input.plain.start + at;
                if !matches!(kind, ALERT | HANDSHAKE | APPLICATION_DATA) {
                    return Err(Error::alert(Alert::UNEXPECTED_MESSAGE, reason::BAD_RECORD_TYPE));
                }
                show(Shown::InnerType(kind));
            }
        } else if outer == APPLICATION_DATA && expect.skip_early_data > 0 {
            return self.skip_early_data(body.len(), expect).map(|()| None);
        }
        if input.plain.len() > MAX_PLAINTEXT.min(expect.max_plaintext) {
            return Err(Error::alert(Alert::RECORD_OVERFLOW, reason::DATA_LENGTH_TOO_LONG));
        }
        if input.plain.is_empty() {
            if tls13 && kind != APPLICATION_DATA {
                // RFC 8446, 5.1 and 5.4.
                return Err(Error::alert(Alert::UNEXPECTED_MESSAGE, reason::BAD_LENGTH));
            }
            self.count_empty(reason::RECORD_TOO_SMALL)?;
        } else {
            self.empty = 0;
        }
        Ok(Some(Record { kind, protected }))
    }

    fn count_empty(&mut self, too_many: i32) -> Result<(), Error> {
        self.empty += 1;
        if self.empty > MAX_EMPTY {
            return Err(Error::alert(Alert::UNEXPECTED_MESSAGE, too_many));
        }
        Ok(())
    }

    /// A record that does not decrypt is early data that we refused, as long as there may be some.
    fn skip_early_data(&mut self, len: usize, expect: &Expect) -> Result<(), Error> {
        if expect.skip_early_data == 0 {
            return Err(Error::alert(Alert::BAD_RECORD_MAC, reason::DECRYPTION_FAILED_OR_BAD_RECORD_MAC));
        }
        self.skipped = self.skipped.saturating_add(len as u32);
        if self.skipped > expect.skip_early_data {
            return Err(Error::alert(Alert::UNEXPECTED_MESSAGE, reason::TOO_MUCH_EARLY_DATA));
        }
        Ok(())
    }
}

/// What the message callback is shown of a record.
pub enum Shown<'a> {
    Header(&'a [u8; HEADER_LEN]),
    InnerType(u8),
}

impl Input {
    fn raw(&self) -> &[u8] {
        &self.bytes[self.raw.clone()]
    }

    /// Reads until `need` raw bytes are there, and `more` if they come with them; from `base` on, if it can be chosen.
    fn fill(
        &mut self,
        need: usize,
        ahead: usize,
        more: usize,
        base: usize,
        read: &mut dyn FnMut(&mut [u8]) -> Result<usize, Stop>,
    ) -> Result<(), Stop> {
        if self.raw.len() >= need {
            return Ok(());
        }
        let want = ahead.max(need + more);
        let here = self.raw.len();
        if here <= HEADER_LEN && self.raw.start != base {
            // What there is of a header moves cheaply.
            self.bytes.copy_within(self.raw.clone(), base);
            self.raw = base..base + here;
        }
        if self.bytes.len() < self.raw.start + want {
            self.bytes.copy_within(self.raw.clone(), 0);
            self.raw = 0..self.raw.len();
            if self.bytes.len() < want {
                self.bytes.resize(want, 0);
            }
        }
        let (need, want) = (self.raw.start + need, self.raw.start + want);
        while self.raw.end < need {
            self.raw.end += read(&mut self.bytes[self.raw.end..want])?;
        }
        Ok(())
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        // Plaintext of the program's that it has not read.
        if let Some(input) = &mut self.input {
            let plain = input.plain.clone();
            if plain.start < plain.end {
                input.bytes[plain].zeroize();
            }
            input.raw = 0..0;
        }
        self.record = None;
        self.release();
    }
}
