//! The generic columns of a case: what every list, map and count can use without knowing the app.

use catalog::App;
use value::{Timestamp, Value};

use crate::scope::CaseScope;
use crate::state::Case;

/// Column values as the app's `[columns]` compute them from case data.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ColumnValues {
    pub kind: Option<String>,
    pub office: Option<String>,
    pub co_office: Option<String>,
    pub area: Option<String>,
    pub place: Option<String>,
    pub summary: Option<String>,
    pub channel: Option<String>,
    pub priority: Option<i64>,
    /// How often the case came back from an office.
    pub returned: Option<i64>,
    pub lat: Option<f64>,
    pub lon: Option<f64>,
}

/// Evaluates the columns of `case` as of `at`.
pub fn columns(case: &Case, app: &App, at: Timestamp) -> ColumnValues {
    let scope = CaseScope::new(case, app, at);
    let value = |expr: &Option<feel::Expr>| expr.as_ref().map_or(Value::Null, |expr| scope.eval(expr));
    let text = |expr| value(expr).as_text().map(str::to_owned);
    // Floats only draw points on a map; no rule reads them.
    let float = |expr| value(expr).as_number().map(value::Decimal::to_f64_lossy);
    let columns = &app.columns;
    ColumnValues {
        kind: text(&columns.kind),
        office: text(&columns.office),
        co_office: text(&columns.co_office),
        area: text(&columns.area),
        place: text(&columns.place),
        summary: text(&columns.summary),
        channel: text(&columns.channel),
        priority: value(&columns.priority).as_i64(),
        returned: value(&columns.returned).as_i64(),
        lat: float(&columns.lat),
        lon: float(&columns.lon),
    }
}
