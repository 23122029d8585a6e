//! Real cases of a permit procedure against their real schemas, judged as another implementation judges them; and
//! mutated ones, refused at the place of the mutation.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use form::{Json, Judge};
use serde_json::Value;

use crate::seed::Seed;

const SCHEMAS: [&str; 4] = ["application", "enforcement", "preApplication", "postSubmissionApplication"];

/// The folder of schemas and cases beside the project; `None` where it is not there, which CI does not accept.
pub fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/forms");
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "the corpus of forms is missing");
    println!("skipped: corpus not found");
    None
}

pub fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn cases(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            cases(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "json") {
            found.push(path);
        }
    }
    found.sort();
}

/// Name, text of the case, and the name of its schema.
pub fn all(folder: &Path) -> Vec<(String, String, &'static str)> {
    let mut found = Vec::new();
    for schema in SCHEMAS {
        let mut paths = Vec::new();
        cases(&folder.join("examples").join(schema), &mut paths);
        found.extend(paths.into_iter().map(|path| (path.display().to_string(), text(&path), schema)));
    }
    found
}

fn ours(folder: &Path, schema: &str) -> Judge {
    let written = text(&folder.join(format!("schemas/{schema}.json")));
    Judge::compile(&Json::read(&written).unwrap()).unwrap_or_else(|issues| panic!("{schema}: {issues:#?}"))
}

fn theirs(folder: &Path, schema: &str) -> jsonschema::Validator {
    let written: Value = serde_json::from_str(&text(&folder.join(format!("schemas/{schema}.json")))).unwrap();
    jsonschema::options().should_validate_formats(true).build(&written).unwrap()
}

#[test]
fn real_cases_fit_as_another_validator_says() {
    let Some(folder) = folder() else { return };
    let judges: BTreeMap<&str, _> =
        SCHEMAS.iter().map(|name| (*name, (ours(&folder, name), theirs(&folder, name)))).collect();
    let all = all(&folder);
    assert_eq!(all.len(), 22);
    let mut slowest = Duration::ZERO;
    let mut most = 0;
    for (name, case, schema) in &all {
        let (ours, theirs) = &judges[schema];
        let (value, other) = (Json::read(case).unwrap(), serde_json::from_str(case).unwrap());
        let begin = Instant::now();
        let verdict = ours.judge(&value);
        slowest = slowest.max(begin.elapsed());
        most = most.max(verdict.steps);
        assert!(verdict.fits(), "{name}: {:?}", verdict.breaches);
        assert!(theirs.is_valid(&other), "{name}");
        // Against the other schemas too: both refuse alike.
        for (schema, (ours, theirs)) in &judges {
            let verdict = ours.judge(&value);
            most = most.max(verdict.steps);
            assert!(!verdict.unjudged, "{name} against {schema}");
            assert_eq!(verdict.fits(), theirs.is_valid(&other), "{name} against {schema}");
        }
    }
    println!("22 cases fit; the slowest took {slowest:?}, at most {most} steps");
    assert!(slowest < Duration::from_millis(900), "{slowest:?}");
}

/// One change to a case, and the path that must be named.
struct Mutation {
    what: &'static str,
    path: String,
    case: Value,
}

/// All values with their paths.
fn places(value: &Value, path: &str, found: &mut Vec<String>) {
    found.push(path.to_owned());
    match value {
        Value::Object(entries) => entries.iter().for_each(|(name, inner)| {
            places(inner, &format!("{path}/{}", form::json::part(name)), found);
        }),
        Value::Array(items) => {
            for (at, inner) in items.iter().enumerate() {
                places(inner, &format!("{path}/{at}"), found);
            }
        }
        _ => {}
    }
}

/// Properties that schemas of this house ask for by format.
const DATES: [&str; 6] = ["submittedAt", "validatedAt", "date", "startDate", "endDate", "expiryDate"];

fn mutate(case: &Value, kind: usize, seed: &mut Seed) -> Option<Mutation> {
    let mut paths = Vec::new();
    places(case, "", &mut paths);
    let path = seed.pick(&paths).clone();
    let mut changed = case.clone();
    let at = changed.pointer_mut(&path)?;
    let name = path.rsplit('/').next().unwrap_or_default();
    let mutation = |what, path: String, case| Some(Mutation { what, path, case });
    match kind {
        0 => {
            let entries = at.as_object_mut().filter(|entries| !entries.is_empty())?;
            let names: Vec<String> = entries.keys().cloned().collect();
            let gone = seed.pick(&names);
            entries.remove(gone);
            mutation("dropped", format!("{path}/{}", form::json::part(gone)), changed)
        }
        1 => {
            *at = match at {
                Value::String(_) => Value::from(12_345),
                Value::Number(_) | Value::Bool(_) => Value::from("a text"),
                Value::Array(_) => Value::from("no list"),
                _ => Value::from(7),
            };
            mutation("another type", path, changed)
        }
        2 => {
            let text = at.as_str().filter(|text| text.contains('.') || text.len() < 30)?;
            *at = Value::from(format!("{text}.no-such-value"));
            mutation("another value", path, changed)
        }
        3 => {
            if !DATES.contains(&name)
                && !name.ends_with("At")
                && !name.to_lowercase().contains("email")
                && name != "url"
            {
                return None;
            }
            at.as_str()?;
            *at = Value::from("31/12/2026 @");
            mutation("bad format", path, changed)
        }
        _ => {
            let entries = at.as_object_mut()?;
            entries.insert("notForeseen".into(), Value::from(true));
            mutation("extra", format!("{path}/notForeseen"), changed)
        }
    }
}

/// 200 mutated cases that the other validator refuses: we refuse them at the place of the mutation. Mutations it
/// accepts (an optional value dropped, a free text changed) we accept as well.
#[test]
fn mutated_cases_are_refused_at_the_right_place() {
    let Some(folder) = folder() else { return };
    let judges: BTreeMap<&str, _> =
        SCHEMAS.iter().map(|name| (*name, (ours(&folder, name), theirs(&folder, name)))).collect();
    let all = all(&folder);
    let mut seed = Seed::new(20_261_126);
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut refused, mut accepted, mut wrong) = (0, 0, Vec::new());
    let (mut slowest, mut most) = (Duration::ZERO, 0);
    while refused < 200 {
        let (name, case, schema) = seed.pick(&all);
        let case: Value = serde_json::from_str(case).unwrap();
        // 40 of each kind.
        let Some(mutation) = mutate(&case, refused / 40, &mut seed) else { continue };
        let (ours, theirs) = &judges[schema];
        let value = Json::read(&mutation.case.to_string()).unwrap();
        let begin = Instant::now();
        let verdict = ours.judge(&value);
        slowest = slowest.max(begin.elapsed());
        most = most.max(verdict.steps);
        let short = name.rsplit('/').next().unwrap_or_default();
        let told = format!("{short}: {} at {}", mutation.what, mutation.path);
        assert!(!verdict.unjudged, "{told}");
        assert_eq!(verdict.fits(), theirs.is_valid(&mutation.case), "{told}: {:?}", verdict.breaches);
        if verdict.fits() {
            accepted += 1;
            continue;
        }
        refused += 1;
        *kinds.entry(mutation.what).or_default() += 1;
        if verdict.breaches.first().is_none_or(|breach| breach.path != mutation.path) {
            wrong.push(format!(
                "{told}\n  named {:?}",
                verdict.breaches.iter().take(4).map(|b| (&b.path, b.kind)).collect::<Vec<_>>()
            ));
        }
    }
    println!(
        "200 refused {kinds:?}, {accepted} harmless ones accepted; the slowest took {slowest:?}, at most {most} steps"
    );
    assert!(wrong.is_empty(), "{} of 200 not at the right place:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(kinds.len(), 5, "every kind of mutation came up: {kinds:?}");
}
