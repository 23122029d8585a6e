//! One field of a form: how it is asked, what it may hold, and why it is personal.

use indexmap::IndexMap;
use value::{Decimal, Words};

use crate::Expr;
use crate::mask::Cover;

/// How a field is shown and how its text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Widget {
    Choice,
    Text,
    Textarea,
    Tel,
    Number,
    Date,
    File,
    Place,
    Checkbox,
}

impl Widget {
    pub const ALL: [Self; 9] = [
        Self::Choice,
        Self::Text,
        Self::Textarea,
        Self::Tel,
        Self::Number,
        Self::Date,
        Self::File,
        Self::Place,
        Self::Checkbox,
    ];

    /// The word in the form file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Choice => "choice",
            Self::Text => "text",
            Self::Textarea => "textarea",
            Self::Tel => "tel",
            Self::Number => "number",
            Self::Date => "date",
            Self::File => "file",
            Self::Place => "place",
            Self::Checkbox => "checkbox",
        }
    }

    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|widget| widget.word() == word)
    }

    /// The JSON Schema types its answers have.
    pub(crate) fn kinds(self) -> &'static [&'static str] {
        match self {
            Self::Number => &["number", "integer"],
            Self::Checkbox => &["boolean"],
            Self::Place => &["object"],
            Self::Choice | Self::Text | Self::Textarea | Self::Tel | Self::Date | Self::File => &["string"],
        }
    }
}

/// How much harm an answer can do to a person when it reaches the wrong one, least first.
///
/// Source: PIPL articles 4 and 28; GB/T 35273-2020 3.1, 3.2 and annex B.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// 公开: about nobody, and published anyway.
    Public,
    /// 内部: about nobody, for whoever may see the case.
    Internal,
    /// 一般个人信息: covered on every page, lent for its purpose.
    General,
    /// 敏感个人信息: lent only for a reason that was written.
    Sensitive,
}

impl Grade {
    pub const ALL: [Self; 4] = [Self::Public, Self::Internal, Self::General, Self::Sensitive];

    /// The word in the form file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Internal => "internal",
            Self::General => "general",
            Self::Sensitive => "sensitive",
        }
    }

    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grade| grade.word() == word)
    }

    /// For people.
    pub fn words(self) -> Words {
        match self {
            Self::Public => Words::new("公开信息", "public"),
            Self::Internal => Words::new("内部信息", "internal"),
            Self::General => Words::new("一般个人信息", "general personal information"),
            Self::Sensitive => Words::new("敏感个人信息", "sensitive personal information"),
        }
    }

    pub fn is_personal(self) -> bool {
        matches!(self, Self::General | Self::Sensitive)
    }
}

/// Why personal data is asked, on which legal basis, and when it is erased (PIPL articles 6, 13, 17 and 19).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Personal {
    /// [`Grade::General`] or [`Grade::Sensitive`].
    pub grade: Grade,
    /// How it looks to who is not shown it.
    pub cover: Cover,
    pub purpose: Words,
    pub basis: Words,
    /// Days after the case has closed.
    pub retention_days: u32,
}

/// One question of a form.
#[derive(Debug, Clone)]
pub struct Field {
    pub name: String,
    pub label: Words,
    pub hint: Option<Words>,
    pub widget: Widget,
    /// The code list an answer is taken from.
    pub list: Option<String>,
    /// The allowed codes of a choice without a code list, with their words.
    pub options: IndexMap<String, Words>,
    pub required: bool,
    /// Characters.
    pub max_length: Option<u64>,
    /// Characters.
    pub min_length: Option<u64>,
    pub minimum: Option<Decimal>,
    pub maximum: Option<Decimal>,
    /// The answer must be greater than this.
    pub above: Option<Decimal>,
    /// The answer must be less than this.
    pub below: Option<Decimal>,
    /// The answer must be a multiple of this.
    pub step: Option<Decimal>,
    /// Only whole numbers.
    pub whole: bool,
    pub pattern: Option<String>,
    /// `date`, `email`, `cn-resident-id`, `cn-uscc`, `cn-mobile`...
    pub format: Option<String>,
    /// The answer is a list.
    pub multiple: bool,
    /// A box that must be ticked: a consent.
    pub must_be_true: bool,
    /// [`Grade::Internal`] where the file says nothing.
    pub grade: Grade,
    /// There where the grade is personal.
    pub personal: Option<Personal>,
    pub show_if: Option<Expr>,
    /// Worked out from other answers, never asked.
    pub compute: Option<Expr>,
    /// The form's own words for a problem, by its code.
    pub errors: IndexMap<String, Words>,
}

impl Field {
    /// Its answers are lent for a written reason alone.
    pub fn is_sensitive(&self) -> bool {
        self.grade == Grade::Sensitive
    }

    pub(crate) fn has_format(&self, format: &str) -> bool {
        self.format.as_deref() == Some(format)
    }
}
