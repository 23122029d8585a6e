//! The order of requirements, cycles, and what each element reads.

use value::Finding;

use crate::model::{Parts, What};

/// Fills `order`, the plans and the names. Decisions that rest on themselves are findings and stay out.
pub fn order(parts: &mut Parts, findings: &mut Vec<Finding>) {
    let requires = |index: usize| -> &[usize] {
        match parts.elements.get(index).map(|element| &element.what) {
            Some(What::Decision(decision)) => &decision.requires,
            _ => &[],
        }
    };
    let is_decision = |index: &usize| {
        parts.elements.get(*index).is_some_and(|element| matches!(element.what, What::Decision(_)))
    };
    let decisions: Vec<usize> = (0..parts.elements.len()).filter(is_decision).collect();
    let mut waiting: Vec<usize> = vec![0; parts.elements.len()];
    let mut feeds: Vec<Vec<usize>> = vec![Vec::new(); parts.elements.len()];
    for index in &decisions {
        for required in requires(*index).iter().filter(|required| is_decision(required)) {
            waiting[*index] += 1;
            feeds[*required].push(*index);
        }
    }
    let mut order: Vec<usize> = decisions.iter().filter(|index| waiting[**index] == 0).copied().collect();
    let mut next = 0;
    while let Some(index) = order.get(next).copied() {
        next += 1;
        for fed in &feeds[index] {
            waiting[*fed] -= 1;
            if waiting[*fed] == 0 {
                order.push(*fed);
            }
        }
    }
    for index in decisions.iter().filter(|index| waiting[**index] > 0) {
        if let Some(element) = parts.elements.get(*index).filter(|element| element.module == 0) {
            let message =
                format!("the decision `{}` requires itself, or rests on one that does", element.name);
            let finding = Finding::error("dmn-cycle", message).at(element.at.0, element.at.1);
            findings.push(finding.element(&*element.id));
        }
    }
    parts.order = order;
    fill(parts);
}

fn fill(parts: &mut Parts) {
    let plans: Vec<Vec<usize>> = (0..parts.elements.len()).map(|index| plan(parts, index)).collect();
    let names = parts.elements.iter().map(|element| match &element.what {
        What::Decision(decision) => parts.names(element.module, &decision.requires),
        What::Knowledge(knowledge) => parts.names(element.module, &knowledge.requires),
        _ => Vec::new(),
    });
    let names: Vec<_> = names.collect();
    for ((element, plan), names) in parts.elements.iter_mut().zip(plans).zip(names) {
        match &mut element.what {
            What::Decision(decision) => (decision.plan, decision.names) = (plan, names),
            What::Knowledge(knowledge) => knowledge.names = names,
            _ => {}
        }
    }
}

/// Most entries of all plans together that are kept ready; larger ones are made when asked for.
const PLAN_MAX: usize = 512;

fn plan(parts: &Parts, wanted: usize) -> Vec<usize> {
    if !parts.order.contains(&wanted) {
        return Vec::new();
    }
    parts.plan_within(wanted, &|_| false, PLAN_MAX).unwrap_or_default()
}

impl Parts {
    /// `wanted` and all decisions it rests on, requirements first, cut off at those that are `known`.
    pub fn plan(&self, wanted: usize, known: &dyn Fn(usize) -> bool) -> Vec<usize> {
        self.plan_within(wanted, known, usize::MAX).unwrap_or_default()
    }

    /// As [`Parts::plan`]; `None` as soon as there are more than `most`.
    fn plan_within(&self, wanted: usize, known: &dyn Fn(usize) -> bool, most: usize) -> Option<Vec<usize>> {
        let mut count = 0;
        let mut needed = vec![false; self.elements.len()];
        let mut waiting = vec![wanted];
        while let Some(index) = waiting.pop() {
            let Some(What::Decision(decision)) = self.elements.get(index).map(|element| &element.what) else {
                continue;
            };
            if known(index) {
                continue;
            }
            if let Some(mark) = needed.get_mut(index).filter(|mark| !**mark) {
                *mark = true;
                count += 1;
                if count > most {
                    return None;
                }
                waiting.extend(&decision.requires);
            }
        }
        Some(self.order.iter().filter(|index| needed.get(**index) == Some(&true)).copied().collect())
    }
}
