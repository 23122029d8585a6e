//! Every address x everybody x the state of a case, against a table written down by itself: who is shown what, and who
//! is told nothing. An address without a row fails.

use std::collections::BTreeSet;

use axum::http::StatusCode;

use crate::journey::report_with_photo;
use crate::town::{Browser, Town};

/// Everybody, in the order of the letters of a row. The resident filed the case; the grid officer's area is the case's.
const WHO: [&str; 11] = [
    "",
    "resident",
    "resident-2",
    "grid",
    "grid-far",
    "dispatcher",
    "handler",
    "other-handler",
    "verifier",
    "supervisor",
    "author",
];

/// One letter for each of [`WHO`]: `o` shown, `s` to the sign-in, `l` to the look-up, `f` forbidden, `n` not there,
/// `u` 401, `r` led on, `w` wrong input. Where the case makes a difference, one row a state.
struct Row {
    path: &'static str,
    sample: &'static str,
    /// Empty where the state makes no difference.
    state: &'static str,
    letters: &'static str,
}

const fn row(path: &'static str, sample: &'static str, letters: &'static str) -> Row {
    Row { path, sample, state: "", letters }
}

const fn case(state: &'static str, path: &'static str, sample: &'static str, letters: &'static str) -> Row {
    Row { path, sample, state, letters }
}

const CASE: &str = "/desk/cases/{number}";
const FILE: &str = "/files/{id}";
const API_CASE: &str = "/api/v1/cases/{number}";

const ROWS: &[Row] = &[
    row("/", "/", "ooooooooooo"),
    row("/help", "/help", "ooooooooooo"),
    row("/search", "/search", "ooooooooooo"),
    row("/inbox", "/inbox", "soooooooooo"),
    row("/me", "/me", "soooooooooo"),
    row("/me/notifications", "/me/notifications", "soooooooooo"),
    row("/hall/look-up", "/hall/look-up", "ooooooooooo"),
    row("/hall/apply/{app}", "/hall/apply/event-dispatch", "rrrrrrrrrrr"),
    row("/events/new", "/events/new", "rrrrrrrrrrr"),
    row("/events/map", "/events/map", "ooooooooooo"),
    row("/events/open.geojson", "/events/open.geojson", "ooooooooooo"),
    row("/events/district.geojson", "/events/district.geojson", "ooooooooooo"),
    row("/powers", "/powers", "ooooooooooo"),
    row("/powers.json", "/powers.json", "ooooooooooo"),
    row("/powers.csv", "/powers.csv", "ooooooooooo"),
    row("/powers/{code}", "/powers/event-dispatch", "ooooooooooo"),
    row("/sign-in", "/sign-in", "ooooooooooo"),
    // This town trusts no other provider; with one: `trust.rs`.
    row("/sign-in/with/{provider}", "/sign-in/with/province", "nnnnnnnnnnn"),
    row("/sign-in/back/{provider}", "/sign-in/back/province", "nnnnnnnnnnn"),
    row("/sign-in/first", "/sign-in/first", "wwwwwwwwwww"),
    // This town has no keys and so no single sign-on; with keys: `oidc.rs`.
    row("/oidc/authorize", "/oidc/authorize", "nnnnnnnnnnn"),
    row("/oidc/logout", "/oidc/logout", "nnnnnnnnnnn"),
    // A tracker opens only in the session that filed or looked up, or for the account that filed.
    row("/hall/cases/{alias}", "/hall/cases/{alias}", "lolllllllll"),
    row("/events/sent/{alias}", "/events/sent/{alias}", "lolllllllll"),
    row("/me/reads", "/me/reads", "soooooooooo"),
    row("/me/systems", "/me/systems", "soooooooooo"),
    row("/me/data.json", "/me/data.json", "soooooooooo"),
    row("/me/mandates", "/me/mandates", "soooooooooo"),
    row("/me/account", "/me/account", "soooooooooo"),
    row("/me/account/password", "/me/account/password", "soooooooooo"),
    // This town has neither keys nor an address for passkeys, and nobody has a factor; with them: `account/`.
    row("/me/account/app", "/me/account/app", "snnnnnnnnnn"),
    row("/me/account/passkey", "/me/account/passkey", "snnnnnnnnnn"),
    row("/me/account/recovery", "/me/account/recovery", "srrrrrrrrrr"),
    row("/me/account/remove", "/me/account/remove?factor=none", "srrrrrrrrrr"),
    // Without half a sign-in both lead to its beginning.
    row("/sign-in/second", "/sign-in/second", "sssssssssss"),
    row("/sign-in/password", "/sign-in/password", "sssssssssss"),
    row("/desk/tasks", "/desk/tasks", "sffooooooof"),
    row("/desk/dispatch", "/desk/dispatch", "sffooooooof"),
    case("reported", CASE, CASE, "sffononnoof"),
    case("dispatched", CASE, CASE, "sffonoonoof"),
    row("/directory", "/directory", "sffooooooof"),
    row("/directory/people/{person}", "/directory/people/nobody-known", "sffnnnnnnnf"),
    row("/desk/forms/preview", "/desk/forms/preview", "sffoooooooo"),
    // For the audit administrator alone, whom this table has not: `audit.rs`.
    row("/audit", "/audit", "nnnnnnnnnnn"),
    row("/audit.csv", "/audit.csv", "nnnnnnnnnnn"),
    // For administrators alone: `admin.rs` and `admin_people.rs`.
    row("/admin/accounts", "/admin/accounts", "nnnnnnnnnnn"),
    row("/admin/accounts/one", "/admin/accounts/one", "nnnnnnnnnnn"),
    row("/admin/accounts/new", "/admin/accounts/new", "nnnnnnnnnnn"),
    row("/admin/people/new", "/admin/people/new", "nnnnnnnnnnn"),
    row("/admin/people/{person}", "/admin/people/handler", "nnnnnnnnnnn"),
    row("/admin/systems", "/admin/systems", "nnnnnnnnnnn"),
    row("/admin/systems/{client}", "/admin/systems/wiki", "nnnnnnnnnnn"),
    row("/watch", "/watch", "sffooooooof"),
    row("/watch/acts", "/watch/acts", "sffooooooof"),
    row("/watch/cases", "/watch/cases", "sffooooooof"),
    row(
        "/desk/forms/preview/app/{app}/{form}",
        "/desk/forms/preview/app/event-dispatch/report",
        "sffoooooooo",
    ),
    row("/desk/forms/preview/{draft}", "/desk/forms/preview/none", "sffnnnnnnnn"),
    row("/desk/forms/preview/{draft}/page", "/desk/forms/preview/none/page", "sffnnnnnnnn"),
    row("/desk/forms/preview/{draft}/check", "/desk/forms/preview/none/check", "sffnnnnnnnn"),
    row("/author", "/author", "sfffffffffo"),
    row("/author/drafts/{id}", "/author/drafts/none", "sfffffffffn"),
    row("/author/drafts/{id}/download/{name}", "/author/drafts/none/download/a.tar", "sfffffffffn"),
    row("/author/drafts/{id}/file", "/author/drafts/none/file?path=README.md", "sfffffffffn"),
    row("/author/drafts/{id}/process", "/author/drafts/none/process?path=a.bpmn", "sfffffffffn"),
    row("/author/drafts/{id}/table", "/author/drafts/none/table?path=a.dmn", "sfffffffffn"),
    row(
        "/files/{id}",
        "/files/0000000000000000000000000000000000000000000000000000000000000000",
        "nnnnnnnnnnn",
    ),
    // The photo of the case: without the case's number it is the reporter's alone.
    row(FILE, "/files/{file}", "nonnnnnnnnn"),
    row(FILE, "/files/{file}?case=20260302-0000099", "nonnnnnnnnn"),
    case("reported", FILE, "/files/{file}?case={number}", "nonononnoon"),
    case("dispatched", FILE, "/files/{file}?case={number}", "nononoonoon"),
    row("/api/v1/cases", "/api/v1/cases", "uffooooooof"),
    case("reported", API_CASE, API_CASE, "unnononnoon"),
    case("dispatched", API_CASE, API_CASE, "unnonoonoon"),
];

fn letter(browser: &Browser) -> char {
    let to = browser.page.headers.get("location").map(|to| to.to_str().unwrap().to_owned());
    match (browser.page.status, to.as_deref()) {
        (StatusCode::OK, _) => 'o',
        (StatusCode::SEE_OTHER, Some(to)) if to.starts_with("/sign-in") => 's',
        (StatusCode::SEE_OTHER, Some(to)) if to.starts_with("/hall/look-up") => 'l',
        (StatusCode::SEE_OTHER, _) => 'r',
        (StatusCode::FORBIDDEN, _) => 'f',
        (StatusCode::NOT_FOUND, _) => 'n',
        (StatusCode::UNAUTHORIZED, _) => 'u',
        (StatusCode::UNPROCESSABLE_ENTITY, _) => 'w',
        (status, _) => panic!("{status}: {}", browser.page.text),
    }
}

/// The letters of every row that belongs to this state, one difference a line.
async fn differences(state: &str) -> (usize, Vec<String>) {
    let town = Town::set_up(
        |site| site.rates = None,
        |engine| web::api::router(web::api::Api::new(engine.clone(), Default::default(), Default::default())),
    );
    let mut people = Vec::new();
    for who in WHO {
        people.push(if who.is_empty() { town.browser() } else { town.signed_in(who).await });
    }
    let (_, number) = report_with_photo(&mut people[1], "示范路 12 号").await;
    let alias = people[1].page.address.rsplit('/').next().unwrap().to_owned();
    people[3].open(&format!("/desk/cases/{number}")).await;
    let file = people[3].page.text.split("/files/").nth(1).unwrap()[..64].to_owned();
    if state == "dispatched" {
        for (who, act) in [(3, "accept"), (5, "dispatch")] {
            people[who].open(&format!("/desk/cases/{number}")).await;
            people[who].submit(&format!("/desk/cases/{number}/acts/{act}"), &[]).await;
        }
    }
    let (mut cells, mut found) = (0, Vec::new());
    for row in ROWS.iter().filter(|row| row.state.is_empty() || row.state == state) {
        let address =
            row.sample.replace("{number}", &number).replace("{alias}", &alias).replace("{file}", &file);
        assert_eq!(row.letters.len(), WHO.len(), "{}", row.path);
        for ((browser, who), wanted) in people.iter_mut().zip(WHO).zip(row.letters.chars()) {
            browser.open_once(&address).await;
            cells += 1;
            let found_letter = letter(browser);
            if found_letter != wanted {
                found.push(format!("{state} {address} as {who:?}: {found_letter} for {wanted}"));
            }
        }
    }
    (cells, found)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_address_shows_everybody_what_the_table_says() {
    let (mut cells, mut found) = (0, Vec::new());
    for state in ["reported", "dispatched"] {
        let (tried, differing) = differences(state).await;
        cells += tried;
        found.extend(differing);
    }
    assert!(found.is_empty(), "{found:#?}");
    println!("{cells} cells of pages compared, 0 differences");
}

#[test]
fn every_shown_address_has_a_row() {
    let rows: BTreeSet<&str> = ROWS.iter().map(|row| row.path).collect();
    let shown = web::routes::addresses().filter(|address| address.get.is_some()).map(|address| address.path);
    let missing: Vec<&str> = shown.filter(|path| !rows.contains(path)).collect();
    assert!(missing.is_empty(), "addresses without a row in the matrix: {missing:?}");
}
