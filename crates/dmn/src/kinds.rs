//! Item definitions: named types with allowed values.

use std::sync::Arc;

use feel::{Live, Run, Type, UnaryTests};

/// A type of the model: a FEEL type, and which of its values are allowed.
#[derive(Clone)]
pub struct Kind {
    pub of: Type,
    pub limits: Option<Arc<Limits>>,
}

/// Limits beyond the type itself.
pub struct Limits {
    /// Tests for the value, or for each member where the type is a list.
    pub allowed: Option<UnaryTests>,
    pub each_member: Option<Kind>,
    pub entries: Vec<(Arc<str>, Kind)>,
}

impl Kind {
    pub fn any() -> Self {
        Self { of: Type::Any, limits: None }
    }

    pub fn plain(of: Type) -> Self {
        Self { of, limits: None }
    }

    /// `live` made to fit; null with a reason where it does not.
    pub fn fit(&self, live: Live, name: &str, run: &mut Run<'_>) -> Live {
        let found = live.kind();
        match run.coerce(&self.of, live) {
            Some(live) if self.allows(&live, run) => live,
            Some(_) => run.null_because(
                "allowed",
                format_args!("`{name}` 的值不在允许范围内"),
                format_args!("`{name}` has a value that is not allowed"),
            ),
            None => run.null_because(
                "kind",
                format_args!("`{name}` 不接受{}", feel::kind_zh(found)),
                format_args!("`{name}` does not take {found}"),
            ),
        }
    }

    fn allows(&self, live: &Live, run: &mut Run<'_>) -> bool {
        let Some(limits) = &self.limits else { return true };
        if live.is_null() {
            return true;
        }
        // INVARIANT: types are as deep as their definitions, and reading caps those.
        let allowed =
            limits.allowed.as_ref().is_none_or(|tests| tests.matches_in(live, &(), run) == Some(true));
        allowed
            && limits.each_member.as_ref().is_none_or(|kind| {
                live.members().is_none_or(|members| members.iter().all(|member| kind.allows(member, run)))
            })
            && limits
                .entries
                .iter()
                .all(|(name, kind)| live.entry(name).is_none_or(|entry| kind.allows(&entry, run)))
    }
}
