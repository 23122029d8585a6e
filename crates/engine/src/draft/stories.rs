//! An app's stories told against a draft, as many as a person will wait for.

use value::{Finding, SignedDuration};

use catalog::Folder;

use super::Checked;
use crate::Engine;

/// Most stories told at once, and lines of one story.
const STORIES_MAX: usize = 60;
const LINES_MAX: usize = 400;
/// No further story begins after this long.
const LASTS: SignedDuration = SignedDuration::from_secs(20);

/// What came of the stories.
#[derive(Debug, Clone, Default)]
pub struct Telling {
    pub stories: Vec<StoryTold>,
    /// Stories that were not told because it would have taken too long.
    pub untold: usize,
}

#[derive(Debug, Clone)]
pub struct StoryTold {
    pub name: String,
    pub passed: bool,
    /// The first line that differs: its number, what was expected, what happened. Line 0 where the story has nothing
    /// that is expected of it.
    pub differs: Option<(usize, String, String)>,
    /// What is wrong with the story itself.
    pub findings: Vec<Finding>,
}

impl super::Drafts<'_> {
    /// Tells the stories of a checked folder on memory stores; nothing of it touches the district's own store.
    pub fn tell(&self, folder: &Folder, checked: &Checked) -> Telling {
        let Some(app) = &checked.app else { return Telling::default() };
        let engine: &Engine = self.engine;
        let (began, all) = (engine.now(), catalog::stories(folder));
        let mut told = Telling::default();
        for (index, (name, text)) in all.iter().enumerate() {
            if index >= STORIES_MAX || engine.now().duration_since(began) > LASTS {
                told.untold = all.len() - index;
                break;
            }
            let story = catalog::read_story(name, text).and_then(|story| {
                if story.lines.len() > LINES_MAX {
                    let message = format!("a story told here has at most {LINES_MAX} lines");
                    return Err(vec![Finding::error("story-too-long", message).hint("split it")]);
                }
                crate::story::run(app, folder, &story)
            });
            let expected = folder.text(&format!("story/{name}.expected")).unwrap_or_default();
            told.stories.push(match story {
                Ok(happened) => {
                    let differs = difference(expected, &happened);
                    StoryTold { name: name.clone(), passed: differs.is_none(), differs, findings: Vec::new() }
                }
                Err(findings) => StoryTold { name: name.clone(), passed: false, differs: None, findings },
            });
        }
        told
    }
}

fn difference(expected: &str, happened: &str) -> Option<(usize, String, String)> {
    if expected == happened {
        return None;
    }
    let (mut was, mut is) = (expected.lines(), happened.lines());
    let mut line = 1;
    loop {
        match (was.next(), is.next()) {
            (None, None) => return Some((0, String::new(), String::new())),
            (was, is) if was == is => line += 1,
            (was, is) => {
                return Some((line, was.unwrap_or_default().to_owned(), is.unwrap_or_default().to_owned()));
            }
        }
    }
}
