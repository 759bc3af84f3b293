//! What unit tests share: the certificates that `capi-tests/make-certs` makes.

use super::lib_ctx::LibCtx;
use super::pem::{File, Password};
use super::pkey::PKey;
use super::stack::Stack;
use super::store::Store;
use super::x509::X509;
use std::ffi::CString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

fn directory() -> &'static Path {
    static DIRECTORY: OnceLock<PathBuf> = OnceLock::new();
    DIRECTORY.get_or_init(|| {
        let executable = std::env::current_exe().unwrap();
        // target/debug/deps/ssl-0123: beside the certificates of the C programs, which may be made at the same time.
        let directory = executable.ancestors().nth(3).unwrap().join("unit-test-certs");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("capi-tests/make-certs");
        assert!(Command::new(script).arg(&directory).status().unwrap().success());
        directory
    })
}

/// The path of a file that make-certs makes.
pub fn file(name: &str) -> CString {
    CString::new(directory().join(name).into_os_string().into_encoded_bytes()).unwrap()
}

/// The certificates of a PEM file.
pub fn certificates(name: &str) -> Vec<X509> {
    let mut file = File::open(Some(&file(name))).unwrap();
    let mut found = Vec::new();
    while let Ok(x509) = file.pem_certificate(&LibCtx::default(), Password::default()) {
        found.push(x509);
    }
    assert!(super::pem::at_end());
    super::err::clear();
    found
}

/// The first certificate of a PEM file.
pub fn certificate(name: &str) -> X509 {
    certificates(name).swap_remove(0)
}

/// The private key of a PEM file.
pub fn key(name: &str) -> PKey {
    File::open(Some(&file(name))).unwrap().pem_key(&LibCtx::default(), Password::default()).unwrap()
}

/// A store with the certificates of a PEM file.
pub fn store(name: &str) -> Store {
    let store = Store::new().unwrap();
    store.load_file(&LibCtx::default(), Some(&file(name))).unwrap();
    store
}

/// The certificates of a PEM file as a stack.
pub fn chain(name: &str) -> super::x509::Chain {
    certificates(name).into_iter().collect::<Stack<_>>()
}

/// Gives a certificate a name for people, as a program may.
pub fn set_alias(x509: &X509, name: &[u8]) {
    // SAFETY: live; the name is as long as told, and copied.
    assert_eq!(unsafe { super::ffi::X509_alias_set1(x509.as_ptr(), name.as_ptr(), name.len() as i32) }, 1);
}
