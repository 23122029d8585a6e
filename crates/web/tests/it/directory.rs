//! The directory on pages: who is where, as of any day, for staff only; and at the size of a large district.

use std::time::Instant;

use axum::http::StatusCode;
use identity::{Command, OfficeFacts, OfficeKind, PersonFacts, PostFacts};
use value::{AccountId, CommandKey, Date, OfficeId, PostId, RoleId, Words};

use crate::town::Town;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn office(id: &str, zh: &str, parent: Option<&str>) -> Command {
    let kind = if parent.is_some() { OfficeKind::Department } else { OfficeKind::District };
    let facts = OfficeFacts::new(Words::new(zh, id), kind, parent.map(OfficeId::new));
    Command::OpenOffice { office: OfficeId::new(id), facts, opened: day("2020-01-01") }
}

fn person(id: &str, zh: &str) -> Command {
    let facts = PersonFacts::new(Words::new(zh, id));
    Command::AddPerson { person: AccountId::new(id), facts, from: day("2020-01-01") }
}

fn post(id: &str, office: &str, zh: &str, role: &str) -> Command {
    let facts = PostFacts::new(OfficeId::new(office), Words::new(zh, id), vec![RoleId::new(role)]);
    Command::OpenPost { post: PostId::new(id), facts, opened: day("2020-01-01") }
}

fn appoint(person: &str, post: &str, from: &str, until: Option<&str>) -> Command {
    let (person, post) = (AccountId::new(person), PostId::new(post));
    Command::Appoint { person, post, from: day(from), until: until.map(day) }
}

fn enter(town: &Town, key: &str, commands: Vec<Command>) {
    let admin =
        authority::Actor { account: AccountId::new(authority::OPERATOR), ..authority::Actor::anonymous() };
    town.site.engine.change_directory(CommandKey::new(key), admin, commands).unwrap();
}

/// Whom the directory knows is no resident anywhere, whatever their account says: the shorter times hold for them, and
/// their sign-ins stand in the record.
#[tokio::test(flavor = "multi_thread")]
async fn whom_the_directory_knows_is_no_resident() {
    let town = Town::new();
    enter(&town, "d1", vec![office("district", "示范区", None), person("resident", "王（演示）")]);
    let (mut known, mut other) = (town.signed_in("resident").await, town.signed_in("resident-2").await);
    let lines = town.site.engine.record_lines(1, 100).unwrap();
    let signed_in = lines.iter().filter(|line| line.entry.deed == identity::record::Deed::SignedIn);
    let by: Vec<_> = signed_in.map(|line| line.entry.by.as_str()).collect();
    assert_eq!(by, ["resident"]);
    town.at("2026-03-02T11:01");
    assert!(known.open("/me/reads").await.address.starts_with("/sign-in"), "two silent hours are too long");
    assert_eq!(other.open("/me/reads").await.address, "/me/reads");
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_found_by_office_by_name_and_as_of_a_day() {
    let town = Town::new();
    enter(
        &town,
        "d1",
        vec![
            office("district", "示范区", None),
            office("transport", "交通运输局", Some("district")),
            post("t-1", "transport", "承办岗", "handler"),
            person("wang", "王（演示）"),
            person("li", "李（演示）"),
            appoint("wang", "t-1", "2020-01-01", Some("2025-12-31")),
            appoint("li", "t-1", "2026-01-01", None),
        ],
    );
    let mut staff = town.signed_in("dispatcher").await;
    staff.open("/directory").await;
    staff.expect("示范区");
    staff.open("/directory?office=transport").await;
    staff.expect("李（演示）");
    assert!(!staff.has("王（演示）"), "the appointment is over");
    staff.open("/directory?office=transport&on=2025-06-01").await;
    staff.expect("王（演示）");
    staff.open("/directory").await;
    staff.submit("/desk/find", &[("text", "李")]).await;
    assert!(staff.page.address.starts_with("/directory?find="), "{}", staff.page.address);
    staff.expect("交通运输局 承办岗");
    staff.open("/directory/people/wang").await;
    staff.expect("2020-01-01 – 2025-12-31");
    for nowhere in ["/directory/people/nobody", "/directory?on=yesterday"] {
        staff.open(nowhere).await;
        assert_eq!(staff.page.status, StatusCode::NOT_FOUND, "{nowhere}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_appointment_opens_the_desk_and_its_end_closes_it() {
    let town = Town::new();
    enter(
        &town,
        "d1",
        vec![
            office("district", "示范区", None),
            office("water", "水务局", Some("district")),
            post("w-1", "water", "承办岗", "handler"),
            // The account is there, with a resident's role of its own.
            person("resident", "演示·任职者"),
            appoint("resident", "w-1", "2026-01-01", Some("2026-03-02")),
        ],
    );
    let mut browser = town.signed_in("resident").await;
    browser.open("/desk/tasks").await;
    assert_eq!(browser.page.status, StatusCode::OK);
    browser.expect("水务局");
    town.at("2026-03-03T00:30");
    let mut browser = town.signed_in("resident").await;
    browser.open("/desk/tasks").await;
    assert_eq!(browser.page.status, StatusCode::FORBIDDEN, "the post ended with the day");
    enter(&town, "d2", vec![Command::DeactivatePerson { person: AccountId::new("resident") }]);
    browser.open("/me/reads").await;
    assert!(browser.page.address.starts_with("/sign-in"), "who is stopped has no session any more");
}

/// Prints what a page takes with 50,000 people, their accounts and 5,000 posts; nothing is asserted about time.
#[tokio::test(flavor = "multi_thread")]
async fn a_large_directory_is_shown() {
    let town = Town::set_up(|site| site.rates = None, |_| axum::Router::new());
    let mut commands = vec![office("district", "示范区", None)];
    for number in 0..500 {
        commands.push(office(&format!("o{number}"), &format!("第{number}科"), Some("district")));
    }
    for number in 0..5_000 {
        let office = format!("o{}", number % 500);
        commands.push(post(&format!("p{number}"), &office, &format!("岗位{number}"), "handler"));
    }
    for number in 0..50_000 {
        commands.push(person(&format!("u{number}"), &format!("演示人员{number}")));
        commands.push(appoint(&format!("u{number}"), &format!("p{}", number % 5_000), "2020-01-01", None));
    }
    commands.extend([
        post("an", "district", "安全管理员", "security-admin"),
        person("resident-2", "演示·安全管理员"),
        appoint("resident-2", "an", "2020-01-01", None),
    ]);
    enter(&town, "d1", commands);
    let store = town.site.engine.store();
    let account = store.account(&AccountId::new("resident")).unwrap().unwrap();
    for number in 0..50_000 {
        let (id, name) =
            (AccountId::new(format!("u{number}")), Words::new(format!("演示人员{number}"), "Demo"));
        store
            .put_account(&store::Account { account: id, name, roles: Vec::new(), ..account.clone() })
            .unwrap();
    }
    let mut staff = town.signed_in("dispatcher").await;
    staff.open("/directory").await;
    staff.submit("/desk/find", &[("text", "演示")]).await;
    let search = staff.page.address.clone();
    let pages = ["/directory", "/directory?office=o7", search.as_str(), "/directory/people/u4711"];
    print_times(&mut staff, &pages).await;
    let mut security = town.signed_in("resident-2").await;
    security.submit("/admin/accounts", &[("q", "人员4711")]).await;
    let search = security.page.address.clone();
    let person = "/admin/people/u4711";
    let pages = [
        "/admin/accounts",
        "/admin/accounts?from=49901",
        search.as_str(),
        person,
        "/admin/people/u4711?office=o7",
    ];
    print_times(&mut security, &pages).await;
}

/// What each of these pages takes, over and over.
async fn print_times(browser: &mut crate::town::Browser, pages: &[&str]) {
    let mut took = Vec::new();
    for page in pages.iter().cycle().take(40) {
        let begun = Instant::now();
        browser.open(page).await;
        took.push((begun.elapsed(), *page));
        assert_eq!(browser.page.status, StatusCode::OK, "{page}");
    }
    took.sort();
    let (p50, p95) = (took[took.len() / 2], took[took.len() * 95 / 100]);
    println!("50,000 people, 5,000 posts: p50 {:?} ({}), p95 {:?} ({})", p50.0, p50.1, p95.0, p95.1);
}

/// Prints what a sign-in takes besides its hash, and what finding the person behind a session takes.
#[tokio::test(flavor = "multi_thread")]
async fn signing_in_and_being_known_take_little() {
    let town = Town::set_up(|site| site.rates = None, |_| axum::Router::new());
    let (mut whole, mut hash, mut known) = (Vec::new(), Vec::new(), Vec::new());
    let account = town.site.engine.store().account(&AccountId::new("dispatcher")).unwrap().unwrap();
    for _ in 0..7 {
        let mut browser = town.browser();
        browser.open("/sign-in").await;
        let begun = Instant::now();
        browser.submit("/sign-in", &[("name", "dispatcher"), ("password", crate::town::PASSWORD)]).await;
        whole.push(begun.elapsed());
        let begun = Instant::now();
        assert!(web::password::verify(crate::town::PASSWORD, Some(&account.password_hash)));
        hash.push(begun.elapsed());
    }
    let browser = town.signed_in("dispatcher").await;
    let token = web::session::Token::of(&{
        let mut headers = axum::http::HeaderMap::new();
        headers.insert("cookie", browser.cookie_line().parse().unwrap());
        headers
    });
    let (engine, token) = (&town.site.engine, token.unwrap());
    for _ in 0..2_000 {
        let begun = Instant::now();
        let session = engine.store().session(&token.digest()).unwrap().unwrap();
        let account = engine.store().account(&session.account.unwrap()).unwrap().unwrap();
        assert!(engine.may_enter(&account));
        assert_eq!(engine.actor(&account).account, account.account);
        known.push(begun.elapsed());
    }
    [&mut whole, &mut hash, &mut known].into_iter().for_each(|all| all.sort());
    let besides = whole[3].saturating_sub(hash[3]);
    println!(
        "sign-in and the page behind it, besides the hash: {besides:?}; session: p50 {:?}, p99 {:?}",
        known[1_000], known[1_980]
    );
}
