//! A name that comes twice, in an address or a form, is refused: no two readers can take different values for it.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::StatusCode;

use crate::edge::rows::ROWS;
use crate::edge::scene::{PAIRS, PARTS, Scene, bare, body, guarded, request};
use crate::town::Town;

#[tokio::test(flavor = "multi_thread")]
async fn a_name_sent_twice_is_refused() {
    let mut scene = Scene::new().await;
    let before = scene.state().await;
    for row in ROWS {
        let address = scene.address(row.sample);
        let token = scene.token(row.who);
        // Single sign-on has an answer of its own for it: `identity`, `parameters_come_once_and_are_not_endless`.
        if row.get.is_some() && !row.path.starts_with("/oidc/") {
            let mark = if address.contains('?') { '&' } else { '?' };
            for pair in ["twice=1&twice=1", "twice=1&x=2&tw%69ce=3", "twice&twice=1"] {
                let got =
                    scene.browser(row.who).ask(bare("GET", &format!("{address}{mark}{pair}"))).await.clone();
                assert_eq!(got.status, StatusCode::BAD_REQUEST, "{address} {pair}");
                guarded(&got, &address);
            }
        }
        let Some((fields, _)) = row.post else { continue };
        let names = fields.iter().map(|(name, _)| *name).chain(["csrf", "twice"]);
        for name in names {
            for kind in [PAIRS, PARTS] {
                let mut sent: Vec<(&str, &str)> = [("csrf", token.as_str())].into();
                sent.extend(fields);
                // The right value first and the right value last: neither order is taken.
                sent.extend([(name, "other")]);
                sent.insert(0, (name, "other"));
                let post = request("POST", &address).header("content-type", kind);
                let got = scene
                    .browser(row.who)
                    .ask(post.body(Body::from(body(kind, &sent))).unwrap())
                    .await
                    .clone();
                assert_eq!(got.status, StatusCode::BAD_REQUEST, "{address} {name} {kind}: {}", got.text);
                guarded(&got, &address);
            }
        }
    }
    assert_eq!(scene.state().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_api_refuses_it_too() {
    let town = Town::set_up(
        |_| (),
        |engine| web::api::router(web::api::Api::new(engine.clone(), Default::default(), Default::default())),
    );
    let mut browser = town.browser();
    for address in
        ["/api/v1/cases?office=a&office=b", "/api/open311/v2/requests.json?status=open&status=closed"]
    {
        let got = browser.open(address).await;
        assert_eq!(got.status, StatusCode::BAD_REQUEST, "{address}: {}", got.text);
        assert!(
            got.headers["content-type"].to_str().unwrap().contains("json"),
            "{address}: as programs read it"
        );
    }
    let post = "service_code=event-dispatch&service_code=other&address_string=x";
    let got = browser.post_raw("/api/open311/v2/requests.json", PAIRS, post).await;
    assert!(got.status == StatusCode::BAD_REQUEST && got.text.contains("service_code"), "{}", got.text);
    assert_eq!(town.site.engine.store().head().unwrap().size, 0);
}

/// The counter-proof: no form of ours sends a name twice.
#[tokio::test(flavor = "multi_thread")]
async fn no_form_of_ours_asks_twice_under_one_name() {
    let mut scene = Scene::new().await;
    let mut forms = 0;
    for row in ROWS.iter().filter(|row| row.get == Some(200)) {
        let address = scene.address(row.sample);
        let page = scene.browser(row.who).open(&address).await.text.clone();
        for form in page.split("<form").skip(1).map(|form| form.split("</form>").next().unwrap()) {
            let mut names = BTreeSet::new();
            let tags = ["<input", "<select", "<textarea"].into_iter().flat_map(|tag| form.split(tag).skip(1));
            for tag in tags.map(|tag| tag.split('>').next().unwrap()) {
                let Some(name) = tag.split(" name=\"").nth(1) else { continue };
                // Of radio buttons one is sent.
                let fresh = names.insert(name.split('"').next().unwrap());
                assert!(fresh || tag.contains("type=\"radio\""), "{address}: {name}");
            }
            forms += 1;
        }
    }
    assert!(forms > 20, "{forms}");
}
