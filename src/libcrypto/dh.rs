//! Finite-field Diffie-Hellman in any group (`EVP_PKEY-DH(7)`), by prime and generator.

use super::lib_ctx::LibCtx;
use super::pkey::{KeyContext, PKey, succeeded};
use super::{Failed, Result, ffi};
use core::ffi::{CStr, c_int};
use core::ptr;

/// `OSSL_PARAM_UNSIGNED_INTEGER`, whose bytes are in the machine's order.
const UNSIGNED_INTEGER: core::ffi::c_uint = 2;
/// `OSSL_PARAM_UNMODIFIED`.
const UNMODIFIED: usize = usize::MAX;
/// `EVP_PKEY_KEY_PARAMETERS`, and with `OSSL_KEYMGMT_SELECT_PUBLIC_KEY` and `..._PRIVATE_KEY` `EVP_PKEY_KEYPAIR`.
const PARAMETERS: c_int = 0x84;
const KEY_PAIR: c_int = 0x87;

/// The generator of all groups of RFC 2409 and RFC 3526.
const GENERATOR: &[u8] = &[2];

/// `BIGNUM`, owned.
struct Number(*mut ffi::BIGNUM);

impl Number {
    /// # Safety
    /// `number` is null, or live and the caller's.
    unsafe fn from_ptr(number: *mut ffi::BIGNUM) -> Result<Self> {
        if number.is_null() { Err(Failed) } else { Ok(Self(number)) }
    }

    /// Big-endian, without leading zeros.
    fn bytes(&self) -> Vec<u8> {
        // SAFETY: live; the buffer has the size that libcrypto's macro `BN_num_bytes` gives.
        unsafe {
            let bits = usize::try_from(ffi::BN_num_bits(self.0)).unwrap_or_default();
            let mut bytes = vec![0; bits.div_ceil(8)];
            ffi::BN_bn2bin(self.0, bytes.as_mut_ptr());
            bytes
        }
    }
}

impl Drop for Number {
    fn drop(&mut self) {
        // SAFETY: ours, freed once.
        unsafe { ffi::BN_free(self.0) }
    }
}

impl PKey {
    /// Parameters, all numbers big-endian; with a public value it is a public key. Nothing is checked but that libcrypto
    /// can hold it.
    pub fn dh(lib: &LibCtx, prime: &[u8], generator: &[u8], public: Option<&[u8]>) -> Result<Self> {
        let native = |bytes: &[u8]| -> Vec<u8> {
            if cfg!(target_endian = "big") { bytes.to_vec() } else { bytes.iter().rev().copied().collect() }
        };
        let selection = if public.is_some() { KEY_PAIR } else { PARAMETERS };
        let numbers = [(c"p", Some(prime)), (c"g", Some(generator)), (c"pub", public)];
        let mut numbers: Vec<(&CStr, Vec<u8>)> =
            numbers.into_iter().filter_map(|(name, bytes)| Some((name, native(bytes?)))).collect();
        let mut params: Vec<ffi::OSSL_PARAM> = numbers
            .iter_mut()
            .map(|(name, bytes)| ffi::OSSL_PARAM {
                key: name.as_ptr(),
                data_type: UNSIGNED_INTEGER,
                data: bytes.as_mut_ptr().cast(),
                data_size: bytes.len(),
                return_size: UNMODIFIED,
            })
            .collect();
        // `OSSL_PARAM_construct_end(3)`.
        params.push(ffi::OSSL_PARAM {
            key: ptr::null(),
            data_type: 0,
            data: ptr::null_mut(),
            data_size: 0,
            return_size: 0,
        });
        // SAFETY: the context is live, and the parameters and what they point to live through all of the calls; the key
        // that comes back is null or ours.
        unsafe {
            let context = ffi::EVP_PKEY_CTX_new_from_name(lib.as_ptr(), c"DH".as_ptr(), lib.properties());
            let context = KeyContext::from_ptr(context)?;
            succeeded(ffi::EVP_PKEY_fromdata_init(context.0))?;
            let mut key = ptr::null_mut();
            let made = ffi::EVP_PKEY_fromdata(context.0, &raw mut key, selection, params.as_mut_ptr());
            let key = Self::from_ptr(key);
            succeeded(made)?;
            key.ok_or(Failed)
        }
    }

    /// The smallest group of RFC 2409 and RFC 3526 with `security_bits`, as far as they go.
    pub fn dh_of_strength(lib: &LibCtx, security_bits: c_int) -> Result<Self> {
        let none = ptr::null_mut();
        // SAFETY: given no number to write to, they make one, which is ours.
        let prime = unsafe {
            Number::from_ptr(match security_bits {
                192.. => ffi::BN_get_rfc3526_prime_8192(none),
                152.. => ffi::BN_get_rfc3526_prime_4096(none),
                128.. => ffi::BN_get_rfc3526_prime_3072(none),
                112.. => ffi::BN_get_rfc3526_prime_2048(none),
                _ => ffi::BN_get_rfc2409_prime_1024(none),
            })?
        };
        Self::dh(lib, &prime.bytes(), GENERATOR, None)
    }

    /// Checks parameters and public value. That the prime is a safe one is not asked for: it takes long, and a key that
    /// is used once does without.
    pub fn check_dh(&self, lib: &LibCtx) -> Result<()> {
        // SAFETY: key and context are live.
        unsafe {
            let context = ffi::EVP_PKEY_CTX_new_from_pkey(lib.as_ptr(), self.as_ptr(), lib.properties());
            let context = KeyContext::from_ptr(context)?;
            succeeded(ffi::EVP_PKEY_param_check_quick(context.0))?;
            succeeded(ffi::EVP_PKEY_public_check(context.0))
        }
    }

    /// Prime and generator.
    pub fn dh_parameters(&self) -> Result<(Vec<u8>, Vec<u8>)> {
        let number = |name: &CStr| {
            let mut number = ptr::null_mut();
            // SAFETY: live; given no number to write to, it makes one, which is ours.
            unsafe {
                let found = ffi::EVP_PKEY_get_bn_param(self.as_ptr(), name.as_ptr(), &raw mut number);
                let number = Number::from_ptr(number);
                succeeded(found)?;
                number.map(|number| number.bytes())
            }
        };
        Ok((number(c"p")?, number(c"g")?))
    }

    /// A new key pair with the parameters of this one.
    pub fn generate_like(&self, lib: &LibCtx) -> Result<Self> {
        // SAFETY: key and context are live; the key that comes back is null or ours.
        unsafe {
            let context = ffi::EVP_PKEY_CTX_new_from_pkey(lib.as_ptr(), self.as_ptr(), lib.properties());
            let context = KeyContext::from_ptr(context)?;
            succeeded(ffi::EVP_PKEY_keygen_init(context.0))?;
            let mut key = ptr::null_mut();
            let made = ffi::EVP_PKEY_keygen(context.0, &raw mut key);
            let key = Self::from_ptr(key);
            succeeded(made)?;
            key.ok_or(Failed)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::err;
    use super::*;

    #[test]
    fn strength_chooses_the_group() {
        let lib = LibCtx::default();
        for (strength, bits) in
            [(0, 1024), (80, 1024), (111, 1024), (112, 2048), (128, 3072), (152, 4096), (256, 8192)]
        {
            assert_eq!(PKey::dh_of_strength(&lib, strength).unwrap().bits(), bits, "{strength}");
        }
    }

    #[test]
    fn two_sides_agree_in_a_group_of_numbers() {
        let lib = LibCtx::default();
        let (p, g) = PKey::dh_of_strength(&lib, 112).unwrap().dh_parameters().unwrap();
        assert_eq!((p.len(), &g[..]), (256, GENERATOR));
        let server = PKey::dh(&lib, &p, &g, None).unwrap().generate_like(&lib).unwrap();
        let public = server.encoded_public_key().unwrap();
        let seen = PKey::dh(&lib, &p, &g, Some(&public)).unwrap();
        seen.check_dh(&lib).unwrap();
        let client = seen.generate_like(&lib).unwrap();
        let secret = client.derive(&lib, &seen).unwrap();
        assert_eq!(*secret, *server.derive(&lib, &client).unwrap());
        assert!(!client.same(&server));
    }

    #[test]
    fn values_that_give_the_secret_away_are_refused() {
        let lib = LibCtx::default();
        let (p, g) = PKey::dh_of_strength(&lib, 112).unwrap().dh_parameters().unwrap();
        let mut below = p.clone();
        *below.last_mut().unwrap() -= 1;
        for public in [&[][..], &[0], &[1], &below, &p] {
            let key = PKey::dh(&lib, &p, &g, Some(public));
            assert!(key.and_then(|key| key.check_dh(&lib)).is_err(), "{public:02x?}");
        }
        for (p, g) in [(&[][..], &g[..]), (&p[..], &[]), (&p, &[0]), (&p, &[1]), (&p, &below), (&below, &g)] {
            let key = PKey::dh(&lib, p, g, Some(&[2]));
            assert!(key.and_then(|key| key.check_dh(&lib)).is_err(), "{} {g:02x?}", p.len());
        }
        err::clear();
    }
}
