//! What the built library exports, and the rules that keep the layers apart: checked against `src/abi/libssl.num`, the
//! system's own libssl, and the sources.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// One line of `libssl.num`.
struct Entry {
    name: String,
    version: String,
    topic: String,
    status: String,
}

fn list() -> Vec<Entry> {
    let text =
        fs::read_to_string(Path::new(ROOT).join("src/abi/libssl.num")).expect("libssl.num is readable");
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| {
            let mut words = line.split_whitespace().map(str::to_owned);
            let mut word = || words.next().unwrap_or_else(|| panic!("libssl.num has four columns: {line}"));
            let (name, version, topic) = (word(), word(), word());
            Entry { name, version, topic, status: words.collect::<Vec<_>>().join(" ") }
        })
        .collect()
}

/// `cargo test` builds no cdylib, so this does, in the profile of the test itself.
fn our_library() -> PathBuf {
    let test = env::current_exe().expect("a test knows its path");
    let profile_dir = test.parent().and_then(Path::parent).expect("target/PROFILE/deps/abi-...");
    let mut build = Command::new(env!("CARGO"));
    build.current_dir(ROOT).args(["build", "--quiet", "--lib", "--target-dir"]);
    build.arg(profile_dir.parent().expect("target/PROFILE"));
    if profile_dir.ends_with("release") {
        build.arg("--release");
    }
    assert!(build.status().expect("cargo runs").success(), "the library does not build");
    profile_dir.join("libssl.so")
}

fn system_library() -> PathBuf {
    let found = Command::new("gcc").arg("-print-file-name=libssl.so.3").output().expect("gcc is installed");
    PathBuf::from(String::from_utf8(found.stdout).expect("a path").trim())
}

fn readelf(option: &str, library: &Path) -> String {
    let output =
        Command::new("readelf").args(["-W", option]).arg(library).output().expect("readelf is installed");
    assert!(output.status.success(), "readelf fails on {}", library.display());
    String::from_utf8(output.stdout).expect("readelf prints text")
}

/// The exported symbols, as `NAME@@VERSION`, without the version nodes themselves.
fn exports(library: &Path) -> BTreeSet<String> {
    readelf("--dyn-syms", library)
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>())
        .filter(|w| w.len() >= 8 && (w[4] == "GLOBAL" || w[4] == "WEAK") && w[6] != "UND" && w[6] != "ABS")
        .map(|w| w[7].to_owned())
        .collect()
}

#[track_caller]
fn assert_same(what: &str, left: &BTreeSet<String>, right: &BTreeSet<String>) {
    let missing: Vec<_> = right.difference(left).collect();
    let extra: Vec<_> = left.difference(right).collect();
    assert!(missing.is_empty() && extra.is_empty(), "{what}: missing {missing:?}, too many {extra:?}");
}

#[test]
fn exports_are_the_list() {
    let listed = list().iter().map(|e| format!("{}@@OPENSSL_{}", e.name, e.version)).collect();
    assert_same("exports against libssl.num", &exports(&our_library()), &listed);
}

#[test]
fn exports_are_the_systems() {
    assert_same("exports against the system", &exports(&our_library()), &exports(&system_library()));
}

#[test]
fn dynamic_section_is_a_drop_in() {
    let dynamic = readelf("--dynamic", &our_library());
    assert!(dynamic.contains("Library soname: [libssl.so.3]"), "{dynamic}");
    assert!(dynamic.contains("Shared library: [libcrypto.so.3]"), "{dynamic}");
    assert!(!dynamic.contains("Shared library: [libssl"), "must not need another libssl: {dynamic}");
    assert!(dynamic.contains("NODELETE"), "a callback after dlclose would crash: {dynamic}");
    assert!(!dynamic.contains("TEXTREL"), "{dynamic}");
}

/// What is wrong with a list in itself.
fn mistakes(list: &[Entry]) -> Vec<String> {
    let mut wrong = Vec::new();
    if list.len() != 518 {
        wrong.push(format!("{} functions", list.len()));
    }
    let mut names = BTreeSet::new();
    for Entry { name, version, topic, status } in list {
        if !names.insert(name) {
            wrong.push(format!("{name} stands twice"));
        }
        if version != "3.0.0" {
            wrong.push(format!("{name}: version {version}"));
        }
        if !Path::new(ROOT).join(format!("src/abi/{topic}.rs")).exists() {
            wrong.push(format!("{name}: no topic {topic}"));
        }
        let reason = |prefix: &str| status.strip_prefix(prefix).is_some_and(|why| !why.trim().is_empty());
        if !(status == "full" || status == "todo" || reason("limited:") || reason("refused:")) {
            wrong.push(format!("{name}: {status:?} is no status"));
        }
    }
    wrong
}

#[test]
fn list_is_well_formed() {
    let wrong = mistakes(&list());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_way_to_break_the_list_is_noticed() {
    let breaks: [fn(&mut Vec<Entry>); 8] = [
        |list| drop(list.pop()),
        |list| list[1].name = list[0].name.clone(),
        |list| list[0].version = "3.2.0".into(),
        |list| list[0].topic = "nothing".into(),
        |list| list[0].status = String::new(),
        |list| list[0].status = "limited:".into(),
        |list| list[0].status = "refused".into(),
        |list| list[0].status = "Full".into(),
    ];
    for (number, breaks) in breaks.iter().enumerate() {
        let mut list = list();
        breaks(&mut list);
        assert!(!mistakes(&list).is_empty(), "way {number} is not noticed");
    }
}

#[test]
fn bodies_outside_the_guard_are_noticed() {
    assert!(is_guarded("guard(0, || 1)", ""));
    assert!(is_guarded("unsafe { on(s, 0, |s| 1) }", ""));
    assert!(is_guarded("helper(1)", "fn helper(a: i32) -> i32 { guard(0, || a) }"));
    for (body, file) in [
        ("1", ""),
        ("let a = s.read(); guard(0, || a)", ""),
        ("helper(1)", "fn helper(a: i32) -> i32 { a }"),
        ("helper(1)", ""),
        ("unsafe { (*s).get() }", ""),
    ] {
        assert!(!is_guarded(body, file), "{body}");
    }
}

/// A source without comments, and with its string literals emptied; lines keep their numbers.
fn code_of(text: &str) -> String {
    let mut code = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '/' if chars.peek() == Some(&'/') => {
                while chars.peek().is_some_and(|&c| c != '\n') {
                    chars.next();
                }
            }
            '"' => {
                code.push_str("\"\"");
                while let Some(c) = chars.next() {
                    match c {
                        '\\' => {
                            chars.next();
                        }
                        '"' => break,
                        '\n' => code.push('\n'),
                        _ => {}
                    }
                }
            }
            // A character literal may hold a quote; a lifetime has no closing mark.
            '\'' => {
                code.push(c);
                let rest: String = chars.clone().take(3).collect();
                if rest.starts_with("\\") || rest.chars().nth(1) == Some('\'') {
                    let literal = if rest.starts_with("\\") { 3 } else { 2 };
                    chars.by_ref().take(literal).for_each(drop);
                }
            }
            _ => code.push(c),
        }
    }
    code
}

/// Every Rust source under `dir` with its code.
fn sources(dir: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut open = vec![Path::new(ROOT).join(dir)];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(&dir).expect("a source directory") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let code = code_of(&fs::read_to_string(&path).expect("a source"));
                found.push((path, code));
            }
        }
    }
    found
}

/// A function's text from its opening brace (a return type has none in it), without the constants it begins with.
fn body_of(function: &str) -> &str {
    let mut body = function.find('{').map(|open| function[open + 1..].trim_start()).expect("a body");
    while let Some((_, after)) = body.strip_prefix("const ").and_then(|rest| rest.split_once(';')) {
        body = after.trim_start();
    }
    body
}

/// Whether a body is one call of `guard`, of `on` (which is `guard` for functions on a handle), or of a private function
/// of the same file that is.
fn is_guarded(body: &str, file: &str) -> bool {
    let call = body.strip_prefix("unsafe {").map_or(body, str::trim_start);
    if call.starts_with("guard(") || call.starts_with("on(") {
        return true;
    }
    let Some((name, _)) = call.split_once('(') else { return false };
    file.find(&format!("unsafe fn {name}(")).or_else(|| file.find(&format!("fn {name}("))).is_some_and(|at| {
        let body = body_of(&file[at..]);
        body.starts_with("guard(") || body.starts_with("on(") || body.starts_with("unsafe { on(")
    })
}

/// The bodies of the exported functions: name, file, and the text from the opening brace.
fn bodies() -> BTreeMap<String, (PathBuf, String)> {
    let mut found = BTreeMap::new();
    for (path, code) in sources("src/abi") {
        for (at, _) in code.match_indices("no_mangle)]") {
            let rest = &code[at..];
            let start = rest.find("fn ").expect("a function") + 3;
            let name: String =
                rest[start..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            assert!(rest[..start].contains("extern \"\""), "{name} in {} has no C ABI", path.display());
            let body = body_of(rest).to_owned();
            let twice = found.insert(name.clone(), (path.clone(), body));
            assert!(twice.is_none(), "{name} is defined twice");
        }
    }
    found
}

#[test]
fn every_function_is_guarded_and_its_status_is_true() {
    let bodies = bodies();
    let files: BTreeMap<_, _> = sources("src/abi").into_iter().collect();
    let listed: BTreeSet<_> = list().into_iter().map(|e| e.name).collect();
    assert_same("functions of src/abi against libssl.num", &bodies.keys().cloned().collect(), &listed);
    let mut wrong = Vec::new();
    for Entry { name, topic, status, .. } in list() {
        let (path, body) = &bodies[&name];
        if path.file_stem().is_none_or(|stem| stem != topic.as_str())
            && !path.iter().any(|p| p == topic.as_str())
        {
            wrong.push(format!("{name} is in {}, and its topic is {topic}", path.display()));
        }
        let is_todo = body.starts_with("todo(");
        if !is_todo && !is_guarded(body, &files[path]) {
            wrong.push(format!("{name} has a body outside guard() and on()"));
        }
        if is_todo != (status == "todo") {
            wrong.push(format!(
                "{name} has status {status:?}, and its body {}",
                if is_todo { "is todo()" } else { "is written" }
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn calls_go_down_only() {
    let mut wrong = Vec::new();
    for (dir, forbidden) in [
        ("src/tls", &["crate::abi", "no_mangle"][..]),
        ("src/libcrypto", &["crate::abi", "crate::tls", "no_mangle"]),
    ] {
        for (path, code) in sources(dir) {
            for (number, line) in code.lines().enumerate() {
                for word in forbidden.iter().filter(|word| line.contains(**word)) {
                    wrong.push(format!("{}:{}: {word}", path.display(), number + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_exported_function_calls_another() {
    let names: BTreeSet<_> = list().into_iter().map(|e| e.name).collect();
    let mut wrong = Vec::new();
    for (path, code) in sources("src") {
        for (number, line) in code.lines().enumerate() {
            for (at, _) in line.match_indices('(') {
                let start = line[..at].rfind(|c: char| !c.is_alphanumeric() && c != '_').map_or(0, |i| i + 1);
                let before = line[..start].trim_end();
                if names.contains(&line[start..at]) && !before.ends_with("fn") {
                    wrong.push(format!("{}:{}: calls {}", path.display(), number + 1, &line[start..at]));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The rows of SECURITY.md's table of vulnerabilities: the class, and what is said of it.
fn vulnerabilities() -> Vec<(String, String)> {
    let text = fs::read_to_string(Path::new(ROOT).join("docs/SECURITY.md")).expect("SECURITY.md");
    let (_, table) = text.split_once("| Class | Here |\n|---|---|\n").expect("the table");
    let rows = table.lines().take_while(|line| line.starts_with('|'));
    rows.map(|row| {
        let cells: Vec<_> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        assert_eq!(cells.len(), 2, "{row}");
        (cells[0].to_owned(), cells[1].to_owned())
    })
    .collect()
}

/// The tests that a text names which are there, and those that are not: `PROGRAM/CASE`, `PROGRAM, all cases`, a fuzz target, or
/// the path of a module of Rust tests.
fn named_tests(text: &str) -> (Vec<String>, Vec<String>) {
    let (mut live, mut dead) = (Vec::new(), Vec::new());
    let root = Path::new(ROOT);
    let mut note = |name: &str, there: bool| if there { &mut live } else { &mut dead }.push(name.to_owned());
    for word in text.split([' ', ',', ';', '(', ')', '`', '"']) {
        let word = word.trim_end_matches(['.', ':']);
        let (program, case) = word.split_once('/').unwrap_or((word, "*"));
        if word.starts_with("fuzz/targets/") {
            note(word, root.join(word).exists());
        } else if let Some(path) = word.split_once("::tests").map(|(module, _)| module.replace("::", "/")) {
            let function =
                word.rsplit("::").next().filter(|name| *name != "tests").map(|name| format!("fn {name}("));
            let files = [format!("src/{path}.rs"), format!("src/{path}/mod.rs")];
            let source =
                files.iter().find_map(|file| fs::read_to_string(root.join(file)).ok()).unwrap_or_default();
            let wanted = function.unwrap_or_else(|| "mod tests".to_owned());
            note(word, source.contains(&wanted));
        } else if let Ok(source) = fs::read_to_string(root.join(format!("capi-tests/{program}.c"))) {
            // Only where it is said that it is a test: some programs are called as what they are of.
            let said = word.contains('/') || program.contains('_') || text.contains(&format!("{word} (\""));
            if said {
                let cases: Vec<_> = case.split('*').collect();
                let registered = source.match_indices("CASE(").map(|(at, _)| &source[at + 5..]);
                let found = registered.into_iter().any(|rest| {
                    let name: String =
                        rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                    name.starts_with(cases[0])
                        && (cases.len() == 2 && name.ends_with(cases[1]) || name == cases[0])
                });
                note(word, found);
            }
        } else if word.contains('/')
            && word.chars().all(|c| c.is_ascii_lowercase() || "_*/0123456789".contains(c))
        {
            note(word, false);
        }
    }
    (live, dead)
}

#[test]
fn each_known_vulnerability_has_a_live_test() {
    let (live, dead) = named_tests(
        "error/bad_hellos, error/tampered_*, `fuzz/targets/bytes.rs`, no/such, error/none, a word",
    );
    assert_eq!((live.len(), dead.len()), (3, 2), "{live:?}, {dead:?}");
    let rows = vulnerabilities();
    assert!(rows.len() > 30);
    let mut wrong = Vec::new();
    for (class, text) in rows {
        let (live, dead) = named_tests(&text);
        wrong.extend(dead.iter().map(|name| format!("{class}: there is no {name}")));
        if live.is_empty() {
            wrong.push(format!("{class}: no test"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// How many unsafe blocks there may be. Fewer are welcome; more need a look at whether they have to be.
const MAX_UNSAFE_BLOCKS: usize = 1040;

#[test]
fn each_unsafe_block_says_why_it_is_sound() {
    let (mut count, mut wrong) = (0, Vec::new());
    for (path, code) in sources("src") {
        let text = fs::read_to_string(&path).expect("a source");
        let lines: Vec<_> = text.lines().collect();
        for (number, line) in code.lines().enumerate() {
            let opens = line.matches("unsafe {").count();
            if opens == 0 && !line.trim_start().starts_with("unsafe impl") {
                continue;
            }
            count += opens;
            if path.iter().any(|part| part == "tls") && !text.contains("#[allow(unsafe_code)]") {
                wrong.push(format!("{}:{}: src/tls is safe Rust", path.display(), number + 1));
            }
            // On the line, or in the comment above it, or above the statement that it is in.
            let near = &lines[number.saturating_sub(6)..=number];
            if !near.iter().any(|line| line.contains("SAFETY:")) {
                wrong.push(format!("{}:{}: no SAFETY comment", path.display(), number + 1));
            }
        }
    }
    println!("{count} unsafe blocks");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count <= MAX_UNSAFE_BLOCKS, "{count} unsafe blocks, {MAX_UNSAFE_BLOCKS} are allowed");
}

/// The licences that deny.toml allows.
fn allowed_licences() -> BTreeSet<String> {
    let text = fs::read_to_string(Path::new(ROOT).join("capi-tests/deny.toml")).expect("deny.toml");
    let (_, licences) = text.split_once("[licenses]").expect("a section of licences");
    let (_, list) = licences.split_once("allow = [").expect("a list of licences");
    let names = list.split(']').next().unwrap_or_default().split(',');
    names.map(|name| name.trim().trim_matches('"').to_owned()).filter(|name| !name.is_empty()).collect()
}

#[test]
fn dependencies_are_few_and_pinned() {
    const LIBRARY: usize = 30;
    let lock = fs::read_to_string(Path::new(ROOT).join("Cargo.lock")).expect("Cargo.lock is committed");
    let tree = Command::new(env!("CARGO"))
        .current_dir(ROOT)
        .args([
            "tree",
            "--offline",
            "--locked",
            "--edges",
            "normal",
            "--prefix",
            "none",
            "--format",
            "{p}|{l}",
        ])
        .output()
        .expect("cargo runs");
    assert!(
        tree.status.success(),
        "Cargo.lock is not that of Cargo.toml: {}",
        String::from_utf8_lossy(&tree.stderr)
    );
    let tree = String::from_utf8(tree.stdout).expect("text");
    let used: BTreeSet<_> = tree
        .lines()
        .map(|line| line.trim_end_matches(" (*)").trim())
        .filter(|line| !line.is_empty())
        .collect();
    let allowed = allowed_licences();
    let mut names = BTreeMap::<_, BTreeSet<_>>::new();
    for line in &used {
        let (package, licence) = line.split_once('|').expect("package and licence");
        let mut words = package.split(' ');
        names.entry(words.next().unwrap_or_default()).or_default().insert(words.next().unwrap_or_default());
        let free = licence.split([' ', '/', '(', ')']).any(|word| allowed.contains(word));
        assert!(free, "{package} has the licence {licence:?}");
    }
    let twice: Vec<_> = names.iter().filter(|(_, versions)| versions.len() > 1).collect();
    println!("{} packages are in the library; twice: {twice:?}", names.len());
    assert!(names.len() <= LIBRARY, "{} packages, {LIBRARY} are allowed", names.len());
    assert!(!lock.contains("source = \"git+"), "a dependency comes from a repository");
}
