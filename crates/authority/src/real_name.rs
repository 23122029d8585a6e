//! How well it is known who a resident is 实名等级.

use serde::{Deserialize, Serialize};
use value::Words;

/// Real-name level of an account, lowest first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum RealName {
    /// L1 未实名: nobody checked anything.
    #[default]
    None,
    /// L2 初级实名: a telephone number in the person's name was checked.
    Telephone,
    /// L3 高级实名: an identity document was checked against the person.
    Document,
}

impl RealName {
    pub const ALL: [Self; 3] = [Self::None, Self::Telephone, Self::Document];

    pub fn words(self) -> Words {
        match self {
            Self::None => Words::new("L1 未实名", "L1, not verified"),
            Self::Telephone => Words::new("L2 初级实名（手机号已核验）", "L2, telephone number verified"),
            Self::Document => Words::new("L3 高级实名（身份证件已核验）", "L3, identity document verified"),
        }
    }
}

impl From<RealName> for u8 {
    fn from(level: RealName) -> Self {
        match level {
            RealName::None => 1,
            RealName::Telephone => 2,
            RealName::Document => 3,
        }
    }
}

impl TryFrom<u8> for RealName {
    type Error = &'static str;

    fn try_from(number: u8) -> Result<Self, Self::Error> {
        Self::ALL.into_iter().find(|level| u8::from(*level) == number).ok_or("a real-name level is 1, 2 or 3")
    }
}
