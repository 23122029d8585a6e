//! `luohu import digit-workflow`: state machines of DIGIT become app folders.

use std::path::Path;

use engine::import::digit::{self, Converted};
use serde_json::json;

use crate::failure::Failure;
use crate::wire;

pub fn workflow(file: &Path, out: Option<&Path>, json: bool) -> Result<(), Failure> {
    let text = read(file)?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let converted = digit::convert(&name, &text);
    let mut written = Vec::new();
    for one in &converted {
        let folder = match (out, &one.folder) {
            (Some(out), Some(folder)) => Some(write(out, folder)?),
            _ => None,
        };
        written.push(folder);
    }
    if json {
        let told: Vec<_> =
            converted.iter().zip(&written).map(|(one, folder)| as_json(one, folder.as_deref())).collect();
        wire::print(&serde_json::to_string_pretty(&told).map_err(Failure::fault)?);
    } else {
        converted.iter().zip(&written).for_each(|(one, folder)| tell(one, folder.as_deref()));
    }
    match converted.iter().find(|one| one.folder.is_none()) {
        None => Ok(()),
        Some(one) => Err(Failure::Found(format!("`{}` of {name} could not become an app", one.service))),
    }
}

fn read(path: &Path) -> Result<String, Failure> {
    let wrong = |error: &dyn std::fmt::Display| Failure::usage(format!("{}: {error}", path.display()));
    let bytes = std::fs::metadata(path).map_err(|error| wrong(&error))?.len();
    if bytes > digit::FILE_BYTES_MAX {
        return Err(wrong(&format!("{bytes} bytes; a state machine has at most {}", digit::FILE_BYTES_MAX)));
    }
    let bytes = std::fs::read(path).map_err(|error| wrong(&error))?;
    String::from_utf8(bytes).map_err(|_| wrong(&"not UTF-8 text"))
}

/// Writes the folder under `out`; an app that is there already is not written over.
fn write(out: &Path, folder: &catalog::Folder) -> Result<String, Failure> {
    let place = out.join(&folder.name);
    if place.exists() {
        return Err(Failure::usage(format!(
            "{} is there already: move it away, or name another --out",
            place.display()
        )));
    }
    for (path, bytes) in &folder.files {
        let path = place.join(path);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(Failure::fault)?;
        }
        std::fs::write(path, bytes).map_err(Failure::fault)?;
    }
    Ok(place.display().to_string())
}

fn tell(one: &Converted, folder: Option<&str>) {
    one.findings.iter().for_each(|finding| wire::print(&finding.to_string()));
    let stories = one.folder.iter().map(|folder| catalog::stories(folder).len()).sum::<usize>();
    match (&one.folder, folder) {
        (Some(app), Some(place)) => {
            wire::print(&format!("{}: {} files, {stories} stories, in {place}", app.name, app.files.len()))
        }
        (Some(app), None) => {
            wire::print(&format!(
                "{}: {} files, {stories} stories; --out DIR writes them",
                app.name,
                app.files.len()
            ));
        }
        (None, _) => wire::print(&format!("{}: no app", one.service)),
    }
}

fn as_json(one: &Converted, folder: Option<&str>) -> serde_json::Value {
    json!({
        "service": one.service,
        "app": one.folder.as_ref().map(|folder| folder.name.as_str()),
        "files": one.folder.as_ref().map(|folder| folder.files.keys().collect::<Vec<_>>()),
        "folder": folder,
        "findings": one.findings,
    })
}
