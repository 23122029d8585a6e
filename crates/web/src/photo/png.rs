//! PNG (ISO/IEC 15948): the chunks that make the picture, each with its checksum; nothing else.

use flate2::Crc;

use super::{NotAPhoto, Photo, array, exif, measured, take};
use crate::posted::FileKind;

/// Longest colour profile that is kept, in bytes: it is packed, and a bomb could hide in it.
const PROFILE_BYTES_MAX: usize = 64 << 10;

const SIGNATURE: usize = 8;

pub fn clean(bytes: &[u8]) -> Result<Photo, NotAPhoto> {
    let mut out = take(bytes, 0, SIGNATURE)?.to_vec();
    let (mut at, mut size, mut turn, mut data) = (SIGNATURE, None, None, false);
    loop {
        let length = u32::from_be_bytes(array(bytes, at)?);
        let length = usize::try_from(length).map_err(|_| NotAPhoto::Broken)?;
        let name: [u8; 4] = array(bytes, at + 4)?;
        let body = take(bytes, at + 8, length)?;
        at += length + 12;
        let checksum: [u8; 4] = array(bytes, at - 4)?;
        if size.is_none() != (&name == b"IHDR") {
            return Err(NotAPhoto::Broken);
        }
        match &name {
            b"IHDR" => size = Some(dimensions(body)?),
            b"IDAT" => data = true,
            b"eXIf" => turn = turn.or_else(|| exif::orientation(body)),
            b"iCCP" if length > PROFILE_BYTES_MAX => continue,
            _ => {}
        }
        if !is_picture(&name) {
            // A part that a reader must know is not left out: the picture would be another one.
            if name[0].is_ascii_uppercase() {
                return Err(NotAPhoto::Broken);
            }
            continue;
        }
        if crc(&name, body) != u32::from_be_bytes(checksum) {
            return Err(NotAPhoto::Broken);
        }
        if (&name == b"IDAT" || &name == b"IEND")
            && let Some(turn) = turn.take()
        {
            chunk(&mut out, b"eXIf", &exif::only(turn));
        }
        chunk(&mut out, &name, body);
        if &name == b"IEND" {
            break;
        }
    }
    let (width, height) = size.filter(|_| data).ok_or(NotAPhoto::Broken)?;
    if at != bytes.len() {
        return Err(NotAPhoto::Trailing);
    }
    Ok(Photo { kind: FileKind::Png, bytes: out, width, height })
}

/// The chunks of a still picture and its colours.
fn is_picture(name: &[u8; 4]) -> bool {
    matches!(
        name,
        b"IHDR"
            | b"PLTE"
            | b"IDAT"
            | b"IEND"
            | b"tRNS"
            | b"gAMA"
            | b"cHRM"
            | b"sRGB"
            | b"iCCP"
            | b"sBIT"
            | b"pHYs"
    )
}

fn dimensions(body: &[u8]) -> Result<(u32, u32), NotAPhoto> {
    let (width, height) = (u32::from_be_bytes(array(body, 0)?), u32::from_be_bytes(array(body, 4)?));
    if body.len() != 13 {
        return Err(NotAPhoto::Broken);
    }
    measured(width, height)
}

fn chunk(out: &mut Vec<u8>, name: &[u8; 4], body: &[u8]) {
    let length = u32::try_from(body.len()).unwrap_or(u32::MAX);
    out.extend(length.to_be_bytes());
    out.extend(name);
    out.extend_from_slice(body);
    out.extend(crc(name, body).to_be_bytes());
}

fn crc(name: &[u8; 4], body: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(name);
    crc.update(body);
    crc.sum()
}
