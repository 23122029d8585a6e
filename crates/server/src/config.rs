//! Settings: flag, then environment, then file, then default; and where each came from.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use value::Digest;
use web::ranges::{NotRanges, Ranges};
use web::scim::Token;

use crate::failure::Failure;
use crate::log::Format;

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    Flag,
    Environment,
    File,
    Default,
}

/// One setting with its origin.
#[derive(Debug, Clone, Serialize)]
pub struct Setting {
    pub name: &'static str,
    pub value: String,
    pub origin: Origin,
}

/// Everything the binary can be told.
#[derive(Debug, Clone)]
pub struct Config {
    pub data: PathBuf,
    pub listen: SocketAddr,
    pub log: String,
    /// Scheme and host under which people reach the only district, where that is not what it listens on.
    pub address: Option<String>,
    /// Cookies are marked `Secure` and HTTPS is insisted on: set where TLS ends before this server.
    pub secure: bool,
    /// Addresses of reverse proxies whose `X-Forwarded-For` is believed.
    pub proxies: BTreeSet<IpAddr>,
    /// How often one address may ask is limited here.
    pub rates: bool,
    /// Bearer tokens with which a provisioning system may change the directory (SCIM 2.0), with their last days.
    pub scim: Vec<Token>,
    /// From where such a system may come.
    pub scim_from: Ranges,
    /// From where health and figures may be asked.
    pub monitors: Ranges,
    /// How lines of the log are written; none where each command has its own way.
    log_format: Option<Format>,
    /// Districts with names of their own; none where there is one that answers to every name.
    tenants: Vec<Tenant>,
    settings: Vec<Setting>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    data: Option<String>,
    listen: Option<String>,
    log: Option<String>,
    /// As `https://luohu.example`, without a path.
    address: Option<String>,
    secure: Option<bool>,
    /// Separated by commas.
    proxies: Option<String>,
    rates: Option<bool>,
    /// SHA-256 in hexadecimal digits and the last day, `DIGEST@2026-12-31`, separated by commas.
    scim: Option<String>,
    /// Addresses and ranges, separated by commas.
    scim_from: Option<String>,
    monitors: Option<String>,
    /// `json` or `text`.
    log_format: Option<String>,
    #[serde(default)]
    district: Vec<Tenant>,
}

/// One of several districts of an installation: `[[district]]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tenant {
    /// The names it answers to.
    hosts: Vec<String>,
    /// Folder of its data.
    data: PathBuf,
    scim: Option<String>,
}

const FILE: &str = "luohu.toml";

/// The district's database inside its data folder.
pub const DATABASE: &str = "district.db";

/// What the flags said.
#[derive(Debug, Default)]
pub struct Flags<'a> {
    pub data: Option<&'a Path>,
    pub config: Option<&'a Path>,
    pub listen: Option<SocketAddr>,
}

impl Config {
    pub fn load(flags: &Flags<'_>) -> Result<Self, Failure> {
        let file = read_file(flags.config)?;
        let mut settings = Vec::new();
        let mut choose = |name: &'static str, flag: Option<String>, file: Option<String>, default: &str| {
            let environment = std::env::var(format!("LUOHU_{}", name.to_uppercase())).ok();
            let found = [(flag, Origin::Flag), (environment, Origin::Environment), (file, Origin::File)];
            let found = found.into_iter().find_map(|(value, origin)| Some((value?, origin)));
            let (value, origin) = found.unwrap_or_else(|| (default.to_owned(), Origin::Default));
            settings.push(Setting { name, value: value.clone(), origin });
            value
        };
        let data = choose("data", flags.data.map(|p| p.display().to_string()), file.data, "luohu-data");
        let listen =
            choose("listen", flags.listen.map(|address| address.to_string()), file.listen, "127.0.0.1:8311");
        let log = choose("log", None, file.log, "warn");
        let address = choose("address", None, file.address, "");
        let secure = choose("secure", None, file.secure.map(|on| on.to_string()), "false");
        let proxies = choose("proxies", None, file.proxies, "");
        let scim = choose("scim", None, file.scim, "");
        let scim_from = choose("scim_from", None, file.scim_from, LOCAL);
        let monitors = choose("monitors", None, file.monitors, LOCAL);
        let log_format = choose("log_format", None, file.log_format, "");
        let tenants = file.district;
        let rates = choose("rates", None, file.rates.map(|on| on.to_string()), "true");
        let wrong = |name: &str, value: &str, hint: &str| Failure::usage(format!("{name} = {value}: {hint}"));
        Ok(Self {
            data: PathBuf::from(data),
            listen: listen
                .parse()
                .map_err(|_| wrong("listen", &listen, "an address and port, 127.0.0.1:8311"))?,
            address: reached(&address)
                .ok_or_else(|| wrong("address", &address, "scheme and host, https://luohu.example"))?,
            secure: secure.parse().map_err(|_| wrong("secure", &secure, "true or false"))?,
            proxies: addresses(&proxies).ok_or_else(|| {
                wrong("proxies", &proxies, "addresses separated by commas, 10.0.0.7,10.0.0.8")
            })?,
            scim: tokens(&scim).ok_or_else(|| wrong("scim", "...", SCIM_HINT))?,
            scim_from: scim_from
                .parse()
                .map_err(|error: NotRanges| wrong("scim_from", &scim_from, &error.to_string()))?,
            monitors: monitors
                .parse()
                .map_err(|error: NotRanges| wrong("monitors", &monitors, &error.to_string()))?,
            log_format: match log_format.as_str() {
                "" => None,
                text => Some(text.parse().map_err(|()| wrong("log_format", text, "json or text"))?),
            },
            tenants: checked(tenants)?,
            rates: rates.parse().map_err(|_| wrong("rates", &rates, "true or false"))?,
            log,
            settings,
        })
    }

    /// Each district with its names and its settings.
    pub fn districts(&self) -> Vec<(Vec<String>, Self)> {
        if self.tenants.is_empty() {
            return vec![(Vec::new(), self.clone())];
        }
        let of = |tenant: &Tenant| {
            let scim = tenant.scim.as_deref().and_then(tokens).unwrap_or_default();
            (tenant.hosts.clone(), Self { data: tenant.data.clone(), scim, ..self.clone() })
        };
        self.tenants.iter().map(of).collect()
    }

    /// How lines of the log are written: JSON under a server that lasts, text before a person's eyes, unless told.
    pub fn log_format(&self, lasting: bool) -> Format {
        self.log_format.unwrap_or(if lasting { Format::Json } else { Format::Text })
    }

    pub fn settings(&self) -> &[Setting] {
        &self.settings
    }

    pub fn database(&self) -> PathBuf {
        self.data.join(DATABASE)
    }
}

/// This machine.
const LOCAL: &str = "127.0.0.0/8,::1";

const SCIM_HINT: &str = "SHA-256 of a token in 64 hexadecimal digits and its last day, DIGEST@2026-12-31, several separated by commas";

/// Districts that can be told apart and do not share data.
fn checked(tenants: Vec<Tenant>) -> Result<Vec<Tenant>, Failure> {
    for (place, tenant) in tenants.iter().enumerate() {
        let told = |what: &str| Failure::usage(format!("[[district]] {}: {what}", tenant.data.display()));
        if tenant.hosts.is_empty() {
            return Err(told("hosts is empty: name the hosts it answers to"));
        }
        if tenant.scim.as_deref().is_some_and(|text| tokens(text).is_none()) {
            return Err(told(&format!("scim: {SCIM_HINT}")));
        }
        if tenants.iter().take(place).any(|before| before.data == tenant.data) {
            return Err(told("two districts cannot share a folder"));
        }
    }
    Ok(tenants)
}

/// An address without a path, or none where nothing is written; nothing at all where it is neither.
fn reached(text: &str) -> Option<Option<String>> {
    if text.is_empty() {
        return Some(None);
    }
    let (scheme, host) = text.split_once("://")?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    let fits = matches!(scheme, "http" | "https") && !host.is_empty() && host.chars().all(plain);
    fits.then(|| Some(text.to_owned()))
}

/// Tokens separated by commas; none where one of them has no digest or no end.
fn tokens(text: &str) -> Option<Vec<Token>> {
    let written = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    let token = |part: &str| {
        let (digest, until) = part.split_once('@')?;
        Some(Token { digest: digest.parse::<Digest>().ok()?, until: until.parse().ok()? })
    };
    written.map(token).collect()
}

/// Addresses separated by commas; none where one of them is no address.
fn addresses(text: &str) -> Option<BTreeSet<IpAddr>> {
    let written = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    written.map(|part| part.parse::<IpAddr>().ok().map(|address| address.to_canonical())).collect()
}

fn read_file(named: Option<&Path>) -> Result<File, Failure> {
    let path = named.unwrap_or(Path::new(FILE));
    if named.is_none() && !path.exists() {
        return Ok(File::default());
    }
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::usage(format!("{}: {error}", path.display())))?;
    toml::from_str(&text).map_err(|error| Failure::usage(format!("{}: {error}", path.display())))
}
