//! Single sign-on, in both directions.

use authority::RealName;
use identity::trust::TrustRefusal;

use super::{Rendered, render, resident, say};
use crate::view::account::{First, Leaving, NotTrusted, Onward};
use crate::view::me::{Identity, System, Systems};
use crate::words::Language;

pub(super) fn all(language: Language) -> Vec<Rendered> {
    vec![
        render("onward", &onward(language, false)),
        render("onward-quick", &onward(language, true)),
        render("first", &first(language, false)),
        render("first-link", &first(language, true)),
        render("not-trusted", &not_trusted(language)),
        render("my-systems", &systems(language, true)),
        render("my-systems-none", &systems(language, false)),
        render("leave", &Leaving { page: resident(language, "/oidc/logout") }),
    ]
}

fn onward(language: Language, quick: bool) -> Onward {
    let asked = "client_id=wiki&state=1".to_owned();
    Onward {
        page: resident(language, "/oidc/authorize"),
        system: say(language, "知识库", "Wiki"),
        learns: vec![
            say(
                language,
                "您的专用代号（只给这一个系统，不是账号）",
                "A code for you, made for this system alone",
            ),
            say(language, "您的姓名与账号", "Your name and your account"),
        ],
        until: language.with("onward-until", &[("day", "2027-03-03")]),
        to: if quick { format!("/oidc/authorize?{asked}") } else { String::new() },
        asked,
    }
}

fn first(language: Language, account: bool) -> First {
    First {
        page: resident(language, "/sign-in/first"),
        provider: say(language, "省统一身份认证", "Province sign-in"),
        name: say(language, "王小明", "Wang Xiaoming"),
        level: language.pick(&RealName::Document.words()).to_owned(),
        account: if account { say(language, "王小明", "Wang Xiaoming") } else { String::new() },
    }
}

fn not_trusted(language: Language) -> NotTrusted {
    let why = TrustRefusal::Unreached;
    NotTrusted {
        page: resident(language, "/sign-in/with/province"),
        because: language.pick(&why.because().told()).to_owned(),
        code: why.code(),
        again: "/sign-in/with/province".to_owned(),
    }
}

fn systems(language: Language, some: bool) -> Systems {
    let system = System {
        id: "wiki".to_owned(),
        name: say(language, "知识库", "Wiki"),
        learns: vec![say(language, "您的姓名与账号", "Your name and your account")],
        since: "2026-03-02".to_owned(),
        until: "2027-03-03".to_owned(),
        alive: "2026-03-16".to_owned(),
    };
    let identity = Identity {
        id: "province".to_owned(),
        name: say(language, "省统一身份认证", "Province sign-in"),
        level: language.pick(&RealName::Document.words()).to_owned(),
        since: "2026-02-01".to_owned(),
        seen: "2026-03-02".to_owned(),
    };
    Systems {
        page: resident(language, "/me/systems"),
        systems: if some { vec![system] } else { vec![] },
        level: language.pick(&RealName::Document.words()).to_owned(),
        identities: if some { vec![identity] } else { vec![] },
        more: if some { vec![("chat".to_owned(), say(language, "社交平台", "Chat"))] } else { vec![] },
    }
}
