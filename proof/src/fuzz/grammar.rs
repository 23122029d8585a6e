//! FEEL by its grammar: text that mostly parses, about values that mostly exist.

use super::dice::Dice;
use super::mutate::{EXTREMES, ODD};

/// Words and signs of the language, for texts that do not follow the grammar.
pub const WORDS: &[&str] = &[
    "if ",
    " then ",
    " else ",
    "for ",
    " in ",
    " return ",
    "some ",
    "every ",
    " satisfies ",
    "function(",
    ") external ",
    " instance of ",
    " between ",
    " and ",
    " or ",
    "not(",
    "null",
    "true",
    "false",
    "@\"",
    "..",
    "**",
    "<=",
    ">=",
    "!=",
    "=",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    ".",
    "?",
    "-",
    "partial",
    "item",
    "list<",
    "context<",
    "function<",
    "range<",
    ">",
    "->",
    "/*",
    "*/",
    "//",
];

/// Built-in functions of DMN 1.5.
pub const BUILTINS: &[&str] = &[
    "abs",
    "after",
    "all",
    "any",
    "append",
    "before",
    "ceiling",
    "coincides",
    "concatenate",
    "contains",
    "context merge",
    "context put",
    "context",
    "count",
    "date and time",
    "date",
    "day of week",
    "day of year",
    "decimal",
    "distinct values",
    "duration",
    "during",
    "ends with",
    "even",
    "exp",
    "finished by",
    "finishes",
    "flatten",
    "floor",
    "get entries",
    "get value",
    "includes",
    "index of",
    "insert before",
    "is",
    "list contains",
    "list replace",
    "log",
    "lower case",
    "matches",
    "max",
    "mean",
    "median",
    "meets",
    "met by",
    "min",
    "mode",
    "modulo",
    "month of year",
    "not",
    "now",
    "number",
    "odd",
    "overlaps after",
    "overlaps before",
    "overlaps",
    "product",
    "range",
    "remove",
    "replace",
    "reverse",
    "round down",
    "round half down",
    "round half up",
    "round up",
    "sort",
    "split",
    "sqrt",
    "started by",
    "starts with",
    "starts",
    "stddev",
    "string join",
    "string length",
    "string",
    "sublist",
    "substring after",
    "substring before",
    "substring",
    "sum",
    "time",
    "today",
    "union",
    "upper case",
    "week of year",
    "years and months duration",
];

/// Names that the evaluation knows, with values a literal cannot have: see `target::feel_scope`.
pub const NAMES: &[&str] =
    &["a", "b", "n", "huge", "tiny", "text", "long", "list", "wide", "deep", "when", "day", "ctx"];

const OPERATORS: &[&str] =
    &["+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", " and ", " or ", " in ", " between 1 and "];

const KINDS: &[&str] = &[
    "number",
    "string",
    "boolean",
    "date",
    "time",
    "date and time",
    "days and time duration",
    "Any",
    "Null",
    "years and months duration",
    "list<number>",
    "context<a: number>",
    "range<date>",
    "function<number> -> string",
    "list<list<list<Any>>>",
    "nothing",
];

/// An expression of at most this nesting.
pub fn expression(dice: &mut Dice, depth: usize) -> String {
    if depth == 0 {
        return literal(dice);
    }
    let inner = depth - 1;
    match dice.below(18) {
        0..=2 => call(dice, inner),
        3..=5 => {
            let operator = dice.word(OPERATORS);
            let (left, right) = (expression(dice, inner), expression(dice, inner));
            if dice.once_in(2) {
                format!("({left}){operator}({right})")
            } else {
                format!("{left}{operator}{right}")
            }
        }
        6 => list(dice, inner, "[", "]"),
        7 => context(dice, inner),
        8 => {
            let (when, yes, no) = (expression(dice, inner), expression(dice, inner), expression(dice, inner));
            format!("if {when} then {yes} else {no}")
        }
        9 => iteration(dice, inner),
        10 => {
            let (source, filter) = (expression(dice, inner), expression(dice, inner));
            let word = dice.word(&["", "item > ", "not item = ", "partial = ", "-1 * "]);
            format!("{source}[{word}{filter}]")
        }
        11 => format!(
            "{}.{}",
            expression(dice, inner),
            dice.word(&["a", "b", "year", "hours", "time offset", "start", "x y"])
        ),
        12 => range(dice, inner),
        13 => format!("{} instance of {}", expression(dice, inner), dice.word(KINDS)),
        14 => format!(
            "(function(x, y) {})({}, {})",
            expression(dice, inner),
            expression(dice, inner),
            literal(dice)
        ),
        15 => format!("-{}", expression(dice, inner)),
        16 => format!("{} in {}", expression(dice, inner), list(dice, inner, "(", ")")),
        _ => literal(dice),
    }
}

/// A built-in function on random values, sometimes by name, sometimes with too many.
pub fn call(dice: &mut Dice, depth: usize) -> String {
    let name = dice.word(BUILTINS);
    let count = [1, 1, 2, 2, 2, 3, 3, 4, 0, 5].get(dice.below(10)).copied().unwrap_or(1);
    let named = dice.once_in(12);
    let parameters =
        ["list", "string", "n", "from", "precedes", "pattern", "scale", "value", "start position", "input"];
    let argument = |dice: &mut Dice| {
        let value = expression(dice, depth);
        if named { format!("{}: {value}", dice.word(&parameters)) } else { value }
    };
    let arguments: Vec<String> = (0..count).map(|_| argument(dice)).collect();
    format!("{name}({})", arguments.join(", "))
}

fn list(dice: &mut Dice, depth: usize, open: &str, close: &str) -> String {
    let members: Vec<String> = (0..dice.below(5)).map(|_| expression(dice, depth)).collect();
    format!("{open}{}{close}", members.join(", "))
}

fn context(dice: &mut Dice, depth: usize) -> String {
    let mut entries = Vec::new();
    for _ in 0..dice.below(4) {
        let key = dice.word(&["a", "b", "\"c d\"", "x y", "年", "value", "key", "f"]);
        entries.push(format!("{key}: {}", expression(dice, depth)));
    }
    format!("{{{}}}", entries.join(", "))
}

fn iteration(dice: &mut Dice, depth: usize) -> String {
    let source = if dice.once_in(3) {
        format!("{}..{}", expression(dice, depth), expression(dice, depth))
    } else {
        expression(dice, depth)
    };
    let body = expression(dice, depth);
    match dice.below(4) {
        0 => format!("some x in {source} satisfies {body}"),
        1 => format!("every x in {source} satisfies {body}"),
        2 => format!("for x in {source}, y in [x, 1] return {body}"),
        _ => format!("for x in {source} return {}", dice.word(&["x", "partial", "x * x", "count(partial)"])),
    }
}

fn range(dice: &mut Dice, depth: usize) -> String {
    let (open, close) = (dice.word(&["[", "(", "]"]), dice.word(&["]", ")", "["]));
    match dice.below(3) {
        0 => format!("({}{})", dice.word(&["<", "<=", ">", ">=", "="]), literal(dice)),
        _ => format!("{open}{}..{}{close}", expression(dice, depth.min(1)), literal(dice)),
    }
}

/// A literal, a name, or an edge of what a value can be.
pub fn literal(dice: &mut Dice) -> String {
    match dice.below(12) {
        0..=2 => dice.word(NAMES).to_owned(),
        3 | 4 => (dice.below(20)).to_string(),
        5 => format!("{}.{}", dice.below(100_000), dice.below(1_000)),
        6 => format!(
            "\"{}\"",
            dice.word(&[
                "",
                "abc",
                "罗湖区",
                "a-b-c",
                "(a+)+$",
                "[a-z]*",
                "\\\\d+",
                "2026-07-01",
                "P1Y",
                "1e5"
            ])
        ),
        7 => format!(
            "@\"{}\"",
            dice.word(&[
                "2026-07-01",
                "2024-02-29T23:59:59Z",
                "12:30:00+08:00",
                "P1Y2M",
                "-P3DT4H",
                "PT0.001S"
            ])
        ),
        8 => format!("\"{}\"", dice.word(ODD).replace(['"', '\\'], "")),
        9 => {
            let extreme = dice.word(EXTREMES);
            if dice.once_in(2) { format!("@\"{extreme}\"") } else { extreme.to_owned() }
        }
        10 => dice.word(&["null", "true", "false", "[]", "{}", "x", "item", "partial", "?"]).to_owned(),
        _ => format!("10**{}", dice.word(&["6144", "-6176", "3", "34", "99999999999"])),
    }
}
