//! Lawful acts: the table of broken rules, some random lawful histories, and, where it is compiled in, every check
//! switched off in turn.

use proof::lawful::{self, Ground};

#[test]
fn lawful_histories_are_done() {
    let ground = Ground::load().unwrap();
    assert_eq!(lawful::lawful(&ground), [""; 0]);
    let (wrong, acts) = lawful::random(&ground, 7, 500);
    assert_eq!(wrong, [""; 0]);
    assert!(acts > 3_000, "{acts}");
}

#[test]
fn every_broken_rule_is_refused_with_its_article() {
    let ground = Ground::load().unwrap();
    assert!(lawful::rows() >= 400);
    assert_eq!(lawful::spoiled(&ground), [""; 0]);
}

#[cfg(feature = "defect")]
#[test]
fn no_check_can_be_taken_out_unseen() {
    let ground = Ground::load().unwrap();
    for (check, failed, _) in lawful::without_each(&ground) {
        assert!(failed > 0, "nothing fails without the check `{check}`");
    }
}
