//! SCIM 2.0 with an independent client over a real connection.

use std::net::SocketAddr;
use std::process::Command;
use std::sync::Arc;

use authority::Actor;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode};
use engine::{Apps, Engine, FixedClock, Surroundings};
use identity::record::{Deed, Via};
use identity::{Command as Change, OfficeFacts, OfficeKind, PersonFacts, PostFacts};
use store::SqliteStore;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower::ServiceExt as _;
use value::{CommandKey, Digest, OfficeId, Words};
use web::scim::Token;

const TOKEN: &str = "an-invented-token";

fn token(until: &str) -> Token {
    Token { digest: Digest::of(TOKEN.as_bytes()), until: until.parse().unwrap() }
}

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
    let district = Change::OpenOffice {
        office: OfficeId::new("district"),
        facts: OfficeFacts::new(Words::new("区", "District"), OfficeKind::District, None),
        opened: "2020-01-01".parse().unwrap(),
    };
    let operator = Actor { account: value::AccountId::new(authority::OPERATOR), ..Actor::anonymous() };
    engine.change_directory(CommandKey::new("d"), operator, vec![district]).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/scim/v2", listener.local_addr().unwrap());
    let tokens = vec![token("2026-03-02")];
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

/// A district with an ordinary post, one of power with its holder, and a security administrator.
fn found(engine: &Engine) {
    let (since, of) = ("2020-01-01".parse().unwrap(), OfficeId::new("district"));
    let words = || Words::new("示", "Demo");
    let mut changes = vec![Change::OpenOffice {
        office: of.clone(),
        facts: OfficeFacts::new(words(), OfficeKind::District, None),
        opened: since,
    }];
    for (person, post, role) in
        [("wang", "h", "handler"), ("sun", "s", "supervisor"), ("li", "sec", "security-admin")]
    {
        let (person, post) = (value::AccountId::new(person), value::PostId::new(post));
        let facts = PostFacts::new(of.clone(), words(), vec![value::RoleId::new(role)]);
        changes.push(Change::OpenPost { post: post.clone(), facts, opened: since });
        let facts = PersonFacts::new(words());
        changes.push(Change::AddPerson { person: person.clone(), facts, from: since });
        changes.push(Change::Appoint { person, post, from: since, until: None });
    }
    let operator = Actor { account: value::AccountId::new(authority::OPERATOR), ..Actor::anonymous() };
    engine.change_directory(CommandKey::new("d"), operator, changes).unwrap();
}

async fn ask(
    router: &Router,
    method: &str,
    path: &str,
    body: &str,
    from: Option<&str>,
) -> (StatusCode, String) {
    let request = Request::builder().method(method).uri(format!("/scim/v2{path}"));
    let request = request
        .header("authorization", format!("Bearer {TOKEN}"))
        .header("content-type", "application/scim+json")
        .header("host", "luohu.example");
    let mut request = request.body(Body::from(body.to_owned())).unwrap();
    if let Some(from) = from {
        let address: SocketAddr = format!("{from}:4711").parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(address));
    }
    let answer = router.clone().oneshot(request).await.unwrap();
    let status = answer.status();
    let bytes = axum::body::to_bytes(answer.into_body(), 1 << 20).await.unwrap();
    (status, String::from_utf8_lossy(&bytes).into_owned())
}

fn member(op: &str, person: &str) -> String {
    format!(
        r#"{{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{{"op":"{op}","path":"members","value":[{{"value":"{person}"}}]}}]}}"#
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_provisions_people_and_never_gives_power() {
    let clock = Arc::new(FixedClock::at("2026-03-02T09:00:00+08:00".parse().unwrap()));
    let store = Arc::new(SqliteStore::memory().unwrap());
    let around = Surroundings::fixed(Arc::clone(&clock), 7);
    let engine = Engine::open(store, Arc::new(Apps::default()), around).unwrap();
    found(&engine);
    let settings =
        web::scim::Settings { base: "http://x/scim/v2".to_owned(), tokens: vec![token("2026-03-02")] };
    let router = web::scim::router(engine.clone(), settings);
    let before = engine.directory().version();
    let group = r#"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"岗","urn:luohu:scim:schemas:Post":{"office":"district","roles":["supervisor"],"title":"x"}}"#;
    let off = r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"active","value":false}]}"#;
    for (method, path, body) in [
        ("PATCH", "/Groups/s", member("add", "wang")),
        ("PATCH", "/Groups/sec", member("add", "wang")),
        ("PATCH", "/Groups/s", member("remove", "sun")),
        ("PATCH", "/Users/li", off.to_owned()),
        ("DELETE", "/Users/sun", String::new()),
        ("DELETE", "/Groups/h", String::new()),
        ("POST", "/Groups", group.to_owned()),
    ] {
        let (status, told) = ask(&router, method, path, &body, None).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{method} {path}: {told}");
        assert!(told.contains("provisioner-beyond-scope"), "{told}");
    }
    assert_eq!(engine.directory().version(), before, "nothing of it was done");
    let (status, told) = ask(&router, "PATCH", "/Users/wang", off, None).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    assert_eq!(engine.directory().version(), before + 1);
    // All of it stands in the record, in the name of the system, with the way it came.
    let lines = engine.record_lines(1, 100).unwrap();
    let of = |line: &&engine::Kept| line.entry.by.as_str() == "scim" && line.entry.via == Via::Scim;
    let refused = lines.iter().filter(of).filter(|line| matches!(line.entry.deed, Deed::Refused { .. }));
    assert_eq!(refused.count(), 7);
    assert!(matches!(lines.last().unwrap().entry.deed, Deed::DirectoryChanged { .. }));
    // The last day of the token is over.
    clock.set("2026-03-03T09:00:00+08:00".parse().unwrap());
    assert_eq!(ask(&router, "GET", "/Users", "", None).await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread")]
async fn provisioning_comes_from_its_addresses_and_within_an_allowance() {
    let town = crate::town::Town::set_up(
        |site| site.provisioners = "127.0.0.1, 10.20.0.0/16".parse().unwrap(),
        |engine| {
            let settings = web::scim::Settings {
                base: "http://x/scim/v2".to_owned(),
                tokens: vec![token("2026-12-31")],
            };
            web::scim::router(engine.clone(), settings)
        },
    );
    for (from, status) in [
        ("127.0.0.1", 200),
        ("10.20.255.1", 200),
        ("10.21.0.1", 404),
        ("203.0.113.9", 404),
        ("127.0.0.2", 404),
        ("[::1]", 404),
    ] {
        let answer = ask(&town.router, "GET", "/Users", "", Some(from)).await;
        assert_eq!(answer.0.as_u16(), status, "{from}: {}", answer.1);
    }
    let mut statuses = Vec::new();
    for _ in 0..302 {
        statuses.push(ask(&town.router, "GET", "/Users", "", Some("10.20.0.9")).await.0.as_u16());
    }
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 300, "its allowance");
    assert_eq!(statuses.last(), Some(&429));
}

/// Health and figures are for monitors; a request that was forwarded by a proxy nobody named is not local.
#[tokio::test(flavor = "multi_thread")]
async fn monitors_are_let_in_by_their_addresses() {
    let set_up = |monitors: &'static str| {
        crate::town::Town::set_up(
            |site| site.monitors = monitors.parse().unwrap(),
            |engine| {
                web::api::router(web::api::Api::new(engine.clone(), Default::default(), Default::default()))
            },
        )
    };
    let (usual, told) = (set_up("127.0.0.0/8,::1"), set_up("192.0.2.7"));
    for (town, from, forwarded, status) in [
        (&usual, "127.0.0.1", None, 200),
        (&usual, "[::1]", None, 200),
        (&usual, "127.0.0.1", Some("x-forwarded-for"), 404),
        (&usual, "127.0.0.1", Some("forwarded"), 404),
        (&usual, "192.0.2.7", None, 404),
        (&told, "192.0.2.7", None, 200),
        (&told, "127.0.0.1", None, 404),
    ] {
        for path in ["/metrics", "/readyz", "/healthz"] {
            let mut request = Request::get(path).header("host", "luohu.example");
            if let Some(name) = forwarded {
                request = request.header(name, "for=203.0.113.9");
            }
            let mut request = request.body(Body::empty()).unwrap();
            let address: SocketAddr = format!("{from}:4711").parse().unwrap();
            request.extensions_mut().insert(ConnectInfo(address));
            let answer = town.router.clone().oneshot(request).await.unwrap();
            assert_eq!(answer.status().as_u16(), status, "{path} from {from}, {forwarded:?}");
        }
    }
}
