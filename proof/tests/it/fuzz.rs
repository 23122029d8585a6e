use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use proof::fuzz::defect::TOKEN;
use proof::fuzz::seed::Roots;
use proof::fuzz::shape::{self, Language};
use proof::fuzz::target::{self, TARGETS};

/// Runs the fuzzer with its own folder for failing inputs.
fn fuzz(words: &[&str], purpose: &str) -> (Option<i32>, String, PathBuf) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(purpose);
    let _ = std::fs::remove_dir_all(&folder);
    let mut command = Command::new(env!("CARGO_BIN_EXE_fuzz"));
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let Output { status, stdout, stderr } = command
        .args(words)
        .current_dir(root)
        .env("CARGO_TARGET_DIR", &folder)
        .env("LUOHU_SHARED", "/nowhere")
        .output()
        .unwrap();
    (status.code(), String::from_utf8([stdout, stderr].concat()).unwrap(), folder.join("fuzz"))
}

/// The planted defect is found, named, and cut down to the token that sets it off.
#[track_caller]
fn found(defect: &str) {
    // Without the bombs, which take long in a build for tests.
    let words = ["form-answers", "--from", "200", "--inputs", "3000", "--seconds", "20", "--defect", defect];
    let (code, text, folder) = fuzz(&words, defect);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("FAILED form-answers seed 1 input ") && text.contains(defect), "{text}");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let small: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|have| have == "small")).collect();
    assert!(!small.is_empty(), "{text}");
    let text = std::fs::read_to_string(&small[0]).unwrap();
    assert!(text.contains(TOKEN) && text.len() < 200, "{text}");
}

#[test]
fn a_planted_panic_is_found_and_minimised() {
    found("panic");
}

#[test]
fn a_stack_that_overflows_is_found_and_minimised() {
    found("stack");
}

#[test]
fn memory_beyond_the_limit_is_found_and_minimised() {
    found("memory");
}

#[test]
fn an_outcome_left_to_chance_is_found_and_minimised() {
    found("chance");
}

/// The run is red at once for want of time on the processor, or of an answer at all.
#[track_caller]
fn red(defect: &str, limits: &[&str], words: &str) {
    let inputs = ["form-answers", "--from", "200", "--inputs", "2000", "--seconds", "20", "--defect", defect];
    let (code, text, folder) = fuzz(&[&inputs[..], limits].concat(), defect);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("FAILED form-answers seed 1 input ") && text.contains(words), "{text}");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let texts: Vec<String> = files.map(|path| std::fs::read_to_string(path).unwrap()).collect();
    assert!(!texts.is_empty() && texts.iter().all(|text| text.contains(TOKEN)), "{text}");
}

#[test]
fn work_beyond_the_limit_is_found() {
    // Long enough by the clock for a machine that is busy with other tests.
    red("slow", &["--limit-ms", "100", "--hang-seconds", "60"], "ms, at most 100 ms");
}

#[test]
fn a_hang_that_costs_the_processor_nothing_is_found() {
    red("hang", &["--hang-seconds", "2"], "hang: not done after 2 s");
}

#[test]
fn without_a_defect_the_same_inputs_hold() {
    let inputs = ["form-answers", "--from", "200", "--inputs", "700", "--seconds", "20"];
    let (code, text, _) = fuzz(&inputs, "none");
    assert_eq!(code, Some(0), "{text}");
}

#[test]
fn a_wrong_command_line_is_told() {
    assert_eq!(fuzz(&["nothing"], "wrong").0, Some(2));
    assert_eq!(fuzz(&["--inputs", "many"], "wrong").0, Some(2));
    assert_eq!(fuzz(&["--defect", "love"], "wrong").0, Some(2));
}

#[test]
fn no_target_fetches_anything() {
    let (code, text, _) = fuzz(&["outside"], "outside");
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("0 fetches"), "{text}");
}

#[test]
fn an_input_is_a_function_of_seed_target_and_number() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let roots = Roots { apps: root.join("apps"), suites: None };
    for target in TARGETS {
        let kit = (target.load)(&roots);
        let make = |seed, number| target::input(target, &kit, &[], seed, number);
        let row = |seed| (0..50).map(|number| make(seed, number)).collect::<Vec<_>>();
        assert_eq!(row(1), row(1), "{}", target.name);
        assert_ne!(row(1), row(2), "{}", target.name);
        let distinct: std::collections::BTreeSet<String> = row(1).into_iter().collect();
        assert!(distinct.len() > 35, "{}: {} of 50 differ", target.name, distinct.len());
    }
}

#[test]
fn shapes_are_found_in_every_language() {
    let shape = shape::of(Language::Xml, "<a x=\"1\"><b/>text</a>");
    assert_eq!((shape.nodes.len(), shape.pairs.len(), shape.leaves.len()), (2, 1, 2));
    let shape = shape::of(Language::Json, "{\"a\": [1, \"b\"], \"c\": true}");
    assert_eq!((shape.nodes.len(), shape.leaves.len()), (2, 5));
    assert_eq!(shape.pairs, [1..14, 16..25]);
    let shape = shape::of(Language::Feel, "f(罗湖, [1..2])");
    assert_eq!(shape.nodes.len(), 2);
}
