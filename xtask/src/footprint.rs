//! Real cases and the product's footprint: they come in and add up, and the product stays small with them.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::product::Server;
use crate::steps::Done;
use crate::{http, process, product, say};

const IMPORT_SECONDS_MAX: f64 = 10.0;
const READY_MS_MAX: f64 = 1_000.0;
const IDLE_MIB_MAX: u64 = 128;
const PAGE_BYTES_MAX: usize = 100 * 1024;

/// What an import says about itself.
#[derive(Debug, PartialEq, Eq)]
struct Reconciliation {
    rows: u64,
    cases: u64,
    refused: u64,
}

/// The real cases come in twice: the first time they add up, the second time they add nothing.
pub fn import() -> Result<Done, String> {
    let Some(corpus) = corpus()? else { return Ok(Done::Skipped("corpus not found".into())) };
    let (luohu, dir) = (product::luohu()?, process::scratch("import")?);
    let begun = Instant::now();
    let first = import_into(&luohu, &corpus, &dir)?;
    let seconds = begun.elapsed().as_secs_f64();
    say(&format!(
        "{} rows = {} cases + {} refused, in {seconds:.1} s",
        first.rows, first.cases, first.refused
    ));
    if first.rows == 0 || first.rows != first.cases + first.refused {
        return Err(format!("the import does not add up: {first:?}"));
    }
    let before = case_count(&luohu, &dir)?;
    import_into(&luohu, &corpus, &dir)?;
    let after = case_count(&luohu, &dir)?;
    if before != after || before != first.cases {
        return Err(format!(
            "{} cases were imported; {before} are stored, and {after} after a second import",
            first.cases
        ));
    }
    process::ok(process::command(&luohu).args(["verify", "--deep", "--data"]).arg(&dir))?;
    over("import", seconds, IMPORT_SECONDS_MAX, "s");
    flip_one_byte(&dir)?;
    let told = process::command(&luohu).args(["verify", "--data"]).arg(&dir).output();
    let told = told.map_err(|error| format!("verify could not run: {error}"))?;
    let words = String::from_utf8_lossy(&told.stderr).into_owned();
    if told.status.code() != Some(1) || !words.contains("first bad row: position ") {
        return Err(format!(
            "one byte of a stored event was flipped, and verify said {:?}: {words}",
            told.status
        ));
    }
    say(&format!("one byte of an event flipped: {}", words.trim()));
    clean(&dir)
}

/// A time beyond its mark is told, never failed: this machine may be busy with something else. `bench` measures.
fn over(what: &str, measured: f64, mark: f64, unit: &str) {
    if measured > mark {
        say(&format!("warning: {what} took {measured:.1} {unit}, the mark is {mark} {unit}"));
    }
}

/// Changes one byte inside the text of a stored event, past SQLite.
fn flip_one_byte(dir: &Path) -> Result<(), String> {
    let path = dir.join("district.db");
    let told = |error: std::io::Error| format!("{}: {error}", path.display());
    let mut bytes = std::fs::read(&path).map_err(told)?;
    let name = b"\"FilingMade\"";
    let middle = bytes.len() / 2;
    let found = bytes[middle..].windows(name.len()).position(|window| window == name);
    let at = found.ok_or("no event was found in the second half of the database")? + middle + 3;
    bytes[at] ^= 0x20;
    std::fs::write(&path, bytes).map_err(told)
}

/// Starts on the imported cases: quickly, in little memory, with light pages.
pub fn footprint() -> Result<Done, String> {
    let Some(corpus) = corpus()? else { return Ok(Done::Skipped("corpus not found".into())) };
    let (luohu, dir) = (product::luohu()?, process::scratch("footprint")?);
    import_into(&luohu, &corpus, &dir)?;
    let path = dir.to_string_lossy().into_owned();
    let server =
        Server::start(&luohu, &["serve", "--data", &path, "--port", "0"], &[], &dir.join("server.log"))?;
    let ready = u32::try_from(server.ready_after.as_millis()).unwrap_or(u32::MAX);
    std::thread::sleep(Duration::from_secs(2));
    let idle = server.memory_mib()?;
    let mut wrong = Vec::new();
    say(&format!("ready after {ready} ms, idle memory {idle} MiB"));
    over("the start", f64::from(ready), READY_MS_MAX, "ms");
    if idle > IDLE_MIB_MAX {
        wrong.push(format!("idle memory {idle} MiB, the limit is {IDLE_MIB_MAX} MiB"));
    }
    for page in ["/", "/help", "/hall/look-up"] {
        let bytes = page_bytes(&server.address, page)?;
        say(&format!("page {page} with its styles and scripts: {bytes} bytes compressed"));
        if bytes > PAGE_BYTES_MAX {
            wrong.push(format!("page {page} weighs {bytes} bytes, the limit is {PAGE_BYTES_MAX}"));
        }
    }
    drop(server);
    if wrong.is_empty() { clean(&dir) } else { Err(wrong.join("; ")) }
}

fn corpus() -> Result<Option<PathBuf>, String> {
    Ok(process::shared()?.map(|shared| shared.join("data/events/sf311-cases-5k.csv")))
}

fn clean(dir: &Path) -> Result<Done, String> {
    std::fs::remove_dir_all(dir).map_err(|error| format!("could not remove {}: {error}", dir.display()))?;
    Ok(Done::Passed)
}

fn import_into(luohu: &Path, corpus: &Path, dir: &Path) -> Result<Reconciliation, String> {
    let map = "apps/event-dispatch/fixture/maps/sf311.toml";
    let mut command = process::command(luohu);
    command.args(["import", "events"]).arg(corpus).args(["--map", map, "--json", "--data"]).arg(dir);
    let text = process::output(&mut command)?;
    let json: Value =
        serde_json::from_str(&text).map_err(|error| format!("the import answered no JSON: {error}"))?;
    let number = |name: &str| {
        let value = json.get(name).and_then(Value::as_u64);
        value.ok_or_else(|| format!("the import's answer has no number `{name}`"))
    };
    Ok(Reconciliation { rows: number("rows")?, cases: number("cases")?, refused: number("refused")? })
}

fn case_count(luohu: &Path, dir: &Path) -> Result<u64, String> {
    let text = process::output(process::command(luohu).args(["case", "list", "--json", "--data"]).arg(dir))?;
    let json: Value =
        serde_json::from_str(&text).map_err(|error| format!("the case list is no JSON: {error}"))?;
    let list = json.as_array().or_else(|| json.get("cases").and_then(Value::as_array));
    list.map(|list| list.len() as u64).ok_or_else(|| "the case list is no list".into())
}

/// The page, its style sheets and its scripts, as they go over the wire. Islands that load later are not counted:
/// a resident who never opens the map never pays for it.
fn page_bytes(address: &str, page: &str) -> Result<usize, String> {
    let mut sum = compressed(address, page)?;
    let text = http::get(address, page)?.text();
    let mut parts = Vec::new();
    for tag in text.split('<').filter(|tag| tag.starts_with("link ") || tag.starts_with("script ")) {
        let named = if tag.starts_with("link ") { "href=\"" } else { "src=\"" };
        let target =
            tag.split_once(named).and_then(|(_, rest)| rest.split_once('"')).map(|(target, _)| target);
        let counts = tag.starts_with("script ") || tag.contains("rel=\"stylesheet\"");
        parts.extend(target.filter(|target| counts && target.starts_with('/')).map(str::to_owned));
    }
    for part in parts {
        sum += compressed(address, &part)?;
    }
    Ok(sum)
}

fn compressed(address: &str, path: &str) -> Result<usize, String> {
    let answer = http::Connection::open(address)?.send("GET", path, &[("Accept-Encoding", "gzip")], &[])?;
    if answer.status == 200 {
        Ok(answer.body.len())
    } else {
        Err(format!("{path} answered {}", answer.status))
    }
}
