//! The commands in `openssl.cnf` (`config(5)`, "SSL Configuration").

use super::command::Subject;
use super::{ConfContext, Outcome, flag};
use crate::libcrypto::conf;
use crate::libcrypto::err;
use crate::tls::error::reason;
use crate::tls::{Configurable, Context};
use std::ffi::{CStr, CString};
use std::sync::Arc;

/// `SSL_CTX_config(3)`: runs the commands called `name`; whether all of them were good.
pub fn apply(subject: &Subject, name: Option<&CStr>) -> bool {
    let commands = name.and_then(conf::commands);
    let Some(commands) = commands else {
        let name = name.map_or("<NULL>".into(), CStr::to_string_lossy);
        err::put(err::LIB_SSL, reason::INVALID_CONFIGURATION_NAME, &format!("name={name}"));
        return false;
    };
    run(subject, &commands, flag::CERTIFICATE | flag::REQUIRE_PRIVATE)
}

/// Applies the administrator's defaults to a new context. Commands that fail are skipped, as OpenSSL does: there is
/// nobody to tell, and the others still apply.
pub fn apply_system_default(context: &Arc<Context>) {
    if let Some(commands) = conf::commands(c"system_default") {
        run(&Subject::Context(context.clone()), &commands, 0);
    }
}

fn run(subject: &Subject, commands: &[(CString, CString)], flags: u32) -> bool {
    let conf = ConfContext::default();
    let method = match subject {
        Subject::Context(context) => {
            conf.set_context(Some(context));
            context.config().method
        }
        Subject::Connection(connection) => {
            conf.set_connection(Some(connection));
            connection.config().method
        }
    };
    let client = if method.client { flag::CLIENT } else { 0 };
    let server = if method.server { flag::SERVER } else { 0 };
    conf.set_flags(flag::FILE | flags | client | server);
    let _default = conf::Default::set(&subject.lib());
    let mut good = true;
    for (command, argument) in commands {
        good &= matches!(conf.command(command, Some(argument)), Outcome::Switched | Outcome::Taken);
    }
    conf.finish() && good
}
