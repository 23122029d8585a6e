//! The app of the proof: ten kinds of power from one page, each with its own citations.

use catalog::{App, Folder, Person};
use value::Finding;

const APP: &str = include_str!("../../app-lawful/app.toml");
const ROLE: &str = include_str!("../../app-lawful/role.toml");
const CLOCK: &str = include_str!("../../app-lawful/clock.toml");
const HEAD: &str = include_str!("../../app-lawful/power-head.toml");
const KIND: &str = include_str!("../../app-lawful/power-kind.toml");
const PEOPLE: &str = include_str!("../../app-lawful/people.toml");
const PROCESS: &str = include_str!("../../app-lawful/process.bpmn");
const BAND: &str = include_str!("../../app-lawful/band.dmn");

/// Code, Chinese and English name of the ten kinds.
pub const KINDS: [(&str, &str, &str); 10] = [
    ("licensing", "行政许可", "licensing"),
    ("penalty", "行政处罚", "penalty"),
    ("compulsion", "行政强制", "compulsion"),
    ("levy", "行政征收", "levy"),
    ("payment", "行政给付", "payment"),
    ("inspection", "行政检查", "inspection"),
    ("confirmation", "行政确认", "confirmation"),
    ("reward", "行政奖励", "reward"),
    ("adjudication", "行政裁决", "adjudication"),
    ("other", "其他行政权力", "other power"),
];

/// What the law on penalties (revised 2021) asks, by article; everything else here is a sample and says so.
const PENALTY: [(&str, &str, &str); 10] = [
    ("delegation", "第二十条", "article 20"),
    ("officers", "第四十二条", "article 42"),
    ("recusal", "第四十三条", "article 43"),
    ("notice", "第四十四条", "article 44"),
    ("hear-notice", "第四十五条", "article 45"),
    ("certificate", "第五十五条", "article 55"),
    ("review", "第五十八条", "article 58"),
    ("hear", "第六十三条", "article 63"),
    ("wait", "第六十四条", "article 64"),
    ("inspect", "第四十二条", "article 42"),
];

/// The app and its people.
pub struct Ground {
    pub app: App,
    pub people: Vec<Person>,
}

impl Ground {
    /// Reads and checks the app; a sentence where it has a finding.
    pub fn load() -> Result<Self, String> {
        let folder = folder();
        let people = catalog::people(&folder).map_err(|findings| told(&findings))?;
        match catalog::check(&folder) {
            (Some(app), findings) if findings.is_empty() => Ok(Self { app, people }),
            (_, findings) => Err(told(&findings)),
        }
    }
}

fn told(findings: &[Finding]) -> String {
    findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn folder() -> Folder {
    let kinds = KINDS.iter().map(|(id, zh, en)| kind(id, zh, en));
    let power: String = std::iter::once(HEAD.to_owned()).chain(kinds).collect();
    Folder::new("lawful")
        .with("app.toml", APP)
        .with("role.toml", ROLE)
        .with("clock.toml", CLOCK)
        .with("power.toml", power)
        .with("fixture/people.toml", PEOPLE)
        .with("process/lawful.bpmn", PROCESS)
        .with("decision/band.dmn", BAND)
        .with(
            "form/apply.json",
            form(
                "apply",
                &[
                    ("office", "string"),
                    ("application", "string"),
                    ("zone", "string"),
                    ("severity", "number"),
                    ("exemptions", "number"),
                ],
            ),
        )
        .with("form/inspect.json", form("inspect", &[("record", "string")]))
        .with("form/decide.json", form("decide", &[("amount", "number"), ("opinion", "string")]))
        .with("form/aside.json", form("aside", &[("account", "string")]))
}

/// The entries of one kind: the page with its names and citations filled in.
fn kind(id: &str, zh: &str, en: &str) -> String {
    let page = KIND.replace("TITLE_ZH", zh).replace("TITLE_EN", en).replace("KIND", id);
    let mut parts = page.split("CITE(");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (what, rest) = part.split_once(')').unwrap_or((part, ""));
        text.push_str(&cite(id, what, zh));
        text.push_str(rest);
    }
    text
}

fn cite(kind: &str, what: &str, zh: &str) -> String {
    let certain = PENALTY.iter().find(|(of, _, _)| kind == "penalty" && *of == what);
    match certain {
        Some((_, zh, en)) => format!(
            "{{ zh = \"《中华人民共和国行政处罚法》{zh}\", en = \"Law on Administrative Penalties, {en}\" }}"
        ),
        None => format!("{{ zh = \"（示例）{zh}规定：{what}\", en = \"(sample) rules of {kind}: {what}\" }}"),
    }
}

/// A form without any obligation: what must be there is for the power list to say.
fn form(id: &str, fields: &[(&str, &str)]) -> String {
    let words = |text: &str| serde_json::json!({ "zh": text, "en": text });
    let property = |kind: &str| match kind {
        "string" => serde_json::json!({ "type": kind, "maxLength": 200 }),
        _ => serde_json::json!({ "type": kind }),
    };
    let widget = |kind: &str| match kind {
        "number" => "number",
        _ => "text",
    };
    let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    let properties: serde_json::Map<_, _> =
        fields.iter().map(|(name, kind)| ((*name).to_owned(), property(kind))).collect();
    let shown: serde_json::Map<_, _> = fields
        .iter()
        .map(|(name, kind)| {
            ((*name).to_owned(), serde_json::json!({ "label": words(name), "widget": widget(kind) }))
        })
        .collect();
    serde_json::json!({
        "id": id,
        "title": words(id),
        "schema": {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "properties": properties,
        },
        "layout": [{ "id": "all", "title": words(id), "fields": names }],
        "fields": shown,
    })
    .to_string()
}
