//! Words of the product: two catalogues, one call. Words of an app come from the app itself.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;
use value::Words;

/// A language the product speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Language {
    #[default]
    Chinese,
    English,
}

const CHINESE: &str = include_str!("../text/zh.ftl");
const ENGLISH: &str = include_str!("../text/en.ftl");

static BUNDLES: LazyLock<[FluentBundle<FluentResource>; 2]> =
    LazyLock::new(|| [bundle("zh-CN", CHINESE), bundle("en", ENGLISH)]);

fn bundle(tag: &str, source: &str) -> FluentBundle<FluentResource> {
    let mut bundle =
        FluentBundle::new_concurrent(vec![tag.parse::<LanguageIdentifier>().unwrap_or_default()]);
    // WHY: isolation marks would land in copied codes and in titles of pages.
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(partial, errors)| {
        tracing::error!(?errors, "a word catalogue has lines that do not parse");
        partial
    });
    bundle.add_resource_overriding(resource);
    bundle
}

impl Language {
    pub const ALL: [Self; 2] = [Self::Chinese, Self::English];

    /// The BCP 47 tag for `lang` and `hreflang`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }

    /// Reads a cookie or a query parameter.
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag.split('-').next() {
            Some("zh") => Some(Self::Chinese),
            Some("en") => Some(Self::English),
            _ => None,
        }
    }

    /// The first language of an `Accept-Language` header that we speak; Chinese when none.
    pub fn accepted(header: &str) -> Self {
        header
            .split(',')
            .take(16)
            .find_map(|part| Self::from_tag(part.split(';').next().unwrap_or_default().trim()))
            .unwrap_or_default()
    }

    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Chinese => Self::English,
            Self::English => Self::Chinese,
        }
    }

    pub fn pick(self, words: &Words) -> &str {
        words.in_language(self.tag())
    }

    /// The text of `key` without arguments.
    pub fn t(self, key: &str) -> String {
        self.with(key, &[])
    }

    /// The text of `key` with named arguments. A missing key shows itself, so that a reader can report it.
    pub fn with(self, key: &str, given: &[(&str, &str)]) -> String {
        let bundle = &BUNDLES[self as usize];
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            tracing::error!(key, language = self.tag(), "no words for this key");
            return key.to_owned();
        };
        let mut args = FluentArgs::with_capacity(given.len());
        for (name, value) in given {
            args.set(*name, argument(value));
        }
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&args), &mut errors);
        if !errors.is_empty() {
            tracing::error!(key, ?errors, "words with a missing argument");
        }
        text.into_owned()
    }

    /// Whether both catalogues could be asked for `key`.
    pub fn knows(self, key: &str) -> bool {
        BUNDLES[self as usize].has_message(key)
    }
}

/// Plain counts choose plural forms; anything else, such as a code with leading zeros, stays text.
fn argument(value: &str) -> FluentValue<'_> {
    let count = value.len() <= 9
        && !value.is_empty()
        && value.bytes().all(|b| b.is_ascii_digit())
        && (value == "0" || !value.starts_with('0'));
    if count { FluentValue::try_number(value) } else { FluentValue::from(value) }
}

/// The message keys of a catalogue, in its order; for the parity test.
pub fn keys(language: Language) -> Vec<&'static str> {
    let source = match language {
        Language::Chinese => CHINESE,
        Language::English => ENGLISH,
    };
    let is_key = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    source
        .lines()
        .filter_map(|line| line.split_once('=').map(|(key, _)| key.trim_end()))
        .filter(|key| is_key(key))
        .collect()
}
