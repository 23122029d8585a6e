//! `GET /me/data.json`: everything the district holds about me (PIPL article 45), and `POST` of its erasure.

use engine::{Ask, Request};
use serde_json::{Value as Json, json};
use store::MessageFilter;
use value::{AccountId, CaseId, CommandKey, FilingId, Timestamp, Value, canonical};

use crate::error::Trouble;
use crate::keep::Keep;
use crate::posted::Posted;
use crate::serve::{Answer, Reply, Sent, see};
use crate::site::Site;
use crate::visit::Visit;

/// The account, the systems and identities it is known to, the authorisations it gave or was given, its filings with what
/// was said, the personal data left with them, and every reading of it.
pub fn export(site: &Site, visit: &mut Visit) -> Answer {
    let filings = filed(site, visit)?;
    let account = visit.account.as_ref().ok_or(Trouble::SignIn)?;
    let store = site.engine.store();
    let contact = store.contact(&account.account)?;
    let messages = store.messages(&account.account, MessageFilter::default())?;
    let messages: Vec<Json> = messages
        .iter()
        .map(|told| {
            json!({
                "at": told.at.to_string(), "about": told.kind, "zh": told.text_zh, "en": told.text_en,
                "read_at": told.read_at.map(|at| at.to_string()),
            })
        })
        .collect();
    let (factors, sessions) = sign_ins(site, &account.account)?;
    let (systems, identities) = known_to(site, &account.account, visit.now)?;
    let (mandates, organisations) = authorisations(site, &account.account);
    let all = json!({
        "authorisations": mandates,
        "represents": organisations,
        "systems": systems,
        "identities": identities,
        "contact": contact,
        "messages": messages,
        "account": { "id": account.account.as_str(), "name": account.name, "roles": account.roles },
        "signs_in_with": factors,
        "sessions": sessions,
        "filings": filings,
    });
    let bytes = serde_json::to_vec_pretty(&all).map_err(|error| Trouble::Broken(error.to_string()))?;
    Ok(Reply::File(Sent {
        mime: "application/json; charset=utf-8".to_owned(),
        bytes,
        cache: "no-store",
        name: format!("my-data-{}.json", site.engine.today()),
        saved: true,
    }))
}

/// The filings of the account with everything that was said and left with them.
fn filed(site: &Site, visit: &Visit) -> Result<Vec<Json>, Trouble> {
    let mut filings = Vec::new();
    for (row, cases) in super::filings(site, visit)? {
        let Some(case) = cases.first() else { continue };
        let Some(filing) = case.filings.get(&row.filing) else { continue };
        let personal = site.engine.personal(case.id, &row.filing)?;
        let readings = cases.iter().flat_map(|case| &case.readings);
        let readings: Vec<Json> = readings
            .filter(|read| read.reading.filing == row.filing)
            .map(|read| json!({ "at": read.at.to_string(), "reading": read.reading }))
            .collect();
        filings.push(json!({
            "code": row.filing.as_str(),
            "case": case.number,
            "service": case.app.as_str(),
            "filed_at": filing.filed_at.to_string(),
            "channel": filing.channel,
            "said": data(Value::from(filing.said.clone())),
            "personal": personal.map(|personal| data(Value::from(personal.0))),
            "why": why(site, case),
            "answers": filing.answers,
            "readings": readings,
        }));
    }
    Ok(filings)
}

/// The systems that learn of the account, and the identities it is known by.
fn known_to(site: &Site, account: &AccountId, now: Timestamp) -> Result<(Vec<Json>, Vec<Json>), Trouble> {
    let systems = crate::oidc::trusted_by(site, account, now)?.into_iter().map(|(client, trust)| {
        json!({
            "system": client.name, "learns": trust.scopes, "since": trust.since.to_string(),
            "until": trust.until.to_string(),
        })
    });
    let identities = site.engine.store().identity_links_of(account)?.into_iter().map(|link| {
        json!({
            "provider": link.provider, "real_name_level": link.level, "linked_at": link.linked_at.to_string(),
            "last_used": link.seen_at.to_string(),
        })
    });
    Ok((systems.collect(), identities.collect()))
}

/// Of each personal field: its grade, why it was asked, on which basis, how long it is kept (PIPL articles 17 and 30).
fn why(site: &Site, case: &kernel::Case) -> Json {
    let app = site.engine.apps().get(&case.app);
    let fields = app.and_then(|app| app.opening_form()).into_iter().flat_map(|form| form.fields.values());
    let rows = fields.filter_map(|field| {
        let personal = field.personal.as_ref()?;
        let row = json!({
            "label": field.label,
            "grade": personal.grade.word(),
            "purpose": personal.purpose,
            "basis": personal.basis,
            "retention_days_after_closing": personal.retention_days,
        });
        Some((field.name.clone(), row))
    });
    Json::Object(rows.collect())
}

/// The authorisations that somebody gave or was given, and the organisations they represent.
fn authorisations(site: &Site, account: &AccountId) -> (Vec<Json>, Vec<Json>) {
    let directory = site.engine.directory();
    let mandates = directory.mandates_of(account).map(|mandate| {
        json!({
            "for": mandate.principal.as_str(),
            "by": mandate.agent.as_str(),
            "services": mandate.items,
            "until": mandate.until.to_string(),
            "offered": mandate.offered.to_string(),
            "accepted": mandate.accepted.map(|at| at.to_string()),
            "ended": mandate.ended.as_ref().map(|(at, _)| at.to_string()),
        })
    });
    let organisations =
        directory.organisations_of(account).map(|it| json!({ "uscc": it.uscc, "name": it.name }));
    (mandates.collect(), organisations.collect())
}

/// What the account proves itself with, and where it is signed in.
fn sign_ins(site: &Site, account: &AccountId) -> Result<(Vec<Json>, Vec<Json>), Trouble> {
    let store = site.engine.store();
    let factors = store.factors_of(account)?.into_iter().map(|row| {
        let (since, used) = (row.created_at.to_string(), row.used_at.map(|at| at.to_string()));
        json!({ "kind": row.kind, "since": since, "used": used })
    });
    let sessions = store.sessions_of(account)?.into_iter().map(|session| {
        let (since, seen) = (session.started_at.to_string(), session.seen_at.to_string());
        json!({ "browser": Keep::read(&site.engine, &session.token_digest, &session.data).agent(), "since": since, "seen": seen })
    });
    Ok((factors.collect(), sessions.collect()))
}

fn data(value: Value) -> Json {
    serde_json::from_str(&canonical::encode(&value)).unwrap_or_default()
}

/// `POST /hall/cases/{alias}/erasure`: the wish of whoever left personal data that it be erased.
pub fn erase(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    let Some(filing) = visit.filing(site, visit.param("alias"))? else { return see("/hall/look-up") };
    let row = site.engine.store().filing(&filing)?.ok_or(Trouble::NotFound)?;
    let request = wish(visit, posted, row.case, &filing);
    site.engine.erase_personal(request, (row.case, &filing), "本人要求删除")?;
    see(format!("/hall/cases/{}?done=erased", visit.param("alias")))
}

fn wish(visit: &Visit, posted: &Posted, case: CaseId, filing: &FilingId) -> Request {
    let key = CommandKey::new(format!("web-{}", posted.text("key")));
    let ask = Ask::Erase { case, filing: filing.clone(), reason: String::new() };
    let mut request = Request::new(key, visit.actor(), ask);
    request.proven = visit.proven(filing);
    request
}
