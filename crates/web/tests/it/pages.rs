//! Every page x sample x language renders, leaks no key, and stays light.

use std::io::Write as _;

use web::view::sample;
use web::words::Language;

fn zipped(bytes: &[u8]) -> usize {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap().len()
}

#[test]
fn every_sample_renders_in_both_languages() {
    for language in Language::ALL {
        let pages = sample::all(language);
        assert!(pages.len() >= 30, "{}", pages.len());
        for page in pages {
            assert!(page.html.starts_with("<!doctype html>"), "{}: {}", page.name, page.html);
            assert!(page.html.contains(&format!("<html lang=\"{}\"", language.tag())), "{}", page.name);
            assert_eq!(
                page.html.matches("<h1").count(),
                1,
                "{} has one heading of the first level",
                page.name
            );
            assert_eq!(page.html.matches("<main").count(), 1, "{}", page.name);
            // The switch to the other language is a link that says so and keeps the page.
            let other = language.other().tag();
            assert!(page.html.contains(&format!("hreflang=\"{other}\"")), "{}", page.name);
            assert!(!page.html.contains("style=\""), "{}: inline style breaks the policy", page.name);
            assert!(!page.html.contains("<script>"), "{}: inline script breaks the policy", page.name);
            assert!(!page.html.contains(" onclick"), "{}", page.name);
        }
    }
}

#[test]
fn every_form_that_posts_carries_the_token() {
    for page in sample::all(Language::Chinese) {
        for form in page.html.split("<form").skip(1) {
            let form = form.split("</form>").next().unwrap();
            if form.contains("method=\"post\"") {
                assert!(form.contains("name=\"csrf\""), "{}: {form}", page.name);
            }
        }
    }
}

#[test]
fn english_pages_have_no_chinese_but_the_switch() {
    for page in sample::all(Language::English) {
        let rest: String =
            page.html.replace(&Language::Chinese.t("language-name"), "").replace("value=\"路灯\"", "");
        let found = rest.lines().find(|line| line.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)));
        assert_eq!(found, None, "{}", page.name);
    }
}

#[test]
fn pictures_have_the_style_they_were_drawn_for() {
    let style = web::asset::bytes("css/picture.css").unwrap();
    assert_eq!(
        std::str::from_utf8(style).unwrap(),
        engine::picture::STYLE,
        "copy the pictures' style sheet anew"
    );
    let case = sample::all(Language::Chinese).into_iter().find(|page| page.name == "case").unwrap();
    assert!(case.html.contains("<svg") && case.html.contains("处置") && !case.html.contains("<style"));
}

#[test]
fn resident_pages_weigh_little() {
    let css = zipped(web::asset::bytes("css/district.css").unwrap());
    let mark = zipped(web::asset::bytes("img/mark.svg").unwrap());
    for page in sample::all(Language::Chinese) {
        let weight = zipped(page.html.as_bytes()) + css + mark;
        assert!(weight <= 100 << 10, "{} weighs {weight} bytes", page.name);
    }
}

/// Writes every page to `$LUOHU_PAGES`, for the browser checks.
#[test]
fn pages_are_written_for_the_browser_where_asked() {
    let Some(folder) = std::env::var_os("LUOHU_PAGES").map(std::path::PathBuf::from) else { return };
    std::fs::create_dir_all(&folder).unwrap();
    for language in Language::ALL {
        for page in sample::all(language) {
            std::fs::write(folder.join(format!("{}.{}.html", page.name, language.tag())), page.html).unwrap();
        }
        // The largest real schema as a form, filled in with one object of each list: a few pages of each way to ask.
        let Some((schema, case)) = crate::preview::corpus() else { continue };
        let mut case = serde_json::from_str(&case).unwrap();
        crate::preview::trimmed(&mut case);
        let pages = sample::of_schema(language, "planning", &schema, &case.to_string());
        let has = |text: &str| pages.iter().any(|page| page.html.contains(text));
        for kind in [
            "<select",
            "<textarea",
            "type=\"radio\"",
            "type=\"checkbox\"",
            "type=\"date\"",
            "id=\"add\"",
            "<details",
        ] {
            assert!(has(kind), "no planning page has {kind}");
        }
        for page in pages {
            std::fs::write(folder.join(format!("{}.{}.html", page.name, language.tag())), page.html).unwrap();
        }
    }
}

/// Text is shown as text: no script of ours hands text to something that reads it as markup or as code. What comes from
/// a page is parsed in a document of its own and copied element by element.
#[test]
fn islands_read_no_text_as_markup() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("islands/src");
    let mut parsed = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let (name, text) = (entry.file_name().unwrap().to_owned(), std::fs::read_to_string(&entry).unwrap());
        for reader in [
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "createContextualFragment",
            "setHTMLUnsafe",
            "srcdoc",
            "eval(",
            "new Function",
            "javascript:",
            "setTimeout(\"",
        ] {
            assert!(!text.contains(reader), "{name:?}: {reader}");
        }
        if text.contains("DOMParser") {
            parsed.push(name.to_string_lossy().into_owned());
            assert!(text.contains("createTextNode(") && text.contains("KNOWN.has(node.tagName)"), "{name:?}");
            // None of what it copies runs, loads or is sent.
            let known = text.split("KNOWN = new Set([").nth(1).unwrap().split(']').next().unwrap();
            for element in
                ["SCRIPT", "STYLE", "IMG", "IFRAME", "OBJECT", "EMBED", "FORM", "INPUT", "SVG", "LINK"]
            {
                assert!(!known.contains(&format!("\"{element}\"")), "{name:?}: {element}");
            }
            let kept = text.split("KEPT = [").nth(1).unwrap().split(']').next().unwrap();
            assert_eq!(kept, "\"class\", \"datetime\"");
        }
    }
    assert_eq!(parsed, ["fresh.ts"]);
}

/// What a resident wrote as markup is text on the pages of supervision, and nothing of it is in the part that is kept fresh,
/// whose elements are those that the page's script copies.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_fresh_shows_text_as_text() {
    let town = crate::town::Town::new();
    let place = "<img src=x onerror=alert(1)><script>alert(2)</script>";
    crate::journey::report(&mut town.browser(), place).await;
    let mut browser = town.signed_in("supervisor").await;
    let feed = browser.open("/watch/acts").await.text.clone();
    assert!(
        feed.contains("<li") && !feed.contains("onerror"),
        "nothing that a resident wrote is in it: {feed}"
    );
    let list = browser.open("/watch/cases?figure=all").await.text.clone();
    assert!(list.contains("&#60;img src=x onerror=alert(1)&#62;&#60;script&#62;"), "{list}");
    assert!(!list.contains("<img src=x") && !list.contains("<script>alert"), "{list}");
    let known = ["ol", "li", "p", "br", "span", "a", "strong", "time", "ul"];
    for tag in feed.split('<').skip(1).map(|tag| tag.trim_start_matches('/')) {
        let name = tag.split([' ', '>']).next().unwrap();
        assert!(known.contains(&name), "<{name}> would be left out: {feed}");
    }
    let page = browser.open("/watch").await.text.clone();
    assert!(page.contains("data-fresh=\"/watch/acts\"") && !page.contains("<img src=x"), "{page}");
}
