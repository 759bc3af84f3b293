//! Processes: starting one on the library, and what running ones have loaded.

use crate::elf::Elf;
use crate::{Result, doctor, library};
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};
use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fmt, fs};

/// The variable that names libraries to load first, with ours before what is there already.
pub fn preload(library: &Path, present: &str) -> Result<String> {
    let path = library.to_str().filter(|path| !path.contains([' ', ':', '\t', '\n']));
    let path = path.ok_or_else(|| format!("LD_PRELOAD cannot name {}", library.display()))?;
    Ok(if present.is_empty() { path.into() } else { format!("{path}:{present}") })
}

/// Becomes the command, on the library. Returns only with what went wrong.
pub fn run(library: &Path, command: &[OsString]) -> String {
    let Some((program, arguments)) = command.split_first() else { return "no command".into() };
    let name = program.to_string_lossy();
    if let Ok(path) = library::executable(&name)
        && let Some(reason) = doctor::ignores_preload(&path)
    {
        return format!("{}: {reason}", path.display());
    }
    let present = env::var("LD_PRELOAD").unwrap_or_default();
    let value = match preload(library, &present) {
        Ok(value) => value,
        Err(message) => return message,
    };
    let error = Command::new(program).args(arguments).env("LD_PRELOAD", value).exec();
    format!("{name}: {error}")
}

/// The ELF files that a process has loaded, from its memory map.
pub fn loaded(pid: u32) -> Result<BTreeSet<PathBuf>> {
    let maps =
        fs::read_to_string(format!("/proc/{pid}/maps")).map_err(|error| format!("process {pid}: {error}"))?;
    if maps.is_empty() {
        return Err(format!("process {pid} has no memory map: it belongs to the kernel, or has ended"));
    }
    Ok(mapped(&maps).collect())
}

/// The files of a memory map; one that is gone has ` (deleted)` behind its name.
fn mapped(maps: &str) -> impl Iterator<Item = PathBuf> {
    let executable =
        maps.lines().filter(|line| line.split(' ').nth(1).is_some_and(|mode| mode.contains('x')));
    executable.filter_map(|line| line.find('/').map(|at| PathBuf::from(&line[at..])))
}

/// A process that is on the library.
#[derive(Debug, Serialize)]
struct Process {
    pid: u32,
    command: String,
    library: PathBuf,
    /// The file it has loaded is there no more: it was upgraded or removed, and the process wants a restart.
    stale: bool,
}

/// The result of `status`.
#[derive(Debug, Serialize)]
pub struct Report {
    processes: Vec<Process>,
    /// Processes of others, whose memory maps cannot be read.
    unreadable: usize,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.processes.is_empty() {
            writeln!(f, "no process is on libssl-rs")?;
        }
        for Process { pid, command, library, stale } in &self.processes {
            let note = if *stale { " (replaced since: restart it)" } else { "" };
            writeln!(f, "{pid:>8}  {command:20} {}{note}", library.display())?;
        }
        match self.unreadable {
            0 => Ok(()),
            count => writeln!(f, "{count} processes of other users cannot be looked into"),
        }
    }
}

/// Looks at every process.
pub fn status(library: Option<&Path>) -> Result<Report> {
    let mut report = Report { processes: Vec::new(), unreadable: 0 };
    let mut known = HashMap::new();
    let entries = fs::read_dir("/proc").map_err(|error| format!("/proc: {error}"))?;
    let mut pids: Vec<u32> =
        entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
    pids.sort_unstable();
    for pid in pids {
        let Ok(maps) = fs::read_to_string(format!("/proc/{pid}/maps")) else {
            // One that has ended meanwhile is no more there.
            report.unreadable += usize::from(Path::new(&format!("/proc/{pid}")).exists());
            continue;
        };
        for path in mapped(&maps) {
            let text = path.to_string_lossy();
            let (file, stale) = match text.strip_suffix(" (deleted)") {
                Some(file) => (PathBuf::from(file), true),
                None => (path.clone(), false),
            };
            if !file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("libssl.so")) {
                continue;
            }
            // Of a file that is gone, only the name can tell.
            let ours = *known.entry(path.clone()).or_insert_with(|| {
                let by_name =
                    library == Some(&file) || file.parent().is_some_and(|dir| dir.ends_with("libssl-rs"));
                Elf::read(&path).map_or(stale && by_name, |elf| elf.is_ours)
            });
            if ours {
                let command = fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
                report.processes.push(Process { pid, command: command.trim().into(), library: file, stale });
                break;
            }
        }
    }
    Ok(report)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_are_read() {
        let maps = "7f00-7f01 r--p 00000000 fe:00 12  /usr/lib/libx.so\n\
                    7f01-7f02 r-xp 00001000 fe:00 12  /usr/lib/a b.so (deleted)\n\
                    7f02-7f03 r-xp 00000000 00:00 0   [vdso]\n";
        assert_eq!(mapped(maps).collect::<Vec<_>>(), [Path::new("/usr/lib/a b.so (deleted)")]);
    }

    #[test]
    fn preload_keeps_what_is_there() {
        assert_eq!(preload(Path::new("/l/s.so"), "").unwrap(), "/l/s.so");
        assert_eq!(preload(Path::new("/l/s.so"), "/x.so").unwrap(), "/l/s.so:/x.so");
        assert!(preload(Path::new("/with space/s.so"), "").is_err());
    }
}
