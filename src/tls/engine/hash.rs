//! Hash functions for rustls, which hash the wire's bytes where rustls hashes its view of a message.

use super::exchange;
use crate::libcrypto::sha;
use rustls::crypto::hash::{Context, Hash, HashAlgorithm, Output};
use std::sync::LazyLock;

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
        Box::new(Running(sha::Context::new(self.hash)))
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

struct Running(sha::Context);

impl Context for Running {
    fn fork_finish(&self) -> Output {
        // Peeked at, not taken: the message that comes next brings it into the running hash.
        let unseen = exchange::with(|x| x.messages.pending()).unwrap_or_default();
        Output::new(self.0.peek(&unseen).as_ref())
    }

    fn fork(&self) -> Box<dyn Context> {
        Box::new(Self(self.0.clone()))
    }

    fn finish(self: Box<Self>) -> Output {
        Output::new(self.0.finish().as_ref())
    }

    fn update(&mut self, data: &[u8]) {
        let hash = &mut self.0;
        if exchange::with(|x| x.messages.each_wire(data, |part| hash.update(part))).is_none() {
            hash.update(data);
        }
    }
}
