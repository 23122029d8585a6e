//! The built-in functions (DMN 1.5, 10.3.4), one table a file.

mod boolean;
mod context;
mod convert;
mod list;
mod number;
mod range;
mod statistics;
mod temporal;
mod text;

use std::sync::Arc;

use value::{Decimal, Value};

use crate::outcome::kind_zh;
use crate::run::{Env, Run};
use crate::temporal::{Far, FarDate};
use crate::{Live, call};

/// A built-in function. `None` from `run` is null with the reason `argument`.
pub struct Builtin {
    pub name: &'static str,
    /// Parameter names, one row for each way of calling it.
    pub signatures: &'static [&'static [&'static str]],
    /// Takes any number of positional arguments, at least one.
    pub variadic: bool,
    pub run: fn(&mut Call<'_, '_>) -> Option<Live>,
}

impl std::fmt::Debug for Builtin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

const fn of(
    name: &'static str,
    signatures: &'static [&'static [&'static str]],
    run: fn(&mut Call<'_, '_>) -> Option<Live>,
) -> Builtin {
    Builtin { name, signatures, variadic: false, run }
}

const fn variadic(
    name: &'static str,
    signatures: &'static [&'static [&'static str]],
    run: fn(&mut Call<'_, '_>) -> Option<Live>,
) -> Builtin {
    Builtin { name, signatures, variadic: true, run }
}

fn tables() -> [&'static [Builtin]; 9] {
    [
        boolean::TABLE,
        context::TABLE,
        convert::TABLE,
        list::TABLE,
        number::TABLE,
        range::TABLE,
        statistics::TABLE,
        temporal::TABLE,
        text::TABLE,
    ]
}

/// The built-in function of this name.
pub fn find(name: &str) -> Option<&'static Builtin> {
    tables().into_iter().flatten().find(|builtin| builtin.name == name)
}

/// All names, for completion and for reading compound names.
pub fn names() -> impl Iterator<Item = &'static str> {
    tables().into_iter().flatten().map(|builtin| builtin.name)
}

impl Builtin {
    /// The shortest signature that has all these parameters; those not given are null.
    pub fn signature_named(&self, given: &[&str]) -> Option<&'static [&'static str]> {
        let fitting = self.signatures.iter().filter(|params| given.iter().all(|name| params.contains(name)));
        fitting.min_by_key(|params| params.len()).copied()
    }

    fn takes(&self, count: usize) -> bool {
        (self.variadic && count > 0) || self.signatures.iter().any(|params| params.len() == count)
    }
}

/// Calls `builtin` with values in the order of its parameters.
pub fn invoke(builtin: &'static Builtin, args: &[Live], at: u32, env: &Env<'_>, run: &mut Run<'_>) -> Live {
    invoke_named(builtin, args, None, at, env, run)
}

/// As [`invoke`], knowing the signature the arguments were named after.
pub fn invoke_named(
    builtin: &'static Builtin,
    args: &[Live],
    signature: Option<&'static [&'static str]>,
    at: u32,
    env: &Env<'_>,
    run: &mut Run<'_>,
) -> Live {
    let name = builtin.name;
    if !builtin.takes(args.len()) {
        let given = args.len();
        return run.null(
            env,
            at,
            "argument",
            format_args!("`{name}` 不接受 {given} 个参数"),
            format_args!("`{name}` does not take {given} arguments"),
        );
    }
    // WHY: long texts are read from end to end, whatever comes of it.
    let read: usize = args.iter().filter_map(Live::as_text).map(|text| text.len() / 16).sum();
    if read > 0 && !run.spend(read) {
        return Live::NULL;
    }
    let mut call = Call { args, signature, at, env, run };
    match (builtin.run)(&mut call) {
        Some(live) => match live.as_text().map_or(0, |text| text.len() / 4) {
            made if made > 0 && !run.spend(made) => Live::NULL,
            _ => live,
        },
        None if run.exhausted() => Live::NULL,
        None => {
            let kinds: Vec<&str> = args.iter().map(Live::kind).collect();
            let zh: Vec<&str> = kinds.iter().map(|kind| kind_zh(kind)).collect();
            run.null(
                env,
                at,
                "argument",
                format_args!("`{name}` 对（{}）没有结果", zh.join("、")),
                format_args!("`{name}` has no result for ({})", kinds.join(", ")),
            )
        }
    }
}

/// One call of a built-in function. The getters unwrap a list of one where a single value is wanted.
pub struct Call<'c, 'w> {
    pub args: &'c [Live],
    /// The parameter names written, where the arguments are named.
    pub signature: Option<&'static [&'static str]>,
    pub at: u32,
    pub env: &'c Env<'c>,
    pub run: &'c mut Run<'w>,
}

impl Call<'_, '_> {
    fn count(&self) -> usize {
        self.args.len()
    }

    fn live(&self, index: usize) -> Live {
        self.args.get(index).cloned().unwrap_or(Live::NULL)
    }

    fn single(&self, index: usize) -> Live {
        let live = self.live(index);
        if live.list_len() == Some(1) { live.member(0).unwrap_or(Live::NULL) } else { live }
    }

    fn number(&self, index: usize) -> Option<Decimal> {
        self.single(index).as_number()
    }

    fn whole(&self, index: usize) -> Option<i64> {
        self.number(index)?.truncate().to_i64()
    }

    fn text(&self, index: usize) -> Option<Arc<str>> {
        self.single(index).as_text().cloned()
    }

    fn truth(&self, index: usize) -> Option<bool> {
        self.single(index).as_bool()
    }

    /// The members of a list; a single value is a list of one; null is none at all.
    fn list(&mut self, index: usize) -> Option<Vec<Live>> {
        let live = self.args.get(index)?;
        if live.is_null() {
            return None;
        }
        let members = live.clone().into_members();
        self.run.spend(members.len()).then_some(members)
    }

    /// The members of the one list given, or all arguments.
    fn spread(&mut self) -> Option<Vec<Live>> {
        match self.args {
            [_] => self.list(0),
            args => self.run.spend(args.len()).then(|| args.to_vec()),
        }
    }

    /// The day of a date, or of a date and time where it stands.
    fn date(&self, index: usize) -> Option<FarDate> {
        self.point(index).map(|far| far.date)
    }

    /// A date, or date and time; a point in time as the district's clocks show it.
    fn point(&self, index: usize) -> Option<Far> {
        match self.single(index) {
            Live::Data(Value::Instant(at)) => {
                Far::of(&Live::Moment(Arc::new(crate::temporal::instant(at, self.run.zone()))))
            }
            live => Far::of(&live),
        }
    }

    /// Calls a function given as an argument.
    fn apply(&mut self, function: &call::Function, values: Vec<Live>) -> Live {
        call::apply(function, values, self.at, self.env, self.run)
    }
}
