//! `luohu ledger rehash`: a district's ledger under another algorithm, and everything that reads it afterwards.

use std::path::Path;

use serde_json::Value;

use crate::record::{Served, done, folder, found, recorded, run};

fn verified(folder: &Path) -> Value {
    serde_json::from_str(&done(&run(folder, &["verify", "--deep", "--json"], "", ""))).unwrap()
}

fn report(served: &Served) {
    let body = "service_code=tree&address_string=%E4%B8%9C%E9%97%A8&description=%E6%A0%91%E5%80%92&lat=22.5&long=114.1";
    let answer = served.post("/api/open311/v2/requests.json", "", body);
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
}

#[test]
fn a_district_goes_over_to_sm3_and_on() {
    let folder = folder("rehash");
    found(&folder);
    let served = Served::start(&folder);
    report(&served);
    served.stop();
    let before = verified(&folder);
    assert_eq!((&before["hash"], &before["former"]), (&"sha-256".into(), &0.into()), "{before}");

    let words = ["ledger", "rehash", "--to", "sm3", "--json"];
    let code = |by: &str| run(&folder, &words, "", by).status.code();
    assert_eq!((code(""), code("xi")), (Some(1), Some(1)), "the security administrator's business alone");
    assert_eq!(run(&folder, &["ledger", "rehash", "--to", "md5"], "", "an").status.code(), Some(2));
    assert_eq!(verified(&folder)["root"], before["root"], "nothing was done");
    let told: Value = serde_json::from_str(&done(&run(&folder, &words, "", "an"))).unwrap();
    assert_eq!((&told["former_root"], &told["size"]), (&before["root"], &before["size"]));
    assert_eq!(code("an"), Some(1), "it is that already");
    let after = verified(&folder);
    assert_eq!((&after["hash"], &after["former"], &after["root"]), (&"sm3".into(), &1.into(), &told["root"]));

    // It is served on, the record says who did it, and a copy is as good.
    let served = Served::with(&folder, &[], "again.txt");
    report(&served);
    assert!(served.get("/api/v1/ledger/checkpoint", "").trim_end().ends_with("\nhash sm3"));
    assert_eq!(recorded(&folder, "ledger-rehashed", "an"), 1);
    done(&run(&folder, &["backup", "copy"], "", "an"));
    served.stop();
    let last = verified(&folder);
    assert!(last["size"].as_u64() > after["size"].as_u64() && last["hash"] == "sm3", "{last}");
}
