//! `GET /inbox?view=...`: tasks and messages over all apps, least time left first; `POST` marks messages.

use store::{CaseRow, Message, MessageFilter};

use super::View;
use crate::error::Trouble;
use crate::posted::Posted;
use crate::serve::{Answer, html, see};
use crate::shape::{self, list, time};
use crate::site::Site;
use crate::view::Tone;
use crate::view::door::{Inbox, InboxRow};
use crate::view::part::{Choice, Filter, Filters, Paging, Tab, TimeLeft};
use crate::visit::Visit;

pub fn show(site: &Site, visit: &mut Visit) -> Answer {
    if visit.account.is_none() {
        return Err(Trouble::SignIn);
    }
    let view = view(visit);
    let app = if view.has_tasks() { visit.query("app").to_owned() } else { String::new() };
    let mut tabs = Vec::new();
    for tab in View::ALL.into_iter().filter(|tab| visit.is_staff() || !tab.has_tasks()) {
        let count = super::count(site, visit, tab, &app)?;
        let title = visit.language.t(&format!("inbox-{}", tab.name()));
        tabs.push(Tab { href: tab.address(&app), title, count, current: tab == view });
    }
    let count = super::count(site, visit, view, &app)?;
    let (rows, paging) = match view {
        View::Messages | View::Unread => messages(site, visit, view == View::Unread, count)?,
        _ => tasks(site, visit, view, &app, count)?,
    };
    let zone = site.events_app().map(|app| app.calendar.zone().clone());
    html(&Inbox {
        page: visit.page(),
        tabs,
        filters: if view.has_tasks() { filters(site, visit, &app)? } else { Filters::default() },
        unread: rows.iter().any(|row| row.unread),
        rows,
        paging,
        back: visit.here(),
        as_of: zone.map(|zone| time::moment(&zone, visit.now)).unwrap_or_default(),
    })
}

fn view(visit: &Visit) -> View {
    let asked = View::parse(visit.query("view"));
    let asked = asked.filter(|view| visit.is_staff() || !view.has_tasks());
    asked.unwrap_or(if visit.is_staff() { View::All } else { View::Messages })
}

/// `POST /inbox`: `read` or `unread` with a key, or `all`.
pub fn mark(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    let account = visit.account.as_ref().ok_or(Trouble::SignIn)?.account.clone();
    let store = site.engine.store();
    match (posted.text("do"), posted.text("key")) {
        ("all", _) => store.mark_messages(&account, None, Some(visit.now))?,
        ("read", key) => store.mark_messages(&account, Some(key), Some(visit.now))?,
        ("unread", key) => store.mark_messages(&account, Some(key), None)?,
        _ => return Err(Trouble::NotFound),
    };
    let back = posted.text("back");
    // WHY the prefix: an address of a form must not lead away from here.
    see(if back == "/inbox" || back.starts_with("/inbox?") { back } else { "/inbox" })
}

fn tasks(
    site: &Site,
    visit: &Visit,
    view: View,
    app: &str,
    count: u64,
) -> Result<(Vec<InboxRow>, Paging), Trouble> {
    // What is not read yet stands before all tasks: once a page began with a task, it is behind.
    let mut rows = match view == View::All && app.is_empty() && visit.query("after").is_empty() {
        true => {
            let skip = from(visit) - 1;
            told(site, visit, MessageFilter { unread: true, skip, limit: Some(list::ROWS) })?
        }
        false => Vec::new(),
    };
    let waiting = super::waiting(site, visit, view, app);
    let (tasks, paging) = list::page_below(visit, site, waiting, count, rows.len())?;
    rows.extend(tasks.iter().map(|row| task(site, visit, row)));
    Ok((rows, paging))
}

/// The number of the first row of the page.
fn from(visit: &Visit) -> usize {
    visit.query("from").parse().unwrap_or(1).max(1)
}

fn task(site: &Site, visit: &Visit, row: &CaseRow) -> InboxRow {
    let language = visit.language;
    let app = shape::app_of(site, row);
    let nothing = || TimeLeft { tone: Tone::Plain, text: String::new(), how: String::new() };
    InboxRow {
        href: format!("/desk/cases/{}", row.number),
        key: String::new(),
        unread: false,
        title: shape::title(site, language, row),
        of: app.map(|app| language.pick(&app.title).to_owned()).unwrap_or_default(),
        number: row.number.clone(),
        stage: shape::stage(site, language, row),
        left: app.map_or_else(nothing, |app| time::left_of_row(language, &app.calendar, row, visit.now)),
        when: app.zip(row.due_at).map(|(app, at)| time::due(app.calendar.zone(), at)).unwrap_or_default(),
        marks: shape::marks(language, row),
    }
}

fn messages(
    site: &Site,
    visit: &Visit,
    unread: bool,
    count: u64,
) -> Result<(Vec<InboxRow>, Paging), Trouble> {
    let from = from(visit);
    let rows = told(site, visit, MessageFilter { unread, skip: from - 1, limit: Some(list::ROWS) })?;
    let paging = list::by_place(visit, from, rows.len(), count);
    Ok((rows, paging))
}

fn told(site: &Site, visit: &Visit, filter: MessageFilter) -> Result<Vec<InboxRow>, Trouble> {
    let account = &visit.account.as_ref().ok_or(Trouble::SignIn)?.account;
    let messages = site.engine.store().messages(account, filter)?;
    Ok(messages.into_iter().map(|message| message_row(site, visit, message)).collect())
}

fn message_row(site: &Site, visit: &Visit, message: Message) -> InboxRow {
    let language = visit.language;
    let zone = site.events_app().map(|app| app.calendar.zone().clone());
    let alias = |filing: &value::FilingId| format!("/hall/cases/{}", visit.token.alias(filing.as_str()));
    let unread = message.read_at.is_none();
    InboxRow {
        href: message.filing.as_ref().map(alias).unwrap_or_default(),
        title: language.pick(&value::Words::new(message.text_zh, message.text_en)).to_owned(),
        of: language.t(&format!("message-{}", message.kind.as_str())),
        number: String::new(),
        stage: language.t(if unread { "message-unread" } else { "message-read" }),
        left: TimeLeft { tone: Tone::Plain, text: String::new(), how: String::new() },
        when: zone.map(|zone| time::moment(&zone, message.at)).unwrap_or_default(),
        marks: Vec::new(),
        key: message.key,
        unread,
    }
}

/// The applications of the person's posts, as a choice.
fn filters(site: &Site, visit: &Visit, now: &str) -> Result<Filters, Trouble> {
    let choices = super::apps(site, visit)?.into_iter().map(|(app, _)| Choice {
        value: app.id.to_string(),
        title: visit.language.pick(&app.title).to_owned(),
        chosen: app.id.as_str() == now,
        ..Choice::default()
    });
    let choices: Vec<Choice> = choices.collect();
    let one = |choices| Filter { name: "app".to_owned(), label: visit.language.t("inbox-app"), choices };
    Ok(Filters {
        action: "/inbox".to_owned(),
        hidden: vec![("view".to_owned(), view(visit).name().to_owned())],
        filters: if choices.is_empty() { Vec::new() } else { vec![one(choices)] },
        text: None,
    })
}
