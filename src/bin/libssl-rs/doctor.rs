//! `doctor`: what commonly goes wrong.

use crate::elf::Elf;
use crate::functions::FUNCTIONS;
use crate::{check, library};
use serde::Serialize;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::{fmt, fs};

/// How a thing that was looked at is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Health {
    Good,
    /// It works, and may not do what is expected.
    Notice,
    Problem,
}

#[derive(Debug, Serialize)]
struct Finding {
    health: Health,
    about: String,
    text: String,
}

/// The result of `doctor`.
#[derive(Debug, Default, Serialize)]
#[serde(transparent)]
pub struct Report(Vec<Finding>);

impl Report {
    fn add(&mut self, health: Health, about: &str, text: impl Into<String>) {
        self.0.push(Finding { health, about: about.into(), text: text.into() });
    }

    /// Whether no problem was found.
    pub fn is_healthy(&self) -> bool {
        self.0.iter().all(|finding| finding.health != Health::Problem)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Finding { health, about, text } in &self.0 {
            let mark = match health {
                Health::Good => "ok     ",
                Health::Notice => "notice ",
                Health::Problem => "PROBLEM",
            };
            writeln!(f, "{mark}  {about}: {text}")?;
        }
        Ok(())
    }
}

/// Why the dynamic linker would not load the library into this executable, if so.
pub fn ignores_preload(path: &Path) -> Option<String> {
    let mode = fs::metadata(path).ok()?.permissions().mode();
    if mode & 0o6000 != 0 {
        return Some("it is setuid or setgid, and the dynamic linker ignores LD_PRELOAD for it".into());
    }
    if has_capabilities(path) {
        return Some("it has file capabilities, and the dynamic linker ignores LD_PRELOAD for it".into());
    }
    let elf = Elf::read(path).ok()?;
    match elf.interpreter.as_deref() {
        Some(interpreter) if interpreter.contains("musl") => {
            Some("it is linked to musl, and the library to glibc".into())
        }
        None if elf.soname.is_none() && elf.needed.is_empty() => {
            Some("it is statically linked, and loads no library".into())
        }
        _ => None,
    }
}

#[allow(unsafe_code)]
fn has_capabilities(path: &Path) -> bool {
    let Ok(path) = std::ffi::CString::new(path.as_os_str().as_bytes()) else { return false };
    // SAFETY: two strings that end with NUL, and no buffer: only the size of the attribute is asked for.
    let size =
        unsafe { libc::getxattr(path.as_ptr(), c"security.capability".as_ptr(), std::ptr::null_mut(), 0) };
    size > 0
}

fn library_itself(report: &mut Report, named: Option<&Path>) {
    const ABOUT: &str = "library";
    let path = match library::find(named) {
        Ok(path) => path,
        Err(message) => return report.add(Health::Problem, ABOUT, message),
    };
    match Elf::read(&path) {
        Err(message) => report.add(Health::Problem, ABOUT, message),
        Ok(elf) if elf.exported.len() != FUNCTIONS.len() => report.add(
            Health::Problem,
            ABOUT,
            format!(
                "{} has {} of {} functions: it is of another version than this command",
                path.display(),
                elf.exported.len(),
                FUNCTIONS.len()
            ),
        ),
        Ok(_) => report.add(Health::Good, ABOUT, format!("{} has all functions", path.display())),
    }
    let readable_by_all = path.ancestors().all(|part| {
        let wanted = if part == path { 0o004 } else { 0o001 };
        fs::metadata(part).is_ok_and(|metadata| metadata.permissions().mode() & wanted == wanted)
    });
    if !readable_by_all {
        report.add(
            Health::Notice,
            ABOUT,
            "not every user can read it, so services of other users start without it",
        );
    }
    let enforced =
        fs::read_to_string("/sys/module/apparmor/parameters/enabled").is_ok_and(|text| text.starts_with('Y'));
    if enforced && !path.starts_with("/usr/lib") {
        report.add(
            Health::Notice,
            "AppArmor",
            format!(
                "profiles commonly allow libraries below /usr/lib only, and this one is {}",
                path.display()
            ),
        );
    } else if enforced {
        report.add(
            Health::Good,
            "AppArmor",
            "it is on, and profiles commonly allow libraries below /usr/lib",
        );
    }
}

fn libcrypto(report: &mut Report) {
    const ABOUT: &str = "libcrypto";
    match library::resolve("libcrypto.so.3", &Elf::default()) {
        Some(path) => report.add(Health::Good, ABOUT, format!("{} is the system's", path.display())),
        None => report.add(Health::Problem, ABOUT, "there is no libcrypto.so.3: install package libssl3"),
    }
    for other in ["libssl.so.1.1", "libssl.so.1.0.0"] {
        if let Some(path) = library::resolve(other, &Elf::default()) {
            let text = format!("{} is there too; programs linked to it stay on it", path.display());
            report.add(Health::Notice, ABOUT, text);
        }
    }
}

fn target(report: &mut Report, target: &str) {
    let files = match check::files(target) {
        Ok(files) => files,
        Err(message) => return report.add(Health::Problem, target, message),
    };
    let before = report.0.len();
    if let Some(reason) = files.first().and_then(|(path, _)| ignores_preload(path)) {
        report.add(Health::Problem, target, reason);
    }
    for (path, elf) in &files {
        if elf.has_openssl_inside {
            let text = format!("{} has an OpenSSL linked into it, which stays in use", path.display());
            report.add(Health::Problem, target, text);
        }
        for name in &elf.needed {
            let other = ["libssl.so.", "libcrypto.so."].iter().any(|lib| name.starts_with(lib))
                && !name.ends_with(".so.3");
            if other {
                report.add(Health::Problem, target, format!("{} is linked to {name}", path.display()));
            }
        }
    }
    let loaded: Vec<_> =
        files.iter().filter(|(_, elf)| elf.soname.as_deref() == Some("libssl.so.3")).collect();
    if target.parse::<u32>().is_ok() {
        if let Ok(profile) = fs::read_to_string(format!("/proc/{target}/attr/current"))
            && profile.contains("(enforce)")
        {
            report.add(
                Health::Notice,
                target,
                format!("AppArmor confines it: {}", profile.trim_end_matches(['\0', '\n'])),
            );
        }
        for (path, elf) in &loaded {
            let whose = if elf.is_ours { "libssl-rs" } else { "OpenSSL's" };
            report.add(Health::Good, target, format!("it has loaded {}, which is {whose}", path.display()));
        }
        if loaded.len() > 1 {
            report.add(
                Health::Problem,
                target,
                "it has loaded two libssl, and objects of one reach the other",
            );
        }
    }
    let uses =
        files.iter().any(|(_, elf)| !elf.used.is_empty() && elf.soname.as_deref() != Some("libssl.so.3"));
    if !uses {
        report.add(
            Health::Notice,
            target,
            "no file of it names a function of libssl; it may still load it while it runs",
        );
    }
    if report.0.len() == before {
        report.add(Health::Good, target, "nothing found that would keep it off the library");
    }
}

/// Looks at the machine, and at each target.
pub fn examine(named: Option<&Path>, targets: &[String]) -> Report {
    let mut report = Report::default();
    library_itself(&mut report, named);
    libcrypto(&mut report);
    for name in targets {
        target(&mut report, name);
    }
    report
}
