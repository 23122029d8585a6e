//! Parameters of a request, and addresses with parameters.

use value::percent::encoded;

use super::problem::Why;

/// Parameters of one request.
const PARAMS_MAX: usize = 40;
/// Longest value, in bytes.
const VALUE_BYTES_MAX: usize = 4 << 10;

/// The decoded parameters of a request, each at most once (RFC 6749 3.1).
#[derive(Clone, Default)]
pub struct Params(Vec<(String, String)>);

impl Params {
    /// Refuses a parameter that is there twice or too long. An empty value counts as none (RFC 6749 3.1).
    pub fn of_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Result<Self, Why> {
        let mut kept: Vec<(String, String)> = Vec::new();
        for (name, value) in pairs {
            let known = kept.iter().any(|(known, _)| *known == name);
            if known || kept.len() >= PARAMS_MAX || name.len() + value.len() > VALUE_BYTES_MAX {
                return Err(Why::Malformed);
            }
            kept.push((name, value));
        }
        Ok(Self(kept))
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        found.filter(|value| !value.is_empty())
    }

    /// All of them with one taken away or put in another's place.
    #[must_use]
    pub fn with(&self, name: &str, value: Option<&str>) -> Self {
        let mut pairs: Vec<_> = self.0.iter().filter(|(known, _)| known != name).cloned().collect();
        pairs.extend(value.map(|value| (name.to_owned(), value.to_owned())));
        Self(pairs)
    }

    /// As a query, percent-encoded.
    pub fn query(&self) -> String {
        let pair = |(name, value): &(String, String)| format!("{}={}", encoded(name), encoded(value));
        self.0.iter().map(pair).collect::<Vec<_>>().join("&")
    }
}

/// An address with parameters added to those it has.
pub fn with_query(address: &str, pairs: &[(&str, &str)]) -> String {
    let mut out = address.to_owned();
    for (name, value) in pairs {
        out.push(if out.contains('?') { '&' } else { '?' });
        out.push_str(&encoded(name));
        out.push('=');
        out.push_str(&encoded(value));
    }
    out
}

/// Scheme, host and port of an address, as a browser's `Origin` says them.
pub fn origin(address: &str) -> Option<&str> {
    let (scheme, rest) = address.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    address.get(..scheme.len() + 3 + host.len())
}
