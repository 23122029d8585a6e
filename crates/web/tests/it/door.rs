//! One door: numbers open their rows, a search shows each person what they may see and no more, messages are read, and
//! where else a person is told stays with that person.

use axum::http::StatusCode;
use store::{Channel, MessageKind};
use value::AccountId;

use crate::journey::{report, report_as};
use crate::town::{Browser, Town};

/// The number of a tile that leads to `href`.
fn number(page: &str, href: &str) -> u64 {
    let tile = format!("href=\"{}\"><strong>", href.replace('&', "&#38;"));
    let at = page.find(&tile).unwrap_or_else(|| panic!("no tile to {href}:\n{page}"));
    page[at + tile.len()..].split('<').next().unwrap().parse().unwrap()
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
            browser.open(&href).await;
            assert_eq!(told, rows(&browser.page.text), "{who} {view}: {}", browser.page.text);
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
                browser.open(&format!("/search?q={}", web::visit::escape(query))).await;
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
        let asked = format!("/search?q={}", web::visit::escape(number));
        for address in [asked.clone(), asked.replace("/search", "/")] {
            grid.open(&address).await;
            assert_eq!(grid.page.address, "/search?people=1");
            grid.expect("这里不查人");
        }
    }
    grid.open("/").await;
    grid.submit("/search", &[("q", "路灯")]).await;
    assert_eq!(grid.page.address, "/search?q=%E8%B7%AF%E7%81%AF");
    grid.expect("路灯");
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
