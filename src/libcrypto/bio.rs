//! BIOs: the channel under a connection.

use super::ffi;
use core::ffi::{c_int, c_long, c_void};
use core::ptr::NonNull;

const FLAGS_READ: c_int = 1;
const FLAGS_WRITE: c_int = 2;
const FLAGS_IO_SPECIAL: c_int = 4;
const FLAGS_SHOULD_RETRY: c_int = 8;
const CTRL_EOF: c_int = 2;
const CTRL_PENDING: c_int = 10;
const CTRL_FLUSH: c_int = 11;
const C_SET_FD: c_int = 104;
const C_GET_FD: c_int = 105;
const TYPE_DESCRIPTOR: c_int = 0x0100;
const TYPE_SOCKET: c_int = 5 | 0x0400 | TYPE_DESCRIPTOR;
const TYPE_CONNECT: c_int = 12 | 0x0400 | TYPE_DESCRIPTOR;
const RR_CONNECT: c_int = 2;
const RR_ACCEPT: c_int = 3;

/// What [`Bio::read_at_once`] and [`Bio::write_at_once`] say in place of waiting. No BIO returns it.
pub const WOULD_WAIT: c_int = c_int::MIN;

/// A reference to a `BIO`.
#[derive(PartialEq, Eq)]
pub struct Bio(NonNull<ffi::BIO>);

/// Why a BIO wants to be called again (`BIO_should_retry(3)`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    Read,
    Write,
    Connect,
    Accept,
    Other,
}

impl Bio {
    /// Takes over the caller's reference.
    ///
    /// # Safety
    /// `bio` is null or a live BIO, of which the caller gives up one reference.
    pub unsafe fn from_ptr(bio: *mut ffi::BIO) -> Option<Self> {
        NonNull::new(bio).map(Self)
    }

    /// Counts a reference of its own.
    ///
    /// # Safety
    /// `bio` is null or a live BIO.
    pub unsafe fn from_borrowed(bio: *mut ffi::BIO) -> Option<Self> {
        let bio = NonNull::new(bio)?;
        // SAFETY: a live BIO.
        unsafe { ffi::BIO_up_ref(bio.as_ptr()) };
        Some(Self(bio))
    }

    /// A socket BIO over `fd`, which it does not close; `None` if memory is short.
    pub fn socket(fd: c_int) -> Option<Self> {
        // SAFETY: the method is static; the new BIO's one reference is ours.
        unsafe {
            let bio = Self::from_ptr(ffi::BIO_new(ffi::BIO_s_socket()))?;
            ffi::BIO_int_ctrl(bio.as_ptr(), C_SET_FD, 0, fd);
            Some(bio)
        }
    }

    pub fn as_ptr(&self) -> *mut ffi::BIO {
        self.0.as_ptr()
    }

    /// Gives up the reference.
    pub fn into_ptr(self) -> *mut ffi::BIO {
        let bio = self.as_ptr();
        core::mem::forget(self);
        bio
    }

    /// `BIO_read(3)`: how many bytes came, or what it returned instead (0 or less).
    pub fn read(&self, buffer: &mut [u8]) -> Result<usize, c_int> {
        let len = c_int::try_from(buffer.len()).unwrap_or(c_int::MAX);
        // SAFETY: a live BIO, and a buffer that is writable for `len` bytes.
        let got = unsafe { ffi::BIO_read(self.as_ptr(), buffer.as_mut_ptr().cast::<c_void>(), len) };
        // More than was asked for would be a BIO that breaks its contract; what it wrote is not known then.
        usize::try_from(got).ok().filter(|got| (1..=buffer.len()).contains(got)).ok_or(got.min(0))
    }

    /// `BIO_write(3)`: how many bytes went, or what it returned instead (0 or less).
    pub fn write(&self, data: &[u8]) -> Result<usize, c_int> {
        let len = c_int::try_from(data.len()).unwrap_or(c_int::MAX);
        // SAFETY: a live BIO, and data that is readable for `len` bytes.
        let put = unsafe { ffi::BIO_write(self.as_ptr(), data.as_ptr().cast::<c_void>(), len) };
        usize::try_from(put).ok().filter(|put| (1..=data.len()).contains(put)).ok_or(put.min(0))
    }

    /// [`Self::read`] from a plain socket, but for the waiting: [`WOULD_WAIT`] where a socket that blocks has nothing.
    pub fn read_at_once(&self, buffer: &mut [u8]) -> Result<usize, c_int> {
        // SAFETY: a buffer that is writable for so many bytes.
        let got = unsafe {
            libc::recv(self.fd(), buffer.as_mut_ptr().cast::<c_void>(), buffer.len(), libc::MSG_DONTWAIT)
        };
        match got {
            // The end is told again, to the BIO, which marks it.
            0 => self.read(buffer),
            _ => self.judge(got, FLAGS_READ).unwrap_or_else(|| self.read(buffer)),
        }
    }

    /// [`Self::write`] to a plain socket, but for the waiting: [`WOULD_WAIT`] where one that blocks takes nothing.
    pub fn write_at_once(&self, data: &[u8]) -> Result<usize, c_int> {
        // SAFETY: data that is readable for so many bytes.
        let put =
            unsafe { libc::send(self.fd(), data.as_ptr().cast::<c_void>(), data.len(), libc::MSG_DONTWAIT) };
        self.judge(put, FLAGS_WRITE).unwrap_or_else(|| self.write(data))
    }

    /// What a call on the socket came to, as the BIO would have it; `None` where there is no socket. `way` is the flag of its
    /// direction.
    fn judge(&self, returned: isize, way: c_int) -> Option<Result<usize, c_int>> {
        self.clear_retry();
        if let Ok(len) = usize::try_from(returned) {
            return Some(Ok(len));
        }
        match errno() {
            // One that makes its connection may do so now.
            libc::ENOTSOCK | libc::EBADF => None,
            error if !passes(error) => Some(Err(-1)),
            _ if self.blocks() => Some(Err(WOULD_WAIT)),
            _ => {
                self.set_retry(way);
                Some(Err(-1))
            }
        }
    }

    /// Whether calls on the descriptor wait (no `O_NONBLOCK`). `errno` stays, if there is a descriptor.
    fn blocks(&self) -> bool {
        // SAFETY: F_GETFL takes no argument; a descriptor that is none fails.
        let flags = unsafe { libc::fcntl(self.fd(), libc::F_GETFL) };
        flags >= 0 && flags & libc::O_NONBLOCK == 0
    }

    /// Waits until a plain socket can be read, as long as a read of it would (`SO_RCVTIMEO`, signals). `false` if
    /// that came to nothing, for a reason that `errno` and the BIO have as after [`Self::read`].
    pub fn await_data(&self) -> bool {
        let mut byte = 0_u8;
        // SAFETY: room for the one byte.
        let got = unsafe { libc::recv(self.fd(), (&raw mut byte).cast::<c_void>(), 1, libc::MSG_PEEK) };
        if got >= 0 {
            return true;
        }
        // Neither of these touches errno.
        if passes(errno()) {
            self.set_retry_read();
        } else {
            self.clear_retry();
        }
        false
    }

    fn clear_retry(&self) {
        let retry = FLAGS_READ | FLAGS_WRITE | FLAGS_IO_SPECIAL | FLAGS_SHOULD_RETRY;
        // SAFETY: a live BIO.
        unsafe { ffi::BIO_clear_flags(self.as_ptr(), retry) }
    }

    fn ctrl(&self, cmd: c_int, arg: c_long) -> c_long {
        // SAFETY: a live BIO; the commands used here take no pointer.
        unsafe { ffi::BIO_ctrl(self.as_ptr(), cmd, arg, core::ptr::null_mut()) }
    }

    /// `BIO_flush(3)`: whether all is out.
    pub fn flush(&self) -> bool {
        self.ctrl(CTRL_FLUSH, 0) > 0
    }

    /// `BIO_eof(3)`.
    pub fn eof(&self) -> bool {
        self.ctrl(CTRL_EOF, 0) != 0
    }

    /// `BIO_pending(3)`.
    pub fn pending(&self) -> c_long {
        self.ctrl(CTRL_PENDING, 0)
    }

    fn flags(&self, mask: c_int) -> bool {
        // SAFETY: a live BIO.
        unsafe { ffi::BIO_test_flags(self.as_ptr(), mask) != 0 }
    }

    /// `BIO_should_retry(3)`.
    pub fn should_retry(&self) -> bool {
        self.flags(FLAGS_SHOULD_RETRY)
    }

    /// What the last call wants, in the order that `SSL_get_error(3)` looks for a reader.
    pub fn retry(&self) -> Option<Retry> {
        if self.flags(FLAGS_READ) {
            Some(Retry::Read)
        } else if self.flags(FLAGS_WRITE) {
            Some(Retry::Write)
        } else if self.flags(FLAGS_IO_SPECIAL) {
            // SAFETY: a live BIO.
            Some(match unsafe { ffi::BIO_get_retry_reason(self.as_ptr()) } {
                RR_CONNECT => Retry::Connect,
                RR_ACCEPT => Retry::Accept,
                _ => Retry::Other,
            })
        } else {
            None
        }
    }

    /// Whether the last call wants to write: `SSL_get_error(3)` asks a writer this first.
    pub fn should_write(&self) -> bool {
        self.flags(FLAGS_WRITE)
    }

    /// Marks the BIO as one that wants to be read again.
    pub fn set_retry_read(&self) {
        self.set_retry(FLAGS_READ);
    }

    fn set_retry(&self, way: c_int) {
        self.clear_retry();
        // SAFETY: a live BIO.
        unsafe { ffi::BIO_set_flags(self.as_ptr(), way | FLAGS_SHOULD_RETRY) };
    }

    /// The descriptor of the first BIO of the chain that has one, -1 if none has.
    pub fn fd(&self) -> c_int {
        // SAFETY: a live BIO; its chain lives as long; GET_FD writes an int where its argument points, if that is not
        // null.
        unsafe {
            let bio = ffi::BIO_find_type(self.as_ptr(), TYPE_DESCRIPTOR);
            if bio.is_null() {
                return -1;
            }
            let mut fd: c_int = -1;
            ffi::BIO_ctrl(bio, C_GET_FD, 0, (&raw mut fd).cast::<c_void>());
            fd
        }
    }

    /// Whether this is a socket BIO over `fd`.
    pub fn is_socket_over(&self, fd: c_int) -> bool {
        // SAFETY: a live BIO.
        unsafe { ffi::BIO_method_type(self.as_ptr()) == TYPE_SOCKET && self.fd() == fd }
    }

    /// Whether this is a socket BIO, or one that has made its connection itself (`BIO_s_connect(3)`), on its own, and has no
    /// callback that sees the calls on it (`BIO_set_callback(3)`).
    pub fn is_plain_socket(&self) -> bool {
        let bio = self.as_ptr();
        // SAFETY: a live BIO.
        unsafe {
            matches!(ffi::BIO_method_type(bio), TYPE_SOCKET | TYPE_CONNECT)
                && ffi::BIO_next(bio).is_null()
                && ffi::BIO_get_callback_ex(bio).is_none()
                && ffi::BIO_get_callback(bio).is_none()
        }
    }
}

impl Clone for Bio {
    fn clone(&self) -> Self {
        // SAFETY: a live BIO; the new reference is the clone's.
        unsafe { ffi::BIO_up_ref(self.as_ptr()) };
        Self(self.0)
    }
}

impl Drop for Bio {
    fn drop(&mut self) {
        // The whole chain goes, as `SSL_free(3)` has it.
        // SAFETY: our reference.
        unsafe { ffi::BIO_free_all(self.as_ptr()) };
    }
}

/// Whether a socket's call may be made again after this error: as its BIO says, which takes more for passing than `EAGAIN` and `EINTR`.
fn passes(error: c_int) -> bool {
    // SAFETY: a number goes in and one comes out.
    unsafe { ffi::BIO_sock_non_fatal_error(error) != 0 }
}

fn errno() -> c_int {
    std::io::Error::last_os_error().raw_os_error().unwrap_or(0)
}

/// Clears `errno` before a system call of which the program will read it.
pub fn clear_errno() {
    // SAFETY: the thread's own errno.
    unsafe { *libc::__errno_location() = 0 };
}
