//! A calendar published over many open clocks: how long it takes, and that every affected case moved once, and no other.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, mpsc};
use std::time::Instant;

use catalog::{Folder, Person};
use engine::{Apps, Ask, Engine, FixedClock, Request, Surroundings};
use serde::Serialize;
use store::{SqliteStore, Store as _};
use value::{AppId, CommandKey, Context, Timestamp};

use crate::{Outcome, say};

const FILES: [(&str, &str); 6] = [
    ("app.toml", include_str!("../app-publish/app.toml")),
    ("role.toml", include_str!("../app-publish/role.toml")),
    ("power.toml", include_str!("../app-publish/power.toml")),
    ("clock.toml", include_str!("../app-publish/clock.toml")),
    ("fixture/people.toml", include_str!("../app-publish/fixture/people.toml")),
    ("process/publish.bpmn", include_str!("../app-publish/process/publish.bpmn")),
];

/// Clocks of one case, as `clock.toml` has them.
const CLOCKS: u64 = 4;

/// Seconds a publication over a million clocks may take.
const SECONDS_MAX: f64 = 60.0;

/// An invented notice for the first year that is not published.
const NEXT: &str = "[2027] 2026-11-10 国办发明电〔2026〕0号\noff new-year 01-01..01-04\n";

/// A day on which no clock of a new case reaches the unpublished year, and one on which three of four do.
const CALM: &str = "2026-06-01T02:00:00Z";
const TOUCHED: &str = "2026-12-14T02:00:00Z";

/// Requests under way while the cases are opened.
const FLYING_MAX: u64 = 2_000;

pub struct Plan {
    clocks: u64,
    dir: PathBuf,
    write: bool,
}

impl Plan {
    pub fn read(words: &[String]) -> Outcome<Self> {
        let mut plan = Self { clocks: 1_000_000, dir: std::env::temp_dir(), write: true };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
            match word.as_str() {
                "--clocks" => {
                    let text = value()?;
                    plan.clocks = text.parse().map_err(|_| format!("{word} {text}: not a number"))?;
                }
                "--dir" => plan.dir = PathBuf::from(value()?),
                "--keep-results" => plan.write = false,
                other => return Err(format!("unknown option {other}")),
            }
        }
        Ok(plan)
    }
}

#[derive(Debug, Serialize)]
struct Results {
    clocks: u64,
    cases: u64,
    /// Cases with a clock that the publication moves or makes certain.
    affected: u64,
    moved: u64,
    asked: u64,
    opened_in_s: f64,
    published_in_s: f64,
    seconds_max: f64,
}

fn folder() -> Folder {
    FILES.iter().fold(Folder::new("publish"), |folder, (path, text)| folder.with(*path, *text))
}

fn engine(store: &Arc<SqliteStore>, clock: &Arc<FixedClock>) -> Outcome<Engine> {
    let (Some(app), _) = catalog::check(&folder()) else { return Err("the app has findings".to_owned()) };
    let kept = store.calendars().map_err(|fault| fault.to_string())?;
    let apps = Apps::new([app]).with_calendars(&kept).map_err(|error| error.to_string())?;
    let around = Surroundings::fixed(clock.clone(), 1);
    Engine::open(store.clone(), Arc::new(apps), around).map_err(|fault| fault.to_string())
}

pub fn run(plan: &Plan) -> Outcome<()> {
    let dir = plan.dir.join(format!("luohu-publish-{}", std::process::id()));
    std::fs::create_dir_all(&dir).map_err(|error| error.to_string())?;
    let outcome = measure(plan, &dir);
    let removed = std::fs::remove_dir_all(&dir).map_err(|error| error.to_string());
    let results = outcome?;
    removed?;
    say(&format!(
        "{} clocks in {} cases, opened in {:.1} s; published in {:.1} s: {} asked, {} of {} affected moved once",
        results.clocks,
        results.cases,
        results.opened_in_s,
        results.published_in_s,
        results.asked,
        results.moved,
        results.affected
    ));
    if plan.write {
        let home = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("results");
        let text = serde_json::to_string_pretty(&results).map_err(|error| error.to_string())?;
        std::fs::create_dir_all(&home).map_err(|error| error.to_string())?;
        std::fs::write(home.join("publish.json"), text + "\n").map_err(|error| error.to_string())?;
    }
    if results.published_in_s > SECONDS_MAX {
        return Err(format!("publishing took more than {SECONDS_MAX} s"));
    }
    Ok(())
}

fn measure(plan: &Plan, dir: &std::path::Path) -> Outcome<Results> {
    let store = SqliteStore::open(dir.join("publish.db")).map_err(|fault| fault.to_string())?;
    let store = Arc::new(store);
    let clock = Arc::new(FixedClock::at(moment(CALM)?));
    let cases = plan.clocks.div_ceil(CLOCKS);
    let affected = cases / 2;
    let first = engine(&store, &clock)?;
    let begun = Instant::now();
    open(&first, cases - affected, "calm")?;
    clock.set(moment(TOUCHED)?);
    open(&first, affected, "touched")?;
    let opened_in_s = begun.elapsed().as_secs_f64();
    let position = store.head().map_err(|fault| fault.to_string())?.position;
    let calendar = first.apps().all().next().map(|app| app.calendar.clone()).ok_or("no app")?;
    drop(first);

    let begun = Instant::now();
    let at = clock_now(&clock);
    engine::publish(store.as_ref(), &calendar, NEXT, "", at).map_err(|error| error.to_string())?;
    let second = engine(&store, &clock)?;
    let report = second.catch_up().map_err(|failure| failure.to_string())?;
    let published_in_s = begun.elapsed().as_secs_f64();

    check(&store, position, cases - affected, affected)?;
    if report.moved != affected || report.refused != 0 {
        return Err(format!("{affected} cases are affected, but: {report:?}"));
    }
    Ok(Results {
        clocks: cases * CLOCKS,
        cases,
        affected,
        moved: report.moved,
        asked: report.asked,
        opened_in_s,
        published_in_s,
        seconds_max: SECONDS_MAX,
    })
}

fn moment(text: &str) -> Outcome<Timestamp> {
    text.parse().map_err(|_| format!("{text}: not a time"))
}

fn clock_now(clock: &FixedClock) -> Timestamp {
    use value::Clock as _;
    clock.now()
}

/// Opens cases, many at once.
fn open(engine: &Engine, count: u64, name: &str) -> Outcome<()> {
    let people = catalog::people(&folder()).map_err(|_| "the app has no people".to_owned())?;
    let clerk: &Person = people.first().ok_or("the app has no people")?;
    let (answer, heard) = mpsc::channel();
    let mut flying = 0;
    let land = |flying: &mut u64, most: u64| -> Outcome<()> {
        while *flying > most {
            let landed: Result<engine::Receipt, engine::Failure> = heard.recv().map_err(|e| e.to_string())?;
            landed.map_err(|failure| failure.to_string())?;
            *flying -= 1;
        }
        Ok(())
    };
    for number in 0..count {
        land(&mut flying, FLYING_MAX)?;
        let ask = Ask::Open {
            app: AppId::new("publish"),
            act: "open".to_owned(),
            answers: Context::new(),
            channel: "bench".to_owned(),
            blobs: Vec::new(),
        };
        let request = Request::new(CommandKey::new(format!("{name}-{number}")), clerk.actor.clone(), ask);
        let answer = answer.clone();
        engine.submit(request, Box::new(move |result| drop(answer.send(result))));
        flying += 1;
    }
    land(&mut flying, 0)
}

/// Every turn since the publication moves an affected case, each once, with its reason.
fn check(store: &SqliteStore, mut position: u64, calm: u64, affected: u64) -> Outcome<()> {
    let mut moved = BTreeSet::new();
    loop {
        let turns = store.log(position + 1, 2_000).map_err(|fault| fault.to_string())?;
        let Some(last) = turns.last() else { break };
        position = last.position;
        for stored in &turns {
            let reason =
                |text: &String| text.contains("CalendarAdopted") && text.contains("国办发明电〔2026〕0号");
            if stored.turn.events.iter().filter(|text| reason(text)).count() != 1 {
                return Err(format!("case {} moved without its reason", stored.turn.case));
            }
            if stored.turn.case.0 <= calm || !moved.insert(stored.turn.case) {
                return Err(format!("case {} moved, or moved twice", stored.turn.case));
            }
        }
    }
    if moved.len() as u64 == affected {
        Ok(())
    } else {
        Err(format!("{} of {affected} cases moved", moved.len()))
    }
}
