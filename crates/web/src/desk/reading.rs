//! `POST /desk/cases/{number}/readings`: personal data of a filing is shown once, after the reading is written down.

use axum::http::StatusCode;
use engine::Failure;

use super::case::{self, After};
use crate::error::{Trouble, forbids};
use crate::posted::Posted;
use crate::serve::Answer;
use crate::shape::act::wrong;
use crate::site::Site;
use crate::visit::Visit;

pub fn read(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    let (row, found) = case::find(site, visit)?;
    let named = |id: &&value::FilingId| visit.token.alias(id.as_str()) == posted.text("filing");
    let filing = found.filings.keys().find(named).cloned().ok_or(Trouble::NotFound)?;
    let reader = format!("reader {}", visit.actor().account);
    if !site.readings.take(&[&reader], visit.now) {
        return Err(Trouble::Status(StatusCode::TOO_MANY_REQUESTS));
    }
    let sensitive = posted.text("grade") == form::Grade::Sensitive.word();
    let read =
        site.engine.read_personal(visit.actor(), (row.case, &filing), sensitive, posted.text("reason"));
    if read.is_err() {
        site.readings.give_back(&[&reader], visit.now);
    }
    match read {
        Ok(personal) => {
            let (row, found) = case::find(site, visit)?;
            let lent = personal.map(|personal| (filing, personal));
            case::draw(site, visit, &row, &found, &After { lent, ..After::default() })
        }
        Err(Failure::Refused(refusal)) => {
            let status =
                if forbids(&refusal.code) { StatusCode::FORBIDDEN } else { StatusCode::UNPROCESSABLE_ENTITY };
            let not_lent = wrong(visit.language, &refusal).into_iter().map(|(_, text)| text).collect();
            case::draw(site, visit, &row, &found, &After { not_lent, status, ..After::default() })
        }
        Err(failure) => Err(failure.into()),
    }
}
