//! `/hall/cases/{alias}`: what has become of my report, in plain words.

use axum::http::StatusCode;
use catalog::{App, Target, Verb};
use engine::{Ask, Request};
use kernel::{Case, Filing, Status};
use value::{CommandKey, FilingId};

use crate::error::Trouble;
use crate::me::reads::of_filing;
use crate::posted::Posted;
use crate::serve::{Answer, html_with, see};
use crate::shape::act::{self, OUR_NAMES, Tried};
use crate::shape::{self, time};
use crate::site::Site;
use crate::view::me::Read;
use crate::view::part::{ActForm, ClockView, Moment, Row};
use crate::view::track::{Answer as Given, Told, Tracker};
use crate::visit::Visit;

/// `GET /hall/cases/{alias}`.
pub fn show(site: &Site, visit: &mut Visit) -> Answer {
    match visit.filing(site, visit.param("alias"))? {
        Some(filing) => draw(site, visit, &filing, None, StatusCode::OK),
        // WHY: the address of another browser's tracker tells nothing; here it has to be looked up again.
        None => see("/hall/look-up"),
    }
}

/// `POST /hall/cases/{alias}/acts/{act}`: what a reporter can do.
pub fn act(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    let Some(filing) = visit.filing(site, visit.param("alias"))? else { return see("/hall/look-up") };
    let (case, app) = case_of(site, &filing)?;
    let act = visit.param("act").to_owned();
    let form = app.act(&act).and_then(|act| act.form.as_ref()).and_then(|form| app.forms.get(form));
    let pairs: Vec<(String, String)> = posted
        .fields()
        .filter(|(name, _)| !OUR_NAMES.contains(name))
        .map(|(name, text)| (name.to_owned(), text.to_owned()))
        .collect();
    let ask = Ask::Do {
        case: case.id,
        act: act.clone(),
        instance: None,
        filing: Some(filing.clone()),
        other: None,
        answers: form.map(|form| form.read(&pairs)).unwrap_or_default(),
        reason: posted.text("reason").to_owned(),
    };
    let mut request =
        Request::new(CommandKey::new(format!("web-{}", posted.text("key"))), visit.actor(), ask);
    request.proven = visit.proven(&filing);
    match site.engine.ask(request) {
        Ok(_) => see(format!("/hall/cases/{}?done={act}", visit.param("alias"))),
        Err(engine::Failure::Refused(refusal)) => {
            let wrong = act::wrong(visit.language, &refusal);
            let tried =
                Tried { act, pairs, reason: posted.text("reason").to_owned(), wrong, ..Tried::default() };
            draw(site, visit, &filing, Some(&tried), StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(failure) => Err(failure.into()),
    }
}

fn case_of<'s>(site: &'s Site, filing: &FilingId) -> Result<(Case, &'s App), Trouble> {
    let row = site.engine.store().filing(filing)?.ok_or(Trouble::NotFound)?;
    let case = site.engine.case(row.case)?.ok_or(Trouble::NotFound)?;
    let app = site.engine.apps().get(&case.app).ok_or(Trouble::NotFound)?;
    Ok((case, app))
}

fn draw(site: &Site, visit: &Visit, id: &FilingId, tried: Option<&Tried>, status: StatusCode) -> Answer {
    let language = visit.language;
    let (case, app) = case_of(site, id)?;
    let row = site.engine.store().case(case.id)?.ok_or(Trouble::NotFound)?;
    let filing = case.filings.get(id).ok_or(Trouble::NotFound)?;
    let zone = app.calendar.zone();
    let stage = app.stages.iter().find(|stage| stage.id == row.stage);
    let holder = match (&stage, case.status()) {
        (Some(stage), Status::Open) => language.pick(&stage.holder).to_owned(),
        _ => String::new(),
    };
    let answer = filing.answers.last().map(|answer| Given {
        text: answer.text.clone(),
        by: row.office.as_deref().map(|office| site.office_title(language, office)).unwrap_or_default(),
        when: time::moment(zone, answer.at),
    });
    let rated = filing.rating.as_ref().map(|rating| language.t(&format!("rate-{}", rating.score)));
    let notices = site.engine.store().notices(id)?;
    let said = |notice: store::Notice| Told {
        when: time::moment(zone, notice.at),
        text: match language {
            crate::words::Language::Chinese => notice.text_zh,
            crate::words::Language::English => notice.text_en,
        },
    };
    let tracker = Tracker {
        page: visit.page_after(app),
        title: shape::title(site, language, &row),
        code: shape::code(id.as_str()),
        number: case.number.clone(),
        stage: shape::stage_tag(site, language, &row),
        holder,
        now: String::new(),
        clock: clock(visit, app, &case, filing),
        moments: moments(visit, app, &case, filing),
        rows: said_rows(visit, app, filing),
        photo: photo(app, filing).map(|id| format!("/files/{id}")).unwrap_or_default(),
        answer,
        reports: case.filings.len() as u64,
        acts: acts(site, visit, app, &case, id, tried),
        rated: rated.unwrap_or_default(),
        told: notices.into_iter().map(said).collect(),
        reads: reads(site, visit, &case, filing)?,
        erase: erase(visit, &case, filing),
        key: Visit::fresh_key(site),
    };
    html_with(status, &tracker)
}

/// Who was shown what this reporter left, in this case and in the one it was filed as.
fn reads(site: &Site, visit: &Visit, case: &Case, filing: &Filing) -> Result<Vec<Read>, Trouble> {
    let mut reads = Vec::new();
    if filing.home != case.id
        && let Some(home) = site.engine.case(filing.home)?
    {
        reads.extend(of_filing(site, visit, &home, &filing.id));
    }
    reads.extend(of_filing(site, visit, case, &filing.id));
    Ok(reads.into_iter().map(|(_, read)| read).collect())
}

/// The address that erases the personal data of a filing; empty where there is none or the case still needs it.
fn erase(visit: &Visit, case: &Case, filing: &Filing) -> String {
    let mine =
        visit.account.as_ref().is_some_and(|account| filing.account.as_ref() == Some(&account.account));
    let mine = mine || !visit.proven(&filing.id).is_empty();
    if !mine || filing.vault.is_none() || case.status() != Status::Closed {
        return String::new();
    }
    format!("/hall/cases/{}/erasure", visit.token.alias(filing.id.as_str()))
}

/// The reporter's own clock; where an app gives filings none, the clock of the case that is due next.
fn clock(visit: &Visit, app: &App, case: &Case, filing: &Filing) -> Option<ClockView> {
    let newest = |clocks: &kernel::CaseClocks, rule: &catalog::ClockRule| {
        clocks.get(&rule.id).and_then(|ledgers| ledgers.last()).cloned()
    };
    let own = app.clocks.iter().find_map(|rule| Some((rule, newest(&filing.clocks, rule)?)));
    let of_case = || {
        let all = app.clocks.iter().filter_map(|rule| Some((rule, newest(&case.clocks, rule)?)));
        all.filter(|(_, ledger)| !kernel::is_stopped(ledger))
            .min_by_key(|(_, ledger)| ledger.due(&app.calendar).at)
    };
    let (rule, ledger) = own.or_else(of_case)?;
    let ledger = &ledger;
    Some(time::clock_view(visit.language, &app.calendar, ledger, &rule.title, &rule.basis, visit.now))
}

/// The stages in their order: those done with their time, the one now, those to come.
pub fn moments(visit: &Visit, app: &App, case: &Case, filing: &Filing) -> Vec<Moment> {
    let language = visit.language;
    let zone = app.calendar.zone();
    let mut moments = vec![Moment {
        state: "done",
        title: language.t("track-received"),
        when: time::moment(zone, filing.filed_at),
        ..Moment::default()
    }];
    let over = matches!(case.status(), Status::Closed | Status::Answered);
    for stage in &app.stages {
        let now = case.waiting().any(|(_, active)| stage.elements.contains(&active.element));
        let mut done = case.done.iter().rev();
        let last =
            done.find(|done| done.element.as_ref().is_some_and(|element| stage.elements.contains(element)));
        let state = match (now, last) {
            (true, _) => "now",
            (false, Some(_)) => "done",
            (false, None) if over => continue,
            (false, None) => "",
        };
        moments.push(Moment {
            state,
            title: language.pick(&stage.title).to_owned(),
            when: last
                .filter(|_| state == "done")
                .map(|done| time::moment(zone, done.at))
                .unwrap_or_default(),
            by: language.pick(&stage.holder).to_owned(),
            note: String::new(),
        });
    }
    if let Some(at) = case.closed_at {
        moments.push(Moment {
            state: "done",
            title: language.t("stage-closed"),
            when: time::moment(zone, at),
            ..Moment::default()
        });
    }
    moments
}

/// What this reporter said, without personal data.
pub fn said_rows(visit: &Visit, app: &App, filing: &Filing) -> Vec<Row> {
    let Some(form) = app.opening_form() else {
        return Vec::new();
    };
    let plain = |field: &&form::Field| {
        !matches!(field.widget, form::Widget::File | form::Widget::Number)
            && filing.said.contains_key(field.name.as_str())
    };
    let fields = form.fields.values().filter(plain);
    fields
        .filter_map(|field| {
            let value = filing.said.get(field.name.as_str())?;
            let shown = shape::shown(app, visit.language, field.list.as_deref(), value);
            Some(Row::new(visit.language.pick(&field.label), shown))
        })
        .collect()
}

/// The photo that came with a filing.
pub fn photo(app: &App, filing: &Filing) -> Option<value::BlobId> {
    projection::photos(app, filing).map(|(_, id)| id).next()
}

fn acts(
    site: &Site,
    visit: &Visit,
    app: &App,
    case: &Case,
    filing: &FilingId,
    tried: Option<&Tried>,
) -> Vec<ActForm> {
    let address = format!("/hall/cases/{}", visit.token.alias(filing.as_str()));
    let rated = case.filings.get(filing).is_some_and(|filing| filing.rating.is_some());
    let mut acts: Vec<&catalog::Act> = act::states(case, app, visit, std::slice::from_ref(filing))
        .into_iter()
        .filter(|state| state.allowed)
        .filter_map(|state| app.act(&state.act))
        // A reporter follows up a report; the work of the desk stays on the desk, whoever looks.
        .filter(|act| matches!(act.target, Target::Verb(Verb::Rate) | Target::Message(_)))
        .filter(|act| !(rated && act.target == Target::Verb(Verb::Rate)))
        .collect();
    // Rating comes first and open; what opens everything again is one press further away.
    acts.sort_by_key(|act| act.target != Target::Verb(Verb::Rate));
    let form = |act: &catalog::Act| {
        let mut form = act::form(visit, site, app, act, &address, case.version, tried);
        form.open |= act.target == Target::Verb(Verb::Rate);
        form
    };
    acts.into_iter().map(form).collect()
}
