//! `luohu bpmn check` and `luohu bpmn render`.

use std::path::{Path, PathBuf};

use bpmn::picture::{self, Language, Marks};
use value::{Finding, Severity};

use crate::failure::Failure;
use crate::wire;

/// Deepest nesting of folders that are searched for models.
const FOLDER_DEPTH_MAX: usize = 8;

/// Prints all findings of a model, or of every model of a folder. A drawing is held against the standard alone.
pub fn check(path: &Path, drawing: bool, json: bool) -> Result<(), Failure> {
    let mut files = Vec::new();
    if path.is_dir() {
        find(path, 0, &mut files).map_err(|error| usage(path, &error))?;
        if files.is_empty() {
            return Err(Failure::usage(format!("{}: no .bpmn file", path.display())));
        }
    } else {
        files.push(path.to_owned());
    }
    let (mut all, mut wrong) = (Vec::new(), 0);
    for file in &files {
        let bytes = std::fs::read(file).map_err(|error| usage(file, &error))?;
        let findings = match bpmn::decode(&bytes) {
            Ok(text) if drawing => bpmn::rules(&text),
            Ok(text) => bpmn::parse(&text).1,
            Err(finding) => vec![finding],
        };
        wrong += usize::from(findings.iter().any(|finding| finding.severity == Severity::Error));
        all.extend(findings.into_iter().map(|finding| finding.file(file.display().to_string())));
    }
    let errors = wire::print_findings(&all, json);
    if errors > 0 {
        return Err(Failure::Found(format!("{errors} errors in {wrong} of {} models", files.len())));
    }
    if !json {
        wire::print(&format!("{} models, no errors, {} warnings", files.len(), all.len()));
    }
    Ok(())
}

/// Writes the picture of a model as SVG, to a file or to stdout.
pub fn render(file: &Path, out: Option<&Path>, english: bool, json: bool) -> Result<(), Failure> {
    let bytes = std::fs::read(file).map_err(|error| usage(file, &error))?;
    let language = if english { Language::English } else { Language::Chinese };
    let marks = Marks { language, ..Marks::default() };
    let drawn = bpmn::decode(&bytes).map_err(|finding| vec![finding]);
    let drawn = drawn.and_then(|text| picture::svg(&text, &marks));
    let svg = drawn.map_err(|findings| {
        let named: Vec<Finding> =
            findings.into_iter().map(|finding| finding.file(file.display().to_string())).collect();
        wire::print_findings(&named, json);
        Failure::Found(format!("{} cannot be drawn", file.display()))
    })?;
    match out {
        Some(out) => std::fs::write(out, svg).map_err(Failure::fault),
        None => {
            wire::print(svg.trim_end());
            Ok(())
        }
    }
}

fn usage(path: &Path, error: &std::io::Error) -> Failure {
    Failure::usage(format!("{}: {error}", path.display()))
}

fn find(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let mut entries: Vec<_> = std::fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            if depth < FOLDER_DEPTH_MAX {
                find(&path, depth + 1, files)?;
            }
        } else if path.extension().is_some_and(|extension| extension == "bpmn") {
            files.push(path);
        }
    }
    Ok(())
}
