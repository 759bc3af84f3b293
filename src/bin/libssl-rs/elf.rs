//! What an ELF file asks of others: the libraries it names, the functions of libssl it does not define itself.

use crate::Result;
use crate::functions::FUNCTIONS;
use object::Endianness;
use object::elf::{self, FileHeader64};
use object::read::elf::{Dyn, FileHeader, ProgramHeader, SectionHeader, Sym};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// An executable or library for x86-64.
#[derive(Debug, Default)]
pub struct Elf {
    /// The dynamic linker; a library and a static executable have none.
    pub interpreter: Option<String>,
    pub soname: Option<String>,
    /// The libraries it is linked to, by soname.
    pub needed: Vec<String>,
    /// Where to look for them first.
    pub runpath: Vec<PathBuf>,
    /// The functions of libssl that it takes from elsewhere.
    pub used: BTreeSet<String>,
    /// The functions of libssl that it exports.
    pub exported: BTreeSet<String>,
    /// Versions of libssl's symbols that it needs: `OPENSSL_3.0.0`.
    pub versions: BTreeSet<String>,
    /// It has OpenSSL's code in itself.
    pub has_openssl_inside: bool,
    /// It is a build of this project.
    pub is_ours: bool,
}

fn contains(data: &[u8], text: &str) -> bool {
    let text = text.as_bytes();
    let mut rest = data;
    while let Some(at) = rest.iter().position(|byte| *byte == text[0]) {
        rest = &rest[at..];
        if rest.starts_with(text) {
            return true;
        }
        rest = &rest[1..];
    }
    false
}

impl Elf {
    /// Reads a file. Fails for what is no ELF file of this architecture.
    pub fn read(path: &Path) -> Result<Self> {
        let data = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        Self::parse(&data, path).map_err(|error| format!("{}: {error}", path.display()))
    }

    fn parse(data: &[u8], path: &Path) -> std::result::Result<Self, String> {
        if data.get(..4) != Some(&elf::ELFMAG[..]) {
            return Err("not an ELF file (for a script, name its interpreter)".into());
        }
        let header = FileHeader64::<Endianness>::parse(data).map_err(|_| "not a 64-bit ELF file")?;
        let endian = header.endian().map_err(|error| error.to_string())?;
        if header.e_machine(endian) != elf::EM_X86_64 {
            return Err("not for x86-64, as the library is".into());
        }
        let mut found = Self::default();
        found.read_all(header, endian, data, path).map_err(|error| error.to_string())?;
        let links_libssl = found.needed.iter().any(|name| name.starts_with("libssl.so"));
        let is_openssls = |name: &str| found.soname.as_deref().is_some_and(|soname| soname.starts_with(name));
        found.is_ours = is_openssls("libssl.so") && contains(data, "rustls");
        // OpenSSL's state machine says where it stopped, whatever was stripped.
        let has_code = contains(data, "ssl/statem/") || contains(data, "tls_process_server_hello");
        found.has_openssl_inside = has_code && !links_libssl && !is_openssls("libssl.so");
        Ok(found)
    }

    fn read_all(
        &mut self,
        header: &FileHeader64<Endianness>,
        endian: Endianness,
        data: &[u8],
        path: &Path,
    ) -> object::Result<()> {
        for segment in header.program_headers(endian, data)? {
            if let Some(name) = segment.interpreter(endian, data)? {
                self.interpreter = Some(String::from_utf8_lossy(name).into_owned());
            }
        }
        let sections = header.sections(endian, data)?;
        for section in sections.iter() {
            let Some((entries, link)) = section.dynamic(endian, data)? else { continue };
            let strings = sections.strings(endian, data, link)?;
            for entry in entries {
                let tag = entry.d_tag(endian);
                if ![elf::DT_NEEDED, elf::DT_SONAME, elf::DT_RUNPATH, elf::DT_RPATH].contains(&tag) {
                    continue;
                }
                let text = String::from_utf8_lossy(entry.string(endian, strings)?).into_owned();
                match tag {
                    elf::DT_NEEDED => self.needed.push(text),
                    elf::DT_SONAME => self.soname = Some(text),
                    _ => self.runpath.extend(text.split(':').map(|dir| expand(dir, path))),
                }
            }
        }
        if let Some((mut needs, link)) = sections.gnu_verneed(endian, data)? {
            let strings = sections.strings(endian, data, link)?;
            while let Some((need, mut versions)) = needs.next()? {
                let is_libssl = need.file(endian, strings)?.starts_with(b"libssl.so");
                while let Some(version) = versions.next()? {
                    if is_libssl {
                        let name = version.name(endian, strings)?;
                        self.versions.insert(String::from_utf8_lossy(name).into_owned());
                    }
                }
            }
        }
        let symbols = sections.symbols(endian, data, elf::SHT_DYNSYM)?;
        for symbol in symbols.iter() {
            let Ok(name) = std::str::from_utf8(symbols.symbol_name(endian, symbol)?) else { continue };
            if FUNCTIONS.contains_key(name) {
                let set = if symbol.is_undefined(endian) { &mut self.used } else { &mut self.exported };
                set.insert(name.to_owned());
            }
        }
        Ok(())
    }
}

/// A directory of DT_RUNPATH, with what `$ORIGIN` stands for.
fn expand(directory: &str, path: &Path) -> PathBuf {
    let origin = path.parent().unwrap_or(Path::new(".")).to_string_lossy();
    directory.replace("${ORIGIN}", &origin).replace("$ORIGIN", &origin).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_test_is_an_executable_without_openssl() {
        let elf = Elf::read(&std::env::current_exe().unwrap()).unwrap();
        assert!(elf.interpreter.is_some());
        assert!(elf.needed.iter().any(|name| name.starts_with("libc.so")));
        assert!(elf.used.is_empty() && elf.versions.is_empty());
    }

    #[test]
    fn rubbish_is_refused() {
        for data in
            [&b""[..], b"#!/bin/sh\n", b"\x7fELF", b"\x7fELF\x01\x01\x01\0\0\0\0\0\0\0\0\0", &[0x7f; 200]]
        {
            assert!(Elf::parse(data, Path::new("x")).is_err());
        }
        // Every truncation of a real file, and bytes of it turned over, end in a result.
        let data = fs::read("/bin/true").unwrap();
        for len in (0..data.len()).step_by(97) {
            let _ = Elf::parse(&data[..len], Path::new("x"));
        }
        for at in (0..data.len().min(4096)).step_by(11) {
            let mut changed = data.clone();
            changed[at] ^= 0xff;
            let _ = Elf::parse(&changed, Path::new("x"));
        }
    }

    #[test]
    fn runpaths_know_where_the_file_is() {
        assert_eq!(expand("$ORIGIN/../lib", Path::new("/opt/x/bin/x")), Path::new("/opt/x/bin/../lib"));
    }
}
