//! Tables: out and in again, what a plan says, and what is wrong where.

use identity::csv::{Absent, Plan, Said, Table, Tables, export, guarded, reconcile, unguarded};
use identity::{Command, Directory, decide_all};
use proptest::prelude::*;

use crate::fold::random_town;
use crate::given::*;

const TODAY: &str = "2026-02-01";

/// Every table of a directory, to be laid beside one.
struct Exported([String; 4]);

impl Exported {
    fn of(directory: &Directory) -> Self {
        Self(Table::ALL.map(|table| export(directory, table)))
    }

    fn tables(&self) -> Tables<'_> {
        let [offices, posts, people, appointments] = &self.0;
        Tables {
            offices: Some(offices),
            posts: Some(posts),
            people: Some(people),
            appointments: Some(appointments),
        }
    }
}

fn planned(town: &Town, tables: &Tables<'_>, absent: Absent) -> Plan {
    reconcile(&town.directory, tables, absent, &world(day(TODAY)))
}

fn told(plan: &Plan) -> Vec<(u64, &str, &str)> {
    plan.wrong.iter().map(|wrong| (wrong.line, wrong.column.as_str(), wrong.code.as_str())).collect()
}

fn apply(town: &mut Town, plan: &Plan) {
    let commands = plan.commands().unwrap_or_else(|| panic!("{:?}", plan.wrong));
    let events = decide_all(&town.directory, commands, &world(day(TODAY))).unwrap();
    events.iter().for_each(|event| town.directory.evolve(event));
    town.events.extend(events);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn ones_own_export_changes_nothing(steps in prop::collection::vec(any::<[u8; 5]>(), 1..80)) {
        let town = random_town(&steps);
        let exported = Exported::of(&town.directory);
        for absent in [Absent::Stays, Absent::Ends] {
            let plan = planned(&town, &exported.tables(), absent);
            prop_assert_eq!(&plan.wrong, &[]);
            prop_assert_eq!(plan.commands().unwrap(), &[]);
            prop_assert!(plan.rows.iter().all(|row| row.said == Said::Unchanged));
            let lines: usize = exported.0.iter().map(|text| text.lines().count() - 1).sum();
            prop_assert_eq!(plan.rows.len(), lines);
        }
    }

    #[test]
    fn a_guard_is_taken_off_again(text in r#"[=+\-@'\t\r＝a1 ]{0,4}\PC{0,3}"#) {
        let written = guarded(&text);
        prop_assert_eq!(unguarded(&written), text.as_str());
        prop_assert!(!written.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']));
    }

    #[test]
    fn no_text_panics(text in r#"((id|name_zh|name_en|kind|parent|uscc|area|opened|closed)[,\n]|[a-z0-9",\n\r'=;]{0,5}|\PC)*"#) {
        let texts = Tables { offices: Some(&text), posts: Some(&text), people: Some(&text), appointments: Some(&text) };
        let plan = planned(&town(), &texts, Absent::Stays);
        prop_assert!(plan.commands().is_none());
    }
}

#[test]
fn an_export_fills_an_empty_directory() {
    let town = town();
    let exported = Exported::of(&town.directory);
    let mut empty = Town::default();
    let plan = planned(&empty, &exported.tables(), Absent::Stays);
    assert_eq!(plan.count(Said::Added), plan.rows.len());
    assert_eq!((plan.rows.len(), plan.wrong.len()), (6 + 8 + 5 + 4, 0));
    apply(&mut empty, &plan);
    assert_eq!(Exported::of(&empty.directory).0, exported.0);
    for on in ["2026-01-15", "2026-03-01", "2027-01-01"] {
        for person in ["wang", "li", "zhao", "sun"] {
            let hats = |town: &Town| {
                let standing = town.directory.standing(&who(person), day(on)).unwrap();
                let own = standing.hats.into_iter().filter(|hat| hat.covering.is_none());
                own.map(|hat| (hat.post, hat.office)).collect::<Vec<_>>()
            };
            let (mut before, mut after) = (hats(&town), hats(&empty));
            before.sort();
            after.sort();
            assert_eq!(before, after, "{person} on {on}");
        }
    }
}

#[test]
fn a_plan_says_what_each_row_does() {
    let mut town = town();
    let offices = "\u{feff}ID,kind,parent,name_zh,name_en,uscc,area,opened,closed\r\n\
        sub,section,new,科,Section,,,,\r\n\
        new,department,luohu,新局,New Bureau,,,2026-02-01,\r\n\
        water,department,luohu,水务局,水务,,,,\r\n\
        laowei,community,guiyuan,老围社区,老围社区,,,2026-01-01,\r\n";
    let posts = "id,office,title_zh,title_en,roles,area,opened,closed\n\
        clerk,sub,\"书记员, 兼\",Clerk,handler; verifier,,,\n\
        grid,laowei,岗,岗,grid-officer,,,2026-01-31\n";
    let people = "id,name_zh,name_en,email,external,from,active\n\
        new,'=1+1,New,new@example.cn,k-1,,\n\
        wu,wu,wu,,,,yes\n\
        qian,qian,qian,,,,yes\n\
        zhao,zhao,zhao,,,,否\n";
    let appointments = "person,post,from,until\n\
        new,clerk,2026-02-01,\n\
        wang,handler,2026-01-01,2026-01-31\n\
        li,verifier,2026-01-01,2026-12-31\n";
    let tables = Tables {
        offices: Some(offices),
        posts: Some(posts),
        people: Some(people),
        appointments: Some(appointments),
    };
    let plan = planned(&town, &tables, Absent::Stays);
    let said: Vec<(&str, u64, Said)> =
        plan.rows.iter().map(|row| (row.key.as_str(), row.line, row.said)).collect();
    let expected = [
        ("sub", 2, Said::Added),
        ("new", 3, Said::Added),
        ("water", 4, Said::Changed),
        ("laowei", 5, Said::Unchanged),
        ("clerk", 2, Said::Added),
        ("grid", 3, Said::Ended),
        ("new", 2, Said::Added),
        ("wu", 3, Said::Added),
        ("qian", 4, Said::Changed),
        ("zhao", 5, Said::Ended),
        ("new clerk 2026-02-01", 2, Said::Added),
        ("wang handler 2026-01-01", 3, Said::Ended),
        ("li verifier 2026-01-01", 4, Said::Unchanged),
    ];
    assert_eq!((told(&plan), said), (vec![], expected.to_vec()));
    apply(&mut town, &plan);
    let new = town.directory.standing(&who("new"), day(TODAY)).unwrap();
    assert_eq!((new.name.zh.as_str(), new.hats[0].roles.len()), ("=1+1", 2));
    assert!(export(&town.directory, Table::People).contains("new,'=1+1,New"));
    assert!(export(&town.directory, Table::Posts).contains("\"书记员, 兼\""));
    let again = planned(&town, &tables, Absent::Stays);
    assert_eq!(
        (again.commands().unwrap(), again.count(Said::Unchanged)),
        (&[] as &[Command], expected.len())
    );
}

#[test]
fn what_a_whole_table_leaves_out_ends() {
    let mut town = town();
    let keep = |table, ids: &[&str]| {
        let text = export(&town.directory, table);
        let kept = text
            .lines()
            .enumerate()
            .filter(|(at, line)| *at == 0 || ids.iter().any(|id| line.starts_with(&format!("{id},"))));
        kept.map(|(_, line)| format!("{line}\n")).collect::<String>()
    };
    let offices = keep(Table::Offices, &["luohu", "city"]);
    let posts = keep(Table::Posts, &["handler", "system"]);
    let people = keep(Table::People, &["wang", "sun"]);
    let appointments = keep(Table::Appointments, &["wang", "sun"]);
    let only_offices = Tables { offices: Some(&offices), ..Tables::default() };
    let refused = planned(&town, &only_offices, Absent::Ends);
    assert_eq!(told(&refused), [(0, "office", "office-has-appointments")], "li works in the water office");
    let tables = Tables {
        offices: Some(&offices),
        posts: Some(&posts),
        people: Some(&people),
        appointments: Some(&appointments),
    };
    let plan = planned(&town, &tables, Absent::Ends);
    let ended: Vec<&str> = plan.rows.iter().filter(|row| row.line == 0).map(|row| row.key.as_str()).collect();
    let expected = [
        "guiyuan",
        "laowei",
        "water",
        "audit",
        "grid",
        "security",
        "verifier",
        "water-handler",
        "li",
        "zhao",
        "li verifier 2026-01-01",
        "li water-handler 2026-03-01",
    ];
    assert_eq!((ended, told(&plan)), (expected.to_vec(), vec![]));
    apply(&mut town, &plan);
    let root = office("luohu");
    assert_eq!(town.directory.subtree(&root, day(TODAY)), [&root, &office("city")]);
    assert_eq!(town.directory.subtree(&root, day("2026-01-31")).len(), 6, "the past stays");
    assert!(town.directory.standing(&who("li"), day("2026-03-01")).unwrap().hats.is_empty());
}

#[test]
fn everything_wrong_is_told_with_line_and_column_and_nothing_is_applied() {
    let town = town();
    let head = "id,name_zh,name_en,email,external,from,active\n";
    let one = |rows: &str| {
        let text = format!("{head}{rows}");
        let plan = planned(&town, &Tables { people: Some(&text), ..Tables::default() }, Absent::Stays);
        assert!(plan.commands().is_none(), "{rows}");
        assert!(plan.wrong.iter().all(|wrong| !wrong.words.zh.is_empty() && !wrong.words.en.is_empty()));
        told(&plan)
            .into_iter()
            .map(|(line, column, code)| format!("{line} {column} {code}"))
            .collect::<Vec<_>>()
    };
    let rows = "a b,n,n,,,2026-13-01,maybe\nnew,n,n,,,,\nnew,n,n,,,,\nx,n\n";
    assert_eq!(
        one(rows),
        [
            "5  column-count",
            "2 id id-not-valid",
            "2 from day-unreadable",
            "2 active yes-or-no",
            "4 id repeated-key",
        ]
    );
    assert_eq!(
        one("x,,n,nobody,13800138000,,\nWang,n,n,,,,\n"),
        ["2 name name-missing", "2 email email-not-valid", "2 text personal-number", "3 person person-taken",]
    );
    let over_lines = "x,\"甲\n乙\",n,,,,\n\nWang,n,n,,,,\n";
    assert_eq!(one(over_lines), ["2 text text-not-plain", "5 person person-taken"]);
    assert_eq!(one("wang,wang,wang,,,2025-01-01,\n"), ["2 from day-fixed"]);
    assert_eq!(one(&format!("x,{},n,,,,\n", "长".repeat(2_001))), ["2 name_zh cell-too-long"]);
    let plan = |tables| planned(&town, &tables, Absent::Stays);
    let posts = "id,office,title_zh,title_en,roles,area,opened,closed\n\
        spare,city,岗,岗,handler,,2026-01-02,2026-01-31\n\
        spare2,none,岗,岗,a;a,,,\n";
    let found = plan(Tables { posts: Some(posts), ..Tables::default() });
    assert_eq!(told(&found), [(2, "opened", "day-fixed")]);
    let posts = posts.replace("2026-01-02", "");
    let found = plan(Tables { posts: Some(&posts), ..Tables::default() });
    assert_eq!(told(&found), [(3, "roles", "role-twice")]);
    let held = "person,post,from,until\nli,verifier,2026-01-01,\nli,verifier,,\n";
    let found = plan(Tables { appointments: Some(held), ..Tables::default() });
    assert_eq!(told(&found), [(3, "from", "day-missing"), (2, "until", "day-fixed")]);
    let kind = "id,name_zh,name_en,kind,parent,uscc,area,opened,closed\nx,n,n,bureau,luohu,,,,\n";
    let found = plan(Tables { offices: Some(kind), ..Tables::default() });
    assert_eq!(told(&found), [(2, "kind", "kind-unknown")]);
    let header = "person,post,from,from,what\n";
    let found = plan(Tables { appointments: Some(header), ..Tables::default() });
    assert_eq!(
        told(&found),
        [(1, "until", "column-missing"), (1, "from", "column-twice"), (1, "what", "column-unknown")]
    );
    assert_eq!(
        told(&plan(Tables { people: Some(""), ..Tables::default() })).len(),
        7,
        "an empty text has no columns"
    );
}
