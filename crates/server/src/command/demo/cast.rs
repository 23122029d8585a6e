//! Who does things, and what they say.

use authority::Actor;
use catalog::App;
use value::{AccountId, RoleId, Timestamp, Value};

use super::course::Planned;
use super::dice::Dice;
use super::fixture::Fixture;

/// Who does an act of a course.
#[derive(Debug, Clone)]
pub enum Who {
    /// Whoever filed the report.
    Reporter,
    /// The street's grid officer, at times the dispatch centre.
    Screener,
    Dispatcher,
    /// The handler of an office.
    Handler(String),
    Verifier,
    Supervisor,
}

/// A category as its list has it.
#[derive(Debug, Clone)]
pub struct Kind {
    pub code: String,
    pub department: String,
    pub co_department: Option<String>,
    pub limit: i64,
    pub unit: String,
    pub radius_m: f64,
    pub urgent: bool,
    pub weight: u64,
}

/// What somebody reported.
#[derive(Debug, Clone)]
pub struct Report {
    pub opened: Timestamp,
    /// Place in the cast's kinds.
    pub kind: usize,
    pub street: String,
    pub place: String,
    pub lat: f64,
    pub lon: f64,
    pub details: String,
    pub danger: bool,
    pub night: bool,
    pub phone: Option<String>,
    pub channel: &'static str,
    /// The account that filed it; none for a visitor.
    pub filer: Option<Filer>,
    /// The dispatch centre screens it.
    pub central: bool,
}

#[derive(Debug, Clone)]
pub enum Filer {
    Resident(String),
    /// A report by telephone, counter or letter.
    Dispatcher,
    GridOfficer,
}

/// How often a category comes; all others have [`WEIGHT`].
const WEIGHTS: [(&str, u64); 12] = [
    ("illegal-parking", 34),
    ("noise-life", 30),
    ("street-cleaning", 26),
    ("shared-bikes", 22),
    ("litter-bin", 22),
    ("street-light", 20),
    ("road-damage", 20),
    ("obstruction", 18),
    ("street-vending", 16),
    ("general-request", 16),
    ("hazardous-waste", 3),
    ("home-help", 4),
];

const WEIGHT: u64 = 10;

/// People and words of the district.
pub struct Cast<'a> {
    pub app: &'a App,
    pub fixture: &'a Fixture,
    pub kinds: Vec<Kind>,
}

impl<'a> Cast<'a> {
    pub fn new(app: &'a App, fixture: &'a Fixture) -> Self {
        let entries = app.lists.get("category").into_iter().flat_map(|list| list.entries.values());
        let kinds = entries.map(|entry| {
            let text = |name: &str| entry.attributes.get(name).and_then(Value::as_text).map(str::to_owned);
            let number = |name: &str| entry.attributes.get(name).and_then(Value::as_i64);
            let weight =
                WEIGHTS.iter().find(|(code, _)| *code == entry.code).map_or(WEIGHT, |(_, weight)| *weight);
            Kind {
                code: entry.code.clone(),
                department: text("department").unwrap_or_default(),
                co_department: text("co_department"),
                limit: number("limit").unwrap_or(5),
                unit: text("unit").unwrap_or_default(),
                radius_m: number("radius_m").unwrap_or(30) as f64,
                urgent: number("priority") == Some(1),
                weight,
            }
        });
        Self { app, fixture, kinds: kinds.collect() }
    }

    pub fn kind(&self, report: &Report) -> &Kind {
        &self.kinds[report.kind]
    }

    /// The disposal limit, as the dispatch rules set it.
    pub fn limit(&self, report: &Report) -> (i64, &str) {
        let kind = self.kind(report);
        match (report.danger, report.night) {
            (true, _) => (4, "clock-hours"),
            (false, true) => (24, "clock-hours"),
            (false, false) => (kind.limit, &kind.unit),
        }
    }

    /// The department a report goes to first.
    pub fn lead(&self, report: &Report) -> String {
        self.kind(report).department.clone()
    }

    /// The department that helps: the category's own, or one that fits anything in a street.
    pub fn assistant(&self, dice: &mut Dice, report: &Report, lead: &str) -> String {
        match &self.kind(report).co_department {
            Some(co) if co != lead => co.clone(),
            _ => self.another(dice, lead),
        }
    }

    /// Any department but this one.
    pub fn another(&self, dice: &mut Dice, than: &str) -> String {
        const ANY: [&str; 4] = ["city-management", "traffic-police", "transport", "housing-construction"];
        let others: Vec<&str> = ANY.into_iter().filter(|office| *office != than).collect();
        dice.pick(&others).map(|office| (*office).to_owned()).unwrap_or_default()
    }

    fn staff(&self, fits: impl Fn(&super::fixture::Account) -> bool) -> Actor {
        self.fixture
            .accounts
            .iter()
            .find(|account| fits(account))
            .map_or_else(Actor::anonymous, |account| account.actor())
    }

    pub fn actor(&self, who: &Who, report: &Report) -> Actor {
        match who {
            Who::Reporter => self.filer(report),
            Who::Screener if report.central => self.actor(&Who::Dispatcher, report),
            Who::Screener => self.staff(|account| {
                account.holds("grid-officer") && account.area.as_deref() == Some(report.street.as_str())
            }),
            Who::Dispatcher => self.staff(|account| account.holds("dispatcher")),
            Who::Handler(office) => self.staff(|account| {
                account.holds("handler") && account.office.as_deref() == Some(office.as_str())
            }),
            Who::Verifier => self.staff(|account| account.holds("verifier")),
            Who::Supervisor => self.staff(|account| account.holds("supervisor")),
        }
    }

    fn filer(&self, report: &Report) -> Actor {
        match &report.filer {
            None => Actor::anonymous(),
            Some(Filer::Resident(account)) => Actor {
                account: AccountId::new(account.as_str()),
                roles: vec![RoleId::new("resident")],
                ..Actor::anonymous()
            },
            Some(Filer::Dispatcher) => self.actor(&Who::Dispatcher, report),
            Some(Filer::GridOfficer) => {
                self.actor(&Who::Screener, &Report { central: false, ..report.clone() })
            }
        }
    }

    /// The opening act.
    pub fn filing(&self, report: &Report) -> Planned {
        let mut pairs = vec![
            ("category", self.kind(report).code.clone()),
            ("place", report.place.clone()),
            ("lat", format!("{:.6}", report.lat)),
            ("lon", format!("{:.6}", report.lon)),
            ("street", report.street.clone()),
            ("details", report.details.clone()),
        ];
        let told = [("danger", report.danger), ("night", report.night)];
        pairs.extend(told.into_iter().filter(|(_, is)| *is).map(|(name, _)| (name, "true".to_owned())));
        pairs.extend(report.phone.iter().map(|phone| ("phone", phone.clone())));
        Planned { act: "report", at: report.opened, who: Who::Reporter, pairs, reason: String::new() }
    }

    pub fn screening(&self, dice: &mut Dice, report: &Report) -> Vec<(&'static str, String)> {
        let mut found = Vec::new();
        let yes = || "true".to_owned();
        if report.danger {
            found.push(("confirm_danger", yes()));
        }
        if dice.chance(5) {
            found.push(("near_school", yes()));
        } else if ["road-damage", "obstruction", "tree"].contains(&self.kind(report).code.as_str())
            && dice.chance(20)
        {
            found.push(("main_road", yes()));
        }
        if dice.chance(30) {
            found.push(("screen_note", "现场属实".to_owned()));
        }
        found
    }

    /// Why a report is not accepted, and the answer.
    pub fn rejection(&self, dice: &mut Dice) -> (String, String) {
        let reasons: Vec<_> =
            self.app.lists.get("reject").into_iter().flat_map(|list| list.entries.values()).collect();
        let chosen = dice.pick(&reasons);
        let (code, title) =
            chosen.map(|entry| (entry.code.clone(), entry.title.zh.clone())).unwrap_or_default();
        (code, format!("经核实：{title}，本次不予受理。感谢您的反映。"))
    }

    pub fn result(&self, dice: &mut Dice) -> String {
        dice.text(&self.fixture.phrases.results)
    }

    pub fn return_reason(&self, dice: &mut Dice) -> String {
        dice.text(&self.fixture.phrases.returns)
    }

    pub fn failure(&self, dice: &mut Dice) -> String {
        dice.text(&self.fixture.phrases.failures)
    }

    pub fn reopening(&self, dice: &mut Dice) -> String {
        dice.text(&self.fixture.phrases.reopenings)
    }

    /// Score and comment; the comment may be missing.
    pub fn rating(&self, dice: &mut Dice, unhappy: bool) -> (String, String) {
        let weights: [u64; 5] = if unhappy { [14, 22, 34, 22, 8] } else { [2, 4, 14, 36, 44] };
        let score = dice.weighted(weights.into_iter()) + 1;
        let told = dice.chance(40);
        let text = if told { dice.text(&self.fixture.phrases.comments) } else { String::new() };
        (score.to_string(), text)
    }
}
