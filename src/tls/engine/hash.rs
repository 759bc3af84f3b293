//! Hash functions for rustls, which hash the wire's bytes where rustls hashes its view of a message.

use super::exchange;
use crate::libcrypto::sha;
use rustls::crypto::hash::{Context, Hash, HashAlgorithm, Output};
use std::sync::{LazyLock, OnceLock};

/// A hash function as rustls wants it.
pub struct Transcript {
    pub hash: sha::Algorithm,
    pub algorithm: HashAlgorithm,
}

pub static SHA256: Transcript = Transcript { hash: sha::Algorithm::Sha256, algorithm: HashAlgorithm::SHA256 };
pub static SHA384: Transcript = Transcript { hash: sha::Algorithm::Sha384, algorithm: HashAlgorithm::SHA384 };

/// The hash of nothing, which the key schedule wants again and again (RFC 8446, 7.1).
pub fn of_nothing(hash: sha::Algorithm) -> &'static sha::Value {
    static SHA256: LazyLock<sha::Value> = LazyLock::new(|| sha::Algorithm::Sha256.hash(&[]));
    static SHA384: LazyLock<sha::Value> = LazyLock::new(|| sha::Algorithm::Sha384.hash(&[]));
    match hash {
        sha::Algorithm::Sha256 => &SHA256,
        sha::Algorithm::Sha384 => &SHA384,
    }
}

impl Hash for Transcript {
    fn start(&self) -> Box<dyn Context> {
        if exchange::is_for_nothing() {
            return Box::new(Nothing(self.hash));
        }
        Box::new(Running::new(sha::Context::new(self.hash), true))
    }

    fn hash(&self, data: &[u8]) -> Output {
        if data.is_empty() {
            return Output::new(of_nothing(self.hash).as_ref());
        }
        Output::new(self.hash.hash(data).as_ref())
    }

    fn output_len(&self) -> usize {
        self.hash.output_len()
    }

    fn algorithm(&self) -> HashAlgorithm {
        self.algorithm
    }
}

/// Hashes nothing, where nobody looks at the hash.
struct Nothing(sha::Algorithm);

impl Context for Nothing {
    fn fork_finish(&self) -> Output {
        Output::new(&[0; 48][..self.0.output_len()])
    }

    fn fork(&self) -> Box<dyn Context> {
        Box::new(Self(self.0))
    }

    fn finish(self: Box<Self>) -> Output {
        self.fork_finish()
    }

    fn update(&mut self, _: &[u8]) {}
}

/// The beginning of a transcript that a binder covers (RFC 8446, 4.2.11.2), hashed for it.
pub struct Begun {
    bytes: Vec<u8>,
    hash: sha::Context,
}

impl Begun {
    pub fn new(algorithm: sha::Algorithm, bytes: Vec<u8>) -> Self {
        let mut hash = sha::Context::new(algorithm);
        hash.update(&bytes);
        Self { bytes, hash }
    }

    /// The hash of it.
    pub fn value(&self) -> sha::Value {
        self.hash.peek(&[])
    }

    /// The state after it and what comes then, if `transcript` begins with it and is hashed with `algorithm`.
    fn of<'a>(&self, algorithm: sha::Algorithm, transcript: &'a [u8]) -> Option<(sha::Context, &'a [u8])> {
        let rest = transcript.strip_prefix(&self.bytes[..])?;
        (self.hash.algorithm() == algorithm).then(|| (self.hash.clone(), rest))
    }
}

struct Running {
    hash: sha::Context,
    /// Nothing was hashed yet.
    is_new: bool,
    /// The hash so far, which rustls asks for more than once.
    value: OnceLock<sha::Value>,
}

impl Running {
    fn new(hash: sha::Context, is_new: bool) -> Self {
        Self { hash, is_new, value: OnceLock::new() }
    }

    fn take(&mut self, part: &[u8], begun: Option<&Begun>) {
        if part.is_empty() {
            return;
        }
        self.value = OnceLock::new();
        let begun = begun.filter(|_| self.is_new).and_then(|begun| begun.of(self.hash.algorithm(), part));
        self.is_new = false;
        let mut rest = part;
        if let Some(begun) = begun {
            (self.hash, rest) = begun;
        }
        self.hash.update(rest);
    }
}

impl Context for Running {
    fn fork_finish(&self) -> Output {
        // Peeked at, not taken: the message that comes next brings it into the running hash.
        let unseen = exchange::with(|x| x.messages.pending()).unwrap_or_default();
        if !unseen.is_empty() {
            return Output::new(self.hash.peek(&unseen).as_ref());
        }
        Output::new(self.value.get_or_init(|| self.hash.peek(&[])).as_ref())
    }

    fn fork(&self) -> Box<dyn Context> {
        Box::new(Self::new(self.hash.clone(), self.is_new))
    }

    fn finish(self: Box<Self>) -> Output {
        Output::new(self.hash.finish().as_ref())
    }

    fn update(&mut self, data: &[u8]) {
        let known = exchange::with(|x| {
            let begun = x.begun.as_deref();
            x.messages.each_wire(data, |part| self.take(part, begun));
        });
        if known.is_none() {
            self.take(data, None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What was hashed for a binder is not hashed again, and only where it is the beginning.
    #[test]
    fn a_transcript_goes_on_where_it_was_begun() {
        let begun = Begun::new(sha::Algorithm::Sha384, b"ClientHello up to".to_vec());
        assert_eq!(begun.value().as_ref(), sha::Algorithm::Sha384.hash(b"ClientHello up to").as_ref());
        let take = |algorithm, parts: &[&[u8]]| {
            let mut running = Running::new(sha::Context::new(algorithm), true);
            let mut whole = Vec::new();
            for part in parts {
                running.take(part, Some(&begun));
                whole.extend_from_slice(part);
                // The second time it is known.
                for _ in 0..2 {
                    assert_eq!(running.fork_finish().as_ref(), algorithm.hash(&whole).as_ref(), "{parts:?}");
                }
            }
            assert_eq!(running.hash.finish().as_ref(), algorithm.hash(&whole).as_ref(), "{parts:?}");
        };
        for algorithm in [sha::Algorithm::Sha256, sha::Algorithm::Sha384] {
            take(algorithm, &[b"", b"ClientHello up to the binders", b"ServerHello"]);
            take(algorithm, &[b"ClientHello up to"]);
            take(algorithm, &[b"another", b"ClientHello up to the binders"]);
            take(algorithm, &[b"ClientHello up"]);
        }
        let (_, rest) = begun.of(sha::Algorithm::Sha384, b"ClientHello up to the binders").unwrap();
        assert_eq!(rest, b" the binders");
    }
}
