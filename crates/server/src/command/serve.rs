//! `luohu serve`: pages and API over a district's database.

use std::net::SocketAddr;
use std::sync::Arc;

use engine::Engine;
use tokio::net::TcpListener;
use tokio::sync::watch;
use web::Site;
use web::api::{Api, Metrics, Settings};
use web::listen::Limits;

use crate::config::Config;
use crate::failure::Failure;
use crate::wire;

/// Requests under way at the end are given this long.
const LEAVE_WITHIN: std::time::Duration = std::time::Duration::from_secs(10);

pub fn serve(config: &Config) -> Result<(), Failure> {
    let engine = wire::open_district(config)?;
    catch_up(&engine)?;
    let mut site = Site::new(engine);
    configure(&mut site, config);
    let runtime = runtime()?;
    runtime.block_on(async {
        let stop = on_signal()?;
        listen(config.listen, site, stop, |_| ()).await
    })
}

/// What the configuration says about the edge of the site.
pub fn configure(site: &mut Site, config: &Config) {
    site.secure = config.secure;
    site.proxies.clone_from(&config.proxies);
    if !config.rates {
        site.rates = None;
    }
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

/// Serves until `stop` says so. The first line on stdout says where, once connections are taken; then `ready` runs.
pub async fn listen(
    at: SocketAddr,
    site: Site,
    stop: watch::Receiver<bool>,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), Failure> {
    let listener = TcpListener::bind(at).await.map_err(|error| {
        Failure::fault(format!("{at}: {error}; choose another port with --port, 0 takes a free one"))
    })?;
    let address = listener.local_addr().map_err(Failure::fault)?;
    let engine = site.engine.clone();
    engine.start_background();
    let limits = Limits { proxies: site.proxies.clone(), ..Limits::default() };
    let router = web::router(Arc::new(site), api(engine, address));
    wire::print(&format!("listening on http://{address}"));
    ready(address);
    let server = web::listen::serve(listener, router, limits, stop.clone());
    tokio::select! {
        () = server => Ok(()),
        () = too_late(stop) => Ok(()),
    }
}

fn api(engine: Engine, address: SocketAddr) -> axum::Router {
    let settings = Settings { address: format!("http://{address}"), ..Settings::default() };
    web::api::router(Api::new(engine, settings, Arc::new(Metrics::default())))
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
    let mut terminate = terminate()?;
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

#[cfg(unix)]
struct Terminate(tokio::signal::unix::Signal);

#[cfg(unix)]
fn terminate() -> Result<Terminate, Failure> {
    let kind = tokio::signal::unix::SignalKind::terminate();
    tokio::signal::unix::signal(kind).map(Terminate).map_err(Failure::fault)
}

#[cfg(unix)]
impl Terminate {
    async fn wait(&mut self) {
        self.0.recv().await;
    }
}

#[cfg(not(unix))]
struct Terminate;

#[cfg(not(unix))]
fn terminate() -> Result<Terminate, Failure> {
    Ok(Terminate)
}

#[cfg(not(unix))]
impl Terminate {
    async fn wait(&mut self) {
        std::future::pending().await
    }
}
