//! The search index of a file: written with the case, indexed anew where it is older, compared by the deep verification.

use std::path::PathBuf;
use std::sync::Arc;

use engine::{Apps, Engine, FixedClock, Surroundings};
use store::{CaseFilter, SqliteStore};
use value::term::of_query;

use crate::world::{app_named, report};

/// A file that is gone with the test.
struct File(PathBuf);

impl File {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("engine-search-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn open(&self) -> Engine {
        let store = Arc::new(SqliteStore::open(self.0.join("district.db")).unwrap());
        let clock = Arc::new(FixedClock::at("2026-03-02T09:00:00+08:00".parse().unwrap()));
        let apps = Arc::new(Apps::shared([app_named("event-dispatch")]));
        Engine::open(store, apps, Surroundings::fixed(clock, 7)).unwrap()
    }

    /// Changes the file behind the store's back.
    fn change(&self, sql: &str) {
        rusqlite::Connection::open(self.0.join("district.db")).unwrap().execute_batch(sql).unwrap();
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn found(engine: &Engine, query: &str) -> u64 {
    engine.store().count(&CaseFilter::new().terms(of_query(query))).unwrap()
}

#[test]
fn the_index_follows_the_log_and_a_lacking_row_is_told() {
    let file = File::new();
    let engine = file.open();
    let receipt = report(&engine, "lin", "k-1");
    assert_eq!(
        (found(&engine, "积水 布心"), found(&engine, &receipt.number), found(&engine, "塌陷")),
        (1, 1, 0)
    );
    assert!(engine.check_rows().unwrap().differing.is_empty());
    drop(engine);

    file.change("DELETE FROM case_term WHERE term = '积水'");
    let engine = file.open();
    assert_eq!(found(&engine, "积水"), 0);
    assert_eq!(engine.check_rows().unwrap().differing, [(receipt.case, "search terms".to_owned())]);
    drop(engine);

    // A file from before the index, or from before a newer rule of its terms.
    file.change("DELETE FROM case_term; UPDATE case_term_state SET edition = 0, done_to = 0");
    let engine = file.open();
    assert_eq!(found(&engine, "积水 布心"), 1);
    assert!(engine.check_rows().unwrap().differing.is_empty());
}
