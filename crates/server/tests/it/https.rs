//! `luohu serve` with a certificate of its own, as Python's ssl and the `openssl` program see it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Whether the programs are there; their absence is a failure under CI.
fn has_programs() -> bool {
    let there = |program: &str, word: &str| Command::new(program).arg(word).output().is_ok();
    if there("openssl", "version") && there("python3", "--version") {
        return true;
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "CI needs openssl and python3");
    println!("skipped: no openssl or no python3 in the search path");
    false
}

fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("https-{name}"));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

/// A certificate that is its own root, for `localhost`, in the place of the one before.
fn certify(folder: &Path, name: &str) {
    let words = format!(
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN={name} \
         -addext subjectAltName=DNS:localhost -keyout new.key -out new.crt"
    );
    let made = Command::new("openssl").args(words.split(' ')).current_dir(folder).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    close(&folder.join("new.key"), 0o600);
    std::fs::rename(folder.join("new.key"), folder.join("tls.key")).unwrap();
    std::fs::rename(folder.join("new.crt"), folder.join("tls.crt")).unwrap();
}

#[cfg(unix)]
fn close(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(not(unix))]
fn close(_: &Path, _: u32) {}

struct Served {
    child: Child,
    port: u16,
    plain: u16,
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_luohu"));
    command.env_remove("LUOHU_MASTER_KEY").env_remove("LUOHU_MASTER_PASSPHRASE").current_dir(folder);
    command.args(["serve", "--port", "0", "--config", "luohu.toml"]);
    command
}

const CONFIG: &str =
    "tls = { certificate = \"tls.crt\", key = \"tls.key\", redirect = \"127.0.0.1:0\" }\nlog = \"info\"\n";

fn start(folder: &Path) -> Served {
    std::fs::write(folder.join("luohu.toml"), CONFIG).unwrap();
    let errors = std::fs::File::create(folder.join("stderr.txt")).unwrap();
    let mut child = command(folder).stdout(Stdio::piped()).stderr(errors).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut port = |before: &str| {
        let line = lines.next().unwrap().unwrap();
        line.strip_prefix(before).unwrap_or_else(|| panic!("{line}")).parse().unwrap()
    };
    let (secure, plain) =
        (port("listening on https://127.0.0.1:"), port("leading on from http://127.0.0.1:"));
    Served { child, port: secure, plain }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Python's ssl as it comes: it checks name, dates and issuer. One request, the whole answer.
const ASK: &str = "
import socket, ssl, sys
port, roots, version, path = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
context = ssl.create_default_context(cafile=roots)
context.minimum_version = context.maximum_version = getattr(ssl.TLSVersion, version)
with socket.create_connection(('127.0.0.1', port), timeout=20) as tcp:
    with context.wrap_socket(tcp, server_hostname='localhost') as tls:
        print(tls.version())
        tls.sendall(f'GET {path} HTTP/1.1\\r\\nHost: localhost:{port}\\r\\nConnection: close\\r\\n\\r\\n'.encode())
        while part := tls.recv(65536):
            sys.stdout.buffer.write(part)
            sys.stdout.flush()
";

fn ask(folder: &Path, port: u16, version: &str, path: &str) -> Result<String, String> {
    let told = Command::new("python3")
        .args(["-W", "ignore", "-c", ASK, &port.to_string(), "tls.crt", version, path])
        .current_dir(folder)
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if told.status.success() { Ok(text(&told.stdout)) } else { Err(text(&told.stderr)) }
}

fn plain(port: u16, request: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    write!(stream, "{request}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    // A handshake that is none is cut off, which may be a reset.
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn pages_are_served_over_tls_and_nothing_over_less() {
    if !has_programs() {
        return;
    }
    let folder = folder("pages");
    certify(&folder, "first");
    let served = start(&folder);
    for (version, name) in [("TLSv1_2", "TLSv1.2"), ("TLSv1_3", "TLSv1.3")] {
        let answer = ask(&folder, served.port, version, "/sign-in").unwrap();
        assert!(answer.starts_with(&format!("{name}\n")), "{answer}");
        // Cookies and HSTS follow without being told.
        let lower = answer.to_ascii_lowercase();
        assert!(
            answer.contains("HTTP/1.1 200") && lower.contains("strict-transport-security: max-age=31536000")
        );
        assert!(answer.contains("__Host-luohu_session=") && answer.contains("; Secure"), "{answer}");
    }
    let configuration = ask(&folder, served.port, "TLSv1_3", "/.well-known/openid-configuration").unwrap();
    assert!(
        configuration.contains(&format!("\"issuer\":\"https://127.0.0.1:{}\"", served.port)),
        "{configuration}"
    );
    for version in ["TLSv1", "TLSv1_1"] {
        let refused = ask(&folder, served.port, version, "/").unwrap_err();
        assert!(refused.contains("ssl.SSLError"), "{version}: {refused}");
    }
    let spoken_plain = plain(served.port, "GET / HTTP/1.1\r\nHost: localhost");
    assert!(!spoken_plain.contains("HTTP/1.1"), "{spoken_plain}");
    // The plain port leads a reader on and takes nothing.
    let led = plain(served.plain, "GET /help?lang=en HTTP/1.1\r\nHost: localhost:80");
    assert!(led.starts_with("HTTP/1.1 308"), "{led}");
    assert!(led.contains(&format!("location: https://localhost:{}/help?lang=en\r\n", served.port)), "{led}");
    assert!(!led.contains("strict-transport-security") && !led.contains("set-cookie"), "{led}");
    for request in [
        "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0",
        "GET /api/status HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer secret",
        "GET /scim/v2/Users HTTP/1.1\r\nHost: localhost",
        "GET / HTTP/1.1\r\nHost: a.example\r\nHost: b.example",
        "GET / HTTP/1.1\r\nHost: a.example/@b.example",
    ] {
        let refused = plain(served.plain, request);
        assert!(refused.starts_with("HTTP/1.1 4") && !refused.contains("location:"), "{request}: {refused}");
    }
}

#[cfg(unix)]
#[test]
fn a_renewed_certificate_needs_no_restart() {
    if !has_programs() {
        return;
    }
    let folder = folder("renewal");
    certify(&folder, "first");
    let served = start(&folder);
    assert!(ask(&folder, served.port, "TLSv1_3", "/help").unwrap().contains("HTTP/1.1 200"));
    certify(&folder, "second");
    let refused = ask(&folder, served.port, "TLSv1_3", "/help").unwrap_err();
    assert!(refused.contains("CERTIFICATE_VERIFY_FAILED"), "whoever knows only the new one: {refused}");
    let hangup = || {
        let told = Command::new("kill").args(["-HUP", &served.child.id().to_string()]).status().unwrap();
        assert!(told.success());
    };
    hangup();
    let begun = Instant::now();
    while ask(&folder, served.port, "TLSv1_3", "/help").is_err() {
        assert!(begun.elapsed() < Duration::from_secs(20), "the renewed certificate is not taken up");
        std::thread::sleep(Duration::from_millis(50));
    }
    // A renewal that went wrong is told, and what was there goes on.
    let log = || std::fs::read_to_string(folder.join("stderr.txt")).unwrap();
    std::fs::write(folder.join("tls.key"), "nothing").unwrap();
    hangup();
    while !log().contains("stays in use") {
        assert!(begun.elapsed() < Duration::from_secs(20), "{}", log());
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(ask(&folder, served.port, "TLSv1_3", "/help").is_ok());
}

#[cfg(unix)]
#[test]
fn without_a_usable_pair_it_does_not_start() {
    if !has_programs() {
        return;
    }
    let folder = folder("wrong");
    certify(&folder, "first");
    let refused = |config: &str| {
        std::fs::write(folder.join("luohu.toml"), config).unwrap();
        let told = command(&folder).output().unwrap();
        assert_eq!((told.status.code(), told.stdout.as_slice()), (Some(2), &b""[..]), "{config}");
        String::from_utf8(told.stderr).unwrap()
    };
    close(&folder.join("tls.key"), 0o644);
    let said = refused(CONFIG);
    assert!(said.contains("chmod 600 tls.key") && said.contains("可被他人读取"), "{said}");
    close(&folder.join("tls.key"), 0o600);
    assert!(refused("tls = { certificate = \"none.crt\", key = \"tls.key\" }\n").contains("none.crt"));
    assert!(refused("tls = { certificate = \"tls.crt\" }\n").contains("both"));
    assert!(refused("tls = { redirect = \"127.0.0.1:0\" }\n").contains("both"));
    assert!(refused(&CONFIG.replace("127.0.0.1:0", "somewhere")).contains("tls_redirect"));
}
