//! Photos: what is taken, what is refused, and that nothing is left in them of who took them and where.

use value::Rng as _;
use web::photo::{NotAPhoto, Photo, clean};
use web::posted::FileKind;

const PLAIN_JPEG: &[u8] = include_bytes!("photo/plain.jpg");
/// Exif with maker, position and orientation 6; XMP, a comment, a colour profile; progressive.
const JPEG: &[u8] = include_bytes!("photo/told.jpg");
/// Exif with orientation 6; text plain, packed and international.
const PNG: &[u8] = include_bytes!("photo/told.png");
/// Exif with orientation 6, XMP, a colour profile; lossy.
const WEBP: &[u8] = include_bytes!("photo/told.webp");
const PLAIN_WEBP: &[u8] = include_bytes!("photo/plain.webp");
const MOVING: &[u8] = include_bytes!("photo/moving.webp");

const ALL: [&[u8]; 5] = [PLAIN_JPEG, JPEG, PNG, WEBP, PLAIN_WEBP];

fn has(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text)
}

fn refused(bytes: &[u8]) -> NotAPhoto {
    clean(bytes, None).unwrap_err()
}

#[test]
fn what_a_picture_tells_is_left_out() {
    for (bytes, kind) in [(JPEG, FileKind::Jpeg), (PNG, FileKind::Png), (WEBP, FileKind::Webp)] {
        assert!(has(bytes, b"INVENTED-MAKER"), "the picture tells something in the first place");
        let photo = clean(bytes, Some(kind.mime())).unwrap();
        assert_eq!((photo.kind, photo.width, photo.height), (kind, 16, 8));
        for secret in [b"INVENTED".as_slice(), b"xmp", b"GPS", b"tEXt", b"zTXt", b"iTXt", b"XMP "] {
            assert!(!has(&photo.bytes, secret), "{kind:?} still has {:?}", String::from_utf8_lossy(secret));
        }
        // Which way up stays: one entry of one block, big-endian, tag 0x0112, value 6.
        assert!(has(&photo.bytes, b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0"), "{kind:?}");
        // The pixels stay: the longest run of coded bytes is there unchanged.
        let coded = match kind {
            FileKind::Jpeg => b"\xff\xda".as_slice(),
            FileKind::Png => b"IDAT",
            _ => b"VP8 ",
        };
        let at = bytes.windows(coded.len()).position(|window| window == coded).unwrap();
        assert!(has(&photo.bytes, &bytes[at..at + 40]), "{kind:?}");
    }
    // Colours stay where there is a profile.
    assert!(has(&clean(JPEG, None).unwrap().bytes, b"ICC_PROFILE"));
    assert!(has(&clean(WEBP, None).unwrap().bytes, b"ICCP"));
}

#[test]
fn cleaning_twice_changes_nothing() {
    for bytes in ALL {
        let once = clean(bytes, None).unwrap();
        assert_eq!(clean(&once.bytes, None).unwrap(), once);
    }
    assert!(!has(&clean(PLAIN_JPEG, None).unwrap().bytes, b"Exif"), "an upright picture needs no turn");
}

#[test]
fn the_type_told_must_be_the_type_found() {
    for told in ["image/jpeg", "image/jpg", "IMAGE/JPEG; q=1", "application/octet-stream", ""] {
        assert!(clean(JPEG, Some(told)).is_ok(), "{told}");
    }
    for told in ["image/png", "text/html", "image/svg+xml", "application/zip"] {
        assert_eq!(clean(JPEG, Some(told)).unwrap_err(), NotAPhoto::Declared, "{told}");
    }
    for bytes in [b"<svg onload=alert(1)>".as_slice(), b"GIF89a\x01\x00", b"%PDF-1.7", b"", b"\xff\xd8"] {
        assert_eq!(refused(bytes), NotAPhoto::Kind);
    }
    assert_eq!(refused(MOVING), NotAPhoto::Kind);
}

#[test]
fn nothing_rides_behind_a_picture() {
    for bytes in ALL {
        for rider in [b"PK\x03\x04".as_slice(), b"<script>alert(1)</script>", b"%PDF-1.4", b"\0x"] {
            assert_eq!(refused(&[bytes, rider].concat()), NotAPhoto::Trailing, "{rider:?}");
        }
    }
    // What telephones append is left out, and the picture taken.
    let still = clean(PLAIN_JPEG, None).unwrap();
    for rider in [b"\0\0\0\x18ftypmp42film".as_slice(), JPEG, b"\0\0\0", b"anythingSEFT"] {
        assert_eq!(clean(&[PLAIN_JPEG, rider].concat(), None).unwrap(), still);
    }
}

/// The same file with other bytes at a place.
fn with(bytes: &[u8], at: usize, new: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[at..at + new.len()].copy_from_slice(new);
    bytes
}

fn png_of(width: u32, height: u32) -> Vec<u8> {
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &PNG[24..29]].concat();
    let mut crc = flate2::Crc::new();
    crc.update(b"IHDR");
    crc.update(&head);
    with(&with(PNG, 16, &head), 29, &crc.sum().to_be_bytes())
}

#[test]
fn a_bomb_is_known_by_its_header() {
    let frame = JPEG.windows(2).position(|window| window == b"\xff\xc2").unwrap();
    let jpeg = |width: u16, height: u16| {
        with(&with(JPEG, frame + 5, &height.to_be_bytes()), frame + 7, &width.to_be_bytes())
    };
    assert_eq!(refused(&jpeg(12_001, 8)), NotAPhoto::TooLarge);
    assert_eq!(refused(&jpeg(8, 65_500)), NotAPhoto::TooLarge);
    assert_eq!(refused(&jpeg(8_000, 8_000)), NotAPhoto::TooLarge, "64 million pixels");
    assert_eq!(refused(&jpeg(0, 8)), NotAPhoto::Broken);
    assert!(clean(&jpeg(12_000, 4_000), None).is_ok(), "48 million pixels");
    assert_eq!(refused(&png_of(100_000, 100_000)), NotAPhoto::TooLarge);
    assert_eq!(refused(&png_of(12_000, 4_167)), NotAPhoto::TooLarge);
    assert!(clean(&png_of(12_000, 4_166), None).is_ok());
    // The canvas of the extended header, and the picture that must agree with it.
    let canvas = WEBP.windows(4).position(|window| window == b"VP8X").unwrap() + 12;
    assert_eq!(refused(&with(WEBP, canvas, &[0xff, 0xff, 0])), NotAPhoto::TooLarge);
    assert_eq!(refused(&with(WEBP, canvas, &[20, 0, 0])), NotAPhoto::Broken);
    let bits = PLAIN_WEBP.windows(4).position(|window| window == b"VP8L").unwrap() + 9;
    assert_eq!(refused(&with(PLAIN_WEBP, bits, &[0xff, 0xff, 0xff, 0x0f])), NotAPhoto::TooLarge);
}

#[test]
fn scans_without_end_are_refused() {
    // The last scan, its tables and all, again and again.
    let scan = JPEG.windows(2).rposition(|window| window == b"\xff\xda").unwrap();
    let last = &JPEG[scan..JPEG.len() - 2];
    let many = |count: usize| [&JPEG[..scan], &last.repeat(count), b"\xff\xd9"].concat();
    assert!(clean(&many(1), None).is_ok());
    assert_eq!(refused(&many(200)), NotAPhoto::Broken);
}

#[test]
fn hostile_bytes_end_in_an_answer() {
    let mut rng = engine::SeededRng::new(20_260_302);
    let mut dice = || {
        let mut bytes = [0; 8];
        rng.fill(&mut bytes);
        u64::from_le_bytes(bytes) as usize
    };
    let (mut taken, mut left) = (0, 0);
    for round in 0..60_000 {
        let mut bytes = ALL[round % ALL.len()].to_vec();
        for _ in 0..1 + dice() % 3 {
            let at = dice() % bytes.len();
            match dice() % 4 {
                0 => bytes.truncate(at.max(1)),
                1 => bytes[at] = [0, 0xff, 0xd9, 0x7f][dice() % 4],
                2 => bytes[at] ^= 1 << (dice() % 8),
                _ => bytes.insert(at, (dice() % 256) as u8),
            }
        }
        match clean(&bytes, None) {
            Ok(Photo { bytes, .. }) => {
                taken += 1;
                assert!(!has(&bytes, b"INVENTED-OWNER"));
                assert!(clean(&bytes, None).is_ok(), "what was cleaned is clean");
            }
            Err(_) => left += 1,
        }
    }
    assert!(taken > 1_000 && left > 1_000, "{taken} taken, {left} refused");
}
