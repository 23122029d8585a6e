//! What a refused person reads: both languages, with the names they know.

use crate::given::{Given, day};

#[test]
fn every_reason_has_both_languages_and_different_words() {
    let given = Given::with(|g| {
        g.on = day("2030-01-01");
        g.offices = vec!["water"];
        g.power.holder = "water".into();
        g.did("person-a", "dispatch");
    });
    let because = given.ask().because;
    assert_eq!(because.len(), 4);
    for reason in &because {
        assert!(reason.words.zh.chars().any(|c| c >= '\u{4e00}'), "{reason:?}");
        assert!(reason.words.en.is_ascii(), "{reason:?}");
    }
}

#[test]
fn the_reason_names_the_day_the_power_the_act_and_the_posts() {
    let lapsed = Given::with(|g| g.on = day("2030-01-01")).ask().because.remove(0);
    assert!(lapsed.words.zh.contains("2030-01-01") && lapsed.words.zh.contains("事件处置"), "{lapsed:?}");
    let post = Given::with(|g| g.actor.roles.clear()).ask().because.remove(0);
    assert!(post.words.zh.contains("处置") && post.words.zh.contains("handler岗"), "{post:?}");
    assert!(post.words.en.contains("handler post"), "{post:?}");
}
