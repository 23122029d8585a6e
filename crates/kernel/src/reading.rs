//! Personal data is lent, not copied: looking at it is an act of the case, written before anything is shown.

use authority::Sight;
use serde::{Deserialize, Serialize};
use value::{AccountId, FilingId, OfficeId, Timestamp};

use crate::available;
use crate::columns::columns;
use crate::command::World;
use crate::event::Event;
use crate::refusal::Refusal;
use crate::state::{Case, Filing, Status};
use crate::turn::Turn;

/// Readings of one filing by one person on one day; who needs more has a reason to be asked about.
pub const READINGS_A_DAY_MAX: usize = 20;

/// Readings of the sensitive data of one filing by one person on one day.
pub const SENSITIVE_READINGS_A_DAY_MAX: usize = 5;

/// Shortest reason of somebody who has no work to do in the case, in characters.
const REASON_MIN: usize = 4;

/// Longest reason, in characters.
const REASON_MAX: usize = 200;

/// One time somebody was shown personal data of a filing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    pub filing: FilingId,
    /// Names of the fields of the form.
    pub fields: Vec<String>,
    pub account: AccountId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<OfficeId>,
    /// What the data was asked for, as the form says in Chinese.
    pub purpose: String,
    /// Why it was looked at; empty where the person had the case to work on.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// A reading and when it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadAt {
    pub reading: Reading,
    pub at: Timestamp,
}

/// Whether the person has something to do in the case now: then looking needs no other reason.
fn works_on(case: &Case, world: &World<'_>) -> bool {
    available::acts(case, world).iter().any(|state| state.allowed && state.instance.is_some())
}

/// Lends the personal data of a filing to the actor, or says why not.
///
/// What is general is lent for its purpose to whoever works on the case. What is sensitive needs a reason whoever asks,
/// and is lent a few times a day (PIPL articles 6 and 28: a specific purpose, strict necessity).
pub(crate) fn read(
    turn: &mut Turn<'_>,
    filing: &FilingId,
    sensitive: bool,
    reason: &str,
) -> Result<(), Refusal> {
    let filing = held(&turn.case, filing)?.clone();
    if !matches!(turn.case.status(), Status::Open | Status::Answered) {
        return Err(Refusal::new(
            "personal-data-closed",
            "本件已办结，个人信息不再提供查看",
            "the case is closed: its personal data is not shown any more",
        ));
    }
    let world = turn.world;
    let columns = columns(&turn.case, world.app, world.at);
    let offices: Vec<&str> =
        [&columns.office, &columns.co_office].into_iter().filter_map(|it| it.as_deref()).collect();
    if !Sight::of(world.actor, &world.app.roles).covers(&offices, columns.area.as_deref()) {
        return Err(Refusal::new(
            "not-yours-to-read",
            "本件不在您的部门或片区，不能查看个人信息",
            "the case is not in your office or area: its personal data is not shown to you",
        ));
    }
    let (fields, purpose) = asked_for(turn, sensitive);
    let reason = reason.trim();
    let long = reason.chars().count();
    if sensitive || fields.is_empty() {
        // WHY also where nothing general is asked: there is nothing to lend without a reason.
        if !sensitive || !(REASON_MIN..=REASON_MAX).contains(&long) {
            return Err(no_reason("这是敏感个人信息", "this personal data is sensitive"));
        }
    } else if long > REASON_MAX || (long < REASON_MIN && !works_on(&turn.case, world)) {
        return Err(no_reason("您在本件没有待办事项", "you have nothing to do in this case now"));
    }
    let most = if sensitive { SENSITIVE_READINGS_A_DAY_MAX } else { READINGS_A_DAY_MAX };
    if readings_today(turn, &filing.id, sensitive) >= most {
        return Err(Refusal::new(
            "reading-too-often",
            format!("您今天已查看本件个人信息 {most} 次，请明天再查看或请负责人查看"),
            format!("you have looked at this personal data {most} times today: try again tomorrow"),
        ));
    }
    turn.emit(Event::PersonalDataRead(Reading {
        filing: filing.id,
        fields,
        account: world.actor.account.clone(),
        office: world.actor.office.clone(),
        purpose,
        reason: reason.to_owned(),
    }));
    Ok(())
}

fn no_reason(zh: &str, en: &str) -> Refusal {
    Refusal::new(
        "reading-needs-reason",
        format!("{zh}，请写明查看个人信息的理由（{REASON_MIN} 至 {REASON_MAX} 字）"),
        format!("{en}: say why you need the personal data ({REASON_MIN} to {REASON_MAX} characters)"),
    )
}

/// Notes that the personal data of a filing is gone; the row and its salt are erased by the engine.
///
/// A retention that has ended, or the wish of the person concerned (PIPL article 47); never while the case is open.
pub(crate) fn erase(turn: &mut Turn<'_>, filing: &FilingId, reason: &str) -> Result<(), Refusal> {
    let filing = held(&turn.case, filing)?.clone();
    let actor = turn.world.actor;
    let own = !actor.is_anonymous() && filing.account.as_ref() == Some(&actor.account);
    if !own && !turn.world.proven.contains(&filing.id) && actor.account.as_str() != authority::MACHINE {
        return Err(Refusal::new(
            "not-yours-to-erase",
            "只有留下个人信息的人可以要求删除",
            "only whoever left the personal data can ask for its erasure",
        ));
    }
    let filing = filing.id;
    if matches!(turn.case.status(), Status::Open | Status::Answered) {
        return Err(Refusal::new(
            "personal-data-needed",
            "本件尚未办结，办理还需要这些个人信息，办结后可以删除",
            "the case is not closed and still needs this personal data; it can be erased afterwards",
        ));
    }
    turn.emit(Event::PersonalDataErased { filing, reason: reason.to_owned() });
    Ok(())
}

fn held<'c>(case: &'c Case, filing: &FilingId) -> Result<&'c Filing, Refusal> {
    let found = case.filings.get(filing).filter(|filing| filing.vault.is_some());
    found.ok_or_else(|| {
        Refusal::new(
            "personal-data-gone",
            "这份来件没有留下个人信息，或个人信息已删除",
            "this filing left no personal data, or it was erased",
        )
    })
}

/// Readings of today by the actor: all, or those that showed something sensitive.
fn readings_today(turn: &Turn<'_>, filing: &FilingId, sensitive: bool) -> usize {
    let form = turn.world.app.opening_form();
    let is_sensitive =
        |name: &String| form.and_then(|form| form.fields.get(name)).is_some_and(form::Field::is_sensitive);
    let counts = |read: &&ReadAt| !sensitive || read.reading.fields.iter().any(is_sensitive);
    let day = |at| turn.world.app.calendar.day_of(at);
    let today = day(turn.world.at);
    let mine = |read: &&ReadAt| {
        read.reading.account == turn.world.actor.account
            && read.reading.filing == *filing
            && day(read.at) == today
    };
    turn.case.readings.iter().filter(mine).filter(counts).count()
}

/// The personal fields of the opening form and what they are asked for: the general ones, or all.
fn asked_for(turn: &Turn<'_>, sensitive: bool) -> (Vec<String>, String) {
    let app = turn.world.app;
    let form = app.opening_form();
    let (mut fields, mut purposes) = (Vec::new(), Vec::new());
    for field in form.into_iter().flat_map(|form| form.fields.values()) {
        let Some(personal) = field.personal.as_ref().filter(|_| sensitive || !field.is_sensitive()) else {
            continue;
        };
        fields.push(field.name.clone());
        if !purposes.contains(&personal.purpose.zh) {
            purposes.push(personal.purpose.zh.clone());
        }
    }
    (fields, purposes.join("；"))
}
