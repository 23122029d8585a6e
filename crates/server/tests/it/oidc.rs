//! Single sign-on as another system sees it: Authlib signs in over a running demo, and everything that must not work is
//! tried. `cargo xtask test` installs it and names the interpreter in `LUOHU_PYTHON`.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};
use store::{OidcGrant, SqliteStore, Store as _};
use value::{Digest, SignedDuration};

const BACK: &str = "http://127.0.0.1:9/back";
const BYE: &str = "http://127.0.0.1:9/bye";

/// The interpreter with the packages of `tests/python/requirements.txt`; its absence is a failure under CI.
fn python() -> Option<PathBuf> {
    let installed = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().join("python/bin/python");
    let python = std::env::var_os("LUOHU_PYTHON").map_or(installed, PathBuf::from);
    let has = |python: &Path| {
        let asked = Command::new(python).args(["-c", "import authlib, flask"]).stderr(Stdio::null()).status();
        asked.is_ok_and(|status| status.success())
    };
    if python.exists() && has(&python) {
        return Some(python);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "CI needs LUOHU_PYTHON: see xtask/src/setup.rs");
    println!("skipped: no LUOHU_PYTHON with Authlib, `cargo xtask test --only setup` installs it");
    None
}

fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("oidc-{name}"));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

fn luohu(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_luohu"));
    command.env_remove("LUOHU_MASTER_KEY").env_remove("LUOHU_MASTER_PASSPHRASE").current_dir(data);
    command
}

fn client(data: &Path, words: &[&str]) -> Output {
    luohu(data).args(["oidc", "client"]).args(words).arg("--data").arg(data).output().unwrap()
}

/// Registers a client, in the name of the demo's security administrator where there is a demo; what the other side has
/// to know of it.
fn add(data: &Path, id: &str, more: &[&str], demo: Option<&Demo>) -> Value {
    let names = ["--name-zh", "知识库", "--name-en", "Wiki", "--redirect", BACK, "--post-logout", BYE];
    let mut command = luohu(data);
    command.args(["oidc", "client", "add", id]).args(names).args(more).arg("--data").arg(data);
    if let Some(demo) = demo {
        command.args(["--as", "security"]).env("LUOHU_AS_PASSWORD", &demo.password);
    }
    let told = command.output().unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let secret = String::from_utf8(told.stdout).unwrap().trim().to_owned();
    json!({ "id": id, "secret": (!secret.is_empty()).then_some(secret) })
}

/// A demo that ends with the test.
struct Demo {
    child: Child,
    base: String,
    password: String,
}

impl Demo {
    fn start(data: &Path) -> Self {
        let mut command = luohu(data);
        command.args(["demo", "--port", "0", "--events", "1", "--keep"]).arg(data);
        let errors = std::fs::File::create(data.join("stderr.txt")).unwrap();
        let mut child = command.stdout(Stdio::piped()).stderr(errors).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut next = |wanted: &str| {
            let mut line = String::new();
            while !line.contains(wanted) {
                line.clear();
                assert!(out.read_line(&mut line).unwrap() > 0, "the demo ended before it said {wanted}");
            }
            line.trim().rsplit(' ').next().unwrap().to_owned()
        };
        let base = next("listening on");
        let password = next("all with the password");
        // Nobody reads the rest; it is short.
        std::thread::spawn(move || out.read_to_string(&mut String::new()));
        Self { child, base, password }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The code with this digest as if a minute had passed.
fn expire(store: &SqliteStore, digest: &str) {
    let grant = store.oidc_grant(&digest.parse::<Digest>().unwrap()).unwrap().expect("the code is there");
    assert_eq!(grant.kind, "code");
    let expires_at = grant.expires_at - SignedDuration::from_secs(61);
    store.revoke_oidc_family(&grant.family).unwrap();
    assert!(store.put_oidc_grants(&[OidcGrant { expires_at, ..grant }], None).unwrap());
}

#[test]
fn another_system_signs_people_in_and_every_trick_is_refused() {
    let Some(python) = python() else { return };
    let data = folder("authlib");
    let demo = Demo::start(&data);
    let all = ["--scope", "openid,profile,luohu_posts,offline_access"];
    let heard = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let out = format!("http://127.0.0.1:{heard}/out?x=1");
    let told = [all.as_slice(), &["--back-channel", &out]].concat();
    let said = json!({
        "base": demo.base, "redirect": BACK, "post_logout": BYE, "account": "dispatcher",
        "password": demo.password,
        "heard": heard, "wiki": add(&data, "wiki", &told, Some(&demo)),
        "mail": add(&data, "mail", &all, Some(&demo)), "app": add(&data, "app", &["--public"], Some(&demo)),
    });
    let store = SqliteStore::open(data.join("district.db")).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/rp.py");
    let mut child = Command::new(python)
        .arg(script)
        .env("AUTHLIB_INSECURE_TRANSPORT", "1")
        .env("NO_PROXY", "*")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut to = child.stdin.take().unwrap();
    writeln!(to, "{said}").unwrap();
    let mut last = String::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        last = line.unwrap();
        if let Some(digest) = last.strip_prefix("expire ") {
            expire(&store, digest);
            writeln!(to, "expired").unwrap();
        }
    }
    assert!(child.wait().unwrap().success(), "the other system met something else: its words are above");
    let held: usize = last.strip_prefix("done ").expect("it came to its end").parse().unwrap();
    assert_eq!(held, 58, "each of its checks was made");
    // What was given is nowhere in clear: codes and tokens in the data only as digests, nothing of them in the log.
    let log = std::fs::read_to_string(data.join("stderr.txt")).unwrap();
    assert!(
        log.contains("master.key")
            && !log.contains("?code=")
            && !log.contains("&code=")
            && !log.contains("eyJ"),
        "{log}"
    );
}

#[test]
fn clients_are_registered_listed_and_removed() {
    let data = folder("clients");
    let wiki = add(&data, "wiki", &[], None);
    let secret = wiki["secret"].as_str().unwrap().to_owned();
    assert_eq!(secret.len(), 43, "32 bytes in base64url");
    let kept = SqliteStore::open(data.join("district.db")).unwrap().oidc_client("wiki").unwrap().unwrap();
    assert!(!kept.data.contains(&secret), "the secret is not kept");
    assert!(kept.data.contains(&Digest::of(secret.as_bytes()).to_string()));
    let again = client(&data, &["add", "wiki", "--name-zh", "知", "--name-en", "W", "--redirect", BACK]);
    assert_eq!(again.status.code(), Some(1));
    for wrong in ["http://wiki.example/back", "https://wiki.example/#x"] {
        let told = client(&data, &["add", "w", "--name-zh", "知", "--name-en", "W", "--redirect", wrong]);
        assert_eq!(told.status.code(), Some(2), "{wrong}");
        assert!(String::from_utf8(told.stderr).unwrap().contains("https"));
    }
    let listed = String::from_utf8(client(&data, &["list", "--json"]).stdout).unwrap();
    let listed: Value = serde_json::from_str(listed.trim()).unwrap();
    assert_eq!((&listed["client_id"], &listed["public"]), (&json!("wiki"), &json!(false)));
    // A new secret takes the place of the old one, and ends.
    let renewed = client(&data, &["renew", "wiki", "--secret-days", "30", "--json"]);
    let renewed: Value = serde_json::from_slice(&renewed.stdout).unwrap();
    let other = renewed["client_secret"].as_str().unwrap();
    let kept = SqliteStore::open(data.join("district.db")).unwrap().oidc_client("wiki").unwrap().unwrap();
    let kept: identity::oidc::Client = serde_json::from_str(&kept.data).unwrap();
    let until: value::Timestamp = renewed["secret_until"].as_str().unwrap().parse().unwrap();
    let just_before = until.checked_sub(value::SignedDuration::from_secs(1)).unwrap();
    assert!(kept.admits(Some(other), just_before) && !kept.admits(Some(other), until));
    assert!(!kept.admits(Some(&secret), just_before), "the one before proves nothing any more");
    assert_eq!(client(&data, &["renew", "none"]).status.code(), Some(1));
    assert_eq!(client(&data, &["renew", "wiki", "--secret-days", "401"]).status.code(), Some(2));
    assert!(client(&data, &["remove", "wiki"]).status.success());
    assert_eq!(client(&data, &["remove", "wiki"]).status.code(), Some(1));
    assert!(client(&data, &["list"]).stdout.is_empty());
}

/// Behind a proxy the district says the name it is reached by, not the port it listens on.
#[test]
fn the_issuer_is_the_address_that_people_know() {
    let data = folder("address");
    let mut command = luohu(&data);
    command.args(["serve", "--port", "0", "--data"]).arg(&data).env("LUOHU_ADDRESS", "https://luohu.example");
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("listening on http://").unwrap().to_owned();
    let mut stream = std::net::TcpStream::connect(&address).unwrap();
    let ask =
        "GET /.well-known/openid-configuration HTTP/1.1\r\nHost: luohu.example\r\nConnection: close\r\n\r\n";
    stream.write_all(ask.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    child.kill().unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(answer.contains(r#""issuer":"https://luohu.example""#), "{answer}");
    assert!(answer.contains(r#""token_endpoint":"https://luohu.example/oidc/token""#), "{answer}");
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said.matches("master.key").count(), 2, "said once, in both languages: {said}");
    let told =
        luohu(&data).args(["config", "show"]).env("LUOHU_ADDRESS", "luohu.example/x").output().unwrap();
    assert_eq!(told.status.code(), Some(2));
}

/// A secret that only its owner reads.
fn secret_file(data: &Path, secret: &str) -> PathBuf {
    use std::os::unix::fs::OpenOptionsExt as _;
    let path = data.join("province.secret");
    let file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&path);
    writeln!(file.unwrap(), "{secret}").unwrap();
    path
}

const PROVINCE: &str = "an-invented-secret-at-the-province";

#[test]
fn an_independent_provider_is_trusted_and_none_of_its_lies() {
    let Some(python) = python() else { return };
    let data = folder("province");
    let free = || std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let (port, nobody) = (free(), free());
    let file = secret_file(&data, PROVINCE);
    let provider = |id: &str, issuer: &str| {
        format!(
            "[[identity_provider]]\nid = \"{id}\"\nname_zh = \"省统一身份认证\"\nname_en = \"Province\"\n\
             issuer = \"{issuer}\"\nclient_id = \"luohu\"\nsecret_file = {file:?}\n\
             level_claim = \"loa\"\nlevels = {{ phone = 2, idcard = 3 }}\n\n"
        )
    };
    // The browser comes more often than the allowance of one address for signing in.
    let written = "rates = false\n\n".to_owned()
        + &provider("province", &format!("http://127.0.0.1:{port}"))
        + &provider("down", &format!("http://127.0.0.1:{nobody}"))
        + &provider("tls", "https://127.0.0.1:1");
    std::fs::write(data.join("luohu.toml"), written).unwrap();
    let demo = Demo::start(&data);
    let said = json!({
        "base": demo.base, "port": port, "secret": PROVINCE, "account": "resident", "password": demo.password,
    });
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/op.py");
    let mut command = Command::new(python);
    command.arg(script).env("AUTHLIB_INSECURE_TRANSPORT", "1").env("NO_PROXY", "*").stderr(Stdio::piped());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    writeln!(child.stdin.take().unwrap(), "{said}").unwrap();
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "the provider met something else: {told}");
    let held = String::from_utf8(output.stdout).unwrap();
    assert_eq!(held.trim(), "done 57", "each of its checks was made");
    let log = std::fs::read_to_string(data.join("stderr.txt")).unwrap();
    assert!(log.contains("another provider was not reached"), "the operator hears of it: {log}");
    for secret in [PROVINCE, "eyJ", "?code=", "&code=", "u-1"] {
        assert!(!log.contains(secret), "{secret} in the log: {log}");
    }
}

#[test]
fn a_provider_is_configured_whole_or_the_program_does_not_start() {
    let data = folder("trusted");
    let file = secret_file(&data, PROVINCE);
    let start = |written: &str| {
        std::fs::write(data.join("luohu.toml"), written).unwrap();
        let told = luohu(&data).args(["serve", "--port", "0", "--data"]).arg(&data).output().unwrap();
        (told.status.code(), String::from_utf8(told.stderr).unwrap())
    };
    let good = format!(
        "[[identity_provider]]\nid = \"province\"\nname_zh = \"省\"\nname_en = \"P\"\nissuer = \"https://x.example\"\n\
         client_id = \"luohu\"\nsecret_file = {file:?}\n"
    );
    for (from, to, said) in [
        ("https://x.example", "http://x.example", "https"),
        ("id = \"province\"", "id = \"Province!\"", "lower-case"),
        ("client_id", "client", "unknown field"),
        ("client_id = \"luohu\"\n", "client_id = \"luohu\"\nlevels = { x = 4 }\n", "1, 2 or 3"),
    ] {
        let (code, told) = start(&good.replace(from, to));
        assert_eq!(code, Some(2), "{to}: {told}");
        assert!(told.contains(said), "{to}: {told}");
    }
    assert_eq!(start(&(good.clone() + &good)).0, Some(2), "one id, one provider");
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    std::fs::set_permissions(&file, open).unwrap();
    let (code, told) = start(&good);
    assert!(code == Some(2) && told.contains("chmod 600") && !told.contains(PROVINCE), "{told}");
}
