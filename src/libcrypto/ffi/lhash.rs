//! Hash tables: `OPENSSL_LHASH`.

use super::*;

unsafe extern "C" {
    pub fn OPENSSL_LH_new(
        hash: unsafe extern "C" fn(*const c_void) -> c_ulong,
        compare: unsafe extern "C" fn(*const c_void, *const c_void) -> c_int,
    ) -> *mut OPENSSL_LHASH;
    pub fn OPENSSL_LH_free(table: *mut OPENSSL_LHASH);
    pub fn OPENSSL_LH_flush(table: *mut OPENSSL_LHASH);
    pub fn OPENSSL_LH_insert(table: *mut OPENSSL_LHASH, entry: *mut c_void) -> *mut c_void;
    pub fn OPENSSL_LH_retrieve(table: *mut OPENSSL_LHASH, entry: *const c_void) -> *mut c_void;
}
