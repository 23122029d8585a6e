//! Answers that make a value which is there already, as if somebody had filled in the form.

use super::{Answers, Ask, Outline, Page, Reading};
use crate::json::Json;

/// Most rounds: each opens the next pages.
const ROUNDS_MAX: usize = 40;

impl Outline {
    /// The answers that make `value`, as far as the form can ask for it.
    pub fn fill(&self, value: &Json) -> Answers {
        let mut answers = Answers::default();
        for _ in 0..ROUNDS_MAX {
            let reading = self.read(&answers);
            let new: Vec<&Page> = reading.pages.iter().filter(|page| !answers.seen(&page.id)).collect();
            if new.is_empty() {
                break;
            }
            for page in new {
                for (key, text) in self.page_of_value(page, value) {
                    answers.set(&key, &text);
                }
                answers.see(&page.id);
            }
        }
        answers
    }

    /// What somebody with this value writes on a page.
    pub fn page_of_value(&self, page: &Page, value: &Json) -> Vec<(String, String)> {
        let here = value.pointer(&page.at);
        if page.list.is_some() {
            let count = here.and_then(Json::as_list).map_or(0, <[Json]>::len);
            return vec![(format!("{}#", page.at), count.to_string())];
        }
        let given = page.questions.iter().filter_map(|question| {
            let text = if !question.branches.is_empty() {
                (self.branch(&question.branches, here?) + 1).to_string()
            } else if let (Ask::Many(offered), true) = (&question.ask, question.rules.is_empty()) {
                let wanted =
                    offered.iter().filter(|choice| here.and_then(|here| here.get(&choice.code)).is_some());
                wanted.map(|choice| choice.code.as_str()).collect::<Vec<_>>().join("\n")
            } else {
                Self::text_of(&question.ask, value.pointer(&question.key)?)
            };
            Some((question.key.clone(), text))
        });
        given.collect()
    }

    /// The branch a value fits, else the one with the fewest breaches.
    fn branch(&self, branches: &[String], value: &Json) -> usize {
        let wrong = |place: &String| {
            self.judge().judge_part(place, value).map_or(usize::MAX, |verdict| verdict.breaches.len())
        };
        let told = branches.iter().enumerate().map(|(at, place)| (wrong(place), at));
        told.min().map_or(0, |(_, at)| at)
    }
}

impl Reading {
    /// The page after this one; `None` after the last.
    pub fn next(&self, id: &str) -> Option<&Page> {
        let (place, _) = self.page(id)?;
        self.pages.get(place + 1)
    }

    /// The page before this one; `None` before the first.
    pub fn before(&self, id: &str) -> Option<&Page> {
        let (place, _) = self.page(id)?;
        self.pages.get(place.checked_sub(1)?)
    }
}
