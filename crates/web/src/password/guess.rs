//! Which passwords are refused: too short, too long, or found early by somebody who guesses. Guessing is played through
//! by `zxcvbn`, which knows 30,000 passwords that leaked often, words and names of several languages, keyboards, dates
//! and repetitions; it asks nobody, so no password leaves the machine.

use crypto::password::PASSWORD_BYTES_MAX;
use zxcvbn::Score;

/// Characters of a password at least. ASVS V6.2.1 asks for 8 and advises 15.
pub const CHARS_MIN: usize = 12;

/// Words that everybody who guesses here tries first: the product and the district, in both scripts. The account's own
/// id and names come beside them.
pub const CONTEXT: [&str; 12] = [
    "luohu",
    "zhihuiluohu",
    "zhluohu",
    "smartluohu",
    "shenzhen",
    "guangdong",
    "mima",
    "zhengwu",
    "罗湖",
    "智慧罗湖",
    "罗湖区",
    "深圳",
];

/// What people who write Chinese choose often, and `zxcvbn` does not know.
const CHINESE: [&str; 20] = [
    "woaini",
    "woaiwojia",
    "wodemima",
    "nihao",
    "nishishui",
    "zhongguo",
    "baobao",
    "baobei",
    "laopo",
    "laogong",
    "tianshi",
    "xiaoxiao",
    "5201314",
    "1314520",
    "7758521",
    "147258369",
    "我爱你",
    "密码",
    "中国",
    "你好",
];

/// Characters that must be left of a password without the words everybody tries first.
const REST_CHARS_MIN: usize = 8;

/// Why a password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weak {
    /// Fewer than [`CHARS_MIN`] characters.
    Short,
    /// More bytes than are looked at.
    Long,
    /// Found within a hundred million guesses.
    Guessable,
}

impl Weak {
    /// The sentence, by its key.
    pub fn key(self) -> &'static str {
        match self {
            Self::Short => "password-short",
            Self::Long => "password-long",
            Self::Guessable => "password-guessable",
        }
    }
}

/// What is wrong with a password for somebody of whom these words are known, such as the account's id and names.
pub fn weak(password: &str, own: &[&str]) -> Option<Weak> {
    if password.chars().count() < CHARS_MIN {
        return Some(Weak::Short);
    }
    if password.len() > PASSWORD_BYTES_MAX {
        return Some(Weak::Long);
    }
    let own =
        own.iter().flat_map(|text| text.split([' ', '·', '-', '_', '.', '@'])).chain(own.iter().copied());
    let near: Vec<&str> = CONTEXT.into_iter().chain(own).filter(|word| tells(word)).collect();
    let known: Vec<&str> = near.iter().copied().chain(CHINESE).collect();
    let found =
        rest(password, &near) < REST_CHARS_MIN || zxcvbn::zxcvbn(password, &known).score() < Score::Three;
    found.then_some(Weak::Guessable)
}

/// Whether a word is long enough to be looked for inside others.
fn tells(word: &str) -> bool {
    word.chars().count() >= if word.is_ascii() { 3 } else { 2 }
}

/// Characters that are left of a password without these words.
fn rest(password: &str, words: &[&str]) -> usize {
    let mut words: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    let plain = words.iter().fold(password.to_lowercase(), |text, word| text.replace(word.as_str(), ""));
    plain.chars().count()
}
