//! `luohu serve`: pages and API over a district's database.

use std::net::SocketAddr;
use std::sync::Arc;

use crypto::Keyring;
use engine::Engine;
use tokio::net::TcpListener;
use tokio::sync::watch;
use web::Site;
use web::api::{Api, Metrics, Settings};
use web::carry::Wire;
use web::listen::Limits;
use web::tell::{Code, tell};
use web::tenancy::Districts;
use web::trust::{Provider, Trust};

use crate::command::secured::{self, Secured, Signal};
use crate::config::{Config, Way};
use crate::failure::Failure;
use crate::keys;
use crate::letters;
use crate::trusted;
use crate::wire;

/// Longest life of a provisioning system's token, in days.
const TOKEN_DAYS_MAX: i32 = 400;

/// How often lines that commands left are taken into the record.
const GATHER_EVERY: std::time::Duration = std::time::Duration::from_secs(2);

/// Requests under way at the end are given this long.
const LEAVE_WITHIN: std::time::Duration = std::time::Duration::from_secs(10);

pub fn serve(config: &Config) -> Result<(), Failure> {
    let mut served = Vec::new();
    for (hosts, config) in config.districts() {
        let (engine, keys) = wire::open_district(&config)?;
        catch_up(&engine)?;
        let mut site = Site::new(engine);
        site.name = hosts.first().map_or("", String::as_str).into();
        configure(&mut site, &config)?;
        let providers = trusted::open(&config.providers)?;
        let (address, scim) = (config.address.clone(), config.scim.clone());
        served.push(Served { hosts, address, site, scim, keys, providers, letters: (config, Way::Off) });
    }
    let runtime = runtime()?;
    runtime.block_on(async {
        let stop = on_signal()?;
        listen(config, served, stop, |_| ()).await
    })
}

/// One district behind the address.
pub struct Served {
    /// The names it answers to; none where it is the only one and answers to every name.
    pub hosts: Vec<String>,
    /// Under which it is reached, where it has no names of its own and this is not what it listens on.
    pub address: Option<String>,
    pub site: Site,
    /// Bearer tokens that may change its directory.
    pub scim: Vec<web::scim::Token>,
    /// What signs for single sign-on, among others.
    pub keys: Keyring,
    /// What says how messages leave the house, and what holds where it does not say.
    pub letters: (Config, Way),
    /// Other providers whose word counts for who a resident is.
    pub providers: Vec<Provider>,
}

/// What the configuration says about the edge of the site.
pub fn configure(site: &mut Site, config: &Config) -> Result<(), Failure> {
    site.secure = config.secure;
    site.proxies.clone_from(&config.proxies);
    site.scanner = config.scanner.map(|at| web::scan::Scanner { at });
    site.monitors = config.monitors.clone();
    site.provisioners = config.scim_from.clone();
    site.whose = keys::whose(config)?;
    if !config.rates {
        site.rates = None;
    }
    lasts_too_long(site, &config.scim)
}

/// A token is a secret that must end while somebody still remembers it.
fn lasts_too_long(site: &Site, tokens: &[web::scim::Token]) -> Result<(), Failure> {
    let last = site.engine.today().saturating_add(jiff::Span::new().days(TOKEN_DAYS_MAX));
    if tokens.iter().all(|token| token.until <= last) {
        return Ok(());
    }
    Err(Failure::usage(format!("scim: a token ends within {TOKEN_DAYS_MAX} days, {last} at the latest")))
}

/// A newer binary, or a calendar published meanwhile, may have moved running clocks.
fn catch_up(engine: &Engine) -> Result<(), Failure> {
    let done = engine.catch_up()?;
    if done.moved > 0 {
        tracing::info!(moved = done.moved, asked = done.asked, "cases were brought to the newest calendar");
    }
    Ok(())
}

pub fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Failure::fault)
}

/// Serves until `stop` says so. The first line on stdout says where, once connections are taken; then `ready` runs with
/// the same.
pub async fn listen(
    config: &Config,
    served: Vec<Served>,
    stop: watch::Receiver<bool>,
    ready: impl FnOnce(&str),
) -> Result<(), Failure> {
    let secured = Secured::open(config).await?;
    let listener = bind(config.listen).await?;
    let address = listener.local_addr().map_err(Failure::fault)?;
    let proxies = served.iter().flat_map(|one| one.site.proxies.iter().copied()).collect();
    let limits = Limits { proxies, ..Limits::default() };
    let base = format!("http{}://{address}", if secured.is_some() { "s" } else { "" });
    let wire = Wire::new(secured::client(config)?);
    let router = router(served, &base, &wire)?;
    wire::print(&format!("listening on {base}"));
    ready(&base);
    tell(Code::Started, HOUSE, "");
    let server = async {
        match secured {
            Some(secured) => secured.serve(listener, router, limits, stop.clone()).await,
            None => web::listen::serve(listener, router, limits, stop.clone()).await,
        }
    };
    tokio::select! {
        () = server => {}
        () = too_late(stop.clone()) => {}
    }
    tell(Code::Stopped, HOUSE, "");
    Ok(())
}

async fn bind(at: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(at).await.map_err(|error| {
        Failure::fault(format!("{at}: {error}; choose another port with --port, 0 takes a free one"))
    })
}

/// The router of the only district, or of all by their names.
fn router(served: Vec<Served>, own: &str, wire: &Wire) -> Result<axum::Router, Failure> {
    let mut districts = Districts::default();
    for Served { hosts, address: reached, mut site, scim, keys, providers, letters } in served {
        site.engine.start_background();
        districts.secure |= site.secure;
        let base = match hosts.first() {
            Some(host) => format!("http{}://{host}", if site.secure { "s" } else { "" }),
            None => reached.unwrap_or_else(|| own.to_owned()),
        };
        let (config, otherwise) = letters;
        site.ways = letters::start(&site.engine, &config, otherwise, &base)?;
        site.passkeys = web::factor::passkey::Passkeys::new(&passkey_origin(&base));
        site.keys = Some(keys.clone());
        site.oidc = Some(web::oidc::Provider::new(base.clone(), keys).with_wire(wire.clone()));
        site.trust = Trust::new(base.clone(), providers, Arc::new(wire.clone()));
        let engine = site.engine.clone();
        let settings = Settings {
            address: base.clone(),
            scanner: site.scanner,
            demo: site.demo.is_some(),
            ..Settings::default()
        };
        let api = web::api::router(Api::new(engine.clone(), settings, Arc::new(Metrics::default())));
        let scim = web::scim::Settings { base: format!("{base}/scim/v2"), tokens: scim };
        let site = Arc::new(site);
        tokio::spawn(gather(Arc::downgrade(&site)));
        let router = web::router(site, api.merge(web::scim::router(engine, scim)));
        if hosts.is_empty() {
            return Ok(router);
        }
        for host in hosts {
            districts.add(&host, router.clone()).map_err(|taken| Failure::usage(taken.to_string()))?;
        }
    }
    Ok(districts.router())
}

/// Who starts and stops.
const HOUSE: &str = "house";

/// Takes what commands leave for the record, as long as the district is served.
async fn gather(site: std::sync::Weak<Site>) {
    loop {
        tokio::time::sleep(GATHER_EVERY).await;
        let Some(site) = site.upgrade() else { return };
        let _ = tokio::task::spawn_blocking(move || site.gather()).await;
    }
}

/// Passkeys are bound to a name: on this machine itself that is `localhost`, whatever number is listened on.
fn passkey_origin(base: &str) -> String {
    let numbers = ["http://127.0.0.1:", "http://[::1]:"];
    let port = numbers.iter().find_map(|number| base.strip_prefix(number));
    port.map_or_else(|| base.to_owned(), |port| format!("http://localhost:{port}"))
}

async fn stopped(mut stop: watch::Receiver<bool>) {
    // An error means that whoever could say stop is gone, which is a stop.
    let _ = stop.wait_for(|stop| *stop).await;
}

/// A connection that never ends must not keep the process.
async fn too_late(stop: watch::Receiver<bool>) {
    stopped(stop).await;
    tokio::time::sleep(LEAVE_WITHIN).await;
}

/// Becomes true at Ctrl-C or SIGTERM. Must be called within a runtime.
pub fn on_signal() -> Result<watch::Receiver<bool>, Failure> {
    let (say, stop) = watch::channel(false);
    let mut terminate = Signal::terminate()?;
    tokio::spawn(async move {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => (),
            () = terminate.wait() => (),
        }
        // WHY the sender stays until somebody heard: a receiver may be cloned after the signal.
        let _ = say.send(true);
        say.closed().await;
    });
    Ok(stop)
}
