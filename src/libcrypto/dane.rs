//! What `X509_verify_cert(3)` knows of DANE (RFC 6698, RFC 7671): `SSL_DANE`, which libssl makes and libcrypto looks into.
//!
//! The layout is not in any public header. It is the same in all of OpenSSL 3, and only there it is used
//! ([`is_supported`]).

use super::digest::Digest;
use super::ffi;
use super::object::Owned;
use super::pkey::PKey;
use super::stack::Stack;
use super::x509::X509;
use core::cell::RefCell;
use core::ffi::{c_int, c_uint, c_ulong, c_void};
use core::ptr::{self, NonNull};

/// A TLSA record (`struct danetls_record_st`).
#[repr(C)]
struct Record {
    usage: u8,
    selector: u8,
    mtype: u8,
    data: *mut u8,
    len: usize,
    spki: *mut ffi::EVP_PKEY,
}

/// Matching types: digest and preference by number (`struct dane_ctx_st`).
#[repr(C)]
struct Types {
    digests: *const *const ffi::EVP_MD,
    preferences: *const u8,
    last: u8,
    flags: c_ulong,
}

/// `struct ssl_dane_st`.
#[repr(C)]
struct Raw {
    types: *mut Types,
    /// `STACK_OF(danetls_record)`, by usage, selector and preference, the highest first.
    records: *mut ffi::OPENSSL_STACK,
    /// Trust anchors that came whole.
    certificates: *mut ffi::stack_st_X509,
    matched: *mut Record,
    matched_certificate: *mut ffi::X509,
    /// Bits for the usages that there are.
    usages: u32,
    matched_depth: c_int,
    trusted_depth: c_int,
    flags: c_ulong,
}

/// Whether this process's libcrypto has the layout that is written here.
pub fn is_supported() -> bool {
    // SAFETY: takes no arguments.
    let version: c_ulong = unsafe { ffi::OpenSSL_version_num() };
    version >> 28 == 3
}

/// How many matching types there can be.
const TYPES: usize = 256;

/// The matching types as [`Types`] points to them.
struct Table {
    digests: [*const ffi::EVP_MD; TYPES],
    preferences: [u8; TYPES],
    /// Keeps the digests alive.
    _owned: Vec<Digest>,
}

/// Where a public key or certificate that a record holds whole goes.
pub enum Whole {
    /// Not needed: the peer sends it too.
    None,
    Certificate(X509),
    Key(PKey),
}

/// What matched in the last verification. Pointers are valid until the next one.
#[derive(Clone, Copy)]
pub struct Matched {
    /// In the chain: 0 is the leaf.
    pub depth: c_int,
    pub certificate: *mut ffi::X509,
    pub key: *mut ffi::EVP_PKEY,
    pub usage: u8,
    pub selector: u8,
    pub mtype: u8,
    pub data: *const u8,
    pub len: usize,
}

/// A connection's `SSL_DANE`.
pub struct Dane {
    raw: NonNull<Raw>,
    table: RefCell<Box<Table>>,
}

/// Makes a stack, or ends the program for want of memory.
fn new_stack() -> *mut ffi::OPENSSL_STACK {
    // SAFETY: takes no arguments.
    let stack = unsafe { ffi::OPENSSL_sk_new_null() };
    if stack.is_null() {
        crate::libcrypto::short_of_memory();
    }
    stack
}

impl Dane {
    /// `flags`: `DANE_FLAG_*`.
    pub fn new(flags: c_ulong) -> Self {
        let table = Table { digests: [ptr::null(); TYPES], preferences: [0; TYPES], _owned: Vec::new() };
        let table = Box::new(table);
        let types = Box::new(Types {
            digests: table.digests.as_ptr(),
            preferences: table.preferences.as_ptr(),
            last: u8::MAX,
            flags: 0,
        });
        let raw = Box::new(Raw {
            types: Box::into_raw(types),
            records: ptr::null_mut(),
            certificates: ptr::null_mut(),
            matched: ptr::null_mut(),
            matched_certificate: ptr::null_mut(),
            usages: 0,
            matched_depth: -1,
            trusted_depth: -1,
            flags,
        });
        Self { raw: NonNull::from(Box::leak(raw)), table: RefCell::new(table) }
    }

    /// As C sees it; it stays ours.
    pub fn as_ptr(&self) -> *mut ffi::SSL_DANE {
        self.raw.as_ptr().cast()
    }

    /// Reads a part. libcrypto writes parts too, in calls of this thread.
    fn read<T>(&self, part: impl FnOnce(&Raw) -> T) -> T {
        // SAFETY: ours and live; the reference ends before libcrypto or anybody else has a turn.
        part(unsafe { self.raw.as_ref() })
    }

    fn write<T>(&self, part: impl FnOnce(&mut Raw) -> T) -> T {
        // SAFETY: as above; `part` calls nobody who has a reference too.
        part(unsafe { &mut *self.raw.as_ptr() })
    }

    pub fn flags(&self) -> c_ulong {
        self.read(|raw| raw.flags)
    }

    pub fn set_flags(&self, flags: c_ulong) {
        self.write(|raw| raw.flags = flags);
    }

    /// Replaces the matching types: digest and preference of each, by its number.
    pub fn set_types(&self, types: &[(Option<Digest>, u8)]) {
        let mut table = Table { digests: [ptr::null(); TYPES], preferences: [0; TYPES], _owned: Vec::new() };
        for (index, (digest, preference)) in types.iter().enumerate().take(TYPES) {
            table.preferences[index] = *preference;
            if let Some(digest) = digest {
                table.digests[index] = digest.as_ptr();
                table._owned.push(digest.clone());
            }
        }
        let table = Box::new(table);
        // SAFETY: the types are ours and live, and point to the new table before the old one goes.
        unsafe {
            let types = self.read(|raw| raw.types);
            (*types).digests = table.digests.as_ptr();
            (*types).preferences = table.preferences.as_ptr();
        }
        drop(self.table.replace(table));
    }

    /// Makes room for records.
    pub fn enable(&self) {
        if !self.is_enabled() {
            let records = new_stack();
            self.write(|raw| raw.records = records);
        }
    }

    pub fn is_enabled(&self) -> bool {
        self.read(|raw| !raw.records.is_null())
    }

    fn len(&self) -> c_int {
        // SAFETY: null, of which there are -1, or live.
        unsafe { ffi::OPENSSL_sk_num(self.read(|raw| raw.records)).max(0) }
    }

    fn record(&self, index: c_int) -> *mut Record {
        // SAFETY: live; an index out of range gives null.
        unsafe { ffi::OPENSSL_sk_value(self.read(|raw| raw.records), index).cast() }
    }

    /// Whether chains are verified by records.
    pub fn has_records(&self) -> bool {
        self.len() > 0
    }

    /// The records: usage, selector, matching type and data.
    pub fn records(&self) -> Vec<(u8, u8, u8, Vec<u8>)> {
        (0..self.len())
            .map(|index| {
                // SAFETY: our record, with that much data.
                unsafe {
                    let record = &*self.record(index);
                    let data = core::slice::from_raw_parts(record.data, record.len).to_vec();
                    (record.usage, record.selector, record.mtype, data)
                }
            })
            .collect()
    }

    /// Adds a record in its place. It must be [enabled](Self::enable).
    pub fn add(&self, usage: u8, selector: u8, mtype: u8, data: &[u8], whole: Whole) {
        let preference = |mtype: u8| self.table.borrow().preferences[usize::from(mtype)];
        let rank = (usage, selector, preference(mtype));
        // libcrypto looks at DANE-EE first, and relies on descending preferences within a usage and selector.
        let place = (0..self.len()).find(|index| {
            // SAFETY: our record.
            let record = unsafe { &*self.record(*index) };
            (record.usage, record.selector, preference(record.mtype)) <= rank
        });
        let spki = match whole {
            Whole::Key(key) => key.into_ptr(),
            Whole::Certificate(certificate) => {
                let mut all = self.write(|raw| core::mem::replace(&mut raw.certificates, ptr::null_mut()));
                if all.is_null() {
                    all = new_stack().cast();
                }
                // SAFETY: the stack is ours, and given back.
                if let Some(mut stack) = unsafe { Stack::<ffi::X509>::from_ptr(all) } {
                    stack.push(certificate);
                    let all = stack.into_ptr();
                    self.write(|raw| raw.certificates = all);
                }
                ptr::null_mut()
            }
            Whole::None => ptr::null_mut(),
        };
        let len = data.len();
        let data = Box::into_raw(Box::<[u8]>::from(data)).cast();
        let record = Box::into_raw(Box::new(Record { usage, selector, mtype, data, len, spki }));
        // SAFETY: the stack is live, and owns the record from now on.
        let pushed = unsafe {
            let records = self.read(|raw| raw.records);
            ffi::OPENSSL_sk_insert(records, record.cast::<c_void>(), place.unwrap_or(-1))
        };
        if pushed <= 0 {
            crate::libcrypto::short_of_memory();
        }
        self.write(|raw| raw.usages |= 1 << c_uint::from(usage));
    }

    /// Forgets what the last verification found.
    pub fn reset(&self) {
        let certificate = self.write(|raw| {
            raw.matched = ptr::null_mut();
            raw.matched_depth = -1;
            raw.trusted_depth = -1;
            core::mem::replace(&mut raw.matched_certificate, ptr::null_mut())
        });
        // SAFETY: null, or a reference that libcrypto has left us.
        drop(unsafe { X509::from_ptr(certificate) });
    }

    /// What matched in the last verification; the depth is -1, and the rest empty, if nothing did.
    pub fn matched(&self) -> (c_int, Option<Matched>) {
        self.read(|raw| {
            let depth = raw.matched_depth;
            // SAFETY: null or one of our records.
            let record = unsafe { raw.matched.as_ref() };
            let matched = record.map(|record| Matched {
                depth,
                certificate: raw.matched_certificate,
                key: if raw.matched_certificate.is_null() { record.spki } else { ptr::null_mut() },
                usage: record.usage,
                selector: record.selector,
                mtype: record.mtype,
                data: record.data,
                len: record.len,
            });
            (depth, matched)
        })
    }
}

impl Drop for Dane {
    fn drop(&mut self) {
        self.reset();
        for index in 0..self.len() {
            // SAFETY: the record and its data were made by `add`, and are freed once.
            unsafe {
                let record = Box::from_raw(self.record(index));
                drop(Box::from_raw(ptr::slice_from_raw_parts_mut(record.data, record.len)));
                drop(PKey::from_ptr(record.spki));
            }
        }
        // SAFETY: all are ours, and freed once; freeing null does nothing.
        unsafe {
            let raw = Box::from_raw(self.raw.as_ptr());
            ffi::OPENSSL_sk_free(raw.records);
            drop(Stack::<ffi::X509>::from_ptr(raw.certificates));
            drop(Box::from_raw(raw.types));
        }
    }
}

/// The public key that a record holds whole, which must be all of `der`.
pub fn public_key(der: &[u8]) -> Option<PKey> {
    let len = der.len().try_into().ok()?;
    let mut end = der.as_ptr();
    // SAFETY: the buffer has that length; what comes back is null or ours.
    let key = unsafe { Owned::from_ptr(ffi::d2i_PUBKEY(ptr::null_mut(), &raw mut end, len)) };
    key.filter(|_| end.addr() - der.as_ptr().addr() == der.len())
}

#[cfg(test)]
mod tests {
    use super::super::lib_ctx::LibCtx;
    use super::super::verify::{StoreContext, VerifyFunction, VerifyParam};
    use super::super::{err, testing};
    use super::*;

    fn dane() -> Dane {
        assert!(is_supported());
        let dane = Dane::new(0);
        let sha256 = Digest::fetch(&LibCtx::default(), c"SHA256").unwrap();
        dane.set_types(&[(None, 0), (Some(sha256), 1)]);
        dane.enable();
        dane
    }

    /// Verifies a server's chain by the records alone.
    fn verified(dane: &Dane, chain: &str) -> (bool, c_int) {
        let chain = testing::certificates(chain);
        let param = VerifyParam::new();
        let store = super::super::store::Store::new().unwrap();
        let untrusted = chain.iter().cloned().collect();
        let mut context =
            StoreContext::new(&LibCtx::default(), Some(store), chain[0].clone(), untrusted).unwrap();
        context.set_default(c"ssl_server").unwrap();
        context.set_param(&param).unwrap();
        let good = context.verify_with(VerifyFunction::default(), Some(dane)) > 0;
        err::clear();
        (good, dane.matched().0)
    }

    fn sha256(der: &[u8]) -> Vec<u8> {
        Digest::fetch(&LibCtx::default(), c"SHA256").unwrap().hash(der).unwrap()
    }

    #[test]
    fn libcrypto_finds_what_it_looks_for() {
        let (leaf, issuer) = (testing::certificate("rsa.pem"), testing::certificate("inter.pem"));
        // DANE-EE by digest: the leaf, whatever signed it.
        let by_leaf = dane();
        by_leaf.add(3, 0, 1, &sha256(&leaf.to_der().unwrap()), Whole::None);
        assert_eq!(verified(&by_leaf, "rsa.pem"), (true, 0));
        let matched = by_leaf.matched().1.unwrap();
        assert_eq!((matched.usage, matched.selector, matched.mtype, matched.len), (3, 0, 1, 32));
        assert!(matched.certificate.is_null() || matched.key.is_null());
        assert_eq!(verified(&by_leaf, "p256.pem"), (false, -1));
        by_leaf.reset();
        assert!(by_leaf.matched().1.is_none());
        // DANE-TA by digest and whole: an issuer of the chain.
        let by_issuer = dane();
        by_issuer.add(2, 0, 1, &sha256(&issuer.to_der().unwrap()), Whole::None);
        assert_eq!(verified(&by_issuer, "rsa.pem"), (true, 1));
        assert!(!by_issuer.matched().1.unwrap().certificate.is_null());
        assert_eq!(verified(&by_issuer, "selfsigned.pem"), (false, -1));
        let whole = dane();
        let der = issuer.to_der().unwrap();
        whole.add(2, 0, 0, &der, Whole::Certificate(issuer));
        assert_eq!(verified(&whole, "rsa-leaf.pem"), (true, 1));
    }

    #[test]
    fn a_bare_key_is_a_trust_anchor() {
        let issuer = testing::certificate("inter.pem");
        let key = issuer.public_key().unwrap();
        // SAFETY: the key is live; the second call writes as much as the first has said.
        let der = unsafe {
            let mut der = vec![0; ffi::i2d_PUBKEY(key.as_ptr(), ptr::null_mut()) as usize];
            let mut end = der.as_mut_ptr();
            ffi::i2d_PUBKEY(key.as_ptr(), &raw mut end);
            der
        };
        let key = public_key(&der).unwrap();
        assert!(public_key(&der[1..]).is_none() && public_key(&[&der[..], b"x"].concat()).is_none());
        err::clear();
        let dane = dane();
        dane.add(2, 1, 0, &der, Whole::Key(key));
        assert_eq!(verified(&dane, "rsa-leaf.pem"), (true, 0));
        let matched = dane.matched().1.unwrap();
        assert!(matched.certificate.is_null() && !matched.key.is_null());
        assert_eq!(dane.records(), [(2, 1, 0, der)]);
    }

    #[test]
    fn records_are_in_libcryptos_order() {
        let dane = dane();
        dane.set_types(&[(None, 0), (None, 1), (None, 2)]);
        for (usage, selector, mtype) in [(0, 0, 1), (3, 0, 1), (3, 1, 0), (3, 1, 2), (2, 0, 2), (3, 1, 1)] {
            dane.add(usage, selector, mtype, &[usage, selector, mtype], Whole::None);
        }
        let order: Vec<_> = dane.records().into_iter().map(|(u, s, m, _)| (u, s, m)).collect();
        assert_eq!(order, [(3, 1, 2), (3, 1, 1), (3, 1, 0), (3, 0, 1), (2, 0, 2), (0, 0, 1)]);
    }
}
