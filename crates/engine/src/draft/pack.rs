//! A folder as a tar archive in the `ustar` form of POSIX.1-1988: one header block a file, contents padded to blocks,
//! two empty blocks at the end.

use catalog::Folder;
use value::Timestamp;

const BLOCK: usize = 512;

/// Every file under the folder's name; all have the same time.
pub(super) fn tar(folder: &Folder, at: Timestamp) -> Vec<u8> {
    let mut out = Vec::new();
    for (path, bytes) in &folder.files {
        let name = format!("{}/{path}", folder.name);
        // A name longer than the header holds cannot be an app's path, which is shorter than both fields together.
        let Some((prefix, name)) = split(&name) else { continue };
        out.extend_from_slice(&header(prefix, name, bytes.len(), at));
        out.extend_from_slice(bytes);
        out.resize(out.len().next_multiple_of(BLOCK), 0);
    }
    out.resize(out.len() + 2 * BLOCK, 0);
    out
}

/// At most 155 bytes before a slash and 100 behind it.
fn split(path: &str) -> Option<(&str, &str)> {
    if path.len() <= 100 {
        return Some(("", path));
    }
    let fits = |at: &usize| *at <= 155 && path.len() - at - 1 <= 100;
    let at = path.match_indices('/').map(|(at, _)| at).find(fits)?;
    Some((path.get(..at)?, path.get(at + 1..)?))
}

fn header(prefix: &str, name: &str, size: usize, at: Timestamp) -> [u8; BLOCK] {
    let mut block = [0_u8; BLOCK];
    let mut put = |from: usize, text: &str| {
        for (slot, byte) in block.iter_mut().skip(from).zip(text.bytes()) {
            *slot = byte;
        }
    };
    put(0, name);
    put(100, "0000644\0");
    put(108, "0000000\0");
    put(116, "0000000\0");
    put(124, &format!("{size:011o}\0"));
    put(136, &format!("{:011o}\0", at.as_second().max(0)));
    put(148, "        ");
    put(156, "0");
    put(257, "ustar\0");
    put(263, "00");
    put(345, prefix);
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    for (slot, byte) in block.iter_mut().skip(148).zip(format!("{sum:06o}\0 ").bytes()) {
        *slot = byte;
    }
    block
}
