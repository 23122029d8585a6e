use super::{Rendered, render, resident, say};
use crate::view::part::Row;
use crate::view::power::{Group, Line, ListPage, OnePage, Step as ActStep};
use crate::words::Language;

pub(super) fn all(language: Language) -> Vec<Rendered> {
    vec![render("powers", &powers(language)), render("power", &power(language))]
}

fn powers(language: Language) -> ListPage {
    let line = Line {
        href: "/powers/appearance-penalty".to_owned(),
        title: say(
            language,
            "对违反市容和环境卫生管理行为的处罚",
            "Penalties for breaches of city appearance rules",
        ),
        kind: language.t("power-kind-penalty"),
        code: "appearance-penalty".to_owned(),
        basis: say(
            language,
            "（示例）市容管理条例 第三十四条",
            "(sample) City appearance regulation, art. 34",
        ),
    };
    let holder = say(language, "区城市管理局", "Urban Management Bureau");
    ListPage {
        page: resident(language, "/powers"),
        count: 1,
        groups: vec![Group { holder, lines: vec![line] }],
    }
}

fn power(language: Language) -> OnePage {
    let row = |key: &str, zh: &str, en: &str| Row::new(language.t(key), say(language, zh, en));
    let act = ActStep {
        title: say(language, "处罚决定", "Decide"),
        facts: vec![
            row("power-posts", "执法部门负责人", "Head of enforcement"),
            row("power-after", "处罚事先告知、法制审核", "Notice before the penalty, legal review"),
            row("power-officers", "不少于 2 人", "at least 2"),
        ],
    };
    let text =
        say(language, "（示例）市容管理条例 第三十四条", "(sample) City appearance regulation, art. 34");
    OnePage {
        page: resident(language, "/powers/appearance-penalty"),
        title: say(
            language,
            "对违反市容和环境卫生管理行为的处罚",
            "Penalties for breaches of city appearance rules",
        ),
        kind: language.t("power-kind-penalty"),
        code: "appearance-penalty".to_owned(),
        facts: vec![row("power-holder", "区城市管理局", "Urban Management Bureau")],
        basis: vec![Row::new(text, language.with("power-from", &[("from", "1992-08-01")]))],
        acts: vec![act],
        limits: vec![row("power-limits", "（示例）九十日", "(sample) ninety days")],
        forbidden: vec![row("power-forbidden", "不满十四周岁不予处罚", "No penalty below fourteen")],
        delegated: vec![],
        figures: vec![Row::new(language.t("power-figure-all"), "12")],
        picture: String::new(),
    }
}
