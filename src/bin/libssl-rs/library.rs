//! Where libraries are: ours, and those that programs name.

use crate::Result;
use crate::elf::Elf;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::{env, fs};

/// The library to run programs on: the one named, else the one that was installed with this command.
pub fn find(named: Option<&Path>) -> Result<PathBuf> {
    if let Some(path) = named {
        let path = fs::canonicalize(path).map_err(|error| format!("{}: {error}", path.display()))?;
        return if Elf::read(&path)?.is_ours {
            Ok(path)
        } else {
            Err(format!("{} is not libssl-rs", path.display()))
        };
    }
    let command = env::current_exe().and_then(fs::canonicalize).map_err(|error| error.to_string())?;
    let directory = command.parent().unwrap_or(Path::new("/"));
    let candidates = ["../lib/libssl-rs/libssl.so.3", "libssl.so.3", "libssl.so"];
    let mut found = candidates.iter().filter_map(|path| fs::canonicalize(directory.join(path)).ok());
    found
        .find(|path| Elf::read(path).is_ok_and(|elf| elf.is_ours))
        .ok_or_else(|| "the library is not where this command was installed; name it with --library".into())
}

/// What the dynamic linker finds by soname, from its cache.
static CACHE: LazyLock<HashMap<String, PathBuf>> = LazyLock::new(|| {
    let output =
        ["/sbin/ldconfig", "ldconfig"].iter().find_map(|name| Command::new(name).arg("-p").output().ok());
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    let mut cache = HashMap::new();
    for line in text.lines().filter(|line| line.contains("x86-64")) {
        if let Some((name, path)) = line.split_once("=>") {
            let name = name.split_whitespace().next().unwrap_or_default();
            cache.entry(name.to_owned()).or_insert_with(|| path.trim().into());
        }
    }
    cache
});

/// The file that the dynamic linker takes for a library that `elf` names, if there is one.
pub fn resolve(name: &str, elf: &Elf) -> Option<PathBuf> {
    if name.contains('/') {
        return Some(name.into());
    }
    let in_runpath = elf.runpath.iter().map(|directory| directory.join(name)).find(|path| path.is_file());
    in_runpath.or_else(|| CACHE.get(name).cloned())
}

/// The executable that a command names: a path, or a name in PATH.
pub fn executable(name: &str) -> Result<PathBuf> {
    if name.contains('/') || Path::new(name).is_file() {
        return Ok(name.into());
    }
    let path = env::var_os("PATH").unwrap_or_default();
    // An administrator's shell may lack the directories where daemons are.
    let directories = env::split_paths(&path).chain(["/usr/sbin".into(), "/sbin".into()]);
    let mut files = directories.map(|directory| directory.join(name));
    files.find(|file| file.is_file()).ok_or_else(|| format!("{name}: no such file, here or in PATH"))
}
