//! The vectors of identifiers: made up, checked with an independent tool.

use std::path::{Path, PathBuf};

use value::identifier::{Wrong, mobile, resident_id, uscc};

#[test]
fn all_vectors() {
    let shared = std::env::var_os("LUOHU_SHARED").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let path = shared.unwrap_or(beside).join("data/reference-cn/id-uscc-vectors.csv");
    let Ok(text) = std::fs::read_to_string(&path) else {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "the vectors must be there");
        println!("skipped: corpus not found");
        return;
    };
    let mut seen = 0;
    for line in text.lines().skip(1) {
        let mut cells = line.splitn(4, ',');
        let (kind, number, expected) = (cells.next().unwrap(), cells.next().unwrap(), cells.next().unwrap());
        let found = match kind {
            "resident-id" => resident_id(number),
            "uscc" => uscc(number),
            other => panic!("unknown kind {other}"),
        };
        assert_eq!(found.is_ok(), expected == "valid", "{line}: {found:?}");
        seen += 1;
    }
    assert_eq!(seen, 33);
    println!("identifiers: {seen} vectors agree");
}

#[test]
fn any_one_wrong_digit_is_seen() {
    for (number, check) in
        [("440303198506307899", resident_id as fn(&str) -> Result<(), Wrong>), ("91440303MA5GKL12XA", uscc)]
    {
        assert_eq!(check(number), Ok(()));
        for at in 0..number.len() {
            for other in "0123456789ABCDEFGHJKLMNPQRTUWXY".chars() {
                let mut changed: Vec<char> = number.chars().collect();
                if changed[at] != other {
                    changed[at] = other;
                    let changed: String = changed.into_iter().collect();
                    assert!(check(&changed).is_err(), "{changed}");
                }
            }
        }
    }
}

#[test]
fn reasons() {
    assert_eq!(mobile("138"), Err(Wrong::Length(3)));
    assert_eq!(mobile("1380000000字"), Err(Wrong::Character(11)));
    assert_eq!(mobile("10000000000"), Err(Wrong::Prefix));
    assert_eq!(resident_id("字".repeat(18).as_str()), Err(Wrong::Character(1)));
    assert_eq!(uscc(""), Err(Wrong::Length(0)));
}
