//! Files that hold secrets: who may read them, and how one is read.

use std::fs::{File, OpenOptions};
use std::path::Path;

use crypto::Secret;

use crate::failure::Failure;
use crate::keys::{at, told};

/// No secret is longer, in bytes: whoever names a wrong file is told so, and it is not read into memory.
const BYTES_MAX: u64 = 4 << 10;

/// The first line of a file that its owner alone can read, without the blanks around it.
pub fn line(path: &Path) -> Result<Secret, Failure> {
    only_for_owner(path)?;
    let length = std::fs::metadata(path).map_err(at(path))?.len();
    let text =
        if length <= BYTES_MAX { std::fs::read_to_string(path).map_err(at(path))? } else { String::new() };
    let line = text.lines().next().unwrap_or_default().trim();
    if line.is_empty() {
        let path = path.display();
        return Err(Failure::usage(told(
            format!("{path} 中没有密钥：应写在第一行"),
            format!("{path} holds no secret: it stands in the first line"),
        )));
    }
    Ok(Secret::new(line.as_bytes().to_vec()))
}

/// A key that others on the machine can read is no secret.
#[cfg(unix)]
pub fn only_for_owner(path: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(path).map_err(at(path))?.permissions().mode();
    if mode & 0o077 == 0 {
        return Ok(());
    }
    let path = path.display();
    Err(Failure::usage(told(
        format!("{path} 可被他人读取：请执行 chmod 600 {path}"),
        format!("{path} can be read by others: chmod 600 {path}"),
    )))
}

#[cfg(not(unix))]
pub fn only_for_owner(_: &Path) -> Result<(), Failure> {
    Ok(())
}

/// Opens a file; where it is made, for its owner alone.
#[cfg(unix)]
pub fn private(path: &Path, options: &mut OpenOptions) -> std::io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    options.mode(0o600).open(path)
}

#[cfg(not(unix))]
pub fn private(path: &Path, options: &mut OpenOptions) -> std::io::Result<File> {
    options.open(path)
}

/// Makes a folder that only its owner enters, where it is missing.
#[cfg(unix)]
pub fn private_folder(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

#[cfg(not(unix))]
pub fn private_folder(path: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(path)
}
