//! Every way to break the lawful history, one at a time: what is spoiled, where it is refused, and with which codes.

use authority::Actor;
use value::{AccountId, OfficeId, RoleId, Value};

use super::app::Ground;
use super::history::{History, context};

/// One way to break it.
pub struct Spoil {
    pub what: &'static str,
    /// The day the history begins.
    pub day: &'static str,
    /// The act that is refused, without its kind.
    pub act: &'static str,
    /// Exactly these codes, in this order.
    pub codes: &'static [&'static str],
    pub spoil: fn(&mut History, &Ground),
}

const DAY: &str = "2026-03-02";

const fn row(
    what: &'static str,
    act: &'static str,
    codes: &'static [&'static str],
    spoil: fn(&mut History, &Ground),
) -> Spoil {
    Spoil { what, day: DAY, act, codes, spoil }
}

const fn on(
    day: &'static str,
    what: &'static str,
    act: &'static str,
    codes: &'static [&'static str],
    spoil: fn(&mut History, &Ground),
) -> Spoil {
    Spoil { what, day, act, codes, spoil }
}

/// The table; every check of authority stands in it.
pub const SPOILS: &[Spoil] = &[
    // basis
    on("2014-03-03", "before the basis", "inspect", &["power-without-basis"], |_, _| {}),
    on("2031-03-03", "after the basis", "inspect", &["power-without-basis"], |_, _| {}),
    on("2030-12-16", "the basis ends on the way", "decide", &["power-without-basis"], |_, _| {}),
    // post
    row("no post", "inspect", &["not-your-role"], |h, _| by(h, "inspect", |who| who.roles.clear())),
    row("another post", "review", &["not-your-role"], |h, _| {
        by(h, "review", |who| who.roles = vec![RoleId::new("hearer")]);
    }),
    row("a case of another office", "hear", &["not-your-office"], |h, _| {
        answer(h, "apply", "office", Some(Value::from("elsewhere")));
    }),
    // holder and delegation
    row("another office", "decide", &["power-of-another-office"], |h, _| office(h, "decide", "other")),
    row("no office", "inspect", &["power-of-another-office"], |h, _| {
        by(h, "inspect", |who| who.office = None);
    }),
    row("not delegated", "decide", &["delegation-without-act"], |h, _| office(h, "decide", "street")),
    on("2029-03-05", "delegation over", "inspect", &["delegation-not-in-force"], |h, _| {
        office(h, "inspect", "street");
    }),
    on("2019-03-04", "delegation not yet", "inspect", &["delegation-not-in-force"], |h, _| {
        office(h, "inspect", "street");
    }),
    // certificate
    row("no certificate", "inspect", &["certificate-missing"], |h, _| {
        by(h, "inspect", |who| who.certificates.clear());
    }),
    row("another certificate", "notice", &["certificate-missing"], |h, _| {
        by(h, "notice", |who| who.certificates.iter_mut().for_each(|it| it.kind = "driving".into()));
    }),
    row("certificate over", "notice", &["certificate-not-valid"], |h, _| {
        by(h, "notice", |who| who.certificates.iter_mut().for_each(|it| it.until = Some(it.from)));
    }),
    // second factor
    row("a password alone", "decide", &["second-factor-missing"], |h, _| {
        by(h, "decide", |who| who.two_factor = false);
    }),
    // officers
    row("one officer only", "notice", &["too-few-officers"], |h, _| {
        if let Some(at) = h.steps.iter().rposition(|step| step.act.ends_with("-inspect")) {
            h.steps.remove(at);
        }
    }),
    row("the same officer twice", "notice", &["too-few-officers"], |h, g| {
        let first = g.person("inspector-a");
        h.steps
            .iter_mut()
            .filter(|step| step.act.ends_with("-inspect"))
            .for_each(|step| step.who = first.clone());
    }),
    // separation
    row("the inspector hears", "hear", &["separation-of-duties"], |h, g| same(h, g, "hear", "inspector-b")),
    row("the inspector reviews", "review", &["separation-of-duties"], |h, g| {
        same(h, g, "review", "inspector-b");
    }),
    row("the inspector decides", "decide", &["separation-of-duties"], |h, g| {
        same(h, g, "decide", "inspector-a");
    }),
    row("the reviewer decides", "decide", &["separation-of-duties"], |h, g| same(h, g, "decide", "reviewer")),
    // recusal
    row("the party inspects", "inspect", &["party-to-the-case"], |h, g| same(h, g, "apply", "inspector-a")),
    row("the party decides", "decide", &["party-to-the-case"], |h, g| same(h, g, "apply", "chief")),
    row("told to step aside", "decide", &["recused"], |h, g| aside(h, g, "spare", Some("chief"))),
    row("stepped aside", "inspect", &["recused"], |h, g| aside(h, g, "inspector-a", None)),
    row("a party sends others away", "aside", &["party-to-the-case"], |h, g| {
        same(h, g, "apply", "spare");
        aside(h, g, "spare", Some("chief"));
    }),
    // steps
    row("no inspection", "notice", &["step-missing", "too-few-officers"], |h, _| h.drop("inspect")),
    row("no notice", "hear", &["step-missing"], |h, _| h.drop("notice")),
    row("no hearing", "review", &["step-missing"], |h, _| h.drop("hear")),
    row("no review", "decide", &["step-missing"], |h, _| h.drop("review")),
    // time
    row("too early", "decide", &["too-early"], |h, _| later(h, "decide", -14)),
    row("on the last day of the wait", "decide", &["too-early"], |h, _| later(h, "decide", -13)),
    row("too late", "decide", &["too-late"], |h, _| later(h, "decide", 75)),
    row("heard too late", "hear", &["too-late"], |h, _| later(h, "hear", 40)),
    // order
    row("notice after the decision", "notice", &["out-of-order"], |h, g| again(h, g, "notice", &[])),
    row("inspection after the decision", "inspect", &["out-of-order"], |h, g| {
        again(h, g, "inspect", &[("record", Value::from("补记"))]);
    }),
    // documents
    row("no record", "inspect", &["document-missing"], |h, _| answer(h, "inspect", "record", None)),
    row("an empty record", "inspect", &["document-missing"], |h, _| {
        answer(h, "inspect", "record", Some(Value::from(" ")));
    }),
    row("no opinion", "decide", &["document-missing"], |h, _| answer(h, "decide", "opinion", None)),
    row("no application", "decide", &["document-missing"], |h, _| answer(h, "apply", "application", None)),
    // preconditions
    row("unknown area", "decide", &["need-not-met"], |h, _| answer(h, "apply", "zone", None)),
    // discretion
    row("above the band", "decide", &["outside-discretion"], |h, _| {
        answer(h, "decide", "amount", Some(Value::from(20_001)));
    }),
    row("below the band", "decide", &["outside-discretion"], |h, _| {
        answer(h, "decide", "amount", Some(Value::from(4_999)));
    }),
    row("no amount", "decide", &["outside-discretion"], |h, _| answer(h, "decide", "amount", None)),
    row("no band", "decide", &["discretion-without-band"], |h, _| {
        answer(h, "apply", "severity", Some(Value::from(9)));
    }),
    // the negative list
    row("exempt", "decide", &["forbidden"], |h, _| answer(h, "apply", "exemptions", Some(Value::from(1)))),
    row("exemptions unknown", "decide", &["forbidden"], |h, _| answer(h, "apply", "exemptions", None)),
];

fn by(history: &mut History, act: &str, change: impl FnOnce(&mut Actor)) {
    if let Some(step) = history.step(act) {
        change(&mut step.who);
    }
}

fn office(history: &mut History, act: &str, office: &str) {
    by(history, act, |who| who.office = Some(OfficeId::new(office)));
}

fn answer(history: &mut History, act: &str, field: &str, value: Option<Value>) {
    let Some(step) = history.step(act) else { return };
    match value {
        Some(value) => drop(step.input.insert(field.into(), value)),
        None => drop(step.input.shift_remove(field)),
    }
}

/// The act is done under this account, with all that the act itself asks of a person.
fn same(history: &mut History, ground: &Ground, act: &str, account: &str) {
    let account: AccountId = ground.person(account).account;
    by(history, act, |who| who.account = account);
}

fn later(history: &mut History, act: &str, days: i64) {
    if let Some(step) = history.step(act) {
        step.at = step.at.checked_add(value::SignedDuration::from_hours(24 * days)).unwrap_or(step.at);
    }
    // Only the act itself moves: what would come after it is not asked any more.
    let end = history.steps.iter().position(|step| step.act.ends_with(&format!("-{act}")));
    history.steps.truncate(end.map_or(usize::MAX, |end| end.saturating_add(1)));
}

fn aside(history: &mut History, ground: &Ground, who: &str, named: Option<&str>) {
    let input: Vec<_> = named.map(|named| ("account", Value::from(named))).into_iter().collect();
    let act = format!("{}-aside", history.kind);
    let at = history.steps.first().map_or(value::Timestamp::UNIX_EPOCH, |step| step.at);
    let step = super::history::Step { act, who: ground.person(who), at, input: context(&input) };
    history.steps.insert(1, step);
}

fn again(history: &mut History, ground: &Ground, act: &str, input: &[(&str, Value)]) {
    let at = history.steps.last().map_or(value::Timestamp::UNIX_EPOCH, |step| step.at);
    history.act(ground, act, "inspector-a", at, input);
}
