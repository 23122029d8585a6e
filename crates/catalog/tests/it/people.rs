//! `fixture/people.toml`.

use catalog::{Folder, people, read_people};

#[test]
fn people_have_their_posts() {
    let text = r#"
[[person]]
id = "lin"
name = { zh = "甲（演示）", en = "A (demo)" }
roles = ["resident"]

[[person]]
id = "handler"
name = { zh = "乙（演示）", en = "B (demo)" }
roles = ["handler", "verifier"]
office = "parks"
area = "north"
"#;
    let folder = Folder::new("x").with("fixture/people.toml", text);
    let people = people(&folder).unwrap();
    assert_eq!(people.len(), 2);
    let handler = &people[1];
    assert_eq!((handler.actor.account.as_str(), handler.name.zh.as_str()), ("handler", "乙（演示）"));
    assert_eq!(handler.actor.roles.len(), 2);
    assert_eq!(handler.actor.office.as_ref().unwrap().as_str(), "parks");
    assert_eq!(handler.actor.area.as_deref(), Some("north"));
    assert_eq!(people[0].actor.office, None);
}

#[test]
fn a_folder_without_people_has_none() {
    assert_eq!(people(&Folder::new("x")), Ok(Vec::new()));
}

#[test]
fn what_is_wrong_is_told_all_at_once() {
    let text = "[[person]]\nid = \"a\"\nname = { zh = \"甲\", en = \"A\" }\nofice = \"x\"\n\
                [[person]]\nid = \"a\"\nname = { zh = \"乙\" }\n";
    let findings = read_people(text, "people.toml").unwrap_err();
    let told: Vec<(&str, u32)> = findings.iter().map(|f| (f.code.as_str(), f.place.line)).collect();
    assert_eq!(told, [("key-unknown", 4), ("id-twice", 5), ("key-missing", 7)]);
    assert_eq!(findings[0].hint, "did you mean `office`?");
    let broken = Folder::new("x").with("fixture/people.toml", vec![0xff, 0xfe]);
    assert_eq!(people(&broken).unwrap_err()[0].code, "not-utf-8");
}
