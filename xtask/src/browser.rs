//! What only a real browser can tell: every sample page, and the journey through a demo server of our own.

use std::fs;

use crate::product::Server;
use crate::steps::Done;
use crate::{Outcome, process, product, say, setup};

/// Every sample page in both languages, narrow and wide, with axe. Needs no server.
pub fn pages() -> Result<Done, String> {
    script("pages", &[]).map(|()| Done::Passed)
}

/// A script of the browser tests, with the browser to drive.
fn script(name: &str, env: &[(&str, &str)]) -> Outcome {
    setup::browser_packages()?;
    let chromium = setup::chromium()?;
    let folder = process::root().join(setup::BROWSER);
    let mut npm = process::command("npm");
    npm.args(["run", "--silent", name]).current_dir(folder).env("LUOHU_CHROMIUM", chromium);
    process::ok(npm.envs(env.iter().copied()))
}

/// The demo leaves nothing behind; then a browser walks through one of its own, from report to closure.
pub fn journey() -> Result<Done, String> {
    let luohu = product::luohu()?;
    let (home, logs) = (process::scratch("demo")?, process::scratch("demo-log")?);
    let temporary = home.to_string_lossy().into_owned();
    let log = logs.join("server.log");
    let mut server = Server::start(&luohu, &["demo", "--port", "0"], &[("TMPDIR", &temporary)], &log)?;
    say(&format!("the demo was ready after {:.1} s, the mark is 10 s", server.ready_after.as_secs_f64()));
    server.interrupt()?;
    drop(server);
    let left: Vec<_> =
        fs::read_dir(&home).into_iter().flatten().flatten().map(|entry| entry.file_name()).collect();
    if !left.is_empty() {
        return Err(format!("the demo left {left:?} behind after Ctrl-C"));
    }
    script("journey", &[("LUOHU_BIN", &luohu.to_string_lossy())])?;
    script("forms", &[("LUOHU_BIN", &luohu.to_string_lossy())])?;
    for dir in [home, logs] {
        fs::remove_dir_all(&dir).map_err(|error| format!("could not remove {}: {error}", dir.display()))?;
    }
    Ok(Done::Passed)
}
