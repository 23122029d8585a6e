//! Personal data: lent by an act of the case, erased with its salt, kept no longer than its retention.

use authority::Actor;
use engine::{Ask, Engine, Failure, FixedClock, Receipt, Request};
use value::{AccountId, AppId, CommandKey, FilingId, VaultId};

use crate::world::{act, actor, answers, dispatcher, engine};

const MORNING: &str = "2026-03-02T01:00:00Z";

fn report(engine: &Engine, who: &str) -> (Receipt, FilingId) {
    report_as(engine, who, "open")
}

fn report_as(engine: &Engine, who: &str, key: &str) -> (Receipt, FilingId) {
    let mut input = answers(&[("category", "tree"), ("place", "东门"), ("details", "树枝断了")]);
    input.extend(answers(&[("name", "演示居民"), ("phone", "13800000000"), ("street", "440303003")]));
    let ask = Ask::Open {
        app: AppId::new("event-dispatch"),
        act: "report".into(),
        answers: input,
        channel: "web".into(),
        blobs: Vec::new(),
    };
    let who = actor(who, &["resident"], None);
    let receipt = engine.ask(Request::new(CommandKey::new(key), who, ask)).unwrap();
    let filing = receipt.filing.clone().unwrap();
    (receipt, filing)
}

fn read(engine: &Engine, who: Actor, receipt: &Receipt, reason: &str) -> Result<Option<String>, String> {
    let filing = receipt.filing.as_ref().unwrap();
    match engine.read_personal(who, (receipt.case, filing), false, reason) {
        Ok(personal) => Ok(personal.and_then(|it| it.text("phone").map(str::to_owned))),
        Err(Failure::Refused(refusal)) => Err(refusal.code),
        Err(failure) => panic!("{failure:?}"),
    }
}

fn close(engine: &Engine, clock: &FixedClock, days: i64, receipt: &Receipt) {
    let later = engine.now().checked_add(value::SignedDuration::from_hours(24 * days)).unwrap();
    clock.set(later);
    let reject = act(
        receipt.case,
        "reject",
        None,
        &[("reject_kind", "not-our-duty"), ("reply", "此事不属本区办理，请联系物业处理")],
    );
    engine.ask(Request::new(CommandKey::new("reject"), dispatcher(), reject)).unwrap();
    assert!(engine.case(receipt.case).unwrap().unwrap().closed_at.is_some());
}

#[test]
fn looking_is_written_down_before_it_shows_anything() {
    let (engine, _) = engine(MORNING);
    let (receipt, filing) = report(&engine, "lin");
    assert_eq!(read(&engine, dispatcher(), &receipt, "").unwrap().as_deref(), Some("13800000000"));
    let case = engine.case(receipt.case).unwrap().unwrap();
    let reading = &case.readings[0].reading;
    assert_eq!((reading.account.as_str(), &reading.filing), ("dispatcher", &filing));
    assert_eq!(reading.fields, ["name", "phone"]);
    assert!(!reading.purpose.is_empty());
    let log: String = engine
        .store()
        .stream(receipt.case, 1)
        .unwrap()
        .iter()
        .flat_map(|it| it.turn.events.clone())
        .collect();
    assert!(log.contains("PersonalDataRead") && !log.contains("13800000000"), "{log}");
    // A page from before somebody looked is not stale: nothing changed but who knows.
    let accept = act(receipt.case, "accept", None, &[]);
    let request = Request::new(CommandKey::new("accept"), dispatcher(), accept);
    engine.ask(Request { expected: Some(receipt.version), ..request }).unwrap();
}

#[test]
fn who_may_not_look_is_told_why() {
    let (engine, clock) = engine(MORNING);
    let (receipt, _) = report(&engine, "lin");
    let refused = |who: Actor, reason: &str| read(&engine, who, &receipt, reason).unwrap_err();
    let verifier = || actor("v", &["verifier"], Some("verification-centre"));
    assert_eq!(refused(actor("h", &["handler"], Some("water")), "想看一看电话"), "not-yours-to-read");
    assert_eq!(refused(actor("other", &["resident"], None), "想看一看电话"), "not-yours-to-read");
    assert_eq!(refused(verifier(), "看"), "reading-needs-reason");
    assert_eq!(refused(verifier(), &"看".repeat(201)), "reading-needs-reason");
    assert!(read(&engine, verifier(), &receipt, "复核回访记录").is_ok());
    for _ in 1..kernel::READINGS_A_DAY_MAX {
        assert!(read(&engine, verifier(), &receipt, "复核回访记录").is_ok());
    }
    assert_eq!(refused(verifier(), "复核回访记录"), "reading-too-often");
    assert!(read(&engine, dispatcher(), &receipt, "").is_ok(), "another person has a count of their own");
    close(&engine, &clock, 5, &receipt);
    assert_eq!(refused(dispatcher(), "还想看一看"), "personal-data-closed");
}

#[test]
fn erasure_waits_for_the_case_and_leaves_the_ledger_whole() {
    let (engine, clock) = engine(MORNING);
    let (receipt, filing) = report(&engine, "lin");
    let vault = VaultId::new(format!("filing-{filing}"));
    let erase = |who: Actor, key: &str| {
        let ask = Ask::Erase { case: receipt.case, filing: filing.clone(), reason: String::new() };
        let request = Request::new(CommandKey::new(key), who, ask);
        engine.erase_personal(request, (receipt.case, &filing), "本人要求删除")
    };
    let code = |result: Result<Receipt, Failure>| match result {
        Err(Failure::Refused(refusal)) => refusal.code,
        other => panic!("{other:?}"),
    };
    assert_eq!(code(erase(actor("lin", &["resident"], None), "a")), "personal-data-needed");
    close(&engine, &clock, 5, &receipt);
    assert_eq!(code(erase(actor("eve", &["resident"], None), "b")), "not-yours-to-erase");
    assert_eq!(code(erase(dispatcher(), "c")), "not-yours-to-erase");
    assert!(engine.store().vault(&vault).unwrap().is_some());
    erase(actor("lin", &["resident"], None), "d").unwrap();
    assert!(engine.store().vault(&vault).unwrap().is_none());
    assert_eq!(code(erase(actor("lin", &["resident"], None), "e")), "personal-data-gone");
    engine.store().verify(&mut |_| {}).unwrap();
    assert!(engine.personal(receipt.case, &filing).unwrap().is_none());
}

#[test]
fn retention_follows_a_merge_and_the_row_goes_with_its_event() {
    let (engine, clock) = engine(MORNING);
    let (receipt, filing) = report(&engine, "lin");
    let (other, _) = report_as(&engine, "zhou", "open-2");
    let merge = act(receipt.case, "merge", Some(other.case), &[]);
    engine.ask(Request::new(CommandKey::new("merge"), dispatcher(), merge)).unwrap();
    close(&engine, &clock, 5, &other);
    let later = engine.now().checked_add(value::SignedDuration::from_hours(24 * 4_000)).unwrap();
    assert_eq!(engine.sweep_retention(later).unwrap(), engine::Swept { erased: 2, kept: 0 });
    let vault = VaultId::new(format!("filing-{filing}"));
    assert!(engine.store().vault(&vault).unwrap().is_none());
    assert!(engine.case(other.case).unwrap().unwrap().filings[&filing].vault.is_none());
    engine.store().verify(&mut |_| {}).unwrap();
    assert!(engine.check_rows().unwrap().differing.is_empty());
}

#[test]
fn the_event_alone_takes_the_row_along() {
    let (engine, clock) = engine(MORNING);
    let (receipt, filing) = report(&engine, "lin");
    close(&engine, &clock, 5, &receipt);
    // The request without what follows it: as far as a stop right after the commit would come.
    let ask = Ask::Erase { case: receipt.case, filing: filing.clone(), reason: "本人要求删除".into() };
    engine.ask(Request::new(CommandKey::new("e"), actor("lin", &["resident"], None), ask)).unwrap();
    assert!(engine.store().vault(&VaultId::new(format!("filing-{filing}"))).unwrap().is_none());
}

#[test]
fn nobody_enters_in_the_name_of_the_house() {
    let (engine, _) = engine(MORNING);
    let account = |id: &str| store::Account {
        account: AccountId::new(id),
        name: value::Words::new("演示", "Demo"),
        password_hash: String::new(),
        roles: Vec::new(),
        office: None,
        area: None,
        certificates: Vec::new(),
        active: true,
    };
    assert!(engine.may_enter(&account("lin")));
    for reserved in [authority::MACHINE, authority::ANONYMOUS] {
        assert!(!engine.may_enter(&account(reserved)), "{reserved}");
    }
}

#[test]
fn retention_counts_from_the_end_of_the_case() {
    let (engine, clock) = engine(MORNING);
    let (receipt, filing) = report(&engine, "lin");
    let vault = VaultId::new(format!("filing-{filing}"));
    let until = engine.store().vault(&vault).unwrap().unwrap().retain_until.unwrap();
    let at = |date: value::Date| format!("{date}T04:00:00Z").parse().unwrap();
    let later = |days: i64| until.checked_add(jiff::Span::new().days(days)).unwrap();
    // Still open long after the row's own date: the case needs it.
    assert_eq!(engine.sweep_retention(at(later(9))).unwrap().erased, 0);
    close(&engine, &clock, 5, &receipt);
    let case = engine.case(receipt.case).unwrap().unwrap();
    let open_days = case.closed_at.unwrap().duration_since(case.opened_at).as_hours() / 24;
    let swept = engine.sweep_retention(at(later(open_days - 1))).unwrap();
    assert_eq!((swept.erased, swept.kept), (0, 1), "the last day has not come");
    let swept = engine.sweep_retention(at(later(open_days + 2))).unwrap();
    assert_eq!((swept.erased, swept.kept), (1, 0));
    assert!(engine.store().vault(&vault).unwrap().is_none());
    engine.store().verify(&mut |_| {}).unwrap();
}
