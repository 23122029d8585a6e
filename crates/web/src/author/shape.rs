//! Drafts, findings and notes as pages show them.

use engine::draft::Checked;
use store::{AppDraft, DraftNote};
use value::percent::encoded;
use value::{AccountId, AppId, Finding, Severity, Timestamp};

use crate::error::Trouble;
use crate::shape::time;
use crate::site::Site;
use crate::view::Tone;
use crate::view::author::FindingRow;
use crate::view::part::{Link, Moment, Tag};
use crate::visit::Visit;
use crate::words::Language;

pub(super) fn app_title(site: &Site, visit: &Visit, draft: &AppDraft) -> String {
    let app = site.engine.apps().get(&AppId::new(draft.app.as_str()));
    let title = app.map_or(draft.app.as_str(), |app| visit.language.pick(&app.title));
    format!("{title} {}", draft.base_version)
}

/// A time in the zone of the draft's app.
pub(super) fn moment(site: &Site, draft: &AppDraft, at: Timestamp) -> String {
    let apps = site.engine.apps();
    let app = apps.get(&AppId::new(draft.app.as_str())).or_else(|| apps.all().next());
    app.map_or_else(|| at.to_string(), |app| time::moment(app.calendar.zone(), at))
}

pub(super) fn person(site: &Site, visit: &Visit, account: &AccountId) -> Result<String, Trouble> {
    let known = site.engine.store().account(account)?;
    Ok(known.map_or_else(|| account.to_string(), |known| visit.language.pick(&known.name).to_owned()))
}

pub(super) fn errors(findings: &[Finding]) -> usize {
    findings.iter().filter(|finding| finding.severity == Severity::Error).count()
}

/// Whether the draft could be installed.
pub(super) fn state(visit: &Visit, checked: &Checked) -> Tag {
    let language = visit.language;
    match errors(&checked.findings) {
        0 => Tag::new(Tone::Good, language.t("author-good")),
        count => Tag::new(Tone::Bad, language.with("author-errors", &[("count", &count.to_string())])),
    }
}

/// What is wrong with an expression, in the reader's language where it is one of the usual mistakes.
pub(super) fn said(language: Language, message: &str) -> String {
    let expected = message.ends_with(" was expected") && message.contains(" where ");
    let key = match message {
        "this text is never closed" => "feel-open-text",
        text if text.starts_with("the text ends where ") => "feel-unfinished",
        _ if expected => "feel-unexpected",
        _ => return message.to_owned(),
    };
    match language {
        Language::Chinese => language.t(key),
        Language::English => message.to_owned(),
    }
}

/// Findings with a link to the file, errors first.
pub(super) fn findings(visit: &Visit, address: &str, findings: &[Finding]) -> Vec<FindingRow> {
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_key(|finding| finding.severity != Severity::Error);
    sorted.into_iter().map(|finding| row(visit, address, finding)).collect()
}

fn row(visit: &Visit, address: &str, finding: &Finding) -> FindingRow {
    let language = visit.language;
    let kind = match finding.severity {
        Severity::Error => Tag::new(Tone::Bad, language.t("author-error")),
        Severity::Warning => Tag::new(Tone::Warn, language.t("author-warning")),
    };
    let place = &finding.place;
    let title = if place.line > 0 { format!("{}:{}", place.file, place.line) } else { place.file.clone() };
    let edits = engine::draft::editable(&place.file);
    FindingRow {
        kind,
        place: Link {
            href: if edits { file_address(address, &place.file) } else { String::new() },
            title,
            hint: place.element.clone(),
        },
        message: format!("{} [{}]", finding.message, finding.code),
        hint: finding.hint.clone(),
    }
}

pub(super) fn file_address(address: &str, path: &str) -> String {
    format!("{address}/file?path={}", encoded(path))
}

pub(super) fn process_address(address: &str, path: &str) -> String {
    format!("{address}/process?path={}", encoded(path))
}

pub(super) fn table_address(address: &str, path: &str, decision: &str) -> String {
    format!("{address}/table?path={}&decision={}", encoded(path), encoded(decision))
}

pub(super) fn notes(
    site: &Site,
    visit: &Visit,
    draft: &AppDraft,
    notes: &[DraftNote],
) -> Result<Vec<Moment>, Trouble> {
    notes
        .iter()
        .map(|note| {
            Ok(Moment {
                state: "done",
                title: visit.language.t(&format!("author-note-{}", note.act)),
                when: moment(site, draft, note.at),
                by: person(site, visit, &note.actor)?,
                note: note.path.clone(),
            })
        })
        .collect()
}
