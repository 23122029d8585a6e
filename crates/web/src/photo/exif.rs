//! The one thing of Exif that a picture needs to be shown: which way up it is (CIPA DC-008, tag 274).

const ORIENTATION: u16 = 0x0112;
const SHORT: u16 = 3;

/// Most entries looked at; a camera writes some dozens.
const ENTRIES_MAX: u16 = 512;

/// The turn, 2 to 8, that a TIFF block asks for; none where the picture is upright or nothing can be read.
pub fn orientation(tiff: &[u8]) -> Option<u8> {
    let big = match tiff.get(..4)? {
        [b'M', b'M', 0, 42] => true,
        [b'I', b'I', 42, 0] => false,
        _ => return None,
    };
    let short = |at: usize| -> Option<u16> {
        let pair: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) })
    };
    let first: [u8; 4] = tiff.get(4..8)?.try_into().ok()?;
    let first = if big { u32::from_be_bytes(first) } else { u32::from_le_bytes(first) };
    let mut at = usize::try_from(first).ok()?;
    let count = short(at)?.min(ENTRIES_MAX);
    at = at.checked_add(2)?;
    for _ in 0..count {
        if short(at)? == ORIENTATION && short(at.checked_add(2)?)? == SHORT {
            let turn = short(at.checked_add(8)?)?;
            return u8::try_from(turn).ok().filter(|turn| (2..=8).contains(turn));
        }
        at = at.checked_add(12)?;
    }
    None
}

/// A TIFF block that says the turn and nothing else.
pub fn only(turn: u8) -> [u8; 26] {
    let mut block = *b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";
    block[19] = turn;
    block
}
