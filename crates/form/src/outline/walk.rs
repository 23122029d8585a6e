//! Through the schema along the answers: pages, tasks and the value, in one pass.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::leaf::{Leaf, item};
use super::view::{Part, View, description, shortened, spoken};
use super::{
    Answers, Ask, Choice, Listing, Outline, PAGES_MAX, Page, QUESTIONS_MAX, Question, Reading, Section, Task,
};
use crate::json::{Entries, Json, part, parts};

/// Deepest nesting of parts with questions.
const DEPTH_MAX: usize = 24;
/// Most items of one list.
const ITEMS_MAX: u64 = 100;

pub(super) struct Walk<'o> {
    outline: &'o Outline,
    answers: &'o Answers,
    pages: Vec<Page>,
    trail: Vec<String>,
    /// Hints of the sections, by their first pointer part.
    hints: Vec<(String, String)>,
    /// Where a choice is not made: pointer and title of the choice.
    waiting: Vec<(String, String)>,
    cut: bool,
}

impl<'o> Walk<'o> {
    pub(super) fn new(outline: &'o Outline, answers: &'o Answers) -> Self {
        let (pages, trail, hints, waiting) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { outline, answers, pages, trail, hints, waiting, cut: false }
    }

    pub(super) fn read(mut self) -> Reading {
        let root = Part { schema: &self.outline.schema, place: String::new() };
        let title = if self.outline.title.is_empty() { String::new() } else { self.outline.title.clone() };
        let value = self.inner("", &title, &self.outline.description.clone(), vec![root]);
        let sections = self.sections();
        Reading { pages: self.pages, sections, value, cut: self.cut }
    }

    /// A part with questions of its own: choices first, then its list or its properties.
    fn inner(&mut self, at: &str, title: &str, hint: &str, start: Vec<Part<'o>>) -> Json {
        if self.trail.len() > DEPTH_MAX || self.pages.len() >= PAGES_MAX {
            self.cut = true;
            return Json::map();
        }
        let mut view = self.outline.view(start, at, self.answers);
        let forks = std::mem::take(&mut view.forks);
        for fork in &forks {
            let question = Question {
                key: fork.key.clone(),
                label: title.to_owned(),
                hint: hint.to_owned(),
                ask: Ask::One(fork.choices.clone()),
                required: true,
                rules: Vec::new(),
                branches: fork.branches.clone(),
            };
            self.page(&fork.key, at, title, "", vec![question], None);
        }
        if forks.iter().any(|fork| !fork.chosen) {
            let named = if at.is_empty() { "" } else { title };
            self.waiting.push((at.to_owned(), named.to_owned()));
            return Json::map();
        }
        match self.outline.leaf(&view, at, self.answers) {
            Leaf::Fixed(value) => return value,
            Leaf::Asked(ask) => return self.alone(at, title, &view, ask),
            Leaf::Inner => {}
        }
        if view.kind() == "array" {
            self.list(at, title, hint, &view)
        } else {
            self.object(at, title, hint, view)
        }
    }

    /// A branch that is one simple value.
    fn alone(&mut self, at: &str, title: &str, view: &View<'o>, ask: Ask) -> Json {
        let rules: Vec<String> = view.parts.iter().map(|part| part.place.clone()).collect();
        let hint = view.parts.iter().map(|part| description(part.schema)).find(|hint| !hint.is_empty());
        let value = self.outline.value(&ask, &rules, self.answers.text(at)).ok().flatten();
        let question = Question {
            key: at.to_owned(),
            label: title.to_owned(),
            hint: hint.unwrap_or_default(),
            ask,
            required: true,
            rules,
            branches: Arc::default(),
        };
        self.page(&format!("{at}:0"), at, title, "", vec![question], None);
        value.unwrap_or(Json::Null)
    }

    fn list(&mut self, at: &str, title: &str, hint: &str, view: &View<'o>) -> Json {
        let least = view.count("minItems").unwrap_or(0).min(ITEMS_MAX);
        let most = view.count("maxItems").unwrap_or(ITEMS_MAX).min(ITEMS_MAX);
        let asked = self.answers.text(&format!("{at}#")).parse::<u64>().ok();
        let count = asked.unwrap_or(least).min(most);
        let whole = |n: u64| usize::try_from(n).unwrap_or_default();
        let id = format!("{at}#");
        let place = self.pages.len();
        let listing =
            Listing { count: whole(count), least: whole(least), most: whole(most), items: Vec::new() };
        self.page(&id, at, title, hint, Vec::new(), Some(listing));
        let mut items = Vec::new();
        let Some(schema) = item(view) else { return Json::List(items) };
        for index in 0..count {
            let first = self.pages.len();
            let name = format!("{title} {}", index + 1);
            self.trail.push(name.clone());
            items.push(self.inner(&format!("{at}/{index}"), &name, "", schema.clone()));
            self.trail.pop();
            let opened = self.pages.get(first).map(|page| page.id.clone()).unwrap_or_default();
            if let Some(list) = self.pages.get_mut(place).and_then(|page| page.list.as_mut()) {
                list.items.push(opened);
            }
        }
        Json::List(items)
    }

    fn object(&mut self, at: &str, title: &str, hint: &str, view: View<'o>) -> Json {
        let view = self.with_conditions(at, view);
        let required = view.required();
        let (mut questions, mut entries, mut inner, mut offered) =
            (Vec::new(), Entries::new(), Vec::new(), Vec::new());
        for (name, schemas) in view.properties() {
            let child = format!("{at}/{}", part(name));
            let described = self.outline.view(schemas.clone(), &child, self.answers);
            let (label, help) = labels(name, &schemas, &described);
            let needed = required.contains(name);
            match self.outline.leaf(&described, &child, self.answers) {
                Leaf::Fixed(value) if needed => {
                    entries.insert(name.into(), value);
                }
                Leaf::Fixed(value) => {
                    let shown = value.as_text().map_or_else(|| value.to_string(), str::to_owned);
                    let only = Choice { code: value.to_string(), title: shown, hint: String::new() };
                    let question = asked(child, label, help, Ask::One(Arc::new([only])), false, &schemas);
                    self.keep(name, &question, &mut entries);
                    questions.push(question);
                }
                Leaf::Asked(ask) => {
                    let question = asked(child, label, help, ask, needed, &schemas);
                    self.keep(name, &question, &mut entries);
                    questions.push(question);
                }
                Leaf::Inner => {
                    if !needed {
                        offered.push(Choice {
                            code: name.to_owned(),
                            title: label.clone(),
                            hint: help.clone(),
                        });
                    }
                    inner.push((name, child, label, help, schemas, needed));
                }
            }
        }
        let wanted_key = format!("{at}+");
        let wanted: BTreeSet<&str> = self.answers.text(&wanted_key).lines().collect();
        self.question_pages(at, title, hint, questions, offered, &wanted_key);
        for (name, child, label, help, schemas, needed) in inner {
            if !needed && !wanted.contains(name) {
                continue;
            }
            if at.is_empty() {
                self.hints.push((child.clone(), help.clone()));
            }
            self.trail.push(label.clone());
            let value = self.inner(&child, &label, &help, schemas);
            self.trail.pop();
            entries.insert(name.into(), value);
        }
        Json::Map(Box::new(entries))
    }

    /// Adds what `if` and `dependentSchemas` bring for the answers so far.
    fn with_conditions(&self, at: &str, view: View<'o>) -> View<'o> {
        let mut view = view;
        for _ in 0..3 {
            let conditional = |part: &Part<'o>| {
                ["if", "dependentSchemas", "dependencies"].iter().any(|key| part.schema.get(key).is_some())
            };
            if !view.parts.iter().any(conditional) {
                break;
            }
            let value = self.simple_values(at, &view);
            let more: Vec<Part<'o>> = view.parts.iter().flat_map(|part| self.opened(part, &value)).collect();
            let known: BTreeSet<String> = view.parts.iter().map(|part| part.place.clone()).collect();
            let new: Vec<Part<'o>> = more.into_iter().filter(|part| !known.contains(&part.place)).collect();
            if new.is_empty() {
                break;
            }
            view.parts.extend(self.outline.view(new, at, self.answers).parts);
        }
        view
    }

    fn opened(&self, part: &Part<'o>, value: &Json) -> Vec<Part<'o>> {
        let mut found = Vec::new();
        if part.schema.get("if").is_some() {
            let holds = self.outline.judge().judge_part(&format!("{}/if", part.place), value);
            let next = if holds.is_some_and(|verdict| verdict.fits()) { "then" } else { "else" };
            found.extend(part.schema.get(next).map(|schema| part.under(&format!("/{next}"), schema)));
        }
        for word in ["dependentSchemas", "dependencies"] {
            for (name, schema) in part.schema.get(word).and_then(Json::as_map).into_iter().flatten() {
                if value.get(name).is_some() && schema.as_map().is_some() {
                    found.push(part.under(&format!("/{word}/{}", self::part(name)), schema));
                }
            }
        }
        found
    }

    /// The simple properties that are answered.
    fn simple_values(&self, at: &str, view: &View<'o>) -> Json {
        let mut entries = Entries::new();
        for (name, schemas) in view.properties() {
            let child = format!("{at}/{}", part(name));
            let described = self.outline.view(schemas.clone(), &child, self.answers);
            if let Leaf::Asked(ask) = self.outline.leaf(&described, &child, self.answers) {
                let question = asked(child, String::new(), String::new(), ask, false, &schemas);
                self.keep(name, &question, &mut entries);
            }
        }
        Json::Map(Box::new(entries))
    }

    fn keep(&self, name: &str, question: &Question, entries: &mut Entries) {
        let text = self.answers.text(&question.key);
        let empty = (question.required && question.ask.is_list()).then(|| Json::List(Vec::new()));
        if let Ok(value) = self.outline.value(&question.ask, &question.rules, text)
            && let Some(value) = value.or(empty)
        {
            entries.insert(name.into(), value);
        }
    }

    /// Questions a few a page; on the last one, which optional parts are wanted.
    fn question_pages(
        &mut self,
        at: &str,
        title: &str,
        hint: &str,
        questions: Vec<Question>,
        offered: Vec<Choice>,
        key: &str,
    ) {
        let mut pages: Vec<Vec<Question>> =
            questions.chunks(QUESTIONS_MAX).map(<[Question]>::to_vec).collect();
        if !offered.is_empty() {
            let question = Question {
                key: key.to_owned(),
                label: String::new(),
                hint: String::new(),
                ask: Ask::Many(offered.into()),
                required: false,
                rules: Vec::new(),
                branches: Arc::default(),
            };
            match pages.last_mut().filter(|page| page.len() < QUESTIONS_MAX) {
                Some(page) => page.push(question),
                None => pages.push(vec![question]),
            }
        }
        let total = pages.len();
        for (index, questions) in pages.into_iter().enumerate() {
            let numbered =
                if total > 1 { format!("{title} ({}/{total})", index + 1) } else { title.to_owned() };
            self.page(
                &format!("{at}:{index}"),
                at,
                &numbered,
                if index == 0 { hint } else { "" },
                questions,
                None,
            );
        }
    }

    fn page(
        &mut self,
        id: &str,
        at: &str,
        title: &str,
        hint: &str,
        questions: Vec<Question>,
        list: Option<Listing>,
    ) {
        if self.pages.len() >= PAGES_MAX {
            self.cut = true;
            return;
        }
        let outer = self.trail.len().saturating_sub(1);
        let trail = self.trail.iter().take(outer).cloned().collect();
        let (id, at, title, hint) = (id.to_owned(), at.to_owned(), title.to_owned(), hint.to_owned());
        self.pages.push(Page { id, at, title, hint, trail, questions, list });
    }

    /// Pages by the first part of their pointers, then by the second.
    fn sections(&self) -> Vec<Section> {
        let mut sections: Vec<(String, Section)> = Vec::new();
        let mut tasks: Vec<(String, String)> = Vec::new();
        for (place, page) in self.pages.iter().enumerate() {
            let way = parts(&page.at).unwrap_or_default();
            let name = |depth: usize| {
                let inside = page.trail.get(depth).cloned();
                inside.unwrap_or_else(|| page.title.split(" (").next().unwrap_or_default().to_owned())
            };
            let section = way.first().map(|first| format!("/{}", part(first))).unwrap_or_default();
            // The items of a list are one task with it.
            let depth =
                if way.get(1).is_some_and(|name| name.bytes().all(|b| b.is_ascii_digit())) { 1 } else { 2 };
            let task: String = way.iter().take(depth).map(|name| format!("/{}", part(name))).collect();
            if sections.last().is_none_or(|(key, _)| *key != section) {
                let hint =
                    self.hints.iter().find(|(key, _)| *key == section).map(|(_, hint)| shortened(hint));
                let title = if way.is_empty() { String::new() } else { name(0) };
                sections.push((
                    section.clone(),
                    Section { title, hint: hint.unwrap_or_default(), tasks: Vec::new() },
                ));
            }
            let Some((_, last)) = sections.last_mut() else { continue };
            match tasks.last() {
                Some((known, under)) if *known == task && *under == section => {
                    if let Some(task) = last.tasks.last_mut() {
                        task.pages.push(place);
                    }
                }
                _ => {
                    let title = match way.len() {
                        0 => String::new(),
                        1 => page.title.split(" (").next().unwrap_or_default().to_owned(),
                        _ => name(1),
                    };
                    last.tasks.push(Task { title, pages: vec![place], waits_for: None });
                    tasks.push((task.clone(), section.clone()));
                }
            }
            let waits = self.waiting.iter().find(|(at, _)| *at == page.at).map(|(_, title)| title.clone());
            if let Some(task) = last.tasks.last_mut() {
                task.waits_for = waits.or_else(|| task.waits_for.take());
            }
        }
        sections.into_iter().map(|(_, section)| section).collect()
    }
}

/// The label and the hint of a property: its own words first, then those of what it refers to.
fn labels(name: &str, schemas: &[Part<'_>], view: &View<'_>) -> (String, String) {
    let own = schemas.iter().find_map(|part| part.schema.get("title")?.as_text());
    let hint = view.parts.iter().map(|part| description(part.schema)).find(|hint| !hint.is_empty());
    let label = own.map_or_else(|| spoken(name), str::to_owned);
    let hint = hint.filter(|hint| *hint != label).unwrap_or_default();
    (label, hint)
}

fn asked(
    key: String,
    label: String,
    hint: String,
    ask: Ask,
    required: bool,
    schemas: &[Part<'_>],
) -> Question {
    let rules = schemas.iter().map(|part| part.place.clone()).collect();
    Question { key, label, hint, ask, required, rules, branches: Arc::default() }
}
