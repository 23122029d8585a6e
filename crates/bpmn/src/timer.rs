//! Timers: a moment, a span or a cycle, written as FEEL after `=` or as an ISO 8601 literal.

use roxmltree::Node as Xml;
use value::{Date, DateTime, Finding, Timestamp};

use crate::Expr;
use crate::read::Site;
use crate::xml::{self, Located};

/// When a timer fires.
#[derive(Debug, Clone)]
pub enum Timer {
    /// A date, or a date and time.
    Date(Expr),
    /// A span from the moment the node is entered.
    Duration(Expr),
    /// The text of a repeating interval such as `R3/PT10H`, as a FEEL string.
    Cycle(Expr),
}

/// Reads a `timerEventDefinition`.
pub(crate) fn read(definition: Xml, site: &mut Site) -> Option<Timer> {
    let mut found = ["timeDate", "timeDuration", "timeCycle"]
        .into_iter()
        .filter_map(|name| xml::child(definition, name).map(|child| (name, xml::text(child))));
    let (Some((name, when)), None) = (found.next(), found.next()) else {
        let finding =
            Finding::error("timer-incomplete", "a timer needs one of timeDate, timeDuration, timeCycle");
        site.report(definition, finding.hint("for three days: <timeDuration>P3D</timeDuration>"));
        return None;
    };
    let feel = match when.text.strip_prefix('=') {
        Some(rest) => Located {
            text: rest.trim().to_owned(),
            byte: when.byte + 1 + rest.len() - rest.trim_start().len(),
        },
        None => Located { text: literal(name, &when, site)?, byte: when.byte },
    };
    let expr = site.expression(&feel)?;
    Some(match name {
        "timeDate" => Timer::Date(expr),
        "timeDuration" => Timer::Duration(expr),
        _ => Timer::Cycle(expr),
    })
}

/// The FEEL text for an ISO 8601 literal.
fn literal(name: &str, when: &Located, site: &mut Site) -> Option<String> {
    let text = when.text.as_str();
    let feel = match name {
        "timeDate" => is_moment(text).then(|| format!("@\"{text}\"")),
        "timeDuration" => duration(text).map(|iso| format!("duration(\"{iso}\")")),
        _ => is_cycle(text).then(|| format!("\"{text}\"")),
    };
    if feel.is_none() {
        let hint = match name {
            "timeDate" => "write 2026-03-02T09:00:00+08:00, or FEEL after an equals sign",
            "timeDuration" => "write P3D or PT4H30M, or FEEL after an equals sign",
            _ => "write R3/PT10H, or FEEL after an equals sign",
        };
        let finding =
            Finding::error("timer-literal", format!("`{text}` is not an ISO 8601 value for {name}"));
        site.report_at(when.byte, finding.hint(hint));
    }
    feel
}

fn is_moment(text: &str) -> bool {
    let plain = text.len() <= 64 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-:.+".contains(&b));
    plain
        && (text.parse::<Timestamp>().is_ok()
            || text.parse::<DateTime>().is_ok()
            || text.parse::<Date>().is_ok())
}

/// An ISO 8601 duration as FEEL takes it; weeks become days, because FEEL has no weeks.
fn duration(text: &str) -> Option<String> {
    if let Some(weeks) = text.strip_prefix('P').and_then(|rest| rest.strip_suffix('W')) {
        let weeks: u32 = weeks.parse().ok()?;
        return Some(format!("P{}D", weeks.checked_mul(7)?));
    }
    let (date, time) = match text.strip_prefix('P')?.split_once('T') {
        Some((date, time)) if !time.is_empty() => (date, time),
        Some(_) => return None,
        None => (text.strip_prefix('P')?, ""),
    };
    let months = parts(date, "YM").is_some() && time.is_empty();
    let days = parts(date, "D").is_some() && parts(time, "HMS").is_some();
    // WHY: FEEL has two kinds of duration; one text cannot hold months and days.
    ((months || days) && text.len() > 1).then(|| text.to_owned())
}

/// Numbers each followed by one of `units`, in this order, each at most once. Only seconds may have a fraction.
fn parts(text: &str, units: &str) -> Option<()> {
    let mut allowed = units.chars();
    let mut digits = String::new();
    for c in text.chars() {
        if c.is_ascii_digit() || (c == '.' && !digits.is_empty() && !digits.contains('.')) {
            digits.push(c);
            continue;
        }
        let number = !digits.is_empty() && digits.len() <= 9 && !digits.ends_with('.');
        let fraction_fits = !digits.contains('.') || c == 'S';
        if !number || !fraction_fits || !allowed.any(|unit| unit == c) {
            return None;
        }
        digits.clear();
    }
    digits.is_empty().then_some(())
}

fn is_cycle(text: &str) -> bool {
    let mut pieces = text.split('/');
    let repeats = pieces.next().and_then(|first| first.strip_prefix('R'));
    let counted = repeats.is_some_and(|n| n.len() <= 9 && n.bytes().all(|b| b.is_ascii_digit()));
    let rest: Vec<&str> = pieces.collect();
    counted
        && match rest.as_slice() {
            [span] => duration(span).is_some(),
            [start, span] => is_moment(start) && duration(span).is_some(),
            _ => false,
        }
}
