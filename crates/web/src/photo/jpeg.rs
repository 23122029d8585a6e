//! JPEG (ITU-T T.81): segments up to the end of the picture; what a browser needs is kept, the rest left out.

use super::{NotAPhoto, Photo, array, exif, measured, take};
use crate::posted::FileKind;

/// Most scans of a progressive picture. Cameras write about ten; thousands only burn the reader's time.
const SCANS_MAX: u32 = 100;

const START: u8 = 0xd8;
const END: u8 = 0xd9;
const SCAN: u8 = 0xda;
const APP0: u8 = 0xe0;
const APP1: u8 = 0xe1;
const APP2: u8 = 0xe2;
const APP14: u8 = 0xee;
const EXIF: &[u8] = b"Exif\0\0";
const JFIF: &[u8] = b"JFIF\0";

pub fn clean(bytes: &[u8]) -> Result<Photo, NotAPhoto> {
    let mut out = vec![0xff, START];
    let (mut at, mut size, mut scans, mut turn) = (2, None, 0, None);
    // Where the turn goes: behind JFIF, which wants to be first.
    let mut head = out.len();
    loop {
        let marker = marker(bytes, &mut at)?;
        if marker == END {
            break;
        }
        let length = usize::from(u16::from_be_bytes(array(bytes, at)?));
        let body = take(bytes, at, length)?.get(2..).ok_or(NotAPhoto::Broken)?;
        at += length;
        match marker {
            0xc0..=0xc2 if size.is_none() => size = Some(dimensions(body)?),
            0xc4 | 0xdb | 0xdd => {}
            SCAN if size.is_some() && scans < SCANS_MAX => scans += 1,
            APP0..=0xef | 0xf0..=0xfe => {
                if marker == APP1 && turn.is_none() {
                    turn = body.strip_prefix(EXIF).and_then(exif::orientation);
                }
                if let Some(kept) = kept(marker, body) {
                    segment(&mut out, marker, &kept);
                    head = if marker == APP0 { out.len() } else { head };
                }
                continue;
            }
            _ => return Err(NotAPhoto::Broken),
        }
        segment(&mut out, marker, body);
        if marker == SCAN {
            let end = scan_end(bytes, at)?;
            out.extend_from_slice(take(bytes, at, end - at)?);
            at = end;
        }
    }
    let (width, height) = size.filter(|_| scans > 0).ok_or(NotAPhoto::Broken)?;
    out.extend([0xff, END]);
    if !is_a_cameras(bytes.get(at..).unwrap_or_default()) {
        return Err(NotAPhoto::Trailing);
    }
    if let Some(turn) = turn {
        let mut said = Vec::new();
        segment(&mut said, APP1, &[EXIF, &exif::only(turn)].concat());
        out.splice(head..head, said);
    }
    Ok(Photo { kind: FileKind::Jpeg, bytes: out, width, height })
}

/// The next marker; bytes that fill up before it are passed.
fn marker(bytes: &[u8], at: &mut usize) -> Result<u8, NotAPhoto> {
    if take(bytes, *at, 1)? != [0xff] {
        return Err(NotAPhoto::Broken);
    }
    loop {
        *at += 1;
        match take(bytes, *at, 1)? {
            [0xff] => {}
            [marker] => {
                *at += 1;
                return Ok(*marker);
            }
            _ => return Err(NotAPhoto::Broken),
        }
    }
}

fn segment(out: &mut Vec<u8>, marker: u8, body: &[u8]) {
    let length = u16::try_from(body.len() + 2).unwrap_or(u16::MAX);
    out.extend([0xff, marker]);
    out.extend(length.to_be_bytes());
    out.extend_from_slice(body);
}

/// What stays of an application segment or comment: JFIF without its little picture, colours, nothing else.
fn kept(marker: u8, body: &[u8]) -> Option<Vec<u8>> {
    match marker {
        APP0 if body.starts_with(JFIF) => Some([body.get(..12)?, &[0, 0]].concat()),
        APP2 if body.starts_with(b"ICC_PROFILE\0") => Some(body.to_vec()),
        APP14 if body.starts_with(b"Adobe") => Some(body.to_vec()),
        _ => None,
    }
}

/// Precision, height, width: the head of a frame.
fn dimensions(body: &[u8]) -> Result<(u32, u32), NotAPhoto> {
    let height = u16::from_be_bytes(array(body, 1)?);
    let width = u16::from_be_bytes(array(body, 3)?);
    measured(u32::from(width), u32::from(height))
}

/// Where the coded bytes of a scan end: at the first marker that is neither a stuffed byte nor a restart.
fn scan_end(bytes: &[u8], from: usize) -> Result<usize, NotAPhoto> {
    let mut at = from;
    loop {
        let rest = bytes.get(at..).ok_or(NotAPhoto::Broken)?;
        at += rest.iter().position(|byte| *byte == 0xff).ok_or(NotAPhoto::Broken)?;
        match take(bytes, at + 1, 1)? {
            [0x00 | 0xd0..=0xd7] => at += 2,
            [0xff] => at += 1,
            _ => return Ok(at),
        }
    }
}

/// What telephones append to a picture, and what we leave out without complaint: a second picture, a short film, the
/// maker's own trailer, zeros. Anything else was put there by somebody with a purpose.
fn is_a_cameras(rest: &[u8]) -> bool {
    let film = rest.get(4..8) == Some(b"ftyp");
    rest.starts_with(&[0xff, START, 0xff]) || film || rest.ends_with(b"SEFT") || rest.iter().all(|b| *b == 0)
}
