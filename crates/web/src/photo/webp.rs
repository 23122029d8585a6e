//! WebP (RFC 9649): the chunks of one still picture, its size the same wherever it is written.

use super::{NotAPhoto, Photo, array, exif, measured, take};
use crate::posted::FileKind;

const HEAD: usize = 12;

/// Flags of the extended header.
const ANIMATED: u8 = 0x02;
const XMP: u8 = 0x04;
const EXIF: u8 = 0x08;

pub fn clean(bytes: &[u8]) -> Result<Photo, NotAPhoto> {
    let inside = u32::from_le_bytes(array(bytes, 4)?);
    let end =
        usize::try_from(inside).ok().and_then(|inside| inside.checked_add(8)).ok_or(NotAPhoto::Broken)?;
    if end > bytes.len() {
        return Err(NotAPhoto::Broken);
    }
    if end < bytes.len() {
        return Err(NotAPhoto::Trailing);
    }
    let mut parts = Parts::default();
    let mut at = HEAD;
    while at < end {
        let name: [u8; 4] = array(bytes, at)?;
        let length =
            usize::try_from(u32::from_le_bytes(array(bytes, at + 4)?)).map_err(|_| NotAPhoto::Broken)?;
        let body = take(bytes, at + 8, length)?;
        at += 8 + length + length % 2;
        parts.add(&name, body)?;
    }
    parts.write()
}

/// The chunk's name, what is in it, width and height.
type Picture<'b> = (&'static [u8; 4], &'b [u8], (u32, u32));

/// What has been found on the way through.
#[derive(Default)]
struct Parts<'b> {
    canvas: Option<(u8, (u32, u32))>,
    profile: Option<&'b [u8]>,
    alpha: Option<&'b [u8]>,
    picture: Option<Picture<'b>>,
    turn: Option<u8>,
}

impl<'b> Parts<'b> {
    fn add(&mut self, name: &[u8; 4], body: &'b [u8]) -> Result<(), NotAPhoto> {
        let first = self.canvas.is_none() && self.picture.is_none();
        match name {
            b"VP8X" if first => self.canvas = Some((array::<1>(body, 0)?[0], canvas(body)?)),
            b"VP8 " if self.picture.is_none() => self.picture = Some((b"VP8 ", body, lossy(body)?)),
            b"VP8L" if self.picture.is_none() => self.picture = Some((b"VP8L", body, lossless(body)?)),
            b"VP8X" | b"VP8 " | b"VP8L" => return Err(NotAPhoto::Broken),
            b"ANIM" | b"ANMF" => return Err(NotAPhoto::Kind),
            b"ICCP" => self.profile = self.profile.or(Some(body)),
            b"ALPH" => self.alpha = self.alpha.or(Some(body)),
            b"EXIF" => {
                let tiff = body.strip_prefix(b"Exif\0\0").unwrap_or(body);
                self.turn = self.turn.or_else(|| exif::orientation(tiff));
            }
            _ => {}
        }
        Ok(())
    }

    fn write(self) -> Result<Photo, NotAPhoto> {
        let (name, picture, size) = self.picture.ok_or(NotAPhoto::Broken)?;
        let mut body = Vec::with_capacity(picture.len() + 64);
        // Without the extended header nothing but the picture may stand there.
        if let Some((flags, canvas)) = self.canvas {
            if canvas != size {
                return Err(NotAPhoto::Broken);
            }
            if flags & ANIMATED != 0 {
                return Err(NotAPhoto::Kind);
            }
            let told = if self.turn.is_some() { EXIF } else { 0 };
            let mut head = vec![flags & !(EXIF | XMP) | told, 0, 0, 0];
            head.extend(&(canvas.0 - 1).to_le_bytes()[..3]);
            head.extend(&(canvas.1 - 1).to_le_bytes()[..3]);
            chunk(&mut body, b"VP8X", &head);
            self.profile.into_iter().for_each(|profile| chunk(&mut body, b"ICCP", profile));
            self.alpha.into_iter().for_each(|alpha| chunk(&mut body, b"ALPH", alpha));
        }
        chunk(&mut body, name, picture);
        if let (Some(turn), true) = (self.turn, self.canvas.is_some()) {
            chunk(&mut body, b"EXIF", &exif::only(turn));
        }
        let inside = u32::try_from(body.len() + 4).map_err(|_| NotAPhoto::Broken)?;
        let bytes = [b"RIFF", inside.to_le_bytes().as_slice(), b"WEBP", &body].concat();
        Ok(Photo { kind: FileKind::Webp, bytes, width: size.0, height: size.1 })
    }
}

fn chunk(out: &mut Vec<u8>, name: &[u8; 4], body: &[u8]) {
    out.extend(name);
    out.extend(u32::try_from(body.len()).unwrap_or(u32::MAX).to_le_bytes());
    out.extend_from_slice(body);
    out.resize(out.len() + body.len() % 2, 0);
}

fn canvas(body: &[u8]) -> Result<(u32, u32), NotAPhoto> {
    let three = |at| array::<3>(body, at).map(|[a, b, c]| u32::from_le_bytes([a, b, c, 0]) + 1);
    measured(three(4)?, three(7)?)
}

/// The key frame of VP8 (RFC 6386, 9.1): a start code, then width and height in 14 bits each.
fn lossy(body: &[u8]) -> Result<(u32, u32), NotAPhoto> {
    if take(body, 3, 3)? != [0x9d, 0x01, 0x2a] {
        return Err(NotAPhoto::Broken);
    }
    let side = |at| array(body, at).map(|pair| u32::from(u16::from_le_bytes(pair) & 0x3fff));
    measured(side(6)?, side(8)?)
}

/// The lossless picture: a signature, then width and height less one in 14 bits each.
fn lossless(body: &[u8]) -> Result<(u32, u32), NotAPhoto> {
    if take(body, 0, 1)? != [0x2f] {
        return Err(NotAPhoto::Broken);
    }
    let bits = u32::from_le_bytes(array(body, 1)?);
    measured((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1)
}
