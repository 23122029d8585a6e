//! Prints how fast this machine's disk and SQLite take turns, and how fast they are verified. Not a test.
//! `cargo run --release -p store --example rate [folder]`
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "an example that prints")]

use std::time::Instant;

use store::{Batch, CaseRow, CaseStatus, FilingRow, SqliteStore, Store, TaskFilter, TaskRow, Turn};
use value::{AccountId, AppId, CaseId, CommandKey, ElementId, FilingId, RoleId, Timestamp};

/// A case in two turns: opened with a task and a filing, then closed. Three events and four events.
fn case(batch: &mut Batch, n: u64, opening: bool) {
    let at = Timestamp::from_microsecond(1_772_409_600_000_000 + (n * 1000).cast_signed()).unwrap();
    let (first_version, events) = if opening { (1, 3) } else { (4, 4) };
    batch.turns.push(Turn {
        case: CaseId(n),
        first_version,
        key: CommandKey::new(format!("{:032x}", u128::from(n.wrapping_mul(0x9e37_79b9_7f4a_7c15)) << 1 | u128::from(opening))),
        actor: AccountId::new("officer-7"),
        act: "report".into(),
        at,
        recorded_at: at,
        events: (0..events)
            .map(|n| format!(r#"{{"kind":"ElementCompleted","element":"screen","data":{{"category":"street-light","step":{n},"note":"路灯不亮，请处理"}}}}"#))
            .collect(),
        receipt: format!(r#"{{"case":{n}}}"#),
    });
    let mut row = CaseRow::new(CaseId(n), format!("20260302-{n:07}"), AppId::new("street-lamps"), at);
    row.summary = Some("一盏路灯不亮".into());
    row.office = Some("city-management".into());
    row.status = if opening { CaseStatus::Open } else { CaseStatus::Closed };
    row.due_at = Some(at);
    (row.lat, row.lon) = (Some(22.5 + (n % 1000) as f64 / 1e4), Some(114.1));
    row.kind = Some("street-light".into());
    batch.cases.push(row);
    batch.tasks.push(TaskRow {
        case: CaseId(n),
        instance: 1,
        element: ElementId::new("screen"),
        role: RoleId::new("dispatcher"),
        office: Some("hub".into()),
        area: None,
        kind: None,
        opened_at: at,
        due_at: Some(at),
        priority: None,
        open: opening,
        claimed_by: None,
    });
    if opening {
        batch.filings.push(FilingRow {
            filing: FilingId::new(format!("{:09x}", n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 28)),
            case: CaseId(n),
            home: CaseId(n),
            filed_at: at,
            account: None,
            agent: None,
            answered_at: None,
            rating: None,
            due_at: Some(at),
        });
    }
}

fn main() {
    let folder = std::env::args().nth(1).map_or_else(std::env::temp_dir, Into::into);
    for (size, cases) in [(1, 1000), (16, 10_000), (64, 40_000), (256, 72_000)] {
        let path = folder.join(format!("store-rate-{}-{size}.db", std::process::id()));
        let store = SqliteStore::open(&path).unwrap();
        let ids: Vec<u64> = (1..=cases).collect();
        let started = Instant::now();
        for chunk in ids.chunks(size) {
            for opening in [true, false] {
                let mut batch = Batch::default();
                chunk.iter().for_each(|n| case(&mut batch, *n, opening));
                store.commit(&batch).unwrap();
            }
        }
        let seconds = started.elapsed().as_secs_f64();
        let bytes = std::fs::metadata(&path).unwrap().len();
        let started = Instant::now();
        let report = store.verify(&mut |_| ()).unwrap();
        let verified = started.elapsed().as_secs_f64();
        println!(
            "batch of {size:>3} turns: {:>6.0} turns/s, {:>7.0} events/s, {:>4} bytes/event; {} leaves verified in {verified:.2} s; inbox of {} open",
            cases as f64 * 2.0 / seconds,
            report.events as f64 / seconds,
            bytes / report.events,
            report.events,
            store.count_tasks(&TaskFilter::new().open(true)).unwrap(),
        );
        drop(store);
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(
                folder.join(format!("store-rate-{}-{size}.db{end}", std::process::id())),
            );
        }
    }
}
