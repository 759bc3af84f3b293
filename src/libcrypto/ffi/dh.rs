//! Keys made of numbers, as those of finite-field Diffie-Hellman are, and the numbers.

use super::*;

unsafe extern "C" {
    pub fn EVP_PKEY_fromdata_init(context: *mut EVP_PKEY_CTX) -> c_int;
    pub fn EVP_PKEY_fromdata(
        context: *mut EVP_PKEY_CTX,
        key: *mut *mut EVP_PKEY,
        selection: c_int,
        params: *mut OSSL_PARAM,
    ) -> c_int;
    pub fn EVP_PKEY_param_check_quick(context: *mut EVP_PKEY_CTX) -> c_int;
    pub fn EVP_PKEY_public_check(context: *mut EVP_PKEY_CTX) -> c_int;
    pub fn EVP_PKEY_get_bn_param(key: *const EVP_PKEY, name: *const c_char, value: *mut *mut BIGNUM)
    -> c_int;
    pub fn BN_get_rfc2409_prime_1024(to: *mut BIGNUM) -> *mut BIGNUM;
    pub fn BN_get_rfc3526_prime_2048(to: *mut BIGNUM) -> *mut BIGNUM;
    pub fn BN_get_rfc3526_prime_3072(to: *mut BIGNUM) -> *mut BIGNUM;
    pub fn BN_get_rfc3526_prime_4096(to: *mut BIGNUM) -> *mut BIGNUM;
    pub fn BN_get_rfc3526_prime_8192(to: *mut BIGNUM) -> *mut BIGNUM;
    pub fn BN_num_bits(number: *const BIGNUM) -> c_int;
    pub fn BN_bn2bin(number: *const BIGNUM, to: *mut u8) -> c_int;
    pub fn BN_free(number: *mut BIGNUM);
}
