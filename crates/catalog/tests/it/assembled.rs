//! What a good folder becomes.

use catalog::{Style, Target, Verb, check};
use value::{ElementId, Value};

use crate::good::{folder, spoiled};

#[test]
fn the_good_app_has_no_finding() {
    let (app, findings) = check(&folder());
    assert_eq!(findings, []);
    assert!(app.is_some());
}

#[test]
fn everything_written_arrives() {
    let app = check(&folder()).0.unwrap();
    assert_eq!((app.id.as_str(), app.version.as_str(), app.title.zh.as_str()), ("bench", "1.0.0", "长椅"));
    assert_eq!(app.process.id, "repair");
    assert_eq!(app.calendar.zone().iana_name(), Some("Asia/Shanghai"));
    let acts: Vec<&str> = app.acts.keys().map(String::as_str).collect();
    assert_eq!(acts, ["tell", "mend", "again", "note"]);
    assert_eq!(app.opening_act().unwrap().rule.id, "tell");
    let mend = app.act("mend").unwrap();
    assert_eq!(mend.target, Target::Task(ElementId::new("look")));
    assert_eq!((mend.style, mend.reason, mend.rule.separate_from.len()), (Style::Primary, false, 1));
    assert_eq!(mend.rule.needs[0].because.en, "tried three times");
    assert_eq!(mend.set[0].0, "outcome");
    assert!(app.act("again").unwrap().reason);
    assert_eq!(app.act("note").unwrap().target, Target::Verb(Verb::Note));
    assert_eq!(app.power(mend).unwrap().basis.len(), 1);
    assert_eq!(app.stage_of(&ElementId::new("quiet")).unwrap().id, "told");
    assert_eq!(app.clocks.iter().map(|clock| clock.stops.len()).sum::<usize>(), 2);
    assert_eq!(app.messages.len(), 2);
    assert_eq!(app.title_of("kind", "dirty").en, "Dirty");
    assert_eq!(app.duplicate.as_ref().unwrap().field, "radius_m");
    assert!(app.forms["tell"].fields["phone"].personal.is_some());
}

#[test]
fn lists_are_one_feel_value() {
    let app = check(&folder()).0.unwrap();
    let broken = app.lists_value.get("kind").and_then(|kind| kind.get("broken")).unwrap();
    assert_eq!(broken.get("days"), Some(&Value::from(3)));
    assert_eq!(broken.get("zh"), Some(&Value::from("坏了")));
    assert_eq!(broken.get("code"), Some(&Value::from("broken")));
}

#[test]
fn the_digest_follows_what_makes_the_app_and_nothing_else() {
    let digest = folder().digest();
    assert_eq!(digest, folder().with("README.md", "other").with("story/a.story", "show A").digest());
    assert_ne!(digest, spoiled("list/kind.toml", "days = 3", "days = 4").digest());
    assert_ne!(digest, folder().with("list/other.toml", "").digest());
    // The boundary between two files cannot be moved unseen.
    let one = catalog::Folder::new("x").with("list/a.toml", "12").with("list/b.toml", "3");
    let two = catalog::Folder::new("x").with("list/a.toml", "1").with("list/b.toml", "23");
    assert_ne!(one.digest(), two.digest());
}

#[test]
fn a_native_given_by_the_caller_is_an_operation() {
    let folder = spoiled("process/repair.bpmn", "luohu:operation=\"answer\"", "luohu:operation=\"stamp\"");
    assert!(check(&folder).0.is_none());
    let (app, findings) = catalog::check_with(&folder, &["stamp"]);
    assert_eq!(findings, []);
    assert!(app.is_some());
}

#[test]
fn optional_files_may_be_missing_and_a_byte_order_mark_is_no_harm() {
    let mut folder = folder();
    for path in ["text/zh.ftl", "text/en.ftl"] {
        folder.files.remove(path);
    }
    let role = format!("\u{feff}{}", folder.text("role.toml").unwrap());
    let (app, findings) = check(&folder.with("role.toml", role));
    assert_eq!(findings, []);
    assert!(app.is_some());
}
