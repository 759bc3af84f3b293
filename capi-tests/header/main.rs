//! Generates `include/openssl/ssl.h` from the exported functions of `src/abi` with cbindgen.
//!
//! `header` writes the file; `header --check` fails when it differs from a fresh one. What Rust has no word for
//! (macros, constants, types that C declares otherwise) is kept by hand in `include/openssl/ssl_macros.h` and its
//! neighbours, which the generated header includes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use cbindgen::{Builder, Config, DocumentationLength, DocumentationStyle, ItemType, Language, Layout, Style};

/// Rust's name of a type, and C's.
const RENAMES: &[(&str, &str)] = &[
    ("Connection", "SSL"),
    ("Context", "SSL_CTX"),
    ("Session", "SSL_SESSION"),
    ("Cipher", "SSL_CIPHER"),
    ("Method", "SSL_METHOD"),
    ("ConfContext", "SSL_CONF_CTX"),
    // libcrypto's type is that of the function, Rust's that of a pointer to it.
    ("pem_password_cb", "pem_password_cb *"),
    ("openssl_ssl_test_functions", "struct openssl_ssl_test_functions"),
];

/// What a stack or hash table holds: `stack_st_X509` is `STACK_OF(X509)`.
const STACKS: &[&str] = &["SCT", "SRTP_PROTECTION_PROFILE", "SSL_CIPHER", "SSL_COMP", "X509", "X509_NAME"];

/// Callback types that `ssl.h` has no name for: the prefix keeps them off the program's own names.
const UNNAMED: &[&str] = &[
    "cert_cb",
    "client_cert_cb",
    "get_session_cb",
    "info_callback",
    "msg_callback",
    "new_session_cb",
    "not_resumable_callback",
    "record_padding_callback",
    "remove_session_cb",
    "security_callback",
    "ticket_key_evp_cb",
    "tmp_dh_callback",
];

/// Functions that return an enumeration or a named integer, which Rust declares as the integer it is.
const RESULTS: &[(&str, &str)] = &[("SSL_get_state", "OSSL_HANDSHAKE_STATE")];

/// Functions that OpenSSL's manual calls deprecated, by the version that did.
fn deprecated(name: &str) -> Option<&'static str> {
    let fixed_version =
        |rest: &str| ["", "_client", "_server"].iter().any(|side| rest == format!("{side}_method"));
    let methods = ["TLSv1", "TLSv1_1", "TLSv1_2", "DTLSv1", "DTLSv1_2"];
    if name == "SSL_set_debug" || methods.iter().any(|m| name.strip_prefix(m).is_some_and(fixed_version)) {
        return Some("1_1_0");
    }
    let names = ["ERR_load_SSL_strings", "SSL_CTX_set_ssl_version"];
    let srp = name.contains("SRP_") || name.contains("_srp_");
    let old_keys = name.contains("_use_RSAPrivateKey") || name.ends_with("_set_tmp_dh_callback");
    (srp || old_keys || names.contains(&name)).then_some("3_0")
}

const TOP: &str = "\
/*
 * The C interface of libssl-rs: OpenSSL 3.0's, function by function.
 *
 * Generated from src/abi by `make header`; constants and macros are in <openssl/ssl_macros.h>. The headers of libcrypto
 * that this includes are the system's. What a function does is in OpenSSL's manual, section 3ssl; what libssl-rs lacks
 * of it, in docs/COMPATIBILITY.md.
 */

#ifndef OPENSSL_SSL_H
#define OPENSSL_SSL_H

#include <openssl/macros.h>
#ifndef OPENSSL_NO_DEPRECATED_3_0
#define HEADER_SSL_H
#endif

#include <stdio.h>
#include <time.h>
#include <sys/types.h>

#include <openssl/e_os2.h>
#include <openssl/opensslconf.h>
#include <openssl/comp.h>
#include <openssl/bio.h>
#include <openssl/x509.h>
#include <openssl/crypto.h>
#include <openssl/buffer.h>
#include <openssl/lhash.h>
#include <openssl/pem.h>
#include <openssl/hmac.h>
#include <openssl/async.h>
#include <openssl/safestack.h>
#include <openssl/symhacks.h>
#include <openssl/ct.h>

#include <openssl/ssl_macros.h>

#ifdef __cplusplus
extern \"C\" {
#endif

";

const BOTTOM: &str = "\
#ifdef __cplusplus
}
#endif

#endif
";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn config() -> Config {
    let mut config = Config {
        language: Language::C,
        style: Style::Type,
        usize_is_size_t: true,
        line_length: 110,
        documentation: true,
        documentation_style: DocumentationStyle::C,
        documentation_length: DocumentationLength::Full,
        no_includes: true,
        ..Config::default()
    };
    config.function.args = Layout::Auto;
    let rename = &mut config.export.rename;
    for (rust, c) in RENAMES {
        rename.insert((*rust).into(), (*c).into());
    }
    for of in STACKS {
        rename.insert(format!("stack_st_{of}"), format!("STACK_OF({of})"));
    }
    rename.insert("lhash_st_SSL_SESSION".into(), "LHASH_OF(SSL_SESSION)".into());
    for name in UNNAMED {
        rename.insert((*name).into(), format!("libssl_rs_{name}"));
    }
    config
}

/// C's declarations of what cbindgen finds in `source`.
fn declarations(source: &Path, config: Config) -> String {
    let bindings = Builder::new().with_config(config).with_src(source).generate();
    let mut text = Vec::new();
    bindings.unwrap_or_else(|error| panic!("{}: {error}", source.display())).write(&mut text);
    let text = String::from_utf8(text).expect("cbindgen writes text");
    // OpenSSL says the same with C's own words.
    comments(&text.replace("uint8_t", "unsigned char").replace("pem_password_cb * ", "pem_password_cb *"))
}

/// cbindgen's comments, whose marks stand on lines of their own, as C programmers write them.
fn comments(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, (comment, after))) =
        rest.split_once("/*\n").and_then(|(before, rest)| Some((before, rest.split_once("\n */")?)))
    {
        out += before;
        let lines: Vec<_> = comment.lines().map(|line| line.trim_end().replace('`', "")).collect();
        match &lines[..] {
            [line] => out += &format!("/*{line} */"),
            lines => {
                let lines = lines.iter().map(|line| format!(" *{line}\n")).collect::<String>();
                out += &format!("/*\n{lines} */");
            }
        }
        rest = after;
    }
    out + rest
}

/// The callback types, from `src/tls/callbacks.rs`.
fn callbacks(used_in: &str) -> String {
    let source = root().join("src/tls/callbacks.rs");
    let text = fs::read_to_string(&source).expect("the callbacks");
    let names = text.lines().filter_map(|line| line.strip_prefix("pub type ")?.split(' ').next());
    let mut config = config();
    config.export.item_types = vec![ItemType::Typedefs];
    config.export.include = names
        .filter(|name| *name != "pem_password_cb")
        .filter(|name| !name.chars().all(|c| c.is_lowercase() || c == '_') || used_in.contains(*name))
        .map(str::to_owned)
        .collect();
    config.export.exclude = vec!["pem_password_cb".into(), "UserData".into()];
    declarations(&source, config)
}

/// The name of the function that a block declares: the identifier before the parenthesis of its parameters.
fn function_of(block: &str) -> Option<&str> {
    let code = block.rsplit("*/").next()?.trim_start();
    let open = code.find('(')?;
    let start = code[..open].rfind(|c: char| !c.is_alphanumeric() && c != '_').map_or(0, |at| at + 1);
    let name = &code[start..open];
    (!name.is_empty()).then_some(name)
}

/// The code of a block, with what stands before it: its comment.
fn split_comment(block: &str) -> (&str, &str) {
    match block.rfind("*/\n") {
        Some(at) => block.split_at(at + "*/\n".len()),
        None => ("", block),
    }
}

/// A declaration with what C adds to it.
fn finish(block: &str) -> String {
    let Some(name) = function_of(block) else { return block.into() };
    let (comment, code) = split_comment(block);
    let mut code = code.to_owned();
    if let Some((_, result)) = RESULTS.iter().find(|(function, _)| *function == name) {
        let at = code.find(name).expect("it declares the function");
        code.replace_range(..at, &format!("{result} "));
    }
    // Unused parameters are `_name` in Rust.
    for before in ["(", " ", "*"] {
        code = code.replace(&format!("{before}_"), before);
    }
    if name == "SSL_test_functions" {
        return format!("#ifndef OPENSSL_NO_UNIT_TEST\n{comment}{code}\n#endif");
    }
    match deprecated(name) {
        Some(version) => format!(
            "#ifndef OPENSSL_NO_DEPRECATED_{version}\n{comment}OSSL_DEPRECATEDIN_{version} {code}\n#endif"
        ),
        None => format!("{comment}{code}"),
    }
}

/// The exported functions of one file, under its title.
fn topic(source: &Path) -> Option<String> {
    let mut config = config();
    config.export.item_types = vec![ItemType::Functions];
    let text = declarations(source, config);
    let blocks: Vec<_> =
        text.split("\n\n").map(str::trim_end).filter(|block| !block.trim().is_empty()).map(finish).collect();
    if blocks.is_empty() {
        return None;
    }
    let rust = fs::read_to_string(source).expect("a source");
    let lines = rust.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim);
    let title: Vec<_> = lines.take_while(|line| !line.is_empty()).collect();
    Some(format!("/*\n * --- {}\n */\n\n{}\n\n", title.join("\n * ").replace('`', ""), blocks.join("\n\n")))
}

/// The topics' files, by name. cbindgen follows their modules, so `mod.rs` would bring each a second time.
fn sources() -> BTreeSet<PathBuf> {
    let entries = fs::read_dir(root().join("src/abi")).expect("src/abi");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let is_topic = |path: &PathBuf| path.extension().is_some_and(|e| e == "rs") && !path.ends_with("mod.rs");
    paths.filter(is_topic).collect()
}

fn generate() -> String {
    let functions = sources().iter().filter_map(|path| topic(path)).collect::<String>();
    let callbacks = callbacks(&functions);
    format!(
        "{TOP}/*\n * --- The types of the program's callbacks\n */\n\n{}\n\n{functions}{BOTTOM}",
        callbacks.trim()
    )
}

fn main() -> ExitCode {
    let path = root().join("include/openssl/ssl.h");
    let fresh = generate();
    if env::args().nth(1).as_deref() != Some("--check") {
        fs::write(&path, fresh).expect("include/openssl is writable");
        return ExitCode::SUCCESS;
    }
    if fs::read_to_string(&path).is_ok_and(|committed| committed == fresh) {
        println!("1 passed, 0 failed");
        return ExitCode::SUCCESS;
    }
    println!("include/openssl/ssl.h is not what src/abi says; `make header` writes it anew");
    println!("0 passed, 1 failed");
    ExitCode::FAILURE
}
