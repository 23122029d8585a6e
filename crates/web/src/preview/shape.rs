//! From outlines and answers to what the pages show. Pure, so that samples and tests can draw them.

use form::Outline;
use form::outline::{Answers, Ask, Choice as Option_, Page as Asked, Question, Reading, State, Task};

use super::boxes::boxes;
use crate::view::part::{Ask as Shown, Choice, ErrorLine, Field, Link, Row, Tag};
use crate::view::preview::{Check, Group, ListItem, Listing, Piece, Section, Step, TaskRow, Tasks};
use crate::view::{Page, Tone};
use crate::words::Language;
use value::percent::encoded;

/// More choices than this are a list to pick from, not radio buttons.
const RADIOS_MAX: usize = 7;

/// A task list, or a check, longer than this has a short way to where most people go next.
const ROWS_AT_HAND: usize = 7;

fn address(base: &str, page: &str) -> String {
    format!("{base}/page?id={}", encoded(page))
}

/// The task list.
pub(crate) fn tasks_view(
    page: Page,
    outline: &Outline,
    answers: &Answers,
    findings: usize,
    base: &str,
) -> Tasks {
    let language = page.language;
    let reading = outline.read(answers);
    let (mut done, mut total) = (0, 0);
    let mut next = None;
    let mut sections: Vec<Section> = Vec::new();
    for section in &reading.sections {
        let mut rows = Vec::new();
        for task in &section.tasks {
            let state = state_of(outline, &reading, task, answers);
            total += 1;
            done += usize::from(state == State::Done);
            let row = row(language, &reading, task, state, base);
            if next.is_none() && state != State::Done {
                next = Some(Link { href: row.href.clone(), title: row.title.clone(), hint: String::new() });
            }
            rows.push(row);
            if let Some(wanted) = &task.waits_for {
                let wanted = if wanted.is_empty() { &language.t("preview-start") } else { wanted };
                total += 1;
                rows.push(TaskRow {
                    title: language.t("preview-later"),
                    hint: language.with("preview-first", &[("title", wanted)]),
                    href: String::new(),
                    state: Tag::new(Tone::Plain, language.t("preview-state-cannot")),
                });
            }
        }
        sections.push(Section { title: section.title.clone(), hint: section.hint.clone(), rows });
    }
    let can_check = done == total;
    let long = total > ROWS_AT_HAND;
    Tasks {
        title: heading(language, outline),
        hint: outline.description.clone(),
        progress: language
            .with("preview-progress", &[("done", &done.to_string()), ("total", &total.to_string())]),
        sections,
        findings: if findings > 0 {
            language.with("preview-findings", &[("count", &findings.to_string())])
        } else {
            String::new()
        },
        cut: reading.cut,
        next: next.filter(|_| long),
        check: if can_check { format!("{base}/check") } else { String::new() },
        end: format!("{base}/end"),
        page,
    }
}

fn heading(language: Language, outline: &Outline) -> String {
    if outline.title.is_empty() { language.t("preview-untitled") } else { outline.title.clone() }
}

fn state_of(outline: &Outline, reading: &Reading, task: &Task, answers: &Answers) -> State {
    let pages = task.pages.iter().filter_map(|place| reading.pages.get(*place));
    let states: Vec<State> = pages.map(|page| outline.state(page, answers)).collect();
    match () {
        () if states.iter().all(|state| *state == State::Done) => State::Done,
        () if states.iter().all(|state| *state == State::NotStarted) => State::NotStarted,
        () => State::Started,
    }
}

fn row(language: Language, reading: &Reading, task: &Task, state: State, base: &str) -> TaskRow {
    let first = task.pages.first().and_then(|place| reading.pages.get(*place));
    let (tone, key) = match state {
        State::NotStarted => (Tone::Note, "preview-state-new"),
        State::Started => (Tone::Warn, "preview-state-started"),
        State::Done => (Tone::Good, "preview-state-done"),
    };
    let title = if task.title.is_empty() { language.t("preview-start") } else { task.title.clone() };
    let href = first.map(|page| address(base, &page.id)).unwrap_or_default();
    TaskRow { title, hint: String::new(), href, state: Tag::new(tone, language.t(key)) }
}

/// A page with questions.
#[expect(clippy::too_many_arguments, reason = "what one page shows")]
pub(crate) fn step_view(
    page: Page,
    outline: &Outline,
    answers: &Answers,
    reading: &Reading,
    asked: &Asked,
    base: &str,
    wrong: bool,
    back_to_check: bool,
) -> Step {
    let language = page.language;
    let troubles = if wrong { outline.troubles(asked, answers) } else { Vec::new() };
    let alone = asked.questions.len() == 1;
    let pieces: Vec<Piece> = asked
        .questions
        .iter()
        .enumerate()
        .map(|(number, question)| {
            let trouble = troubles.iter().find(|trouble| trouble.key == question.key);
            let error = trouble.map_or_else(String::new, |trouble| language.pick(&trouble.words).to_owned());
            piece(language, number, question, answers.text(&question.key), error, alone && number == 0)
        })
        .collect();
    let errors = pieces.iter().filter_map(Piece::error_line).collect();
    let before = reading.before(&asked.id).filter(|before| same_task(reading, &before.id, &asked.id));
    let back = match before {
        _ if back_to_check => format!("{base}/check"),
        Some(before) => address(base, &before.id),
        None => base.to_owned(),
    };
    let action = address(base, &asked.id);
    Step {
        trail: asked.trail.join(" › "),
        title: titled(language, outline, &asked.title),
        hint: asked.hint.clone(),
        headed: pieces.first().is_some_and(|piece| piece.field.as_ref().is_some_and(|field| field.heading)),
        pieces,
        errors,
        back,
        action: if back_to_check { format!("{action}&back=check") } else { action },
        page,
    }
}

fn same_task(reading: &Reading, a: &str, b: &str) -> bool {
    let has = |task: &Task, id: &str| {
        task.pages.iter().any(|place| reading.pages.get(*place).is_some_and(|page| page.id == id))
    };
    reading.sections.iter().flat_map(|section| &section.tasks).any(|task| has(task, a) && has(task, b))
}

fn titled(language: Language, outline: &Outline, title: &str) -> String {
    if title.is_empty() { heading(language, outline) } else { title.to_owned() }
}

fn piece(
    language: Language,
    number: usize,
    question: &Question,
    value: &str,
    error: String,
    alone: bool,
) -> Piece {
    let name = format!("q{number}");
    if let Ask::Many(choices) = &question.ask {
        let boxes = boxes(language, name, question, choices, value, error);
        return Piece { field: None, boxes: Some(boxes) };
    }
    let label = if question.label.is_empty() { language.t("preview-start") } else { question.label.clone() };
    let ask = ask(language, question, value);
    let mut field =
        Field::new(language, &name, label, ask).hint(hint(language, question)).value(value).error(error);
    field.required = question.required;
    field.heading = alone;
    if let Ask::Text { most: Some(most), .. } = &question.ask {
        field.length_max = u32::try_from(*most).unwrap_or_default();
    }
    Piece { field: Some(field), boxes: None }
}

/// A branch that the schema gives no name is known by its kind, which people call otherwise.
fn choice_title(language: Language, question: &Question, option: &Option_) -> String {
    let branch = question.key.rsplit('/').next().is_some_and(|name| name.contains('?'));
    match option.title.as_str() {
        "array" if branch => language.t("preview-kind-list"),
        "string" if branch => language.t("preview-kind-text"),
        "number" | "integer" if branch => language.t("preview-kind-number"),
        "object" if branch => language.t("preview-kind-parts"),
        "boolean" if branch => language.t("preview-kind-truth"),
        title => title.to_owned(),
    }
}

fn ask(language: Language, question: &Question, value: &str) -> Shown {
    let choices = |options: &[Option_]| -> Vec<Choice> {
        let shown = |option: &Option_| Choice {
            value: option.code.clone(),
            title: choice_title(language, question, option),
            hint: option.hint.clone(),
            chosen: option.code == value,
            group: String::new(),
        };
        options.iter().map(shown).collect()
    };
    let plain = |code: &str, key: &str| Choice {
        value: code.to_owned(),
        title: language.t(key),
        chosen: code == value,
        ..Choice::default()
    };
    let none = || plain("", "preview-none");
    match &question.ask {
        Ask::One(options) if options.len() > RADIOS_MAX => Shown::Select(choices(options)),
        Ask::One(options) => {
            let mut radios = choices(options);
            radios.extend((!question.required).then(none));
            Shown::Radios(radios)
        }
        Ask::YesNo => {
            let mut radios = vec![plain("true", "yes"), plain("false", "no")];
            radios.extend((!question.required).then(none));
            Shown::Radios(radios)
        }
        Ask::Text { long: true, .. } | Ask::Lines { .. } | Ask::Rows | Ask::Many(_) => Shown::Area,
        Ask::Free if value.contains('\n') => Shown::Area,
        Ask::Text { .. } | Ask::Free => Shown::Text,
        Ask::Number { .. } => Shown::Number,
        Ask::Date => Shown::Date,
    }
}

/// The schema's own words, then how an answer is written where that is not plain.
fn hint(language: Language, question: &Question) -> String {
    let how = match &question.ask {
        Ask::Lines { numbers: false } => "preview-how-lines",
        Ask::Lines { numbers: true } => "preview-how-numbers",
        Ask::Rows => "preview-how-rows",
        Ask::Free => "preview-how-free",
        _ => return question.hint.clone(),
    };
    let how = language.t(how);
    if question.hint.is_empty() { how } else { format!("{} {how}", question.hint) }
}

/// A page where items are added and removed.
pub(crate) fn listing_view(
    page: Page,
    outline: &Outline,
    answers: &Answers,
    reading: &Reading,
    asked: &Asked,
    base: &str,
    wrong: bool,
) -> Listing {
    let language = page.language;
    let troubles = if wrong { outline.troubles(asked, answers) } else { Vec::new() };
    let errors: Vec<ErrorLine> = troubles
        .iter()
        .map(|trouble| ErrorLine { anchor: "add".to_owned(), text: language.pick(&trouble.words).to_owned() })
        .collect();
    let list = asked.list.clone().unwrap_or(form::outline::Listing {
        count: 0,
        least: 0,
        most: 0,
        items: Vec::new(),
    });
    let items = (0..list.count)
        .map(|index| {
            let inside = format!("{}/{index}", asked.at);
            let pages: Vec<&Asked> = reading
                .pages
                .iter()
                .filter(|page| page.at == inside || page.at.starts_with(&format!("{inside}/")))
                .collect();
            let done = pages.iter().all(|page| outline.state(page, answers) == State::Done);
            let (tone, key) =
                if done { (Tone::Good, "preview-state-done") } else { (Tone::Warn, "preview-state-open") };
            let first = pages.iter().flat_map(|page| &page.questions).find_map(|question| {
                let text = answers.text(&question.key);
                (question.key.starts_with(&format!("{inside}/")) && !text.is_empty())
                    .then(|| spoken(language, question, text))
            });
            ListItem {
                number: index,
                title: format!("{} {}", asked.title, index + 1),
                hint: first.unwrap_or_default(),
                href: pages.first().map(|page| address(base, &page.id)).unwrap_or_default(),
                state: Tag::new(tone, language.t(key)),
            }
        })
        .collect();
    let before = reading.before(&asked.id).filter(|before| same_task(reading, &before.id, &asked.id));
    Listing {
        trail: asked.trail.join(" › "),
        title: titled(language, outline, &asked.title),
        hint: asked.hint.clone(),
        count: language.with("preview-count", &[("count", &list.count.to_string())]),
        items,
        can_add: list.count < list.most,
        errors,
        back: before.map_or_else(|| base.to_owned(), |before| address(base, &before.id)),
        action: address(base, &asked.id),
        page,
    }
}

/// An answer as people read it.
fn spoken(language: Language, question: &Question, text: &str) -> String {
    let title = |code: &str, choices: &[Option_]| {
        let choice = choices.iter().find(|choice| choice.code == code);
        choice.map_or_else(|| code.to_owned(), |choice| choice_title(language, question, choice))
    };
    match &question.ask {
        Ask::One(choices) => title(text, choices),
        Ask::Many(choices) => text.lines().map(|code| title(code, choices)).collect::<Vec<_>>().join("\n"),
        _ => text.to_owned(),
    }
}

/// All answers, and what is wrong with the whole where it was sent.
pub(crate) fn check_view(page: Page, outline: &Outline, answers: &Answers, base: &str, sent: bool) -> Check {
    let language = page.language;
    let reading = outline.read(answers);
    let complete = reading.pages.iter().all(|page| outline.state(page, answers) == State::Done);
    let troubles = if sent && complete { outline.troubles_of_all(&reading) } else { Vec::new() };
    let errors = troubles
        .iter()
        .map(|trouble| {
            let place = reading.page(&trouble.page).map(|(place, _)| format!("part-{place}"));
            ErrorLine { anchor: place.unwrap_or_default(), text: language.pick(&trouble.words).to_owned() }
        })
        .collect();
    let mut groups: Vec<Group> = Vec::new();
    for (place, asked) in reading.pages.iter().enumerate() {
        let change = format!("{}&back=check", address(base, &asked.id));
        let row = |label: String, value: String| Row { label, value, change: change.clone() };
        let rows: Vec<Row> = match &asked.list {
            Some(list) => {
                let count = language.with("preview-count", &[("count", &list.count.to_string())]);
                vec![row(titled(language, outline, &asked.title), count)]
            }
            None => asked
                .questions
                .iter()
                .map(|question| {
                    let label = match () {
                        () if question.key.ends_with('+') => language.t("preview-parts"),
                        () if question.label.is_empty() => language.t("preview-start"),
                        () => question.label.clone(),
                    };
                    let value = match (answers.text(&question.key), &question.ask) {
                        ("", _) => language.t("answer-none"),
                        ("true", Ask::YesNo) => language.t("yes"),
                        ("false", Ask::YesNo) => language.t("no"),
                        (text, _) => spoken(language, question, text),
                    };
                    row(label, value)
                })
                .collect(),
        };
        let mut title: Vec<&str> = asked.trail.iter().map(String::as_str).collect();
        let own = titled(language, outline, &asked.title);
        title.push(&own);
        groups.push(Group { id: format!("part-{place}"), title: title.join(" › "), rows });
    }
    Check {
        title: heading(language, outline),
        jump: complete && groups.len() > ROWS_AT_HAND,
        groups,
        errors,
        complete,
        back: base.to_owned(),
        action: format!("{base}/check"),
        page,
    }
}
