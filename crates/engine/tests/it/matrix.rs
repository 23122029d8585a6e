//! The whole matrix of who may do what: every act x everybody x every state of a case, against a model written down by
//! itself. Then conditions are inverted one by one, and each inversion must show in the matrix.

use std::collections::{BTreeMap, BTreeSet};

use authority::{Actor, Scope};
use catalog::App;
use engine::{Engine, Request};
use kernel::{Case, World};
use value::{AccountId, CaseId, CommandKey, OfficeId, RoleId};

use crate::world::{act, answers, app, app_named, engine, read, workspace};

/// Everybody: name, roles, office, area. `owner` filed the case, `lin` another; the case lies in 440303001, is led by
/// `transport` and assisted by `water`.
const PEOPLE: [(&str, &str, &str, &str); 19] = [
    ("owner", "resident", "", ""),
    ("lin", "resident", "", ""),
    ("nobody", "", "", ""),
    ("grid", "grid-officer", "street-440303001", "440303001"),
    ("grid-far", "grid-officer", "street-440303002", "440303002"),
    ("dispatcher", "dispatcher", "grid-centre", ""),
    ("leader", "handler", "transport", ""),
    ("assistant", "handler", "water", ""),
    ("uninvolved", "handler", "ecology", ""),
    ("verifier", "verifier", "verification-centre", ""),
    ("supervisor", "supervisor", "supervision", ""),
    // Holds a post, but in another app.
    ("clerk", "licence-clerk", "transport", ""),
    // In the offices that hold powers, but in another post: the post alone must keep them out.
    ("centre-grid", "grid-officer", "grid-centre", "440303001"),
    ("centre-verifier", "verifier", "grid-centre", ""),
    ("centre-supervisor", "supervisor", "grid-centre", ""),
    ("watch-grid", "grid-officer", "supervision", "440303001"),
    ("watch-dispatcher", "dispatcher", "supervision", ""),
    ("watch-verifier", "verifier", "supervision", ""),
    // Has a case handed over by mistake: a handler without an office.
    ("lost", "handler", "", ""),
];

/// What each state lets whom do: the model. Acts that stand in no line of a state are nobody's there.
const MODEL: &[(&str, &[(&str, &str)])] = &[
    (
        "screen",
        &[
            ("accept", "grid dispatcher centre-grid watch-grid watch-dispatcher"),
            ("reject", "grid dispatcher centre-grid watch-grid watch-dispatcher"),
            ("merge", "dispatcher"),
            (
                "note",
                "grid dispatcher verifier centre-grid centre-verifier watch-grid watch-dispatcher watch-verifier",
            ),
            ("urge", "supervisor"),
            ("extend", "supervisor"),
            ("suspend", "supervisor"),
        ],
    ),
    (
        "dispatch",
        &[
            ("dispatch", "dispatcher"),
            ("merge", "dispatcher"),
            // The department a case is meant for sees it, and may say something before it comes.
            (
                "note",
                "grid dispatcher leader verifier centre-grid centre-verifier watch-grid watch-dispatcher watch-verifier",
            ),
            ("urge", "supervisor"),
            ("extend", "supervisor"),
            ("suspend", "supervisor"),
        ],
    ),
    (
        "returned-twice",
        &[
            ("coordinate", "supervisor"),
            ("merge", "dispatcher"),
            (
                "note",
                "grid dispatcher leader verifier centre-grid centre-verifier watch-grid watch-dispatcher watch-verifier",
            ),
            ("urge", "supervisor"),
            ("extend", "supervisor"),
            ("suspend", "supervisor"),
        ],
    ),
    (
        "dispose",
        &[
            ("dispose", "leader"),
            ("return", "leader"),
            ("co-finish", "assistant"),
            ("co-return", "assistant"),
            ("merge", "dispatcher"),
            (
                "note",
                "grid dispatcher leader assistant verifier centre-grid centre-verifier watch-grid watch-dispatcher watch-verifier",
            ),
            ("urge", "supervisor"),
            ("extend", "supervisor"),
            ("suspend", "supervisor"),
        ],
    ),
    (
        "suspended",
        &[
            ("dispose", "leader"),
            ("return", "leader"),
            ("co-finish", "assistant"),
            ("co-return", "assistant"),
            ("merge", "dispatcher"),
            (
                "note",
                "grid dispatcher leader assistant verifier centre-grid centre-verifier watch-grid watch-dispatcher watch-verifier",
            ),
            ("urge", "supervisor"),
            ("extend", "supervisor"),
            ("resume", "supervisor"),
        ],
    ),
    (
        "verify",
        &[
            ("pass", "verifier centre-verifier watch-verifier"),
            ("fail", "verifier centre-verifier watch-verifier"),
            ("merge", "dispatcher"),
            (
                "note",
                "grid dispatcher leader assistant verifier centre-grid centre-verifier watch-grid watch-dispatcher watch-verifier",
            ),
            ("urge", "supervisor"),
            ("extend", "supervisor"),
            ("suspend", "supervisor"),
        ],
    ),
    (
        "answered",
        &[
            ("rate", "owner"),
            ("reopen", "owner"),
            (
                "note",
                "grid dispatcher leader assistant verifier centre-grid centre-verifier watch-grid watch-dispatcher watch-verifier",
            ),
            ("urge", "supervisor"),
        ],
    ),
    ("merged", &[("split", "dispatcher")]),
];

/// (state, act) -> who.
type Matrix = BTreeMap<(&'static str, String), BTreeSet<&'static str>>;

fn person(name: &str) -> Actor {
    let (name, roles, office, area) = PEOPLE.into_iter().find(|(known, ..)| *known == name).unwrap();
    let filled = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    if name == "nobody" {
        return Actor::anonymous();
    }
    Actor {
        account: AccountId::new(name),
        roles: roles.split_whitespace().map(RoleId::new).collect(),
        office: filled(office).map(OfficeId::new),
        area: filled(area),
        certificates: Vec::new(),
        offices: Vec::new(),
        two_factor: true,
    }
}

struct House {
    engine: Engine,
    key: u32,
}

impl House {
    fn open(&mut self) -> CaseId {
        let input = [
            ("category", "road-damage"),
            ("place", "示范路 12 号"),
            ("details", "路面有个大坑"),
            ("street", "440303001"),
        ];
        let ask = engine::Ask::Open {
            app: value::AppId::new("event-dispatch"),
            act: "report".into(),
            answers: answers(&input),
            channel: "web".into(),
            blobs: Vec::new(),
        };
        self.ask("owner", ask)
    }

    fn ask(&mut self, who: &str, ask: engine::Ask) -> CaseId {
        self.key += 1;
        let key = CommandKey::new(format!("k{}", self.key));
        self.engine.ask(Request::new(key, person(who), ask)).unwrap_or_else(|it| panic!("{who}: {it:?}")).case
    }

    fn step(&mut self, case: CaseId, who: &str, name: &str, pairs: &[(&str, &str)]) {
        self.ask(who, act(case, name, None, pairs));
    }

    /// A case in that state.
    fn case(&mut self, state: &str) -> Case {
        let case = self.open();
        if state == "merged" {
            let other = self.open();
            self.ask("dispatcher", act(case, "merge", Some(other), &[]));
        }
        if !matches!(state, "screen" | "merged") {
            self.step(case, "grid", "accept", &[]);
        }
        let to = [("department", "transport"), ("co_department", "water")];
        if state == "returned-twice" {
            for _ in 0..2 {
                self.step(case, "dispatcher", "dispatch", &[("department", "transport"), ("single", "true")]);
                self.step(case, "leader", "return", &[]);
            }
        }
        if matches!(state, "dispose" | "suspended" | "verify" | "answered") {
            self.step(case, "dispatcher", "dispatch", &to);
        }
        if state == "suspended" {
            self.step(case, "supervisor", "suspend", &[]);
        }
        if matches!(state, "verify" | "answered") {
            self.step(case, "leader", "dispose", &[("result", "坑已填平")]);
            self.step(case, "assistant", "co-finish", &[("co_result", "排水口已清")]);
        }
        if state == "answered" {
            self.step(case, "verifier", "pass", &[]);
        }
        self.engine.case(case).unwrap().unwrap()
    }
}

fn matrix(app: &App, cases: &[(&'static str, Case)], engine: &Engine) -> Matrix {
    let mut found = Matrix::new();
    for (state, case) in cases {
        for (name, ..) in PEOPLE {
            let actor = person(name);
            let world =
                World { app, at: engine.now(), actor: &actor, proven: &[], other: None, natives: &[] };
            for act in kernel::acts(case, &world).into_iter().filter(|act| act.allowed) {
                found.entry((state, act.act)).or_default().insert(name);
            }
        }
    }
    found
}

fn model() -> Matrix {
    let cells = MODEL.iter().flat_map(|(state, acts)| {
        acts.iter().map(|(act, who)| ((*state, (*act).to_owned()), who.split_whitespace().collect()))
    });
    cells.collect()
}

fn house() -> (House, Vec<(&'static str, Case)>) {
    let (engine, _) = engine("2026-03-02T01:00:00Z");
    let mut house = House { engine, key: 0 };
    let cases = MODEL.iter().map(|(state, _)| (*state, house.case(state))).collect();
    (house, cases)
}

#[test]
fn nobody_may_more_or_less_than_the_model_says() {
    let (house, cases) = house();
    let app = app_named("event-dispatch");
    let (found, wanted) = (matrix(&app, &cases, &house.engine), model());
    let keys: BTreeSet<_> = found.keys().chain(wanted.keys()).collect();
    let differ = |key: &&&(&'static str, String)| found.get(**key) != wanted.get(**key);
    let differing: Vec<String> = keys
        .iter()
        .filter(differ)
        .map(|key| format!("{key:?}: house {:?}, model {:?}", found.get(*key), wanted.get(*key)))
        .collect();
    assert!(differing.is_empty(), "{differing:#?}");
    // Every act of the app has a line somewhere, or the model forgot it.
    let modelled: BTreeSet<&str> = wanted.keys().map(|(_, act)| act.as_str()).collect();
    let missing: Vec<&String> = app.acts.keys().filter(|act| !modelled.contains(act.as_str())).collect();
    assert_eq!(missing, ["report"], "opening is asked without a case");
    let acts = app.acts.len() - 1;
    println!("{} cells compared, 0 differences", acts * PEOPLE.len() * cases.len());
}

/// Inversions that let nobody do more, because a second condition stands behind the first. A role that reaches only its
/// office reaches nothing where a task is no office's; who only reaches what they filed sits in no office, and these
/// powers have a holder.
const WITHOUT_EFFECT: &[(&str, &str)] = &[
    ("handler", "accept reject dispatch coordinate pass fail merge split urge extend suspend resume"),
    ("resident", "dispatch coordinate merge split urge extend suspend resume"),
];

#[test]
fn every_inverted_condition_shows_in_the_matrix() {
    let (house, cases) = house();
    let mut app = app(&read(&workspace().join("apps/event-dispatch")));
    let wanted = model();
    assert_eq!(matrix(&app, &cases, &house.engine), wanted, "nothing is inverted yet");
    let (mut inverted, mut unseen) = (0, Vec::new());
    let mut look = |what: String, changed: &App| {
        inverted += 1;
        if matrix(changed, &cases, &house.engine) == wanted {
            unseen.push(what);
        }
    };
    // Who holds an act: each role of each act, given where it was not and taken where it was.
    let roles: Vec<RoleId> = app.roles.iter().map(|role| role.id.clone()).collect();
    let acts: Vec<String> = app.acts.keys().filter(|name| *name != "report").cloned().collect();
    for name in &acts {
        for role in &roles {
            let idle =
                |(of, acts): &(&str, &str)| role.as_str() == *of && acts.split(' ').any(|it| it == name);
            if WITHOUT_EFFECT.iter().any(idle) {
                continue;
            }
            let held = app.acts[name].rule.roles.clone();
            let changed = &mut app.acts.get_mut(name).unwrap().rule.roles;
            match held.iter().position(|have| have == role) {
                Some(place) => drop(changed.remove(place)),
                None => changed.push(role.clone()),
            }
            look(format!("{name}: role {role}"), &app);
            app.acts.get_mut(name).unwrap().rule.roles = held;
        }
    }
    // How far a role reaches.
    for place in 0..app.roles.len() {
        let own = app.roles[place].scope;
        for scope in [Scope::District, Scope::Office, Scope::Area, Scope::Own] {
            if own != scope {
                app.roles[place].scope = scope;
                look(format!("{}: reach {scope:?}", app.roles[place].id), &app);
            }
        }
        app.roles[place].scope = own;
    }
    assert!(inverted >= 100, "only {inverted} conditions were inverted");
    assert!(unseen.is_empty(), "{} of {inverted} inversions were not seen: {unseen:#?}", unseen.len());
    println!("{inverted} inverted conditions, all seen");
}
