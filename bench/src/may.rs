//! What authority costs: one question with 300 powers and 1,000 posts, and a list of 10,000 cases asked at once.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::Instant;

use authority::{
    ActRule, Actor, After, Band, Basis, Certificate, Discretion, Facts, Matter, Need, Officers, PastAct,
    Power, PowerKind, Question, Role, Row, Scope, Wait, may,
};
use engine::SystemClock;
use serde::Serialize;
use value::{
    AccountId, Clock as _, Context, Date, Decimal, OfficeId, RoleId, SignedDuration, Timestamp, Value, Words,
};

use crate::{Outcome, probe, report, say};

const POWERS: usize = 300;
const POSTS: usize = 1_000;
const CASES: usize = 10_000;
const ASKED: usize = 20_000;
const LISTS: usize = 21;
/// Limits, in microseconds and milliseconds.
const MAY_US_MAX: f64 = 50.0;
const LIST_MS_MAX: f64 = 50.0;

#[derive(Debug, Serialize)]
pub struct Results {
    pub date: String,
    pub machine: String,
    pub powers: usize,
    pub posts: usize,
    pub may_p50_us: f64,
    pub may_p99_us: f64,
    pub refused_p50_us: f64,
    pub refused_p99_us: f64,
    pub cases: usize,
    pub cases_allowed: usize,
    pub list_p50_ms: f64,
    pub list_max_ms: f64,
}

/// `bench may [--keep-results]`.
pub fn run(words: &[String]) -> Outcome<()> {
    let write = match words {
        [] => true,
        [one] if one == "--keep-results" => false,
        _ => return Err("bench may [--keep-results]".to_owned()),
    };
    let town = Town::new()?;
    let (may_us, refused_us) = (town.questions(true), town.questions(false));
    let (lists, allowed) = town.lists();
    let results = Results {
        date: SystemClock.now().to_string().chars().take(10).collect(),
        machine: probe::machine(),
        powers: POWERS,
        posts: POSTS,
        may_p50_us: at(&may_us, 50),
        may_p99_us: at(&may_us, 99),
        refused_p50_us: at(&refused_us, 50),
        refused_p99_us: at(&refused_us, 99),
        cases: CASES,
        cases_allowed: allowed,
        list_p50_ms: at(&lists, 50) / 1_000.0,
        list_max_ms: at(&lists, 100) / 1_000.0,
    };
    let table = table(&results);
    if write {
        return report::put_results("may", &results, &table);
    }
    say(&table);
    Ok(())
}

fn table(it: &Results) -> String {
    let holds = |good: bool| if good { "holds" } else { "does not hold" };
    let rounded = report::hundredths;
    format!(
        "{}; {}; {} powers, {} posts, every kind of rule on each act\n\n\
         | what | p50 | p99 | limit | |\n|---|--:|--:|--:|---|\n\
         | `may`, allowed | {} µs | {} µs | {MAY_US_MAX} µs | {} |\n\
         | `may`, refused with every reason | {} µs | {} µs | {MAY_US_MAX} µs | {} |\n\
         | list of {} cases, {} allowed | {} ms | {} ms (max) | {LIST_MS_MAX} ms | {} |\n",
        it.date,
        it.machine,
        it.powers,
        it.posts,
        rounded(it.may_p50_us),
        rounded(it.may_p99_us),
        holds(it.may_p99_us <= MAY_US_MAX),
        rounded(it.refused_p50_us),
        rounded(it.refused_p99_us),
        holds(it.refused_p99_us <= MAY_US_MAX),
        it.cases,
        it.cases_allowed,
        rounded(it.list_p50_ms),
        rounded(it.list_max_ms),
        holds(it.list_p50_ms <= LIST_MS_MAX),
    )
}

/// Of sorted values: what this many of a hundred stay within.
fn at(sorted: &[f64], percent: usize) -> f64 {
    let place = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(place).copied().unwrap_or(0.0)
}

/// A district: one act for each power, as many posts as people.
struct Town {
    on: Date,
    now: Timestamp,
    roles: Vec<Role>,
    powers: Vec<(Power, ActRule)>,
    people: Vec<Actor>,
    world: feel::World,
}

/// One case: its data, what was done, where it lies.
struct Case {
    data: Context,
    past: Vec<PastAct>,
    office: String,
}

fn words(text: &str) -> Words {
    Words::new(text, text)
}

impl Town {
    fn new() -> Outcome<Self> {
        let on: Date = "2026-03-02".parse().map_err(|_| "no such day")?;
        let now: Timestamp = "2026-03-02T02:00:00Z".parse().map_err(|_| "no such instant")?;
        let post = |n: usize| Role {
            id: RoleId::new(format!("post-{n}")),
            title: words(&format!("post {n}")),
            scope: if n.is_multiple_of(2) { Scope::Office } else { Scope::District },
        };
        let person = |n: usize| Actor {
            account: AccountId::new(format!("person-{n}")),
            roles: vec![RoleId::new(format!("post-{n}"))],
            office: Some(OfficeId::new(format!("office-{}", n % POWERS))),
            area: None,
            certificates: vec![Certificate {
                kind: "enforcement".into(),
                number: n.to_string(),
                from: on,
                until: None,
            }],
            two_factor: true,
            ..Actor::anonymous()
        };
        Ok(Self {
            on,
            now,
            roles: (0..POSTS).map(post).collect(),
            powers: (0..POWERS).map(|n| power(n, on)).collect::<Outcome<_>>()?,
            people: (0..POSTS).map(person).collect(),
            world: feel::World::new(now, feel::TimeZone::UTC),
        })
    }

    /// Case `n`; every eighth lies in another office, and every seventh was heard by the person who asks.
    fn case(&self, n: usize, power: usize, asker: &Actor, lawful: bool) -> Case {
        let mut data = Context::new();
        let amount = if lawful { 500 } else { 5_000 };
        data.insert("amount".into(), Value::from(amount));
        data.insert("zone".into(), Value::from("north"));
        data.insert("severity".into(), Value::from(i64::try_from(n % 5).unwrap_or(0)));
        if lawful {
            data.insert("record".into(), Value::from("two pages"));
        }
        let before =
            |days: i64| self.now.checked_sub(SignedDuration::from_hours(24 * days)).unwrap_or(self.now);
        let done = |act: &str, who: &str, days| PastAct {
            act: format!("{act}-{power}"),
            account: AccountId::new(who),
            at: before(days),
        };
        let mut past = vec![done("inspect", "a", 20), done("inspect", "b", 20), done("notice", "a", 12)];
        past.push(done("review", if n % 7 == 6 { asker.account.as_str() } else { "c" }, 3));
        let office = if n % 8 == 7 { "elsewhere".to_owned() } else { format!("office-{power}") };
        Case { data, past, office }
    }

    fn questions(&self, lawful: bool) -> Vec<f64> {
        let mut taken: Vec<f64> = (0..ASKED)
            .filter_map(|n| {
                let power = n % POWERS;
                let actor = self.people.get(power)?;
                // Case 0 of the list is one that nothing speaks against.
                let case = self.case(0, power, actor, lawful);
                let question = self.question(actor, power)?;
                let (matter, facts) = (self.matter(&case), Known { data: &case.data, world: &self.world });
                let begun = Instant::now();
                let decision = black_box(may(black_box(question), &matter, &facts));
                let micros = begun.elapsed().as_secs_f64() * 1e6;
                assert_eq!(decision.allowed, lawful, "{:?}", decision.because);
                Some(micros)
            })
            .collect();
        taken.sort_by(f64::total_cmp);
        taken
    }

    /// All cases of one list, the question prepared once; microseconds of each run, and how many cases stay.
    fn lists(&self) -> (Vec<f64>, usize) {
        let Some(actor) = self.people.first() else { return (Vec::new(), 0) };
        let cases: Vec<Case> = (0..CASES).map(|n| self.case(n, 0, actor, true)).collect();
        let (mut taken, mut allowed) = (Vec::new(), 0);
        for _ in 0..LISTS {
            let begun = Instant::now();
            let Some(question) = self.question(actor, 0) else { continue };
            let ask = black_box(question).prepare();
            let stays = |case: &&Case| {
                ask.allows(&self.matter(case), &Known { data: &case.data, world: &self.world })
            };
            allowed = black_box(cases.iter().filter(stays).count());
            taken.push(begun.elapsed().as_secs_f64() * 1e6);
        }
        taken.sort_by(f64::total_cmp);
        (taken, allowed)
    }

    fn question<'a>(&'a self, actor: &'a Actor, power: usize) -> Option<Question<'a>> {
        let (power, act) = self.powers.get(power)?;
        Some(Question { actor, act, power, roles: &self.roles, forbids: &[], on: self.on })
    }

    fn matter<'a>(&self, case: &'a Case) -> Matter<'a> {
        Matter { offices: vec![case.office.as_str()], past: &case.past, ..Matter::at(self.now) }
    }
}

fn power(n: usize, on: Date) -> Outcome<(Power, ActRule)> {
    let id = format!("power-{n}");
    let basis = Basis { title: words(&id), article: None, text: None, sample: true, from: on, until: None };
    let power = Power {
        id,
        kind: PowerKind::Penalty,
        title: words("a power"),
        holder: format!("office-{n}"),
        basis: vec![basis],
        delegations: Vec::new(),
        publication: None,
        second_factor: None,
        cites: BTreeMap::new(),
        row: Row::default(),
    };
    let feel = |text: &str| feel::parse(text).map_err(|finding| finding.to_string());
    let step = |act: &str, wait: Option<&str>| -> Outcome<After> {
        Ok(After {
            acts: vec![format!("{act}-{n}")],
            title: words(act),
            wait: wait.and_then(Wait::parse),
            within: None,
            when: Some(feel("severity >= 0")?),
            unless: None,
            because: None,
            article: None,
            row: Row::default(),
        })
    };
    let named = |act: &str| vec![format!("{act}-{n}")];
    let act = ActRule {
        roles: vec![RoleId::new(format!("post-{n}"))],
        separate_from: [named("inspect"), named("review")].concat(),
        certificate: Some("enforcement".into()),
        officers: Some(Officers { count: 2, acts: named("inspect"), article: None, row: Row::default() }),
        after: vec![step("review", None)?, step("notice", Some("5 working-days"))?],
        never_after: named("close"),
        documents: vec!["record".into()],
        needs: vec![Need {
            holds: feel("zone != null and severity < 9")?,
            because: words("zone"),
            article: None,
            row: Row::default(),
        }],
        discretion: Some(Discretion {
            decision: "band".into(),
            field: "amount".into(),
            low: "low".into(),
            high: "high".into(),
            article: None,
            row: Row::default(),
        }),
        ..ActRule::new(format!("decide-{n}"), words("decide"))
    };
    Ok((power, act))
}

/// Case data, a calendar where every day counts, and a band: authority is measured, not the tables behind it.
struct Known<'a> {
    data: &'a Context,
    world: &'a feel::World,
}

impl Facts for Known<'_> {
    fn eval(&self, expr: &feel::Expr) -> Value {
        expr.eval(self.data, self.world).value
    }

    fn value(&self, name: &str) -> Option<Value> {
        self.data.get(name).cloned()
    }

    fn is_pending(&self, _name: &str) -> bool {
        false
    }

    fn band(&self, _discretion: &Discretion) -> Option<Band> {
        Some(Band { low: Decimal::from(0_i64), high: Decimal::from(1_000_i64), rules: vec![1] })
    }

    fn ends(&self, from: Timestamp, wait: &Wait) -> Option<Timestamp> {
        from.checked_add(SignedDuration::from_hours(24 * wait.amount)).ok()
    }

    fn day(&self, at: Timestamp) -> Date {
        feel::TimeZone::UTC.to_datetime(at).date()
    }
}
