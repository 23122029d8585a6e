//! Health, metrics, and the ledger from outside.

use ledger::{Checkpoint, Hash, verify_inclusion};
use value::Digest;

use crate::api::house::House;

#[tokio::test]
async fn a_living_house_is_ready() {
    let house = House::new();
    for (address, word) in [("/healthz", "ok\n"), ("/readyz", "ready\n")] {
        let answer = house.get(address).await;
        assert_eq!((answer.status.as_u16(), answer.text.as_str()), (200, word));
    }
}

#[tokio::test]
async fn metrics_count_without_naming_anybody() {
    let house = House::new();
    let number = house.report("graffiti").await;
    house.get(&format!("/api/open311/v2/requests/{number}.json")).await;
    house.get("/api/v1/cases").await;
    house.get("/api/v1/cases?text=13800000000").await;
    let answer = house.get("/metrics").await;
    assert!(answer.header("content-type").starts_with("text/plain; version=0.0.4"));
    let text = &answer.text;
    for line in [
        "luohu_http_requests_total{method=\"POST\",route=\"/api/open311/v2/requests.json\",status=\"201\"} 1",
        "luohu_http_requests_total{method=\"GET\",route=\"/api/open311/v2/requests/{service_request_id}\",status=\"200\"} 1",
        "luohu_http_requests_total{method=\"GET\",route=\"/api/v1/cases\",status=\"401\"} 2",
        "luohu_refusals_total{code=\"not-signed-in\"} 2",
        "luohu_turns_total 1",
        "luohu_cases_open 1",
        "luohu_engine_healthy 1",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} not in\n{text}");
    }
    let leaves = house.engine.store().head().unwrap().size;
    assert!(text.contains(&format!("luohu_ledger_leaves {leaves}\n")), "{text}");
    for name in ["luohu_timers_due", "luohu_outbox_pending"] {
        assert!(text.lines().any(|line| line.starts_with(name)), "{name}");
    }
    if cfg!(target_os = "linux") {
        assert!(text.contains("process_resident_memory_bytes "));
    }
    for secret in ["13800000000", "小明", &number] {
        assert!(!text.contains(secret), "{secret} in\n{text}");
    }
    // Every line is a comment or a sample.
    for line in text.lines() {
        let sample = line.rsplit_once(' ').is_some_and(|(_, value)| value.parse::<u64>().is_ok());
        assert!(line.starts_with("# ") || sample, "{line}");
    }
}

#[tokio::test]
async fn every_leaf_can_be_proved() {
    let house = House::new();
    let empty = house.get("/api/v1/ledger/checkpoint").await;
    assert_eq!(Checkpoint::parse(&empty.text).unwrap().size, 0);
    house.report("graffiti").await;
    house.report("tree").await;
    every_leaf(&house, Hash::Sha256).await;
    // The ledger is put under another algorithm and goes on.
    house.engine.store().rehash(Hash::Sm3).unwrap().unwrap();
    house.report("tree").await;
    every_leaf(&house, Hash::Sm3).await;
    let size = house.engine.store().head().unwrap().size;
    let beyond = format!("leaf={size}");
    for (query, status) in [("", 400), ("leaf=first", 400), ("leaf=-1", 400), (beyond.as_str(), 404)] {
        assert_eq!(house.get(&format!("/api/v1/ledger/proof?{query}")).await.status, status, "{query}");
    }
}

async fn every_leaf(house: &House, by: Hash) {
    let checkpoint = Checkpoint::parse(&house.get("/api/v1/ledger/checkpoint").await.text).unwrap();
    assert!(checkpoint.size > 2 && checkpoint.hash == by, "{checkpoint:?}");
    for leaf in 0..checkpoint.size {
        let proof = house.get(&format!("/api/v1/ledger/proof?leaf={leaf}")).await.json();
        let digest = |json: &serde_json::Value| json.as_str().unwrap().parse::<Digest>().unwrap();
        let hashes: Vec<Digest> = proof["proof"].as_array().unwrap().iter().map(digest).collect();
        assert_eq!((proof["hash"].as_str(), digest(&proof["root"])), (Some(by.name()), checkpoint.root));
        verify_inclusion(by, &digest(&proof["leaf_hash"]), leaf, checkpoint.size, &hashes, &checkpoint.root)
            .unwrap();
    }
}
