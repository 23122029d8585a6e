//! Tables as people edit them: what is shown, and that an edit changes nothing else in the file.

use dmn::sheet::{Edit, Sheet, SheetFault, edit, sheet, tables};

const FILE: &str = r#"<?xml version="1.0"?>
<!-- kept -->
<d:definitions xmlns:d="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:x="urn:x" id="m" name="m" namespace="n">
  <d:inputData id="i" name="age"><d:variable name="age" typeRef="number"/></d:inputData>
  <d:decision id="fee" name="Fee">
    <d:variable name="Fee"/>
    <d:decisionTable id="t"   hitPolicy="FIRST">
      <d:input id="c" label="Age"><d:inputExpression typeRef="number"><d:text>age</d:text></d:inputExpression></d:input>
      <d:output id="o" name="fee" typeRef="number"/>
      <d:annotation name="Why"/>
      <d:rule id="r1" x:colour="red">
        <d:description>children</d:description>
        <d:inputEntry id="r1i"><d:text><![CDATA[< 18]]></d:text></d:inputEntry><!-- and this -->
        <d:outputEntry id="r1o"><d:text>0</d:text></d:outputEntry>
        <d:annotationEntry><d:text>by law</d:text></d:annotationEntry>
      </d:rule>
      <d:rule id="r2">
        <d:inputEntry id="r2i"/>
        <d:outputEntry id="r2o"><d:text >10 &amp; 2</d:text></d:outputEntry>
        <d:annotationEntry><d:text/></d:annotationEntry>
      </d:rule>
    </d:decisionTable>
  </d:decision>
  <d:decision id="other" name="Other"><d:literalExpression><d:text>1</d:text></d:literalExpression></d:decision>
</d:definitions>
"#;

fn texts(sheet: &Sheet) -> Vec<Vec<&str>> {
    sheet.rules.iter().map(|rule| rule.cells.iter().map(|cell| cell.text.as_str()).collect()).collect()
}

fn cells(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// Lines that differ, those of the first file only.
fn gone(before: &str, after: &str) -> Vec<String> {
    before
        .lines()
        .filter(|line| !after.lines().any(|other| other == *line))
        .map(|l| l.trim().to_owned())
        .collect()
}

#[test]
fn a_table_is_shown_as_a_grid() {
    assert_eq!(tables(FILE), [("fee".to_owned(), "Fee".to_owned())]);
    let table = sheet(FILE, "fee").unwrap();
    assert_eq!((table.policy.as_str(), table.inputs[0].label.as_str()), ("FIRST", "Age"));
    assert_eq!((table.inputs[0].source.as_str(), table.inputs[0].kind.as_str()), ("age", "number"));
    assert_eq!(texts(&table), [["< 18", "0", "children", "by law"], ["", "10 & 2", "", ""]]);
    assert_eq!(table.annotations, ["Why"]);
    assert_eq!(table.at(13, 12), Some((0, Some(0))));
    assert_eq!(table.at(19, 1), Some((1, None)));
    assert_eq!(table.at(1, 1), None);
    assert_eq!(sheet(FILE, "other"), Err(SheetFault::NoTable));
    assert_eq!(sheet("<a/>", "fee"), Err(SheetFault::Unreadable));
}

#[test]
fn an_edit_of_a_cell_changes_that_cell() {
    let same = Edit::Rule { rule: 0, cells: cells(&["< 18", "0", "children", "by law"]) };
    assert_eq!(edit(FILE, "fee", &same).unwrap(), FILE, "nothing was changed, so no byte is");
    let one = Edit::Rule { rule: 0, cells: cells(&["< 16", "0", "children", "by law"]) };
    let after = edit(FILE, "fee", &one).unwrap();
    assert_eq!(
        gone(FILE, &after),
        ["<d:inputEntry id=\"r1i\"><d:text><![CDATA[< 18]]></d:text></d:inputEntry><!-- and this -->"]
    );
    assert_eq!(texts(&sheet(&after, "fee").unwrap())[0][0], "< 16");
    let empty = Edit::Rule { rule: 1, cells: cells(&[">= 18", "\"a\" & 1", "rest", "because <b>"]) };
    let after = edit(FILE, "fee", &empty).unwrap();
    assert_eq!(texts(&sheet(&after, "fee").unwrap())[1], [">= 18", "\"a\" & 1", "rest", "because <b>"]);
    assert_eq!(texts(&sheet(&after, "fee").unwrap())[0], ["< 18", "0", "children", "by law"]);
    assert!(after.contains("<d:description>rest</d:description>"), "{after}");
}

#[test]
fn rules_are_added_moved_and_removed() {
    let new = Edit::Add { after: Some(0), cells: cells(&["> 60", "5", "old", ""]) };
    let after = edit(FILE, "fee", &new).unwrap();
    let table = sheet(&after, "fee").unwrap();
    assert_eq!(texts(&table)[1], ["> 60", "5", "old", ""]);
    assert_eq!(table.rules.len(), 3);
    assert_eq!(after.matches("id=\"r1\"").count(), 1, "no id twice");
    assert_eq!(gone(FILE, &after), Vec::<String>::new());
    let back = edit(&after, "fee", &Edit::Remove { rule: 1 }).unwrap();
    assert_eq!(back, FILE, "adding and removing gives the same file");
    let first = edit(FILE, "fee", &Edit::Add { after: None, cells: cells(&["-", "1", "", ""]) }).unwrap();
    assert_eq!(texts(&sheet(&first, "fee").unwrap())[0], ["-", "1", "", ""]);
    let moved = edit(FILE, "fee", &Edit::Move { rule: 1, up: true }).unwrap();
    assert_eq!(texts(&sheet(&moved, "fee").unwrap())[0][1], "10 & 2");
    assert_eq!(edit(&moved, "fee", &Edit::Move { rule: 0, up: false }).unwrap(), FILE);
    for wrong in [
        Edit::Move { rule: 0, up: true },
        Edit::Move { rule: 1, up: false },
        Edit::Remove { rule: 2 },
        Edit::Rule { rule: 9, cells: vec![] },
    ] {
        assert_eq!(edit(FILE, "fee", &wrong), Err(SheetFault::NoSuchRule), "{wrong:?}");
    }
    let mut none = edit(FILE, "fee", &Edit::Remove { rule: 0 }).unwrap();
    none = edit(&none, "fee", &Edit::Remove { rule: 0 }).unwrap();
    let fresh = edit(&none, "fee", &Edit::Add { after: None, cells: cells(&["-", "1", "all", ""]) }).unwrap();
    assert_eq!(texts(&sheet(&fresh, "fee").unwrap()), [["-", "1", "all", ""]]);
}

#[test]
fn the_policy_is_one_attribute() {
    let collect = Edit::Policy { policy: "COLLECT".into(), aggregation: "SUM".into() };
    let after = edit(FILE, "fee", &collect).unwrap();
    assert_eq!(gone(FILE, &after).len(), 1);
    let table = sheet(&after, "fee").unwrap();
    assert_eq!((table.policy.as_str(), table.aggregation.as_str()), ("COLLECT", "SUM"));
    let back = Edit::Policy { policy: "FIRST".into(), aggregation: String::new() };
    assert_eq!(edit(&after, "fee", &back).unwrap(), FILE);
}

#[test]
fn too_much_and_odd_characters_are_refused() {
    let long = Edit::Rule { rule: 0, cells: vec!["x".repeat(9_000)] };
    assert_eq!(edit(FILE, "fee", &long), Err(SheetFault::TooMuch));
    let odd = Edit::Rule { rule: 0, cells: cells(&["\u{1}"]) };
    assert_eq!(edit(FILE, "fee", &odd), Err(SheetFault::Character));
}
