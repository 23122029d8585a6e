//! Decision tables and their hit policies (DMN 1.5, 8.2.8 to 8.2.11).

use std::cmp::Ordering;

use feel::{Live, LiveContext, Run, Scope};
use value::Decimal;

use crate::index::Open;
use crate::model::{Aggregator, Policy, Rule, Table};
use crate::record;

pub fn decide(table: &Table, scope: &dyn Scope, run: &mut Run<'_>) -> Live {
    let mut inputs = Vec::with_capacity(table.inputs.len());
    let mut refused = false;
    for input in &table.inputs {
        let live = input.expression.eval_in(scope, run);
        if let Some(allowed) = &input.allowed {
            refused |= !live.is_null() && allowed.matches_in(&live, scope, run) != Some(true);
        }
        inputs.push(live);
    }
    if record::wanted(run) {
        let labels = table.inputs.iter().map(|input| input.label.to_string());
        let seen: Vec<_> = labels.zip(inputs.iter().map(Live::shown)).collect();
        record::note(run, |step| step.inputs.extend(seen));
    }
    if refused {
        return run.null_because(
            "allowed",
            "输入的值不在决策表允许的范围内",
            "an input has a value the table does not allow",
        );
    }
    let places = holding(table, &inputs, scope, run);
    record::hits(run, table, places.iter().copied());
    let rules = places.iter().filter_map(|place| Some((*place, table.rules.get(*place)?)));
    let hits: Vec<(usize, Live)> =
        rules.map(|(place, rule)| (place + 1, output(table, rule, scope, run))).collect();
    if run.exhausted() {
        return Live::NULL;
    }
    if hits.is_empty() {
        return missed(table, scope, run);
    }
    resolve(table, hits, scope, run)
}

/// Places of the rules that hold, in their order; for the policy First only the first.
fn holding(table: &Table, inputs: &[Live], scope: &dyn Scope, run: &mut Run<'_>) -> Vec<usize> {
    let only_first = table.policy == Policy::First;
    let mut places = Vec::new();
    let Some(index) = &table.index else {
        for (place, rule) in table.rules.iter().enumerate() {
            let mut tests = rule.tests.iter().zip(inputs);
            if tests.all(|(tests, input)| tests.matches_in(input, scope, run) == Some(true)) {
                places.push(place);
                if only_first {
                    break;
                }
            }
        }
        return places;
    };
    let candidates = index.candidates(inputs);
    if !run.spend(candidates.rules.len()) {
        return places;
    }
    for place in ones(&candidates.rules, table.rules.len()) {
        let Some(rule) = table.rules.get(place) else { break };
        let mut cells = rule.tests.iter().zip(inputs).zip(&candidates.open).enumerate();
        let holds = cells.all(|(column, ((tests, input), open))| {
            let decided = match open {
                Open::None => true,
                Open::Marked => !index.is_marked(column, place),
                Open::All => tests.is_any(),
            };
            decided || tests.matches_in(input, scope, run) == Some(true)
        });
        if holds {
            places.push(place);
            if only_first {
                break;
            }
        }
        if run.exhausted() {
            break;
        }
    }
    places
}

/// The places of the bits that are set, below `count`.
fn ones(words: &[u64], count: usize) -> impl Iterator<Item = usize> + '_ {
    let places = words.iter().enumerate().flat_map(|(word, bits)| {
        let mut left = *bits;
        std::iter::from_fn(move || {
            if left == 0 {
                return None;
            }
            let place = left.trailing_zeros() as usize;
            left &= left - 1;
            Some(word * 64 + place)
        })
    });
    places.take_while(move |place| *place < count)
}

fn output(table: &Table, rule: &Rule, scope: &dyn Scope, run: &mut Run<'_>) -> Live {
    let mut cells = table.outputs.iter().zip(&rule.outputs).map(|(column, cell)| {
        let live = cell.eval_in(scope, run);
        (column.name.clone(), column.kind.fit(live, &column.name, run))
    });
    if table.outputs.len() == 1 {
        return cells.next().map_or(Live::NULL, |(_, live)| live);
    }
    let cells: LiveContext = cells.collect();
    Live::context(cells)
}

/// No rule holds: the default outputs, or null.
fn missed(table: &Table, scope: &dyn Scope, run: &mut Run<'_>) -> Live {
    if table.outputs.iter().all(|column| column.default.is_none()) {
        return match table.policy {
            Policy::Collect(Some(Aggregator::Count)) => 0.into(),
            Policy::Collect(None) | Policy::RuleOrder | Policy::OutputOrder => Live::list(Vec::new()),
            _ => run.null_because("no-rule", "没有规则成立", "no rule holds"),
        };
    }
    let mut cells = table.outputs.iter().map(|column| {
        let live = column.default.as_ref().map_or(Live::NULL, |default| default.eval_in(scope, run));
        (column.name.clone(), live)
    });
    if table.outputs.len() == 1 {
        return cells.next().map_or(Live::NULL, |(_, live)| live);
    }
    let cells: LiveContext = cells.collect();
    Live::context(cells)
}

fn resolve(table: &Table, hits: Vec<(usize, Live)>, scope: &dyn Scope, run: &mut Run<'_>) -> Live {
    let several = hits.len() > 1;
    match table.policy {
        Policy::Unique if several => {
            let rules: Vec<String> = hits.iter().map(|(number, _)| number.to_string()).collect();
            run.null_because(
                "unique",
                format_args!("第 {} 条规则同时成立", rules.join("、")),
                format_args!("rules {} hold at once", rules.join(", ")),
            )
        }
        Policy::Any if several && !all_same(&hits) => {
            run.null_because("any", "同时成立的规则结果不同", "rules hold at once with different results")
        }
        Policy::Unique | Policy::Any | Policy::First => first(hits),
        Policy::Priority => {
            let ranked = by_priority(table, hits, scope, run);
            ranked.into_iter().next().unwrap_or(Live::NULL)
        }
        Policy::OutputOrder => Live::list(by_priority(table, hits, scope, run)),
        Policy::RuleOrder | Policy::Collect(None) => Live::list(values(hits)),
        Policy::Collect(Some(aggregator)) => aggregate(aggregator, &values(hits), run),
    }
}

fn first(hits: Vec<(usize, Live)>) -> Live {
    hits.into_iter().next().map_or(Live::NULL, |(_, live)| live)
}

fn values(hits: Vec<(usize, Live)>) -> Vec<Live> {
    hits.into_iter().map(|(_, live)| live).collect()
}

fn all_same(hits: &[(usize, Live)]) -> bool {
    hits.windows(2).all(|pair| match pair {
        [(_, a), (_, b)] => feel::equal(a, b) == Some(true),
        _ => true,
    })
}

/// By the order of the output values, column after column; equals stay in the order of the rules.
fn by_priority(table: &Table, hits: Vec<(usize, Live)>, scope: &dyn Scope, run: &mut Run<'_>) -> Vec<Live> {
    let orders: Vec<Vec<Live>> = table
        .outputs
        .iter()
        .map(|column| column.priority.iter().map(|value| value.eval_in(scope, run)).collect())
        .collect();
    let rank = |live: &Live| -> Vec<usize> {
        let single = table.outputs.len() == 1;
        let columns = table.outputs.iter().zip(&orders);
        columns
            .map(|(column, order)| {
                let cell = if single { Some(live.clone()) } else { live.entry(&column.name) };
                let found =
                    cell.and_then(|cell| order.iter().position(|one| feel::equal(one, &cell) == Some(true)));
                found.unwrap_or(usize::MAX)
            })
            .collect()
    };
    let mut ranked: Vec<(Vec<usize>, Live)> =
        values(hits).into_iter().map(|live| (rank(&live), live)).collect();
    ranked.sort_by(|a, b| a.0.cmp(&b.0));
    ranked.into_iter().map(|(_, live)| live).collect()
}

fn aggregate(aggregator: Aggregator, values: &[Live], run: &mut Run<'_>) -> Live {
    let result = match aggregator {
        Aggregator::Count => i64::try_from(values.len()).ok().map(Live::from),
        Aggregator::Sum => {
            let numbers: Option<Vec<Decimal>> = values.iter().map(Live::as_number).collect();
            let total = numbers.and_then(|all| all.into_iter().try_fold(Decimal::ZERO, Decimal::checked_add));
            total.map(Live::from)
        }
        Aggregator::Min => extreme(values, Ordering::Less),
        Aggregator::Max => extreme(values, Ordering::Greater),
    };
    result.unwrap_or_else(|| {
        run.null_because("aggregate", "这些结果不能汇总", "the results cannot be brought together")
    })
}

fn extreme(values: &[Live], wanted: Ordering) -> Option<Live> {
    let mut best = values.first()?;
    for live in values {
        if feel::order(live, best)? == wanted {
            best = live;
        }
    }
    Some(best.clone())
}
