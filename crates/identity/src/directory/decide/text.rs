//! Texts, names and codes: what may stand in the directory, and what never may.

use value::identifier::{mobile, resident_id, uscc};
use value::{AccountId, CellId, OfficeId, PostId, RoleId, Words};

use crate::refusal::{Refusal, Why};

/// Longest text, in characters.
const TEXT_MAX: usize = 200;
/// Longest e-mail address, in bytes (RFC 5321, section 4.5.3.1.3).
const EMAIL_MAX: usize = 254;
const AREA_MAX: usize = 32;

/// What is wrong with the texts of one command; all of it.
#[derive(Default)]
pub(super) struct Texts(Vec<Why>);

impl Texts {
    pub fn done(self) -> Result<(), Refusal> {
        if self.0.is_empty() { Ok(()) } else { Err(Refusal::of(&self.0)) }
    }

    pub fn office(mut self, id: &OfficeId) -> Self {
        self.id(id.as_str(), id.as_str().parse::<OfficeId>().is_ok());
        self
    }

    pub fn post(mut self, id: &PostId) -> Self {
        self.id(id.as_str(), id.as_str().parse::<PostId>().is_ok());
        self
    }

    pub fn account(mut self, id: &AccountId) -> Self {
        self.id(id.as_str(), id.as_str().parse::<AccountId>().is_ok());
        self.not_personal(id.as_str());
        self
    }

    pub fn cell(mut self, id: &CellId) -> Self {
        self.id(id.as_str(), id.as_str().parse::<CellId>().is_ok());
        self
    }

    pub fn roles(mut self, roles: &[RoleId]) -> Self {
        for (at, role) in roles.iter().enumerate() {
            self.id(role.as_str(), role.as_str().parse::<RoleId>().is_ok());
            if roles.iter().take(at).any(|earlier| earlier == role) {
                self.0.push(Why::RoleTwice { role: role.to_string() });
            }
        }
        if roles.len() > 32 {
            self.0.push(Why::TooManyRoles { count: roles.len().to_string() });
        }
        self
    }

    pub fn name(mut self, what: &str, name: &Words) -> Self {
        if name.zh.trim().is_empty() || name.en.trim().is_empty() {
            self.0.push(Why::NameMissing { what: what.to_owned() });
        }
        self.plain(&name.zh);
        self.plain(&name.en);
        self
    }

    pub fn text(mut self, text: &str) -> Self {
        self.plain(text);
        self
    }

    pub fn opaque(mut self, key: Option<&String>) -> Self {
        if let Some(key) = key {
            self.plain(key);
            if key.is_empty() {
                self.0.push(Why::TextNotPlain { field: key.clone() });
            }
        }
        self
    }

    pub fn email(mut self, email: Option<&String>) -> Self {
        if let Some(email) = email {
            if !is_email(email) {
                self.0.push(Why::WrongEmail { email: email.clone() });
            }
            self.not_personal(email.split('@').next().unwrap_or_default());
        }
        self
    }

    pub fn uscc(mut self, code: Option<&String>) -> Self {
        if let Some(code) = code.filter(|code| uscc(code).is_err()) {
            self.0.push(Why::WrongUscc { uscc: code.clone() });
        }
        self
    }

    pub fn area(mut self, area: Option<&String>) -> Self {
        let fits = |area: &str| {
            (1..=AREA_MAX).contains(&area.len())
                && area.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        };
        if let Some(area) = area.filter(|area| !fits(area)) {
            self.0.push(Why::WrongArea { area: area.clone() });
        }
        self
    }

    fn id(&mut self, id: &str, fits: bool) {
        if !fits {
            self.0.push(Why::WrongId { id: id.to_owned() });
        }
    }

    fn plain(&mut self, text: &str) {
        if text.chars().count() > TEXT_MAX || text.chars().any(char::is_control) || text.trim() != text {
            self.0.push(Why::TextNotPlain { field: text.chars().take(40).collect() });
        }
        self.not_personal(text);
    }

    // INVARIANT: what a citizen could be found by outside the office does not enter the log.
    fn not_personal(&mut self, text: &str) {
        let digits = |c: char| c.is_ascii_digit() || matches!(c, 'x' | 'X');
        let narrow: String = text.chars().map(narrow).collect();
        // A number may stand among words, or be the whole text with blanks and signs inside.
        let together: String =
            narrow.chars().filter(|c| !matches!(c, ' ' | '-' | '.' | '(' | ')' | '+')).collect();
        let mut numbers = narrow.split(|c| !digits(c)).chain([together.as_str()]);
        if numbers.any(is_personal) {
            self.0.push(Why::PersonalNumber { field: text.chars().take(40).collect() });
        }
    }
}

/// A full-width digit or letter as the one it stands for.
fn narrow(c: char) -> char {
    let shifted = u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32);
    shifted.filter(|c| c.is_ascii_graphic()).unwrap_or(c)
}

/// Whether a text is the number of a mobile telephone, also with 86 in front, or of an identity document, and so is no
/// name of anything.
pub fn is_personal(number: &str) -> bool {
    let mobile_part = number.strip_prefix("86").filter(|rest| rest.len() == 11).unwrap_or(number);
    mobile(mobile_part).is_ok() || resident_id(&number.to_ascii_uppercase()).is_ok()
}

/// One `@` between two parts that are there, without blanks; the rest is for the mail server to say.
fn is_email(email: &str) -> bool {
    let plain = email.len() <= EMAIL_MAX && !email.contains(|c: char| c.is_whitespace() || c.is_control());
    let parts = email.split_once('@');
    plain && parts.is_some_and(|(user, host)| !user.is_empty() && !host.is_empty() && !host.contains('@'))
}
