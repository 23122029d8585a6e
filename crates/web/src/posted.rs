//! A posted form, read once for all handlers: urlencoded or multipart, with limits, and from a page of ours. Photos
//! among its files are cleaned before a handler sees them.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::extract::multipart::MultipartError;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use value::percent::form_decoded;

use crate::guard::BODY_BYTES_MAX;
use crate::intake;
use crate::photo::{self, NotAPhoto};
use crate::scan::{Scanner, Verdict};
use crate::session::{self, NotOurs, Token};

/// Most parts of one form.
pub const FIELDS_MAX: usize = 100;

/// Longest text of one field, in bytes.
pub const TEXT_BYTES_MAX: usize = 64 << 10;

/// Largest urlencoded form, in bytes: every byte of the largest answers may be written as three.
const PAIRS_BYTES_MAX: usize = 3 * form::ANSWERS_BYTES_MAX + (64 << 10);

/// A file of a form. Its kind is told by its first bytes, never by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    pub kind: FileKind,
    pub bytes: Vec<u8>,
    /// The media type it was sent under.
    pub declared: Option<String>,
    /// Why it is no photo, where it looked like one; its kind is then [`FileKind::Other`].
    pub not_a_photo: Option<NotAPhoto>,
}

impl File {
    fn new(bytes: Vec<u8>, declared: Option<String>) -> Self {
        Self { kind: FileKind::of(&bytes), bytes, declared, not_a_photo: None }
    }

    /// The sentence, by its key, for somebody who sent this where a photo was asked for.
    pub fn wrong(&self) -> &'static str {
        self.not_a_photo.unwrap_or(NotAPhoto::Kind).key()
    }

    /// A photo without its metadata; what only looks like one is a photo no more.
    fn check(&mut self) {
        if self.kind == FileKind::Other {
            return;
        }
        match photo::clean(&self.bytes, self.declared.as_deref()) {
            Ok(photo) => self.bytes = photo.bytes,
            Err(wrong) => (self.kind, self.not_a_photo) = (FileKind::Other, Some(wrong)),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    Jpeg,
    Png,
    Webp,
    Other,
}

impl FileKind {
    pub fn of(bytes: &[u8]) -> Self {
        match bytes {
            [0xff, 0xd8, 0xff, ..] => Self::Jpeg,
            [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Self::Png,
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Self::Webp,
            _ => Self::Other,
        }
    }

    pub fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Other => "application/octet-stream",
        }
    }
}

/// The fields of a form by name, in the order they came, and its files.
#[derive(Debug, Clone, Default)]
pub struct Posted {
    fields: BTreeMap<String, String>,
    files: BTreeMap<String, File>,
    /// Of all texts so far, in bytes.
    bytes: usize,
}

/// Why a post could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotRead {
    NotOurs(NotOurs),
    /// The scanner found something in a file.
    Harmful,
    /// The scanner did not look; the text is for the log.
    NotScanned(String),
    /// Status, and what the reader said: for tests, never for a log.
    Broken(StatusCode, String),
}

impl From<intake::NotWhole> for NotRead {
    fn from(not_whole: intake::NotWhole) -> Self {
        Self::Broken(not_whole.status(), format!("{not_whole:?}"))
    }
}

impl Posted {
    /// The field without blanks at both ends; empty when absent.
    pub fn text(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", |text| text.trim())
    }

    /// The field exactly as it was typed, for passwords; empty when absent.
    pub fn exact(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    pub fn has(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    pub fn file(&self, name: &str) -> Option<&File> {
        self.files.get(name)
    }

    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(name, text)| (name.as_str(), text.trim()))
    }

    /// The form as a handler may use it: every file looked at by the scanner, where there is one, and every photo among
    /// them walked through and cleaned. Takes some milliseconds for a large one, so it is not for threads that must not
    /// wait.
    ///
    /// # Errors
    /// Where the scanner found something, or could not look.
    pub fn checked(mut self, scanner: Option<&Scanner>) -> Result<Self, NotRead> {
        for file in self.files.values_mut() {
            match scanner.map_or(Ok(Verdict::Clean), |scanner| scanner.look(&file.bytes)) {
                Ok(Verdict::Clean) => file.check(),
                Ok(Verdict::Found) => return Err(NotRead::Harmful),
                Err(error) => return Err(NotRead::NotScanned(error.to_string())),
            }
        }
        Ok(self)
    }

    /// Reads a request's body and refuses what is not from a page of this session.
    pub async fn read(request: Request) -> Result<Self, NotRead> {
        session::check_origin(request.headers()).map_err(NotRead::NotOurs)?;
        let token = Token::of(request.headers());
        let kind = request.headers().get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let posted = if kind.starts_with("multipart/form-data") {
            Self::read_parts(request).await?
        } else if kind.starts_with("application/x-www-form-urlencoded") {
            Self::read_pairs(request).await?
        } else {
            return Err(NotRead::Broken(StatusCode::BAD_REQUEST, format!("content type {kind:?}")));
        };
        session::check_form(token.as_ref(), posted.fields.get("csrf").map(String::as_str))
            .map_err(NotRead::NotOurs)?;
        Ok(posted)
    }

    async fn read_pairs(request: Request) -> Result<Self, NotRead> {
        let bytes = intake::whole(request, PAIRS_BYTES_MAX).await?;
        let mut posted = Self::default();
        for (name, text) in form_pairs(&bytes) {
            posted.keep(name, text)?;
        }
        Ok(posted)
    }

    async fn read_parts(request: Request) -> Result<Self, NotRead> {
        let broken = |e: MultipartError| NotRead::Broken(e.status(), e.body_text());
        let headers = request.headers().clone();
        let bytes = intake::whole(request, BODY_BYTES_MAX).await?;
        let mut again = Request::new(Body::from(bytes));
        *again.headers_mut() = headers;
        // The cap was held already.
        DefaultBodyLimit::disable().apply(&mut again);
        let mut parts = Multipart::from_request(again, &())
            .await
            .map_err(|e| NotRead::Broken(StatusCode::BAD_REQUEST, e.body_text()))?;
        let mut posted = Self::default();
        while let Some(part) = parts.next_field().await.map_err(broken)? {
            let name = part.name().unwrap_or_default().to_owned();
            let is_file = part.file_name().is_some();
            let declared = part.content_type().map(str::to_owned);
            let bytes = part.bytes().await.map_err(broken)?;
            if is_file {
                // WHY: a browser sends an empty file where none was chosen.
                if !bytes.is_empty() && posted.files.contains_key(&name) {
                    return Err(twice(&name));
                }
                if !bytes.is_empty() {
                    posted.files.insert(name, File::new(bytes.to_vec(), declared));
                }
            } else {
                let text = String::from_utf8(bytes.to_vec())
                    .map_err(|_| NotRead::Broken(StatusCode::BAD_REQUEST, format!("{name} is not UTF-8")))?;
                posted.keep(name, text)?;
            }
            if posted.files.len() > FIELDS_MAX {
                return Err(NotRead::Broken(StatusCode::PAYLOAD_TOO_LARGE, "too many files".to_owned()));
            }
        }
        Ok(posted)
    }

    fn keep(&mut self, name: String, text: String) -> Result<(), NotRead> {
        self.bytes += name.len() + text.len();
        let is_long = text.len() > TEXT_BYTES_MAX || self.bytes > form::ANSWERS_BYTES_MAX;
        if is_long || self.fields.len() >= FIELDS_MAX {
            return Err(NotRead::Broken(StatusCode::PAYLOAD_TOO_LARGE, format!("{name} is too long")));
        }
        if self.fields.contains_key(&name) {
            return Err(twice(&name));
        }
        self.fields.insert(name, text.replace("\r\n", "\n"));
        Ok(())
    }
}

/// WHY refused: of two values one would be checked here and the other taken elsewhere; no form of ours asks twice.
fn twice(name: &str) -> NotRead {
    NotRead::Broken(StatusCode::BAD_REQUEST, format!("{name} was sent twice"))
}

/// Decodes `a=1&b=%E4%BD%A0`. Bytes that are not UTF-8 become the replacement character.
pub fn form_pairs(bytes: &[u8]) -> Vec<(String, String)> {
    bytes
        .split(|b| *b == b'&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let mut halves = pair.splitn(2, |b| *b == b'=');
            let mut half = || form_decoded(halves.next().unwrap_or_default());
            (half(), half())
        })
        .collect()
}
