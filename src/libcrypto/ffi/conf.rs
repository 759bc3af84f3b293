//! What libcrypto keeps of `openssl.cnf` for libssl. No header has these; libssl is the only caller that they are made for.

use super::*;

unsafe extern "C" {
    pub fn conf_ssl_name_find(name: *const c_char, index: *mut usize) -> c_int;
    pub fn conf_ssl_get(index: usize, name: *mut *const c_char, count: *mut usize) -> *const c_void;
    pub fn conf_ssl_get_cmd(
        commands: *const c_void,
        index: usize,
        command: *mut *mut c_char,
        argument: *mut *mut c_char,
    );
}
