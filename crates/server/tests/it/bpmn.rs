//! `luohu bpmn`: findings with file, line and hint, exit codes, and pictures.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("bpmn-{name}"));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(path.join("inner")).unwrap();
    path
}

fn luohu(arguments: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } =
        Command::new(env!("CARGO_BIN_EXE_luohu")).args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

fn app() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../apps/event-dispatch/process/event.bpmn");
    path.to_str().unwrap().to_owned()
}

const WRONG: &str = "<?xml version=\"1.0\" encoding=\"windows-1252\"?>
<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" id=\"d\">
<process id=\"p\" isExecutable=\"true\"><startEvent id=\"s\"/><endEvent id=\"e\"/>
<sequenceFlow id=\"f\" sourceRef=\"s\" targetRef=\"e\"/>
<sequenceFlow id=\"g\" sourceRef=\"e\" targetRef=\"s\"/>
</process></definitions>";

#[test]
fn check_prints_every_finding_of_a_file_or_folder() {
    let (code, out, said) = luohu(&["bpmn", "check", &app()]);
    assert_eq!((code, said.as_str()), (0, ""), "{out}");
    let folder = folder("check");
    let inner = folder.join("inner/wrong.bpmn");
    std::fs::write(&inner, WRONG).unwrap();
    std::fs::copy(app(), folder.join("right.bpmn")).unwrap();
    let (code, out, said) = luohu(&["bpmn", "check", folder.to_str().unwrap()]);
    assert_eq!(code, 1, "{out}{said}");
    let begin = format!("{}:3:", inner.display());
    assert!(
        out.lines().any(|line| line.starts_with(&begin)
            && line.contains("[flow-into-start]")
            && line.contains(" - ")),
        "{out}"
    );
    assert!(said.contains("in 1 of 2 models"), "{said}");
    let (code, out, _) = luohu(&["bpmn", "check", "--json", inner.to_str().unwrap()]);
    let findings: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(code, 1);
    assert!(
        findings
            .as_array()
            .unwrap()
            .iter()
            .any(|f| f["code"] == "flow-out-of-end" && f["place"]["element"] == "e")
    );
    let drawing = folder.join("drawing.bpmn");
    let lines = WRONG.lines().filter(|line| !line.contains("\"g\"")).collect::<Vec<_>>().join("\n");
    std::fs::write(&drawing, lines.replace(" isExecutable=\"true\"", "")).unwrap();
    assert_eq!(luohu(&["bpmn", "check", drawing.to_str().unwrap()]).0, 1);
    assert_eq!(luohu(&["bpmn", "check", "--drawing", drawing.to_str().unwrap()]).0, 0);
    assert_eq!(luohu(&["bpmn", "check", folder.join("nothing.bpmn").to_str().unwrap()]).0, 2);
}

#[test]
fn render_writes_a_picture() {
    let folder = folder("render");
    let out = folder.join("event.svg");
    let (code, _, said) = luohu(&["bpmn", "render", &app(), "-o", out.to_str().unwrap()]);
    assert_eq!((code, said.as_str()), (0, ""));
    let svg = std::fs::read_to_string(&out).unwrap();
    assert!(
        svg.starts_with("<svg ") && svg.contains("role=\"img\"") && svg.contains("data-element=\"dispose\"")
    );
    let (code, printed, _) = luohu(&["bpmn", "render", &app()]);
    assert_eq!((code, printed.as_str()), (0, svg.as_str()));
    let broken = folder.join("broken.bpmn");
    std::fs::write(&broken, "<a/>").unwrap();
    let (code, printed, said) = luohu(&["bpmn", "render", broken.to_str().unwrap()]);
    assert_eq!(code, 1);
    assert!(printed.contains("[not-bpmn]") && said.contains("cannot be drawn"), "{printed}{said}");
}
