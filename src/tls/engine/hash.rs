//! Hash functions for rustls, which hash the wire's bytes where rustls hashes its view of a message.

use super::exchange;
use ring::digest;
use rustls::crypto::hash::{Context, Hash, HashAlgorithm, Output};

/// A hash function of ring's as rustls wants it.
pub struct Transcript {
    pub digest: &'static digest::Algorithm,
    pub algorithm: HashAlgorithm,
}

pub static SHA256: Transcript = Transcript { digest: &digest::SHA256, algorithm: HashAlgorithm::SHA256 };
pub static SHA384: Transcript = Transcript { digest: &digest::SHA384, algorithm: HashAlgorithm::SHA384 };

impl Hash for Transcript {
    fn start(&self) -> Box<dyn Context> {
        Box::new(Running(digest::Context::new(self.digest)))
    }

    fn hash(&self, data: &[u8]) -> Output {
        Output::new(digest::digest(self.digest, data).as_ref())
    }

    fn output_len(&self) -> usize {
        self.digest.output_len()
    }

    fn algorithm(&self) -> HashAlgorithm {
        self.algorithm
    }
}

struct Running(digest::Context);

impl Context for Running {
    fn fork_finish(&self) -> Output {
        let mut fork = self.0.clone();
        // Peeked at, not taken: the message that comes next brings it into the running hash.
        if let Some(unseen) = exchange::with(|x| x.messages.pending()) {
            fork.update(&unseen);
        }
        Output::new(fork.finish().as_ref())
    }

    fn fork(&self) -> Box<dyn Context> {
        Box::new(Self(self.0.clone()))
    }

    fn finish(self: Box<Self>) -> Output {
        Output::new(self.0.finish().as_ref())
    }

    fn update(&mut self, data: &[u8]) {
        match exchange::with(|x| x.messages.wire(data)) {
            Some(wire) => self.0.update(&wire),
            None => self.0.update(data),
        }
    }
}
