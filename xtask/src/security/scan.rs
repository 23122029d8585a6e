//! One run of each scanner, with a limit of time, and what counts as a finding.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::Ground;
use crate::{Outcome, process, say};

/// Modules of wapiti that attack through pages. Headers and cookies are held by our own tests, address by address.
const MODULES: &str = "sql,xss,permanentxss,exec,file,redirect,crlf,csp,csrf";

/// How much longer than its limit of work a scanner may take by the clock.
const PATIENCE: u32 = 4;

/// What sqlmap notes on a difference that it tried to use and could not: below a finding, so told and not counted.
const DOUBTED: &str = "false positive or unexploitable";

/// Addresses with parameters that reach a query.
const QUERIES: &[&str] = &[
    "/hall/look-up?code=7F4K2M9P&lang=en",
    "/events/open.geojson?kind=tree",
    "/watch/cases?find=x&office=water&area=440303001&status=open&kind=tree&page=1",
    "/watch?from=2026-01-01&to=2026-02-01",
    "/desk/tasks?find=x&order=newest&after=x",
    "/files/x?id=1",
    "/api/v1/cases?text=x&kind=tree&office=water&area=440303001&order=newest&limit=5",
    "/api/open311/v2/requests?service_code=tree&status=open&page=1&page_size=5&service_request_id=20260302-0000001",
    "/api/v1/ledger/proof?leaf=1",
];

/// The document as somebody: no server error, and every answer as the document draws it. Whether a request that fits
/// its shape is also taken is not asked: service codes, dates and positions are the district's, not the document's.
pub fn schemathesis(
    tool: &Path,
    ground: &Ground,
    who: &str,
    cookie: Option<&str>,
    limit: Duration,
) -> Outcome {
    let log = ground.home.join(format!("schemathesis-{who}.log"));
    let mut command = process::command(tool);
    command.arg("run").arg(format!("http://{}/api/openapi.json", ground.address()));
    command.args([
        "--seed",
        "7",
        "--max-examples",
        "20",
        "--phases",
        "examples,coverage,fuzzing",
        "--no-shrink",
    ]);
    command.args(["--exclude-checks", "positive_data_acceptance", "--suppress-health-check", "all"]);
    command.args(["--continue-on-failure", "--warnings", "off", "--max-time", &limit.as_secs().to_string()]);
    if let Some(cookie) = cookie {
        command.args(["--header", &format!("Cookie: {cookie}")]);
    }
    // Its database of examples goes where the reports go.
    command.current_dir(&ground.home);
    let (text, good) = bounded(&mut command, &log, limit + Duration::from_secs(60))?;
    let cases = text.lines().find(|line| line.contains("generated")).unwrap_or("no case").trim().to_owned();
    let failures: Vec<&str> = text.lines().map(str::trim).filter(|line| line.starts_with("- ST")).collect();
    say(&format!("schemathesis as {who}: {cases}"));
    if good && cases != "no case" {
        return Ok(());
    }
    say(&tail(&text, 120));
    Err(format!("schemathesis as {who}: {} failures: {}", failures.len(), failures.join(", ")))
}

/// Both scanners must see what is planted, or what they do not see means nothing.
pub fn sees(wapiti: &Path, sqlmap: &Path, home: &Path) -> Outcome {
    let mut weak = Weak::start(home)?;
    let seen = wapiti_findings(wapiti, &weak.address, "weak", None, home)?;
    say(&format!("wapiti on the planted page: {}", seen.join(", ")));
    for hole in ["SQL Injection", "Reflected Cross Site Scripting"] {
        if !seen.iter().any(|found| found.starts_with(hole)) {
            return Err(format!("wapiti did not see the planted hole `{hole}`: {seen:?}"));
        }
    }
    let seen = sqlmap_findings(sqlmap, &weak.address, &["/item?id=1"], "weak", None, home)?;
    say(&format!("sqlmap on the planted page: {}", seen.join(", ")));
    weak.end();
    if seen.is_empty() { Err("sqlmap did not see the planted hole".into()) } else { Ok(()) }
}

pub fn wapiti_finds_nothing(tool: &Path, ground: &Ground, who: &str, cookie: Option<&str>) -> Outcome {
    nothing("wapiti", who, &wapiti_findings(tool, ground.address(), who, cookie, &ground.home)?)
}

pub fn sqlmap_finds_nothing(tool: &Path, ground: &Ground, who: &str, cookie: Option<&str>) -> Outcome {
    nothing("sqlmap", who, &sqlmap_findings(tool, ground.address(), QUERIES, who, cookie, &ground.home)?)
}

fn nothing(tool: &str, who: &str, findings: &[String]) -> Outcome {
    say(&format!("{tool} as {who}: {} findings", findings.len()));
    if findings.is_empty() { Ok(()) } else { Err(format!("{tool} as {who}: {}", findings.join(", "))) }
}

fn wapiti_findings(
    tool: &Path,
    address: &str,
    who: &str,
    cookie: Option<&str>,
    home: &Path,
) -> Result<Vec<String>, String> {
    let report = home.join(format!("wapiti-{who}.json"));
    let mut command = process::command(tool);
    command.args([
        "--url",
        &format!("http://{address}/"),
        "--module",
        MODULES,
        "--format",
        "json",
        "--output",
    ]);
    command.arg(&report).args(["--scope", "folder", "--depth", "3", "--max-links-per-page", "30"]);
    command.args(["--max-files-per-dir", "25", "--max-scan-time", "60", "--max-attack-time", "40"]);
    command.args(["--no-bugreport", "--flush-session", "--verbose", "0", "--store-session"]);
    command
        .arg(home.join(format!("wapiti-{who}")))
        .args(["--exclude", &format!("http://{address}/sign-out")]);
    command.env("HOME", home).current_dir(home);
    if let Some(cookie) = cookie {
        command.args(["--cookie-value", cookie, "--drop-set-cookie"]);
    }
    let (text, _) = bounded(&mut command, &home.join(format!("wapiti-{who}.log")), Duration::from_secs(600))?;
    let json = std::fs::read_to_string(&report)
        .map_err(|_| format!("wapiti wrote no report:\n{}", tail(&text, 20)))?;
    let json: Value =
        serde_json::from_str(&json).map_err(|error| format!("the report of wapiti: {error}"))?;
    let pages = json.pointer("/infos/crawled_pages_nbr").and_then(Value::as_u64).unwrap_or(0);
    say(&format!("wapiti as {who}: {pages} pages crawled"));
    if pages == 0 {
        return Err(format!("wapiti as {who} saw no page:\n{}", tail(&text, 20)));
    }
    let kinds =
        json["vulnerabilities"].as_object().into_iter().chain(json["anomalies"].as_object()).flatten();
    let found =
        kinds.flat_map(|(kind, found)| found.as_array().into_iter().flatten().map(move |one| (kind, one)));
    Ok(found
        .map(|(kind, one)| format!("{kind} at {} ({})", text_of(one, "path"), text_of(one, "parameter")))
        .collect())
}

fn text_of<'j>(json: &'j Value, name: &str) -> &'j str {
    json[name].as_str().unwrap_or_default()
}

fn sqlmap_findings(
    tool: &Path,
    address: &str,
    paths: &[&str],
    who: &str,
    cookie: Option<&str>,
    home: &Path,
) -> Result<Vec<String>, String> {
    let (list, results) = (home.join(format!("sqlmap-{who}.txt")), home.join(format!("sqlmap-{who}.csv")));
    let urls: Vec<String> = paths.iter().map(|path| format!("http://{address}{path}")).collect();
    std::fs::write(&list, urls.join("\n")).map_err(|error| format!("{}: {error}", list.display()))?;
    let mut command = process::command(tool);
    command
        .arg("-m")
        .arg(&list)
        .arg("--results-file")
        .arg(&results)
        .arg("--output-dir")
        .arg(home.join("sqlmap"));
    command.args([
        "--batch",
        "--flush-session",
        "--level",
        "1",
        "--risk",
        "1",
        "--timeout",
        "10",
        "--retries",
        "1",
    ]);
    command.args(["--technique", "BEU", "--dbms", "sqlite", "--disable-coloring", "--ignore-code", "*"]);
    if let Some(cookie) = cookie {
        command.args(["--cookie", cookie, "--drop-set-cookie"]);
    }
    command.env("HOME", home).current_dir(home);
    let (text, _) = bounded(&mut command, &home.join(format!("sqlmap-{who}.log")), Duration::from_secs(400))?;
    let tested = text.matches("testing if ").count();
    say(&format!("sqlmap as {who}: {tested} parameters tried"));
    if tested < paths.len() {
        return Err(format!(
            "sqlmap as {who} tried {tested} parameters of {}:\n{}",
            paths.len(),
            tail(&text, 20)
        ));
    }
    let rows = std::fs::read_to_string(&results).unwrap_or_default();
    let named = |row: &&str| row.split(',').nth(2).is_some_and(|name| !name.is_empty());
    let (doubted, found): (Vec<&str>, Vec<&str>) =
        rows.lines().skip(1).filter(named).partition(|row| row.ends_with(DOUBTED));
    for row in doubted {
        say(&format!("sqlmap as {who}, for information: {row}"));
    }
    Ok(found.into_iter().map(str::to_owned).collect())
}

/// Runs to the end or to the limit of processor time, and at most [`PATIENCE`] times as long by the clock: beside other
/// work a scanner takes longer and does no more. What it printed, and whether it ended well.
fn bounded(command: &mut Command, log: &Path, limit: Duration) -> Result<(String, bool), String> {
    let told = |error: std::io::Error| format!("{}: {error}", log.display());
    let file = File::create(log).map_err(told)?;
    let errors = file.try_clone().map_err(told)?;
    let mut child = command.stdin(Stdio::null()).stdout(file).stderr(errors).spawn().map_err(told)?;
    let begun = Instant::now();
    let ended = loop {
        match child.try_wait().map_err(told)? {
            Some(status) => break Some(status.success()),
            None if worked(child.id()) > limit || begun.elapsed() > limit * PATIENCE => {
                let _ = child.kill();
                let _ = child.wait();
                break None;
            }
            None => std::thread::sleep(Duration::from_millis(100)),
        }
    };
    let bytes = std::fs::read(log).map_err(told)?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    match ended {
        Some(good) => Ok((text, good)),
        None => {
            let (begun, limit) = (begun.elapsed().as_secs(), limit.as_secs());
            let end = tail(&text, 20);
            Err(format!("it did not end within {limit} s of work, or {begun} s by the clock:\n{end}"))
        }
    }
}

/// Processor time of a process and of its ended children: fields 14 to 17 of `proc_pid_stat(5)`, in hundredths of a
/// second. Zero where the system does not tell, so that the clock alone decides.
fn worked(process: u32) -> Duration {
    let text = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // The second field is a name in brackets that may hold spaces.
    let after_name = text.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks = after_name.split_whitespace().skip(11).take(4).filter_map(|field| field.parse::<u64>().ok());
    Duration::from_millis(ticks.sum::<u64>() * 10)
}

fn tail(text: &str, lines: usize) -> String {
    let all: Vec<&str> = text.lines().collect();
    all[all.len().saturating_sub(lines)..].join("\n")
}

/// The page with the planted holes.
struct Weak {
    child: std::process::Child,
    address: String,
}

impl Weak {
    fn start(home: &Path) -> Result<Self, String> {
        let script = home.join("weak.py");
        std::fs::write(&script, include_str!("weak.py"))
            .map_err(|error| format!("{}: {error}", script.display()))?;
        let python = process::find(&["python3"]).ok_or("the planted page needs python3")?;
        let mut command = process::command(python);
        let spawned = command.arg(&script).stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
        let mut child = spawned.map_err(|error| format!("the planted page: {error}"))?;
        match crate::product::address_of(&mut child) {
            Some(address) => Ok(Self { child, address }),
            None => Err("the planted page said no address".into()),
        }
    }

    fn end(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Weak {
    fn drop(&mut self) {
        self.end();
    }
}
