//! `lawful`: the proof of lawful acts. Exit 1 where a row fails, or where a check could be taken out unseen.

use std::process::ExitCode;

use proof::lawful::{self, Ground};
use proof::say;

const HISTORIES: u64 = 20_000;
const SHOWN_MAX: usize = 20;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let value = |flag: &str| words.iter().position(|word| word == flag).and_then(|at| words.get(at + 1));
    let number = |flag: &str, none: u64| value(flag).and_then(|text| text.parse().ok()).unwrap_or(none);
    let ground = match Ground::load() {
        Ok(ground) => ground,
        Err(findings) => {
            eprintln!("lawful: the app of the proof has findings\n{findings}");
            return ExitCode::FAILURE;
        }
    };
    let mut good = told("a lawful history of each of the ten kinds", 10, &lawful::lawful(&ground));
    good &= told("each rule broken, one at a time", lawful::rows(), &lawful::spoiled(&ground));
    let (count, seed) = (number("--histories", HISTORIES), number("--seed", 1));
    let (wrong, acts) = lawful::random(&ground, seed, count);
    good &= told(&format!("random lawful histories, {acts} acts, seed {seed}"), count, &wrong);
    for (check, failed, first) in lawful::without_each(&ground) {
        say(&format!("without {check:12} {failed:4} rows fail   {first}"));
        good &= failed > 0;
    }
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn told(what: &str, count: impl std::fmt::Display, wrong: &[String]) -> bool {
    say(&format!("{what}: {count}, {} wrong", wrong.len()));
    wrong.iter().take(SHOWN_MAX).for_each(|line| say(&format!("    {line}")));
    wrong.is_empty()
}
