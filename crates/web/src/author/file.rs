//! `/author/drafts/{id}/file?path=...`: one file of a draft as text, typed or uploaded.

use axum::http::StatusCode;
use engine::draft;
use store::AppDraft;
use value::Finding;

use super::{address, find, shape};
use crate::error::Trouble;
use crate::posted::Posted;
use crate::serve::{Answer, Reply, Sent, html_with, see};
use crate::site::Site;
use crate::view::author::FilePage;
use crate::view::part::{Ask, ErrorLine, Field, Link};
use crate::view::{Notice, Tone};
use crate::visit::Visit;

/// Longest text that is typed into a page, in bytes: the post must stay below its own limit.
const TYPED_BYTES_MAX: usize = 60 << 10;

pub fn show(site: &Site, visit: &mut Visit) -> Answer {
    let (drafts, draft) = find(site, visit)?;
    let path = path(visit)?;
    let raw = visit.query("raw");
    if matches!(raw, "1" | "drawn") {
        let folder = drafts.folder(&draft)?;
        let mut bytes = folder.files.get(path).cloned().ok_or(Trouble::NotFound)?;
        // What the modeller opens needs a diagram.
        if let (true, Some(text)) = (raw == "drawn", folder.text(path)) {
            bytes = engine::picture::with_diagram(text).into_bytes();
        }
        return Ok(Reply::File(Sent {
            mime: "text/plain; charset=utf-8".to_owned(),
            bytes,
            cache: "no-store",
            name: "draft.txt".to_owned(),
            saved: false,
        }));
    }
    page(site, visit, &draft, None, StatusCode::OK)
}

fn path(visit: &Visit) -> Result<&str, Trouble> {
    let path = visit.query("path");
    if draft::editable(path) { Ok(path) } else { Err(Trouble::NotFound) }
}

/// `wrong` is what was posted and could not be taken: the field and the key of its words.
fn page(
    site: &Site,
    visit: &Visit,
    draft: &AppDraft,
    wrong: Option<(&str, &str)>,
    status: StatusCode,
) -> Answer {
    let (language, path, drafts) = (visit.language, path(visit)?, site.engine.drafts());
    let folder = drafts.folder(draft)?;
    let checked = drafts.check(&folder);
    let own: Vec<Finding> =
        checked.findings.iter().filter(|finding| finding.place.file == path).cloned().collect();
    let home = address(draft);
    let text = folder.text(path).unwrap_or_default();
    let typed = (text.len() <= TYPED_BYTES_MAX)
        .then(|| Field::new(language, "text", language.t("author-text"), Ask::Area).required().value(text));
    let mut upload =
        Field::new(language, "upload", language.t("author-upload-file"), Ask::File { accept: String::new() });
    upload = upload.hint(language.t("author-upload-hint")).required();
    let mut errors = Vec::new();
    if let Some((field, key)) = wrong {
        let words = language.t(key);
        if field == "upload" {
            upload = upload.error(words.as_str());
        }
        errors.push(ErrorLine { anchor: field.to_owned(), text: words });
    }
    let mut page = visit.page();
    if visit.query("done") == "saved" {
        page.notice = Some(Notice { tone: Tone::Good, text: language.t("author-saved") });
    }
    html_with(
        status,
        &FilePage {
            page,
            draft: Link { href: home.clone(), title: draft.name.clone(), hint: String::new() },
            path: path.to_owned(),
            address: shape::file_address(&home, path),
            state: shape::state(visit, &checked),
            findings: shape::findings(visit, &home, &own),
            errors,
            text: typed,
            upload,
            there: folder.files.contains_key(path),
            version: draft.version,
        },
    )
}

pub fn take(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    let (drafts, draft) = find(site, visit)?;
    let (path, actor) = (path(visit)?.to_owned(), visit.author()?);
    let version = posted.text("version").parse().unwrap_or(0);
    let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
    let text = match posted.text("do") {
        "remove" => None,
        "upload" => match posted.file("upload") {
            None => {
                return page(site, visit, &draft, Some(("upload", "author-upload-missing")), unprocessable);
            }
            Some(file) => match String::from_utf8(file.bytes.clone()) {
                Ok(text) => Some(text),
                Err(_) => {
                    return page(site, visit, &draft, Some(("upload", "author-not-text")), unprocessable);
                }
            },
        },
        // A browser sends the text without the blanks at its ends; a file ends with a line break.
        "save" => Some(format!("{}\n", posted.text("text"))),
        _ => return Err(Trouble::Status(StatusCode::BAD_REQUEST)),
    };
    let after = drafts.change(&draft.id, version, &path, text.as_deref(), &actor)?;
    let home = address(&after);
    if text.is_none() {
        return see(home);
    }
    let back = match posted.text("back") {
        "process" => shape::process_address(&home, &path),
        _ => shape::file_address(&home, &path),
    };
    see(format!("{back}&done=saved"))
}
