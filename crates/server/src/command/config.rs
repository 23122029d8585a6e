//! `luohu config show`.

use crate::config::Config;
use crate::failure::Failure;
use crate::wire;

pub fn show(config: &Config, origin: bool, json: bool) -> Result<(), Failure> {
    if json {
        wire::print(&serde_json::to_string_pretty(config.settings()).map_err(Failure::fault)?);
        return Ok(());
    }
    for setting in config.settings() {
        if origin {
            let origin = format!("{:?}", setting.origin).to_lowercase();
            wire::print(&format!("{} = {}    # {origin}", setting.name, setting.value));
        } else {
            wire::print(&format!("{} = {}", setting.name, setting.value));
        }
    }
    Ok(())
}
