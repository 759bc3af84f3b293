//! Links libcrypto, as the library does.

fn main() {
    println!("cargo::rustc-link-arg=-l:libcrypto.so.3");
}
