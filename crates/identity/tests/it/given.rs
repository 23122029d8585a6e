//! A small district to ask and to change.

use authority::Certificate;
use identity::{
    Command, Directory, Event, OfficeFacts, OfficeKind, PersonFacts, PostFacts, Refusal, World, decide,
};
use value::{AccountId, CellId, Date, OfficeId, PostId, RoleId, Words};

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn office(id: &str) -> OfficeId {
    OfficeId::new(id)
}

pub fn post(id: &str) -> PostId {
    PostId::new(id)
}

pub fn who(id: &str) -> AccountId {
    AccountId::new(id)
}

pub fn cell(id: &str) -> CellId {
    CellId::new(id)
}

pub fn words(text: &str) -> Words {
    Words::new(text, text)
}

pub fn department(name: &str, parent: &str) -> OfficeFacts {
    OfficeFacts::new(words(name), OfficeKind::Department, Some(office(parent)))
}

pub fn post_facts(of: &str, roles: &[&str]) -> PostFacts {
    PostFacts::new(office(of), words("岗"), roles.iter().map(|role| RoleId::new(*role)).collect())
}

pub fn world(today: Date) -> World {
    World { now: format!("{today}T01:00:00Z").parse().unwrap(), today, by: who("admin") }
}

/// A directory with the events it is the fold of.
#[derive(Default)]
pub struct Town {
    pub directory: Directory,
    pub events: Vec<Event>,
}

impl Town {
    pub fn run(&mut self, today: Date, command: &Command) -> Result<usize, Refusal> {
        let events = decide(&self.directory, command, &world(today))?;
        events.iter().for_each(|event| self.directory.evolve(event));
        let count = events.len();
        self.events.extend(events);
        Ok(count)
    }

    pub fn must(&mut self, today: &str, command: Command) {
        if let Err(refusal) = self.run(day(today), &command) {
            panic!("{command:?}: {refusal}");
        }
    }

    pub fn refused(&self, today: &str, command: &Command) -> Refusal {
        match decide(&self.directory, command, &world(day(today))) {
            Err(refusal) => refusal,
            Ok(events) => panic!("not refused: {command:?} gives {events:?}"),
        }
    }
}

pub fn appoint(person: &str, to: &str, from: &str, until: Option<&str>) -> Command {
    Command::Appoint { person: who(person), post: post(to), from: day(from), until: until.map(day) }
}

pub fn cover(absent: &str, deputy: &str, from: &str, until: &str, posts: &[&str]) -> Command {
    let posts = posts.iter().map(|id| post(id)).collect();
    Command::CoverLeave {
        absent: who(absent),
        deputy: who(deputy),
        from: day(from),
        until: day(until),
        posts,
    }
}

pub fn certificate(number: &str, from: &str, until: &str) -> Certificate {
    Certificate { kind: "执法证".into(), number: number.into(), from: day(from), until: Some(day(until)) }
}

/// A district with two departments, a street with a community, and people in posts; all since 1 January 2026.
///
/// `wang` handles in `city` (appointment 1), `li` holds two posts in two offices (2 and 3), `zhao` none, `sun` is the
/// system administrator (4), `qian` is stopped, `wu` left; `li` is deputy of `wang` in July (cover 1).
pub fn town() -> Town {
    let mut town = Town::default();
    let since = day("2026-01-01");
    let mut open = |id: &str, facts: OfficeFacts| {
        town.must("2026-01-01", Command::OpenOffice { office: office(id), facts, opened: since });
    };
    open("luohu", OfficeFacts::new(words("罗湖区"), OfficeKind::District, None));
    open("city", OfficeFacts { uscc: Some("91440303MA5GKL12XA".into()), ..department("城管", "luohu") });
    open("water", department("水务", "luohu"));
    open("old", department("旧局", "luohu"));
    let street = OfficeFacts::new(words("桂园街道"), OfficeKind::Street, Some(office("luohu")));
    open("guiyuan", OfficeFacts { area: Some("440303001".into()), ..street });
    open("laowei", OfficeFacts::new(words("老围社区"), OfficeKind::Community, Some(office("guiyuan"))));
    let posts = [
        ("handler", "city", &["handler"] as &[&str]),
        ("water-handler", "water", &["handler"]),
        ("verifier", "city", &["verifier"]),
        ("grid", "laowei", &["grid-officer"]),
        ("system", "luohu", &["system-admin"]),
        ("security", "luohu", &["security-admin"]),
        ("audit", "luohu", &["audit-admin", "verifier"]),
        ("spare", "city", &["handler"]),
    ];
    for (id, of, roles) in posts {
        let facts = post_facts(of, roles);
        town.must("2026-01-01", Command::OpenPost { post: post(id), facts, opened: since });
    }
    for id in ["wang", "li", "zhao", "sun", "qian", "wu"] {
        let facts = PersonFacts::new(words(id));
        town.must("2026-01-01", Command::AddPerson { person: who(id), facts, from: since });
    }
    let year = "2026-01-01";
    town.must(year, appoint("wang", "handler", year, None));
    town.must(year, appoint("li", "verifier", year, Some("2026-12-31")));
    town.must(year, appoint("li", "water-handler", "2026-03-01", None));
    town.must(year, appoint("sun", "system", year, None));
    town.must(year, cover("wang", "li", "2026-07-01", "2026-07-31", &["handler"]));
    let held = certificate("A-1", "2026-01-01", "2026-12-31");
    town.must(year, Command::IssueCertificate { person: who("wang"), certificate: held });
    town.must(
        year,
        Command::AssignDuty { office: office("city"), day: day("2026-05-01"), person: who("wang") },
    );
    let (area, from) = ("440303001001".to_owned(), since);
    town.must(year, Command::OpenCell { cell: cell("g1"), area: area.clone(), officer: who("wang"), from });
    town.must(year, Command::OpenCell { cell: cell("g2"), area, officer: who("wang"), from });
    town.must(year, Command::CloseCell { cell: cell("g2"), last_day: day("2026-01-31") });
    town.must(year, Command::ClosePost { post: post("spare"), last_day: day("2026-01-31") });
    town.must(year, Command::CloseOffice { office: office("old"), last_day: day("2026-01-31") });
    town.must(year, Command::DeactivatePerson { person: who("qian") });
    town.must(year, Command::DismissPerson { person: who("wu") });
    town
}
