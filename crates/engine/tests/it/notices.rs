//! What reporters are told: messages with data of their case.

use std::sync::Arc;

use engine::{Apps, Ask, Engine, FixedClock, Request, Surroundings};
use store::{SqliteStore, Store as _};
use value::{AppId, CaseId, CommandKey, Context, Date, Value};

use crate::world::{actor, answers, app_named};

fn act(engine: &Engine, who: authority::Actor, case: CaseId, act: &str, answers: Context) {
    let (instance, filing, other, reason) = (None, None, None, String::new());
    let ask = Ask::Do { case, act: act.into(), instance, filing, other, answers, reason };
    engine.ask(Request::new(CommandKey::new(act), who, ask)).unwrap();
}

#[test]
fn the_applicant_is_told_how_long_the_inspection_takes() {
    let clock = Arc::new(FixedClock::at("2026-03-02T09:00:00+08:00".parse().unwrap()));
    let apps = Arc::new(Apps::shared([app_named("food-licence")]));
    let store = Arc::new(SqliteStore::memory().unwrap());
    let engine = Engine::open(store.clone(), apps, Surroundings::fixed(clock, 7)).unwrap();
    let ask = Ask::Open {
        app: AppId::new("food-licence"),
        act: "apply".into(),
        answers: answers(&[
            ("business_name", "演示餐饮店"),
            ("uscc", "91440303MA5DEM07BT"),
            ("business", "catering"),
            ("premises", "人民南路 20 号"),
            ("plan", "后厨三十平方米"),
            ("contact", "居民甲"),
            ("phone", "13800000000"),
        ]),
        channel: "test".into(),
        blobs: Vec::new(),
    };
    let resident = actor("lin", &["resident"], None);
    let opened = engine.ask(Request::new(CommandKey::new("open"), resident, ask)).unwrap();
    let office = Some("market-regulation");
    act(&engine, actor("counter", &["licence-clerk"], office), opened.case, "accept", Context::new());
    let mut inspector = actor("inspector", &["licence-inspector"], office);
    inspector.certificates = vec![authority::Certificate {
        kind: "enforcement".into(),
        number: "演示-0001".into(),
        from: Date::constant(2024, 1, 1),
        until: None,
    }];
    let days = Context::from_iter([("inspection_days".into(), Value::from(3))]);
    act(&engine, inspector, opened.case, "notify-inspection", days);
    engine.deliver().unwrap();
    let told = store.notices(&opened.filing.unwrap()).unwrap();
    let told = told.iter().find(|notice| notice.text_zh.contains("现场核查")).unwrap();
    assert!(told.text_zh.contains("预计需要 3 个工作日"), "{}", told.text_zh);
    assert!(told.text_en.contains("about 3 working days"), "{}", told.text_en);
}
