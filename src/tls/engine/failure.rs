//! rustls's errors as OpenSSL's reasons and alerts.

use crate::tls::error::{Alert, Error, INTERNAL, reason};
use rustls::{Error as E, PeerIncompatible, PeerMisbehaved};

/// The error to report: what a hook noted, or else what rustls found, with the alert rustls chose.
pub fn map(error: &E, alert: Option<u8>, known: Option<Error>) -> Error {
    if let Some(known) = known {
        return known;
    }
    let (default, reason) = describe(error);
    Error::alert(alert.map_or(default, Alert), reason)
}

fn describe(error: &E) -> (Alert, i32) {
    match error {
        E::InappropriateMessage { .. } | E::InappropriateHandshakeMessage { .. } => {
            (Alert::UNEXPECTED_MESSAGE, reason::UNEXPECTED_MESSAGE)
        }
        E::InvalidMessage(_) => (Alert::DECODE_ERROR, reason::LENGTH_MISMATCH),
        E::DecryptError => (Alert::DECRYPT_ERROR, reason::DIGEST_CHECK_FAILED),
        E::PeerIncompatible(PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig)
        | E::PeerIncompatible(PeerIncompatible::ServerDoesNotSupportTls12Or13) => {
            (Alert::PROTOCOL_VERSION, reason::UNSUPPORTED_PROTOCOL)
        }
        E::PeerIncompatible(_) => (Alert::HANDSHAKE_FAILURE, reason::NO_SHARED_CIPHER),
        E::PeerMisbehaved(misbehaved) => peer(misbehaved),
        _ => (Alert::INTERNAL_ERROR, INTERNAL),
    }
}

fn peer(misbehaved: &PeerMisbehaved) -> (Alert, i32) {
    use PeerMisbehaved::*;
    match misbehaved {
        AttemptedDowngradeToTls12WhenTls13IsSupported => {
            (Alert::ILLEGAL_PARAMETER, reason::INAPPROPRIATE_FALLBACK)
        }
        SelectedUnofferedCipherSuite
        | SelectedUnusableCipherSuiteForVersion
        | IllegalHelloRetryRequestWithUnofferedCipherSuite
        | SelectedDifferentCipherSuiteAfterRetry
        | CipherSuiteDifferedOnRetry => (Alert::ILLEGAL_PARAMETER, reason::WRONG_CIPHER_RETURNED),
        MissingKeyShare => (Alert::MISSING_EXTENSION, reason::NO_SUITABLE_KEY_SHARE),
        WrongGroupForKeyShare
        | InvalidKeyShare
        | IllegalHelloRetryRequestWithOfferedGroup
        | IllegalHelloRetryRequestWithUnofferedNamedGroup => {
            (Alert::ILLEGAL_PARAMETER, reason::BAD_KEY_SHARE)
        }
        SelectedUnofferedCompression => (Alert::ILLEGAL_PARAMETER, reason::UNSUPPORTED_COMPRESSION_ALGORITHM),
        IncorrectBinder => (Alert::ILLEGAL_PARAMETER, reason::BINDER_DOES_NOT_VERIFY),
        SignedKxWithWrongAlgorithm | SignedHandshakeWithUnadvertisedSigScheme => {
            (Alert::ILLEGAL_PARAMETER, reason::WRONG_SIGNATURE_TYPE)
        }
        UnsolicitedServerHelloExtension | UnsolicitedEncryptedExtension => {
            (Alert::UNSUPPORTED_EXTENSION, reason::UNSOLICITED_EXTENSION)
        }
        KeyEpochWithPendingFragment => (Alert::UNEXPECTED_MESSAGE, reason::NOT_ON_RECORD_BOUNDARY),
        _ => (Alert::ILLEGAL_PARAMETER, reason::BAD_EXTENSION),
    }
}
