//! What stands in an address is logged by proxies, kept by browsers and passed on: no code, no name, no number.

use axum::http::StatusCode;

use crate::edge::rows::ROWS;
use crate::edge::scene::{PAIRS, Scene, Who, bare, body};
use crate::journey::report;
use crate::town::{Browser, Town};

#[tokio::test(flavor = "multi_thread")]
async fn a_query_code_leaves_the_address() {
    let town = Town::new();
    let (code, _) = report(&mut town.browser(), "示范路 12 号").await;
    let mut browser = town.browser();
    let got = browser.open_once(&format!("/hall/look-up?code={code}")).await.clone();
    assert_eq!(
        (got.status, &got.headers["location"]),
        (StatusCode::SEE_OTHER, &"/hall/look-up".parse().unwrap())
    );
    let cookie = got.headers["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.starts_with("luohu_code=") && cookie.contains("Max-Age=60"), "{cookie}");
    assert!(!got.text.contains(&code));
    // The page has it filled in, once.
    browser.open("/hall/look-up").await;
    browser.expect(&format!("value=\"{code}\""));
    browser.submit("/hall/look-up", &[("code", &code), ("phone", "1234")]).await;
    assert!(browser.page.address.starts_with("/hall/cases/"), "{}", browser.page.address);
    let bare_code = code.replace('-', "");
    assert!(!browser.page.address.contains(&bare_code) && !browser.page.address.contains(&code));
    browser.open("/hall/look-up").await;
    assert!(!browser.has(&code), "it is carried no further");
    // What is no code is not carried at all.
    let got = browser.open_once("/hall/look-up?code=%22%3Bx%3D1").await.clone();
    assert_eq!(got.status, StatusCode::SEE_OTHER);
    assert!(!got.headers.contains_key("set-cookie"), "{:?}", got.headers);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_officials_look_for_is_in_no_address() {
    let town = Town::new();
    for place in ["示范路 12 号", "望江路 3 号"] {
        report(&mut town.browser(), place).await;
    }
    let mut browser = town.signed_in("dispatcher").await;
    for list in ["/watch/cases?figure=all&street=440303001", "/desk/tasks?view=group"] {
        let (path, filter) = list.split_once('?').unwrap();
        for words in ["望江路", "演示居民", "13800001234"] {
            browser.open(list).await;
            browser.expect("示范路 12 号");
            browser.submit("/desk/find", &[("text", words)]).await;
            let address = browser.page.address.clone();
            assert!(address.starts_with(path) && address.contains("find="), "{address}");
            assert!(!address.contains(&value::percent::encoded(words)) && address.is_ascii(), "{address}");
            assert!(address.contains(filter), "filters stay: {address}");
            assert!(!browser.has("示范路 12 号"), "{words} narrows {path}");
            assert_eq!(browser.has("望江路 3 号"), words == "望江路", "{words}");
            browser.expect(&format!("value=\"{words}\""));
            // To anybody else the address means nothing.
            let mut other = town.signed_in("dispatcher").await;
            other.open(&address).await;
            assert!(!other.has(words) || words == "望江路");
            other.expect("示范路 12 号");
        }
        // Nor are words taken out of an address.
        browser.open(&format!("{list}&text=%E6%9C%9B%E6%B1%9F%E8%B7%AF")).await;
        browser.expect("示范路 12 号");
        // Looking for nothing shows all again.
        browser.submit("/desk/find", &[("text", "")]).await;
        assert!(!browser.page.address.contains("find="), "{}", browser.page.address);
    }
    // Nobody is led elsewhere, and nobody from outside may look.
    let token = crate::edge::scene::form_token(browser.cookie(web::session::COOKIE_NAME));
    for next in ["//evil.example", "https://evil.example", ""] {
        let body = format!("csrf={token}&text=x&next={}", value::percent::encoded(next));
        let got = browser.post_raw("/desk/find", PAIRS, body).await;
        assert_eq!(got.status, StatusCode::NOT_FOUND, "{next}");
    }
}

/// No page for officials has a form that writes what is typed into an address, be it by itself or by where its answer
/// leads; authors of rules try invented values.
#[tokio::test(flavor = "multi_thread")]
async fn no_form_of_officials_writes_words_into_an_address() {
    let mut scene = Scene::with(|site| site.rates = None).await;
    let rows = ROWS.iter().filter(|row| row.who == Who::Dispatcher && row.get == Some(200));
    let samples = rows.map(|row| row.sample).chain(["/", "/search"]);
    let addresses: Vec<String> = samples.map(|sample| scene.address(sample)).collect();
    let (forms, led) = try_forms(scene.browser(Who::Dispatcher), &addresses).await;
    assert!(forms >= 10 && led >= 4, "{forms} {led}");
    let town = crate::audit::town();
    let mut auditor = town.signed_in("audit-admin").await;
    let (forms, led) = try_forms(&mut auditor, &["/audit".to_owned(), "/search".to_owned()]).await;
    assert!(forms >= 4 && led == 2, "{forms} {led}");
    let mut security = town.signed_in("security-admin").await;
    let pages = ["/admin/accounts", "/admin/accounts/new"].map(str::to_owned);
    let (forms, led) = try_forms(&mut security, &pages).await;
    assert!(forms >= 4 && led == 1, "{forms} {led}");
}

/// Types the same words into every form of these pages; how many forms there are, and how many led somewhere.
async fn try_forms(browser: &mut Browser, addresses: &[String]) -> (usize, usize) {
    let words = "演示字词";
    let (mut forms, mut led, mut posts) = (0, 0, Vec::new());
    for address in addresses {
        let page = browser.ask(bare("GET", address)).await.text.clone();
        for form in page.split("<form").skip(1).map(|form| form.split("</form>").next().unwrap()) {
            let head = form.split('>').next().unwrap();
            let typed = typed_and_hidden(form, words);
            let is_typed = typed.iter().any(|(_, text)| text == words);
            assert!(!head.contains("method=\"get\"") || !is_typed, "{address}: {form}");
            let action = attribute(head, "action").unwrap_or_else(|| address.clone());
            posts.extend(is_typed.then_some((action, typed)));
            forms += 1;
        }
    }
    for (action, fields) in posts {
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let got = browser.post_raw(&action, PAIRS, body(PAIRS, &fields)).await;
        assert_ne!(got.status, StatusCode::FORBIDDEN, "{action} takes the form of its page");
        let Some(to) = got.headers.get("location") else { continue };
        let to = to.to_str().unwrap();
        assert!(to.is_ascii() && !to.contains(&value::percent::encoded(words)), "{action} leads to {to}");
        led += 1;
    }
    (forms, led)
}

/// What a form sends when these words are typed wherever words can be typed.
fn typed_and_hidden(form: &str, words: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for tag in ["<input", "<textarea"] {
        for part in form.split(tag).skip(1).map(|part| part.split('>').next().unwrap()) {
            let typed = tag == "<textarea"
                || ["search", "text", "tel"].iter().any(|kind| part.contains(&format!("type=\"{kind}\"")));
            let Some(name) = attribute(part, "name") else { continue };
            if typed {
                fields.push((name, words.to_owned()));
            } else if part.contains("type=\"hidden\"") {
                fields.push((name, attribute(part, "value").unwrap_or_default()));
            }
        }
    }
    fields
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let rest = tag.split(&format!(" {name}=\"")).nth(1)?;
    Some(rest.split('"').next().unwrap().replace("&#38;", "&"))
}
