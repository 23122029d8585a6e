//! The language of stories.

use catalog::StoryStep::{As, At, Do, Join, Merge, Show, Split, Wait};
use catalog::{Folder, StoryStep, read_story, stories};
use clock::Unit;

fn own(text: &str) -> String {
    text.to_owned()
}

fn pairs(given: &[(&str, &str)]) -> Vec<(String, String)> {
    given.iter().map(|(name, text)| (own(name), own(text))).collect()
}

fn act(
    act: &str,
    case: Option<&str>,
    task: Option<&str>,
    input: &[(&str, &str)],
    label: Option<&str>,
) -> StoryStep {
    Do { act: own(act), case: case.map(own), task: task.map(own), input: pairs(input), label: label.map(own) }
}

#[test]
fn every_kind_of_line() {
    let rows: Vec<(&str, StoryStep)> = vec![
        ("at 2026-03-02 09:00", At("2026-03-02T09:00:00".parse().unwrap())),
        ("at 2026-03-02T09:00:30", At("2026-03-02T09:00:30".parse().unwrap())),
        ("as lin", As(own("lin"))),
        ("  show A  ", Show(own("A"))),
        ("wait 2 working-days", Wait { amount: 2, unit: Unit::WorkingDays }),
        ("wait 90 clock-hours", Wait { amount: 90, unit: Unit::ClockHours }),
        ("do accept", act("accept", None, None, &[], None)),
        ("do report -> A", act("report", None, None, &[], Some("A"))),
        ("do accept A", act("accept", Some("A"), None, &[], None)),
        ("do finish A @co-task x=1", act("finish", Some("A"), Some("co-task"), &[("x", "1")], None)),
        ("do finish @co-task", act("finish", None, Some("co-task"), &[], None)),
        (
            "join report A place=here",
            Join { act: own("report"), case: own("A"), input: pairs(&[("place", "here")]) },
        ),
        ("merge B into A", Merge { from: own("B"), into: own("A"), reason: String::new() }),
        ("merge B into A reason=\"一处\"", Merge { from: own("B"), into: own("A"), reason: own("一处") }),
        ("split B from A reason=x", Split { from: own("B"), of: own("A"), reason: own("x") }),
    ];
    for (line, step) in rows {
        let story = read_story("s", line).unwrap_or_else(|wrong| panic!("{line}: {wrong:?}"));
        assert_eq!(story.lines.len(), 1, "{line}");
        assert_eq!(story.lines[0].step, step, "{line}");
        assert_eq!(story.lines[0].text, line.trim());
    }
}

#[test]
fn quotes_and_what_is_in_them() {
    let rows = [
        (r#"do a x="two words""#, "two words"),
        (r#"do a x="a # is no comment""#, "a # is no comment"),
        (r#"do a x="say \"hi\" \\ there\nnext""#, "say \"hi\" \\ there\nnext"),
        (r#"do a x="k=v""#, "k=v"),
        (r#"do a x="->""#, "->"),
        (r#"do a x="""#, ""),
        (r"do a x=", ""),
        (r"do a x=b=c", "b=c"),
        (r"do a x=#7", "#7"),
        (r#"do a x=pre"fix and"post"#, "prefix andpost"),
        (r#"do a x="人民南路 12 号""#, "人民南路 12 号"),
        (r"do a x=1 # and a comment", "1"),
    ];
    for (line, expected) in rows {
        let story = read_story("s", line).unwrap_or_else(|wrong| panic!("{line}: {wrong:?}"));
        assert_eq!(story.lines[0].step, act("a", None, None, &[("x", expected)], None), "{line}");
    }
}

#[test]
fn comments_and_empty_lines_keep_the_numbers() {
    let story = read_story("s", "\u{feff}# one\r\n\r\nas lin\r\n   # two\nshow A # three\n").unwrap();
    let lines: Vec<(u32, &StoryStep)> = story.lines.iter().map(|line| (line.line_no, &line.step)).collect();
    assert_eq!(lines, [(3, &As(own("lin"))), (5, &Show(own("A")))]);
}

#[test]
fn each_wrong_line_has_its_code() {
    let rows = [
        ("fly away", "story-verb"),
        ("x=1", "story-verb"),
        ("-> A", "story-verb"),
        ("as", "story-shape"),
        ("as lin he", "story-shape"),
        ("show", "story-shape"),
        ("do", "story-shape"),
        ("do x=1", "story-shape"),
        ("do a A B", "story-shape"),
        ("do a @x @y", "story-shape"),
        ("do a x=1 A", "story-shape"),
        ("do a -> A B", "story-shape"),
        ("do a ->", "story-shape"),
        ("do a -> A x=1", "story-shape"),
        ("join report", "story-shape"),
        ("join report A B", "story-shape"),
        ("merge B A", "story-shape"),
        ("merge B from A", "story-shape"),
        ("split B into A", "story-shape"),
        ("merge B into A other=x", "story-shape"),
        ("merge B into A reason=x reason=y", "story-shape"),
        ("at noon", "story-time"),
        ("at 2026-03-02", "story-time"),
        ("at 2026-02-30 09:00", "story-time"),
        ("at 2026-03-02 25:00", "story-time"),
        ("at 2026-03-02 09:00 +08:00", "story-shape"),
        ("wait", "story-shape"),
        ("wait two working-days", "story-wait"),
        ("wait 0 working-days", "story-wait"),
        ("wait -1 working-days", "story-wait"),
        ("wait 99999999999999999999 working-days", "story-wait"),
        ("wait 2 fortnights", "story-wait"),
        ("do a x=\"open", "story-quote"),
        ("do a x=\"\\t\"", "story-quote"),
        ("do a x=\"\\", "story-quote"),
        ("do a x!=1", "story-name"),
        ("do a =1", "story-name"),
    ];
    for (line, code) in rows {
        let findings = read_story("s", &format!("# head\n{line}")).expect_err(line);
        let told: Vec<(&str, u32, &str)> =
            findings.iter().map(|f| (f.code.as_str(), f.place.line, f.place.file.as_str())).collect();
        assert_eq!(told, [(code, 2, "story/s.story")], "{line}");
        assert!(!findings[0].hint.is_empty(), "{line}");
    }
}

#[test]
fn all_wrong_lines_are_told() {
    let findings = read_story("s", "as\nas lin\nshow\nwait 1 moons").unwrap_err();
    let lines: Vec<u32> = findings.iter().map(|finding| finding.place.line).collect();
    assert_eq!(lines, [1, 3, 4]);
}

#[test]
fn a_story_without_end_is_cut() {
    let findings = read_story("s", &"as lin\n".repeat(10_001)).unwrap_err();
    assert_eq!(findings.len(), 1);
    assert_eq!((findings[0].code.as_str(), findings[0].place.line), ("story-too-long", 10_001));
    assert!(read_story("s", &"as lin\n".repeat(10_000)).is_ok());
}

#[test]
fn stories_come_by_name() {
    let folder = Folder::new("x")
        .with("story/b.story", "show B")
        .with("story/a.story", "show A")
        .with("story/a.expected", "...")
        .with("story/deep/c.story", "show C");
    let names: Vec<String> = stories(&folder).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["a", "b"]);
}
