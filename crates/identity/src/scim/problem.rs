//! What goes wrong in SCIM terms (RFC 7644, section 3.12).

use serde_json::{Value as Json, json};

use crate::refusal::Refusal;

/// An error answer: the HTTP status, the keyword where the standard has one, and words for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub status: u16,
    pub scim_type: Option<&'static str>,
    pub detail: String,
}

impl Problem {
    fn bad(scim_type: &'static str, detail: impl Into<String>) -> Self {
        Self { status: 400, scim_type: Some(scim_type), detail: detail.into() }
    }

    pub(super) fn filter(detail: impl Into<String>) -> Self {
        Self::bad("invalidFilter", detail)
    }

    pub(super) fn path(detail: impl Into<String>) -> Self {
        Self::bad("invalidPath", detail)
    }

    pub(super) fn syntax(detail: impl Into<String>) -> Self {
        Self::bad("invalidSyntax", detail)
    }

    pub(super) fn value(detail: impl Into<String>) -> Self {
        Self::bad("invalidValue", detail)
    }

    pub(super) fn target(detail: impl Into<String>) -> Self {
        Self::bad("noTarget", detail)
    }

    pub(super) fn mutability(detail: impl Into<String>) -> Self {
        Self::bad("mutability", detail)
    }

    /// More than the server is willing to process.
    pub(super) fn too_many(detail: impl Into<String>) -> Self {
        Self::bad("tooMany", detail)
    }

    pub(super) fn not_found(kind: &str, id: &str) -> Self {
        Self { status: 404, scim_type: None, detail: format!("{kind} \"{id}\" is not here") }
    }

    pub(super) fn changed() -> Self {
        Self { status: 412, scim_type: None, detail: "the resource has changed; read it again".to_owned() }
    }

    /// The body of the answer.
    pub fn body(&self) -> Json {
        let mut body = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
            "status": self.status.to_string(),
            "detail": self.detail,
        });
        if let (Some(scim_type), Some(map)) = (self.scim_type, body.as_object_mut()) {
            map.insert("scimType".to_owned(), Json::from(scim_type));
        }
        body
    }
}

/// What the directory refused, in both languages, with the keyword that fits.
impl From<&Refusal> for Problem {
    fn from(refusal: &Refusal) -> Self {
        let told =
            refusal.because.iter().map(|because| format!("{} / {}", because.words.en, because.words.zh));
        let detail = format!("{}: {}", refusal.code, told.collect::<Vec<_>>().join("; "));
        match refusal.code.as_str() {
            "person-taken" | "post-taken" | "appointed-twice" => {
                Self { status: 409, scim_type: Some("uniqueness"), detail }
            }
            "provisioner-beyond-scope" => Self { status: 403, scim_type: None, detail },
            _ => Self { status: 400, scim_type: Some("invalidValue"), detail },
        }
    }
}
