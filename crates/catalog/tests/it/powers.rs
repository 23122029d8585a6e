//! The power list: a good one with every kind of row, and one defect a row, each told at its line.

use catalog::{Folder, check};
use value::Severity;

use crate::good;

const ACTS: &str = r#"
[[act]]
id = "warn"
title = { zh = "事先告知", en = "Warn" }
power = "care"
roles = ["gardener"]
verb = "note"
certificate = "enforcement"

[[act]]
id = "charge"
title = { zh = "收费", en = "Charge" }
power = "care"
roles = ["cashier"]
verb = "note"
form = "charge"
separate_from = ["warn"]
never_after = ["note"]
documents = ["spot"]
officers = { count = 2, acts = ["warn", "mend"], article = { zh = "（示例）第二条", en = "(sample) article 2" } }
after = [
  { act = "warn", wait = "5 working-days", within = "90 calendar-days", article = { zh = "（示例）第三条", en = "(sample) article 3" } },
  { acts = ["mend", "again"], unless = "kind = \"dirty\"", because = { zh = "先修", en = "mend first" } },
]
discretion = { decision = "advice", field = "fee", low = "advice_text", high = "urgency" }

[[act]]
id = "aside"
title = { zh = "回避", en = "Step aside" }
power = "care"
roles = ["gardener"]
verb = "recuse"

[[forbid]]
id = "free-benches"
title = { zh = "长椅免费", en = "Benches are free" }
acts = ["charge"]
when = "kind = \"broken\""
because = { zh = "坏的长椅不收费", en = "nobody pays for a broken bench" }
basis = [{ title = { zh = "（示例）公园规定", en = "(sample) park rules" }, from = "2015-01-01" }]
"#;

const DELEGATED: &str = r#"delegations = [
  { to = "east", kind = "authorised", acts = ["warn"], from = "2020-01-01", article = { zh = "（示例）第四条", en = "(sample) article 4" } },
  { to = "west", by = "east", kind = "entrusted", acts = ["warn"], from = "2020-01-01", until = "2026-12-31" },
]
publication = { clock = "reply" }
cites = { separation = { zh = "（示例）第五条", en = "(sample) article 5" } }
"#;

const PEOPLE: &str = r#"
[[person]]
id = "a"
name = { zh = "甲", en = "A" }
roles = ["gardener"]
office = "east"
certificates = [{ kind = "enforcement", number = "1", from = "2024-01-01", until = "2028-12-31" }]

[[person]]
id = "b"
name = { zh = "乙", en = "B" }
roles = ["gardener", "cashier"]
office = "west"

[[person]]
id = "c"
name = { zh = "丙", en = "C" }
roles = ["cashier"]
office = "parks"
"#;

const CASHIER: &str =
    "\n[[role]]\nid = \"cashier\"\ntitle = { zh = \"收费员\", en = \"Cashier\" }\nscope = \"district\"\n";

fn folder() -> Folder {
    let basis = "basis = [{ title";
    let holder = "holder = \"any\"\n";
    let power = good::POWER.replacen(holder, "holder = \"parks\"\n", 1);
    let power = power.replacen(basis, &format!("{DELEGATED}{basis}"), 1);
    let charge = good::MEND
        .replace("\"mend\"", "\"charge\"")
        .replace("\"work\": {\"type\": \"string\", \"maxLength\": 100}", "\"fee\": {\"type\": \"number\"}")
        .replace("\"work\"", "\"fee\"")
        .replace("\"widget\": \"text\"", "\"widget\": \"number\"");
    good::folder()
        .with("power.toml", format!("{power}{ACTS}"))
        .with("role.toml", format!("{}{CASHIER}", good::ROLE))
        .with("form/charge.json", charge)
        .with("fixture/people.toml", PEOPLE)
}

#[test]
fn every_row_is_read() {
    let (app, findings) = check(&folder());
    assert_eq!(findings, []);
    let app = app.unwrap();
    let charge = &app.acts["charge"].rule;
    assert_eq!(charge.after[0].title.en, "Warn");
    assert_eq!(charge.after[1].title.en, "Mend or Again");
    assert_eq!(charge.after[0].wait.as_ref().unwrap().amount, 5);
    assert_eq!(charge.officers.as_ref().unwrap().count, 2);
    assert_eq!(charge.documents, ["spot"]);
    assert!(charge.row.line > 0 && charge.after[0].row.line > charge.row.line);
    assert!(app.acts["aside"].rule.recuses);
    assert_eq!(app.forbids[0].acts, ["charge"]);
    let care = &app.powers["care"];
    assert_eq!((care.delegations.len(), care.cites.len()), (2, 1));
    assert_eq!(care.publication.as_ref().unwrap().clock.as_str(), "reply");
    let people = catalog::people(&folder()).unwrap();
    assert_eq!(people[0].actor.certificates[0].number, "1");
}

/// The text exchanged, and the code that must be told, at a line of power.toml that holds the last text.
struct Row(&'static str, &'static str, &'static str, &'static str);

#[rustfmt::skip]
const ROWS: &[Row] = &[
    Row("basis-days", "until = \"2026-12-31\"", "until = \"2019-12-31\"", "to = \"west\""),
    Row("key-missing", "acts = [\"warn\"], from = \"2020-01-01\", until", "acts = [\"warn\"], until", "to = \"west\""),
    Row("key-missing", "because = { zh = \"坏的长椅不收费\", en = \"nobody pays for a broken bench\" }\n", "", "[[forbid]]"),
    Row("key-unknown", "wait = \"5", "waits = \"5", "waits"),
    Row("span-shape", "wait = \"5 working-days\"", "wait = \"5 workdays\"", "workdays"),
    Row("span-shape", "within = \"90 calendar-days\"", "within = \"soon\"", "soon"),
    Row("key-type", "count = 2", "count = 0", "count = 0"),
    Row("key-type", "count = 2", "count = \"two\"", "count"),
    Row("key-missing", "{ count = 2, acts", "{ acts", "officers"),
    Row("check-unknown", "cites = { separation", "cites = { seperation", "[[power]]"),
    Row("choice-unknown", "kind = \"authorised\"", "kind = \"lent\"", "lent"),
    Row("forbid-without-basis", "because = { zh = \"坏的长椅不收费\", en = \"nobody pays for a broken bench\" }\nbasis = [{ title = { zh = \"（示例）公园规定\", en = \"(sample) park rules\" }, from = \"2015-01-01\" }]", "because = { zh = \"坏\", en = \"no\" }", "[[forbid]]"),
    Row("forbid-empty", "acts = [\"charge\"]\nwhen", "acts = []\nwhen", "[[forbid]]"),
    Row("act-unknown", "acts = [\"charge\"]\nwhen", "acts = [\"charg\"]\nwhen", "[[forbid]]"),
    Row("act-unknown", "{ act = \"warn\", wait", "{ act = \"wran\", wait", "wran"),
    Row("act-unknown", "never_after = [\"note\"]", "never_after = [\"notes\"]", "[[act]]"),
    Row("act-unknown", "acts = [\"warn\", \"mend\"]", "acts = [\"warn\", \"mnd\"]", "mnd"),
    Row("act-unknown", "kind = \"authorised\", acts = [\"warn\"]", "kind = \"authorised\", acts = [\"wran\"]", "wran"),
    Row("delegation-empty", "kind = \"authorised\", acts = [\"warn\"]", "kind = \"authorised\", acts = []", "to = \"east\""),
    Row("office-unknown", "to = \"west\"", "to = \"north\"", "north"),
    Row("delegation-circle", "to = \"east\", kind", "to = \"parks\", kind", "to = \"parks\""),
    Row("delegation-circle", "to = \"east\", kind", "to = \"east\", by = \"west\", kind", "to = \"west\""),
    Row("delegation-onward", "kind = \"authorised\"", "kind = \"entrusted\"", "to = \"west\""),
    Row("delegation-groundless", "by = \"east\"", "by = \"south\"", "to = \"west\""),
    Row("clock-unknown", "clock = \"reply\"", "clock = \"replies\"", "[[power]]"),
    Row("certificate-unknown", "certificate = \"enforcement\"", "certificate = \"enforcment\"", "[[act]]"),
    Row("field-unknown", "documents = [\"spot\"]", "documents = [\"sopt\"]", "[[act]]"),
    Row("field-unknown", "field = \"fee\"", "field = \"fees\"", "[[act]]"),
    Row("decision-unknown", "decision = \"advice\"", "decision = \"advise\"", "discretion"),
    Row("discretion-output", "low = \"advice_text\"", "low = \"least\"", "discretion"),
    Row("discretion-output", "high = \"urgency\"", "high = \"most\"", "discretion"),
    Row("feel", "when = \"kind = \\\"broken\\\"\"", "when = \"kind = (\"", "when"),
    Row("name-unknown", "unless = \"kind", "unless = \"knd", "[[act]]"),
    Row("name-unknown", "when = \"kind", "when = \"knd", "[[forbid]]"),
    // rules that leave nobody, or no moment
    Row("separate-from-itself", "separate_from = [\"warn\"]", "separate_from = [\"charge\"]", "[[act]]"),
    Row("after-circle", "verb = \"note\"\ncertificate", "verb = \"note\"\nafter = [{ act = \"charge\" }]\ncertificate", "[[act]]"),
    Row("after-circle", "{ act = \"warn\", wait", "{ act = \"charge\", wait", "[[act]]"),
    Row("after-opening", "opens = true\n", "opens = true\nafter = [{ act = \"note\" }]\n", "[[act]]"),
    Row("steps-contradict", "never_after = [\"note\"]", "never_after = [\"warn\"]", "[[act]]"),
    Row("steps-contradict", "within = \"90 calendar-days\"", "within = \"5 working-days\"", "[[act]]"),
    Row("officers-impossible", "acts = [\"warn\", \"mend\"]", "acts = [\"charge\"]", "[[act]]"),
    Row("officers-impossible", "acts = [\"warn\", \"mend\"]", "acts = []", "officers"),
    Row("officers-impossible", "count = 2", "count = 3", "count = 3"),
];

#[test]
fn each_defect_is_told_at_its_place_and_the_app_refused() {
    let (mut failures, good) = (Vec::new(), folder());
    let power = good.text("power.toml").unwrap().to_owned();
    for Row(code, from, to, line) in ROWS {
        assert!(power.contains(from), "{from:?} is not there");
        let text = power.replacen(from, to, 1);
        let (app, findings) = check(&folder().with("power.toml", text.clone()));
        let at = |finding: &value::Finding| {
            text.lines().nth((finding.place.line as usize).wrapping_sub(1)).unwrap_or_default().to_owned()
        };
        let fits = |finding: &value::Finding| {
            finding.code == *code && finding.place.file == "power.toml" && at(finding).contains(line)
        };
        let found = findings.iter().find(|finding| fits(finding));
        let refused =
            found.is_some_and(|it| app.is_none() == (it.severity == Severity::Error) && !it.hint.is_empty());
        if !refused {
            let told: Vec<String> = findings.iter().map(|it| format!("{it} @ {}", at(it))).collect();
            failures.push(format!("{code}: {from:?} -> {to:?}\n    {}", told.join("\n    ")));
        }
    }
    assert!(failures.is_empty(), "{} rows:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn separate_duties_need_two_persons() {
    let alone = PEOPLE
        .replace("roles = [\"gardener\"]", "roles = []")
        .replace("\"gardener\", \"cashier\"", "\"cashier\"");
    let alone = alone
        .replacen("roles = [\"cashier\"]", "roles = [\"gardener\", \"cashier\"]", 1)
        .replace("roles = [\"cashier\"]", "roles = []");
    let (app, findings) = check(&folder().with("fixture/people.toml", alone));
    assert!(app.is_none());
    let codes: Vec<&str> = findings.iter().map(|finding| finding.code.as_str()).collect();
    assert!(
        codes.contains(&"separation-impossible") && codes.contains(&"officers-impossible"),
        "{findings:#?}"
    );
}

#[test]
fn certificates_of_people_are_read_with_care() {
    let rows = [
        ("number = \"1\", ", "", "key-missing"),
        ("from = \"2024-01-01\", ", "", "key-missing"),
        ("from = \"2024-01-01\"", "from = \"soon\"", "key-type"),
        ("kind = \"enforcement\", ", "knid = \"enforcement\", ", "key-unknown"),
    ];
    for (from, to, code) in rows {
        let findings = catalog::read_people(&PEOPLE.replacen(from, to, 1), "people.toml").unwrap_err();
        assert!(
            findings.iter().any(|finding| finding.code == code && finding.place.line > 0),
            "{findings:#?}"
        );
    }
}
