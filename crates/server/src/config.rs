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
use crate::trusted::Written;

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
    /// Cookies are marked `Secure` and HTTPS is insisted on: follows from `tls`, else set where TLS ends before this
    /// server.
    pub secure: bool,
    /// HTTPS is spoken here.
    pub tls: Option<Tls>,
    /// PEM: the roots of other servers, where those of the machine are not the ones to trust.
    pub roots: Option<PathBuf>,
    /// Where a malware scanner listens that looks at every file that is sent: clamd.
    pub scanner: Option<SocketAddr>,
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
    /// How messages leave the house: `off`, `show` or `send`; none where nobody said.
    pub letters: Option<Way>,
    /// The mail relay on this machine, and who letters are from.
    pub mail: Option<(SocketAddr, String)>,
    /// The webhook on this machine, and the file that holds its secret.
    pub webhook: Option<(String, PathBuf)>,
    /// Other providers whose word counts for who a resident is.
    pub providers: Vec<Written>,
    /// Districts with names of their own; none where there is one that answers to every name.
    tenants: Vec<Tenant>,
    settings: Vec<Setting>,
}

/// What HTTPS is spoken with: `tls = { certificate = "...", key = "..." }`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tls {
    pub files: tls::Files,
    /// Where plain HTTP leads readers on to HTTPS, if anywhere.
    pub redirect: Option<SocketAddr>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct TlsFile {
    certificate: Option<String>,
    key: Option<String>,
    redirect: Option<String>,
}

/// How messages leave the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Off,
    /// Test mode: written to a file, sent nowhere.
    Show,
    Send,
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
    #[serde(default)]
    tls: TlsFile,
    roots: Option<String>,
    scanner: Option<String>,
    /// Separated by commas.
    proxies: Option<String>,
    rates: Option<bool>,
    /// `off`, `show` or `send`.
    letters: Option<String>,
    /// Address and port of a relay on this machine, `127.0.0.1:25`.
    mail: Option<String>,
    mail_from: Option<String>,
    /// Plain http on this machine.
    webhook: Option<String>,
    /// A file.
    webhook_secret: Option<String>,
    /// SHA-256 in hexadecimal digits and the last day, `DIGEST@2026-12-31`, separated by commas.
    scim: Option<String>,
    /// Addresses and ranges, separated by commas.
    scim_from: Option<String>,
    monitors: Option<String>,
    /// `json` or `text`.
    log_format: Option<String>,
    #[serde(default)]
    identity_provider: Vec<Written>,
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
    #[serde(default)]
    identity_provider: Vec<Written>,
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
        let tls = [("tls_certificate", file.tls.certificate), ("tls_key", file.tls.key)]
            .map(|(name, file)| choose(name, None, file, ""));
        let redirect = choose("tls_redirect", None, file.tls.redirect, "");
        let scanner = choose("scanner", None, file.scanner, "");
        let roots = choose("roots", None, file.roots, "");
        let proxies = choose("proxies", None, file.proxies, "");
        let scim = choose("scim", None, file.scim, "");
        let letters = choose("letters", None, file.letters, "");
        let mail = choose("mail", None, file.mail, "");
        let mail_from = choose("mail_from", None, file.mail_from, "");
        let webhook = choose("webhook", None, file.webhook, "");
        let webhook_secret = choose("webhook_secret", None, file.webhook_secret, "");
        let scim_from = choose("scim_from", None, file.scim_from, LOCAL);
        let monitors = choose("monitors", None, file.monitors, LOCAL);
        let log_format = choose("log_format", None, file.log_format, "");
        let tenants = file.district;
        if !tenants.is_empty() && !file.identity_provider.is_empty() {
            let hint = "with several districts each has its own: [[district.identity_provider]]";
            return Err(Failure::usage(format!("[[identity_provider]]: {hint}")));
        }
        let rates = choose("rates", None, file.rates.map(|on| on.to_string()), "true");
        let tls = secured(&tls, &redirect)?;
        Ok(Self {
            data: PathBuf::from(data),
            listen: listen
                .parse()
                .map_err(|_| wrong("listen", &listen, "an address and port, 127.0.0.1:8311"))?,
            address: reached(&address)
                .ok_or_else(|| wrong("address", &address, "scheme and host, https://luohu.example"))?,
            secure: secure.parse::<bool>().map_err(|_| wrong("secure", &secure, "true or false"))?
                || tls.is_some(),
            tls,
            scanner: scanned_at(&scanner)?,
            roots: (!roots.is_empty()).then(|| PathBuf::from(roots)),
            proxies: addresses(&proxies).ok_or_else(|| {
                wrong("proxies", &proxies, "addresses separated by commas, 10.0.0.7,10.0.0.8")
            })?,
            scim: tokens(&scim).ok_or_else(|| wrong("scim", "...", SCIM_HINT))?,
            scim_from: ranges("scim_from", &scim_from)?,
            monitors: ranges("monitors", &monitors)?,
            log_format: format(&log_format)?,
            letters: way(&letters).ok_or_else(|| wrong("letters", &letters, "off, show or send"))?,
            mail: relay(&mail, &mail_from)
                .ok_or_else(|| wrong("mail", &mail, "address and port, 127.0.0.1:25, with mail_from"))?,
            webhook: hook(&webhook, &webhook_secret)
                .ok_or_else(|| wrong("webhook", &webhook, "http on this machine, with webhook_secret"))?,
            providers: file.identity_provider,
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
            let providers = tenant.identity_provider.clone();
            (tenant.hosts.clone(), Self { data: tenant.data.clone(), scim, providers, ..self.clone() })
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

fn wrong(name: &str, value: &str, hint: &str) -> Failure {
    Failure::usage(format!("{name} = {value}: {hint}"))
}

fn ranges(name: &str, text: &str) -> Result<Ranges, Failure> {
    text.parse().map_err(|error: NotRanges| wrong(name, text, &error.to_string()))
}

fn format(text: &str) -> Result<Option<Format>, Failure> {
    match text {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|()| wrong("log_format", text, "json or text")),
    }
}

fn scanned_at(text: &str) -> Result<Option<SocketAddr>, Failure> {
    match text {
        "" => Ok(None),
        text => {
            text.parse().map(Some).map_err(|_| wrong("scanner", text, "an address and port, 127.0.0.1:3310"))
        }
    }
}

/// A certificate and a key, or neither; a redirect only with them.
fn secured([certificate, key]: &[String; 2], redirect: &str) -> Result<Option<Tls>, Failure> {
    match (certificate.is_empty(), key.is_empty(), redirect.is_empty()) {
        (true, true, true) => return Ok(None),
        (false, false, _) => {}
        _ => {
            return Err(Failure::usage("tls needs both a certificate and a key, each a PEM file".to_owned()));
        }
    }
    let files = tls::Files { certificate: PathBuf::from(certificate), key: PathBuf::from(key) };
    let hint = || Failure::usage(format!("tls_redirect = {redirect}: an address and port, 0.0.0.0:80"));
    let redirect = (!redirect.is_empty()).then(|| redirect.parse().map_err(|_| hint())).transpose()?;
    Ok(Some(Tls { files, redirect }))
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

/// The way, or none where nobody said; nothing at all where it is no way.
fn way(text: &str) -> Option<Option<Way>> {
    match text {
        "" => Some(None),
        "off" => Some(Some(Way::Off)),
        "show" => Some(Some(Way::Show)),
        "send" => Some(Some(Way::Send)),
        _ => None,
    }
}

fn relay(mail: &str, from: &str) -> Option<Option<(SocketAddr, String)>> {
    match (mail.is_empty(), from.is_empty()) {
        (true, true) => Some(None),
        (false, false) => mail.parse().ok().map(|mail| Some((mail, from.to_owned()))),
        _ => None,
    }
}

fn hook(address: &str, secret: &str) -> Option<Option<(String, PathBuf)>> {
    match (address.is_empty(), secret.is_empty()) {
        (true, true) => Some(None),
        (false, false) => Some(Some((address.to_owned(), PathBuf::from(secret)))),
        _ => None,
    }
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
