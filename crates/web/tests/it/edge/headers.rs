//! Headers that browsers act upon, on every answer: HTTPS alone, nothing kept, cookies of this host, names of files.

use std::collections::{BTreeMap, BTreeSet};

use axum::body::Body;
use axum::http::StatusCode;
use web::session::COOKIES;
use web::tenancy::Districts;

use crate::edge::rows::ROWS;
use crate::edge::scene::{PAIRS, Scene, Who, bare, request};
use crate::town::{Got, Town};

const HSTS: &str = "max-age=31536000; includeSubDomains";

#[track_caller]
fn by_https_only(got: &Got, what: &str) {
    let told = got.headers.get("strict-transport-security").map(|value| value.to_str().unwrap());
    assert_eq!(told, Some(HSTS), "{what}: {}", got.status);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_and_every_error_asks_for_https() {
    let town = Town::set_up(
        |site| site.secure = true,
        |engine| web::api::router(web::api::Api::new(engine.clone(), Default::default(), Default::default())),
    );
    let (mut browser, mut seen) = (town.browser(), BTreeSet::new());
    let more = ["/nowhere", "/assets/x/none.css", "/?a=1&a=2", "/api/v1/cases", "/api/nowhere"];
    let machines = ["/api/open311/v2/services.json", "/healthz", "/metrics"];
    let asset = web::asset::address("css/district.css");
    let samples = ROWS.iter().map(|row| row.sample);
    let addresses = samples.chain(more).chain(machines).chain([asset.as_str()]);
    for address in addresses {
        // What the scene would fill in is not there: an error, which is an answer too.
        let address = format!("/{}", address.replace(['{', '}'], "").trim_start_matches('/'));
        for method in ["GET", "HEAD", "POST", "DELETE"] {
            let got = browser.ask(bare(method, &address)).await.clone();
            by_https_only(&got, &format!("{method} {address}"));
            seen.insert(got.status.as_u16());
        }
        let large = request("POST", &address).header("content-type", PAIRS);
        let large = large.header("content-length", "13000000").body(Body::empty()).unwrap();
        by_https_only(browser.ask(large).await, &address);
    }
    let code = value::QueryCode::from_bits(5).to_string();
    browser.open("/hall/look-up").await;
    for _ in 0..12 {
        browser.submit("/hall/look-up", &[("code", &code), ("phone", "")]).await;
        by_https_only(&browser.page, "too many");
        seen.insert(browser.page.status.as_u16());
        browser.open("/hall/look-up").await;
    }
    // A form without its token.
    let got = browser.post_raw("/sign-in", PAIRS, "name=x").await.clone();
    by_https_only(&got, "forged");
    seen.insert(got.status.as_u16());
    for status in [200, 303, 400, 401, 403, 404, 405, 422, 429] {
        assert!(seen.contains(&status), "{status} was not met: {seen:?}");
    }
    // A host of no district.
    for secure in [true, false] {
        let mut districts = Districts::default();
        districts.secure = secure;
        districts.add("a.example", town.router.clone()).unwrap();
        let got = Town { router: districts.router(), site: town.site.clone(), clock: town.clock.clone() };
        let got = got.browser().ask(bare("GET", "/")).await.clone();
        assert_eq!(got.status, StatusCode::MISDIRECTED_REQUEST);
        assert_eq!(got.headers.contains_key("strict-transport-security"), secure);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_cookie_is_bound_to_this_host() {
    let town = Town::with(|site| site.secure = true);
    let mut browser = town.browser();
    let mut set = BTreeSet::new();
    let code = value::QueryCode::from_bits(5).to_string();
    let preferences = ["/?lang=en", "/?mode=elder", "/?theme=dark", "/?contrast=high", "/?keys=off"];
    let code = format!("/hall/look-up?code={code}");
    for address in preferences.into_iter().chain(["/sign-in", code.as_str()]) {
        let got = browser.ask(bare("GET", address)).await.clone();
        for cookie in got.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            let (name, _) = cookie.split_once('=').unwrap();
            let bare = name.strip_prefix("__Host-").unwrap_or_else(|| panic!("{cookie}"));
            assert!(COOKIES.contains(&bare), "{cookie}");
            for part in ["; Secure", "; Path=/", "; HttpOnly", "; SameSite=Lax"] {
                assert!(cookie.contains(part), "{cookie}");
            }
            assert!(!cookie.contains("Domain"), "{cookie}");
            set.insert(bare.to_owned());
        }
    }
    assert_eq!(set, COOKIES.map(str::to_owned).into(), "every cookie was met");
    browser.open("/").await;
    browser.expect("light elder");
    browser.expect("lang=\"en\"");
    // What a neighbour planted under a plain name is not looked at; nor a prefixed one where there is no HTTPS.
    for (secure, planted) in [(true, "luohu_lang=en"), (false, "__Host-luohu_lang=en")] {
        let town = Town::with(|site| site.secure = secure);
        let got = town.with_cookie(planted, bare("GET", "/help")).await;
        assert!(got.text.contains("lang=\"zh-CN\""), "{planted}");
    }
    // One place makes them.
    let made = sources().into_iter().filter(|(_, text)| text.contains("HttpOnly"));
    assert_eq!(made.map(|(name, _)| name).collect::<Vec<_>>(), ["session.rs"]);
}

/// Name and text of every source file.
fn sources() -> Vec<(String, String)> {
    fn walk(at: &std::path::Path, into: &mut Vec<(String, String)>) {
        for entry in std::fs::read_dir(at).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                walk(&entry, into);
            } else {
                let name = entry.file_name().unwrap().to_string_lossy().into_owned();
                into.push((name, std::fs::read_to_string(&entry).unwrap()));
            }
        }
    }
    let mut all = Vec::new();
    walk(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut all);
    all
}

/// What is the same for everybody and tells nothing of anybody.
const PUBLIC: [&str; 3] = ["/powers.json", "/powers.csv", "/events/district.geojson"];

#[tokio::test(flavor = "multi_thread")]
async fn no_page_and_no_photo_is_kept_by_anybody() {
    let mut scene = Scene::new().await;
    for row in ROWS {
        let address = scene.address(row.sample);
        let kept = PUBLIC.contains(&row.path);
        for method in ["GET", "POST"] {
            // A post without its token is refused, and the refusal is kept by nobody either.
            let got = scene.browser(row.who).ask(bare(method, &address)).await.clone();
            let told = got.headers["cache-control"].to_str().unwrap();
            assert_eq!(
                told == "no-store",
                !kept || got.status != StatusCode::OK,
                "{method} {address}: {told}"
            );
        }
    }
    let mut resident = scene.town.signed_in("resident").await;
    for address in ["/me/reads", "/me/data.json", "/nowhere"] {
        assert_eq!(resident.open(address).await.headers["cache-control"], "no-store", "{address}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_bear_names_of_ours() {
    let mut scene = Scene::new().await;
    let photo = format!("inline; filename=\"photo-{}.jpg\"", &scene.address("{file}")[..12]);
    let names: BTreeMap<&str, &str> = [
        ("/events/open.geojson", "inline; filename=\"open.geojson\""),
        ("/events/district.geojson", "inline; filename=\"district.geojson\""),
        ("/files/{id}", photo.as_str()),
        ("/powers.json", "inline; filename=\"powers.json\""),
        ("/powers.csv", "attachment; filename=\"powers.csv\""),
        ("/author/drafts/{id}/download/{name}", "attachment; filename=\"event-dispatch.tar\""),
    ]
    .into();
    let mut met = BTreeSet::new();
    for row in ROWS.iter().filter(|row| row.get == Some(200)) {
        let address = scene.address(row.sample);
        let got = scene.browser(row.who).ask(bare("GET", &address)).await.clone();
        let kind = got.headers["content-type"].to_str().unwrap();
        let told = got.headers.get("content-disposition").map(|value| value.to_str().unwrap());
        assert_eq!(told, names.get(row.path).copied(), "{address}: {kind}");
        assert_eq!(told.is_some(), !kind.starts_with("text/html"), "{address}: {kind}");
        met.extend(told.map(|_| row.path));
    }
    assert_eq!(met, names.keys().copied().collect());
    let mut resident = scene.town.signed_in("resident").await;
    let got = resident.open("/me/data.json").await;
    assert_eq!(got.headers["content-disposition"], "attachment; filename=\"my-data-2026-03-02.json\"");
    let raw = scene.address("{draft}/file?path=README.md&raw=1");
    let got = scene.browser(Who::Author).open(&raw).await;
    assert_eq!(got.headers["content-disposition"], "inline; filename=\"draft.txt\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_browser_forgets_at_sign_out() {
    let town = Town::new();
    let mut browser = town.signed_in("dispatcher").await;
    assert!(!browser.page.headers.contains_key("clear-site-data"));
    let token = crate::edge::scene::form_token(browser.cookie(web::session::COOKIE_NAME));
    let got = browser.post_raw("/sign-out", PAIRS, format!("csrf={token}")).await.clone();
    assert_eq!(got.headers["clear-site-data"], "\"cache\", \"storage\"");
    assert!(got.headers["set-cookie"].to_str().unwrap().starts_with("luohu_session=; "), "{:?}", got.headers);
    // A refused sign-out ends nothing and forgets nothing.
    let mut other = town.signed_in("handler").await;
    let got = other.post_raw("/sign-out", PAIRS, "csrf=").await.clone();
    assert!(got.status == StatusCode::FORBIDDEN && !got.headers.contains_key("clear-site-data"));
    assert!(!got.headers.contains_key("set-cookie"), "{:?}", got.headers);
}

/// What a browser keeps of this site are the cookies above: no script of ours puts anything beside them.
#[test]
fn our_scripts_keep_nothing_in_the_browser() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("islands/src");
    let scripts = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let scripts: Vec<_> = scripts.filter(|path| path.extension().is_some_and(|kind| kind == "ts")).collect();
    assert!(scripts.len() >= 5, "{scripts:?}");
    for path in scripts {
        let text = std::fs::read_to_string(&path).unwrap();
        for store in
            ["localStorage", "sessionStorage", "indexedDB", "document.cookie", "serviceWorker", "caches."]
        {
            assert!(!text.contains(store), "{}: {store}", path.display());
        }
    }
}
