//! One plain struct a page, each an askama template. A handler fills it; a test fills it with `sample`.

pub mod account;
pub mod admin;
pub mod audit;
pub mod author;
pub mod case;
pub mod desk;
pub mod directory;
pub mod door;
pub mod fault;
pub mod hall;
pub mod me;
pub mod part;
pub mod power;
pub mod preview;
pub mod report;
pub mod sample;
pub mod track;
pub mod watch;

use std::fmt::Display;

use crate::words::Language;

/// How a resident page is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    #[default]
    Standard,
    /// 长辈版: larger words and targets, one column.
    Elder,
}

/// Colours of staff pages. Resident pages are always light.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    #[default]
    Auto,
    Light,
    Dark,
}

impl Theme {
    /// Key of its words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Auto => "theme-auto",
            Self::Light => "theme-light",
            Self::Dark => "theme-dark",
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The next choice of the one-button switch.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Auto => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::Auto,
        }
    }
}

/// Who is signed in, as the header shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub name: String,
    /// Office and role in the page's language.
    pub post: String,
    pub staff: bool,
}

/// One link of the main navigation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nav {
    pub href: &'static str,
    /// Key of its words.
    pub key: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Plain,
    Good,
    Warn,
    Bad,
    Note,
}

impl Tone {
    pub fn class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Note => "note",
        }
    }
}

/// One sentence on top of a page, after something was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub tone: Tone,
    pub text: String,
}

/// What every page has around its own content.
#[derive(Debug, Clone)]
pub struct Page {
    pub language: Language,
    pub mode: Mode,
    pub theme: Theme,
    /// 高对比度: every text at 7 to 1 and more (WCAG 2.2, 1.4.6).
    pub contrast: bool,
    /// Keys of one letter move through lists (WCAG 2.2, 2.1.4: they can be turned off).
    pub keys: bool,
    /// Path and query of this page, without the preferences.
    pub here: String,
    pub person: Option<Person>,
    pub nav: Vec<Nav>,
    /// The session's form token; goes into every form.
    pub csrf: String,
    pub request_id: String,
    pub notice: Option<Notice>,
    /// Said at the foot of every page: nothing here is real.
    pub demo: bool,
}

impl Page {
    pub fn t(&self, key: &str) -> String {
        self.language.t(key)
    }

    pub fn t1(&self, key: &str, name: &str, value: impl Display) -> String {
        self.language.with(key, &[(name, &value.to_string())])
    }

    pub fn t2(&self, key: &str, a: &str, first: impl Display, b: &str, second: impl Display) -> String {
        self.language.with(key, &[(a, &first.to_string()), (b, &second.to_string())])
    }

    /// An asset's address.
    pub fn asset(&self, path: &str) -> String {
        crate::asset::address(path)
    }

    pub fn has_asset(&self, path: &str) -> bool {
        crate::asset::exists(path)
    }

    pub fn staff(&self) -> bool {
        self.person.as_ref().is_some_and(|person| person.staff)
    }

    pub fn elder(&self) -> bool {
        self.mode == Mode::Elder
    }

    /// Classes of the root element.
    pub fn classes(&self) -> String {
        let theme = if self.staff() { self.theme.name() } else { "light" };
        let elder = if self.elder() { " elder" } else { "" };
        let contrast = if self.contrast { " contrast" } else { "" };
        format!("{theme}{elder}{contrast}")
    }

    /// This page with one preference changed, for the switches in the header.
    pub fn with_preference(&self, name: &str, value: &str) -> String {
        let joint = if self.here.contains('?') { '&' } else { '?' };
        format!("{}{joint}{name}={value}", self.here)
    }

    pub fn current(&self, href: &str) -> bool {
        let path = self.here.split('?').next().unwrap_or_default();
        path == href || (href != "/" && path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/')))
    }
}
