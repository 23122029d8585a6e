//! `GET /desk/tasks?view=...`: what waits, least time left first.

use catalog::{Act, App};
use store::{CaseFilter, CaseRow};

use crate::error::Trouble;
use crate::serve::{Answer, html};
use crate::shape::{self, list, time};
use crate::sight;
use crate::site::Site;
use crate::view::desk::{Inbox, TaskRow};
use crate::view::part::{Link, Tab};
use crate::visit::Visit;

const VIEWS: [&str; 5] = ["mine", "group", "soon", "late", "done"];

pub fn inbox(site: &Site, visit: &mut Visit) -> Answer {
    visit.staff()?;
    let asked = visit.query("view");
    let view = VIEWS.into_iter().find(|view| *view == asked).unwrap_or("mine");
    let mut tabs = Vec::new();
    let mut filter = CaseFilter::new();
    for name in VIEWS {
        let all = of_view(site, visit, name)?;
        let count = site.engine.store().count(&all)?;
        tabs.push(Tab {
            href: format!("/desk/tasks?view={name}"),
            title: visit.language.t(&format!("view-{name}")),
            count,
            current: name == view,
        });
        if name == view {
            filter = list::narrowed(visit, all);
        }
    }
    let count = site.engine.store().count(&filter)?;
    let (rows, paging) = list::page(visit, site, filter, count)?;
    let zone = site.events_app().map(|app| app.calendar.zone().clone());
    html(&Inbox {
        page: visit.page(),
        openings: openings(site, visit),
        tabs,
        filters: list::filters(visit, site, &["category", "street", "stage"], &["view"]),
        rows: rows.iter().map(|row| task_row(site, visit, row)).collect(),
        paging,
        as_of: zone.map(|zone| time::moment(&zone, visit.now)).unwrap_or_default(),
    })
}

/// What this person's post opens, beside events, which everybody can report.
fn openings(site: &Site, visit: &Visit) -> Vec<Link> {
    let link = |(app, act): (&App, &Act)| Link {
        href: format!("/hall/apply/{}", app.id),
        title: visit.language.pick(&act.rule.title).to_owned(),
        hint: visit.language.pick(&app.title).to_owned(),
    };
    shape::openings(site, &visit.actor(), false).into_iter().map(link).collect()
}

/// The cases of a view; all of them within what the reader may see.
fn of_view(site: &Site, visit: &Visit, view: &str) -> Result<CaseFilter, Trouble> {
    let actor = visit.actor();
    let sight = sight::of_all(&site.engine, &actor).ok_or(Trouble::NotFound)?;
    let narrow = |id: &str| list::of_figure(id, sight.clone(), visit.now);
    Ok(match view {
        "mine" => CaseFilter::new().held(sight::scopes(&site.engine, &actor)),
        "soon" => narrow("due-soon"),
        "late" => narrow("overdue"),
        "done" => narrow("closed"),
        _ => narrow("open"),
    })
}

fn task_row(site: &Site, visit: &Visit, row: &CaseRow) -> TaskRow {
    let language = visit.language;
    let app = shape::app_of(site, row);
    let left = app.map(|app| time::left_of_row(language, &app.calendar, row, visit.now));
    let due = app.zip(row.due_at).map(|(app, at)| time::due(app.calendar.zone(), at));
    let summary = row.summary.clone().filter(|summary| !summary.is_empty());
    TaskRow {
        href: format!("/desk/cases/{}", row.number),
        number: row.number.clone(),
        title: short(&summary.unwrap_or_else(|| shape::kind(site, language, row))),
        category: shape::kind(site, language, row),
        place: row.place.clone().unwrap_or_default(),
        street: row.area.as_deref().map(|area| site.code_title(language, area)).unwrap_or_default(),
        office: row.office.as_deref().map(|office| site.office_title(language, office)).unwrap_or_default(),
        stage: shape::stage(site, language, row),
        left: left.unwrap_or_else(|| crate::view::part::TimeLeft {
            tone: crate::view::Tone::Plain,
            text: String::new(),
            how: String::new(),
        }),
        due: due.unwrap_or_default(),
        reports: u64::from(row.reports),
        marks: shape::marks(language, row),
    }
}

/// The first words of a description: a row is one line.
fn short(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let cut: String = line.chars().take(40).collect();
    if cut.len() < line.len() { format!("{cut}…") } else { cut }
}
