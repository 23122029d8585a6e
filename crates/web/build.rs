//! Files in `assets/` are part of the binary: islands built later must cause a rebuild.

fn main() {
    println!("cargo:rerun-if-changed=assets");
    println!("cargo:rerun-if-changed=templates");
    println!("cargo:rerun-if-changed=text");
}
