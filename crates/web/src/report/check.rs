//! Check before sending, and the sending itself: safe to press twice.

use axum::http::StatusCode;
use engine::{Ask as Asked, Failure, Request};
use form::Widget;
use value::{AccountId, CaseId, CommandKey};

use super::{Opening, Step};
use crate::error::Trouble;
use crate::me;
use crate::posted::Posted;
use crate::serve::{Answer, html_with, see};
use crate::shape;
use crate::site::Site;
use crate::view::part::{Ask, Choice, ErrorLine, Field, Row};
use crate::view::report::Check;
use crate::visit::Visit;

/// How these reports came in.
const CHANNEL: &str = "web";

/// Sent in one's own name.
const MYSELF: &str = "myself";

pub(super) fn show(
    site: &Site,
    visit: &Visit,
    opening: &Opening<'_>,
    errors: Vec<ErrorLine>,
    status: StatusCode,
) -> Answer {
    let joins = match opening.draft.joins {
        Some(case) => site.engine.store().case(CaseId(case))?,
        None => None,
    };
    let joins = joins.map(|row| {
        let title = shape::title(site, visit.language, &row);
        visit.language.with("check-joins", &[("title", &title)])
    });
    html_with(
        status,
        &Check {
            page: visit.page(),
            number: opening.place(&Step::Check) + 1,
            total: opening.steps.len(),
            rows: rows(visit, opening),
            errors,
            joins: joins.unwrap_or_default(),
            back: opening.back(&Step::Check),
            action: opening.at(&Step::Check),
            key: opening.draft.key.clone(),
            for_whom: for_whom(site, visit, opening)?,
        },
    )
}

/// The question in whose name this is sent, for who may act for somebody in this service.
fn for_whom(site: &Site, visit: &Visit, opening: &Opening<'_>) -> Result<Option<Field>, Trouble> {
    let language = visit.language;
    let mut choices = Vec::new();
    for it in visit.actor().on_behalf {
        if visit.actor().acts_for(&it.principal, &opening.app.id) {
            let title = me::mandates::name_of(site, visit, &it.principal)?;
            choices.push(Choice { value: it.principal.to_string(), title, ..Choice::default() });
        }
    }
    if choices.is_empty() {
        return Ok(None);
    }
    let title = language.t("check-for-myself");
    choices.insert(0, Choice { value: MYSELF.to_owned(), title, ..Choice::default() });
    Ok(Some(Field::new(language, "for", language.t("check-for"), Ask::Radios(choices)).required()))
}

fn rows(visit: &Visit, opening: &Opening<'_>) -> Vec<Row> {
    let language = visit.language;
    let pins = opening.pin_names();
    let shown = form::shown(opening.form, &opening.answers);
    let mut rows = Vec::new();
    for page in &opening.form.pages {
        let change = format!("{}&back=check", opening.at(&Step::Page(page.id.clone())));
        for field in shown.iter().filter(|field| page.fields.contains(&field.name)) {
            let value = opening.answers.get(field.name.as_str());
            let row = |label: String, value: String| Row { label, value, change: change.clone() };
            match pins {
                Some((latitude, _)) if field.name == latitude => {
                    if value.is_some() {
                        rows.push(row(language.t("check-pin"), language.t("check-pin-set")));
                    }
                    continue;
                }
                Some((_, longitude)) if field.name == longitude => continue,
                _ => {}
            }
            let text = match (value, field.widget) {
                (Some(_), Widget::File) => language.t("check-file"),
                (Some(value), _) => shape::shown(opening.app, language, field.list.as_deref(), value),
                (None, Widget::Checkbox) => language.t("no"),
                (None, _) => language.t("answer-none"),
            };
            rows.push(row(language.pick(&field.label).to_owned(), text));
        }
    }
    for (field, value) in form::computed(opening.form, &opening.answers) {
        let text = shape::shown(opening.app, language, field.list.as_deref(), &value);
        rows.push(Row::new(language.pick(&field.label), text));
    }
    rows
}

pub(super) fn send(site: &Site, visit: &mut Visit, opening: &Opening<'_>, posted: &Posted) -> Answer {
    let key = posted.text("key").to_owned();
    if let Some(filing) = visit.keep.sent(&key) {
        return see(format!("/events/sent/{}", visit.token.alias(filing)));
    }
    if key.is_empty() || key != opening.draft.key {
        return see(opening.base.clone());
    }
    if let Some(wrong) = opening.first_wrong() {
        return see(opening.at(&wrong));
    }
    let principal = match posted.text("for") {
        // WHY: nothing chosen is asked again where there is a choice, for the wrong name cannot be taken back.
        "" if for_whom(site, visit, opening)?.is_some() => {
            let text = visit.language.t("check-for-wrong");
            let errors = vec![ErrorLine { anchor: "for-1".to_owned(), text }];
            return show(site, visit, opening, errors, StatusCode::UNPROCESSABLE_ENTITY);
        }
        "" | MYSELF => None,
        of => Some(AccountId::new(of)),
    };
    let (answers, channel, act) = (opening.answers.clone(), CHANNEL.to_owned(), opening.act.rule.id.clone());
    let ask = match opening.draft.joins {
        Some(case) => Asked::Join { case: CaseId(case), act, answers, channel, blobs: Vec::new() },
        None => Asked::Open { app: opening.app.id.clone(), act, answers, channel, blobs: Vec::new() },
    };
    // WHY: the key is the browser's; with the session's own mark nobody can use up the key of another.
    let key_of_command = CommandKey::new(format!("web-{}-{key}", visit.token.alias("report")));
    let mut request = Request::new(key_of_command, visit.actor(), ask);
    let own = principal.is_none();
    request.principal = principal;
    let receipt = match site.engine.ask(request) {
        Ok(receipt) => receipt,
        Err(Failure::Refused(refusal)) => return refused(site, visit, opening, &refusal),
        Err(failure) => return Err(failure.into()),
    };
    let filing = receipt.filing.ok_or_else(|| Trouble::Broken("an opening gave no filing".to_owned()))?;
    // WHY not what was filed for another: it is followed up as long as their authorisation holds, not as long as a session.
    if own {
        visit.keep.add_filing(filing.as_str());
    }
    visit.keep.add_sent(&key, filing.as_str());
    visit.keep.drop_draft(opening.app.id.as_str());
    visit.save(site)?;
    see(format!("/events/sent/{}", visit.token.alias(filing.as_str())))
}

/// The case to join may have been closed meanwhile, or a rule says no: said on the check page, answers kept.
fn refused(site: &Site, visit: &mut Visit, opening: &Opening<'_>, refusal: &kernel::Refusal) -> Answer {
    let lines = refusal.because.iter().map(|because| ErrorLine {
        anchor: String::new(),
        text: visit.language.pick(&because.words).to_owned(),
    });
    let errors = lines.collect();
    let mut draft = opening.draft.clone();
    draft.joins = None;
    draft.key = Visit::fresh_key(site);
    visit.keep.set_draft(opening.app.id.as_str(), draft);
    visit.save(site)?;
    let opening = Opening::of(site, visit)?;
    show(site, visit, &opening, errors, StatusCode::UNPROCESSABLE_ENTITY)
}
