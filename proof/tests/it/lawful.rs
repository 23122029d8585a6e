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

/// What the desk shows beforehand is what `decide` answers: acts without input are allowed in both or in neither, and a
/// question prepared once for many cases gives the same answer as one asked for each.
#[test]
fn what_is_shown_beforehand_is_what_is_decided() {
    let ground = Ground::load().unwrap();
    let whole = lawful::history::History::lawful(&ground, "penalty", "2026-03-02");
    let mut seen = (0, 0);
    for length in 1..=whole.steps.len() {
        let history =
            lawful::history::History { kind: whole.kind.clone(), steps: whole.steps[..length].to_vec() };
        let case = history.play(&ground).map_err(|it| it.refusal).unwrap();
        for person in &ground.people {
            let world = kernel::World {
                app: &ground.app,
                at: case.updated_at,
                actor: &person.actor,
                proven: &[],
                other: None,
                natives: &[],
            };
            let prepared = kernel::Prepared::new(&world);
            for state in kernel::acts(&case, &world) {
                let name = format!("{} by {} after {length} steps", state.act, person.actor.account);
                assert_eq!(prepared.allows(&state.act, &case, &world), state.allowed, "{name}");
                if ground.app.acts[&state.act].form.is_some() {
                    continue;
                }
                let command = kernel::Command::Do {
                    act: state.act.clone(),
                    instance: None,
                    filing: None,
                    input: kernel::Sealed::nothing(),
                    reason: String::new(),
                };
                let decided = kernel::decide(&case, &command, &world);
                assert_eq!(decided.is_ok(), state.allowed, "{name}: {:?}", decided.err());
                seen = if state.allowed { (seen.0 + 1, seen.1) } else { (seen.0, seen.1 + 1) };
            }
        }
    }
    assert!(seen.0 > 20 && seen.1 > 500, "{seen:?}");
}
