//! `cargo xtask security`: strangers' tools against the running demo, on this machine only and bounded in time.
//!
//! `schemathesis` reads the OpenAPI document and asks as nobody and as each role; `wapiti` and `sqlmap` look for holes
//! in the pages, and must find the two planted in a page of ours (`weak.py`), or their silence means nothing;
//! `cargo-deny` reads the lock file.

mod crates;
mod scan;
mod tools;

use std::path::PathBuf;
use std::time::Duration;

use crate::args::Args;
use crate::http::{self, Answer, Connection};
use crate::product::Server;
use crate::steps::Done;
use crate::{Outcome, process, product, say};

/// Demo accounts that stand for the roles.
const ROLES: &[&str] = &[
    "resident",
    "grid-guiyuan",
    "dispatcher",
    "handler-city",
    "verifier",
    "supervisor",
    "author",
    "officer",
];

/// A demo to be looked at, and where the tools leave their reports.
pub struct Ground {
    server: Server,
    home: PathBuf,
    password: String,
}

/// The long form; `--only schema,pages,crates` chooses, `--binary FILE` takes a demo that was built before.
pub fn run(args: &Args) -> Outcome {
    let binary = match args.value("--binary") {
        Some(file) => PathBuf::from(file),
        None => product::luohu()?,
    };
    let only = args.value("--only").unwrap_or("schema,pages,crates");
    let ground = Ground::new(&binary)?;
    let mut wrong = Vec::new();
    for part in only.split(',') {
        say(&format!("\n== {part}"));
        let seconds = args.number("--seconds", 45)?;
        let done = match part {
            "schema" => schema(&ground, ROLES, Duration::from_secs(seconds)),
            "pages" => pages(&ground),
            "crates" => crates::check(),
            other => Err(format!("there is no part `{other}`: schema, pages, crates")),
        };
        wrong.extend(done.err());
    }
    ground.end()?;
    if wrong.is_empty() { Ok(()) } else { Err(format!("RED: {}", wrong.join("; "))) }
}

/// The step of the test: the document as nobody and as one role. Scanners and the lock file take their time and stay
/// with the command.
pub fn short() -> Result<Done, String> {
    let ground = Ground::new(&product::luohu()?)?;
    let done = schema(&ground, &["dispatcher"], Duration::from_secs(20));
    ground.end()?;
    match done {
        Ok(()) => Ok(Done::Passed),
        Err(why) if why.starts_with(tools::ABSENT) && !process::is_ci() => Ok(Done::Skipped(why)),
        Err(why) => Err(why),
    }
}

fn schema(ground: &Ground, roles: &[&str], limit: Duration) -> Outcome {
    let tool = tools::python("schemathesis", "schemathesis==4.32.5", "schemathesis")?;
    scan::schemathesis(&tool, ground, "nobody", None, limit)?;
    for role in roles {
        let cookie = ground.sign_in(role)?;
        scan::schemathesis(&tool, ground, role, Some(&cookie), limit)?;
    }
    Ok(())
}

fn pages(ground: &Ground) -> Outcome {
    let wapiti = tools::python("wapiti", "wapiti3==3.2.3", "wapiti")?;
    let sqlmap = tools::python("sqlmap", "sqlmap==1.10.10", "sqlmap")?;
    scan::sees(&wapiti, &sqlmap, &ground.home)?;
    let cookie = ground.sign_in("dispatcher")?;
    for (name, cookie) in [("nobody", None), ("dispatcher", Some(cookie.as_str()))] {
        scan::wapiti_finds_nothing(&wapiti, ground, name, cookie)?;
        scan::sqlmap_finds_nothing(&sqlmap, ground, name, cookie)?;
    }
    Ok(())
}

impl Ground {
    fn new(binary: &std::path::Path) -> Result<Self, String> {
        let home = process::scratch("security")?;
        let temporary = home.join("demo");
        std::fs::create_dir_all(&temporary).map_err(|error| format!("{}: {error}", temporary.display()))?;
        let temporary = temporary.to_string_lossy().into_owned();
        // Without the allowance of an address, which would answer every tool with 429 and hide what lies behind.
        let settings = [("TMPDIR", temporary.as_str()), ("LUOHU_RATES", "false")];
        let demo = ["demo", "--port", "0", "--events", "60", "--seed", "7"];
        let server = Server::start(binary, &demo, &settings, &home.join("server.log"))?;
        let page = http::get(&server.address, "/sign-in")?.text();
        let password = between(&page, "<span class=\"code\">", "<").ok_or("the demo shows no password")?;
        Ok(Self { server, home, password })
    }

    fn address(&self) -> &str {
        &self.server.address
    }

    /// The session cookie of a demo account, `name=value`.
    fn sign_in(&self, account: &str) -> Result<String, String> {
        let mut connection = Connection::open(&self.server.address)?;
        let page = connection.send("GET", "/sign-in", &[], b"")?;
        let cookie = cookie_of(&page).ok_or("the sign-in page gave no session")?;
        let token =
            between(&page.text(), "name=\"csrf\" value=\"", "\"").ok_or("the sign-in page has no token")?;
        let form = http::form(&[("csrf", &token), ("name", account), ("password", &self.password)]);
        let headers = [("Cookie", cookie.as_str()), ("Content-Type", "application/x-www-form-urlencoded")];
        let answer = connection.send("POST", "/sign-in", &headers, form.as_bytes())?;
        let signed_in = cookie_of(&answer).filter(|_| answer.status == 303);
        signed_in.ok_or_else(|| format!("`{account}` could not sign in: {}", answer.status))
    }

    fn end(mut self) -> Outcome {
        self.server.interrupt()?;
        std::fs::remove_dir_all(&self.home).map_err(|error| format!("{}: {error}", self.home.display()))
    }
}

fn cookie_of(answer: &Answer) -> Option<String> {
    let set = answer.headers.iter().filter(|(name, _)| name == "set-cookie");
    let pair =
        set.filter_map(|(_, value)| value.split(';').next()).find(|pair| pair.starts_with("luohu_session="));
    pair.map(str::to_owned)
}

fn between(text: &str, from: &str, to: &str) -> Option<String> {
    let (_, rest) = text.split_once(from)?;
    rest.split_once(to).map(|(found, _)| found.to_owned())
}
