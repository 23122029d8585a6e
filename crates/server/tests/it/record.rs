//! What is recorded: the process log of a real server, read back; commands beside it; who may administer.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use store::{SqliteStore, Store as _};
use value::CaseId;

pub const PASSWORD: &str = "an-invented-password-9";

pub fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("record-{name}"));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

pub fn luohu(folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_luohu"));
    command.env_remove("LUOHU_MASTER_KEY").env_remove("LUOHU_MASTER_PASSPHRASE").env_remove("LUOHU_LOG");
    command.current_dir(folder).args(words).args(["--data", "data"]);
    command
}

/// A command with this on its standard input, as this account where one is named.
pub fn run(folder: &Path, words: &[&str], input: &str, by: &str) -> Output {
    let mut command = luohu(folder, words);
    if !by.is_empty() {
        command.args(["--as", by]).env("LUOHU_AS_PASSWORD", PASSWORD);
    }
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

#[track_caller]
pub fn done(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// A served district whose log goes into a file.
pub struct Served {
    child: Child,
    pub address: String,
    log: PathBuf,
}

impl Served {
    pub fn start(folder: &Path) -> Self {
        Self::with(folder, &[], "log.txt")
    }

    pub fn with(folder: &Path, settings: &[(&str, &str)], log: &str) -> Self {
        let mut command = luohu(folder, &["serve", "--port", "0"]);
        command.envs(settings.iter().copied());
        Self::of(command, folder.join(log))
    }

    /// The district of another data folder.
    pub fn at(folder: &Path, data: &str, log: &str) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_luohu"));
        command.env_remove("LUOHU_MASTER_KEY").env_remove("LUOHU_MASTER_PASSPHRASE");
        command.current_dir(folder).args(["serve", "--port", "0", "--data", data]);
        Self::of(command, folder.join(log))
    }

    fn of(mut command: Command, log: PathBuf) -> Self {
        let errors = std::fs::File::create(&log).unwrap();
        let mut child = command.stdout(Stdio::piped()).stderr(errors).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().rsplit("http://").next().unwrap().to_owned();
        Self { child, address, log }
    }

    /// One request as it is written; the answer as it came.
    pub fn send(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        // It may hear enough before the end.
        let _ = stream.write_all(request.as_bytes());
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    pub fn get(&self, path: &str, headers: &str) -> String {
        self.send(&format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\n{headers}Connection: close\r\n\r\n",
            self.address
        ))
    }

    pub fn post(&self, path: &str, headers: &str, body: &str) -> String {
        let (host, length) = (&self.address, body.len());
        self.send(&format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {length}\r\n{headers}Connection: close\r\n\r\n{body}"
        ))
    }

    /// A session: its cookie header and the token of its forms.
    fn session(&self) -> (String, String) {
        let page = self.get("/sign-in", "");
        let cookie = page.split("luohu_session=").nth(1).unwrap().split(';').next().unwrap();
        (format!("Cookie: luohu_session={cookie}\r\n"), form_token(&page))
    }

    /// Signs in; the cookie header of the new session.
    pub fn sign_in(&self, name: &str, password: &str) -> Option<String> {
        let (cookie, token) = self.session();
        let answer = self.post("/sign-in", &cookie, &format!("csrf={token}&name={name}&password={password}"));
        let set = answer.split("luohu_session=").nth(1)?.split(';').next()?;
        answer.starts_with("HTTP/1.1 303").then(|| format!("Cookie: luohu_session={set}\r\n"))
    }

    pub fn read(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }

    /// Waits until the log has this, then what it has.
    fn until(&self, text: &str) -> String {
        for _ in 0..100 {
            let log = self.read();
            if log.contains(text) {
                return log;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        panic!("{text} is not in:\n{}", self.read());
    }

    /// Ends it as an operator does; all that it logged.
    pub fn stop(mut self) -> String {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        assert!(self.child.wait().unwrap().success());
        self.read()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How many lines of this kind the record has by somebody; a server takes in by and by what commands left.
pub fn recorded(folder: &Path, kind: &str, by: &str) -> usize {
    let store = SqliteStore::open(folder.join("data/district.db")).unwrap();
    let begun = Instant::now();
    loop {
        let turns = store.stream(CaseId::RECORD, 1).unwrap();
        let of = |stored: &&store::StoredTurn| stored.turn.act == kind && stored.turn.actor.as_str() == by;
        let count = turns.iter().filter(of).count();
        if count > 0 || begun.elapsed() > Duration::from_secs(20) {
            return count;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn form_token(page: &str) -> String {
    let input = page.split("name=\"csrf\" value=\"").nth(1).unwrap();
    input.split('"').next().unwrap().to_owned()
}

/// An account whose person has made the first password their own.
pub fn put(folder: &Path, name: &str, role: &str, by: &str) -> Output {
    let output = run(folder, &["account", "put", name, "--role", role], &format!("{PASSWORD}\n"), by);
    if output.status.success() {
        let store = SqliteStore::open(folder.join("data/district.db")).unwrap();
        let account = value::AccountId::new(name);
        store.put_factors(&account, &[web::factor::FIRST_PASSWORD], &[]).unwrap();
    }
    output
}

const TABLES: [(&str, &str); 4] = [
    (
        "offices",
        "id,name_zh,name_en,kind,parent,uscc,area,opened,closed\ndistrict,示范区,District,district,,,,2020-01-01,\n",
    ),
    (
        "posts",
        "id,office,title_zh,title_en,roles,area,opened,closed\n\
         sys,district,系统管理员,System,system-admin,,2020-01-01,\n\
         sec,district,安全管理员,Security,security-admin,,2020-01-01,\n\
         aud,district,审计管理员,Audit,audit-admin,,2020-01-01,\n",
    ),
    (
        "people",
        "id,name_zh,name_en,email,external,from,active\nxi,席（演示）,Xi,,,2020-01-01,true\n\
         an,安（演示）,An,,,2020-01-01,true\nshen,沈（演示）,Shen,,,2020-01-01,true\n",
    ),
    (
        "appointments",
        "person,post,from,until\nxi,sys,2020-01-01,\nan,sec,2020-01-01,\nshen,aud,2020-01-01,\n",
    ),
];

/// A district founded by the operator: accounts first, then the three administrators.
pub fn found(folder: &Path) {
    for (name, role) in [("xi", "resident"), ("an", "resident"), ("shen", "resident"), ("guan", "supervisor")]
    {
        done(&put(folder, name, role, ""));
    }
    std::fs::create_dir_all(folder.join("org")).unwrap();
    for (name, table) in TABLES {
        std::fs::write(folder.join(format!("org/{name}.csv")), table).unwrap();
    }
    done(&run(folder, &["directory", "import", "org", "--apply"], "", ""));
}

fn lines(log: &str) -> Vec<Value> {
    let read = |line: &str| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    log.lines().filter(|line| line.starts_with('{')).map(read).collect()
}

fn text<'v>(line: &'v Value, name: &str) -> &'v str {
    line[name].as_str().unwrap_or_default()
}

/// What no log may hold, wherever somebody puts it.
const CANARIES: [&str; 9] = [
    "13987654321",
    "440301199901011234",
    "金丝雀",
    "canary-password-77",
    "canary-cookie-77",
    "canary-bearer-77",
    "canary@example.cn",
    "7F4K-2M9P-WXYZ",
    "canary-agent-77",
];

/// Sends every canary through forms, headers, addresses and queries.
fn release(served: &Served) {
    let host = &served.address;
    let (cookie, token) = served.session();
    for canary in CANARIES {
        let written: String = canary.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let header = if canary.is_ascii() { canary } else { "canary" };
        let headers = format!(
            "User-Agent: {header}\r\nReferer: http://{host}/{written}\r\nX-Forwarded-For: {header}\r\n\
             Authorization: Bearer {header}\r\nIdempotency-Key: {header}\r\nX-Request-Id: {header}\r\n"
        );
        for path in [
            format!("/{written}"),
            format!("/directory/people/{written}?q={written}"),
            format!("/hall/cases/{written}"),
            format!("/api/v1/cases?text={written}"),
            format!("/api/v1/cases/{written}"),
            format!("/api/open311/v2/requests/{written}.json"),
            format!("/scim/v2/Users/{written}?filter={written}"),
            format!("/oidc/authorize?client_id={written}&state={written}"),
            format!("/files/{written}"),
        ] {
            served.get(&path, &headers);
        }
        let forms = [
            ("/sign-in", format!("csrf={token}&name={written}&password={written}")),
            ("/sign-in", format!("csrf={written}&name={written}&password={written}")),
            ("/hall/look-up", format!("csrf={token}&code={written}&phone={written}")),
            ("/events/new", format!("csrf={token}&place={written}&{written}={written}")),
            ("/oidc/token", format!("grant_type={written}&code={written}&client_secret={written}")),
            (
                "/api/open311/v2/requests.json",
                format!("service_code={written}&phone={written}&description={written}"),
            ),
        ];
        for (path, body) in forms {
            served.post(path, &(cookie.clone() + &headers), &body);
        }
        served.post("/sign-in", &format!("Cookie: luohu_session={header}; a={header}\r\n"), &written);
        served.send(&format!("{header} /{written} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
    }
}

#[test]
fn no_personal_data_and_no_secret_reaches_the_log() {
    let folder = folder("canary");
    found(&folder);
    // All that there is to log, down to debugging.
    let served = Served::with(&folder, &[("LUOHU_LOG", "debug")], "debug.txt");
    release(&served);
    let cookie = served.sign_in("guan", PASSWORD).unwrap();
    served.get("/desk/tasks", &cookie);
    let log = served.stop();
    let session = cookie.split('=').nth(1).unwrap().trim();
    let mut secrets: Vec<String> = CANARIES.map(str::to_owned).to_vec();
    secrets.extend([PASSWORD.to_owned(), session.to_owned(), "guan".to_owned()]);
    let written = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    secrets.extend(CANARIES.map(written));
    for secret in &secrets {
        let found: Vec<&str> = log.lines().filter(|line| line.contains(secret.as_str())).collect();
        assert!(found.is_empty(), "{secret} in {found:?}");
    }
    assert!(lines(&log).len() > 50, "it was not silent:\n{log}");
}

#[test]
fn nothing_that_is_sent_makes_a_line_of_its_own() {
    let folder = folder("injection");
    found(&folder);
    for (format, file) in [("json", "json.txt"), ("text", "text.txt")] {
        let served = Served::with(&folder, &[("LUOHU_LOG", "debug"), ("LUOHU_LOG_FORMAT", format)], file);
        let forged = r#"{"target":"security","code":"signed-in","who":"forged-line"}"#;
        for breaks in ["%0A", "%0D%0A", "%E2%80%A8", "%1B%5B2J", "%00"] {
            let sent: String = forged.bytes().map(|byte| format!("%{byte:02X}")).collect();
            let (cookie, token) = served.session();
            let text = format!("x{breaks}{sent}{breaks}");
            served.post("/sign-in", &cookie, &format!("csrf={token}&name={text}&password={text}"));
            served.post("/hall/look-up", &cookie, &format!("csrf={token}&code={text}&phone={text}"));
            for path in ["/", "/directory/people/", "/api/v1/cases/", "/scim/v2/Users/", "/files/"] {
                served.get(&format!("{path}{text}?q={text}"), "");
            }
            served.send(&format!("GET /\u{b}{forged} HTTP/1.1\r\nHost: x\r\n\r\n"));
        }
        let log = served.stop();
        assert!(!log.contains("forged-line"), "{log}");
        assert!(!log.contains(['\u{1b}', '\u{0}', '\u{2028}', '\r']), "{log}");
        let begun = |line: &str| match format {
            "json" => lines(line).len() == 1,
            _ => line.get(..4).is_some_and(|year| year.parse::<u16>().is_ok()) && line.contains("Z "),
        };
        // What the house says to a person before it serves is no line of the log.
        let strange: Vec<&str> = log.lines().filter(|line| !begun(line) && !said_before(line)).collect();
        assert!(strange.is_empty(), "{strange:?}");
    }
}

fn said_before(line: &str) -> bool {
    line.starts_with("luohu: ") || line.contains("主密钥")
}

#[test]
fn every_kind_of_event_is_told_with_its_fields() {
    let folder = folder("events");
    found(&folder);
    let served = Served::start(&folder);
    let guan = served.sign_in("guan", PASSWORD).unwrap();
    assert_eq!(served.sign_in("guan", "wrong-password-x"), None);
    assert_eq!(served.sign_in("nobody-known", "wrong-password-x"), None);
    served.get("/author", &guan);
    served.get("/desk/cases/20260302-0000099", &guan);
    served.get("/api/v1/cases", "");
    served.post("/sign-out", &format!("{guan}Origin: http://evil.example\r\n"), "csrf=x");
    served.post("/sign-in", &guan, &"x".repeat(14 << 20));
    for _ in 0..12 {
        served.sign_in("nobody-2", "wrong-password-x");
    }
    let page = served.get("/desk/tasks", &guan);
    served.post("/sign-out", &guan, &format!("csrf={}", form_token(&page)));
    // A command beside the server: it is told once the server has taken it into the record.
    done(&put(&folder, "zhou", "handler", "an"));
    served.until("account-put");
    let log = served.stop();
    let lines = lines(&log);
    let events: Vec<&Value> = lines.iter().filter(|line| line["target"] == "security").collect();
    let codes: BTreeSet<&str> = events.iter().map(|line| text(line, "code")).collect();
    let wanted: BTreeSet<&str> =
        web::tell::Code::ALL.into_iter().map(web::tell::Code::name).filter(|name| *name != "fault").collect();
    assert_eq!(codes, wanted, "all but a fault, which nobody can ask for:\n{log}");
    for line in &events {
        let time = text(line, "time");
        assert!(
            time.len() == 24 && time.ends_with('Z') && time.parse::<value::Timestamp>().is_ok(),
            "{line}"
        );
        assert!(["INFO", "WARN", "ERROR"].contains(&text(line, "level")), "{line}");
        assert!(!text(line, "who").is_empty() && line["reason"].is_string(), "{line}");
        let house = ["started", "stopped", "administered"].contains(&text(line, "code"));
        let has = ["request", "route", "method", "district"].iter().all(|name| line[*name].is_string());
        assert_eq!(has, !house, "within a request, and only there: {line}");
    }
    let of = |code: &str| events.iter().find(|line| text(line, "code") == code).unwrap();
    // The same person has the same digest everywhere, and only the district can say whose it is.
    let who = text(of("signed-in"), "who");
    assert_eq!(who.len(), 16);
    assert_eq!((text(of("signed-out"), "who"), text(of("forged-post"), "who")), (who, who));
    assert_eq!(done(&run(&folder, &["account", "who", who], "", "")), "guan");
    assert_eq!(run(&folder, &["account", "who", "0000000000000000"], "", "").status.code(), Some(1));
    let failed: BTreeSet<&str> = events
        .iter()
        .filter(|line| text(line, "code") == "sign-in-failed")
        .map(|line| text(line, "who"))
        .collect();
    assert_eq!(failed, BTreeSet::from([who, "unknown"]), "a name that is no account is not written");
    assert_eq!(text(of("refused"), "route"), "/author");
    assert_eq!(text(of("administered"), "reason"), "account-put");
}

#[test]
fn a_command_runs_in_a_name_that_is_proved_and_is_its_business() {
    let folder = folder("commands");
    found(&folder);
    let code = |output: &Output| output.status.code().unwrap();
    let told = |output: &Output| String::from_utf8_lossy(&output.stderr).into_owned();
    // Founded: from now on somebody signs, and it is the right one.
    let nameless = put(&folder, "zhou", "handler", "");
    assert!(code(&nameless) == 1 && told(&nameless).contains("security-admin"), "{}", told(&nameless));
    for other in ["xi", "shen", "guan"] {
        assert_eq!(code(&put(&folder, "zhou", "handler", other)), 1, "{other}");
    }
    done(&put(&folder, "zhou", "handler", "an"));
    let unproved = luohu(&folder, &["account", "close", "zhou", "--as", "an"])
        .env("LUOHU_AS_PASSWORD", "something-else-1")
        .output()
        .unwrap();
    assert_eq!(code(&unproved), 1);
    let silent = luohu(&folder, &["account", "close", "zhou", "--as", "an"])
        .env_remove("LUOHU_AS_PASSWORD")
        .output()
        .unwrap();
    assert_eq!(code(&silent), 2);
    done(&run(&folder, &["account", "close", "zhou"], "", "an"));
    // Nobody becomes an administrator by an account, nor gives power to themself.
    for role in identity::ADMINISTRATORS {
        assert_eq!(code(&put(&folder, "zhou", role, "an")), 2, "{role}");
    }
    assert_eq!(code(&put(&folder, "an", "supervisor", "an")), 1);
    assert_eq!(code(&put(&folder, "scim", "handler", "an")), 2, "it stands for no person");
    // Structure is the system administrator's, clients the security administrator's.
    let people = "id,name_zh,name_en,email,external,from,active\nqin,秦（演示）,Qin,,,2020-01-01,true\n";
    std::fs::write(folder.join("org/people.csv"), people).unwrap();
    for (by, status) in [("", 1), ("an", 1), ("shen", 1), ("xi", 0)] {
        assert_eq!(code(&run(&folder, &["directory", "import", "org", "--apply"], "", by)), status, "{by}");
    }
    let client = [
        "oidc",
        "client",
        "add",
        "wiki",
        "--name-zh",
        "知",
        "--name-en",
        "W",
        "--redirect",
        "http://127.0.0.1/b",
    ];
    for (by, status) in [("", 1), ("xi", 1), ("an", 0)] {
        assert_eq!(code(&run(&folder, &client, "", by)), status, "{by}");
    }
    // Every one of them stands in the record, refused ones too.
    Served::start(&folder).until("client-added");
    let store = SqliteStore::open(folder.join("data/district.db")).unwrap();
    let turns = store.stream(CaseId::RECORD, 1).unwrap();
    let has = |by: &str, kind: &str| {
        turns.iter().filter(|stored| stored.turn.actor.as_str() == by && stored.turn.act == kind).count()
    };
    for (by, kind, count) in [
        ("operator", "account-put", 4),
        ("operator", "directory-changed", 1),
        ("operator", "refused", 3),
        ("xi", "directory-changed", 1),
        ("xi", "refused", 2),
        ("shen", "refused", 2),
        ("guan", "refused", 1),
        ("an", "account-put", 1),
        ("an", "account-closed", 1),
        ("an", "sign-in-failed", 1),
        ("an", "refused", 2),
        ("an", "client-added", 1),
    ] {
        assert_eq!(has(by, kind), count, "{by} {kind}");
    }
    store.verify(&mut |_| ()).unwrap();
}

/// A provisioning system's secret ends, and soon enough that somebody remembers it.
#[test]
fn a_token_without_an_end_is_refused() {
    let folder = folder("tokens");
    let digest = "0".repeat(64);
    for (written, told) in [
        (digest.clone(), "DIGEST@"),
        (format!("{digest}@someday"), "DIGEST@"),
        (format!("{digest}@2199-12-31"), "400 days"),
    ] {
        let output = luohu(&folder, &["serve", "--port", "0"]).env("LUOHU_SCIM", &written).output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && error.contains(told), "{written}: {error}");
    }
    for (name, text) in [("LUOHU_SCIM_FROM", "10.0.0.0/33"), ("LUOHU_MONITORS", "everywhere")] {
        let output = luohu(&folder, &["config", "show"]).env(name, text).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{name}");
    }
}

#[test]
fn resetting_ending_and_naming_are_the_security_administrators_and_stand_in_the_record() {
    let folder = folder("resets");
    found(&folder);
    let code = |output: &Output| output.status.code().unwrap();
    done(&put(&folder, "zhou", "handler", "an"));
    // What resets, ends and renews is the same one's business, and a line of the record each.
    for words in [
        &["account", "reset", "zhou"][..],
        &["account", "sessions", "end", "zhou"],
        &[
            "directory",
            "representative",
            "91440303MA5GKL12XA",
            "--name-zh",
            "示",
            "--name-en",
            "S",
            "--account",
            "lin",
        ],
    ] {
        assert_eq!(code(&run(&folder, words, "", "")), 1, "{words:?}");
        assert_eq!(code(&run(&folder, words, "", "xi")), 1, "{words:?}");
        done(&run(&folder, words, "", "an"));
    }
    assert_eq!(code(&run(&folder, &["account", "reset", "an", "--factors"], "", "an")), 1, "not one's own");
    // Somebody else knows a first password: it administers nothing.
    let first = ["account", "put", "an", "--role", "resident"];
    let first = |by: &str| run(&folder, &first, &format!("{PASSWORD}\n"), by);
    // Nor does a password that one administrator knows lead to another's post: that is whose the machine is.
    assert_eq!(code(&first("an")), 1);
    for words in [&["account", "reset", "xi"][..], &["account", "reset", "guan"], &["account", "put", "shen"]]
    {
        assert_eq!(code(&run(&folder, words, "", "an")), 1, "{words:?}");
    }
    done(&first(""));
    assert_eq!(code(&run(&folder, &["account", "reset", "zhou"], "", "an")), 1);
    let store = SqliteStore::open(folder.join("data/district.db")).unwrap();
    store.put_factors(&value::AccountId::new("an"), &[web::factor::FIRST_PASSWORD], &[]).unwrap();
    drop(store);
    let served = Served::start(&folder);
    for kind in ["account-reset", "sessions-ended", "directory-changed"] {
        assert_eq!(recorded(&folder, kind, "an"), 1, "{kind}");
    }
    served.stop();
}
