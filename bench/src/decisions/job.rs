//! The work that is measured: models of the DMN TCK and models made here.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use dmn::{Options, tck};
use feel::{Live, LiveContext};
use serde::Serialize;
use value::Value;

use crate::Outcome;

/// One thing every engine is asked to do over and over. Written as JSON, it is what another engine's program reads.
#[derive(Debug, Clone, Serialize)]
pub struct Job {
    pub name: String,
    pub what: What,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// One decision of a model, with inputs as a FEEL context.
    Decision(Ask),
    /// An expression read once, with its names as a FEEL context.
    Expression { text: String, input: String },
    /// Every case once.
    Replay(Vec<Ask>),
}

#[derive(Debug, Clone, Serialize)]
pub struct Ask {
    /// The XML of the model and what it imports, the model first.
    pub models: Vec<String>,
    pub namespace: String,
    pub model: String,
    pub decision: String,
    pub input: String,
    #[serde(skip)]
    pub inputs: LiveContext,
}

impl Job {
    pub fn is_decision(&self) -> bool {
        matches!(self.what, What::Decision(_))
    }

    /// The replay of only these asks, named by how many of all they are.
    pub fn only(&self, places: &BTreeSet<usize>) -> Self {
        let What::Replay(asks) = &self.what else { return self.clone() };
        let kept = asks.iter().enumerate().filter(|(place, _)| places.contains(place));
        let kept: Vec<Ask> = kept.map(|(_, ask)| ask.clone()).collect();
        let name = format!("TCK replay, {} of {} decisions, those that all can read", kept.len(), asks.len());
        Self { name, what: What::Replay(kept) }
    }

    /// Whether another engine's result is ours, as far as text can say; a replay is not compared here.
    pub fn same(&self, ours: &str, theirs: &str) -> bool {
        let folded =
            |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c != '"').collect::<String>();
        matches!(self.what, What::Replay(_)) || folded(ours) == folded(theirs)
    }
}

/// All jobs; those of the corpus only where it is there.
pub fn all(corpus: &Path) -> Outcome<Vec<Job>> {
    let mut jobs = Vec::new();
    if corpus.is_dir() {
        let small = folder(&corpus.join("compliance-level-2/0004-simpletable-U"))?;
        jobs.extend(
            small.into_iter().next().map(|ask| job("0004-simpletable-U (level 2)", What::Decision(ask))),
        );
        let mut graphs = graphs(&corpus.join("compliance-level-3"))?;
        graphs.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        for (count, name, ask) in graphs.into_iter().take(2) {
            jobs.push(job(&format!("{name} (level 3, {count} decisions)"), What::Decision(ask)));
        }
    }
    let text = "if a > 5 and b < 10 then (a + b) * 2 - c / 4 else a ** 2".to_owned();
    let input = "{a: 7, b: 3, c: 8}".to_owned();
    jobs.push(job("prepared expression", What::Expression { text, input }));
    jobs.push(job("table of 1,000 rules", What::Decision(thousand_rules())));
    if corpus.is_dir() {
        let mut asks = Vec::new();
        for level in ["compliance-level-2", "compliance-level-3"] {
            for path in sorted(&corpus.join(level))?.iter().filter(|path| path.is_dir() && replayed(path)) {
                asks.extend(folder(path)?);
            }
        }
        jobs.push(job(&format!("TCK replay, {} decisions", asks.len()), What::Replay(asks)));
    }
    Ok(jobs)
}

fn job(name: &str, what: What) -> Job {
    Job { name: name.to_owned(), what }
}

/// Folders every engine can be asked: no recursion without end, nothing from outside, no clock.
fn replayed(path: &Path) -> bool {
    let name = path.to_string_lossy();
    !["recursion", "java", "-now-", "-today-"].iter().any(|word| name.contains(word))
}

fn sorted(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    Ok(paths)
}

/// The decisions asked by the cases of one folder.
fn folder(path: &Path) -> Outcome<Vec<Ask>> {
    let mut files = Vec::new();
    let mut tests = Vec::new();
    for file in sorted(path)? {
        let text = || std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()));
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        match file.extension().and_then(|extension| extension.to_str()) {
            Some("dmn") => files.push((name, text()?)),
            Some("xml") => tests.push(text()?),
            _ => {}
        }
    }
    let (models, _) = tck::Models::read(files.iter().map(|(name, text)| (&**name, &**text)));
    let mut asks = Vec::new();
    for test in tests {
        let suite = tck::read(&test).map_err(|finding| finding.to_string())?;
        let Some(model) = models.of_file(&suite.model) else { continue };
        let (own, others): (Vec<_>, Vec<_>) = files.iter().partition(|(name, _)| *name == suite.model);
        let texts: Vec<String> = own.into_iter().chain(others).map(|(_, text)| text.clone()).collect();
        for case in suite.cases.iter().filter(|case| case.ask == tck::Ask::Decision) {
            for result in &case.results {
                asks.push(Ask {
                    models: texts.clone(),
                    namespace: model.namespace.clone(),
                    model: model.name.clone(),
                    decision: result.name.clone(),
                    input: literal(&Live::context(case.inputs.clone())),
                    inputs: case.inputs.clone(),
                });
            }
        }
    }
    Ok(asks)
}

/// For each folder the ask that decides most: how many decisions, the folder's name, the ask.
fn graphs(level: &Path) -> Outcome<Vec<(usize, String, Ask)>> {
    let mut found = Vec::new();
    for path in sorted(level)?.iter().filter(|path| path.is_dir()) {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let mut best: Option<(usize, String, Ask)> = None;
        let mut known: Option<(Vec<String>, Option<dmn::Model>)> = None;
        for ask in folder(path)? {
            // WHY: the asks of one file share its model, and reading it is what takes long.
            let model = match known.as_ref().filter(|(texts, _)| *texts == ask.models) {
                Some((_, model)) => model.clone(),
                None => super::ours::model(&ask),
            };
            known = Some((ask.models.clone(), model.clone()));
            let Some(model) = model else { continue };
            let outcome = model.decide_with(
                &ask.decision,
                &super::ours::Given(&ask.inputs),
                &tck::world(),
                &Options::default(),
            );
            let count = outcome.trace.steps.len();
            if best.as_ref().is_none_or(|(most, ..)| count > *most) {
                best = Some((count, name.clone(), ask));
            }
        }
        found.extend(best);
    }
    Ok(found)
}

/// A value as FEEL reads it back.
pub fn literal(live: &Live) -> String {
    let mut out = String::new();
    write(&mut out, live);
    out
}

fn write(out: &mut String, live: &Live) {
    match live {
        Live::Data(Value::Text(_) | Value::Null | Value::Bool(_) | Value::Number(_)) => {
            out.push_str(&feel::write_literal(live));
        }
        _ => match (live.members(), live.entries()) {
            (Some(members), _) => {
                out.push('[');
                for (index, member) in members.iter().enumerate() {
                    out.push_str(if index > 0 { ", " } else { "" });
                    write(out, member);
                }
                out.push(']');
            }
            (None, Some(entries)) => {
                out.push('{');
                for (index, (name, entry)) in entries.iter().enumerate() {
                    let _ = write!(out, "{}\"{name}\": ", if index > 0 { ", " } else { "" });
                    write(out, entry);
                }
                out.push('}');
            }
            (None, None) => {
                let _ = write!(out, "@\"{}\"", feel::write_text(live));
            }
        },
    }
}

/// Fees by kind and amount: 20 kinds, each with 50 steps of the amount.
fn thousand_rules() -> Ask {
    let mut xml = String::from(
        r##"<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="fees" name="fees" namespace="https://example.org/fees">
<inputData id="i1" name="kind"><variable name="kind" typeRef="string"/></inputData>
<inputData id="i2" name="amount"><variable name="amount" typeRef="number"/></inputData>
<decision id="d" name="fee"><variable name="fee" typeRef="number"/>
<informationRequirement id="r1"><requiredInput href="#i1"/></informationRequirement>
<informationRequirement id="r2"><requiredInput href="#i2"/></informationRequirement>
<decisionTable id="t" hitPolicy="UNIQUE" outputLabel="fee">
<input id="c1"><inputExpression id="e1" typeRef="string"><text>kind</text></inputExpression></input>
<input id="c2"><inputExpression id="e2" typeRef="number"><text>amount</text></inputExpression></input>
<output id="o" name="fee" typeRef="number"/>"##,
    );
    for kind in 0..20 {
        for step in 0..50 {
            let (from, to, fee) = (step * 100, (step + 1) * 100, kind * 1_000 + step);
            let _ = write!(
                xml,
                "\n<rule id=\"u{kind}-{step}\"><inputEntry id=\"a{kind}-{step}\"><text>\"kind {kind}\"</text></inputEntry>\
                 <inputEntry id=\"b{kind}-{step}\"><text>[{from}..{to})</text></inputEntry>\
                 <outputEntry id=\"c{kind}-{step}\"><text>{fee}</text></outputEntry></rule>"
            );
        }
    }
    xml.push_str("\n</decisionTable></decision></definitions>");
    let inputs: LiveContext =
        [("kind".into(), Live::from("kind 13")), ("amount".into(), Live::from(2_750))].into_iter().collect();
    Ask {
        models: vec![xml],
        namespace: "https://example.org/fees".to_owned(),
        model: "fees".to_owned(),
        decision: "fee".to_owned(),
        input: literal(&Live::context(inputs.clone())),
        inputs,
    }
}
