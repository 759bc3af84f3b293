//! `BIO_f_ssl`: a connection as a BIO.

use super::async_job;
use super::connection::free;
use super::error::{self, error_of};
use super::prelude::*;
use super::transport::set_bio;
use crate::libcrypto::bio::Bio;
use crate::libcrypto::bio_filter::{self, Callbacks, Kind, Wants};
use crate::libcrypto::clock;
use crate::libcrypto::err;
use crate::tls::connection::Side;
use crate::tls::error::{MALLOC_FAILURE, reason};
use crate::tls::renegotiation::Wanted;
use core::cell::Cell;
use std::sync::{Arc, OnceLock};

exports! {
    BIO_f_ssl,
    BIO_new_buffer_ssl_connect,
    BIO_new_ssl,
    BIO_new_ssl_connect,
    BIO_ssl_copy_session_id,
    BIO_ssl_shutdown,
}

/// `BIO_TYPE_SSL`.
const TYPE_SSL: c_int = 7 | 0x0200;
const NOCLOSE: c_int = 0;
const CLOSE: c_int = 1;
const RR_SSL_X509_LOOKUP: c_int = 1;
const RR_CONNECT: c_int = 2;
const RR_ACCEPT: c_int = 3;

/// Commands of `BIO_ctrl(3)`.
mod command {
    use super::c_int;
    pub const RESET: c_int = 1;
    pub const INFO: c_int = 3;
    pub const PUSH: c_int = 6;
    pub const POP: c_int = 7;
    pub const GET_CLOSE: c_int = 8;
    pub const SET_CLOSE: c_int = 9;
    pub const PENDING: c_int = 10;
    pub const FLUSH: c_int = 11;
    pub const DUP: c_int = 12;
    pub const WPENDING: c_int = 13;
    pub const SET_CALLBACK: c_int = 14;
    pub const DO_STATE_MACHINE: c_int = 101;
    pub const GET_FD: c_int = 105;
    pub const SET_SSL: c_int = 109;
    pub const GET_SSL: c_int = 110;
    pub const SSL_MODE: c_int = 119;
    pub const SET_RENEGOTIATE_BYTES: c_int = 125;
    pub const GET_NUM_RENEGOTIATES: c_int = 126;
    pub const SET_RENEGOTIATE_TIMEOUT: c_int = 127;
}

type Filter = bio_filter::Filter<Data>;

/// What a BIO of this kind has.
struct Data {
    /// The BIO's to free if it is ready and set to close.
    ssl: Cell<*mut SSL>,
    renegotiation: Renegotiation,
}

/// When to renegotiate.
#[derive(Default, Clone)]
struct Renegotiation {
    count: Cell<c_long>,
    /// After so many bytes; 0: never.
    after_bytes: Cell<usize>,
    bytes: Cell<usize>,
    /// After so many seconds; 0: never.
    after_seconds: Cell<u64>,
    /// The last time, in seconds since 1970.
    last: Cell<u64>,
}

impl Renegotiation {
    /// `len` bytes went or came; whether it is time for another handshake.
    fn is_due(&self, len: usize) -> bool {
        let limit = self.after_bytes.get();
        if limit > 0 {
            self.bytes.set(self.bytes.get().saturating_add(len));
            if self.bytes.get() > limit {
                self.bytes.set(0);
                self.count.set(self.count.get() + 1);
                return true;
            }
        }
        let seconds = self.after_seconds.get();
        if seconds > 0 && clock::now().cast_unsigned() > self.last.get() + seconds {
            self.last.set(clock::now().cast_unsigned());
            self.count.set(self.count.get() + 1);
            return true;
        }
        false
    }

    /// Asks for another handshake, if it is time. TLS 1.3 has none, and says so on the error queue.
    fn count(&self, connection: &SSL, len: usize) {
        if self.is_due(len) {
            answer(connection.renegotiate(Wanted::New));
        }
    }
}

impl Data {
    fn new() -> Box<Self> {
        Box::new(Self { ssl: Cell::new(ptr::null_mut()), renegotiation: Renegotiation::default() })
    }

    /// The connection, which no call on the BIO outlives.
    ///
    /// # Safety
    /// The module's contract: the program has not freed a connection that a BIO of its has.
    unsafe fn connection<'a>(&self) -> Option<Held<&'a SSL>> {
        // SAFETY: by contract.
        unsafe { handle(self.ssl.get()) }
    }
}

/// The BIO that a callback is called with, its data and its connection.
///
/// # Safety
/// `bio` is of our kind and lives through the call.
unsafe fn parts<R>(bio: *mut BIO, failure: R, body: impl FnOnce(&Filter, &Data, &SSL) -> R) -> R {
    guard(None, || {
        // SAFETY: by contract.
        let filter = unsafe { Filter::from_ptr(bio) }?;
        let data = filter.data()?;
        // SAFETY: by contract.
        let connection = unsafe { data.connection() }?;
        Some(body(&filter, data, &connection))
    })
    .unwrap_or(failure)
}

/// Why the call on the connection that returned `ret` has to be repeated.
fn wants(connection: &SSL, ret: c_int, accepts: bool) -> Wants {
    match error_of(connection, ret) {
        error::ERROR_WANT_READ => Wants::Read,
        error::ERROR_WANT_WRITE => Wants::Write,
        error::ERROR_WANT_X509_LOOKUP => Wants::Special(RR_SSL_X509_LOOKUP),
        error::ERROR_WANT_CONNECT => Wants::Special(RR_CONNECT),
        error::ERROR_WANT_ACCEPT if accepts => Wants::Special(RR_ACCEPT),
        _ => Wants::Nothing,
    }
}

fn shut_down(connection: &SSL) {
    if connection.has_side() {
        // SAFETY: it uses nothing of the program's.
        unsafe { async_job::run_int(connection, SSL::shutdown) };
    } else {
        err::put_ssl(reason::UNINITIALIZED);
    }
}

unsafe extern "C" fn create(bio: *mut BIO) -> c_int {
    guard(0, || {
        // SAFETY: libcrypto calls this with a new BIO of our kind.
        let Some(filter) = (unsafe { Filter::from_ptr(bio) }) else { return 0 };
        filter.set_ready(false);
        filter.set_data(Some(Data::new()));
        filter.clear_all_flags();
        1
    })
}

/// Lets go of the connection, and frees it if it is the BIO's.
fn release(filter: &Filter) {
    let ready = filter.ready();
    let closes = filter.close() != NOCLOSE;
    if let Some(data) = filter.data()
        && closes
    {
        // SAFETY: the module's contract.
        if let Some(connection) = unsafe { data.connection() }
            && !connection.status.in_init.get()
        {
            shut_down(&connection);
        }
        let ssl = data.ssl.replace(ptr::null_mut());
        if ready {
            // SAFETY: a BIO that closes has a reference of its connection.
            unsafe { free(ssl) };
        }
        filter.clear_all_flags();
        filter.set_ready(false);
    }
    drop(filter.set_data(None));
}

unsafe extern "C" fn destroy(bio: *mut BIO) -> c_int {
    guard(0, || {
        // SAFETY: libcrypto calls this with a BIO of our kind.
        let Some(filter) = (unsafe { Filter::from_ptr(bio) }) else { return 0 };
        release(&filter);
        1
    })
}

unsafe extern "C" fn read(bio: *mut BIO, buffer: *mut c_char, size: usize, got: *mut usize) -> c_int {
    if buffer.is_null() {
        return 0;
    }
    let body = |filter: &Filter, data: &Data, connection: &SSL| {
        filter.clear_wants();
        let _turn = connection.turn.enter();
        // SAFETY: writable for as many bytes by the contract of BIO_read_ex.
        let ret =
            match unsafe { async_job::run(connection, |c| c.read(bytes_mut(buffer.cast(), size), false)) } {
                Ok(len) => {
                    // SAFETY: as above.
                    unsafe { *got = len };
                    data.renegotiation.count(connection, len);
                    c_int::from(len > 0)
                }
                Err(stop) => stop.returned(),
            };
        filter.set_wants(wants(connection, ret, true));
        ret
    };
    // SAFETY: libcrypto calls this with a BIO of our kind.
    unsafe { parts(bio, -1, body) }
}

unsafe extern "C" fn write(bio: *mut BIO, data: *const c_char, size: usize, written: *mut usize) -> c_int {
    if data.is_null() {
        return 0;
    }
    let body = |filter: &Filter, own: &Data, connection: &SSL| {
        filter.clear_wants();
        let _turn = connection.turn.enter_to_write();
        // SAFETY: readable for as many bytes by the contract of BIO_write_ex.
        let ret = match unsafe { async_job::run(connection, |c| c.write(bytes(data.cast(), size))) } {
            Ok(len) => {
                // SAFETY: as above.
                unsafe { *written = len };
                own.renegotiation.count(connection, len);
                1
            }
            Err(stop) => stop.returned(),
        };
        filter.set_wants(wants(connection, ret, false));
        ret
    };
    // SAFETY: libcrypto calls this with a BIO of our kind.
    unsafe { parts(bio, -1, body) }
}

unsafe extern "C" fn puts(bio: *mut BIO, string: *const c_char) -> c_int {
    guard(-1, || {
        // SAFETY: the contract of BIO_puts.
        let Some(string) = (unsafe { cstr(string) }) else { return -1 };
        let len = c_int::try_from(string.count_bytes()).unwrap_or(c_int::MAX);
        // SAFETY: a live BIO, and a string of at least that many bytes.
        unsafe { BIO_write(bio, string.as_ptr().cast(), len) }
    })
}

unsafe extern "C" fn ctrl(bio: *mut BIO, cmd: c_int, num: c_long, pointer: *mut c_void) -> c_long {
    guard(0, || {
        // SAFETY: libcrypto calls this with a BIO of our kind.
        let Some(filter) = (unsafe { Filter::from_ptr(bio) }) else { return 0 };
        if cmd == command::SET_SSL {
            // SAFETY: the argument is a connection by the contract of BIO_set_ssl.
            return unsafe { set_ssl(&filter, num, pointer.cast()) };
        }
        let Some(data) = filter.data() else { return 0 };
        // SAFETY: the module's contract.
        let Some(connection) = (unsafe { data.connection() }) else { return 0 };
        // SAFETY: the argument is what the command's contract says.
        unsafe { ctrl_connected(&filter, data, &connection, cmd, num, pointer) }
    })
}

/// `BIO_set_ssl`: the BIO has this connection from now on.
///
/// # Safety
/// The module's contract for handles.
unsafe fn set_ssl(filter: &Filter, close: c_long, ssl: *mut SSL) -> c_long {
    // SAFETY: by contract.
    let Some(connection) = (unsafe { handle(ssl) }) else { return 0 };
    if filter.data().is_none_or(|data| !data.ssl.get().is_null()) {
        release(filter);
        filter.set_data(Some(Data::new()));
        filter.clear_all_flags();
    }
    let Some(data) = filter.data() else { return 0 };
    filter.set_close(close as c_int);
    data.ssl.set(ssl);
    if let Some(reader) = connection.transport.reader() {
        filter.insert(reader);
    }
    filter.set_ready(true);
    1
}

/// A command to a BIO that has a connection.
///
/// # Safety
/// `num` and `pointer` are what the command takes.
unsafe fn ctrl_connected(
    filter: &Filter,
    data: &Data,
    connection: &SSL,
    cmd: c_int,
    num: c_long,
    pointer: *mut c_void,
) -> c_long {
    let raw = |bio: Option<Bio>| bio.map_or(ptr::null_mut(), |bio| bio.as_ptr());
    let next = filter.next();
    // SAFETY: the command goes to a live BIO (to null it answers -1), with the caller's arguments.
    let pass_to = |bio: *mut BIO| unsafe { BIO_ctrl(bio, cmd, num, pointer) };
    let to_reader = || pass_to(raw(connection.transport.reader()));
    let to_writer = || pass_to(raw(connection.transport.writer()));
    let renegotiation = &data.renegotiation;
    match cmd {
        command::RESET => {
            shut_down(connection);
            if let Some(side) = connection.status.side.get() {
                connection.set_side(side);
            }
            if answer(connection.clear()) == 0 {
                return 0;
            }
            let reader = raw(connection.transport.reader());
            match (next.is_null(), reader.is_null()) {
                (false, _) => pass_to(next),
                (true, false) => pass_to(reader),
                (true, true) => 1,
            }
        }
        command::INFO | command::SET_CALLBACK => 0,
        command::SSL_MODE => {
            connection.set_side(if num != 0 { Side::Client } else { Side::Server });
            1
        }
        command::SET_RENEGOTIATE_TIMEOUT => {
            let seconds = if num < 60 { 5 } else { num as u64 };
            renegotiation.last.set(clock::now().cast_unsigned());
            renegotiation.after_seconds.replace(seconds) as c_long
        }
        command::SET_RENEGOTIATE_BYTES => {
            let old = renegotiation.after_bytes.get();
            if num >= 512 {
                renegotiation.after_bytes.set(num as usize);
            }
            old as c_long
        }
        command::GET_NUM_RENEGOTIATES => renegotiation.count.get(),
        command::GET_SSL => {
            if pointer.is_null() {
                return 0;
            }
            // SAFETY: the command takes the place for a handle.
            unsafe { *pointer.cast::<*mut SSL>() = data.ssl.get() };
            1
        }
        command::GET_CLOSE => filter.close().into(),
        command::SET_CLOSE => {
            filter.set_close(num as c_int);
            1
        }
        command::WPENDING => to_writer(),
        command::PENDING => match connection.pending() {
            // SAFETY: as `pass_to`; other arguments than none are not passed on.
            0 => unsafe { BIO_ctrl(raw(connection.transport.reader()), cmd, 0, ptr::null_mut()) },
            pending => pending as c_long,
        },
        command::FLUSH => {
            filter.clear_wants();
            let ret = to_writer();
            filter.copy_next_wants();
            ret
        }
        command::PUSH => {
            if !next.is_null() && next != raw(connection.transport.reader()) {
                // SAFETY: the chain of a live BIO; the new reference is the connection's.
                unsafe {
                    BIO_up_ref(next);
                    set_bio(connection, next, next);
                }
            }
            1
        }
        command::POP => {
            // Of all the BIOs of the chain only the one that is taken out lets go of what is below.
            if pointer == filter.as_ptr().cast() {
                // SAFETY: nothing is handed over.
                unsafe { set_bio(connection, ptr::null_mut(), ptr::null_mut()) };
            }
            1
        }
        command::DO_STATE_MACHINE => {
            filter.clear_wants();
            filter.set_wants(Wants::Nothing);
            let ret = super::handshake::handshake(connection);
            filter.set_wants(match wants(connection, ret, false) {
                Wants::Special(RR_CONNECT) => Wants::Special(filter.next_reason()),
                other => other,
            });
            ret.into()
        }
        // SAFETY: the command takes a new BIO of our kind.
        command::DUP => unsafe { duplicate(data, pointer.cast()) },
        command::GET_FD => to_reader(),
        _ => to_reader(),
    }
}

/// `BIO_dup_chain(3)`: the other BIO gets a copy of the connection.
///
/// # Safety
/// `to` is null or a live BIO.
unsafe fn duplicate(data: &Data, to: *mut BIO) -> c_long {
    // SAFETY: by contract; only a BIO of our kind is looked into.
    unsafe {
        if to.is_null() || BIO_method_type(to) != TYPE_SSL {
            return 0;
        }
        let Some(filter) = Filter::from_ptr(to) else { return 0 };
        let Some(copy) = filter.data() else { return 0 };
        free(copy.ssl.replace(super::connection::duplicate(data.ssl.get())));
        let Renegotiation { count, after_bytes, bytes, after_seconds, last } = data.renegotiation.clone();
        copy.renegotiation.count.set(count.get());
        copy.renegotiation.after_bytes.set(after_bytes.get());
        copy.renegotiation.bytes.set(bytes.get());
        copy.renegotiation.after_seconds.set(after_seconds.get());
        copy.renegotiation.last.set(last.get());
        c_long::from(!copy.ssl.get().is_null())
    }
}

unsafe extern "C" fn callback_ctrl(bio: *mut BIO, cmd: c_int, callback: BIO_info_cb) -> c_long {
    let body = |_: &Filter, _: &Data, connection: &SSL| {
        if cmd != command::SET_CALLBACK {
            return 0;
        }
        let reader = connection.transport.reader();
        // SAFETY: a live BIO (null answers -1), and a callback of the program of the type that the command takes.
        unsafe { BIO_callback_ctrl(reader.map_or(ptr::null_mut(), |bio| bio.as_ptr()), cmd, callback) }
    };
    // SAFETY: libcrypto calls this with a BIO of our kind.
    unsafe { parts(bio, 0, body) }
}

/// The kind of BIO, made once; null if memory was short.
fn method() -> *const BIO_METHOD {
    static KIND: OnceLock<Option<Kind>> = OnceLock::new();
    let callbacks = Callbacks { write, read, puts, ctrl, callback_ctrl, create, destroy };
    KIND.get_or_init(|| Kind::new(TYPE_SSL, c"ssl", &callbacks)).as_ref().map_or(ptr::null(), Kind::as_ptr)
}

/// A new BIO, null if that fails.
fn new(method: *const BIO_METHOD) -> *mut BIO {
    // SAFETY: a method that lives forever, or null, for which libcrypto says no.
    unsafe { BIO_new(method) }
}

/// A BIO with a connection of `ctx`.
///
/// # Safety
/// The module's contract.
unsafe fn new_ssl(ctx: *mut SSL_CTX, side: Side) -> *mut BIO {
    // SAFETY: by contract; what is made here is freed, or handed to the BIO.
    unsafe {
        let bio = new(method());
        let Some(filter) = Filter::from_ptr(bio) else { return ptr::null_mut() };
        let Some(context) = shared(ctx) else {
            err::put_ssl(reason::NULL_SSL_CTX);
            BIO_free(bio);
            return ptr::null_mut();
        };
        let Ok(connection) = crate::tls::Connection::new(context.counted()) else {
            err::put_ssl(MALLOC_FAILURE);
            BIO_free(bio);
            return ptr::null_mut();
        };
        connection.set_side(side);
        set_ssl(&filter, CLOSE.into(), Arc::into_raw(connection).cast_mut());
        bio
    }
}

/// `upper` with `lower` under it, both of which are freed if one is missing.
///
/// # Safety
/// Null, or BIOs that the caller gives up.
unsafe fn stack(upper: *mut BIO, lower: *mut BIO) -> *mut BIO {
    // SAFETY: by contract; BIO_free knows null.
    unsafe {
        if upper.is_null() || lower.is_null() {
            BIO_free(upper);
            BIO_free(lower);
            return ptr::null_mut();
        }
        BIO_push(upper, lower)
    }
}

/// `BIO_f_ssl(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BIO_f_ssl() -> *const BIO_METHOD {
    guard(ptr::null(), method)
}

/// `BIO_new_buffer_ssl_connect(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BIO_new_buffer_ssl_connect(ctx: *mut SSL_CTX) -> *mut BIO {
    guard(ptr::null_mut(), || {
        // SAFETY: the module's contract.
        unsafe {
            let ssl = stack(new_ssl(ctx, Side::Client), new(BIO_s_connect()));
            stack(new(BIO_f_buffer()), ssl)
        }
    })
}

/// `BIO_new_ssl(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BIO_new_ssl(ctx: *mut SSL_CTX, client: c_int) -> *mut BIO {
    // SAFETY: the module's contract.
    guard(ptr::null_mut(), || unsafe { new_ssl(ctx, if client != 0 { Side::Client } else { Side::Server }) })
}

/// `BIO_new_ssl_connect(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BIO_new_ssl_connect(ctx: *mut SSL_CTX) -> *mut BIO {
    // SAFETY: the module's contract.
    guard(ptr::null_mut(), || unsafe { stack(new_ssl(ctx, Side::Client), new(BIO_s_connect())) })
}

/// The connection of the first BIO of a chain that has one.
///
/// # Safety
/// Null, or a live chain.
unsafe fn connection_in<'a>(chain: *mut BIO) -> Option<Held<&'a SSL>> {
    // SAFETY: by contract, and libcrypto says what it thinks of null; a BIO of this type is of our kind.
    unsafe { Filter::from_ptr(BIO_find_type(chain, TYPE_SSL))?.data()?.connection() }
}

/// `BIO_ssl_copy_session_id(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BIO_ssl_copy_session_id(to: *mut BIO, from: *mut BIO) -> c_int {
    guard(0, || {
        // SAFETY: the module's contract.
        let (to, from) = unsafe { (connection_in(to), connection_in(from)) };
        let (Some(to), Some(from)) = (to, from) else { return 0 };
        to.copy_session(&from);
        1
    })
}

/// `BIO_ssl_shutdown(3)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BIO_ssl_shutdown(ssl_bio: *mut BIO) {
    guard((), || {
        let mut bio = ssl_bio;
        while !bio.is_null() {
            // SAFETY: a live chain; a BIO of this type is of our kind.
            unsafe {
                if BIO_method_type(bio) == TYPE_SSL
                    && let Some(filter) = Filter::from_ptr(bio)
                    && let Some(connection) = filter.data().and_then(|data| data.connection())
                {
                    shut_down(&connection);
                }
                bio = BIO_next(bio);
            }
        }
    });
}
