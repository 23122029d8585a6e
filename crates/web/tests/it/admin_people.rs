//! Pages on which administrators change the directory: who joins, posts, leave, the end of service.

use authority::Actor;
use axum::http::StatusCode;
use identity::{Command, OfficeFacts, OfficeKind, PostFacts, Presence, Standing};
use value::{AccountId, CommandKey, Date, OfficeId, PostId, RoleId, Words};

use crate::audit::{town as staffed, with};
use crate::edge::scene::{PAIRS, form_token};
use crate::town::{Browser, Town};

const PERSON: &str = "/admin/people/lin.demo";

fn today() -> Date {
    "2026-03-02".parse().unwrap()
}

/// A district with an office of two posts, one of them of power, and Lin, who holds neither.
async fn town() -> Town {
    let town = staffed();
    let since = "2020-01-01".parse().unwrap();
    let office = OfficeId::new("water");
    let words = |text: &str| Words::new(text, text);
    let mut parent = OfficeFacts::new(words("水务"), OfficeKind::Department, None);
    parent.parent = Some(OfficeId::new("district"));
    let open = |role: &str, title: &str| Command::OpenPost {
        post: PostId::new(format!("water-{role}")),
        facts: PostFacts::new(office.clone(), words(title), vec![RoleId::new(role)]),
        opened: since,
    };
    for (by, command) in [
        ("system-admin", Command::OpenOffice { office: office.clone(), facts: parent, opened: since }),
        ("system-admin", open("handler", "承办")),
        ("security-admin", open("supervisor", "督办")),
    ] {
        let by = Actor { account: AccountId::new(by), ..Actor::anonymous() };
        let key = CommandKey::new(format!("set-up-{command:?}").chars().take(60).collect::<String>());
        town.site.engine.change_directory(key, by, vec![command]).unwrap();
    }
    let mut browser = town.signed_in("system-admin").await;
    assert_eq!(browser.page.address, "/directory", "it is their first page");
    browser.expect("href=\"/admin/people/new\"");
    browser.open("/admin/people/new").await;
    let lin = [("person", "lin.demo"), ("name", "林（演示）"), ("email", "lin@office.example")];
    browser.submit("/admin/people/new", &[lin.as_slice(), &[("from", "2026-03-01")]].concat()).await;
    assert_eq!(browser.page.address, "/admin/people/lin.demo?done=join", "{}", browser.page.text);
    browser.expect("已办：新增人员");
    town
}

fn standing(town: &Town) -> Standing {
    town.site.engine.directory().standing(&AccountId::new("lin.demo"), today()).unwrap()
}

/// What Lin holds today.
fn posts(town: &Town) -> Vec<String> {
    standing(town).hats.iter().map(|hat| hat.post.to_string()).collect()
}

/// Sends the form of one act on the page of a person as it is.
async fn act(browser: &mut Browser, id: &str, fields: &[(&str, &str)]) {
    let token = form_token(browser.cookie(web::session::COOKIE_NAME));
    let key = format!("key-{}", browser.page.text.len());
    let known = [("csrf", token.as_str()), ("key", key.as_str()), ("act", id)];
    let body = crate::edge::scene::body(PAIRS, &[known.as_slice(), fields].concat());
    browser.post_raw(PERSON, PAIRS, body).await;
    if browser.page.status == StatusCode::SEE_OTHER {
        let to = browser.page.headers["location"].to_str().unwrap().to_owned();
        browser.open(&to).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_is_appointed_and_leaves_the_post() {
    let town = town().await;
    let mut browser = town.signed_in("system-admin").await;
    browser.open("/directory/people/lin.demo").await;
    browser.expect("lin@office.example");
    browser.expect("href=\"/admin/people/lin.demo\"");
    browser.open(PERSON).await;
    act(&mut browser, "appoint", &[("office", "")]).await;
    browser.expect("请选择单位");
    act(&mut browser, "appoint", &[("office", "water")]).await;
    assert_eq!(browser.page.address, "/admin/people/lin.demo?office=water#act-appoint");
    assert!(browser.has("value=\"water-handler\"") && browser.has("空缺"), "{}", browser.page.text);
    browser.expect("换一个单位");
    act(&mut browser, "appoint", &[("office", "water"), ("from", "2026-03-02")]).await;
    browser.expect("请选择岗位");
    // What is wrong is said where it is, and what was chosen stays.
    let chosen = [("office", "water"), ("post", "water-handler")];
    act(&mut browser, "appoint", &[chosen.as_slice(), &[("from", "")]].concat()).await;
    assert_eq!(browser.page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(browser.has("请填写日期") && browser.has("value=\"water-handler\" checked"));
    assert!(posts(&town).is_empty());
    act(&mut browser, "appoint", &[chosen.as_slice(), &[("from", "2026-03-01")]].concat()).await;
    browser.expect("已办：任职");
    assert_eq!(posts(&town), ["water-handler"]);
    let line = town.site.engine.record_lines(1, 1_000).unwrap().pop().unwrap();
    assert_eq!((line.entry.by.as_str(), line.entry.deed.kind()), ("system-admin", "directory-changed"));
    let held =
        town.site.engine.directory().appointed_to(&PostId::new("water-handler"), today()).next().unwrap().id;
    browser.expect("结束任职：水务 承办");
    act(&mut browser, &format!("end-{held}"), &[("last_day", "2026-03-01")]).await;
    browser.expect("已办：结束任职");
    assert!(posts(&town).is_empty());
    // It is over meanwhile: nothing is done twice.
    act(&mut browser, &format!("end-{held}"), &[("last_day", "2026-03-01")]).await;
    assert_eq!(browser.page.status, StatusCode::CONFLICT);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_sent_twice_is_done_once() {
    let town = town().await;
    let mut browser = town.signed_in("system-admin").await;
    browser.open(PERSON).await;
    let version = || town.site.engine.directory().version();
    let token = form_token(browser.cookie(web::session::COOKIE_NAME));
    let fields = [("act", "appoint"), ("office", "water"), ("post", "water-handler"), ("from", "2026-03-02")];
    let known = [("csrf", token.as_str()), ("key", "the-same")];
    let body = crate::edge::scene::body(PAIRS, &[known.as_slice(), &fields].concat());
    let before = version();
    for _ in 0..2 {
        assert_eq!(browser.post_raw(PERSON, PAIRS, body.clone()).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(version(), before + 1);
}

/// A post of power is the security administrator's to give, and nobody gives one to themself.
#[tokio::test(flavor = "multi_thread")]
async fn power_is_given_by_the_other_administrator_and_never_to_oneself() {
    let town = town().await;
    let give = [("office", "water"), ("post", "water-supervisor"), ("from", "2026-03-02")];
    let mut system = town.signed_in("system-admin").await;
    system.open(PERSON).await;
    act(&mut system, "appoint", &give).await;
    assert_eq!(system.page.status, StatusCode::UNPROCESSABLE_ENTITY);
    system.expect("security-admin");
    assert!(posts(&town).is_empty());
    assert!(!system.has("act-stop"), "nor is it theirs to stop somebody");
    act(&mut system, "stop", &[]).await;
    assert_eq!(system.page.status, StatusCode::CONFLICT);
    assert_eq!(standing(&town).presence, Presence::Active);

    let mut security = town.signed_in("security-admin").await;
    security.open(PERSON).await;
    act(&mut security, "appoint", &give).await;
    security.expect("已办：任职");
    assert_eq!(posts(&town), ["water-supervisor"]);
    // An ordinary post is not theirs.
    let ordinary = [("office", "water"), ("post", "water-handler"), ("from", "2026-03-02")];
    act(&mut security, "appoint", &ordinary).await;
    assert_eq!(security.page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let own = "/admin/people/security-admin";
    security.open(own).await;
    let token = form_token(security.cookie(web::session::COOKIE_NAME));
    let known = [("csrf", token.as_str()), ("key", "own"), ("act", "appoint")];
    let body = crate::edge::scene::body(PAIRS, &[known.as_slice(), &give].concat());
    assert_eq!(security.post_raw(own, PAIRS, body).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    security.expect("不能授权给自己");
    act(&mut security, "stop", &[]).await;
    security.expect("已办：暂停");
    assert_eq!(standing(&town).presence, Presence::Inactive);
    act(&mut security, "bring", &[]).await;
    assert_eq!((standing(&town).presence, posts(&town).len()), (Presence::Active, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn leave_is_covered_and_service_ends() {
    let town = town().await;
    let mut browser = town.signed_in("system-admin").await;
    browser.open(PERSON).await;
    assert!(!browser.has("act-cover"), "who holds nothing needs no deputy");
    let give = [("office", "water"), ("post", "water-handler"), ("from", "2026-03-01")];
    act(&mut browser, "appoint", &give).await;
    let leave = |deputy: &'static str, until: &'static str| {
        [("deputy", deputy), ("from", "2026-03-02"), ("until", until)]
    };
    for (deputy, until, wrong) in [
        ("", "2026-03-09", "请填写代理人账号"),
        ("system-admin", "", "请填写日期"),
        ("nobody", "2026-03-09", "nobody"),
    ] {
        act(&mut browser, "cover", &leave(deputy, until)).await;
        assert_eq!(browser.page.status, StatusCode::UNPROCESSABLE_ENTITY, "{deputy} {until}");
        browser.expect(wrong);
    }
    act(&mut browser, "cover", &leave("audit-admin", "2026-03-09")).await;
    browser.expect("请假，由演示·audit-admin代理");
    assert!(standing(&town).on_leave);
    let cover = {
        let directory = town.site.engine.directory();
        directory.history_of_person(&AccountId::new("lin.demo"), today()).unwrap().absences[0].id
    };
    act(&mut browser, &format!("end-cover-{}", cover.0), &[("last_day", "2026-03-01")]).await;
    assert!(!standing(&town).on_leave);
    act(&mut browser, "dismiss", &[]).await;
    browser.expect("请先勾选确认");
    assert_eq!(posts(&town), ["water-handler"]);
    act(&mut browser, "dismiss", &[("sure", "true")]).await;
    browser.expect("已离职");
    assert!(browser.has("没有可以办理的事项") && !browser.has("<details class=\"act\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_joins_is_looked_at() {
    let town = town().await;
    let mut browser = town.signed_in("system-admin").await;
    browser.open("/admin/people/new").await;
    let good = [("person", "new.demo"), ("name", "新人"), ("from", "2026-03-02")];
    for (field, value, wrong) in [
        ("person", "", "这个账号不能用"),
        ("person", "lin.demo", "lin.demo"),
        ("person", "13800001234", "账号不能是手机号码或证件号码"),
        ("name", "", "请填写姓名"),
        ("from", "", "请填写日期"),
        ("email", "no mail", "class=\"error\""),
    ] {
        let fields: Vec<_> =
            good.iter().filter(|(name, _)| *name != field).copied().chain([(field, value)]).collect();
        browser.submit("/admin/people/new", &fields).await;
        assert_eq!(browser.page.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {value}");
        browser.expect(wrong);
        if field != "name" {
            browser.expect("value=\"新人\"");
        }
    }
    assert!(town.site.engine.directory().person(&AccountId::new("new.demo")).is_none());
    browser.submit("/admin/people/new", &good).await;
    browser.expect("已办：新增人员");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_finds_the_pages_and_a_second_factor_is_asked_for() {
    let town = town().await;
    for who in ["audit-admin", "supervisor", "author", "resident"] {
        let mut browser = town.signed_in(who).await;
        for address in [PERSON, "/admin/people/new"] {
            browser.open(address).await;
            assert_eq!(browser.page.status, StatusCode::NOT_FOUND, "{who} {address}");
            let token = form_token(browser.cookie(web::session::COOKIE_NAME));
            let body = format!("csrf={token}&act=dismiss&sure=true&key=k&person=x&name=x&from=2026-03-02");
            assert_eq!(browser.post_raw(address, PAIRS, body).await.status, StatusCode::NOT_FOUND, "{who}");
        }
        browser.open("/directory/people/lin.demo").await;
        assert!(!browser.has("/admin/people"), "{who}");
    }
    let mut security = town.signed_in("security-admin").await;
    security.open("/admin/people/new").await;
    assert_eq!(security.page.status, StatusCode::NOT_FOUND, "people are the system administrator's to add");
    security.open("/directory").await;
    assert!(!security.has("/admin/people/new"));
    security.open("/admin/people/nobody-known").await;
    assert_eq!(security.page.status, StatusCode::NOT_FOUND);

    let town = with(|site| site.demo = None);
    let mut weak = town.signed_in("system-admin").await;
    let own = "/admin/people/audit-admin";
    weak.open(own).await;
    weak.expect("须经第二重验证");
    assert!(!weak.has("<details class=\"act\""));
    let token = form_token(weak.cookie(web::session::COOKIE_NAME));
    for (address, fields) in [
        (own, "act=appoint&office=x&post=y&from=2026-03-02"),
        ("/admin/people/new", "person=x&name=x&from=2026-03-02"),
    ] {
        let body = format!("csrf={token}&key=k&{fields}");
        assert_eq!(weak.post_raw(address, PAIRS, body).await.status, StatusCode::FORBIDDEN, "{address}");
    }
    assert!(town.site.engine.directory().person(&AccountId::new("x")).is_none());
}
