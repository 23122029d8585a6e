//! The record on its page: what stands in it, who is shown it, how it is narrowed, paged and taken out.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use identity::record::{Deed, Via};
use identity::{Command, OfficeFacts, OfficeKind, PersonFacts, PostFacts};
use store::Account;
use value::{AccountId, CommandKey, OfficeId, PostId, RoleId, Words};

use crate::town::{PASSWORD, Town};

/// A town with one of the three administrators each; the accounts have no role of their own.
pub fn town() -> Town {
    with(|_| ())
}

/// [`town`], with something set otherwise.
pub fn with(change: impl FnOnce(&mut web::Site)) -> Town {
    let town = Town::with(|site| {
        site.rates = None;
        change(site);
    });
    let (since, district) = ("2020-01-01".parse().unwrap(), OfficeId::new("district"));
    let words = |text: &str| Words::new(format!("演示·{text}"), format!("Demo {text}"));
    let mut commands = vec![Command::OpenOffice {
        office: district.clone(),
        facts: OfficeFacts::new(words("区"), OfficeKind::District, None),
        opened: since,
    }];
    for role in identity::ADMINISTRATORS {
        let (person, post) = (AccountId::new(role), PostId::new(role));
        let facts = PostFacts::new(district.clone(), words(role), vec![RoleId::new(role)]);
        commands.push(Command::OpenPost { post: post.clone(), facts, opened: since });
        let facts = PersonFacts::new(words(role));
        commands.push(Command::AddPerson { person: person.clone(), facts, from: since });
        commands.push(Command::Appoint { person: person.clone(), post, from: since, until: None });
        let hash = web::password::hash(PASSWORD, Some([1; 16]));
        town.site
            .engine
            .store()
            .put_account(&Account {
                account: person,
                name: words(role),
                password_hash: hash,
                // What the account itself says of these is worth nothing.
                roles: identity::ADMINISTRATORS.map(RoleId::new).to_vec(),
                office: None,
                area: None,
                certificates: Vec::new(),
                active: true,
            })
            .unwrap();
    }
    let operator =
        authority::Actor { account: AccountId::new(authority::OPERATOR), ..authority::Actor::anonymous() };
    town.site.engine.change_directory(CommandKey::new("found"), operator, commands).unwrap();
    town
}

fn kinds(town: &Town) -> Vec<(String, &'static str)> {
    let lines = town.site.engine.record_lines(1, 1_000).unwrap();
    lines.iter().map(|line| (line.entry.by.to_string(), line.entry.deed.kind())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_audit_administrator_finds_the_page() {
    let town = town();
    let everybody = ["system-admin", "security-admin", "supervisor", "author", "resident"];
    for who in everybody {
        let mut browser = town.signed_in(who).await;
        for address in ["/audit", "/audit.csv"] {
            browser.open(address).await;
            assert_eq!(browser.page.status, StatusCode::NOT_FOUND, "{who} {address}");
        }
        assert!(!browser.has("href=\"/audit\""), "{who}");
    }
    let mut visitor = town.browser();
    visitor.open("/audit").await;
    assert_eq!(visitor.page.status, StatusCode::NOT_FOUND);
    let auditor = town.signed_in("audit-admin").await;
    assert_eq!(auditor.page.address, "/audit", "it is the first page of the audit administrator");
    auditor.expect("href=\"/audit\"");
    auditor.expect("审计记录");
}

#[tokio::test(flavor = "multi_thread")]
async fn sign_ins_of_officials_and_acts_of_administrators_stand_in_it() {
    let town = town();
    let mut browser = town.browser();
    browser.open("/sign-in").await;
    for name in ["supervisor", "resident", "13800001111"] {
        browser.submit("/sign-in", &[("name", name), ("password", "wrong-and-invented")]).await;
    }
    town.signed_in("resident").await;
    let mut staff = town.signed_in("supervisor").await;
    staff.open("/desk/tasks").await;
    staff.submit("/sign-out", &[]).await;
    // Left by a command beside the process.
    let entry = identity::record::Entry {
        at: town.site.engine.now(),
        by: AccountId::new("security-admin"),
        via: Via::CommandLine,
        deed: Deed::AccountPut { account: AccountId::new("zhou"), roles: vec![RoleId::new("handler")] },
    };
    engine::leave_note(town.site.engine.store().as_ref(), &entry).unwrap();
    let mut auditor = town.signed_in("audit-admin").await;
    let said = |by: &str, kind: &'static str| (by.to_owned(), kind);
    assert_eq!(
        kinds(&town),
        [
            said("operator", "directory-changed"),
            said("supervisor", "sign-in-failed"),
            said("supervisor", "signed-in"),
            said("supervisor", "signed-out"),
            said("audit-admin", "signed-in"),
            said("security-admin", "account-put"),
        ],
        "residents and names that are no account are not kept"
    );
    assert!(town.site.engine.store().notes_left(10).unwrap().is_empty(), "taken once");
    auditor.open("/audit?lang=en").await;
    for text in [
        "Account set",
        "zhou handler",
        "Command line",
        "Failed sign-in",
        "Demo supervisor",
        "Page",
        "Appointments 3",
    ] {
        // The name is that of the directory, where it knows somebody.
        assert!(auditor.has(text) || text == "Demo supervisor", "{text}: {}", auditor.page.text);
    }
    for (query, there, gone) in [
        ("kind=signed-out", "Signed out</th>", "Account set</th>"),
        ("q=zhou", "Account set</th>", "Signed in</th>"),
        ("q=supervisor&kind=sign-in-failed", "Failed sign-in</th>", "Signed out</th>"),
        ("day=2026-03-02", "Account set</th>", "nothing at all"),
    ] {
        auditor.open(&format!("/audit?{query}")).await;
        assert!(auditor.has(there) && !auditor.has(gone), "{query}: {}", auditor.page.text);
    }
    for empty in ["day=2026-03-01", "day=2026-03-03", "q=nobody-known", "before=1"] {
        auditor.open(&format!("/audit?{empty}")).await;
        assert!(!auditor.has("role=\"rowheader\""), "{empty}");
    }
    for wrong in ["day=yesterday", "before=x"] {
        auditor.open(&format!("/audit?{wrong}")).await;
        assert_eq!(auditor.page.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    // The ledger protects the record as it does cases.
    town.site.engine.store().verify(&mut |_| ()).unwrap();
    assert_eq!(town.site.engine.store().max_case_id().unwrap(), 0, "no case was numbered for it");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_line_is_on_one_page_and_in_the_table() {
    let town = town();
    let by = AccountId::new("security-admin");
    for number in 0..1_100 {
        if number == 600 {
            // Lines are written a moment later: those of the day before are waited for.
            while town.site.engine.record_version().unwrap() < 600 {
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
            town.at("2026-03-03T09:00");
        }
        let client = if number == 7 { "=1+1".to_owned() } else { format!("c{number}") };
        let deed = Deed::ClientAdded { client };
        // Waited for before the day ends, so that all of the first day are written on it.
        if number == 599 {
            town.site.engine.record(&by, Via::Page, deed).unwrap();
        } else {
            town.site.engine.record_later(&by, Via::Page, deed);
        }
    }
    let mut auditor = town.signed_in("audit-admin").await;
    let cells = |text: &str| -> Vec<u64> {
        let cells = text.split("data-label=\"序号\"><span class=\"code\">").skip(1);
        cells.map(|cell| cell.split('<').next().unwrap().parse().unwrap()).collect()
    };
    let (mut seen, mut pages, mut address) = (Vec::new(), 0, "/audit".to_owned());
    loop {
        auditor.open(&address).await;
        seen.extend(cells(&auditor.page.text));
        pages += 1;
        let next = auditor.page.text.split("rel=\"next\" href=\"").nth(1);
        let Some(next) = next.map(|next| next.split('"').next().unwrap().replace("&#38;", "&")) else {
            break;
        };
        address = next;
    }
    assert_eq!(seen, (1..=1_102).rev().collect::<Vec<u64>>(), "each once, newest first");
    assert_eq!(pages, 23);
    // One day, found by halves and paged within itself.
    auditor.open("/audit?day=2026-03-02&kind=client-added").await;
    assert_eq!(cells(&auditor.page.text).first(), Some(&601));
    auditor.open("/audit.csv?kind=client-added").await;
    assert_eq!(auditor.page.headers["content-type"], "text/csv; charset=utf-8");
    let lines: BTreeSet<&str> = auditor.page.text.trim_start_matches('\u{feff}').lines().skip(1).collect();
    assert_eq!(lines.len(), 1_100);
    assert!(lines.iter().any(|line| line.contains(",'=1+1,")), "no formula comes out of it");
    assert_eq!(kinds_last(&town), ("audit-admin".to_owned(), "record-exported"));
}

fn kinds_last(town: &Town) -> (String, &'static str) {
    let last = town.site.engine.record_version().unwrap();
    let lines = town.site.engine.record_lines(last, 1).unwrap();
    (lines[0].entry.by.to_string(), lines[0].entry.deed.kind())
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_looked_for_stands_in_no_address() {
    let town = town();
    let by = AccountId::new("security-admin");
    for client in ["chen.wiki", "zhou.wiki"] {
        town.site.engine.record(&by, Via::Page, Deed::ClientAdded { client: client.to_owned() }).unwrap();
    }
    let mut auditor = town.signed_in("audit-admin").await;
    auditor.open("/audit").await;
    auditor.submit("/audit", &[("q", "zhou"), ("kind", "client-added"), ("day", "2026-03-02")]).await;
    let address = auditor.page.address.clone();
    assert!(address.starts_with("/audit?find=") && !address.contains("zhou"), "{address}");
    assert!(address.ends_with("&kind=client-added&day=2026-03-02"), "{address}");
    auditor.expect("value=\"zhou\"");
    auditor.expect("zhou.wiki");
    assert!(!auditor.has("chen.wiki"));
    // The table is narrowed alike.
    let table = auditor.page.text.split("href=\"/audit.csv?").nth(1).unwrap().split('"').next().unwrap();
    let table = format!("/audit.csv?{}", table.replace("&#38;", "&"));
    assert!(table.contains("find=") && !table.contains("zhou"), "{table}");
    auditor.open(&table).await;
    assert!(auditor.has("zhou.wiki") && !auditor.has("chen.wiki"), "{}", auditor.page.text);
    // What somebody wrote into an address by hand does not stay there.
    auditor.open("/audit?q=zhou&kind=client-added&day=2026-03-02").await;
    assert_eq!(auditor.page.address, address);
    auditor.submit("/audit", &[("q", "")]).await;
    assert_eq!(auditor.page.address, "/audit");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_launcher_leads_the_audit_administrator_to_the_record() {
    let town = town();
    let mut auditor = town.signed_in("audit-admin").await;
    for (language, heading, card) in
        [("zh", "其他栏目", "登录与管理操作的记录"), ("en", "More sections", "Record of sign-ins")]
    {
        auditor.open(&format!("/?lang={language}")).await;
        auditor.expect(heading);
        auditor.expect(card);
        auditor.expect("<h3><a href=\"/audit\">");
        assert!(!auditor.has("<h3><a href=\"/desk/tasks\">"));
    }
    for who in ["resident", "supervisor"] {
        let mut browser = town.signed_in(who).await;
        browser.open("/").await;
        assert_eq!(browser.has("其他栏目"), who == "supervisor");
        assert!(!browser.has("登录与管理操作的记录"), "{who}");
        // What the hall shows stands there once.
        assert_eq!(browser.page.text.matches("<h3><a href=\"/help\">").count(), 1, "{who}");
    }
}
