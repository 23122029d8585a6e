//! `POST /desk/cases/{number}/acts/{act}`: an act of the desk. What is wrong is shown on the case, nothing is lost.

use axum::http::StatusCode;
use engine::{Ask, Failure, Request};
use form::Widget;
use value::{CaseId, CaseNumber, CommandKey};

use super::case;
use crate::error::{Trouble, forbids};
use crate::posted::Posted;
use crate::serve::{Answer, see};
use crate::shape::act::{OUR_NAMES, Tried, wrong};
use crate::site::Site;
use crate::visit::Visit;

pub fn act(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    let (row, found) = case::find(site, visit)?;
    let app = site.engine.apps().get(&found.app).ok_or(Trouble::NotFound)?;
    let act = app.act(visit.param("act")).ok_or(Trouble::NotFound)?;
    let form = act.form.as_ref().and_then(|form| app.forms.get(form));
    let mut tried = Tried {
        act: act.rule.id.clone(),
        reason: posted.text("reason").to_owned(),
        other: posted.text("other").to_owned(),
        ..Tried::default()
    };
    for (name, text) in posted.fields().filter(|(name, _)| !OUR_NAMES.contains(name)) {
        tried.pairs.push((name.to_owned(), text.to_owned()));
    }
    for field in form.into_iter().flat_map(|form| form.fields.values()).filter(|f| f.widget == Widget::File) {
        let Some(file) = posted.file(&field.name) else { continue };
        match crate::report::keep_file(site, file)? {
            Some(blob) => tried.pairs.push((field.name.clone(), blob.to_string())),
            None => tried.wrong.push((field.name.clone(), visit.language.t(file.wrong()))),
        }
    }
    if !tried.wrong.is_empty() {
        return case::draw(site, visit, &row, &found, &failed(&tried, StatusCode::UNPROCESSABLE_ENTITY));
    }
    let ask = Ask::Do {
        case: row.case,
        act: act.rule.id.clone(),
        instance: None,
        filing: None,
        other: other(&tried.other),
        answers: form.map(|form| form.read(&tried.pairs)).unwrap_or_default(),
        reason: tried.reason.clone(),
    };
    let key = CommandKey::new(format!("web-{}-{}", visit.token.alias("desk"), posted.text("key")));
    let mut request = Request::new(key, visit.actor(), ask);
    request.expected = posted.text("version").parse().ok();
    match site.engine.ask(request) {
        Ok(_) => see(onward(posted.text("back"), &row.number, &act.rule.id)),
        Err(Failure::Refused(refusal)) => {
            tried.wrong = wrong(visit.language, &refusal);
            let status =
                if forbids(&refusal.code) { StatusCode::FORBIDDEN } else { StatusCode::UNPROCESSABLE_ENTITY };
            case::draw(site, visit, &row, &found, &failed(&tried, status))
        }
        // WHY: somebody was faster. The page shows the case as it is now with what was typed still in its form.
        Err(Failure::Stale { .. }) => {
            let (row, found) = case::find(site, visit)?;
            case::draw(site, visit, &row, &found, &failed(&tried, StatusCode::CONFLICT))
        }
        Err(failure) => Err(failure.into()),
    }
}

fn failed(tried: &Tried, status: StatusCode) -> case::After<'_> {
    case::After { tried: Some(tried), status, ..case::After::default() }
}

/// The other case of a merge or split, as typed.
fn other(text: &str) -> Option<CaseId> {
    text.parse::<CaseNumber>().ok().map(|number| number.case)
}

/// Back to where the act was offered: the dispatcher's screen goes on with the next case.
fn onward(back: &str, number: &str, act: &str) -> String {
    match back {
        "dispatch" => format!("/desk/dispatch?done={act}"),
        _ => format!("/desk/cases/{number}?done={act}"),
    }
}
