//! A photo before it is stored: told by its bytes, walked to its end, measured, and rid of what it tells about the
//! person who took it. Nothing is decoded: a picture that would fill the memory is known by its header.

mod exif;
mod jpeg;
mod png;
mod webp;

use crate::posted::FileKind;

/// Most pixels of a picture.
pub const PIXELS_MAX: u64 = 50_000_000;

/// Longest side of a picture, in pixels.
pub const SIDE_MAX: u32 = 12_000;

/// Why a file is not taken as a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAPhoto {
    /// Neither JPEG, PNG nor WebP, or one that moves.
    Kind,
    /// Its bytes are of another kind than was said when it was sent.
    Declared,
    /// It breaks off, or contradicts itself.
    Broken,
    /// Something that is no part of the picture follows it.
    Trailing,
    /// More pixels than [`PIXELS_MAX`] or [`SIDE_MAX`] allow.
    TooLarge,
}

impl NotAPhoto {
    /// The sentence of the product for it, by its key.
    pub fn key(self) -> &'static str {
        match self {
            Self::Kind => "fault-file-kind",
            Self::Declared => "fault-file-declared",
            Self::Broken => "fault-file-broken",
            Self::Trailing => "fault-file-trailing",
            Self::TooLarge => "fault-file-pixels",
        }
    }
}

/// A picture as it may be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    pub kind: FileKind,
    pub bytes: Vec<u8>,
    /// In pixels, as the file's header says.
    pub width: u32,
    pub height: u32,
}

/// The picture without metadata; which way up it is stays known. `declared` is the media type it was sent under.
pub fn clean(bytes: &[u8], declared: Option<&str>) -> Result<Photo, NotAPhoto> {
    let kind = FileKind::of(bytes);
    if !fits(kind, declared) {
        return Err(NotAPhoto::Declared);
    }
    match kind {
        FileKind::Jpeg => jpeg::clean(bytes),
        FileKind::Png => png::clean(bytes),
        FileKind::Webp => webp::clean(bytes),
        FileKind::Other => Err(NotAPhoto::Kind),
    }
}

/// Whether the declared media type says the same as the bytes. Saying nothing is no contradiction.
fn fits(kind: FileKind, declared: Option<&str>) -> bool {
    let declared = declared.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    match declared.to_ascii_lowercase().as_str() {
        "" | "application/octet-stream" => true,
        "image/jpg" | "image/pjpeg" => kind == FileKind::Jpeg,
        other => kind == FileKind::Other || other == kind.mime(),
    }
}

/// Width and height within the limits.
fn measured(width: u32, height: u32) -> Result<(u32, u32), NotAPhoto> {
    if width == 0 || height == 0 {
        return Err(NotAPhoto::Broken);
    }
    let pixels = u64::from(width) * u64::from(height);
    if width > SIDE_MAX || height > SIDE_MAX || pixels > PIXELS_MAX {
        return Err(NotAPhoto::TooLarge);
    }
    Ok((width, height))
}

/// `length` bytes from `at`; a file that ends before is broken.
fn take(bytes: &[u8], at: usize, length: usize) -> Result<&[u8], NotAPhoto> {
    let end = at.checked_add(length).ok_or(NotAPhoto::Broken)?;
    bytes.get(at..end).ok_or(NotAPhoto::Broken)
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> Result<[u8; N], NotAPhoto> {
    take(bytes, at, N)?.try_into().map_err(|_| NotAPhoto::Broken)
}
