//! Reading Rust without its comments and texts.

use xtask::tidy::source::{code_only, line_of, whole_words};

#[test]
fn comments_and_texts_are_blanked_and_lines_keep_their_number() {
    let rows = [
        ("let a = 1; // std::fs", "std::fs", false),
        ("/* std::fs /* nested */ std::fs */ let b = 2;", "std::fs", false),
        ("let c = \"std::fs \\\" std::fs\"; let d = 3;", "std::fs", false),
        ("let e = r#\"std::fs \" \"#; let f = 4;", "std::fs", false),
        ("let g = '\"'; use std::fs;", "std::fs", true),
        ("fn h<'a>(x: &'a str) { std::fs::read(x) }", "std::fs", true),
        ("let i = '\\''; std::fs::read(x)", "std::fs", true),
    ];
    for (source, word, stays) in rows {
        assert_eq!(code_only(source).contains(word), stays, "{source}");
    }
    let text = "// one\n\"two\nthree\"\nfour";
    let code = code_only(text);
    assert_eq!(line_of(&code, code.find("four").unwrap()), 4);
}

#[test]
fn a_whole_word_is_not_part_of_a_longer_one() {
    assert_eq!(whole_words("mod types; model", "mod").count(), 1);
    assert_eq!(whole_words("app_names names", "names").count(), 1);
}
