//! Throttling: ten failed tries in fifteen minutes, then slow, never for good, never without bound.

use value::{SignedDuration, Timestamp};
use web::limit::{KEYS_MAX, TRIES_MAX, Throttle};

fn at(minutes: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes)
}

#[test]
fn the_eleventh_try_waits_and_time_opens_again() {
    let throttle = Throttle::new();
    for _ in 0..TRIES_MAX {
        assert!(throttle.take(&["account a", "address 1"], at(0)));
    }
    assert!(!throttle.take(&["account a", "address 2"], at(1)), "the account waits from any address");
    assert!(!throttle.take(&["account b", "address 1"], at(1)), "the address waits for any account");
    assert!(throttle.take(&["account b", "address 2"], at(1)));
    assert!(throttle.take(&["account a", "address 1"], at(15)));
}

#[test]
fn a_success_forgets_and_memory_is_bounded() {
    let throttle = Throttle::new();
    for _ in 0..TRIES_MAX {
        assert!(throttle.take(&["account a"], at(0)));
    }
    throttle.succeeded("account a");
    assert!(throttle.take(&["account a"], at(0)));
    for number in 0..KEYS_MAX + 50 {
        assert!(throttle.take(&[&format!("address {number}")], at(0)));
    }
    for _ in 0..TRIES_MAX {
        assert!(throttle.take(&["address last"], at(1)));
    }
    assert!(!throttle.take(&["address last"], at(1)));
}

/// A refused try counts under none of its keys, and one that is given back counts no more.
#[test]
fn a_try_given_back_counts_no_more() {
    let throttle = Throttle::of(2);
    assert!(throttle.take(&["a", "b"], at(0)) && throttle.take(&["a"], at(1)));
    assert!(!throttle.take(&["a", "b"], at(1)), "a has none left");
    assert!(throttle.take(&["b"], at(1)), "of b one was left");
    throttle.give_back(&["a", "never"], at(1));
    assert!(throttle.take(&["a"], at(2)) && !throttle.take(&["a"], at(2)));
}

/// Of many tries at the same time as many pass as of tries one by one.
#[test]
fn a_burst_passes_no_more_often_than_a_row() {
    let (throttle, start) = (Throttle::new(), std::sync::Barrier::new(32));
    let passed = std::thread::scope(|scope| {
        let one = || {
            start.wait();
            throttle.take(&["account a"], at(0))
        };
        let tries: Vec<_> = (0..32).map(|_| scope.spawn(one)).collect();
        tries.into_iter().filter_map(|it| it.join().ok()).filter(|passed| *passed).count()
    });
    assert_eq!(passed, TRIES_MAX);
}
