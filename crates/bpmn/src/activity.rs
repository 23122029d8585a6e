//! How often an activity runs, what takes it back, and how many tokens it takes and gives (BPMN 2.0, clause 10.3).

use value::Finding;

use roxmltree::Node as Xml;

use crate::element::definition::{self, Definition};
use crate::read::Site;
use crate::xml::{self, Located};
use crate::{Expr, NodeIx};

/// What changes the run of an activity. Absent where nothing does.
#[derive(Debug, Clone)]
pub struct Activity {
    pub repeat: Option<Repeat>,
    /// Runs only to take another activity back.
    pub for_compensation: bool,
    /// The activity that takes this one back.
    pub handler: Option<NodeIx>,
    /// Tokens on one entry that start it; at least 1.
    pub start_quantity: u32,
    /// Tokens it gives to each exit; at least 1.
    pub completion_quantity: u32,
}

impl Default for Activity {
    fn default() -> Self {
        Self {
            repeat: None,
            for_compensation: false,
            handler: None,
            start_quantity: 1,
            completion_quantity: 1,
        }
    }
}

/// An activity that runs several times for one token.
#[derive(Debug, Clone)]
pub enum Repeat {
    /// One run after the other, as long as the condition holds and `maximum` is not reached.
    Loop { test_before: bool, maximum: Option<u32>, condition: Option<Expr> },
    /// A number of runs known at the start.
    Multi(Box<Multi>),
}

#[derive(Debug, Clone)]
pub struct Multi {
    pub sequential: bool,
    /// Gives the number of runs.
    pub count: Option<Expr>,
    /// The collection with one item for each run, by its name in the data.
    pub items: Option<String>,
    /// The name of a run's item.
    pub item: Option<String>,
    /// The collection that takes the results, by its name in the data.
    pub results: Option<String>,
    /// The name of a run's result.
    pub result: Option<String>,
    /// No further run is needed once this holds; checked after each run.
    pub until: Option<Expr>,
    /// Events thrown as runs end.
    pub throws: Vec<RunEnd>,
}

/// Events thrown when a run of a multi-instance activity ends.
#[derive(Debug, Clone)]
pub struct RunEnd {
    pub when: When,
    pub event: Definition,
}

#[derive(Debug, Clone)]
pub enum When {
    /// After every run (`behavior="None"`).
    Each,
    /// After the first run only (`behavior="One"`).
    First,
    /// After each run for which this holds (`behavior="Complex"`).
    If(Expr),
}

/// Most tokens an activity may take or give at once.
const QUANTITY_MAX: u32 = 1_000;

/// Reads what all activities share; the outer `None` where it is wrong, which is reported.
pub(crate) fn read(site: &mut Site) -> Option<Option<Box<Activity>>> {
    let for_compensation = xml::flag(site.element, "isForCompensation") == Some(true);
    let start_quantity = quantity(site, "startQuantity")?;
    let completion_quantity = quantity(site, "completionQuantity")?;
    let repeat = repeat(site)?;
    let plain = repeat.is_none() && !for_compensation && start_quantity == 1 && completion_quantity == 1;
    if plain {
        return Some(None);
    }
    Some(Some(Box::new(Activity {
        repeat,
        for_compensation,
        handler: None,
        start_quantity,
        completion_quantity,
    })))
}

fn quantity(site: &mut Site, name: &str) -> Option<u32> {
    let Some(written) = xml::attribute(site.element, name) else { return Some(1) };
    let number = written.parse().ok().filter(|number| (1..=QUANTITY_MAX).contains(number));
    if number.is_none() {
        let message = format!("{name} is `{written}`, not a number from 1 to {QUANTITY_MAX}");
        let finding = Finding::error("quantity", message);
        site.report(site.element, finding.hint("write a whole number, or remove it"));
    }
    number
}

fn repeat(site: &mut Site) -> Option<Option<Repeat>> {
    if let Some(element) = xml::child(site.element, "standardLoopCharacteristics") {
        return looped(element, site).map(Some);
    }
    match xml::child(site.element, "multiInstanceLoopCharacteristics") {
        Some(element) => multi(element, site).map(|multi| Some(Repeat::Multi(Box::new(multi)))),
        None => Some(None),
    }
}

fn looped(element: Xml, site: &mut Site) -> Option<Repeat> {
    let condition = site.optional(element, "loopCondition")?;
    let written = xml::attribute(element, "loopMaximum");
    let maximum = written.and_then(|text| text.parse().ok());
    if written.is_some() && maximum.is_none() {
        let finding = Finding::error("loop-maximum", "loopMaximum is not a whole number");
        site.report(element, finding.hint("write how many runs are allowed, for example 3"));
        return None;
    }
    if condition.is_none() && maximum.is_none() {
        let finding = Finding::error("loop-endless", "the loop has neither a condition nor a maximum");
        site.report(element, finding.hint("add <loopCondition> in FEEL, or loopMaximum"));
        return None;
    }
    Some(Repeat::Loop { test_before: xml::flag(element, "testBefore") == Some(true), maximum, condition })
}

fn multi(element: Xml, site: &mut Site) -> Option<Multi> {
    let count = site.optional(element, "loopCardinality")?;
    let reference = |site: &mut Site, name: &'static str| -> Option<Option<String>> {
        match xml::child(element, name) {
            None => Some(None),
            Some(child) => site.data(&xml::text(child), child).map(Some),
        }
    };
    let items = reference(site, "loopDataInputRef")?;
    let results = reference(site, "loopDataOutputRef")?;
    if count.is_none() && items.is_none() {
        let finding = Finding::error("multi-without-count", "it is not said how many instances there are");
        site.report(element, finding.hint("add <loopCardinality> in FEEL, or <loopDataInputRef>"));
        return None;
    }
    let item_name = |name: &'static str| {
        let item = xml::child(element, name)?;
        xml::attribute(item, "name").or(xml::attribute(item, "id")).map(str::to_owned)
    };
    Some(Multi {
        sequential: xml::flag(element, "isSequential") == Some(true),
        count,
        items,
        item: item_name("inputDataItem"),
        results,
        result: item_name("outputDataItem"),
        until: site.optional(element, "completionCondition")?,
        throws: throws(element, site)?,
    })
}

fn throws(element: Xml, site: &mut Site) -> Option<Vec<RunEnd>> {
    let named = |site: &mut Site, attribute: &str, when: When| -> Option<Vec<RunEnd>> {
        let Some(id) = xml::attribute(element, attribute) else { return Some(Vec::new()) };
        let event = definition::referred(id, element, site)?;
        Some(vec![RunEnd { when, event }])
    };
    match xml::attribute(element, "behavior") {
        None | Some("All") => Some(Vec::new()),
        Some("None") => named(site, "noneBehaviorEventRef", When::Each),
        Some("One") => named(site, "oneBehaviorEventRef", When::First),
        Some("Complex") => complex(element, site),
        Some(other) => {
            let finding = Finding::error("behavior", format!("`{other}` is no behavior of multi-instance"));
            site.report(element, finding.hint("write All, None, One or Complex"));
            None
        }
    }
}

fn complex(element: Xml, site: &mut Site) -> Option<Vec<RunEnd>> {
    let mut ends = Vec::new();
    for rule in xml::children(element, "complexBehaviorDefinition").collect::<Vec<_>>() {
        let condition = match xml::child(rule, "condition") {
            Some(condition) => site.formal(&xml::text(condition), condition)?,
            None => site.expression(&Located { text: "true".to_owned(), byte: rule.range().start })?,
        };
        let Some(event) = xml::child(rule, "event") else { continue };
        for definition in definition::of(event, site)? {
            ends.push(RunEnd { when: When::If(condition.clone()), event: definition });
        }
    }
    Some(ends)
}
