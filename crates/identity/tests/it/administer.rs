//! Who may administer 三员 what: the whole table, what a provisioning system never may, and nobody for themself.

use std::collections::BTreeMap;

use identity::record::{Deed, Entry, KINDS, Via};
use identity::{
    Command, Commander, Domain, OfficeFacts, OfficeKind, ROLES_OF_POWER, may_administer, may_command,
    may_hand_over,
};

use crate::given::*;

const TODAY: &str = "2026-02-01";

/// A person for each of the three, a supervisor, a handler; each in a post of that name.
const PEOPLE: [(&str, &str); 5] = [
    ("sys", "system-admin"),
    ("sec", "security-admin"),
    ("aud", "audit-admin"),
    ("sup", "supervisor"),
    ("han", "handler"),
];

fn staffed() -> Town {
    let mut town = Town::default();
    let district = OfficeFacts::new(words("区"), OfficeKind::District, None);
    for (id, facts) in [("luohu", district), ("city", department("城管", "luohu"))] {
        town.must(TODAY, Command::OpenOffice { office: office(id), facts, opened: day(TODAY) });
    }
    for (person, role) in PEOPLE {
        let facts = post_facts("city", &[role]);
        town.must(TODAY, Command::OpenPost { post: post(role), facts, opened: day(TODAY) });
        let facts = identity::PersonFacts::new(words(person));
        town.must(TODAY, Command::AddPerson { person: who(person), facts, from: day(TODAY) });
        town.must(TODAY, appoint(person, role));
    }
    town
}

fn appoint(person: &str, role: &str) -> Command {
    Command::Appoint { person: who(person), post: post(role), from: day(TODAY), until: None }
}

/// The code of the refusal, empty where it is allowed.
fn asked(town: &Town, by: &str, command: &Command) -> String {
    let by = who(by);
    let may = may_command(&town.directory, Commander::of(&by), std::slice::from_ref(command), day(TODAY));
    may.err().map(|(_, refusal)| refusal.code).unwrap_or_default()
}

/// Commands by a word, and who may give them: `s` system, `p` security (power); each also tried by everybody else.
fn commands() -> Vec<(char, Command)> {
    let open = |roles: &[&str]| Command::OpenPost {
        post: post("new"),
        facts: post_facts("city", roles),
        opened: day(TODAY),
    };
    let end = |n| Command::EndAppointment { appointment: identity::AppointmentId(n), last_day: day(TODAY) };
    let cover = |post_id: &str| Command::CoverLeave {
        absent: who("sup"),
        deputy: who("han"),
        from: day(TODAY),
        until: day(TODAY),
        posts: vec![post(post_id)],
    };
    let mut all = vec![
        ('s', open(&["handler"])),
        ('s', appoint("sup", "handler")),
        ('s', cover("handler")),
        ('s', Command::DismissPerson { person: who("han") }),
        (
            's',
            Command::AddPerson {
                person: who("new"),
                facts: identity::PersonFacts::new(words("new")),
                from: day(TODAY),
            },
        ),
        ('s', Command::CloseOffice { office: office("city"), last_day: day(TODAY) }),
        ('p', appoint("han", "supervisor")),
        ('p', cover("supervisor")),
        ('p', Command::DeactivatePerson { person: who("han") }),
        ('p', Command::ReactivatePerson { person: who("han") }),
        ('p', Command::DismissPerson { person: who("aud") }),
        ('p', Command::ClosePost { post: post("audit-admin"), last_day: day(TODAY) }),
        // A post of power stays one when somebody would make it harmless, and becomes one by being changed.
        ('p', Command::ChangePost { post: post("supervisor"), facts: post_facts("city", &["handler"]) }),
        ('p', Command::ChangePost { post: post("handler"), facts: post_facts("city", &["author"]) }),
    ];
    all.extend(ROLES_OF_POWER.map(|role| ('p', open(&[role]))));
    let town = staffed();
    let of = |person: &str| {
        let held = town.directory.appointments().find(|held| held.person == who(person)).unwrap();
        end(held.id.0)
    };
    all.extend([('s', of("han")), ('p', of("sup")), ('p', of("aud"))]);
    all
}

#[test]
fn each_command_is_the_business_of_one_administrator() {
    let town = staffed();
    let mut cells = 0;
    for (domain, command) in commands() {
        for (by, _) in PEOPLE {
            let allowed = matches!((domain, by), ('s', "sys") | ('p', "sec"));
            let wanted = if allowed { "" } else { "not-an-administrator" };
            assert_eq!(asked(&town, by, &command), wanted, "{by}: {command:?}");
            cells += 1;
        }
        // Where somebody serves, nobody acts without a name.
        assert_eq!(asked(&town, "operator", &command), "administrator-signs", "{command:?}");
    }
    println!("{cells} cells, 0 differences");
    // The record is the audit administrator's, who changes nothing.
    for (by, _) in PEOPLE {
        let by = who(by);
        let may = may_administer(&town.directory, Commander::of(&by), Domain::Record, day(TODAY));
        assert_eq!(may.is_ok(), by.as_str() == "aud", "{by}");
    }
    for domain in Domain::ALL {
        let of_one = PEOPLE.iter().filter(|(by, _)| {
            may_administer(&town.directory, Commander::Person(&who(by)), domain, day(TODAY)).is_ok()
        });
        assert_eq!(of_one.count(), 1, "{domain:?}");
    }
}

#[test]
fn an_operator_founds_and_helps_where_nobody_is_left() {
    let founding = Town::default();
    for (_, command) in commands() {
        assert_eq!(asked(&founding, "operator", &command), "");
        assert_eq!(asked(&founding, "sys", &command), "not-an-administrator", "nobody founds by a name");
    }
    let mut town = staffed();
    let structure = Command::CloseOffice { office: office("city"), last_day: day(TODAY) };
    assert_eq!(asked(&town, "operator", &structure), "administrator-signs");
    town.must(TODAY, Command::DeactivatePerson { person: who("sys") });
    assert_eq!(asked(&town, "operator", &structure), "", "the only one was stopped");
    assert_eq!(asked(&town, "sys", &structure), "not-an-administrator");
    let power = appoint("han", "supervisor");
    assert_eq!(asked(&town, "operator", &power), "administrator-signs", "the other one serves still");
    let none = Town::default();
    let record = may_administer(&none.directory, Commander::Operator, Domain::Record, day(TODAY));
    assert!(record.is_err(), "the record is nobody's but the audit administrator's");
}

#[test]
fn a_provisioning_system_gives_no_power() {
    let town = staffed();
    let refused = "provisioner-beyond-scope";
    for (domain, command) in commands() {
        let people = matches!(
            command,
            Command::AddPerson { .. }
                | Command::Appoint { .. }
                | Command::EndAppointment { .. }
                | Command::DismissPerson { .. }
        );
        let stops = matches!(command, Command::DeactivatePerson { .. } | Command::ReactivatePerson { .. });
        let wanted = if (domain == 's' && people) || stops { "" } else { refused };
        assert_eq!(asked(&town, "scim", &command), wanted, "{command:?}");
    }
    // Whoever has power is not its to stop, to bring back, to rename or to dismiss.
    for person in ["sys", "sec", "aud", "sup"].map(who) {
        let facts = identity::PersonFacts::new(words("x"));
        for command in [
            Command::ChangePerson { person: person.clone(), facts },
            Command::DeactivatePerson { person: person.clone() },
            Command::ReactivatePerson { person: person.clone() },
            Command::DismissPerson { person: person.clone() },
        ] {
            assert_eq!(asked(&town, "scim", &command), refused, "{command:?}");
        }
    }
    // Nor by steps in one request, and not even where nobody administers yet.
    let steps = [
        Command::OpenPost { post: post("p"), facts: post_facts("city", &["supervisor"]), opened: day(TODAY) },
        appoint("han", "p"),
    ];
    for town in [town, Town::default()] {
        let may = may_command(&town.directory, Commander::Provisioner, &steps, day(TODAY));
        assert_eq!(may.unwrap_err().1.code, refused);
    }
}

#[test]
fn nobody_gives_power_to_themself() {
    let town = staffed();
    let own = [
        appoint("sec", "supervisor"),
        Command::ReactivatePerson { person: who("sec") },
        Command::CoverLeave {
            absent: who("sup"),
            deputy: who("sec"),
            from: day(TODAY),
            until: day(TODAY),
            posts: vec![post("supervisor")],
        },
        Command::ChangePost {
            post: post("security-admin"),
            facts: post_facts("city", &["security-admin", "supervisor"]),
        },
        Command::NameRepresentative {
            uscc: "91440303MA5GKL12XA".into(),
            name: words("公司"),
            representative: who("sec"),
        },
    ];
    for command in own {
        assert_eq!(asked(&town, "sec", &command), "administers-self", "{command:?}");
    }
    assert_eq!(asked(&town, "sec", &appoint("han", "supervisor")), "");
}

/// Codes that no command of the directory meets by itself.
pub fn codes() -> Vec<String> {
    let town = staffed();
    let power = appoint("sec", "supervisor");
    let met = ["han", "operator", "scim", "sec"].map(|by| asked(&town, by, &power));
    assert_eq!(
        met,
        ["not-an-administrator", "administrator-signs", "provisioner-beyond-scope", "administers-self"]
    );
    let (sec, sup) = (who("sec"), who("sup"));
    let may = may_hand_over(&town.directory, Commander::Person(&sec), (&sup, &[]), false, day(TODAY));
    met.into_iter().chain([may.unwrap_err().code().to_owned()]).collect()
}

/// A line here is never changed: records with it exist.
const LINES: &[&str] = &[
    r#""signed-in""#,
    r#""signed-out""#,
    r#""sign-in-failed""#,
    r#"{"directory-changed":{"from":3,"to":4,"facts":{"person-added":2}}}"#,
    r#"{"refused":{"what":"directory","code":"administrator-signs"}}"#,
    r#"{"account-put":{"account":"wang","roles":["handler"]}}"#,
    r#"{"account-closed":{"account":"wang"}}"#,
    r#"{"account-reset":{"account":"wang","factors":true}}"#,
    r#"{"sessions-ended":{"account":"wang"}}"#,
    r#""master-changed""#,
    r#"{"ledger-rehashed":{"from":"sha-256","to":"sm3","size":7,"root":"00"}}"#,
    r#"{"client-renewed":{"client":"wiki"}}"#,
    r#"{"keys-made":{"names":["token"]}}"#,
    r#"{"keys-rotated":{"names":["token"]}}"#,
    r#"{"client-added":{"client":"wiki"}}"#,
    r#"{"client-removed":{"client":"wiki"}}"#,
    r#"{"calendar-published":{"edition":"2026-11-04"}}"#,
    r#"{"backup-made":{"size":7,"root":"00"}}"#,
    r#"{"record-exported":{"lines":3}}"#,
];

#[test]
fn every_line_of_the_record_reads_and_writes_the_same_text() {
    let mut kinds = BTreeMap::new();
    for (line, via) in LINES.iter().zip(Via::ALL.into_iter().cycle()) {
        let text =
            format!(r#"{{"at":"2026-03-02T01:00:00Z","by":"wang","via":"{}","deed":{line}}}"#, via.name());
        let entry: Entry = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        assert_eq!(serde_json::to_string(&entry).unwrap(), text);
        kinds.insert(entry.deed.kind(), entry.deed.about());
    }
    let named: Vec<&str> = KINDS.to_vec();
    assert!(named.iter().all(|kind| kinds.contains_key(kind)), "a kind without a line");
    assert_eq!(kinds.len(), KINDS.len());
    assert_eq!(kinds["directory-changed"], "person-added 2 (3-4)");
    assert_eq!(kinds["account-put"], "wang handler");
    let town = staffed();
    let deed = Deed::directory(5, town.events.iter().take(2).map(|event| &event.fact));
    assert!(matches!(deed, Deed::DirectoryChanged { from: 5, to: 6, .. }), "{deed:?}");
}

/// A first password that somebody else knows is no way to a power: where somebody has one and no second factor stays.
#[test]
fn nobody_comes_in_as_somebody_with_power() {
    let mut town = staffed();
    let asked = |town: &Town, by: &str, account: &str, roles: &[&str], stays: bool| {
        let (by, account) = (who(by), who(account));
        let roles: Vec<_> = roles.iter().map(|role| value::RoleId::new(*role)).collect();
        let may = may_hand_over(&town.directory, Commander::of(&by), (&account, &roles), stays, day(TODAY));
        may.err().map_or("", |why| why.code())
    };
    for (account, role) in PEOPLE {
        let power = ROLES_OF_POWER.contains(&role);
        for (by, _) in PEOPLE {
            let wanted = match (by, power) {
                (_, true) => "hands-over-power",
                ("sec", false) => "",
                _ => "not-an-administrator",
            };
            assert_eq!(asked(&town, by, account, &[], false), wanted, "{by} {account}");
            let wanted = if by == "sec" { "" } else { "not-an-administrator" };
            assert_eq!(asked(&town, by, account, &[], true), wanted, "{by} {account}, with a factor");
        }
        let wanted = if power { "" } else { "administrator-signs" };
        assert_eq!(asked(&town, "operator", account, &[], false), wanted, "{account}");
        assert_eq!(asked(&town, "scim", account, &[], false), "provisioner-beyond-scope");
    }
    // Power of old that stands in the account counts too, and so does what somebody had or will have.
    assert_eq!(asked(&town, "sec", "nobody", &["supervisor"], false), "hands-over-power");
    town.must(
        TODAY,
        Command::Appoint {
            from: day("2026-05-01"),
            person: who("han"),
            post: post("supervisor"),
            until: None,
        },
    );
    assert_eq!(asked(&town, "sec", "han", &[], false), "hands-over-power");
}
