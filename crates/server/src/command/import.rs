//! `luohu import`: recorded histories of other systems.

use std::path::Path;

use engine::import;

use crate::config::Config;
use crate::failure::Failure;
use crate::wire;

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let length = std::fs::metadata(path).map(|meta| meta.len());
    match length {
        Ok(bytes) if bytes > import::FILE_BYTES_MAX => Err(Failure::usage(format!(
            "{} has {bytes} bytes; an import file has at most {}",
            path.display(),
            import::FILE_BYTES_MAX
        ))),
        Ok(_) => std::fs::read(path).map_err(|error| Failure::usage(format!("{}: {error}", path.display()))),
        Err(error) => Err(Failure::usage(format!("{}: {error}", path.display()))),
    }
}

fn map(path: &Path) -> Result<import::Map, Failure> {
    let text = String::from_utf8(read(path)?)
        .map_err(|_| Failure::usage(format!("{}: not UTF-8 text", path.display())))?;
    import::Map::parse(&text)
        .map_err(|finding| Failure::usage(finding.file(path.display().to_string()).to_string()))
}

pub fn events(
    config: &Config,
    file: &Path,
    map_path: &Path,
    dry_run: bool,
    json: bool,
) -> Result<(), Failure> {
    let map = map(map_path)?;
    let bytes = read(file)?;
    let report = if dry_run {
        import::dry_run(&map, &bytes)
    } else {
        let (engine, _) = wire::open_district(config)?;
        import::events(&engine, &map, &bytes)
    };
    let report = report.map_err(|failure| Failure::Fault(failure.to_string()))?;
    if json {
        wire::print(&serde_json::to_string_pretty(&report).map_err(Failure::fault)?);
    } else {
        for refusal in &report.refusals {
            wire::print(&format!("line {}: {}", refusal.line, refusal.reason));
        }
        wire::print(&format!(
            "{} rows = {} cases + {} refused ({} already here, {} new)",
            report.rows, report.cases, report.refused, report.present, report.added
        ));
    }
    if report.rows == report.cases + report.refused {
        Ok(())
    } else {
        Err(Failure::Found("the reconciliation does not add up".to_owned()))
    }
}

pub fn catalogue(file: &Path, map_path: &Path, json: bool) -> Result<(), Failure> {
    let map = map(map_path)?;
    let list =
        import::catalogue(&map, &read(file)?).map_err(|failure| Failure::Found(failure.to_string()))?;
    if json {
        wire::print(&serde_json::to_string_pretty(&list).map_err(Failure::fault)?);
    } else {
        wire::print(&toml::to_string_pretty(&list).map_err(Failure::fault)?);
    }
    Ok(())
}
