//! Folders made to hurt: too deep, too large, too many, not text. Always findings, never a crash.

use catalog::folder::{FILE_BYTES_MAX, FILES_MAX, FOLDER_BYTES_MAX};
use catalog::{Folder, check, read_people, read_story};

use crate::good::folder;

const DEEP: usize = 100_000;

fn refused(folder: &Folder) -> Vec<String> {
    let (app, findings) = check(folder);
    assert!(app.is_none(), "a hostile folder was accepted");
    assert!(findings.len() <= 1_000);
    findings.into_iter().map(|finding| finding.code).collect()
}

#[test]
fn deep_nesting_is_refused_in_every_format() {
    let json = format!("{}{}", "[".repeat(DEEP), "]".repeat(DEEP));
    let object = format!("{}1{}", "{\"a\":".repeat(DEEP), "}".repeat(DEEP));
    let xml = format!("{}{}", "<a>".repeat(DEEP), "</a>".repeat(DEEP));
    let toml = [
        format!("a = {}{}", "[".repeat(DEEP), "]".repeat(DEEP)),
        format!("a = {}", "{ a = ".repeat(DEEP)),
        format!("a{} = 1", ".a".repeat(DEEP)),
        format!("[a{}]", ".a".repeat(DEEP)),
        format!("[[a{}]]", ".a".repeat(DEEP)),
        "[[act]]\n".repeat(DEEP),
        "'''".repeat(DEEP + 1),
    ];
    for (path, text) in [
        ("form/tell.json", json),
        ("form/tell.json", object),
        ("process/repair.bpmn", xml.clone()),
        ("decision/advice.dmn", xml),
        ("text/en.ftl", format!("hello = {}", "{ ".repeat(DEEP))),
        ("text/en.ftl", format!("hello = {{ F({}", "F(".repeat(DEEP))),
    ] {
        let codes = refused(&folder().with(path, text));
        assert!(!codes.is_empty(), "{path}");
    }
    for text in toml {
        let codes = refused(&folder().with("power.toml", text.as_str()));
        assert!(!codes.is_empty(), "{}", &text[..8]);
        assert!(read_people(&text, "people.toml").is_err());
    }
}

#[test]
fn deep_feel_is_refused_wherever_it_stands() {
    let deep = format!("{}1{}", "(".repeat(DEEP), ")".repeat(DEEP));
    let long = vec!["kind"; DEEP].join(" + ");
    for feel in [deep, "-".repeat(DEEP), "if ".repeat(DEEP), "[".repeat(DEEP), long] {
        let text = folder().text("power.toml").unwrap().replacen("tries < 3", &feel, 1);
        let (_, findings) = check(&folder().with("power.toml", text));
        // A long sum is only long; the rest is refused.
        assert!(findings.iter().all(|finding| finding.code == "feel"), "{findings:?}");
    }
}

#[test]
fn what_is_not_utf_8_is_named_with_its_line() {
    for path in
        ["app.toml", "role.toml", "process/repair.bpmn", "form/tell.json", "text/zh.ftl", "list/kind.toml"]
    {
        let mut bytes = b"# one\n# two ".to_vec();
        bytes.extend([0xff, 0xfe, b'\n']);
        let (app, findings) = check(&folder().with(path, bytes));
        assert!(app.is_none());
        let told: Vec<_> =
            findings.iter().map(|f| (f.code.as_str(), f.place.file.as_str(), f.place.line)).collect();
        assert_eq!(told, [("not-utf-8", path, 2)]);
    }
}

#[test]
fn pictures_are_welcome_in_fixtures_only() {
    let (app, findings) = check(&folder().with("fixture/photo.jpg", vec![0xff, 0xd8]));
    assert!(app.is_some() && findings.is_empty(), "{findings:?}");
}

#[test]
fn sizes_are_capped() {
    let large = folder().with("app.toml", vec![b'#'; FILE_BYTES_MAX + 1]);
    assert_eq!(refused(&large), ["file-too-large"]);
    let mut many = folder();
    for number in 0..FILES_MAX {
        many = many.with(format!("list/l{number}.toml"), "");
    }
    assert_eq!(refused(&many), ["too-many-files"]);
    let mut heavy = folder();
    for number in 0..=FOLDER_BYTES_MAX / FILE_BYTES_MAX {
        heavy = heavy.with(format!("fixture/{number}.bin"), vec![0; FILE_BYTES_MAX]);
    }
    assert_eq!(refused(&heavy), ["folder-too-large"]);
}

#[test]
fn paths_that_climb_or_lie_are_refused() {
    let long = "x".repeat(300);
    for path in ["../app.toml", "/etc/passwd", "a//b", "a/./b", "c:\\x", "a\nb", "", long.as_str()] {
        assert_eq!(refused(&folder().with(path, "x")), ["path-refused"], "{path:?}");
    }
}

#[test]
fn a_list_beyond_measure_is_refused() {
    let entries: String = (0..20_001)
        .map(|n| format!("[[entry]]\ncode = \"c{n}\"\ntitle = {{ zh = \"一\", en = \"a\" }}\n"))
        .collect();
    let codes = refused(&folder().with("list/other.toml", entries));
    assert_eq!(codes, ["too-many-entries"]);
}

#[test]
fn any_prefix_of_any_file_gives_findings_and_no_crash() {
    let good = folder();
    for (path, bytes) in &good.files {
        for part in 1..9 {
            let cut = bytes.len() * part / 9;
            let _ = check(&good.clone().with(path.as_str(), bytes[..cut].to_vec()));
        }
    }
}

#[test]
fn stories_of_one_endless_line_are_read_or_refused() {
    for text in
        ["\"".repeat(DEEP), "do ".repeat(DEEP), format!("do a x={}", "=".repeat(DEEP)), "\\".repeat(DEEP)]
    {
        let _ = read_story("s", &text);
    }
}

/// Work grows with the size of a file, not with its square.
#[test]
fn large_files_are_read_in_good_time() {
    let fill = |part: &str| part.repeat(FILE_BYTES_MAX / 16 / part.len());
    let texts = [
        ("power.toml", fill("[[act]]\n")),
        ("power.toml", fill("[[power]]\nbasis=[{}]\n")),
        ("app.toml", fill("a.")),
        ("list/kind.toml", fill("[[entry]]\ncode=\"\"\n")),
        ("list/kind.toml", format!("x = [{}]", fill("1,"))),
        ("message.toml", format!("a = \"{}\"", fill("\\u4e00"))),
        ("clock.toml", fill("\"\"\"")),
        ("role.toml", fill("= ")),
        ("text/en.ftl", fill("k = v\n")),
        ("text/en.ftl", fill("k\n")),
        ("form/tell.json", fill("[1,")),
    ];
    for (path, text) in texts {
        let start = std::time::Instant::now();
        let _ = check(&folder().with(path, text.as_str()));
        let took = start.elapsed();
        assert!(took.as_secs() < 10, "{path} {:?} took {took:?}", &text[..12]);
    }
}
