//! What is asked, and the world in which it is asked.

use authority::Actor;
use catalog::App;
use value::{AccountId, Context, FilingId, Timestamp};

use crate::element::Native;
use crate::refusal::Refusal;
use crate::state::{Case, VaultRef};

/// Input that passed the act's form. Only [`check_input`] makes one, so no unchecked answer reaches an event.
#[derive(Debug, Clone, Default)]
pub struct Sealed(pub(crate) Context);

impl Sealed {
    /// No input: for acts without a form.
    pub fn nothing() -> Self {
        Self::default()
    }

    pub fn data(&self) -> &Context {
        &self.0
    }
}

/// A filing about to be made. Personal data is already in the vault; the event gets the reference.
#[derive(Debug, Clone)]
pub struct NewFiling {
    pub id: FilingId,
    pub account: Option<AccountId>,
    /// Who files it for that account; nobody where the account files itself.
    pub agent: Option<AccountId>,
    pub channel: String,
    pub said: Sealed,
    pub vault: Option<VaultRef>,
}

/// A command, in the imperative.
#[derive(Debug, Clone)]
pub enum Command {
    /// Opens a case with its first filing.
    Open { act: String, number: String, filing: NewFiling },
    /// Adds a filing to an open case: "I have this problem too".
    Join { act: String, filing: NewFiling },
    /// Does an act of the app.
    Do {
        act: String,
        /// The waiting task meant; needed only where several of the same element wait.
        instance: Option<u32>,
        /// The filing meant, for acts of a reporter.
        filing: Option<FilingId>,
        input: Sealed,
        reason: String,
    },
    /// A timer is due.
    Fire { instance: u32, due: Timestamp },
    /// Asks to be shown the personal data of a filing: what is general, or with it what is sensitive.
    Read { filing: FilingId, sensitive: bool, reason: String },
    /// Erases the personal data of a filing of a closed case.
    Erase { filing: FilingId, reason: String },
    /// A newer edition of the calendar was published.
    Adopt,
}

/// Everything a decision may depend on besides the case.
#[derive(Clone, Copy)]
pub struct World<'a> {
    pub app: &'a App,
    pub at: Timestamp,
    pub actor: &'a Actor,
    /// Filings whose query code the actor proved to know.
    pub proven: &'a [FilingId],
    /// The other case of a merge or split.
    pub other: Option<&'a Case>,
    pub natives: &'a [&'a dyn Native],
}

/// Checks typed answers against the form of `act`: data for the event, and personal data for the vault.
pub fn check_input(app: &App, act: &str, answers: &Context) -> Result<(Sealed, Context), Refusal> {
    let Some(rule) = app.act(act) else { return Err(unknown_act(act)) };
    let Some(form) = rule.form.as_ref().and_then(|id| app.forms.get(id)) else {
        if let Some(name) = answers.keys().next() {
            return Err(Refusal {
                fields: vec![name.to_string()],
                ..Refusal::new(
                    "not-asked",
                    format!("“{}”不需要填写“{name}”", rule.rule.title.zh),
                    format!("\"{}\" does not ask for \"{name}\"", rule.rule.title.en),
                )
            });
        }
        return Ok((Sealed::nothing(), Context::new()));
    };
    let known = |list: &str, code: &str| app.lists.get(list).is_some_and(|l| l.entries.contains_key(code));
    match form.check(answers, &known) {
        Ok(checked) => Ok((Sealed(checked.data), checked.personal)),
        Err(problems) => {
            let fields = problems.iter().map(|problem| problem.field.clone()).collect();
            let because =
                problems.into_iter().map(|problem| authority::Because::of(problem.code, problem.words));
            Err(Refusal { fields, ..Refusal::from_reasons(because.collect()) })
        }
    }
}

pub(crate) fn unknown_act(act: &str) -> Refusal {
    Refusal::new("no-such-act", format!("没有“{act}”这个办理动作"), format!("there is no act \"{act}\""))
}
