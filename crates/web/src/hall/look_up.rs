//! `/hall/look-up`: a query code and, where a phone was given, its last four digits. Unknown and wrong look alike.

use axum::http::StatusCode;
use form::Widget;
use value::{CaseId, FilingId, QueryCode};

use crate::error::Trouble;
use crate::posted::Posted;
use crate::serve::{Answer, html, html_with, see};
use crate::site::Site;
use crate::view::hall::LookUp;
use crate::view::part::{Ask, ErrorLine, Field, errors_of};
use crate::visit::Visit;

/// A code in the address, as an old link has it, is led on without it: the address of a page is kept by browsers and
/// proxies, and the code opens a report (ASVS 5.0.0, V14.2.1).
pub fn ask(_: &Site, visit: &mut Visit) -> Answer {
    let linked = visit.query("code");
    if !linked.is_empty() {
        if let Ok(code) = linked.parse::<QueryCode>() {
            visit.carry_code(&code.bare());
        }
        return see("/hall/look-up");
    }
    let code = visit.carried_code().and_then(|code| code.parse::<QueryCode>().ok());
    let code = code.map(|code| code.to_string()).unwrap_or_default();
    let fields = fields(visit, &code, "");
    html(&LookUp { page: visit.page(), fields, errors: Vec::new() })
}

fn fields(visit: &Visit, code: &str, phone: &str) -> Vec<Field> {
    let language = visit.language;
    vec![
        Field::new(language, "code", language.t("look-up-code"), Ask::Text)
            .required()
            .hint(language.t("look-up-code-hint"))
            .value(code)
            .length_max(20),
        Field::new(language, "phone", language.t("look-up-phone"), Ask::Number)
            .hint(language.t("look-up-phone-hint"))
            .value(phone)
            .length_max(4),
    ]
}

pub fn find(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    let (code, phone) = (posted.text("code"), posted.text("phone"));
    let mut fields = fields(visit, code, phone);
    let parsed = code.parse::<QueryCode>();
    if code.is_empty() {
        fields[0].error = visit.language.t("look-up-code-missing");
    } else if parsed.is_err() {
        fields[0].error = visit.language.t("look-up-code-wrong");
    }
    let four = phone.len() == 4 && phone.bytes().all(|b| b.is_ascii_digit());
    if !phone.is_empty() && !four {
        fields[1].error = visit.language.t("look-up-phone-wrong");
    }
    let errors = errors_of(&fields);
    let (Ok(code), true) = (parsed, errors.is_empty()) else {
        return html_with(StatusCode::UNPROCESSABLE_ENTITY, &LookUp { page: visit.page(), fields, errors });
    };
    let (by_code, by_address) = (format!("code {}", code.bare()), format!("address {}", visit.address));
    if !site.look_ups.take(&[&by_code, &by_address], visit.now) {
        return Err(Trouble::Status(StatusCode::TOO_MANY_REQUESTS));
    }
    let filing = FilingId::new(code.bare());
    let proof = proof(site, &filing, phone)?;
    let crowd = !site.guesses.take(&[EVERYBODY], visit.now);
    if proof == Proof::Phone || proof == Proof::Code && !crowd {
        site.look_ups.give_back(&[&by_code, &by_address], visit.now);
        if !crowd {
            site.guesses.give_back(&[EVERYBODY], visit.now);
        }
        visit.keep.add_filing(filing.as_str());
        visit.save(site)?;
        return see(format!("/hall/cases/{}", visit.token.alias(filing.as_str())));
    }
    if crowd {
        // For a code that is there too: the answer tells nobody that it is.
        return Err(Trouble::Status(StatusCode::TOO_MANY_REQUESTS));
    }
    let errors = vec![ErrorLine { anchor: "code".to_owned(), text: visit.language.t("look-up-not-found") }];
    html_with(StatusCode::UNPROCESSABLE_ENTITY, &LookUp { page: visit.page(), fields, errors })
}

/// The key under which the wrong tries of all addresses together are counted.
const EVERYBODY: &str = "everybody";

/// What a code and four digits prove.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Proof {
    /// There is no such code, or the digits are not those of the phone left with it.
    None,
    /// The code is there, and no phone was left.
    Code,
    /// The code and the digits.
    Phone,
}

fn proof(site: &Site, filing: &FilingId, digits: &str) -> Result<Proof, Trouble> {
    let Some(row) = site.engine.store().filing(filing)? else { return Ok(Proof::None) };
    let phones = phones(site, row.case, filing)?;
    let fits = phones.iter().any(|phone| digits.len() == 4 && phone.ends_with(digits));
    Ok(match (phones.is_empty(), fits) {
        (true, _) => Proof::Code,
        (false, true) => Proof::Phone,
        (false, false) => Proof::None,
    })
}

/// The digits of every telephone number that was left with a filing.
pub fn phones(site: &Site, case: CaseId, filing: &FilingId) -> Result<Vec<String>, Trouble> {
    let Some(personal) = site.engine.personal(case, filing)? else { return Ok(Vec::new()) };
    let row = site.engine.store().case(case)?;
    let app = row.and_then(|row| site.engine.apps().get(&row.app));
    let asked = app.and_then(|app| app.opening_form());
    let tel =
        asked.into_iter().flat_map(|form| form.fields.values()).filter(|field| field.widget == Widget::Tel);
    let texts = tel.filter_map(|field| personal.text(&field.name));
    Ok(texts.map(|text| text.chars().filter(char::is_ascii_digit).collect()).collect())
}
