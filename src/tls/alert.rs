//! Alerts (RFC 8446, 6; RFC 5246, 7.2), sent and received.

use super::channel::Core;
use super::connection::Connection;
use super::error::{Alert, Error, reason};
use super::hooks;
use super::record::ALERT;
use super::shutdown::{RECEIVED, SENT};
use super::state::event;
use super::stop::{Stop, Want};
use super::version::TLS1_3;

pub const WARNING: u8 = 1;
pub const FATAL: u8 = 2;

/// `SSL_AD_REASON_OFFSET`: alerts that came are reasons from here on.
const REASON_OFFSET: i32 = 1000;

/// How many warnings in a row end a connection.
const MAX_WARNINGS: u8 = 5;

impl Connection {
    /// Sends an alert, or keeps it until the data before it is out.
    pub(super) fn send_alert(&self, core: &mut Core, level: u8, alert: Alert) -> Result<(), Stop> {
        if self.status.shutdown.get() & SENT != 0 && alert != Alert::CLOSE_NOTIFY {
            return Err(Stop::Want(Want::Nothing, -1));
        }
        if level == FATAL {
            let session = self.session.borrow().clone();
            if let Some(session) = session {
                self.session_context().forget(&session);
            }
        }
        core.alert = Some([level, alert.0]);
        if core.writer.is_pending() {
            // It goes as soon as the data before it has gone.
            return Err(Stop::Want(Want::Writing, -1));
        }
        self.dispatch_alert(core)
    }

    /// Sends the alert that waits, if there is one.
    pub(super) fn dispatch_alert(&self, core: &mut Core) -> Result<(), Stop> {
        let Some(alert) = core.alert else {
            return Ok(());
        };
        if !core.alert_made {
            self.push_record(core, ALERT, &alert)?;
            core.alert_made = true;
        }
        self.write_out(core)?;
        core.alert = None;
        core.alert_made = false;
        if let Some(bio) = self.transport.writer() {
            // Nothing depends on it: what the BIO still holds it sends in time.
            let _ = bio.flush();
        }
        if let Some(hooks) = hooks::get() {
            hooks.message(self, true, self.version().into(), ALERT.into(), &alert);
        }
        self.tell_alert(core, event::WRITE, alert)
    }

    /// Tells the program of an alert. It may use an established connection meanwhile: to answer a close_notify, for one.
    fn tell_alert(&self, core: &mut Core, direction: i32, alert: [u8; 2]) -> Result<(), Stop> {
        let tell = || self.tell(event::ALERT | direction, i32::from(u16::from_be_bytes(alert)));
        if core.established.is_some() && self.status.in_handshake.get() == 0 {
            return self.lend_core(core, tell);
        }
        tell();
        Ok(())
    }

    /// Acts on an alert record; `Ok` if the connection goes on.
    pub(super) fn receive_alert(&self, core: &mut Core) -> Result<(), Stop> {
        let Ok([level, description]) = <[u8; 2]>::try_from(core.reader.data()) else {
            return Err(Error::alert(Alert::UNEXPECTED_MESSAGE, reason::INVALID_ALERT).into());
        };
        let tls13 = self.status.version.get() == TLS1_3;
        core.reader.consume(2, false);
        if let Some(hooks) = hooks::get() {
            hooks.message(self, false, self.version().into(), ALERT.into(), &[level, description]);
        }
        self.tell_alert(core, event::READ, [level, description])?;
        let alert = Alert(description);
        if level == WARNING || (tls13 && alert == Alert::USER_CANCELED) {
            self.status.warning.set(description);
            core.warnings += 1;
            if core.warnings == MAX_WARNINGS {
                return Err(Error::alert(Alert::UNEXPECTED_MESSAGE, reason::TOO_MANY_WARN_ALERTS).into());
            }
        }
        // RFC 8446, 6.1: all alerts but these two are fatal in TLS 1.3, whatever their level says.
        if tls13 && alert == Alert::USER_CANCELED {
            return Ok(());
        }
        if alert == Alert::CLOSE_NOTIFY && (tls13 || level == WARNING) {
            self.status.warning.set(description);
            self.status.shutdown.set(self.status.shutdown.get() | RECEIVED);
            return Err(Stop::Closed);
        }
        if level == FATAL || tls13 {
            self.status.want.set(Want::Nothing);
            self.status.shutdown.set(self.status.shutdown.get() | RECEIVED);
            let session = self.session.borrow().clone();
            if let Some(session) = session {
                self.session_context().forget(&session);
            }
            let error = Error::new(REASON_OFFSET + i32::from(description));
            return Err(Stop::Ended(error));
        }
        match (alert, level) {
            (Alert::NO_RENEGOTIATION, _) => {
                Err(Error::alert(Alert::HANDSHAKE_FAILURE, reason::NO_RENEGOTIATION).into())
            }
            (_, WARNING) => Ok(()),
            _ => Err(Error::alert(Alert::ILLEGAL_PARAMETER, reason::UNKNOWN_ALERT_TYPE).into()),
        }
    }
}
