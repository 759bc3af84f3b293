//! Key agreement and encapsulation with an `EVP_PKEY`.

use super::lib_ctx::LibCtx;
use super::pkey::{KeyContext, PKey, succeeded};
use super::{Failed, Result, ffi};
use core::ptr;
use zeroize::Zeroizing;

impl PKey {
    /// A secret for the holder of the key, and what to send for it (`EVP_PKEY_encapsulate(3)`).
    pub fn encapsulate(&self, lib: &LibCtx) -> Result<(Zeroizing<Vec<u8>>, Vec<u8>)> {
        // SAFETY: all objects are live; the buffers have the sizes that libcrypto asked for.
        unsafe {
            let context = ffi::EVP_PKEY_CTX_new_from_pkey(lib.as_ptr(), self.as_ptr(), lib.properties());
            let context = KeyContext::from_ptr(context)?;
            succeeded(ffi::EVP_PKEY_encapsulate_init(context.0, ptr::null()))?;
            let (mut wrapped_len, mut len) = (0, 0);
            let (no_wrapped, no_secret) = (ptr::null_mut(), ptr::null_mut());
            succeeded(ffi::EVP_PKEY_encapsulate(
                context.0,
                no_wrapped,
                &raw mut wrapped_len,
                no_secret,
                &raw mut len,
            ))?;
            let (mut wrapped, mut secret) = (vec![0; wrapped_len], Zeroizing::new(vec![0; len]));
            let (at, secret_at) = (wrapped.as_mut_ptr(), secret.as_mut_ptr());
            succeeded(ffi::EVP_PKEY_encapsulate(
                context.0,
                at,
                &raw mut wrapped_len,
                secret_at,
                &raw mut len,
            ))?;
            wrapped.truncate(wrapped_len);
            secret.truncate(len);
            Ok((secret, wrapped))
        }
    }

    /// The secret that was encapsulated for this key.
    pub fn decapsulate(&self, lib: &LibCtx, wrapped: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        // SAFETY: all objects are live; the buffer has the size that libcrypto asked for.
        unsafe {
            let context = ffi::EVP_PKEY_CTX_new_from_pkey(lib.as_ptr(), self.as_ptr(), lib.properties());
            let context = KeyContext::from_ptr(context)?;
            succeeded(ffi::EVP_PKEY_decapsulate_init(context.0, ptr::null()))?;
            let (from, from_len, mut len) = (wrapped.as_ptr(), wrapped.len(), 0);
            succeeded(ffi::EVP_PKEY_decapsulate(context.0, ptr::null_mut(), &raw mut len, from, from_len))?;
            let mut secret = Zeroizing::new(vec![0; len]);
            succeeded(ffi::EVP_PKEY_decapsulate(
                context.0,
                secret.as_mut_ptr(),
                &raw mut len,
                from,
                from_len,
            ))?;
            secret.truncate(len);
            Ok(secret)
        }
    }

    /// The public key as it goes into a key share: a point, or the bytes of RFC 7748.
    pub fn encoded_public_key(&self) -> Result<Vec<u8>> {
        let mut public = ptr::null_mut();
        // SAFETY: live; libcrypto allocates the bytes, which are copied and freed once.
        unsafe {
            let len = ffi::EVP_PKEY_get1_encoded_public_key(self.as_ptr(), &raw mut public);
            if len == 0 || public.is_null() {
                return Err(Failed);
            }
            let bytes = core::slice::from_raw_parts(public, len).to_vec();
            ffi::CRYPTO_free(public.cast(), c"".as_ptr(), 0);
            Ok(bytes)
        }
    }

    /// A public key of this key's kind and group, from its encoding; fails if that is not valid. Of DH keys libcrypto
    /// takes any length, and of EC keys compressed points: what the protocol allows is the caller's to check.
    pub fn peer(&self, encoded: &[u8]) -> Result<Self> {
        // SAFETY: takes no arguments; a new key is ours; both are live.
        unsafe {
            let peer = Self::from_ptr(ffi::EVP_PKEY_new()).ok_or(Failed)?;
            succeeded(ffi::EVP_PKEY_copy_parameters(peer.as_ptr(), self.as_ptr()))?;
            succeeded(ffi::EVP_PKEY_set1_encoded_public_key(peer.as_ptr(), encoded.as_ptr(), encoded.len()))?;
            Ok(peer)
        }
    }

    /// The secret that this key and the peer's have in common. For DH it is as long as the group's prime (RFC 8446,
    /// 7.4.1); TLS 1.2 takes off leading zeros (RFC 5246, 8.1.2).
    pub fn derive(&self, lib: &LibCtx, peer: &Self) -> Result<Zeroizing<Vec<u8>>> {
        // SAFETY: all objects are live; the buffer has the size that libcrypto asked for.
        unsafe {
            let context = ffi::EVP_PKEY_CTX_new_from_pkey(lib.as_ptr(), self.as_ptr(), lib.properties());
            let context = KeyContext::from_ptr(context)?;
            succeeded(ffi::EVP_PKEY_derive_init(context.0))?;
            succeeded(ffi::EVP_PKEY_derive_set_peer(context.0, peer.as_ptr()))?;
            if self.is_a(c"DH") {
                succeeded(ffi::EVP_PKEY_CTX_set_dh_pad(context.0, 1))?;
            }
            let mut len = 0;
            succeeded(ffi::EVP_PKEY_derive(context.0, ptr::null_mut(), &raw mut len))?;
            let mut secret = Zeroizing::new(vec![0; len]);
            succeeded(ffi::EVP_PKEY_derive(context.0, secret.as_mut_ptr(), &raw mut len))?;
            secret.truncate(len);
            Ok(secret)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::err;
    use super::super::pkey::KeyKind;
    use super::*;

    #[test]
    fn two_sides_agree() {
        let lib = LibCtx::default();
        for (kind, public_len, secret_len) in [
            (KeyKind::Group(c"EC", c"P-521"), 133, 66),
            (KeyKind::Plain(c"X448"), 56, 56),
            (KeyKind::Group(c"EC", c"brainpoolP256r1"), 65, 32),
            (KeyKind::Group(c"DH", c"ffdhe2048"), 256, 256),
        ] {
            let ours = PKey::generate(&lib, kind).unwrap();
            let theirs = PKey::generate(&lib, kind).unwrap();
            let public = theirs.encoded_public_key().unwrap();
            assert_eq!(public.len(), public_len);
            let secret = ours.derive(&lib, &ours.peer(&public).unwrap()).unwrap();
            assert_eq!(secret.len(), secret_len);
            let public = ours.encoded_public_key().unwrap();
            assert_eq!(*secret, *theirs.derive(&lib, &theirs.peer(&public).unwrap()).unwrap());
            assert_eq!(ours.peer(&public[1..]).is_err(), !ours.is_a(c"DH"));
        }
        err::clear();
    }
}
