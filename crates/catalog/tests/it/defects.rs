//! One deliberate defect a row: exactly that finding, in that file, at that line, and nothing that merely follows.

use catalog::{Folder, check};
use value::{Finding, Severity};

use crate::good::{folder, spoiled};

fn only(name: &str, folder: &Folder) -> Finding {
    let (app, findings) = check(folder);
    assert_eq!(findings.len(), 1, "{name}: {findings:#?}");
    let finding = findings.into_iter().next().unwrap();
    assert_eq!(app.is_none(), finding.severity == Severity::Error, "{name}");
    assert!(!finding.hint.is_empty(), "{name}: {finding}");
    finding
}

/// Exchanges a text in a file of the good app; the code expected, and the text of the line it is told at.
struct Row(&'static str, &'static str, &'static str, &'static str, &'static str);

const APP: &str = "app.toml";
const POWER: &str = "power.toml";
const CLOCK: &str = "clock.toml";
const BPMN: &str = "process/repair.bpmn";

#[rustfmt::skip]
const ROWS: &[Row] = &[
    // keys and values
    Row("key-missing", APP, "version = \"1.0.0\"\n", "", "[app]"),
    Row("key-missing", APP, ", en = \"Looking\"", "", "title = { zh = \"查看\" }"),
    Row("key-missing", POWER, "from = \"2015-01-01\"", "", "basis = "),
    Row("key-unknown", APP, "calendar = \"cn\"", "calendr = \"cn\"", "calendr"),
    Row("key-unknown", APP, "channel = \"case.channel\"", "colour = \"case.channel\"", "colour"),
    Row("key-unknown", POWER, "reason = true", "reson = true", "reson"),
    Row("key-unknown", POWER, "separate_from", "seperate_from", "seperate_from"),
    Row("key-type", POWER, "public = true", "public = \"yes\"", "public"),
    Row("key-type", POWER, "roles = [\"gardener\"]", "roles = [\"gardener\", 7]", "roles = [\"gardener\", 7]"),
    Row("key-type", POWER, "from = \"2015-01-01\"", "from = \"yesterday\"", "from = \"yesterday\""),
    Row("key-empty", "role.toml", "zh = \"居民\"", "zh = \" \"", "zh = \" \""),
    Row("choice-unknown", "role.toml", "\"district\"", "\"distrct\"", "distrct"),
    Row("choice-unknown", POWER, "kind = \"other\"", "kind = \"wish\"", "wish"),
    Row("choice-unknown", POWER, "verb = \"note\"", "verb = \"notes\"", "notes"),
    Row("choice-unknown", "message.toml", "on = \"due\"", "on = \"late\"", "on = \"late\""),
    Row("id-shape", "list/kind.toml", "code = \"dirty\"", "code = \"so dirty\"", "[[entry]]"),
    Row("id-twice", "list/kind.toml", "code = \"dirty\"", "code = \"broken\"", "[[entry]]"),
    Row("id-twice", POWER, "id = \"note\"", "id = \"again\"", "[[act]]"),
    Row("attribute-reserved", "list/kind.toml", "days = 1", "days = 1\nzh = \"x\"", "[[entry]]"),
    Row("toml", "message.toml", "id = \"late\"", "id = late", "id = late"),
    Row("feel", POWER, "tries < 3", "tries < (3", "needs"),
    Row("feel", POWER, "'\"mended\"'", "'\"mended'", "set = { outcome"),
    Row("feel", APP, "kind = \"kind\"", "kind = \"kind +\"", "kind = \"kind +\""),
    Row("feel", BPMN, "outcome = \"mended\"", "outcome = (", "conditionExpression"),
    // the head
    Row("version", APP, "1.0.0", "1.0", ""),
    Row("process-unknown", APP, "process = \"repair\"", "process = \"repairs\"", "process = \"repairs\""),
    Row("calendar-unknown", APP, "\"cn\"", "\"mars\"", "mars"),
    Row("zone-unknown", APP, "Asia/Shanghai", "Asia/Nowhere", "Nowhere"),
    Row("element-unknown", APP, "[\"look\"]", "[\"look\", \"lok\"]", "[[stage]]"),
    Row("stage-missing", APP, "[\"quiet\"]", "[]", ""),
    Row("stage-twice", APP, "[\"quiet\"]", "[\"quiet\", \"look\"]", "[[stage]]"),
    Row("list-unknown", APP, "list = \"kind\"", "list = \"kinds\"", "[duplicate]"),
    Row("attribute-unknown", APP, "radius_m", "radius", "[duplicate]"),
    Row("attribute-type", "list/kind.toml", "radius_m = 20", "radius_m = \"20\"", ""),
    // acts and powers
    Row("power-without-basis", POWER, "basis = [{ title = { zh = \"（示例）公园规定\", en = \"(sample) park rules\" }, from = \"2015-01-01\" }]", "", "[[power]]"),
    Row("basis-days", POWER, "from = \"2015-01-01\"", "from = \"2015-01-01\", until = \"2014-01-01\"", "basis"),
    Row("power-unknown", POWER, "power = \"care\"", "power = \"cares\"", "[[act]]"),
    Row("role-unknown", POWER, "roles = [\"resident\"]", "roles = [\"residents\"]", "[[act]]"),
    Row("act-without-role", POWER, "roles = [\"resident\"]\nmessage", "message", "[[act]]"),
    Row("act-target", POWER, "verb = \"note\"", "", "[[act]]"),
    Row("act-target", POWER, "verb = \"note\"", "verb = \"note\"\ntask = \"look\"", "[[act]]"),
    Row("form-unknown", POWER, "form = \"mend\"", "form = \"mends\"", "[[act]]"),
    Row("task-unknown", POWER, "verb = \"note\"", "task = \"lok\"", "[[act]]"),
    Row("message-unknown", POWER, "verb = \"note\"", "message = \"agan\"", "[[act]]"),
    Row("act-unknown", POWER, "separate_from = [\"tell\"]", "separate_from = [\"tel\"]", "[[act]]"),
    Row("opening-missing", POWER, "opens = true", "verb = \"rate\"", ""),
    Row("opening-twice", POWER, "verb = \"note\"", "opens = true", "[[act]]"),
    Row("task-without-act", POWER, "task = \"look\"", "verb = \"extend\"", "userTask"),
    Row("role-without-act", POWER, "roles = [\"gardener\"]\ntask", "roles = [\"resident\"]\ntask", "userTask"),
    Row("message-without-act", POWER, "message = \"again\"", "verb = \"rate\"", "receiveTask"),
    // clocks
    Row("element-unknown", CLOCK, "stops = [\"answer\"]", "stops = [\"anwser\"]", "[[clock]]"),
    Row("element-unknown", CLOCK, "starts = \"filed\"", "starts = \"field\"", "[[clock]]"),
    Row("clock-event", CLOCK, "stops = [\"answered\"]", "stops = [\"answer\"]", "[[clock]]"),
    Row("clock-never-stops", CLOCK, "stops = [\"answered\"]", "stops = []", "[[clock]]"),
    Row("clock-unit", CLOCK, "'\"working-days\"'", "'\"working-day\"'", "[[clock]]"),
    Row("clock-amount", CLOCK, "amount = 5", "amount = 0", "[[clock]]"),
    Row("clock-amount", CLOCK, "amount = 5", "amount = '\"five\"'", "[[clock]]"),
    Row("choice-unknown", CLOCK, "kind = \"promised\"", "kind = \"wished\"", "wished"),
    Row("clock-anchor", CLOCK, "anchor = \"case.opened\"", "anchor = 5", "[[clock]]"),
    Row("key-type", CLOCK, "roll = true", "roll = \"no\"", "roll"),
    Row("key-type", CLOCK, "most = 10", "most = 0", "extend"),
    Row("key-type", CLOCK, "times = 1", "times = \"1\"", "extend"),
    Row("key-missing", CLOCK, "most = 10, ", "", "extend"),
    Row("key-unknown", CLOCK, "until = \"answer\"", "until = \"answer\"\nto = \"x\"", "to = "),
    Row("choice-unknown", CLOCK, "\"expert-review\"", "\"review\"", "review"),
    Row("element-unknown", CLOCK, "from = \"look\"", "from = \"lok\"", "[[clock.exclude]]"),
    Row("exclusion-empty", CLOCK, "until = \"answer\"", "until = \"look\"", "[[clock.exclude]]"),
    Row("rung-moment", CLOCK, "at = \"80%\"", "at = \"soon\"", "[[clock.rung]]"),
    Row("choice-unknown", CLOCK, "mark = \"red\"", "mark = \"pink\"", "pink"),
    Row("message-unknown", CLOCK, "message = \"late\"", "message = \"lat\"", "[[clock.rung]]"),
    Row("id-twice", CLOCK, "id = \"over\"", "id = \"soon\"", "[[clock.rung]]"),
    Row("exclusion-of-filing", CLOCK, "id = \"reply\"", "id = \"reply\"\nexclude = [{ from = \"look\", until = \"answer\", procedure = \"hearing\", basis = { zh = \"一\", en = \"a\" } }]", "exclude"),
    Row("extension-of-filing", CLOCK, "id = \"reply\"", "id = \"reply\"\nextend = { most = 1, times = 1, basis = { zh = \"一\", en = \"a\" } }", "[[clock]]"),
    // messages
    Row("placeholder-unknown", "message.toml", "{query_code}", "{code} {query_code}", "[[message]]"),
    Row("placeholder-differs", "message.toml", "迟了", "迟了 {due}", "[[message]]"),
    // the process
    Row("role-unknown", BPMN, "luohu:role=\"gardener\"", "luohu:role=\"gardner\"", "userTask"),
    Row("decision-unknown", BPMN, "luohu:decision=\"advice\"", "luohu:decision=\"advise\"", "businessRuleTask"),
    Row("operation-unknown", BPMN, "luohu:operation=\"answer\"", "luohu:operation=\"anwser\"", "serviceTask"),
    Row("input-missing", BPMN, "<luohu:input name=\"text\" value=\"work\"/>", "", "serviceTask"),
    Row("input-unknown", BPMN, "<luohu:input name=\"text\"", "<luohu:input name=\"txt\" value=\"work\"/><luohu:input name=\"text\"", "serviceTask"),
    Row("mark-colour", BPMN, "&quot;red&quot;", "&quot;pink&quot;", "serviceTask"),
    Row("message-unknown", BPMN, "&quot;late&quot;", "&quot;lat&quot;", "serviceTask"),
    Row("not-executable", BPMN, "isExecutable=\"true\"", "isExecutable=\"false\"", ""),
    // forms and words
    Row("list-unknown", "form/tell.json", "\"list\": \"kind\"", "\"list\": \"kinds\"", ""),
    Row("form-id", "form/mend.json", "\"id\": \"mend\"", "\"id\": \"mended\"", ""),
    Row("text-key-missing", "text/zh.ftl", "hello =", "hello = 好\nbye =", ""),
    Row("text-syntax", "text/en.ftl", "{ $name }", "{ $name", ""),
    // names nobody supplies
    Row("name-unknown", POWER, "tries < 3", "trys < 3", "[[act]]"),
    Row("name-unknown", APP, "place = \"spot\"", "place = \"sopt\"", "[columns]"),
    Row("name-unknown", APP, "same = \"kind\"", "same = \"knd\"", "[duplicate]"),
    Row("name-unknown", APP, "\"case.channel\"", "\"case.chanel\"", "[columns]"),
    Row("name-unknown", CLOCK, "list.kind", "list.kinds", "[[clock]]"),
    Row("name-unknown", BPMN, "clock.mending.due", "clock.mend.due", "boundaryEvent"),
    Row("name-unknown", BPMN, "value=\"advice_text\"", "value=\"advise_text\"", "serviceTask"),
    Row("name-unknown", BPMN, "luohu:role=\"gardener\"", "luohu:role=\"gardener\" luohu:office=\"ofice\"", "userTask"),
    Row("name-unknown", BPMN, "outcome = \"mended\"", "outcom = \"mended\"", "sequenceFlow"),
    Row("name-unknown", "decision/advice.dmn", "<inputData id=\"i\" name=\"kind\"><variable name=\"kind\"", "<inputData id=\"i\" name=\"knd\"><variable name=\"knd\"", ""),
    Row("name-personal", POWER, "tries < 3", "phone != null", "[[act]]"),
];

#[test]
fn one_defect_gives_one_finding_at_its_place() {
    let mut failures = Vec::new();
    for Row(code, path, from, to, line) in ROWS {
        let folder = spoiled(path, from, to);
        let (app, findings) = check(&folder);
        let told: Vec<String> = findings.iter().map(ToString::to_string).collect();
        let fits = match findings.as_slice() {
            [only] => {
                let place = folder.text(&only.place.file).unwrap_or_default();
                let at = place.lines().nth((only.place.line as usize).wrapping_sub(1)).unwrap_or_default();
                only.code == *code
                    && !only.hint.is_empty()
                    && app.is_none() == (only.severity == Severity::Error)
                    && at.contains(line)
            }
            _ => false,
        };
        if !fits {
            failures.push(format!(
                "{code} in {path}, {from:?} -> {to:?} (line {line:?}):\n    {}",
                told.join("\n    ")
            ));
        }
    }
    assert!(failures.is_empty(), "{} rows:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn whole_files_missing_or_in_excess() {
    let without = |path: &str| {
        let mut folder = folder();
        assert!(folder.files.remove(path).is_some());
        folder
    };
    let rows: Vec<(&str, &str, Folder)> = vec![
        ("file-missing", "app.toml", without("app.toml")),
        ("file-missing", "role.toml", without("role.toml")),
        ("file-missing", "power.toml", without("power.toml")),
        ("process-unknown", "app.toml", without("process/repair.bpmn")),
        ("decision-unknown", "process/repair.bpmn", without("decision/advice.dmn")),
        ("message-unknown", "process/repair.bpmn", without("message.toml")),
        ("form-unknown", "power.toml", without("form/mend.json")),
        ("text-language-missing", "text/en.ftl", without("text/en.ftl")),
        ("file-unknown", "list/kind.csv", folder().with("list/kind.csv", "a,b")),
        ("file-unknown", "powers.toml", folder().with("powers.toml", "")),
        ("list-empty", "list/none.toml", folder().with("list/none.toml", "")),
        ("id-twice", "process/zweit.bpmn", folder().with("process/zweit.bpmn", crate::good::PROCESS)),
        ("id-twice", "decision/zweit.dmn", folder().with("decision/zweit.dmn", crate::good::DECISION)),
        (
            "form-unused",
            "form/spare.json",
            folder().with("form/spare.json", crate::good::MEND.replace("\"mend\"", "\"spare\"")),
        ),
        ("photo-retention-missing", "power.toml", {
            let from = crate::good::TELL.find(r#""widget": "tel""#).unwrap();
            let form = format!(r#"{}"widget": "file"}}}}}}"#, &crate::good::TELL[..from]);
            folder().with("form/tell.json", form)
        }),
        ("power-unused", "power.toml", {
            let power = crate::good::POWER.replacen("[[act]]", "[[power]]\nid = \"spare\"\nkind = \"other\"\nholder = \"any\"\n\
                title = { zh = \"一\", en = \"a\" }\nbasis = [{ title = { zh = \"一\", en = \"a\" }, from = 2015-01-01 }]\n[[act]]", 1);
            folder().with("power.toml", power)
        }),
    ];
    for (code, file, folder) in rows {
        let (_, findings) = check(&folder);
        let told =
            findings.iter().filter(|finding| finding.code == code && finding.place.file == file).count();
        assert_eq!(told, 1, "{code} in {file}: {findings:#?}");
    }
}

#[test]
fn all_findings_come_at_once_in_the_order_of_files() {
    let power = crate::good::POWER.replacen("power = \"care\"", "power = \"cares\"", 1).replacen(
        "form = \"mend\"",
        "form = \"mnd\"",
        1,
    );
    let role = crate::good::ROLE.replacen("\"district\"", "\"distrct\"", 1);
    let (app, findings) =
        check(&folder().with("power.toml", power).with("role.toml", role).with("form/x.json", "{"));
    assert!(app.is_none());
    let files: Vec<&str> = findings.iter().map(|finding| finding.place.file.as_str()).collect();
    assert!(files.is_sorted(), "{files:?}");
    for code in ["power-unknown", "choice-unknown"] {
        assert!(findings.iter().any(|finding| finding.code == code), "{code} is not among {findings:#?}");
    }
    // The form that could not be read may be the one the act names: it is not called unknown.
    assert!(!findings.iter().any(|finding| finding.code == "form-unknown"), "{findings:#?}");
}

#[test]
fn hints_name_what_was_probably_meant() {
    let rows = [
        (POWER, "form = \"mend\"", "form = \"medn\"", "did you mean `mend`?"),
        (POWER, "roles = [\"resident\"]", "roles = [\"residnet\"]", "did you mean `resident`?"),
        (
            POWER,
            "separate_from = [\"tell\"]",
            "separate_from = [\"zebra\"]",
            "known: again, mend, note, tell",
        ),
        (APP, "Asia/Shanghai", "Shanghai", "use an IANA name such as Asia/Shanghai"),
        (BPMN, "luohu:decision=\"advice\"", "luohu:decision=\"advise\"", "did you mean `advice`?"),
        (CLOCK, "'\"working-days\"'", "'\"working-day\"'", "did you mean `working-days`?"),
    ];
    for (path, from, to, hint) in rows {
        assert_eq!(only(to, &spoiled(path, from, to)).hint, hint);
    }
}

#[test]
fn feel_within_a_long_text_is_told_at_its_own_line() {
    let amount = "amount = '''\nif kind = \"dirty\"\nthen 1\nelse (2\n'''";
    let folder = spoiled(CLOCK, "amount = \"get value(list.kind, kind).days\"", amount);
    let finding = only("feel", &folder);
    let line = folder.text(CLOCK).unwrap().lines().nth(finding.place.line as usize - 1).unwrap().to_owned();
    assert!(line.contains("else (2") || line.contains("'''"), "told at {line:?}");
    assert!(finding.message.starts_with("`amount`"), "{finding}");
}
