//! Bytes to text, by the byte order mark or the encoding that the XML declaration names.

use value::Finding;

/// What windows-1252 has at 0x80 to 0x9F; the five bytes it leaves open stay controls.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The text of a BPMN file in UTF-8, UTF-16, ISO 8859-1 or windows-1252. The declaration is kept as it stands.
///
/// # Errors
/// A finding where the file is longer than [`crate::BYTES_MAX`] allows in any encoding, names another encoding, or is
/// not in the one it names.
pub fn decode(bytes: &[u8]) -> Result<String, Finding> {
    if bytes.len() > crate::BYTES_MAX.saturating_mul(2).saturating_add(2) {
        let message = format!("the file has {} bytes, more than {}", bytes.len(), crate::BYTES_MAX);
        return Err(
            Finding::error("too-large", message).hint("split the process, or remove embedded pictures")
        );
    }
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [b'<', 0, ..] => utf16(bytes, u16::from_le_bytes),
        [0, b'<', ..] => utf16(bytes, u16::from_be_bytes),
        _ => declared(bytes),
    }
}

fn declared(bytes: &[u8]) -> Result<String, Finding> {
    let name = declaration(bytes).unwrap_or_default().to_ascii_lowercase();
    match name.as_str() {
        "" | "utf-8" | "utf8" | "us-ascii" | "ascii" => utf8(bytes),
        "windows-1252" | "cp1252" | "iso-8859-1" | "latin1" | "latin-1" => {
            Ok(bytes.iter().map(|byte| single(*byte)).collect())
        }
        _ => {
            let message = format!("the encoding `{name}` is not read");
            Err(Finding::error("encoding-unknown", message).hint("save the file again as UTF-8"))
        }
    }
}

fn single(byte: u8) -> char {
    let high = byte.checked_sub(0x80).and_then(|at| WINDOWS_1252.get(usize::from(at)));
    high.copied().unwrap_or(char::from(byte))
}

/// The value of `encoding` in `<?xml ... ?>`.
fn declaration(bytes: &[u8]) -> Option<&str> {
    let head = bytes.get(..bytes.len().min(200))?;
    let end = head.windows(2).position(|pair| pair == b"?>")?;
    let head = std::str::from_utf8(head.get(..end)?).ok()?;
    let rest =
        head.strip_prefix("<?xml")?.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    rest.get(1..)?.split(quote).next()
}

fn utf8(bytes: &[u8]) -> Result<String, Finding> {
    String::from_utf8(bytes.to_vec()).map_err(|error| wrong("UTF-8", error.utf8_error().valid_up_to()))
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Finding> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(wrong("UTF-16", bytes.len()));
    }
    char::decode_utf16(pairs.iter().map(|pair| unit(*pair)))
        .collect::<Result<String, _>>()
        .map_err(|_| wrong("UTF-16", 0))
}

fn wrong(encoding: &str, byte: usize) -> Finding {
    let message = format!("the file is not {encoding}, at byte {byte}");
    Finding::error("encoding-wrong", message).hint("save the file again as UTF-8, and let it say so")
}
