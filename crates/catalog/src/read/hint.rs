//! A way out for findings that come without one from the rooms below: by their code.

/// What to do about a finding of this code.
pub(crate) fn of(code: &str) -> &'static str {
    match code {
        "feel-syntax" => "correct the expression at this place; texts stand in double quotes, names without",
        "feel-depth" | "feel-size" => "split the expression into smaller ones",
        "dmn-xml" => "save the file again from its editor, or repair the XML at this place",
        "dmn-size" | "dmn-depth" => "split the model into several files",
        "dmn-name" => "give the element a name attribute",
        "dmn-duplicate-id" | "dmn-duplicate-name" => "give one of the two another one",
        "dmn-no-logic" => "add a decision table or an expression to it",
        "dmn-reference" => "correct the href, or add the element it names",
        "dmn-incomplete" => "complete the expression, or take it out",
        "dmn-type" | "dmn-type-depth" => "correct typeRef, or define the type with itemDefinition",
        "dmn-table" => "a table has at least one output, and each input an expression",
        "dmn-aggregation" => "use SUM, MIN, MAX or COUNT with hitPolicy COLLECT and one output, or none",
        "dmn-hit-policy" => "use UNIQUE, ANY, PRIORITY, FIRST, RULE ORDER, OUTPUT ORDER or COLLECT",
        "dmn-rule" => "give the rule one entry for each column, with - where anything fits",
        "dmn-cycle" => "take out one of the requirements on the way round",
        _ => "see docs/semantics.md for what this code means",
    }
}
