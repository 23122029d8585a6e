//! The files of `demo/`: district, accounts, offices, places, phrases. All people are invented.

use std::collections::BTreeMap;

use authority::Actor;
use rust_embed::RustEmbed;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use value::{AccountId, OfficeId, RoleId, Words};

use crate::failure::Failure;

#[derive(RustEmbed)]
#[folder = "../../demo"]
#[include = "*.toml"]
#[include = "*.geojson"]
struct Files;

/// Everything the files say.
pub struct Fixture {
    pub year: Year,
    pub accounts: Vec<Account>,
    pub offices: Vec<Office>,
    pub streets: Vec<Street>,
    pub phrases: Phrases,
    /// The schematic district as GeoJSON.
    pub map: String,
}

/// Roughly how many of a hundred events.
#[derive(Debug, Clone, Deserialize)]
pub struct Year {
    pub days: i64,
    pub merged: u64,
    pub returned: u64,
    pub co_handled: u64,
    pub failed_verification: u64,
    pub reopened: u64,
    pub rejected: u64,
    pub late: u64,
    pub rated: u64,
    pub anonymous: u64,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Account {
    pub id: String,
    pub name: Words,
    pub roles: Vec<String>,
    pub office: Option<String>,
    pub area: Option<String>,
    #[serde(default)]
    pub certificates: Vec<authority::Certificate>,
    #[serde(default)]
    pub shown: bool,
}

#[derive(Debug, Deserialize)]
pub struct Office {
    pub id: String,
    pub name: Words,
    pub kind: String,
    pub parent: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Street {
    pub code: String,
    pub communities: Vec<Community>,
}

#[derive(Debug, Deserialize)]
pub struct Community {
    pub name: String,
    pub lat: f64,
    pub lon: f64,
}

#[derive(Debug, Deserialize)]
pub struct Phrases {
    pub spots: Vec<String>,
    pub results: Vec<String>,
    pub returns: Vec<String>,
    pub failures: Vec<String>,
    pub reopenings: Vec<String>,
    pub comments: Vec<String>,
    /// By category.
    pub details: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct DistrictFile {
    year: Year,
}

#[derive(Deserialize)]
struct AccountFile {
    account: Vec<Account>,
}

#[derive(Deserialize)]
struct OfficeFile {
    office: Vec<Office>,
}

#[derive(Deserialize)]
struct PlaceFile {
    street: Vec<Street>,
}

impl Fixture {
    pub fn load() -> Result<Self, Failure> {
        let district: DistrictFile = read("district.toml")?;
        let accounts: AccountFile = read("accounts.toml")?;
        let offices: OfficeFile = read("org.toml")?;
        let places: PlaceFile = read("places.toml")?;
        Ok(Self {
            year: district.year,
            accounts: accounts.account,
            offices: offices.office,
            streets: places.street,
            phrases: read("phrases.toml")?,
            map: text("map.geojson")?,
        })
    }
}

fn text(name: &str) -> Result<String, Failure> {
    let file =
        Files::get(name).ok_or_else(|| Failure::fault(format!("demo/{name} is missing in this binary")))?;
    String::from_utf8(file.data.into_owned()).map_err(|error| Failure::fault(format!("demo/{name}: {error}")))
}

fn read<T: DeserializeOwned>(name: &str) -> Result<T, Failure> {
    toml::from_str(&text(name)?).map_err(|error| Failure::fault(format!("demo/{name}: {error}")))
}

impl Account {
    pub fn holds(&self, role: &str) -> bool {
        self.roles.iter().any(|held| held == role)
    }

    pub fn actor(&self) -> Actor {
        Actor {
            account: AccountId::new(self.id.as_str()),
            roles: self.roles.iter().map(|role| RoleId::new(role.as_str())).collect(),
            office: self.office.as_deref().map(OfficeId::new),
            area: self.area.clone(),
            certificates: self.certificates.clone(),
            two_factor: true,
            ..Actor::anonymous()
        }
    }

    pub fn row(&self, password_hash: &str) -> store::Account {
        let Actor { account, roles, office, area, certificates, .. } = self.actor();
        let (password_hash, name) = (password_hash.to_owned(), self.name.clone());
        let certificate = |it: authority::Certificate| store::Certificate {
            kind: it.kind,
            number: it.number,
            from: it.from,
            until: it.until,
        };
        let certificates = certificates.into_iter().map(certificate).collect();
        let account =
            store::Account { account, name, password_hash, roles, office, area, certificates, active: true };
        // What an official stands for is in the directory and nowhere else.
        match account.office {
            None => account,
            Some(_) => store::Account {
                roles: Vec::new(),
                office: None,
                area: None,
                certificates: Vec::new(),
                ..account
            },
        }
    }
}
