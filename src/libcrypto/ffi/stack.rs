//! `STACK_OF`.

use super::*;

/// The `compare` of a stack: it is given pointers to the places of two elements.
pub type stack_compare = Option<unsafe extern "C" fn(*const c_void, *const c_void) -> c_int>;

unsafe extern "C" {
    pub fn OPENSSL_sk_new_null() -> *mut OPENSSL_STACK;
    pub fn OPENSSL_sk_insert(stack: *mut OPENSSL_STACK, data: *const c_void, place: c_int) -> c_int;
    pub fn OPENSSL_sk_pop(stack: *mut OPENSSL_STACK) -> *mut c_void;
    pub fn OPENSSL_sk_num(stack: *const OPENSSL_STACK) -> c_int;
    pub fn OPENSSL_sk_value(stack: *const OPENSSL_STACK, index: c_int) -> *mut c_void;
    pub fn OPENSSL_sk_push(stack: *mut OPENSSL_STACK, element: *const c_void) -> c_int;
    pub fn OPENSSL_sk_find(stack: *mut OPENSSL_STACK, element: *const c_void) -> c_int;
    pub fn OPENSSL_sk_set_cmp_func(stack: *mut OPENSSL_STACK, compare: stack_compare) -> stack_compare;
    pub fn OPENSSL_sk_free(stack: *mut OPENSSL_STACK);
    pub fn OPENSSL_sk_pop_free(stack: *mut OPENSSL_STACK, free: unsafe extern "C" fn(*mut c_void));
}
