//! Drafts on the engine: limits, versions, what is packed; and the course of a case.

use std::sync::Arc;

use engine::draft::{DraftFault, editable, table, tables};
use engine::{Apps, Engine, FixedClock, Request, Surroundings};
use store::SqliteStore;
use value::{AccountId, AppId, CommandKey};

use crate::world;

fn engine() -> Engine {
    let folder = world::read(&world::workspace().join("apps/event-dispatch"));
    let apps = Apps::new([world::app(&folder)]).with_folders([(AppId::new("event-dispatch"), folder)]);
    let clock = Arc::new(FixedClock::at("2026-03-02T01:00:00Z".parse().unwrap()));
    let store = Arc::new(SqliteStore::memory().unwrap());
    Engine::open(store, Arc::new(apps), Surroundings::fixed(clock, 7)).unwrap()
}

#[test]
fn a_draft_is_bounded_and_changes_one_version_after_the_other() {
    let engine = engine();
    let (drafts, author) = (engine.drafts(), AccountId::new("author"));
    assert!(matches!(drafts.open("nothing", "x", &author), Err(DraftFault::NoSuchApp)));
    assert!(matches!(drafts.open("event-dispatch", "  ", &author), Err(DraftFault::NoName)));
    assert!(matches!(drafts.open("event-dispatch", &"长".repeat(61), &author), Err(DraftFault::TooMuch)));
    let draft = drafts.open("event-dispatch", "夜间噪声", &author).unwrap();
    assert!(!drafts.is_behind(&draft));
    for path in
        ["../evil.toml", "native/x.rs", "process/../x.bpmn", "form/.json", "/app.toml", "form/a/b.json", "x"]
    {
        assert!(!editable(path), "{path}");
        assert!(
            matches!(drafts.change(&draft.id, 1, path, Some("x"), &author), Err(DraftFault::Path)),
            "{path}"
        );
    }
    let large = "x".repeat(engine::draft::BYTES_MAX);
    assert!(matches!(
        drafts.change(&draft.id, 1, "app.toml", Some(&large), &author),
        Err(DraftFault::TooMuch)
    ));
    let second = drafts.change(&draft.id, 1, "app.toml", Some("[app]"), &author).unwrap();
    assert_eq!(second.version, 2);
    assert!(matches!(drafts.change(&draft.id, 1, "app.toml", None, &author), Err(DraftFault::Stale)));
    let checked = drafts.check(&drafts.folder(&second).unwrap());
    assert!(checked.app.is_none() && checked.findings.iter().any(|f| f.place.file == "app.toml"));
    let third = drafts.change(&draft.id, 2, "app.toml", None, &author).unwrap();
    assert!(!drafts.folder(&third).unwrap().files.contains_key("app.toml"));
    assert!(matches!(drafts.discard(&draft.id, 2, &author), Err(DraftFault::Stale)));
    drafts.discard(&draft.id, 3, &author).unwrap();
    assert!(matches!(drafts.find(&draft.id), Err(DraftFault::NoSuchDraft)));
    let acts: Vec<String> = drafts.notes(&draft.id).unwrap().into_iter().map(|note| note.act).collect();
    assert_eq!(acts, ["create", "change", "remove", "discard"]);
}

#[test]
fn the_archive_is_one_that_tar_reads() {
    let engine = engine();
    let (drafts, author) = (engine.drafts(), AccountId::new("author"));
    let draft = drafts.open("event-dispatch", "打包", &author).unwrap();
    let draft = drafts.change(&draft.id, 1, "clock.toml", Some("# 改过\n"), &author).unwrap();
    let packed = drafts.pack(&draft, &author).unwrap();
    assert_eq!(packed.len() % 512, 0);
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("draft-archive");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("draft.tar"), &packed).unwrap();
    let status =
        std::process::Command::new("tar").args(["-xf", "draft.tar"]).current_dir(&folder).status().unwrap();
    assert!(status.success());
    let unpacked = world::read(&folder.join("event-dispatch"));
    assert_eq!(unpacked.files, drafts.folder(&draft).unwrap().files);
}

#[test]
fn stories_are_told_against_the_draft() {
    let engine = engine();
    let (drafts, author) = (engine.drafts(), AccountId::new("author"));
    let draft = drafts.open("event-dispatch", "时限", &author).unwrap();
    let clock =
        world::read(&world::workspace().join("apps/event-dispatch")).text("clock.toml").unwrap().to_owned();
    let longer = clock.replacen("amount = \"2\"", "amount = \"3\"", 1);
    let draft = drafts.change(&draft.id, 1, "clock.toml", Some(&longer), &author).unwrap();
    let folder = drafts.folder(&draft).unwrap();
    let told = drafts.tell(&folder, &drafts.check(&folder));
    let first = told.stories.iter().find(|story| story.name.starts_with("01")).unwrap();
    assert!(!first.passed);
    let (line, expected, happened) = first.differs.clone().unwrap();
    assert!(line > 1 && expected.contains("due 2026-03-02 11:00"), "{line} {expected}");
    assert!(happened.contains("due 2026-03-02 12:00"), "{happened}");
    let names = tables(&folder);
    assert_eq!(names.len(), 1);
    assert!(table(&folder, &names[0].path, &names[0].decision).unwrap().rules.len() >= 5);
}

#[test]
fn the_course_tells_what_was_passed_and_where_the_case_waits() {
    let engine = engine();
    let opened = world::report(&engine, "lin", "k1");
    let course = engine.course(opened.case).unwrap();
    assert!(course.now.iter().any(|element| element.as_str() == "screen"), "{course:?}");
    assert!(course.passed.iter().any(|passed| passed.element.as_str() == "filed"));
    let accept = world::act(opened.case, "accept", None, &[]);
    engine.ask(Request::new(CommandKey::new("k2"), world::dispatcher(), accept)).unwrap();
    let course = engine.course(opened.case).unwrap();
    assert!(course.now.iter().all(|element| element.as_str() != "screen"), "{course:?}");
    let last = |name: &str| course.passed.iter().position(|passed| passed.element.as_str() == name);
    assert!(last("filed") < last("screen") && last("screen") < last("suggest"), "{course:?}");
    assert!(course.flows.iter().any(|flow| flow.as_str() == "to-suggest"), "{:?}", course.flows);
    assert!(engine.course(value::CaseId(99)).unwrap().passed.is_empty());
}
