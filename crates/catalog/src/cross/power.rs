//! The power list: delegations that lead somewhere, steps in an order that exists, duties that somebody can fulfil,
//! bands that a table gives.

use std::collections::{BTreeMap, BTreeSet};

use authority::{ActRule, DelegationKind, Power};
use value::Finding;

use super::Ground;
use crate::app::Target;
use crate::draft::{At, DraftAct};
use crate::report::suggestion;

const FILE: &str = "power.toml";

pub(crate) fn check(ground: &Ground<'_>) {
    if !ground.report.whole(FILE) {
        return;
    }
    let steps = Steps::of(ground);
    for act in &ground.draft.acts {
        names(ground, act);
        discretion(ground, act);
        contradictions(ground, act, &steps);
    }
    steps.circles(ground);
    ground.draft.powers.iter().for_each(|power| delegations(ground, power));
    negative_list(ground);
}

fn told(ground: &Ground<'_>, line: u32, id: &str, finding: Finding) {
    ground.report.add(finding.file(FILE).at(line, 0).element(id));
}

fn line_of(line: u32, act: &At<DraftAct>) -> u32 {
    if line > 0 { line } else { act.line }
}

/// Acts, documents and certificates that the rows of an act name.
fn names(ground: &Ground<'_>, act: &At<DraftAct>) {
    let rule = &act.it.rule;
    let unknown = |id: &str, key: &str, line: u32| {
        if !ground.draft.act_ids().any(|known| known == id) {
            let finding = Finding::error("act-unknown", format!("`{key}` names no act `{id}`"));
            told(ground, line, &rule.id, finding.hint(suggestion(id, ground.draft.act_ids())));
        }
    };
    for step in &rule.after {
        step.acts.iter().for_each(|id| unknown(id, "after", line_of(step.row.line, act)));
    }
    rule.never_after.iter().for_each(|id| unknown(id, "never_after", act.line));
    if let Some(officers) = &rule.officers {
        let line = line_of(officers.row.line, act);
        officers.acts.iter().for_each(|id| unknown(id, "officers", line));
        if officers.acts.is_empty() {
            let finding = Finding::error("officers-impossible", "`officers` names no act they do");
            told(ground, line, &rule.id, finding.hint("add acts = [\"...\"]"));
        }
    }
    if let Some(kind) = &rule.certificate
        && let Some(known) = certificates(ground)
        && !known.contains(kind)
    {
        let message = format!("nobody in fixture/people.toml holds the certificate `{kind}`");
        let finding = Finding::error("certificate-unknown", message);
        let hint = suggestion(kind, known.iter().map(String::as_str));
        told(ground, act.line, &rule.id, finding.hint(hint));
    }
}

/// The kinds of certificates people hold; `None` where the folder has no people to ask.
fn certificates(ground: &Ground<'_>) -> Option<BTreeSet<String>> {
    let people = people(ground)?;
    Some(people.into_iter().flat_map(|person| person.actor.certificates).map(|held| held.kind).collect())
}

fn people(ground: &Ground<'_>) -> Option<Vec<crate::Person>> {
    crate::people(ground.folder).ok().filter(|people| !people.is_empty())
}

/// The table exists, gives both bounds, and the amount is asked for or known.
fn discretion(ground: &Ground<'_>, act: &At<DraftAct>) {
    let Some(rule) = &act.it.rule.discretion else { return };
    let (line, id) = (line_of(rule.row.line, act), act.it.rule.id.as_str());
    if !ground.report.whole("decision") {
        return;
    }
    let has = |file: &&crate::draft::DecisionFile| file.model.has_decision(&rule.decision);
    if !ground.draft.decisions.iter().any(|file| has(&file)) {
        let finding = Finding::error("decision-unknown", format!("there is no decision `{}`", rule.decision));
        return told(ground, line, id, finding.hint(suggestion(&rule.decision, ground.draft.decision_ids())));
    }
    let outputs = super::names::outputs(ground, &rule.decision);
    for bound in [&rule.low, &rule.high] {
        if !outputs.contains(bound) {
            let message = format!("the decision `{}` has no output `{bound}`", rule.decision);
            let finding = Finding::error("discretion-output", message);
            told(ground, line, id, finding.hint(suggestion(bound, outputs.iter().map(String::as_str))));
        }
    }
}

/// Which act must come before which, without conditions and alternatives.
struct Steps<'a> {
    before: BTreeMap<&'a str, Vec<&'a str>>,
}

impl<'a> Steps<'a> {
    fn of(ground: &'a Ground<'a>) -> Self {
        let mut before: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for act in &ground.draft.acts {
            let rule = &act.it.rule;
            let always = rule.after.iter().filter(|step| step.when.is_none() && step.unless.is_none());
            let single = always.filter_map(|step| match step.acts.as_slice() {
                [one] => Some(one.as_str()),
                _ => None,
            });
            before.entry(rule.id.as_str()).or_default().extend(single);
        }
        Self { before }
    }

    /// Everything that must have been done before `act`. Without recursion: a list may be long.
    fn all_before(&self, act: &'a str) -> BTreeSet<&'a str> {
        let (mut found, mut left) = (BTreeSet::new(), vec![act]);
        while let Some(next) = left.pop() {
            for step in self.before.get(next).into_iter().flatten() {
                if found.insert(*step) {
                    left.push(step);
                }
            }
        }
        found
    }

    /// An act that must come after itself can never be done. Each circle is told once, at its first act.
    fn circles(&self, ground: &Ground<'_>) {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for act in &ground.draft.acts {
            let id = act.it.rule.id.as_str();
            let before = self.all_before(id);
            if before.contains(id) && seen.insert(id) {
                // The others of the same circle come before this one and after it.
                seen.extend(before.iter().filter(|other| self.all_before(other).contains(id)));
                let around: Vec<&str> =
                    before.iter().copied().filter(|other| self.all_before(other).contains(id)).collect();
                let message = format!("`{id}` must come after itself: {}", around.join(", "));
                let finding = Finding::error("after-circle", message);
                told(ground, act.line, id, finding.hint("take out one of the steps on the way round"));
            }
        }
    }
}

/// Rules that together leave nobody, or no moment, for the act.
fn contradictions<'a>(ground: &'a Ground<'a>, act: &'a At<DraftAct>, steps: &Steps<'a>) {
    let rule = &act.it.rule;
    let here = |code: &str, message: String, hint: &str| {
        told(ground, act.line, &rule.id, Finding::error(code, message).hint(hint));
    };
    if rule.separate_from.contains(&rule.id) {
        let message = "the act is separate from itself: nobody could do it twice".to_owned();
        here("separate-from-itself", message, "name the other acts that the same person must not do");
    }
    if act.it.target == Some(Target::Opens) && rule.after.iter().any(|step| step.when.is_none()) {
        let message = "nothing can come before the act that opens the case".to_owned();
        here("after-opening", message, "move the step to a later act");
    }
    let before = steps.all_before(rule.id.as_str());
    for never in rule.never_after.iter().filter(|never| before.contains(never.as_str())) {
        let message = format!("`{never}` must have been done, and must not have been done");
        here("steps-contradict", message, "take it out of `after` or of `never_after`");
    }
    for step in &rule.after {
        if let (Some(wait), Some(within)) = (&step.wait, &step.within)
            && wait.unit == within.unit
            && within.amount <= wait.amount
        {
            let message = "the time after which it may be done is over before it begins".to_owned();
            here("steps-contradict", message, "let `within` be longer than `wait`");
        }
    }
    if let Some(officers) = &rule.officers {
        let others = officers.acts.iter().filter(|id| **id != rule.id).count();
        if others == 0 && officers.count > 1 && !officers.acts.is_empty() {
            let message = format!("{} officers must do the act, and the first alone may not", officers.count);
            here("officers-impossible", message, "name the acts they do before this one");
        }
        if officers.acts.iter().any(|id| rule.never_after.contains(id)) {
            let message = "officers must have done an act after which this one comes too late".to_owned();
            here("steps-contradict", message, "take it out of `officers` or of `never_after`");
        }
    }
    persons(ground, act, &before);
}

/// With the people the folder has: the acts that must come before leave somebody for this one.
fn persons(ground: &Ground<'_>, act: &At<DraftAct>, before: &BTreeSet<&str>) {
    let Some(people) = people(ground) else { return };
    let able = |rule: &ActRule| -> BTreeSet<&str> {
        let holds = |person: &&crate::Person| rule.roles.iter().any(|role| person.actor.roles.contains(role));
        people.iter().filter(holds).map(|person| person.actor.account.as_str()).collect()
    };
    let rule = &act.it.rule;
    let of = |id: &str| ground.draft.acts.iter().find(|act| act.it.rule.id == id).map(|act| &act.it.rule);
    let mine = able(rule);
    for other in rule.separate_from.iter().filter(|id| before.contains(id.as_str()) && **id != rule.id) {
        let Some(theirs) = of(other).filter(|other| !other.public).map(able) else { continue };
        if let ([only], true) = (mine.iter().collect::<Vec<_>>().as_slice(), mine == theirs) {
            let message = format!("only `{only}` could do `{other}` and this act, which are separate");
            let finding = Finding::error("separation-impossible", message);
            told(
                ground,
                act.line,
                &rule.id,
                finding.hint("give the post to another person, or another post"),
            );
        }
    }
    if let Some(officers) = &rule.officers {
        let doing: BTreeSet<&str> = officers.acts.iter().filter_map(|id| of(id)).flat_map(able).collect();
        if !doing.is_empty() && doing.len() < usize::try_from(officers.count).unwrap_or(usize::MAX) {
            let message = format!(
                "{} officers are asked for, and only {} hold a post for it",
                officers.count,
                doing.len()
            );
            let finding = Finding::error("officers-impossible", message);
            let line = line_of(officers.row.line, act);
            told(ground, line, &rule.id, finding.hint("give the post to more people in fixture/people.toml"));
        }
    }
}

/// Offices known by name: those that people or code lists have.
fn offices(ground: &Ground<'_>) -> BTreeSet<String> {
    let people = people(ground).unwrap_or_default();
    let of_people =
        people.into_iter().filter_map(|person| person.actor.office).map(|office| office.to_string());
    let lists = ["department", "office"].into_iter().filter_map(|name| ground.draft.lists.get(name));
    of_people.chain(lists.flat_map(|list| list.entries.keys().cloned())).collect()
}

fn delegations(ground: &Ground<'_>, power: &At<Power>) {
    let it = &power.it;
    if let Some(publication) = &it.publication
        && ground.report.whole("clock.toml")
        && !ground.draft.clocks.iter().any(|clock| clock.it.id == publication.clock)
    {
        let known = ground.draft.clocks.iter().map(|clock| clock.it.id.as_str());
        let message = format!("there is no clock `{}` for the publication", publication.clock);
        let finding = Finding::error("clock-unknown", message);
        told(ground, power.line, &it.id, finding.hint(suggestion(publication.clock.as_str(), known)));
    }
    let known = offices(ground);
    for row in &it.delegations {
        let here = |code: &str, message: String, hint: String| {
            told(ground, row.row.line.max(1), &it.id, Finding::error(code, message).hint(hint));
        };
        if row.acts.is_empty() {
            let message = format!("the delegation to `{}` gives no act", row.to);
            here("delegation-empty", message, "add acts = [\"...\"]".into());
        }
        for id in row.acts.iter().filter(|id| !ground.draft.act_ids().any(|known| known == id.as_str())) {
            let message = format!("the delegation names no act `{id}`");
            here("act-unknown", message, suggestion(id, ground.draft.act_ids()));
        }
        let (to, by) = (row.to.as_str(), row.by.as_ref().map_or(it.holder.as_str(), |by| by.as_str()));
        if !known.is_empty() && !known.contains(to) {
            let message = format!("there is no office `{to}`");
            here("office-unknown", message, suggestion(to, known.iter().map(String::as_str)));
        }
        if by == it.holder {
            if to == it.holder {
                let message = "the holder delegates the power to itself".to_owned();
                here("delegation-circle", message, "name the office that gets it".into());
            }
            continue;
        }
        passed_on(it, by, &here);
    }
}

/// A delegation by another office than the holder: that office must have got the power, and may pass it on.
fn passed_on(power: &Power, by: &str, here: &dyn Fn(&str, String, String)) {
    let (mut seen, mut office) = (BTreeSet::from([by]), by);
    let got = |office: &str| power.delegations.iter().find(|row| row.to.as_str() == office);
    if got(by).is_some_and(|row| row.kind == DelegationKind::Entrusted) {
        let message = format!("`{by}` was only entrusted with the power and may not delegate it");
        return here("delegation-onward", message, "let the holder delegate it".into());
    }
    while let Some(row) = got(office) {
        let from = row.by.as_ref().map_or(power.holder.as_str(), |by| by.as_str());
        if from == power.holder {
            return;
        }
        if !seen.insert(from) {
            let message =
                format!("the delegation goes round in a circle: {}", Vec::from_iter(seen).join(", "));
            return here("delegation-circle", message, "let the holder delegate it".into());
        }
        office = from;
    }
    let message = format!("`{office}` has no such power to delegate");
    here(
        "delegation-groundless",
        message,
        format!("first delegate it from `{}` to `{office}`", power.holder),
    );
}

fn negative_list(ground: &Ground<'_>) {
    for entry in &ground.draft.forbids {
        if entry.it.acts.is_empty() {
            let finding = Finding::error("forbid-empty", "the entry forbids no act");
            told(ground, entry.line, &entry.it.id, finding.hint("add acts = [\"...\"]"));
        }
        for id in entry.it.acts.iter().filter(|id| !ground.draft.act_ids().any(|known| known == id.as_str()))
        {
            let finding = Finding::error("act-unknown", format!("the entry names no act `{id}`"));
            told(ground, entry.line, &entry.it.id, finding.hint(suggestion(id, ground.draft.act_ids())));
        }
    }
}
