//! L5: whatever is merged and split again leaves every reporter with what they had.

use engine::{Engine, Request};
use proptest::prelude::*;
use value::{CaseId, CommandKey};

use crate::world::{act, dispatcher, engine, report};

const CASES: u64 = 5;

fn do_pair(engine: &Engine, key: usize, name: &str, case: u64, other: u64) -> bool {
    let ask = act(CaseId(case), name, Some(CaseId(other)), &[]);
    engine.ask(Request::new(CommandKey::new(format!("pair-{key}")), dispatcher(), ask)).is_ok()
}

/// What a split must give back: everything of the case but its record of acts and its version.
fn rights(
    engine: &Engine,
    id: u64,
) -> (Vec<kernel::Filing>, kernel::Net, kernel::CaseClocks, value::Context) {
    let case = engine.case(CaseId(id)).unwrap().unwrap();
    (case.filings.into_values().collect(), case.net, case.clocks, case.data)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn split_undoes_merge(pairs in prop::collection::vec((1..=CASES, 1..=CASES), 1..8)) {
        let (engine, _) = engine("2026-03-02T01:00:00Z");
        for number in 1..=CASES {
            report(&engine, &format!("resident-{number}"), &format!("open-{number}"));
        }
        let before: Vec<_> = (1..=CASES).map(|id| rights(&engine, id)).collect();
        let mut merged = Vec::new();
        for (index, (from, into)) in pairs.iter().enumerate() {
            if do_pair(&engine, index, "merge", *from, *into) {
                merged.push((*from, *into));
            }
        }
        let filings: usize = (1..=CASES).map(|id| rights(&engine, id).0.len()).sum();
        prop_assert_eq!(filings, before.iter().map(|rights| rights.0.len()).sum::<usize>());
        prop_assert!(engine.check_rows().unwrap().differing.is_empty());
        for (index, (from, into)) in merged.iter().rev().enumerate() {
            prop_assert!(do_pair(&engine, 100 + index, "split", *from, *into));
        }
        let after: Vec<_> = (1..=CASES).map(|id| rights(&engine, id)).collect();
        prop_assert_eq!(after, before);
        prop_assert!(engine.check_rows().unwrap().differing.is_empty());
        let verified = engine.store().verify(&mut |_| ());
        prop_assert!(verified.is_ok());
    }
}
