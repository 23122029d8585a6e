//! Event definitions: what an event waits for or throws, written inside it or named by reference.

use roxmltree::Node as Xml;
use value::Finding;

use crate::read::Site;
use crate::timer::{self, Timer};
use crate::xml;
use crate::{Expr, NodeIx};

/// One event definition.
#[derive(Debug, Clone)]
pub enum Definition {
    Message(Message),
    Timer(Timer),
    /// A signal of this name; all that wait for it get it.
    Signal(String),
    /// An error with this code; `None` catches every error.
    Error(Option<String>),
    /// An escalation with this code; `None` catches every escalation.
    Escalation(Option<String>),
    /// Holds once this becomes true.
    Conditional(Expr),
    /// The other end of a link of this name in the same scope.
    Link(String),
    /// Takes one activity back, or with `None` all of the scope. `wait`: the thrower goes on when that is done.
    Compensation {
        activity: Option<NodeIx>,
        wait: bool,
    },
    /// Cancels the transaction around it.
    Cancel,
    /// Ends everything in its scope.
    Terminate,
}

/// A message by name.
#[derive(Debug, Clone)]
pub struct Message {
    pub name: String,
    /// `luohu:key`: a message with a key that came before is not taken a second time.
    pub key: Option<Expr>,
}

impl Definition {
    /// The definition in the words of the standard.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Message(_) => "message",
            Self::Timer(_) => "timer",
            Self::Signal(_) => "signal",
            Self::Error(_) => "error",
            Self::Escalation(_) => "escalation",
            Self::Conditional(_) => "conditional",
            Self::Link(_) => "link",
            Self::Compensation { .. } => "compensation",
            Self::Cancel => "cancel",
            Self::Terminate => "terminate",
        }
    }

    pub fn message(&self) -> Option<&str> {
        match self {
            Self::Message(message) => Some(&message.name),
            _ => None,
        }
    }

    pub fn timer(&self) -> Option<&Timer> {
        match self {
            Self::Timer(timer) => Some(timer),
            _ => None,
        }
    }
}

/// The XML of all definitions of an event; references are followed.
fn elements<'e, 'a: 'e, 'x: 'a>(event: Xml<'e, 'e>, site: &mut Site<'_, 'a, 'x>) -> Option<Vec<Xml<'e, 'e>>> {
    let mut found: Vec<Xml<'e, 'e>> = Vec::new();
    for child in event.children().filter(|child| child.tag_name().namespace() == Some(xml::BPMN)) {
        let name = child.tag_name().name();
        if name.ends_with("EventDefinition") {
            found.push(child);
        } else if name == "eventDefinitionRef" {
            let id = xml::text(child).text;
            let Some(definition) = site.globals.definitions.get(xml::local(&id)).copied() else {
                unknown(&id, child, site);
                return None;
            };
            found.push(definition);
        }
    }
    Some(found)
}

fn unknown(id: &str, element: Xml, site: &mut Site) {
    let message = format!("`{id}` is no event definition of this file");
    let finding = Finding::error("definition-unknown", message);
    site.report(element, finding.hint("write the definition into the event, or declare it in definitions"));
}

/// A definition named by an attribute.
pub(crate) fn referred(id: &str, element: Xml, site: &mut Site) -> Option<Definition> {
    let Some(found) = site.globals.definitions.get(xml::local(id)).copied() else {
        unknown(id, element, site);
        return None;
    };
    one(found, site)
}

/// Reads every definition inside `event`; `None` where one is wrong, which is reported.
pub(crate) fn of(event: Xml, site: &mut Site) -> Option<Vec<Definition>> {
    let mut read = Vec::new();
    for element in elements(event, site)? {
        read.push(one(element, site)?);
    }
    Some(read)
}

/// As [`of`], refusing definitions that this kind of event cannot have.
pub(crate) fn allowed(site: &mut Site, words: &[&str]) -> Option<Vec<Definition>> {
    let element = site.element;
    let list = of(element, site)?;
    let what = element.tag_name().name();
    for definition in &list {
        if !words.contains(&definition.word()) {
            let message = format!("this {what} has a {} definition", definition.word());
            misplaced(site, &message, words);
            return None;
        }
    }
    if list.is_empty() && !words.contains(&"none") {
        misplaced(site, &format!("this {what} has no event definition"), words);
        return None;
    }
    Some(list)
}

fn misplaced(site: &mut Site, message: &str, words: &[&str]) {
    let finding = Finding::error("definition-misplaced", message);
    site.report(site.element, finding.hint(format!("allowed here: {}", words.join(", "))));
}

fn one(element: Xml, site: &mut Site) -> Option<Definition> {
    let name = element.tag_name().name();
    Some(match name {
        "messageEventDefinition" => Definition::Message(site.message(element)?),
        "timerEventDefinition" => Definition::Timer(timer::read(element, site)?),
        "signalEventDefinition" => {
            let signals = site.globals;
            Definition::Signal(
                site.named(element, "signalRef", "signal", &signals.signals, true)?.unwrap_or_default(),
            )
        }
        "errorEventDefinition" => {
            let globals = site.globals;
            Definition::Error(site.named(element, "errorRef", "error", &globals.errors, false)?)
        }
        "escalationEventDefinition" => {
            let globals = site.globals;
            Definition::Escalation(site.named(
                element,
                "escalationRef",
                "escalation",
                &globals.escalations,
                false,
            )?)
        }
        "conditionalEventDefinition" => conditional(element, site)?,
        "linkEventDefinition" => link(element, site)?,
        "compensateEventDefinition" => compensation(element, site)?,
        "cancelEventDefinition" => Definition::Cancel,
        "terminateEventDefinition" => Definition::Terminate,
        other => {
            let finding = Finding::error("element-unknown", format!("BPMN has no `{other}`"));
            site.report(element, finding.hint("check the spelling, also of capital letters"));
            return None;
        }
    })
}

fn conditional(element: Xml, site: &mut Site) -> Option<Definition> {
    let Some(condition) = xml::child(element, "condition") else {
        let finding = Finding::error("condition-missing", "a conditional event has no condition");
        site.report(element, finding.hint("add <condition> with a FEEL expression"));
        return None;
    };
    site.formal(&xml::text(condition), condition).map(Definition::Conditional)
}

fn link(element: Xml, site: &mut Site) -> Option<Definition> {
    let name = xml::attribute(element, "name").or(xml::attribute(site.element, "name"));
    if name.is_none() {
        let finding = Finding::error("link-without-name", "a link event has no name");
        site.report(element, finding.hint("give both ends of the link the same name"));
    }
    name.map(|name| Definition::Link(name.to_owned()))
}

fn compensation(element: Xml, site: &mut Site) -> Option<Definition> {
    let wait = xml::flag(element, "waitForCompletion").unwrap_or(true);
    let Some(named) = xml::attribute(element, "activityRef") else {
        return Some(Definition::Compensation { activity: None, wait });
    };
    let activity = site.node(named);
    if activity.is_none() {
        let message = format!("activityRef names `{named}`, which is no activity of this process");
        let finding = Finding::error("activity-unknown", message);
        site.report(element, finding.hint("name an activity with a compensation handler"));
        return None;
    }
    Some(Definition::Compensation { activity, wait })
}
