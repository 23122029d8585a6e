//! Seeds: small ones of our own, and where they are on this machine the apps and the public suites.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use form::Form;

use super::dice::Dice;
use super::mutate::BYTES_MAX;

/// Largest seed taken from outside, in bytes: larger ones cost much and say little more.
const SEED_BYTES_MAX: u64 = 16 << 10;

/// Our own seeds, by the ending of what they are.
const OWN: &[(&str, &str)] = &[
    ("bpmn", include_str!("seed/small.bpmn")),
    ("bpmn", include_str!("seed/plain.bpmn")),
    ("dmn", include_str!("seed/small.dmn")),
    ("dmn", include_str!("seed/table.dmn")),
    ("json", include_str!("seed/all-widgets.json")),
    ("feel", include_str!("seed/lines.feel")),
];

/// What inputs are made of and run against.
#[derive(Default)]
pub struct Kit {
    pub seeds: Vec<String>,
    pub forms: Vec<Form>,
    /// How many seeds are not ours.
    pub foreign: usize,
    sound: OnceLock<Vec<usize>>,
}

impl Kit {
    /// One of the seeds that hold as a process model; they are found when first asked for.
    pub fn sound(&self, dice: &mut Dice) -> &str {
        let sound = self.sound.get_or_init(|| {
            let holds = |(_, text): &(usize, &String)| bpmn::parse(text).0.is_some();
            self.seeds.iter().enumerate().filter(holds).map(|(at, _)| at).collect()
        });
        dice.pick(sound).and_then(|at| self.seeds.get(*at)).map_or("", String::as_str)
    }
}

/// Where seeds lie outside this crate.
#[derive(Debug, Clone)]
pub struct Roots {
    pub apps: PathBuf,
    /// The shared suites; absent on many machines.
    pub suites: Option<PathBuf>,
}

impl Roots {
    /// Beside the working folder, as `cargo xtask` sets it.
    pub fn here() -> Self {
        let shared =
            std::env::var_os("LUOHU_SHARED").map_or_else(|| PathBuf::from("../shared"), PathBuf::from);
        Self { apps: PathBuf::from("apps"), suites: Some(shared.join("suites")).filter(|dir| dir.is_dir()) }
    }
}

/// Seeds of one ending: `bpmn`, `dmn`, `json` (form files) or `feel` (lines).
pub fn load(ending: &str, roots: &Roots) -> Kit {
    let mut kit = Kit::default();
    for (_, text) in OWN.iter().filter(|(own, _)| *own == ending) {
        if ending == "feel" {
            kit.seeds.extend(text.lines().map(str::to_owned));
        } else {
            kit.seeds.push((*text).to_owned());
        }
    }
    let own = kit.seeds.len();
    let mut files = Vec::new();
    let file_ending = if ending == "feel" { "dmn" } else { ending };
    below(&roots.apps, file_ending, 0, &mut files);
    for suites in roots.suites.iter().filter(|_| ending != "json") {
        below(suites, file_ending, 0, &mut files);
    }
    files.sort();
    for text in files.iter().filter_map(|path| std::fs::read_to_string(path).ok()) {
        if ending == "feel" {
            kit.seeds.extend(expressions(&text));
        } else if text.len() <= BYTES_MAX {
            kit.seeds.push(text);
        }
    }
    if ending == "feel" {
        kit.seeds.sort();
        kit.seeds.dedup();
    }
    kit.foreign = kit.seeds.len().saturating_sub(own);
    kit
}

/// Seeds that are form files, and the forms they make.
pub fn load_forms(roots: &Roots) -> Kit {
    let mut kit = load("json", roots);
    kit.forms = kit.seeds.iter().filter_map(|text| form::parse(text, "seed.json").0).collect();
    kit
}

fn below(dir: &Path, ending: &str, depth: usize, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(dir) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() && depth < 6 {
            below(&path, ending, depth + 1, files);
        } else if path.extension().is_some_and(|have| have == ending)
            && entry.metadata().is_ok_and(|meta| meta.len() <= SEED_BYTES_MAX)
        {
            files.push(path);
        }
    }
}

/// The expressions that stand in a decision model.
fn expressions(xml: &str) -> Vec<String> {
    let Ok(document) = roxmltree::Document::parse(xml) else { return Vec::new() };
    let texts = document.descendants().filter(|node| node.tag_name().name() == "text");
    texts
        .filter_map(|node| node.text())
        .filter(|text| text.len() <= 2_000)
        .map(|text| text.trim().to_owned())
        .collect()
}
