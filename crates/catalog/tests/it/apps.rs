//! The apps of the workspace are clean.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use catalog::{Folder, check, people, read_story, stories};
use value::Severity;

fn read_into(folder: &mut Folder, dir: &Path, prefix: &str) {
    for entry in std::fs::read_dir(dir).unwrap().map(Result::unwrap) {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type().unwrap().is_dir() {
            read_into(folder, &entry.path(), &format!("{name}/"));
        } else {
            folder.files.insert(name, std::fs::read(entry.path()).unwrap());
        }
    }
}

/// Every app folder beside the crates.
fn apps() -> BTreeMap<String, Folder> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../apps");
    let mut apps = BTreeMap::new();
    for entry in std::fs::read_dir(root).unwrap().map(Result::unwrap) {
        if entry.path().join("app.toml").is_file() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let mut folder = Folder::new(name.as_str());
            read_into(&mut folder, &entry.path(), "");
            apps.insert(name, folder);
        }
    }
    assert!(apps.contains_key("event-dispatch"), "the app is not beside the crates: {:?}", apps.keys());
    apps
}

#[test]
fn every_app_of_the_workspace_is_clean() {
    for (name, folder) in apps() {
        let (app, findings) = check(&folder);
        for finding in &findings {
            println!("{name}: {finding}");
        }
        let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
        assert_eq!(errors, 0, "{name} has errors");
        assert!(app.is_some());
        // A join behind a choice is the app's own business: it asks again before the join.
        let unexpected = findings.iter().find(|finding| finding.code != "join-may-wait");
        assert_eq!(unexpected, None, "{name} has warnings");
    }
}

#[test]
fn every_story_reads_and_every_act_is_told() {
    use catalog::StoryStep::{As, Do, Join, Merge, Split};
    for (name, folder) in apps() {
        let app = check(&folder).0.unwrap();
        let people = people(&folder).unwrap();
        let mut told = BTreeSet::new();
        for (story, text) in stories(&folder) {
            let story = read_story(&story, &text).unwrap_or_else(|wrong| panic!("{wrong:?}"));
            for line in &story.lines {
                match &line.step {
                    As(person) => {
                        let known = people.iter().any(|p| p.actor.account.as_str() == person);
                        assert!(known || person == "anonymous", "{}:{} {person}", story.name, line.line_no);
                    }
                    Do { act, .. } | Join { act, .. } => drop(told.insert(act.clone())),
                    Merge { .. } => drop(told.insert("merge".to_owned())),
                    Split { .. } => drop(told.insert("split".to_owned())),
                    _ => {}
                }
            }
        }
        let untold: Vec<&String> = app.acts.keys().filter(|act| !told.contains(*act)).collect();
        assert!(untold.is_empty(), "{name}: no story does {untold:?}");
    }
}
