//! What the analysis says of known tables, and of random ones beside an enumeration of all inputs.

use value::{Context, Finding, Value};

use crate::tables::{definitions, world};

/// A table over the inputs `a`, `b`, ... of these types, and what the analysis says of it.
fn analysed(policy: &str, types: &[&str], outputs: &str, rules: &[Vec<String>]) -> Vec<Finding> {
    let mut text = String::new();
    for (place, of) in types.iter().enumerate() {
        let name = name(place);
        text.push_str(&format!(
            "<inputData id=\"{name}\" name=\"{name}\"><variable name=\"{name}\" typeRef=\"{of}\"/></inputData>"
        ));
    }
    text.push_str("<decision id=\"d\" name=\"d\"><variable name=\"d\"/>");
    for place in 0..types.len() {
        let name = name(place);
        text.push_str(&format!(
            "<informationRequirement><requiredInput href=\"#{name}\"/></informationRequirement>"
        ));
    }
    text.push_str(&format!("<decisionTable {policy}>"));
    for place in 0..types.len() {
        text.push_str(&format!(
            "<input><inputExpression><text>{}</text></inputExpression></input>",
            name(place)
        ));
    }
    text.push_str(outputs);
    for rule in rules {
        text.push_str("\n<rule>");
        for (place, cell) in rule.iter().enumerate() {
            let tag = if place < types.len() { "inputEntry" } else { "outputEntry" };
            text.push_str(&format!("<{tag}><text><![CDATA[{cell}]]></text></{tag}>"));
        }
        text.push_str("</rule>");
    }
    text.push_str("</decisionTable></decision>");
    let (model, findings) = dmn::parse(&definitions(&text));
    assert!(findings.is_empty(), "{findings:?}");
    model.unwrap().analyse()
}

fn name(place: usize) -> String {
    ["a", "b", "c", "e"][place].to_owned()
}

fn rules(rows: &[&[&str]]) -> Vec<Vec<String>> {
    rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
}

fn messages(findings: &[Finding], code: &str) -> Vec<String> {
    findings.iter().filter(|finding| finding.code == code).map(|finding| finding.message.clone()).collect()
}

const ONE: &str = "<output name=\"o\"/>";
const UNIQUE: &str = "hitPolicy=\"UNIQUE\"";

#[test]
fn a_sound_table_has_no_findings() {
    let table = rules(&[&["< 18", "-", "1"], &[">= 18", "\"x\"", "2"], &[">= 18", "not(\"x\")", "3"]]);
    assert_eq!(analysed(UNIQUE, &["number", "string"], ONE, &table), []);
    let table = rules(&[&["true", "1"], &["false", "2"]]);
    assert_eq!(analysed(UNIQUE, &["boolean"], ONE, &table), []);
    let table = rules(&[&["<= date(\"2026-07-01\")", "1"], &[">= date(\"2026-07-02\")", "2"]]);
    let partial = analysed(UNIQUE, &["date"], ONE, &table);
    assert_eq!(messages(&partial, "dmn-gap"), [] as [&str; 0]);
    let table = rules(&[&["<= @\"2026-07-01\"", "1"], &[">= @\"2026-07-02\"", "2"]]);
    assert_eq!(analysed(UNIQUE, &["date"], ONE, &table), []);
}

#[test]
fn gaps_have_an_example() {
    let table = rules(&[&["< 18", "-", "1"], &["> 18", "\"x\"", "2"]]);
    let findings = analysed(UNIQUE, &["number", "string"], ONE, &table);
    assert_eq!(
        messages(&findings, "dmn-gap"),
        ["no rule covers a = 18", "no rule covers a = 19, b = a value before \"x\""]
    );
    let table = rules(&[&["< @\"2026-07-01\"", "1"], &["> @\"2026-07-02\"", "2"]]);
    let findings = analysed(UNIQUE, &["date"], ONE, &table);
    assert_eq!(messages(&findings, "dmn-gap"), ["no rule covers a = 2026-07-01"]);
    let collect = rules(&[&["< 18", "1"]]);
    assert_eq!(analysed("hitPolicy=\"COLLECT\"", &["number"], ONE, &collect), []);
    let defaulted = "<output name=\"o\"><defaultOutputEntry><text>0</text></defaultOutputEntry></output>";
    assert_eq!(analysed(UNIQUE, &["number"], defaulted, &collect), []);
}

#[test]
fn overlaps_by_policy() {
    let table = rules(&[&["[1..5]", "1"], &["[5..9]", "2"], &["not([1..9])", "1"], &["9", "2"]]);
    let findings = analysed(UNIQUE, &["number"], ONE, &table);
    assert_eq!(
        messages(&findings, "dmn-overlap"),
        ["rules 1 and 2 both hold for a = 5", "rules 2 and 4 both hold for a = 9"]
    );
    assert_eq!(findings[0].place.line, 5);
    let any = analysed("hitPolicy=\"ANY\"", &["number"], ONE, &table);
    assert_eq!(messages(&any, "dmn-overlap"), ["rules 1 and 2 give different results for a = 5"]);
    assert_eq!(
        messages(&analysed("hitPolicy=\"FIRST\"", &["number"], ONE, &table), "dmn-overlap"),
        [] as [&str; 0]
    );
}

#[test]
fn rules_that_are_hidden() {
    let table = rules(&[&["< 5", "1"], &[">= 5", "2"], &["[1..9]", "3"], &["-", "4"]]);
    let findings = analysed("hitPolicy=\"FIRST\"", &["number"], ONE, &table);
    let why = "rules before it always hold as well";
    assert_eq!(
        messages(&findings, "dmn-unreachable"),
        [format!("rule 3 is never used: {why}"), format!("rule 4 is never used: {why}")]
    );
    let ranked = "<output name=\"o\"><outputValues><text>\"high\", \"low\"</text></outputValues></output>";
    let table = rules(&[&["[1..5]", "\"low\""], &["[0..9]", "\"high\""], &["-", "\"low\""]]);
    let findings = analysed("hitPolicy=\"PRIORITY\"", &["number"], ranked, &table);
    assert_eq!(
        messages(&findings, "dmn-unreachable"),
        ["rule 1 is never used: rules of a higher priority always hold as well"]
    );
    let missing = analysed("hitPolicy=\"PRIORITY\"", &["number"], ONE, &table);
    assert_eq!(messages(&missing, "dmn-priority").len(), 1);
}

#[test]
fn cells_and_columns() {
    let table = rules(&[&["\"x\"", "-", "1"], &["3", "-", "2"]]);
    let findings = analysed(UNIQUE, &["number", "string"], "<output name=\"o\" typeRef=\"string\"/>", &table);
    assert_eq!(
        messages(&findings, "dmn-cell-type"),
        ["rule 1, column 1: the cell speaks of a string, the input `a` is a number"]
    );
    assert_eq!(messages(&findings, "dmn-output-type").len(), 2);
    assert_eq!(messages(&findings, "dmn-unused-input"), ["no rule asks for the input `b` (column 2)"]);
    let table = rules(&[&["> b", "1"], &["2", "1"]]);
    let findings = analysed(UNIQUE, &["number", "number"], ONE, &[]);
    assert_eq!(messages(&findings, "dmn-gap"), ["no rule covers any input"]);
    let findings = analysed("", &["number"], ONE, &table);
    assert_eq!(messages(&findings, "dmn-analysis-partial").len(), 1);
    assert_eq!(messages(&findings, "dmn-gap"), [] as [&str; 0]);
}

#[test]
fn allowed_values_bound_what_is_looked_at() {
    let text = definitions(
        r##"<itemDefinition name="tKind"><typeRef>string</typeRef><allowedValues><text>"a", "b"</text></allowedValues>
        </itemDefinition><inputData id="k" name="k"><variable name="k" typeRef="tKind"/></inputData>
        <inputData id="u" name="u"/>
        <decision id="d" name="d"><informationRequirement><requiredInput href="#k"/></informationRequirement>
        <decisionTable><input><inputExpression><text>k</text></inputExpression></input><output name="o"/>
        <rule><inputEntry><text>"a"</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>
        <rule><inputEntry><text>"b"</text></inputEntry><outputEntry><text>2</text></outputEntry></rule>
        <rule><inputEntry><text>"z"</text></inputEntry><outputEntry><text>3</text></outputEntry></rule>
        </decisionTable></decision>"##,
    );
    let findings = dmn::parse(&text).0.unwrap().analyse();
    assert_eq!(messages(&findings, "dmn-gap"), [] as [&str; 0]);
    assert_eq!(messages(&findings, "dmn-cell-value"), ["rule 3, column 1: \"z\" is no allowed value of `k`"]);
    assert_eq!(messages(&findings, "dmn-unreachable").len(), 1);
    assert_eq!(messages(&findings, "dmn-unused"), ["no element requires the input `u`"]);
}

#[test]
fn what_is_too_large_is_said() {
    let table: Vec<Vec<String>> = (0..4_001).map(|place| vec![place.to_string(), "1".to_owned()]).collect();
    let findings = analysed(UNIQUE, &["number"], ONE, &table);
    assert_eq!(messages(&findings, "dmn-analysis-size").len(), 1);
}

/// Numbers that follow a seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % count
    }

    fn pick<'p>(&mut self, from: &[&'p str]) -> &'p str {
        from[self.below(from.len())]
    }
}

const NUMBERS: &[&str] = &[
    "-",
    "1",
    "2",
    "< 2",
    "<= 2",
    "> 1",
    ">= 3",
    "[1..3]",
    "(1..3)",
    "]1..3]",
    "not(2)",
    "1, 3",
    "not(> 1)",
    "< 1, > 2",
    "!= 2",
    "not([1..2], 3)",
    "(>= 2)",
];
const TEXTS: &[&str] =
    &["-", "\"a\"", "\"b\"", "\"a\", \"b\"", "not(\"a\")", "not(\"a\", \"b\")", "[\"a\", \"c\"]", "> \"b\""];
const TRUTHS: &[&str] = &["-", "true", "false", "not(true)", "true, false"];

fn number(half: i64) -> Value {
    feel::parse(&format!("{half} / 2")).unwrap().eval(&(), &world()).value
}

/// For each combination of inputs, which rules hold, asked of the cells themselves.
fn enumerated(table: &[Vec<String>]) -> Vec<Vec<bool>> {
    let numbers: Vec<Value> = (-1..=8).map(number).collect();
    let texts: Vec<Value> = ["", "a", "aa", "b", "bb", "c", "z"].map(Value::from).to_vec();
    let truths = [Value::from(true), Value::from(false)];
    let holds = |cell: &str, value: &Value| {
        feel::parse_unary_tests(cell).unwrap().matches(value, &Context::new(), &world())
    };
    let column = |place: usize, values: &[Value]| -> Vec<Vec<bool>> {
        values.iter().map(|value| table.iter().map(|rule| holds(&rule[place], value)).collect()).collect()
    };
    let (first, second, third) = (column(0, &numbers), column(1, &texts), column(2, &truths));
    let mut all = Vec::new();
    for a in &first {
        for b in &second {
            for c in &third {
                all.push((0..table.len()).map(|rule| a[rule] && b[rule] && c[rule]).collect());
            }
        }
    }
    all
}

#[test]
fn random_tables_agree_with_enumeration() {
    let mut dice = Dice(3);
    let mut seen = [0; 3];
    for _ in 0..250 {
        let table: Vec<Vec<String>> = (0..1 + dice.below(4))
            .map(|rule| {
                let cells = [dice.pick(NUMBERS), dice.pick(TEXTS), dice.pick(TRUTHS)];
                cells.iter().map(|cell| (*cell).to_owned()).chain([rule.to_string()]).collect()
            })
            .collect();
        let all = enumerated(&table);
        let types = ["number", "string", "boolean"];
        let unique = analysed(UNIQUE, &types, ONE, &table);
        let gap = all.iter().any(|rules| rules.iter().all(|holds| !holds));
        assert_eq!(!messages(&unique, "dmn-gap").is_empty(), gap, "{table:?}");
        let mut overlaps = Vec::new();
        for first in 0..table.len() {
            for second in first + 1..table.len() {
                if all.iter().any(|rules| rules[first] && rules[second]) {
                    overlaps.push(format!("rules {} and {} both hold", first + 1, second + 1));
                }
            }
        }
        let said = messages(&unique, "dmn-overlap");
        assert_eq!(said.len(), overlaps.len(), "{table:?} {said:?}");
        assert!(said.iter().zip(&overlaps).all(|(said, wanted)| said.starts_with(wanted)), "{table:?}");
        let hidden: Vec<String> = (0..table.len())
            .filter(|rule| all.iter().all(|rules| !rules[*rule] || rules[..*rule].contains(&true)))
            .map(|rule| format!("rule {} ", rule + 1))
            .collect();
        let first = messages(&analysed("hitPolicy=\"FIRST\"", &types, ONE, &table), "dmn-unreachable");
        assert_eq!(first.len(), hidden.len(), "{table:?} {first:?} {hidden:?}");
        assert!(first.iter().zip(&hidden).all(|(said, wanted)| said.starts_with(wanted)), "{table:?}");
        seen = [seen[0] + usize::from(gap), seen[1] + overlaps.len(), seen[2] + hidden.len()];
    }
    assert!(seen.iter().all(|count| *count > 20), "{seen:?}");
}
