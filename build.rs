//! Gives the shared library the name, symbol versions and flags of OpenSSL's own, and links the system's libcrypto.

use std::{env, fs, path::Path};

fn main() {
    println!("cargo::rerun-if-changed=src/abi/libssl.num");
    let list = fs::read_to_string("src/abi/libssl.num").expect("src/abi/libssl.num is readable");
    let names =
        list.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_whitespace().next());

    let mut map = String::from("OPENSSL_3.0.0 {\n  global:\n");
    for name in names {
        map += &format!("    {name};\n");
    }
    map += "  local: *;\n};\n";

    let path = Path::new(&env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join("libssl.map");
    fs::write(&path, map).expect("OUT_DIR is writable");
    for arg in [
        "-soname,libssl.so.3",
        &format!("--version-script={}", path.display()),
        "-z,nodelete",
        "-Bsymbolic-functions",
    ] {
        println!("cargo::rustc-cdylib-link-arg=-Wl,{arg}");
    }
    // By its file name, so that Debian's runtime package is enough to build against.
    println!("cargo::rustc-link-arg=-l:libcrypto.so.3");
}
