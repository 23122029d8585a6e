//! `/author/drafts/{id}/process?path=...`: a process of a draft. The modeller is an island that saves through the
//! page's own upload form; without scripts the file is downloaded, changed and uploaded.

use engine::{draft, picture};
use value::Finding;

use super::{address, find, shape};
use crate::error::Trouble;
use crate::serve::{Answer, html};
use crate::shape::picture_language;
use crate::site::Site;
use crate::view::author::ProcessPage;
use crate::view::part::{Ask, Field, Link};
use crate::view::{Notice, Tone};
use crate::visit::Visit;

pub fn show(site: &Site, visit: &mut Visit) -> Answer {
    let (drafts, draft) = find(site, visit)?;
    let language = visit.language;
    let folder = drafts.folder(&draft)?;
    let path = visit.query("path");
    let file =
        path.strip_prefix("process/").filter(|_| folder.files.contains_key(path)).ok_or(Trouble::NotFound)?;
    let checked = drafts.check(&folder);
    let own: Vec<Finding> =
        checked.findings.iter().filter(|finding| finding.place.file == path).cloned().collect();
    let home = address(&draft);
    let drawn = draft::steps(&folder, path);
    let one = |text: &str| crate::shape::one_of_both(language, text).to_owned();
    let comma = language.t("comma");
    let steps =
        drawn.steps.iter().map(|step| {
            let next = step.next.iter().map(|name| one(name)).collect::<Vec<_>>().join(&comma);
            let mut said = Vec::new();
            if !step.role.is_empty() {
                said.push(language.with(
                    "process-role",
                    &[("role", &role_title(checked.app.as_deref(), visit, &step.role))],
                ));
            }
            if !next.is_empty() {
                said.push(language.with("process-next", &[("next", &next)]));
            }
            Link { href: String::new(), title: one(&step.name), hint: said.join(&language.t("semicolon")) }
        });
    let labels = drawn.names.iter().map(|(id, name)| (id.clone(), one(name))).collect();
    let picture = picture::process(folder.text(path).unwrap_or_default(), labels, picture_language(language));
    let mut page = visit.page();
    if visit.query("done") == "saved" {
        page.notice = Some(Notice { tone: Tone::Good, text: language.t("author-saved") });
    }
    let upload = Field::new(
        language,
        "upload",
        language.t("author-upload-file"),
        Ask::File { accept: ".bpmn".to_owned() },
    );
    html(&ProcessPage {
        island: page.has_asset("islands/bpmn.js"),
        page,
        draft: Link { href: home.clone(), title: draft.name.clone(), hint: String::new() },
        title: if drawn.title.is_empty() { file.to_owned() } else { one(&drawn.title) },
        path: path.to_owned(),
        file: file.to_owned(),
        address: shape::file_address(&home, path),
        state: shape::state(visit, &checked),
        picture,
        steps: steps.collect(),
        findings: shape::findings(visit, &home, &own),
        errors: Vec::new(),
        upload: upload.hint(language.t("author-upload-hint")).required(),
        version: draft.version,
    })
}

fn role_title(app: Option<&catalog::App>, visit: &Visit, role: &str) -> String {
    let known = app.and_then(|app| app.roles.iter().find(|known| known.id.as_str() == role));
    known.map_or_else(|| role.to_owned(), |known| visit.language.pick(&known.title).to_owned())
}
