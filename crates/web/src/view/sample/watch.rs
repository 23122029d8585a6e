use super::desk::{filters, paging};
use super::{Rendered, left, render, resident, say, staff};
use crate::view::Tone;
use crate::view::part::{Link, Tag};
use crate::view::watch::{
    Carded, Cell, FeedLine, FigureRow, Figures, MapPage, MapRow, Overview, Tile, WatchList, WatchRow,
};
use crate::words::Language;

pub(super) fn all(language: Language) -> Vec<Rendered> {
    vec![
        render("watch", &overview(language)),
        render("watch-cases", &list(language)),
        render("map", &map(language)),
    ]
}

fn case_link() -> Link {
    Link {
        href: "/desk/cases/20260302-0000017".to_owned(),
        title: "20260302-0000017".to_owned(),
        hint: String::new(),
    }
}

fn overview(language: Language) -> Overview {
    let tile = |key: &str, count, tone| Tile {
        href: format!("/watch/cases?figure={key}"),
        title: language.t(&format!("watch-{key}")),
        count,
        tone,
    };
    let figures = |key: &str, rows: &[(&str, &str)]| Figures {
        title: language.t(key),
        first: language.t("col-office"),
        columns: vec![
            language.t("watch-open"),
            language.t("watch-soon"),
            language.t("watch-late"),
            language.t("watch-on-time"),
        ],
        rows: rows
            .iter()
            .map(|(zh, en)| FigureRow {
                title: say(language, zh, en),
                cells: ["128", "12", "3", "97.2%"]
                    .map(|text| Cell { href: "/watch/cases?office=x".to_owned(), text: text.to_owned() })
                    .to_vec(),
            })
            .collect(),
    };
    let line = |zh: &str, en: &str| FeedLine {
        when: "10:02".to_owned(),
        text: say(language, zh, en),
        case: case_link(),
    };
    Overview {
        page: staff(language, "/watch"),
        as_of: "2026-03-04 10:00".to_owned(),
        tiles: vec![
            tile("open", 312, Tone::Plain),
            tile("new", 48, Tone::Plain),
            tile("soon", 21, Tone::Warn),
            tile("late", 6, Tone::Bad),
            tile("done", 4_671, Tone::Good),
            tile("reopened", 9, Tone::Warn),
        ],
        tables: vec![
            figures(
                "watch-by-office",
                &[
                    ("区城市管理局", "Urban Management Bureau"),
                    ("区住房和建设局", "Housing and Construction Bureau"),
                ],
            ),
            figures("watch-by-street", &[("桂园街道", "Guiyuan"), ("东门街道", "Dongmen")]),
        ],
        feed: vec![
            line("区城市管理局：处置完成", "Urban Management Bureau: done"),
            line("分拨中心：分拨", "Dispatch centre: dispatched"),
        ],
        cards: vec![Carded {
            case: case_link(),
            card: Tag::new(Tone::Bad, language.t("mark-red")),
            office: say(language, "区住房和建设局", "Housing and Construction Bureau"),
            why: say(language, "已超期 2 个工作日", "2 working days late"),
        }],
    }
}

fn list(language: Language) -> WatchList {
    let row = |tone, zh: &str, en: &str| WatchRow {
        href: "/desk/cases/20260302-0000017".to_owned(),
        number: "20260302-0000017".to_owned(),
        title: say(language, "人行道地砖松动", "Loose slabs on the pavement"),
        place: say(language, "示范路 12 号门口", "In front of 12 Sample Road"),
        office: say(language, "区城市管理局", "Urban Management Bureau"),
        stage: say(language, "处置中", "Being handled"),
        opened: "2026-03-02 09:12".to_owned(),
        left: left(language, tone, zh, en),
        marks: vec![Tag::new(Tone::Warn, language.t("mark-yellow"))],
    };
    WatchList {
        page: staff(language, "/watch/cases?figure=late"),
        title: language.t("watch-late"),
        count: 2,
        filters: filters(language, "/watch/cases"),
        rows: vec![
            row(Tone::Bad, "已超期 1 个工作日", "1 working day late"),
            row(Tone::Bad, "已超期 20 分钟", "20 minutes late"),
        ],
        paging: paging(language),
        as_of: "2026-03-04 10:00".to_owned(),
    }
}

fn map(language: Language) -> MapPage {
    let row = |reports| MapRow {
        title: say(language, "路面破损", "Broken road surface"),
        place: say(language, "桂园街道 示范路 12 号门口", "Guiyuan, in front of 12 Sample Road"),
        stage: say(language, "处置中", "Being handled"),
        when: "2026-03-02".to_owned(),
        reports,
    };
    MapPage {
        page: resident(language, "/events/map"),
        filters: filters(language, "/events/map"),
        points: "/events/open.geojson".to_owned(),
        district: "/events/district.geojson".to_owned(),
        count: 2,
        rows: vec![row(1), row(3)],
        paging: paging(language),
    }
}
