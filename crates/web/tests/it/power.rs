//! The public power list: everybody reads it, and its data is what the app says.

use axum::http::StatusCode;

use crate::town::Town;

#[tokio::test]
async fn everybody_reads_the_power_list() {
    let town = Town::new();
    let mut nobody = town.browser();
    nobody.open("/powers").await;
    assert_eq!(nobody.page.status, StatusCode::OK);
    for text in ["事件分拨", "href=\"/powers/event-dispatch\"", "区事件分拨处置规则（2015 年版）"]
    {
        nobody.expect(text);
    }
    // A rule that is out of force gives the power no more.
    assert!(!nobody.has("区事件分拨处置规则（2005 年版）"));
    nobody.open("/powers/event-verification").await;
    for text in ["处置结果核查", "行政检查", "由谁办理", "核查员", "须由另一人办理", "处置完成", "<svg"]
    {
        nobody.expect(text);
    }
    for missing in ["/powers/none", "/powers/none.json"] {
        assert_eq!(nobody.open(missing).await.status, StatusCode::NOT_FOUND, "{missing}");
    }
}

#[tokio::test]
async fn the_power_list_is_data_too() {
    let town = Town::new();
    let mut nobody = town.browser();
    nobody.open("/powers.json").await;
    assert_eq!(nobody.page.headers["content-type"], "application/json");
    let all: serde_json::Value = serde_json::from_str(&nobody.page.text).unwrap();
    let all = all.as_array().unwrap();
    assert_eq!(all.len(), 6);
    let one = all.iter().find(|power| power["code"] == "event-verification").unwrap();
    assert_eq!((&one["kind"], &one["figures"]["cases"]), (&"inspection".into(), &0.into()));
    let force = |power: &serde_json::Value| -> Vec<bool> {
        power["basis"].as_array().unwrap().iter().map(|basis| basis["in_force"].as_bool().unwrap()).collect()
    };
    assert_eq!(force(one), [false, true], "only the newer rules stand on the day of asking");
    nobody.open("/powers/event-verification.json").await;
    let alone: serde_json::Value = serde_json::from_str(&nobody.page.text).unwrap();
    assert_eq!(&alone, one);
    nobody.open("/powers.csv").await;
    let acts: usize = all.iter().map(|power| power["acts"].as_array().unwrap().len()).sum();
    assert!(nobody.page.text.starts_with("\u{feff}编码,"), "{}", nobody.page.text);
    assert_eq!(nobody.page.text.matches("\r\n").count(), acts + 1, "a line an act, and the head");
}
