//! Whether a certificate is signed with another's key, checked by ring, and for the same bytes only once.
//!
//! The answer depends on nothing but the certificate's bytes and the key's, so it does not change: a client that meets a
//! server again, or a server its clients, need not compute it again. Everything that can change (times, purposes, names,
//! revocation, the store, the security level) is looked at each time, elsewhere. Only what is good is remembered.

use super::p256;
use super::sha::{Algorithm, Context};
use super::x509::X509;
use ring::signature::{
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512, RsaParameters,
    UnparsedPublicKey,
};
use std::sync::{PoisonError, RwLock};

/// How many good signatures are remembered, of the whole process.
const KEPT: usize = 64;

/// SHA-256 of a certificate and the key that it is signed with.
type Print = [u8; 32];

static KNOWN: RwLock<Known> = RwLock::new(Known { prints: Vec::new(), oldest: 0 });

/// The signatures that were good.
struct Known {
    prints: Vec<Print>,
    /// What makes room when there is none.
    oldest: usize,
}

impl Known {
    fn note(&mut self, print: Print) {
        if self.prints.contains(&print) {
            return;
        }
        if self.prints.len() < KEPT {
            self.prints.push(print);
        } else {
            self.prints[self.oldest] = print;
            self.oldest = (self.oldest + 1) % KEPT;
        }
    }
}

/// Whether `subject` is signed with `issuer`'s key, in the plainest encoding. It may be so even if the answer is no: then it is
/// libcrypto's to say.
pub fn is_plainly_signed(subject: &X509, issuer: &X509) -> bool {
    let (Ok(der), Ok(key)) = (subject.to_der(), issuer.public_key_info()) else { return false };
    let print = print(&der, &key);
    let known = || KNOWN.read().unwrap_or_else(PoisonError::into_inner).prints.contains(&print);
    if known() {
        return true;
    }
    let good = check(&der, &key) == Some(true);
    if good {
        KNOWN.write().unwrap_or_else(PoisonError::into_inner).note(print);
    }
    good
}

fn print(der: &[u8], key: &[u8]) -> Print {
    let mut hash = Context::new(Algorithm::Sha256);
    // Both are DER, which says where it ends.
    hash.update(key);
    hash.update(der);
    let mut print = Print::default();
    print.copy_from_slice(hash.finish().as_ref());
    print
}

/// RFC 5758, 3.2, and RFC 4055, 5.
fn check(der: &[u8], key: &[u8]) -> Option<bool> {
    let (tbs, algorithm, signature) = signed_parts(der)?;
    let by_point = |digest| Some(p256::verify(digest, &p256::point(key)?, tbs, signature));
    let by_rsa = |parameters: &'static RsaParameters| {
        Some(UnparsedPublicKey::new(parameters, rsa_key(key)?).verify(tbs, signature).is_ok())
    };
    match algorithm {
        [0x30, 0x0a, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2] => by_point(p256::Digest::Sha256),
        [0x30, 0x0a, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 3] => by_point(p256::Digest::Sha384),
        [0x30, 0x0d, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, hash, 5, 0] => match hash {
            11 => by_rsa(&RSA_PKCS1_2048_8192_SHA256),
            12 => by_rsa(&RSA_PKCS1_2048_8192_SHA384),
            13 => by_rsa(&RSA_PKCS1_2048_8192_SHA512),
            _ => None,
        },
        _ => None,
    }
}

/// The RSAPublicKey in a key info of rsaEncryption (RFC 3279, 2.3.1).
fn rsa_key(info: &[u8]) -> Option<&[u8]> {
    const ALGORITHM: [u8; 15] = [0x30, 0x0d, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0];
    let (_, fields, _) = element(info, SEQUENCE)?;
    let (_, bits, end) = element(fields.strip_prefix(&ALGORITHM)?, BIT_STRING)?;
    let (unused, key) = bits.split_first()?;
    (end.is_empty() && *unused == 0).then_some(key)
}

const SEQUENCE: u8 = 0x30;
const BIT_STRING: u8 = 0x03;

/// What is signed, with which algorithm (RFC 5280, 4.1.1.2: the one inside is the same), and the signature.
fn signed_parts(der: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    const VERSION: u8 = 0xa0;
    let (_, certificate, rest) = element(der, SEQUENCE)?;
    let (tbs, fields, after) = element(certificate, SEQUENCE)?;
    let (algorithm, _, after) = element(after, SEQUENCE)?;
    let (_, bits, end) = element(after, BIT_STRING)?;
    let (_, _, fields) = element(fields, VERSION)?;
    let (_, _, fields) = element(fields, 0x02)?;
    let (inner, _, _) = element(fields, SEQUENCE)?;
    let (unused, signature) = bits.split_first()?;
    (rest.is_empty() && end.is_empty() && inner == algorithm && *unused == 0)
        .then_some((tbs, algorithm, signature))
}

/// The DER element with this tag at the front: all of it, its content, and what follows.
fn element(der: &[u8], tag: u8) -> Option<(&[u8], &[u8], &[u8])> {
    let [found, first, rest @ ..] = der else { return None };
    let (len, header) = match *first {
        len @ ..=0x7f => (usize::from(len), 2),
        0x81 => (usize::from(*rest.first()?), 3),
        0x82 => (usize::from(u16::from_be_bytes([*rest.first()?, *rest.get(1)?])), 4),
        _ => return None,
    };
    let (all, after) = der.split_at_checked(header + len)?;
    (*found == tag).then_some((all, &all[header..], after))
}

#[cfg(test)]
mod tests {
    use super::super::lib_ctx::LibCtx;
    use super::super::testing::certificate;
    use super::*;

    fn is_known(subject: &X509, issuer: &X509) -> bool {
        let print = print(&subject.to_der().unwrap(), &issuer.public_key_info().unwrap());
        KNOWN.read().unwrap().prints.contains(&print)
    }

    /// With P-256 and with RSA.
    #[test]
    fn signatures_are_checked_and_good_ones_remembered() {
        let (leaf, inter, ca) =
            (certificate("critical-leaf.pem"), certificate("inter.pem"), certificate("ca.pem"));
        for (subject, issuer, other) in [(&leaf, &inter, &ca), (&inter, &ca, &leaf)] {
            for _ in 0..2 {
                assert!(is_plainly_signed(subject, issuer));
                assert!(is_known(subject, issuer));
                assert!(!is_plainly_signed(subject, other) && !is_known(subject, other));
                // Another signature, and another certificate under the same one.
                let der = subject.to_der().unwrap();
                let signature = signed_parts(&der).unwrap().2.len();
                for at in [der.len() - 1, der.len() - signature - 40] {
                    let mut der = der.clone();
                    der[at] ^= 1;
                    assert_ne!(check(&der, &issuer.public_key_info().unwrap()), Some(true));
                    if let Ok(changed) = X509::from_der(&LibCtx::default(), &der) {
                        assert!(!is_plainly_signed(&changed, issuer) && !is_known(&changed, issuer));
                    }
                }
            }
        }
        // The algorithm is known and the key is not its.
        assert!(
            !is_plainly_signed(&inter, &leaf) && !is_plainly_signed(&leaf, &certificate("p384-leaf.pem"))
        );
        super::super::err::clear();
    }

    #[test]
    fn only_the_latest_are_remembered() {
        let mut known = Known { prints: Vec::new(), oldest: 0 };
        for number in 0..=KEPT as u8 {
            known.note([number; 32]);
            known.note([number; 32]);
        }
        assert_eq!(known.prints.len(), KEPT);
        assert!(!known.prints.contains(&[0; 32]) && known.prints.contains(&[KEPT as u8; 32]));
        known.note([0; 32]);
        assert!(!known.prints.contains(&[1; 32]) && known.prints.contains(&[2; 32]));
    }

    #[test]
    fn certificates_are_taken_apart() {
        let der = certificate("p256-leaf.pem").to_der().unwrap();
        let (tbs, algorithm, signature) = signed_parts(&der).unwrap();
        assert_eq!((algorithm.len(), der.len()), (12, 4 + tbs.len() + 12 + 3 + signature.len()));
        for len in 0..der.len() {
            assert!(signed_parts(&der[..len]).is_none());
        }
        // Another algorithm inside than outside.
        let at = der.len() - signature.len() - 3 - 1;
        let mut other = der.clone();
        other[at] ^= 1;
        assert!(signed_parts(&other).is_none());
        let info = certificate("rsa-leaf.pem").public_key_info().unwrap();
        assert_eq!(rsa_key(&info).unwrap()[..4], [0x30, 0x82, 1, 10]);
        for len in 0..info.len() {
            assert!(rsa_key(&info[..len]).is_none());
        }
    }
}
