//! A checked app: everything the kernel needs to run its cases, prepared once.

use std::collections::BTreeMap;
use std::sync::Arc;

use authority::{ActRule, Forbid, Power, Role};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use value::{AppId, Context, Digest, ElementId, Value, Words};

use crate::clocks::ClockRule;

/// One app at one version. Cases keep the version they were opened under.
#[derive(Debug)]
pub struct App {
    pub id: AppId,
    pub version: String,
    pub title: Words,
    /// Over all files of the folder, names and contents.
    pub digest: Digest,
    pub calendar: Arc<clock::Calendar>,
    /// The file the process of the app stands in: processes it calls or exchanges messages with are beside it.
    pub model: Arc<bpmn::Model>,
    /// The process of the app itself; it is in `model` too.
    pub process: bpmn::Process,
    pub decisions: Vec<dmn::Model>,
    pub forms: BTreeMap<String, form::Form>,
    pub roles: Vec<Role>,
    pub powers: IndexMap<String, Power>,
    pub acts: IndexMap<String, Act>,
    /// The negative list 负面清单.
    pub forbids: Vec<Forbid>,
    pub clocks: Vec<ClockRule>,
    pub messages: Vec<MessageRule>,
    pub lists: BTreeMap<String, CodeList>,
    /// All lists as one FEEL value: list id -> code -> entry.
    pub lists_value: Value,
    pub columns: Columns,
    pub stages: Vec<Stage>,
    pub duplicate: Option<DuplicateRule>,
}

/// What a person does to a case in the name of an office.
#[derive(Debug)]
pub struct Act {
    pub rule: ActRule,
    pub power: String,
    pub target: Target,
    pub form: Option<String>,
    /// Case data set by doing the act, after its input.
    pub set: Vec<(String, feel::Expr)>,
    pub style: Style,
    /// A reason must be given.
    pub reason: bool,
}

/// What an act does to the process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Opens a case.
    Opens,
    /// Completes this user task.
    Task(ElementId),
    /// Delivers this message to the case.
    Message(String),
    Verb(Verb),
}

/// What the kernel itself can do to any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verb {
    Merge,
    Split,
    Rate,
    Note,
    Suspend,
    Resume,
    Extend,
    /// 回避: a person steps aside.
    Recuse,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Style {
    Primary,
    #[default]
    Secondary,
    Warning,
}

/// What the reporter is told, and when.
#[derive(Debug, Clone)]
pub struct MessageRule {
    pub id: String,
    pub on: String,
    pub text: Words,
}

/// A code list of the app.
#[derive(Debug, Clone)]
pub struct CodeList {
    pub entries: IndexMap<String, Entry>,
}

#[derive(Debug, Clone)]
pub struct Entry {
    pub code: String,
    pub title: Words,
    pub attributes: Context,
}

/// Case data in the generic columns of the case row, each a FEEL expression.
#[derive(Debug, Default)]
pub struct Columns {
    pub kind: Option<feel::Expr>,
    pub office: Option<feel::Expr>,
    pub co_office: Option<feel::Expr>,
    pub area: Option<feel::Expr>,
    pub place: Option<feel::Expr>,
    pub summary: Option<feel::Expr>,
    pub priority: Option<feel::Expr>,
    /// How often the case came back from an office.
    pub returned: Option<feel::Expr>,
    pub lat: Option<feel::Expr>,
    pub lon: Option<feel::Expr>,
    pub channel: Option<feel::Expr>,
}

impl Columns {
    /// The data name a column reads, where it is one.
    pub fn name(column: &Option<feel::Expr>) -> Option<&str> {
        column.as_ref().and_then(|expr| expr.names().first()).map(AsRef::as_ref)
    }
}

/// What a resident sees of the process while one of `elements` is active.
#[derive(Debug, Clone)]
pub struct Stage {
    pub id: String,
    pub elements: Vec<ElementId>,
    pub title: Words,
    /// Who has it, in plain words.
    pub holder: Words,
}

/// Open cases with the same value of `same`, within `field` metres of its entry in `list`, may be duplicates.
#[derive(Debug, Clone)]
pub struct DuplicateRule {
    pub list: String,
    pub field: String,
    pub same: String,
}

impl App {
    /// The title of a code in a list; the code itself where the list does not have it.
    pub fn title_of(&self, list: &str, code: &str) -> Words {
        let entry = self.lists.get(list).and_then(|l| l.entries.get(code));
        entry.map_or_else(|| Words::new(code, code), |entry| entry.title.clone())
    }

    /// The title of a value of the `kind` column: from the list of duplicates' kinds, else from any list that has it.
    pub fn kind_title(&self, code: &str) -> Words {
        let named = self.duplicate.as_ref().and_then(|rule| self.lists.get(&rule.list));
        let entry = named.into_iter().chain(self.lists.values()).find_map(|list| list.entries.get(code));
        entry.map_or_else(|| Words::new(code, code), |entry| entry.title.clone())
    }

    pub fn act(&self, id: &str) -> Option<&Act> {
        self.acts.get(id)
    }

    /// The act that opens a case.
    pub fn opening_act(&self) -> Option<&Act> {
        self.acts.values().find(|act| act.target == Target::Opens)
    }

    /// The form a filing is made with.
    pub fn opening_form(&self) -> Option<&form::Form> {
        self.forms.get(self.opening_act()?.form.as_ref()?)
    }

    pub fn acts_of_task<'a>(&'a self, element: &'a ElementId) -> impl Iterator<Item = &'a Act> {
        self.acts.values().filter(move |act| matches!(&act.target, Target::Task(task) if task == element))
    }

    pub fn power(&self, act: &Act) -> Option<&Power> {
        self.powers.get(&act.power)
    }

    /// The stage that names an element, else the one that names a sub-process around it.
    pub fn stage_of(&self, element: &ElementId) -> Option<&Stage> {
        let named = |id: &ElementId| self.stages.iter().find(|stage| stage.elements.contains(id));
        named(element).or_else(|| {
            let (process, node) = self.model.node(element)?;
            let around = std::iter::successors(node.scope, |&scope| process.node(scope).scope);
            around.into_iter().find_map(|scope| named(&process.node(scope).id))
        })
    }
}
