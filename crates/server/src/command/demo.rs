//! `luohu demo`: an invented district with a year of events, gone after Ctrl-C.

mod cast;
mod course;
mod dice;
mod directory;
mod fixture;
mod hours;
mod play;
mod year;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use catalog::App;
use crypto::Keyring;
use engine::{Engine, FixedClock, SeededRng, Surroundings};
use store::{SqliteStore, Store as _};
use tokio::sync::watch;
use value::{Clock as _, Rng as _, Timestamp};
use web::Site;

use crate::cli;
use crate::command::serve;
use crate::config::{Config, Way};
use crate::failure::Failure;
use crate::keys;
use crate::secret;
use crate::trusted;
use crate::wire;
use fixture::Fixture;
use play::Player;
use year::Plan;

/// The app whose events fill the year.
const APP: &str = "event-dispatch";

pub fn demo(config: &Config, options: &cli::Demo) -> Result<(), Failure> {
    let runtime = serve::runtime()?;
    runtime.block_on(async {
        // Before the folder is made, so that no signal can leave it behind.
        let stop = serve::on_signal()?;
        let home = Home::make(options.keep.as_deref())?;
        let mut config = config.clone();
        config.data.clone_from(&home.path);
        let (events, seed, watched) = (options.events, options.seed, stop.clone());
        let settings = config.clone();
        let made = tokio::task::spawn_blocking(move || make(&settings, events, seed, &watched));
        let made = match made.await.map_err(Failure::fault)? {
            Ok(made) => made,
            Err(_) if *stop.borrow() => return Ok(()),
            Err(failure) => return Err(failure),
        };
        let keys = made.keys.clone();
        let (site, told) = made.site(&config, &home)?;
        let served = vec![serve::Served {
            hosts: Vec::new(),
            address: config.address.clone(),
            site,
            scim: config.scim.clone(),
            keys,
            letters: (config.clone(), Way::Show),
            providers: trusted::open(&config.providers)?,
        }];
        serve::listen(&config, served, stop, |base| told.tell(base)).await
    })
}

/// The folder of the data; removed in the end unless it is to be kept.
struct Home {
    path: PathBuf,
    keep: bool,
}

impl Home {
    fn make(keep: Option<&Path>) -> Result<Self, Failure> {
        let fault =
            |path: &Path, error: std::io::Error| Failure::fault(format!("{}: {error}", path.display()));
        if let Some(path) = keep {
            secret::private_folder(path).map_err(|error| fault(path, error))?;
            return Ok(Self { path: path.to_owned(), keep: true });
        }
        let mut name = [0; 8];
        engine::OsRng.fill(&mut name);
        let path = std::env::temp_dir().join(format!("luohu-demo-{:016x}", u64::from_le_bytes(name)));
        secret::private_folder(&path).map_err(|error| fault(&path, error))?;
        Ok(Self { path, keep: false })
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        if !self.keep {
            let _ = std::fs::remove_dir_all(&self.path);
        }
    }
}

/// A district ready to be served.
struct Made {
    store: Arc<SqliteStore>,
    fixture: Fixture,
    password: String,
    keys: Keyring,
}

fn make(config: &Config, events: u32, seed: u64, stop: &watch::Receiver<bool>) -> Result<Made, Failure> {
    let begun = Instant::now();
    let keys = keys::district(config)?;
    let store = wire::open_store(config, true)?;
    let fixture = Fixture::load()?;
    let password = password();
    let hash = web::password::hash(&password, None);
    for account in &fixture.accounts {
        store.put_account(&account.row(&hash))?;
    }
    if store.max_case_id()? > 0 {
        tell("沿用已有的演示数据 / the data that is there already is served");
    } else {
        let played = make_year(&store, &fixture, (events, seed), &keys, stop)?;
        let took = begun.elapsed().as_secs_f64();
        let refused = played.refused.len();
        tell(&format!(
            "一年的事件已备好 / a year is ready: {} events, {refused} refused, {took:.1} s",
            played.events
        ));
        played.refused.iter().take(5).for_each(|reason| tell(&format!("  refused: {reason}")));
    }
    Ok(Made { store, fixture, password, keys })
}

fn make_year(
    store: &Arc<SqliteStore>,
    fixture: &Fixture,
    (events, seed): (u32, u64),
    keys: &Keyring,
    stop: &watch::Receiver<bool>,
) -> Result<play::Played, Failure> {
    let now = whole_hour(engine::SystemClock.now());
    let around = Surroundings {
        clock: Arc::new(FixedClock::at(now)),
        rng: Box::new(SeededRng::new(seed)),
        keys: Some(Arc::new(keys.clone())),
    };
    let apps = Arc::new(wire::installed(None)?);
    let engine = Engine::open(store.clone(), apps, around)?;
    let app: Arc<App> = engine
        .apps()
        .all()
        .find(|app| app.id.as_str() == APP)
        .cloned()
        .ok_or_else(|| Failure::fault(format!("the app {APP} is missing in this binary")))?;
    let mut plan = Plan::new(&app, fixture, seed, now);
    let groups = plan.write(events);
    Player::new(&engine, &app, &plan.cast, now, stop.clone()).play(&groups)
}

/// WHY: within one hour the same seed gives the same year, to the second.
fn whole_hour(at: Timestamp) -> Timestamp {
    let second = at.as_second();
    Timestamp::from_second(second - second.rem_euclid(3_600)).unwrap_or(at)
}

/// Three groups of four characters that are easy to read aloud.
fn password() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789x";
    let mut bytes = [0; 12];
    engine::OsRng.fill(&mut bytes);
    let letters: Vec<char> = bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
    letters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join("-")
}

fn tell(line: &str) {
    eprintln!("{line}");
}

/// What is printed once the demo can be used.
struct Told {
    password: String,
    accounts: Vec<fixture::Account>,
    kept: Option<PathBuf>,
}

impl Made {
    fn site(self, config: &Config, home: &Home) -> Result<(Site, Told), Failure> {
        let engine = wire::open_with(self.store, config, self.keys)?;
        directory::enter(&engine, &self.fixture)?;
        let shown = self.fixture.accounts.into_iter().filter(|account| account.shown);
        let accounts: Vec<fixture::Account> = shown.collect();
        let mut site = Site::new(engine);
        serve::configure(&mut site, config)?;
        site.district = Some(self.fixture.map.into());
        site.demo = Some(web::Demo {
            password: self.password.clone(),
            accounts: accounts.iter().map(|account| account.id.clone()).collect(),
        });
        let kept = home.keep.then(|| home.path.clone());
        Ok((site, Told { password: self.password, accounts, kept }))
    }
}

impl Told {
    fn tell(&self, base: &str) {
        let pages = [
            ("/", "居民首页", "residents"),
            ("/events/new", "上报事件", "report an event"),
            ("/events/map", "事件地图", "map of open events"),
            ("/sign-in", "工作人员登录", "staff sign-in"),
            ("/watch", "督查", "supervision"),
            ("/api/openapi.json", "接口", "API"),
        ];
        wire::print(
            "\n演示：人物、事件与坐标均为虚构 / Demonstration: people, events and positions are invented\n",
        );
        for (path, zh, en) in pages {
            wire::print(&format!("  {base}{path:<20} {zh} / {en}"));
        }
        wire::print(&format!("\n账号（密码都是 / all with the password）: {}\n", self.password));
        for account in &self.accounts {
            wire::print(&format!("  {:<18} {} / {}", account.id, account.name.zh, account.name.en));
        }
        let ending = match &self.kept {
            Some(path) => format!("数据保留在 / data kept in {}", path.display()),
            None => "按 Ctrl-C 结束，不留任何数据 / Ctrl-C ends it and leaves nothing behind".to_owned(),
        };
        wire::print(&format!("\n{ending}"));
    }
}
