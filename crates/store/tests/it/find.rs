//! Lists, counts and groups agree, over random rows and random filters, and with a plain re-reading of the filter.

use proptest::prelude::*;
use store::{
    Batch, CaseFilter, CaseReach, CaseRow, CaseStatus, GroupBy, Order, SqliteStore, Store, TaskFilter,
    TaskRow, TaskScope,
};
use value::{AccountId, AppId, CaseId, ElementId, RoleId};

use crate::fixture::{at, on_each, row};

fn maybe_word() -> impl Strategy<Value = Option<String>> {
    prop_oneof![Just(None), "[abc]?".prop_map(Some)]
}

fn status() -> impl Strategy<Value = CaseStatus> {
    proptest::sample::select(CaseStatus::ALL.to_vec())
}

prop_compose! {
    fn any_row()(
        (status, kind, office, co_office, area) in (status(), maybe_word(), maybe_word(), maybe_word(), maybe_word()),
        (app, stage, channel) in ("[xy]", "[ab]?", "[ab]?"),
        (summary, place) in (proptest::option::of("[ab%_路]{0,4}"), proptest::option::of("[ab灯]{0,4}")),
        (lat, lon) in (proptest::option::of(22.0..23.0), proptest::option::of(114.0..115.0)),
        (opened, closed) in (-200_000..200_000_i64, proptest::option::of(-200_000..200_000_i64)),
        (due, warn) in (proptest::option::of(0..5_i64), proptest::option::of(0..5_i64)),
        (late, reopened, returned, yellow, red) in (any::<bool>(), 0..2_u32, 0..2_u32, 0..2_u32, 0..2_u32),
    ) -> CaseRow {
        CaseRow {
            app: AppId::new(app), status, stage, kind, office, co_office, area, place, summary, lat, lon, channel,
            opened_at: at(opened), closed_at: closed.map(at), due_at: due.map(at), warn_at: warn.map(at), late,
            reopened, returned, marks_yellow: yellow, marks_red: red, ..row(1)
        }
    }
}

prop_compose! {
    fn reach()(
        app in "[xyz]", offices in proptest::collection::vec("[abc]", 0..3), area in proptest::option::of("[abc]"),
    ) -> CaseReach {
        CaseReach { app: AppId::new(app), offices, area }
    }
}

fn seen() -> impl Strategy<Value = Vec<CaseReach>> {
    proptest::collection::vec(reach(), 0..3)
}

prop_compose! {
    fn any_filter()(
        (app, status, open) in (
            proptest::option::of("[xyz]".prop_map(AppId::new)),
            proptest::collection::vec(status(), 0..3),
            proptest::option::weighted(0.3, any::<bool>()),
        ),
        (stage, kind, office, seen, area) in (
            proptest::option::weighted(0.2, "[ab]?"), proptest::option::weighted(0.2, "[abc]?"),
            proptest::option::weighted(0.2, "[abc]?"), proptest::option::weighted(0.4, seen()),
            proptest::option::weighted(0.2, "[abc]?"),
        ),
        flags in proptest::collection::vec(proptest::option::weighted(0.15, any::<bool>()), 7),
        times in proptest::collection::vec(proptest::option::weighted(0.1, -200_000..200_000_i64), 4),
        (warned, due) in (
            proptest::option::weighted(0.1, 0..5_i64),
            proptest::option::weighted(0.1, 0..5_i64),
        ),
        text in proptest::option::weighted(0.2, "[ab%_路灯]{0,2}|20260302-000000[0-9]"),
        ids in proptest::option::weighted(0.1, proptest::collection::vec((1..40_u64).prop_map(CaseId), 0..20)),
        order in proptest::sample::select(vec![Order::TimeLeft, Order::Newest, Order::Oldest]),
    ) -> CaseFilter {
        CaseFilter {
            app: app.filter(|app| app.as_str() != "z"), status, open, stage, kind, office, seen,
            area, channel: None, late: flags[0], marked_red: flags[1], marked_yellow: flags[2], reopened: flags[3],
            returned: flags[4], has_closed_at: flags[5], has_location: flags[6], warned: warned.map(at),
            due_before: due.map(at), opened_from: times[0].map(at), opened_to: times[1].map(at),
            closed_from: times[2].map(at), closed_to: times[3].map(at), text, ids, order, after: None, limit: None, terms: None, held: None,
        }
    }
}

/// The filter's documentation once more, in plain Rust.
fn wanted(filter: &CaseFilter, row: &CaseRow) -> bool {
    let same = |wanted: &Option<String>, has: &str| wanted.as_ref().is_none_or(|wanted| wanted == has);
    let word = |wanted: &Option<String>, has: &Option<String>| same(wanted, has.as_deref().unwrap_or(""));
    let flag = |wanted: Option<bool>, has: bool| wanted.is_none_or(|wanted| wanted == has);
    let text = filter.text.as_deref().map(str::trim).filter(|text| !text.is_empty()).is_none_or(|text| {
        let has = |place: &Option<String>| place.as_ref().is_some_and(|place| place.contains(text));
        row.number.contains(text) || has(&row.summary) || has(&row.place)
    });
    filter.app.as_ref().is_none_or(|app| *app == row.app)
        && (filter.status.is_empty() || filter.status.contains(&row.status))
        && flag(filter.open, row.status.is_open())
        && same(&filter.stage, &row.stage)
        && word(&filter.kind, &row.kind)
        && word(&filter.office, &row.office)
        && word(&filter.area, &row.area)
        && filter.seen.as_ref().is_none_or(|ways| {
            ways.iter().any(|way| {
                let holds = |office: &String| {
                    row.office.as_ref() == Some(office) || row.co_office.as_ref() == Some(office)
                };
                way.app == row.app
                    && (way.offices.is_empty() || way.offices.iter().any(holds))
                    && way.area.as_ref().is_none_or(|area| row.area.as_ref() == Some(area))
            })
        })
        && flag(filter.late, row.late)
        && flag(filter.marked_red, row.marks_red > 0)
        && flag(filter.marked_yellow, row.marks_yellow > 0)
        && flag(filter.reopened, row.reopened > 0)
        && flag(filter.returned, row.returned > 0)
        && flag(filter.has_closed_at, row.closed_at.is_some())
        && flag(filter.has_location, row.lat.is_some() && row.lon.is_some())
        && filter.warned.is_none_or(|now| {
            row.status.is_open() && !row.late && row.warn_at.is_some_and(|warn_at| warn_at <= now)
        })
        && filter.opened_from.is_none_or(|from| row.opened_at >= from)
        && filter.opened_to.is_none_or(|to| row.opened_at < to)
        && filter.closed_from.is_none_or(|from| row.closed_at.is_some_and(|at| at >= from))
        && filter.closed_to.is_none_or(|to| row.closed_at.is_some_and(|at| at < to))
        && filter.due_before.is_none_or(|before| row.due_at.is_some_and(|due| due < before))
        && filter.ids.as_ref().is_none_or(|ids| ids.contains(&row.case))
        && text
}

fn sorted(mut rows: Vec<CaseRow>, order: Order) -> Vec<u64> {
    let due = |row: &CaseRow| row.due_at.map_or(i64::MAX, value::Timestamp::as_microsecond);
    rows.sort_by_key(|row| match order {
        Order::TimeLeft => (!row.status.is_open(), due(row), row.case.0.cast_signed()),
        Order::Newest => (false, 0, -row.case.0.cast_signed()),
        Order::Oldest => (false, 0, row.case.0.cast_signed()),
    });
    rows.iter().map(|row| row.case.0).collect()
}

fn ids(rows: &[CaseRow]) -> Vec<u64> {
    rows.iter().map(|row| row.case.0).collect()
}

/// All pages of a list, three rows at a time.
fn paged(store: &dyn Store, filter: &CaseFilter) -> Vec<u64> {
    let mut all = Vec::new();
    let mut filter = filter.clone().limit(3_usize);
    loop {
        let page = store.cases(&filter).unwrap();
        assert!(page.len() <= 3);
        all.extend(ids(&page));
        let Some(last) = page.last() else { return all };
        // The cursor survives a link.
        filter.after = Some(last.cursor().to_string().parse().unwrap());
    }
}

const GROUPS: [GroupBy; 9] = [
    GroupBy::App,
    GroupBy::Status,
    GroupBy::Stage,
    GroupBy::Kind,
    GroupBy::Office,
    GroupBy::Area,
    GroupBy::Channel,
    GroupBy::OpenedOn { offset_minutes: 480 },
    GroupBy::ClosedOn { offset_minutes: -210 },
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn a_number_opens_to_exactly_its_rows(
        rows in proptest::collection::vec(any_row(), 0..40),
        filters in proptest::collection::vec(any_filter(), 8),
    ) {
        let rows: Vec<CaseRow> = (1_u64..).zip(rows)
            .map(|(n, any)| CaseRow { case: CaseId(n), number: row(n).number, ..any })
            .collect();
        let store = SqliteStore::memory().unwrap();
        store.commit(&Batch { cases: rows.clone(), ..Batch::default() }).unwrap();
        for filter in &filters {
            let own: Vec<CaseRow> = rows.iter().filter(|row| wanted(filter, row)).cloned().collect();
            let expected = sorted(own.clone(), filter.order);
            prop_assert_eq!(ids(&store.cases(filter).unwrap()), expected.clone(), "{:?}", filter);
            prop_assert_eq!(store.count(filter).unwrap(), own.len() as u64);
            prop_assert_eq!(paged(&store, filter), expected);
            for by in GROUPS {
                let groups = store.group(filter, by).unwrap();
                prop_assert_eq!(groups.iter().map(|(_, n)| n).sum::<u64>(), own.len() as u64);
                for (key, number) in groups {
                    let opened = filter.clone().in_group(by, &key);
                    prop_assert_eq!(store.cases(&opened).unwrap().len() as u64, number, "{:?} {}", by, key);
                    prop_assert_eq!(store.count(&opened).unwrap(), number);
                }
            }
        }
    }
}

#[test]
fn a_list_has_a_cap_and_counts_do_not() {
    on_each(|store| {
        store.commit(&Batch { cases: (1..=1500).map(row).collect(), ..Batch::default() }).unwrap();
        assert_eq!(store.cases(&CaseFilter::new()).unwrap().len(), 1000);
        assert_eq!(store.cases(&CaseFilter::new().limit(5000_usize)).unwrap().len(), 1000);
        assert_eq!(store.count(&CaseFilter::new().limit(3_usize)).unwrap(), 1500);
        let whole = store.cases(&CaseFilter::new().text("20260302-0000150")).unwrap();
        assert_eq!(ids(&whole), [150]);
        assert_eq!(store.count(&CaseFilter::new().text("000150")).unwrap(), 2);
        assert_eq!(store.count(&CaseFilter::new().text("x".repeat(2000))).unwrap(), 0);
    });
}

#[test]
fn days_begin_at_midnight_of_the_district() {
    on_each(|store| {
        // 2026-03-02 00:00 UTC is 08:00 in Shanghai.
        let opened = |case, hours: i64| CaseRow { opened_at: at(hours * 3600), ..row(case) };
        let cases = vec![opened(1, -9), opened(2, -8), opened(3, 15), opened(4, 16)];
        store.commit(&Batch { cases, ..Batch::default() }).unwrap();
        let by = GroupBy::OpenedOn { offset_minutes: 480 };
        let days = store.group(&CaseFilter::new(), by).unwrap();
        let expected = [("2026-03-01", 1), ("2026-03-02", 2), ("2026-03-03", 1)];
        assert_eq!(days, expected.map(|(day, n)| (day.to_owned(), n)));
    });
}

#[test]
fn nearness_is_in_metres_open_cases_only_and_nearest_first() {
    on_each(|store| {
        let placed = |case, lat, lon, kind: &str, status| CaseRow {
            lat: Some(lat),
            lon: Some(lon),
            kind: Some(kind.into()),
            status,
            ..row(case)
        };
        let cases = vec![
            // One thousandth of a degree of latitude is 111 m; of longitude at 22.5 degrees north 103 m.
            placed(1, 22.501, 114.1, "pothole", CaseStatus::Open),
            placed(2, 22.500, 114.101, "pothole", CaseStatus::Answered),
            placed(3, 22.500, 114.1, "pothole", CaseStatus::Closed),
            placed(4, 22.500, 114.1, "lamp", CaseStatus::Open),
            placed(5, 22.501, 114.101, "pothole", CaseStatus::Open),
            row(6),
        ];
        store.commit(&Batch { cases, ..Batch::default() }).unwrap();
        let near = |radius_m, kind| ids(&store.near(22.5, 114.1, radius_m, kind).unwrap());
        let none: [u64; 0] = [];
        assert_eq!(near(102.0, Some("pothole")), none);
        assert_eq!(near(105.0, Some("pothole")), [2]);
        assert_eq!(near(112.0, Some("pothole")), [2, 1]);
        // Inside the box of 112 m but outside the circle: 152 m away.
        assert_eq!(near(151.0, Some("pothole")), [2, 1]);
        assert_eq!(near(153.0, Some("pothole")), [2, 1, 5]);
        assert_eq!(near(153.0, None), [4, 2, 1, 5]);
        assert_eq!(near(f64::NAN, None), none);
        assert_eq!(near(-1.0, None), none);
        assert_eq!(near(f64::INFINITY, None), none);
    });
}

fn task(case: u64, role: &str, office: Option<&str>, area: Option<&str>, due: Option<i64>) -> TaskRow {
    TaskRow {
        case: CaseId(case),
        instance: 1,
        element: ElementId::new("handle"),
        role: RoleId::new(role),
        office: office.map(str::to_owned),
        area: area.map(str::to_owned),
        kind: None,
        opened_at: at(0),
        due_at: due.map(at),
        priority: None,
        open: true,
        claimed_by: (case == 5).then(|| AccountId::new("li")),
    }
}

#[test]
fn task_filters_narrow_and_page_by_due_date() {
    on_each(|store| {
        let tasks = vec![
            task(1, "handler", Some("water"), Some("east"), Some(50)),
            task(2, "handler", Some("parks"), Some("east"), Some(40)),
            task(3, "screener", None, Some("west"), None),
            task(4, "screener", Some("hub"), None, Some(10)),
            TaskRow { open: false, ..task(5, "handler", Some("water"), None, Some(1)) },
        ];
        let cases = (1..=5).map(|n| CaseRow { summary: Some(format!("灯 {n}")), ..row(n) }).collect();
        store.commit(&Batch { tasks, cases, ..Batch::default() }).unwrap();
        let scope = |role: &str, office: Option<&str>, area: Option<&str>| TaskScope {
            role: RoleId::new(role),
            offices: office.into_iter().flat_map(|all| all.split(' ')).map(str::to_owned).collect(),
            area: area.map(str::to_owned),
        };
        let handler = || TaskFilter::new().role(RoleId::new("handler"));
        let some = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let table: Vec<(TaskFilter, &[u64])> = vec![
            (TaskFilter::new(), &[5, 4, 2, 1, 3]),
            (TaskFilter::new().open(true), &[4, 2, 1, 3]),
            (TaskFilter::new().open(false), &[5]),
            (handler().open(true), &[2, 1]),
            (handler().role(RoleId::new("screener")).open(true), &[4, 2, 1, 3]),
            (TaskFilter::new().offices(some(&["water", "hub"])), &[5, 4, 1]),
            (TaskFilter::new().offices(some(&[""])), &[3]),
            (TaskFilter::new().offices(some(&[])), &[]),
            (TaskFilter::new().areas(some(&["east"])), &[2, 1]),
            (TaskFilter::new().scopes(vec![]), &[]),
            (
                TaskFilter::new().open(true).scopes(vec![
                    scope("screener", None, None),
                    scope("handler", Some("water"), None),
                    scope("handler", Some("parks"), Some("west")),
                ]),
                &[4, 1, 3],
            ),
            (TaskFilter::new().scopes(vec![scope("handler", Some("water parks"), Some("east"))]), &[2, 1]),
            (TaskFilter::new().claimed_by(AccountId::new("li")), &[5]),
            (TaskFilter::new().case(CaseId(3)), &[3]),
            (TaskFilter::new().element(ElementId::new("other")), &[]),
            (TaskFilter::new().due_before(at(40)), &[5, 4]),
            (TaskFilter::new().text("灯 2"), &[2]),
            (TaskFilter::new().text("20260302-0000004"), &[4]),
        ];
        for (filter, expected) in table {
            let cases = |rows: &[TaskRow]| rows.iter().map(|row| row.case.0).collect::<Vec<_>>();
            assert_eq!(cases(&store.tasks(&filter).unwrap()), expected, "{filter:?}");
            assert_eq!(store.count_tasks(&filter).unwrap(), expected.len() as u64);
            let mut all = Vec::new();
            let mut page = filter.clone().limit(2_usize);
            loop {
                let rows = store.tasks(&page).unwrap();
                all.extend(cases(&rows));
                let Some(last) = rows.last() else { break };
                page.after = Some(last.cursor());
            }
            assert_eq!(all, expected, "{filter:?}");
        }
    });
}
