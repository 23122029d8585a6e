//! A healthy little tree is green; each deliberate defect turns it red by the rule meant for it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use xtask::tidy::edges::ROOMS;
use xtask::tidy::{Finding, check};

const DOC: &str = "//! # room\n//!\n//! **What it is.** A room.\n//! **Example.** None.\n//! **Invariants.** None.\n\
                   //! **Start reading** here.\n//! **To add a thing**: add it.\n";

const MEMBER: &str = "[package]\nname = \"NAME\"\n\n[dependencies]\n\n[lints]\nworkspace = true\n";

/// The map of the little tree's five rooms.
fn map() -> String {
    let mut map = String::from("see [a decision](docs/decisions/2026-11-23-a.md)\n\n");
    for room in
        ROOMS.iter().filter(|room| ["value", "feel", "kernel", "store", "server"].contains(&room.name))
    {
        let sees = if room.sees.is_empty() { "-".to_owned() } else { room.sees.join(" ") };
        let pure = if room.pure { "yes" } else { "no" };
        map.push_str(&format!("| {} | `{}` | a room | {pure} | {sees} |\n", room.floor, room.name));
    }
    map
}

/// A tree of its own in the system's temporary folder, gone when it is dropped.
struct Scene(PathBuf);

impl Scene {
    fn healthy() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let scene = Self(std::env::temp_dir().join(format!("luohu-tidy-{}-{number}", std::process::id())));
        let _ = fs::remove_dir_all(&scene.0);
        scene.write(
            "Cargo.toml",
            "[workspace.dependencies]\ntokio = \"=1.0.0\"\nserde = { version = \"=1.0.0\" }\n",
        );
        for name in ["value", "feel", "kernel", "store", "server"] {
            scene.write(&format!("crates/{name}/Cargo.toml"), &MEMBER.replace("NAME", name));
            scene.write(&format!("crates/{name}/src/lib.rs"), DOC);
        }
        scene.write("ARCHITECTURE.md", &map());
        scene.write("docs/decisions/2026-11-23-a.md", "# a\n");
        scene.write("apps/lost-dogs/README.md", "# lost dogs\n");
        scene.write("apps/lost-dogs/app.toml", "[app]\n");
        scene.write("apps/lost-dogs/story/found.story", "");
        scene.write("apps/lost-dogs/story/found.expected", "");
        scene.write("apps/lost-dogs/text/zh.ftl", "title = 走失\n    .hint = 提示\n");
        scene.write("apps/lost-dogs/text/en.ftl", "title = Lost\n    .hint = Hint\n");
        scene
    }

    fn write(&self, path: &str, text: &str) {
        let file = self.0.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    fn remove(&self, path: &str) {
        fs::remove_file(self.0.join(path)).unwrap();
    }

    fn depend(&self, name: &str, table: &str, line: &str) {
        let text = MEMBER
            .replace("NAME", name)
            .replace("[dependencies]", &format!("[dependencies]\n[{table}]\n{line}"));
        let text = if table == "dependencies" { text.replacen("[dependencies]\n", "", 1) } else { text };
        self.write(&format!("crates/{name}/Cargo.toml"), &text);
    }

    fn source(&self, path: &str, code: &str) {
        self.write(path, &format!("{DOC}{code}"));
    }

    fn findings(&self) -> Vec<Finding> {
        check(Path::new(&self.0)).unwrap()
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_healthy_tree_has_no_finding() {
    assert_eq!(Scene::healthy().findings(), []);
}

/// What is done to the tree, and the rule and the place that must speak.
type Defect = (fn(&Scene), &'static str, &'static str);

const DEFECTS: &[Defect] = &[
    (|s| s.depend("feel", "dependencies", "kernel.workspace = true"), "edges", "crates/feel/Cargo.toml"),
    (|s| s.depend("kernel", "dependencies", "store.workspace = true"), "edges", "crates/kernel/Cargo.toml"),
    (|s| s.depend("kernel", "dependencies", "tokio.workspace = true"), "edges", "crates/kernel/Cargo.toml"),
    (|s| s.depend("feel", "dev-dependencies", "kernel.workspace = true"), "edges", "crates/feel/Cargo.toml"),
    (
        |s| s.depend("server", "dependencies", "rusqlite.workspace = true"),
        "edges",
        "crates/server/Cargo.toml",
    ),
    (
        |s| s.write("crates/attic/Cargo.toml", &MEMBER.replace("NAME", "attic")),
        "edges",
        "crates/attic/Cargo.toml",
    ),
    (|s| s.depend("store", "dependencies", "serde = \"1\""), "pins", "crates/store/Cargo.toml"),
    (
        |s| s.write("crates/store/Cargo.toml", "[package]\nname = \"store\"\n"),
        "pins",
        "crates/store/Cargo.toml",
    ),
    (|s| s.write("Cargo.toml", "[workspace.dependencies]\nserde = \"1\"\n"), "pins", "Cargo.toml"),
    (|s| s.source("crates/value/src/lib.rs", "use std::fs;\n"), "purity", "crates/value/src/lib.rs"),
    (
        |s| s.source("crates/value/src/lib.rs", "use std::{fmt, time::{Duration, SystemTime}};\n"),
        "purity",
        "crates/value/src/lib.rs",
    ),
    (
        |s| s.source("crates/kernel/src/lib.rs", "fn f() { std::net::a(); }\n"),
        "purity",
        "crates/kernel/src/lib.rs",
    ),
    (|s| s.source("crates/value/src/lib.rs", &"// line\n".repeat(801)), "size", "crates/value/src/lib.rs"),
    (|s| s.write("crates/value/src/utils.rs", ""), "names", "crates/value/src/utils.rs"),
    (|s| s.source("crates/value/src/lib.rs", "mod types {}\n"), "names", "crates/value/src/lib.rs"),
    (|s| s.write("crates/value/src/lib.rs", "//! A room.\n"), "crate-doc", "crates/value/src/lib.rs"),
    (
        |s| ["a", "b"].iter().for_each(|name| s.write(&format!("crates/value/tests/{name}.rs"), "")),
        "tests",
        "crates/value/tests",
    ),
    (|s| s.source("crates/value/src/lib.rs", "#[cfg(test)]\nmod t {}\n"), "tests", "crates/value/src/lib.rs"),
    (
        |s| s.source("crates/value/src/lib.rs", concat!("// TO", "DO later\n")),
        "unfinished",
        "crates/value/src/lib.rs",
    ),
    (|s| s.write("docs/howto.md", concat!("run it in `/t", "mp/x`\n")), "machine-path", "docs/howto.md"),
    (|s| s.source("crates/kernel/src/lib.rs", "// lost-dogs\n"), "app-name", "crates/kernel/src/lib.rs"),
    (|s| s.source("crates/kernel/src/lib.rs", "fn lost_dogs() {}\n"), "app-name", "crates/kernel/src/lib.rs"),
    (|s| s.remove("apps/lost-dogs/README.md"), "app", "apps/lost-dogs"),
    (|s| s.remove("apps/lost-dogs/story/found.story"), "app", "apps/lost-dogs"),
    (|s| s.remove("apps/lost-dogs/story/found.expected"), "app", "apps/lost-dogs/story/found.story"),
    (|s| s.remove("apps/lost-dogs/text/en.ftl"), "text", "apps/lost-dogs/text/zh.ftl"),
    (|s| s.write("apps/lost-dogs/text/en.ftl", "title = Lost\n"), "text", "apps/lost-dogs/text/zh.ftl"),
    (
        |s| {
            s.write(
                "apps/lost-dogs/text/en.ftl",
                "title = Lost\n    .hint = H\ntitle = Again\n    .hint = H\n",
            );
        },
        "text",
        "apps/lost-dogs/text/en.ftl",
    ),
    (|s| s.write("docs/howto.md", "see [there](../nowhere.md)\n"), "link", "docs/howto.md"),
    (|s| s.write("ARCHITECTURE.md", &map().replace("`store`", "`shop`")), "map", "ARCHITECTURE.md"),
    (
        |s| s.write("ARCHITECTURE.md", &map().replace("| ledger value |", "| value |")),
        "map",
        "ARCHITECTURE.md",
    ),
    (
        |s| s.source("crates/kernel/src/lib.rs", "fn f() { Refusal::new(\n\"never-told\") }\n"),
        "refusal",
        "crates/kernel/src/lib.rs",
    ),
    (|s| s.write("docs/decisions/0001-first.md", ""), "decision", "docs/decisions/0001-first.md"),
    (|s| told(s, "`value::it ids::gone`"), "evidence", "docs/security.md"),
    (|s| told(s, "`ids::gone`"), "evidence", "docs/security.md"),
    (|s| told(s, "`feel::it ids::holds`"), "evidence", "docs/security.md"),
    (|s| told(s, "`value::it codes::holds`"), "evidence", "docs/security.md"),
    (|s| told(s, "`value ids::holds`"), "evidence", "docs/security.md"),
    (|s| told(s, "`value::it ids::helps`"), "evidence", "docs/security.md"),
    (|s| told(s, "`value::it ids::sleeps`"), "evidence", "docs/security.md"),
    (|s| told(s, "step `gone`"), "evidence", "docs/security.md"),
];

/// A page that names this as proof, in a tree with two tests that run and one that does not.
fn told(scene: &Scene, proof: &str) {
    let tests = "#[test]\nfn holds() {}\n\nfn helps() {}\n\n#[test]\n#[ignore = \"slow\"]\nfn sleeps() {}\n";
    scene.write("crates/value/tests/it/main.rs", "mod ids;\n");
    scene.write("crates/value/tests/it/ids.rs", tests);
    scene.write("crates/feel/tests/it/main.rs", "mod text;\n");
    scene.write("crates/feel/tests/it/text/mod.rs", "/// Why.\n#[tokio::test]\nasync fn reads() {}\n");
    scene.write("docs/security.md", &format!("| 1 | held | {proof} |\n"));
}

#[test]
fn each_defect_turns_its_rule_red() {
    for (at, (defect, rule, path)) in DEFECTS.iter().enumerate() {
        let scene = Scene::healthy();
        defect(&scene);
        let findings = scene.findings();
        let seen =
            findings.iter().any(|finding| finding.fatal && finding.rule == *rule && finding.path == *path);
        assert!(seen, "defect {at} for rule `{rule}` at {path} was not seen: {findings:#?}");
    }
}

#[test]
fn what_only_looks_like_a_defect_stays_green() {
    let innocent: &[fn(&Scene)] = &[
        |s| s.source("crates/value/src/lib.rs", "use std::collections::BTreeMap; // not std::fs\n"),
        |s| s.source("crates/value/src/lib.rs", "use std::time::Duration;\nconst A: &str = \"std::fs\";\n"),
        |s| s.source("crates/store/src/lib.rs", "use std::fs;\n"),
        |s| s.source("crates/server/src/lib.rs", "const APP: &str = \"lost-dogs\";\n"),
        |s| s.write("docs/howto.md", concat!("open https://example.org/ho", "me/page\n")),
        |s| s.depend("kernel", "dependencies", "feel.workspace = true"),
        |s| told(s, "`value::it ids::holds`, `text::reads`, `luohu keys rotate`"),
    ];
    for (at, change) in innocent.iter().enumerate() {
        let scene = Scene::healthy();
        change(&scene);
        assert_eq!(scene.findings(), [], "innocent change {at}");
    }
}

#[test]
fn a_long_file_and_a_test_that_names_an_app_are_warnings() {
    let scene = Scene::healthy();
    scene.source("crates/value/src/lib.rs", &"// line\n".repeat(450));
    scene.write("crates/kernel/tests/it/main.rs", "// lost-dogs\n");
    let rules: Vec<(&str, bool)> =
        scene.findings().iter().map(|finding| (finding.rule, finding.fatal)).collect();
    assert_eq!(rules, [("app-name", false), ("size", false)]);
}
