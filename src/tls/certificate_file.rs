//! Own certificates and private keys from files and from memory.

use super::Configurable;
use super::certificate::{check, replace, use_certificate};
use super::error::{self, Error, Result, reason};
use super::security::Judge;
use crate::libcrypto::lib_ctx::LibCtx;
use crate::libcrypto::pem::{self, File};
use crate::libcrypto::pkey::PKey;
use crate::libcrypto::x509::X509;
use crate::libcrypto::{Failed, err};
use core::ffi::CStr;

/// `SSL_FILETYPE_*`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileType {
    Pem,
    Asn1,
}

impl FileType {
    pub fn from_raw(kind: i32) -> Option<Self> {
        match kind {
            1 => Some(Self::Pem),
            2 => Some(Self::Asn1),
            _ => None,
        }
    }
}

fn open(file: Option<&CStr>) -> Result<File> {
    File::open(file).map_err(|_| Error::new(error::SYS_LIB))
}

/// What was read, or the reason that OpenSSL gives for its kind of file.
fn read<T>(kind: FileType, object: core::result::Result<T, Failed>) -> Result<T> {
    let reason = match kind {
        FileType::Pem => error::PEM_LIB,
        FileType::Asn1 => error::ASN1_LIB,
    };
    object.map_err(|Failed| Error::new(reason))
}

/// Opens a file of a type the program names. A missing file is the first thing to complain of.
fn open_as(file: Option<&CStr>, kind: i32) -> Result<(File, FileType)> {
    let file = open(file)?;
    let kind = FileType::from_raw(kind).ok_or(Error::new(reason::BAD_SSL_FILETYPE))?;
    Ok((file, kind))
}

/// `SSL_CTX_use_certificate_file(3)`: the first certificate of a file.
pub fn use_certificate_file<T: Configurable>(
    target: &T,
    judge: &dyn Judge,
    lib: &LibCtx,
    file: Option<&CStr>,
    kind: i32,
) -> Result<()> {
    let (mut file, kind) = open_as(file, kind)?;
    let password = target.config().certificates.password;
    let x509 = read(
        kind,
        match kind {
            FileType::Pem => file.pem_certificate(lib, password),
            FileType::Asn1 => file.der_certificate(lib),
        },
    )?;
    use_certificate(target, judge, x509)
}

/// `SSL_CTX_use_certificate_chain_file(3)`: the first certificate of a PEM file, and those after it as its chain.
pub fn use_chain_file<T: Configurable>(
    target: &T,
    judge: &dyn Judge,
    lib: &LibCtx,
    file: Option<&CStr>,
) -> Result<()> {
    // What lies on the queue at the end decides.
    err::clear();
    let password = target.config().certificates.password;
    let mut file = open(file)?;
    let leaf = read(FileType::Pem, file.pem_certificate_aux(lib, password))?;
    use_certificate(target, judge, leaf)?;
    if err::peek() != 0 {
        return Err(Error::new(0));
    }
    replace(target, |certificates| certificates.set_chain(None));
    while let Ok(x509) = file.pem_certificate(lib, password) {
        check(judge, &x509, false, false)?;
        target.configure(|config| config.certificates.add_to_chain(x509));
    }
    if !pem::at_end() {
        return Err(Error::new(0));
    }
    err::clear();
    Ok(())
}

/// `SSL_CTX_use_PrivateKey_file(3)`: the first private key of a file.
pub fn use_key_file<T: Configurable>(target: &T, lib: &LibCtx, file: Option<&CStr>, kind: i32) -> Result<()> {
    let (mut file, kind) = open_as(file, kind)?;
    let password = target.config().certificates.password;
    let key = read(
        kind,
        match kind {
            FileType::Pem => file.pem_key(lib, password),
            FileType::Asn1 => file.der_key(lib),
        },
    )?;
    replace(target, |certificates| certificates.set_key(key))
}

/// `SSL_CTX_use_RSAPrivateKey_file(3)`: the first RSA key of a file, in DER only of the traditional form.
pub fn use_rsa_key_file<T: Configurable>(target: &T, file: Option<&CStr>, kind: i32) -> Result<()> {
    let (mut file, kind) = open_as(file, kind)?;
    let password = target.config().certificates.password;
    let key = read(
        kind,
        match kind {
            FileType::Pem => file.pem_rsa_key(password),
            FileType::Asn1 => file.der_rsa_key(),
        },
    )?;
    replace(target, |certificates| certificates.set_key(key))
}

/// `SSL_CTX_use_certificate_ASN1(3)`: the certificate that the bytes begin with.
pub fn use_certificate_der<T: Configurable>(
    target: &T,
    judge: &dyn Judge,
    lib: &LibCtx,
    der: &[u8],
) -> Result<()> {
    let (x509, _) = read(FileType::Asn1, X509::from_der_prefix(lib, der))?;
    use_certificate(target, judge, x509)
}

/// `SSL_CTX_use_PrivateKey_ASN1(3)`: a private key of legacy type `kind` (`EVP_PKEY_*`).
pub fn use_key_der<T: Configurable>(target: &T, lib: &LibCtx, kind: i32, der: &[u8]) -> Result<()> {
    let key = read(FileType::Asn1, PKey::private_from_der(lib, kind, der))?;
    replace(target, |certificates| certificates.set_key(key))
}

/// `SSL_CTX_use_RSAPrivateKey_ASN1(3)`: an RSA key of the traditional form.
pub fn rsa_key(der: &[u8]) -> Result<PKey> {
    read(FileType::Asn1, PKey::rsa_from_der(der))
}

/// Why there is nothing to be done with a file for no object at all: OpenSSL opens it first.
pub fn refuse(file: Option<&CStr>) -> Error {
    open(file).err().unwrap_or(Error::new(error::PASSED_NULL))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::libcrypto::testing;
    use crate::tls::security::Level;
    use crate::tls::{Context, method};

    #[test]
    fn files_give_what_is_in_them_or_the_reason() {
        let lib = LibCtx::default();
        let context = Context::new(lib.clone(), &method::TLS.both).unwrap();
        let judge = &Level(2);
        let check = |result: Result<()>| {
            err::clear();
            result.map_err(|error| error.reason)
        };
        let certificate = |name: &str, kind| {
            check(use_certificate_file(&*context, judge, &lib, Some(&testing::file(name)), kind))
        };
        let key = |name: &str, kind| check(use_key_file(&*context, &lib, Some(&testing::file(name)), kind));
        let rsa = |name: &str, kind| check(use_rsa_key_file(&*context, Some(&testing::file(name)), kind));
        let chain = |name: &str| check(use_chain_file(&*context, judge, &lib, Some(&testing::file(name))));

        assert_eq!(certificate("missing.pem", 1), Err(error::SYS_LIB));
        assert_eq!(certificate("missing.pem", 7), Err(error::SYS_LIB));
        assert_eq!(certificate("rsa.pem", 7), Err(reason::BAD_SSL_FILETYPE));
        assert_eq!(certificate("garbage.pem", 1), Err(error::PEM_LIB));
        assert_eq!(certificate("rsa.pem", 2), Err(error::ASN1_LIB));
        assert_eq!(certificate("rsa.pem", 1), Ok(()));
        assert_eq!(certificate("rsa-leaf.der", 2), Ok(()));
        assert_eq!(key("rsa.pem", 1), Err(error::PEM_LIB));
        for (name, kind) in
            [("rsa.key", 1), ("rsa-traditional.key", 1), ("rsa.der", 2), ("rsa-traditional.der", 2)]
        {
            assert_eq!(key(name, kind), Ok(()), "{name}");
        }
        assert_eq!(rsa("rsa.key", 1), Ok(()));
        assert_eq!(rsa("rsa-traditional.der", 2), Ok(()));
        assert_eq!(rsa("p256.key", 1), Err(error::PEM_LIB));

        let chain_len = || context.config().certificates.current().chain.as_ref().map(|chain| chain.len());
        assert_eq!((chain("rsa.pem"), chain_len()), (Ok(()), Some(1)));
        assert_eq!((chain("deep.pem"), chain_len()), (Ok(()), Some(2)));
        assert_eq!((chain("rsa-combined.pem"), chain_len()), (Ok(()), Some(1)));
        assert_eq!(chain("empty.pem"), Err(error::PEM_LIB));
        assert_eq!(chain("weak.pem"), Err(reason::EE_KEY_TOO_SMALL));
    }

    #[test]
    fn memory_too() {
        let lib = LibCtx::default();
        let context = Context::new(lib.clone(), &method::TLS.both).unwrap();
        let x509 = testing::certificate("rsa.pem").to_der().unwrap();
        assert!(use_certificate_der(&*context, &Level(2), &lib, &x509).is_ok());
        assert!(use_certificate_der(&*context, &Level(2), &lib, &x509[1..]).is_err());
        assert!(use_key_der(&*context, &lib, 6, b"").is_err());
        assert!(rsa_key(b"0").is_err());
        err::clear();
    }
}
