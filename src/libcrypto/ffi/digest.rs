//! Digests: `EVP_MD*`, and the SHA-2 states.

use super::*;

/// `SHA256_CTX`.
#[repr(C)]
#[derive(Clone, Default)]
pub struct SHA256_CTX {
    pub h: [u32; 8],
    bits: [u32; 2],
    block: [u32; 16],
    used: c_uint,
    output: c_uint,
}

/// `SHA512_CTX`.
#[repr(C)]
#[derive(Clone, Default)]
pub struct SHA512_CTX {
    pub h: [u64; 8],
    bits: [u64; 2],
    block: [u64; 16],
    used: c_uint,
    output: c_uint,
}

impl SHA256_CTX {
    /// The state in which `SHA256_Update(3)` leaves it after 64 bytes.
    pub fn after_one_block(h: [u32; 8]) -> Self {
        Self { h, bits: [512, 0], block: [0; 16], used: 0, output: 32 }
    }
}

impl SHA512_CTX {
    /// The state in which `SHA384_Update(3)` leaves it after 128 bytes.
    pub fn sha384_after_one_block(h: [u64; 8]) -> Self {
        Self { h, bits: [1024, 0], block: [0; 16], used: 0, output: 48 }
    }
}

unsafe extern "C" {
    pub fn EVP_MD_CTX_copy_ex(to: *mut EVP_MD_CTX, from: *const EVP_MD_CTX) -> c_int;
    pub fn EVP_MD_CTX_new() -> *mut EVP_MD_CTX;
    pub fn EVP_MD_CTX_get_pkey_ctx(ctx: *const EVP_MD_CTX) -> *mut EVP_PKEY_CTX;
    pub fn EVP_MD_CTX_free(ctx: *mut EVP_MD_CTX);
    pub fn EVP_MD_fetch(libctx: *mut OSSL_LIB_CTX, name: *const c_char, propq: *const c_char) -> *mut EVP_MD;
    pub fn EVP_MD_up_ref(digest: *mut EVP_MD) -> c_int;
    pub fn EVP_MD_free(digest: *mut EVP_MD);
    pub fn EVP_MD_get_size(digest: *const EVP_MD) -> c_int;
    pub fn EVP_Digest(
        data: *const c_void,
        len: usize,
        digest: *mut u8,
        digest_len: *mut c_uint,
        kind: *const EVP_MD,
        engine: *mut ENGINE,
    ) -> c_int;
    pub fn EVP_get_digestbyname(name: *const c_char) -> *const EVP_MD;
    pub fn EVP_sha256() -> *const EVP_MD;
    pub fn EVP_sha384() -> *const EVP_MD;
    pub fn SHA256_Init(state: *mut SHA256_CTX) -> c_int;
    pub fn SHA256_Update(state: *mut SHA256_CTX, data: *const c_void, len: usize) -> c_int;
    pub fn SHA256_Final(out: *mut u8, state: *mut SHA256_CTX) -> c_int;
    pub fn SHA256_Transform(state: *mut SHA256_CTX, block: *const u8);
    pub fn SHA384_Init(state: *mut SHA512_CTX) -> c_int;
    pub fn SHA384_Update(state: *mut SHA512_CTX, data: *const c_void, len: usize) -> c_int;
    pub fn SHA384_Final(out: *mut u8, state: *mut SHA512_CTX) -> c_int;
    pub fn SHA512_Transform(state: *mut SHA512_CTX, block: *const u8);
}
