//! How personal data looks to who is not shown it: enough to tell two people apart, not enough to reach one.

use crate::field::{Field, Widget};

/// Characters shown of a text that is no number: `张*`.
const TEXT_SHOWN: usize = 1;

impl Field {
    /// The answer with its middle covered: a name as `张*`, an identity number as `4403**********1234`, a telephone
    /// as `138****1234`, an address of mail as `z***@example.org`.
    pub fn masked(&self, answer: &str) -> String {
        match (self.format.as_deref(), self.widget) {
            (Some("cn-resident-id" | "cn-uscc"), _) => covered(answer, 4, 4),
            (Some("cn-mobile"), _) | (_, Widget::Tel) => covered(answer, 3, 4),
            (Some("email"), _) => match answer.rsplit_once('@') {
                Some((name, domain)) => format!("{}***@{domain}", first(name, TEXT_SHOWN)),
                None => format!("{}*", first(answer, TEXT_SHOWN)),
            },
            _ => format!("{}*", first(answer, TEXT_SHOWN)),
        }
    }
}

/// The first and last characters with a star for each one between; of a short text only stars.
fn covered(text: &str, head: usize, tail: usize) -> String {
    let letters: Vec<char> = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    if letters.len() < head + tail + 3 {
        return "*".repeat(letters.len());
    }
    let end = letters.len() - tail;
    letters.iter().enumerate().map(|(at, c)| if at < head || at >= end { *c } else { '*' }).collect()
}

fn first(text: &str, count: usize) -> String {
    text.chars().take(count).collect()
}
