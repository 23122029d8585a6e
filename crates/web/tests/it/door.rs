//! One door: numbers open their rows, a search shows each person what they may see and no more, messages are read, and
//! where else a person is told stays with that person.

use axum::http::StatusCode;
use store::{Account, CaseFilter, Channel, MessageKind};
use value::{AccountId, RoleId};

use crate::journey::{report, report_as};
use crate::town::{Browser, PASSWORD, Town};

/// The number of a tile that leads to `href`.
fn number(page: &str, href: &str) -> u64 {
    let tile = format!("href=\"{}\"><strong>", href.replace('&', "&#38;"));
    let at = page.find(&tile).unwrap_or_else(|| panic!("no tile to {href}:\n{page}"));
    page[at + tile.len()..].split('<').next().unwrap().parse().unwrap()
}

/// The tabs of a page: address, number, whether it is the one shown.
fn tabs(page: &str) -> Vec<(String, u64, bool)> {
    let tabs = page.split("class=\"tabs\"").nth(1).unwrap().split("</ul>").next().unwrap();
    let tab = |tab: &str| {
        let href = tab.split('"').next().unwrap().replace("&#38;", "&");
        let number = tab.split("class=\"tag\">").nth(1).unwrap().split('<').next().unwrap();
        (href, number.parse().unwrap(), tab.contains("aria-current"))
    };
    tabs.split("<a href=\"").skip(1).map(tab).collect()
}

/// The rows of a list over all its pages; what the last of them says of their number is true.
async fn rows_of_all(browser: &mut Browser, address: &str) -> u64 {
    let (mut all, mut address) = (0, address.to_owned());
    loop {
        browser.open(&address).await;
        let page = &browser.page.text;
        all += rows(page);
        let Some(next) = page.split("rel=\"next\" href=\"").nth(1) else { break };
        address = next.split('"').next().unwrap().replace("&#38;", "&");
    }
    let range = format!("至 {all} 条，共 {all} 条");
    assert!(all == 0 || browser.has(&range), "{address} has not {range:?}: {}", browser.page.text);
    all
}

/// Every tab of an inbox opens as many rows as it says, and the one shown counts those of this address.
async fn tabs_open_their_rows(browser: &mut Browser, address: &str) {
    browser.open(address).await;
    for (href, told, current) in tabs(&browser.page.text.clone()) {
        assert_eq!(told, rows_of_all(browser, &href).await, "{href} on {address}");
        assert!(!current || told == rows_of_all(browser, address).await, "{href} is shown on {address}");
    }
}

fn rows(page: &str) -> u64 {
    page.split("<tbody").nth(1).map_or(0, |body| body.matches("<tr ").count() as u64)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_number_of_the_launcher_opens_exactly_its_rows() {
    let town = Town::new();
    let mut resident = town.signed_in("resident").await;
    for place in ["示范路 1 号", "示范路 500 号", "泥岗路 9 号"] {
        report_apart(&mut resident, place).await;
    }
    town.site.engine.deliver().unwrap();
    town.at("2026-03-09T09:00");
    // More than a page of messages above the tasks.
    for number in 0..52 {
        let text = value::Words::new("系统今晚升级。", "Maintenance tonight.");
        town.site.engine.tell(&AccountId::new("grid"), &format!("upgrade-{number}"), &text).unwrap();
    }
    for who in ["resident", "grid", "grid-far", "dispatcher", "handler", "supervisor", "author"] {
        let mut browser = town.signed_in(who).await;
        browser.open("/").await;
        let page = browser.page.text.clone();
        let views: &[&str] = match who {
            "resident" | "author" => &["unread"],
            _ => &["tasks", "soon", "late", "unread"],
        };
        for view in views {
            let href = format!("/inbox?view={view}");
            let told = number(&page, &href);
            assert_eq!(told, rows_of_all(&mut browser, &href).await, "{who} {view}: {}", browser.page.text);
            if who == "grid" && *view == "tasks" {
                assert_eq!(told, 3, "the tile counts something");
            }
        }
    }
    let mut grid = town.signed_in("grid").await;
    grid.open("/").await;
    grid.expect("href=\"/inbox?view=tasks&#38;app=event-dispatch\"");
    grid.open("/inbox?view=tasks&app=event-dispatch").await;
    assert_eq!(rows(&grid.page.text), 3);
    grid.open("/inbox?view=tasks&app=food-licence").await;
    assert_eq!(rows(&grid.page.text), 0);
    assert_eq!(rows_of_all(&mut grid, "/inbox?view=all").await, 55);
    assert_eq!(rows_of_all(&mut grid, "/inbox?view=all&app=event-dispatch").await, 3);
    for view in ["all", "tasks", "soon", "late", "unread", "messages"] {
        for app in ["", "&app=event-dispatch", "&app=food-licence"] {
            tabs_open_their_rows(&mut grid, &format!("/inbox?view={view}{app}")).await;
        }
    }
}

/// A report far from the others, so that none is taken for the same.
async fn report_apart(browser: &mut Browser, place: &str) {
    browser.open("/events/new?fresh=1").await;
    browser.submit("/events/new", &[("place", place), ("street", "440303001")]).await;
    browser.submit("/events/new", &[("category", "road-damage")]).await;
    if browser.has("是不是同一件事") {
        browser.submit("/events/new", &[("join", "")]).await;
    }
    browser.submit("/events/new", &[("details", "路面有个坑")]).await;
    browser.submit("/events/new", &[("name", "演示居民"), ("phone", "13800001234")]).await;
    browser.submit("/events/new", &[]).await;
    browser.expect("已收到");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_unread_until_its_reader_says_so() {
    let town = Town::new();
    let mut resident = town.signed_in("resident").await;
    report(&mut resident, "示范路 12 号").await;
    town.site.engine.deliver().unwrap();
    town.site.engine.deliver().unwrap();
    let account = AccountId::new("resident");
    let house = value::Words::new("系统今晚升级。", "Maintenance tonight.");
    assert!(town.site.engine.tell(&account, "upgrade-1", &house).unwrap());
    assert!(!town.site.engine.tell(&account, "upgrade-1", &house).unwrap(), "told once for a key");
    resident.open("/inbox?view=unread").await;
    resident.expect("系统今晚升级。");
    resident.expect("您上报的");
    assert_eq!(rows(&resident.page.text), 2);
    // Somebody else can neither read nor mark it.
    let mut other = town.signed_in("resident-2").await;
    other.open("/me/notifications").await;
    let csrf =
        other.page.text.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let body = format!("csrf={csrf}&do=read&key=house%2Fupgrade-1");
    other.post_raw("/inbox", "application/x-www-form-urlencoded", body).await;
    other.open("/inbox").await;
    assert!(!other.has("系统今晚升级"));
    resident.open("/inbox?view=unread").await;
    assert_eq!(rows(&resident.page.text), 2);
    // The first form of the list marks all.
    resident.submit("/inbox", &[]).await;
    assert_eq!(resident.page.address, "/inbox?view=unread");
    assert_eq!(rows(&resident.page.text), 0);
    resident.open("/inbox?view=messages").await;
    assert_eq!(rows(&resident.page.text), 2);
    resident.open("/inbox?view=messages&lang=en").await;
    resident.expect("Maintenance tonight.");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_shows_each_person_what_they_may_see_and_no_more() {
    let town = Town::new();
    let mut resident = town.signed_in("resident").await;
    let (_, first) = report_as(&mut resident, "金葵路 3 号", "井盖松动有响声", "演示居民").await;
    let mut second = town.signed_in("resident-2").await;
    let (_, other) = report_as(&mut second, "泥岗路 8 号", "路面塌陷", "演示居民").await;
    let queries =
        ["金葵", "井盖 响声", "路", "路面塌陷", "２０２６０３０２", "盖井", "泥岗 井盖", &first, &other];
    let store = town.site.engine.store().clone();
    let cases: Vec<_> = store.cases(&store::CaseFilter::new()).unwrap();
    assert_eq!(cases.len(), 2);
    let mut shown = 0;
    for who in
        ["", "resident", "resident-2", "grid", "grid-far", "dispatcher", "handler", "supervisor", "author"]
    {
        let mut browser = if who.is_empty() { town.browser() } else { town.signed_in(who).await };
        for row in &cases {
            let own = store.filings_of(row.case).unwrap()[0].account == Some(AccountId::new(who));
            browser.open_once(&format!("/desk/cases/{}", row.number)).await;
            let may = browser.page.status == StatusCode::OK || own;
            for query in queries {
                browser.open(&format!("/search?q={}", value::percent::encoded(query))).await;
                let wanted = may && plain(query, row);
                // The query stands in the field, so the number is looked for beside it.
                let found = browser.has(&format!("<span class=\"code\">{}</span>", row.number));
                assert_eq!(found, wanted, "{who:?} searching {query:?} for {}", row.number);
                shown += usize::from(found);
            }
        }
    }
    assert!(shown > 20, "{shown}");
}

/// Once more by itself: each part between blanks is there, Chinese by its neighbouring pairs.
fn plain(query: &str, row: &store::CaseRow) -> bool {
    let texts = format!(
        "{} | {} | {} | {}",
        row.number,
        row.title,
        row.place.as_deref().unwrap_or_default(),
        row.summary.as_deref().unwrap_or_default()
    );
    let narrow: String = query
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from(b'0' + u8::try_from(u32::from(c) - u32::from('０')).unwrap()),
            c => c,
        })
        .collect();
    narrow.split([' ', '-']).all(|part| {
        let chars: Vec<char> = part.chars().collect();
        let ascii = part.is_ascii() || chars.len() == 1;
        if ascii {
            texts.contains(part)
        } else {
            chars.windows(2).all(|pair| texts.contains(&pair.iter().collect::<String>()))
        }
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_not_searched_and_their_numbers_stay_out_of_addresses() {
    let town = Town::new();
    let mut grid = town.signed_in("grid").await;
    for number in ["13800001234", "138 0000 1234", "440303199001011234"] {
        grid.open("/").await;
        grid.submit("/search", &[("q", number)]).await;
        assert_eq!(grid.page.status, StatusCode::UNPROCESSABLE_ENTITY);
        grid.expect("这里不查人");
        assert!(!grid.has(number) && grid.page.address == "/search", "{}", grid.page.text);
        let asked = format!("/search?q={}", value::percent::encoded(number));
        for address in [asked.clone(), asked.replace("/search", "/")] {
            grid.open(&address).await;
            assert_eq!(grid.page.address, "/search?people=1");
            grid.expect("这里不查人");
        }
    }
    grid.open("/").await;
    grid.submit("/search", &[("q", "路灯")]).await;
    assert!(grid.page.address.starts_with("/search?find="), "{}", grid.page.address);
    assert!(!grid.page.address.contains("%E8%B7%AF"), "{}", grid.page.address);
    grid.expect("value=\"路灯\"");
    // Nor do words stay in an address that somebody wrote by hand, and nobody else's session knows the name of them.
    let address = grid.page.address.clone();
    for written in ["/search?q=%E8%B7%AF%E7%81%AF", "/?q=%E8%B7%AF%E7%81%AF"] {
        grid.open(written).await;
        assert_eq!(grid.page.address, address);
    }
    let mut other = town.signed_in("dispatcher").await;
    other.open(&address).await;
    assert!(!other.has("category=street-light"), "{}", other.page.text);
    grid.expect("/events/new?category=");
    let mut nobody = town.browser();
    nobody.open("/").await;
    nobody.expect("method=\"get\" action=\"/search\"");
    nobody.open("/?q=%E8%B7%AF%E7%81%AF").await;
    assert_eq!(nobody.page.address, "/search?q=%E8%B7%AF%E7%81%AF");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_else_a_person_is_told_is_theirs_alone() {
    let town = Town::new();
    let mut resident = town.signed_in("resident").await;
    resident.open("/me/notifications").await;
    let wrong = [("email", "no address"), ("phone", "12"), ("language", "en")];
    resident.submit("/me/notifications", &wrong).await;
    assert_eq!(resident.page.status, StatusCode::UNPROCESSABLE_ENTITY);
    resident.expect("请写完整的邮箱地址");
    resident.expect("请写 7 至 15 位的电话号码");
    for bad in
        ["a@b", "a b@c.cn", "a@c.cn\r\nBcc: x@y.cn", "<a@c.cn>", "a@@c.cn", ".a@c.cn", "a@-c.cn", "a@c..cn"]
    {
        resident.submit("/me/notifications", &[("email", bad), ("phone", "")]).await;
        assert_eq!(resident.page.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad:?}");
    }
    let right = [
        ("email", "canary@example.cn"),
        ("phone", "+86 138 0000 1234"),
        ("language", "en"),
        ("email-answer", "true"),
        ("phone-late", "true"),
    ];
    resident.submit("/me/notifications", &right).await;
    resident.expect("已保存");
    let store = town.site.engine.store();
    let account = AccountId::new("resident");
    let contact = store.contact(&account).unwrap().unwrap();
    assert_eq!(contact.phone.as_deref(), Some("+8613800001234"));
    assert_eq!(contact.ways(MessageKind::Answer).collect::<Vec<_>>(), [Channel::Email]);
    assert_eq!(contact.ways(MessageKind::Late).collect::<Vec<_>>(), [Channel::Phone]);
    assert_eq!(contact.ways(MessageKind::House).count(), 0);
    assert!(!format!("{contact:?}").contains("canary"));
    resident.open("/me/data.json").await;
    resident.expect("canary@example.cn");
    // Nothing of it is in the log, and nobody else is shown it.
    report(&mut resident, "示范路 12 号").await;
    town.site.engine.deliver().unwrap();
    let log: String = store.log(1, 1000).unwrap().iter().map(|turn| format!("{turn:?}")).collect();
    assert!(!log.contains("canary@example.cn"));
    let mut supervisor = town.signed_in("supervisor").await;
    for address in ["/me", "/me/notifications", "/me/data.json", "/inbox", "/search?q=canary"] {
        supervisor.open(address).await;
        assert!(!supervisor.has("canary@example.cn"), "{address}");
    }
    resident.open("/me/notifications").await;
    resident.submit("/me/notifications", &[("email", ""), ("phone", ""), ("language", "en")]).await;
    assert!(store.contact(&account).unwrap().is_none(), "emptied is erased");
}

/// Joins the event with this number, and says so in words of their own.
async fn join(browser: &mut Browser, number: &str, words: &str) {
    browser.open("/events/new?fresh=1").await;
    let place = [("place", "金葵路对面"), ("street", "440303001"), ("lat", "22.5411"), ("lon", "114.0801")];
    browser.submit("/events/new", &place).await;
    browser.submit("/events/new", &[("category", "road-damage")]).await;
    browser.expect("是不是同一件事");
    browser.submit("/events/new", &[("join", number)]).await;
    browser.submit("/events/new", &[("details", words)]).await;
    browser.submit("/events/new", &[("name", "演示居民"), ("phone", "13800005678")]).await;
    browser.submit("/events/new", &[]).await;
    browser.expect("已有人报过");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_joined_a_case_finds_it_by_their_own_words_and_reads_no_others() {
    let town = Town::new();
    let mut first = town.signed_in("resident").await;
    let (_, number) = report_as(&mut first, "金葵路 3 号", "大坑在我家楼下，我住二栋", "演示居民").await;
    let mut second = town.signed_in("resident-2").await;
    join(&mut second, &number, "我也差点摔倒").await;
    let shown = format!("<span class=\"code\">{number}</span>");
    for (query, is_first, is_second) in [
        ("二栋", true, false),
        ("大坑 楼下", true, false),
        ("摔倒", false, true),
        ("路面破损", true, true),
        (number.as_str(), true, true),
    ] {
        for (browser, found, own, others) in [
            (&mut first, is_first, "我住二栋", "差点摔倒"),
            (&mut second, is_second, "我也差点摔倒", "我住二栋"),
        ] {
            browser.open("/search").await;
            browser.submit("/search", &[("q", query)]).await;
            assert_eq!(browser.has(&shown), found, "{query}: {}", browser.page.text);
            assert_eq!(browser.has(own), found, "{query}: {}", browser.page.text);
            assert!(!browser.has(others), "{query} tells {others}: {}", browser.page.text);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_acts_for_somebody_finds_what_was_filed_for_them() {
    let town = Town::new();
    let mut principal = town.signed_in("resident").await;
    principal.open("/me/mandates").await;
    let offer =
        [("agent", "resident-2"), ("item-event-dispatch", "true"), ("until", "2026-06-30"), ("do", "offer")];
    principal.submit("/me/mandates", &offer).await;
    let mut agent = town.signed_in("resident-2").await;
    agent.open("/me/mandates").await;
    agent.submit("/me/mandates", &[("do", "accept")]).await;
    agent.open("/events/new?fresh=1").await;
    agent.submit("/events/new", &[("place", "示范路 1 号"), ("street", "440303001")]).await;
    agent.submit("/events/new", &[("category", "road-damage")]).await;
    agent.submit("/events/new", &[("details", "灯杆倾斜，怕倒")]).await;
    agent.submit("/events/new", &[("name", "演示居民"), ("phone", "13800001234")]).await;
    agent.submit("/events/new", &[("for", "resident")]).await;
    agent.expect("已收到");
    for mut browser in [principal, town.signed_in("resident-2").await] {
        browser.open("/search").await;
        browser.submit("/search", &[("q", "灯杆倾斜")]).await;
        browser.expect("灯杆倾斜，怕倒");
        browser.expect("href=\"/hall/cases/");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_for_services_takes_what_fits_best() {
    let town = Town::new();
    let mut browser = town.browser();
    let mut search = async |query: &str| {
        browser.open(&format!("/search?q={}", value::percent::encoded(query))).await;
        browser.page.text.clone()
    };
    let page = search("路灯坏了").await;
    assert!(page.contains("/events/new?category=street-light"), "{page}");
    assert!(!page.contains("/events/new?category=manhole-cover"), "{page}");
    // The list has them in the other order.
    let page = search("路灯 不亮 井盖").await;
    let [light, cover] = ["street-light", "manhole-cover"].map(|kind| page.find(&format!("category={kind}")));
    assert!(light.is_some() && cover.is_some() && light < cover, "{page}");
    assert!(!search("没有这种事").await.contains("/events/new?category="));
}

#[test]
fn an_unknown_figure_stays_within_its_bounds() {
    let now = "2026-03-02T09:00:00+08:00".parse().unwrap();
    let bounds = CaseFilter::new().app(value::AppId::new("event-dispatch"));
    assert_eq!(web::shape::list::of_figure("no-such-figure", bounds.clone(), now), bounds);
    let narrowed = web::shape::list::of_figure("closed", bounds.clone(), now);
    assert_eq!(narrowed, bounds.status(store::CaseStatus::Closed));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_launcher_has_an_app_where_the_post_shows_its_cases() {
    let town = Town::new();
    // The post of an office without the office shows nothing.
    let account = Account {
        account: AccountId::new("placeless"),
        name: value::Words::new("演示·无单位", "Demo placeless"),
        password_hash: web::password::hash(PASSWORD, Some([1; 16])),
        roles: vec![RoleId::new("handler")],
        office: None,
        area: None,
        certificates: Vec::new(),
        active: true,
    };
    town.site.engine.store().put_account(&account).unwrap();
    for (who, shown) in [("handler", true), ("placeless", false), ("resident", false)] {
        let mut browser = town.browser();
        browser.open("/sign-in").await;
        browser.submit("/sign-in", &[("name", who), ("password", PASSWORD)]).await;
        browser.open("/").await;
        browser.expect("action=\"/sign-out\"");
        assert_eq!(browser.has("href=\"/inbox?view=tasks&#38;app=event-dispatch\""), shown, "{who}");
    }
}
