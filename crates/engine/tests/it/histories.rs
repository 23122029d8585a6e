//! Recorded histories of other cities: the reconciliation adds up, and importing twice adds nothing.

use engine::import::{self, Map, Report};

use crate::world::{engine, shared, workspace};

fn map(name: &str) -> Map {
    let path = workspace().join("apps/event-dispatch/fixture/maps").join(name);
    Map::parse(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn check(report: &Report, rows: u64) {
    assert_eq!(report.rows, rows);
    assert_eq!(report.rows, report.cases + report.refused);
    assert_eq!(report.refused, report.refusals.len() as u64);
    assert!(report.refusals.iter().all(|refused| refused.line > 1 && !refused.reason.is_empty()));
}

#[test]
fn san_francisco_comes_in_whole_or_with_a_reason() {
    let Some(bytes) = shared("data/events/sf311-cases-5k.csv") else { return };
    let (engine, _) = engine("2026-03-02T01:00:00Z");
    let first = import::events(&engine, &map("sf311.toml"), &bytes).unwrap();
    check(&first, 4_984);
    assert_eq!(first.refused, 55, "{:?}", first.refusals.iter().find(|r| r.rule != "closed-before-opened"));
    assert!(first.refusals.iter().all(|refused| refused.rule == "closed-before-opened"));
    let head = engine.store().head().unwrap();
    let again = import::events(&engine, &map("sf311.toml"), &bytes).unwrap();
    check(&again, 4_984);
    assert_eq!((again.added, again.present), (0, first.cases));
    assert_eq!(engine.store().head().unwrap(), head);
    assert!(engine.check_rows().unwrap().differing.is_empty());
    engine.store().verify(&mut |_| {}).unwrap();
}

#[test]
fn boston_needs_only_another_map() {
    let Some(bytes) = shared("data/events/boston311-100.csv") else { return };
    let (engine, _) = engine("2026-03-02T01:00:00Z");
    let report = import::events(&engine, &map("boston311.toml"), &bytes).unwrap();
    check(&report, 100);
    assert_eq!(report.refused, 0, "{:?}", report.refusals);
}

#[test]
fn amsterdam_and_nairobi_become_categories() {
    let files = [
        ("amsterdam.toml", "data/events/amsterdam-signals-categories.json", 86),
        ("nairobi.toml", "data/events/digit-pgr-nairobi/ServiceDefs.json", 37),
    ];
    for (name, file, records) in files {
        let Some(bytes) = shared(file) else { return };
        let made = import::catalogue(&map(name), &bytes).unwrap();
        assert_eq!(made.records, records, "{name}");
        let groups = if name == "amsterdam.toml" { made.group.len() as u64 } else { 0 };
        let told = made.category.len() as u64 + groups + made.inactive + made.refusals.len() as u64;
        assert_eq!(told, records, "{name}: {:?}", made.refusals);
        assert!(made.category.len() > 30 && !made.group.is_empty() && !made.department.is_empty(), "{name}");
    }
}

#[test]
fn broken_files_are_told_row_by_row_and_store_nothing() {
    let (engine, _) = engine("2026-03-02T01:00:00Z");
    let map = map("sf311.toml");
    let header = "caseid,opened,closed,status,status_notes,category,request_type,request_details,address,neighborhood,source,lat,long\n";
    let rows = [
        ("1,2012-12-04 15:21:00,,Open,,Graffiti,,,Street 1,,Voice In,37.7,-122.4\n", None),
        ("2,yesterday,,Open,,Graffiti,,,Street 1,,Voice In,37.7,-122.4\n", Some("time-unreadable")),
        (
            "3,2012-12-04 15:21:00,,Vanished,,Graffiti,,,Street 1,,Voice In,37.7,-122.4\n",
            Some("unknown-status"),
        ),
        ("4,2012-12-04 15:21:00\n", Some("column-count")),
        (",2012-12-04 15:21:00,,Open,,Graffiti,,,Street 1,,Voice In,37.7,-122.4\n", Some("no-key")),
        ("1,2012-12-04 15:21:00,,Open,,Graffiti,,,Street 1,,Voice In,37.7,-122.4\n", Some("repeated-key")),
        ("6,2012-12-04 15:21:00,,Open,,Graffiti,,,Street 1,,Voice In,999,-122.4\n", Some("too-large")),
    ];
    let text: String = std::iter::once(header).chain(rows.iter().map(|(row, _)| *row)).collect();
    let report = import::events(&engine, &map, text.as_bytes()).unwrap();
    check(&report, rows.len() as u64);
    let expected: Vec<(u64, &str)> =
        rows.iter().enumerate().filter_map(|(at, (_, rule))| Some((at as u64 + 2, (*rule)?))).collect();
    let told: Vec<(u64, &str)> = report.refusals.iter().map(|r| (r.line, r.rule.as_str())).collect();
    assert_eq!(told, expected);
    assert_eq!(engine.store().max_case_id().unwrap(), 1);
    assert!(import::events(&engine, &map, b"a,b\n1,2\n").is_err());
    let nul = [header.as_bytes(), b"\xff\xfe,2012,\n"].concat();
    assert_eq!(import::events(&engine, &map, &nul).unwrap().refused, 1);
}
