//! Closing a connection (`SSL_shutdown(3)`).

use super::connection::Connection;
use super::error::{Alert, Error, reason};
use super::stop::{Stop, Want};

/// `SSL_SENT_SHUTDOWN`.
pub const SENT: i32 = 1;
/// `SSL_RECEIVED_SHUTDOWN`.
pub const RECEIVED: i32 = 2;

impl Connection {
    /// `SSL_shutdown(3)`: 1 when both sides have closed, 0 when only we have, less on failure or if it has to be
    /// called again.
    pub fn shutdown(&self) -> i32 {
        let status = &self.status;
        if status.in_init.get() {
            Error::new(reason::SHUTDOWN_WHILE_IN_INIT).put();
            return -1;
        }
        // Nothing is begun any more.
        self.renegotiation.end();
        if self.config_ref().quiet_shutdown != 0 {
            status.shutdown.set(SENT | RECEIVED);
            return 1;
        }
        let mut waits = false;
        let result = self.with_core(|core| {
            if status.shutdown.get() & SENT == 0 {
                status.shutdown.set(status.shutdown.get() | SENT);
                let sent = self.send_alert(core, super::alert::WARNING, Alert::CLOSE_NOTIFY);
                return if core.alert.is_some() { sent } else { Ok(()) };
            }
            if core.alert.is_some() {
                // Whatever else waits goes first.
                let sent = self.write_out(core).and_then(|()| self.dispatch_alert(core));
                waits = core.alert.is_some();
                // A transport that took nothing has not failed yet.
                return if matches!(sent, Err(Stop::Want(Want::Writing, 0))) { Ok(()) } else { sent };
            }
            if status.shutdown.get() & RECEIVED == 0 {
                match self.discard(core) {
                    Err(Stop::Closed) => return Ok(()),
                    other => other?,
                }
            }
            Ok(())
        });
        match result {
            // A fatal alert of the peer's is an end, too; the queue says which.
            Ok(()) | Err(Stop::Failed(_)) if status.shutdown.get() == SENT | RECEIVED && !waits => 1,
            Err(_) => -1,
            Ok(()) if status.want.get() == Want::Reading => -1,
            Ok(()) => 0,
        }
    }
}
