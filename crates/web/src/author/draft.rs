//! `/author/drafts/{id}`: one draft, what is wrong with it, its stories; downloading and discarding it.

use engine::draft::{self, Telling};

use super::{address, find, shape};
use crate::error::Trouble;
use crate::posted::Posted;
use crate::serve::{Answer, Reply, Sent, html, see};
use crate::site::Site;
use crate::view::Tone;
use crate::view::author::{DraftPage, FileRow, Stories, StoryRow};
use crate::view::part::{Link, Row, Tag};
use crate::visit::Visit;

pub fn show(site: &Site, visit: &mut Visit) -> Answer {
    page(site, visit, false)
}

/// Tells the stories and shows what came of it. Nothing is written.
pub fn tell(site: &Site, visit: &mut Visit, _: &Posted) -> Answer {
    page(site, visit, true)
}

fn page(site: &Site, visit: &Visit, tell: bool) -> Answer {
    let (drafts, draft) = find(site, visit)?;
    let (language, address) = (visit.language, address(&draft));
    let folder = drafts.folder(&draft)?;
    let checked = drafts.check(&folder);
    let tables = draft::tables(&folder).into_iter().map(|table| Link {
        href: shape::table_address(&address, &table.path, &table.decision),
        title: if table.name.is_empty() { table.decision } else { table.name },
        hint: table.path,
    });
    let processes = draft::processes(&folder).into_iter().map(|path| {
        let title = draft::steps(&folder, &path).title;
        let title = crate::shape::one_of_both(language, &title).to_owned();
        let title = if title.is_empty() { path.clone() } else { title };
        Link { href: shape::process_address(&address, &path), title, hint: path }
    });
    let file = |path: &str, change: Option<Tag>| FileRow {
        href: shape::file_address(&address, path),
        path: path.to_owned(),
        change,
    };
    let changed = draft.files.iter().map(|(path, text)| {
        let (tone, key) = match text {
            Some(_) => (Tone::Note, "author-file-changed"),
            None => (Tone::Warn, "author-file-removed"),
        };
        file(path, Some(Tag::new(tone, language.t(key))))
    });
    let mut page = visit.page();
    page.here = address.clone();
    html(&DraftPage {
        page,
        name: draft.name.clone(),
        archive: format!("{}.tar", draft.app),
        state: shape::state(visit, &checked),
        facts: vec![
            Row::new(language.t("author-app"), shape::app_title(site, visit, &draft)),
            Row::new(language.t("author-by"), shape::person(site, visit, &draft.author)?),
            Row::new(language.t("author-created"), shape::moment(site, &draft, draft.created_at)),
            Row::new(language.t("author-last"), shape::moment(site, &draft, draft.updated_at)),
        ],
        behind: drafts.is_behind(&draft),
        findings: shape::findings(visit, &address, &checked.findings),
        changed: changed.collect(),
        files: folder
            .files
            .keys()
            .filter(|path| draft::editable(path))
            .map(|path| file(path, None))
            .collect(),
        tables: tables.collect(),
        processes: processes.collect(),
        stories: tell.then(|| stories(visit, drafts.tell(&folder, &checked), checked.app.is_some())),
        moments: shape::notes(site, visit, &draft, &drafts.notes(&draft.id)?)?,
        version: draft.version,
        address,
    })
}

fn stories(visit: &Visit, told: Telling, runs: bool) -> Stories {
    let language = visit.language;
    let count = |passed: bool| told.stories.iter().filter(|story| story.passed == passed).count().to_string();
    let (passed, failed) = (count(true), count(false));
    let summary = if !runs {
        Tag::new(Tone::Bad, language.t("author-stories-cannot"))
    } else if failed == "0" {
        Tag::new(Tone::Good, language.with("author-stories-passed", &[("count", &passed)]))
    } else {
        Tag::new(
            Tone::Bad,
            language.with("author-stories-failed", &[("count", &failed), ("passed", &passed)]),
        )
    };
    let rows = told.stories.into_iter().filter(|story| !story.passed).map(|story| {
        let (line, expected, happened) = story.differs.unwrap_or_default();
        let shown = |text: String| if text.trim().is_empty() { language.t("author-nothing") } else { text };
        let findings = story.findings.iter().map(ToString::to_string).collect();
        StoryRow { name: story.name, line, expected: shown(expected), happened: shown(happened), findings }
    });
    Stories { summary, failed: rows.collect(), untold: told.untold }
}

pub fn download(site: &Site, visit: &mut Visit) -> Answer {
    let (drafts, draft) = find(site, visit)?;
    if visit.param("name") != format!("{}.tar", draft.app) {
        return Err(Trouble::NotFound);
    }
    let bytes = drafts.pack(&draft, &visit.author()?)?;
    Ok(Reply::File(Sent {
        mime: "application/x-tar".to_owned(),
        bytes,
        cache: "no-store",
        name: format!("{}.tar", draft.app),
        saved: true,
    }))
}

pub fn discard(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    let (drafts, draft) = find(site, visit)?;
    let version = posted.text("version").parse().unwrap_or(0);
    drafts.discard(&draft.id, version, &visit.author()?)?;
    see("/author")
}
