//! Search terms: what a text is found by, what a query asks for, and which queries are about a person.

use value::term::{Wanted, found_in, looks_personal, of_query, of_texts};

fn terms(text: &str) -> Vec<String> {
    of_texts([text]).into_iter().collect()
}

#[test]
fn texts_become_pairs_and_words() {
    let rows: [(&str, &[&str]); 9] = [
        ("", &[]),
        ("路", &["路"]),
        ("布心路", &["布心", "心路", "路"]),
        ("布心，路", &["布心", "心", "路"]),
        ("Flooding at NIGHT", &["at", "flooding", "night"]),
        ("ＡＢ１２，ｃ", &["ab12", "c"]),
        ("3号楼A座", &["3", "a", "号楼", "座", "楼"]),
        ("20260302-0000017", &["0000017", "20260302"]),
        ("\u{3000}，。 -—", &[]),
    ];
    for (text, wanted) in rows {
        assert_eq!(terms(text), wanted, "{text}");
    }
}

#[test]
fn numbers_of_persons_are_not_kept() {
    for text in ["13800138000", "联系１３８００１３８０００。", "440303199001011234", "44030319900101123x"]
    {
        assert!(
            terms(text).iter().all(|term| term.bytes().filter(u8::is_ascii_digit).count() <= 10),
            "{text}"
        );
    }
}

#[test]
fn queries_ask_for_everything_they_say() {
    let whole = |text: &str| Wanted::Whole(text.to_owned());
    let begins = |text: &str| Wanted::Begins(text.to_owned());
    assert_eq!(of_query("布心路 A1"), [whole("布心"), whole("心路"), begins("a1")]);
    assert_eq!(of_query("路"), [begins("路")]);
    assert!(of_query(" ，").is_empty());
    assert!(of_query(&"很".repeat(10_000)).len() < 60);
    let found = |query: &str, text: &str| found_in(&of_query(query), [text]);
    assert!(found("积水 布心", "布心路口积水"));
    assert!(found("水", "积水"), "the last character is found alone");
    assert!(found("积", "积水"), "and the first");
    assert!(found("FLOOD", "flooding"), "a word by its beginning");
    assert!(!found("oding", "flooding"));
    assert!(!found("积水 泥冈", "布心路口积水"));
    assert!(!found("", "布心路口积水"), "nothing asked finds nothing");
}

#[test]
fn what_begins_with_a_text_is_one_range() {
    for begin in ["a", "az", "路", "\u{d7ff}", "a\u{10ffff}", "9"] {
        let wanted = Wanted::Begins(begin.to_owned());
        let (from, to) = wanted.range();
        let to = to.unwrap();
        for text in [begin.to_owned(), format!("{begin}x"), format!("{begin}\u{10ffff}")] {
            assert!(from <= text.as_str() && (to.is_empty() || text < to), "{begin:?} {text:?} {to:?}");
        }
        assert!(to.as_str() > from);
    }
}

#[test]
fn queries_about_persons_are_told() {
    for query in [
        "13800138000",
        "138 0013 8000",
        "１３８-００１３-８０００",
        "+86 138 0013 8000",
        "440303199001011234",
        "44030319900101123X",
        "电话13800138000",
        "440303900101123",
        "0755-25666666",
    ] {
        assert!(looks_personal(query), "{query}");
    }
    for query in [
        "",
        "布心路",
        "20260302-0000017",
        "20260302-0000",
        "110",
        "25666666",
        "2026年3月2日",
        "深南东路 2028 号",
    ] {
        assert!(!looks_personal(query), "{query}");
    }
}
