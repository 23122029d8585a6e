//! The command line's words.

use xtask::args::Args;

fn args(line: &str) -> Args {
    Args::new(line.split_whitespace().map(str::to_owned).collect())
}

#[test]
fn values_stand_after_the_flag_or_after_an_equals_sign() {
    assert_eq!(args("--only fmt,tidy").value("--only"), Some("fmt,tidy"));
    assert_eq!(args("--only=fmt").value("--only"), Some("fmt"));
    assert_eq!(args("--other fmt").value("--only"), None);
}

#[test]
fn a_number_that_is_none_is_refused() {
    assert_eq!(args("--kills 7").number("--kills", 20), Ok(7));
    assert_eq!(args("").number("--kills", 20), Ok(20));
    assert!(args("--kills many").number("--kills", 20).is_err());
    assert!(args("--kills").number("--kills", 20).is_err());
}

#[test]
fn words_after_two_hyphens_go_to_the_program_below() {
    let line = args("-- --keep here");
    assert_eq!(line.words(), ["--keep", "here"]);
    assert!(!line.has("--keep"));
}
