//! What the AEADs alone reach, without TLS: the limit of what a record layer on them can do.
//!
//! Prints `raw.IMPLEMENTATION.CIPHER.SIZE.seal` (and `.open`), a tab, MB/s. `MULT` scales the work.

use ring::aead::{self, Aad, LessSafeKey, Nonce, UnboundKey};
use std::ffi::{CStr, c_char, c_int, c_void};
use std::hint::black_box;

const AAD: [u8; 5] = [23, 3, 3, 64, 17];
const SIZES: [usize; 2] = [1024, 16384];

unsafe extern "C" {
    fn EVP_CIPHER_fetch(lib: *mut c_void, name: *const c_char, properties: *const c_char) -> *mut c_void;
    fn EVP_CIPHER_CTX_new() -> *mut c_void;
    fn EVP_CIPHER_CTX_ctrl(context: *mut c_void, kind: c_int, arg: c_int, pointer: *mut c_void) -> c_int;
    fn EVP_CipherInit_ex(
        context: *mut c_void,
        cipher: *const c_void,
        engine: *mut c_void,
        key: *const u8,
        iv: *const u8,
        encrypt: c_int,
    ) -> c_int;
    fn EVP_CipherUpdate(
        context: *mut c_void,
        out: *mut u8,
        written: *mut c_int,
        input: *const u8,
        len: c_int,
    ) -> c_int;
    fn EVP_CipherFinal_ex(context: *mut c_void, out: *mut u8, written: *mut c_int) -> c_int;
}

/// The CPU time of this thread, in seconds.
fn cpu() -> f64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the place is writable.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) };
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// How long `count` copies take, which a measurement of opening in place has too many.
fn copying(count: u64, from: &[u8], to: &mut [u8]) -> f64 {
    let start = cpu();
    for _ in 0..count {
        black_box(&mut *to).copy_from_slice(black_box(from));
    }
    cpu() - start
}

/// Seals or opens `count` messages in place, and returns the seconds it took.
type Run<'a> = dyn FnMut(bool, &mut [u8], u64) -> f64 + 'a;

fn measure(name: &str, mult: f64, run: &mut Run<'_>) {
    for size in SIZES {
        let mut data = vec![0x78; size];
        let count = (mult * 128e6 / size as f64) as u64 + 1;
        for (seal, word) in [(true, "seal"), (false, "open")] {
            run(seal, &mut data, count / 8 + 1);
            let seconds = run(seal, &mut data, count);
            println!("raw.{name}.{size}.{word}\t{:.0}\tMB/s", count as f64 * size as f64 / 1e6 / seconds);
        }
    }
}

fn nonce(number: u64) -> [u8; 12] {
    let mut nonce = [0; 12];
    nonce[4..].copy_from_slice(&number.to_be_bytes());
    nonce
}

fn ring(algorithm: &'static aead::Algorithm, key: &[u8]) -> impl FnMut(bool, &mut [u8], u64) -> f64 {
    let key = LessSafeKey::new(UnboundKey::new(algorithm, key).expect("a key of the right length"));
    move |seal, data, count| {
        let len = data.len();
        let mut record = data.to_vec();
        let first = key
            .seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce(0)), Aad::from(AAD), &mut record)
            .expect("sealed");
        record.extend_from_slice(first.as_ref());
        let sealed = record.clone();
        let start = cpu();
        for i in 0..count {
            if seal {
                let nonce = Nonce::assume_unique_for_key(nonce(i));
                let tag = key.seal_in_place_separate_tag(nonce, Aad::from(AAD), &mut record[..len]);
                let _ = black_box(tag.expect("sealed"));
            } else {
                record.copy_from_slice(&sealed);
                let nonce = Nonce::assume_unique_for_key(nonce(0));
                black_box(key.open_in_place(nonce, Aad::from(AAD), &mut record).expect("opened"));
            }
        }
        let time = cpu() - start;
        if seal { time } else { time - copying(count, &sealed, &mut record) }
    }
}

fn evp(name: &'static CStr, key: Vec<u8>) -> impl FnMut(bool, &mut [u8], u64) -> f64 {
    const GET_TAG: c_int = 0x10;
    const SET_TAG: c_int = 0x11;
    let null = std::ptr::null_mut;
    // SAFETY: the name ends with NUL; the results are checked.
    let (cipher, contexts) = unsafe {
        let cipher = EVP_CIPHER_fetch(null(), name.as_ptr(), std::ptr::null());
        (cipher, [EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_new()])
    };
    assert!(!cipher.is_null() && !contexts[0].is_null() && !contexts[1].is_null());
    for (encrypt, context) in contexts.into_iter().enumerate() {
        // SAFETY: live objects; the key is as long as the cipher wants, and there is no IV yet.
        let ok = unsafe {
            EVP_CipherInit_ex(context, cipher, null(), key.as_ptr(), std::ptr::null(), encrypt as c_int)
        };
        assert_eq!(ok, 1);
    }
    let pass = move |seal: bool, number: u64, data: &mut [u8], tag: &mut [u8; 16]| {
        let (iv, mut len, context) = (nonce(number), 0, contexts[usize::from(seal)]);
        // SAFETY: a live context with a cipher; buffers are as long as told, in place; a tag has 16 bytes.
        unsafe {
            EVP_CipherInit_ex(context, null(), null(), std::ptr::null(), iv.as_ptr(), -1) == 1
                && (seal || EVP_CIPHER_CTX_ctrl(context, SET_TAG, 16, tag.as_mut_ptr().cast()) == 1)
                && EVP_CipherUpdate(context, std::ptr::null_mut(), &mut len, AAD.as_ptr(), 5) == 1
                && EVP_CipherUpdate(context, data.as_mut_ptr(), &mut len, data.as_ptr(), data.len() as c_int)
                    == 1
                && EVP_CipherFinal_ex(context, data.as_mut_ptr().add(data.len()), &mut len) == 1
                && (!seal || EVP_CIPHER_CTX_ctrl(context, GET_TAG, 16, tag.as_mut_ptr().cast()) == 1)
        }
    };
    move |seal, data, count| {
        let mut record = data.to_vec();
        let mut tag = [0; 16];
        assert!(pass(true, 0, &mut record, &mut tag));
        let sealed = record.clone();
        let start = cpu();
        for i in 0..count {
            if seal {
                assert!(pass(true, i, &mut record, &mut tag));
            } else {
                record.copy_from_slice(&sealed);
                assert!(pass(false, 0, &mut record, &mut tag));
            }
        }
        let time = cpu() - start;
        if seal { time } else { time - copying(count, &sealed, &mut record) }
    }
}

fn main() {
    let mult = std::env::var("MULT").ok().and_then(|mult| mult.parse().ok()).unwrap_or(1.0);
    let ciphers = [
        ("aes128", &aead::AES_128_GCM, c"AES-128-GCM", 16),
        ("aes256", &aead::AES_256_GCM, c"AES-256-GCM", 32),
        ("chacha", &aead::CHACHA20_POLY1305, c"ChaCha20-Poly1305", 32),
    ];
    for (name, algorithm, evp_name, key_len) in ciphers {
        let key = vec![7; key_len];
        measure(&format!("ring.{name}"), mult, &mut ring(algorithm, &key));
        measure(&format!("evp.{name}"), mult, &mut evp(evp_name, key));
    }
}
