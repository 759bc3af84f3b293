//! `CRYPTO_EX_DATA`.

use super::*;

pub type CRYPTO_EX_new =
    Option<unsafe extern "C" fn(*mut c_void, *mut c_void, *mut CRYPTO_EX_DATA, c_int, c_long, *mut c_void)>;

pub type CRYPTO_EX_free = CRYPTO_EX_new;

pub type CRYPTO_EX_dup = Option<
    unsafe extern "C" fn(
        *mut CRYPTO_EX_DATA,
        *const CRYPTO_EX_DATA,
        *mut *mut c_void,
        c_int,
        c_long,
        *mut c_void,
    ) -> c_int,
>;

unsafe extern "C" {
    pub fn CRYPTO_get_ex_new_index(
        class: c_int,
        argl: c_long,
        argp: *mut c_void,
        new: CRYPTO_EX_new,
        dup: CRYPTO_EX_dup,
        free: CRYPTO_EX_free,
    ) -> c_int;
    pub fn CRYPTO_new_ex_data(class: c_int, object: *mut c_void, data: *mut CRYPTO_EX_DATA) -> c_int;
    pub fn CRYPTO_dup_ex_data(class: c_int, to: *mut CRYPTO_EX_DATA, from: *const CRYPTO_EX_DATA) -> c_int;
    pub fn CRYPTO_free_ex_data(class: c_int, object: *mut c_void, data: *mut CRYPTO_EX_DATA);
    pub fn CRYPTO_set_ex_data(data: *mut CRYPTO_EX_DATA, index: c_int, value: *mut c_void) -> c_int;
    pub fn CRYPTO_get_ex_data(data: *const CRYPTO_EX_DATA, index: c_int) -> *mut c_void;
}
