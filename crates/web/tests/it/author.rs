//! Drafts of an app: who may, what is kept, what is refused, and that the app in service stays as it is.

use axum::http::StatusCode;
use value::AppId;

use crate::town::{Browser, Town};

const TABLE: &str = "path=decision%2Fdispatch.dmn&decision=dispatch";

/// A draft begun by the author; its address.
async fn begin(browser: &mut Browser) -> String {
    browser.open("/author").await;
    browser.submit("/author", &[("app", "event-dispatch"), ("name", "夜间噪声")]).await;
    assert_eq!(browser.page.status, StatusCode::OK, "{}", browser.page.text);
    browser.expect("检查通过");
    browser.page.address.clone()
}

/// Texts of the cells of the rule's edit form.
fn cells(page: &str) -> Vec<String> {
    let form = page.split("id=\"edit\"").nth(1).unwrap().split("</form>").next().unwrap();
    let texts = form.split("name=\"cell-").skip(1).map(|part| {
        if part.split('>').next().unwrap().contains("rows=") {
            part.split('>').nth(1).unwrap().split("</").next().unwrap().to_owned()
        } else {
            part.split(" value=\"").nth(1).unwrap_or("\"").split('"').next().unwrap().to_owned()
        }
    });
    texts
        .map(|text| {
            text.replace("&#34;", "\"").replace("&#62;", ">").replace("&#60;", "<").replace("&#38;", "&")
        })
        .collect()
}

fn named(cells: &[String]) -> Vec<(String, String)> {
    cells.iter().enumerate().map(|(at, text)| (format!("cell-{}", at + 1), text.clone())).collect()
}

fn pairs(named: &[(String, String)]) -> Vec<(&str, &str)> {
    named.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn only_an_author_drafts() {
    let town = Town::new();
    for address in ["/author", "/author/drafts/x", "/author/drafts/x/file?path=app.toml"] {
        let mut browser = town.browser();
        browser.open(address).await;
        assert!(browser.page.address.starts_with("/sign-in?next="), "{address}");
        let mut other = town.signed_in("supervisor").await;
        assert_eq!(other.open(address).await.status, StatusCode::FORBIDDEN, "{address}");
        assert!(!other.has("/author\""), "no link to what is not theirs");
    }
    let mut author = town.signed_in("author").await;
    assert_eq!(author.open("/author/drafts/x").await.status, StatusCode::NOT_FOUND);
    assert_eq!(author.open("/desk/tasks").await.status, StatusCode::FORBIDDEN, "an author sees no cases");
    assert_eq!(author.open("/author").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_edited_checked_told_and_discarded() {
    let town = Town::new();
    let before = town.site.engine.apps().get(&AppId::new("event-dispatch")).unwrap().digest;
    let mut browser = town.signed_in("author").await;
    browser.open("/author").await;
    browser.submit("/author", &[("app", "event-dispatch"), ("name", " ")]).await;
    assert_eq!(browser.page.status, StatusCode::UNPROCESSABLE_ENTITY);
    browser.expect("请写草稿名称");
    let home = begin(&mut browser).await;
    // A broken file is kept in the draft, with what is wrong; its stories cannot be told.
    let file = format!("{home}/file?path=clock.toml");
    browser.open(&file).await;
    browser.expect("screening");
    browser.submit(&file, &[("text", "[[clock]]\nid = \"screening\"\n")]).await;
    assert_eq!(browser.page.status, StatusCode::OK);
    browser.expect("已存入草稿，没有投入使用");
    browser.expect("key-missing");
    browser.open(&home).await;
    browser.expect("不能安装");
    browser.expect("修改文件");
    browser.submit(&format!("{home}/stories"), &[]).await;
    browser.expect("还不能检验故事");
    // Put back as it was, it is no change any more, and the stories go as expected.
    let folder = town.site.engine.drafts();
    let id = home.rsplit('/').next().unwrap();
    let original =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../apps/event-dispatch/clock.toml"))
            .unwrap();
    browser.open(&file).await;
    browser.submit(&file, &[("text", &original)]).await;
    assert!(folder.find(id).unwrap().files.is_empty());
    browser.open(&home).await;
    browser.submit(&format!("{home}/stories"), &[]).await;
    browser.expect("20 个故事都和预期一致");
    // The archive holds every file.
    let got = browser.open(&format!("{home}/download/event-dispatch.tar")).await.clone();
    assert_eq!(got.headers.get("content-type").unwrap(), "application/x-tar");
    assert!(got.text.contains("event-dispatch/decision/dispatch.dmn") && got.text.contains("ustar"));
    let acts: Vec<String> =
        folder.notes(id).unwrap().into_iter().map(|note| format!("{} {}", note.act, note.path)).collect();
    assert_eq!(acts, ["create ", "change clock.toml", "change clock.toml", "download "]);
    browser.open(&home).await;
    browser.submit(&format!("{home}/discard"), &[]).await;
    assert_eq!(browser.page.address, "/author");
    assert_eq!(browser.open(&home).await.status, StatusCode::NOT_FOUND);
    assert_eq!(folder.notes(id).unwrap().last().unwrap().act, "discard");
    let after = town.site.engine.apps().get(&AppId::new("event-dispatch")).unwrap().digest;
    assert_eq!(before, after, "the app in service is untouched");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_is_changed_and_a_wrong_one_is_refused_with_its_cell() {
    let town = Town::new();
    let mut browser = town.signed_in("author").await;
    let home = begin(&mut browser).await;
    let table = format!("{home}/table?{TABLE}");
    browser.open(&table).await;
    browser.expect("第一条符合的规则生效");
    browser.expect("危及人身安全");
    browser.open(&format!("{table}&rule=1")).await;
    let mut texts = cells(&browser.page.text);
    assert_eq!(texts.len(), 13, "7 inputs, 5 outputs, the note: {texts:?}");
    assert_eq!((texts[1].as_str(), texts[9].as_str()), ("true", "4"));
    // The limit of rule 1: wrong first, then right.
    texts[9] = "4 +".to_owned();
    browser.submit(&table, &pairs(&named(&texts))).await;
    assert_eq!(browser.page.status, StatusCode::UNPROCESSABLE_ENTITY);
    browser.expect("href=\"#cell-10\"");
    browser.expect("第 1 条规则的“时限”写得不对：没有写完");
    assert_eq!(cells(&browser.page.text)[9], "4 +", "what was typed is still there");
    let drafts = town.site.engine.drafts();
    let id = home.rsplit('/').next().unwrap();
    assert!(drafts.find(id).unwrap().files.is_empty(), "nothing was kept");
    texts[9] = "6".to_owned();
    browser.submit(&table, &pairs(&named(&texts))).await;
    assert_eq!(browser.page.status, StatusCode::OK, "{}", browser.page.text);
    browser.expect("已存入草稿");
    let original = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../apps/event-dispatch/decision/dispatch.dmn"
    ))
    .unwrap();
    let kept = drafts.find(id).unwrap().files.get("decision/dispatch.dmn").cloned().flatten().unwrap();
    let differing: Vec<(&str, &str)> = original.lines().zip(kept.lines()).filter(|(a, b)| a != b).collect();
    assert_eq!(differing.len(), 1, "{differing:?}");
    assert!(differing[0].1.contains("<text>6</text>"));
    // A try shows the rule that was hit.
    browser.open(&table).await;
    let asked: Vec<&str> = browser.page.text.split("<label for=\"try-").skip(1).collect();
    assert!(asked.len() >= 6, "{}", asked.len());
    let danger =
        asked.iter().position(|part| part.split("</label>").next().unwrap().contains(">危及人身")).unwrap()
            + 1;
    browser.open(&format!("{table}&try-1=%22road-damage%22&try-{danger}=true")).await;
    browser.expect("命中第 1 条规则");
    browser.open(&format!("{table}&try-1=%28")).await;
    browser.expect("“类别”写得不对");
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_come_go_and_move_and_two_authors_do_not_overwrite_each_other() {
    let town = Town::new();
    let mut browser = town.signed_in("author").await;
    let home = begin(&mut browser).await;
    let table = format!("{home}/table?{TABLE}");
    let mut other = town.signed_in("author").await;
    other.open(&format!("{table}&rule=2")).await;
    browser.open(&format!("{table}&rule=new&after=1")).await;
    let mut texts = cells(&browser.page.text);
    texts[7..12].fill("null".to_owned());
    texts[12] = "测试新规则".to_owned();
    browser.submit(&table, &pairs(&named(&texts))).await;
    browser.expect("测试新规则");
    assert!(browser.page.address.ends_with("#rule-2"), "{}", browser.page.address);
    // The other author saw the draft before that.
    other.submit(&table, &[]).await;
    assert_eq!(other.page.status, StatusCode::CONFLICT);
    other.expect("这份草稿刚刚被改过");
    let drafts = town.site.engine.drafts();
    let id = home.rsplit('/').next().unwrap();
    browser.open(&format!("{table}&rule=2")).await;
    let remove =
        browser.page.text.split("<form").find(|form| form.contains("value=\"remove\"")).unwrap().to_owned();
    assert!(remove.contains("name=\"rule\" value=\"2\""), "{remove}");
    let csrf = remove.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let version = drafts.find(id).unwrap().version;
    let posted = format!("csrf={csrf}&version={version}&rule=2&do=remove");
    let got = browser.post_raw(&table, "application/x-www-form-urlencoded", posted).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER);
    assert!(
        drafts.find(id).unwrap().files.is_empty(),
        "added and removed: the file is as it was, byte for byte"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_is_a_picture_a_list_and_a_file_to_exchange() {
    let town = Town::new();
    let mut browser = town.signed_in("author").await;
    let home = begin(&mut browser).await;
    let process = format!("{home}/process?path=process%2Fevent.bpmn");
    browser.open(&process).await;
    browser.expect("<svg");
    browser.expect("步骤清单（35）");
    browser.expect("由网格员办理");
    let raw = browser.open(&format!("{home}/file?path=process%2Fevent.bpmn&raw=1")).await.text.clone();
    assert!(raw.contains("<bpmn:userTask id=\"screen\""));
    // The modeller gets the same file with a diagram.
    let drawn = browser.open(&format!("{home}/file?path=process%2Fevent.bpmn&raw=drawn")).await.text.clone();
    assert!(drawn.len() > raw.len() && drawn.matches("bpmnElement=\"screen\"").count() == 1);
    // What is uploaded replaces the file in the draft, and its findings are told on the same page.
    browser.open(&process).await;
    let form =
        browser.page.text.split("<form").find(|form| form.contains("data-bpmn-upload")).unwrap().to_owned();
    let value = |name: &str| {
        form.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    let broken = raw.replace("luohu:role=\"grid-officer\"", "luohu:role=\"nobody\"");
    let part = |name: &str, text: &str| {
        format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
    };
    let file = "--b\r\ncontent-disposition: form-data; name=\"upload\"; filename=\"event.bpmn\"\r\n\r\n";
    let fields = [
        part("csrf", &value("csrf")),
        part("version", &value("version")),
        part("do", "upload"),
        part("back", "process"),
    ];
    let body = format!("{}{file}{broken}\r\n--b--\r\n", fields.concat());
    let address = format!("{home}/file?path=process%2Fevent.bpmn");
    let got = browser.post_raw(&address, "multipart/form-data; boundary=b", body).await.clone();
    let to = got.headers.get("location").unwrap().to_str().unwrap().to_owned();
    assert!(to.starts_with(&process), "{to}");
    browser.open(&to).await;
    browser.expect("role-unknown");
    browser.expect("不能安装");
}
