//! The app's own words.

use catalog::{AppWords, Folder};

use crate::good::folder;

#[test]
fn words_in_both_languages_with_arguments() {
    let words = AppWords::of(&folder()).unwrap();
    assert_eq!(words.text("zh-CN", "hello", &[("name", "李梅")]).unwrap(), "您好，李梅");
    assert_eq!(words.text("en", "hello", &[("name", "Li Mei")]).unwrap(), "Hello, Li Mei");
    assert_eq!(words.text("en", "hello", &[]), None);
    assert_eq!(words.text("en", "goodbye", &[]), None);
}

#[test]
fn an_app_without_words_has_none() {
    assert!(AppWords::of(&Folder::new("plain")).is_none());
}
