//! `luohu directory`: tables out and in, said before it is done, nothing where anything is wrong.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("directory-{name}"));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(path.join("org")).unwrap();
    path
}

fn luohu(folder: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_luohu"));
    command.current_dir(folder).arg("directory").args(words).args(["--data", "data"]).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

const TABLES: [(&str, &str); 4] = [
    (
        "offices",
        "id,name_zh,name_en,kind,parent,uscc,area,opened,closed\n\
         district,示范区,District,district,,,,2020-01-01,\nwater,水务局,Water,department,district,,,2020-01-01,\n",
    ),
    (
        "posts",
        "id,office,title_zh,title_en,roles,area,opened,closed\nw-1,water,承办岗,Handler,handler,,2020-01-01,\n",
    ),
    ("people", "id,name_zh,name_en,email,external,from,active\nwang,王（演示）,Wang,,,2020-01-01,true\n"),
    ("appointments", "person,post,from,until\nwang,w-1,2020-01-01,\n"),
];

fn write(folder: &Path) {
    for (name, table) in TABLES {
        std::fs::write(folder.join(format!("org/{name}.csv")), table).unwrap();
    }
}

#[test]
fn an_import_is_a_plan_until_it_is_applied_and_comes_out_again() {
    let folder = folder("whole");
    write(&folder);
    let plan = luohu(&folder, &["import", "org"]);
    assert!(plan.status.success(), "{}", text(&plan.stderr));
    assert_eq!(text(&plan.stdout).matches("新增 added").count(), 5, "{}", text(&plan.stdout));
    // Nothing was done yet: the same plan again, and then for good.
    assert_eq!(luohu(&folder, &["import", "org"]).stdout, plan.stdout);
    assert!(luohu(&folder, &["import", "org", "--apply"]).status.success());
    let again = luohu(&folder, &["import", "org"]);
    assert_eq!(text(&again.stdout), "", "what is there is no change");
    let out = luohu(&folder, &["export", "out"]);
    assert!(out.status.success(), "{}", text(&out.stderr));
    let people = std::fs::read_to_string(folder.join("out/people.csv")).unwrap();
    assert!(people.contains("wang,王（演示）"), "{people}");
    // What a whole table leaves out ends.
    std::fs::write(folder.join("org/appointments.csv"), "person,post,from,until\n").unwrap();
    let whole = luohu(&folder, &["import", "org", "--whole"]);
    assert!(text(&whole.stdout).contains("终止 ended"), "{}", text(&whole.stdout));
}

#[test]
fn a_wrong_cell_is_told_with_its_place_and_nothing_is_done() {
    let folder = folder("wrong");
    write(&folder);
    std::fs::write(folder.join("org/appointments.csv"), "person,post,from,until\nwang,no-post,2020-01-01,\n")
        .unwrap();
    let refused = luohu(&folder, &["import", "org", "--apply"]);
    assert_eq!(refused.status.code(), Some(1));
    let told = text(&refused.stderr);
    assert!(told.contains("appointments.csv:2\tpost"), "{told}");
    write(&folder);
    let plan = luohu(&folder, &["import", "org"]);
    assert_eq!(text(&plan.stdout).matches("新增 added").count(), 5, "nothing of it was applied");
}
