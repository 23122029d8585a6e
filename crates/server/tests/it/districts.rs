//! Two districts of one configuration: each answers to its names with its own data, and to no other's.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

struct Served(Child);

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("districts-{name}"));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_luohu"));
    command.env_remove("LUOHU_MASTER_KEY").env_remove("LUOHU_MASTER_PASSPHRASE");
    command.current_dir(folder).args(["serve", "--port", "0", "--config", "luohu.toml"]);
    command
}

fn get(address: &str, host: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn each_answers_to_its_own_names() {
    let folder = folder("two");
    let config = "[[district]]\nhosts = [\"luohu.example\", \"www.luohu.example\"]\ndata = \"one\"\n\
                  [[district]]\nhosts = [\"meisha.example\"]\ndata = \"two\"\n";
    std::fs::write(folder.join("luohu.toml"), config).unwrap();
    let mut served = Served(command(&folder).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap());
    let mut line = String::new();
    BufReader::new(served.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().rsplit("http://").next().unwrap().to_owned();
    for host in ["luohu.example", "www.luohu.example", "meisha.example"] {
        assert!(get(&address, host, "/").starts_with("HTTP/1.1 200"), "{host}");
    }
    assert!(get(&address, "evil.example", "/").starts_with("HTTP/1.1 421"));
    // Each speaks of itself, and has data and keys of its own.
    let issuer = |host: &str| get(&address, host, "/.well-known/openid-configuration");
    assert!(issuer("meisha.example").contains("http://meisha.example"));
    assert!(!issuer("meisha.example").contains("luohu.example"));
    assert_ne!(get(&address, "luohu.example", "/oidc/jwks"), get(&address, "meisha.example", "/oidc/jwks"));
    assert!(folder.join("one/district.db").exists() && folder.join("two/district.db").exists());
}

#[test]
fn districts_that_cannot_be_told_apart_are_refused() {
    let folder = folder("wrong");
    for (config, told) in [
        ("[[district]]\nhosts = []\ndata = \"one\"\n", "hosts is empty"),
        (
            "[[district]]\nhosts = [\"a\"]\ndata = \"one\"\n[[district]]\nhosts = [\"b\"]\ndata = \"one\"\n",
            "cannot share a folder",
        ),
        (
            "[[district]]\nhosts = [\"a\"]\ndata = \"one\"\n[[district]]\nhosts = [\"A\"]\ndata = \"two\"\n",
            "two districts answer to the host a",
        ),
        ("[[district]]\nhosts = [\"a\"]\ndata = \"one\"\nscim = \"short\"\n", "SHA-256"),
    ] {
        std::fs::write(folder.join("luohu.toml"), config).unwrap();
        let output = command(&folder).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{config}: {error}");
        assert!(error.contains(told), "{config}: {error}");
    }
}
