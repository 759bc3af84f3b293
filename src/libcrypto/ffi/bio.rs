//! `BIO`, and kinds of BIO of our own.

use super::*;

/// `BIO_callback_fn`.
pub type BIO_callback_fn =
    Option<unsafe extern "C" fn(*mut BIO, c_int, *const c_char, c_int, c_long, c_long) -> c_long>;
/// `BIO_callback_fn_ex`.
pub type BIO_callback_fn_ex = Option<
    unsafe extern "C" fn(*mut BIO, c_int, *const c_char, usize, c_int, c_long, c_int, *mut usize) -> c_long,
>;
/// `BIO_info_cb`.
pub type BIO_info_cb = Option<unsafe extern "C" fn(*mut BIO, c_int, c_int) -> c_int>;

unsafe extern "C" {
    pub fn BIO_new_fp(file: *mut libc::FILE, close: c_int) -> *mut BIO;
    pub fn BIO_write_ex(bio: *mut BIO, data: *const c_void, len: usize, written: *mut usize) -> c_int;
    pub fn BIO_puts(out: *mut BIO, text: *const c_char) -> c_int;
    pub fn BIO_dump_indent(out: *mut BIO, bytes: *const c_void, len: c_int, indent: c_int) -> c_int;
    pub fn BIO_s_file() -> *const BIO_METHOD;
    pub fn BIO_new(method: *const BIO_METHOD) -> *mut BIO;
    pub fn BIO_free(bio: *mut BIO) -> c_int;
    pub fn BIO_ctrl(bio: *mut BIO, cmd: c_int, larg: c_long, parg: *mut c_void) -> c_long;
    pub fn BIO_s_socket() -> *const BIO_METHOD;
    pub fn BIO_sock_non_fatal_error(error: c_int) -> c_int;
    pub fn BIO_up_ref(bio: *mut BIO) -> c_int;
    pub fn BIO_free_all(bio: *mut BIO);
    pub fn BIO_read(bio: *mut BIO, data: *mut c_void, len: c_int) -> c_int;
    pub fn BIO_write(bio: *mut BIO, data: *const c_void, len: c_int) -> c_int;
    pub fn BIO_int_ctrl(bio: *mut BIO, cmd: c_int, larg: c_long, iarg: c_int) -> c_long;
    pub fn BIO_test_flags(bio: *const BIO, flags: c_int) -> c_int;
    pub fn BIO_set_flags(bio: *mut BIO, flags: c_int);
    pub fn BIO_clear_flags(bio: *mut BIO, flags: c_int);
    pub fn BIO_get_retry_reason(bio: *mut BIO) -> c_int;
    pub fn BIO_find_type(bio: *mut BIO, bio_type: c_int) -> *mut BIO;
    pub fn BIO_method_type(bio: *const BIO) -> c_int;
    pub fn BIO_get_callback(bio: *const BIO) -> BIO_callback_fn;
    pub fn BIO_get_callback_ex(bio: *const BIO) -> BIO_callback_fn_ex;
    pub fn BIO_next(bio: *mut BIO) -> *mut BIO;
    pub fn BIO_push(bio: *mut BIO, next: *mut BIO) -> *mut BIO;
    pub fn BIO_callback_ctrl(bio: *mut BIO, cmd: c_int, callback: BIO_info_cb) -> c_long;
    pub fn BIO_f_buffer() -> *const BIO_METHOD;
    pub fn BIO_s_connect() -> *const BIO_METHOD;
    pub fn BIO_meth_new(kind: c_int, name: *const c_char) -> *mut BIO_METHOD;
    pub fn BIO_meth_set_write_ex(
        method: *mut BIO_METHOD,
        write: unsafe extern "C" fn(*mut BIO, *const c_char, usize, *mut usize) -> c_int,
    ) -> c_int;
    pub fn BIO_meth_set_read_ex(
        method: *mut BIO_METHOD,
        read: unsafe extern "C" fn(*mut BIO, *mut c_char, usize, *mut usize) -> c_int,
    ) -> c_int;
    pub fn BIO_meth_set_puts(
        method: *mut BIO_METHOD,
        puts: unsafe extern "C" fn(*mut BIO, *const c_char) -> c_int,
    ) -> c_int;
    pub fn BIO_meth_set_ctrl(
        method: *mut BIO_METHOD,
        ctrl: unsafe extern "C" fn(*mut BIO, c_int, c_long, *mut c_void) -> c_long,
    ) -> c_int;
    pub fn BIO_meth_set_callback_ctrl(
        method: *mut BIO_METHOD,
        ctrl: unsafe extern "C" fn(*mut BIO, c_int, BIO_info_cb) -> c_long,
    ) -> c_int;
    pub fn BIO_meth_set_create(
        method: *mut BIO_METHOD,
        create: unsafe extern "C" fn(*mut BIO) -> c_int,
    ) -> c_int;
    pub fn BIO_meth_set_destroy(
        method: *mut BIO_METHOD,
        destroy: unsafe extern "C" fn(*mut BIO) -> c_int,
    ) -> c_int;
    pub fn BIO_get_data(bio: *mut BIO) -> *mut c_void;
    pub fn BIO_set_data(bio: *mut BIO, data: *mut c_void);
    pub fn BIO_get_init(bio: *mut BIO) -> c_int;
    pub fn BIO_set_init(bio: *mut BIO, init: c_int);
    pub fn BIO_get_shutdown(bio: *mut BIO) -> c_int;
    pub fn BIO_set_shutdown(bio: *mut BIO, shutdown: c_int);
    pub fn BIO_set_next(bio: *mut BIO, next: *mut BIO);
    pub fn BIO_copy_next_retry(bio: *mut BIO);
    pub fn BIO_set_retry_reason(bio: *mut BIO, reason: c_int);
}
