//! `check`: which functions of libssl a program uses, and how far the library has them.

use crate::elf::Elf;
use crate::functions::{FUNCTIONS, Status};
use crate::{Result, library, process};
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};

/// A function that a program uses.
#[derive(Debug, Serialize)]
pub struct Use {
    name: String,
    status: Status,
    /// What is missing, or why it is refused.
    #[serde(skip_serializing_if = "str::is_empty")]
    note: &'static str,
}

/// What one program uses.
#[derive(Debug, Serialize)]
pub struct Program {
    target: String,
    /// The files that use libssl: the program, and libraries of it.
    users: Vec<PathBuf>,
    functions: Vec<Use>,
    /// What keeps it from running on the library, whatever functions it uses.
    obstacles: Vec<String>,
}

/// The result of `check`.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct Report(Vec<Program>);

impl Program {
    fn count(&self, status: Status) -> usize {
        self.functions.iter().filter(|function| function.status == status).count()
    }
}

impl Report {
    /// Whether the library has, or refuses on purpose, everything that is used.
    pub fn is_served(&self) -> bool {
        self.0.iter().all(|program| program.obstacles.is_empty() && program.count(Status::Todo) == 0)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for program in &self.0 {
            writeln!(f, "{}", program.target)?;
            for user in program.users.iter().filter(|user| user.as_os_str() != program.target.as_str()) {
                writeln!(f, "  by {}", user.display())?;
            }
            for obstacle in &program.obstacles {
                writeln!(f, "  problem: {obstacle}")?;
            }
            if program.functions.is_empty() {
                writeln!(f, "  uses no function of libssl that can be seen in its files")?;
                continue;
            }
            let counts = [Status::Full, Status::Limited, Status::Refused, Status::Todo]
                .map(|status| program.count(status));
            let [full, limited, refused, todo] = counts;
            writeln!(
                f,
                "  {} functions: {full} full, {limited} limited, {refused} refused, {todo} still to come",
                program.functions.len()
            )?;
            for (status, word) in
                [(Status::Todo, "to come"), (Status::Refused, "refused"), (Status::Limited, "limited")]
            {
                for function in program.functions.iter().filter(|function| function.status == status) {
                    writeln!(f, "  {word:8} {:40} {}", function.name, function.note)?;
                }
            }
        }
        Ok(())
    }
}

/// A file with everything that it is linked to. What cannot be found or read uses nothing that we could see.
fn closure(path: &Path) -> Result<Vec<(PathBuf, Elf)>> {
    let mut found = vec![(path.to_owned(), Elf::read(path)?)];
    let mut seen = BTreeSet::new();
    let mut next = 0;
    while next < found.len() {
        let elf = &found[next].1;
        let needed: Vec<_> = elf.needed.iter().filter_map(|name| library::resolve(name, elf)).collect();
        for path in needed.into_iter().filter(|path| seen.insert(path.clone())) {
            if let Ok(elf) = Elf::read(&path) {
                found.push((path, elf));
            }
        }
        next += 1;
    }
    Ok(found)
}

/// The files of a target: an id of a process, or a file with its libraries.
pub fn files(target: &str) -> Result<Vec<(PathBuf, Elf)>> {
    if let Ok(pid) = target.parse::<u32>()
        && !Path::new(target).exists()
    {
        let loaded = process::loaded(pid)?;
        return Ok(loaded
            .into_iter()
            .filter_map(|path| Some((path.clone(), Elf::read(&path).ok()?)))
            .collect());
    }
    closure(&library::executable(target)?)
}

fn program(target: &str) -> Result<Program> {
    let mut program =
        Program { target: target.into(), users: Vec::new(), functions: Vec::new(), obstacles: Vec::new() };
    let mut names = BTreeSet::new();
    for (path, elf) in files(target)? {
        for name in &elf.needed {
            // Another major version has other functions; a program linked to it never asks for ours.
            if name.starts_with("libssl.so.") && name != "libssl.so.3" {
                program.obstacles.push(format!("{} is linked to {name}, not to libssl.so.3", path.display()));
            }
        }
        for version in elf.versions.iter().filter(|version| *version != "OPENSSL_3.0.0") {
            program.obstacles.push(format!(
                "{} needs {version}: it was linked against a newer OpenSSL than 3.0",
                path.display()
            ));
        }
        if elf.has_openssl_inside {
            program.obstacles.push(format!("{} has an OpenSSL linked into it", path.display()));
        }
        if !elf.used.is_empty() {
            names.extend(elf.used);
            program.users.push(path);
        }
    }
    program.functions = names
        .into_iter()
        .map(|name| {
            let function = FUNCTIONS[name.as_str()];
            Use { name, status: function.status, note: function.note }
        })
        .collect();
    Ok(program)
}

/// Looks at each target.
pub fn check(targets: &[String]) -> Result<Report> {
    targets.iter().map(|target| program(target)).collect::<Result<_>>().map(Report)
}
