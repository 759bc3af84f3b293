//! Why a call on a connection ends before it is done.

use super::error::Error;

/// What a connection waits for: `SSL_want(3)`'s answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
pub enum Want {
    #[default]
    Nothing = 1,
    Writing = 2,
    Reading = 3,
    X509Lookup = 4,
    AsyncPaused = 5,
    AsyncNoJobs = 6,
    ClientHelloCb = 7,
    RetryVerify = 8,
}

/// Why a call on a connection did not do what it was asked to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// It has to be called again; `Want` says after what. The value is what the transport's BIO returned, -1 where no
    /// BIO is the cause.
    Want(Want, i32),
    /// The peer has closed its side (close_notify, or the end of the stream where that is allowed).
    Closed,
    /// The connection has failed; the peer was told and the error queue says why. The value is the call's to return.
    Failed(i32),
    /// This failed, and is still to be told.
    Error(Error),
    /// The peer ended the connection, which is still to be told; the call returns 0.
    Ended(Error),
    /// Data came where a handshake was to go on, and it is data that the program is asking for.
    Data,
}

impl Stop {
    /// What `SSL_read(3)` and its kin return for it.
    pub fn returned(self) -> i32 {
        match self {
            Self::Want(_, returned) | Self::Failed(returned) => returned,
            Self::Closed | Self::Ended(_) => 0,
            Self::Error(_) | Self::Data => -1,
        }
    }

    /// What `SSL_read(3)` and `SSL_write(3)` make of it when the handshake stops them: 0 would be the end of the data.
    pub(super) fn for_data(self) -> Self {
        if self == Self::Failed(0) { Self::Failed(-1) } else { self }
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}
