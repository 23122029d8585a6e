//! `/desk/forms/preview`: which form is looked at, one of an installed app or a schema from the author's disk.

use axum::http::StatusCode;
use form::Outline;
use value::Severity;
use value::percent::encoded;

use super::base;
use crate::posted::Posted;
use crate::serve::{Answer, html, html_with, see};
use crate::site::Site;
use crate::view::part::{ErrorLine, Link};
use crate::view::preview::Start;
use crate::visit::Visit;

/// Most findings shown of a schema that is not taken.
const FINDINGS_SHOWN: usize = 20;

pub fn start(site: &Site, visit: &mut Visit) -> Answer {
    visit.staff_or_author()?;
    html(&page(site, visit, Vec::new()))
}

fn page(site: &Site, visit: &Visit, errors: Vec<ErrorLine>) -> Start {
    let mut forms = Vec::new();
    for app in site.engine.apps().all() {
        for form in app.forms.values() {
            let href = format!("/desk/forms/preview/app/{}/{}", encoded(app.id.as_str()), encoded(&form.id));
            let title = visit.language.pick(&form.title).to_owned();
            forms.push(Link { href, title, hint: visit.language.pick(&app.title).to_owned() });
        }
    }
    Start { page: visit.page(), errors, forms }
}

/// Takes a schema; one with errors is shown with its findings and not kept.
pub fn begin(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    visit.staff_or_author()?;
    let refused = |text: String| vec![ErrorLine { anchor: "schema".to_owned(), text }];
    let text = match posted.file("schema").map(|file| std::str::from_utf8(&file.bytes)) {
        Some(Ok(text)) => text,
        Some(Err(_)) => {
            let errors = refused(visit.language.t("preview-not-text"));
            return html_with(StatusCode::UNPROCESSABLE_ENTITY, &page(site, visit, errors));
        }
        None => {
            let errors = refused(visit.language.t("preview-missing"));
            return html_with(StatusCode::UNPROCESSABLE_ENTITY, &page(site, visit, errors));
        }
    };
    let (outline, findings) = Outline::parse(text, "");
    let Some(outline) = outline else {
        let bad = findings.iter().filter(|finding| finding.severity == Severity::Error);
        let errors = bad.take(FINDINGS_SHOWN).flat_map(|finding| refused(finding.to_string())).collect();
        return html_with(StatusCode::UNPROCESSABLE_ENTITY, &page(site, visit, errors));
    };
    let key = Visit::fresh_key(site);
    site.previews.open(&key, visit.token.digest(), outline, findings);
    see(base(&key))
}

/// Throws a draft away.
pub fn end(site: &Site, visit: &mut Visit, _: &Posted) -> Answer {
    visit.staff_or_author()?;
    site.previews.close(visit.param("draft"), visit.token.digest());
    see("/desk/forms/preview")
}
