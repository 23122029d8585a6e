//! Drafts of apps: one version after the other, each change with its note.

use store::{AppDraft, DraftNote};
use value::AccountId;

use crate::fixture::{at, on_each};

fn draft(version: u64, files: &[(&str, Option<&str>)]) -> AppDraft {
    AppDraft {
        id: "d-1".into(),
        app: "event-dispatch".into(),
        name: "夜间噪声".into(),
        base_version: "1.0.0".into(),
        base_digest: "ab".repeat(32),
        author: AccountId::new("author"),
        created_at: at(1),
        updated_at: at(version.cast_signed()),
        version,
        files: files.iter().map(|(path, text)| ((*path).to_owned(), text.map(str::to_owned))).collect(),
    }
}

fn note(act: &str, path: &str) -> DraftNote {
    let (draft, act, path) = ("d-1".to_owned(), act.to_owned(), path.to_owned());
    DraftNote { draft, at: at(5), actor: AccountId::new("author"), act, path, digest: String::new() }
}

#[test]
fn a_draft_goes_from_version_to_version_and_leaves_its_notes() {
    on_each(|store| {
        let first = draft(1, &[]);
        assert!(store.put_draft(&first, &note("create", "")).unwrap());
        assert!(!store.put_draft(&first, &note("create", "")).unwrap(), "the id is taken");
        let second = draft(2, &[("app.toml", Some("[app]")), ("story/01.story", None)]);
        assert!(store.put_draft(&second, &note("change", "app.toml")).unwrap());
        assert!(!store.put_draft(&second, &note("change", "app.toml")).unwrap(), "somebody was faster");
        assert_eq!(store.draft("d-1").unwrap(), Some(second.clone()));
        assert_eq!(store.drafts().unwrap(), vec![second]);
        store.note_draft(&note("download", "")).unwrap();
        assert!(!store.delete_draft("d-1", 1, &note("discard", "")).unwrap(), "not the version seen");
        assert!(store.delete_draft("d-1", 2, &note("discard", "")).unwrap());
        assert_eq!(store.draft("d-1").unwrap(), None);
        let acts: Vec<String> = store.draft_notes("d-1").unwrap().into_iter().map(|note| note.act).collect();
        assert_eq!(acts, ["create", "change", "download", "discard"]);
        assert_eq!(store.draft("d-2").unwrap(), None);
    });
}
