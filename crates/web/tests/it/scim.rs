//! SCIM 2.0 with an independent client over a real connection.

use std::process::Command;
use std::sync::Arc;

use engine::{Apps, Engine, FixedClock, Surroundings};
use identity::{OfficeFacts, OfficeKind};
use store::SqliteStore;
use tokio::net::TcpListener;
use tokio::sync::watch;
use value::{CommandKey, Digest, OfficeId, Words};

const TOKEN: &str = "an-invented-token";

/// Python with the packages of `tests/python`; none where it was not set up, which is a failure on CI.
fn python() -> Option<String> {
    let found = std::env::var("LUOHU_PYTHON").ok();
    if found.is_none() {
        assert!(std::env::var("CI").is_err(), "LUOHU_PYTHON is not set on CI");
        println!("skipped: Python is not set up");
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn an_independent_client_provisions_people() {
    let Some(python) = python() else { return };
    let clock = Arc::new(FixedClock::at("2026-03-02T09:00:00+08:00".parse().unwrap()));
    let store = Arc::new(SqliteStore::memory().unwrap());
    let engine = Engine::open(store, Arc::new(Apps::default()), Surroundings::fixed(clock, 7)).unwrap();
    let district = identity::Command::OpenOffice {
        office: OfficeId::new("district"),
        facts: OfficeFacts::new(Words::new("区", "District"), OfficeKind::District, None),
        opened: "2020-01-01".parse().unwrap(),
    };
    engine.change_directory(CommandKey::new("d"), authority::Actor::anonymous(), vec![district]).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/scim/v2", listener.local_addr().unwrap());
    let tokens = vec![Digest::of(TOKEN.as_bytes())];
    let router = web::scim::router(engine.clone(), web::scim::Settings { base: base.clone(), tokens });
    let (stop, stopped) = watch::channel(false);
    let served = tokio::spawn(web::listen::serve(listener, router, web::listen::Limits::default(), stopped));
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/python/scim_client.py");
    let run = move || Command::new(python).args([script, &base, TOKEN]).output().unwrap();
    let output = tokio::task::spawn_blocking(run).await.unwrap();
    stop.send(true).unwrap();
    served.await.unwrap();
    let told = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(output.status.success(), "{told}");
    // What the client did stands in the district's stream, in the name of the provisioning system.
    let stream = engine.store().stream(value::CaseId::HOUSE, 1).unwrap();
    assert!(stream.iter().skip(1).all(|turn| turn.turn.actor.as_str() == "scim"), "{stream:?}");
    engine.store().verify(&mut |_| ()).unwrap();
}
