//! `luohu demo`: a small year without refusals, the same for the same seed, and nothing left behind.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

const EVENTS: &str = "60";

/// An empty folder of this test.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("demo-{name}"));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

fn luohu() -> Command {
    Command::new(env!("CARGO_BIN_EXE_luohu"))
}

fn terminate(child: &Child) {
    assert!(Command::new("kill").args(["-s", "TERM", &child.id().to_string()]).status().unwrap().success());
}

/// What the demo shows and the accounts it makes are the demo's: a district that is served has none of them.
#[test]
fn a_served_district_has_nothing_of_the_demo() {
    use std::io::Write as _;

    let folder = folder("served");
    let mut command = luohu();
    command.args(["serve", "--port", "0", "--data", "data"]).current_dir(&folder);
    command.env_remove("LUOHU_MASTER_KEY").env_remove("LUOHU_MASTER_PASSPHRASE");
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("listening on http://").unwrap().to_owned();
    let get = |path: &str| {
        let mut stream = std::net::TcpStream::connect(&address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    };
    let sign_in = get("/sign-in");
    assert!(sign_in.starts_with("HTTP/1.1 200") && !sign_in.contains("演示账号"), "{sign_in}");
    let map = get("/events/district.geojson");
    assert!(map.starts_with("HTTP/1.1 404"), "{map}");
    terminate(&child);
    assert!(child.wait().unwrap().success());
    let store = store::SqliteStore::open(folder.join("data/district.db")).unwrap();
    for account in ["dispatcher", "handler", "supervisor", "verifier", "author", "grid", "resident"] {
        assert!(
            store::Store::account(&store, &value::AccountId::new(account)).unwrap().is_none(),
            "{account}"
        );
    }
}

/// Runs a demo until it listens, ends it as a service manager would, and gives its stdout and stderr.
fn demo(temporary: &Path, options: &[&str]) -> (String, String) {
    let mut command = luohu();
    command.args(["demo", "--port", "0", "--events", EVENTS]).args(options);
    command.env("TMPDIR", temporary).current_dir(temporary);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut printed = String::new();
    out.read_line(&mut printed).unwrap();
    terminate(&child);
    out.read_to_string(&mut printed).unwrap();
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert!(child.wait().unwrap().success(), "{said}");
    (printed, said)
}

#[test]
fn a_small_year_has_no_refusal_and_leaves_nothing() {
    let temporary = folder("temporary");
    let (printed, said) = demo(&temporary, &["--seed", "7"]);
    let address = printed.lines().next().unwrap().strip_prefix("listening on http://127.0.0.1:").unwrap();
    assert!(address.parse::<u16>().is_ok(), "{printed}");
    assert!(said.contains(&format!("{EVENTS} events, 0 refused")), "{said}");
    for account in ["resident", "dispatcher", "verifier", "supervisor"] {
        assert!(
            printed.lines().any(|line| line.trim().starts_with(account)),
            "{account} is not printed:\n{printed}"
        );
    }
    assert_eq!(std::fs::read_dir(&temporary).unwrap().count(), 0, "something was left behind");
}

/// The case rows of a kept demo, as the command line lists them.
fn cases(data: &Path) -> String {
    let listed =
        luohu().args(["case", "list", "--json", "--limit", "1000", "--data"]).arg(data).output().unwrap();
    assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
    String::from_utf8(listed.stdout).unwrap()
}

fn year(name: &str, seed: &str) -> String {
    let kept = folder(name);
    demo(&folder(&format!("{name}-temporary")), &["--seed", seed, "--keep", kept.to_str().unwrap()]);
    let verified = luohu().args(["verify", "--deep", "--data"]).arg(&kept).status().unwrap();
    assert!(verified.success(), "the kept year does not verify");
    cases(&kept)
}

#[test]
fn one_seed_gives_one_year() {
    // A year ends at the last whole hour: where the hour strikes between two runs, they are run again.
    let same = (0..2).any(|_| year("first", "11") == year("second", "11"));
    assert!(same, "the same seed gave different cases");
    assert_ne!(cases(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("demo-first")), year("other", "12"));
}

#[test]
fn a_kept_year_is_served_again() {
    let kept = folder("kept");
    let options = ["--keep", kept.to_str().unwrap()];
    let temporary = folder("kept-temporary");
    demo(&temporary, &options);
    let before = cases(&kept);
    let (_, said) = demo(&temporary, &options);
    assert!(said.contains("the data that is there already is served"), "{said}");
    assert_eq!(before, cases(&kept));
}
