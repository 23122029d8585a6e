//! A provider that the district trusts, as the operator configures it.

use authority::RealName;
use serde_json::Value as Json;
use value::Words;

use crate::oidc::redirect_defect;

/// Longest id, in bytes: it stands in addresses.
const ID_BYTES_MAX: usize = 32;
/// Longest client id, in bytes.
const CLIENT_BYTES_MAX: usize = 256;
/// Longest name of a claim, in bytes.
const CLAIM_BYTES_MAX: usize = 128;
/// Values of the level's claim.
const LEVELS_MAX: usize = 16;
/// Longest name of a person that is taken over, in characters.
const NAME_MAX: usize = 80;

/// Another party whose word counts for who a resident is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedProvider {
    pub id: String,
    pub name: Words,
    /// Its issuer identifier, to the letter.
    pub issuer: String,
    /// Who we are there.
    pub client_id: String,
    pub claims: ClaimMap,
}

/// Where an ID token says what we want to know beside `sub`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimMap {
    /// The claim with the person's name.
    pub name: String,
    /// The claim with how well the person is known there; without it everybody has `floor`.
    pub level: Option<String>,
    /// Its values.
    pub levels: Vec<(String, RealName)>,
    /// For who has no value, or one that is not listed.
    pub floor: RealName,
}

impl Default for ClaimMap {
    fn default() -> Self {
        Self { name: "name".to_owned(), level: None, levels: Vec::new(), floor: RealName::None }
    }
}

/// Why a provider cannot be configured so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProviderDefect {
    Id,
    Name,
    Issuer,
    Client,
    Claims,
}

impl ProviderDefect {
    pub fn words(self) -> Words {
        match self {
            Self::Id => Words::new(
                "编号由 1 至 32 个小写字母、数字和连字符组成，且不能重复",
                "the id is 1 to 32 lower-case letters, digits and hyphens, and no other provider has it",
            ),
            Self::Name => Words::new(
                "中英文名称都要填写，各不超过 80 字",
                "a name in Chinese and in English, of up to 80 characters each",
            ),
            Self::Issuer => Words::new(
                "issuer 须为 https 地址（本机可用 http），不含参数和片段",
                "the issuer is https (http on this machine) without query or fragment",
            ),
            Self::Client => {
                Words::new("client_id 为 1 至 256 个可见字符", "client_id is 1 to 256 visible characters")
            }
            Self::Claims => Words::new(
                "claim 名称为 1 至 128 个字节；等级取值最多 16 个，且须指明其 claim",
                "names of claims have 1 to 128 bytes; up to 16 values of the level, and the claim they stand in",
            ),
        }
    }
}

impl TrustedProvider {
    /// Everything that is wrong with it.
    pub fn defects(&self) -> Vec<ProviderDefect> {
        let id = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        let named = |name: &str| !name.trim().is_empty() && name.chars().count() <= 80;
        let sized = |text: &str, most: usize| !text.is_empty() && text.len() <= most;
        let visible = self.client_id.bytes().all(|b| b.is_ascii_graphic());
        let map = &self.claims;
        let claims = sized(&map.name, CLAIM_BYTES_MAX)
            && map.level.as_deref().is_none_or(|name| sized(name, CLAIM_BYTES_MAX))
            && map.levels.len() <= LEVELS_MAX
            && (map.levels.is_empty() || map.level.is_some());
        let found = [
            (!sized(&self.id, ID_BYTES_MAX) || !self.id.bytes().all(id), ProviderDefect::Id),
            (!named(&self.name.zh) || !named(&self.name.en), ProviderDefect::Name),
            (!fits(&self.issuer) || self.issuer.contains('?'), ProviderDefect::Issuer),
            (!sized(&self.client_id, CLIENT_BYTES_MAX) || !visible, ProviderDefect::Client),
            (!claims, ProviderDefect::Claims),
        ];
        found.into_iter().filter_map(|(wrong, defect)| wrong.then_some(defect)).collect()
    }

    /// Whether a place that the provider names may be asked: as safe as its issuer, which is https except on this machine.
    pub(super) fn may_name(&self, place: &str) -> bool {
        fits(place) && (place.starts_with("https://") || !self.issuer.starts_with("https://"))
    }
}

/// Whether an address may be asked at all: https, or plain http on this machine.
pub fn fits(address: &str) -> bool {
    !redirect_defect(address)
}

impl ClaimMap {
    /// The name, where there is one that a page can show.
    pub(super) fn name_of(&self, claims: &Json) -> Option<String> {
        let name = claims.get(&self.name)?.as_str()?.trim();
        let shown = !name.is_empty() && name.chars().count() <= NAME_MAX && !name.contains(char::is_control);
        shown.then(|| name.to_owned())
    }

    /// How well the person is known there.
    pub(super) fn level_of(&self, claims: &Json) -> RealName {
        let said = match self.level.as_ref().and_then(|name| claims.get(name)) {
            Some(Json::String(text)) => text.clone(),
            Some(Json::Number(number)) => number.to_string(),
            Some(Json::Bool(yes)) => yes.to_string(),
            _ => return self.floor,
        };
        let found = self.levels.iter().find(|(value, _)| *value == said);
        found.map_or(self.floor, |(_, level)| *level)
    }
}
