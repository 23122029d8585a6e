//! `luohu calendar`: the editions there are, a file checked, a file published.

use std::path::Path;
use std::sync::Arc;

use catalog::App;
use engine::{PublishError, publish};
use identity::Domain;
use identity::record::Deed;
use serde_json::{Value, json};
use store::Store as _;
use value::Clock as _;

use crate::administer;
use crate::cli::CalendarCommand;
use crate::config::Config;
use crate::failure::Failure;
use crate::wire;

pub fn calendar(
    config: &Config,
    command: &CalendarCommand,
    (json, by): (bool, Option<&str>),
) -> Result<(), Failure> {
    match command {
        CalendarCommand::List => list(config, json),
        CalendarCommand::Check { file } => check(config, file, json),
        CalendarCommand::Publish { file, reason } => publish_file(config, (file, reason), (json, by)),
    }
}

/// An app whose calendar has notices, with those the district added.
fn counting(config: &Config) -> Result<Arc<App>, Failure> {
    let kept =
        if config.database().exists() { wire::open_store(config, false)?.calendars()? } else { Vec::new() };
    let apps = wire::installed(Some(&config.data))?.with_calendars(&kept).map_err(Failure::fault)?;
    let app = apps.all().find(|app| app.calendar.region().is_some()).cloned();
    app.ok_or_else(|| Failure::usage("no app counts by a published calendar"))
}

fn list(config: &Config, json: bool) -> Result<(), Failure> {
    let app = counting(config)?;
    let editions: Vec<Value> = app
        .calendar
        .editions()
        .map(|edition| {
            let then = app.calendar.at(edition);
            let documents: Vec<String> = then
                .notices()
                .filter(|notice| notice.published == edition.day())
                .map(|notice| notice.words().zh)
                .collect();
            json!({ "edition": edition, "known_until": then.known_until().map(|day| day.to_string()),
                "documents": documents })
        })
        .collect();
    if json {
        wire::print(&json!({ "editions": editions }).to_string());
        return Ok(());
    }
    for edition in &editions {
        let text = |name: &str| edition[name].as_str().unwrap_or_default().to_owned();
        let documents = edition["documents"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let documents: Vec<&str> = documents.collect();
        wire::print(&format!("{}  until {}  {}", text("edition"), text("known_until"), documents.join("、")));
    }
    Ok(())
}

fn read(file: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(file).map_err(|error| Failure::usage(format!("{}: {error}", file.display())))
}

fn check(config: &Config, file: &Path, json: bool) -> Result<(), Failure> {
    let (app, text) = (counting(config)?, read(file)?);
    let next = app.calendar.with(&text).map_err(|error| wrong(file, &error.to_string()))?;
    let first = next.first_change_since(app.calendar.edition()).map(|day| day.to_string());
    if json {
        let until = next.known_until().map(|day| day.to_string());
        let told =
            json!({ "ok": true, "edition": next.edition(), "known_until": until, "first_change": first });
        wire::print(&told.to_string());
    } else {
        let first = first.unwrap_or_else(|| "nothing".to_owned());
        wire::print(&format!("edition {}; the first day that changes: {first}", next.edition()));
    }
    Ok(())
}

fn wrong(file: &Path, why: &str) -> Failure {
    Failure::Found(format!("{}: {why}", file.display()))
}

fn publish_file(
    config: &Config,
    (file, reason): (&Path, &str),
    (json, by): (bool, Option<&str>),
) -> Result<(), Failure> {
    let (app, text) = (counting(config)?, read(file)?);
    let store = wire::open_store(config, false)?;
    let at = engine::SystemClock.now();
    let by = administer::admitted(&store, by, Domain::Calendars)?;
    let next = app.calendar.with(&text).map_err(|error| wrong(file, &error.to_string()));
    if let Ok(next) = &next {
        let deed = Deed::CalendarPublished { edition: next.edition().to_string() };
        administer::note(store.as_ref(), &by, deed)?;
    }
    match publish(store.as_ref(), &app.calendar, &text, reason, at) {
        Ok(_) => {}
        // Published before, and perhaps interrupted: what is left to move is moved now.
        Err(PublishError::NothingNew) => {}
        Err(PublishError::Store(fault)) => return Err(fault.into()),
        Err(error) => return Err(wrong(file, &error.to_string())),
    }
    let engine = wire::open_engine(store, config)?;
    let done = engine.catch_up()?;
    let edition = engine.apps().all().map(|app| app.calendar.edition()).max();
    if json {
        let told =
            json!({ "edition": edition, "asked": done.asked, "moved": done.moved, "refused": done.refused });
        wire::print(&told.to_string());
    } else {
        let edition = edition.map(|edition| edition.to_string()).unwrap_or_default();
        wire::print(&format!("edition {edition}: {} cases looked at, {} moved", done.asked, done.moved));
    }
    Ok(())
}
