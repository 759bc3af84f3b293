//! ECDSA signatures with P-256, checked by ring, which is faster there than libcrypto through EVP. Who asks takes no for "do
//! it by libcrypto": only what ring finds good is.

use super::ffi;
use super::lib_ctx::LibCtx;
use ring::signature::{ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA384_ASN1, UnparsedPublicKey};

/// A point of the curve, not compressed.
pub type Point = [u8; 65];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digest {
    Sha256,
    Sha384,
}

/// Whether signatures of that library context may be checked here: where a program says which implementations it wants,
/// or FIPS mode is on, they may not.
pub fn serves(lib: &LibCtx) -> bool {
    // SAFETY: null is for libcrypto's default context.
    lib.is_default() && unsafe { ffi::EVP_default_properties_is_fips_enabled(core::ptr::null_mut()) } == 0
}

/// The point in a key info (SubjectPublicKeyInfo) in its usual encoding (RFC 5480, 2.1.1 and 2.2).
pub fn point(info: &[u8]) -> Option<Point> {
    const BEFORE: [u8; 26] = [
        0x30, 0x59, 0x30, 0x13, 6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d,
        3, 1, 7, 3, 0x42, 0,
    ];
    let point: Point = info.strip_prefix(&BEFORE)?.try_into().ok()?;
    (point[0] == 4).then_some(point)
}

/// Whether `signature` is good. The encoding is held to DER more strictly than libcrypto does.
pub fn verify(digest: Digest, point: &Point, message: &[u8], signature: &[u8]) -> bool {
    let algorithm = match digest {
        Digest::Sha256 => &ECDSA_P256_SHA256_ASN1,
        Digest::Sha384 => &ECDSA_P256_SHA384_ASN1,
    };
    UnparsedPublicKey::new(algorithm, point).verify(message, signature).is_ok()
}
