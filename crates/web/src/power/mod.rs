//! The public power list 权责清单: `/powers`, each power at `/powers/{code}`, and the same as JSON and CSV.
//!
//! What is shown is what authority checks: the entries of the installed apps, not a text beside them.

mod entry;
mod table;

use catalog::App;

use crate::error::Trouble;
use crate::serve::{Answer, Reply, Sent, html};
use crate::shape;
use crate::site::Site;
use crate::view::part::Row;
use crate::view::power::{Group, Line, ListPage, OnePage, Step};
use crate::visit::Visit;
use crate::words::Language;

pub use entry::PowerEntry;
use entry::{BasisEntry, entries, entry, figures};

/// Fresh enough for a list that changes when an app is installed, and for its figures.
const CACHE: &str = "no-cache";

/// `GET /powers`.
pub fn list(site: &Site, visit: &mut Visit) -> Answer {
    let language = visit.language;
    let all = entries(site, visit.now)?;
    let mut groups: Vec<Group> = Vec::new();
    for one in &all {
        let line = Line {
            href: format!("/powers/{}", one.code),
            title: language.pick(&one.title).to_owned(),
            kind: kind_title(language, one.kind),
            code: one.code.clone(),
            basis: one
                .basis
                .iter()
                .find(|basis| basis.in_force)
                .map_or_else(|| language.t("power-no-basis"), |basis| basis_text(language, basis)),
        };
        let holder = language.pick(&one.holder_title).to_owned();
        match groups.iter_mut().find(|group| group.holder == holder) {
            Some(group) => group.lines.push(line),
            None => groups.push(Group { holder, lines: vec![line] }),
        }
    }
    html(&ListPage { page: visit.page(), count: all.len(), groups })
}

/// `GET /powers/{code}`; with `.json` behind the code the same as data.
pub fn one(site: &Site, visit: &mut Visit) -> Answer {
    let asked = visit.param("code").to_owned();
    let (code, as_json) = match asked.strip_suffix(".json") {
        Some(code) => (code, true),
        None => (asked.as_str(), false),
    };
    let mut apps = site.engine.apps().all();
    let found = apps.find_map(|app| Some((app, app.powers.get(code)?)));
    let (app, power) = found.ok_or(Trouble::NotFound)?;
    let one = entry(site, app, power, visit.now, figures(site, app)?);
    if as_json {
        return json(&one);
    }
    html(&page(site, visit, app, &one))
}

/// `GET /powers.json`.
pub fn as_json(site: &Site, visit: &mut Visit) -> Answer {
    json(&entries(site, visit.now)?)
}

/// `GET /powers.csv`: UTF-8 with a byte order mark, which spreadsheets need for Chinese.
pub fn as_csv(site: &Site, visit: &mut Visit) -> Answer {
    let all = entries(site, visit.now)?;
    Ok(Reply::File(Sent {
        mime: "text/csv; charset=utf-8".to_owned(),
        bytes: table::csv(visit.language, &all).into_bytes(),
        cache: CACHE,
        name: "powers.csv".to_owned(),
        saved: true,
    }))
}

fn json(data: &impl serde::Serialize) -> Answer {
    let bytes = serde_json::to_vec_pretty(data).map_err(|error| Trouble::Broken(error.to_string()))?;
    Ok(Reply::File(Sent {
        mime: "application/json".to_owned(),
        bytes,
        cache: CACHE,
        name: "powers.json".to_owned(),
        saved: false,
    }))
}

fn page(site: &Site, visit: &Visit, app: &App, one: &PowerEntry) -> OnePage {
    let language = visit.language;
    let labels = engine::draft::names(&app.process).into_iter();
    let labels = labels.map(|(id, name)| (id, shape::one_of_both(language, &name).to_owned())).collect();
    let picture = engine::picture::process(&app.model.xml, labels, shape::picture_language(language));
    let figure = |key: &str, count: u64| Row::new(language.t(key), count.to_string());
    let acts = one
        .acts
        .iter()
        .map(|act| Step { title: language.pick(&act.title).to_owned(), facts: table::facts(language, act) });
    let basis = one.basis.iter().map(|basis| {
        let days = match &basis.until {
            Some(until) => language.with("power-from-until", &[("from", &basis.from), ("until", until)]),
            None => language.with("power-from", &[("from", &basis.from)]),
        };
        Row::new(basis_text(language, basis), days)
    });

    OnePage {
        page: visit.page(),
        title: language.pick(&one.title).to_owned(),
        kind: kind_title(language, one.kind),
        code: one.code.clone(),
        facts: vec![
            Row::new(language.t("power-holder"), language.pick(&one.holder_title)),
            Row::new(language.t("power-app"), language.pick(&one.app_title)),
        ],
        basis: basis.collect(),
        acts: acts.collect(),
        limits: one
            .limits
            .iter()
            .map(|limit| Row::new(language.pick(&limit.title), language.pick(&limit.basis)))
            .collect(),
        forbidden: one
            .forbidden
            .iter()
            .map(|entry| {
                let said = format!(
                    "{}{}{}",
                    language.pick(&entry.because),
                    language.t("semicolon"),
                    language.pick(&entry.basis)
                );
                Row::new(language.pick(&entry.title), said)
            })
            .collect(),
        delegated: one
            .delegated
            .iter()
            .map(|entry| Row::new(site.office_title(language, &entry.to), language.pick(&entry.words)))
            .collect(),
        figures: vec![
            figure("power-figure-all", one.figures.cases),
            figure("power-figure-open", one.figures.open),
            figure("power-figure-late", one.figures.closed_late),
        ],
        picture,
    }
}

fn kind_title(language: Language, kind: &str) -> String {
    language.t(&format!("power-kind-{kind}"))
}

fn basis_text(language: Language, basis: &BasisEntry) -> String {
    let article = basis.article.as_ref().map(|article| language.pick(article)).unwrap_or_default();
    let gap = if article.is_empty() { "" } else { " " };
    format!("{}{gap}{article}", language.pick(&basis.title))
}
