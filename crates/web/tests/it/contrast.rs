//! High contrast by its tokens: every text on every ground it can stand on at 7 to 1 or more (WCAG 2.2, 1.4.6), in each of
//! the ways it is switched on; and the frame offers the switch.

use std::collections::BTreeMap;

use crate::town::Town;

fn style() -> String {
    String::from_utf8(web::asset::bytes("css/district.css").unwrap().to_vec()).unwrap()
}

/// The tokens of the rule that follows `selector`.
fn tokens(style: &str, selector: &str) -> BTreeMap<String, String> {
    let at = style.find(selector).unwrap_or_else(|| panic!("no rule {selector:?}"));
    let block = style[at + selector.len()..].split('}').next().unwrap();
    let pairs = block.split(';').filter_map(|line| line.trim().strip_prefix("--")?.split_once(':'));
    pairs.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect()
}

/// Relative luminance (WCAG 2.2, definitions).
fn luminance(colour: &str) -> f64 {
    let hex = colour.strip_prefix('#').unwrap_or_else(|| panic!("{colour} is no colour"));
    let channel = |at: usize| {
        let part = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
}

fn ratio(a: &str, b: &str) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Texts, and the grounds each can stand on.
const PAIRS: &[(&str, &[&str])] = &[
    ("ink", &["paper", "ground", "brand-soft", "good-soft", "warn-soft", "bad-soft", "tag", "foot"]),
    ("ink-soft", &["paper", "ground", "foot"]),
    ("link", &["paper", "ground", "brand-soft", "good-soft", "foot"]),
    ("good", &["paper", "good-soft"]),
    ("warn", &["paper", "warn-soft"]),
    ("bad", &["paper", "bad-soft"]),
    ("note", &["paper", "note-soft"]),
    ("brand-ink", &["brand"]),
];

fn lacking(tokens: &BTreeMap<String, String>) -> Vec<String> {
    let mut lacking = Vec::new();
    for (text, grounds) in PAIRS {
        for ground in *grounds {
            let found = ratio(&tokens[*text], &tokens[*ground]);
            if found < 7.0 {
                lacking.push(format!("{text} on {ground}: {found:.2}"));
            }
        }
    }
    for button in ["button", "button-bad"] {
        let found = ratio("#ffffff", &tokens[button]);
        if found < 7.0 {
            lacking.push(format!("white on {button}: {found:.2}"));
        }
    }
    lacking
}

#[test]
fn every_text_has_seven_to_one_in_high_contrast() {
    let style = style();
    let light = tokens(&style, "\n.contrast, .contrast body {");
    let dark = tokens(&style, ".contrast.dark, .contrast.dark body {");
    assert_eq!(lacking(&light), Vec::<String>::new());
    assert_eq!(lacking(&dark), Vec::<String>::new());
    // The other ways to switch it on say the same.
    let (more, rest) = style.split_once("@media (prefers-contrast: more) {").unwrap();
    assert_eq!(tokens(more, ".contrast.auto, .contrast.auto body {"), dark);
    assert_eq!(tokens(rest, ":root, body {"), light);
    assert_eq!(tokens(rest, "  .dark, .dark body {"), dark);
    let (_, rest) =
        rest.split_once("@media (prefers-contrast: more) and (prefers-color-scheme: dark) {").unwrap();
    assert_eq!(tokens(rest, ".auto, .auto body {"), dark);
    assert!(style.contains("@media (forced-colors: active)"));
    // The measure can say no: the standard colours do not have it.
    assert!(
        !lacking(&{
            let mut standard = light;
            standard.insert("ink-soft".to_owned(), "#767676".to_owned());
            standard
        })
        .is_empty()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_frame_switches_contrast_and_keys_for_everybody() {
    let town = Town::new();
    let mut nobody = town.browser();
    nobody.open("/help").await;
    nobody.expect("href=\"/help?contrast=high\"");
    assert!(!nobody.has(" contrast\""));
    nobody.open("/help?contrast=high").await;
    nobody.expect("class=\"light contrast\"");
    nobody.open("/").await;
    nobody.expect("class=\"light contrast\"");
    nobody.open("/?mode=elder").await;
    nobody.expect("class=\"light elder contrast\"");
    nobody.open("/?contrast=standard").await;
    nobody.expect("class=\"light elder\"");
    let mut grid = town.signed_in("grid").await;
    grid.open("/me").await;
    grid.expect("关闭快捷键");
    grid.open("/me?keys=off").await;
    grid.expect("打开快捷键");
    grid.open("/inbox").await;
    assert!(!grid.has("keys.js"));
}
