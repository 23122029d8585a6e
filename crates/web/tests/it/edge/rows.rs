//! One row an address of the pages. A new address without a row here fails [`every_address_has_a_row`].

use std::collections::BTreeSet;

use crate::edge::scene::Who;

/// How an address is tried.
pub struct Row {
    /// As in the table of routes.
    pub path: &'static str,
    /// A real address; `{...}` is filled by the scene.
    pub sample: &'static str,
    /// Who may use it.
    pub who: Who,
    /// What its GET answers, where it has one.
    pub get: Option<u16>,
    /// What its POST takes, and what it answers to that from a page of ours.
    pub post: Option<(&'static [(&'static str, &'static str)], u16)>,
}

type Fields = &'static [(&'static str, &'static str)];

const fn get(path: &'static str, sample: &'static str, who: Who, status: u16) -> Row {
    Row { path, sample, who, get: Some(status), post: None }
}

const fn post(path: &'static str, sample: &'static str, who: Who, fields: Fields, status: u16) -> Row {
    Row { path, sample, who, get: None, post: Some((fields, status)) }
}

const fn both(path: &'static str, sample: &'static str, who: Who, fields: Fields, status: u16) -> Row {
    Row { path, sample, who, get: Some(200), post: Some((fields, status)) }
}

const fn own(path: &'static str, fields: Fields) -> Row {
    Row { path, sample: path, who: Who::Resident, get: Some(303), post: Some((fields, 303)) }
}

const PLACE: Fields = &[("place", "示范路 3 号"), ("street", "440303001")];
const WRONG: Fields = &[("name", "nobody"), ("password", "wrong")];
const OLD: Fields = &[("old", "wrong"), ("new", "x"), ("again", "x")];
const CODE: Fields = &[("code", "7F4K-2M9P-XXXX"), ("phone", "0000")];

pub const ROWS: &[Row] = &[
    get("/", "/", Who::Resident, 200),
    get("/help", "/help", Who::Resident, 200),
    both("/search", "/search", Who::Resident, &[("q", "路")], 303),
    // Of whoever signed in; others are led to the sign-in.
    own("/inbox", &[("do", "all")]),
    get("/me", "/me", Who::Resident, 303),
    own("/me/notifications", &[]),
    both("/hall/look-up", "/hall/look-up", Who::Resident, CODE, 422),
    get("/hall/cases/{alias}", "/hall/cases/{alias}", Who::Resident, 200),
    post(
        "/hall/cases/{alias}/acts/{act}",
        "/hall/cases/{alias}/acts/rate",
        Who::Resident,
        &[("score", "5")],
        422,
    ),
    post("/hall/cases/{alias}/erasure", "/hall/cases/{alias}/erasure", Who::Resident, &[("key", "k-1")], 422),
    get("/me/reads", "/me/reads", Who::Resident, 303),
    get("/me/systems", "/me/systems", Who::Resident, 303),
    post("/me/systems/{client}/end", "/me/systems/wiki/end", Who::Dispatcher, &[], 303),
    post("/me/identities/{provider}/end", "/me/identities/province/end", Who::Dispatcher, &[], 303),
    get("/me/data.json", "/me/data.json", Who::Resident, 303),
    Row {
        get: Some(303),
        ..post("/me/mandates", "/me/mandates", Who::Resident, &[("agent", "mei"), ("key", "k-1")], 303)
    },
    get("/me/account", "/me/account", Who::Dispatcher, 200),
    both("/me/account/password", "/me/account/password", Who::Dispatcher, OLD, 422),
    // This town has neither keys nor an address for passkeys; with them: `account/`.
    Row { get: Some(404), ..both("/me/account/app", "/me/account/app", Who::Dispatcher, OLD, 404) },
    Row { get: Some(404), ..both("/me/account/passkey", "/me/account/passkey", Who::Dispatcher, OLD, 404) },
    Row { get: Some(303), ..both("/me/account/recovery", "/me/account/recovery", Who::Dispatcher, OLD, 303) },
    Row { get: Some(303), ..both("/me/account/remove", "/me/account/remove", Who::Dispatcher, OLD, 303) },
    post("/me/account/sessions", "/me/account/sessions", Who::Dispatcher, &[("which", "others")], 303),
    both("/hall/apply/{app}", "/hall/apply/event-dispatch?step=where", Who::Resident, PLACE, 303),
    both("/events/new", "/events/new?step=where", Who::Resident, PLACE, 303),
    get("/events/sent/{alias}", "/events/sent/{alias}", Who::Resident, 200),
    get("/events/map", "/events/map", Who::Resident, 200),
    get("/events/open.geojson", "/events/open.geojson", Who::Resident, 200),
    get("/events/district.geojson", "/events/district.geojson", Who::Resident, 200),
    get("/files/{id}", "/files/{file}?case={number}", Who::Dispatcher, 200),
    get("/powers", "/powers", Who::Resident, 200),
    get("/powers.json", "/powers.json", Who::Resident, 200),
    get("/powers.csv", "/powers.csv", Who::Resident, 200),
    get("/powers/{code}", "/powers/event-dispatch", Who::Resident, 200),
    both("/sign-in", "/sign-in", Who::Resident, WRONG, 422),
    Row {
        get: Some(303),
        ..both("/sign-in/second", "/sign-in/second", Who::Resident, &[("code", "1")], 303)
    },
    Row { get: Some(303), ..both("/sign-in/password", "/sign-in/password", Who::Resident, OLD, 303) },
    post("/sign-in/passkey", "/sign-in/passkey", Who::Resident, &[], 404),
    post("/sign-out", "/sign-out", Who::Dispatcher, &[], 303),
    get("/sign-in/with/{provider}", "/sign-in/with/province", Who::Resident, 404),
    get("/sign-in/back/{provider}", "/sign-in/back/province", Who::Resident, 404),
    Row {
        path: "/sign-in/first",
        sample: "/sign-in/first",
        who: Who::Resident,
        get: Some(422),
        post: Some((&[("do", "open")], 422)),
    },
    post("/oidc/agree", "/oidc/agree", Who::Dispatcher, &[("asked", "client_id=wiki")], 404),
    get("/oidc/authorize", "/oidc/authorize", Who::Resident, 404),
    get("/oidc/logout", "/oidc/logout", Who::Resident, 404),
    get("/desk/tasks", "/desk/tasks", Who::Dispatcher, 200),
    post("/desk/find", "/desk/find", Who::Dispatcher, &[("text", "x"), ("next", "/desk/tasks")], 303),
    get("/desk/dispatch", "/desk/dispatch", Who::Dispatcher, 200),
    get("/desk/cases/{number}", "/desk/cases/{number}", Who::Dispatcher, 200),
    post(
        "/desk/cases/{number}/acts/{act}",
        "/desk/cases/{number}/acts/accept",
        Who::Dispatcher,
        &[("street", "440303001"), ("key", "k-1")],
        303,
    ),
    post(
        "/desk/cases/{number}/readings",
        "/desk/cases/{number}/readings",
        Who::Dispatcher,
        &[("key", "k-1")],
        404,
    ),
    get("/directory", "/directory", Who::Dispatcher, 200),
    get("/directory/people/{person}", "/directory/people/nobody", Who::Dispatcher, 404),
    both("/desk/forms/preview", "/desk/forms/preview", Who::Dispatcher, &[], 422),
    both(
        "/desk/forms/preview/app/{app}/{form}",
        "/desk/forms/preview/app/event-dispatch/report?page=where",
        Who::Dispatcher,
        PLACE,
        303,
    ),
    get("/desk/forms/preview/{draft}", "{preview}", Who::Dispatcher, 200),
    both("/desk/forms/preview/{draft}/page", "{preview}/page?id=%3A0", Who::Dispatcher, &[("q0", "3")], 303),
    both("/desk/forms/preview/{draft}/check", "{preview}/check", Who::Dispatcher, &[], 303),
    post("/desk/forms/preview/{draft}/end", "{preview}/end", Who::Dispatcher, &[], 303),
    // For the audit administrator alone, whom this scene has not: `audit.rs`.
    Row { get: Some(404), ..both("/audit", "/audit", Who::Resident, &[("q", "x")], 404) },
    get("/audit.csv", "/audit.csv", Who::Resident, 404),
    // For administrators alone: `admin.rs` and `admin_people.rs`.
    Row { get: Some(404), ..both("/admin/accounts", "/admin/accounts", Who::Resident, &[("q", "x")], 404) },
    Row {
        get: Some(404),
        ..both("/admin/accounts/one", "/admin/accounts/one", Who::Resident, &[("do", "reset")], 404)
    },
    Row {
        get: Some(404),
        ..both("/admin/accounts/new", "/admin/accounts/new", Who::Resident, &[("id", "x")], 404)
    },
    Row {
        get: Some(404),
        ..both("/admin/people/new", "/admin/people/new", Who::Resident, &[("person", "x")], 404)
    },
    Row {
        get: Some(404),
        ..both("/admin/people/{person}", "/admin/people/x", Who::Resident, &[("act", "dismiss")], 404)
    },
    get("/admin/systems", "/admin/systems", Who::Resident, 404),
    Row {
        get: Some(404),
        ..both("/admin/systems/{client}", "/admin/systems/wiki", Who::Resident, &[("do", "renew")], 404)
    },
    get("/watch", "/watch", Who::Dispatcher, 200),
    get("/watch/acts", "/watch/acts", Who::Dispatcher, 200),
    get("/watch/cases", "/watch/cases", Who::Dispatcher, 200),
    both("/author", "/author", Who::Author, &[("app", "event-dispatch"), ("name", "另一稿")], 303),
    get("/author/drafts/{id}", "{draft}", Who::Author, 200),
    post("/author/drafts/{id}/stories", "{draft}/stories", Who::Author, &[], 200),
    post("/author/drafts/{id}/discard", "{draft}/discard", Who::Author, &[("version", "1")], 303),
    get("/author/drafts/{id}/download/{name}", "{draft}/download/event-dispatch.tar", Who::Author, 200),
    both(
        "/author/drafts/{id}/file",
        "{draft}/file?path=README.md",
        Who::Author,
        &[("do", "save"), ("version", "1"), ("text", "x")],
        303,
    ),
    get("/author/drafts/{id}/process", "{draft}/process?path=process%2Fevent.bpmn", Who::Author, 200),
    both(
        "/author/drafts/{id}/table",
        "{draft}/table?path=decision%2Fdispatch.dmn&decision=dispatch",
        Who::Author,
        &[("do", "up"), ("rule", "2"), ("version", "1")],
        303,
    ),
];

#[test]
fn every_address_has_a_row() {
    let said = |path: &str, get: bool, post: bool| format!("{path} get {get} post {post}");
    let served: BTreeSet<String> =
        web::routes::addresses().map(|a| said(a.path, a.get.is_some(), a.post.is_some())).collect();
    let tried: BTreeSet<String> =
        ROWS.iter().map(|row| said(row.path, row.get.is_some(), row.post.is_some())).collect();
    assert_eq!(
        served.difference(&tried).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "served and never tried"
    );
    assert_eq!(tried.difference(&served).collect::<Vec<_>>(), Vec::<&String>::new(), "tried and not served");
    assert_eq!(ROWS.len(), tried.len(), "one row an address");
}

/// The table of routes is the only place that makes a page; the assets and the fallbacks stand beside it.
#[test]
fn no_page_is_made_elsewhere() {
    fn count(path: &std::path::Path) -> usize {
        let entries = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
        let of = |path: std::path::PathBuf| match path.is_dir() {
            true if path.ends_with("api") || path.ends_with("oidc") => 0,
            // SCIM is for machines, as the API is.
            false if path.ends_with("scim.rs") => 0,
            true => count(&path),
            false => std::fs::read_to_string(&path).unwrap().matches(".route(").count(),
        };
        entries.map(of).sum()
    }
    assert_eq!(count(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src")), 2);
}
