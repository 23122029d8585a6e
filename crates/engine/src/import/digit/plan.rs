//! What the app will be: the steps that a case can come to, what leads on from each, who does it, how long it may take.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use value::Words;

use super::Told;
use super::machine::{Action, Machine, State};
use super::words::{self, Kind};

/// Who files in their own name.
pub(super) const CITIZEN: &str = "CITIZEN";
/// The post that acts for a citizen on a case somebody else has filed.
pub(super) const COUNTER: &str = "COUNTER";

const MS_PER_HOUR: u64 = 3_600_000;
const HOURS_MAX: u64 = 100_000;

#[derive(Debug, Clone)]
pub(super) struct Plan {
    /// Id of the app, its process and its service.
    pub id: String,
    pub service: String,
    pub business: String,
    pub title: Words,
    pub hours: Option<u64>,
    pub opening: Move,
    /// A document is needed to open a case.
    pub document: bool,
    pub steps: Vec<Step>,
    pub roles: Vec<Role>,
}

#[derive(Debug, Clone)]
pub(super) struct Step {
    pub id: String,
    /// Its name in the file.
    pub state: String,
    pub title: Words,
    pub hours: Option<u64>,
    /// The machine calls it an end: the reporter gets an answer.
    pub ends: bool,
    pub document: bool,
    /// None for an end of the process.
    pub moves: Vec<Move>,
}

#[derive(Debug, Clone)]
pub(super) struct Move {
    /// Id of the act.
    pub id: String,
    /// Its name in the file.
    pub action: String,
    pub title: Words,
    /// Index of the step it leads to.
    pub to: usize,
    /// Indexes of roles.
    pub roles: Vec<usize>,
    /// Sends back, rejects or withdraws: a reason must be given.
    pub back: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Role {
    pub id: String,
    pub code: String,
    pub title: Words,
    pub own: bool,
}

impl Step {
    /// The case waits here for somebody.
    pub fn waits(&self) -> bool {
        !self.moves.is_empty()
    }

    /// The name of its clock in FEEL.
    pub fn clock(&self) -> String {
        format!("at_{}", self.id.replace('-', "_"))
    }
}

pub(super) fn plan(machine: &Machine, told: &mut Told) -> Option<Plan> {
    let start = start(machine, told)?;
    let first = start.actions.first()?;
    for more in start.actions.iter().skip(1).filter(|_| start.name.is_empty()) {
        let message = format!("an app has one act that opens a case, so `{}` is left out", more.name);
        told.warn(
            "digit-opening-more",
            &more.path,
            message,
            "let the first act ask what kind of application it is",
        );
    }
    let reached = reached(machine, first.next);
    unreached(machine, &reached, told);
    let place: BTreeMap<usize, usize> =
        reached.iter().enumerate().map(|(step, state)| (*state, step)).collect();
    let mut roles = Roles::default();
    let mut ids = Ids::of(machine, &reached, first);
    let opening = ids.act(first, None, &place, &mut roles, told);
    let citizen_opens = first.roles.iter().any(|role| role == CITIZEN);
    if !citizen_opens
        && reached.iter().any(|state| acts_of(machine, *state).any(|a| a.roles.iter().any(|r| r == CITIZEN)))
    {
        let message = "citizens act on cases that others file; here only who filed may act for themselves, so a counter \
                       clerk does it in the citizen's name";
        told.warn(
            "digit-citizen-not-filer",
            &first.path,
            message,
            "let the citizen file, or keep the counter",
        );
        roles.counter = true;
    }
    let mut steps = Vec::new();
    for state in reached.iter().filter_map(|index| machine.states.get(*index)) {
        let id = ids.step(&state.name);
        let title = words::of(Kind::State, &state.name, &format!("{}.state", state.path), told);
        let moves =
            state.actions.iter().map(|action| ids.act(action, Some(&id), &place, &mut roles, told)).collect();
        steps.push(Step {
            id,
            state: state.name.clone(),
            title,
            hours: step_hours(state, told),
            ends: state.terminates,
            document: state.document,
            moves,
        });
    }
    tell_ends(machine, &reached, told);
    let plan = Plan {
        id: slug(&machine.name, "service"),
        service: machine.name.clone(),
        business: machine.business.clone(),
        title: words::of(Kind::Service, &machine.name, &format!("{}.businessService", machine.path), told),
        hours: hours(machine.sla_ms, &format!("{}.businessServiceSla", machine.path), told),
        opening,
        document: start.document,
        steps,
        roles: roles.finish(told),
    };
    if plan.hours.is_none() {
        told.warn(
            "digit-no-limit",
            &machine.path,
            "the service has no time limit",
            "promise one in clock.toml",
        );
    }
    finishes(&plan, machine, told).then_some(plan)
}

fn acts_of(machine: &Machine, state: usize) -> impl Iterator<Item = &Action> {
    machine.states.get(state).into_iter().flat_map(|state| &state.actions)
}

/// The state before the first action, else a start state that nothing leads to.
fn start<'m>(machine: &'m Machine, told: &mut Told) -> Option<&'m State> {
    let led_to: BTreeSet<usize> =
        machine.states.iter().flat_map(|state| &state.actions).map(|action| action.next).collect();
    let nameless = machine.states.iter().find(|state| state.name.is_empty() && !state.actions.is_empty());
    let first = || {
        let fits = |(index, state): &(usize, &State)| {
            state.starts && !state.actions.is_empty() && !led_to.contains(index)
        };
        machine.states.iter().enumerate().find(fits).map(|(_, state)| state)
    };
    let any = || machine.states.iter().find(|state| state.starts && !state.actions.is_empty());
    let found = nameless.or_else(first).or_else(any);
    if found.is_none() {
        told.error(
            "digit-no-start",
            &machine.path,
            "no start state has an action",
            "mark one with isStartState",
        );
    }
    found
}

/// States in the order in which a case can come to them.
fn reached(machine: &Machine, from: usize) -> Vec<usize> {
    let (mut order, mut queue) = (Vec::new(), VecDeque::from([from]));
    while let Some(state) = queue.pop_front() {
        if !order.contains(&state) {
            order.push(state);
            queue.extend(acts_of(machine, state).map(|action| action.next));
        }
    }
    order
}

fn unreached(machine: &Machine, reached: &[usize], told: &mut Told) {
    let lost = |(index, state): &(usize, &State)| !reached.contains(index) && !state.name.is_empty();
    for (_, state) in machine.states.iter().enumerate().filter(lost) {
        if state.starts && !state.actions.is_empty() {
            continue;
        }
        let message = format!("no action leads to the state `{}`, so it is left out", state.name);
        told.warn("digit-state-unreachable", &state.path, message, "lead an action there, or remove it");
    }
}

fn tell_ends(machine: &Machine, reached: &[usize], told: &mut Told) {
    for state in reached.iter().filter_map(|index| machine.states.get(*index)) {
        if state.terminates && !state.actions.is_empty() {
            let message = format!(
                "`{}` is marked as an end and still has actions: the reporter is answered, the case stays open for them \
                 for 15 days (sample)",
                state.name
            );
            told.warn(
                "digit-end-goes-on",
                &format!("{}.isTerminateState", state.path),
                message,
                "set the number of days",
            );
        } else if !state.terminates && state.actions.is_empty() {
            let message = format!("`{}` is not marked as an end, but nothing leads on from it", state.name);
            told.warn(
                "digit-end-unmarked",
                &format!("{}.isTerminateState", state.path),
                message,
                "it became an end",
            );
        }
    }
}

/// Every step comes to an end; otherwise no process can be drawn.
fn finishes(plan: &Plan, machine: &Machine, told: &mut Told) -> bool {
    let mut good: BTreeSet<usize> = BTreeSet::new();
    loop {
        let before = good.len();
        for (index, step) in plan.steps.iter().enumerate() {
            let ends = !step.waits() || step.ends || step.moves.iter().any(|go| good.contains(&go.to));
            if ends {
                good.insert(index);
            }
        }
        if good.len() == before {
            break;
        }
    }
    for (_, step) in plan.steps.iter().enumerate().filter(|(index, _)| !good.contains(index)) {
        let message = format!("a case in `{}` never comes to an end", step.state);
        told.error("digit-no-end", &machine.path, message, "lead an action to a state with isTerminateState");
    }
    good.len() == plan.steps.len()
}

/// The limit of one step. An end has none: what comes after it is nobody's duty.
fn step_hours(state: &State, told: &mut Told) -> Option<u64> {
    let path = format!("{}.sla", state.path);
    if state.terminates && state.sla_ms.is_some() {
        let message = format!("`{}` is an end, so its limit is left out", state.name);
        told.warn("digit-sla-end", &path, message, "nothing to do");
        return None;
    }
    hours(state.sla_ms, &path, told)
}

/// Whole hours, rounded up: an SLA is elapsed time in milliseconds.
fn hours(ms: Option<u64>, path: &str, told: &mut Told) -> Option<u64> {
    let ms = ms?;
    let hours = ms.div_ceil(MS_PER_HOUR).min(HOURS_MAX);
    let message = if hours.checked_mul(MS_PER_HOUR) == Some(ms) {
        format!("{ms} ms is taken as {hours} hours by the clock, day and night")
    } else {
        format!("{ms} ms is no number of hours and is taken as {hours}")
    };
    told.warn("digit-sla-units", path, message, "if the promise means working days, say so in clock.toml");
    Some(hours)
}

/// Roles in the order in which they are met.
#[derive(Default)]
struct Roles {
    found: Vec<(String, String)>,
    counter: bool,
}

impl Roles {
    fn of(&mut self, code: &str, path: &str) -> usize {
        let known = self.found.iter().position(|(known, _)| known == code);
        known.unwrap_or_else(|| {
            self.found.push((code.to_owned(), path.to_owned()));
            self.found.len() - 1
        })
    }

    fn finish(self, told: &mut Told) -> Vec<Role> {
        let mut taken = BTreeSet::new();
        let mut roles = Vec::new();
        for (code, path) in &self.found {
            let title = words::of(Kind::Role, code, path, told);
            if words::is_machine(code) {
                let message = format!(
                    "`{code}` is a program in DIGIT; here a person holds the post, or an account of the API"
                );
                told.warn(
                    "digit-role-system",
                    path,
                    message,
                    "give the post to the account that the program uses",
                );
            }
            roles.push(Role {
                id: unique(slug(code, "role"), &mut taken),
                code: code.clone(),
                title,
                own: code == CITIZEN,
            });
        }
        roles
    }
}

/// Ids of steps and acts, each once.
struct Ids {
    steps: BTreeSet<String>,
    acts: BTreeSet<String>,
    /// How often each act would have the same short id.
    often: BTreeMap<String, usize>,
}

impl Ids {
    fn of(machine: &Machine, reached: &[usize], first: &Action) -> Self {
        let mut often: BTreeMap<String, usize> = BTreeMap::new();
        for action in reached.iter().flat_map(|state| acts_of(machine, *state)) {
            *often.entry(slug(&action.name, "act")).or_default() += 1;
        }
        // The act that opens keeps its short name.
        *often.entry(slug(&first.name, "act")).or_default() += 1;
        let taken = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Self { steps: taken(&["filed", "service"]), acts: BTreeSet::new(), often }
    }

    fn step(&mut self, name: &str) -> String {
        unique(slug(name, "state"), &mut self.steps)
    }

    fn act(
        &mut self,
        action: &Action,
        step: Option<&str>,
        place: &BTreeMap<usize, usize>,
        roles: &mut Roles,
        told: &mut Told,
    ) -> Move {
        let short = slug(&action.name, "act");
        let many = self.often.get(&short).is_some_and(|count| *count > 1);
        let id = match step.filter(|_| many) {
            Some(step) => format!("{short}-{step}"),
            None => short,
        };
        let mut holders: Vec<usize> =
            action.roles.iter().map(|role| roles.of(role, &format!("{}.roles", action.path))).collect();
        if roles.counter && step.is_some() && action.roles.iter().any(|role| role == CITIZEN) {
            holders.push(roles.of(COUNTER, &format!("{}.roles", action.path)));
        }
        Move {
            id: unique(id, &mut self.acts),
            action: action.name.clone(),
            title: words::of(Kind::Action, &action.name, &format!("{}.action", action.path), told),
            to: place.get(&action.next).copied().unwrap_or_default(),
            roles: holders,
            back: words::is_back(&action.name),
        }
    }
}

/// Small letters, digits and single hyphens; begins with a letter.
fn slug(name: &str, empty: &str) -> String {
    let mut slug = String::new();
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    match slug.chars().next() {
        None => empty.to_owned(),
        Some(first) if first.is_ascii_digit() => format!("{empty}-{slug}"),
        Some(_) => slug.to_owned(),
    }
}

fn unique(wanted: String, taken: &mut BTreeSet<String>) -> String {
    let mut id = wanted.clone();
    let mut count = 1;
    while !taken.insert(id.clone()) {
        count += 1;
        id = format!("{wanted}-{count}");
    }
    id
}
