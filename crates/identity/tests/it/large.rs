//! A directory of 50,000 people and 5,000 posts: answers stay right, and the times are printed.

use std::hint::black_box;
use std::time::Instant;

use identity::csv::{Absent, Said, Table, Tables, export, reconcile};
use identity::scim::{Kind, Query, View};
use identity::{AppointmentId, Directory, Event, Fact, OfficeFacts, OfficeKind, PersonFacts, PostFacts};
use value::{AccountId, OfficeId, PostId, RoleId};

use crate::given::{day, words, world};

const PEOPLE: u64 = 50_000;
const POSTS: u64 = 5_000;
const OFFICES: u64 = 500;

fn facts() -> impl Iterator<Item = Fact> {
    let from = day("2026-01-01");
    let offices = (0..OFFICES).map(move |n| {
        let parent = (n > 0).then(|| OfficeId::new(format!("o{}", (n - 1) / 8)));
        let kind = if n == 0 { OfficeKind::District } else { OfficeKind::Section };
        let facts = OfficeFacts::new(words("局"), kind, parent);
        Fact::OfficeOpened { office: OfficeId::new(format!("o{n}")), from, facts }
    });
    let posts = (0..POSTS).map(move |n| {
        let office = OfficeId::new(format!("o{}", n % OFFICES));
        let facts = PostFacts::new(office, words("岗"), vec![RoleId::new("handler")]);
        Fact::PostOpened { post: PostId::new(format!("p{n}")), from, facts }
    });
    let people = (0..PEOPLE).map(move |n| {
        let facts = PersonFacts::new(words("人"));
        Fact::PersonAdded { person: AccountId::new(format!("u{n}")), from, facts }
    });
    let appointments = (0..PEOPLE).map(move |n| Fact::Appointed {
        appointment: AppointmentId(n + 1),
        person: AccountId::new(format!("u{n}")),
        post: PostId::new(format!("p{}", n % POSTS)),
        from,
        until: None,
    });
    offices.chain(posts).chain(people).chain(appointments)
}

fn large() -> Directory {
    let at = world(day("2026-01-01"));
    let mut directory = Directory::default();
    facts().for_each(|fact| directory.evolve(&Event { at: at.now, by: at.by.clone(), fact }));
    directory
}

#[test]
fn scim_and_tables_at_the_size_of_a_district() {
    let directory = large();
    let view =
        View { directory: &directory, base: "https://luohu.example.cn/scim/v2", today: day("2026-06-01") };
    let ask = |name: &str, filter: &str, expected: u64| {
        let pairs = [("filter", filter), ("count", "20")];
        let query = Query::of_pairs(pairs.into_iter().filter(|(_, text)| !text.is_empty())).unwrap();
        let begun = Instant::now();
        let body = view.list(Kind::User, &query).unwrap().body.unwrap();
        println!("SCIM list, {name}: {:?}", begun.elapsed());
        assert_eq!(body["totalResults"], expected, "{name}");
    };
    ask("a page", "", PEOPLE);
    ask("by userName", "userName eq \"U4711\"", 1);
    ask("a walk over all", "userName ew \"77\"", PEOPLE / 100);

    let begun = Instant::now();
    let texts = Table::ALL.map(|table| export(&directory, table));
    println!("export of four tables: {:?}", begun.elapsed());
    let [offices, posts, people, appointments] = &texts;
    let tables = Tables {
        offices: Some(offices),
        posts: Some(posts),
        people: Some(people),
        appointments: Some(appointments),
    };
    let begun = Instant::now();
    let plan = reconcile(&directory, &tables, Absent::Ends, &world(day("2026-06-01")));
    println!("reconciliation of {} rows: {:?}", plan.rows.len(), begun.elapsed());
    assert_eq!(
        (plan.rows.len() as u64, plan.commands().map(<[_]>::len)),
        (OFFICES + POSTS + 2 * PEOPLE, Some(0))
    );
    assert!(plan.rows.iter().all(|row| row.said == Said::Unchanged));
}

#[test]
fn asked_at_the_size_of_a_district() {
    let at = world(day("2026-01-01"));
    let events: Vec<Event> = facts().map(|fact| Event { at: at.now, by: at.by.clone(), fact }).collect();
    let mut directory = Directory::default();
    let begun = Instant::now();
    events.iter().for_each(|event| directory.evolve(event));
    println!("fold of {} events: {:?}", events.len(), begun.elapsed());
    let today = day("2026-06-01");

    let begun = Instant::now();
    for n in 0..PEOPLE {
        let standing = directory.standing(&AccountId::new(format!("u{n}")), today).unwrap();
        assert_eq!(standing.hats[0].post.as_str(), format!("p{}", n % POSTS));
    }
    println!("standing, mean of {PEOPLE}: {:?}", begun.elapsed() / 50_000);

    let begun = Instant::now();
    let root = OfficeId::new("o0");
    assert_eq!(directory.subtree(&root, today).len() as u64, OFFICES);
    println!("subtree of all {OFFICES} offices: {:?}", begun.elapsed());

    let begun = Instant::now();
    let office = OfficeId::new("o7");
    assert_eq!(directory.people_of(&office, today).count() as u64, PEOPLE / OFFICES);
    println!("people of one office: {:?}", begun.elapsed());

    let begun = Instant::now();
    assert_eq!(directory.holders(&PostId::new("p7"), today).len() as u64, PEOPLE / POSTS);
    println!("holders of one post: {:?}", begun.elapsed());

    let begun = Instant::now();
    let appoint = identity::Command::Appoint {
        person: AccountId::new("u9"),
        post: PostId::new("p1"),
        from: today,
        until: None,
    };
    for _ in 0..1_000 {
        assert_eq!(identity::decide(black_box(&directory), &appoint, &at).unwrap().len(), 1);
    }
    println!("decide an appointment, mean of 1000: {:?}", begun.elapsed() / 1_000);

    // Several commands are decided together on a copy.
    let begun = Instant::now();
    let second = identity::Command::DeactivatePerson { person: AccountId::new("u10") };
    assert_eq!(identity::decide_all(&directory, &[appoint, second], &at).unwrap().len(), 2);
    println!("decide two commands together: {:?}", begun.elapsed());
}
