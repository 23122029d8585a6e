//! Building the product and running it as a stranger would.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use crate::{http, process};

/// Builds a binary of the workspace in release mode and gives its path.
pub fn release(package: &str, binary: &str) -> Result<PathBuf, String> {
    release_with(package, binary, &[])
}

/// The same with features: for the tools of a proof, never for what is shipped.
pub fn release_with(package: &str, binary: &str, features: &[&str]) -> Result<PathBuf, String> {
    let mut cargo = process::cargo();
    cargo.args(["build", "--release", "--quiet", "--package", package, "--bin", binary]);
    if !features.is_empty() {
        cargo.arg("--features").arg(features.join(","));
    }
    process::ok(&mut cargo)?;
    Ok(process::target_dir().join("release").join(binary))
}

/// The `luohu` binary in release mode.
pub fn luohu() -> Result<PathBuf, String> {
    release("server", "luohu")
}

/// The binary with the deliberate defects compiled in: unoptimised, so that the release build stays as it is, and set
/// aside under another name so that nobody ships it.
pub fn luohu_with_defects() -> Result<PathBuf, String> {
    let mut cargo = process::cargo();
    cargo.args(["build", "--quiet", "--package", "server", "--bin", "luohu", "--features", "defect"]);
    process::ok(&mut cargo)?;
    let built = process::target_dir().join("debug").join("luohu");
    let aside = built.with_file_name("luohu-with-defects");
    std::fs::copy(&built, &aside)
        .map_err(|error| format!("could not set aside the defect build: {error}"))?;
    Ok(aside)
}

/// A server that we started, ended with us.
pub struct Server {
    child: Child,
    /// `127.0.0.1:PORT`
    pub address: String,
    /// From the start of the process to its first answer on `/readyz`.
    pub ready_after: Duration,
}

/// How long a server may take before we call it dead.
const START_LIMIT: Duration = Duration::from_secs(120);

impl Server {
    /// Starts `luohu ARGS`, waits for its address on standard output and for `/readyz` to say yes.
    pub fn start(binary: &Path, args: &[&str], env: &[(&str, &str)], log: &Path) -> Result<Self, String> {
        let file = File::options().create(true).append(true).open(log);
        let file = file.map_err(|error| format!("could not open {}: {error}", log.display()))?;
        let begun = Instant::now();
        let mut child = process::command(binary)
            .args(args)
            .envs(env.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(file)
            .spawn()
            .map_err(|error| format!("could not start {}: {error}", binary.display()))?;
        let address = address_of(&mut child);
        let mut server = Self { child, address: address.unwrap_or_default(), ready_after: Duration::ZERO };
        if server.address.is_empty() {
            server.kill();
            return Err(format!("the server printed no address; its log is {}", log.display()));
        }
        while !http::get(&server.address, "/readyz").is_ok_and(|answer| answer.status == 200) {
            if begun.elapsed() > START_LIMIT || server.child.try_wait().is_ok_and(|ended| ended.is_some()) {
                server.kill();
                return Err(format!("the server did not become ready; its log is {}", log.display()));
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        server.ready_after = begun.elapsed();
        Ok(server)
    }

    /// `kill -9`: the process gets no chance to tidy up.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Ctrl-C, and a wait for the process to end by itself.
    pub fn interrupt(&mut self) -> crate::Outcome {
        process::ok(process::command("kill").args(["-INT", &self.child.id().to_string()]))?;
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(10) {
            match self.child.try_wait() {
                Ok(Some(_)) => return Ok(()),
                Ok(None) => std::thread::sleep(Duration::from_millis(20)),
                Err(error) => return Err(format!("could not wait for the server: {error}")),
            }
        }
        self.kill();
        Err("the server did not end within ten seconds of Ctrl-C".into())
    }

    /// Memory in use, in mebibytes, as the system counts it.
    pub fn memory_mib(&self) -> Result<u64, String> {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))
            .map_err(|error| format!("could not read the server's memory: {error}"))?;
        let line = text.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
        let kib = line.split_whitespace().nth(1).and_then(|number| number.parse::<u64>().ok());
        kib.map(|kib| kib.div_ceil(1024)).ok_or_else(|| "the system shows no memory for the server".into())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Reads the line `listening on http://ADDRESS`; the rest of the output is drained so that the pipe never fills.
pub(crate) fn address_of(child: &mut Child) -> Option<String> {
    let stdout = child.stdout.take()?;
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            if let Some((_, url)) = line.split_once("listening on http://") {
                let _ = send.send(url.trim().trim_end_matches('/').to_owned());
            }
        }
    });
    receive.recv_timeout(START_LIMIT).ok()
}
