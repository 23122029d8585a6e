//! The catalogues say the same in both languages, and pages ask only for words that exist.

use std::collections::BTreeSet;
use std::path::Path;

use web::words::{self, Language};

fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    fn walk(folder: &Path, ending: &str, out: &mut Vec<(String, String)>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, ending, out);
            } else if path.to_string_lossy().ends_with(ending) {
                out.push((path.display().to_string(), std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let mut out = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), ending, &mut out);
    assert!(!out.is_empty());
    out
}

#[test]
fn both_catalogues_have_the_same_keys() {
    let zh: BTreeSet<_> = words::keys(Language::Chinese).into_iter().collect();
    let en: BTreeSet<_> = words::keys(Language::English).into_iter().collect();
    assert_eq!(zh.difference(&en).collect::<Vec<_>>(), Vec::<&&str>::new(), "only in Chinese");
    assert_eq!(en.difference(&zh).collect::<Vec<_>>(), Vec::<&&str>::new(), "only in English");
    assert!(zh.len() > 200);
    for language in Language::ALL {
        for key in &zh {
            assert!(language.knows(key), "{key} does not parse in {}", language.tag());
        }
    }
}

/// What the record names by a code has words on its page.
#[test]
fn every_deed_and_every_change_of_the_directory_has_words() {
    let deeds = identity::record::KINDS.iter().map(|kind| format!("deed-{kind}"));
    let facts = identity::Fact::NAMES.iter().map(|name| format!("fact-{name}"));
    for key in deeds.chain(facts) {
        assert!(Language::ALL.iter().all(|language| language.knows(&key)), "{key}");
    }
}

#[test]
fn no_key_is_written_twice() {
    for language in Language::ALL {
        let mut seen = BTreeSet::new();
        for key in words::keys(language) {
            assert!(seen.insert(key), "{key} twice in {}", language.tag());
        }
    }
}

#[test]
fn templates_have_no_words_of_their_own() {
    for (path, text) in files("templates", ".html") {
        let found = text.lines().find(|line| line.chars().any(|c| ('\u{3000}'..='\u{9fff}').contains(&c)));
        assert_eq!(found, None, "{path}");
    }
}

#[test]
fn every_word_asked_for_exists() {
    let known: BTreeSet<_> = words::keys(Language::Chinese).into_iter().collect();
    let mut asked = 0;
    for (path, text) in files("templates", ".html").into_iter().chain(files("src", ".rs")) {
        for call in [".t(\"", ".t1(\"", ".t2(\"", ".with(\""] {
            for rest in text.split(call).skip(1) {
                let key = rest.split('"').next().unwrap();
                let word = !key.is_empty()
                    && key.contains('-')
                    && key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
                if word && !key.ends_with('-') {
                    asked += 1;
                    assert!(known.contains(key), "{path} asks for {key}");
                }
            }
        }
    }
    assert!(asked > 150, "{asked}");
}

#[test]
fn counts_choose_their_plural_and_codes_keep_their_zeros() {
    let en = Language::English;
    assert_eq!(en.with("left-working-days", &[("count", "1")]), "1 working day left");
    assert_eq!(en.with("left-working-days", &[("count", "2")]), "2 working days left");
    assert_eq!(en.with("as-of", &[("when", "007")]), "As of 007.");
    assert_eq!(Language::Chinese.with("step-of", &[("number", "2"), ("total", "5")]), "第 2 步，共 5 步");
    assert_eq!(en.t("no-such-key"), "no-such-key");
}

#[test]
fn languages_are_read_from_headers_and_tags() {
    assert_eq!(Language::accepted("fr, en-GB;q=0.8, zh;q=0.5"), Language::English);
    assert_eq!(Language::accepted("fr"), Language::Chinese);
    assert_eq!(Language::from_tag("zh-CN"), Some(Language::Chinese));
    assert_eq!(Language::from_tag("de"), None);
}
