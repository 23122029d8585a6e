//! The walls: which room may see which, held at the only place Cargo enforces, the manifest.

use toml::{Table, Value};

use super::{Finding, Tree};

/// A crate of the house.
pub struct Room {
    pub name: &'static str,
    /// A room sees only rooms on lower floors, in its tests too.
    pub floor: u8,
    /// No I/O, no clock, no randomness, no async.
    pub pure: bool,
    /// The rooms it may depend on.
    pub sees: &'static [&'static str],
}

const fn room(name: &'static str, floor: u8, pure: bool, sees: &'static [&'static str]) -> Room {
    Room { name, floor, pure, sees }
}

/// Every room; a new crate is a new row here and in ARCHITECTURE.md.
pub const ROOMS: &[Room] = &[
    room("value", 1, true, &[]),
    room("clock", 2, true, &["value"]),
    room("crypto", 2, true, &["value"]),
    room("feel", 2, true, &["value"]),
    room("ledger", 2, true, &["value"]),
    room("authority", 3, true, &["feel", "value"]),
    room("dmn", 3, true, &["feel", "value"]),
    room("bpmn", 3, true, &["feel", "value"]),
    room("form", 3, true, &["feel", "value"]),
    room("store", 3, false, &["ledger", "value"]),
    room("tls", 3, false, &["value"]),
    room("catalog", 4, false, &["bpmn", "dmn", "form", "feel", "authority", "clock", "value"]),
    room("identity", 4, true, &["authority", "crypto", "value"]),
    room("process", 4, true, &["bpmn", "feel", "value"]),
    room(
        "kernel",
        5,
        true,
        &["process", "catalog", "authority", "clock", "bpmn", "dmn", "form", "feel", "value"],
    ),
    room(
        "projection",
        6,
        false,
        &["kernel", "store", "catalog", "authority", "clock", "bpmn", "form", "value"],
    ),
    room(
        "engine",
        7,
        false,
        &[
            "projection",
            "store",
            "ledger",
            "kernel",
            "identity",
            "catalog",
            "authority",
            "clock",
            "crypto",
            "bpmn",
            "dmn",
            "feel",
            "value",
        ],
    ),
    room("notify", 8, false, &["engine", "store", "identity", "crypto", "value"]),
    room(
        "web",
        8,
        false,
        &[
            "engine",
            "projection",
            "store",
            "tls",
            "ledger",
            "kernel",
            "identity",
            "catalog",
            "form",
            "clock",
            "authority",
            "crypto",
            "value",
        ],
    ),
    room(
        "server",
        9,
        false,
        &[
            "notify",
            "web",
            "engine",
            "projection",
            "store",
            "tls",
            "ledger",
            "kernel",
            "identity",
            "catalog",
            "bpmn",
            "dmn",
            "feel",
            "authority",
            "crypto",
            "value",
        ],
    ),
    room(
        "bench",
        10,
        false,
        &[
            "engine",
            "projection",
            "store",
            "ledger",
            "kernel",
            "catalog",
            "authority",
            "feel",
            "dmn",
            "value",
        ],
    ),
    room(
        "proof",
        10,
        false,
        &["kernel", "catalog", "process", "authority", "bpmn", "dmn", "form", "feel", "clock", "value"],
    ),
    room("xtask", 10, false, &[]),
];

/// Outside crates that bring I/O, time, randomness or threads; no pure room lists one.
const IMPURE: &[&str] = &[
    "axum",
    "fs2",
    "getrandom",
    "hyper",
    "mio",
    "notify",
    "rand",
    "rayon",
    "reqwest",
    "rusqlite",
    "sqlx",
    "tempfile",
    "tokio",
    "tokio-rustls",
    "tower",
    "tower-http",
    "tracing-subscriber",
    "ureq",
    "uuid",
    "walkdir",
];

/// Outside crates with one home.
const HOMES: &[(&str, &[&str])] = &[
    ("rusqlite", &["store"]),
    ("aes-gcm", &["crypto"]),
    ("argon2", &["crypto"]),
    ("p256", &["crypto"]),
    ("sha1", &["crypto"]),
    ("sm2", &["crypto"]),
    // What a ledger is hashed by is known without any key.
    ("sm3", &["crypto", "ledger"]),
    ("sm4", &["crypto"]),
    ("rustls", &["tls"]),
    ("tokio-rustls", &["tls"]),
    ("axum", &["web", "server", "bench"]),
    ("lettre", &["notify"]),
    ("askama", &["web"]),
    ("clap", &["server", "bench"]),
];

/// Every edge is in the table, every crate is in the table, purity begins in the manifest.
pub fn rooms(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, name, manifest) in manifests(tree, &mut findings) {
        let Some(room) = ROOMS.iter().find(|room| room.name == name) else {
            let message =
                format!("crate `{name}` is in no floor: give it a row in ROOMS and in ARCHITECTURE.md");
            findings.push(Finding::error("edges", &path, 0, message));
            continue;
        };
        for table in ["dependencies", "build-dependencies"] {
            for dependency in keys(&manifest, table) {
                findings.extend(edge(room, &path, &dependency));
            }
        }
        for dependency in keys(&manifest, "dev-dependencies") {
            let upward =
                ROOMS.iter().find(|other| other.name == dependency).filter(|other| other.floor >= room.floor);
            if upward.is_some() {
                let message = format!("the tests of `{name}` look up to `{dependency}`: only lower floors");
                findings.push(Finding::error("edges", &path, 0, message));
            }
        }
    }
    findings
}

fn edge(room: &Room, path: &str, dependency: &str) -> Option<Finding> {
    let name = room.name;
    let wrong = if ROOMS.iter().any(|other| other.name == dependency) {
        let allowed = room.sees.contains(&dependency);
        (!allowed).then(|| format!("`{name}` may not see `{dependency}`: it sees only {:?}", room.sees))
    } else if room.pure && IMPURE.contains(&dependency) {
        Some(format!("`{name}` is pure and may not list `{dependency}`"))
    } else {
        let home = HOMES.iter().find(|(outside, _)| *outside == dependency);
        home.filter(|(_, homes)| !homes.contains(&name))
            .map(|(_, homes)| format!("`{dependency}` lives in {homes:?} only, not in `{name}`"))
    };
    wrong.map(|message| Finding::error("edges", path, 0, message))
}

/// Outside crates are pinned to one version in the root; members take them from there, and the lints too.
pub fn pins(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, _, manifest) in manifests(tree, &mut findings) {
        for table in ["dependencies", "dev-dependencies", "build-dependencies"] {
            for (name, spec) in manifest.get(table).and_then(Value::as_table).into_iter().flatten() {
                if spec.get("workspace").and_then(Value::as_bool) != Some(true) {
                    findings.push(Finding::error(
                        "pins",
                        &path,
                        0,
                        format!("`{name}` does not come from the workspace"),
                    ));
                }
            }
        }
        let lints = manifest.get("lints").and_then(|lints| lints.get("workspace")).and_then(Value::as_bool);
        if lints != Some(true) {
            findings.push(Finding::error("pins", &path, 0, "the crate does not take the workspace's lints"));
        }
    }
    let root = tree.file("Cargo.toml").and_then(|file| file.text.parse::<Table>().ok()).unwrap_or_default();
    let outside =
        root.get("workspace").and_then(|workspace| workspace.get("dependencies")).and_then(Value::as_table);
    for (name, spec) in outside.into_iter().flatten() {
        let version = spec.as_str().or_else(|| spec.get("version").and_then(Value::as_str));
        if version.is_some_and(|version| !version.starts_with('=')) {
            findings.push(Finding::error(
                "pins",
                "Cargo.toml",
                0,
                format!("`{name}` is not pinned with `=`"),
            ));
        }
    }
    findings
}

/// Path, package name and table of each member's manifest.
fn manifests(tree: &Tree, findings: &mut Vec<Finding>) -> Vec<(String, String, Table)> {
    let mut found = Vec::new();
    for file in &tree.files {
        let is_member = file.path.ends_with("/Cargo.toml")
            && (file.path.starts_with("crates/")
                || ["xtask/Cargo.toml", "bench/Cargo.toml", "proof/Cargo.toml"]
                    .contains(&file.path.as_str()));
        if !is_member {
            continue;
        }
        match file.text.parse::<Table>() {
            Ok(table) => {
                let name =
                    table.get("package").and_then(|package| package.get("name")).and_then(Value::as_str);
                found.push((file.path.clone(), name.unwrap_or_default().to_owned(), table));
            }
            Err(error) => {
                findings.push(Finding::error("edges", &file.path, 0, format!("is no TOML: {error}")));
            }
        }
    }
    found
}

fn keys(manifest: &Table, table: &str) -> Vec<String> {
    manifest
        .get(table)
        .and_then(Value::as_table)
        .map(|table| table.keys().cloned().collect())
        .unwrap_or_default()
}
