//! Every POST: from a page of ours or not at all, and never more than the limit.

use axum::body::Body;
use axum::http::StatusCode;

use crate::edge::rows::ROWS;
use crate::edge::scene::{PAIRS, PARTS, Scene, Who, body, form_token, guarded, request};
use crate::town::Got;

/// A forged post: which token it carries, and what the browser adds.
struct Forged {
    what: &'static str,
    token: Option<String>,
    header: Option<(&'static str, &'static str)>,
}

fn forgeries(own: &str, others: &str) -> Vec<Forged> {
    let forged = |what, token: Option<&str>, header| Forged { what, token: token.map(str::to_owned), header };
    let mut torn = own.to_owned();
    torn.replace_range(70..72, if &own[70..72] == "00" { "11" } else { "00" });
    vec![
        forged("no token", None, None),
        forged("an empty token", Some(""), None),
        forged("another session's token", Some(others), None),
        forged("a token with one byte changed", Some(&torn), None),
        forged("a foreign origin", Some(own), Some(("origin", "https://evil.example"))),
        forged(
            "an origin that looks like ours",
            Some(own),
            Some(("origin", "https://luohu.example.evil.example")),
        ),
        forged("another port", Some(own), Some(("origin", "https://luohu.example:8443"))),
        forged("no origin to speak of", Some(own), Some(("origin", "null"))),
        forged("another site", Some(own), Some(("sec-fetch-site", "cross-site"))),
        forged("a neighbour", Some(own), Some(("sec-fetch-site", "same-site"))),
    ]
}

async fn send(
    scene: &mut Scene,
    who: Who,
    address: &str,
    kind: &str,
    fields: &[(&str, &str)],
    forged: &Forged,
) -> Got {
    let mut fields = fields.to_vec();
    fields.extend(forged.token.as_deref().map(|token| ("csrf", token)));
    let mut request = request("POST", address).header("content-type", kind);
    if let Some((name, value)) = forged.header {
        request = request.header(name, value);
    }
    let request = request.body(Body::from(body(kind, &fields))).unwrap();
    scene.browser(who).ask(request).await.clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_post_changes_nothing() {
    let mut scene = Scene::new().await;
    let mut tried = 0;
    let before = scene.state().await;
    for row in ROWS {
        let Some((fields, _)) = row.post else { continue };
        let address = scene.address(row.sample);
        let other = if row.who == Who::Author { Who::Dispatcher } else { Who::Author };
        let (own, others) = (scene.token(row.who), scene.token(other));
        for forged in forgeries(&own, &others) {
            for kind in [PAIRS, PARTS] {
                let got = send(&mut scene, row.who, &address, kind, fields, &forged).await;
                assert_eq!(got.status, StatusCode::FORBIDDEN, "{address} with {}: {}", forged.what, got.text);
                guarded(&got, &format!("{address} with {}", forged.what));
                tried += 1;
            }
        }
        assert_eq!(scene.state().await, before, "{address}");
    }
    assert!(tried >= 16 * 20, "{tried}");
}

/// The counter-proof: the same posts with the session's own token do what they say.
#[tokio::test(flavor = "multi_thread")]
async fn the_same_posts_of_ours_are_taken() {
    for row in ROWS {
        let Some((fields, status)) = row.post else { continue };
        let mut scene = Scene::new().await;
        let address = scene.address(row.sample);
        let own = Forged {
            what: "all as it should be",
            token: Some(scene.token(row.who)),
            header: Some(("origin", "https://luohu.example")),
        };
        let got = send(&mut scene, row.who, &address, PAIRS, fields, &own).await;
        assert_eq!(got.status.as_u16(), status, "{address}: {}", got.text);
        guarded(&got, &address);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_over_the_limit_is_refused() {
    let mut scene = Scene::new().await;
    let before = scene.state().await;
    for row in ROWS.iter().filter(|row| row.post.is_some()) {
        let address = scene.address(row.sample);
        for kind in [PAIRS, PARTS] {
            // Told beforehand: refused before a byte is read.
            let told =
                request("POST", &address).header("content-type", kind).header("content-length", "13000000");
            let got = scene.browser(row.who).ask(told.body(Body::empty()).unwrap()).await.clone();
            assert_eq!(got.status, StatusCode::PAYLOAD_TOO_LARGE, "{address}");
            guarded(&got, &address);
        }
        // Not told: refused at the first byte too many.
        let long =
            request("POST", &address).header("content-type", PAIRS).body(Body::from(vec![b'x'; 4 << 20]));
        let got = scene.browser(row.who).ask(long.unwrap()).await.clone();
        assert_eq!(got.status, StatusCode::PAYLOAD_TOO_LARGE, "{address}");
    }
    assert_eq!(scene.state().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_worth_nothing_without_its_cookie() {
    let mut scene = Scene::new().await;
    let token = scene.token(Who::Dispatcher);
    let address = scene.address("/desk/cases/{number}/acts/accept");
    let mut nobody = scene.town.browser();
    let text = format!("csrf={token}&street=440303001&key=k");
    assert_eq!(nobody.post_raw(&address, PAIRS, text.clone()).await.status, StatusCode::FORBIDDEN);
    // Nor does a cookie that somebody invented make one: the token fits it, and nobody is signed in by it.
    let invented = "ab".repeat(32);
    let text = format!("csrf={}&street=440303001&key=k", form_token(&invented));
    let request = request("POST", &address).header("content-type", PAIRS).body(Body::from(text)).unwrap();
    let got = scene.town.with_cookie(&format!("luohu_session={invented}"), request).await;
    assert!(got.headers["location"].to_str().unwrap().starts_with("/sign-in"), "{:?}", got.headers);
}
