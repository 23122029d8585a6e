//! What the tests take from the `openssl` program: certificates made at test time, a client, a server.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tls::Files;

/// Whether the program is there; its absence is a failure under CI.
pub fn has_openssl() -> bool {
    let version = Command::new("openssl").arg("version").output();
    if version.is_ok_and(|output| {
        output.stdout.starts_with(b"OpenSSL 3.") || output.stdout.starts_with(b"OpenSSL 4.")
    }) {
        return true;
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "CI needs the openssl program, 3.0 or later");
    println!("skipped: no openssl 3 in the search path");
    false
}

/// A folder of its own for each test.
pub fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("tls-{name}"));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

/// `openssl WORDS` in this folder; it must end well.
pub fn run(folder: &Path, words: &str) {
    let output = Command::new("openssl").args(words.split_whitespace()).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "openssl {words}: {}", String::from_utf8_lossy(&output.stderr));
}

/// An authority of a folder: `NAME.pem` is its root.
pub struct Authority {
    folder: PathBuf,
    name: &'static str,
}

const CONFIG: &str = "
[ca]
default_ca = own
[own]
dir = .
database = NAME.index
serial = NAME.serial
new_certs_dir = .
certificate = NAME.pem
private_key = NAME.key
default_md = sha256
policy = any
unique_subject = no
copy_extensions = copy
x509_extensions = leaf
[any]
commonName = supplied
[leaf]
basicConstraints = CA:FALSE
[req]
distinguished_name = dn
[dn]
";

/// The kinds of keys that people have certificates for.
pub const KINDS: [&str; 2] = ["ec -pkeyopt ec_paramgen_curve:P-256", "rsa:2048"];

impl Authority {
    pub fn new(folder: &Path, name: &'static str) -> Self {
        let write =
            |end: &str, text: &str| std::fs::write(folder.join(format!("{name}.{end}")), text).unwrap();
        write("cnf", &CONFIG.replace("NAME", name));
        write("index", "");
        write("serial", "1001\n");
        run(
            folder,
            &format!(
                "req -x509 -newkey {} -nodes -days 9 -subj /CN={name} -keyout {name}.key -out {name}.pem \
                 -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign",
                KINDS[0]
            ),
        );
        Self { folder: folder.to_owned(), name }
    }

    pub fn root(&self) -> PathBuf {
        self.folder.join(format!("{}.pem", self.name))
    }

    /// A certificate for a host with its key, valid between these days: `YYYYMMDD`.
    pub fn issue(&self, file: &str, host: &str, kind: &str, (from, to): (&str, &str)) -> Files {
        run(
            &self.folder,
            &format!(
                "req -new -newkey {kind} -nodes -subj /CN={file} -addext subjectAltName={host} \
                 -keyout {file}.key -out {file}.csr"
            ),
        );
        run(
            &self.folder,
            &format!(
                "ca -batch -notext -config {}.cnf -in {file}.csr -out {file}.crt -startdate {from}000000Z \
                 -enddate {to}000000Z",
                self.name
            ),
        );
        let files = Files {
            certificate: self.folder.join(format!("{file}.crt")),
            key: self.folder.join(format!("{file}.key")),
        };
        only_owner(&files.key);
        files
    }
}

/// Long past to far off: a test does not ask what day it is.
pub const VALID: (&str, &str) = ("20200101", "20490101");
pub const EXPIRED: (&str, &str) = ("20200101", "20200201");
pub const HOST: &str = "DNS:localhost";

#[cfg(unix)]
pub fn mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(not(unix))]
pub fn mode(_: &Path, _: u32) {}

pub fn only_owner(path: &Path) {
    mode(path, 0o600);
}

/// What `openssl s_client` said after sending a line to this port; whether the handshake was made.
pub fn s_client(port: u16, words: &str) -> (bool, String) {
    let mut child = Command::new("openssl")
        .args(["s_client", "-connect", &format!("127.0.0.1:{port}"), "-servername", "localhost"])
        .args(words.split_whitespace())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Where the handshake failed nobody reads any more.
    let _ = child.stdin.as_mut().unwrap().write_all(b"hello\n");
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    let made = output.status.success() && said.contains("heard hello");
    (made, said.into_owned())
}

/// `openssl s_server` on a free port, ended when dropped.
pub struct Peer {
    child: Child,
    pub port: u16,
}

impl Peer {
    pub fn start(files: &Files, words: &str) -> Self {
        let mut child = Command::new("openssl")
            .args(["s_server", "-accept", "127.0.0.1:0", "-www", "-naccept", "20", "-cert"])
            .arg(&files.certificate)
            .arg("-key")
            .arg(&files.key)
            .args(words.split_whitespace())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut peer = Self { child, port: 0 };
        let begun = Instant::now();
        let mut line = String::new();
        while begun.elapsed() < Duration::from_secs(10) && lines.read_line(&mut line).unwrap_or(0) > 0 {
            if let Some(at) = line.trim().strip_prefix("ACCEPT ") {
                peer.port = at.rsplit(':').next().unwrap().parse().unwrap();
                // It goes on talking; somebody must listen.
                std::thread::spawn(move || lines.read_to_string(&mut String::new()));
                return peer;
            }
            line.clear();
        }
        panic!("openssl s_server {words} does not listen");
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
