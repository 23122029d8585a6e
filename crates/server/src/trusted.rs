//! `[[identity_provider]]`: the other providers whose word counts for who a resident is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use authority::RealName;
use identity::trust::{ClaimMap, ProviderDefect, TrustedProvider};
use serde::Deserialize;
use value::{RoleId, Words};
use web::trust::Provider;

use crate::failure::Failure;
use crate::keys::told;
use crate::secret;

/// One provider as the configuration says it. The secret stands in a file of its own that only its owner reads.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Written {
    id: String,
    name_zh: String,
    name_en: String,
    issuer: String,
    client_id: String,
    secret_file: PathBuf,
    /// The claim with the person's name.
    #[serde(default = "name")]
    name_claim: String,
    /// The claim with how well the person is known there, and the real-name level of each of its values.
    level_claim: Option<String>,
    #[serde(default)]
    levels: BTreeMap<String, RealName>,
    /// For who has no such value.
    #[serde(default)]
    level: RealName,
    /// What an account opened by it stands for.
    #[serde(default = "roles")]
    roles: Vec<String>,
}

fn name() -> String {
    "name".to_owned()
}

fn roles() -> Vec<String> {
    vec!["resident".to_owned()]
}

/// The providers with their secrets, or what is wrong with the first that cannot be used.
pub fn open(written: &[Written]) -> Result<Vec<Provider>, Failure> {
    let mut ids = BTreeSet::new();
    written
        .iter()
        .map(|one| {
            let provider = one.provider();
            let mut defects = provider.defects();
            if !ids.insert(provider.id.clone()) && !defects.contains(&ProviderDefect::Id) {
                defects.push(ProviderDefect::Id);
            }
            if !defects.is_empty() {
                let lines = defects.iter().map(|defect| defect.words());
                let lines: Vec<String> = lines.map(|words| told(words.zh, words.en)).collect();
                return Err(Failure::usage(format!(
                    "[[identity_provider]] {}: {}",
                    one.id,
                    lines.join("\n")
                )));
            }
            let roles = one.roles.iter().map(|role| role.parse::<RoleId>()).collect::<Result<_, _>>();
            let roles = roles.map_err(|error| Failure::usage(format!("roles of {}: {error}", one.id)))?;
            Ok(Provider::new(provider, secret::line(&one.secret_file)?, roles))
        })
        .collect()
}

impl Written {
    fn provider(&self) -> TrustedProvider {
        TrustedProvider {
            id: self.id.clone(),
            name: Words::new(self.name_zh.as_str(), self.name_en.as_str()),
            issuer: self.issuer.clone(),
            client_id: self.client_id.clone(),
            claims: ClaimMap {
                name: self.name_claim.clone(),
                level: self.level_claim.clone(),
                levels: self.levels.iter().map(|(value, level)| (value.clone(), *level)).collect(),
                floor: self.level,
            },
        }
    }
}
