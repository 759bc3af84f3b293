//! Reading certificates and keys from files, as PEM or DER.

use super::buffer::Buffer;
use super::lib_ctx::LibCtx;
use super::object::Owned;
use super::pkey::PKey;
use super::x509::X509;
use super::{Failed, Result, err, ffi, pointer};
use core::ffi::{CStr, c_int, c_long, c_void};
use core::ptr;

/// The program's password callback and its argument (`pem_password_cb(3)`). Without one, libcrypto asks on the
/// terminal, or takes the argument as the password if there is one.
#[derive(Debug, Clone, Copy)]
pub struct Password {
    callback: ffi::pem_password_callback,
    arg: *mut c_void,
}

impl Password {
    /// # Safety
    /// `callback` may be called as `pem_password_cb(3)` says with `arg`; without a callback, `arg` is null or a C
    /// string.
    pub unsafe fn new(callback: ffi::pem_password_callback, arg: *mut c_void) -> Self {
        Self { callback, arg }
    }

    pub fn callback(&self) -> ffi::pem_password_callback {
        self.callback
    }

    pub fn arg(&self) -> *mut c_void {
        self.arg
    }
}

impl Default for Password {
    fn default() -> Self {
        Self { callback: None, arg: ptr::null_mut() }
    }
}

// SAFETY: the pointer is only given back to the program.
unsafe impl Send for Password {}
// SAFETY: as above.
unsafe impl Sync for Password {}

/// A file that is open for reading.
pub struct File(*mut ffi::BIO);

const BIO_C_SET_FILENAME: c_int = 108;
const BIO_CTRL_EOF: c_int = 2;
const BIO_CLOSE: c_long = 1;
const BIO_FP_READ: c_long = 2;

impl File {
    /// Opens a file; no name fails as a missing file does.
    pub fn open(name: Option<&CStr>) -> Result<Self> {
        // SAFETY: a constant method; the BIO is ours; it reads the name only.
        unsafe {
            let bio = ffi::BIO_new(ffi::BIO_s_file());
            if bio.is_null() {
                return Err(Failed);
            }
            let file = Self(bio);
            let flags = BIO_CLOSE | BIO_FP_READ;
            let opened = ffi::BIO_ctrl(bio, BIO_C_SET_FILENAME, flags, pointer(name).cast_mut().cast());
            if opened > 0 { Ok(file) } else { Err(Failed) }
        }
    }

    /// Reads the next certificate of a PEM file.
    pub fn pem_certificate(&mut self, lib: &LibCtx, password: Password) -> Result<X509> {
        // SAFETY: this function keeps its last three arguments' contract.
        self.certificate(lib, |bio, x509| unsafe {
            ffi::PEM_read_bio_X509(bio, x509, password.callback, password.arg)
        })
    }

    /// Reads the next certificate of a PEM file, a trusted one (`BEGIN TRUSTED CERTIFICATE`) with its settings.
    pub fn pem_certificate_aux(&mut self, lib: &LibCtx, password: Password) -> Result<X509> {
        // SAFETY: this function keeps its last three arguments' contract.
        self.certificate(lib, |bio, x509| unsafe {
            ffi::PEM_read_bio_X509_AUX(bio, x509, password.callback, password.arg)
        })
    }

    /// Reads a certificate in DER.
    pub fn der_certificate(&mut self, lib: &LibCtx) -> Result<X509> {
        // SAFETY: both are live.
        self.certificate(lib, |bio, x509| unsafe { ffi::d2i_X509_bio(bio, x509) })
    }

    fn certificate(
        &mut self,
        lib: &LibCtx,
        read: impl FnOnce(*mut ffi::BIO, *mut *mut ffi::X509) -> *mut ffi::X509,
    ) -> Result<X509> {
        // SAFETY: the new certificate is ours; a reader that fails leaves it alone, or frees it and sets null.
        unsafe {
            let mut x509 = ffi::X509_new_ex(lib.as_ptr(), lib.properties());
            if x509.is_null() {
                return Err(Failed);
            }
            let read = read(self.0, &raw mut x509);
            let owned = X509::from_ptr(x509);
            if read.is_null() { Err(Failed) } else { owned.ok_or(Failed) }
        }
    }

    /// Reads the first Diffie-Hellman parameters of a PEM file, whatever else is before them.
    pub fn dh_parameters(&mut self, lib: &LibCtx) -> Result<PKey> {
        /// `OSSL_KEYMGMT_SELECT_DOMAIN_PARAMETERS`.
        const PARAMETERS: c_int = 0x04;
        let mut key = ptr::null_mut();
        // SAFETY: the decoder writes a key of ours to the place, lives through the loop, and is freed once; the mark is
        // set and taken away around the attempts, whose errors are of interest only if none succeeds.
        unsafe {
            let decoder = ffi::OSSL_DECODER_CTX_new_for_pkey(
                &raw mut key,
                c"PEM".as_ptr(),
                ptr::null(),
                c"DH".as_ptr(),
                PARAMETERS,
                lib.as_ptr(),
                lib.properties(),
            );
            if decoder.is_null() {
                return Err(Failed);
            }
            ffi::ERR_set_mark();
            while ffi::OSSL_DECODER_from_bio(decoder, self.0) == 0
                && key.is_null()
                && ffi::BIO_ctrl(self.0, BIO_CTRL_EOF, 0, ptr::null_mut()) == 0
            {}
            ffi::OSSL_DECODER_CTX_free(decoder);
            let key = PKey::from_ptr(key);
            if key.is_some() {
                ffi::ERR_pop_to_mark();
            } else {
                ffi::ERR_clear_last_mark();
            }
            key.ok_or(Failed)
        }
    }

    /// Reads the next object of a PEM file, whatever it is: its name and content.
    pub fn pem_object(&mut self) -> Result<(Vec<u8>, Vec<u8>)> {
        let (mut name, mut header) = (ptr::null_mut(), ptr::null_mut());
        let (mut data, mut len) = (ptr::null_mut(), 0);
        // SAFETY: the file is open; what comes back on success is ours: two strings, and so many bytes.
        unsafe {
            if ffi::PEM_read_bio(self.0, &raw mut name, &raw mut header, &raw mut data, &raw mut len) != 1 {
                return Err(Failed);
            }
            let bytes = Buffer::from_ptr(data, usize::try_from(len).unwrap_or(0));
            let object = (
                CStr::from_ptr(name).to_bytes().to_vec(),
                bytes.map_or_else(Vec::new, |bytes| bytes.to_vec()),
            );
            ffi::CRYPTO_free(name.cast::<c_void>(), c"".as_ptr(), 0);
            ffi::CRYPTO_free(header.cast::<c_void>(), c"".as_ptr(), 0);
            Ok(object)
        }
    }

    /// Reads the next private key of a PEM file.
    pub fn pem_key(&mut self, lib: &LibCtx, password: Password) -> Result<PKey> {
        // SAFETY: the file is open; the password by its type's contract; what comes back is null or ours.
        unsafe {
            PKey::from_ptr(ffi::PEM_read_bio_PrivateKey_ex(
                self.0,
                ptr::null_mut(),
                password.callback,
                password.arg,
                lib.as_ptr(),
                lib.properties(),
            ))
        }
        .ok_or(Failed)
    }

    /// Reads the next RSA private key of a PEM file.
    pub fn pem_rsa_key(&mut self, password: Password) -> Result<PKey> {
        // SAFETY: the file is open; the password by its type's contract; what comes back is null or ours.
        unsafe {
            let rsa =
                ffi::PEM_read_bio_RSAPrivateKey(self.0, ptr::null_mut(), password.callback, password.arg);
            PKey::take_rsa(rsa)
        }
    }

    /// Reads an RSA private key in DER, of the traditional form.
    pub fn der_rsa_key(&mut self) -> Result<PKey> {
        // SAFETY: the file is open; what comes back is null or ours.
        unsafe { PKey::take_rsa(ffi::d2i_RSAPrivateKey_bio(self.0, ptr::null_mut())) }
    }

    /// Reads a private key in DER.
    pub fn der_key(&mut self, lib: &LibCtx) -> Result<PKey> {
        // SAFETY: the file is open; what comes back is null or ours.
        unsafe {
            Owned::from_ptr(ffi::d2i_PrivateKey_ex_bio(
                self.0,
                ptr::null_mut(),
                lib.as_ptr(),
                lib.properties(),
            ))
        }
        .ok_or(Failed)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        // SAFETY: ours, freed once.
        unsafe { ffi::BIO_free(self.0) };
    }
}

/// Whether the newest error says that a PEM file has no further object, which is how its end is told.
pub fn at_end() -> bool {
    const LIB_PEM: c_int = 9;
    const NO_START_LINE: c_int = 108;
    err::last() == (LIB_PEM, NO_START_LINE)
}
