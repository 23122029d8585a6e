//! The order of requirements, and cycles.

use value::Finding;

use crate::model::{Parts, What};

/// Fills `order`. Decisions that rest on themselves are findings and stay out.
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
        if let Some(element) = parts.elements.get(*index) {
            let message =
                format!("the decision `{}` requires itself, or rests on one that does", element.name);
            findings.push(
                Finding::error("dmn-cycle", message).at(element.at.0, element.at.1).element(&element.id),
            );
        }
    }
    parts.order = order;
}
