//! The formats of JSON Schema 2020-12 (validation, 7.3) and three of this house. Every text outside them is refused
//! when the schema is compiled.

use crate::identifier;

/// All words of `format`.
const FORMATS: [&str; 22] = [
    "date",
    "time",
    "date-time",
    "duration",
    "email",
    "idn-email",
    "hostname",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "uri",
    "uri-reference",
    "iri",
    "iri-reference",
    "uri-template",
    "uuid",
    "json-pointer",
    "relative-json-pointer",
    "regex",
    "cn-resident-id",
    "cn-uscc",
    "cn-mobile",
];

/// A known format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Format(&'static str);

impl Format {
    pub(crate) fn of(word: &str) -> Option<Self> {
        FORMATS.iter().find(|known| **known == word).copied().map(Self)
    }

    pub(crate) fn fits(self, text: &str) -> bool {
        match self.0 {
            "date" => date(text),
            "time" => time(text),
            "date-time" => {
                let split = text.char_indices().nth(10);
                split.is_some_and(|(at, c)| {
                    let (day, rest) = text.split_at(at);
                    matches!(c, 'T' | 't') && date(day) && time(rest.get(1..).unwrap_or_default())
                })
            }
            "duration" => duration(text),
            "email" => email(text, false),
            "idn-email" => email(text, true),
            "hostname" => hostname(text, false),
            "idn-hostname" => hostname(text, true),
            "ipv4" => ipv4(text),
            "ipv6" => !text.contains('%') && text.parse::<core::net::Ipv6Addr>().is_ok(),
            "uri" => address(text, true, false),
            "uri-reference" => address(text, false, false),
            "iri" => address(text, true, true),
            "iri-reference" => address(text, false, true),
            "uri-template" => template(text),
            "uuid" => uuid(text),
            "json-pointer" => pointer(text),
            "relative-json-pointer" => relative(text),
            "regex" => super::pattern::compile(text).is_ok(),
            "cn-resident-id" => identifier::resident_id(text).is_ok(),
            "cn-uscc" => identifier::uscc(text).is_ok(),
            "cn-mobile" => identifier::mobile(text).is_ok(),
            _ => false,
        }
    }
}

/// Exactly `count` digits as a number.
fn digits(text: &str, count: usize) -> Option<i16> {
    (text.len() == count && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// RFC 3339 full-date.
fn date(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut part = |count| parts.next().and_then(|part| digits(part, count));
    let (Some(year), Some(month), Some(day)) = (part(4), part(2), part(2)) else { return false };
    let small = |number: i16| i8::try_from(number).unwrap_or_default();
    parts.next().is_none() && value::Date::new(year, small(month), small(day)).is_ok()
}

/// RFC 3339 full-time; a leap second only where it is 23:59:60 in UTC.
fn time(text: &str) -> bool {
    let (Some(clock), Some(rest)) = (text.get(..8), text.get(8..)) else { return false };
    let Some((hour, minute, second)) = hms(clock) else { return false };
    let digits_end = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let zone = match rest.strip_prefix('.') {
        Some(fraction) if digits_end(fraction) > 0 => {
            fraction.get(digits_end(fraction)..).unwrap_or_default()
        }
        Some(_) => return false,
        None => rest,
    };
    let Some(offset) = offset(zone) else { return false };
    let utc = (hour * 60 + minute - offset).rem_euclid(24 * 60);
    hour < 24 && minute < 60 && (second < 60 || (second == 60 && utc == 23 * 60 + 59))
}

fn hms(text: &str) -> Option<(i16, i16, i16)> {
    let mut parts = text.split(':');
    let mut part = || digits(parts.next()?, 2);
    let found = (part()?, part()?, part()?);
    parts.next().is_none().then_some(found)
}

/// Minutes east of Greenwich.
fn offset(zone: &str) -> Option<i16> {
    if matches!(zone, "Z" | "z") {
        return Some(0);
    }
    let (sign, rest) = match zone.strip_prefix('+') {
        Some(rest) => (1, rest),
        None => (-1, zone.strip_prefix('-')?),
    };
    let (hour, minute) = rest.split_once(':')?;
    let (hour, minute) = (digits(hour, 2)?, digits(minute, 2)?);
    (hour < 24 && minute < 60).then_some(sign * (hour * 60 + minute))
}

/// ISO 8601 as in RFC 3339 appendix A: units in order without a gap, or weeks alone.
fn duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('P') else { return false };
    let (days, clock) = match rest.split_once('T') {
        Some((days, clock)) => (days, Some(clock)),
        None => (rest, None),
    };
    if let Some(weeks) = days.strip_suffix('W') {
        return clock.is_none() && !weeks.is_empty() && weeks.bytes().all(|b| b.is_ascii_digit());
    }
    let sound = |part: &str, units: &str| {
        let mut found = Vec::new();
        let mut number = false;
        for c in part.chars() {
            match units.find(c) {
                _ if c.is_ascii_digit() => number = true,
                Some(at) if number => {
                    found.push(at);
                    number = false;
                }
                _ => return false,
            }
        }
        !number && found.windows(2).all(|pair| pair.first().map(|at| at + 1) == pair.last().copied())
    };
    let timed = clock.is_none_or(|clock| !clock.is_empty() && sound(clock, "HMS"));
    !rest.is_empty() && sound(days, "YMD") && timed
}

/// RFC 5321 mailbox, without comments.
fn email(text: &str, international: bool) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let atom = |c: char| {
        c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c) || (international && !c.is_ascii())
    };
    let dotted = local.split('.').all(|part| !part.is_empty() && part.chars().all(atom));
    let quoted = local.len() > 2
        && local.starts_with('"')
        && local.ends_with('"')
        && quoted_text(local.get(1..local.len() - 1).unwrap_or_default());
    let host = match domain.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(literal) => match literal.strip_prefix("IPv6:") {
            Some(six) => six.parse::<core::net::Ipv6Addr>().is_ok(),
            None => ipv4(literal),
        },
        None => hostname(domain, international),
    };
    local.len() <= 64 && (dotted || quoted) && host
}

fn quoted_text(text: &str) -> bool {
    let mut escaped = false;
    for c in text.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return false,
            _ if c.is_control() => return false,
            _ => {}
        }
    }
    !escaped
}

/// RFC 1123; with `international`, any letter (RFC 5890 in outline).
fn hostname(text: &str, international: bool) -> bool {
    let label = |label: &str| {
        let inner = |c: char| c.is_ascii_alphanumeric() || c == '-' || (international && c.is_alphanumeric());
        // "--" at the third place is kept for encoded names.
        let reserved = label.get(2..4) == Some("--") && !label.to_ascii_lowercase().starts_with("xn--");
        !label.is_empty()
            && label.len() <= 63
            && !reserved
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(inner)
    };
    text.len() <= 253 && text.split('.').all(label)
}

fn ipv4(text: &str) -> bool {
    text.parse::<core::net::Ipv4Addr>().is_ok()
}

/// RFC 3986 and RFC 3987: a scheme where one is asked, then only characters that may stand there, `%` before two digits.
fn address(text: &str, absolute: bool, international: bool) -> bool {
    let cut = text.find(['/', '?', '#']).unwrap_or(text.len());
    let scheme = text.get(..cut).and_then(|head| head.split_once(':')).map(|(scheme, _)| scheme);
    let sound = scheme.is_some_and(|scheme| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    });
    if (absolute || scheme.is_some()) && !sound {
        return false;
    }
    let rest = scheme.map_or(text, |scheme| text.get(scheme.len() + 1..).unwrap_or_default());
    let (before, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let body = match before.strip_prefix("//") {
        Some(after) => {
            let end = after.find(['/', '?']).unwrap_or(after.len());
            let (authority, path) = after.split_at(end);
            if !is_authority(authority, international) {
                return false;
            }
            path
        }
        None => before,
    };
    written(body, "/?:@", international) && written(fragment, "/?:@", international)
}

fn is_authority(text: &str, international: bool) -> bool {
    let (user, host) = text.rsplit_once('@').unwrap_or(("", text));
    let (name, port) = match host.strip_prefix('[') {
        Some(rest) => {
            let Some((six, after)) = rest.split_once(']') else { return false };
            let literal = six.parse::<core::net::Ipv6Addr>().is_ok() || six.starts_with(['v', 'V']);
            if !literal {
                return false;
            }
            ("", after.strip_prefix(':').unwrap_or(after))
        }
        None => host.rsplit_once(':').unwrap_or((host, "")),
    };
    let port = port.bytes().all(|b| b.is_ascii_digit());
    port && written(user, ":", international) && written(name, "", international)
}

/// Only unreserved characters, sub-delimiters, `more` and percent-encoded bytes.
fn written(text: &str, more: &str, international: bool) -> bool {
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let sound = match c {
            '%' => (0..2).all(|_| chars.next().is_some_and(|c| c.is_ascii_hexdigit())),
            _ if c.is_ascii() => {
                c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=".contains(c) || more.contains(c)
            }
            _ => international && !c.is_control() && !('\u{e000}'..='\u{f8ff}').contains(&c),
        };
        if !sound {
            return false;
        }
    }
    true
}

/// RFC 6570, in outline: braces that close, with a name inside.
fn template(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let Some(open) = rest.get(at..).and_then(|rest| rest.strip_prefix('{')) else { return false };
        let Some((inside, after)) = open.split_once('}') else { return false };
        if inside.is_empty() || inside.contains(['{', ' ', '"', '\'']) {
            return false;
        }
        rest = after;
    }
    !text.contains([' ', '"', '<', '>', '\\', '^', '`'])
}

fn uuid(text: &str) -> bool {
    let lengths = [8, 4, 4, 4, 12];
    let parts: Vec<&str> = text.split('-').collect();
    parts.len() == lengths.len()
        && parts
            .iter()
            .zip(lengths)
            .all(|(part, length)| part.len() == length && part.bytes().all(|b| b.is_ascii_hexdigit()))
}

fn pointer(text: &str) -> bool {
    let mut chars = text.chars();
    let escapes = loop {
        match chars.next() {
            Some('~') if !matches!(chars.next(), Some('0' | '1')) => break false,
            Some(_) => {}
            None => break true,
        }
    };
    (text.is_empty() || text.starts_with('/')) && escapes
}

fn relative(text: &str) -> bool {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (up, rest) = text.split_at(end);
    !up.is_empty() && (up == "0" || !up.starts_with('0')) && (rest == "#" || pointer(rest))
}
