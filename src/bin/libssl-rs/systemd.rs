//! `enable` and `disable`: a drop-in that starts a service on the library.

use crate::{Result, process};
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fmt, fs, io};

/// The result of `enable` and `disable`.
#[derive(Debug, Serialize)]
pub struct Report {
    unit: String,
    drop_in: PathBuf,
    enabled: bool,
    /// The service runs on what is now set.
    restarted: bool,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (did, library) = if self.enabled { ("wrote", "libssl-rs") } else { ("removed", "OpenSSL") };
        writeln!(f, "{did} {}", self.drop_in.display())?;
        if self.restarted {
            writeln!(f, "{} was restarted and is on {library}", self.unit)
        } else {
            writeln!(f, "{} is on {library} from its next start on: systemctl restart {0}", self.unit)
        }
    }
}

/// A unit's full name. It becomes part of a path, so it may hold only what systemd allows.
fn unit_name(unit: &str) -> Result<String> {
    let valid = |c: char| c.is_ascii_alphanumeric() || ":-_.\\@".contains(c);
    if unit.is_empty() || unit.starts_with('.') || !unit.chars().all(valid) {
        return Err(format!("{unit:?} is no name of a unit"));
    }
    match unit.rsplit_once('.') {
        Some((_, "service")) => Ok(unit.into()),
        Some((_, kind @ ("socket" | "target" | "timer" | "mount" | "path" | "slice"))) => {
            Err(format!("a {kind} runs no program; name the service"))
        }
        _ => Ok(format!("{unit}.service")),
    }
}

fn drop_in(unit: &str, root: &Path) -> PathBuf {
    root.join("etc/systemd/system").join(format!("{unit}.d")).join("libssl-rs.conf")
}

/// Whether systemd runs here, and what we changed is in its file system.
fn is_live(root: &Path) -> bool {
    root == Path::new("/") && Path::new("/run/systemd/system").is_dir()
}

fn systemctl(arguments: &[&str]) -> Result<String> {
    let output =
        Command::new("systemctl").args(arguments).output().map_err(|error| format!("systemctl: {error}"))?;
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr);
        return Err(format!("systemctl {}: {}", arguments.join(" "), text.trim()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// What the unit has in `LD_PRELOAD` without us.
fn present(unit: &str, library: &str) -> Result<String> {
    let shown = systemctl(&["show", "--property=Environment", "--value", unit])?;
    let value = shown.split_whitespace().find_map(|word| word.trim_matches('"').strip_prefix("LD_PRELOAD="));
    let others = value.unwrap_or_default().split(':').filter(|path| *path != library && !path.is_empty());
    Ok(others.collect::<Vec<_>>().join(":"))
}

fn apply(unit: &str, root: &Path, restart: bool) -> Result<bool> {
    if !is_live(root) {
        return if restart { Err("systemd does not run here: nothing to restart".into()) } else { Ok(false) };
    }
    systemctl(&["daemon-reload"])?;
    if restart {
        systemctl(&["restart", unit])?;
    }
    Ok(restart)
}

/// Writes the drop-in.
pub fn enable(unit: &str, library: &Path, root: &Path, restart: bool) -> Result<Report> {
    let unit = unit_name(unit)?;
    let path = drop_in(&unit, root);
    let own = process::preload(library, "")?;
    let others = if is_live(root) { present(&unit, &own)? } else { String::new() };
    let value = process::preload(library, &others)?;
    // `%` is systemd's own mark in a value.
    let text = format!(
        "# Written by libssl-rs; `libssl-rs disable {unit}` removes it.\n[Service]\nEnvironment=\"LD_PRELOAD={}\"\n",
        value.replace('%', "%%")
    );
    let directory = path.parent().unwrap_or(root);
    let written = fs::create_dir_all(directory).and_then(|()| fs::write(&path, text));
    written.map_err(|error| format!("{}: {error}", path.display()))?;
    let restarted = apply(&unit, root, restart)?;
    Ok(Report { unit, drop_in: path, enabled: true, restarted })
}

/// Removes the drop-in.
pub fn disable(unit: &str, root: &Path, restart: bool) -> Result<Report> {
    let unit = unit_name(unit)?;
    let path = drop_in(&unit, root);
    fs::remove_file(&path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => format!("{unit} is not enabled: there is no {}", path.display()),
        _ => format!("{}: {error}", path.display()),
    })?;
    if let Some(directory) = path.parent() {
        // It stays when it holds drop-ins of others.
        let _ = fs::remove_dir(directory);
    }
    let restarted = apply(&unit, root, restart)?;
    Ok(Report { unit, drop_in: path, enabled: false, restarted })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_units_stay_in_their_directory() {
        assert_eq!(unit_name("nginx").unwrap(), "nginx.service");
        assert_eq!(unit_name("postgresql@15-main.service").unwrap(), "postgresql@15-main.service");
        assert_eq!(unit_name("a.b").unwrap(), "a.b.service");
        for bad in ["", "..", "../x", "a/b", "a b", "nginx.socket", "a\nb"] {
            assert!(unit_name(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn what_enable_writes_disable_removes() {
        let root = std::env::temp_dir().join(format!("libssl-rs-{}", std::process::id()));
        let library = Path::new("/usr/lib/libssl-rs/libssl.so.3");
        let report = enable("nginx", library, &root, false).unwrap();
        let text = fs::read_to_string(&report.drop_in).unwrap();
        assert!(
            text.ends_with("[Service]\nEnvironment=\"LD_PRELOAD=/usr/lib/libssl-rs/libssl.so.3\"\n"),
            "{text}"
        );
        assert!(!report.restarted);
        disable("nginx", &root, false).unwrap();
        assert!(!report.drop_in.parent().unwrap().exists());
        assert!(disable("nginx", &root, false).is_err());
        fs::remove_dir_all(root).unwrap();
    }
}
